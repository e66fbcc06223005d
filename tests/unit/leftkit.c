/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks of one tenant that was deleted.
 * Runs on: the test.
 * Owns: whether there is one.
 */
#include "leftkit.h"

bool leftkit_is_marked;

static enum err
mark(void *arg, const struct tenant *t, int64_t erase_ts)
{
	(void)arg;
	(void)t;
	(void)erase_ts;
	leftkit_is_marked = true;
	return ERR_OK;
}

static bool
is_gone(struct str id)
{
	return leftkit_is_marked && str_is(id, "gone");
}

static enum err
marked(void *arg, struct str id, struct arena *arena, struct tenant_left *out)
{
	(void)arg;
	(void)arena;
	*out = (struct tenant_left){ .id = id, .name = STR("Gone") };
	return is_gone(id) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err
unmark(void *arg, struct str id)
{
	(void)arg;
	leftkit_is_marked &= !is_gone(id);
	return ERR_OK;
}

static enum err
each_left(void *arg, tenant_left_fn fn, void *fn_arg)
{
	const struct tenant_left one = { .id = STR("gone") };

	(void)arg;
	if (leftkit_is_marked)
		(void)fn(fn_arg, &one);
	return ERR_OK;
}

const struct upkeeper leftkit_upkeeper = { .tenant_mark = mark,
	.tenant_marked = marked, .tenant_unmark = unmark,
	.tenants_left = each_left };
