/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Puts conversations into a tenant's database, so that there is something to
 * search: said DIR TENANT READER COUNT. READER is in 50 of 1,000 groups, ten
 * of which are large. Chinese and English as they are mixed at work, words as
 * often as in any language. Prints the bytes of text.
 * Runs on: its one thread; no daemon has the directory.
 * Owns: nothing between calls.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/jsonw.h"
#include "base/rng.h"
#include "base/text.h"
#include "store/sqlite/sqlite.h"
#include "store/store.h"

#define GROUPS 1000
#define HERS 50			/* the first ones */
#define LARGE 10		/* of them */
#define LARGE_PART 5		/* a fifth of all is said there */
#define CHARS 3500		/* that people use */
#define WORDS 20000
#define BATCH 5000
#define TEXT_MAX 4096

struct fill {
	const struct store_ops *ops;
	struct store *store;
	struct str reader;
	struct conv groups[GROUPS];
	char names[GROUPS][16];
	struct rng_seeded dice;
	int64_t id;
	uint64_t text_bytes;
};

static void
must(enum err err, const char *what)
{
	if (err == ERR_OK)
		return;
	fprintf(stderr, "said: %s: %s\n", what, err_text(err, "en"));
	exit(1);
}

/* The lower the more often. */
static uint64_t
draw(struct rng_seeded *dice, uint64_t below)
{
	uint64_t a = rng_seeded_below(dice, below);
	uint64_t b = rng_seeded_below(dice, below);

	return a * b / below;
}

static void
say_chinese(struct rng_seeded *dice, struct buf *out)
{
	uint64_t chars = 4 + draw(dice, 40);

	for (uint64_t i = 0; i < chars; i++) {
		utf8_put(out, 0x4e00 + (uint32_t)draw(dice, CHARS));
		if (i % 9 == 8)
			buf_puts(out, "，");
	}
}

/* Each number is one word, of syllables. */
static void
say_word(uint64_t number, struct buf *out)
{
	static const char first[] = "bcdfghklmnprstvw";
	static const char second[] = "aeiou";

	for (number += 40; number > 0; number /= 80) {
		buf_putc(out, first[number % 16]);
		buf_putc(out, second[number / 16 % 5]);
	}
}

static void
say_english(struct rng_seeded *dice, struct buf *out)
{
	uint64_t words = 3 + draw(dice, 24);

	for (uint64_t i = 0; i < words; i++) {
		if (i > 0)
			buf_putc(out, ' ');
		say_word(draw(dice, WORDS), out);
	}
}

/* Six of ten are Chinese, one is both. */
static void
say(struct rng_seeded *dice, struct buf *out)
{
	uint64_t what = rng_seeded_below(dice, 10);

	buf_reset(out);
	if (what < 7)
		say_chinese(dice, out);
	if (what == 6)
		buf_putc(out, ' ');
	if (what >= 6)
		say_english(dice, out);
}

static void
make_groups(struct fill *f)
{
	for (int i = 0; i < GROUPS; i++) {
		struct conv *c = &f->groups[i];

		snprintf(f->names[i], sizeof(f->names[i]), "g:said-%d", i);
		*c = (struct conv){ .kind = CONV_GROUP, .created_ts = 1,
			.name = str_from(f->names[i]), .title = STR("Said"),
			.owner = f->reader, .member_count = 1 };
		must(f->ops->conv_put(f->store, c), "a group");
		if (i >= HERS)
			continue;
		must(f->ops->member_put(f->store, &(struct member){
		    .conv = c->key, .user = f->reader, .from_seq = 1,
		    .joined_ts = 1 }), "a member");
		must(f->ops->span_put(f->store, c->key, f->reader,
		    (struct span){ 1, 0 }), "what she sees");
	}
}

static void
append(struct fill *f, struct buf *text, struct buf *body)
{
	bool large = rng_seeded_below(&f->dice, LARGE_PART) == 0;
	struct conv *c = &f->groups[large ? rng_seeded_below(&f->dice, LARGE) :
	    rng_seeded_below(&f->dice, GROUPS)];
	struct jsonw w = jsonw_on(body);
	char cid[24];
	struct entry e;

	say(&f->dice, text);
	f->text_bytes += text->len;
	buf_reset(body);
	jsonw_object(&w);
	jsonw_string_field(&w, "text", buf_str(text));
	jsonw_object_end(&w);
	f->id++;
	snprintf(cid, sizeof(cid), "c%lld", (long long)f->id);
	c->last_seq++;
	c->count++;
	c->last_ts = 1700000000000 + f->id * 1000;
	c->changed = f->id;
	e = (struct entry){ .id = f->id, .conv = c->key, .seq = c->last_seq,
		.count = c->count, .ts = c->last_ts, .type = ENTRY_MESSAGE,
		.sender = f->reader, .cid = str_from(cid),
		.kind = STR("text"), .body = buf_str(body) };
	must(f->ops->entry_append(f->store, &e), "a message");
}

static void
fill(struct fill *f, long long count)
{
	struct buf text, body;

	buf_init(&text, TEXT_MAX);
	buf_init(&body, 2 * TEXT_MAX);
	must(f->ops->begin(f->store), "begin");
	must(f->ops->last_id_get(f->store, &f->id), "ids");
	make_groups(f);
	for (long long i = 1; i <= count; i++) {
		append(f, &text, &body);
		if (i % BATCH != 0 && i < count)
			continue;
		for (int k = 0; i == count && k < GROUPS; k++)
			must(f->ops->conv_put(f->store, &f->groups[k]),
			    "a group");
		must(f->ops->last_id_put(f->store, f->id), "ids");
		must(f->ops->commit(f->store), "commit");
		must(f->ops->tidy(f->store), "tidy");
		if (i < count)
			must(f->ops->begin(f->store), "begin");
	}
	buf_fini(&text);
	buf_fini(&body);
}

int
main(int argc, char **argv)
{
	static struct fill f;
	struct store_backend backend;
	const char *why = "";

	if (argc != 5) {
		fprintf(stderr, "usage: said DIR TENANT READER COUNT\n");
		return 2;
	}
	backend = store_sqlite_new(argv[1]);
	f.ops = backend.ops;
	f.reader = str_from(argv[3]);
	rng_seeded_init(&f.dice, 1);
	must(f.ops->open(backend.place, str_from(argv[2]), STORE_WRITE,
	    &f.store, &why), why);
	fill(&f, strtoll(argv[4], NULL, 10));
	f.ops->close(f.store);
	store_sqlite_free(&backend);
	printf("text_bytes=%llu\n", (unsigned long long)f.text_bytes);
	return 0;
}
