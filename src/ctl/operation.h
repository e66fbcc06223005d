/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_OPERATION_H
#define CTL_OPERATION_H
/*
 * `yizhanctl NOUN VERB` for every operation of the table that no command of
 * its own does better and that needs no session: flags, help and completion
 * are made from the row. What only people do is done as one of them.
 */
#include "api/op.h"
#include "ctl/client.h"

#define OPERATION_ROOM 80	/* for a name */

/* The row of these words; NULL when there is none. "-" in a verb stands for
 * "_". */
const struct op *operation_find(const char *noun, const char *verb);
/* Takes the flags and calls; with --help says what there is. arg ends with
 * NULL. */
enum outcome operation_run(struct client *, const struct op *, char **arg);
/* One line per operation. */
void operation_list(FILE *);
/* Whether the row is one of these. */
bool operation_is_ours(const struct op *);
/* "set_role" as "set-role", the way of words after a command, with `before`
 * before it. */
void operation_dashed(char out[OPERATION_ROOM], const char *name,
    const char *before);

#endif
