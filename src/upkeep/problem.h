/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_PROBLEM_H
#define UPKEEP_PROBLEM_H
/* What went wrong, as a sentence for whoever looks after the box. */
#include "base/err.h"

struct problem {
	char why[600];		/* names the file, says what to do */
};

/* Sets why; answers err. */
enum err problem_set(struct problem *, enum err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* "WHAT PATH: strerror(errno)"; ERR_DISK_FULL when that is the reason, else
 * ERR_IO. */
enum err problem_errno(struct problem *, const char *what, const char *path);

#endif
