/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of rooms: defaults and lists of ids. Pure functions.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/room.h"

#include <string.h>

const char *const room_mark_names[] = { "ban", "mute", "speaker", NULL };

struct room
room_default(void)
{
	return (struct room){ .window_ms = ROOM_WINDOW_MS,
		.slots = ROOM_SLOTS, .reserved = ROOM_RESERVED,
		.extra = ROOM_EXTRA, .history = ROOM_HISTORY,
		.low_kinds = STR(""), .extra_kinds = STR("") };
}

bool
room_list_has(struct str list, struct str id)
{
	while (list.len > 0) {
		const char *end = memchr(list.p, ' ', list.len);
		size_t len = end != NULL ? (size_t)(end - list.p) : list.len;

		if (str_eq((struct str){ list.p, len }, id))
			return true;
		if (end == NULL)
			return false;
		list = (struct str){ end + 1, list.len - len - 1 };
	}
	return false;
}
