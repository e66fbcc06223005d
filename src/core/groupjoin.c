/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The ways into a group: joining by its policy, requests that its admins
 * decide about, invitations. What waits is a record; who is concerned is told
 * by an entry of her own log.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "base/text.h"
#include "core/before.h"
#include "core/group.h"
#include "core/groupkit.h"

#define PAGE_LIMIT 100

struct request_body {		/* of RECORD_JOIN_REQUEST */
	struct str text, answer;
};
static const struct field request_fields[] = {
	FIELD_STRING(struct request_body, text, 0, RECORD_BODY_MAX, 0, ""),
	FIELD_STRING(struct request_body, answer, 0, RECORD_BODY_MAX, 0, ""),
	FIELD_END
};
struct invitation_body {	/* of RECORD_INVITATION */
	struct str by, text;
};
static const struct field invitation_fields[] = {
	FIELD_STRING(struct invitation_body, by, 0, 64, 0, ""),
	FIELD_STRING(struct invitation_body, text, 0, RECORD_BODY_MAX, 0, ""),
	FIELD_END
};
struct question_body {		/* of RECORD_GROUP_TEXT "question" */
	struct str question, answer;
};
static const struct field question_fields[] = {
	FIELD_STRING(struct question_body, question, 0, RECORD_BODY_MAX, 0,
	    ""),
	FIELD_STRING(struct question_body, answer, 0, RECORD_BODY_MAX, 0, ""),
	FIELD_END
};

/* {"<a>":"…","<b>":"…"} in the request's arena. */
static struct str
two_texts(struct request *r, const char *a, struct str a_text, const char *b,
    struct str b_text)
{
	struct buf text;
	struct jsonw w;

	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, a, a_text);
	jsonw_string_field(&w, b, b_text);
	jsonw_object_end(&w);
	return buf_keep(&text, &r->arena);	/* the fields are short */
}

static void
answer_state(struct request *r, const char *state, const struct entry *e)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_string_field(&w, "state", str_from(state));
	if (e != NULL) {
		jsonw_int_field(&w, "seq", e->seq);
		jsonw_int_field(&w, "id", e->id);
	}
	jsonw_object_end(&w);
}

static struct record_key
request_key(const struct ledger_conv *c, struct str user)
{
	return (struct record_key){ RECORD_JOIN_REQUEST, c->row.name, user };
}

static struct record_key
invitation_key(struct str user, const struct ledger_conv *c)
{
	return (struct record_key){ RECORD_INVITATION, user, c->row.name };
}

static struct record_key
block_key(struct str user, struct str whom)
{
	return (struct record_key){ RECORD_BLOCK, user, whom };
}

/* ---- group.join ---- */

struct joining {
	struct group_change g;
	struct str self;
	bool is_invited;
	bool was_waiting;
};

/* She is in: what waited of her goes. */
static enum err
let_self_in(struct ledger *l, struct request *r, struct joining *j)
{
	struct str_list one = { &j->self, 1 };
	struct own_note note = { .type = ENTRY_REQUEST,
		.conv = j->g.conv->row.name,
		.users = group_ids_json(r, &one), .cid = STR("") };
	enum err err = group_let_in(l, r, &j->g, &one);

	buf_reset(&r->result);
	answer_state(r, "joined", &j->g.e);
	if (err == ERR_OK && j->is_invited)
		err = group_drop_record(l, invitation_key(j->self,
		    j->g.conv));
	if (err != ERR_OK || !j->was_waiting)
		return err;
	err = group_drop_record(l, request_key(j->g.conv, j->self));
	return err == ERR_OK ? group_note_managers(l, r, j->g.conv, &note) :
	    err;
}

/* Her request waits for an admin; asked again, its text is the newer one. */
static enum err
ask_in(struct ledger *l, struct request *r, struct joining *j)
{
	const struct group_join_in *in = r->in;
	const struct store_ops *ops = ledger_ops(l);
	struct str text = in->text, answer = in->answer;
	struct str_list one = { &j->self, 1 };
	struct record row = { .kind = RECORD_JOIN_REQUEST,
		.owner = j->g.conv->row.name, .id = j->self,
		.ts = ledger_ts(l) };
	struct own_note note = { .user = j->self, .type = ENTRY_REQUEST,
		.conv = row.owner, .users = group_ids_json(r, &one),
		.cid = in->cid, .digest = j->g.e.digest };
	int64_t waiting, most = ledger_parts(l)->settings->join_requests_max;
	enum err err = ledger_check(l, ops->record_count(ledger_store(l),
	    row.kind, row.owner, &waiting));

	if (err != ERR_OK)
		return err;
	if (!j->was_waiting && waiting >= most)
		return request_refuse_more(r, "id", most,
		    "requests may wait for one group");
	err = before_name(l, r, row.owner, "text", &text);
	if (err == ERR_OK)
		err = before_name(l, r, row.owner, "answer", &answer);
	if (err != ERR_OK)
		return err;
	row.body = two_texts(r, "text", text, "answer", answer);
	err = ledger_check(l, ops->record_put(ledger_store(l), &row));
	if (err == ERR_OK)
		err = group_note(l, r, &note);
	note.cid = STR("");
	if (err == ERR_OK)
		err = group_note_managers(l, r, j->g.conv, &note);
	answer_state(r, "waiting", NULL);
	return err;
}

/* Compared without regard to case and width. */
static bool
is_same_answer(struct str a, struct str b)
{
	struct buf x, y;
	bool is_same;

	buf_init(&x, a.len + 1);
	buf_init(&y, b.len + 1);
	text_fold(a, &x);
	text_fold(b, &y);
	is_same = str_eq(buf_str(&x), buf_str(&y));
	buf_fini(&x);
	buf_fini(&y);
	return is_same;
}

/* With a known answer the answer decides, without one the admins do. */
static enum err
answer_question(struct ledger *l, struct request *r, struct joining *j)
{
	const struct group_join_in *in = r->in;
	struct question_body asked = { .answer = STR("") };
	struct record row;
	enum err err = group_record(l, r, (struct record_key){
	    RECORD_GROUP_TEXT, j->g.conv->row.name, STR("question") }, &row);

	if (err == ERR_OK)
		err = group_decode(&r->arena, row.body, question_fields,
		    &asked);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	if (in->answer.len == 0)
		return request_refuse(r, ERR_FIELD, "answer",
		    "the group asks a question first");
	if (asked.answer.len == 0)
		return ask_in(l, r, j);
	return is_same_answer(asked.answer, in->answer) ?
	    let_self_in(l, r, j) : request_refuse(r, ERR_FORBIDDEN,
	    "answer", "this is not the answer");
}

static enum err
join_by_policy(struct ledger *l, struct request *r, struct joining *j)
{
	static enum err (*const ways[JOIN_COUNT])(struct ledger *,
	    struct request *, struct joining *) = {
		[JOIN_OPEN] = let_self_in, [JOIN_APPROVAL] = ask_in,
		[JOIN_QUESTION] = answer_question,
	};
	const struct conv_settings *set = &j->g.conv->row.settings;

	if (j->is_invited)
		return let_self_in(l, r, j);
	/* A group that one cannot join oneself is like an absent one. */
	return ways[set->join] != NULL ? ways[set->join](l, r, j) :
	    ERR_NOT_MEMBER;
}

/* What waits of her. */
static enum err
find_waiting(struct ledger *l, struct request *r, struct joining *j)
{
	struct record row;
	enum err err = group_record(l, r, invitation_key(j->self, j->g.conv),
	    &row);

	j->is_invited = err == ERR_OK;
	if (err == ERR_OK || err == ERR_NOT_FOUND)
		err = group_record(l, r, request_key(j->g.conv, j->self),
		    &row);
	j->was_waiting = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* The first answer to this cid: from the group's log when she came in, from
 * her own when she was to wait. */
static enum err
join_again(struct ledger *l, struct request *r, struct joining *j)
{
	struct entry first, like = j->g.e;
	struct ledger_conv *own;
	enum err err = ledger_first(l, j->g.conv, &like, &r->arena, &first);

	if (err == ERR_OK)
		answer_state(r, "joined", &first);
	if (err == ERR_NOT_FOUND) {
		like.type = ENTRY_REQUEST;
		err = ledger_conv(l, group_conv_name(r, "s:", j->self), &own);
		if (err == ERR_OK)
			err = ledger_first(l, own, &like, &r->arena, &first);
		if (err == ERR_OK)
			answer_state(r, "waiting", NULL);
	}
	return err == ERR_CONFLICT ? request_refuse(r, err, "cid",
	    "use a new cid for new content") : err;
}

enum err
group_join(struct ledger *l, struct request *r)
{
	const struct group_join_in *in = r->in;
	struct joining j = { .g = { .prefix = "g:", .cid = in->cid,
		.type = ENTRY_JOIN }, .self = request_user(r) };
	enum err err = group_find(l, r, &j.g, in->id), again;

	if (j.g.conv == NULL)
		return err;
	j.g.e = (struct entry){ .type = ENTRY_JOIN, .sender = j.self,
		.cid = in->cid };
	group_digest(l, &j.g.e, group_text(r, "join %.*s\n%.*s\n%.*s",
	    STR_FMT(in->id), STR_FMT(in->answer), STR_FMT(in->text)));
	again = join_again(l, r, &j);
	if (again != ERR_NOT_FOUND)
		return again;
	if (j.g.conv->row.settings.life != LIFE_ACTIVE)
		return ERR_NOT_MEMBER;
	if (err == ERR_OK && j.g.self != NULL) {
		answer_state(r, "member", NULL);
		return ERR_OK;
	}
	if (err != ERR_OK && err != ERR_NOT_MEMBER)
		return err;
	err = group_check_free(l, r, j.g.conv);
	if (err == ERR_WRONG_STATE)	/* nobody comes in so */
		return request_refuse(r, ERR_NOT_MEMBER, NULL, NULL);
	if (err == ERR_OK)
		err = find_waiting(l, r, &j);
	return err == ERR_OK ? join_by_policy(l, r, &j) : err;
}

/* ---- group.approve, group.refuse ---- */

/* Those of the list whose requests wait. */
static enum err
pick_waiting(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct str_list *list,
    struct str_list *out)
{
	struct record row;

	out->items = arena_alloc(&r->arena,
	    (list->count + 1u) * sizeof(struct str));
	out->count = 0;
	for (uint32_t i = 0; i < list->count; i++) {
		enum err err = group_record(l, r, request_key(c,
		    list->items[i]), &row);

		if (err == ERR_OK)
			out->items[out->count++] = list->items[i];
		else if (err != ERR_NOT_FOUND)
			return err;
	}
	return ERR_OK;
}

/* The requests go; those who asked and all who decide are told. */
static enum err
close_requests(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct str_list *list)
{
	struct own_note note = { .type = ENTRY_REQUEST, .conv = c->row.name,
		.users = group_ids_json(r, list), .cid = STR("") };
	enum err err = group_note_managers(l, r, c, &note);

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		struct str_list one = { &list->items[i], 1 };

		err = group_drop_record(l, request_key(c, list->items[i]));
		note.user = list->items[i];
		note.users = group_ids_json(r, &one);
		if (err == ERR_OK)
			err = group_note(l, r, &note);
	}
	return err;
}

enum err
group_approve(struct ledger *l, struct request *r)
{
	const struct group_change_in *in = r->in;
	struct group_change g = { .prefix = "g:", .least = WHO_ADMINS,
		.cid = in->cid, .type = ENTRY_JOIN, .count_key = "added",
		.moves_people = true };
	struct str_list waiting, fresh;
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "approve %.*s", STR_FMT(group_ids_json(r, &in->users))));

	if (err != ERR_OK || g.is_done)
		return err;
	err = pick_waiting(l, r, g.conv, &in->users, &waiting);
	fresh = waiting;
	if (err == ERR_OK)
		err = group_pick(l, r, g.conv, &fresh, false);
	if (err != ERR_OK)
		return err;
	if (fresh.count == 0)
		return request_refuse(r, ERR_NOT_FOUND, "users",
		    "nobody of them waits");
	err = group_let_in(l, r, &g, &fresh);
	return err == ERR_OK ? close_requests(l, r, g.conv, &waiting) : err;
}

/* The group's log has nothing to tell. */
enum err
group_refuse(struct ledger *l, struct request *r)
{
	const struct group_change_in *in = r->in;
	struct group_change g = { .prefix = "g:", .least = WHO_ADMINS };
	struct str_list waiting;
	enum err err = group_find(l, r, &g, in->id);

	if (err == ERR_OK && !group_may(r, &g, WHO_ADMINS))
		err = ERR_FORBIDDEN;
	if (err == ERR_OK)
		err = pick_waiting(l, r, g.conv, &in->users, &waiting);
	if (err == ERR_OK)
		err = close_requests(l, r, g.conv, &waiting);
	if (err == ERR_OK)
		group_answer(r, NULL, NULL, "refused", waiting.count);
	return err;
}

/* ---- group.invite, group.decline ---- */

/* Everyone has room for one more. */
static enum err
check_room(struct ledger *l, struct request *r, const struct str_list *list)
{
	int64_t most = ledger_parts(l)->settings->invitations_max;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		int64_t count;

		err = ledger_check(l, ledger_ops(l)->record_count(
		    ledger_store(l), RECORD_INVITATION, list->items[i],
		    &count));
		if (err == ERR_OK && count >= most)
			err = request_refuse_more(r, "users", most,
			    "invitations may wait for one person");
	}
	return err;
}

/* Somebody whom she blocks invites nobody, and is not told so: what waits for
 * her is neither replaced nor crowded out. */
static enum err
invite_one(struct ledger *l, struct request *r, const struct group_change *g,
    struct str user, struct str text)
{
	struct str self = request_user(r);
	struct str_list by = { &self, 1 };
	struct record row = { .kind = RECORD_INVITATION, .owner = user,
		.id = g->conv->row.name, .ts = ledger_ts(l),
		.body = two_texts(r, "by", self, "text", text) };
	struct own_note note = { .user = user, .type = ENTRY_INVITATION,
		.conv = g->conv->row.name, .users = STR("[]"),
		.cid = STR("") };
	struct record block;
	enum err err = self.len == 0 ? ERR_NOT_FOUND :
	    group_record(l, r, block_key(user, self), &block);

	if (err != ERR_NOT_FOUND)
		return err;
	if (self.len > 0)
		note.users = group_ids_json(r, &by);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
	return err == ERR_OK ? group_note(l, r, &note) : err;
}

/* A retry is found in the inviter's own log, for the group's tells nothing. */
static enum err
invite_again(struct ledger *l, struct request *r, struct own_note *note)
{
	const struct group_invite_in *in = r->in;
	struct entry first, like = { .type = note->type,
		.sender = request_user(r), .cid = note->cid };
	struct ledger_conv *own;
	enum err err = ledger_conv(l, group_conv_name(r, "s:", note->user),
	    &own);

	group_digest(l, &like, group_text(r, "%.*s\n%.*s\n%.*s",
	    STR_FMT(in->id), STR_FMT(note->users), STR_FMT(in->text)));
	note->digest = like.digest;
	if (err == ERR_OK)
		err = ledger_first(l, own, &like, &r->arena, &first);
	if (err == ERR_OK)
		group_answer(r, NULL, NULL, "invited",
		    group_count_users(&first));
	return err == ERR_CONFLICT ? request_refuse(r, err, "cid",
	    "use a new cid for new content") : err;
}

enum err
group_invite(struct ledger *l, struct request *r)
{
	const struct group_invite_in *in = r->in;
	struct str text = in->text;
	struct group_change g = { .prefix = "g:" };
	struct own_note note = { .user = request_user(r),
		.type = ENTRY_INVITATION, .cid = in->cid,
		.users = group_ids_json(r, &in->users) };
	struct str_list fresh = in->users;
	enum err err = group_find(l, r, &g, in->id), again;

	if (g.conv == NULL)
		return err;
	again = invite_again(l, r, &note);
	if (again != ERR_NOT_FOUND)
		return again;
	if (err == ERR_OK && !group_may(r, &g,
	    g.conv->row.settings.join == JOIN_CLOSED ? WHO_ADMINS :
	    g.conv->row.settings.invite))
		err = ERR_FORBIDDEN;
	if (err == ERR_OK)
		err = group_check_free(l, r, g.conv);
	if (err == ERR_OK)
		err = group_all_exist(l, r, &in->users);
	if (err == ERR_OK)
		err = group_pick(l, r, g.conv, &fresh, false);
	if (err == ERR_OK)
		err = check_room(l, r, &fresh);
	if (err == ERR_OK)
		err = before_name(l, r, g.conv->row.name, "text", &text);
	for (uint32_t i = 0; err == ERR_OK && i < fresh.count; i++)
		err = invite_one(l, r, &g, fresh.items[i], text);
	if (err != ERR_OK)
		return err;
	note.conv = g.conv->row.name;
	note.users = group_ids_json(r, &fresh);
	err = group_note(l, r, &note);
	group_answer(r, NULL, NULL, "invited", fresh.count);
	return err;
}

enum err
group_decline(struct ledger *l, struct request *r)
{
	const struct group_leave_in *in = r->in;
	struct str self = request_user(r);
	struct str conv = group_conv_name(r, "g:", in->id);
	struct str_list one = { &self, 1 };
	struct invitation_body body = { .by = STR("") };
	struct own_note note = { .user = self, .type = ENTRY_INVITATION,
		.conv = conv, .users = group_ids_json(r, &one),
		.cid = STR("") };
	const struct record_key key = { RECORD_INVITATION, self, conv };
	struct record row;
	enum err err = group_record(l, r, key, &row);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "you are not invited");
	if (err == ERR_OK)
		err = group_decode(&r->arena, row.body, invitation_fields,
		    &body);
	if (err == ERR_OK)
		err = group_drop_record(l, key);
	if (err == ERR_OK)
		err = group_note(l, r, &note);
	note.user = body.by;
	if (err == ERR_OK && body.by.len > 0)
		err = group_note(l, r, &note);
	buf_puts(&r->result, "{}");
	return err;
}

/* ---- what waits, by pages ---- */

/* Kept first and written after: what is written asks the store again. */
struct record_walk {
	struct arena *arena;
	struct record *rows;
	int64_t count, room;
	bool more;
};

static struct str
keep(struct arena *a, struct str s)
{
	return (struct str){ arena_strndup(a, s.p, s.len), s.len };
}

static bool
on_record(void *arg, const struct record *row)
{
	struct record_walk *walk = arg;
	struct record *at;

	walk->more = walk->count == walk->room;
	if (walk->more)
		return false;
	at = &walk->rows[walk->count++];
	*at = *row;
	at->id = keep(walk->arena, row->id);
	at->body = keep(walk->arena, row->body);
	return true;
}

static enum err
list_records(struct view *v, struct request *r, struct record_range range,
    struct record_walk *walk)
{
	const struct group_page_in *in = r->in;

	walk->arena = &r->arena;
	walk->room = in->limit ? in->limit : PAGE_LIMIT;
	walk->rows = arena_alloc(&r->arena,
	    (size_t)walk->room * sizeof(*walk->rows));
	range.limit = walk->room + 1;
	return v->ops->record_list(v->store, &range, on_record, walk);
}

static enum err
write_request(struct view *v, struct request *r, struct jsonw *w,
    const struct record *row)
{
	struct request_body body = { .text = STR("") };
	struct user u;
	enum err err = group_decode(&r->arena, row->body, request_fields,
	    &body);

	if (err == ERR_OK)
		err = v->ops->user_get(v->store, row->id, &r->arena, &u);
	if (err != ERR_OK)
		return err;
	jsonw_object(w);
	jsonw_string_field(w, "user", row->id);
	jsonw_string_field(w, "name", u.name);
	jsonw_int_field(w, "ts", row->ts);
	if (body.text.len > 0)
		jsonw_string_field(w, "text", body.text);
	if (body.answer.len > 0)
		jsonw_string_field(w, "answer", body.answer);
	jsonw_object_end(w);
	return ERR_OK;
}

enum err
group_requests(struct view *v, struct request *r)
{
	const struct group_page_in *in = r->in;
	struct record_walk walk = { .count = 0 };
	struct jsonw w = jsonw_on(&r->result);
	struct group_seen g;
	enum err err = group_view_within(v, r, "g:", in->id, &g);

	if (err == ERR_OK && !group_is_outside_admin(r) &&
	    g.self.role < ROLE_ADMIN)
		err = ERR_FORBIDDEN;
	if (err == ERR_OK)
		err = list_records(v, r, (struct record_range){
		    .kind = RECORD_JOIN_REQUEST, .key = g.conv.name,
		    .after = in->after }, &walk);
	jsonw_object(&w);
	jsonw_key(&w, "requests");
	jsonw_array(&w);
	for (int64_t i = 0; i < walk.count && err == ERR_OK; i++)
		err = write_request(v, r, &w, &walk.rows[i]);
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", walk.more);
	jsonw_object_end(&w);
	return err;
}

static enum err
write_invitation(struct view *v, struct request *r, struct jsonw *w,
    const struct record *row)
{
	struct invitation_body body = { .text = STR("") };
	struct record block;
	struct conv c;
	enum err err = v->ops->conv_by_name(v->store, row->id, &r->arena, &c);

	if (err == ERR_OK)
		err = group_decode(&r->arena, row->body, invitation_fields,
		    &body);
	if (err != ERR_OK || c.settings.life != LIFE_ACTIVE)
		return err;
	err = group_view_record(v, &r->arena, block_key(request_user(r),
	    body.by), &block);
	if (err != ERR_NOT_FOUND)
		return err;
	jsonw_object(w);
	jsonw_string_field(w, "id", (struct str){ row->id.p + 2,
	    row->id.len - 2 });
	jsonw_string_field(w, "name", c.title);
	jsonw_int_field(w, "members", c.member_count);
	jsonw_string_field(w, "by", body.by);
	if (body.text.len > 0)
		jsonw_string_field(w, "text", body.text);
	jsonw_int_field(w, "ts", row->ts);
	jsonw_object_end(w);
	return ERR_OK;
}

enum err
group_invitations(struct view *v, struct request *r)
{
	const struct group_page_in *in = r->in;
	struct record_walk walk = { .count = 0 };
	struct jsonw w = jsonw_on(&r->result);
	enum err err = list_records(v, r, (struct record_range){
	    .kind = RECORD_INVITATION, .key = request_user(r),
	    .after = in->after.len > 0 ? group_conv_name(r, "g:", in->after) :
	    STR("") }, &walk);

	jsonw_object(&w);
	jsonw_key(&w, "invitations");
	jsonw_array(&w);
	for (int64_t i = 0; i < walk.count && err == ERR_OK; i++)
		err = write_invitation(v, r, &w, &walk.rows[i]);
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", walk.more);
	jsonw_object_end(&w);
	return err;
}
