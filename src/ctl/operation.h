/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_OPERATION_H
#define CTL_OPERATION_H
/*
 * `yizhanctl NOUN VERB` for every operation of the table that system admins
 * may call and no command of its own does better: flags, help and completion
 * are made from the row.
 */
#include "api/op.h"
#include "ctl/client.h"

/* The row of these words; NULL when there is none. "-" in a verb stands for
 * "_". */
const struct op *operation_find(const char *noun, const char *verb);
/* Takes the flags and calls; with --help says what there is. arg ends with
 * NULL. */
enum outcome operation_run(struct client *, const struct op *, char **arg);
/* One line per operation. */
void operation_list(FILE *);
/* A script for bash, zsh or fish on stdout; false for another shell. */
bool operation_completion(const char *shell);

#endif
