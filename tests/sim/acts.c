/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people and administrators do: a row per operation, how it is called
 * and what its answer must say.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

#define SESSION (1u << DOOR_SESSION)
#define REST (1u << DOOR_REST)
#define CONTROL (1u << DOOR_CONTROL)

int64_t
act_number(const json_t *o, const char *key)
{
	return json_integer_value(json_object_get(o, key));
}

/* A conversation of the caller's, by the name she has for it. */
static bool
draw_talk(struct world *w, struct caller *c, char said[CONV_NAME_ROOM])
{
	c->item = (int)world_dice(w, TALKS);
	return people_says(c->item, c->person, said);
}

static const char *
draw_group(struct world *w, struct caller *c)
{
	/* "team" is where most happens. */
	c->item = world_dice(w, 2) ? GROUP_FIRST :
	    GROUP_FIRST + (int)world_dice(w, TALKS - GROUP_FIRST);
	return conv_names[c->item] + 2;
}

/* The answer of a change names the entry that was committed for it. */
static void
check_entry(struct world *w, const struct caller *c, const json_t *out)
{
	int64_t seq = act_number(out, "seq"), id = act_number(out, "id");
	const struct line *line = log_line(w, c->tenant, c->item, seq);

	CHECK(w, line != NULL && line->id == id,
	    "%s: seq %lld id %lld is acked and not there", conv_names[c->item],
	    (long long)seq, (long long)id);
}

static void
note_own(struct world *w, const struct caller *c, int64_t seq)
{
	struct session *s = c->door == DOOR_SESSION ? people_session(w, c) :
	    NULL;

	struct heard *h = s != NULL ? &s->heard[c->item] : NULL;

	if (h == NULL || seq <= 0 || seq >= SEQ_MAX)
		return;
	if (!h->is_known && c->item < GROUP_FIRST) {	/* its first */
		h->is_known = true;
		h->since = seq - 1;
	}
	h->got[seq] = true;
}

/* ---- messages ---- */

/* Of a file that is kept, if it names one. */
static void
put_body(const struct caller *c, const struct sent *sent, const char *more,
    char out[ACT_ROOM])
{
	int n;

	if (sent->file[0] != '\0')
		n = snprintf(out, ACT_ROOM, "\"kind\":\"file\",\"body\":{"
		    "\"file\":{\"id\":\"%s\",\"name\":\"f\",\"size\":%d},",
		    sent->file, ACT_FILE_BYTES);
	else
		n = snprintf(out, ACT_ROOM, "\"kind\":\"text\",\"body\":{");
	snprintf(out + n, ACT_ROOM - (size_t)n,
	    "\"text\":\"%s %s %d%s\"}", tenant_ids[c->tenant],
	    person_ids[c->person], c->item, more);
}

/* Some are urgent, some burn, some are for bob alone, some name a file.
 * other: the same cid with other words, which is a conflict. */
static void
say(struct world *w, struct caller *c, int item, bool other)
{
	struct sent *sent = &act_person(w, c)->sent[item];
	char said[CONV_NAME_ROOM], body[ACT_ROOM], params[2 * ACT_ROOM];
	const char *how = sent->conv < GROUP_FIRST ?
	    item % 5 == 1 ? ",\"burn_s\":20" : "" :
	    item % 5 == 1 ? ",\"to\":[\"bob\"]" : "";

	c->item = item;
	c->value = other;
	c->version = sent->acked;
	if (!people_says(sent->conv, c->person, said))
		return;
	put_body(c, sent, other ? " no" : "", body);
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"cid\":\"%s-%d\","
	    "%s%s%s}", said, person_ids[c->person], item, body,
	    item % 7 == 0 && item % 5 != 1 ? ",\"mentions\":[\"*\"]" :
	    item % 2 == 0 ? ",\"urgent\":true" : "", how);
	people_call(w, c, params);
}

void
act_say(struct world *w, struct caller *c, const char *file)
{
	struct person *p = act_person(w, c);
	struct sent *sent = &p->sent[p->sent_count];
	int conv = (int)world_dice(w, TALKS);
	char said[CONV_NAME_ROOM];

	if (p->sent_count == SENDS_MAX ||
	    !people_says(conv, c->person, said))
		return;
	sent->conv = conv;
	if (file != NULL)
		snprintf(sent->file, sizeof(sent->file), "%s", file);
	say(w, c, p->sent_count++, false);
}

/* Anything said before may be said again, answered or not. */
static void
call_send(struct world *w, struct caller *c)
{
	struct person *p = act_person(w, c);
	uint64_t what = world_dice(w, 20);
	int item;

	if (what < 13 && p->sent_count < SENDS_MAX) {
		act_say(w, c, act_flip(w) ? act_file_of(w, c) : NULL);
	} else if (p->sent_count > 0) {
		item = (int)world_dice(w, (uint64_t)p->sent_count);
		say(w, c, item, what == 19 && p->sent[item].acked);
	}
}

static void
got_send(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	struct sent *sent = &act_person(w, c)->sent[c->item];
	int64_t seq = act_number(out, "seq"), id = act_number(out, "id");
	struct caller at = *c;

	/* The first answer again, whatever became of the file. */
	CHECK(w, out != NULL || !c->version || r->why.field == NULL ||
	    strcmp(r->why.field, "body.file.id") != 0,
	    "%s asks again for %d and hears of its file", person_ids[c->person],
	    c->item);
	if (out == NULL)
		return;
	/* Of what was purged nobody remembers the words. */
	CHECK(w, c->value == 0 ||
	    sent->seq <= log_head(w, c->tenant, sent->conv)->purged,
	    "other words with the same cid are taken");
	CHECK(w, seq > 0 && seq < SEQ_MAX, "seq %lld", (long long)seq);
	CHECK(w, !sent->acked || (sent->seq == seq && sent->id == id) ||
	    sent->seq <= log_head(w, c->tenant, sent->conv)->purged,
	    "%s said %d twice: seq %lld, then %lld", person_ids[c->person],
	    c->item, (long long)sent->seq, (long long)seq);
	at.item = sent->conv;
	check_entry(w, &at, out);
	sent->acked = true;
	sent->seq = seq;
	sent->id = id;
	w->acks++;
	note_own(w, &at, seq);
}

static void
call_recall(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[ACT_ROOM];
	int seq = 1 + (int)world_dice(w, 30);

	if (!draw_talk(w, c, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%d,"
	    "\"cid\":\"r-%s-%d-%d\"}", said, seq, person_ids[c->person],
	    c->item, seq);
	people_call(w, c, params);
}

static void
got_recall(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)r;
	if (out == NULL)
		return;
	check_entry(w, c, out);
	note_own(w, c, act_number(out, "seq"));
}

static void
got_stream(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const struct session *s = people_session(w, c);
	struct caller next = *c;

	got_recall(w, c, r, out);
	if (out == NULL)
		return;
	act_got_stream(w, c, r, out);
	if (c->door == DOOR_SESSION && (s == NULL || s->state != OPEN))
		return;
	next.act = act_append;	/* she goes on at once */
	for (int i = 0; i < 4; i++)
		act_stream_append(w, &next);
}

static void
call_list(struct world *w, struct caller *c)
{
	static const char *const ways[] = { "after", "before", "around" };
	char said[CONV_NAME_ROOM], params[ACT_ROOM];

	if (!draw_talk(w, c, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"%s\":%d,"
	    "\"limit\":%d}", said, ways[world_dice(w, 3)],
	    1 + (int)world_dice(w, 40), 1 + (int)world_dice(w, 30));
	people_call(w, c, params);
}

/* Each entry as it was committed, of this tenant, in order. */
static void
got_list(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const json_t *list = json_object_get(out, "entries"), *e, *text;
	const struct head *h = log_head(w, c->tenant, c->item);
	int64_t last = 0;
	size_t i;

	(void)r;
	json_array_foreach(list, i, e) {
		int64_t seq = act_number(e, "seq");
		const struct line *line = log_line(w, c->tenant, c->item, seq);

		CHECK(w, seq > last, "a list goes back");
		CHECK(w, line != NULL && line->id == act_number(e, "id"),
		    "%s: seq %lld is listed otherwise", conv_names[c->item],
		    (long long)seq);
		CHECK(w, log_sees(h, c->person, seq), "%s is shown %s %lld",
		    person_ids[c->person], conv_names[c->item],
		    (long long)seq);
		text = json_object_get(json_object_get(e, "body"), "text");
		/* One that is streamed says nothing at first. */
		CHECK(w, text == NULL || *json_string_value(text) == '\0' ||
		    strncmp(json_string_value(text),
		    tenant_ids[c->tenant], strlen(tenant_ids[c->tenant])) == 0,
		    "another tenant's words");
		CHECK(w, text == NULL || !json_object_get(e, "recalled"),
		    "recalled, and still says something");
		last = seq;
	}
}

/* ---- conversations ---- */

static void
call_read(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[ACT_ROOM];

	if (!draw_talk(w, c, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%d}", said,
	    1 + (int)world_dice(w, 40));
	people_call(w, c, params);
}

static void
got_read(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	int64_t *known = &act_person(w, c)->read[c->item];

	(void)r;
	if (out != NULL && act_number(out, "read") > *known)
		*known = act_number(out, "read");
}

static void
call_conv(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[ACT_ROOM];

	if (!draw_talk(w, c, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\"}", said);
	people_call(w, c, params);
}

static void
got_conv(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const json_t *conv = json_object_get(out, "conversation");

	(void)r;
	if (out == NULL)
		return;
	CHECK(w, act_number(conv, "unread") >= 0, "unread below 0");
	CHECK(w, act_number(conv, "seq") <=
	    log_head(w, c->tenant, c->item)->seq, "a head beyond the log");
}

static void
call_set(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[ACT_ROOM];

	if (!draw_talk(w, c, said))
		return;
	c->value = (int64_t)world_dice(w, 4);
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"pinned\":%s,"
	    "\"muted\":%s}", said, c->value & 1 ? "true" : "false",
	    c->value & 2 ? "true" : "false");
	if (people_call(w, c, params))
		reg_call(&act_person(w, c)->settings[c->item], c->value);
}

static void
got_set(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)out;
	reg_answer(&act_person(w, c)->settings[c->item], c->value, r->err);
}

static void
call_sync(struct world *w, struct caller *c)
{
	const struct session *s = people_session(w, c);
	char params[ACT_ROOM];
	int n;

	if (s == NULL)
		return;
	c->item = 0;
	c->value = s->sync_since;
	c->version = s->losses;
	n = snprintf(params, sizeof(params), "{\"since\":%lld",
	    (long long)c->value);
	if (!w->is_well && act_flip(w))
		n += snprintf(params + n, sizeof(params) - (size_t)n,
		    ",\"limit\":%d", 1 + (int)world_dice(w, 4));
	snprintf(params + n, sizeof(params) - (size_t)n, "}");
	people_call(w, c, params);
}

static void
learn_synced(struct world *w, struct session *s, const json_t *item)
{
	const char *said = json_string_value(json_object_get(item, "conv"));
	char name[CONV_NAME_ROOM];
	struct heard *h;
	int conv;

	CHECK(w, conv_canonical(str_from(said),
	    str_from(person_ids[s->person]), name, NULL) == ERR_OK,
	    "sync names %s", said);
	conv = people_conv(name);
	if (conv < 0 || json_object_get(item, "left") != NULL)
		return;
	h = &s->heard[conv];
	h->is_known = true;
	if (act_number(item, "seq") > h->since)
		h->since = act_number(item, "seq");
	CHECK(w, act_number(item, "unread") >= 0, "unread below 0");
}

static void
got_sync(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const json_t *list = json_object_get(out, "conversations"), *item;
	int64_t since = act_number(out, "since"), last = c->value;
	struct session *s = people_session(w, c);
	struct caller next = *c;
	size_t i;

	(void)r;
	if (out == NULL || s == NULL)
		return;
	json_array_foreach(list, i, item) {
		int64_t changed = act_number(item, "changed");

		CHECK(w, changed > last && changed <= since,
		    "sync from %lld to %lld tells %lld", (long long)c->value,
		    (long long)since, (long long)changed);
		last = changed;
		learn_synced(w, s, item);
	}
	CHECK(w, since >= c->value, "sync goes back");
	if (s->sync_since < since)
		s->sync_since = since;
	if (json_is_true(json_object_get(out, "more"))) {
		CHECK(w, json_array_size(list) > 0, "nothing, and more");
		if (s->state == OPEN)
			call_sync(w, &next);
		return;
	}
	s->synced = true;
	if (s->losses == c->version)
		s->behind = false;
}

/* ---- groups ---- */

/* With a cid of few: some repeat, and some then say something else. */
static int
put_cid(struct world *w, const struct caller *c, char *out, size_t room)
{
	return act_flip(w) ? snprintf(out, room, ",\"cid\":\"k-%s-%d\"}",
	    person_ids[c->person], (int)world_dice(w, 20)) :
	    snprintf(out, room, "}");
}

static void
call_create(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];
	const char *id = draw_group(w, c);

	snprintf(params, sizeof(params), "{\"id\":\"%s\",\"name\":\"%s\","
	    "\"cid\":\"new\",\"members\":[\"alice\",\"carol\"]}", id, id);
	people_call(w, c, params);
}

static void
got_entry(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)r;
	if (out != NULL && json_object_get(out, "seq") != NULL)
		check_entry(w, c, out);
}

static void
call_group(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":\"%s\"}", draw_group(w, c));
	people_call(w, c, params);
}

static void
got_members(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)r;
	CHECK(w, out == NULL || log_head(w, c->tenant, c->item) != NULL,
	    "a group without a log");
}

static void
call_change(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];
	const char *id = draw_group(w, c);
	int n = snprintf(params, sizeof(params), "{\"id\":\"%s\",\"users\":"
	    "[\"%s\"]", id, person_ids[world_dice(w, NAMES)]);

	put_cid(w, c, params + n, sizeof(params) - (size_t)n);
	people_call(w, c, params);
}

static void
call_leave(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];
	int n = snprintf(params, sizeof(params), "{\"id\":\"%s\"",
	    draw_group(w, c));

	if (c->person == 0 && world_dice(w, 4) != 0)
		return;		/* somebody has to keep it going */
	put_cid(w, c, params + n, sizeof(params) - (size_t)n);
	people_call(w, c, params);
}

static void
call_update(struct world *w, struct caller *c)
{
	static const char *const changes[] = {
		"\"name\":\"Other\"", "\"name\":\"Names\"",
		"\"admins_add\":[\"bob\"]", "\"admins_remove\":[\"bob\"]",
		"\"owner\":\"carol\"", "\"owner\":\"alice\"",
		"\"settings\":{\"mention_all\":\"admins\"}",
	};
	char params[ACT_ROOM];
	const char *id = draw_group(w, c);
	int n = snprintf(params, sizeof(params), "{\"id\":\"%s\",%s", id,
	    changes[world_dice(w, 7)]);

	put_cid(w, c, params + n, sizeof(params) - (size_t)n);
	people_call(w, c, params);
}

/* ---- sessions ---- */

static void
call_open(struct world *w, struct caller *c)
{
	(void)w;		/* people_open, when a slot is free */
	(void)c;
}

static void
got_open(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	const struct known_token *t = &act_person(w, c)->tokens[c->item];
	struct session *s;
	struct caller next = *c;

	(void)out;
	if (c->version == (int64_t)t->alive.version) {
		CHECK(w, c->value || r->err != ERR_OK,
		    "a token of %s works that was revoked",
		    person_ids[c->person]);
		CHECK(w, !c->value || (t->expires_ts != 0 &&
		    w->wall_max_ms >= t->expires_ts) ||
		    r->err != ERR_UNAUTHORIZED,
		    "a token of %s works no more", person_ids[c->person]);
	}
	people_opened(w, c, r);
	s = people_session(w, c);
	if (s == NULL || s->state != OPEN)
		return;
	next.act = act_sync;
	next.door = DOOR_SESSION;
	call_sync(w, &next);
	next.act = act_join;
	if (act_flip(w))
		act_room_join(w, &next);
}

static void
call_kick(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];
	int who = (int)world_dice(w, PEOPLE);

	if (c->person != 0 || who == c->person || act_flip(w))
		snprintf(params, sizeof(params), "{\"device\":\"dev%d\"}",
		    (int)world_dice(w, 3));
	else
		snprintf(params, sizeof(params), "{\"user\":\"%s\"}",
		    person_ids[who]);
	if (c->door == DOOR_SESSION)
		people_call(w, c, params);
}

static void
got_close(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	struct session *s = people_session(w, c);

	(void)r;
	if (out != NULL && s != NULL)
		s->state = GONE;
}

/* ---- the table ---- */

const struct act acts[] = {
	{ "session.open", 0, SESSION, call_open, got_open },
	{ "sync", 40, SESSION, call_sync, got_sync },
	{ "room.join", 40, SESSION, act_room_join, act_got_join },
	{ "stream.append", 40, SESSION | REST, act_stream_append, NULL },
	{ "message.send", 600, SESSION | REST, call_send, got_send },
	{ "message.recall", 100, SESSION | REST, call_recall, got_recall },
	{ "message.list", 30, SESSION | REST, call_list, got_list },
	{ "message.get", 10, SESSION | REST, act_message_seqs, got_list },
	{ "message.search", 20, SESSION | REST, act_search, act_got_search },
	{ "file.search", 6, SESSION | REST, act_search_file, act_got_search },
	{ "user.search", 8, SESSION | REST, act_search_name, NULL },
	{ "group.search", 8, SESSION | REST, act_search_name, NULL },
	{ "search.rebuild", 4, CONTROL, act_plain, NULL },
	{ "message.remove", 16, SESSION | REST | CONTROL, act_message_remove,
	    NULL },
	{ "message.report", 60, SESSION | REST, act_message_report,
	    act_got_report },
	{ "report.list", 4, SESSION | REST | CONTROL, act_report_list, NULL },
	{ "report.get", 12, SESSION | CONTROL, act_report_get, NULL },
	{ "report.resolve", 30, SESSION | CONTROL, act_report_resolve, NULL },
	{ "message.edit", 20, SESSION | REST, act_message_edit, got_recall },
	{ "message.delete", 8, SESSION | REST, act_message_seqs, NULL },
	{ "message.react", 20, SESSION | REST, act_message_change, got_recall },
	{ "message.unreact", 18, SESSION | REST, act_message_change,
	    got_recall },
	{ "message.reactions", 8, SESSION | REST, act_message_reactions, NULL },
	{ "message.pin", 8, SESSION | REST, act_message_change, got_recall },
	{ "message.unpin", 18, SESSION | REST, act_message_change, got_recall },
	{ "message.pinned", 4, SESSION | REST, call_conv, NULL },
	{ "message.extend", 8, SESSION | REST, act_message_change, got_recall },
	{ "message.forward", 18, SESSION | REST, act_message_forward,
	    got_recall },
	{ "message.readers", 12, SESSION | REST, act_message, NULL },
	{ "message.ack", 30, SESSION | REST, act_message_change, got_recall },
	{ "message.acks", 4, SESSION | REST, act_message, NULL },
	{ "message.calm", 14, SESSION | REST, act_message_calm,
	    got_recall },
	{ "stream.open", 20, SESSION | REST, act_stream_open, got_stream },
	{ "stream.finish", 24, SESSION | REST, act_stream_finish,
	    got_recall },
	{ "conversation.draft", 6, SESSION | REST, act_draft, NULL },
	{ "conversation.clear", 4, SESSION | REST, act_clear, NULL },
	{ "conversation.read", 40, SESSION | REST, call_read, got_read },
	{ "conversation.delivered", 20, SESSION, call_read, NULL },
	{ "conversation.typing", 20, SESSION, call_conv, NULL },
	{ "conversation.get", 15, SESSION | REST, call_conv, got_conv },
	{ "conversation.set", 20, SESSION | REST, call_set, got_set },
	{ "group.create", 8, SESSION | REST, call_create, got_entry },
	{ "group.get", 6, SESSION | REST | CONTROL, call_group, NULL },
	{ "group.members", 6, SESSION | REST | CONTROL, call_group,
	    got_members },
	{ "group.add", 25, SESSION | REST | CONTROL, call_change, got_entry },
	{ "group.remove", 12, SESSION | REST | CONTROL, call_change,
	    got_entry },
	{ "group.leave", 6, SESSION | REST, call_leave, got_entry },
	{ "group.update", 15, SESSION | REST | CONTROL, call_update,
	    got_entry },
	{ "group.set_role", 8, SESSION | REST | CONTROL, act_group_role,
	    got_entry },
	{ "group.transfer", 4, SESSION | REST | CONTROL, act_group_transfer,
	    got_entry },
	{ "group.dissolve", 1, SESSION | REST | CONTROL, act_group_dissolve,
	    got_entry },
	{ "group.mute", 8, SESSION | REST | CONTROL, act_group_mute,
	    got_entry },
	{ "group.speakers", 4, SESSION | REST | CONTROL, act_group_speakers,
	    got_entry },
	{ "group.update", 15, SESSION | REST | CONTROL, act_group_policy,
	    got_entry },
	{ "group.join", 25, SESSION | REST, act_group_join, NULL },
	{ "group.invite", 18, SESSION | REST | CONTROL, act_group_way_of,
	    NULL },
	{ "group.decline", 18, SESSION | REST, act_group_way, NULL },
	{ "group.invitations", 4, SESSION | REST, act_plain, NULL },
	{ "group.requests", 4, SESSION | REST | CONTROL, act_group_way,
	    NULL },
	{ "group.approve", 20, SESSION | REST | CONTROL, act_group_way_of,
	    got_entry },
	{ "group.refuse", 2, SESSION | REST | CONTROL, act_group_way_of,
	    NULL },
	{ "group.set_notice", 8, SESSION | REST | CONTROL, act_group_notice,
	    got_entry },
	{ "group.notice", 8, SESSION | REST | CONTROL, act_group, NULL },
	{ "group.read_notice", 8, SESSION | REST, act_group, NULL },
	{ "group.notice_readers", 4, SESSION | REST | CONTROL, act_group,
	    NULL },
	{ "group.set_nickname", 4, SESSION | REST | CONTROL,
	    act_group_nickname, got_entry },
	{ "group.list", 4, SESSION | REST | CONTROL, act_plain, NULL },
	{ "channel.create", 6, SESSION | REST, act_channel_create,
	    NULL },
	{ "channel.get", 4, SESSION | REST | CONTROL, act_channel, NULL },
	{ "channel.list", 4, SESSION | REST | CONTROL, act_plain, NULL },
	{ "channel.follow", 8, SESSION | REST, act_channel, NULL },
	{ "channel.unfollow", 4, SESSION | REST, act_channel, NULL },
	{ "channel.readers", 4, SESSION | REST | CONTROL, act_channel, NULL },
	{ "channel.add", 4, SESSION | REST | CONTROL, act_channel_change,
	    NULL },
	{ "channel.remove", 4, SESSION | REST | CONTROL, act_channel_change,
	    NULL },
	{ "channel.update", 4, SESSION | REST | CONTROL, act_channel_update,
	    NULL },
	{ "channel.writers", 4, SESSION | REST | CONTROL,
	    act_channel_writers, NULL },
	{ "channel.dissolve", 2, SESSION | REST | CONTROL,
	    act_channel_dissolve, NULL },
	{ "room.create", 8, SESSION | REST | CONTROL, act_room_create, NULL },
	{ "room.destroy", 4, SESSION | REST | CONTROL, act_room_destroy,
	    NULL },
	{ "room.leave", 10, SESSION, act_room, NULL },
	{ "room.send", 60, SESSION | REST, act_room_send,
	    act_got_room_send },
	{ "room.get", 5, SESSION | REST | CONTROL, act_room, NULL },
	{ "room.list", 5, SESSION | REST | CONTROL, act_plain, NULL },
	{ "room.members", 5, SESSION | REST | CONTROL, act_room,
	    act_got_members },
	{ "room.history", 5, SESSION | REST | CONTROL, act_room, NULL },
	{ "room.attributes", 5, SESSION | REST | CONTROL, act_room, NULL },
	{ "room.set_attribute", 10, SESSION | REST | CONTROL,
	    act_room_attribute, NULL },
	{ "room.delete_attribute", 5, SESSION | REST | CONTROL,
	    act_room_attribute, NULL },
	{ "room.mute", 4, SESSION | REST | CONTROL, act_room_mark, NULL },
	{ "room.ban", 4, SESSION | REST | CONTROL, act_room_mark, NULL },
	{ "room.speakers", 4, SESSION | REST | CONTROL, act_room_speakers,
	    NULL },
	{ "room.update", 4, SESSION | REST | CONTROL, act_room_update, NULL },
	{ "room.announce", 4, CONTROL, act_room_announce, NULL },
	{ "room.stats", 4, SESSION | REST | CONTROL, act_room, NULL },
	{ "room.marks", 4, SESSION | REST | CONTROL, act_room_marks, NULL },
	{ "contact.request", 24, SESSION | REST, act_other, NULL },
	{ "contact.accept", 20, SESSION | REST, act_other, NULL },
	{ "contact.refuse", 8, SESSION | REST, act_other, NULL },
	{ "contact.remove", 2, SESSION | REST, act_other, NULL },
	{ "contact.set", 24, SESSION | REST, act_contact_set, NULL },
	{ "contact.get", 2, SESSION | REST, act_other_get, NULL },
	{ "contact.list", 2, SESSION | REST, act_plain, NULL },
	{ "contact.requests", 2, SESSION | REST, act_plain, NULL },
	{ "block.add", 2, SESSION | REST, act_other, NULL },
	{ "block.remove", 5, SESSION | REST, act_other, NULL },
	{ "block.list", 2, SESSION | REST, act_plain, NULL },
	{ "presence.set", 4, SESSION | REST, act_face, NULL },
	{ "presence.settings", 1, SESSION | REST, act_plain, NULL },
	{ "presence.get", 3, SESSION | REST, act_presence, NULL },
	{ "presence.subscribe", 6, SESSION, act_presence, NULL },
	{ "presence.unsubscribe", 2, SESSION, act_presence, NULL },
	{ "device.list", 2, SESSION | REST, act_plain, NULL },
	{ "device.get", 2, SESSION | REST, act_device_get, NULL },
	{ "device.rename", 2, SESSION | REST, act_device_rename, NULL },
	{ "device.set", 2, SESSION | REST, act_device_set, NULL },
	{ "device.kick", 2, SESSION | CONTROL, act_device_kick,
	    act_got_device_kick },
	{ "session.ping", 6, SESSION, act_plain, NULL },
	{ "session.list", 6, SESSION, act_plain, NULL },
	{ "session.kick", 4, SESSION, call_kick, NULL },
	{ "session.close", 4, SESSION, act_plain, got_close },
	{ "words.set", 2, SESSION | REST | CONTROL, act_words_set, NULL },
	{ "words.add", 2, SESSION | REST | CONTROL, act_words_add, NULL },
	{ "words.remove", 2, SESSION | REST | CONTROL, act_words_remove,
	    NULL },
	{ "words.summary", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "words.list", 2, SESSION | REST | CONTROL, act_words_list, NULL },
	{ "words.test", 2, SESSION | REST | CONTROL, act_words_test, NULL },
	{ "words.flagged", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "words.review", 2, SESSION | REST | CONTROL, act_words_review,
	    NULL },
	{ "retention.set", 6, SESSION | REST | CONTROL, act_retention_set,
	    NULL },
	{ "retention.get", 2, SESSION | REST | CONTROL, act_retention_get,
	    NULL },
	{ "retention.list", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "retention.run", 4, SESSION | REST | CONTROL, act_retention_run,
	    NULL },
	{ "retention.reports", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "callback.create", 4, SESSION | REST | CONTROL,
	    act_callback_create, NULL },
	{ "callback.list", 1, SESSION | REST | CONTROL, act_plain, NULL },
	{ "callback.get", 3, SESSION | REST | CONTROL, act_callback, NULL },
	{ "callback.update", 4, SESSION | REST | CONTROL,
	    act_callback_update, NULL },
	{ "callback.delete", 3, SESSION | REST | CONTROL, act_callback,
	    NULL },
	{ "callback.test", 4, SESSION | REST | CONTROL, act_callback, NULL },
	{ "user.create", 25, SESSION | REST | CONTROL, act_user_create, NULL },
	{ "user.import", 8, SESSION | REST | CONTROL, act_user_import,
	    NULL },
	{ "user.get", 6, SESSION | REST | CONTROL, act_user_get, NULL },
	{ "user.list", 6, SESSION | REST | CONTROL, act_plain, act_got_users },
	{ "user.update", 10, SESSION | REST | CONTROL, act_user_update,
	    act_got_user_update },
	{ "user.disable", 8, SESSION | CONTROL, act_disable, act_got_disable },
	{ "audit.list", 4, SESSION | REST | CONTROL, act_plain, NULL },
	{ "audit.search", 3, SESSION | REST | CONTROL, act_audit_search, NULL },
	{ "role.list", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "role.people", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "role.set", 14, SESSION | REST | CONTROL, act_role_set, NULL },
	{ "role.delete", 14, SESSION | REST | CONTROL, act_role_delete, NULL },
	{ "role.give", 4, SESSION | REST | CONTROL, act_role_give, NULL },
	{ "user.delete", 4, SESSION | REST | CONTROL, act_user_delete, NULL },
	{ "user.set_password", 8, SESSION | CONTROL, act_password,
	    act_got_password },
	{ "user.invite", 6, SESSION | REST | CONTROL, act_user_invite, NULL },
	{ "auth.forgot", 6, REST, act_forgot, NULL },
	{ "auth.reset", 6, REST, act_reset, NULL },
	{ "auth.login", 12, REST, act_login, act_got_login },
	{ "auth.logout", 4, SESSION, act_logout, act_got_ended },
	{ "token.issue", 16, SESSION | CONTROL, act_issue, act_got_issue },
	{ "token.revoke", 8, SESSION | CONTROL, act_revoke, act_got_ended },
	{ "message.import", 24, CONTROL, act_import, NULL },
	{ "cutover.begin", 2, CONTROL, act_plain, NULL },
	{ "cutover.get", 2, SESSION | CONTROL, act_plain, NULL },
	{ "cutover.end", 2, CONTROL, act_plain, NULL },
	{ "file.create", 40, SESSION | REST, act_file_create, act_got_file },
	{ "file.put", 60, SESSION | REST, act_file_put, act_got_part },
	{ "file.finish", 40, SESSION | REST, act_file, act_got_whole },
	{ "file.get", 4, SESSION | REST, act_file, NULL },
	{ "file.read", 40, SESSION | REST, act_file, NULL },
	{ "file.link", 8, SESSION | REST, act_file, NULL },
	{ "file.list", 2, SESSION | REST, act_plain, NULL },
	{ "file.delete", 6, SESSION | REST, act_file, NULL },
	{ "tag.add", 6, SESSION | CONTROL, act_tag, NULL },
	{ "tag.remove", 2, SESSION | CONTROL, act_tag, NULL },
	{ "tag.people", 2, SESSION | CONTROL, act_tag_read, NULL },
	{ "tag.list", 2, SESSION | CONTROL, act_tag_read, NULL },
	{ "broadcast.send", 12, SESSION | CONTROL, act_broadcast,
	    act_got_broadcast },
	{ "broadcast.get", 10, SESSION | CONTROL, act_broadcast_seq, NULL },
	{ "broadcast.cancel", 8, SESSION | CONTROL, act_broadcast_seq,
	    NULL },
	{ "broadcast.list", 2, SESSION | CONTROL, act_plain, NULL },
	{ "department.create", 16, SESSION | CONTROL, act_department_create,
	    NULL },
	{ "department.update", 10, SESSION | CONTROL, act_department_update,
	    NULL },
	{ "department.add", 16, SESSION | CONTROL, act_department_people,
	    NULL },
	{ "department.remove", 4, SESSION | CONTROL, act_department_people,
	    NULL },
	{ "department.set_member", 6, SESSION | CONTROL,
	    act_department_member, NULL },
	{ "department.delete", 16, SESSION | CONTROL, act_department, NULL },
	{ "department.get", 3, SESSION | REST | CONTROL, act_department,
	    NULL },
	{ "department.members", 3, SESSION | REST | CONTROL, act_department,
	    NULL },
	{ "department.list", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "department.tree", 3, SESSION | REST | CONTROL, act_plain, NULL },
	{ "key.create", 12, CONTROL, act_key_create, NULL },
	{ "key.list", 3, SESSION | CONTROL, act_plain, NULL },
	{ "key.get", 2, SESSION | CONTROL, act_key, NULL },
	{ "key.update", 4, CONTROL, act_key_update, NULL },
	{ "key.revoke", 8, CONTROL, act_key, NULL },
	{ "issuer.create", 8, CONTROL, act_issuer_create, NULL },
	{ "issuer.list", 2, SESSION | CONTROL, act_plain, NULL },
	{ "issuer.delete", 8, CONTROL, act_key, NULL },
	{ "webhook.create", 14, CONTROL, act_hook_create, NULL },
	{ "webhook.list", 1, SESSION | CONTROL, act_plain, NULL },
	{ "webhook.get", 2, CONTROL, act_hook_named, NULL },
	{ "webhook.update", 2, CONTROL, act_hook_update, NULL },
	{ "webhook.rotate", 2, CONTROL, act_hook_named, NULL },
	{ "webhook.delete", 1, CONTROL, act_hook_named, NULL },
	{ "webhook.test", 2, CONTROL, act_hook_named, NULL },
	{ "webhook.redeliver", 2, CONTROL, act_hook_again, NULL },
	{ "webhook.deliveries", 2, CONTROL, act_hook_named, NULL },
	{ "webhook.dead", 2, CONTROL, act_hook_named, NULL },
	{ "tenant.create", 3, CONTROL, act_tenant, NULL },
	{ "tenant.list", 2, CONTROL, act_plain, NULL },
	{ "tenant.get", 2, CONTROL, act_tenant, NULL },
	{ "tenant.update", 2, CONTROL, act_tenant_update, NULL },
	{ "tenant.suspend", 2, CONTROL, act_tenant, NULL },
	{ "tenant.resume", 3, CONTROL, act_tenant, NULL },
	{ "tenant.export", 4, CONTROL, act_tenant, NULL },
	{ "tenant.import", 1, CONTROL, act_tenant_import, NULL },
	{ "tenant.create", 12, CONTROL, act_den, NULL },
	{ "tenant.delete", 14, CONTROL, act_den_delete, NULL },
	{ "tenant.undelete", 12, CONTROL, act_den, NULL },
	{ "setting.get", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "totp.begin", 3, REST, act_totp_begin, NULL },
	{ "totp.get", 2, SESSION | REST, act_plain, NULL },
	{ "totp.remove", 3, SESSION | REST, act_plain, NULL },
	{ "brand.get", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "brand.update", 9, SESSION | REST | CONTROL, act_brand, NULL },
	{ "brand.logo", 6, SESSION | CONTROL, act_plain, NULL },
	{ "setting.update", 3, SESSION | REST | CONTROL, act_setting, NULL },
	{ "tenant.stats", 2, SESSION | REST | CONTROL, act_plain, NULL },
	{ "server.status", 2, CONTROL, act_plain, NULL },
	{ "monitor.stats", 2, CONTROL, act_plain, NULL },
	{ "monitor.journey", 4, SESSION | REST | CONTROL, act_journey, NULL },
	{ "log.list", 2, CONTROL, act_plain, NULL },
	{ "log.level", 1, CONTROL, act_log_level, NULL },
	{ "support.note", 1, CONTROL, act_plain, NULL },
	{ "doctor.run", 1, CONTROL, act_plain, NULL },
	{ "backup.create", 1, CONTROL, act_plain, NULL },
	{ "backup.verify", 1, CONTROL, act_backup, NULL },
	{ "backup.restore", 1, CONTROL, act_backup_restore, NULL },
	{ "backup.list", 1, CONTROL, act_plain, NULL },
	{ "backup.cancel", 1, CONTROL, act_plain, NULL },
	{ "backup.read", 1, CONTROL, act_backup, NULL },
	{ "backup.upload", 1, CONTROL, act_backup_upload, NULL },
	{ "backup.put", 1, CONTROL, act_backup_put, NULL },
	{ "cert.show", 1, CONTROL, act_plain, NULL },
	{ "cert.check", 1, CONTROL, act_cert_host, NULL },
	{ "cert.import", 1, CONTROL, act_cert, NULL },
	{ "cert.new", 1, CONTROL, act_plain, NULL },
	{ "licence.get", 1, CONTROL, act_plain, NULL },
	{ "licence.install", 1, CONTROL, act_licence, NULL },
	{ "licence.remove", 1, CONTROL, act_plain, NULL },
	{ "mail.get", 1, CONTROL, act_plain, NULL },
	{ "mail.update", 1, CONTROL, act_mail, NULL },
	{ "mail.remove", 1, CONTROL, act_plain, NULL },
	{ "mail.test", 1, CONTROL, act_mail_test, NULL },
	{ "setup.state", 3, CONTROL | REST, act_plain,
	    act_got_setup_state },
	{ "setup.link", 30, CONTROL, act_link, act_got_link },
	{ "setup.finish", 30, CONTROL, act_finish, act_got_finish },
};
const size_t act_count = sizeof(acts) / sizeof(acts[0]);
const struct act *const act_open = &acts[0], *const act_sync = &acts[1],
    *const act_join = &acts[2], *const act_append = &acts[3];
