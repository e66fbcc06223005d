/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Samples of the present, and what two of them say of the time between.
 * Runs on: the system thread; files (monitor_room).
 * Owns: the samples.
 */
#include "core/trend.h"

#include "base/jsonw.h"
#include "base/metrics.h"
#include "core/monitor.h"
#include "core/tenant.h"
#include "core/upkeeper.h"

#define MINUTE_STEPS 12		/* of TREND_STEP_MS */
#define HOUR_STEPS 60		/* of a minute */
#define SLOW_US ((int64_t)3600 * 1000 * 1000)

/* What rates are made of, and what just is. */
static const struct {
	const char *name;
	enum metric metric;
	bool is_level;
} series[] = {
	{ "requests", METRIC_REQUESTS, false },
	{ "failed", METRIC_REQUESTS_FAILED, false },
	{ "entries", METRIC_ENTRIES, false },
	{ "events", METRIC_EVENTS_WRITTEN, false },
	{ "dropped", METRIC_EVENTS_DROPPED, false },
	{ "commits", METRIC_COMMITS, false },
	{ "sessions", METRIC_SESSIONS, true },
};
#define SERIES (sizeof(series) / sizeof(series[0]))

struct sample {
	int64_t mono_ms, ts;	/* mono_ms 0: none */
	int64_t values[SERIES];
	uint32_t counts[STAGE_COUNT][LATENCY_BUCKETS];	/* they may wrap */
};

/* Each holds the newest steps and the sample before them. */
struct trend {
	struct sample minute[MINUTE_STEPS + 1], hour[HOUR_STEPS + 1];
	uint64_t taken, minutes;
};

struct trend *
trend_new(void)
{
	return xcalloc(1, sizeof(struct trend));
}

void
trend_free(struct trend *t)
{
	xfree(t);
}

static void
take(struct sample *s, const struct core_parts *parts)
{
	uint64_t counts[LATENCY_BUCKETS], sum_us;

	s->mono_ms = clock_mono_ms(parts->clock);
	s->ts = clock_wall_ms(parts->clock);
	for (size_t i = 0; i < SERIES; i++)
		s->values[i] = metric_get(series[i].metric);
	if (parts->monitor == NULL)
		return;
	for (int stage = 0; stage < STAGE_COUNT; stage++) {
		monitor_stage(parts->monitor, (enum stage)stage, counts,
		    &sum_us);
		for (unsigned i = 0; i < LATENCY_BUCKETS; i++)
			s->counts[stage][i] = (uint32_t)counts[i];
	}
}

void
trend_sample(struct trend *t, const struct core_parts *parts)
{
	struct sample *s = &t->minute[t->taken % (MINUTE_STEPS + 1)];

	take(s, parts);
	if (t->taken % MINUTE_STEPS == 0)
		t->hour[t->minutes++ % (HOUR_STEPS + 1)] = *s;
	t->taken++;
}

/* ---- telling ---- */

/* A ring of samples, as it is read. */
struct reach {
	const char *name;
	const struct sample *ring;
	uint64_t taken;
	unsigned room;
};

static const struct sample *
at(const struct reach *reach, uint64_t number)
{
	return &reach->ring[number % reach->room];
}

static uint64_t
first(const struct reach *reach)
{
	return reach->taken > reach->room ? reach->taken - reach->room : 0;
}

static void
write_point(struct jsonw *w, const struct sample *before,
    const struct sample *s)
{
	int64_t ms = s->mono_ms - before->mono_ms;

	if (ms <= 0)
		return;
	jsonw_object(w);
	jsonw_int_field(w, "ts", s->ts);
	jsonw_int_field(w, "ms", ms);
	for (size_t i = 0; i < SERIES; i++)
		jsonw_int_field(w, series[i].name, series[i].is_level ?
		    s->values[i] : s->values[i] - before->values[i]);
	jsonw_object_end(w);
}

static void
write_points(struct jsonw *w, const struct reach *reach)
{
	jsonw_key(w, reach->name);
	jsonw_array(w);
	for (uint64_t n = first(reach) + 1; n < reach->taken; n++)
		write_point(w, at(reach, n - 1), at(reach, n));
	jsonw_array_end(w);
}

static void
write_stage(struct jsonw *w, const struct reach *reach,
    const struct sample *now, int stage)
{
	static const struct {
		const char *name;
		unsigned permille;
	} told[] = { { "p50_us", 500 }, { "p90_us", 900 }, { "p99_us", 990 },
		{ "max_us", 1000 } };
	uint64_t counts[LATENCY_BUCKETS], all = 0;
	const struct sample *before = reach->taken > 0 ?
	    at(reach, first(reach)) : now;

	for (unsigned i = 0; i < LATENCY_BUCKETS; i++) {
		counts[i] = now->counts[stage][i] - before->counts[stage][i];
		all += counts[i];
	}
	jsonw_object(w);
	jsonw_string_field(w, "stage", str_from(stage_names[stage]));
	jsonw_string_field(w, "span", str_from(reach->name));
	jsonw_int_field(w, "count", (int64_t)all);
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		jsonw_int_field(w, told[i].name,
		    latency_percentile_us(counts, told[i].permille));
	jsonw_object_end(w);
}

static void
write_slow(struct jsonw *w, const struct core_parts *parts)
{
	int64_t now_us = clock_mono_us(parts->clock);
	int64_t now_ts = clock_wall_ms(parts->clock);
	struct slow_call *calls = xcalloc(TREND_SLOW_MAX, sizeof(*calls));
	unsigned count = parts->monitor == NULL ? 0 :
	    monitor_slow(parts->monitor, now_us - SLOW_US, calls,
	    TREND_SLOW_MAX);

	jsonw_key(w, "slow");
	jsonw_array(w);
	for (unsigned i = 0; i < count; i++) {
		jsonw_object(w);
		jsonw_int_field(w, "ts",
		    now_ts - (now_us - calls[i].end_us) / 1000);
		jsonw_string_field(w, "op", str_from(calls[i].op));
		jsonw_string_field(w, "tenant", str_from(calls[i].tenant));
		jsonw_int_field(w, "took_us", calls[i].took_us);
		jsonw_string_field(w, "place", str_from(calls[i].place));
		if (calls[i].err != ERR_OK)
			jsonw_string_field(w, "code",
			    str_from(err_code(calls[i].err)));
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
	xfree(calls);
}

static void
write_disk(struct jsonw *w, const struct box_room *room)
{
	jsonw_key(w, "disk");
	jsonw_object(w);
	jsonw_int_field(w, "database_bytes", room->database_bytes);
	jsonw_int_field(w, "wal_bytes", room->wal_bytes);
	if (room->free_bytes >= 0)
		jsonw_int_field(w, "free_bytes", room->free_bytes);
	jsonw_object_end(w);
}

enum err
monitor_room(struct files *f, struct request *r)
{
	const struct upkeeper *u = f->parts.upkeeper;
	enum err err = tenant_tends_box(&f->parts, r);
	struct box_room *room;

	if (err != ERR_OK)
		return err;
	room = arena_zalloc(&r->arena, sizeof(*room));
	room->free_bytes = -1;
	if (u != NULL && u->room != NULL)
		u->room(u->arg, room);
	r->scratch = room;
	return ERR_OK;
}

enum err
monitor_stats(struct box *b, struct request *r)
{
	const struct core_parts *parts = box_parts(b);
	const struct trend *t = box_trend(b);
	const struct reach reaches[] = {
		{ "minute", t->minute, t->taken, MINUTE_STEPS + 1 },
		{ "hour", t->hour, t->minutes, HOUR_STEPS + 1 },
	};
	struct sample *now = xcalloc(1, sizeof(*now));
	struct jsonw w = jsonw_on(&r->result);

	take(now, parts);
	jsonw_object(&w);
	jsonw_int_field(&w, "ts", now->ts);
	jsonw_int_field(&w, "uptime_s",
	    (now->mono_ms - parts->started_mono_ms) / 1000);
	jsonw_int_field(&w, "connections", metric_get(METRIC_CONNECTIONS));
	jsonw_int_field(&w, "sessions", metric_get(METRIC_SESSIONS));
	jsonw_int_field(&w, "tenants_open", metric_get(METRIC_TENANTS));
	jsonw_key(&w, "stages");
	jsonw_array(&w);
	for (size_t i = 0; i < sizeof(reaches) / sizeof(reaches[0]); i++)
		for (int stage = 0; stage < STAGE_COUNT; stage++)
			write_stage(&w, &reaches[i], now, stage);
	jsonw_array_end(&w);
	for (size_t i = 0; i < sizeof(reaches) / sizeof(reaches[0]); i++)
		write_points(&w, &reaches[i]);
	write_disk(&w, r->scratch);
	write_slow(&w, parts);
	jsonw_object_end(&w);
	xfree(now);
	return ERR_OK;
}
