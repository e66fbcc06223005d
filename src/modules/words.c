/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refuses messages that contain a word of the operator's list, in whatever
 * case it is written.
 * Runs on: shards (before); main (start, stop).
 * Owns: the folded list, which does not change while it runs.
 */
#include <stdio.h>

#include "base/text.h"
#include "modules/module.h"

#define WORDS_MAX 1000
#define WORD_BYTES 64
#define HINT_ROOM (WORD_BYTES + 64)

struct words_options {
	struct option_list refuse;
};

struct word {
	char *said, *folded;	/* as the list has it; as it is looked for */
	size_t folded_len;
};

struct words {
	uint32_t count;
	struct word words[];
};

static const char *
check_word(const char *value)
{
	size_t len = strlen(value);

	return len < 1 || len > WORD_BYTES ? "must be 1 to 64 bytes" : NULL;
}

static const struct option rows[] = {
	{ .section = "words", .name = "refuse", .type = OPTION_LIST,
	  .max = WORDS_MAX, .offset = offsetof(struct words_options, refuse),
	  .check = check_word,
	  .help = "Messages that contain one of these are refused" },
	OPTION_END
};

static bool
start(const void *options, void **self)
{
	const struct option_list *list =
	    &((const struct words_options *)options)->refuse;
	struct words *w;
	struct buf folded;

	if (list->count == 0)
		return false;
	w = xcalloc(1, sizeof(*w) + list->count * sizeof(w->words[0]));
	w->count = list->count;
	buf_init(&folded, 4 * WORD_BYTES);
	for (uint32_t i = 0; i < w->count; i++) {
		struct word *word = &w->words[i];

		buf_reset(&folded);
		text_fold(str_from(list->items[i]), &folded);
		word->said = xstrdup(list->items[i]);
		word->folded = xstrndup(folded.data, folded.len);
		word->folded_len = folded.len;
	}
	buf_fini(&folded);
	*self = w;
	return true;
}

static void
stop(void *self)
{
	struct words *w = self;

	for (uint32_t i = 0; i < w->count; i++) {
		xfree(w->words[i].said);
		xfree(w->words[i].folded);
	}
	xfree(w);
}

static const struct word *
find(const struct words *w, struct str text)
{
	for (uint32_t i = 0; i < w->count; i++)
		if (memmem(text.p, text.len, w->words[i].folded,
		    w->words[i].folded_len) != NULL)
			return &w->words[i];
	return NULL;
}

static enum err
before(const void *self, struct draft *d)
{
	const struct word *found;
	char hint[HINT_ROOM];
	struct buf folded;
	int len;

	buf_init(&folded, 2 * d->text.len + 16);
	text_fold(d->text, &folded);
	found = find(self, buf_str(&folded));
	buf_fini(&folded);
	if (found == NULL)
		return ERR_OK;
	len = snprintf(hint, sizeof(hint),
	    "\"%s\" is not allowed here; say it without", found->said);
	d->hint = arena_strndup(d->arena, hint, (size_t)len);
	return ERR_REFUSED;
}

static void
health(const void *self, struct buf *out)
{
	const struct words *w = self;

	buf_printf(out, "refuses messages with any of %u words", w->count);
}

const struct module words_module = {
	.name = "words",
	.options = { .rows = rows, .size = sizeof(struct words_options) },
	.start = start,
	.stop = stop,
	.before = before,
	.health = health,
};
