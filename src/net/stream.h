/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_STREAM_H
#define NET_STREAM_H
/*
 * A non-blocking connection, with or without TLS, on a libevent base. What
 * the streams of one worker share (read buffer, list of streams with output
 * to write, coarse timers) is its hub. Everything here belongs to the hub's
 * thread.
 *
 * Reading: all bytes that came are given to on_bytes in the hub's buffer;
 * the owner's parser keeps what it needs of them.
 * Writing: stream_send only queues. The queue is written when the present
 * round of the loop ends (or at stream_hub_flush): frames queued together
 * leave in one system call. What many streams share is not queued but
 * written past the empty queue (stream_write), in the turns of the hub's
 * work, which come after the queues.
 * An idle plain stream costs no buffer and no timer.
 * The process ignores SIGPIPE: OpenSSL writes with write(2).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <event2/event.h>

#include "base/addr.h"
#include "base/blob.h"
#include "base/clock.h"
#include "base/err.h"

struct stream;
struct ssl_ctx_st;

#define STREAM_READ_BYTES (64u * 1024)	/* the hub's read buffer */

/* Why a stream ended. */
enum stream_end {
	STREAM_END_PEER,	/* the peer closed or vanished */
	STREAM_END_SELF,	/* stream_close or stream_abort */
	STREAM_END_TLS,		/* handshake or record failure */
	STREAM_END_FULL,	/* output beyond the reply limit */
};

/*
 * on_closed is called exactly once, last, from the loop and never from
 * inside a stream_* call; the stream is gone when it returns. The others are
 * never called after stream_close or stream_abort. May be NULL: on_first,
 * on_eof (then the peer's end closes the stream after its output is written),
 * on_drained, on_timeout (then the stream is aborted).
 */
struct stream_ops {
	const char *name;
	/* Shows the first bytes before they are read; the only place for
	 * stream_start_tls other than right after stream_new. Looked at in
	 * the ops given to stream_new. */
	void (*on_first)(struct stream *, void *arg, const char *data,
	    size_t len);
	/* data may be changed; it is gone when this returns. */
	void (*on_bytes)(struct stream *, void *arg, char *data, size_t len);
	void (*on_eof)(struct stream *, void *arg);
	/* Output fell to low_bytes after a send was refused or
	 * stream_want_drained. */
	void (*on_drained)(struct stream *, void *arg);
	void (*on_timeout)(struct stream *, void *arg);
	void (*on_closed)(struct stream *, void *arg, enum stream_end);
	/* A failed write drops the output; only reading finds the end. */
	bool outlives_write_error;
};

/* Shared by many streams; const while they live. */
struct stream_limits {
	uint32_t push_bytes_max;	/* stream_send refuses beyond */
	uint32_t push_frames_max;
	uint32_t reply_bytes_max;	/* stream_reply ends the stream there */
	uint32_t reply_frames_max;
	uint32_t low_bytes;		/* on_drained, and half the frames */
};
/* 512 KiB and 2,048 frames; 2 MiB and 8,192; 64 KiB. */
extern const struct stream_limits stream_limits_default;

struct stream_hub;
/* The clock is monotonic time for timeouts (clock_real). */
struct stream_hub *stream_hub_new(struct event_base *, const struct clock *);
/* Aborts every stream, calling on_closed; then releases. Accepts NULL. */
void stream_hub_free(struct stream_hub *);
struct event_base *stream_hub_base(struct stream_hub *);
uint32_t stream_hub_count(const struct stream_hub *);
/* Writes what is queued on every stream now. Also runs by itself at the end
 * of the loop's round. */
void stream_hub_flush(struct stream_hub *);
/*
 * Work that is done in turns: once at the end of each round in which
 * stream_hub_want_turn was called or the turn before answered that there is
 * more. Other sockets and mail get their turn in between.
 */
void stream_hub_set_work(struct stream_hub *, bool (*turn)(void *arg),
    void *arg);
void stream_hub_want_turn(struct stream_hub *);
/* The same in a millisecond or so. */
void stream_hub_want_turn_later(struct stream_hub *);
/* Called after each time that queues were written; it sends nothing. */
void stream_hub_on_written(struct stream_hub *, void (*fn)(void *arg),
    void *arg);
/* Called for each stream marked with stream_set_counted as it goes. */
void stream_hub_on_gone(struct stream_hub *,
    void (*fn)(void *arg, struct stream *), void *arg);

/*
 * Takes a connected socket and makes it non-blocking. peer is copied.
 * Reading begins at once.
 */
struct stream *stream_new(struct stream_hub *, int fd,
    const struct addr *peer, const struct stream_ops *, void *arg);
/* The stream begins with a TLS handshake as server; before any byte was
 * read. The context need not outlive the call. */
enum err stream_start_tls(struct stream *, struct ssl_ctx_st *) MUST_CHECK;
/* A new owner (after sniffing or an upgrade). */
void stream_set_owner(struct stream *, const struct stream_ops *, void *arg);
void stream_set_limits(struct stream *, const struct stream_limits *);
void *stream_arg(const struct stream *);
struct stream_hub *stream_get_hub(const struct stream *);
bool stream_is_tls(const struct stream *);
int stream_fd(const struct stream *);
/* The other end of the socket. */
const struct addr *stream_peer(const struct stream *);
/* Who speaks behind trusted proxies; the peer unless set. */
const struct addr *stream_client(const struct stream *);
void stream_set_client(struct stream *, const struct addr *);
void stream_set_counted(struct stream *);

/*
 * Queues a frame; takes its own reference. ERR_FULL beyond the push limits
 * (on_drained will come), ERR_CLOSED when closing; nothing is queued then.
 */
enum err stream_send(struct stream *, struct blob *) MUST_CHECK;
/* For answers, whose number the owner bounds, and control frames. Beyond the
 * reply limits the stream ends with STREAM_END_FULL. Takes its own
 * reference. */
void stream_reply(struct stream *, struct blob *);
/* The same, taking over the caller's reference in every case. */
void stream_reply_give(struct stream *, struct blob *);
uint32_t stream_queued_bytes(const struct stream *);
uint32_t stream_queued_frames(const struct stream *);
struct iovec;
/*
 * Writes these bytes, total of them in count pieces, behind the queue and at
 * once; answers how many are the stream's now. With fewer than all of them
 * the socket is full and on_drained will come; when what it took ends inside
 * a frame the caller queues the rest of that frame (stream_reply_give) before
 * anything else. A stream that is over takes all and forgets it.
 */
size_t stream_write(struct stream *, const struct iovec *, int count,
    size_t total);
/* stream_write will come soon: brings what it needs near. */
void stream_warm(const struct stream *);
/* Asks for on_drained once the queue is low, or is already. */
void stream_want_drained(struct stream *);
/* Writes this stream's queue now. */
void stream_flush(struct stream *);

/* Stops and resumes reading; nothing is lost in between. */
void stream_pause(struct stream *);
void stream_resume(struct stream *);
bool stream_is_paused(const struct stream *);
/* Inside on_bytes: gives back the unused end of data, to be delivered again
 * (after stream_resume, when paused). Copies; at most STREAM_READ_BYTES. */
void stream_unread(struct stream *, const char *data, size_t len);

/* on_timeout after about ms (steps of 250, never early); 0: none. One per
 * stream; setting it again replaces it and is cheap. */
void stream_set_timeout(struct stream *, uint32_t ms);

/* Ends the output after what is queued (a half close); reading goes on. Plain
 * sockets only. */
void stream_finish(struct stream *);
/* No more reading; writes what is queued, says goodbye, waits for the peer
 * at most deadline_ms, then on_closed. */
void stream_close(struct stream *, uint32_t deadline_ms);
/* The same without writing or waiting. */
void stream_abort(struct stream *);
bool stream_is_closing(const struct stream *);

#endif
