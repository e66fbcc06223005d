/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TREND_H
#define CORE_TREND_H
/*
 * How the daemon did in the last minute and the last hour: samples of its
 * counters and stages, taken by the system writer and read by its steps.
 */
#include "core/box.h"
#include "core/files.h"

#define TREND_STEP_MS 5000
#define TREND_SLOW_MAX 50	/* slow calls of one answer */

struct trend;
struct trend *trend_new(void);
void trend_free(struct trend *);	/* accepts NULL */
void trend_sample(struct trend *, const struct core_parts *);

/* monitor.stats: what lies on the disk, then all of it. */
enum err monitor_room(struct files *, struct request *);
enum err monitor_stats(struct box *, struct request *);

#endif
