/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_DRIVE_H
#define BENCH_DRIVE_H
/*
 * Load from one thread with as little work as possible: it shares the
 * machine with what it measures. A *lane* is one connection. A lane that
 * sends keeps `window` messages unanswered, or sends at a rate; a lane that
 * only receives counts. The caller gives the bytes of a message and takes
 * apart what arrives.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <openssl/ssl.h>

#include "hist.h"

#define WINDOW_MAX 64
#define ON_THEIR_WAY_MAX 4096	/* messages of a lane, heard after the answer */
#define LANE_IN_BYTES (64 * 1024)
#define LANE_OUT_BYTES (64 * 1024)

struct drive;

struct lane {
	int fd;
	SSL *ssl;		/* NULL: plain */
	unsigned index;
	bool sends;
	bool is_dirty;		/* has output, is on the drive's list */
	bool wants_out;		/* epoll watches for room */
	uint64_t next;		/* number of the next message, from 0 */
	uint64_t acked;		/* answers so far */
	uint64_t *sent_us;	/* of the newest `remembered` ones */
	struct hist *latency;	/* the lane's own: NULL unless by_lane */
	size_t in_len, out_len, out_off;
	char *in, *out;
	char *frame;		/* the caller's: a message to be copied */
	size_t frame_len;
};

/* Appends message number n of the lane to its output (drive_put). */
typedef void (*drive_compose_fn)(struct drive *, struct lane *, uint64_t n);
/* Takes whole messages from data; returns how many bytes it took. */
typedef size_t (*drive_bytes_fn)(struct drive *, struct lane *,
    const char *data, size_t len);

struct drive {
	/* the caller sets these */
	drive_compose_fn compose;
	drive_bytes_fn on_bytes;
	unsigned window;	/* 1 … WINDOW_MAX */
	double rate;		/* messages/s of all lanes; 0: full load */
	double warm_s, measure_s;
	unsigned copies;	/* how many receive each message; 0: one does */
	bool by_lane;		/* each lane has figures of its own too */

	/* figures */
	uint64_t acked;		/* while measuring */
	uint64_t acked_all;	/* from the first to the last message */
	uint64_t received;	/* the caller counts: from first to last */
	uint64_t refused;	/* the caller counts */
	struct hist latency;	/* send to answer, while measuring */

	/* its own */
	int epfd;
	uint64_t now;
	struct lane *lanes;
	unsigned lane_count, turn;
	struct lane **dirty;
	unsigned dirty_count;
	bool is_measuring, is_stopping;
};

/* Room for `lanes` lanes. */
void drive_init(struct drive *, unsigned lanes);
void drive_fini(struct drive *);	/* closes what it was given */
/* Takes a connected socket. */
struct lane *drive_give(struct drive *, int fd, bool sends);
/* The lane speaks TLS, whose handshake is over; takes it. */
void drive_wrap(struct lane *, SSL *);
void drive_put(struct drive *, struct lane *, const void *, size_t len);
/* An answer to message n of the lane arrived. */
void drive_acked(struct drive *, struct lane *, uint64_t n);
/* The lane was told message n of another; by_lane. */
void drive_heard(struct drive *, struct lane *, const struct lane *from,
    uint64_t n);
/* Warms up, measures, then waits up to 10 s until every message is
 * answered and received. */
void drive_run(struct drive *);
/* name=value lines: acked_per_s, ack_p50_ms, ack_p99_ms … False, with the
 * reason on stderr, when something was refused, unanswered or unreceived. */
bool drive_report(const struct drive *);
/* Of each lane: ack_p99_ms_N or heard_p99_ms_N; by_lane. And of the one that
 * has least, how much it measured: samples. */
void drive_report_lanes(const struct drive *);

/* One line on stderr and exit 1. */
void bench_die(const char *fmt, ...)
    __attribute__((format(printf, 1, 2), noreturn));
/* "--name" → its value among argv, else fallback (NULL: it is needed). */
const char *bench_arg(char **argv, const char *name, const char *fallback);
double bench_number(char **argv, const char *name, const char *fallback);
/* Blocking connection to 127.0.0.1:port from 127.0.0.0 + source. */
int bench_connect(unsigned port, unsigned source);

#endif
