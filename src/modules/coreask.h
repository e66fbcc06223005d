/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_COREASK_H
#define MODULES_COREASK_H
/*
 * What the end of an import or of a restore asks of the core, as a request that
 * nobody sent. Its answer is mail of reply_to, which gives back its credit.
 */
#include "core/upkeeper.h"

struct core;

struct coreask {
	struct core *core;
	struct mailbox *reply_to;
	const char *tenant;	/* whose; "": the first one */
};

/* The tenant whose folder is at its place becomes one of the box. False: the
 * core is busy; ask again, as for the other. */
bool coreask_known(const struct coreask *, const char *title,
    bool is_suspended) MUST_CHECK;
/* The list of tenants stays as it is now, and `leaving` runs; is_alone: for the
 * admins of the only tenant, which it must be yet. ERR_FORBIDDEN. */
bool coreask_leave(const struct coreask *, bool is_alone,
    struct backup_leaving *) MUST_CHECK;

#endif
