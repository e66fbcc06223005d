/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operations by their row in the table, over and over.
 * Runs on: the fuzzer's thread.
 * Owns: nothing.
 */
#include "chosen.h"

#include <stdio.h>

static unsigned
op_total(void)
{
	unsigned total = 0;

	for (const struct op *op = op_next(NULL); op; op = op_next(op))
		total++;
	return total;
}

const struct op *
chosen_op(unsigned number)
{
	const struct op *op = op_next(NULL);

	for (number %= op_total(); number > 0; number--)
		op = op_next(op);
	return op;
}

int
chosen_missing(unsigned end)
{
	const struct op *op = op_next(NULL);
	int missing = 0;

	for (unsigned number = 0; op; op = op_next(op), number++) {
		if (number < end && chosen_op(number) == op)
			continue;
		fprintf(stderr, "no input chooses %s\n", op->name);
		missing++;
	}
	return missing;
}
