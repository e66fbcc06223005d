/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_GATEKIT_H
#define BENCH_GATEKIT_H
/*
 * A worker's native gate without a core behind it: sessions that are open
 * because we say so, and one room whose notices are given by hand. What is
 * measured with it is the fan-out alone.
 */
#include "gate/native/native_priv.h"

struct gatekit {
	struct native *native;
	struct mailbox box;
	struct submitter submitter;
	struct gate_settings settings;
	struct room_tally *tally;
	int64_t n;
};

void gatekit_open(struct gatekit *, struct stream_hub *);
/* Signs the stream in, without a word. */
struct session *gatekit_sign_in(struct gatekit *, struct stream *);
void gatekit_join(struct gatekit *, struct session *);
/* One message of the room, its frame about so long. */
void gatekit_say(struct gatekit *, unsigned sender, size_t frame_bytes);

#endif
