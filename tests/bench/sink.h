/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_SINK_H
#define BENCH_SINK_H
/*
 * Streams that take everything at once and forget it: the functions of
 * net/stream.h that the gate uses, without sockets. So as many subscribers
 * as memory holds, and nothing of the kernel in the time.
 */
#include "net/stream.h"

struct stream *sink_new(void);
uint64_t sink_bytes(const struct stream *);	/* written past the queue */
uint32_t sink_writes(const struct stream *);
struct stream_hub *sink_hub_new(void);
/* One turn of the work; false: none was wanted. */
bool sink_hub_round(struct stream_hub *);

#endif
