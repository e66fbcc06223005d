/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_SHRINK_H
#define SIM_SHRINK_H
/* Histories: the steps of a seed, some of them left out. */
#include "world.h"

struct history {
	uint64_t seed;
	uint32_t count;		/* steps; the last quiet is not one */
	bool *is_taken;		/* of each step; from 0 */
	bool is_calm;		/* all mail is handled between two steps */
	bool has_liar;		/* see struct world */
};

/* All steps taken. */
void history_init(struct history *, uint64_t seed, uint32_t count);
void history_fini(struct history *);
/* "3,17,44" as printed: only these (counted from 1). False: not a list. */
bool history_only(struct history *, const char *list);

/* Lives the history in w. A broken promise ends the process. */
void history_run(const struct history *, struct world *w);

/*
 * Tries a calm world first, for there few steps do much; then leaves out
 * steps while the same promise stays broken, until no single one can go;
 * prints the history that is left, as it happens and as the options
 * that repeat it. False: nothing breaks. Each try is a process of its own.
 */
bool history_shrink(struct history *);

/* A bug is planted: the first seed that meets it breaks, shrinks to a short
 * history, and that breaks again for the same reason. Prints a total. */
bool history_self_test(void);

#endif
