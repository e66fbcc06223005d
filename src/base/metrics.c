/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counters and gauges of the process, in Prometheus text format.
 * Runs on: any thread.
 * Owns: the values.
 */
#include "base/metrics.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <string.h>

struct metric_row {
	const char *name, *type, *help;
};

static const struct metric_row rows[METRIC_COUNT] = {
#define METRIC(id, type, name, help) [METRIC_##id] = { name, #type, help },
#include "base/metrics.def"
#undef METRIC
};

/* check-size: counters are the process's own */
static _Atomic int64_t values[METRIC_COUNT];

void
metric_add(enum metric m, int64_t by)
{
	atomic_fetch_add_explicit(&values[m], by, memory_order_relaxed);
}

void
metric_set(enum metric m, int64_t value)
{
	atomic_store_explicit(&values[m], value, memory_order_relaxed);
}

int64_t
metric_get(enum metric m)
{
	return atomic_load_explicit(&values[m], memory_order_relaxed);
}

/* The name without labels: HELP and TYPE are said once for all of it. */
static struct str
family(const char *name)
{
	return (struct str){ name, strcspn(name, "{") };
}

void
metrics_write(struct buf *out)
{
	struct str last = STR("");

	for (int i = 0; i < METRIC_COUNT; i++) {
		const struct metric_row *row = &rows[i];
		struct str name = family(row->name);

		if (!str_eq(name, last))
			buf_printf(out, "# HELP %.*s %s\n# TYPE %.*s %s\n",
			    STR_FMT(name), row->help, STR_FMT(name),
			    row->type);
		buf_printf(out, "%s %" PRId64 "\n", row->name,
		    metric_get((enum metric)i));
		last = name;
	}
}
