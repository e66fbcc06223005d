/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rooms beyond what sockets allow on one machine: the worker's own code, with
 * streams that only count.
 *
 *	roomsmem --members N [--batch 100] [--deliveries 20000000]
 *		[--frame 260]
 *
 * Says what a delivery and a visit of a subscriber cost, and the memory of a
 * seat in the room.
 *
 * Runs on: the program's only thread.
 * Owns: everything, until the process ends.
 */
#include <malloc.h>
#include <stdio.h>
#include <time.h>

#include "drive.h"
#include "gatekit.h"
#include "sink.h"

static struct gatekit kit;
static struct stream_hub *hub;

static size_t
allocated(void)
{
	struct mallinfo2 info = mallinfo2();

	return info.uordblks + info.hblkhd;
}

/* Of the processor, so that others who share it do not show. */
static uint64_t
spent_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static void
run_all(void)
{
	while (sink_hub_round(hub))
		continue;
}

/* Sessions first, so that the seats' memory shows alone. */
static size_t
fill(unsigned members, struct stream **streams)
{
	struct session **sessions = xcalloc(members, sizeof(*sessions));
	size_t before;

	for (unsigned i = 0; i < members; i++) {
		streams[i] = sink_new();
		sessions[i] = gatekit_sign_in(&kit, streams[i]);
	}
	before = allocated();
	for (unsigned i = 0; i < members; i++)
		gatekit_join(&kit, sessions[i]);
	run_all();
	before = allocated() - before;
	xfree(sessions);
	return before;
}

int
main(int argc, char **argv)
{
	unsigned members = (unsigned)bench_number(argv, "--members", NULL);
	unsigned batch = (unsigned)bench_number(argv, "--batch", "100");
	size_t frame = (size_t)bench_number(argv, "--frame", "260");
	double want = bench_number(argv, "--deliveries", "20000000");
	unsigned rounds = (unsigned)(want / members / batch) + 1;
	struct stream **streams = xcalloc(members, sizeof(*streams));
	size_t seats;
	uint64_t start, ns, writes = 0;

	(void)argc;
	hub = sink_hub_new();
	gatekit_open(&kit, hub);
	seats = fill(members, streams);
	start = spent_ns();
	for (unsigned i = 0; i < rounds; i++) {
		for (unsigned k = 0; k < batch; k++)
			gatekit_say(&kit, k, frame);
		run_all();
	}
	ns = spent_ns() - start;
	for (unsigned i = 0; i < members; i++) {
		if (sink_bytes(streams[i]) != sink_bytes(streams[0]))
			bench_die("member %u got something else", i);
		writes += sink_writes(streams[i]);
	}
	printf("delivery_ns=%.3f\n", (double)ns /
	    ((double)rounds * batch * members));
	printf("visit_ns=%.2f\n", (double)ns / (double)writes);
	printf("seat_bytes=%.1f\n", (double)seats / members);
	printf("deliveries=%.0f\n", (double)rounds * batch * members);
	return 0;
}
