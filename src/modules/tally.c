/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Counts committed entries into /metrics, by what they are.
 * Runs on: the follower thread (after); main (start).
 * Owns: nothing.
 */
#include "base/metrics.h"
#include "modules/module.h"

struct tally_options {
	bool enabled;
};

static const struct option rows[] = {
	OPTION_AT(OPTION_BOOL, "tally", struct tally_options, enabled,
	    "false", 0, 0, 0, "Counts committed entries into /metrics"),
	OPTION_END
};

static bool
start(const void *options, void **self)
{
	(void)self;
	return ((const struct tally_options *)options)->enabled;
}

static enum err
after(void *self, const struct followed *what)
{
	(void)self;
	if (what->entry->type == ENTRY_MESSAGE)
		metric_add(METRIC_FOLLOWED_MESSAGES, 1);
	else if (what->entry->type == ENTRY_RECALL)
		metric_add(METRIC_FOLLOWED_RECALLS, 1);
	else
		metric_add(METRIC_FOLLOWED_CHANGES, 1);
	return ERR_OK;
}

static void
health(const void *self, struct buf *out)
{
	(void)self;
	buf_puts(out, "counts committed entries");
}

const struct module tally_module = {
	.name = "tally",
	.options = { .rows = rows, .size = sizeof(struct tally_options) },
	.start = start,
	.after = after,
	.health = health,
};
