/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_RESTORE_PRIV_H
#define UPKEEP_RESTORE_PRIV_H
/* What restoring a box and restoring a tenant share. */
#include "upkeep/restore.h"

/* Every page of base/tenants/ID/tenant.db is read, and it begins another
 * history; fresh is a back end on base. */
enum err restore_check_tenant(const struct backup_job *,
    const struct store_backend *fresh, const char *base, const char *id,
    struct problem *) MUST_CHECK;
/* The daemon's own lock, see app/datadir.h; ERR_BUSY: one runs. */
enum err restore_lock_data(const char *data, int *out, struct problem *)
    MUST_CHECK;

#endif
