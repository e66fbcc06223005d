/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_LICENCETOOL_H
#define CTL_LICENCETOOL_H
/* yizhan-licence: what its commands share. Main thread. */
#include "licence/licence.h"
#include "licence/traits.h"

/* Exit status: 0 done, 1 refused, 2 wrong usage. */
enum tool_outcome { TOOL_DONE, TOOL_REFUSED, TOOL_USAGE };

/* Of the command line; NULL: not given. */
struct tool_args {
	const char *word;	/* the one that is no option */
	const char *key, *passphrase_file, *parent, *out;
	const char *id, *holder, *edition, *note, *features;
	const char *people, *devices, *tenants;
	const char *from, *expires, *days;
	const char *machine, *agree, *signer, *depth;
	const char *root, *at;
	bool code, json, help, version;
};

enum tool_outcome tool_keygen(const struct tool_args *);
enum tool_outcome tool_issue(const struct tool_args *);
enum tool_outcome tool_sub_issue(const struct tool_args *);
enum tool_outcome tool_inspect(const struct tool_args *);
enum tool_outcome tool_verify(const struct tool_args *);

/* A line on standard error; TOOL_REFUSED. */
enum tool_outcome tool_refuse(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));
/* What is wrong with a licence, and with which member. */
enum tool_outcome tool_blame(enum licence_fault, struct str about);
/* A file, or "-": standard input; false after a line on standard error. */
bool tool_read(const char *path, size_t max, struct buf *out) MUST_CHECK;
/* To a new file of this mode, or over one when it may; NULL: standard
 * output. */
struct tool_file {
	const char *path;
	unsigned mode;
	bool may_replace;
};
bool tool_write(const struct tool_file *, struct str text) MUST_CHECK;
/* The start of a day as Unix seconds, "2027-01-31". */
bool tool_date(const char *text, int64_t *out) MUST_CHECK;

#endif
