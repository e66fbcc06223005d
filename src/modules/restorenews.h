/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_RESTORENEWS_H
#define MODULES_RESTORENEWS_H
/*
 * How a restore ended, told once to backup.list and to the audit log of what
 * was restored, which ends before that was asked for. The thread of the
 * module.
 */
#include <stdatomic.h>

#include "core/core.h"
#include "upkeep/restore.h"

struct restorenews {
	struct core *core;
	const struct backup_job *job;
	struct mailbox *reply_to;
	/* Its own, zeroed */
	struct restored restored;
	atomic_bool is_due;	/* any thread: they are still to be told */
	enum { NEWS_WAITED_FOR, NEWS_TO_NOTE, NEWS_NOTING, NEWS_OLD } state;
};

/* Before the daemon serves. */
void restorenews_look(struct restorenews *);
void restorenews_tick(struct restorenews *);
/* An answer of the core; false: to somebody else, whose it stays. */
bool restorenews_take(struct restorenews *, struct request *);

#endif
