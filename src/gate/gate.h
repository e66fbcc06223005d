/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_GATE_H
#define GATE_GATE_H
/* What app/ decides for the gates; a copy lives in each worker and is
 * replaced whole by a reload. */
#include <stdint.h>

#include "base/str.h"

#define GATE_ORIGINS_MAX 16
#define GATE_ORIGIN_ROOM 128

struct gate_settings {
	uint32_t heartbeat_ms;		/* ping after this long silence */
	uint32_t message_bytes_max;	/* of one WebSocket message */
	/* Before sign-in: */
	uint32_t greet_bytes_max, greet_frames_max, greet_ms;
	uint32_t inflight_max;		/* requests of one session */
	uint32_t subscriptions_max;	/* of one worker */
	uint32_t ring_bytes;		/* of one room, at most */
	uint32_t retry_min_ms, retry_spread_ms;	/* after a restart */
	/* Browser origins allowed besides the own host: "https://a.example".
	 * The first empty one ends the list. */
	char origins[GATE_ORIGINS_MAX + 1][GATE_ORIGIN_ROOM];
};
extern const struct gate_settings gate_settings_default;

/* Is a page of this origin allowed to speak to us as host? Pure. */
bool gate_origin_ok(const struct gate_settings *, struct str origin,
    struct str host);

#endif
