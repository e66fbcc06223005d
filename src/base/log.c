/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Log lines to standard error, one write(2) each unless it is cut short.
 * Runs on: any thread.
 * Owns: the levels of the process and how its lines look.
 */
#include "base/logset.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/logtail.h"
#include "base/mem.h"
#include "base/text.h"

#define LINE_MAX_BYTES 1024
#define JSON_MAX_BYTES (2 * (LINE_MAX_BYTES + KIND_MAX) + 256 + ABOUT_MAX)
#define PART_MAX 32
#define KIND_MAX 200
#define ABOUT_MAX 160	/* bytes of what a line is about */

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

/* check-size: as above */
static atomic_int format_now = LOG_TEXT;

/* Levels of single parts. Whoever logs may be reading those of before, so they
 * stay: as many as there are reloads. */
struct part_levels {
	const struct part_levels *before;
	unsigned count;
	struct {
		char part[PART_MAX + 1];
		enum log_level level;
	} items[];
};
/* check-size: as above */
static const struct part_levels *_Atomic parts_now;

/* check-size: as above; each thread its own */
static _Thread_local struct {
	const void *what;
	log_name_fn name;
} serving;

void
log_serve(const void *served, log_name_fn name)
{
	serving.what = served;
	serving.name = name;
}

void
log_served(const void *served)
{
	if (serving.what == served)
		serving.what = NULL;
}

void
log_set_format(enum log_format format)
{
	atomic_store_explicit(&format_now, (int)format, memory_order_relaxed);
}

bool
log_part_level(const char *item, struct str *part, enum log_level *level)
{
	const char *equals = strchr(item, '=');

	if (!equals || equals == item || equals - item > PART_MAX)
		return false;
	*part = (struct str){ item, (size_t)(equals - item) };
	return log_level_from(str_from(equals + 1), level);
}

void
log_set_parts(const char *const *items, unsigned count)
{
	struct part_levels *fresh;
	struct str part;

	if (count == 0 && atomic_load(&parts_now) == NULL)
		return;
	fresh = xcalloc(1, sizeof(*fresh) + count * sizeof(fresh->items[0]));
	fresh->before = atomic_load(&parts_now);
	fresh->count = count;
	for (unsigned i = 0; i < count; i++)
		if (log_part_level(items[i], &part, &fresh->items[i].level))
			snprintf(fresh->items[i].part, PART_MAX + 1, "%.*s",
			    STR_FMT(part));
	atomic_store(&parts_now, fresh);
}

enum log_level
log_level_now(void)
{
	return (enum log_level)atomic_load_explicit(&level_now,
	    memory_order_relaxed);
}

static bool
is_heard(enum log_level level, const char *part)
{
	const struct part_levels *p = atomic_load_explicit(&parts_now,
	    memory_order_acquire);
	enum log_level set = logtail_level(part);

	if (set != LOG_NONE)
		return level <= set;
	for (unsigned i = 0; p && i < p->count; i++)
		if (strcmp(p->items[i].part, part) == 0)
			return level <= p->items[i].level;
	set = logtail_level("");
	return level <= (set != LOG_NONE ? set : log_level_now());
}

void
log_set_level(enum log_level level)
{
	atomic_store_explicit(&level_now, (int)level, memory_order_relaxed);
}

const char *
log_level_name(enum log_level level)
{
	return level == LOG_NONE ? "none" : levels[level].name;
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
write_time(char *out, size_t room)
{
	struct timespec now;
	struct tm tm;
	size_t len;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &tm);
	len = strftime(out, room, "%Y-%m-%dT%H:%M:%S", &tm);
	return len + (size_t)snprintf(out + len, room - len, ".%03dZ",
	    (int)(now.tv_nsec / 1000000));
}

static size_t
write_head(char *line, enum log_level level, const char *part)
{
	size_t len;

	if (is_journal())
		return (size_t)snprintf(line, 64, "<%d>%s %.32s: ",
		    levels[level].journal, levels[level].name, part);
	len = write_time(line, 64);
	return len + (size_t)snprintf(line + len, 64, " %s %.32s: ",
	    levels[level].name, part);
}

/* One line of what was said: a stray newline must not forge a second one. */
__attribute__((format(printf, 3, 0)))
static size_t
write_text(char *out, size_t room, const char *fmt, va_list ap)
{
	int want = vsnprintf(out, room, fmt, ap);

	if (want < 0)
		return 0;
	if ((size_t)want >= room) {
		want = (int)room - 1;
		memset(out + want - 3, '.', 3);
	}
	for (char *p = out; p < out + want; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	return (size_t)want;
}

struct said {
	enum log_level level;
	const char *part, *fmt;
};

/* Foreign text came escaped, so bytes are UTF-8 here. */
static size_t
put_quoted(char *out, const char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"' || text[i] == '\\')
			out[n++] = '\\';
		out[n++] = (unsigned char)text[i] < 0x20 ? ' ' : text[i];
	}
	return n;
}

/* Ids need no quoting: see text_is_id. */
static size_t
write_about(char out[ABOUT_MAX], const struct log_about *about, bool as_json)
{
	size_t len = 0;

	out[0] = '\0';
	if (about->request)
		len = (size_t)snprintf(out, ABOUT_MAX, as_json ?
		    ",\"request\":\"%.*s\"" : " request=%.*s",
		    LOG_NAME_ROOM - 1, about->request);
	if (about->event > 0)
		len += (size_t)snprintf(out + len, ABOUT_MAX - len, as_json ?
		    ",\"event\":%" PRId64 : " event=%" PRId64, about->event);
	return len;
}

/* The words without what they say of this time: the same each time. */
static size_t
write_kind(char *out, const char *fmt)
{
	static const char name[] = "\",\"kind\":\"";
	size_t len = sizeof(name) - 1;

	memcpy(out, name, len);
	return len + put_quoted(out + len, fmt, strnlen(fmt, KIND_MAX));
}

static size_t
write_json(char line[JSON_MAX_BYTES], const struct said *said, struct str text,
    const struct log_about *about)
{
	char time_text[64], tail[ABOUT_MAX];
	size_t len = 0;

	if (is_journal())
		len = (size_t)snprintf(line, 8, "<%d>",
		    levels[said->level].journal);
	write_time(time_text, sizeof(time_text));
	len += (size_t)snprintf(line + len, 200, "{\"ts\":\"%s\",\"level\":"
	    "\"%s\",\"part\":\"%.32s\",\"text\":\"", time_text,
	    levels[said->level].name, said->part);
	len += put_quoted(line + len, text.p, text.len);
	len += write_kind(line + len, said->fmt);
	write_about(tail, about, true);
	return len + (size_t)snprintf(line + len, ABOUT_MAX + 4, "\"%s}\n",
	    tail);
}

/* What a path or a name brought need not be text. */
static void
keep(const struct said *said, struct str text)
{
	char quoted[LINE_MAX_BYTES + 1];

	if (!utf8_valid(text))
		text = str_from(log_quote(text, quoted, sizeof(quoted)));
	logtail_put(said->level, said->part, text);
}

__attribute__((format(printf, 3, 0)))
static void
write_line(const struct said *said, const struct log_about *about,
    const char *fmt, va_list ap)
{
	char line[LINE_MAX_BYTES + 1], json[JSON_MAX_BYTES], tail[ABOUT_MAX];
	bool as_json = atomic_load_explicit(&format_now,
	    memory_order_relaxed) == LOG_JSON;
	size_t head = as_json ? 0 : write_head(line, said->level, said->part);
	size_t tail_len = write_about(tail, about, false);
	size_t len = head + write_text(line + head, LINE_MAX_BYTES - head -
	    tail_len, fmt, ap), text_len = len - head;

	if (len == head)
		return;
	memcpy(line + len, tail, tail_len);
	len += tail_len;
	keep(said, (struct str){ line + head, len - head });
	/* Nobody is left to tell when standard error fails. */
	if (as_json) {
		len = write_json(json, said, (struct str){ line, text_len },
		    about);
		(void)fd_write(STDERR_FILENO, (struct str){ json, len });
		return;
	}
	line[len++] = '\n';
	(void)fd_write(STDERR_FILENO, (struct str){ line, len });
}

__attribute__((format(printf, 3, 0)))
static void
write_named(const struct said *said, const struct log_about *given,
    const char *fmt, va_list ap)
{
	struct log_about about = *given;
	char name[LOG_NAME_ROOM];

	if (about.request == NULL && serving.what != NULL) {
		serving.name(serving.what, name);
		about.request = name;
	}
	write_line(said, &about, fmt, ap);
}

void
log_write(enum log_level level, const char *part, const char *fmt, ...)
{
	const struct log_about nothing = { NULL, 0 };
	va_list ap;

	if (!is_heard(level, part))
		return;
	va_start(ap, fmt);
	write_named(&(struct said){ level, part, fmt }, &nothing, fmt, ap);
	va_end(ap);
}

void
log_write_about(enum log_level level, const char *part,
    const struct log_about *about, const char *fmt, ...)
{
	va_list ap;

	if (!is_heard(level, part))
		return;
	va_start(ap, fmt);
	write_named(&(struct said){ level, part, fmt }, about, fmt, ap);
	va_end(ap);
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
