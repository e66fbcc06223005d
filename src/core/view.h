/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_VIEW_H
#define CORE_VIEW_H
/* What a step on a reader works with: one snapshot of one tenant. */
#include "core/parts.h"
#include "core/request.h"

struct setting_values;

struct view {
	const struct core_parts *parts;
	const struct store_ops *ops;
	struct store *store;	/* NULL: see request->is_nowhere */
	struct indexes *indexes;	/* the thread's; NULL: none, search.h */
	struct sigcache *signatures;	/* the thread's; NULL: none */
	const struct setting_values *values;	/* NULL: see setting_find */
};

#endif
