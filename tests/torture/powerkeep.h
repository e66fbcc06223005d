/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TORTURE_POWERKEEP_H
#define TORTURE_POWERKEEP_H
/*
 * What the box keeps in small files of its own, beside its database: how mail
 * is sent, which tenants are to be erased, its certificate. Each is written by
 * its own code and counts as acked when that says so; then it is what a crash
 * leaves. Before, it may also be what it was.
 */
#include <stdint.h>

#define POWERKEEPS 3
#define POWERKEEP_VALUES 4	/* 0: the file is not there */

/* The disk is empty. */
void powerkeep_init(void);
void powerkeep_change(uint64_t which, uint64_t value);
/* After a crash. Ends the run when one has another value. */
void powerkeep_check(void);

#endif
