/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Addresses of people.
 * Runs on: readers and writers.
 * Owns: nothing between calls.
 */
#include "core/email.h"

#include "base/jsonw.h"
#include "core/access.h"

/* The row: of the address in small letters, a user's id. */
struct body {
	struct str address;	/* as it was written */
};
static const struct field body_fields[] = {
	FIELD_STRING(struct body, address, 3, LETTER_ADDRESS_MAX,
	    FIELD_REQUIRED, NULL),
	FIELD_END
};

/* RFC 5321 2.4 lets servers tell Bob from bob; none that people have does. */
static struct str
fold(struct arena *arena, struct str s)
{
	char *text = arena_strndup(arena, s.p, s.len);

	for (size_t i = 0; i < s.len; i++)
		if (text[i] >= 'A' && text[i] <= 'Z')
			text[i] = (char)(text[i] - 'A' + 'a');
	return (struct str){ text, s.len };
}

enum err
email_check(struct request *r, const char *field, struct str s)
{
	return s.len == 0 || letter_is_address(s) ? ERR_OK :
	    request_refuse(r, ERR_FIELD, field,
	    "must be an address such as alice@example.com");
}

/* ---- of a person ---- */

struct found {
	struct arena *arena;
	struct str owner, address;	/* owner.p NULL: none */
	enum err err;
};

static bool
on_own(void *arg, const struct record *row)
{
	struct found *f = arg;
	struct body body = { .address = STR("") };

	f->err = access_decode(row, body_fields, &body, f->arena);
	f->owner = (struct str){ arena_strndup(f->arena, row->owner.p,
	    row->owner.len), row->owner.len };
	f->address = body.address;
	return false;
}

static enum err
find_own(const struct view *v, struct str user, struct found *f)
{
	const struct record_range own = { .kind = RECORD_EMAIL, .key = user,
		.after = STR(""), .limit = 1 };
	enum err err = v->ops->record_owners(v->store, &own, on_own, f);

	return err == ERR_OK ? f->err : err;
}

enum err
email_find(const struct view *v, struct str user, struct arena *arena,
    struct str *out)
{
	struct found f = { .arena = arena, .address = STR("") };
	enum err err = find_own(v, user, &f);

	*out = f.address;
	return err;
}

/* ---- of an address ---- */

struct people {
	struct arena *arena;
	struct str_list *out;
};

static bool
on_person(void *arg, const struct record *row)
{
	struct people *p = arg;

	p->out->items[p->out->count++] = (struct str){
		arena_strndup(p->arena, row->id.p, row->id.len),
		row->id.len };
	return p->out->count < EMAIL_PEOPLE_MAX;
}

enum err
email_people(const struct view *v, struct str address, struct arena *arena,
    struct str_list *out)
{
	const struct record_range all = { .kind = RECORD_EMAIL,
		.key = fold(arena, address), .after = STR(""),
		.limit = EMAIL_PEOPLE_MAX };
	struct people p = { arena, out };

	*out = (struct str_list){ .items = arena_zalloc(arena,
	    EMAIL_PEOPLE_MAX * sizeof(struct str)) };
	return v->ops->record_list(v->store, &all, on_person, &p);
}

/* ---- changing it ---- */

enum err
email_put(struct ledger *l, struct request *r, struct str user,
    struct str address)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	struct record row = { .kind = RECORD_EMAIL, .id = user,
		.ts = ledger_ts(l) };
	struct found f = { .arena = &r->arena, .owner = STR_NONE };
	struct buf text;
	struct jsonw w;
	enum err err = ledger_check(l, find_own(&v, user, &f));

	if (err == ERR_OK && f.owner.p != NULL)
		err = ledger_check(l, v.ops->record_delete(v.store,
		    &(struct record_key){ RECORD_EMAIL, f.owner, user }));
	if (err != ERR_OK || address.len == 0)
		return err;
	row.owner = fold(&r->arena, address);
	buf_init(&text, 2 * LETTER_ADDRESS_MAX + 64);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "address", address);
	jsonw_object_end(&w);
	row.body = buf_str(&text);
	err = ledger_check(l, v.ops->record_put(v.store, &row));
	buf_fini(&text);
	return err;
}
