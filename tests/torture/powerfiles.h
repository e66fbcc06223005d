/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TORTURE_POWERFILES_H
#define TORTURE_POWERFILES_H
/*
 * What must be on the disk of files. A finished one is there, whole and with
 * its hash, as are the parts of an upload that were taken; of one that was not
 * finished there is either all or no name, and in time nothing is left. Rows
 * are what poweroracle.h says of them; here the store is read in a transaction
 * of the caller's. All end the run when it is otherwise.
 */
#include "store/store.h"

/* Whether it is one of a file, or of a directory where files are. */
bool powerfiles_has(const char *path);
void powerfiles_check(const struct store_ops *, struct store *,
    const char *tenant);
/* After the walk of core/filewalk.h: nothing lies there that no row names. */
void powerfiles_check_collected(const struct store_ops *, struct store *,
    const char *tenant);

#endif
