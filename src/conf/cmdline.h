/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONF_CMDLINE_H
#define CONF_CMDLINE_H
/*
 * Options of a command line, alike for every program: "--name VALUE",
 * "--name=VALUE", or "--name" alone. *at is the word at hand in a list that
 * ends with NULL; when the next word is its value, *at moves there. Values
 * are borrowed from the words. Pure; any thread.
 */
#include <stdbool.h>
#include <stddef.h>

enum cmdline_verdict {
	CMDLINE_TAKEN,
	CMDLINE_OTHER,		/* the word is not this option, or no row's */
	CMDLINE_NO_VALUE,	/* a value must follow */
	CMDLINE_SURPLUS,	/* "--name=VALUE" of one that takes none */
};

/* A const char * when it has a value, else a bool, at an offset of some
 * struct. The row with name NULL is the last. */
struct cmdline_row {
	const char *name;
	bool has_value;
	size_t offset;
};

enum cmdline_verdict cmdline_take(const char *name, bool has_value,
    char ***at, const char **value);
/* The same by rows, put into the struct that their offsets are of. */
enum cmdline_verdict cmdline_fill(const struct cmdline_row *, char ***at,
    void *into);
/* What to say of a verdict, behind the word and ": ". */
const char *cmdline_why(enum cmdline_verdict);

#endif
