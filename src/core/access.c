/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of keys and issuers, and how their changes are told.
 * Runs on: writers and readers.
 * Owns: nothing.
 */
#include "core/access.h"

#include "base/jsonw.h"
#include "core/dirlog.h"

enum err
access_get(const struct view *v, enum record_kind kind, struct str id,
    struct arena *arena, struct record *out)
{
	const struct record_key key = { kind, ACCESS_OWNER, id };

	return v->ops->record_get(v->store, &key, arena, out);
}

enum err
access_find(struct ledger *l, enum record_kind kind, struct str id,
    struct arena *arena, struct record *out)
{
	const struct record_key key = { kind, ACCESS_OWNER, id };

	return ledger_check(l, ledger_ops(l)->record_get(ledger_store(l),
	    &key, arena, out));
}

enum err
access_delete(struct ledger *l, enum record_kind kind, struct str id)
{
	const struct record_key key = { kind, ACCESS_OWNER, id };

	return ledger_check(l, ledger_ops(l)->record_delete(ledger_store(l),
	    &key));
}

enum err
access_decode(const struct record *row, const struct field *fields, void *out,
    struct arena *arena)
{
	struct field_error why;
	json_t *object = NULL;
	enum err err = field_parse(row->body, &object);

	if (err == ERR_OK)
		err = field_decode(fields, object, out, arena, &why);
	json_decref(object);
	return err == ERR_OK ? ERR_OK : ERR_CORRUPT;
}

enum err
access_put(struct ledger *l, struct record *row, const struct field *fields,
    const void *in)
{
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	field_write(fields, in, &w);
	BUG_ON(text.overflow);	/* each field has its maximum */
	row->body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    row));
	row->body = STR_NONE;	/* the bytes go */
	buf_fini(&text);
	return err;
}

enum err
access_note(struct ledger *l, struct request *r, const char *what,
    struct str id)
{
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, 256);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, what, id);
	jsonw_object_end(&w);
	err = dirlog_note(l, r, ENTRY_ACCESS, buf_str(&text));
	buf_fini(&text);
	return err;
}
