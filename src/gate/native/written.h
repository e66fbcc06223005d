/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_NATIVE_WRITTEN_H
#define GATE_NATIVE_WRITTEN_H
/*
 * When messages left for their receivers: noted when the socket has taken all
 * that was queued for the session, for core/monitor.h. What a worker still
 * waits for is bounded; beyond it nothing is noted. Worker thread.
 */
#include "core/journey.h"

struct native;
struct session;

#define WRITTEN_MAX 4096	/* that wait for their sockets */

struct written_wait;
struct written {
	struct monitor_lane *lane;	/* NULL: nobody measures */
	struct written_wait *waits;
	uint32_t count;
};

void written_init(struct native *);
void written_fini(struct native *);
/* A message was queued for this session; or was not, for want of room. */
void written_queued(struct session *, const struct push *);
void written_dropped(struct session *, const struct push *);
/* Queues were written; also now and then. */
void written_look(void *native);

#endif
