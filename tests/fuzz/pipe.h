/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_PIPE_H
#define FUZZ_PIPE_H
/*
 * Streams without sockets: the functions of net/stream.h that gates use, over
 * queues in memory. What the gate sends waits until the client takes it, so a
 * slow client is one that does not.
 */
#include "net/stream.h"

#define PIPE_FRAMES_MAX 12	/* small on purpose: sessions fall behind */

struct stream *pipe_new(void);
/* The owner has been told that it is closed. */
void pipe_free(struct stream *);
/* Bytes of the client; lost when the stream is closing. */
void pipe_feed(struct stream *, const void *, size_t len);
/* The client's next frame, one reference; NULL: none waits. */
struct blob *pipe_take(struct stream *);
/* What a loop does between two rounds: bytes given back come again, and
 * on_drained. False when there was nothing. */
bool pipe_turn(struct stream *);
/* A hub without a loop. A round of it is one turn of its work, if it wants
 * one; false: it did not. */
struct stream_hub *pipe_hub_new(void);
void pipe_hub_free(struct stream_hub *);
bool pipe_hub_round(struct stream_hub *);
/* Calls on_closed. */
void pipe_close(struct stream *, enum stream_end);
bool pipe_is_over(const struct stream *);	/* the gate has ended it */

#endif
