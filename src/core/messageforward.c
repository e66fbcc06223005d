/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forwarding: what one may read is said again elsewhere, one message as it
 * is, or many merged into one. Sources are checked in the step that copies
 * them.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/before.h"
#include "core/entryjson.h"
#include "core/expiry.h"
#include "core/messagechange.h"
#include "core/messagefile.h"
#include "core/messagetext.h"
#include "core/proposal.h"
#include "core/streamed.h"
#include "core/words.h"

#define MERGED "merged"

/* One forwarding under way. */
struct forward {
	struct message_place source;
	struct arena *arena;	/* where sources are read into */
	struct arena one;	/* for each of several, until it is copied */
	struct entry e;		/* the new one */
	struct buf body;
	struct jsonw w;
	struct draft draft;	/* as rules and filters are asked */
	bool is_rewritten;	/* by them */
};

/* ---- what is copied ---- */

static enum err
check_deleted(struct ledger *l, struct request *r, const struct forward *f,
    const struct entry *e)
{
	char owner[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM];
	const struct record_key key = { RECORD_DELETED,
		message_member_key(e->conv, request_user(r), owner),
		message_seq_key(e->seq, id) };
	struct record found;
	enum err err;

	if (!(f->source.member->row.flags & MEMBER_DELETED))
		return ERR_OK;
	err = ledger_check(l, ledger_ops(l)->record_get(ledger_store(l),
	    &key, &r->arena, &found));
	if (err == ERR_OK)
		return ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* The message, if the one who asks may read it now. */
static enum err
read_source(struct ledger *l, struct request *r, const struct forward *f,
    int64_t seq, struct entry *e)
{
	enum err err = seq < f->source.member->row.from_seq ? ERR_NOT_FOUND :
	    ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    f->source.conv->row.key, seq, f->arena, e));

	if (err == ERR_OK && (e->type != ENTRY_MESSAGE || e->recalled ||
	    !entry_is_for(e, request_user(r))))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK && message_has_mark(e, "burn_s"))
		return request_refuse(r, ERR_FORBIDDEN, "seqs",
		    "what burns is not forwarded");
	if (err == ERR_OK && streamed_is_open(e))
		return request_refuse(r, ERR_WRONG_STATE, "seqs",
		    "what is still being said is not forwarded");
	if (err == ERR_OK)
		err = check_deleted(l, r, f, e);
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "seqs",
	    "no such message") : err;
}

static enum err
copy_one(struct ledger *l, struct request *r, struct forward *f)
{
	const struct message_forward_in *in = r->in;
	struct entry source;
	enum err err;

	if (in->seqs.count != 1)
		return request_refuse(r, ERR_FIELD, "seqs",
		    "one at a time, or merged");
	f->arena = &r->arena;
	err = read_source(l, r, f, in->seqs.items[0], &source);
	if (err != ERR_OK)
		return err;
	f->e.kind = source.kind;
	f->e.body = source.body;
	f->e.marks = message_has_mark(&source, EXPIRED_MARK) ?
	    STR("{\"forwarded\":true,\"" EXPIRED_MARK "\":true}") :
	    STR("{\"forwarded\":true}");
	return ERR_OK;
}

/* {"from","ts","kind","body"}, and whether its files are gone; what is long,
 * and what is merged already, as a preview. */
static void
put_copy(struct forward *f, const struct entry *e)
{
	jsonw_object(&f->w);
	jsonw_string_field(&f->w, "from", e->sender);
	jsonw_int_field(&f->w, "ts", e->said_ts > 0 ? e->said_ts : e->ts);
	jsonw_string_field(&f->w, "kind", e->kind);
	jsonw_key(&f->w, "body");
	if (e->body.len > FORWARD_BODY_MAX || str_is(e->kind, MERGED))
		entry_write_preview(&f->w, e->body);
	else
		jsonw_raw(&f->w, e->body);
	if (message_has_mark(e, EXPIRED_MARK))
		jsonw_bool_field(&f->w, EXPIRED_MARK, true);
	jsonw_object_end(&f->w);
}

static enum err
copy_each(struct ledger *l, struct request *r, struct forward *f)
{
	const struct message_forward_in *in = r->in;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < in->seqs.count && err == ERR_OK; i++) {
		struct entry source;

		arena_init(&f->one, MESSAGE_ARENA_MAX);
		f->arena = &f->one;
		err = read_source(l, r, f, in->seqs.items[i], &source);
		if (err == ERR_OK)
			put_copy(f, &source);
		arena_fini(&f->one);
	}
	return err;
}

static enum err
copy_merged(struct ledger *l, struct request *r, struct forward *f)
{
	const struct message_forward_in *in = r->in;
	enum err err;

	buf_init(&f->body, BODY_MAX_BYTES);
	f->w = jsonw_on(&f->body);
	jsonw_object(&f->w);
	if (in->title.len > 0)
		jsonw_string_field(&f->w, "title", in->title);
	jsonw_int_field(&f->w, "count", in->seqs.count);
	jsonw_key(&f->w, "messages");
	jsonw_array(&f->w);
	err = copy_each(l, r, f);
	jsonw_array_end(&f->w);
	jsonw_object_end(&f->w);
	if (err == ERR_OK && f->body.overflow)
		err = request_refuse(r, ERR_LIMIT, "seqs",
		    "these are too long to be merged");
	f->e.kind = STR(MERGED);
	if (err == ERR_OK)
		f->e.body = (struct str){ arena_strndup(&r->arena,
		    f->body.data, f->body.len), f->body.len };
	buf_fini(&f->body);
	return err;
}

/* ---- what rules and filters say to it, where it goes ---- */

/* What people read of a message, as in model/kind.h, or of a merged one. */
static bool
is_read(const char *key)
{
	return strcmp(key, "text") == 0 || strcmp(key, "name") == 0 ||
	    strcmp(key, "title") == 0;
}

static enum err
judge_word(struct ledger *l, struct request *r, struct forward *f,
    json_t *word)
{
	const struct str said = { json_string_value(word),
		json_string_length(word) };
	struct str now = said;
	enum err err = before_said(l, r, &f->draft, "seqs", &now);

	if (err != ERR_OK || str_eq(said, now))
		return err;
	f->is_rewritten = true;
	BUG_ON(json_string_setn(word, now.p, now.len));
	return ERR_OK;
}

/* As deep as bodies are: a merged message holds no merged one's messages. */
static enum err
judge_members(struct ledger *l, struct request *r, struct forward *f,
    json_t *of)
{
	enum err err = ERR_OK;
	const char *key;
	json_t *value;
	size_t i;

	json_array_foreach(of, i, value)
		if (err == ERR_OK)
			err = judge_members(l, r, f, value);
	json_object_foreach(of, key, value) {
		if (err != ERR_OK)
			break;
		if (json_is_string(value) && is_read(key))
			err = judge_word(l, r, f, value);
		else if (strcmp(key, "data") != 0)	/* programs read it */
			err = judge_members(l, r, f, value);
	}
	return err;
}

static enum err
rewrite_body(struct request *r, struct forward *f, const json_t *body)
{
	char *text = json_dumps(body, JSON_COMPACT | JSON_REAL_PRECISION(15));
	size_t len, most = f->e.body.len;

	BUG_ON(text == NULL);
	len = strlen(text);
	f->e.body = (struct str){ arena_strndup(&r->arena, text, len), len };
	xfree(text);
	return len <= most || len <= BODY_MAX_BYTES ? ERR_OK :
	    request_refuse(r, ERR_LIMIT, "seqs", "is too long now");
}

/* Rules may have changed since it was said, and elsewhere. */
static enum err
judge(struct ledger *l, struct request *r, struct forward *f,
    const struct message_place *where)
{
	json_t *body = NULL;
	enum err err;

	if (r->rules == NULL)
		return ERR_OK;
	f->draft = before_draft(r, str_from(where->name));
	/* It was written by this program. */
	if (field_parse(f->e.body, &body) != ERR_OK)
		return ERR_CORRUPT;
	err = judge_members(l, r, f, body);
	if (err == ERR_OK && f->is_rewritten)
		err = rewrite_body(r, f, body);
	json_decref(body);
	return err;
}

/* ---- where it goes ---- */

static int64_t
digest_of(struct ledger *l, const struct request *r)
{
	const struct message_forward_in *in = r->in;
	struct buf said;
	int64_t digest;

	buf_init(&said, FORWARD_MAX * 21 + 2048);
	buf_printf(&said, "forward %d %.*s\n%.*s", in->merged,
	    STR_FMT(in->from), STR_FMT(in->title));
	for (uint32_t i = 0; i < in->seqs.count; i++)
		buf_printf(&said, " %lld", (long long)in->seqs.items[i]);
	BUG_ON(said.overflow);
	digest = (int64_t)ledger_digest(l, buf_str(&said));
	buf_fini(&said);
	return digest;
}

static enum err
copy(struct ledger *l, struct request *r, struct forward *f)
{
	const struct message_forward_in *in = r->in;
	enum err err = message_find_place(l, r, in->from, &f->source);

	if (err == ERR_OK && f->source.conv == NULL)
		err = ERR_NOT_FOUND;
	if (err != ERR_OK) {
		r->why.field = "from";
		return err;
	}
	return in->merged ? copy_merged(l, r, f) : copy_one(l, r, f);
}

enum err
message_forward(struct ledger *l, struct request *r)
{
	const struct message_forward_in *in = r->in;
	struct message_place t = { .conv = NULL };
	struct forward f = { .e = { .type = ENTRY_MESSAGE,
		.sender = request_user(r), .cid = in->cid } };
	enum err refusal = message_find_place(l, r, in->conv, &t), err;

	f.e.digest = digest_of(l, r);
	err = t.conv == NULL ? ERR_NOT_FOUND :
	    message_answer_again(l, r, t.conv, &f.e);
	if (err != ERR_NOT_FOUND)
		return err;
	if (refusal != ERR_OK)
		return refusal;
	err = message_check_voice(l, r, &t, false);
	if (err == ERR_OK)
		err = copy(l, r, &f);
	if (err == ERR_OK)
		err = proposal_refusal(r);
	if (err == ERR_OK && r->proposal != NULL &&
	    r->proposal->body != NULL) {
		f.e.body = r->proposal->entry.body;
		err = message_check_copied(l, r, f.e.body);
	}
	if (err == ERR_OK)
		err = judge(l, r, &f, &t);
	if (err == ERR_OK && proposal_is_new(r)) {
		proposal_checked(r, &f.e);
		return ERR_OK;
	}
	if (err == ERR_OK)
		err = proposal_mark_text(r, &f.e.marks);
	if (err == ERR_OK)
		err = message_append(l, r, &t, &f.e);
	if (err == ERR_OK)
		err = message_note_copied(l, &f.e);
	if (err == ERR_OK && f.draft.flagged.p != NULL)
		err = words_note(l, t.conv, &f.e, f.draft.flagged, &r->arena);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, t.conv, &f.e);
	message_answer(r, &f.e);
	return ERR_OK;
}
