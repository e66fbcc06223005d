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
#define CALLS_MAX 1024		/* of one connection */
#define FIRST_ID 4000000000LL	/* ids below are the script's own */

struct call {
	const struct op *op;
	bool is_free;		/* params of the script: perhaps no JSON */
	bool is_answered;
	int conv, cid;		/* what it appends to, by the book; else -1 */
	int tenant, person;	/* who asked; of session.open: wants to be */
};

struct client {
	struct crew *crew;
	int worker;
	struct stream *stream;	/* NULL: not connected */
	bool has_greeting;	/* the handshake's answer was taken */
	bool is_raw;		/* bytes of the script are in its frames */
	bool is_open, is_closed;	/* signed in; got a close frame */
	bool is_behind;		/* was told so */
	bool is_vague;		/* appended something, not by the book */
	int tenant, person;	/* once open */
	int64_t opened_id;	/* the tenant's newest id then */
	unsigned piece;		/* bytes per delivery, 0: whole frames */
	struct call calls[CALLS_MAX];
	int call_count;
	json_t **answer;	/* where the next result goes, or NULL */
	int64_t last[CONVS];	/* newest event */
	bool got[CONVS][SEQ_MAX];	/* by event or by own answer */
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
	void (*succeeded)(const struct op *);
};

/* succeeded hears of every result. */
void crew_begin(struct crew *, void (*succeeded)(const struct op *));
/* Everyone reads until nothing moves; then all promises. */
void crew_end(struct crew *);
void crew_kill(struct crew *);
void crew_pass(struct crew *, int64_t ms);
/* One round of the workers' loops. */
void crew_turn(struct crew *);
void crew_settle(struct crew *);

void client_connect(struct client *);
void client_hang_up(struct client *);
/* Signed in, with frames that are whole, on a connection that lives. */
bool client_is_well(const struct client *);
/* Takes at most so many frames that wait, and checks them. */
void client_take(struct client *, unsigned count);

/* says.c: what clients send. */
void client_open(struct client *, int tenant, int person, int device);
void client_send(struct client *, int conv, int cid);
/* One of a table of calls by the book. */
void client_book(struct client *, unsigned which, unsigned a, unsigned b);
unsigned client_book_size(void);
/* To what alice did: it is another's to call. */
bool client_book_is_answer(unsigned which);
/* A call for the admins of the only tenant; here are two. */
bool client_book_is_refused(const char *op);
/* Any call, by the book unless the caller says otherwise; NULL: it was not
 * said. */
struct call *client_call(struct client *, const char *op, struct str params);
/* A text frame. */
void client_say(struct client *, struct str text);
void client_bytes(struct client *, const void *, size_t len);
/* Nothing that people may call is left out; else a line for each. */
bool client_knows_all(void);

/* told.c: what clients get. */
void told_frame(struct client *, const struct blob *);
/* This line of a log that is known is hers to see. */
bool told_may_see(const struct client *, const struct head *, int64_t seq);

/* last.c: nothing was missed, by what was told and by what is answered now. */
void last_look(struct crew *);

#endif
