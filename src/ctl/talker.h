/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_TALKER_H
#define CTL_TALKER_H
/*
 * A person with one device, over a WebSocket to 127.0.0.1: signs in, asks, and
 * sends without waiting for answers. The client's side of RFC 6455, no more
 * than our own daemon needs.
 *
 * One thread. What a peer could make it hold is bounded.
 */
#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "base/buf.h"
#include "upkeep/problem.h"

#define TALKER_WINDOW_MAX 64	/* messages without an answer */
#define TALKER_TOKEN_MAX 160

/* A message that is under way: its number, and when it left. */
struct talker_sent {
	uint32_t n;
	int64_t at_us;
};

/* Whatever comes that is not the answer somebody waits for. */
struct talker;
typedef void (*talker_hear_fn)(void *arg, struct talker *, json_t *message);

struct talker {
	int fd;			/* -1: not connected */
	talker_hear_fn hear;
	void *arg;
	struct buf in, out;
	size_t taken;		/* of `in` */
	char id[16], token[TALKER_TOKEN_MAX];
	struct talker_sent waiting[TALKER_WINDOW_MAX];	/* in their order */
	unsigned waiting_count;
	uint32_t last_acked;
	unsigned turn;		/* the caller's */
	bool has_acked;
};

void talker_init(struct talker *, const char *id, talker_hear_fn,
    void *arg);
void talker_fini(struct talker *);
/* Connects and opens a session; what is waiting stays so. */
enum err talker_open(struct talker *, unsigned port, struct problem *)
    MUST_CHECK;
void talker_close(struct talker *);

/* Appends a request to what goes out; id 0 is talker_ask's own. */
void talker_put(struct talker *, uint32_t id, const char *text, size_t len);
/* Sends what can be sent, without waiting; false: the connection broke. */
bool talker_flush(struct talker *);
/* Takes what has arrived, without waiting; false: it ended. */
bool talker_fill(struct talker *);
/* The next message that is whole, for json_decref; NULL: there is none.
 * *broke: what came is no frame of ours. */
json_t *talker_next(struct talker *, bool *broke);

/* Asks and waits for the answer; what else comes is heard. method is
 * "noun.verb", params JSON text. *result is for json_decref. */
enum err talker_ask(struct talker *, const char *method, const char *params,
    json_t **result, struct problem *) MUST_CHECK;

#endif
