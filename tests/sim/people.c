/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Simulated people: sessions that open and drop, calls by every door; and the
 * bookkeeping of what each session was told.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/outlet.h"
#include "acts.h"

const char *const tenant_ids[LOGS] = { "default", "other", "lab" };
const char *const person_ids[NAMES] = { "alice", "bob", "carol", "dave",
	"erin" };
const char *const conv_names[CONVS] = { "d:alice:bob", "d:alice:carol",
	"d:bob:carol", "g:team", "g:club", "g:crew", "s:alice", "s:bob",
	"s:carol", "t:" };

int
people_conv(const char *canonical)
{
	for (int i = 0; i < CONVS; i++)
		if (strcmp(canonical, conv_names[i]) == 0)
			return i;
	return -1;
}

bool
people_says(int conv, int p, char out[CONV_NAME_ROOM])
{
	struct str name = str_from(conv_names[conv]);

	if (name.p[0] == 'd' &&
	    conv_peer(name, str_from(person_ids[p])).p == NULL)
		return false;
	conv_seen_by(name, str_from(person_ids[p]), out);
	return true;
}

struct session *
people_session(struct world *w, const struct caller *c)
{
	struct session *s;

	if (c->worker < 0)
		return NULL;
	s = &w->sessions[c->worker][c->slot];
	return s->state != GONE && s->gen == c->gen ? s : NULL;
}

/* ---- calling ---- */

/* One of her tokens, mostly one that should work; -1: she has none. */
static int
draw_token(struct world *w, const struct person *p)
{
	int first = (int)world_dice(w, TOKENS_KNOWN), any = -1;
	bool is_picky = w->is_well || world_dice(w, 8) != 0;

	for (int i = 0; i < TOKENS_KNOWN; i++) {
		int at = (first + i) % TOKENS_KNOWN;
		const struct known_token *t = &p->tokens[at];

		if (t->text[0] == '\0')
			continue;
		any = at;
		if (!is_picky || (t->alive.value && t->alive.pending == 0))
			return at;
	}
	return any;
}

/* Who asks; false when she has no token to ask with. */
static bool
set_caller(struct world *w, const struct caller *c, struct request *r)
{
	const struct session *s = people_session(w, c);
	const struct person *p;
	int token;

	r->session.worker = -1;
	r->reply_to = c->worker < 0 ? &w->control : &w->boxes[c->worker];
	switch (c->door) {
	case DOOR_CONTROL:
		r->who.roles = ROLE_SYSTEM;
		r->authenticated = true;
		return true;
	case DOOR_ASIDE:
		r->who = *w->asking;
		r->authenticated = true;
		return true;
	case DOOR_SESSION:
		CHECK(w, s != NULL, "a call of nobody");
		r->session = (struct session_ref){ c->worker,
			(uint32_t)c->slot, c->gen };
		r->authenticated = true;
		r->who = s->who;
		return true;
	case DOOR_REST:
		snprintf(r->peer, sizeof(r->peer), "10.0.%d.%d", c->tenant,
		    c->person);
		if (c->tenant == LAB)	/* nobody there has any */
			return true;
		p = &w->people[c->tenant][c->person];
		token = draw_token(w, p);
		if (token < 0)
			return false;
		r->token = str_from(p->tokens[token].text);
		r->token.p = arena_strndup(&r->arena, r->token.p,
		    r->token.len);
		return true;
	}
	return false;
}

static struct request *
make_request(struct world *w, const struct caller *c, const char *name,
    const char *params)
{
	const struct op *op = op_find(str_from(name));
	struct request *r = request_new();
	json_t *json;
	enum err err;

	CHECK(w, op != NULL, "%s", name);
	CHECK(w, field_parse(str_from(params), &json) == ERR_OK, "%s",
	    params);
	snprintf(r->tenant, sizeof(r->tenant), "%s", tenant_ids[c->tenant]);
	r->transfer = act_transfer(w, op);
	err = set_caller(w, c, r) ? op_prepare(op, json, r) :
	    ERR_UNAUTHORIZED;
	json_decref(json);
	CHECK(w, err == ERR_OK || err == ERR_FORBIDDEN ||
	    err == ERR_UNAUTHORIZED, "%s %s: %s %s", name, params,
	    err_code(err), r->why.field ? r->why.field : "");
	if (err == ERR_OK)
		return r;
	request_free(r);
	return NULL;
}

static bool
post(struct world *w, struct request *r)
{
	struct credit *credit = core_credit(w->core, r->tenant);

	if (!credit_take(credit)) {	/* a real gate would stop reading */
		request_free(r);
		return false;
	}
	r->credit = credit;
	r->mail.kind = MAIL_REQUEST;
	w->in_flight++;
	mailbox_post_reserved(core_inbox(w->core, r->tenant), &r->mail);
	return true;
}

bool
people_call(struct world *w, struct caller *c, const char *params)
{
	struct request *r = make_request(w, c, c->act->op, params);
	struct caller *copy;

	if (r == NULL)
		return false;
	copy = r->gate = xmalloc(sizeof(*copy));
	*copy = *c;
	if (!post(w, r)) {
		xfree(copy);
		return false;
	}
	if (w->cover != NULL)
		w->cover->called[c->act - acts]++;
	world_trace(w, "%s/%s calls %s %s", tenant_ids[c->tenant],
	    c->door == DOOR_CONTROL ? "-" : person_ids[c->person],
	    c->act->op, c->act == act_open ? "" : params);
	return true;
}

static json_t *
ask(struct world *w, struct request *r, const char *op, bool must)
{
	json_t *out = NULL;

	CHECK(w, r != NULL && post(w, r), "%s cannot be asked", op);
	r = world_wait(w);
	CHECK(w, !must || r->err == ERR_OK, "%s: %s", op, err_code(r->err));
	if (r->err == ERR_OK) {
		CHECK(w, field_parse(buf_str(&r->result), &out) == ERR_OK,
		    "%s", r->result.data);
		checks_shape(w, op, out);
	}
	credit_give(r->credit);
	w->in_flight--;
	request_free(r);
	return out;
}

json_t *
people_must(struct world *w, int tenant, const char *op, const char *params)
{
	struct caller c = { .door = DOOR_CONTROL, .worker = -1,
		.tenant = tenant };

	return ask(w, make_request(w, &c, op, params), op, true);
}

json_t *
people_ask(struct world *w, int tenant, const char *op, const char *params)
{
	struct caller c = { .door = DOOR_CONTROL, .worker = -1,
		.tenant = tenant };

	return ask(w, make_request(w, &c, op, params), op, false);
}

json_t *
people_ask_as(struct world *w, const struct session *s, const char *op,
    const char *params)
{
	struct caller c = { .door = DOOR_ASIDE, .worker = -1,
		.tenant = s->tenant };
	struct request *r;

	w->asking = &s->who;
	r = make_request(w, &c, op, params);
	return ask(w, r, op, true);
}

/* ---- what people do ---- */

void
people_open(struct world *w, int worker, int slot, int tenant, int person)
{
	struct session *s = &w->sessions[worker][slot];
	struct person *p = &w->people[tenant][person];
	int item = draw_token(w, p);
	struct known_token *t = &p->tokens[item < 0 ? 0 : item];
	struct caller c = { .act = act_open, .worker = worker, .slot = slot,
		.tenant = tenant, .person = person, .item = item,
		.value = t->alive.value, .version = (int64_t)t->alive.version };
	uint32_t gen = s->gen + 1;
	char params[512];
	int device;

	if (item < 0)
		return;
	memset(s, 0, sizeof(*s));
	s->gen = c.gen = gen;
	s->tenant = tenant;
	s->person = person;
	s->who.roles = ROLE_ANYONE;
	s->token = item;
	s->state = OPENING;
	if (!reg_knows(&t->alive))
		c.version = -1;
	device = (int)world_dice(w, 5);
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"dev%d\",\"platform\":\"%s\"}}", t->text, device,
	    platform_names[device < PLATFORM_WEB ? device : PLATFORM_WEB]);
	if (!people_call(w, &c, params))
		s->state = GONE;
}

static void
post_gone(struct world *w, const char *tenant, const char *user,
    struct session_ref ref)
{
	struct session_gone *gone = xcalloc(1, sizeof(*gone));

	gone->mail.kind = MAIL_SESSION_GONE;
	snprintf(gone->tenant, sizeof(gone->tenant), "%s", tenant);
	snprintf(gone->user, sizeof(gone->user), "%s", user);
	gone->session = ref;
	mailbox_post_reserved(core_inbox(w->core, tenant), &gone->mail);
}

void
people_drop(struct world *w, int worker, int slot)
{
	struct session *s = &w->sessions[worker][slot];

	world_trace(w, "%s/%s drops", tenant_ids[s->tenant],
	    person_ids[s->person]);
	if (s->state == OPEN)
		post_gone(w, tenant_ids[s->tenant], person_ids[s->person],
		    (struct session_ref){ worker, (uint32_t)slot, s->gen });
	s->state = GONE;
}

static const struct act *
draw_act(struct world *w)
{
	uint64_t all = 0, what;
	size_t i = 0;

	for (size_t k = 0; k < act_count; k++)
		all += acts[k].weight;
	what = world_dice(w, all);
	while (what >= acts[i].weight)
		what -= acts[i++].weight;
	return &acts[i];
}

/* One of the doors that the act has. */
static enum door
draw_door(struct world *w, const struct act *act)
{
	const struct op *op = op_find(str_from(act->op));
	unsigned doors = act->doors;

	if (op->route == NULL)
		doors &= ~(1u << DOOR_REST);
	if (doors & 1u << DOOR_CONTROL && !(doors & 1u << DOOR_SESSION))
		return DOOR_CONTROL;
	if (doors & 1u << DOOR_CONTROL && world_dice(w, 3) == 0)
		return DOOR_CONTROL;
	return doors & 1u << DOOR_REST && world_dice(w, 6) == 0 ?
	    DOOR_REST : DOOR_SESSION;
}

void
people_act(struct world *w)
{
	int worker = (int)world_dice(w, WORKERS);
	int slot = (int)world_dice(w, SLOTS);
	struct session *s = &w->sessions[worker][slot];
	struct caller c = { .worker = worker, .slot = slot, .gen = s->gen,
		.tenant = s->tenant, .person = s->person };

	if (s->state == GONE) {
		people_open(w, worker, slot, (int)world_dice(w, TENANTS),
		    (int)world_dice(w, PEOPLE));
	} else if (world_dice(w, 60) == 0) {
		people_drop(w, worker, slot);
	} else if (s->state == OPEN) {
		c.act = draw_act(w);
		c.door = draw_door(w, c.act);
		if (c.door != DOOR_SESSION)
			c.worker = -1;
		c.act->call(w, &c);
	}
}

/* ---- what they make of answers ---- */

/* A disk that is full is no reason not to read. */
static void
check_error(struct world *w, const struct request *r)
{
	const struct op *op = op_find(str_from(r->op_name));
	bool writes = false;

	for (const struct step *s = op->steps; s->at != AT_NONE; s++)
		writes |= s->at == AT_WRITER || s->at == AT_SYSTEM;
	CHECK(w, r->err != ERR_DISK_FULL || writes,
	    "%s reads and says that the disk is full", r->op_name);
	CHECK(w, r->err != ERR_CORRUPT && r->err != ERR_INTERNAL &&
	    r->err != ERR_TOO_LARGE, "%s: %s", r->op_name, err_code(r->err));
	CHECK(w, !w->is_well || (r->err != ERR_DISK_FULL && r->err != ERR_IO &&
	    r->err != ERR_SYNC), "%s: %s with a disk that works", r->op_name,
	    err_code(r->err));
}

static void
on_reply(struct world *w, struct request *r)
{
	struct caller c = *(struct caller *)r->gate;
	json_t *out = NULL;

	credit_give(r->credit);
	w->in_flight--;
	world_trace(w, "%s answers %s", r->op_name, err_code(r->err));
	check_error(w, r);
	if (r->err == ERR_OK) {
		CHECK(w, field_parse(r->result.len > 0 ? buf_str(&r->result) :
		    STR("{}"), &out) == ERR_OK, "%s: %s", r->op_name,
		    r->result.data);
		checks_shape(w, c.act->op, out);
		if (w->cover != NULL)
			w->cover->answered[c.act - acts]++;
	}
	if (c.act->answered != NULL)
		c.act->answered(w, &c, r, out);
	json_decref(out);
	xfree(r->gate);
	request_free(r);
}

/* The answer of session.open, from acts.c's row. */
void
people_opened(struct world *w, const struct caller *c, struct request *r)
{
	struct session *s = people_session(w, c);

	if (r->err != ERR_OK) {
		if (s != NULL)
			s->state = GONE;
		return;
	}
	if (s == NULL) {	/* dropped before it was open */
		post_gone(w, r->tenant, r->who.user, r->session);
		return;
	}
	s->state = OPEN;
	s->who = r->who;
	s->number = r->subs->tenant;
	w->halls.numbers[s->tenant] = s->number;
	CHECK(w, strcmp(r->tenant, tenant_ids[s->tenant]) == 0 &&
	    strcmp(r->who.user, person_ids[s->person]) == 0,
	    "%s is let in as %s", person_ids[s->person], r->who.user);
	CHECK(w, r->subs->count < 60, "%u channels", r->subs->count);
	for (uint32_t i = 0; i < r->subs->count; i++)
		s->keys[s->key_count++] = r->subs->convs[i];
}

/* ---- and of events ---- */

static bool
is_subscribed(const struct session *s, struct channel_key key)
{
	for (int i = 0; i < s->key_count; i++)
		if (s->keys[i] == key.conv)
			return s->state == OPEN && s->number == key.tenant;
	return false;
}

/* An event says what was committed, and only then. */
static void
check_told(struct world *w, const struct session *s, int conv,
    const json_t *json)
{
	int64_t seq = act_number(json, "seq");
	const struct line *line = log_line(w, s->tenant, conv, seq);
	const char *type = json_string_value(json_object_get(json, "type"));

	CHECK(w, line != NULL, "%s: seq %lld pushed before it was committed",
	    conv_names[conv], (long long)seq);
	CHECK(w, line->id == act_number(json, "id") &&
	    strcmp(type, entry_type_name(line->type)) == 0,
	    "%s: seq %lld is told otherwise", conv_names[conv],
	    (long long)seq);
}

/* Of somebody who is there, and nothing of who is not here. */
static void
hear_presence(struct world *w, const struct push *e)
{
	const json_t *platforms;
	json_t *json;

	CHECK(w, strcmp(e->method, "presence") == 0, "%s", e->method);
	CHECK(w, field_parse((struct str){ e->tail, e->tail_len }, &json) ==
	    ERR_OK, "%s", e->tail);
	CHECK(w, log_name(str_from(json_string_value(json_object_get(json,
	    "user")))) != 0, "the presence of a person too many");
	platforms = json_object_get(json, "platforms");
	CHECK(w, json_is_true(json_object_get(json, "online")) ==
	    (json_array_size(platforms) > 0), "%s", e->tail);
	json_decref(json);
}

static void
hear(struct world *w, struct session *s, const struct push *e)
{
	int conv = people_conv(e->conv);
	json_t *json;
	char text[4096];
	struct heard *h;
	const char *body;
	int64_t seq;

	w->events++;
	if (e->conv[0] == '\0') {
		hear_presence(w, e);
		return;
	}
	snprintf(text, sizeof(text), "{\"conv\":\"%s\"%s}", e->conv, e->tail);
	CHECK(w, field_parse(str_from(text), &json) == ERR_OK, "%s", text);
	seq = act_number(json, "seq");
	body = json_string_value(json_object_get(json_object_get(json,
	    "body"), "text"));
	if (body != NULL)
		CHECK(w, *body == '\0' || strncmp(body, tenant_ids[s->tenant],
		    strlen(tenant_ids[s->tenant])) == 0,
		    "%s hears of another tenant: %s", tenant_ids[s->tenant],
		    body);
	if (conv >= 0 && (strcmp(e->method, "message") == 0 ||
	    strcmp(e->method, "entry") == 0)) {
		h = &s->heard[conv];
		check_told(w, s, conv, json);
		CHECK(w, seq > h->last, "%s: seq %lld after %lld", e->conv,
		    (long long)seq, (long long)h->last);
		if (!h->is_known) {
			h->is_known = true;
			h->since = seq - 1;
		}
		h->last = seq;
		h->got[seq] = true;
	}
	json_decref(json);
}

static void
on_event(struct world *w, int worker, const struct push *e)
{
	for (int i = 0; i < SLOTS; i++) {
		struct session *s = &w->sessions[worker][i];

		if (!is_subscribed(s, e->key))
			continue;
		if (e->except.worker == worker &&
		    e->except.slot == (uint32_t)i && e->except.gen == s->gen)
			continue;
		if (e->users != NULL && entry_names(str_from(e->users),
		    str_from(person_ids[s->person])) == e->is_but)
			continue;
		if (e->only_user[0] &&
		    strcmp(e->only_user, person_ids[s->person]) != 0)
			continue;
		hear(w, s, e);
	}
}

/* A new beginning when it is joined again. */
static void
unsubscribe(struct world *w, struct session *s, int64_t key)
{
	for (int i = 0; i < s->key_count; i++)
		if (s->keys[i] == key)
			s->keys[i--] = s->keys[--s->key_count];
	for (int conv = GROUP_FIRST; conv < TALKS; conv++)
		if (w->logs[s->tenant].keys[conv] == key)
			memset(&s->heard[conv], 0, sizeof(s->heard[conv]));
}

static void
on_notice(struct world *w, int worker, struct notice *n)
{
	struct session *s = n->session.worker < 0 ? NULL :
	    &w->sessions[n->session.worker][n->session.slot];

	if (s != NULL && (s->gen != n->session.gen || s->state != OPEN))
		s = NULL;
	if (n->kind == NOTICE_PUSH)
		on_event(w, worker, n->push);
	else if (n->kind == NOTICE_SUBSCRIBE && s != NULL &&
	    !is_subscribed(s, n->key))
		s->keys[s->key_count++] = n->key.conv;
	else if (n->kind == NOTICE_UNSUBSCRIBE && s != NULL)
		unsubscribe(w, s, n->key.conv);
	else if (n->kind == NOTICE_KICK && s != NULL)
		s->state = GONE;
	else
		halls_notice(w, worker, s, n);
	notice_free(n);
}

static void
on_lost(struct world *w, int worker)
{
	for (int i = 0; i < SLOTS; i++) {
		w->sessions[worker][i].behind = true;
		w->sessions[worker][i].losses++;
	}
}

static void
on_drop(struct world *w, struct request *r)
{
	if (r->gate != NULL)
		w->in_flight--;
	xfree(r->gate);
}

const struct crowd people_crowd = {
	.reply = on_reply,
	.turn = act_turn,
	.notice = on_notice,
	.lost = on_lost,
	.drop = on_drop,
};

static void
lose_person(struct person *p)
{
	for (int i = 0; i < TOKENS_KNOWN; i++)
		reg_lose(&p->tokens[i].alive);
	for (int i = 0; i < TALKS; i++)
		reg_lose(&p->settings[i]);
	reg_lose(&p->password);
	reg_lose(&p->name);
	reg_lose(&p->disabled);
	p->ending = 0;
	p->endings++;
}

void
people_killed(struct world *w)
{
	halls_killed(w);
	for (int i = 0; i < WORKERS; i++)
		for (int k = 0; k < SLOTS; k++)
			w->sessions[i][k].state = GONE;
	for (int t = 0; t < TENANTS; t++)
		for (int p = 0; p < PEOPLE; p++)
			lose_person(&w->people[t][p]);
}

/* Who was signed out everywhere gets a new token. */
static void
let_in(struct world *w, int tenant, int person)
{
	const struct person *p = &w->people[tenant][person];
	char params[64];
	json_t *out;

	for (int i = 0; i < TOKENS_KNOWN; i++)
		if (p->tokens[i].alive.value)
			return;
	snprintf(params, sizeof(params), "{\"user\":\"%s\"}",
	    person_ids[person]);
	out = people_ask(w, tenant, "token.issue", params);
	if (out != NULL)	/* she is not disabled */
		act_learn_token(w, tenant, person, out, p->endings);
	json_decref(out);
}

void
people_gather(struct world *w)
{
	for (int t = 0; t < TENANTS; t++)
		for (int p = 0; p < PEOPLE; p++)
			let_in(w, t, p);
	for (int i = 0; i < WORKERS; i++) {
		for (int k = 0; k < SLOTS; k++) {
			struct session *s = &w->sessions[i][k];
			struct caller c = { .act = act_sync, .worker = i,
				.slot = k, .gen = s->gen,
				.tenant = s->tenant, .person = s->person };

			if (s->state == OPEN && s->behind)
				act_sync->call(w, &c);
			else if (s->state == GONE && k < TENANTS * PEOPLE)
				people_open(w, i, k, k % TENANTS,
				    k / TENANTS);
			world_settle(w);
		}
	}
}
