/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How changes of a tenant's own rules are told.
 * Runs on: writers.
 * Owns: nothing.
 */
#include "core/policy.h"

#include "base/jsonw.h"
#include "core/dirlog.h"

/* breaker: NULL when it is not that. */
static enum err
note(struct ledger *l, struct request *r, const char *of, struct str id,
    const char *breaker)
{
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, 256);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "of", str_from(of));
	if (id.len > 0)
		jsonw_string_field(&w, "id", id);
	if (breaker != NULL)
		jsonw_string_field(&w, "breaker", str_from(breaker));
	jsonw_object_end(&w);
	err = dirlog_note(l, r, ENTRY_POLICY, buf_str(&text));
	buf_fini(&text);
	return err;
}

enum err
policy_note(struct ledger *l, struct request *r, const char *of,
    struct str id)
{
	return note(l, r, of, id, NULL);
}

enum err
policy_note_breaker(struct ledger *l, struct request *r, const char *of,
    struct str id, const char *state)
{
	return note(l, r, of, id, state);
}
