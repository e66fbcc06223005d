/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sync: every own conversation that changed after an id, from one snapshot.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include "base/sabotage.h"
#include "core/conversation.h"
#include "core/entryjson.h"
#include "core/messagechange.h"
#include "core/retention.h"
#include "core/setting.h"

#define SYNC_LIMIT 200
/* A page ends beyond this many bytes: newest entries may be long. */
#define SYNC_BYTES (256u * 1024)
/* Memory of one conversation's rows while they are written. */
#define ROW_ARENA_MAX (1u << 20)
#define CHOSEN_COUNTED_MAX 1000
#define NO_NEWS_PASSED_MAX 64

/* As she sees them who asks. */
struct cursors {
	struct jsonw *w;
	struct str user;
	int64_t has_receipts;
};

static enum err
cursors_begin(struct view *v, struct request *r, struct jsonw *w,
    struct cursors *out)
{
	*out = (struct cursors){ .w = w, .user = request_user(r) };
	return setting_find(v, r, SETTING_READ_RECEIPTS, &out->has_receipts);
}

/* Of others she sees how far they have read where that is told; what they
 * read was delivered. */
static void
write_cursor(const struct cursors *c, const struct member *m)
{
	bool is_seen = c->has_receipts || str_eq(m->user, c->user);

	jsonw_object(c->w);
	jsonw_string_field(c->w, "user", m->user);
	jsonw_int_field(c->w, "read", is_seen ? m->read_seq : 0);
	jsonw_int_field(c->w, "delivered", m->delivered_seq > m->read_seq ?
	    m->delivered_seq : m->read_seq);
	jsonw_object_end(c->w);
}

static bool
on_cursor(void *arg, const struct member *m)
{
	write_cursor(arg, m);
	return true;
}

static enum err
write_cursors(struct view *v, struct request *r, struct jsonw *w,
    const struct conv *c)
{
	struct cursors all;
	enum err err = cursors_begin(v, r, w, &all);

	if (err != ERR_OK)
		return err;
	jsonw_key(w, "cursors");
	jsonw_array(w);
	err = v->ops->member_list(v->store, c->key, STR(""),
	    RECEIPT_MEMBERS_MAX, on_cursor, &all);
	jsonw_array_end(w);
	return err;
}

/* Of the two of a direct conversation, in the order of their ids, as
 * write_cursors has them; her own row is at hand. */
static enum err
write_both_cursors(struct view *v, struct request *r, struct jsonw *w,
    const struct conv_found *f)
{
	struct member own = f->member, other;
	struct str peer = conv_peer(f->conv.name, request_user(r));
	enum err err = v->ops->member_get(v->store, f->conv.key, peer,
	    &other);
	int order = str_cmp(request_user(r), peer);
	struct cursors both;

	if (err == ERR_OK)
		err = cursors_begin(v, r, w, &both);
	if (err != ERR_OK)
		return err;
	own.user = request_user(r);
	jsonw_key(w, "cursors");
	jsonw_array(w);
	if (order < 0)
		write_cursor(&both, &own);
	write_cursor(&both, &other);
	if (order > 0)
		write_cursor(&both, &own);
	jsonw_array_end(w);
	return ERR_OK;
}

static enum err
write_peer(struct view *v, struct request *r, struct jsonw *w,
    const struct conv_found *f)
{
	struct str peer = conv_peer(f->conv.name, request_user(r));
	struct arena arena;
	struct user u;
	enum err err;

	arena_init(&arena, ROW_ARENA_MAX);
	err = v->ops->user_get(v->store, peer, &arena, &u);
	if (err == ERR_OK) {
		jsonw_key(w, "peer");
		jsonw_object(w);
		jsonw_string_field(w, "id", u.id);
		jsonw_string_field(w, "name", u.name);
		jsonw_object_end(w);
		err = write_both_cursors(v, r, w, f);
	}
	arena_fini(&arena);
	return err;
}

static bool
on_last(void *arg, const struct entry *e)
{
	int64_t *seq = arg;

	if (entry_is_news(e->type))
		*seq = e->seq;
	return true;
}

/* That old entries went is not what was said last: the one before, if it is
 * not far. */
static enum err
find_last(struct view *v, const struct conv_found *f, struct arena *arena,
    struct entry *out)
{
	int64_t seq = f->conv.last_seq;
	const struct entry_range range = { .conv = f->conv.key,
		.from = f->member.from_seq, .upto = seq,
		.limit = NO_NEWS_PASSED_MAX, .newest = true };
	enum err err = v->ops->entry_by_seq(v->store, f->conv.key, seq, arena,
	    out);

	if (err != ERR_OK || entry_is_news(out->type))
		return err;
	err = v->ops->entry_page(v->store, &range, on_last, &seq);
	return err == ERR_OK && seq != f->conv.last_seq ?
	    v->ops->entry_by_seq(v->store, f->conv.key, seq, arena, out) :
	    err;
}

static enum err
write_last(struct view *v, struct request *r, struct jsonw *w,
    const struct conv_found *f)
{
	struct arena arena;
	struct entry e;
	bool hidden = false;
	enum err err;

	if (f->conv.last_seq < f->member.from_seq || f->conv.last_seq == 0)
		return ERR_OK;
	arena_init(&arena, ROW_ARENA_MAX);
	err = find_last(v, f, &arena, &e);
	if (err == ERR_OK)
		err = message_is_hidden(v, r, &f->member, &e, &hidden);
	if (err == ERR_OK) {
		jsonw_key(w, "last");
		jsonw_object(w);
		if (hidden)
			entry_write_hidden(w, &e);
		else
			entry_write(w, &e, true);
		jsonw_object_end(w);
	}
	arena_fini(&arena);
	return err;
}

static void
write_flags(struct jsonw *w, const struct conv_found *f)
{
	const struct member *m = &f->member;

	if (m->pinned)
		jsonw_bool_field(w, "pinned", true);
	if (m->muted)
		jsonw_bool_field(w, "muted", true);
	if (m->flags & MEMBER_MENTIONS)
		jsonw_bool_field(w, "alert_mentions", true);
	if (m->flags & MEMBER_UNREAD)
		jsonw_bool_field(w, "marked_unread", true);
	/* The next message shows it again. */
	if ((m->flags & MEMBER_HIDDEN) && m->hidden_count == f->conv.count)
		jsonw_bool_field(w, "hidden", true);
}

static enum err
write_draft(struct view *v, struct request *r, struct jsonw *w,
    const struct conv_found *f)
{
	const struct record_key key = { RECORD_DRAFT, request_user(r),
		f->conv.name };
	struct arena arena;
	struct record draft;
	enum err err;

	if (!(f->member.flags & MEMBER_DRAFT))
		return ERR_OK;
	arena_init(&arena, ROW_ARENA_MAX);
	err = v->ops->record_get(v->store, &key, &arena, &draft);
	if (err == ERR_OK) {
		jsonw_raw_field(w, "draft", draft.body);
		jsonw_int_field(w, "draft_ts", draft.ts);
	}
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool
on_chosen(void *arg, const struct record *row)
{
	int64_t *count = arg;

	(void)row;
	++*count;
	return true;
}

/* Unread messages for chosen members, she being one. */
static enum err
count_chosen(struct view *v, struct request *r, const struct conv_found *f,
    int64_t *out)
{
	const struct member *m = &f->member;
	int64_t seen = member_seen_seq(m, &f->conv);
	char owner[MESSAGE_KEY_ROOM], after[MESSAGE_KEY_ROOM];
	const struct record_range range = { .kind = RECORD_CHOSEN,
		.key = message_member_key(m->conv, request_user(r), owner),
		.after = message_seq_key(seen > 0 ? seen : 0, after),
		.limit = CHOSEN_COUNTED_MAX };

	*out = 0;
	return f->conv.kind == CONV_DIRECT || m->aimed_seq <= seen ? ERR_OK :
	    v->ops->record_list(v->store, &range, on_chosen, out);
}

static enum err
write_state(struct view *v, struct request *r, struct jsonw *w,
    const struct conv_found *f)
{
	const struct member *m = &f->member;
	int64_t mentions, chosen;
	enum err err;

	jsonw_int_field(w, "seq", f->conv.last_seq);
	jsonw_int_field(w, "count", f->conv.count);
	err = count_chosen(v, r, f, &chosen);
	if (err != ERR_OK)
		return err;
	jsonw_int_field(w, "unread", member_unread(m, &f->conv) + chosen);
	err = v->ops->mention_count(v->store, f->conv.key, request_user(r),
	    member_seen_seq(m, &f->conv), &mentions);
	if (err != ERR_OK)
		return err;
	jsonw_int_field(w, "mentions", mentions);
	jsonw_int_field(w, "read", m->read_seq);
	jsonw_int_field(w, "from_seq", m->from_seq > f->conv.purged_seq ?
	    m->from_seq : f->conv.purged_seq + 1);
	jsonw_int_field(w, "member_count", f->conv.member_count);
	jsonw_string_field(w, "role", str_from(conv_role_name(f->conv.kind,
	    m->role)));
	write_flags(w, f);
	if (member_silent_until(m, &f->conv) > 0)
		jsonw_int_field(w, "muted_until",
		    member_silent_until(m, &f->conv));
	jsonw_int_field(w, "ts", f->conv.last_ts);
	err = write_draft(v, r, w, f);
	if (err == ERR_OK)
		err = write_last(v, r, w, f);
	if (err == ERR_OK && f->conv.kind == CONV_DIRECT)
		err = write_peer(v, r, w, f);
	return err;
}

/* Who left does not learn that the others go on. */
static int64_t
changed_at(const struct conv_found *f)
{
	if (f->member.left || f->member.changed > f->conv.changed)
		return f->member.changed;
	return f->conv.changed;
}

/* Who may read there may know for how long. */
static enum err
write_rule(struct view *v, struct request *r, struct jsonw *w,
    const struct conv *c)
{
	struct retention_rule rule;
	bool own;
	enum err err = retention_rule_find(v, c->name, &r->arena, &rule,
	    &own);

	if (err == ERR_OK && rule.message_days > 0)
		jsonw_int_field(w, "message_days", rule.message_days);
	if (err == ERR_OK && rule.file_days > 0)
		jsonw_int_field(w, "file_days", rule.file_days);
	return err;
}

/* One conversation as its member sees it. */
static enum err
write_conversation(struct view *v, struct request *r, struct jsonw *w,
    const struct conv_found *f)
{
	char seen[CONV_NAME_ROOM];
	enum err err = ERR_OK;

	jsonw_object(w);
	jsonw_string_field(w, "conv", conv_seen_by(f->conv.name,
	    request_user(r), seen));
	jsonw_string_field(w, "kind", str_from(conv_kind_name(f->conv.kind)));
	if (f->conv.title.len > 0)
		jsonw_string_field(w, "title", f->conv.title);
	if (f->member.left)
		jsonw_bool_field(w, "left", true);
	if (f->conv.settings.life != LIFE_ACTIVE)
		jsonw_bool_field(w, "dissolved", true);
	if (!f->member.left)
		err = write_state(v, r, w, f);
	jsonw_int_field(w, "changed", changed_at(f));
	jsonw_object_end(w);
	return err;
}

enum err
conversation_get(struct view *v, struct request *r)
{
	const struct conversation_get_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct conv_found f;
	enum err err = conversation_find(v, r, in->conv, true, &f);

	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "conversation");
	err = write_conversation(v, r, &w, &f);
	if (err == ERR_OK && f.conv.kind != CONV_SELF &&
	    f.conv.kind != CONV_TENANT)
		err = write_rule(v, r, &w, &f.conv);
	if (err == ERR_OK && !f.member.left && conv_tells_cursors(&f.conv))
		err = write_cursors(v, r, &w, &f.conv);
	jsonw_object_end(&w);
	return err;
}

/* Rows are kept first and written after: a visitor must not ask the store
 * again while it is being walked. */
struct sync_walk {
	struct arena *arena;
	struct conv_found *rows;
	int64_t count, room;
	bool more;
};

static struct str
keep(struct arena *a, struct str s)
{
	return (struct str){ arena_strndup(a, s.len ? s.p : "", s.len),
		s.len };
}

static bool
on_changed(void *arg, const struct member *m, const struct conv *c)
{
	struct sync_walk *walk = arg;
	struct conv_found *f;

	walk->more = walk->count == walk->room;
	if (walk->more)
		return false;
	f = &walk->rows[walk->count++];
	f->conv = *c;
	f->member = *m;
	f->conv.name = keep(walk->arena, c->name);
	f->conv.title = keep(walk->arena, c->title);
	f->conv.owner = STR("");
	return true;
}

enum err
sync_answer(struct view *v, struct request *r)
{
	const struct sync_in *in = r->in;
	struct sync_walk walk = {
		.arena = &r->arena,
		.room = in->limit ? in->limit : SYNC_LIMIT,
	};
	struct jsonw w = jsonw_on(&r->result);
	int64_t newest, at = 0;
	struct str epoch;
	enum err err;

	walk.rows = arena_zalloc(&r->arena,
	    (size_t)walk.room * sizeof(*walk.rows));
	err = v->ops->last_id_get(v->store, &newest);
	if (err == ERR_OK)
		err = v->ops->meta_get(v->store, META_EPOCH, &r->arena,
		    &epoch);
	if (err == ERR_NOT_FOUND) {	/* its writer was not here yet */
		epoch = STR("");
		err = ERR_OK;
	}
	if (err == ERR_OK)
		err = v->ops->membership_since(v->store, request_user(r),
		    in->since, walk.room + 1, on_changed, &walk);
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "conversations");
	jsonw_array(&w);
	while (at < walk.count && r->result.len < SYNC_BYTES && err == ERR_OK)
		err = write_conversation(v, r, &w, &walk.rows[at++]);
	jsonw_array_end(&w);
	walk.more |= at < walk.count;
	if (walk.more && !sabotage_is(SABOTEUR_CURSOR_BEFORE_SEND))
		newest = changed_at(&walk.rows[at - 1]);
	jsonw_int_field(&w, "since", newest);
	jsonw_string_field(&w, "epoch", epoch);
	jsonw_bool_field(&w, "more", walk.more);
	jsonw_object_end(&w);
	return err;
}
