/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_BACKUPPAGE_H
#define MODULES_BACKUPPAGE_H
/* A page of backup.list. */
#include "base/jsonw.h"
#include "upkeep/backup.h"

/* At most limit of those behind the name `after`, p NULL: from the first, into
 * the array that is open. Whether there are more. */
bool backuppage_write(const struct backup_info *all, size_t count,
    struct str after, size_t limit, struct jsonw *) MUST_CHECK;

#endif
