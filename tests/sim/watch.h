/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_WATCH_H
#define SIM_WATCH_H
/* A run of seeds in a child. One that ends by itself, be it by a broken
 * promise, has said what there is to say; of one that a BUG, a signal or a
 * sanitizer ends, the parent names the seed. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct watch {
	int (*run)(const void *arg);	/* in the child; its exit status */
	const void *arg;
	const char *replay;		/* the program and its options */
	FILE *out;			/* what the parent says */
};

/* The exit status, 1 when something ended it. */
int watch_run(const struct watch *);
/* In the child: lives this seed from now on. */
void watch_seed(uint64_t seed);
/* Whatever may end a child is told as that. Prints a total. */
bool watch_self_test(void);

#endif
