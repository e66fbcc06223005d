/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one way in which a message that was sent is changed.
 * Runs on: writers; keys anywhere.
 * Owns: nothing between calls.
 */
#include "core/messagechange.h"

#include <inttypes.h>

#include "base/jsonw.h"
#include "base/sabotage.h"
#include "core/file.h"
#include "core/group.h"
#include "core/proposal.h"
#include "core/streamed.h"
#include "core/words.h"

struct str
message_key(int64_t conv, int64_t seq, char room[MESSAGE_KEY_ROOM])
{
	int len = snprintf(room, MESSAGE_KEY_ROOM, "%" PRId64 "/%" PRId64,
	    conv, seq);

	return (struct str){ room, (size_t)len };
}

struct str
message_member_key(int64_t conv, struct str user, char room[MESSAGE_KEY_ROOM])
{
	int len = snprintf(room, MESSAGE_KEY_ROOM, "%.*s/%" PRId64,
	    STR_FMT(user), conv);

	return (struct str){ room, (size_t)len };
}

struct str
message_seq_key(int64_t seq, char room[MESSAGE_KEY_ROOM])
{
	int len = snprintf(room, MESSAGE_KEY_ROOM, "%019" PRId64, seq);

	return (struct str){ room, (size_t)len };
}

bool
message_seq_of(struct str key, unsigned long long *seq)
{
	while (key.len > 1 && key.p[0] == '0') {
		key.p++;
		key.len--;
	}
	return str_to_u64(key, INT64_MAX, seq);
}

struct str
message_said(struct request *r, const char *verb, int64_t seq)
{
	char text[48];
	int len = snprintf(text, sizeof(text), "%s %lld", verb,
	    (long long)seq);

	return (struct str){ arena_strndup(&r->arena, text, (size_t)len),
		(size_t)len };
}

/* ---- the change ---- */

/* The message, if the one who asks may see it. */
static enum err
find_target(struct ledger *l, struct request *r, struct message_change *c)
{
	const struct member *m = &c->place.member->row;
	enum err err = c->seq < m->from_seq ? ERR_NOT_FOUND :
	    ledger_check(l, ledger_ops(l)->entry_by_seq(ledger_store(l),
	    c->place.conv->row.key, c->seq, &r->arena, &c->target));

	if (err == ERR_OK && !entry_is_for(&c->target, request_user(r)))
		err = ERR_NOT_FOUND;
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "seq", "no such message");
	if (err != ERR_OK)
		return err;
	if (c->target.type != ENTRY_MESSAGE)
		return request_refuse(r, ERR_FIELD, "seq", "not a message");
	if (c->target.recalled)
		return request_refuse(r, ERR_WRONG_STATE, "seq",
		    "recalled already");
	return ERR_OK;
}

static enum err
load_marks(struct message_change *c)
{
	if (c->target.marks.len == 0) {
		c->marks = json_object();
		return ERR_OK;
	}
	/* They were written by this program. */
	return field_parse(c->target.marks, &c->marks) == ERR_OK ? ERR_OK :
	    ERR_CORRUPT;
}

static enum err
keep_marks(struct request *r, struct message_change *c)
{
	char *text;
	size_t len;

	if (json_object_size(c->marks) == 0) {
		c->target.marks = STR("");
		return ERR_OK;
	}
	text = json_dumps(c->marks, JSON_COMPACT);
	BUG_ON(text == NULL);
	len = strlen(text);
	c->target.marks = (struct str){ arena_strndup(&r->arena, text, len),
		len };
	xfree(text);
	return len <= KEYS_BYTES_MAX ? ERR_OK : request_refuse(r, ERR_LIMIT,
	    "seq", "too much is added to this message already");
}

static enum err
unpin(struct ledger *l, int64_t conv, int64_t seq)
{
	char owner[MESSAGE_KEY_ROOM], id[MESSAGE_KEY_ROOM];
	const struct record_key key = { RECORD_PIN,
		message_key(conv, 0, owner), message_seq_key(seq, id) };
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
message_forget_at(struct ledger *l, int64_t conv, int64_t seq)
{
	static const enum record_kind theirs[] = { RECORD_REACTION,
		RECORD_ACK };
	char key[MESSAGE_KEY_ROOM];
	enum err err = unpin(l, conv, seq);

	for (size_t i = 0; i < sizeof(theirs) / sizeof(theirs[0]) &&
	    err == ERR_OK; i++)
		err = ledger_check(l, ledger_ops(l)->record_delete_all(
		    ledger_store(l), theirs[i], message_key(conv, seq, key)));
	return err == ERR_OK ? file_forget_at(l, conv, seq) : err;
}

enum err
message_forget(struct ledger *l, struct request *r, struct message_change *c)
{
	enum err err = message_forget_at(l, c->target.conv, c->target.seq);

	return err == ERR_OK && streamed_is_open(&c->target) ?
	    streamed_forget(l, r, &c->target) : err;
}

static enum err
write_row(struct ledger *l, const struct message_change *c)
{
	const struct store_ops *ops = ledger_ops(l);
	const struct entry *t = &c->target;
	enum err err = ERR_OK;

	if (sabotage_is(SABOTEUR_CHANGES_FORGOTTEN) && c->how != CHANGE_ERASE)
		return ERR_OK;
	switch (c->how) {
	case CHANGE_NOTHING:
		break;
	case CHANGE_MARKS:
		err = ops->entry_mark(ledger_store(l), t->conv, t->seq,
		    t->marks);
		break;
	case CHANGE_CONTENT:
		err = ops->entry_rewrite(ledger_store(l), t);
		break;
	case CHANGE_ERASE:
		err = ops->entry_recall(ledger_store(l), t->conv, t->seq);
		break;
	}
	return ledger_check(l, err);
}

static enum err
change_row(struct ledger *l, struct request *r, struct message_change *c)
{
	enum err err = load_marks(c);

	if (err == ERR_OK)
		err = c->change(l, r, c);
	if (err == ERR_OK)
		err = keep_marks(r, c);
	json_decref(c->marks);
	if (err == ERR_OK && proposal_is_new(r)) {
		proposal_checked(r, &c->target);
		return ERR_OK;
	}
	if (err == ERR_OK)
		err = write_row(l, c);
	return err == ERR_OK && c->beside != NULL ? c->beside(l, r, c) : err;
}

bool
message_leads(const struct message_place *t)
{
	return t->kind != CONV_DIRECT && t->member->row.role >= ROLE_ADMIN;
}

static enum err
may_change_here(struct ledger *l, struct request *r,
    const struct message_change *c)
{
	const struct conv *conv = &c->place.conv->row;

	if (conv->settings.life != LIFE_ACTIVE)
		return request_refuse(r, ERR_WRONG_STATE, "conv",
		    "it has been dissolved");
	if (c->by_writers && conv->kind == CONV_CHANNEL &&
	    !message_leads(&c->place))
		return request_refuse(r, ERR_FORBIDDEN, "conv",
		    "is for writers there");
	if (!c->by_writers)
		return ERR_OK;
	/* What she adds to a message reaches the others as her words do. */
	return conv->kind == CONV_DIRECT ?
	    message_check_voice(l, r, &c->place, true) :
	    group_check_silence(l, r, c->place.conv, c->place.member);
}

enum err
message_change(struct ledger *l, struct request *r, struct message_change *c)
{
	struct entry e = { .type = c->type, .sender = request_user(r),
		.cid = c->cid, .target = c->seq };
	enum err refusal = message_find_place(l, r, c->conv, &c->place), err;

	if (c->place.conv == NULL)
		return refusal == ERR_OK ? ERR_NOT_FOUND : refusal;
	e.digest = (int64_t)ledger_digest(l, c->said);
	err = message_answer_again(l, r, c->place.conv, &e);
	if (err != ERR_NOT_FOUND)
		return err;
	if (refusal != ERR_OK)
		return refusal;
	err = may_change_here(l, r, c);
	if (err == ERR_OK)
		err = find_target(l, r, c);
	if (err == ERR_OK)
		err = change_row(l, r, c);
	if (err != ERR_OK || proposal_is_new(r))
		return err;
	e.body = c->body;
	err = ledger_append(l, c->place.conv, &e);
	if (err == ERR_OK && c->flagged.p != NULL)
		err = words_note(l, c->place.conv, &e, c->flagged, &r->arena);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, c->place.conv, &e);
	message_answer(r, &e);
	return ERR_OK;
}
