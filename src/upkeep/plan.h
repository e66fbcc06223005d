/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_PLAN_H
#define UPKEEP_PLAN_H
/*
 * A plan is a file with the name of what is being done to a box, so that after
 * a kill the next start goes on from there. Whoever has one writes it by
 * folder_write.
 */
#include "upkeep/problem.h"

#define PLAN_NAME_MAX 64	/* bytes */

/* Which of the names it has; the first, that nothing is being done, also when
 * there is no file. ERR_CORRUPT: none of them. Any thread. */
enum err plan_read(const char *path, const char *const *names, int count,
    int *out, struct problem *) MUST_CHECK;

#endif
