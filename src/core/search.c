/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.search: looks into the caller's conversations, always next into
 * the one where the newest message may be that was not looked at, from its
 * newest one back. So wherever it ends, all that is newer is known, and the
 * next page begins there. Each candidate of the index is read in the log, and
 * counts when its row says so: what was recalled, edited or is not for her
 * eyes is never found. Who asks for a time alone needs no index: all messages
 * are candidates.
 * Runs on: readers; writers for asking for a new index.
 * Owns: nothing between calls.
 */
#include "core/search.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "core/conversation.h"
#include "core/entryjson.h"
#include "core/expiry.h"
#include "core/messagechange.h"
#include "core/messagetext.h"
#include "core/policy.h"
#include "model/find.h"

#define LIMIT 20
#define SPOTS_MAX 20000	/* conversations of one person */
#define SPANS_MAX 100		/* of one conversation, the newest */
/* Candidates that are taken from a conversation at once: twice as many each
 * time one comes back to it. */
#define CHUNK_MIN 8
#define CHUNK_MAX 64
/* A page reads so many rows of candidates at most, and ends there. */
#define CANDIDATES_MAX 4000
#define PAGE_BYTES (512u * 1024)
#define RELEVANT_MAX 1000
/* The cursor of a page by relevance: the newest id that was looked at when
 * the first one was asked for, and how many hits were shown. */
#define RANKS 1024
#define EXCERPT_CHARS 120
#define DAY_MS (24 * 3600 * INT64_C(1000))
_Static_assert(FIND_PREFIX_MIN >= INDEX_PREFIX, "no question is too short");

const char *const search_order_names[] = { "newest", "relevance", NULL };
const char *const search_kind_names[] = { "text", "image", "file", "voice",
	"video", "location", "card", "merged", NULL };
const char *const file_kind_names[] = { "image", "file", "voice", "video",
	NULL };

/* One conversation of hers, and what is left of it to be looked at. */
struct spot {
	struct conv conv;	/* its strings are not kept */
	struct member member;
	int64_t upto;		/* seqs up to this one */
	int64_t below;		/* whose ids are less than this one */
	unsigned chunk;		/* 0: it was not looked into yet */
};

struct hit {
	int64_t id, seq, score;
	struct spot *spot;
};

struct search {
	struct view *view;
	struct request *r;
	const struct message_search_in *in;
	bool is_file;		/* files are searched for */
	bool is_audit;		/* everywhere, as nobody of them */
	const char *kind;	/* NULL: any */
	struct index *index;
	struct index_state state;
	bool has_words;
	struct find find;
	struct index_term terms[INDEX_TERMS_MAX];
	unsigned term_count;
	char from_tag[2 * 64 + 4], kind_tag[32];
	struct spot *spots;
	unsigned spot_count, spot_room;
	struct spot **heap;	/* those with something left, by `below` */
	unsigned left;
	struct hit *hits;	/* newest first */
	unsigned hit_count, hit_max;
	int64_t before_id;	/* only older ones */
	int64_t now_ts;		/* when that was, for relevance */
	unsigned read;		/* candidates */
	bool has_failed;	/* the index has: its handle is dropped */
	bool is_damaged;	/* and is made again */
	bool is_cut;		/* CANDIDATES_MAX were read */
	bool is_partial;	/* it has more conversations */
	/* of the present spot */
	struct spot *spot;
	struct span spans[SPANS_MAX];
	unsigned span_count;
	int64_t seqs[CHUNK_MAX];
	unsigned seq_count;
};

/* ---- the question ---- */

static void
add_term(struct search *s, struct str text, bool may_go_on)
{
	BUG_ON(s->term_count == INDEX_TERMS_MAX);
	s->terms[s->term_count++] = (struct index_term){ text, may_go_on };
}

static enum err
read_question(struct search *s)
{
	const struct message_search_in *in = s->in;
	enum err err;

	s->has_words = in->text.p != NULL;
	if (s->has_words) {
		err = find_parse(&s->find, in->text, &s->r->why);
		if (err != ERR_OK)
			return err;
		for (unsigned n = 0; n < s->find.count; n++)
			add_term(s, term_str(&s->find.terms[n]),
			    (s->find.open >> n & 1) != 0);
	}
	if (in->from.p != NULL) {
		memcpy(s->from_tag, INDEX_TAG "u", 2);
		text_hex(in->from.p, in->from.len, s->from_tag + 2);
		add_term(s, str_from(s->from_tag), false);
	}
	if (in->has_kind) {
		s->kind = s->is_file ? file_kind_names[in->kind] :
		    search_kind_names[in->kind];
		snprintf(s->kind_tag, sizeof(s->kind_tag), INDEX_TAG "k%s",
		    s->kind);
		add_term(s, str_from(s->kind_tag), false);
	}
	if (in->file || s->is_file)
		add_term(s, STR(INDEX_TAG "f"), false);
	return s->term_count > 0 || in->has_after_ts || in->has_before_ts ?
	    ERR_OK : request_refuse(s->r, ERR_FIELD, "text", "give one of"
	    " text, from, kind, file, after_ts and before_ts");
}

/* Then every message of that time is a candidate. */
static bool
is_by_time(const struct search *s)
{
	return s->term_count == 0;
}

/* ---- where ---- */

static void
add_spot(struct search *s, const struct conv *c, const struct member *m)
{
	struct spot *p;

	if (s->spot_count == s->spot_room) {
		s->spot_room = s->spot_room > 0 ? 2 * s->spot_room : 64;
		s->spots = xreallocarray(s->spots, s->spot_room,
		    sizeof(*s->spots));
	}
	p = &s->spots[s->spot_count++];
	*p = (struct spot){ .conv = *c, .member = *m, .upto = c->last_seq };
	p->member.user = request_user(s->r);
	/* Each entry is a change, and the newest is the last. */
	p->below = c->changed < s->before_id ? c->changed + 1 :
	    s->before_id;
}

static bool
on_membership(void *arg, const struct member *m, const struct conv *c)
{
	struct search *s = arg;

	if (s->spot_count == SPOTS_MAX) {
		s->is_partial = true;
		return false;
	}
	if (c->settings.life != LIFE_SEALED)
		add_spot(s, c, m);
	return true;
}

static bool
on_conv(void *arg, const struct conv *c)
{
	const struct member nobody = { .conv = c->key };

	return c->kind == CONV_SELF || c->kind == CONV_TENANT ||
	    on_membership(arg, &nobody, c);
}

/* By its canonical name, or all there are. */
static enum err
find_all_spots(struct search *s)
{
	const struct store_ops *ops = s->view->ops;
	struct conv c;
	enum err err;

	if (s->in->conv.p == NULL)
		return ops->conv_after(s->view->store, 0, INT64_MAX, on_conv,
		    s);
	err = ops->conv_by_name(s->view->store, s->in->conv, &s->r->arena,
	    &c);
	if (err == ERR_OK)
		on_conv(s, &c);
	return err == ERR_NOT_FOUND ? request_refuse(s->r, err, "conv",
	    "there is none") : err;
}

static enum err
find_spots(struct search *s)
{
	struct conv_found f;
	enum err err;

	if (s->is_audit)
		return find_all_spots(s);
	if (s->in->conv.p == NULL)
		return s->view->ops->membership_since(s->view->store,
		    request_user(s->r), 0, SPOTS_MAX + 1, on_membership, s);
	err = conversation_find(s->view, s->r, s->in->conv, true, &f);
	if (err == ERR_OK)
		add_spot(s, &f.conv, &f.member);
	return err;
}

/* The heap below place i is one but for what stands there. */
static void
sink(struct search *s, unsigned i)
{
	struct spot *p = s->heap[i];

	for (;;) {
		unsigned next = 2 * i + 1;

		if (next + 1 < s->left &&
		    s->heap[next + 1]->below > s->heap[next]->below)
			next++;
		if (next >= s->left || s->heap[next]->below <= p->below)
			break;
		s->heap[i] = s->heap[next];
		i = next;
	}
	s->heap[i] = p;
}

static void
make_heap(struct search *s)
{
	s->left = s->spot_count;
	s->heap = xcalloc(s->left + 1, sizeof(struct spot *));
	for (unsigned i = 0; i < s->left; i++)
		s->heap[i] = &s->spots[i];
	for (unsigned i = s->left / 2; i-- > 0;)
		sink(s, i);
}

static bool
on_span(void *arg, const struct span *span)
{
	struct search *s = arg;

	if (s->span_count == SPANS_MAX) {
		s->is_partial = true;
		memmove(s->spans, s->spans + 1,
		    (SPANS_MAX - 1) * sizeof(s->spans[0]));
		s->span_count--;
	}
	s->spans[s->span_count] = *span;
	if (span->upto == 0)
		s->spans[s->span_count].upto = s->spot->conv.last_seq;
	s->span_count++;
	return true;
}

/* ---- candidates ---- */

/* What is wrong with the index is nothing wrong with the tenant. */
static enum err
index_err(struct search *s, enum err err)
{
	if (err == ERR_OK)
		return err;
	s->has_failed = true;
	s->is_damaged = err == ERR_CORRUPT;
	return request_refuse(s->r, ERR_BUSY, NULL,
	    "the index cannot be read now");
}

static bool
is_asked_for(const struct search *s, const struct entry *e)
{
	const struct message_search_in *in = s->in;
	int64_t ts = entry_said_ts(e);

	return e->type == ENTRY_MESSAGE && !e->recalled &&
	    e->id < s->before_id &&
	    (in->from.p == NULL || str_eq(in->from, e->sender)) &&
	    (s->kind == NULL || str_is(e->kind, s->kind)) &&
	    (!(in->file || s->is_file) || (message_has_file(e) &&
	    !message_has_mark(e, EXPIRED_MARK))) &&
	    (!in->has_after_ts || ts >= in->after_ts) &&
	    (!in->has_before_ts || ts < in->before_ts) &&
	    !message_has_mark(e, "burn_s") &&
	    !message_has_mark(e, "streaming");
}

/* How often it is said, in how long a text, how long ago. */
static int64_t
score_of(const struct search *s, const struct entry *e,
    const struct find_hits *h)
{
	int64_t days = (s->now_ts - entry_said_ts(e)) / DAY_MS;

	if (days < 0)
		days = 0;
	return h->said * INT64_C(2000) / (h->terms + 16) +
	    INT64_C(300) * 30 / (30 + days);
}

/* What is looked through; *fits: it is of the type that is asked for. */
static enum err
read_text(const struct search *s, const struct entry *e, struct buf *text,
    bool *fits)
{
	*fits = true;
	return s->is_file ? message_file(e, s->in->mime, text, fits) :
	    message_text(e, text);
}

/* The text of e is in *text afterwards. */
static enum err
judge(const struct search *s, const struct entry *e, struct buf *text,
    struct find_hits *hits, bool *found)
{
	bool hidden = false, fits = true;
	enum err err = ERR_OK;

	*found = is_asked_for(s, e);
	if (*found && !s->is_audit)
		err = message_is_hidden(s->view, s->r, &s->spot->member, e,
		    &hidden);
	if (err == ERR_OK && *found && !hidden)
		err = read_text(s, e, text, &fits);
	hits->count = hits->said = hits->terms = 0;
	*found = err == ERR_OK && *found && !hidden && fits &&
	    (!s->has_words || find_in(&s->find, buf_str(text), hits));
	return err;
}

static void
keep_hit(struct search *s, struct hit hit)
{
	unsigned at = s->hit_count;

	if (at == s->hit_max && s->hits[at - 1].id > hit.id)
		return;
	if (at == s->hit_max)
		at--;
	else
		s->hit_count++;
	for (; at > 0 && s->hits[at - 1].id < hit.id; at--)
		s->hits[at] = s->hits[at - 1];
	s->hits[at] = hit;
}

static bool
is_full(const struct search *s)
{
	return s->hit_count == s->hit_max;
}

static int64_t
oldest_hit(const struct search *s)
{
	return s->hits[s->hit_count - 1].id;
}

/* *older: this one and all before it are of no use. */
static enum err
look_at(struct search *s, int64_t seq, bool *older)
{
	struct spot *p = s->spot;
	struct find_hits hits;
	struct arena arena;
	struct entry e;
	struct buf text;
	bool found = false;
	enum err err;

	s->read++;
	p->upto = seq - 1;
	arena_init(&arena, SEARCH_ARENA_MAX);
	buf_init(&text, MESSAGE_TEXT_MAX);
	err = s->view->ops->entry_by_seq(s->view->store, p->conv.key, seq,
	    &arena, &e);
	if (err == ERR_OK) {
		p->below = e.id;
		*older = (is_full(s) && e.id < oldest_hit(s)) ||
		    (s->in->has_after_ts && e.ts < s->in->after_ts);
		if (!*older)
			err = judge(s, &e, &text, &hits, &found);
	}
	if (err == ERR_OK && found)
		keep_hit(s, (struct hit){ e.id, seq, score_of(s, &e, &hits),
		    p });
	buf_fini(&text);
	arena_fini(&arena);
	if (err == ERR_NOT_FOUND) {	/* purged, with all before it */
		*older = true;
		return ERR_OK;
	}
	return err;
}

static bool
on_seq(void *arg, int64_t seq)
{
	struct search *s = arg;

	s->seqs[s->seq_count++] = seq;
	return s->seq_count < s->spot->chunk;
}

static enum err
all_spans(struct search *s)
{
	const struct span all = { .from = 1 };

	(void)on_span(s, &all);
	return ERR_OK;
}

static enum err
find_in_range(struct search *s, const struct index_range *range)
{
	const struct index_ops *ops = s->view->parts->store->index;

	if (!is_by_time(s))
		return index_err(s, ops->find(s->index, range, on_seq, s));
	for (int64_t seq = range->upto; seq >= range->from; seq--)
		if (!on_seq(s, seq))
			break;
	return ERR_OK;
}

/* The newest candidates of what she may see there. */
static enum err
find_candidates(struct search *s)
{
	struct spot *p = s->spot;
	enum err err;

	s->span_count = s->seq_count = 0;
	err = s->is_audit ? all_spans(s) : s->view->ops->span_list(
	    s->view->store, p->conv.key, request_user(s->r), on_span, s);
	for (unsigned i = s->span_count; i-- > 0 && err == ERR_OK &&
	    s->seq_count < p->chunk;) {
		const struct span *span = &s->spans[i];
		struct index_range range = { p->conv.key, span->from,
			span->upto < p->upto ? span->upto : p->upto,
			p->chunk - s->seq_count };

		err = find_in_range(s, &range);
	}
	return err;
}

/* The greatest seq of whose entry the id is less than before_id. Ids rise
 * with seqs, and what is purged lies before all that is left. */
static enum err
seq_before(struct search *s, int64_t *upto)
{
	int64_t low = 0, high = *upto;
	enum err err = ERR_OK;

	while (low < high && err == ERR_OK) {
		int64_t middle = high - (high - low) / 2;
		struct arena arena;
		struct entry e = { .id = 0 };

		arena_init(&arena, SEARCH_ARENA_MAX);
		err = s->view->ops->entry_by_seq(s->view->store,
		    s->spot->conv.key, middle, &arena, &e);
		arena_fini(&arena);
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
		if (e.id < s->before_id)
			low = middle;
		else
			high = middle - 1;
	}
	*upto = low;
	return err;
}

/* Some candidates; *done: it has no more that are of use. */
static enum err
look_into(struct search *s, struct spot *p, bool *done)
{
	enum err err = ERR_OK;

	s->spot = p;
	if (p->chunk == 0 && p->conv.changed >= s->before_id)
		err = seq_before(s, &p->upto);
	p->chunk = p->chunk == 0 ? CHUNK_MIN : p->chunk < CHUNK_MAX ?
	    2 * p->chunk : CHUNK_MAX;
	if (err == ERR_OK)
		err = find_candidates(s);
	*done = s->seq_count < p->chunk;
	for (unsigned i = 0; i < s->seq_count && err == ERR_OK; i++) {
		bool older = false;

		err = look_at(s, s->seqs[i], &older);
		if (older) {
			*done = true;
			break;
		}
	}
	return err;
}

static enum err
look_everywhere(struct search *s)
{
	enum err err = ERR_OK;

	make_heap(s);
	while (err == ERR_OK && s->left > 0 &&
	    (!is_full(s) || s->heap[0]->below > oldest_hit(s))) {
		bool done;

		s->is_cut = s->read >= CANDIDATES_MAX;
		if (s->is_cut)
			break;
		err = look_into(s, s->heap[0], &done);
		if (done)
			s->heap[0] = s->heap[--s->left];
		if (s->left > 0)
			sink(s, 0);
	}
	return err;
}

/* ---- the answer ---- */

static int
by_score(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->id > y->id ? -1 : x->id < y->id;
}

static enum err
write_hit(struct search *s, struct jsonw *w, const struct hit *h)
{
	int64_t key = h->spot->conv.key;
	char seen[CONV_NAME_ROOM];
	struct find_hits hits;
	struct arena arena;
	struct entry e;
	struct conv c;
	struct buf text;
	bool found;
	enum err err;

	s->spot = h->spot;
	arena_init(&arena, SEARCH_ARENA_MAX);
	buf_init(&text, MESSAGE_TEXT_MAX);
	err = s->view->ops->conv_by_key(s->view->store, key, &arena, &c);
	if (err == ERR_OK)
		err = s->view->ops->entry_by_seq(s->view->store, key, h->seq,
		    &arena, &e);
	if (err == ERR_OK)
		err = judge(s, &e, &text, &hits, &found);
	if (err == ERR_OK) {
		jsonw_object(w);
		jsonw_key(w, "entry");
		jsonw_object(w);
		jsonw_string_field(w, "conv", conv_seen_by(c.name,
		    s->is_audit ? STR_NONE : request_user(s->r), seen));
		entry_write(w, &e, true);
		jsonw_object_end(w);
		jsonw_key(w, "excerpt");
		find_write_excerpt(w, buf_str(&text), &hits, EXCERPT_CHARS);
		jsonw_object_end(w);
	}
	buf_fini(&text);
	arena_fini(&arena);
	return err;
}

/* Where the next page begins; 0: there is none. */
static int64_t
next_page(const struct search *s, unsigned upto)
{
	if (s->in->order == SEARCH_RELEVANCE)
		return upto < s->hit_count ?
		    (s->before_id - 1) * RANKS + upto : 0;
	if (upto < s->hit_count)
		return s->hits[upto - 1].id;
	return s->is_cut ? s->heap[0]->below : 0;
}

static enum err
write_answer(struct search *s, unsigned first, unsigned limit)
{
	struct jsonw w = jsonw_on(&s->r->result);
	unsigned i = first;
	enum err err = ERR_OK;
	int64_t next;

	jsonw_object(&w);
	jsonw_key(&w, "hits");
	jsonw_array(&w);
	while (i < s->hit_count && i - first < limit && err == ERR_OK &&
	    s->r->result.len < PAGE_BYTES)
		err = write_hit(s, &w, &s->hits[i++]);
	jsonw_array_end(&w);
	next = next_page(s, i);
	jsonw_bool_field(&w, "more", next > 0);
	if (next > 0)
		jsonw_int_field(&w, "next", next);
	jsonw_bool_field(&w, "partial", s->is_partial);
	jsonw_int_field(&w, "upto", s->state.at);
	jsonw_object_end(&w);
	return err;
}

static bool
on_now(void *arg, const struct entry *e)
{
	((struct search *)arg)->now_ts = e->ts;
	return false;
}

/* What is looked at, and how much of it is kept; *first: what was shown. */
static enum err
read_cursor(struct search *s, unsigned limit, unsigned *first)
{
	const struct message_search_in *in = s->in;
	int64_t newest = in->has_after ? in->after / RANKS : s->state.at;

	*first = 0;
	s->hit_max = limit + 1;
	s->before_id = in->has_after ? in->after : INT64_MAX;
	if (in->order == SEARCH_NEWEST)
		return ERR_OK;
	*first = in->has_after ? (unsigned)(in->after % RANKS) : 0;
	s->hit_max = RELEVANT_MAX;
	s->before_id = newest + 1;
	return s->view->ops->entry_after(s->view->store, newest - 1, 1,
	    on_now, s);
}

/* By time, what is older than what was not looked at is the next page's. */
static void
put_in_order(struct search *s)
{
	if (s->in->order == SEARCH_RELEVANCE) {
		s->is_partial |= s->is_cut;
		qsort(s->hits, s->hit_count, sizeof(*s->hits), by_score);
		return;
	}
	while (s->is_cut && s->hit_count > 0 &&
	    oldest_hit(s) < s->heap[0]->below)
		s->hit_count--;
}

static enum err
search(struct search *s)
{
	unsigned limit = s->in->limit > 0 ? (unsigned)s->in->limit : LIMIT;
	unsigned first;
	enum err err = read_cursor(s, limit, &first);

	s->hits = xcalloc(s->hit_max, sizeof(*s->hits));
	if (err == ERR_OK)
		err = find_spots(s);
	if (err == ERR_OK && (s->index != NULL || is_by_time(s)))
		err = look_everywhere(s);
	if (err == ERR_OK) {
		put_in_order(s);
		err = write_answer(s, first, limit);
	}
	xfree(s->hits);
	xfree(s->heap);
	xfree(s->spots);
	return err;
}

/* None, when nothing was ever said or nobody keeps one. */
static enum err
open_index(struct search *s)
{
	const struct index_ops *ops = s->view->parts->store->index;
	enum err err = s->view->indexes == NULL ? ERR_NOT_FOUND :
	    indexes_begin(s->view->indexes, s->r->tenant, &s->index);

	if (err != ERR_OK)
		s->index = NULL;
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err == ERR_OK)
		err = ops->state_get(s->index, &s->state);
	if (err == ERR_OK)
		err = ops->ask(s->index, s->terms, s->term_count);
	return index_err(s, err);
}

enum what { MESSAGES, FILES, AUDIT };

static enum err
search_for(struct view *v, struct request *r, enum what what)
{
	struct search *s = xcalloc(1, sizeof(*s));
	enum err err;

	s->view = v;
	s->r = r;
	s->is_file = what == FILES;
	s->is_audit = what == AUDIT;
	s->in = r->in;
	err = read_question(s);
	if (err == ERR_OK)
		err = is_by_time(s) ? v->ops->last_id_get(v->store,
		    &s->state.at) : open_index(s);
	if (err == ERR_OK)
		err = search(s);
	if (s->index != NULL)
		v->parts->store->index->rollback(s->index);
	if (s->has_failed)
		indexes_failed(v->indexes, r->tenant, s->is_damaged);
	xfree(s);
	return err;
}

enum err
message_search(struct view *v, struct request *r)
{
	return search_for(v, r, MESSAGES);
}

enum err
file_search(struct view *v, struct request *r)
{
	return search_for(v, r, FILES);
}

enum err
message_search_all(struct view *v, struct request *r)
{
	return search_for(v, r, AUDIT);
}

enum err
search_rebuild(struct ledger *l, struct request *r)
{
	enum err err = policy_note(l, r, SEARCH_POLICY, STR(""));

	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
