/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_STREAMIN_H
#define NET_STREAMIN_H
/*
 * The inside of streams, for stream.c, streamhub.c and streamio.c only.
 *
 * Nothing ends inside a call: a stream that is over goes to the hub's list of
 * the dead and is buried when the round of the loop ends, after the streams
 * with output were written. So no callback finds its stream gone.
 */
#include <event2/event_struct.h>
#include <openssl/ssl.h>

#include "net/outq.h"
#include "net/stream.h"
#include "net/wheel.h"

#define STREAM_TLS_BYTES (16u * 1024)	/* copied per SSL_write */

enum {
	S_PAUSED = 1u << 0,
	S_READING = 1u << 1,	/* the read event is added */
	S_DIRTY = 1u << 2,	/* on the hub's list to write */
	S_WANT_DRAINED = 1u << 3,
	S_FINISH = 1u << 4,	/* half close after the queue */
	S_FINISHED = 1u << 5,	/* our side is shut */
	S_CLOSING = 1u << 6,
	S_DEAD = 1u << 7,
	S_EOF = 1u << 8,
	S_FIRST = 1u << 9,	/* on_first is due */
	S_COUNTED = 1u << 10,
	S_READ_WANTS_WRITE = 1u << 11,
	S_WRITE_WANTS_READ = 1u << 12,
};

/* Bytes given back by the owner. */
struct stash {
	size_t len;
	char data[];
};

struct stream {
	struct event read_ev;
	struct event *write_ev;	/* only while the socket is full */
	struct stream_hub *hub;
	const struct stream_ops *ops;
	void *arg;
	const struct stream_limits *limits;
	SSL *ssl;
	int fd;
	uint32_t flags;
	enum stream_end end;
	uint32_t tls_retry;	/* bytes SSL_write must be given again */
	struct outq out;
	struct stream *next_dirty, *next_dead;
	struct stash *stash;
	LIST_ENTRY(stream) link;
	struct wheel_link timeout;
	struct addr peer, client;
};

LIST_HEAD(stream_list, stream);

struct stream_tail {
	struct stream *first, **last;
};

struct stream_hub {
	struct event_base *base;
	const struct clock *clock;
	struct event flush_ev, tick_ev, turn_ev;
	struct stream_list all;
	uint32_t count;
	struct stream_tail dirty, dead;
	struct outq_cache cache;
	bool is_flush_due, is_in_flush, is_ticking, wants_turn;
	bool (*turn)(void *arg);
	void *turn_arg;
	void (*on_gone)(void *arg, struct stream *);
	void *gone_arg;
	void (*on_written)(void *arg);
	void *written_arg;
	struct wheel wheel;
	char write[STREAM_TLS_BYTES];
	char read[STREAM_READ_BYTES];
};

/* streamhub.c */
void streamhub_add(struct stream_hub *, struct stream *);
/* The queue is written at the end of the round. */
void streamhub_mark_dirty(struct stream *);
/* The stream is over; why counts unless it was closing already. */
void streamhub_end(struct stream *, enum stream_end why);
void streamhub_set_timeout(struct stream *, uint32_t ms);

/* streamio.c */
void streamio_init(struct stream *);
void streamio_write(struct stream *);
/* stream_write with an empty queue. */
size_t streamio_pass(struct stream *, const struct iovec *, int count,
    size_t total);
void streamio_read_start(struct stream *);
void streamio_read_stop(struct stream *);
/* In the loop's next round, even if the socket stays silent. */
void streamio_read_soon(struct stream *);
/* Takes every event off the loop. */
void streamio_stop(struct stream *);

#endif
