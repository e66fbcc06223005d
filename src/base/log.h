/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LOG_H
#define BASE_LOG_H
/*
 * Log lines to standard error: "2026-11-21T01:02:03.004Z info net: text".
 * Under systemd (JOURNAL_STREAM set) the time is left out and the level is
 * a "<6>" prefix. Foreign text is escaped by the caller with log_escape or
 * by "%s" of log_quote; message bodies, tokens and keys are never logged.
 * Any thread. One write(2) per line, at most 1,024 bytes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum log_level { LOG_NONE = -1, LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

void log_set_level(enum log_level);
enum log_level log_level_now(void);
const char *log_level_name(enum log_level);
bool log_level_from(struct str, enum log_level *out);
/* part: the folder or noun that speaks, e.g. "net". */
void log_write(enum log_level, const char *part, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* What a line is about, for whoever looks for all of it. */
struct log_about {
	const char *request;	/* X-Request-Id; NULL: none */
	int64_t event;		/* tenant-wide id of an entry; 0: none */
};
/* The same with " request=… event=…" at its end, or members of those names.
 * Without a request: that of what the thread serves. */
void log_write_about(enum log_level, const char *part,
    const struct log_about *, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* What the thread serves, until it gives it away: each of its lines ends with
 * the name, which is made only when there is a line. NULL: nothing. */
#define LOG_NAME_ROOM 104
typedef void (*log_name_fn)(const void *served, char out[LOG_NAME_ROOM]);
void log_serve(const void *served, log_name_fn);
/* It was given away, if it was that. */
void log_served(const void *served);

#define log_error(part, ...) log_write(LOG_ERROR, part, __VA_ARGS__)
#define log_warn(part, ...) log_write(LOG_WARN, part, __VA_ARGS__)
#define log_info(part, ...) log_write(LOG_INFO, part, __VA_ARGS__)
#define log_debug(part, ...) log_write(LOG_DEBUG, part, __VA_ARGS__)

/* Copies s into out with control characters and non-ASCII as \xNN, cut to
 * fit; returns out. */
const char *log_quote(struct str s, char *out, size_t room);

#endif
