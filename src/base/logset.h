/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOGSET_H
#define BASE_LOGSET_H
/* How log lines look, and levels of single parts: for who reads options. */
#include "base/log.h"

#define LOG_PARTS_MAX 32	/* with levels of their own */

/* LOG_JSON: {"ts","level","part","text","kind"} in place of the line, kind as
 * the format was given; the journal's prefix stays before it. Any thread. */
enum log_format { LOG_TEXT, LOG_JSON };
void log_set_format(enum log_format);

/* "net=debug"; false when it is not so written. Pure. */
bool log_part_level(const char *item, struct str *part, enum log_level *);
/* In the place of all before; items are good and copied. One thread sets. */
void log_set_parts(const char *const *items, unsigned count);

#endif
