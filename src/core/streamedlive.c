/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Streamed messages while they are said: the text so far, pieces that come,
 * their pushes, and when they are saved.
 * Runs on: the shard; a look into the log on readers.
 * Owns: the streams of its tenants.
 */
#include <inttypes.h>

#include "base/jsonw.h"
#include "base/map.h"
#include "base/metrics.h"
#include "base/text.h"
#include "core/entryjson.h"
#include "core/streamed.h"

/* Where the steps of stream.append and stream.finish end, and go on. */
#define LOOK 1
#define APPENDED 3
#define JUDGED 3
/* A stream that has ended in the log may be found here for a moment more. */
#define LIVE_MAX (2 * STREAMS_MAX)
#define NAME_ROOM (CONV_NAME_ROOM + 24)
/* Words that begin in what was said before and end in a piece: rules see so
 * much of what stands before it. */
#define BEFORE_BYTES 256
#define FORGET_MS 10000		/* after the time-out */
#define SAVE_BYTES (2u << 20)	/* of one request */
/* People who came since one began; of one with more no pieces are pushed. */
#define LATE_MAX 200
#define LATE_BYTES ((LATE_MAX + 1) * 68)
#define LOOKED_AT 64		/* entries, for somebody who came */

struct streamed_live {
	struct conv conv;	/* key, kind, name: in `name` */
	int64_t seq;
	int64_t chars, saved_chars;
	int64_t heard_ms;	/* monotonic: the newest piece */
	struct buf text;
	size_t saved_bytes;
	bool is_dirty;		/* something is to be saved, or that it lives */
	bool is_closing;	/* nobody finishes it: nothing is added */
	bool is_crowded;	/* more than late_ids has room for */
	unsigned late_count;
	struct buf late_ids;	/* a JSON array of those who came later and
				 * may not read it; or empty */
	char user[65];
	char name[CONV_NAME_ROOM];
};

/* What a reader found of it. */
struct found {
	struct conv conv;
	struct str text;
	struct str late[LATE_MAX + 1];	/* one more: there are more */
	unsigned late_count;
};

/* ---- the set ---- */

static struct str
key_of(const char *conv, int64_t seq, char room[NAME_ROOM])
{
	int len = snprintf(room, NAME_ROOM, "%s/%" PRId64, conv, seq);

	return (struct str){ room, (size_t)len };
}

static void
live_free(struct streamed_live *live)
{
	buf_fini(&live->text);
	buf_fini(&live->late_ids);
	xfree(live);
}

void
streamed_fini(struct streamed_set *set)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (set->by_name.max == 0)
		return;
	while (map_next(&set->by_name, &pos, &key, &value))
		live_free(value);
	map_fini(&set->by_name);
}

void
streamed_ended(struct tenant_live *t, int64_t conv, int64_t seq,
    struct str user)
{
	struct streamed_set *set = shard_streams(t);
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (set->by_name.count == 0)
		return;
	while (map_next(&set->by_name, &pos, &key, &value)) {
		struct streamed_live *live = value;

		if (live->conv.key != conv || (seq != 0 ? live->seq != seq :
		    !str_is(user, live->user)))
			continue;
		map_del(&set->by_name, key);
		live_free(live);
	}
}

void
streamed_closing(struct tenant_live *t, const struct streamed_at *at)
{
	struct streamed_set *set = shard_streams(t);
	struct streamed_live *live;
	char room[NAME_ROOM];

	live = set->by_name.count == 0 ? NULL : map_find(&set->by_name,
	    key_of(at->conv.p, at->seq, room));
	if (live != NULL)
		live->is_closing = true;
}

static struct streamed_live *
find(struct tenant_live *t, struct request *r)
{
	const struct stream_in *in = r->in;
	char conv[CONV_NAME_ROOM], room[NAME_ROOM];
	struct streamed_set *set = shard_streams(t);
	struct streamed_live *live;

	if (set->by_name.count == 0 || conv_canonical(in->said.conv,
	    request_user(r), conv, NULL) != ERR_OK)
		return NULL;
	live = map_find(&set->by_name, key_of(conv, in->said.seq, room));
	return live != NULL && str_is(request_user(r), live->user) ? live :
	    NULL;
}

/* ---- a look into the log ---- */

/* "text" of a body, in the request's arena. */
static enum err
text_of(struct request *r, const struct entry *e, struct str *out)
{
	json_t *body = NULL;
	const char *text;
	enum err err = field_parse(e->body, &body);

	text = json_string_value(json_object_get(body, "text"));
	if (err == ERR_OK && text != NULL)
		*out = (struct str){ arena_strndup(&r->arena, text,
		    strlen(text)), strlen(text) };
	json_decref(body);
	return err == ERR_OK && text != NULL ? ERR_OK : ERR_CORRUPT;
}

static bool
on_entry(void *arg, const struct entry *e)
{
	bool *has_joined = arg;

	*has_joined = e->type == ENTRY_JOIN;
	return !*has_joined;
}

/* Whether somebody may have come since then who does not see it. */
static enum err
has_newcomers(struct view *v, const struct conv *c, int64_t seq, bool *out)
{
	const struct entry_range since = { .conv = c->key, .from = seq + 1,
		.upto = c->last_seq, .limit = LOOKED_AT };

	*out = c->kind == CONV_GROUP && c->last_seq > seq &&
	    c->settings.history != CONV_HISTORY_ALL;
	if (!*out || c->last_seq - seq > LOOKED_AT)
		return ERR_OK;
	*out = false;
	return v->ops->entry_page(v->store, &since, on_entry, out);
}

struct late_walk {
	struct found *found;
	struct arena *arena;
	int64_t seq;
};

static bool
on_member(void *arg, const struct member *m)
{
	struct late_walk *walk = arg;
	struct found *found = walk->found;

	if (m->from_seq > walk->seq)
		found->late[found->late_count++] = (struct str){
			arena_strndup(walk->arena, m->user.p, m->user.len),
			m->user.len };
	return found->late_count <= LATE_MAX;
}

static enum err
find_late(struct view *v, struct request *r, struct found *found, int64_t seq)
{
	struct late_walk walk = { found, &r->arena, seq };
	bool any;
	enum err err = has_newcomers(v, &found->conv, seq, &any);

	return err == ERR_OK && any ? v->ops->member_list(v->store,
	    found->conv.key, STR(""), GROUP_MEMBERS_MAX, on_member, &walk) :
	    err;
}

enum err
streamed_find(struct view *v, struct request *r)
{
	const struct stream_in *in = r->in;
	struct found *found = arena_zalloc(&r->arena, sizeof(*found));
	struct conv_found f;
	struct entry e;
	enum err err = conversation_find(v, r, in->said.conv, false, &f);

	if (err != ERR_OK)
		return err;
	err = in->said.seq < f.member.from_seq ? ERR_NOT_FOUND :
	    v->ops->entry_by_seq(v->store, f.conv.key, in->said.seq,
	    &r->arena, &e);
	if (err == ERR_OK && !entry_is_for(&e, request_user(r)))
		err = ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? request_refuse(r, err, "seq",
		    "no such message") : err;
	if (!str_eq(e.sender, request_user(r)))
		return ERR_FORBIDDEN;
	if (!streamed_is_open(&e))
		return request_refuse(r, ERR_WRONG_STATE, "seq",
		    "it is not being streamed, or no more");
	found->conv = f.conv;
	err = text_of(r, &e, &found->text);
	if (err == ERR_OK)
		err = find_late(v, r, found, e.seq);
	r->scratch = found;
	return err;
}

/* ---- who came since it began ---- */

static void
add_late(struct streamed_live *live, struct str user)
{
	struct buf *ids = &live->late_ids;

	live->is_crowded |= live->late_count == LATE_MAX;
	if (live->is_crowded)
		return;
	if (live->late_count > 0)
		ids->len--;	/* the bracket */
	buf_printf(ids, "%s\"%.*s\"]", live->late_count++ > 0 ? "," : "[",
	    STR_FMT(user));
}

void
streamed_joined(struct tenant_live *t, const struct effect *e)
{
	struct streamed_set *set = shard_streams(t);
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (e->seq <= 1)
		return;		/* she sees all */
	set->joins++;
	if (set->by_name.count == 0)
		return;
	while (map_next(&set->by_name, &pos, &key, &value)) {
		struct streamed_live *live = value;

		if (live->conv.key == e->conv && live->seq < e->seq)
			add_late(live, e->user);
	}
}

/* It may have begun to live while the log was looked into. ERR_FULL. */
static enum err
enter(struct shard *s, struct tenant_live *t, struct request *r,
    struct streamed_live **out)
{
	const struct stream_in *in = r->in;
	const struct found *found = r->scratch;
	struct streamed_set *set = shard_streams(t);
	struct streamed_live *live = find(t, r);
	char room[NAME_ROOM];

	if (live == NULL) {
		if (set->by_name.max == 0)
			map_init(&set->by_name, LIVE_MAX);
		live = xcalloc(1, sizeof(*live));
		live->conv = (struct conv){ .key = found->conv.key,
			.kind = found->conv.kind };
		snprintf(live->name, sizeof(live->name), "%.*s",
		    STR_FMT(found->conv.name));
		live->conv.name = str_from(live->name);
		snprintf(live->user, sizeof(live->user), "%s", r->who.user);
		live->seq = in->said.seq;
		buf_init(&live->text, BODY_MAX_BYTES);
		buf_init(&live->late_ids, LATE_BYTES);
		for (unsigned i = 0; i < found->late_count; i++)
			add_late(live, found->late[i]);
		buf_putstr(&live->text, found->text);
		live->chars = (int64_t)utf8_count(found->text);
		live->saved_chars = live->chars;
		live->saved_bytes = found->text.len;
		live->heard_ms = clock_mono_ms(shard_parts(s)->clock);
		if (map_put(&set->by_name, key_of(live->name, live->seq,
		    room), live, NULL) != ERR_OK) {
			live_free(live);
			return ERR_BUSY;
		}
	}
	*out = live;
	return ERR_OK;
}

/* ---- saving ---- */

static void
put_item(struct request *r, struct streamed_live *live)
{
	struct streamed_save *save = r->in;
	struct str text = buf_str(&live->text);

	save->items[save->count++] = (struct streamed_item){
		.at = { { arena_strndup(&r->arena, live->name,
		    live->conv.name.len), live->conv.name.len }, live->seq },
		.user = str_from(arena_strndup(&r->arena, live->user,
		    strlen(live->user))),
		.text = { arena_strndup(&r->arena, text.p, text.len),
		    text.len },
		.chars = live->chars };
	live->is_dirty = false;
	live->saved_bytes = live->text.len;	/* unless it fails */
}

/* One that was forgotten meanwhile, and maybe came again, is behind what was
 * saved at most. */
static void
settle_item(struct streamed_set *set, const struct streamed_item *item,
    enum err err)
{
	char room[NAME_ROOM];
	struct str key = key_of(item->at.conv.p, item->at.seq, room);
	struct streamed_live *live = map_find(&set->by_name, key);

	if (live == NULL)
		return;
	if (err != ERR_OK) {
		live->is_dirty = true;
	} else if (item->is_over) {
		map_del(&set->by_name, key);
		live_free(live);
	} else if (item->chars > live->saved_chars) {
		live->saved_chars = item->chars;
	}
}

static void save(struct shard *, struct tenant_live *, size_t unsaved);

static void
on_saved(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct streamed_save *saved = r->in;
	struct streamed_set *set = shard_streams(t);

	set->is_saving = false;
	for (int i = 0; i < saved->count; i++)
		settle_item(set, &saved->items[i], r->err);
	if (r->err == ERR_OK)	/* else with the next second */
		save(s, t, STREAM_SAVE_BYTES);
}

static struct request *
save_new(struct tenant_live *t)
{
	static const struct step steps[] = {
		STEP_WRITER(streamed_save), { AT_NONE, { NULL } },
	};
	const char *tenant = shard_tenant_id(t);
	struct request *r = request_new();

	r->op_name = "stream.save";
	r->steps = steps;
	r->in = arena_zalloc(&r->arena, sizeof(struct streamed_save));
	r->authenticated = true;
	r->ended = on_saved;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	return r;
}

/* Those with at least so many bytes that are not. One request at a time: a
 * disk that stands still must not collect them. */
static void
save(struct shard *s, struct tenant_live *t, size_t unsaved)
{
	struct streamed_set *set = shard_streams(t);
	struct request *r = NULL;
	size_t bytes = 0;
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (set->is_saving || set->by_name.count == 0)
		return;
	while (map_next(&set->by_name, &pos, &key, &value)) {
		struct streamed_live *live = value;

		if (!live->is_dirty ||
		    live->text.len - live->saved_bytes < unsaved)
			continue;
		bytes += live->text.len;
		if (r == NULL)
			r = save_new(t);
		put_item(r, live);
		if (((struct streamed_save *)r->in)->count ==
		    STREAMS_AT_ONCE || bytes > SAVE_BYTES)
			break;
	}
	if (r == NULL)
		return;
	set->is_saving = true;
	shard_submit(s, t, r);
}

void
streamed_tick(struct shard *s, struct tenant_live *t, int64_t mono_ms)
{
	const int64_t forget_ms = FORGET_MS +
	    shard_parts(s)->settings->stream_timeout_ms;
	struct streamed_set *set = shard_streams(t);
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (set->by_name.count == 0)
		return;
	save(s, t, 0);
	while (map_next(&set->by_name, &pos, &key, &value)) {
		struct streamed_live *live = value;

		if (live->is_dirty || mono_ms - live->heard_ms < forget_ms)
			continue;
		map_del(&set->by_name, key);
		live_free(live);
	}
}

/* ---- pieces ---- */

static size_t
byte_at(const struct streamed_live *live, int64_t at)
{
	const char *p = live->text.data;
	size_t i = 0;

	if (at >= live->chars)
		return live->text.len;
	for (; at > 0; at--)
		do
			i++;
		while (((unsigned char)p[i] & 0xc0) == 0x80);
	return i;
}

struct judging {
	size_t begin;		/* of the piece, in what rules see */
	size_t end;
	char *marks;		/* of the piece: what is masked */
	bool is_blocked;
};

static bool
on_match(void *arg, const struct rules_match *m)
{
	struct judging *j = arg;
	size_t from = m->from > j->begin ? m->from : j->begin;

	if (m->upto <= j->begin)
		return true;
	j->is_blocked |= m->action == WORD_BLOCK;
	if (m->action == WORD_MASK)
		memset(j->marks + (from - j->begin), 1, m->upto - from);
	return !j->is_blocked;
}

/* Words of the tenant's rules in it, or ending in it. All of the text is
 * judged, and by every filter, when it is finished. */
static enum err
judge(const struct rules *rules, struct request *r,
    const struct streamed_live *live, size_t begin, struct str *piece)
{
	size_t from = begin > BEFORE_BYTES ? begin - BEFORE_BYTES : 0;
	struct judging j;
	struct buf seen;

	if (rules->words == NULL || piece->len == 0)
		return ERR_OK;
	while (from < begin &&
	    ((unsigned char)live->text.data[from] & 0xc0) == 0x80)
		from++;
	j = (struct judging){ .begin = begin - from,
		.marks = arena_zalloc(&r->arena, piece->len + 1) };
	buf_init(&seen, BEFORE_BYTES + STREAM_PIECE_MAX);
	if (begin > from)
		buf_append(&seen, live->text.data + from, begin - from);
	buf_putstr(&seen, *piece);
	rules_search(rules, buf_str(&seen), on_match, &j);
	buf_fini(&seen);
	if (j.is_blocked) {
		metric_add(METRIC_WORDS_BLOCKED, 1);
		return request_refuse(r, ERR_REFUSED, "text",
		    "a word in it is not allowed here");
	}
	*piece = rules_mask(*piece, j.marks, &r->arena);
	return ERR_OK;
}

static void
push_piece(struct shard *s, struct tenant_live *t, struct request *r,
    const struct streamed_live *live, struct str piece)
{
	struct push *push;
	struct buf tail;
	struct jsonw w;

	if (live->is_crowded)
		return;		/* it is read as it is saved, and finished */
	buf_init(&tail, STREAM_PIECE_MAX * 6 + 256);
	w = jsonw_on(&tail);
	w.need_comma = true;	/* after "conv" */
	jsonw_int_field(&w, "seq", live->seq);
	jsonw_int_field(&w, "at", live->chars);
	jsonw_string_field(&w, "text", piece);
	BUG_ON(tail.overflow);
	push = conv_push("stream", &live->conv, buf_str(&tail));
	push->except = r->session;
	if (live->late_count > 0)
		push_name(push, buf_str(&live->late_ids), true);
	buf_fini(&tail);
	shard_publish(s, t, push);
}

/* What of it is new is pushed; ERR_CONFLICT when other text stands there. */
static enum err
add(struct shard *s, struct tenant_live *t, struct request *r,
    struct streamed_live *live)
{
	const int64_t most = shard_parts(s)->settings->text_chars_max;
	const struct stream_in *in = r->in;
	size_t begin = byte_at(live, in->at), known;
	struct str piece = in->text;
	enum err err = judge(shard_before(t)->rules, r, live, begin, &piece);

	if (err != ERR_OK)
		return err;
	known = live->text.len - begin;
	if (known > piece.len)
		known = piece.len;
	if (known > 0 && memcmp(live->text.data + begin, piece.p, known) != 0)
		return request_refuse(r, ERR_CONFLICT, "text",
		    "other text stands there");
	piece = (struct str){ piece.p + known, piece.len - known };
	if (live->text.len + piece.len > BODY_MAX_BYTES || live->chars +
	    (int64_t)utf8_count(piece) > most)
		return request_refuse_more(r, "text", most,
		    "characters of a text: finish it");
	live->is_dirty = true;
	live->heard_ms = clock_mono_ms(shard_parts(s)->clock);
	if (piece.len == 0)
		return ERR_OK;
	push_piece(s, t, r, live, piece);
	buf_putstr(&live->text, piece);
	live->chars += (int64_t)utf8_count(piece);
	if (live->text.len - live->saved_bytes >= STREAM_SAVE_BYTES)
		save(s, t, STREAM_SAVE_BYTES);
	return ERR_OK;
}

static enum err
take(struct shard *s, struct tenant_live *t, struct request *r,
    struct streamed_live *live)
{
	const struct stream_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	enum err err;

	if (live->is_closing)
		return request_refuse(r, ERR_WRONG_STATE, "seq",
		    "it is not being streamed, or no more");
	/* Behind the end nothing is taken; the answer says where that is. */
	err = in->at <= live->chars ? add(s, t, r, live) : ERR_OK;
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_int_field(&w, "at", live->chars);
	jsonw_int_field(&w, "saved", live->saved_chars);
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
streamed_append_known(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	struct streamed_live *live = find(t, r);
	struct stream_in *in = r->in;

	in->joins = shard_streams(t)->joins;
	if (live == NULL || before_rules(s, t, r) == NULL)
		return ERR_OK;	/* looks into the log; or waits */
	request_go_to(r, APPENDED);
	return take(s, t, r, live);
}

enum err
streamed_append_found(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	struct streamed_set *set = shard_streams(t);
	struct stream_in *in = r->in;
	struct streamed_live *live;
	enum err err;

	if (before_rules(s, t, r) == NULL)
		return ERR_OK;
	if (in->joins != set->joins) {	/* somebody came behind the look */
		in->joins = set->joins;
		request_go_to(r, LOOK);
		return ERR_OK;
	}
	err = enter(s, t, r, &live);
	return err == ERR_OK ? take(s, t, r, live) : err;
}

/* ---- finishing ---- */

enum err
streamed_finish_known(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	struct stream_in *in = r->in;
	struct streamed_live *live = find(t, r);
	struct str text;

	(void)s;
	in->said.kind = KIND_TEXT;
	if (in->text.p == NULL && live == NULL)
		return ERR_OK;	/* looks into the log */
	text = in->text.p != NULL ? in->text : buf_str(&live->text);
	in->said.body.text = (struct str){ arena_strndup(&r->arena, text.p,
	    text.len), text.len };
	request_go_to(r, JUDGED);
	return ERR_OK;
}

/* What is wrong the writer says: it knows whether this is a retry. */
enum err
streamed_finish_find(struct view *v, struct request *r)
{
	enum err err = streamed_find(v, r);
	bool is_failure = err == ERR_IO || err == ERR_CORRUPT;

	if (err == ERR_OK || is_failure)
		return err;
	r->why = (struct field_error){ NULL, NULL };
	r->scratch = NULL;
	return ERR_OK;
}

enum err
streamed_finish_found(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	struct stream_in *in = r->in;
	const struct found *found = r->scratch;
	struct streamed_live *live = find(t, r);

	(void)s;
	r->scratch = NULL;	/* the verdict's, from here on */
	if (live != NULL)
		in->said.body.text = (struct str){ arena_strndup(&r->arena,
		    buf_str(&live->text).p, live->text.len),
		    live->text.len };
	else if (found != NULL)
		in->said.body.text = found->text;
	return ERR_OK;
}
