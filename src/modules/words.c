/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Refuses messages that contain a word of the operator's list, in whatever
 * spelling (base/wordfold.h). It is the box's; tenants have lists of their
 * own (core/words.h).
 * Runs on: shards (before); main (start, stop).
 * Owns: the list, which does not change while it runs.
 */
#include <stdio.h>

#include "base/text.h"
#include "base/wordfold.h"
#include "base/wordset.h"
#include "modules/module.h"

#define LIST_MAX 1000
#define WORD_BYTES 64
#define HINT_ROOM (WORD_BYTES + 64)

struct words_options {
	struct option_list refuse;
};

struct words {
	struct wordset *set;
	uint32_t count;
	char *said[];		/* as the list has them */
};

/* Appends it as it is compared; false when it cannot be a rule. */
static bool
fold(const char *word, struct buf *out)
{
	size_t before = out->len, chars;

	wordfold_text(str_from(word), out);
	chars = utf8_count((struct str){ buf_str(out).p + before,
	    out->len - before });
	return chars >= 1 && chars <= WORDSET_CHARS_MAX;
}

static const char *
check_word(const char *value)
{
	struct buf folded;
	bool is_good;

	if (strlen(value) < 1 || strlen(value) > WORD_BYTES)
		return "must be 1 to 64 bytes";
	if (!utf8_valid(str_from(value)))
		return "must be UTF-8";
	buf_init(&folded, 4 * WORD_BYTES);
	is_good = fold(value, &folded);
	buf_fini(&folded);
	return is_good ? NULL : "must have 1 to 32 letters, digits or characters";
}

static const struct option rows[] = {
	{ .section = "words", .name = "refuse", .type = OPTION_LIST,
	  .max = LIST_MAX, .offset = offsetof(struct words_options, refuse),
	  .check = check_word,
	  .help = "Messages that contain one of these are refused" },
	OPTION_END
};

static struct wordset *
set_of(const struct option_list *list)
{
	struct str *words = xcalloc(list->count, sizeof(*words));
	size_t *begins = xcalloc(list->count + 1, sizeof(*begins));
	struct wordset *set;
	struct buf text;

	buf_init(&text, (size_t)list->count * 4 * WORD_BYTES);
	for (uint32_t i = 0; i < list->count; i++) {
		BUG_ON(!fold(list->items[i], &text));
		begins[i + 1] = text.len;
	}
	for (uint32_t i = 0; i < list->count; i++)
		words[i] = (struct str){ text.data + begins[i],
			begins[i + 1] - begins[i] };
	set = wordset_new(words, list->count);
	buf_fini(&text);
	xfree(words);
	xfree(begins);
	return set;
}

static bool
start(const void *options, void **self)
{
	const struct option_list *list =
	    &((const struct words_options *)options)->refuse;
	struct words *w;

	if (list->count == 0)
		return false;
	w = xcalloc(1, sizeof(*w) + list->count * sizeof(w->said[0]));
	w->count = list->count;
	w->set = set_of(list);
	for (uint32_t i = 0; i < w->count; i++)
		w->said[i] = xstrdup(list->items[i]);
	*self = w;
	return true;
}

static void
stop(void *self)
{
	struct words *w = self;

	for (uint32_t i = 0; i < w->count; i++)
		xfree(w->said[i]);
	wordset_free(w->set);
	xfree(w);
}

static bool
on_match(void *arg, const struct wordset_match *m)
{
	*(struct wordset_match *)arg = *m;
	return false;
}

static enum err
before(const void *self, struct draft *d)
{
	const struct words *w = self;
	struct wordset_match found = { .upto = 0 };
	char hint[HINT_ROOM];
	int len;

	wordset_search(w->set, d->text, on_match, &found);
	if (found.upto == 0)
		return ERR_OK;
	len = snprintf(hint, sizeof(hint),
	    "\"%s\" is not allowed here; say it without",
	    w->said[found.word]);
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
