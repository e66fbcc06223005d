/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_CONTRACT_FAILFILE_H
#define TESTS_CONTRACT_FAILFILE_H
/*
 * A SQLite VFS over the usual one whose n-th call fails once. Syncs that do
 * not fail do nothing: no test here outlives the machine.
 */
#include <stdbool.h>
#include <stdint.h>

/* Which calls count. */
enum failfile_of {
	OF_ALL,
	OF_WRITES,		/* the disk is full then */
	OF_SYNCS,
};

struct failfile_plan {
	int64_t calls;		/* good ones before the one that fails; < 0:
				 * never */
	enum failfile_of of;
	bool failed;
};

/* Makes it the VFS that files are opened by, and the former one again. The
 * plan is borrowed. */
void failfile_start(struct failfile_plan *);
void failfile_stop(void);

#endif
