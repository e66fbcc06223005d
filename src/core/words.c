/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Word rules of a tenant. A record's id is the word as it is compared, so
 * two spellings are one rule; its kind says what it does.
 * Runs on: writers, readers and shards, step by step.
 * Owns: nothing between calls.
 */
#include "core/words.h"

#include "base/jsonw.h"
#include "base/metrics.h"
#include "base/text.h"
#include "base/wordfold.h"
#include "core/messagechange.h"
#include "core/policy.h"

#define LIST_LIMIT 100
#define TEST_WORDS_MAX 100
#define WORDS_CHANGED_KEY "words_changed"

const char *const word_action_names[WORD_ACTIONS + 1] = {
	[WORD_FLAG] = "flag", [WORD_MASK] = "mask", [WORD_BLOCK] = "block",
};

const enum record_kind word_records[WORD_ACTIONS] = {
	[WORD_FLAG] = RECORD_WORD_FLAG, [WORD_MASK] = RECORD_WORD_MASK,
	[WORD_BLOCK] = RECORD_WORD_BLOCK,
};

/* ---- changing ---- */

/* As it is compared; refused when nothing is left, or too much. */
static enum err
fold_word(struct request *r, struct str said, struct str *out)
{
	struct buf word;
	size_t chars;

	buf_init(&word, said.len * 2 + 8);
	wordfold_text(said, &word);
	chars = utf8_count(buf_str(&word));
	out->len = word.len;
	out->p = arena_strndup(&r->arena, buf_str(&word).p, word.len);
	buf_fini(&word);
	if (chars == 0)
		return request_refuse(r, ERR_FIELD, "words",
		    "a word needs a letter, a digit or a character");
	if (chars > WORDSET_CHARS_MAX)
		return request_refuse(r, ERR_FIELD, "words",
		    "a word has at most 32 characters");
	return ERR_OK;
}

/* In place: what is refused has written nothing. */
static enum err
fold_words(struct request *r, struct str_list *words)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < words->count && err == ERR_OK; i++)
		err = fold_word(r, words->items[i], &words->items[i]);
	return err;
}

static enum err
count_each(const struct store_ops *ops, struct store *s,
    int64_t out[WORD_ACTIONS])
{
	enum err err = ERR_OK;

	for (int a = 0; a < WORD_ACTIONS && err == ERR_OK; a++)
		err = ops->record_count(s, word_records[a], WORDS_OWNER,
		    &out[a]);
	return err;
}

static enum err
count_words(struct ledger *l, int64_t *out)
{
	int64_t counts[WORD_ACTIONS] = { 0 };
	enum err err = ledger_check(l, count_each(ledger_ops(l),
	    ledger_store(l), counts));

	*out = 0;
	for (int a = 0; a < WORD_ACTIONS; a++)
		*out += counts[a];
	return err;
}

/* Puts it among the words of that action, or among none (-1). */
static enum err
put_word(struct ledger *l, struct str word, int action, int64_t *changes)
{
	const struct store_ops *ops = ledger_ops(l);
	enum err err = ERR_NOT_FOUND;

	for (int a = 0; a < WORD_ACTIONS; a++) {
		const struct record_key key = { word_records[a], WORDS_OWNER,
			word };

		if (a == action)
			continue;
		err = ledger_check(l, ops->record_delete(ledger_store(l),
		    &key));
		if (err != ERR_OK && err != ERR_NOT_FOUND)
			return err;
		*changes += err == ERR_OK;
	}
	if (action < 0)
		return ERR_OK;
	*changes += 1;
	return ledger_check(l, ops->record_put(ledger_store(l),
	    &(struct record){ .kind = word_records[action],
	    .owner = WORDS_OWNER, .id = word, .ts = ledger_ts(l),
	    .body = STR("") }));
}

static enum err
put_words(struct ledger *l, const struct str_list *words, int action,
    int64_t *changes)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < words->count && err == ERR_OK; i++)
		err = put_word(l, words->items[i], action, changes);
	return err;
}

/* Tells of the change, and keeps which entry tells it. */
static enum err
note_change(struct ledger *l, struct request *r)
{
	char text[24];
	int n;
	enum err err = policy_note(l, r, "words", STR(""));

	if (err != ERR_OK)
		return err;
	n = snprintf(text, sizeof(text), "%lld",
	    (long long)ledger_last_id(l));
	return ledger_check(l, ledger_ops(l)->meta_put(ledger_store(l),
	    WORDS_CHANGED_KEY, (struct str){ text, (size_t)n }));
}

/* Answers how many there are. */
static enum err
finish(struct ledger *l, struct request *r, int64_t changes)
{
	struct jsonw w = jsonw_on(&r->result);
	int64_t count;
	enum err err = count_words(l, &count);

	if (err == ERR_OK && changes > 0)
		err = note_change(l, r);
	jsonw_object(&w);
	jsonw_int_field(&w, "count", count);
	jsonw_object_end(&w);
	return err;
}

static enum err
check_room(struct ledger *l, struct request *r, int64_t count)
{
	int64_t most = ledger_parts(l)->settings->words_max;

	return count > most ? request_refuse_more(r, "words", most,
	    "words: remove some first") : ERR_OK;
}

/* How many of them are not there yet, whatever for. */
static enum err
count_new(struct ledger *l, struct request *r, const struct str_list *words,
    int64_t *out)
{
	enum err err = ERR_OK;

	*out = 0;
	for (uint32_t i = 0; i < words->count && err == ERR_OK; i++) {
		bool is_new = true;

		for (int a = 0; a < WORD_ACTIONS && is_new &&
		    err == ERR_OK; a++) {
			const struct record_key key = { word_records[a],
				WORDS_OWNER, words->items[i] };
			struct record row;

			err = ledger_check(l, ledger_ops(l)->record_get(
			    ledger_store(l), &key, &r->arena, &row));
			is_new = err == ERR_NOT_FOUND;
			if (is_new)
				err = ERR_OK;
		}
		*out += is_new;
	}
	return err;
}

enum err
words_set(struct ledger *l, struct request *r)
{
	struct words_set_in *in = r->in;
	struct str_list *lists[WORD_ACTIONS] = { [WORD_FLAG] = &in->flag,
		[WORD_MASK] = &in->mask, [WORD_BLOCK] = &in->block };
	int64_t changes = 1;
	enum err err = check_room(l, r, (int64_t)in->flag.count +
	    in->mask.count + in->block.count);

	for (int a = 0; a < WORD_ACTIONS && err == ERR_OK; a++)
		err = fold_words(r, lists[a]);
	for (int a = 0; a < WORD_ACTIONS && err == ERR_OK; a++)
		err = ledger_check(l, ledger_ops(l)->record_delete_all(
		    ledger_store(l), word_records[a], WORDS_OWNER));
	for (int a = 0; a < WORD_ACTIONS && err == ERR_OK; a++)
		err = put_words(l, lists[a], a, &changes);
	return err == ERR_OK ? finish(l, r, changes) : err;
}

enum err
words_add(struct ledger *l, struct request *r)
{
	struct words_change_in *in = r->in;
	int64_t count = 0, more = 0, changes = 0;
	enum err err = fold_words(r, &in->words);

	if (err == ERR_OK)
		err = count_words(l, &count);
	if (err == ERR_OK)
		err = count_new(l, r, &in->words, &more);
	if (err == ERR_OK && more > 0)
		err = check_room(l, r, count + more);
	if (err == ERR_OK)
		err = put_words(l, &in->words, in->action, &changes);
	return err == ERR_OK ? finish(l, r, changes) : err;
}

enum err
words_remove(struct ledger *l, struct request *r)
{
	struct words_change_in *in = r->in;
	int64_t changes = 0;
	enum err err = fold_words(r, &in->words);

	if (err == ERR_OK)
		err = put_words(l, &in->words, -1, &changes);
	return err == ERR_OK ? finish(l, r, changes) : err;
}

/* ---- reading ---- */

enum err
words_summary(struct view *v, struct request *r)
{
	int64_t counts[WORD_ACTIONS] = { 0 }, count = 0;
	struct jsonw w = jsonw_on(&r->result);
	struct str text;
	unsigned long long changed = 0;
	enum err err = count_each(v->ops, v->store, counts);

	if (err == ERR_OK)
		err = v->ops->meta_get(v->store, WORDS_CHANGED_KEY,
		    &r->arena, &text);
	if (err == ERR_OK && !str_to_u64(text, INT64_MAX, &changed))
		err = ERR_CORRUPT;
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	jsonw_object(&w);
	for (int a = 0; a < WORD_ACTIONS; a++) {
		jsonw_int_field(&w, word_action_names[a], counts[a]);
		count += counts[a];
	}
	jsonw_int_field(&w, "count", count);
	jsonw_int_field(&w, "changed", (int64_t)changed);
	jsonw_object_end(&w);
	return ERR_OK;
}

struct list_walk {
	struct jsonw w;
	int64_t room;
	bool more;
};

static bool
on_word(void *arg, const struct record *row)
{
	struct list_walk *walk = arg;

	walk->more = walk->room == 0;
	if (walk->more)
		return false;
	walk->room--;
	jsonw_string(&walk->w, row->id);
	return true;
}

enum err
words_list(struct view *v, struct request *r)
{
	const struct words_list_in *in = r->in;
	struct list_walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : LIST_LIMIT };
	const struct record_range range = { .kind = word_records[in->action],
		.key = WORDS_OWNER,
		.after = in->after.len > 0 ? in->after : STR(""),
		.limit = walk.room + 1 };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "words");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_word, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}

struct test_walk {
	struct jsonw w;
	struct str text;
	char *marks;
	unsigned count;
	int action;		/* the greatest; -1: none */
};

static bool
on_match(void *arg, const struct rules_match *m)
{
	struct test_walk *walk = arg;

	if ((int)m->action > walk->action)
		walk->action = (int)m->action;
	if (m->action == WORD_MASK)
		memset(walk->marks + m->from, 1, m->upto - m->from);
	if (walk->count++ >= TEST_WORDS_MAX)
		return true;
	jsonw_object(&walk->w);
	jsonw_string_field(&walk->w, "word", (struct str){
	    walk->text.p + m->from, m->upto - m->from });
	jsonw_string_field(&walk->w, "action",
	    str_from(word_action_names[m->action]));
	jsonw_object_end(&walk->w);
	return true;
}

enum err
words_test(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct words_test_in *in = r->in;
	const struct rules *rules = before_rules(s, t, r);
	struct test_walk walk = { .w = jsonw_on(&r->result),
		.text = in->text, .action = -1 };

	if (rules == NULL)
		return ERR_OK;
	walk.marks = arena_zalloc(&r->arena, in->text.len + 1);
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "words");
	jsonw_array(&walk.w);
	rules_search(rules, in->text, on_match, &walk);
	jsonw_array_end(&walk.w);
	jsonw_string_field(&walk.w, "action", str_from(walk.action < 0 ?
	    "pass" : word_action_names[walk.action]));
	jsonw_string_field(&walk.w, "text",
	    rules_mask(in->text, walk.marks, &r->arena));
	jsonw_object_end(&walk.w);
	return ERR_OK;
}

/* ---- what was flagged ---- */

/* The newest id first in no order of text: 19 digits, ascending. */
static struct str
flag_id(int64_t id, char room[20])
{
	int len = snprintf(room, 20, "%019lld", (long long)id);

	return (struct str){ room, (size_t)len };
}

/* By which what was noted of a change is found when its message goes. */
static enum err
note_target(struct ledger *l, const struct entry *e, struct str id)
{
	char owner[MESSAGE_KEY_ROOM];
	const struct record row = { .kind = RECORD_FLAG_OF,
		.owner = message_key(e->conv, e->target, owner), .id = id,
		.ts = e->ts, .body = STR("") };

	return e->target == 0 ? ERR_OK : ledger_check(l,
	    ledger_ops(l)->record_put(ledger_store(l), &row));
}

/* By its own entry: each is reviewed by itself, and what is said later comes
 * behind what an admin has seen. */
enum err
words_note(struct ledger *l, const struct ledger_conv *c,
    const struct entry *e, struct str word, struct arena *arena)
{
	struct record row = { .kind = RECORD_FLAGGED, .owner = WORDS_OWNER,
		.ts = e->ts };
	struct buf body;
	struct jsonw w;
	char id[20];
	enum err err;

	buf_init(&body, 4096);
	w = jsonw_on(&body);
	jsonw_object(&w);
	jsonw_string_field(&w, "conv", c->row.name);
	jsonw_int_field(&w, "seq", e->target > 0 ? e->target : e->seq);
	jsonw_string_field(&w, "from", e->sender);
	jsonw_string_field(&w, "word", word);
	jsonw_object_end(&w);
	row.id = flag_id(e->id, id);
	row.body = buf_keep(&body, arena);
	metric_add(METRIC_WORDS_FLAGGED, 1);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
	return err == ERR_OK ? note_target(l, e, row.id) : err;
}

#define FORGET_AT_ONCE 32

struct forgetting {
	char rooms[FORGET_AT_ONCE][20];
	struct str ids[FORGET_AT_ONCE];
	int count;
};

static bool
on_flag_of(void *arg, const struct record *row)
{
	struct forgetting *f = arg;
	char *room = f->rooms[f->count];

	if (row->id.len > sizeof(f->rooms[0]))
		return false;	/* another program wrote it */
	memcpy(room, row->id.p, row->id.len);
	f->ids[f->count++] = (struct str){ room, row->id.len };
	return f->count < FORGET_AT_ONCE;
}

/* It may have been reviewed. */
static enum err
drop(struct ledger *l, enum record_kind kind, struct str owner, struct str id)
{
	const struct record_key key = { kind, owner, id };
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
words_forget(struct ledger *l, int64_t conv, int64_t seq, int64_t id)
{
	char own[20], owner[MESSAGE_KEY_ROOM];
	const struct record_range range = { .kind = RECORD_FLAG_OF,
		.key = message_key(conv, seq, owner), .after = STR(""),
		.limit = FORGET_AT_ONCE };
	enum err err = drop(l, RECORD_FLAGGED, WORDS_OWNER,
	    flag_id(id, own));
	struct forgetting f;

	do {
		f.count = 0;
		if (err == ERR_OK)
			err = ledger_check(l, ledger_ops(l)->record_list(
			    ledger_store(l), &range, on_flag_of, &f));
		for (int i = 0; i < f.count && err == ERR_OK; i++) {
			err = drop(l, RECORD_FLAGGED, WORDS_OWNER, f.ids[i]);
			if (err == ERR_OK)
				err = drop(l, range.kind, range.key,
				    f.ids[i]);
		}
	} while (err == ERR_OK && f.count == FORGET_AT_ONCE);
	return err;
}

/* {"conv",…} becomes {"id","ts","conv",…}. */
static bool
on_flagged(void *arg, const struct record *row)
{
	struct list_walk *walk = arg;
	long long id = 0;

	walk->more = walk->room == 0;
	if (walk->more)
		return false;
	walk->room--;
	for (size_t i = 0; i < row->id.len; i++)
		id = id * 10 + (row->id.p[i] - '0');
	if (walk->w.need_comma)
		buf_putc(walk->w.out, ',');
	buf_printf(walk->w.out, "{\"id\":%lld,\"ts\":%lld,%.*s", id,
	    (long long)row->ts, (int)row->body.len - 1, row->body.p + 1);
	walk->w.need_comma = true;
	return true;
}

enum err
words_flagged(struct view *v, struct request *r)
{
	const struct words_flagged_in *in = r->in;
	struct list_walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : LIST_LIMIT };
	char after[20];
	const struct record_range range = { .kind = RECORD_FLAGGED,
		.key = WORDS_OWNER, .after = flag_id(in->after, after),
		.limit = walk.room + 1 };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "messages");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_flagged, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}

#define REVIEW_MAX 1000

struct review {
	struct arena *arena;
	struct str upto, *ids;
	uint32_t count;
	bool more;
};

static bool
on_reviewed(void *arg, const struct record *row)
{
	struct review *v = arg;

	if (str_cmp(row->id, v->upto) > 0)
		return false;
	v->more = v->count == REVIEW_MAX;
	if (v->more)
		return false;
	v->ids[v->count++] = (struct str){ arena_strndup(v->arena, row->id.p,
	    row->id.len), row->id.len };
	return true;
}

enum err
words_review(struct ledger *l, struct request *r)
{
	const struct words_review_in *in = r->in;
	const struct record_range range = { .kind = RECORD_FLAGGED,
		.key = WORDS_OWNER, .after = STR(""),
		.limit = REVIEW_MAX + 1 };
	struct review v = { .arena = &r->arena };
	struct jsonw w = jsonw_on(&r->result);
	char upto[20];
	enum err err;

	v.upto = flag_id(in->upto, upto);
	v.ids = arena_zalloc(&r->arena, REVIEW_MAX * sizeof(v.ids[0]));
	err = ledger_check(l, ledger_ops(l)->record_list(ledger_store(l),
	    &range, on_reviewed, &v));
	for (uint32_t i = 0; i < v.count && err == ERR_OK; i++)
		err = drop(l, RECORD_FLAGGED, WORDS_OWNER, v.ids[i]);
	if (err == ERR_OK && v.count > 0)
		err = policy_note(l, r, "flagged", STR(""));
	jsonw_object(&w);
	jsonw_int_field(&w, "reviewed", v.count);
	jsonw_bool_field(&w, "again", v.more);
	jsonw_object_end(&w);
	return err;
}
