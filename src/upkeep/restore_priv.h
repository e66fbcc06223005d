/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_RESTORE_PRIV_H
#define UPKEEP_RESTORE_PRIV_H
/* What restoring a box, its plan and restoring a tenant share. */
#include "upkeep/restore.h"

/* Every page of base/tenants/ID/tenant.db is read, and it begins another
 * history; fresh is a back end on base. */
enum err restore_check_tenant(const struct backup_job *,
    const struct store_backend *fresh, const char *base, const char *id,
    struct problem *) MUST_CHECK;
/* The daemon's own lock, see app/datadir.h; ERR_BUSY: one runs. */
enum err restore_lock_data(const char *data, int *out, struct problem *)
    MUST_CHECK;

/* DATA/upkeep/restore, or what has that name in it. */
void restore_path(const char *data, const char *name,
    char out[FOLDER_PATH_MAX]);
/* ERR_WRONG_STATE: one is not at its end yet. */
enum err restore_check_plan(const char *data, struct problem *) MUST_CHECK;
/* DATA/upkeep/restore/new takes the place of the state, which is kept. */
enum err restore_change_places(const char *data, struct problem *) MUST_CHECK;
/* Into base, which becomes a state, as it is begun. */
enum err restore_note(const struct backup_job *, const char *base,
    const char *name, const struct restore_wish *, struct problem *)
    MUST_CHECK;

#endif
