/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The arithmetic of rooms. Pure functions.
 * Runs on: shards.
 * Owns: nothing.
 */
#include "core/roomflow.h"

int64_t
roomflow_window(const struct room *r, int64_t mono_ms)
{
	return mono_ms / r->window_ms;
}

static bool
take(int64_t *taken, int64_t there_are)
{
	if (*taken >= there_are)
		return false;
	++*taken;
	return true;
}

bool
roomflow_take(struct roomflow *f, const struct room *r, int64_t mono_ms,
    enum room_class class, bool is_allowlisted)
{
	int64_t window = roomflow_window(r, mono_ms);

	if (window != f->window)
		*f = (struct roomflow){ .window = window };
	if (class == ROOM_HIGH && take(&f->reserved, r->reserved))
		return true;
	if (take(&f->shared, r->slots - r->reserved))
		return true;
	return is_allowlisted && take(&f->extra, r->extra);
}
