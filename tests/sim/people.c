/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Simulated people: sessions that open and drop, sends and retries, reads,
 * membership changes; and the bookkeeping of what each session was told.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/outlet.h"
#include "world.h"

const char *const tenant_ids[TENANTS] = { "default", "other" };
const char *const person_ids[PEOPLE] = { "alice", "bob", "carol" };
const char *const conv_names[CONVS] = { "d:alice:bob", "d:alice:carol",
	"d:bob:carol", "g:team" };

static int
conv_index(const char *canonical)
{
	for (int i = 0; i < CONVS; i++)
		if (strcmp(canonical, conv_names[i]) == 0)
			return i;
	return -1;
}

/* As person p says it; false when she is not in it. */
static bool
conv_said(int conv, int p, char out[CONV_NAME_ROOM])
{
	struct str name = str_from(conv_names[conv]);

	if (name.p[0] == 'd' &&
	    conv_peer(name, str_from(person_ids[p])).p == NULL)
		return false;
	conv_seen_by(name, str_from(person_ids[p]), out);
	return true;
}

static struct session *
session_of(struct world *w, const struct caller *c)
{
	struct session *s = &w->sessions[c->worker][c->slot];

	return s->state != GONE && s->gen == c->gen ? s : NULL;
}

/* ---- calling ---- */

static bool
call_op(struct world *w, const struct caller *caller, const char *name,
    const char *params)
{
	const char *tenant = tenant_ids[caller->tenant];
	struct credit *credit = core_credit(w->core, tenant);
	struct request *r = request_new();
	struct caller *copy = xmalloc(sizeof(*copy));
	const struct op *op = op_find(str_from(name));
	json_t *json;
	enum err err;

	CHECK(w, op != NULL, "%s", name);
	CHECK(w, field_parse(str_from(params), &json) == ERR_OK, "%s",
	    params);
	*copy = *caller;
	r->gate = copy;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	r->who.roles = caller->worker < 0 ? ROLE_SYSTEM : ROLE_ANYONE;
	r->authenticated = caller->worker < 0 || caller->call == CALL_OPEN;
	if (caller->worker >= 0) {
		r->session = (struct session_ref){ caller->worker,
			(uint32_t)caller->slot, caller->gen };
		if (caller->call != CALL_OPEN) {
			r->authenticated = true;
			r->who.roles = ROLE_ANYONE | ROLE_USER;
			snprintf(r->who.user, sizeof(r->who.user), "%s",
			    person_ids[caller->person]);
		}
	}
	r->reply_to = caller->worker < 0 ? &w->control :
	    &w->boxes[caller->worker];
	r->credit = credit;
	err = op_prepare(op, json, r);
	json_decref(json);
	CHECK(w, err == ERR_OK, "%s %s: %s %s", name, params, err_code(err),
	    r->why.field ? r->why.field : "");
	if (!credit_take(credit)) {	/* a real gate would stop reading */
		xfree(copy);
		request_free(r);
		return false;
	}
	w->in_flight++;
	world_trace(w, "%s/%s calls %s %s", tenant,
	    caller->worker < 0 ? "-" : person_ids[caller->person], name,
	    caller->call == CALL_OPEN ? "" : params);
	mailbox_post_reserved(core_inbox(w->core, r->tenant), &r->mail);
	return true;
}

json_t *
people_must(struct world *w, int tenant, const char *op, const char *params)
{
	struct caller caller = { .call = CALL_QUIET, .worker = -1,
		.tenant = tenant };
	struct request *r = NULL;
	json_t *out;

	CHECK(w, call_op(w, &caller, op, params), "no credit");
	for (int i = 0; i < 10000 && r == NULL; i++) {
		for (unsigned k = 0; k < 2; k++) {
			struct actor *list[] = { core_shard(w->core, k),
				core_writer(w->core, k),
				core_system(w->core), &w->readers,
				&w->hash };

			for (int a = 0; a < 5; a++) {
				struct mail *m = mailbox_take_some(
				    &list[a]->box, 1);

				if (m != NULL)
					list[a]->ops->on_mail(list[a]->self,
					    m);
			}
		}
		r = (struct request *)mailbox_take_some(&w->control, 1);
	}
	CHECK(w, r != NULL, "%s got no answer", op);
	CHECK(w, r->err == ERR_OK, "%s: %s", op, err_code(r->err));
	CHECK(w, field_parse(buf_str(&r->result), &out) == ERR_OK, "%s",
	    r->result.data);
	credit_give(r->credit);
	w->in_flight--;
	xfree(r->gate);
	request_free(r);
	return out;
}

/* ---- what people do ---- */

static void
open_session(struct world *w, int worker, int slot, int tenant, int person)
{
	struct session *s = &w->sessions[worker][slot];
	struct caller c = { .call = CALL_OPEN, .worker = worker,
		.slot = slot, .tenant = tenant, .person = person };
	uint32_t gen = s->gen + 1;
	char params[512];

	memset(s, 0, sizeof(*s));
	s->gen = c.gen = gen;
	s->tenant = tenant;
	s->person = person;
	snprintf(params, sizeof(params), "{\"token\":\"%s\",\"device\":"
	    "{\"id\":\"dev%d\",\"platform\":\"web\"}}",
	    w->people[tenant][person].token, (int)world_dice(w, 3));
	if (call_op(w, &c, "session.open", params))
		s->state = OPENING;
}

static void
drop_session(struct world *w, int worker, int slot)
{
	struct session *s = &w->sessions[worker][slot];
	struct session_gone *gone;

	world_trace(w, "%s/%s drops", tenant_ids[s->tenant],
	    person_ids[s->person]);
	if (s->state == OPEN) {
		gone = xcalloc(1, sizeof(*gone));
		gone->mail.kind = MAIL_SESSION_GONE;
		snprintf(gone->tenant, sizeof(gone->tenant), "%s", tenant_ids[s->tenant]);
		snprintf(gone->user, sizeof(gone->user), "%s", person_ids[s->person]);
		gone->session = (struct session_ref){ worker, (uint32_t)slot,
			s->gen };
		mailbox_post_reserved(core_inbox(w->core, gone->tenant),
		    &gone->mail);
	}
	s->state = GONE;
}

static void
send_item(struct world *w, struct caller *c, int item)
{
	struct sent *sent = &w->people[c->tenant][c->person].sent[item];
	char said[CONV_NAME_ROOM], params[512];

	c->call = CALL_SEND;
	c->item = item;
	conv_said(sent->conv, c->person, said);
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"cid\":\"%s-%d\","
	    "\"kind\":\"text\",\"body\":{\"text\":\"%s %s %d\"}}", said,
	    person_ids[c->person], item, tenant_ids[c->tenant],
	    person_ids[c->person], item);
	call_op(w, c, "message.send", params);
}

static void
send_new(struct world *w, struct caller *c)
{
	struct person *p = &w->people[c->tenant][c->person];
	char said[CONV_NAME_ROOM];
	int conv = (int)world_dice(w, CONVS);

	if (p->sent_count == SENDS_MAX || !conv_said(conv, c->person, said))
		return;
	p->sent[p->sent_count].conv = conv;
	send_item(w, c, p->sent_count++);
}

/* Anything said before may be said again, answered or not. */
static void
send_again(struct world *w, struct caller *c)
{
	struct person *p = &w->people[c->tenant][c->person];

	if (p->sent_count > 0)
		send_item(w, c, (int)world_dice(w,
		    (uint64_t)p->sent_count));
}

static void
read_some(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[256];
	int conv = (int)world_dice(w, CONVS);

	if (!conv_said(conv, c->person, said))
		return;
	c->call = CALL_READ;
	c->item = conv;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%d}", said,
	    1 + (int)world_dice(w, 40));
	call_op(w, c, "conversation.read", params);
}

static void
recall_some(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[256];
	int conv = (int)world_dice(w, CONVS), seq = 1 + (int)world_dice(w, 30);

	if (!conv_said(conv, c->person, said))
		return;
	c->call = CALL_CHANGE;
	c->item = conv;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%d,"
	    "\"cid\":\"r-%s-%d-%d\"}", said, seq, person_ids[c->person], conv,
	    seq);
	call_op(w, c, "message.recall", params);
}

/* alice owns the group and changes it; others leave. */
static void
change_group(struct world *w, struct caller *c)
{
	char params[256];
	const char *op = world_dice(w, 2) ? "group.add" : "group.remove";

	c->call = CALL_CHANGE;
	c->item = 3;
	if (c->person == 0) {
		snprintf(params, sizeof(params),
		    "{\"id\":\"team\",\"users\":[\"%s\"]}",
		    person_ids[1 + world_dice(w, 2)]);
		call_op(w, c, op, params);
	} else if (world_dice(w, 4) == 0) {
		call_op(w, c, "group.leave", "{\"id\":\"team\"}");
	}
}

static void
sync_now(struct world *w, struct caller *c)
{
	c->call = CALL_SYNC;
	call_op(w, c, "sync", "{}");
}

static void
live_calls(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[256];
	int conv = (int)world_dice(w, CONVS);

	if (!conv_said(conv, c->person, said))
		return;
	c->call = CALL_QUIET;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\"}", said);
	if (world_dice(w, 2)) {
		call_op(w, c, "conversation.typing", params);
		return;
	}
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%d}", said,
	    1 + (int)world_dice(w, 40));
	call_op(w, c, "conversation.delivered", params);
}

void
people_act(struct world *w)
{
	static void (*const acts[])(struct world *, struct caller *) = {
		send_new, send_new, send_new, send_new, send_again, send_again,
		read_some, recall_some, change_group, live_calls, sync_now,
	};
	int worker = (int)world_dice(w, WORKERS);
	int slot = (int)world_dice(w, SLOTS);
	struct session *s = &w->sessions[worker][slot];
	struct caller c = { .worker = worker, .slot = slot, .gen = s->gen,
		.tenant = s->tenant, .person = s->person };

	if (s->state == GONE)
		open_session(w, worker, slot, (int)world_dice(w, TENANTS),
		    (int)world_dice(w, PEOPLE));
	else if (world_dice(w, 60) == 0)
		drop_session(w, worker, slot);
	else if (s->state == OPEN)
		acts[world_dice(w, sizeof(acts) / sizeof(acts[0]))](w, &c);
}

/* ---- what they make of answers ---- */

static int64_t
number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

static void
on_opened(struct world *w, const struct caller *c, struct request *r)
{
	struct session *s = session_of(w, c);
	struct caller next = *c;

	if (s == NULL || r->err != ERR_OK) {
		struct session_gone *gone;

		if (s != NULL)
			s->state = GONE;
		if (r->err != ERR_OK)
			return;
		gone = xcalloc(1, sizeof(*gone));
		gone->mail.kind = MAIL_SESSION_GONE;
		snprintf(gone->tenant, sizeof(gone->tenant), "%s", r->tenant);
		snprintf(gone->user, sizeof(gone->user), "%s", r->who.user);
		gone->session = r->session;
		mailbox_post_reserved(core_inbox(w->core, r->tenant),
		    &gone->mail);
		return;
	}
	s->state = OPEN;
	s->number = r->subs->tenant;
	CHECK(w, r->subs->count < 60, "%u channels", r->subs->count);
	for (uint32_t i = 0; i < r->subs->count; i++)
		s->keys[s->key_count++] = r->subs->convs[i];
	sync_now(w, &next);
}

static void
on_synced(struct world *w, struct session *s, const json_t *out)
{
	const json_t *list = json_object_get(out, "conversations"), *item;
	size_t i;

	s->synced = true;
	s->behind = false;
	json_array_foreach(list, i, item) {
		const char *said = json_string_value(json_object_get(item,
		    "conv"));
		char name[CONV_NAME_ROOM];
		struct heard *h;
		int conv;

		CHECK(w, conv_canonical(str_from(said),
		    str_from(person_ids[s->person]), name, NULL) == ERR_OK,
		    "sync names %s", said);
		conv = conv_index(name);
		if (conv < 0 || json_object_get(item, "left") != NULL)
			continue;
		h = &s->heard[conv];
		h->is_known = true;
		if (number(item, "seq") > h->since)
			h->since = number(item, "seq");
		CHECK(w, number(item, "unread") >= 0, "unread below 0");
	}
}

static void
on_sent(struct world *w, const struct caller *c, const json_t *out)
{
	struct sent *sent = &w->people[c->tenant][c->person].sent[c->item];
	struct session *s = session_of(w, c);
	int64_t seq = number(out, "seq"), id = number(out, "id");

	CHECK(w, seq > 0 && seq < SEQ_MAX, "seq %lld", (long long)seq);
	CHECK(w, !sent->acked || (sent->seq == seq && sent->id == id),
	    "%s said %d twice: seq %lld, then %lld", person_ids[c->person],
	    c->item, (long long)sent->seq, (long long)seq);
	sent->acked = true;
	sent->seq = seq;
	sent->id = id;
	w->acks++;
	if (s != NULL)
		s->heard[sent->conv].got[seq] = true;
}

static void
on_read(struct world *w, const struct caller *c, const json_t *out)
{
	int64_t *known = &w->people[c->tenant][c->person].read[c->item];

	CHECK(w, number(out, "read") >= 0, "cursor");
	if (number(out, "read") > *known)
		*known = number(out, "read");
}

static void
on_changed(struct world *w, const struct caller *c, const json_t *out)
{
	struct session *s = session_of(w, c);
	int64_t seq = number(out, "seq");

	(void)w;
	if (s != NULL && seq > 0 && seq < SEQ_MAX)
		s->heard[c->item].got[seq] = true;
}

void
people_reply(struct world *w, struct request *r)
{
	struct caller c = *(struct caller *)r->gate;
	json_t *out = NULL;

	credit_give(r->credit);
	w->in_flight--;
	world_trace(w, "%s answers %s", r->op_name, err_code(r->err));
	if (r->err == ERR_OK)
		CHECK(w, field_parse(buf_str(&r->result), &out) == ERR_OK,
		    "%s: %s", r->op_name, r->result.data);
	if (c.call == CALL_OPEN)
		on_opened(w, &c, r);
	else if (out != NULL && c.call == CALL_SEND && session_of(w, &c))
		on_sent(w, &c, out);
	else if (out != NULL && c.call == CALL_READ && session_of(w, &c))
		on_read(w, &c, out);
	else if (out != NULL && c.call == CALL_CHANGE)
		on_changed(w, &c, out);
	else if (out != NULL && c.call == CALL_SYNC && session_of(w, &c))
		on_synced(w, session_of(w, &c), out);
	json_decref(out);
	xfree(r->gate);
	request_free(r);
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

static void
hear(struct world *w, struct session *s, const struct event *e)
{
	int conv = conv_index(e->conv);
	json_t *json;
	char text[4096];
	struct heard *h;
	const char *body;
	int64_t seq;

	w->events++;
	snprintf(text, sizeof(text), "{\"conv\":\"%s\"%s}", e->conv, e->tail);
	CHECK(w, field_parse(str_from(text), &json) == ERR_OK, "%s", text);
	seq = number(json, "seq");
	body = json_string_value(json_object_get(json_object_get(json,
	    "body"), "text"));
	if (body != NULL)
		CHECK(w, strncmp(body, tenant_ids[s->tenant],
		    strlen(tenant_ids[s->tenant])) == 0,
		    "%s hears of another tenant: %s", tenant_ids[s->tenant],
		    body);
	if (conv >= 0 && (strcmp(e->method, "message") == 0 ||
	    strcmp(e->method, "entry") == 0)) {
		h = &s->heard[conv];
		CHECK(w, seq > h->last, "%s: seq %lld after %lld", e->conv,
		    (long long)seq, (long long)h->last);
		CHECK(w, seq <= w->checked[s->tenant][conv],
		    "%s: seq %lld pushed before it was committed", e->conv,
		    (long long)seq);
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
on_event(struct world *w, int worker, const struct event *e)
{
	for (int i = 0; i < SLOTS; i++) {
		struct session *s = &w->sessions[worker][i];

		if (!is_subscribed(s, e->key))
			continue;
		if (e->except.worker == worker &&
		    e->except.slot == (uint32_t)i && e->except.gen == s->gen)
			continue;
		if (e->only_user[0] &&
		    strcmp(e->only_user, person_ids[s->person]) != 0)
			continue;
		hear(w, s, e);
	}
}

static void
unsubscribe(struct session *s, int64_t key)
{
	for (int i = 0; i < s->key_count; i++)
		if (s->keys[i] == key)
			s->keys[i--] = s->keys[--s->key_count];
	/* Only the group is ever left; a new beginning when it is joined. */
	memset(&s->heard[3], 0, sizeof(s->heard[3]));
}

void
people_notice(struct world *w, int worker, struct notice *n)
{
	struct session *s = n->session.worker < 0 ? NULL :
	    &w->sessions[n->session.worker][n->session.slot];

	if (s != NULL && (s->gen != n->session.gen || s->state != OPEN))
		s = NULL;
	if (n->kind == NOTICE_EVENT)
		on_event(w, worker, n->event);
	else if (n->kind == NOTICE_SUBSCRIBE && s != NULL &&
	    !is_subscribed(s, n->key))
		s->keys[s->key_count++] = n->key.conv;
	else if (n->kind == NOTICE_UNSUBSCRIBE && s != NULL)
		unsubscribe(s, n->key.conv);
	else if (n->kind == NOTICE_KICK && s != NULL)
		s->state = GONE;
	notice_free(n);
}

void
people_lost(struct world *w, int worker)
{
	for (int i = 0; i < SLOTS; i++)
		w->sessions[worker][i].behind = true;
}

void
people_killed(struct world *w)
{
	for (int i = 0; i < WORKERS; i++)
		for (int k = 0; k < SLOTS; k++)
			w->sessions[i][k].state = GONE;
}

void
people_gather(struct world *w)
{
	for (int i = 0; i < WORKERS; i++) {
		for (int k = 0; k < SLOTS; k++) {
			struct session *s = &w->sessions[i][k];
			struct caller c = { .worker = i, .slot = k,
				.gen = s->gen, .tenant = s->tenant,
				.person = s->person };

			if (s->state == OPEN && s->behind)
				sync_now(w, &c);
			else if (s->state == GONE && k < TENANTS * PEOPLE)
				open_session(w, i, k, k % TENANTS,
				    k / TENANTS);
			world_settle(w);
		}
	}
}
