/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_CHOSEN_H
#define FUZZ_CHOSEN_H
/* The operation that a number in an input stands for. */
#include "api/op.h"

/* Every number stands for one. */
const struct op *chosen_op(unsigned number);
/* Of how many no number below end is; prints a line for each. */
int chosen_missing(unsigned end);

#endif
