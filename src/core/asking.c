/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Asking callbacks about messages before they are stored.
 * Runs on: the tenant's shard.
 * Owns: what waits.
 */
#include "core/asking.h"

#include <stdio.h>

#include "base/jsonw.h"
#include "base/metrics.h"
#include "base/text.h"
#include "core/asker.h"
#include "core/before.h"
#include "core/message.h"

#define QUESTION_MAX (256u * 1024)
#define QUESTION_ID_BYTES 16
#define WHY_ROOM 48

#define HINT_DEFAULT                                                      \
	"it could not be checked, and the default is to refuse; try again" \
	" later"
#define HINT_BUSY "too many messages wait to be checked; try again"

/* A message that waits: in a lane, and with its request as long as that is
 * not at the writer. */
struct held {
	struct lane_item item;	/* first */
	struct tenant_live *tenant;
	struct request_queue waiting;	/* the request, or nobody */
	struct held *next;	/* of those in line, or of the ripe */
	char callback[65];	/* which was asked last; "": none yet */
	uint32_t turn;		/* of its breaker */
	uint64_t ticket;	/* of the question under way; 0: none */
	struct test *test;	/* callback.test: in the request's arena */
};

/* What a test found. */
struct test {
	struct reply reply;
	const char *why;	/* NULL: it is well */
	int status;
	int64_t took_ms;
	bool is_over;
};

/* ---- life ---- */

void
asking_init(struct asking *a, uint32_t most)
{
	imap_init(&a->tickets, most);
	a->last_ticket = 0;
	a->ripe = NULL;
	a->ripe_tail = &a->ripe;
}

void
asking_fini(struct asking *a)
{
	imap_fini(&a->tickets);
}

void
askings_init(struct askings *a)
{
	lanes_init(&a->lanes);
	a->line_tail = &a->line;
}

void
askings_fini(struct askings *a)
{
	struct lane_item *item;

	while ((item = lanes_pop(&a->lanes)) != NULL) {
		struct held *h = (struct held *)item;

		metric_add(METRIC_SENDS_HELD, -1);
		request_queue_free(&h->waiting);
		xfree(h);
	}
	callbacklive_prune(&a->callbacks,
	    &(struct callbacks){ .count = 0 });
	lanes_fini(&a->lanes);
}

/* ---- in and out of lanes ---- */

static enum err
enter(struct tenant_live *t, struct request *r,
    const struct asking_place *place)
{
	struct lanes *lanes = &shard_askings(t)->lanes;
	struct held *h = xcalloc(1, sizeof(*h));
	struct proposal *p;

	if (lanes_enter(lanes, str_from(r->who.user), place->conv,
	    &h->item) != ERR_OK) {
		xfree(h);
		return request_refuse(r, ERR_BUSY, NULL, HINT_BUSY);
	}
	metric_add(METRIC_SENDS_HELD, 1);
	p = arena_zalloc(&r->arena, sizeof(*p));
	p->held = h;
	p->again = place->again;
	p->conv_kind = place->conv_kind;
	p->conv = (struct str){ arena_strndup(&r->arena, place->conv.p,
	    place->conv.len), place->conv.len };
	h->tenant = t;
	r->proposal = p;
	return ERR_OK;
}

/* No longer in any lane: its request goes its way. */
static void
let_go(struct shard *s, struct held *h, enum err err)
{
	struct request_queue waiting = h->waiting;
	struct tenant_live *t = h->tenant;

	metric_add(METRIC_SENDS_HELD, -1);
	if (h->ticket != 0)
		(void)imap_del(&shard_asking(s)->tickets, h->ticket);
	if (waiting.first != NULL)
		waiting.first->proposal->held = NULL;
	xfree(h);
	shard_release(s, t, &waiting, err);
}

static void
go_on_from(struct shard *s, struct tenant_live *t, struct lane *at)
{
	struct lanes *lanes = &shard_askings(t)->lanes;
	struct lane_item *item;

	while ((item = lanes_next(lanes, &at)) != NULL)
		let_go(s, (struct held *)item, ERR_OK);
}

void
asking_leave(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct held *h = r->proposal->held;
	struct lane *at;

	if (h == NULL)
		return;
	BUG_ON(h->waiting.first != NULL || h->ticket != 0);
	r->proposal->held = NULL;
	lanes_leave(&shard_askings(t)->lanes, &h->item, &at);
	metric_add(METRIC_SENDS_HELD, -1);
	xfree(h);
	go_on_from(s, t, at);
}

/* Not at once: it may be its own step that says so. */
static void
decide(struct shard *s, struct held *h)
{
	struct asking *a = shard_asking(s);

	h->waiting.first->proposal->is_decided = true;
	h->next = NULL;
	*a->ripe_tail = h;
	a->ripe_tail = &h->next;
}

void
asking_run(struct shard *s)
{
	struct asking *a = shard_asking(s);
	struct held *h;

	while ((h = a->ripe) != NULL) {
		struct tenant_live *t = h->tenant;
		struct lane *at;

		a->ripe = h->next;
		if (a->ripe == NULL)
			a->ripe_tail = &a->ripe;
		lanes_ready(&h->item, &at);
		go_on_from(s, t, at);
	}
}

void
asking_finish(struct shard *s, struct tenant_live *t)
{
	struct asking *a = shard_asking(s);
	struct lane_item *item;

	a->ripe = NULL;
	a->ripe_tail = &a->ripe;
	shard_askings(t)->line = NULL;
	shard_askings(t)->line_tail = &shard_askings(t)->line;
	while ((item = lanes_pop(&shard_askings(t)->lanes)) != NULL)
		let_go(s, (struct held *)item, ERR_STOPPING);
}

void
asking_drop_answers(const struct asker *asker, struct mailbox *box)
{
	struct mail *next;

	for (struct mail *m = mailbox_take(box); m != NULL; m = next) {
		next = m->next;
		if (m->kind == MAIL_ASKED)
			asker->drop(asker, m);
		else if (m->kind == MAIL_DONE &&
		    ((struct request *)m)->reply_to == NULL)
			request_free((struct request *)m);
		else
			mailbox_post_reserved(box, m);
	}
}

/* ---- asking ---- */

static void
sign(const struct callback *c, int64_t now, struct hooksign *out)
{
	*out = (struct hooksign){ .secrets = { c->row.secret }, .count = 1 };
	if (c->row.old_secret.len > 0 && now < c->row.old_until_ts)
		out->secrets[out->count++] = c->row.old_secret;
}

static void
post(struct shard *s, struct held *h, const struct callback *c,
    struct str body)
{
	const struct core_parts *parts = shard_parts(s);
	struct asking *a = shard_asking(s);
	int64_t now = clock_wall_ms(parts->clock);
	unsigned char bytes[QUESTION_ID_BYTES];
	char id[4 + 2 * QUESTION_ID_BYTES + 1] = "msg_";
	struct hooksign secrets;

	rng_fill(parts->rng, bytes, sizeof(bytes));
	text_hex(bytes, sizeof(bytes), id + 4);
	sign(c, now, &secrets);
	shard_askings(h->tenant)->out++;
	h->ticket = ++a->last_ticket;
	BUG_ON(imap_put(&a->tickets, h->ticket, h, NULL) != ERR_OK);
	parts->asker->post(parts->asker, &(struct ask){
	    .url = c->row.url, .id = str_from(id), .body = body,
	    .secrets = &secrets, .ts_s = now / 1000,
	    .deadline_ms = c->row.deadline_ms,
	    .may_private = c->row.private, .ticket = h->ticket,
	    .reply_to = &shard_actor(s)->box, .reply_kind = MAIL_ASKED });
}

/* False: nobody can be asked, or it would be too long. */
static bool
ask(struct shard *s, struct held *h, const struct callback *c,
    const char *type)
{
	struct request *r = h->waiting.first;
	struct buf text;
	bool is_fine;

	memcpy(h->callback, c->id.p, c->id.len);
	h->callback[c->id.len] = '\0';
	if (shard_parts(s)->asker == NULL)
		return false;
	buf_init(&text, QUESTION_MAX);
	question_write(&(struct question){ .type = type,
	    .tenant = shard_tenant_id(h->tenant), .op = r->op_name,
	    .ts = clock_wall_ms(shard_parts(s)->clock), .request = r },
	    &text);
	is_fine = !text.overflow;
	if (is_fine)
		post(s, h, c, buf_str(&text));
	buf_fini(&text);
	return is_fine;
}

static void
by_default(struct tenant_live *t, struct proposal *p,
    const struct callback *c)
{
	callbacklive_of(&shard_askings(t)->callbacks, c)->defaulted++;
	if (c->row.default_verdict == VERDICT_PASS) {
		metric_add(METRIC_DEFAULT_PASS, 1);
		p->is_unchecked = true;
		return;
	}
	metric_add(METRIC_DEFAULT_REFUSE, 1);
	p->refusal = ERR_REFUSED;
	p->hint = HINT_DEFAULT;
}

/* The first that wants it, behind the one that was asked last. */
static const struct callback *
next_of(const struct held *h)
{
	const struct callbacks *cs =
	    &shard_before(h->tenant)->rules->callbacks;
	const struct proposal *p = h->waiting.first->proposal;

	for (uint32_t i = 0; i < cs->count; i++)
		if (str_cmp(cs->items[i].id, str_from(h->callback)) > 0 &&
		    callback_wants(&cs->items[i], p->conv_kind, p->entry.kind))
			return &cs->items[i];
	return NULL;
}

static void
failed(struct shard *s, struct held *h, const struct callback *c,
    const char *why)
{
	callbacklive_note(s, h->tenant, &(struct callback_news){
	    .callback = c, .turn = h->turn, .why = why });
	by_default(h->tenant, h->waiting.first->proposal, c);
}

static void
wait_in_line(struct held *h)
{
	struct askings *a = shard_askings(h->tenant);

	h->next = NULL;
	*a->line_tail = h;
	a->line_tail = &h->next;
}

/* Asks the next; decides when there is none. */
static void
go_on(struct shard *s, struct held *h)
{
	struct proposal *p = h->waiting.first->proposal;
	int64_t now = clock_mono_ms(shard_parts(s)->clock);
	const struct callback *c;

	while (!p->asks_nobody && p->refusal == ERR_OK &&
	    (c = next_of(h)) != NULL) {
		struct askings *a = shard_askings(h->tenant);
		struct callback_live *live = callbacklive_of(&a->callbacks, c);

		if (a->out >= ASKING_OUT_MAX) {
			wait_in_line(h);
			return;
		}
		if (!breaker_asks(&live->breaker, &shard_parts(s)->settings->
		    breaker, now, &h->turn)) {
			memcpy(h->callback, live->id, sizeof(live->id));
			by_default(h->tenant, p, c);
			continue;
		}
		if (ask(s, h, c, "message.before")) {
			metric_add(METRIC_CALLBACKS_ASKED, 1);
			return;
		}
		failed(s, h, c, "nobody outside can be asked");
	}
	decide(s, h);
}

/* ---- what comes back ---- */

/* *why is set when that is no reply; and so it is below. */
static bool
read_reply(struct request *r, const struct asked *a, struct reply *reply,
    const char **why)
{
	char text[WHY_ROOM];
	int len;

	if (a->status == 200)
		return reply_read(a->answer, &r->arena, reply, why);
	*why = a->why;
	if (a->status != 0) {
		len = snprintf(text, sizeof(text), "the status is %d, not 200",
		    a->status);
		*why = arena_strndup(&r->arena, text, (size_t)len);
	}
	return false;
}

/* All of it, or nothing. */
static bool
apply(struct shard *s, struct request *r, const struct reply *reply,
    const char **why)
{
	int64_t most = shard_parts(s)->settings->extension_keys_max;
	struct proposal *p = r->proposal, before = *p;

	if (reply->verdict == VERDICT_REFUSE) {
		p->refusal = ERR_REFUSED;
		p->hint = reply->text.len > 0 ? reply->text.p : NULL;
		return true;
	}
	if ((reply->body.p == NULL ||
	    proposal_rewrite(r, reply->body, why)) &&
	    (reply->ext.p == NULL || proposal_extend(r, reply->ext, most, why)))
		return true;
	*p = before;
	return false;
}

static enum metric
metric_of(const struct proposal *p, const struct reply *reply)
{
	bool has_body = reply->body.p != NULL && p->set.p == NULL;

	if (reply->verdict == VERDICT_REFUSE)
		return METRIC_CALLBACK_REFUSE;
	return has_body || reply->ext.p != NULL ? METRIC_CALLBACK_REWRITE :
	    METRIC_CALLBACK_PASS;
}

static void
weigh(struct shard *s, struct held *h, const struct callback *c,
    const struct asked *a)
{
	struct request *r = h->waiting.first;
	const char *why = NULL;
	struct reply reply;

	if (a->is_ours) {
		breaker_undo(&callbacklive_of(&shard_askings(h->tenant)->
		    callbacks, c)->breaker, h->turn);
		r->proposal->refusal = ERR_BUSY;
		r->proposal->hint = HINT_BUSY;
		return;
	}
	if (!read_reply(r, a, &reply, &why) || !apply(s, r, &reply, &why)) {
		failed(s, h, c, why);
		return;
	}
	metric_add(metric_of(r->proposal, &reply), 1);
	callbacklive_note(s, h->tenant, &(struct callback_news){
	    .callback = c, .turn = h->turn });
}

static void
weigh_test(struct shard *s, struct held *h, const struct callback *c,
    const struct asked *a)
{
	struct request *r = h->waiting.first;
	struct test *test = h->test;
	const char *why = "";

	test->is_over = true;
	test->status = a->status;
	test->took_ms = a->took_ms;
	test->why = NULL;
	if (!read_reply(r, a, &test->reply, &why))
		/* It is the mail's, perhaps. */
		test->why = arena_strndup(&r->arena, why, strlen(why));
	else if (apply(s, r, &test->reply, &test->why) && c != NULL)
		callbacklive_works(s, h->tenant, c);
}

/* One was answered: there is room for the next in line. */
static void
go_on_in_line(struct shard *s, struct askings *a)
{
	struct held *h;

	while (a->out < ASKING_OUT_MAX && (h = a->line) != NULL) {
		a->line = h->next;
		if (a->line == NULL)
			a->line_tail = &a->line;
		go_on(s, h);
	}
}

void
asking_heard(struct shard *s, struct mail *mail)
{
	const struct asker *asker = shard_parts(s)->asker;
	struct tenant_live *t;
	const struct callback *c;
	struct asked a;
	struct held *h;

	asker->read(asker, mail, &a);
	h = imap_del(&shard_asking(s)->tickets, a.ticket);
	if (h == NULL) {	/* it was answered otherwise */
		asker->drop(asker, mail);
		return;
	}
	h->ticket = 0;
	t = h->tenant;
	shard_askings(t)->out--;
	c = callbacks_find(&shard_before(t)->rules->callbacks,
	    str_from(h->callback));
	if (h->test != NULL)
		weigh_test(s, h, c, &a);
	else if (c != NULL)	/* what is deleted has no say */
		weigh(s, h, c, &a);
	asker->drop(asker, mail);
	if (h->test != NULL)
		decide(s, h);
	else
		go_on(s, h);
	go_on_in_line(s, shard_askings(t));
}

/* ---- steps ---- */

bool
asking_is_idle(struct tenant_live *t, const struct rules *rules)
{
	return !rules->callbacks.any_enabled &&
	    shard_askings(t)->lanes.count == 0;
}

static bool
is_wanted(const struct rules *rules, const struct asking_place *place)
{
	const struct callbacks *cs = &rules->callbacks;

	for (uint32_t i = 0; i < cs->count; i++)
		if (callback_wants(&cs->items[i], place->conv_kind,
		    place->kind))
			return true;
	return false;
}

/* What nobody asks about still waits behind what somebody does. */
enum err
asking_enter(struct shard *s, struct tenant_live *t, struct request *r,
    const struct asking_place *place)
{
	const struct rules *rules = shard_before(t)->rules;

	(void)s;
	if (asking_is_idle(t, rules) || (!is_wanted(rules, place) &&
	    !lanes_have(&shard_askings(t)->lanes, str_from(r->who.user),
	    place->conv)))
		return ERR_OK;
	return enter(t, r, place);
}

static enum err
take_again(struct shard *s, struct tenant_live *t, struct request *r)
{
	rules_unref(r->rules);
	r->rules = NULL;
	return before_take(s, t, r);
}

static enum err
take_at(struct shard *s, struct tenant_live *t, struct request *r,
    struct str said)
{
	struct asking_place place = { .again = take_again };
	char conv[CONV_NAME_ROOM];
	enum err err = before_take(s, t, r);

	if (err != ERR_OK || r->is_held ||
	    asking_is_idle(t, shard_before(t)->rules) ||
	    conv_canonical(said, request_user(r), conv,
	    &place.conv_kind) != ERR_OK)
		return err;
	place.conv = str_from(conv);
	return asking_enter(s, t, r, &place);
}

enum err
asking_take(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct message_forward_in *in = r->in;

	return take_at(s, t, r, in->conv);
}

enum err
asking_take_keys(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct message_extend_in *in = r->in;

	return take_at(s, t, r, in->conv);
}

static enum err
do_nothing(struct shard *s, struct tenant_live *t, struct request *r)
{
	(void)s;
	(void)t;
	(void)r;
	return ERR_OK;
}

enum err
asking_wait(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct message_send_in *in = r->in;
	struct asking_place place = { .again = do_nothing };
	char conv[CONV_NAME_ROOM];
	enum err err;

	(void)s;
	if (shard_askings(t)->lanes.count == 0 || conv_canonical(in->conv,
	    request_user(r), conv, &place.conv_kind) != ERR_OK)
		return ERR_OK;
	place.conv = str_from(conv);
	if (!lanes_have(&shard_askings(t)->lanes, request_user(r),
	    place.conv))
		return ERR_OK;
	err = enter(t, r, &place);
	if (err == ERR_OK)
		r->proposal->asks_nobody = true;
	return err;
}

enum err
asking_step(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct proposal *p = r->proposal;
	enum err err;

	if (p == NULL || p->may_store || p->is_answered)
		return ERR_OK;
	if (!p->is_decided) {
		request_hold(&p->held->waiting, r);
		go_on(s, p->held);
		return ERR_OK;
	}
	p->may_store = true;
	err = p->again(s, t, r);
	if (err == ERR_OK)
		request_go_to(r, r->step - 1);
	return err;
}

/* ---- trying one ---- */

static void
write_test(struct request *r, const struct test *test)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_bool_field(&w, "ok", test->why == NULL);
	if (test->status > 0)
		jsonw_int_field(&w, "status", test->status);
	jsonw_int_field(&w, "took_ms", test->took_ms);
	if (test->why != NULL) {
		jsonw_string_field(&w, "error", str_from(test->why));
	} else {
		jsonw_string_field(&w, "verdict",
		    str_from(verdict_names[test->reply.verdict]));
		if (test->reply.text.len > 0)
			jsonw_string_field(&w, "text", test->reply.text);
		if (test->reply.body.p != NULL)
			jsonw_raw_field(&w, "body", test->reply.body);
		if (test->reply.ext.p != NULL)
			jsonw_raw_field(&w, "ext", test->reply.ext);
	}
	jsonw_object_end(&w);
}

/* A text of nobody's to nobody. */
static void
make_example(struct request *r, struct str said)
{
	struct entry *e = &r->proposal->entry;
	struct buf text;
	struct jsonw w;

	buf_init(&text, BODY_MAX_BYTES * 6 + 128);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "text", said.len > 0 ? said : STR("test"));
	jsonw_object_end(&w);
	e->body = buf_keep(&text, &r->arena);
	e->kind = STR("text");
	e->cid = STR("test");
}

static enum err
begin_test(struct shard *s, struct tenant_live *t, struct request *r,
    const struct callback *c)
{
	const struct callback_test_in *in = r->in;
	const struct asking_place place = { .conv = STR(""),
		.conv_kind = CONV_DIRECT };
	struct test *test = arena_zalloc(&r->arena, sizeof(*test));
	enum err err = enter(t, r, &place);
	struct held *h;

	if (err != ERR_OK)
		return err;
	h = r->proposal->held;
	h->test = test;
	r->scratch = test;
	make_example(r, in->text);
	request_hold(&h->waiting, r);
	if (!ask(s, h, c, "callback.test")) {
		test->why = "nobody outside can be asked";
		test->is_over = true;
		decide(s, h);
	}
	return ERR_OK;
}

enum err
callback_test(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct callback_test_in *in = r->in;
	const struct rules *rules;
	const struct callback *c;

	if (r->proposal != NULL) {
		write_test(r, r->scratch);
		return ERR_OK;
	}
	rules = before_rules(s, t, r);
	if (rules == NULL)
		return ERR_OK;	/* it waits for them */
	c = callbacks_find(&rules->callbacks, in->id);
	return c != NULL ? begin_test(s, t, r, c) : request_refuse(r,
	    ERR_NOT_FOUND, "id", "no such callback");
}
