/* SPDX-License-Identifier: Apache-2.0 */
/*
 * message.remove: an administrator takes somebody's message back, whenever it
 * was said and wherever; members see it as recalled, by whom.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/messagechange.h"
#include "core/report.h"
#include "core/streamed.h"
#include "core/words.h"

static enum err
find_conv(struct ledger *l, struct request *r, struct str name,
    struct ledger_conv **c)
{
	enum err err = ledger_conv(l, name, c);

	if (err == ERR_OK && (*c)->row.kind != CONV_DIRECT &&
	    (*c)->row.kind != CONV_GROUP && (*c)->row.kind != CONV_CHANNEL)
		err = ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "conv",
	    "there is none of that canonical name") : err;
}

static enum err
find(struct ledger *l, struct request *r, const struct ledger_conv *c,
    int64_t seq, struct entry *e)
{
	enum err err = ledger_check(l, ledger_ops(l)->entry_by_seq(
	    ledger_store(l), c->row.key, seq, &r->arena, e));

	if (err == ERR_OK && e->type != ENTRY_MESSAGE)
		err = ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "seq",
	    "no such message") : err;
}

static enum err
forget(struct ledger *l, struct request *r, const struct entry *e)
{
	enum err err = words_forget(l, e->conv, e->seq, e->id);

	if (err == ERR_OK)
		err = message_forget_at(l, e->conv, e->seq);
	if (err == ERR_OK)
		err = report_removed(l, r, e->id);
	return err == ERR_OK && streamed_is_open(e) ?
	    streamed_forget(l, r, e) : err;
}

enum err
message_take(struct ledger *l, struct request *r, struct str conv,
    int64_t seq)
{
	struct entry gone = { .type = ENTRY_RECALL, .target = seq,
		.sender = request_user(r).len > 0 ? request_user(r) :
		STR("") };
	struct ledger_conv *c;
	struct entry e;
	enum err err = find_conv(l, r, conv, &c);

	if (err == ERR_OK)
		err = find(l, r, c, seq, &e);
	if (err == ERR_OK && e.recalled)	/* asked twice */
		return ERR_OK;
	if (err == ERR_OK)
		err = forget(l, r, &e);
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->entry_recall(
		    ledger_store(l), e.conv, e.seq));
	if (err == ERR_OK)
		err = ledger_append(l, c, &gone);
	if (err == ERR_OK)
		ledger_tell(r, c, &gone)->except.worker = -1;
	return err;
}

enum err
message_remove(struct ledger *l, struct request *r)
{
	const struct message_remove_in *in = r->in;
	enum err err = message_take(l, r, in->conv, in->seq);

	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
