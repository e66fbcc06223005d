/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_WIRE_H
#define BENCH_WIRE_H
/*
 * The client's side of RFC 6455, no more than the benches need: blocking
 * set-up over plain sockets or TLS, and making and cutting frames. The
 * masking key is 0, so that masking costs this side nothing; the daemon
 * cannot tell and unmasks as always.
 */
#include <stdbool.h>
#include <stddef.h>
#include <openssl/ssl.h>

#define WIRE_IN_BYTES (256 * 1024)

struct wire {
	int fd;
	SSL *ssl;		/* NULL: plain */
	size_t in_len;		/* bytes of `in` that are not taken yet */
	size_t taken;
	char *in;		/* NULL when there is none */
};

struct frame {
	int opcode;
	const char *p;
	size_t len;		/* of the payload */
	size_t total;		/* with its head */
};

/* False while the frame is not whole. */
bool frame_cut(const char *data, size_t len, struct frame *);
/* Writes head and payload of a masked text frame; to has room for len + 8.
 * Returns the length. */
size_t frame_make(char *to, const char *text, size_t len);

/* All of these end the program when they fail. */
void wire_open(struct wire *, unsigned port, unsigned source, SSL_CTX *);
void wire_ask_upgrade(struct wire *);
void wire_take_upgrade(struct wire *);
void wire_send(struct wire *, const char *text);
/* The next answer, NUL-terminated, until the next call; events in between
 * are passed over, pings answered. */
const char *wire_answer(struct wire *);
/* Answers what pings have arrived; false when the peer has closed. */
bool wire_idle(struct wire *);
/* Gives buffers back; the connection stays. */
void wire_slim(struct wire *);

#endif
