/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of a log: only what the member may see, bounded in entries and in
 * bytes, oldest first.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include "base/sabotage.h"
#include "core/conversation.h"
#include "core/entryjson.h"
#include "core/messagechange.h"

#define LIST_LIMIT 50
/* A page ends beyond this many bytes, with what remains still to be asked
 * for; rows are read a few at a time so that it is not much beyond. */
#define PAGE_BYTES (256u * 1024)
#define CHUNK 8
#define CHUNK_BYTES_MAX (2u << 20)
#define SPANS_MAX 1000

struct page {
	struct view *view;
	struct request *r;
	const struct member *member;
	enum err err;
	struct str conv;	/* as the caller says it */
	int64_t key;
	struct span spans[SPANS_MAX];
	int span_count;
	struct buf text;	/* entries, comma separated */
	int64_t first, last;	/* seqs in text; 0: none */
	struct jsonw w;		/* of the present chunk */
	int64_t chunk_first, chunk_last, chunk_count;
};

static bool
on_span(void *arg, const struct span *s)
{
	struct page *p = arg;

	if (p->span_count == SPANS_MAX) {
		/* The newest ranges matter most. */
		memmove(p->spans, p->spans + 1,
		    (SPANS_MAX - 1) * sizeof(p->spans[0]));
		p->span_count--;
	}
	p->spans[p->span_count++] = *s;
	return true;
}

static bool
on_entry(void *arg, const struct entry *e)
{
	struct page *p = arg;
	bool hidden;

	if (e->recalled && sabotage_is(SABOTEUR_TOMBSTONE_DROPS_SEQ))
		return true;
	p->err = message_is_hidden(p->view, p->r, p->member, e, &hidden);
	if (p->err != ERR_OK)
		return false;
	if (p->chunk_count++ == 0)
		p->chunk_first = e->seq;
	p->chunk_last = e->seq;
	jsonw_object(&p->w);
	jsonw_string_field(&p->w, "conv", p->conv);
	if (hidden)
		entry_write_hidden(&p->w, e);
	else
		entry_write(&p->w, e, false);
	jsonw_object_end(&p->w);
	return true;
}

/* Puts the chunk before or behind what is there. */
static void
join_chunk(struct page *p, struct buf *chunk, bool newest)
{
	struct buf joined;

	if (p->first == 0 || p->chunk_first < p->first)
		p->first = p->chunk_first;
	if (p->chunk_last > p->last)
		p->last = p->chunk_last;
	buf_init(&joined, PAGE_BYTES + 2 * CHUNK_BYTES_MAX);
	buf_putstr(&joined, newest ? buf_str(chunk) : buf_str(&p->text));
	if (p->text.len > 0)
		buf_putc(&joined, ',');
	buf_putstr(&joined, newest ? buf_str(&p->text) : buf_str(chunk));
	buf_fini(&p->text);
	p->text = joined;
}

/* Adds up to *room entries of [from, upto], nearest to one end first. */
static enum err
add_range(struct page *p, struct span s, int64_t *room, bool newest)
{
	enum err err = ERR_OK;

	while (*room > 0 && p->text.len < PAGE_BYTES && s.from <= s.upto) {
		struct entry_range range = {
			.conv = p->key, .from = s.from, .upto = s.upto,
			.limit = *room < CHUNK ? *room : CHUNK,
			.newest = newest,
		};
		struct buf chunk;

		buf_init(&chunk, CHUNK_BYTES_MAX);
		p->w = jsonw_on(&chunk);
		p->chunk_count = 0;
		err = p->view->ops->entry_page(p->view->store, &range,
		    on_entry, p);
		err = err == ERR_OK ? p->err : err;
		if (err == ERR_OK && p->chunk_count > 0)
			join_chunk(p, &chunk, newest);
		buf_fini(&chunk);
		if (err != ERR_OK || p->chunk_count == 0)
			break;
		*room -= p->chunk_count;
		if (newest)
			s.upto = p->chunk_first - 1;
		else
			s.from = p->chunk_last + 1;
	}
	return err;
}

static struct span
overlap(struct span a, struct span b)
{
	return (struct span){ a.from > b.from ? a.from : b.from,
		a.upto < b.upto ? a.upto : b.upto };
}

static enum err
add_after(struct page *p, int64_t after, int64_t *room)
{
	enum err err = ERR_OK;

	for (int i = 0; i < p->span_count && err == ERR_OK; i++)
		err = add_range(p, overlap(p->spans[i],
		    (struct span){ after + 1, INT64_MAX }), room, false);
	return err;
}

static enum err
add_before(struct page *p, int64_t before, int64_t *room)
{
	enum err err = ERR_OK;

	for (int i = p->span_count - 1; i >= 0 && err == ERR_OK; i--)
		err = add_range(p, overlap(p->spans[i],
		    (struct span){ 1, before - 1 }), room, true);
	return err;
}

static enum err
fill_page(struct page *p, const struct message_list_in *in)
{
	int64_t room = in->limit ? in->limit : LIST_LIMIT;
	int64_t half = room / 2;
	enum err err;

	if (in->has_after)
		return add_after(p, in->after, &room);
	if (in->has_before)
		return add_before(p, in->before, &room);
	if (!in->has_around)
		return add_before(p, INT64_MAX, &room);
	room -= half;
	err = add_before(p, in->around, &half);
	room += half;
	return err == ERR_OK ? add_after(p, in->around - 1, &room) : err;
}

/* What went is in nobody's range. */
static void
leave_purged(struct page *p, int64_t purged_seq)
{
	int gone = 0;

	while (gone < p->span_count && p->spans[gone].upto <= purged_seq)
		gone++;
	p->span_count -= gone;
	memmove(p->spans, p->spans + gone,
	    (size_t)p->span_count * sizeof(p->spans[0]));
	if (p->span_count > 0 && p->spans[0].from <= purged_seq)
		p->spans[0].from = purged_seq + 1;
}

static enum err
load_spans(struct page *p, struct request *r, const struct conv_found *f)
{
	enum err err = p->view->ops->span_list(p->view->store, f->conv.key,
	    request_user(r), on_span, p);

	for (int i = 0; i < p->span_count; i++)
		if (p->spans[i].upto == 0)
			p->spans[i].upto = f->conv.last_seq;
	leave_purged(p, f->conv.purged_seq);
	/* Cleared, and nothing was said since. */
	if (p->span_count > 0 && p->spans[p->span_count - 1].from >
	    p->spans[p->span_count - 1].upto)
		p->span_count--;
	return err;
}

static void
write_page(struct request *r, const struct page *p)
{
	const struct message_list_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	int64_t oldest = p->span_count ? p->spans[0].from : 0;
	int64_t newest = p->span_count ? p->spans[p->span_count - 1].upto : 0;
	/* Of an empty page, the question itself is the place. */
	int64_t first = p->first ? p->first : in->has_before ? in->before :
	    in->has_after ? in->after + 1 : newest + 1;
	int64_t last = p->last ? p->last : first - 1;

	jsonw_object(&w);
	jsonw_key(&w, "entries");
	jsonw_array(&w);
	jsonw_raw(&w, buf_str(&p->text));
	jsonw_array_end(&w);
	jsonw_bool_field(&w, "more_before", oldest > 0 && first > oldest);
	jsonw_bool_field(&w, "more_after", last < newest);
	jsonw_int_field(&w, "seq", newest);
	jsonw_object_end(&w);
}

enum err
message_list(struct view *v, struct request *r)
{
	const struct message_list_in *in = r->in;
	struct conv_found f;
	struct page *p;
	enum err err;

	if (in->has_after + in->has_before + in->has_around > 1)
		return request_refuse(r, ERR_FIELD, "after",
		    "give one of after, before and around");
	err = conversation_find(v, r, in->conv, true, &f);
	if (err != ERR_OK)
		return err;
	p = xcalloc(1, sizeof(*p));
	p->view = v;
	p->r = r;
	p->member = &f.member;
	p->conv = in->conv;
	p->key = f.conv.key;
	buf_init(&p->text, PAGE_BYTES + 2 * CHUNK_BYTES_MAX);
	err = load_spans(p, r, &f);
	if (err == ERR_OK)
		err = fill_page(p, in);
	if (err == ERR_OK)
		write_page(r, p);
	buf_fini(&p->text);
	xfree(p);
	return err;
}
