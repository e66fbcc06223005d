/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What looking for words costs a message: a set of 100,000 words made of
 * common characters, messages of 20, 100 and 1,000 characters of the same,
 * each another text so that caches help no more than they do in use.
 * Figures are processor time.
 * Runs on: its one thread.
 * Owns: nothing between calls.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/rng.h"
#include "base/text.h"
#include "base/wordset.h"

#define WORDS 100000
#define TEXTS 4096
#define ROUNDS 50
#define COMMON 3500		/* characters that people use */

static void
dice_text(struct rng_seeded *dice, struct buf *out, uint64_t chars)
{
	buf_reset(out);
	for (uint64_t i = 0; i < chars; i++) {
		/* The lower the more often, as in any language. */
		uint64_t a = rng_seeded_below(dice, COMMON);
		uint64_t b = rng_seeded_below(dice, COMMON);

		utf8_put(out, 0x4e00 + (uint32_t)(a * b / COMMON));
	}
}

static bool
on_match(void *arg, const struct wordset_match *m)
{
	(void)m;
	++*(unsigned long *)arg;
	return true;
}

/* Of the processor: others may use the machine too. */
static double
cpu_us(clock_t began)
{
	return (double)(clock() - began) * 1e6 / CLOCKS_PER_SEC;
}

static void
measure(const struct wordset *w, struct rng_seeded *dice, uint64_t chars)
{
	static struct str texts[TEXTS];
	unsigned long found = 0;
	struct buf text;
	clock_t began;
	double us;

	buf_init(&text, 65536);
	for (unsigned i = 0; i < TEXTS; i++) {
		dice_text(dice, &text, chars);
		texts[i] = (struct str){ xstrndup(text.data, text.len),
			text.len };
	}
	began = clock();
	for (unsigned i = 0; i < ROUNDS * TEXTS; i++)
		wordset_search(w, texts[i % TEXTS], on_match, &found);
	us = cpu_us(began) /
	    ((double)ROUNDS * TEXTS);
	printf("words_search_%llu_us=%.2f\n", (unsigned long long)chars, us);
	fprintf(stderr, "%llu characters: %.2f us, %.2f words found\n",
	    (unsigned long long)chars, us, (double)found / ROUNDS / TEXTS);
	for (unsigned i = 0; i < TEXTS; i++)
		xfree((void *)(uintptr_t)texts[i].p);
	buf_fini(&text);
}

int
main(void)
{
	struct str *words = xcalloc(WORDS, sizeof(*words));
	struct rng_seeded dice;
	struct wordset *w;
	struct buf text;
	clock_t began;

	rng_seeded_init(&dice, 100000);
	buf_init(&text, 4096);
	for (unsigned i = 0; i < WORDS; i++) {
		dice_text(&dice, &text, 2 + rng_seeded_below(&dice, 6));
		words[i] = (struct str){ xstrndup(text.data, text.len),
			text.len };
	}
	began = clock();
	w = wordset_new(words, WORDS);
	printf("words_make_ms=%.0f\n", cpu_us(began) / 1000);
	printf("words_mib=%.1f\n", (double)wordset_bytes(w) / 1048576);
	measure(w, &dice, 20);
	measure(w, &dice, 100);
	measure(w, &dice, 1000);
	wordset_free(w);
	for (unsigned i = 0; i < WORDS; i++)
		xfree((void *)(uintptr_t)words[i].p);
	xfree(words);
	buf_fini(&text);
	return EXIT_SUCCESS;
}
