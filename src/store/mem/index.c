/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search index in memory: a list of what was put, which a question goes
 * through from its beginning to its end.
 *
 * Runs on: the one thread of the back end.
 * Owns: the lists, until store_mem_free.
 */
#include "store/index.h"

#include <stdlib.h>

#include "base/buf.h"
#include "store/mem/mem_priv.h"

struct doc {
	int64_t conv, seq;
	struct buf terms;	/* each with a blank on both sides */
};

/* One list. */
struct mem_index {
	struct mem_index *older;
	char tenant[33];
	bool is_ready;		/* to be found */
	bool is_gone;		/* freed when nobody has it open */
	bool is_bad;
	bool has_writer;
	unsigned handles;
	struct index_state state;
	struct doc *docs;
	unsigned count, room;
};

struct index {
	struct mem_index **all;	/* the place's */
	struct mem_index *of;
	bool is_writer, in_txn;
	struct index_state state;	/* of before; */
	unsigned count;			/* the same */
	struct buf asked[INDEX_TERMS_MAX];	/* " 会 ", or " contr" */
	unsigned asked_count;
};

/* ---- lists ---- */

static void
list_free(struct mem_index *list)
{
	for (unsigned i = 0; i < list->count; i++)
		buf_fini(&list->docs[i].terms);
	xfree(list->docs);
	xfree(list);
}

/* Those that are gone, and nobody's. */
static void
sweep(struct mem_index **all)
{
	while (*all != NULL) {
		struct mem_index *list = *all;

		if (list->is_gone && list->handles == 0) {
			*all = list->older;
			list_free(list);
		} else {
			all = &list->older;
		}
	}
}

void
mem_indexes_free(struct mem_index **all)
{
	for (struct mem_index *list = *all; list != NULL; list = list->older) {
		BUG_ON(list->handles > 0);
		list->is_gone = true;
	}
	sweep(all);
}

static struct mem_index *
find_list(struct mem_index *all, struct str tenant)
{
	for (; all != NULL; all = all->older)
		if (all->is_ready && !all->is_gone &&
		    str_is(tenant, all->tenant))
			return all;
	return NULL;
}

static struct mem_index *
new_list(struct mem_index **all, struct str tenant)
{
	struct mem_index *list = xcalloc(1, sizeof(*list));

	BUG_ON(tenant.len >= sizeof(list->tenant));
	memcpy(list->tenant, tenant.p, tenant.len);
	list->older = *all;
	*all = list;
	return list;
}

/* ---- handles ---- */

static struct index *
new_handle(struct mem_index **all, struct mem_index *of, bool is_writer)
{
	struct index *x = xcalloc(1, sizeof(*x));

	BUG_ON(is_writer && of->has_writer);
	of->handles++;
	of->has_writer |= is_writer;
	x->all = all;
	x->of = of;
	x->is_writer = is_writer;
	return x;
}

static enum err
mem_index_open(void *place, struct str tenant, enum store_mode mode,
    struct index **out, const char **why)
{
	struct mem_index **all = mem_indexes(place);
	struct mem_index *list = find_list(*all, tenant);

	*out = NULL;
	*why = "";
	if (mode == STORE_READ && (list == NULL || list->is_bad))
		return ERR_NOT_FOUND;
	if (list != NULL && list->is_bad)
		return ERR_CORRUPT;
	if (list == NULL) {
		list = new_list(all, tenant);
		list->is_ready = true;
	}
	*out = new_handle(all, list, mode == STORE_WRITE);
	return ERR_OK;
}

static enum err
mem_index_open_next(void *place, struct str tenant, struct index **out,
    const char **why)
{
	struct mem_index **all = mem_indexes(place);

	*why = "";
	*out = new_handle(all, new_list(all, tenant), true);
	return ERR_OK;
}

static void
forget_question(struct index *x)
{
	for (unsigned i = 0; i < x->asked_count; i++)
		buf_fini(&x->asked[i]);
	x->asked_count = 0;
}

static void
mem_index_rollback(struct index *x)
{
	struct mem_index *of = x->of;

	forget_question(x);
	if (x->in_txn && x->is_writer) {
		of->state = x->state;
		while (of->count > x->count)
			buf_fini(&of->docs[--of->count].terms);
	}
	x->in_txn = false;
}

static void
mem_index_close(struct index *x)
{
	struct mem_index **all;

	if (x == NULL)
		return;
	mem_index_rollback(x);
	all = x->all;
	x->of->handles--;
	if (x->is_writer)
		x->of->has_writer = false;
	/* What was not finished is nothing. */
	x->of->is_gone |= !x->of->is_ready;
	xfree(x);
	sweep(all);
}

static enum err
mem_index_replace(struct index **old, struct index **next)
{
	(*next)->of->is_ready = true;
	(*old)->of->is_gone = true;
	mem_index_close(*old);
	*old = *next;
	*next = NULL;
	return ERR_OK;
}

static enum err
mem_index_destroy(void *place, struct str tenant)
{
	struct mem_index **all = mem_indexes(place);
	struct mem_index *list = find_list(*all, tenant);

	if (list != NULL)
		list->is_gone = true;
	sweep(all);
	return ERR_OK;
}

static void
mem_index_distrust(void *place, struct str tenant)
{
	struct mem_index *list = find_list(*mem_indexes(place), tenant);

	if (list != NULL)
		list->is_bad = true;
}

/* ---- transactions ---- */

static enum err
mem_index_begin(struct index *x)
{
	BUG_ON(x->in_txn);
	if (x->is_writer && x->of->is_bad)
		return ERR_CORRUPT;
	if (!x->is_writer && x->of->is_gone)
		return ERR_AGAIN;
	x->in_txn = true;
	x->state = x->of->state;
	x->count = x->of->count;
	return ERR_OK;
}

static enum err
mem_index_commit(struct index *x)
{
	BUG_ON(!x->in_txn);
	forget_question(x);
	x->in_txn = false;
	return ERR_OK;
}

static enum err
mem_index_tidy(struct index *x)
{
	BUG_ON(x->in_txn || !x->is_writer);
	return ERR_OK;
}

/* ---- rows ---- */

static enum err
mem_index_state_get(struct index *x, struct index_state *out)
{
	BUG_ON(!x->in_txn);
	*out = x->of->state;
	return ERR_OK;
}

static enum err
mem_index_state_put(struct index *x, const struct index_state *s)
{
	BUG_ON(!x->in_txn || !x->is_writer);
	x->of->state = *s;
	return ERR_OK;
}

/* The copy, with what stands on its sides. */
static struct buf
framed(const char *before, struct str text, const char *behind)
{
	struct buf out;

	buf_init(&out, text.len + 3);
	buf_puts(&out, before);
	buf_putstr(&out, text);
	buf_puts(&out, behind);
	return out;
}

static enum err
mem_index_put(struct index *x, struct index_doc *docs, unsigned count)
{
	struct mem_index *of = x->of;

	BUG_ON(!x->in_txn || !x->is_writer);
	for (unsigned i = 0; i < count; i++) {
		if (of->count == of->room) {
			of->room = of->room > 0 ? 2 * of->room : 64;
			of->docs = xreallocarray(of->docs, of->room,
			    sizeof(*of->docs));
		}
		of->docs[of->count++] = (struct doc){ docs[i].conv,
			docs[i].seq, framed(" ", docs[i].terms, " ") };
	}
	return ERR_OK;
}

/* ---- questions ---- */

static enum err
mem_index_ask(struct index *x, const struct index_term *terms,
    unsigned count)
{
	BUG_ON(!x->in_txn || count == 0 || count > INDEX_TERMS_MAX);
	forget_question(x);
	for (unsigned i = 0; i < count; i++)
		x->asked[x->asked_count++] = framed(" ", terms[i].text,
		    terms[i].may_go_on ? "" : " ");
	return ERR_OK;
}

static bool
has_all(const struct index *x, const struct doc *d)
{
	for (unsigned i = 0; i < x->asked_count; i++)
		if (memmem(d->terms.data, d->terms.len, x->asked[i].data,
		    x->asked[i].len) == NULL)
			return false;
	return true;
}

/* The greatest seq up to `upto` that is one; 0: none. */
static int64_t
find_upto(const struct index *x, const struct index_range *range,
    int64_t upto)
{
	int64_t found = 0;

	for (unsigned i = 0; i < x->of->count; i++) {
		const struct doc *d = &x->of->docs[i];

		if (d->conv == range->conv && d->seq >= range->from &&
		    d->seq <= upto && d->seq > found && has_all(x, d))
			found = d->seq;
	}
	return found;
}

static enum err
mem_index_find(struct index *x, const struct index_range *range,
    index_seq_fn visit, void *arg)
{
	int64_t seq = range->upto;

	BUG_ON(!x->in_txn || x->asked_count == 0);
	for (int64_t left = range->limit; left > 0; left--, seq--) {
		seq = find_upto(x, range, seq);
		if (seq == 0 || !visit(arg, seq))
			break;
	}
	return ERR_OK;
}

const struct index_ops mem_index_ops = {
	.open = mem_index_open,
	.open_next = mem_index_open_next,
	.replace = mem_index_replace,
	.close = mem_index_close,
	.destroy = mem_index_destroy,
	.distrust = mem_index_distrust,
	.begin = mem_index_begin,
	.commit = mem_index_commit,
	.rollback = mem_index_rollback,
	.tidy = mem_index_tidy,
	.state_get = mem_index_state_get,
	.state_put = mem_index_state_put,
	.put = mem_index_put,
	.ask = mem_index_ask,
	.find = mem_index_find,
};
