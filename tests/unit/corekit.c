/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A core on the test's own thread.
 * Runs on: the test.
 * Owns: the core, its mailboxes and its store.
 */
#include "corekit.h"

#include <check.h>
#include <stdio.h>

#define BOX_MAX 100

static int64_t
kit_wall(void *arg)
{
	return ((struct corekit *)arg)->wall_ms;
}

static int64_t
kit_mono(void *arg)
{
	return ((struct corekit *)arg)->mono_ms;
}

static enum err
kit_hash(const struct rng *rng, struct str password, char out[128])
{
	(void)rng;
	snprintf(out, 128, "plain:%.*s", STR_FMT(password));
	return ERR_OK;
}

static bool
kit_verify(const char *phc, struct str password)
{
	return strncmp(phc, "plain:", 6) == 0 && str_is(password, phc + 6);
}

void
corekit_init(struct corekit *k)
{
	memset(k, 0, sizeof(*k));
	k->session.worker = -1;
	k->wall_ms = 1790000000000;
	k->mono_ms = 1000;
	k->clock = (struct clock){ .wall_ms = kit_wall,
		.mono_ms = kit_mono, .arg = k };
	rng_seeded_init(&k->dice, 1);
	k->rng = rng_from_seeded(&k->dice);
	k->hasher = (struct hasher){ kit_hash, kit_verify, &k->rng };
	k->settings = core_settings_default;
	k->plan = (struct fault_plan){ -1, -1, -1, ERR_IO, false, 0 };
	k->mem = store_mem_new();
	k->store = store_fault_new(&k->mem, &k->plan);
	k->depot = depot_mem_new();
	k->parts = (struct core_parts){
		.depot = &k->depot,
		.clock = &k->clock, .rng = &k->rng, .hasher = &k->hasher,
		.store = &k->store, .settings = &k->settings,
		.version = "test", .shard_count = 1, .reader_count = 1,
		.inflight_max = 64,
	};
}

void
corekit_fini(struct corekit *k)
{
	corekit_down(k);
	store_fault_free(&k->store);
	store_mem_free(&k->mem);
	depot_mem_free(&k->depot);
}

static struct actor *
actor_at(struct corekit *k, int i)
{
	switch (i) {
	case 0:
		return core_shard(k->core, 0);
	case 1:
		return core_writer(k->core, 0);
	case 2:
		return core_system(k->core);
	case 3:
		return &k->readers;
	case 4:
		return &k->hash;
	case 5:
		return &k->files;
	case 6:
		return core_follower(k->core);	/* or nobody */
	default:
		return NULL;
	}
}

void
corekit_up(struct corekit *k)
{
	struct mailbox *worker = &k->worker;
	const char *why = NULL;

	ck_assert_int_eq(core_new(&k->parts, &k->core, &why), ERR_OK);
	k->readers.ops = core_reader_ops();
	k->readers.self = core_reader_self(k->core, 0);
	k->hash.ops = core_hash_ops();
	k->hash.self = core_hash_self(k->core, 0);
	k->files.ops = core_files_ops();
	k->files.self = core_files_self(k->core, 0);
	for (int i = 0; actor_at(k, i) != NULL; i++)
		mailbox_init(&actor_at(k, i)->box, BOX_MAX, NULL, NULL);
	mailbox_init(&k->replies, BOX_MAX, NULL, NULL);
	mailbox_init(&k->worker, BOX_MAX, NULL, NULL);
	core_connect(k->core, &(struct core_pools){ &k->readers.box,
	    &k->hash.box, &k->files.box }, &worker, 1);
}

static void
drop_mail(struct mailbox *box)
{
	struct mail *next;

	for (struct mail *m = mailbox_take(box); m != NULL; m = next) {
		next = m->next;
		if (m->kind == MAIL_NOTICE)
			notice_free((struct notice *)m);
		else
			request_free((struct request *)m);
	}
	mailbox_fini(box);
}

void
corekit_down(struct corekit *k)
{
	if (k->core == NULL)
		return;
	core_follower_finish(k->core);
	for (int i = 0; actor_at(k, i) != NULL; i++)
		drop_mail(&actor_at(k, i)->box);
	drop_mail(&k->replies);
	drop_mail(&k->worker);
	core_free(k->core);
	k->core = NULL;
	request_free(k->last);
	k->last = NULL;
}

static bool
run_one(struct actor *a)
{
	struct mail *list = mailbox_take_some(&a->box, 1);

	if (list != NULL)
		a->ops->on_mail(a->self, list);
	return list != NULL;
}

void
corekit_settle_without(struct corekit *k, const struct actor *one)
{
	bool any = true;

	while (any) {
		any = false;
		for (int i = 0; actor_at(k, i) != NULL; i++)
			if (actor_at(k, i) != one)
				any |= run_one(actor_at(k, i));
	}
}

void
corekit_settle(struct corekit *k)
{
	corekit_settle_without(k, NULL);
}

void
corekit_pass(struct corekit *k, int64_t ms)
{
	k->mono_ms += ms;
	k->wall_ms += ms;
	for (int i = 0; actor_at(k, i) != NULL; i++) {
		struct actor *a = actor_at(k, i);

		if (a->ops->on_tick != NULL)
			a->ops->on_tick(a->self, k->mono_ms);
	}
	corekit_settle(k);
}

static unsigned
roles_of(const struct corekit *k, const char *user)
{
	if (user == NULL)
		return ROLE_SYSTEM;
	return ROLE_ANYONE | (user[0] ? ROLE_USER | k->roles : 0);
}

/* Who calls, and how. */
static void
sign(struct corekit *k, struct request *r, const char *tenant,
    const char *user)
{
	snprintf(r->tenant, sizeof(r->tenant), "%s", tenant);
	snprintf(r->peer, sizeof(r->peer), "%s", k->peer ? k->peer : "");
	if (k->peer != NULL &&
	    addr_parse_ip(str_from(k->peer), &r->client) != ERR_OK)
		memset(&r->client, 0, sizeof(r->client));
	if (k->as != NULL)
		r->as = str_from(arena_strndup(&r->arena, k->as,
		    strlen(k->as)));
	r->session = k->session;
	r->reply_to = &k->replies;
	if (k->token != NULL) {
		r->token = str_from(arena_strndup(&r->arena, k->token,
		    strlen(k->token)));
		return;
	}
	r->authenticated = true;
	r->who.roles = roles_of(k, user);
	snprintf(r->who.user, sizeof(r->who.user), "%s", user ? user : "");
}

/* A request that is ready to be posted, unless it has an error. */
static struct request *
prepare(struct corekit *k, const char *tenant, const char *user,
    const char *name, const char *params)
{
	struct request *r = request_new();
	const struct op *op = op_find(str_from(name));
	json_t *json;

	ck_assert_ptr_nonnull(op);
	sign(k, r, tenant, user);
	ck_assert_int_eq(field_parse(str_from(params), &json), ERR_OK);
	r->err = op_prepare(op, json, r);
	json_decref(json);
	return r;
}

struct request *
corekit_post(struct corekit *k, const char *tenant, const char *user,
    const char *name, const char *params)
{
	struct request *r = prepare(k, tenant, user, name, params);

	ck_assert_int_eq(r->err, ERR_OK);
	mailbox_post_reserved(core_inbox(k->core, r->tenant), &r->mail);
	return r;
}

void
corekit_finish(struct corekit *k)
{
	corekit_settle(k);
	(void)mailbox_take(&k->replies);
}

enum err
corekit_call(struct corekit *k, const char *tenant, const char *user,
    const char *name, const char *params)
{
	struct request *r = prepare(k, tenant, user, name, params);

	request_free(k->last);
	k->last = r;
	if (r->err == ERR_OK) {
		mailbox_post_reserved(core_inbox(k->core, r->tenant),
		    &r->mail);
		corekit_settle(k);
		ck_assert_ptr_eq(mailbox_take(&k->replies), &r->mail);
	}
	k->why = r->why;
	snprintf(k->result, sizeof(k->result), "%.*s",
	    STR_FMT(buf_str(&r->result)));
	return r->err;
}

void
corekit_must(struct corekit *k, const char *tenant, const char *user,
    const char *op, const char *params)
{
	enum err err = corekit_call(k, tenant, user, op, params);

	ck_assert_msg(err == ERR_OK, "%s %s: %s", op, params, err_code(err));
}

enum err
corekit_send(struct corekit *k, const char *user, const char *conv,
    const char *cid, const char *text)
{
	char params[1024];

	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"cid\":\"%s\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"%s\"}}", conv, cid, text);
	return corekit_call(k, "default", user, "message.send", params);
}

void
corekit_refuses(struct corekit *k, const struct corekit_refusal *list)
{
	for (const struct corekit_refusal *it = list; it->rule; it++) {
		enum err err = corekit_call(k, "default", it->user, it->op,
		    it->params);

		ck_assert_msg(err == it->err, "%s: %s", it->rule,
		    err_code(err));
		ck_assert_msg(it->field == NULL || (k->why.field != NULL &&
		    strcmp(k->why.field, it->field) == 0), "%s: names %s",
		    it->rule, k->why.field ? k->why.field : "nothing");
		ck_assert_str_eq(corekit_heard(k), "");
	}
}

const char *
corekit_token(struct corekit *k, const char *user)
{
	static char token[128];
	char params[128];
	const char *at;

	snprintf(params, sizeof(params), "{\"user\":\"%s\"}", user);
	corekit_must(k, "default", NULL, "token.issue", params);
	at = strstr(k->result, "\"token\":\"");
	ck_assert_ptr_nonnull(at);
	snprintf(token, sizeof(token), "%.*s", (int)strcspn(at + 9, "\""),
	    at + 9);
	return token;
}

enum err
corekit_open(struct corekit *k, const char *user, const char *device,
    const char *platform, uint32_t slot)
{
	char params[512];

	k->session.worker = -1;
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"%s\",\"platform\":\"%s\"}}",
	    corekit_token(k, user), device, platform);
	k->session = (struct session_ref){ 0, slot, 1 };
	return corekit_call(k, "default", "", "session.open", params);
}

static const char *const notice_names[] = {
	[NOTICE_PUSH] = "", [NOTICE_SUBSCRIBE] = "subscribe",
	[NOTICE_UNSUBSCRIBE] = "unsubscribe", [NOTICE_KICK] = "kick",
	[NOTICE_STOPPING] = "stopping",
	[NOTICE_ROOM_JOIN] = "room join", [NOTICE_ROOM_LEAVE] = "room leave",
	[NOTICE_ROOM_END] = "room end", [NOTICE_ROOM_PUSH] = "room",
};

static void
write_notice(struct buf *out, const struct notice *n)
{
	if (out->len > 0)
		buf_puts(out, "; ");
	if (n->kind == NOTICE_PUSH)
		buf_printf(out, "%s %s", n->push->method, n->push->conv);
	else if (n->kind == NOTICE_ROOM_PUSH && n->push == NULL)
		buf_printf(out, "room lost %u %u %u %u", n->lost[ROOM_HIGH],
		    n->lost[ROOM_NORMAL], n->lost[ROOM_LOW],
		    n->lost[ROOM_OTHER]);
	else if (n->kind == NOTICE_ROOM_PUSH)
		buf_printf(out, "%s %lld", n->push->method,
		    (long long)n->push->n);
	else if (n->kind == NOTICE_ROOM_END)
		buf_puts(out, notice_names[n->kind]);
	else
		buf_printf(out, "%s %d.%u", notice_names[n->kind],
		    (int)n->session.worker, n->session.slot);
	if (n->kind == NOTICE_ROOM_JOIN)
		buf_printf(out, " after %lld backlog %d",
		    (long long)n->join->after, n->join->has_backlog ?
		    (int)n->join->backlog_count : -1);
	if (n->reason != NULL)
		buf_printf(out, " %s", n->reason);
}

const char *
corekit_heard(struct corekit *k)
{
	struct mail *next;
	struct buf out;

	buf_init(&out, sizeof(k->heard) - 1);
	for (struct mail *m = mailbox_take(&k->worker); m; m = next) {
		next = m->next;
		write_notice(&out, (struct notice *)m);
		notice_free((struct notice *)m);
	}
	ck_assert(!out.overflow);
	snprintf(k->heard, sizeof(k->heard), "%.*s", STR_FMT(buf_str(&out)));
	buf_fini(&out);
	return k->heard;
}
