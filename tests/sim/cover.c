/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Nothing of the operation table is left out: every row has an act, and in a
 * long run every act was answered with success.
 * Runs on: the one thread of the simulator.
 * Owns: nothing.
 */
#include <stdio.h>

#include "acts.h"

static const struct act *
act_of(const char *op)
{
	for (size_t i = 0; i < act_count; i++)
		if (strcmp(acts[i].op, op) == 0)
			return &acts[i];
	return NULL;
}

bool
cover_is_whole(void)
{
	bool is_whole = true;

	BUG_ON(act_count > ACT_ROWS_MAX);
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		if (act_of(op->name) != NULL)
			continue;
		fprintf(stderr, "%s has no step in the simulation: give it a "
		    "row in acts[] of tests/sim/acts.c\n", op->name);
		is_whole = false;
	}
	for (size_t i = 0; i < act_count; i++) {
		if (op_find(str_from(acts[i].op)) != NULL)
			continue;
		fprintf(stderr, "%s of tests/sim/acts.c is no operation\n",
		    acts[i].op);
		is_whole = false;
	}
	return is_whole;
}

bool
cover_is_done(const struct cover *cover)
{
	bool is_done = true;

	for (size_t i = 0; i < act_count; i++) {
		if (cover->answered[i] > 0)
			continue;
		fprintf(stderr, "%s was called %llu times and never "
		    "succeeded: see its row in acts[] of tests/sim/acts.c\n",
		    acts[i].op, (unsigned long long)cover->called[i]);
		is_done = false;
	}
	return is_done;
}
