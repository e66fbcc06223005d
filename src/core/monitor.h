/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MONITOR_H
#define CORE_MONITOR_H
/*
 * How the daemon does, measured where it happens: how long requests and
 * messages take from stage to stage, which were slow of late, and the marks
 * that messages leave on their way (core/journey.h). Fixed memory, no lock:
 * each shard and each worker notes in a lane of its own, and who looks copies.
 * One for the box, made with the core; NULL in parts: nothing is measured.
 */
#include "base/latency.h"
#include "base/recorder.h"
#include "core/parts.h"

enum stage {
	STAGE_ACCEPTED,	/* read from the socket → taken by the shard */
	STAGE_COMMITTED,	/* taken by the shard → on the disk */
	STAGE_WRITTEN,	/* on the disk → in a receiver's socket */
	STAGE_DELIVERED,	/* on the disk → a receiver's client said so */
	STAGE_SYNC,	/* one commit of the writer with its sync */
	STAGE_COUNT
};
extern const char *const stage_names[STAGE_COUNT];

#define SLOW_WINDOW_CALLS 16

struct recent_commit;
struct monitor_lane {
	struct latency stages[STAGE_COUNT];
	struct recorder marks;
	struct recent_commit *recent;	/* of the shard alone; or NULL */
	/* Of the shard alone: how long the slowest calls of these seconds
	 * took. */
	int64_t slow_since_us, slow_us[SLOW_WINDOW_CALLS];
};

struct monitor {
	struct monitor_lane shards[CORE_SHARDS_MAX];
	struct monitor_lane workers[CORE_WORKERS_MAX];
	struct recorder slow;
};

struct monitor *monitor_new(unsigned shard_count);
/* Before the workers run. */
void monitor_connect(struct monitor *, unsigned worker_count);
void monitor_free(struct monitor *);	/* accepts NULL */
/* monitor may be NULL. */
struct monitor_lane *monitor_shard(struct monitor *, unsigned index);
struct monitor_lane *monitor_worker(struct monitor *, unsigned index);

/* ---- a request's way, for its shard; lane may be NULL ---- */

/* From the gate: sets late_ms. */
void monitor_arrived(struct monitor_lane *, struct request *, int64_t now_us);
/* To a place, and back from it. */
void monitor_leaves(struct request *);
void monitor_back(struct monitor_lane *, struct request *, int64_t now_us);
/* Its answer goes out: sets posted_us. */
void monitor_answers(struct monitor *, struct monitor_lane *,
    struct request *, int64_t now_us);
/* For the writer: one commit, begun then. */
void monitor_synced(struct monitor *, int64_t took_us);

/* ---- looking; any thread ---- */

struct slow_call {
	int64_t end_us, took_us;	/* monotonic */
	const char *op, *place;	/* static */
	enum err err;
	char tenant[33];
};
#define SLOW_KEPT 512
/* The slowest calls that ended after that, the slowest first: how many. */
unsigned monitor_slow(const struct monitor *, int64_t after_us,
    struct slow_call *out, unsigned most);
/* Of all lanes. */
void monitor_stage(const struct monitor *, enum stage,
    uint64_t counts[LATENCY_BUCKETS], uint64_t *sum_us);
/* The stages as histograms in Prometheus text. */
void monitor_write_metrics(const struct monitor *, struct buf *out);

#endif
