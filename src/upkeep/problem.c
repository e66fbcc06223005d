/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sentences about what went wrong.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "upkeep/problem.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum err
problem_set(struct problem *p, enum err err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->why, sizeof(p->why), fmt, ap);
	va_end(ap);
	return err;
}

enum err
problem_errno(struct problem *p, const char *what, const char *path)
{
	bool full = errno == ENOSPC || errno == EDQUOT;

	return problem_set(p, full ? ERR_DISK_FULL : ERR_IO, "%s %.400s: %s",
	    what, path, full ? "the disk is full" : strerror(errno));
}
