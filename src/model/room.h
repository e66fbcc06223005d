/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_ROOM_H
#define MODEL_ROOM_H
/*
 * What of a live room outlasts it: its row beside the conversation
 * `r:<room>`, and the marks that people have in it. Who is in it, what was
 * said and its attributes live in memory alone (core/room.h).
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define ROOM_FOREVER INT64_MAX	/* an end that does not come */

/* How much a room lets through; see docs/protocol.md, "Rooms". */
#define ROOM_WINDOW_MS 200
#define ROOM_SLOTS 40
#define ROOM_RESERVED 20
#define ROOM_EXTRA 20
#define ROOM_HISTORY 50
#define ROOM_WINDOW_MS_MIN 50
#define ROOM_WINDOW_MS_MAX 10000
#define ROOM_SLOTS_MAX 1000000	/* bursts on purpose, and benches */
#define ROOM_HISTORY_MAX 1000	/* each keeps its frame in memory */
#define ROOM_KINDS_MAX 32

struct room {
	int64_t conv;
	int64_t from_seq;	/* the log before belongs to an earlier room */
	bool is_kept;		/* stays when nobody is there */
	bool is_recorded;	/* its messages go into the log */
	bool is_high_for_all;	/* else class high is for who speaks by right:
				 * owner, administrators, speakers */
	int64_t muted_until_ts;	/* everyone but speakers; 0: not */
	int64_t window_ms, slots, reserved, extra, history;
	struct str low_kinds;	/* ids with a blank between, or empty */
	struct str extra_kinds;
};

enum room_mark_kind { MARK_BAN, MARK_MUTE, MARK_SPEAKER, MARK_KINDS };

struct room_mark {
	int64_t conv;
	enum room_mark_kind kind;
	struct str user;
	int64_t until_ts;	/* ROOM_FOREVER, or when it ends */
};

/* NULL-ended, in the order of enum room_mark_kind. */
extern const char *const room_mark_names[];

/* The defaults above, of conversation 0. */
struct room room_default(void);
/* Whether id is one of those in a list such as low_kinds. */
bool room_list_has(struct str list, struct str id);

#endif
