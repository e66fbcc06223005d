/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking messages back, and saying them anew.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/expiry.h"
#include "core/file.h"
#include "core/messagechange.h"
#include "core/proposal.h"
#include "core/streamed.h"

/* Its sender alone, for a while. */
static enum err
may_change(struct ledger *l, struct request *r, const struct entry *target,
    int64_t window_ms, enum err too_late)
{
	if (!str_eq(target->sender, request_user(r)))
		return ERR_FORBIDDEN;
	return ledger_ts(l) - entry_said_ts(target) <= window_ms ? ERR_OK :
	    too_late;
}

/* ---- recall ---- */

static enum err
recall(struct ledger *l, struct request *r, struct message_change *c)
{
	c->how = CHANGE_ERASE;
	if (message_leads(&c->place))
		return ERR_OK;
	return may_change(l, r, &c->target,
	    ledger_setting(l, SETTING_RECALL_WINDOW), ERR_RECALL_WINDOW);
}

enum err
message_recall(struct ledger *l, struct request *r)
{
	const struct message_recall_in *in = r->in;
	struct message_change c = { .conv = in->conv, .cid = in->cid,
		.seq = in->seq, .type = ENTRY_RECALL, .change = recall,
		.said = message_said(r, "recall", in->seq),
		.beside = message_forget };

	return message_change(l, r, &c);
}

/* ---- edit ---- */

static bool
mentions_seers(const struct message_send_in *in, const struct entry *target)
{
	for (uint32_t i = 0; i < in->mentions.count; i++)
		if (!entry_is_for(target, in->mentions.items[i]))
			return false;
	return true;
}

static enum err
edit(struct ledger *l, struct request *r, struct message_change *c)
{
	const struct message_send_in *in = r->in;
	struct entry *fresh = c->arg;
	enum err err = may_change(l, r, &c->target,
	    ledger_setting(l, SETTING_EDIT_WINDOW), ERR_EDIT_WINDOW);

	if (err != ERR_OK)
		return err;
	if (streamed_is_open(&c->target))
		return request_refuse(r, ERR_WRONG_STATE, "seq",
		    "it is still being streamed: finish it");
	if (!str_is(c->target.kind, message_kind_names[in->kind]))
		return request_refuse(r, ERR_FIELD, "kind",
		    "must be the message's own");
	err = message_check_voice(l, r, &c->place, c->target.reply_to > 0);
	if (err != ERR_OK)
		return err;
	if (!mentions_seers(in, &c->target))
		return request_refuse(r, ERR_FIELD, "mentions",
		    "names somebody whom the message is not for");
	if ((err = message_check_body(l, r)) != ERR_OK ||
	    (err = message_check_mentions(l, r, &c->place)) != ERR_OK)
		return err;
	message_refill(r, fresh);
	c->target.body = fresh->body;
	c->target.mentions = fresh->mentions;
	json_object_set_new(c->marks, "edited_ts", json_integer(ledger_ts(l)));
	json_object_del(c->marks, "unchecked");	/* that was what it said */
	json_object_del(c->marks, EXPIRED_MARK);	/* and what it named */
	c->how = CHANGE_CONTENT;
	c->flagged = message_flagged(r);
	return proposal_mark(r, c->marks);
}

static enum err
note_anew(struct ledger *l, struct request *r, struct message_change *c)
{
	enum err err = file_forget_at(l, c->target.conv, c->target.seq);

	if (err == ERR_OK)
		err = message_note_body(l, r, &c->target);
	return err == ERR_OK ? message_note_mentions(l, r, &c->target) : err;
}

enum err
message_edit(struct ledger *l, struct request *r)
{
	const struct message_send_in *in = r->in;
	struct message_change c = { .conv = in->conv, .cid = in->cid,
		.seq = in->seq, .type = ENTRY_EDIT, .change = edit,
		.beside = note_anew };
	struct entry fresh = { .type = ENTRY_MESSAGE };
	struct buf said;
	enum err err;

	message_fill(r, &fresh, &said);
	buf_printf(&said, " edit %lld", (long long)in->seq);
	c.said = buf_str(&said);
	c.arg = &fresh;
	err = message_change(l, r, &c);
	buf_fini(&said);
	return err;
}
