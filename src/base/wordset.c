/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A set of words: made once, level by level out of the sorted list, then
 * searched by any thread.
 * Runs on: any thread.
 * Owns: nothing between calls.
 */
#include "base/wordset.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/wordfold.h"

#define PAGE_CHARS 256
#define PAGES (0x110000 / PAGE_CHARS)
/* Codes: characters that occur in words are numbered from 2 on. */
#define CODE_NONE 0u
#define CODE_GAP 1u
/* From here on scripts are written without spaces: Chinese and its like. */
#define UNSPACED 0x2e80u
#define RING (2 * WORDSET_CHARS_MAX)	/* a word and what stands before it */

struct node {
	uint32_t first;		/* its children: up to the next one's first */
	uint32_t code;		/* by which its parent leads to it */
	uint32_t fail;		/* the longest other end of what led here */
	uint32_t out;		/* the longest end that is a word; 0: none */
};

struct ending {
	uint32_t word, chars;
};

struct wordset {
	uint16_t pages[PAGES];	/* number of a page in codes; 0: all NONE */
	uint32_t *codes;	/* page × PAGE_CHARS, by the raw character */
	uint32_t page_count, code_count;
	struct node *nodes;	/* [0] the root, [node_count] an end */
	uint32_t node_count;
	struct ending *endings;	/* by node; chars 0: no word ends there */
	uint32_t *starts;	/* the root's child by code */
};

/* ---- characters ---- */

static uint32_t
code_of(const struct wordset *w, uint32_t c)
{
	return w->codes[(size_t)w->pages[c / PAGE_CHARS] * PAGE_CHARS +
	    c % PAGE_CHARS];
}

static void
set_code(struct wordset *w, uint32_t c, uint32_t code)
{
	uint16_t *page = &w->pages[c / PAGE_CHARS];
	size_t bytes = PAGE_CHARS * sizeof(w->codes[0]);

	if (*page == 0) {
		*page = (uint16_t)w->page_count++;
		w->codes = xreallocarray(w->codes, w->page_count, bytes);
		memset(w->codes + (size_t)*page * PAGE_CHARS, 0, bytes);
	}
	w->codes[(size_t)*page * PAGE_CHARS + c % PAGE_CHARS] = code;
}

/* What is not written as it is compared has the code of what it is as. */
static void
fold_codes(struct wordset *w)
{
	for (size_t i = 0; i < wordfold_count; i++) {
		const struct wordfold *f = &wordfolds[i];

		for (uint32_t k = 0; k < f->count; k++) {
			uint32_t apart = k * f->step;
			uint32_t code = code_of(w, f->to + apart);

			if (code != CODE_NONE)
				set_code(w, f->first + apart, code);
		}
	}
	for (size_t i = 0; i < wordfold_gap_count; i++)
		for (uint32_t c = wordfold_gaps[i].first;
		    c <= wordfold_gaps[i].last; c++)
			set_code(w, c, CODE_GAP);
}

/* ---- making ---- */

struct word {
	uint32_t index, len;
	uint32_t codes[WORDSET_CHARS_MAX];
};

static int
compare(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	for (uint32_t i = 0; i < x->len && i < y->len; i++)
		if (x->codes[i] != y->codes[i])
			return x->codes[i] < y->codes[i] ? -1 : 1;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

static struct word *
sorted(struct wordset *w, const struct str *words, size_t count)
{
	struct word *out = xcalloc(count + 1, sizeof(*out));

	for (size_t i = 0; i < count; i++) {
		const unsigned char *p = (const unsigned char *)words[i].p;
		const unsigned char *end = p + words[i].len;

		out[i].index = (uint32_t)i;
		while (p < end) {
			uint32_t c = utf8_next(&p);

			BUG_ON(out[i].len == WORDSET_CHARS_MAX);
			if (code_of(w, c) == CODE_NONE)
				set_code(w, c, w->code_count++);
			out[i].codes[out[i].len++] = code_of(w, c);
		}
		BUG_ON(out[i].len == 0);
	}
	qsort(out, count, sizeof(*out), compare);
	return out;
}

/* The words that share what led to a node. */
struct group {
	uint32_t from, upto;
};

struct maker {
	struct wordset *set;
	struct word *words;
	struct group *groups;	/* by node */
	uint32_t room;		/* nodes allocated */
};

static uint32_t
add_node(struct maker *m, uint32_t code, struct group group)
{
	struct wordset *w = m->set;

	if (w->node_count + 1 >= m->room) {
		m->room = m->room * 2 + 1024;
		w->nodes = xreallocarray(w->nodes, m->room,
		    sizeof(w->nodes[0]));
		w->endings = xreallocarray(w->endings, m->room,
		    sizeof(w->endings[0]));
		m->groups = xreallocarray(m->groups, m->room,
		    sizeof(m->groups[0]));
	}
	w->nodes[w->node_count] = (struct node){ .code = code };
	w->endings[w->node_count] = (struct ending){ 0, 0 };
	m->groups[w->node_count] = group;
	return w->node_count++;
}

/* Its children: the words of its group by the next character. */
static void
spread(struct maker *m, uint32_t node, uint32_t depth)
{
	struct group g = m->groups[node];

	m->set->nodes[node].first = m->set->node_count;
	/* Sorted: those that end here come first. */
	for (; g.from < g.upto && m->words[g.from].len == depth; g.from++)
		m->set->endings[node] = (struct ending){
			m->words[g.from].index, depth };
	while (g.from < g.upto) {
		uint32_t code = m->words[g.from].codes[depth];
		uint32_t upto = g.from;

		while (upto < g.upto && m->words[upto].codes[depth] == code)
			upto++;
		add_node(m, code, (struct group){ g.from, upto });
		g.from = upto;
	}
}

static void
grow(struct maker *m, uint32_t count)
{
	uint32_t node = 0, level_end;

	add_node(m, CODE_NONE, (struct group){ 0, count });
	for (uint32_t depth = 0; node < m->set->node_count; depth++)
		for (level_end = m->set->node_count; node < level_end; node++)
			spread(m, node, depth);
	/* The last one's children end somewhere too. */
	m->set->nodes[node] = (struct node){ .first = node };
}

static uint32_t
child(const struct wordset *w, uint32_t node, uint32_t code)
{
	uint32_t low = w->nodes[node].first;
	uint32_t end = w->nodes[node + 1].first, high = end;

	while (low < high) {
		uint32_t middle = (low + high) / 2;

		if (w->nodes[middle].code < code)
			low = middle + 1;
		else
			high = middle;
	}
	return low < end && w->nodes[low].code == code ? low : 0;
}

static inline uint32_t
step(const struct wordset *w, uint32_t node, uint32_t code)
{
	uint32_t next;

	while (node != 0) {
		next = child(w, node, code);
		if (next != 0)
			return next;
		node = w->nodes[node].fail;
	}
	return w->starts[code];
}

/* Level by level, so that a node's parent and its ends are done. */
static void
join_ends(struct wordset *w)
{
	for (uint32_t node = 0; node < w->node_count; node++) {
		struct node *n = &w->nodes[node];

		n->out = w->endings[node].chars > 0 ? node :
		    w->nodes[n->fail].out;
		for (uint32_t k = n->first; k < w->nodes[node + 1].first; k++)
			w->nodes[k].fail = node == 0 ? 0 :
			    step(w, n->fail, w->nodes[k].code);
	}
}

struct wordset *
wordset_new(const struct str *words, size_t count)
{
	struct wordset *w = xcalloc(1, sizeof(*w));
	struct maker m = { .set = w };

	BUG_ON(count > WORDSET_WORDS_MAX);
	w->codes = xcalloc(PAGE_CHARS, sizeof(w->codes[0]));
	w->page_count = 1;
	w->code_count = CODE_GAP + 1;
	m.words = sorted(w, words, count);
	fold_codes(w);
	grow(&m, (uint32_t)count);
	xfree(m.words);
	xfree(m.groups);
	w->nodes = xreallocarray(w->nodes, w->node_count + 1,
	    sizeof(w->nodes[0]));
	w->endings = xreallocarray(w->endings, w->node_count,
	    sizeof(w->endings[0]));
	w->starts = xcalloc(w->code_count, sizeof(w->starts[0]));
	for (uint32_t k = w->nodes[0].first; k < w->nodes[1].first; k++)
		w->starts[w->nodes[k].code] = k;
	join_ends(w);
	return w;
}

void
wordset_free(struct wordset *w)
{
	if (w == NULL)
		return;
	xfree(w->codes);
	xfree(w->nodes);
	xfree(w->endings);
	xfree(w->starts);
	xfree(w);
}

size_t
wordset_bytes(const struct wordset *w)
{
	return sizeof(*w) +
	    (size_t)w->page_count * PAGE_CHARS * sizeof(w->codes[0]) +
	    ((size_t)w->node_count + 1) * sizeof(w->nodes[0]) +
	    (size_t)w->node_count * sizeof(w->endings[0]) +
	    (size_t)w->code_count * sizeof(w->starts[0]);
}

/* ---- searching ---- */

/* Where the newest characters stand that are no separators. */
struct trace {
	size_t from[RING];
	uint32_t gaps[RING];	/* before it, since the text began */
	bool is_spaced[RING];	/* of a script with spaces */
	uint32_t count, gap_count;
};

/* Whether what stands next goes on with a word of a spaced script. */
static bool
goes_on(const struct wordset *w, const unsigned char *p,
    const unsigned char *end)
{
	uint32_t c;

	if (p == end)
		return false;
	c = utf8_next(&p);
	return c < UNSPACED && code_of(w, c) != CODE_GAP;
}

/* Letters of a neighbour are no part of what is written in pieces. */
static bool
is_whole(const struct trace *t, uint32_t chars, bool does_go_on)
{
	uint32_t last = t->count - 1, first = t->count - chars;
	uint32_t before = t->gaps[first % RING];

	if (t->gaps[last % RING] == before)
		return true;		/* in one piece */
	if (does_go_on && t->is_spaced[last % RING])
		return false;
	return first == 0 || !t->is_spaced[first % RING] ||
	    !t->is_spaced[(first - 1) % RING] ||
	    t->gaps[(first - 1) % RING] != before;
}

static void
note(struct trace *t, size_t from, uint32_t c)
{
	uint32_t at = t->count++ % RING;

	t->from[at] = from;
	t->gaps[at] = t->gap_count;
	t->is_spaced[at] = c < UNSPACED;
}

void
wordset_search(const struct wordset *w, struct str text,
    wordset_found_fn found, void *arg)
{
	const unsigned char *begin = (const unsigned char *)text.p, *p = begin;
	const unsigned char *end = p + text.len;
	struct trace t = { .count = 0 };
	uint32_t node = 0;

	while (p < end) {
		size_t from = (size_t)(p - begin);
		uint32_t c = utf8_next(&p), code = code_of(w, c);

		if (code == CODE_GAP) {
			t.gap_count++;
			continue;
		}
		note(&t, from, c);
		node = code == CODE_NONE ? 0 : step(w, node, code);
		for (uint32_t at = w->nodes[node].out; at != 0;
		    at = w->nodes[w->nodes[at].fail].out) {
			const struct ending *e = &w->endings[at];
			struct wordset_match m = { e->word,
				t.from[(t.count - e->chars) % RING],
				(size_t)(p - begin) };

			if (is_whole(&t, e->chars, goes_on(w, p, end)) &&
			    !found(arg, &m))
				return;
		}
	}
}
