/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_UNIT_NETKIT_H
#define TESTS_UNIT_NETKIT_H
/*
 * What tests of sockets share: a loop with a hub and a clock of its own, and
 * the far end of a connection, played by the test. A wait that takes longer
 * than ten seconds fails the test; none waits for time to pass.
 */
#include <openssl/ssl.h>
#include <stdbool.h>

#include "base/buf.h"
#include "net/stream.h"

struct netkit {
	struct event_base *base;
	struct stream_hub *hub;
	struct clock clock;
	int64_t now_ms;
};

void netkit_open(struct netkit *);
void netkit_close(struct netkit *);
/* Runs the loop until done(arg). */
void netkit_until(struct netkit *, bool (*done)(void *), void *arg);
/* Runs what is ready now, until nothing is. */
void netkit_settle(struct netkit *);
/* Moves the hub's clock on and lets its timers see it. */
void netkit_advance(struct netkit *, int64_t ms);

/* The far end; ssl when it speaks TLS. */
struct netkit_peer {
	int fd;
	SSL *ssl;
	struct buf in;
	bool is_eof;		/* or reset */
};

/* type SOCK_STREAM, or SOCK_SEQPACKET to see each system call. Answers the
 * near end. */
int netkit_pair(struct netkit_peer *, int type);
/* Connects to 127.0.0.1 or ::1 at the port. */
void netkit_connect(struct netkit_peer *, const char *ip, uint16_t port);
/* Turns the far end into a TLS client and runs the handshake; false when it
 * is refused. ctx is the client's. */
bool netkit_start_tls(struct netkit *, struct netkit_peer *, SSL_CTX *ctx);
void netkit_hang_up(struct netkit_peer *);
/* Writes all, running the loop while it does not fit. */
void netkit_write(struct netkit *, struct netkit_peer *, const void *,
    size_t len);
void netkit_say(struct netkit *, struct netkit_peer *, const char *);
/* Takes what has arrived, at most max bytes. */
void netkit_pull(struct netkit_peer *, size_t max);
/* Runs the loop until len bytes are in. */
void netkit_read(struct netkit *, struct netkit_peer *, size_t len);
/* Runs the loop until exactly this text is in, then forgets it. */
void netkit_hear(struct netkit *, struct netkit_peer *, const char *);
/* Runs the loop until in holds this text. */
void netkit_find(struct netkit *, struct netkit_peer *, const char *);
void netkit_read_eof(struct netkit *, struct netkit_peer *);

/* Bytes that stand elsewhere and are passed to a stream as frames of equal
 * length, some of them in each call. */
struct netkit_feed {
	struct stream *stream;
	const char *data;
	size_t len, frame;
	size_t at;		/* what is the stream's */
	unsigned shorts;	/* calls that took less */
	unsigned splits;	/* … and ended inside a frame */
};
/* Until all is passed or the socket is full; again from on_drained. */
void netkit_feed_more(struct netkit_feed *);

#endif
