/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking rooms up: one for the shard to make live, a page of them, a page of
 * one's marks or of a recorded one's log.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include <jansson.h>

#include "base/field.h"
#include "core/roomlive.h"

/* ---- one room ---- */

struct mark_walk {
	struct request *r;
	struct room_load *load;
	int64_t now;
	uint32_t count;
};

static bool
on_mark_count(void *arg, const struct room_mark *m)
{
	struct mark_walk *walk = arg;

	walk->count += m->until_ts > walk->now;
	return true;
}

static bool
on_mark(void *arg, const struct room_mark *m)
{
	struct mark_walk *walk = arg;
	struct room_mark *to;

	if (m->until_ts <= walk->now)
		return true;
	to = &walk->load->marks[walk->load->mark_count++];
	*to = *m;
	to->user = (struct str){ arena_strndup(&walk->r->arena, m->user.p,
	    m->user.len), m->user.len };
	return true;
}

/* Counted first, so that the arena holds no more than it must. */
static enum err
load_marks(struct view *v, struct request *r, struct room_load *load)
{
	struct mark_walk walk = { .r = r, .load = load,
		.now = clock_wall_ms(v->parts->clock) };
	enum err err = v->ops->room_mark_list(v->store, load->row.conv,
	    on_mark_count, &walk);

	if (err != ERR_OK || walk.count == 0)
		return err;
	load->marks = arena_zalloc(&r->arena,
	    walk.count * sizeof(*load->marks));
	return v->ops->room_mark_list(v->store, load->row.conv, on_mark,
	    &walk);
}

static enum err
load_row(struct view *v, struct request *r, struct room_load *load)
{
	const struct room_in *in = r->in;
	char name[CONV_NAME_ROOM];
	int n = snprintf(name, sizeof(name), "r:%.*s", STR_FMT(in->room));
	enum err err = v->ops->conv_by_name(v->store,
	    (struct str){ name, (size_t)n }, &r->arena, &load->conv);

	return err == ERR_OK ? v->ops->room_get(v->store, load->conv.key,
	    &r->arena, &load->row) : err;
}

static enum err
load_room(struct view *v, struct request *r, struct room_load *load)
{
	enum err err = v->ops->last_id_get(v->store, &load->snapshot_id);

	if (err == ERR_OK)
		err = load_row(v, r, load);
	if (err == ERR_OK)
		err = load_marks(v, r, load);
	load->is_found = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
room_load(struct view *v, struct request *r)
{
	struct room_load *load = arena_zalloc(&r->arena, sizeof(*load));
	const struct room_load *former = r->scratch;

	load->tries = former != NULL ? former->tries + 1 : 1;
	r->scratch = load;
	return load_room(v, r, load);
}

enum err
room_look(struct view *v, struct request *r)
{
	struct jsonw w = jsonw_on(&r->result);
	const struct room_load *load;
	enum err err;

	r->scratch = NULL;	/* of other steps */
	err = room_load(v, r);
	load = r->scratch;
	if (err == ERR_OK && !load->is_found)
		return request_refuse(r, ERR_NOT_FOUND, "room",
		    "there is no such room");
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "room");
	jsonw_object(&w);
	room_write(&w, &load->conv, &load->row);
	room_write_settings(&w, &load->row);
	return ERR_OK;
}

/* ---- a page of marks ---- */

struct page_walk {
	struct jsonw w;
	const struct room_marks_in *in;
	int64_t now, left;
	bool has_more;
};

static bool
on_page_mark(void *arg, const struct room_mark *m)
{
	struct page_walk *walk = arg;
	struct jsonw *w = &walk->w;

	if (m->until_ts <= walk->now || (int)m->kind != walk->in->kind ||
	    str_cmp(m->user, walk->in->after) <= 0)
		return true;
	walk->has_more = walk->left == 0;
	if (walk->has_more)
		return false;
	walk->left--;
	jsonw_object(w);
	jsonw_string_field(w, "user", m->user);
	if (m->until_ts != ROOM_FOREVER)
		jsonw_int_field(w, "until", m->until_ts);
	jsonw_object_end(w);
	return true;
}

/* A room has few enough of them that walking over all is a page's cost. */
enum err
room_marks(struct view *v, struct request *r)
{
	const struct room_marks_in *in = r->in;
	struct page_walk walk = { .w = jsonw_on(&r->result), .in = in,
		.now = clock_wall_ms(v->parts->clock),
		.left = in->limit != 0 ? in->limit : 50 };
	struct room_load load = { .is_found = false };
	enum err err = load_row(v, r, &load);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "room",
		    "there is no such room");
	if (err == ERR_OK && !room_may_moderate(r, load.conv.owner))
		return ERR_FORBIDDEN;
	if (err != ERR_OK)
		return err;
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "marks");
	jsonw_array(&walk.w);
	err = v->ops->room_mark_list(v->store, load.row.conv, on_page_mark,
	    &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.has_more);
	jsonw_object_end(&walk.w);
	return err;
}

/* ---- a page of rooms ---- */

struct list_walk {
	struct request *r;
	struct room_page *page;
};

static bool
on_room(void *arg, const struct room *row, const struct conv *c)
{
	struct list_walk *walk = arg;
	const struct room_list_in *in = walk->r->in;
	struct arena *a = &walk->r->arena;
	struct room_page_item *item;

	if ((in->mine && !str_eq(c->owner, request_user(walk->r))) ||
	    (in->kept && !row->is_kept))
		return true;
	if (walk->page->count == walk->page->limit) {
		walk->page->has_more = true;
		return false;
	}
	item = &walk->page->items[walk->page->count++];
	item->row = *row;
	item->conv = *c;
	item->conv.name.p = arena_strndup(a, c->name.p, c->name.len);
	item->conv.title.p = arena_strndup(a, c->title.p, c->title.len);
	item->conv.owner.p = arena_strndup(a, c->owner.p, c->owner.len);
	return true;
}

enum err
room_list_find(struct view *v, struct request *r)
{
	const struct room_list_in *in = r->in;
	struct room_page *page = arena_zalloc(&r->arena, sizeof(*page));
	struct list_walk walk = { .r = r, .page = page };
	char after[CONV_NAME_ROOM];
	int n = snprintf(after, sizeof(after), "r:%.*s", STR_FMT(in->after));

	page->limit = in->limit != 0 ? (uint32_t)in->limit : 50;
	page->items = arena_zalloc(&r->arena,
	    page->limit * sizeof(*page->items));
	r->scratch = page;
	return v->ops->room_list(v->store, (struct str){ after, (size_t)n },
	    INT64_MAX, on_room, &walk);
}

/* ---- the log of a recorded room ---- */

/* Few at a time, the newest first: with long bodies a page is shorter. */
#define LOG_CHUNK 8
#define LOG_CHUNK_BYTES (LOG_CHUNK * (ROOM_BODY_BYTES_MAX + 1024))

struct log_walk {
	struct jsonw w;		/* of the present chunk */
	struct str room;
	int64_t count, first;	/* entries in it, the oldest of them */
	struct buf text;	/* messages, comma separated */
};

/* As the room said it: see roomrecord.c. */
static void
write_marks(struct jsonw *w, struct str marks)
{
	const char *priority;
	json_int_t merged;
	json_t *o;

	if (marks.len == 0 || field_parse(marks, &o) != ERR_OK)
		return;
	priority = json_string_value(json_object_get(o, "priority"));
	merged = json_integer_value(json_object_get(o, "merged"));
	if (priority != NULL)
		jsonw_string_field(w, "priority", str_from(priority));
	if (merged > 1)
		jsonw_int_field(w, "count", merged);
	json_decref(o);
}

static bool
on_entry(void *arg, const struct entry *e)
{
	struct log_walk *walk = arg;
	struct jsonw *w = &walk->w;

	if (walk->count++ == 0)
		walk->first = e->seq;
	if (e->type != ENTRY_MESSAGE || e->recalled)
		return true;
	jsonw_object(w);
	jsonw_string_field(w, "room", walk->room);
	jsonw_int_field(w, "n", e->target);
	jsonw_int_field(w, "seq", e->seq);
	jsonw_string_field(w, "from", e->sender);
	jsonw_string_field(w, "kind", e->kind);
	jsonw_raw_field(w, "body", e->body);
	jsonw_int_field(w, "ts", e->ts);
	write_marks(w, e->marks);
	jsonw_object_end(w);
	return true;
}

static enum err
find_log(struct view *v, struct request *r, struct room_load *load)
{
	enum err err = load_room(v, r, load);

	if (err != ERR_OK)
		return err;
	if (!load->is_found)
		return request_refuse(r, ERR_NOT_FOUND, "room",
		    "there is no such room");
	/* Whom the shard let through is in the room. */
	if (r->scratch == NULL && !room_may_moderate(r, load->conv.owner))
		return ERR_NOT_MEMBER;
	return ERR_OK;
}

static void
put_before(struct buf *text, const struct buf *chunk)
{
	struct buf joined;

	buf_init(&joined, ROOM_PAGE_BYTES + LOG_CHUNK_BYTES + 1);
	buf_putstr(&joined, buf_str(chunk));
	if (text->len > 0)
		buf_putc(&joined, ',');
	buf_putstr(&joined, buf_str(text));
	buf_fini(text);
	*text = joined;
}

/* The newest of the range: range->upto goes down, and its limit. */
static enum err
walk_log(struct view *v, struct log_walk *walk, struct entry_range *range)
{
	int64_t left = range->limit;
	enum err err = ERR_OK;

	while (err == ERR_OK && left > 0 && range->upto >= range->from &&
	    walk->text.len < ROOM_PAGE_BYTES) {
		struct buf chunk;

		buf_init(&chunk, LOG_CHUNK_BYTES);
		walk->w = jsonw_on(&chunk);
		walk->count = 0;
		walk->first = range->from;
		range->limit = left < LOG_CHUNK ? left : LOG_CHUNK;
		err = v->ops->entry_page(v->store, range, on_entry, walk);
		if (err == ERR_OK && chunk.len > 0)
			put_before(&walk->text, &chunk);
		buf_fini(&chunk);
		left -= walk->count;
		range->upto = walk->first - 1;
	}
	return err;
}

static void
write_log(struct request *r, const struct log_walk *walk,
    const struct entry_range *range)
{
	struct jsonw w = jsonw_on(&r->result);
	bool has_more = range->upto >= range->from;

	jsonw_object(&w);
	jsonw_key(&w, "messages");
	jsonw_array(&w);
	buf_putstr(&r->result, buf_str(&walk->text));
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more", has_more);
	if (has_more)
		jsonw_int_field(&w, "next", range->upto + 1);
	jsonw_object_end(&w);
}

enum err
room_log(struct view *v, struct request *r)
{
	const struct room_history_in *in = r->in;
	struct room_load *load = arena_zalloc(&r->arena, sizeof(*load));
	struct log_walk walk = { .room = in->room };
	struct entry_range range = { .newest = true,
		.limit = in->limit != 0 ? in->limit : 50 };
	enum err err = find_log(v, r, load);

	if (err != ERR_OK)
		return err;
	range.conv = load->row.conv;
	range.from = load->row.from_seq;
	range.upto = load->row.is_recorded ? load->conv.last_seq : 0;
	if (in->has_before_seq && in->before_seq <= range.upto)
		range.upto = in->before_seq - 1;
	buf_init(&walk.text, ROOM_PAGE_BYTES + LOG_CHUNK_BYTES);
	err = walk_log(v, &walk, &range);
	if (err == ERR_OK)
		write_log(r, &walk, &range);
	buf_fini(&walk.text);
	return err;
}
