/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOGTAIL_H
#define BASE_LOGTAIL_H
/*
 * The newest log lines of the process, to be looked at without its journal,
 * and levels that are changed while it runs. Any thread logs and looks; one
 * sets levels.
 */
#include "base/err.h"
#include "base/log.h"

#define LOGTAIL_LINES 1024
#define LOGTAIL_PART_MAX 32
#define LOGTAIL_TEXT_MAX 1024
#define LOGTAIL_LEVELS_MAX 32	/* parts with a level set so, until the end */

struct logtail_line {
	uint64_t number;	/* from 1, in the order in which they came */
	int64_t ts;		/* Unix ms */
	enum log_level level;
	char part[LOGTAIL_PART_MAX + 1];
	char text[LOGTAIL_TEXT_MAX + 1];
	size_t len;		/* of text */
};

/* For log.c: it was heard. Longer ones are cut. */
void logtail_put(enum log_level, const char *part, struct str text);
/* Of the next line. */
uint64_t logtail_next(void);
/* The oldest that may be there. */
uint64_t logtail_oldest(void);
/* False: it is not there (any more, or yet). */
bool logtail_get(uint64_t number, struct logtail_line *out);

/*
 * Levels set while it runs go before those of the options, until the process
 * ends: of a part, or with an empty part of all that have none. LOG_NONE:
 * none is set any more. ERR_LIMIT: too many parts; ERR_FIELD: its name is too
 * long.
 */
enum err logtail_set_level(struct str part, enum log_level) MUST_CHECK;
/* LOG_NONE: none is set. */
enum log_level logtail_level(const char *part);
typedef void (*logtail_level_fn)(void *arg, const char *part,
    enum log_level);
void logtail_each_level(logtail_level_fn, void *arg);

#endif
