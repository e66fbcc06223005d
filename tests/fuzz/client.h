/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_CLIENT_H
#define FUZZ_CLIENT_H
/*
 * The clients of fuzz_session: what they send, and what they believe about
 * what they get. A crew is all of them with the world they talk to.
 */
#include "gate/native/native.h"
#include "pipe.h"
#include "sim/acts.h"

#define CLIENTS 8		/* the first half at one worker */
#define CIDS 8
#define CALLS_MAX 512		/* of one connection */

struct call {
	bool is_asked, is_answered;
	int conv, cid;		/* of a send that is by the book; else -1 */
	int tenant, person;
};

struct client {
	struct crew *crew;
	int worker;
	struct stream *stream;	/* NULL: not connected */
	bool has_greeting;	/* the handshake's answer was taken */
	bool is_raw;		/* bytes of the script may stand in its frames */
	bool is_open, is_closed;	/* signed in; got a close frame */
	int tenant, person;	/* asked for; true once open */
	unsigned piece;		/* bytes per delivery, 0: whole frames */
	struct call calls[CALLS_MAX];
	int call_count;
	int64_t last[CONVS];	/* newest event */
};

/* What was acked for a send by the book. */
struct acked {
	int64_t seq, id;	/* 0: nothing yet */
};

struct crew {
	struct world world;
	struct native *natives[WORKERS];
	struct stream_hub *hubs[WORKERS];
	struct submitter submitters[WORKERS];
	struct gate_settings settings;
	struct client clients[CLIENTS];
	char canary[TENANTS][24];	/* nobody can say another's */
	struct acked acked[TENANTS][PEOPLE][TALKS][CIDS];
};

void crew_begin(struct crew *);
/* Everyone reads until nothing moves; then all promises. */
void crew_end(struct crew *);
void crew_kill(struct crew *);
void crew_pass(struct crew *, int64_t ms);
/* One round of the workers' loops. */
void crew_turn(struct crew *);
void crew_settle(struct crew *);

void client_connect(struct client *);
void client_hang_up(struct client *);
void client_open(struct client *, int tenant, int person, int device);
void client_send(struct client *, int conv, int cid);
/* One of a table of calls by the book. */
void client_call(struct client *, unsigned which, unsigned a, unsigned b);
void client_say_call(struct client *, const char *op, struct str params);
/* A text frame. */
void client_say(struct client *, struct str text);
void client_bytes(struct client *, const void *, size_t len);
/* Takes at most so many frames that wait, and checks them. */
void client_take(struct client *, unsigned count);

/* told.c: what a client gets. */
void told_frame(struct client *, const struct blob *);

#endif
