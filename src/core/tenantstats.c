/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much goes on in a tenant.
 * Runs on: shards, then readers.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/filework.h"
#include "core/allowance.h"
#include "core/hourcount.h"
#include "core/quota.h"
#include "core/tenant.h"
#include "core/user.h"
#include "core/wall.h"

#define DAYS 30
#define DAY_HOURS 24

struct stats {
	uint32_t people, sessions;
	int64_t days;
	int64_t from_ts[TENANT_STATS_DAYS_MAX + 1];	/* each begins; the
							 * last has ended */
	int64_t messages[TENANT_STATS_DAYS_MAX];
	int64_t counted_ts;
	enum err err;
};

enum err
tenant_stats_live(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct stats *stats = arena_zalloc(&r->arena, sizeof(*stats));

	(void)s;
	shard_online(t, &stats->people, &stats->sessions);
	r->scratch = stats;
	return ERR_OK;
}

/* Days are counted back from the one that is now, as the clock on the wall
 * has it; where it is put on and back, two of a year are no 24 hours long. */
static void
choose_days(struct stats *stats, const struct tenant_stats_in *in,
    const struct wall *wall, int64_t now_ts)
{
	int64_t first;

	stats->days = in->days ? in->days : DAYS;
	first = wall_day(wall, now_ts) - (stats->days - 1);
	for (int64_t i = 0; i <= stats->days; i++)
		stats->from_ts[i] = wall_day_begins(wall, first + i);
}

static bool
on_hour(void *arg, const struct record *row)
{
	struct stats *stats = arg;
	int64_t hour, count, last_ts, day = 0;

	stats->err = hourcount_read(row, &hour, &count);
	if (stats->err != ERR_OK)
		return false;
	/* Where the clock is half an hour off, the hour that midnight is in
	 * belongs to the day that begins in it, once that has begun. */
	last_ts = (hour + 1) * HOURCOUNT_MS - 1;
	while (day < stats->days - 1 && last_ts >= stats->from_ts[day + 1])
		day++;
	if (last_ts >= stats->from_ts[0] &&
	    hour * HOURCOUNT_MS < stats->from_ts[stats->days])
		stats->messages[day] += count;
	return true;
}

static bool
on_first(void *arg, const struct record *row)
{
	((struct stats *)arg)->counted_ts = row->ts;
	return true;
}

static enum err
count_hours(struct view *v, struct stats *stats)
{
	char after[HOURCOUNT_ID_CHARS + 1];
	int64_t hour = stats->from_ts[0] / HOURCOUNT_MS;
	struct record_range range = { .kind = RECORD_HOUR,
		.key = HOURCOUNT_OWNER, .after = STR(""), .limit = 1 };
	enum err err = v->ops->record_list(v->store, &range, on_first, stats);

	if (err != ERR_OK)
		return err;
	if (hour > 0)
		range.after = hourcount_id(hour - 1, after);
	range.limit = (TENANT_STATS_DAYS_MAX + 1) * DAY_HOURS;
	err = v->ops->record_list(v->store, &range, on_hour, stats);
	return err == ERR_OK ? stats->err : err;
}

static enum err
files_bytes(struct view *v, struct request *r, int64_t *out)
{
	unsigned long long bytes = 0;
	struct str text;
	enum err err = v->ops->meta_get(v->store, FILE_BYTES_KEY, &r->arena,
	    &text);

	*out = 0;
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err == ERR_OK && !str_to_u64(text, INT64_MAX, &bytes))
		return ERR_CORRUPT;
	*out = (int64_t)bytes;
	return err;
}

static void
write_days(struct jsonw *w, const struct stats *stats)
{
	jsonw_key(w, "days");
	jsonw_array(w);
	for (int64_t i = 0; i < stats->days; i++) {
		jsonw_object(w);
		jsonw_int_field(w, "from_ts", stats->from_ts[i]);
		jsonw_int_field(w, "messages", stats->messages[i]);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

enum err
tenant_stats(struct view *v, struct request *r)
{
	const struct core_settings *set = v->parts->settings;
	struct stats *stats = r->scratch;
	struct jsonw w = jsonw_on(&r->result);
	int64_t people, admins, bytes = 0;
	const struct tenant_stats_in *in = r->in;
	struct wall wall = wall_at(in->offset_minutes);
	struct quota quota;
	enum err err = setting_look(v, r);

	if (err == ERR_OK && !in->has_offset_minutes)
		wall = wall_of(v->parts->clock, v->values);
	choose_days(stats, in, &wall, clock_wall_ms(v->parts->clock));
	if (err == ERR_OK)
		err = user_count(v->ops, v->store, &people, &admins);
	if (err == ERR_OK)
		err = count_hours(v, stats);
	if (err == ERR_OK)
		err = files_bytes(v, r, &bytes);
	if (err == ERR_OK)
		err = quota_load(v->ops, v->store, &quota);
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_int_field(&w, "people", people);
	jsonw_int_field(&w, "people_max", quota_least(
	    allowance_people_max(v->parts), quota.users_max));
	jsonw_int_field(&w, "admins", admins);
	jsonw_int_field(&w, "files_bytes", bytes);
	jsonw_int_field(&w, "files_bytes_max",
	    quota_least(set->files_bytes_max, quota.files_bytes_max));
	write_days(&w, stats);
	jsonw_int_field(&w, "counted_ts", stats->counted_ts);
	jsonw_int_field(&w, "online", stats->people);
	jsonw_int_field(&w, "sessions", stats->sessions);
	jsonw_object_end(&w);
	return ERR_OK;
}
