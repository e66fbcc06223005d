/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H
/*
 * Counters and gauges of the process: one row per metric in metrics.def,
 * relaxed atomics, written out in Prometheus text format 0.0.4. Names begin
 * with yizhan_. Any thread.
 */
#include <stdint.h>

#include "base/buf.h"

enum metric {
#define METRIC(id, type, name, help) METRIC_##id,
#include "base/metrics.def"
#undef METRIC
	METRIC_COUNT
};

void metric_add(enum metric, int64_t);
void metric_set(enum metric, int64_t);
int64_t metric_get(enum metric);
void metrics_write(struct buf *out);

#endif
