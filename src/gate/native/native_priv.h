/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_NATIVE_NATIVE_PRIV_H
#define GATE_NATIVE_NATIVE_PRIV_H
/*
 * Inside of gate/native, each above the next: the door (native.c), one
 * session's calls (session.c), what is pushed (push.c and, of live rooms,
 * rooms.c), its frames (frame.c), the table of sessions (table.c), who is in
 * which room (seats.c), when what was pushed was written (written.c). Worker
 * thread.
 */
#include "gate/native/native.h"
#include "gate/native/seats.h"
#include "gate/native/written.h"
#include "gate/rpc.h"
#include "net/ws.h"

/* Ours among the close codes (RFC 6455 7.4.2: 4000-4999). */
enum close_code {
	CLOSE_MISUSE = 4000,		/* too much before sign-in */
	CLOSE_KICKED = 4001,
	CLOSE_GREET_TIMEOUT = 4002,
	CLOSE_HEARTBEAT = 4003,
};

enum session_state {
	SESSION_NEW,		/* not signed in */
	SESSION_OPENING,	/* session.open is under way; nothing is read */
	SESSION_OPEN,
	SESSION_KICKED,		/* leaves when its last answer is sent */
	SESSION_ENDED,		/* told to close; waits for its stream */
};

/* Idle ones are many: nothing is kept here that can be had elsewhere. */
struct session {
	struct native *native;
	struct stream *stream;
	struct ws_decoder ws;
	struct channel_list channels;
	uint32_t slot, gen;
	uint32_t seats;		/* in rooms: rooms.c's list */
	uint32_t heard_s;	/* monotonic, of the last bytes */
	uint32_t greet_bytes;	/* before sign-in */
	uint16_t greet_frames;
	uint16_t inflight;
	uint8_t state;		/* enum session_state */
	uint8_t pages;		/* of inflight: those with large answers */
	bool is_waiting;	/* a request waits for credit */
	bool is_behind;		/* pushes are dropped until drained */
	bool is_pinged;		/* since heard_s */
	struct request *held;	/* a page that others are ahead of */
	const char *kick_reason;	/* static, when kicked */
	struct principal who;
	char tenant[33];	/* after sign-in */
};

struct session_slot {
	struct session *session;	/* NULL: free */
	uint32_t gen;
	uint32_t next_free;		/* slot + 1; 0: none */
};

struct native {
	struct native_parts parts;
	struct replier replier;
	struct channel_table channels;
	struct rooms *rooms;
	struct written written;
	struct session_slot *slots;
	uint32_t slot_count, slot_room, first_free, count;
	const struct op *open_op, *close_op;
	struct blob *ping;	/* shared by all heartbeats */
	struct blob *behind;
	struct rng_seeded jitter;
	int64_t mono_ms;	/* of the last tick or bytes */
	bool is_draining;
};

extern const struct stream_ops session_stream_ops;
extern const struct stream_limits session_stream_limits;

#define CLOSE_WAIT_MS 2000	/* for the peer to say goodbye */

/* frame.c */
/* One text frame of these parts; one reference for the caller. */
struct blob *session_frame(const struct rpc_parts *);
/* An event for this session alone; params is JSON text. */
void session_tell(struct session *, const char *method, const struct buf *);

/* rooms.c */
struct rooms *rooms_new(struct native *);
/* With all sessions gone. Accepts NULL. */
void rooms_free(struct rooms *);
/* One of NOTICE_ROOM_*; takes it. */
void rooms_notice(struct rooms *, struct notice *);
/* Writes for a quarter of a millisecond, if there is something to write. */
void rooms_turn(struct rooms *);
/* The answer of any request came: rooms give way to those that are durable. */
void rooms_heard(struct rooms *, const struct request *);
/* The session's socket has room again. */
void rooms_on_drained(struct session *);

/* table.c */
struct session *session_new(struct native *, struct stream *);
struct session *native_find(struct native *, struct session_ref);
struct session_ref session_ref_of(const struct session *);
/* Leaves all channels, tells the shard, sends a close frame with code and
 * closes; the memory goes when the stream has closed. */
void session_end(struct session *, uint16_t code, const char *reason);
void session_on_closed(struct stream *, void *session, enum stream_end);
/* Tells the tenant's shard that this connection is gone. */
void native_post_gone(struct native *, const char *tenant,
    const char *user, struct session_ref);

/* session.c */
void session_on_reply(struct replier *, struct request *);
void session_on_posted(struct replier *, struct session_ref);

/* push.c */
/* Pushes were dropped: they stay dropped until the queue is low, then one
 * `behind` is sent. */
void session_fall_behind(struct session *);
void session_on_drained(struct session *);
/* Says `kicked` and closes, once no answer is owed any more. */
void session_leave_kicked(struct session *);

#endif
