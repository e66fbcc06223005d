/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONF_TOML_H
#define CONF_TOML_H
/*
 * The part of TOML 1.0 that options need: tables [a.b], bare keys, "basic"
 * and 'literal' strings on one line, decimal integers, booleans, arrays of
 * strings (over several lines if wanted), comments. The rest is refused with
 * a problem that says so, never skipped.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"

enum toml_type {
	TOML_TEXT,	/* not from a file: the reader decides what it is */
	TOML_STRING,
	TOML_INT,
	TOML_BOOL,
	TOML_LIST,
};

struct toml_value {
	enum toml_type type;
	struct str text;	/* TEXT, STRING */
	int64_t number;		/* INT */
	bool truth;		/* BOOL */
	struct str *items;	/* LIST */
	uint32_t count;
};

/* All three are called in the order of the file; strings live in the arena
 * and have a NUL after them. */
struct toml_reader {
	void (*on_table)(void *arg, unsigned line, struct str name);
	/* section is "" before the first table. */
	void (*on_value)(void *arg, unsigned line, struct str section,
	    struct str key, const struct toml_value *);
	void (*on_problem)(void *arg, unsigned line, const char *text);
	void *arg;
};

/* Goes on after a problem, at the next line. The arena needs at most
 * eight times the text's length. Pure. */
void toml_parse(struct str text, struct arena *, const struct toml_reader *);

/* A decimal integer: sign, digits, single _ between digits, no leading
 * zero. False as well beyond int64. */
bool toml_int(struct str, int64_t *out);
/* A basic string with its quotes. */
struct buf;
void toml_write_string(struct buf *, struct str);

#endif
