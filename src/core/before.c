/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a tenant's rules say to a message before it is stored: loading them,
 * and asking them.
 * Runs on: shards, and writers with rules that a shard gave; loading on
 * readers.
 * Owns: nothing between calls.
 */
#include "core/before.h"

#include "base/log.h"
#include "base/metrics.h"
#include "base/text.h"
#include "base/wordfold.h"
#include "core/asking.h"
#include "core/ledger.h"
#include "core/quota.h"
#include "core/words.h"

/* ---- loading ---- */

static void on_loaded(struct shard *, struct tenant_live *, struct request *);

static struct rules *
rules_new(void)
{
	struct rules *r = xcalloc(1, sizeof(*r));

	atomic_init(&r->refs, 1);
	return r;
}

void
rules_unref(struct rules *r)
{
	if (r == NULL || atomic_fetch_sub_explicit(&r->refs, 1,
	    memory_order_acq_rel) > 1)
		return;
	wordset_free(r->words);
	xfree(r->actions);
	callbacks_fini(&r->callbacks);
	xfree(r);
}

/* Words as they are read: one text, and where each begins. */
struct loading {
	struct buf text;
	size_t *begins;
	unsigned char *actions;
	uint32_t count, room;
	enum word_action action;
};

static bool
on_word(void *arg, const struct record *row)
{
	struct loading *in = arg;

	if (in->count == in->room) {
		in->room = in->room * 2 + 256;
		in->begins = xreallocarray(in->begins, in->room,
		    sizeof(in->begins[0]));
		in->actions = xreallocarray(in->actions, in->room, 1);
	}
	in->begins[in->count] = in->text.len;
	in->actions[in->count++] = (unsigned char)in->action;
	buf_putstr(&in->text, row->id);
	return true;
}

/* Later ones win where a word is the same: the lists are in the order of
 * what they do. */
static struct wordset *
set_of(const struct loading *in)
{
	struct str *words = xcalloc(in->count, sizeof(*words));
	struct wordset *set;

	for (uint32_t i = 0; i < in->count; i++) {
		size_t end = i + 1 < in->count ? in->begins[i + 1] :
		    in->text.len;

		words[i] = (struct str){ in->text.data + in->begins[i],
			end - in->begins[i] };
	}
	set = wordset_new(words, in->count);
	xfree(words);
	return set;
}

static enum err
load_rate(const struct view *v, struct rules *rules)
{
	struct quota quota;
	enum err err = quota_load(v->ops, v->store, &quota);

	rules->messages_per_s = quota.messages_per_s;
	return err;
}

enum err
before_load(struct view *v, struct request *r)
{
	struct loading in = { .count = 0 };
	struct rules *rules = rules_new();
	enum err err = v->ops->last_id_get(v->store, &rules->version);

	buf_init(&in.text, (size_t)WORDS_MAX * RECORD_ID_MAX);
	for (int a = 0; a < WORD_ACTIONS && err == ERR_OK; a++) {
		const struct record_range all = { .kind = word_records[a],
			.key = WORDS_OWNER, .after = STR(""),
			.limit = WORDS_MAX };

		in.action = (enum word_action)a;
		err = v->ops->record_list(v->store, &all, on_word, &in);
	}
	if (err == ERR_OK && in.count > 0) {
		rules->words = set_of(&in);
		rules->actions = in.actions;
		in.actions = NULL;
	}
	if (err == ERR_OK)
		err = callbacks_load(v, &rules->callbacks);
	if (err == ERR_OK)
		err = load_rate(v, rules);
	buf_fini(&in.text);
	xfree(in.begins);
	xfree(in.actions);
	rules_unref(r->rules);
	r->rules = rules;
	if (err != ERR_OK) {
		rules_unref(rules);
		r->rules = NULL;
	}
	return err;
}

static struct rate_rule
rate_of(const struct rules *rules)
{
	return (struct rate_rule){ .per_s = rules->messages_per_s,
		.burst = rules->messages_per_s };
}

static void
begin_counting(struct shard *s, struct before *b, const struct rules *rules)
{
	const struct rate_rule rule = rate_of(rules);

	rate_init(&b->said, &rule, clock_mono_ms(shard_parts(s)->clock));
}

enum err
before_count(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct before *b = shard_before(t);
	const struct rate_rule rule = rate_of(b->rules);

	if (rule.per_s == 0 || r->proposal != NULL ||
	    rate_take(&b->said, &rule, 1,
	    clock_mono_ms(shard_parts(s)->clock)))
		return ERR_OK;
	r->rate.wait_ms = rate_left(&b->said, &rule, 1).wait_ms;
	return request_refuse(r, ERR_RATE, NULL,
	    "everybody here together says as much as may be");
}

static bool
is_old(const struct before *b)
{
	return b->rules != NULL && b->rules->version < b->least;
}

void
before_came_back(struct request *r)
{
	if (r->err == ERR_OK || r->ended == on_loaded ||
	    request_step(r)->at != AT_READERS ||
	    request_step(r)->run.readers != before_load)
		return;
	log_error("before", "tenant %s: %s is stored, but its rules cannot"
	    " be read (%s): they are before the next message", r->tenant,
	    r->op_name, err_text(r->err, "en"));
	metric_add(METRIC_RULES_UNREAD, 1);
	r->err = ERR_OK;
	r->step++;
}

/* Two that load at the same time come in any order: the newer one stays. */
enum err
before_install(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct before *b = shard_before(t);
	struct rules *rules = r->rules;

	r->rules = NULL;
	if (rules == NULL && b->least < r->committed_id)
		b->least = r->committed_id;
	if (rules == NULL || (b->rules != NULL &&
	    b->rules->version > rules->version)) {
		rules_unref(rules);
		return ERR_OK;
	}
	if (b->rules == NULL || b->rules->messages_per_s !=
	    rules->messages_per_s)
		begin_counting(s, b, rules);
	rules_unref(b->rules);
	b->rules = rules;
	callbacklive_prune(&shard_askings(t)->callbacks, &rules->callbacks);
	return ERR_OK;
}

/* A tenant without a database has no rules yet. With a disk that cannot be
 * read nothing is said unjudged: who waits is told, the next one tries; and so
 * it is with rules that were on their way when newer ones could not be read. */
static void
on_loaded(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct before *b = shard_before(t);
	struct request_queue waiting = b->waiting;
	enum err err = r->err;

	b->is_loading = false;
	b->waiting = (struct request_queue){ NULL, NULL };
	if (err == ERR_NOT_FOUND && b->rules == NULL) {
		b->rules = rules_new();
		b->least = 0;
		err = ERR_OK;
	}
	if (err == ERR_OK && is_old(b))
		err = ERR_BUSY;
	shard_release(s, t, &waiting, err);
}

static void
begin_loading(struct shard *s, struct tenant_live *t)
{
	static const struct step steps[] = {
		STEP_READERS(before_load), STEP_SHARD(before_install),
		{ AT_NONE, { NULL } },
	};
	struct request *r = request_new();

	r->op_name = "before.load";
	r->steps = steps;
	r->authenticated = true;
	r->who.roles = ROLE_SYSTEM;
	r->ended = on_loaded;
	memcpy(r->tenant, shard_tenant_id(t), strlen(shard_tenant_id(t)) + 1);
	shard_before(t)->is_loading = true;
	shard_submit(s, t, r);
}

const struct rules *
before_rules(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct before *b = shard_before(t);

	/* Who came first goes first, also while they are let go. */
	if (b->rules != NULL && !is_old(b))
		return b->rules;
	request_hold(&b->waiting, r);
	if (!b->is_loading)
		begin_loading(s, t);
	return NULL;
}

enum err
before_bring(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct rules *rules = before_rules(s, t, r);

	if (rules == NULL || !before_asks(shard_parts(s), rules))
		return ERR_OK;
	r->rules = shard_before(t)->rules;
	atomic_fetch_add_explicit(&r->rules->refs, 1, memory_order_relaxed);
	return ERR_OK;
}

enum err
before_take(struct shard *s, struct tenant_live *t, struct request *r)
{
	enum err err;

	if (before_rules(s, t, r) == NULL)
		return ERR_OK;
	err = before_count(s, t, r);
	return err == ERR_OK ? before_bring(s, t, r) : err;
}

void
before_fini(struct before *b)
{
	request_queue_free(&b->waiting);
	rules_unref(b->rules);
	b->rules = NULL;
}

/* ---- asking ---- */

bool
before_asks(const struct core_parts *parts, const struct rules *rules)
{
	return rules->words != NULL || parts->filter_count > 0;
}

struct search {
	const struct rules *rules;
	rules_found_fn found;
	void *arg;
};

static bool
on_found(void *arg, const struct wordset_match *m)
{
	const struct search *s = arg;
	const struct rules_match match = {
		(enum word_action)s->rules->actions[m->word],
		m->from, m->upto };

	return s->found(s->arg, &match);
}

void
rules_search(const struct rules *rules, struct str text,
    rules_found_fn found, void *arg)
{
	struct search s = { rules, found, arg };

	if (rules->words != NULL)
		wordset_search(rules->words, text, on_found, &s);
}

/* The word that was found, as it is compared: bounded, which what stands
 * between its letters is not. */
static struct str
word_in(struct str text, const struct rules_match *m, struct arena *arena)
{
	struct buf word;
	struct str out;

	buf_init(&word, m->upto - m->from + 8);
	wordfold_text((struct str){ text.p + m->from, m->upto - m->from },
	    &word);
	out.len = word.len;
	out.p = arena_strndup(arena, buf_str(&word).p, word.len);
	buf_fini(&word);
	return out;
}

struct judging {
	struct draft *draft;
	struct str blocked;	/* p NULL: not */
	char *marks;		/* NULL: nothing to mask */
};

static bool
on_match(void *arg, const struct rules_match *m)
{
	struct judging *j = arg;
	struct draft *d = j->draft;

	switch (m->action) {
	case WORD_BLOCK:
		j->blocked = word_in(d->text, m, d->arena);
		return false;
	case WORD_MASK:
		if (j->marks == NULL)
			j->marks = arena_zalloc(d->arena, d->text.len + 1);
		memset(j->marks + m->from, 1, m->upto - m->from);
		return true;
	case WORD_FLAG:
		if (d->flagged.p == NULL)
			d->flagged = word_in(d->text, m, d->arena);
		return true;
	case WORD_ACTIONS:
		break;
	}
	BUG("action %d", m->action);
}

struct str
rules_mask(struct str text, const char *marks, struct arena *arena)
{
	char *out = arena_alloc(arena, text.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool is_first = ((unsigned char)text.p[i] & 0xc0) != 0x80;

		if (marks[i] && is_first)
			out[len++] = '*';
		else if (!marks[i])
			out[len++] = text.p[i];
	}
	out[len] = '\0';
	return (struct str){ out, len };
}

static const char *
hint_of(struct str word, struct arena *arena)
{
	struct buf hint;
	char *out;

	buf_init(&hint, word.len + 64);
	buf_printf(&hint, "\"%.*s\" is not allowed here; say it without",
	    STR_FMT(word));
	out = arena_strndup(arena, hint.data, hint.len);
	buf_fini(&hint);
	return out;
}

static enum err
judge_words(const struct rules *rules, struct draft *d)
{
	struct judging j = { .draft = d, .blocked = STR_NONE };

	rules_search(rules, d->text, on_match, &j);
	if (j.blocked.p != NULL) {
		metric_add(METRIC_WORDS_BLOCKED, 1);
		d->hint = hint_of(j.blocked, d->arena);
		return ERR_REFUSED;
	}
	if (j.marks != NULL) {
		metric_add(METRIC_WORDS_MASKED, 1);
		d->text = rules_mask(d->text, j.marks, d->arena);
	}
	return ERR_OK;
}

enum err
before_judge(const struct core_parts *parts, const struct rules *rules,
    struct draft *d)
{
	enum err err = judge_words(rules, d);

	for (unsigned i = 0; i < parts->filter_count && err == ERR_OK; i++)
		err = parts->filters[i].judge(parts->filters[i].self, d);
	return err;
}

struct draft
before_draft(struct request *r, struct str conv)
{
	return (struct draft){ .tenant = str_from(r->tenant),
		.user = request_user(r), .conv = conv, .arena = &r->arena };
}

enum err
before_said(struct ledger *l, struct request *r, struct draft *d,
    const char *field, struct str *text)
{
	enum err err;

	if (r->rules == NULL)
		return ERR_OK;
	d->text = *text;
	err = before_judge(ledger_parts(l), r->rules, d);
	if (err != ERR_OK)
		return request_refuse(r, err, field, d->hint);
	*text = d->text;
	return ERR_OK;
}

enum err
before_name(struct ledger *l, struct request *r, struct str conv,
    const char *field, struct str *text)
{
	struct draft d = before_draft(r, conv);

	return text->len > 0 ? before_said(l, r, &d, field, text) : ERR_OK;
}
