/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CUTOVER_H
#define CORE_CUTOVER_H
/*
 * Cut-over: for a while a tenant's people write here and in the cloud that
 * they come from. message.import then takes what was said there into
 * conversations in which people write here. See docs/migration.md.
 */
#include "core/ledger.h"
#include "core/view.h"

#define CUTOVER_HOURS 168	/* when not said */
#define CUTOVER_HOURS_MAX (90 * 24)

struct cutover_begin_in {
	int64_t since_ts, hours;
};

enum err cutover_begin(struct ledger *, struct request *);
enum err cutover_end(struct ledger *, struct request *);
enum err cutover_get(struct view *, struct request *);

/* Since when it is on: what was said there since then is news to people here,
 * what was said before is history. 0: it is off. */
enum err cutover_since(struct ledger *, struct request *,
    int64_t *out) MUST_CHECK;

#endif
