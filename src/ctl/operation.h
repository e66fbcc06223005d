/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_OPERATION_H
#define CTL_OPERATION_H
/*
 * `yizhanctl NOUN VERB` for every operation of the table that no command of
 * its own does better and that needs no session: flags, help and completion
 * are made from the row. What only people do is done as one of them.
 */
#include <stdio.h>

#include "api/op.h"
#include "ctl/client.h"

#define OPERATION_ROOM 80	/* for a name */

/* The row of these words; NULL when there is none. "-" in a verb stands for
 * "_". */
const struct op *operation_find(const char *noun, const char *verb);
/* Likewise of what is done elsewhere: by a session, or by HTTP. */
const struct op *operation_find_elsewhere(const char *noun, const char *verb);
/* Says where that is done. */
void operation_say_where(FILE *, const struct op *);
/* Takes the flags and calls; with --help says what there is. arg ends with
 * NULL. */
enum outcome operation_run(struct client *, const struct op *, char **arg);
/* Whether this word, as "--name" or "--name=…", is a flag of the row. */
bool operation_has_flag(const struct op *, const char *word);
/* Says what the row takes. */
void operation_help(const struct op *);
/* One line per operation, of this noun alone unless it is NULL; how many. */
unsigned operation_list(FILE *, const char *noun);
/* Whether the row is one of these; whether it is done elsewhere. */
bool operation_is_ours(const struct op *);
bool operation_is_elsewhere(const struct op *);
/* Whether only people do it, and it can be done as one of them. */
bool operation_wants_person(const struct op *);
/* "set_role" as "set-role", the way of words after a command, with `before`
 * before it. */
void operation_dashed(char out[OPERATION_ROOM], const char *name,
    const char *before);

#endif
