/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of directory logs.
 * Runs on: writers.
 * Owns: nothing.
 */
#include "core/dirlog.h"

enum err
dirlog_tell(struct ledger *l, struct request *r, struct entry *e)
{
	struct ledger_conv *dir;
	enum err err = ledger_conv(l, STR("t:"), &dir);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	e->sender = request_user(r);
	err = ledger_append(l, dir, e);
	if (err == ERR_OK)
		ledger_tell(r, dir, e)->except.worker = -1;
	return err;
}

enum err
dirlog_note(struct ledger *l, struct request *r, enum entry_type type,
    struct str body)
{
	struct entry e = { .type = type, .body = {
		arena_strndup(&r->arena, body.p, body.len), body.len } };

	return dirlog_tell(l, r, &e);
}
