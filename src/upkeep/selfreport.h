/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_SELFREPORT_H
#define UPKEEP_SELFREPORT_H
/*
 * What a self-test found, on one page: as text, as HTML that needs nothing
 * else, or as JSON. A table of rows, each in English and Chinese. Any thread.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "upkeep/witness.h"

#define SELFREPORT_MAX (64u * 1024)	/* bytes of any of them */

struct selfreport {
	int64_t at_ts;			/* when it began, Unix ms */
	char host[65], version[48], system[160], place[400];
	int64_t cpus, memory_bytes, free_bytes;
	/* What was done. */
	int64_t took_ms, people, talks, kills;
	struct witness_counts counts;
	char example[WITNESS_EXAMPLE_MAX];	/* of what is wrong; or "" */
	/* What was measured. */
	int64_t sync_p50_us, sync_p99_us, sync_max_us;
	int64_t acks_per_s, ack_p50_us, ack_p99_us;
	int64_t start_p50_ms, start_max_ms;
	char key[65];			/* who signs */
};

/* Nothing is wrong, and there was enough to look at. */
bool selfreport_is_good(const struct selfreport *);

enum selfreport_language { SELFREPORT_EN, SELFREPORT_ZH,
	SELFREPORT_LANGUAGES };
/* Of "en", "zh-CN", or a locale's name as LANG has it. */
enum selfreport_language selfreport_language(const char *);

/* Without a signature, see upkeep/signature.h. */
void selfreport_text(const struct selfreport *, enum selfreport_language,
    struct buf *out);
void selfreport_html(const struct selfreport *, enum selfreport_language,
    struct buf *out);
void selfreport_json(const struct selfreport *, struct buf *out);

#endif
