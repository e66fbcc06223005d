/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_NATIVE_NATIVE_H
#define GATE_NATIVE_NATIVE_H
/*
 * The native protocol of one worker: sessions over WebSocket, what they are
 * subscribed to, and what is pushed to them. Worker thread.
 */
#include "base/clock.h"
#include "base/rng.h"
#include "core/outlet.h"
#include "gate/channel.h"
#include "gate/gate.h"
#include "gate/submit.h"
#include "net/httphead.h"
#include "net/stream.h"

struct native;

/* hub, submitter and settings belong to the worker and outlive this. */
struct native_parts {
	int32_t worker;		/* its number, for session_ref */
	struct core *core;
	struct stream_hub *hub;
	struct submitter *submitter;
	const struct gate_settings *settings;
	const struct clock *clock;
	const struct rng *rng;
};

struct native *native_new(const struct native_parts *);
/* After the hub has closed every stream. Accepts NULL. */
void native_free(struct native *);

/* The door's on_websocket; arg is the struct native. */
void native_accept(void *arg, struct stream *, const struct httphead *,
    char *rest, size_t rest_len);
/* Takes the notice. */
void native_notice(struct native *, struct notice *);
/* Of those that rooms are told by (NOTICE_ROOM_*). */
bool native_is_of_room(const struct notice *);
/* Whether so many sessions here are told that others would wait for it. */
bool native_tells_many(const struct native *, const struct notice *);
/* In the middle of much mail: a turn for rooms that have something to say. */
void native_turn(struct native *);
/* Notices were lost: every session has to ask again. */
void native_lost(struct native *);
/* The time, every tick of the worker. */
void native_tick(struct native *, int64_t mono_ms);
/* Pings silent peers and ends dead ones; about every second. */
void native_heartbeat(struct native *);
/* Refuses new connections and reads no more requests; answers still go. */
void native_drain(struct native *);
uint32_t native_count(const struct native *);

#endif
