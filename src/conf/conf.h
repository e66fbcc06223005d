/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONF_CONF_H
#define CONF_CONF_H
/*
 * The option engine. A struct conf is one set of values that passed every
 * check, from all sources together; it never changes. So reloading is making
 * a second one, and a bad file changes nothing.
 *
 * Later sources win: defaults < file < dir/….toml in name order <
 * environment < command line. The environment variable of option `idle` in
 * section `auth.ldap` with prefix "YIZHAN_" is YIZHAN_AUTH__LDAP__IDLE;
 * there and on the command line a list is separated by commas.
 *
 * Runs on: main.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "conf/option.h"

/* Rows, and the size of the struct they fill. */
struct conf_table {
	const struct option *rows;	/* OPTION_END; NULL ends the tables */
	size_t size;
};

struct conf_override {
	const char *option;	/* "net.listen"; NULL ends the array */
	const char *value;
	const char *flag;	/* as it was typed: "--listen" */
};

/* Borrowed by the conf for its life. */
struct conf_source {
	const char *file;	/* NULL: none */
	bool is_file_required;	/* else an absent file is an empty one */
	const char *dir;	/* NULL or absent: none */
	char *const *env;	/* like environ; NULL: none */
	const char *env_prefix;	/* variables with it and __ must be known */
	const struct conf_override *overrides;	/* may be NULL */
};

struct conf;

/*
 * Reads all sources. ERR_FIELD when anything is wrong: then *out is NULL and
 * every problem, not only the first, stands in problems, a line each:
 * "/etc/yizhan/yizhan.toml:3: net.lisen is not known; did you mean listen?"
 * Tables and rows are static; two rows of one name are a BUG.
 */
enum err conf_load(const struct conf_table *, const struct conf_source *,
    struct buf *problems, struct conf **out) MUST_CHECK;
void conf_free(struct conf *);	/* accepts NULL */

/* The struct that this table filled; valid until conf_free. */
const void *conf_values(const struct conf *, const struct conf_table *);

/* What it was read from. */
const struct conf_source *conf_source_of(const struct conf *);

/* Whether any source says this option, "net.listen". */
bool conf_is_given(const struct conf *, const char *option);

/* conf_load without its result: --check. */
enum err conf_check(const struct conf_table *, const struct conf_source *,
    struct buf *problems) MUST_CHECK;

/*
 * Reads the same sources again into *fresh. Options that changed but cannot
 * without a restart keep their value and are named in restart, a line each.
 * On ERR_FIELD (see conf_load) now stays in force; else the caller lets its
 * parts see *fresh, then frees now.
 */
enum err conf_reload(const struct conf *now, struct buf *problems,
    struct buf *restart, struct conf **fresh) MUST_CHECK;

/* Every option as TOML that conf_load reads, with help and where its value
 * came from; a secret that is set is a comment. */
void conf_dump(const struct conf *, struct buf *out);

#endif
