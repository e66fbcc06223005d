/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The newest lines, in a flight recorder; levels, in a table that only grows.
 * Runs on: any thread.
 * Owns: both, of the process, as the log is.
 */
#include "base/logtail.h"

#include <stdatomic.h>
#include <string.h>

#include "base/clock.h"
#include "base/recorder.h"

enum { WORD_TS, WORD_HEAD, WORD_PART, WORD_TEXT = WORD_PART + 4,
	WORD_COUNT = WORD_TEXT + LOGTAIL_TEXT_MAX / 8 };

/* Untouched memory costs nothing: a quiet daemon has some lines of it. */
/* check-size: every layer logs, see log.c */
static _Atomic uint64_t slots[LOGTAIL_LINES * (WORD_COUNT + 1)];
/* check-size: as above */
static struct recorder lines = { .count = LOGTAIL_LINES, .words = WORD_COUNT,
	.is_shared = true, .slots = slots };

void
logtail_put(enum log_level level, const char *part, struct str text)
{
	uint64_t words[WORD_COUNT];
	size_t part_len = strlen(part);

	if (part_len > LOGTAIL_PART_MAX)
		part_len = LOGTAIL_PART_MAX;
	if (text.len > LOGTAIL_TEXT_MAX)
		text.len = LOGTAIL_TEXT_MAX;
	memset(words, 0, sizeof(words));
	words[WORD_TS] = (uint64_t)clock_wall_ms(&clock_real);
	words[WORD_HEAD] = (uint64_t)level | (uint64_t)part_len << 8 |
	    (uint64_t)text.len << 16;
	memcpy(&words[WORD_PART], part, part_len);
	memcpy(&words[WORD_TEXT], text.p, text.len);
	recorder_put(&lines, words);
}

uint64_t
logtail_next(void)
{
	return recorder_head(&lines) + 1;
}

uint64_t
logtail_oldest(void)
{
	return recorder_tail(&lines) + 1;
}

bool
logtail_get(uint64_t number, struct logtail_line *out)
{
	uint64_t words[WORD_COUNT];

	if (number == 0 || !recorder_get(&lines, number - 1, words))
		return false;
	out->number = number;
	out->ts = (int64_t)words[WORD_TS];
	out->level = (enum log_level)(words[WORD_HEAD] & 0xff);
	out->len = words[WORD_HEAD] >> 16;
	memset(out->part, 0, sizeof(out->part));
	memcpy(out->part, &words[WORD_PART], words[WORD_HEAD] >> 8 & 0xff);
	memcpy(out->text, &words[WORD_TEXT], out->len);
	out->text[out->len] = '\0';
	return true;
}

/* ---- levels ---- */

/* Names stay once they are there, so whoever logs may read them. */
/* check-size: as above */
static struct {
	char part[LOGTAIL_PART_MAX + 1];
	atomic_int level;
} levels[LOGTAIL_LEVELS_MAX];
/* check-size: as above */
static atomic_uint level_count;

enum err
logtail_set_level(struct str part, enum log_level level)
{
	unsigned count = atomic_load(&level_count);

	if (part.len > LOGTAIL_PART_MAX)
		return ERR_FIELD;
	for (unsigned i = 0; i < count; i++) {
		if (str_is(part, levels[i].part)) {
			atomic_store(&levels[i].level, (int)level);
			return ERR_OK;
		}
	}
	if (level == LOG_NONE)
		return ERR_OK;
	if (count == LOGTAIL_LEVELS_MAX)
		return ERR_LIMIT;
	memcpy(levels[count].part, part.p, part.len);
	atomic_store(&levels[count].level, (int)level);
	atomic_store_explicit(&level_count, count + 1, memory_order_release);
	return ERR_OK;
}

enum log_level
logtail_level(const char *part)
{
	unsigned count = atomic_load_explicit(&level_count,
	    memory_order_acquire);

	for (unsigned i = 0; i < count; i++)
		if (strcmp(levels[i].part, part) == 0)
			return (enum log_level)atomic_load_explicit(
			    &levels[i].level, memory_order_relaxed);
	return LOG_NONE;
}

void
logtail_each_level(logtail_level_fn fn, void *arg)
{
	unsigned count = atomic_load_explicit(&level_count,
	    memory_order_acquire);

	for (unsigned i = 0; i < count; i++) {
		int level = atomic_load(&levels[i].level);

		if (level != LOG_NONE)
			fn(arg, levels[i].part, (enum log_level)level);
	}
}
