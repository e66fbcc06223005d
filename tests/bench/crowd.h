/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_CROWD_H
#define BENCH_CROWD_H
/*
 * A crowd: many connections of one process that all get the same messages,
 * the first of them send. Every member checks every message: messages of a
 * run are numbered 1, 2, 3 … and each must be the one after the last.
 *
 * A sender sends its next message when it has heard its own (or heard that it
 * was dropped), so the load is as fast as the slowest part, and what waits is
 * bounded by senders × window; or all send at a rate.
 */
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hist.h"

#define CROWD_FRAME_MAX 2048	/* a message with its frame */

struct crowd;

struct crowd_member {
	int fd;
	unsigned index;
	uint64_t last;		/* number of the last message */
	uint64_t own;		/* a sender's messages so far */
	size_t rest_len;	/* of a message that is half here */
	char *rest;		/* CROWD_FRAME_MAX */
	SSL *ssl;
};

/* Takes whole messages from data, calling crowd_heard for each; answers how
 * many bytes it took. */
typedef size_t (*crowd_take_fn)(struct crowd *, struct crowd_member *,
    const char *data, size_t len);
/* Sends a message; crowd_write. */
typedef void (*crowd_say_fn)(struct crowd *, struct crowd_member *);

struct crowd {
	/* the caller sets these */
	crowd_take_fn take;
	crowd_say_fn say;
	void *arg;
	unsigned senders, window;
	uint64_t total;		/* messages to send; 0: for seconds */
	double seconds;
	double rate;		/* messages/s; 0: as fast as they are heard */
	bool is_timed;		/* when has everybody heard a message? */

	/* figures */
	uint64_t sent, dropped;	/* the caller counts dropped */
	uint64_t heard, bytes;	/* deliveries and what they weigh */
	uint64_t told;		/* missed, as members were told */
	uint64_t lost, twice, disordered;
	uint64_t newest;	/* the highest number heard */
	double took_s;		/* from the first message to the last heard */
	struct hist last_heard;	/* of each message, by the last member */

	/* its own */
	int epfd;
	struct crowd_member *members;
	unsigned count, turn;
	uint64_t now, changed_us;
	uint64_t start_us;
	uint64_t *sent_us;	/* by number, when is_timed */
	uint32_t *ears;		/* who heard it */
	uint64_t times;
	char *in;
};

void crowd_init(struct crowd *, unsigned members);
void crowd_fini(struct crowd *);
/* Takes a connected socket, and TLS on it or NULL. */
struct crowd_member *crowd_give(struct crowd *, int fd, SSL *);
/* Small writes that must fit. */
void crowd_write(struct crowd_member *, const void *, size_t len);
/* Message n has arrived at a member, bytes long. */
void crowd_heard(struct crowd *, struct crowd_member *, uint64_t n,
    size_t bytes);
/* A sender has an answer to its message: the next one may go. */
void crowd_go_on(struct crowd *, struct crowd_member *);
/* Sends all and waits until everybody has everything, or nothing happens for
 * five seconds: the rest is lost. */
void crowd_run(struct crowd *);
/* name=value lines; false when something was lost, twice or disordered. */
bool crowd_report(const struct crowd *);

#endif
