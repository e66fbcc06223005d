/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The end of streamed messages that nobody finishes. What was said so far
 * would stand there unjudged: it is judged first, as finishing it would be,
 * and what would have been refused goes.
 * Runs on: writers; the request that closes one begins on the shard.
 * Owns: nothing between calls.
 */
#include "core/asking.h"
#include "core/proposal.h"
#include "core/streamed.h"

bool
streamed_is_empty(const struct entry *e)
{
	return str_is(e->body, "{\"text\":\"\"}");
}

/* ---- what comes of it ---- */

/* From nobody. */
static enum err
tell(struct ledger *l, struct request *r, struct ledger_conv *c,
    struct entry *e)
{
	enum err err;

	e->sender = STR("");
	err = ledger_append(l, c, e);
	if (err == ERR_OK)
		ledger_tell(r, c, e);
	return err;
}

static enum err
erase(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct entry *e)
{
	struct entry end = { .type = ENTRY_RECALL, .target = e->seq };
	enum err err = streamed_forget(l, r, e);

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->entry_recall(
		    ledger_store(l), e->conv, e->seq));
	if (err == ERR_OK)
		err = message_forget_at(l, e->conv, e->seq);
	return err == ERR_OK ? tell(l, r, c, &end) : err;
}

static enum err
keep(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct entry *e)
{
	struct entry end = { .type = ENTRY_FINISH, .target = e->seq };
	enum err err = streamed_forget(l, r, e);

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->entry_rewrite(
		    ledger_store(l), e));
	if (err == ERR_OK)
		err = tell(l, r, c, &end);
	end.sender = e->sender;	/* whose words they are */
	return err == ERR_OK ? message_note_flagged(l, r, c, &end) : err;
}

/* The marks without being streamed, and with what came of it. */
static enum err
mark_broken(struct ledger *l, struct request *r, struct entry *e)
{
	json_t *marks = NULL;
	char *text;
	enum err err;

	/* They were written by this program. */
	if (field_parse(e->marks, &marks) != ERR_OK)
		return ledger_check(l, ERR_CORRUPT);
	json_object_del(marks, STREAMED_MARK);
	json_object_set_new(marks, "broken_off", json_true());
	err = proposal_mark(r, marks);
	text = json_dumps(marks, JSON_COMPACT);
	BUG_ON(text == NULL);
	e->marks.len = strlen(text);
	e->marks.p = arena_strndup(&r->arena, text, e->marks.len);
	xfree(text);
	json_decref(marks);
	return err == ERR_OK && e->marks.len > KEYS_BYTES_MAX ? ERR_LIMIT :
	    err;
}

/* As it shall stand in the log; or what would refuse to finish it. */
static enum err
fill(struct ledger *l, struct request *r, struct entry *e)
{
	struct entry fresh = { .type = ENTRY_MESSAGE };
	struct buf said;
	enum err err = message_check_body(l, r);

	if (err != ERR_OK)
		return err;
	message_fill(r, &fresh, &said);
	buf_fini(&said);
	message_refill(r, &fresh);
	e->body = fresh.body;
	return mark_broken(l, r, e);
}

static enum err
close_it(struct ledger *l, struct request *r, struct ledger_conv *c,
    struct entry *e)
{
	struct entry as_was = *e;
	enum err err = fill(l, r, e);

	/* It was not judged: it is tried again. */
	if (err == ERR_BUSY || ledger_broken(l) != ERR_OK)
		return err;
	if (err != ERR_OK)
		return erase(l, r, c, &as_was);
	if (proposal_is_new(r)) {
		proposal_checked(r, e);
		return ERR_OK;
	}
	return keep(l, r, c, e);
}

/* It may have been finished since. */
static enum err
streamed_close(struct ledger *l, struct request *r)
{
	const struct message_send_in *in = r->in;
	const struct streamed_at at = { in->conv, in->seq };
	struct ledger_conv *c;
	struct entry e;
	enum err err = streamed_find_open(l, &at, &c, &r->arena, &e);

	if (err == ERR_OK)
		return close_it(l, r, c, &e);
	proposal_answered(r);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* ---- the request that closes one ---- */

static struct str
copy_of(struct request *r, struct str s)
{
	return (struct str){ arena_strndup(&r->arena, s.p, s.len), s.len };
}

/* "text" of a body, in the request's arena. */
static enum err
text_of(struct request *r, const struct entry *e, struct str *out)
{
	json_t *body = NULL;
	enum err err = field_parse(e->body, &body);
	const char *text = json_string_value(json_object_get(body, "text"));

	if (err == ERR_OK && text != NULL)
		*out = copy_of(r, str_from(text));
	json_decref(body);
	return err == ERR_OK && text != NULL ? ERR_OK : ERR_CORRUPT;
}

enum err
streamed_let_close(struct ledger *l, struct request *r,
    struct ledger_conv *c, const struct entry *e)
{
	struct streamed_close *close;
	enum err err;

	if (streamed_is_empty(e))
		return erase(l, r, c, e);
	close = arena_zalloc(&r->arena, sizeof(*close));
	err = text_of(r, e, &close->text);
	if (err != ERR_OK)
		return ledger_check(l, err);
	close->at = (struct streamed_at){ copy_of(r, c->row.name), e->seq };
	close->user = copy_of(r, e->sender);
	effect_add(r, EFFECT_STREAM_CLOSE)->close = close;
	return ERR_OK;
}

/* To a callback it is what it would have been, finished by its sender. */
static void
begin_close(struct shard *s, struct tenant_live *t,
    const struct streamed_close *close)
{
	static const struct step steps[] = {
		STEP_SHARD(message_judge), STEP_WRITER(streamed_close),
		STEP_SHARD(asking_step), { AT_NONE, { NULL } },
	};
	const char *tenant = shard_tenant_id(t);
	struct request *r = request_new();
	struct message_send_in *in = arena_zalloc(&r->arena, sizeof(*in));

	in->conv = copy_of(r, close->at.conv);
	in->seq = close->at.seq;
	in->cid = STR("");
	in->kind = KIND_TEXT;
	in->body.text = copy_of(r, close->text);
	r->op_name = "stream.finish";
	r->steps = steps;
	r->in = in;
	r->authenticated = true;
	streamed_closing(t, &close->at);
	r->who.roles = ROLE_ANYONE | ROLE_USER;
	memcpy(r->who.user, close->user.p, close->user.len);
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	shard_submit(s, t, r);
}

void
streamed_effect(struct shard *s, struct tenant_live *t, const struct effect *e)
{
	if (e->kind == EFFECT_STREAM_END)
		streamed_ended(t, e->conv, e->seq, STR_NONE);
	else
		begin_close(s, t, e->close);
}
