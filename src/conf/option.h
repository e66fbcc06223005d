/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CONF_OPTION_H
#define CONF_OPTION_H
/*
 * One option: what it is called, what it may be, and where its value goes in
 * a typed struct. Rows are const tables of whoever has options (app/ and
 * modules); the engine knows no names.
 *
 *	struct net_conf { const char *listen; int64_t idle_ms; };
 *	static const struct option net_options[] = {
 *		OPTION_AT(OPTION_STRING, "net", struct net_conf, listen,
 *		    "0.0.0.0:443", 1, 100, 0, "Address and port"),
 *		OPTION_AT(OPTION_DURATION, "net", struct net_conf, idle_ms,
 *		    "2m", 1000, 3600000, OPTION_RELOADABLE, "…"),
 *		OPTION_END
 *	};
 */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "conf/toml.h"

enum option_type {
	OPTION_STRING,	/* const char *, never NULL; min..max are bytes */
	OPTION_INT,	/* int64_t */
	OPTION_BOOL,	/* bool */
	OPTION_SIZE,	/* int64_t bytes; "64K" "16MiB" "2G" or a number */
	OPTION_DURATION,/* int64_t ms; "500ms" "30s" "10m" "12h" "7d" or 0 */
	OPTION_ENUM,	/* int, index into choices */
	OPTION_LIST,	/* struct option_list; min..max are counts */
};

#define OPTION_RELOADABLE 1u	/* takes effect without a restart */
#define OPTION_SECRET 2u	/* never shown; of a LIST the first is */

struct option_list {
	const char **items;	/* NULL-ended; NULL when count is 0 */
	uint32_t count;
};

struct option {
	const char *section;	/* "net", "auth.ldap" */
	const char *name;	/* NULL ends the table */
	enum option_type type;
	unsigned flags;
	const char *value;	/* default as text; NULL: empty, 0, false */
	int64_t min, max;	/* both 0: no bounds */
	size_t offset;		/* of the value */
	const char *const *choices;	/* NULL-ended, for ENUM */
	/* A further check of a STRING or of each LIST item: NULL, or why
	 * not, as "must …" in static memory. May be NULL. */
	const char *(*check)(const char *value);
	const char *help;	/* one sentence */
};

/* The option's name is the member's; units in a member's name (_ms, _bytes)
 * are left out with OPTION_AS. */
#define OPTION_AS(type_, section_, name_, s, m, value_, min_, max_,       \
    flags_, help_)                                                        \
	{ .section = (section_), .name = (name_), .type = (type_),        \
	  .flags = (flags_), .value = (value_), .min = (min_),            \
	  .max = (max_), .offset = offsetof(s, m), .help = (help_) }
#define OPTION_AT(type, section, s, m, value, min, max, flags, help)      \
	OPTION_AS(type, section, #m, s, m, value, min, max, flags, help)
#define OPTION_END { .name = NULL }

/*
 * Checks value and stores it in the struct at out; text goes to the arena.
 * NULL, or a problem such as "must be 1 to 100" (arena or static memory);
 * nothing is stored then. Pure.
 */
const char *option_set(const struct option *, const struct toml_value *,
    void *out, struct arena *);
/* Stores the value of one struct in another, texts in the arena. */
void option_copy(const struct option *, const void *in, void *out,
    struct arena *);
/* The value in the struct at in as TOML, secrets too. */
void option_format(const struct option *, const void *in, struct buf *out);

#endif
