/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ROOMFLOW_H
#define CORE_ROOMFLOW_H
/*
 * How much a room lets through: the published arithmetic of docs/protocol.md,
 * "Rooms". Time is cut into windows of window_ms, aligned to the monotonic
 * clock. In each there are `slots` places, of which `reserved` are for class
 * high alone, and `extra` more for senders and kinds of the allowlist. First
 * come, first served. Pure functions.
 */
#include "core/outlet.h"
#include "model/room.h"

struct roomflow {
	int64_t window;			/* number of the present one */
	int64_t reserved, shared, extra;	/* taken in it */
};

/* The window that mono_ms lies in. */
int64_t roomflow_window(const struct room *, int64_t mono_ms);
/* Takes a place in the window of mono_ms; false: there is none. */
bool roomflow_take(struct roomflow *, const struct room *, int64_t mono_ms,
    enum room_class, bool is_allowlisted);

#endif
