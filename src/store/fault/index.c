/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The search index that fails on demand. Its commits count as writes alone:
 * plans for commits are about what is acked, and nobody waits for these.
 *
 * Runs on: the thread of the handle; one plan is used by one thread.
 * Owns: nothing but its own handles.
 */
#include "store/fault/fault_priv.h"

struct index {
	const struct index_ops *ops;	/* beneath */
	struct index *inner;
	struct fault_plan *plan;
};

static struct index *
wrap(const struct fault_place *at, struct index *inner)
{
	struct index *x = xmalloc(sizeof(*x));

	*x = (struct index){ at->beneath->index, inner, at->plan };
	return x;
}

static enum err
fault_open(void *place, struct str tenant, enum store_mode mode,
    struct index **out, const char **why)
{
	struct fault_place *at = place;
	enum err err = fault_count(at->plan, CALL_READ);
	struct index *inner;

	*out = NULL;
	*why = "a fault was asked for";
	if (err == ERR_OK)
		err = at->beneath->index->open(at->beneath->place, tenant,
		    mode, &inner, why);
	if (err == ERR_OK)
		*out = wrap(at, inner);
	return err;
}

static enum err
fault_open_next(void *place, struct str tenant, struct index **out,
    const char **why)
{
	struct fault_place *at = place;
	enum err err = fault_count(at->plan, CALL_WRITE);
	struct index *inner;

	*out = NULL;
	*why = "a fault was asked for";
	if (err == ERR_OK)
		err = at->beneath->index->open_next(at->beneath->place,
		    tenant, &inner, why);
	if (err == ERR_OK)
		*out = wrap(at, inner);
	return err;
}

static void
fault_close(struct index *x)
{
	if (x == NULL)
		return;
	x->ops->close(x->inner);
	xfree(x);
}

/* It fails before, or when it is done and the new one is not open yet. */
static enum err
fault_replace(struct index **old, struct index **next)
{
	struct fault_plan *plan = (*old)->plan;
	enum err err = fault_count(plan, CALL_WRITE);

	if (err != ERR_OK)
		return err;
	err = (*old)->ops->replace(&(*old)->inner, &(*next)->inner);
	fault_close(*next);
	*next = NULL;
	if (err == ERR_OK)
		err = fault_count(plan, CALL_WRITE);
	if (err != ERR_OK) {
		fault_close(*old);
		*old = NULL;
	}
	return err;
}

static enum err
fault_destroy(void *place, struct str tenant)
{
	struct fault_place *at = place;
	enum err err = fault_count(at->plan, CALL_WRITE);

	return err == ERR_OK ? at->beneath->index->destroy(
	    at->beneath->place, tenant) : err;
}

static void
fault_distrust(void *place, struct str tenant)
{
	struct fault_place *at = place;

	at->beneath->index->distrust(at->beneath->place, tenant);
}

static enum err
fault_commit(struct index *x)
{
	enum err err = fault_count(x->plan, CALL_WRITE);

	if (err == ERR_OK)
		return x->ops->commit(x->inner);
	x->ops->rollback(x->inner);
	return err;
}

static void
fault_rollback(struct index *x)
{
	x->ops->rollback(x->inner);
}

/* A function of index_ops that counts as `call`, then does what the one
 * beneath does. params are named; args repeats them, x->inner first. */
#define FORWARD(call, name, params, args)                                 \
	static enum err fault_##name params                               \
	{                                                                 \
		enum err err = fault_count(x->plan, call);                \
		return err != ERR_OK ? err : x->ops->name args;           \
	}

FORWARD(CALL_READ, begin, (struct index *x), (x->inner))
FORWARD(CALL_READ, tidy, (struct index *x), (x->inner))
FORWARD(CALL_READ, state_get, (struct index *x, struct index_state *out),
    (x->inner, out))
FORWARD(CALL_WRITE, state_put,
    (struct index *x, const struct index_state *s), (x->inner, s))
FORWARD(CALL_WRITE, put,
    (struct index *x, struct index_doc *docs, unsigned count),
    (x->inner, docs, count))
FORWARD(CALL_READ, ask,
    (struct index *x, const struct index_term *terms, unsigned count),
    (x->inner, terms, count))
FORWARD(CALL_READ, find,
    (struct index *x, const struct index_range *range, index_seq_fn visit,
    void *arg), (x->inner, range, visit, arg))

const struct index_ops fault_index_ops = {
	.open = fault_open,
	.open_next = fault_open_next,
	.replace = fault_replace,
	.close = fault_close,
	.destroy = fault_destroy,
	.distrust = fault_distrust,
	.begin = fault_begin,
	.commit = fault_commit,
	.rollback = fault_rollback,
	.tidy = fault_tidy,
	.state_get = fault_state_get,
	.state_put = fault_state_put,
	.put = fault_put,
	.ask = fault_ask,
	.find = fault_find,
};
