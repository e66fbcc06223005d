/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Measuring: stages, slow calls.
 * Runs on: shards and writers that note; any thread that looks.
 * Owns: the lanes.
 */
#include "core/monitor.h"

#include <inttypes.h>
#include <stdlib.h>

#include "core/journey.h"

#define SLOW_WINDOW_US (10 * 1000 * 1000)
#define SLOW_LEAST_US 1000

const char *const stage_names[STAGE_COUNT] = {
	[STAGE_ACCEPTED] = "accepted", [STAGE_COMMITTED] = "committed",
	[STAGE_WRITTEN] = "written", [STAGE_DELIVERED] = "delivered",
	[STAGE_SYNC] = "sync",
};

/* Where a call was for the longest time. */
static const char *const place_names[] = {
	[AT_NONE] = "waiting", [AT_SHARD] = "shard", [AT_READERS] = "readers",
	[AT_HASH] = "hash", [AT_FILES] = "files", [AT_WRITER] = "writer",
	[AT_SYSTEM] = "system",
};

/* A slow call as the recorder keeps it. */
enum { SLOW_END, SLOW_TOOK, SLOW_OP, SLOW_WHY, SLOW_TENANT,
	SLOW_WORDS = SLOW_TENANT + 5 };

struct monitor *
monitor_new(unsigned shard_count)
{
	struct monitor *m = xcalloc(1, sizeof(*m));

	for (unsigned i = 0; i < shard_count; i++)
		journey_lane_init(&m->shards[i], true);
	recorder_init(&m->slow, SLOW_KEPT, SLOW_WORDS, true);
	return m;
}

void
monitor_connect(struct monitor *m, unsigned worker_count)
{
	for (unsigned i = 0; i < worker_count; i++)
		journey_lane_init(&m->workers[i], false);
}

void
monitor_free(struct monitor *m)
{
	if (m == NULL)
		return;
	for (unsigned i = 0; i < CORE_SHARDS_MAX; i++)
		journey_lane_fini(&m->shards[i]);
	for (unsigned i = 0; i < CORE_WORKERS_MAX; i++)
		journey_lane_fini(&m->workers[i]);
	recorder_fini(&m->slow);
	xfree(m);
}

struct monitor_lane *
monitor_shard(struct monitor *m, unsigned index)
{
	return m != NULL ? &m->shards[index] : NULL;
}

struct monitor_lane *
monitor_worker(struct monitor *m, unsigned index)
{
	return m != NULL ? &m->workers[index] : NULL;
}

/* ---- a request's way ---- */

void
monitor_arrived(struct monitor_lane *lane, struct request *r, int64_t now_us)
{
	struct request_times *t = &r->times;

	/* A door that does not say when it heard it is not measured. */
	if (t->posted_us == 0)
		t->posted_us = now_us;
	else if (lane != NULL)
		latency_note(&lane->stages[STAGE_ACCEPTED],
		    now_us - t->posted_us);
	r->late_ms = (now_us - t->posted_us) / 1000;
	t->begun_us = t->posted_us;
	t->accepted_us = now_us;
	t->worst_us = now_us - t->posted_us;
	t->worst_at = AT_NONE;
	t->away_us = t->worst_us;
}

void
monitor_leaves(struct request *r)
{
	r->times.at = r->authenticated ? request_step(r)->at : AT_READERS;
}

static void
was_away(struct request_times *t, int64_t took_us)
{
	t->away_us += took_us;
	if (took_us <= t->worst_us)
		return;
	t->worst_us = took_us;
	t->worst_at = t->was_held ? AT_SHARD : t->at;
}

void
monitor_back(struct monitor_lane *lane, struct request *r, int64_t now_us)
{
	struct request_times *t = &r->times;

	was_away(t, now_us - (t->back_us != 0 ? t->back_us : t->accepted_us));
	t->back_us = now_us;
	t->was_held = false;
	if (t->committed_us == 0 || r->err != ERR_OK)
		return;
	/* The shard's own were not accepted from anybody. */
	if (lane != NULL && t->accepted_us != 0)
		latency_note(&lane->stages[STAGE_COMMITTED],
		    t->committed_us - t->accepted_us);
}

/* Whether it is among the slowest of its window so far. */
static bool
is_slow(struct monitor_lane *lane, int64_t took_us, int64_t now_us)
{
	int64_t *least = &lane->slow_us[0];

	if (took_us < SLOW_LEAST_US)
		return false;
	if (now_us - lane->slow_since_us >= SLOW_WINDOW_US) {
		lane->slow_since_us = now_us;
		memset(lane->slow_us, 0, sizeof(lane->slow_us));
	}
	for (unsigned i = 1; i < SLOW_WINDOW_CALLS; i++)
		if (lane->slow_us[i] < *least)
			least = &lane->slow_us[i];
	if (took_us <= *least)
		return false;
	*least = took_us;
	return true;
}

static void
note_slow(struct monitor *m, const struct request *r, int64_t took_us,
    int64_t now_us)
{
	uint64_t words[SLOW_WORDS] = {
		[SLOW_END] = (uint64_t)now_us, [SLOW_TOOK] = (uint64_t)took_us,
		[SLOW_OP] = (uint64_t)(uintptr_t)r->op_name,
		[SLOW_WHY] = (uint64_t)r->err << 8 |
		    (uint64_t)r->times.worst_at,
	};

	memcpy(&words[SLOW_TENANT], r->tenant, sizeof(r->tenant));
	recorder_put(&m->slow, words);
}

void
monitor_answers(struct monitor *m, struct monitor_lane *lane,
    struct request *r, int64_t now_us)
{
	struct request_times *t = &r->times;
	int64_t took_us = now_us - t->begun_us;

	t->posted_us = now_us;
	if (lane == NULL || t->begun_us == 0 ||
	    !is_slow(lane, took_us, now_us))
		return;
	/* Held at the end, or behind much else of the shard. */
	if (took_us - t->away_us > t->worst_us)
		t->worst_at = AT_SHARD;
	note_slow(m, r, took_us, now_us);
}

void
monitor_synced(struct monitor *m, int64_t took_us)
{
	if (m != NULL)
		latency_note(&m->shards[0].stages[STAGE_SYNC], took_us);
}

/* ---- looking ---- */

static int
by_took(const void *a, const void *b)
{
	const struct slow_call *x = a, *y = b;

	return (x->took_us < y->took_us) - (x->took_us > y->took_us);
}

static void
read_slow(const uint64_t *words, struct slow_call *out)
{
	*out = (struct slow_call){
		.end_us = (int64_t)words[SLOW_END],
		.took_us = (int64_t)words[SLOW_TOOK],
		.op = (const char *)(uintptr_t)words[SLOW_OP],
		.place = place_names[words[SLOW_WHY] & 0xff],
		.err = (enum err)(words[SLOW_WHY] >> 8),
	};
	memcpy(out->tenant, &words[SLOW_TENANT], sizeof(out->tenant));
}

unsigned
monitor_slow(const struct monitor *m, int64_t after_us, struct slow_call *out,
    unsigned most)
{
	struct slow_call *all = xcalloc(SLOW_KEPT, sizeof(*all));
	uint64_t words[SLOW_WORDS], head = recorder_head(&m->slow);
	unsigned count = 0;

	for (uint64_t n = recorder_tail(&m->slow); n < head; n++)
		if (recorder_get(&m->slow, n, words) &&
		    (int64_t)words[SLOW_END] > after_us && count < SLOW_KEPT)
			read_slow(words, &all[count++]);
	qsort(all, count, sizeof(*all), by_took);
	if (count > most)
		count = most;
	memcpy(out, all, count * sizeof(*all));
	xfree(all);
	return count;
}

void
monitor_stage(const struct monitor *m, enum stage stage,
    uint64_t counts[LATENCY_BUCKETS], uint64_t *sum_us)
{
	memset(counts, 0, LATENCY_BUCKETS * sizeof(counts[0]));
	*sum_us = 0;
	for (unsigned i = 0; i < CORE_SHARDS_MAX; i++)
		latency_add(&m->shards[i].stages[stage], counts, sum_us);
	for (unsigned i = 0; i < CORE_WORKERS_MAX; i++)
		latency_add(&m->workers[i].stages[stage], counts, sum_us);
}

/* ---- /metrics ---- */

#define LE_FIRST_US 64		/* then each twice the one before, */
#define LE_LAST_US (1 << 26)	/* about a minute */

static void
write_seconds(struct buf *out, int64_t us)
{
	buf_printf(out, "%" PRId64 ".%06" PRId64, us / 1000000, us % 1000000);
}

/* labels: "stage=\"accepted\"," or empty. */
static void
write_one(const struct monitor *m, enum stage stage, const char *name,
    const char *labels, struct buf *out)
{
	uint64_t counts[LATENCY_BUCKETS], sum_us, below = 0;
	unsigned bucket = 0;

	monitor_stage(m, stage, counts, &sum_us);
	for (int64_t le = LE_FIRST_US; le <= LE_LAST_US; le *= 2) {
		while (bucket < LATENCY_BUCKETS &&
		    latency_below_us(bucket) <= le)
			below += counts[bucket++];
		buf_printf(out, "%s_bucket{%sle=\"", name, labels);
		write_seconds(out, le);
		buf_printf(out, "\"} %" PRIu64 "\n", below);
	}
	while (bucket < LATENCY_BUCKETS)
		below += counts[bucket++];
	buf_printf(out, "%s_bucket{%sle=\"+Inf\"} %" PRIu64 "\n", name,
	    labels, below);
	buf_printf(out, "%s_sum%s%.*s%s ", name, labels[0] != '\0' ? "{" : "",
	    (int)strcspn(labels, ","), labels, labels[0] != '\0' ? "}" : "");
	write_seconds(out, (int64_t)sum_us);
	buf_printf(out, "\n%s_count%s%.*s%s %" PRIu64 "\n", name,
	    labels[0] != '\0' ? "{" : "", (int)strcspn(labels, ","), labels,
	    labels[0] != '\0' ? "}" : "", below);
}

void
monitor_write_metrics(const struct monitor *m, struct buf *out)
{
	char labels[64];

	buf_puts(out, "# HELP yizhan_stage_seconds How long requests and"
	    " messages took from stage to stage\n"
	    "# TYPE yizhan_stage_seconds histogram\n");
	for (int s = STAGE_ACCEPTED; s <= STAGE_DELIVERED; s++) {
		snprintf(labels, sizeof(labels), "stage=\"%s\",",
		    stage_names[s]);
		write_one(m, (enum stage)s, "yizhan_stage_seconds", labels,
		    out);
	}
	buf_puts(out, "# HELP yizhan_sync_seconds How long commits took, with"
	    " their sync\n# TYPE yizhan_sync_seconds histogram\n");
	write_one(m, STAGE_SYNC, "yizhan_sync_seconds", "", out);
}
