/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of self logs.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/selflog.h"

#include "core/message.h"

static enum err
find_log(struct ledger *l, struct str whose, struct ledger_conv **out)
{
	char name[CONV_NAME_ROOM];
	int n = snprintf(name, sizeof(name), "s:%.*s", STR_FMT(whose));
	enum err err = ledger_conv(l, (struct str){ name, (size_t)n }, out);

	return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
}

enum err
selflog_again(struct ledger *l, struct request *r, struct str whose,
    struct entry *e, struct str said)
{
	struct ledger_conv *log;
	struct entry first;
	struct buf all;
	enum err err = find_log(l, whose, &log);

	if (err != ERR_OK)
		return err;
	e->sender = request_user(r);
	buf_init(&all, said.len + 64);
	buf_printf(&all, "%s\n", r->op_name);
	buf_putstr(&all, said);
	e->digest = (int64_t)ledger_digest(l, buf_str(&all));
	buf_fini(&all);
	err = ledger_first(l, log, e, &r->arena, &first);
	if (err == ERR_OK)
		message_answer(r, &first);
	return err == ERR_CONFLICT ? request_refuse(r, err, "cid",
	    "use a new cid for new content") : err;
}

static enum err
append(struct ledger *l, struct request *r, struct str whose,
    struct entry *e)
{
	struct ledger_conv *log;
	enum err err = find_log(l, whose, &log);

	if (err == ERR_OK)
		err = ledger_append(l, log, e);
	if (err == ERR_OK)
		ledger_tell(r, log, e)->except.worker = -1;
	return err;
}

enum err
selflog_change(struct ledger *l, struct request *r, struct str whose,
    struct entry *e)
{
	enum err err = append(l, r, whose, e);

	if (err == ERR_OK)
		message_answer(r, e);
	return err;
}

enum err
selflog_nothing(struct ledger *l, struct request *r, struct entry *e)
{
	if (e->cid.len > 0) {
		e->users = STR("[]");
		e->body = STR("");
		return selflog_change(l, r, request_user(r), e);
	}
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

enum err
selflog_tell(struct ledger *l, struct request *r, struct str whose,
    const struct entry *like)
{
	struct entry e = *like;

	e.cid = STR("");
	e.digest = 0;
	return append(l, r, whose, &e);
}

struct str
selflog_names(struct request *r, struct str id)
{
	char text[72];
	int n = snprintf(text, sizeof(text), "[\"%.*s\"]", STR_FMT(id));

	return (struct str){ arena_strndup(&r->arena, text, (size_t)n),
		(size_t)n };
}
