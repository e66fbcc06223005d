/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_FILESUMS_H
#define UPKEEP_FILESUMS_H
/*
 * Do the files that people gave hold what they held? Their names in the data
 * directory begin with the sum of their content, so whoever reads all of them
 * knows: each backup does, and each look into one. What the newest backup of
 * the box found is kept for the doctor. A bucket looks after its own.
 */
#include <stdint.h>

#include "upkeep/problem.h"
#include "upkeep/sum.h"

#define FILESUMS_NAMED 20
#define FILESUMS_NAME_MAX 160	/* tenants/ID/files/hh/<hash>.<id> and NUL */

/* Zeroed: none was read. */
struct filesums {
	int64_t at_ts;		/* when, Unix ms; 0: never */
	int64_t files, bad;	/* that were read; that hold something else */
	unsigned named;		/* of the bad ones, the first */
	char names[FILESUMS_NAMED][FILESUMS_NAME_MAX];
};

/* A file by its name below the data directory, and the sum of its content;
 * others than people's files are let pass. */
void filesums_note(struct filesums *, const char *name,
    const char *hex);
/* In DATA/upkeep. */
enum err filesums_keep(const char *data, const struct filesums *,
    struct problem *) MUST_CHECK;
/* What was kept; zeroed when nothing was, or it cannot be read. */
void filesums_last(const char *data, struct filesums *out);

#endif
