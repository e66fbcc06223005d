/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log lines to standard error, one write(2) each unless it is cut short.
 * Runs on: any thread.
 * Owns: the level of the process.
 */
#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"

#define LINE_MAX_BYTES 1024

static const struct {
	const char *name;
	int journal;	/* syslog's number, sd-daemon(3) */
} levels[] = {
	[LOG_ERROR] = { "error", 3 },
	[LOG_WARN] = { "warn", 4 },
	[LOG_INFO] = { "info", 6 },
	[LOG_DEBUG] = { "debug", 7 },
};

#define LEVEL_COUNT (sizeof(levels) / sizeof(levels[0]))

/* check-size: every layer logs; a handle in each struct would buy nothing */
static atomic_int level_now = LOG_INFO;
/* check-size: as above */
static atomic_int journal_known = -1;

void
log_set_level(enum log_level level)
{
	atomic_store_explicit(&level_now, (int)level, memory_order_relaxed);
}

bool
log_level_from(struct str s, enum log_level *out)
{
	for (size_t i = 0; i < LEVEL_COUNT; i++) {
		if (str_is(s, levels[i].name)) {
			*out = (enum log_level)i;
			return true;
		}
	}
	return false;
}

/* JOURNAL_STREAM is inherited; it counts only while standard error still is
 * that stream (systemd.exec(5)). */
static bool
is_journal(void)
{
	int known = atomic_load_explicit(&journal_known, memory_order_relaxed);
	unsigned long long dev, ino;
	const char *stream;
	struct stat st;

	if (known >= 0)
		return known;
	stream = getenv("JOURNAL_STREAM");
	/* NOLINTNEXTLINE(cert-err34-c): a number too large is another file */
	known = stream && sscanf(stream, "%llu:%llu", &dev, &ino) == 2 &&
	    fstat(STDERR_FILENO, &st) == 0 && st.st_dev == dev &&
	    st.st_ino == ino;
	atomic_store_explicit(&journal_known, known, memory_order_relaxed);
	return known;
}

static size_t
write_head(char *line, enum log_level level, const char *part)
{
	struct timespec now;
	struct tm tm;
	size_t len;

	if (is_journal())
		return (size_t)snprintf(line, 64, "<%d>%.32s: ",
		    levels[level].journal, part);
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	len = strftime(line, 64, "%Y-%m-%dT%H:%M:%S", &tm);
	return len + (size_t)snprintf(line + len, 64, ".%03dZ %s %.32s: ",
	    (int)(now.tv_nsec / 1000000), levels[level].name, part);
}

void
log_write(enum log_level level, const char *part, const char *fmt, ...)
{
	char line[LINE_MAX_BYTES + 1];
	size_t len, room;
	va_list ap;
	int want;

	if ((int)level > atomic_load_explicit(&level_now,
	    memory_order_relaxed))
		return;
	len = write_head(line, level, part);
	room = LINE_MAX_BYTES - len;
	va_start(ap, fmt);
	want = vsnprintf(line + len, room, fmt, ap);
	va_end(ap);
	if (want < 0)
		return;
	if ((size_t)want >= room) {
		want = (int)room - 1;
		memset(line + len + want - 3, '.', 3);
	}
	/* A stray newline must not forge a second line. */
	for (char *p = line + len; p < line + len + want; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	}
	len += (size_t)want;
	line[len++] = '\n';
	/* Nobody is left to tell when standard error fails. */
	(void)fd_write(STDERR_FILENO, (struct str){ line, len });
}

const char *
log_quote(struct str s, char *out, size_t room)
{
	static const char digits[] = "0123456789abcdef";
	size_t len = 0;

	if (room == 0)
		return "";
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool plain = c >= 0x20 && c < 0x7f && c != '\\';

		if (len + (plain ? 1 : 4) >= room)
			break;
		if (plain) {
			out[len++] = (char)c;
			continue;
		}
		out[len++] = '\\';
		out[len++] = 'x';
		out[len++] = digits[c >> 4];
		out[len++] = digits[c & 15];
	}
	out[len] = '\0';
	return out;
}
