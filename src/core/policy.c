/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How changes of a tenant's own rules are told.
 * Runs on: writers.
 * Owns: nothing.
 */
#include "core/policy.h"

#include "base/jsonw.h"

enum err
policy_note(struct ledger *l, struct request *r, const char *of,
    struct str id)
{
	struct entry e = { .type = ENTRY_POLICY, .sender = request_user(r) };
	struct ledger_conv *dir;
	struct buf text;
	struct jsonw w;
	enum err err = ledger_conv(l, STR("t:"), &dir);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_CORRUPT : err;
	buf_init(&text, 256);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "of", str_from(of));
	if (id.len > 0)
		jsonw_string_field(&w, "id", id);
	jsonw_object_end(&w);
	e.body = (struct str){ arena_strndup(&r->arena, text.data, text.len),
		text.len };
	buf_fini(&text);
	err = ledger_append(l, dir, &e);
	if (err == ERR_OK)
		ledger_tell(r, dir, &e)->except.worker = -1;
	return err;
}
