/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that go before their messages do.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/expiry.h"

#include <jansson.h>

#include "base/field.h"
#include "base/metrics.h"
#include "core/file.h"
#include "core/messagechange.h"

#define MESSAGES_MAX 50

/* Messages that name files, oldest first. */
struct found {
	int64_t seqs[MESSAGES_MAX];
	int64_t files[MESSAGES_MAX];
	int count, most;
	bool more;
};

static bool
on_ref(void *arg, const struct file_ref *ref)
{
	struct found *f = arg;

	if (f->count == 0 || f->seqs[f->count - 1] != ref->seq) {
		f->more = f->count >= f->most;
		if (f->more)
			return false;
		f->seqs[f->count] = ref->seq;
		f->files[f->count++] = 0;
	}
	f->files[f->count - 1]++;
	return true;
}

static enum err
find(struct ledger *l, const struct expiry *x, struct found *out)
{
	const struct entry_range range = { x->key, x->from, x->upto,
		INT64_MAX, false };

	*out = (struct found){ .most = x->most < MESSAGES_MAX ?
		(int)x->most : MESSAGES_MAX };
	return ledger_check(l, ledger_ops(l)->file_ref_range(ledger_store(l),
	    &range, on_ref, out));
}

enum err
expiry_first(struct ledger *l, const struct expiry *x, int64_t *seq)
{
	struct found f;
	const struct expiry one = { .key = x->key, .from = x->from,
		.upto = x->upto, .most = 1 };
	enum err err = find(l, &one, &f);

	*seq = f.count > 0 ? f.seqs[0] : 0;
	return err;
}

static bool
on_counted(void *arg, const struct file_ref *ref)
{
	(void)ref;
	++*(int64_t *)arg;
	return true;
}

enum err
expiry_files_of(struct ledger *l, int64_t conv, int64_t from, int64_t upto,
    int64_t *count)
{
	const struct entry_range range = { conv, from, upto, INT64_MAX,
		false };

	return ledger_check(l, ledger_ops(l)->file_ref_range(ledger_store(l),
	    &range, on_counted, count));
}

/* So many of what was found are behind us. */
static void
note(struct expiry *x, const struct found *f, int done)
{
	x->rest = f->more || done < f->count;
	x->messages = done;
	x->at = done > 0 ? f->seqs[done - 1] : 0;
	x->files = 0;
	for (int i = 0; i < done; i++)
		x->files += f->files[i];
}

enum err
expiry_count(struct ledger *l, struct expiry *x)
{
	struct found f;
	enum err err = find(l, x, &f);

	note(x, &f, f.count);
	return err;
}

/* ---- one message ---- */

static enum err
mark(struct ledger *l, const struct entry *e)
{
	json_t *marks = NULL;
	char *text;
	enum err err;

	if (e->marks.len == 0)
		marks = json_object();
	else if (field_parse(e->marks, &marks) != ERR_OK)
		return ledger_check(l, ERR_CORRUPT);
	json_object_set_new(marks, EXPIRED_MARK, json_true());
	text = json_dumps(marks, JSON_COMPACT);
	BUG_ON(text == NULL);
	err = ledger_check(l, ledger_ops(l)->entry_mark(ledger_store(l),
	    e->conv, e->seq, str_from(text)));
	xfree(text);
	json_decref(marks);
	return err;
}

static enum err
expire(struct ledger *l, int64_t conv, int64_t seq)
{
	struct arena arena;
	struct entry e;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    conv, seq, &arena, &e));
	if (err == ERR_OK)
		err = mark(l, &e);
	arena_fini(&arena);
	if (err == ERR_NOT_FOUND)	/* another program was here */
		err = ERR_OK;
	return err == ERR_OK ? file_forget_at(l, conv, seq) : err;
}

/* ---- some of them ---- */

static enum err
tell(struct ledger *l, struct request *r, const struct expiry *x)
{
	struct entry e = { .type = ENTRY_EXPIRE, .sender = STR(""),
		.target = x->at };
	struct ledger_conv *c;
	enum err err = ledger_conv(l, x->conv, &c);

	if (err == ERR_NOT_FOUND)
		err = ledger_check(l, ERR_CORRUPT);
	if (err == ERR_OK)
		err = ledger_append(l, c, &e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, c, &e);
	return ledger_settle(l);
}

enum err
expiry_work(struct ledger *l, struct request *r, struct expiry *x)
{
	const struct clock *clock = ledger_parts(l)->clock;
	struct found f;
	int done = 0;
	enum err err = find(l, x, &f);

	while (err == ERR_OK && done < f.count && (done == 0 ||
	    clock_mono_ms(clock) < x->until_ms))
		err = expire(l, x->key, f.seqs[done++]);
	if (err != ERR_OK)
		return err;
	note(x, &f, done);
	metric_add(METRIC_EXPIRED, x->files);
	return done > 0 ? tell(l, r, x) : ERR_OK;
}
