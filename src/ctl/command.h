/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_COMMAND_H
#define CTL_COMMAND_H
/* The commands of yizhanctl: const rows; help is made from them. */
#include "ctl/client.h"

#define WORDS_MAX 4

/* What may follow a command. */
enum flag_kind { FLAG_ALONE, FLAG_TEXT, FLAG_NUMBER };

struct flag {
	const char *name;	/* "--name"; NULL ends the table */
	const char *member;	/* of the call's params it becomes */
	enum flag_kind kind;
};

/* The words after a command, taken apart. */
struct words {
	const char *items[WORDS_MAX];
	unsigned count;
	json_t *params;		/* from the flags */
};

struct command {
	const char *noun, *verb;	/* verb NULL: noun alone */
	const char *usage;	/* what follows */
	const char *help;
	unsigned words_min, words_max;
	const struct flag *flags;
	enum outcome (*run)(struct client *, struct words *);
};

extern const struct command commands[];	/* ends with noun NULL */

/* "--password-stdin" leaves this in params: take_password puts the line. */
#define PASSWORD_STDIN "password-stdin"
/* False after saying why. */
bool take_password(json_t *params);

enum outcome command_setup(struct client *, struct words *);

#endif
