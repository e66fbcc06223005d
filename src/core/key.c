/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Server keys.
 * Runs on: readers and writers.
 * Owns: nothing between calls.
 */
#include "core/key.h"

#include "base/jsonw.h"
#include "base/text.h"
#include "core/access.h"
#include "model/scope.h"

#define SECRET_BYTES 32
#define SECRET_CHARS 43
#define LIST_LIMIT 100
#define HASH_CHARS (2 * TOKEN_HASH_BYTES)

/* The body of a key's record; its ts is when it was made. */
struct key_row {
	struct str hash;	/* of the whole text, in hex */
	struct str name;
	struct str by;		/* who made it; empty: the system */
	struct str_list scopes, addresses;
	int64_t expires_ts;	/* 0: never */
};

static const struct field row_fields[] = {
	FIELD_STRING(struct key_row, hash, HASH_CHARS, HASH_CHARS,
	    FIELD_REQUIRED, NULL),
	FIELD_STRING(struct key_row, name, 0, 4 * KEY_NAME_MAX,
	    FIELD_REQUIRED, NULL),
	FIELD_STRING(struct key_row, by, 0, 64, FIELD_REQUIRED, NULL),
	FIELD_AT(FIELD_T_STRINGS, struct key_row, scopes, 0, SCOPES_MAX,
	    FIELD_REQUIRED, NULL),
	FIELD_AT(FIELD_T_STRINGS, struct key_row, addresses, 0,
	    KEY_ADDRESSES_MAX, FIELD_REQUIRED, NULL),
	FIELD_INT(struct key_row, expires_ts, 0, INT64_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_END
};

/* The body of a use's record; its ts is when. */
struct use_row {
	struct str from;
};
static const struct field use_fields[] = {
	FIELD_STRING(struct use_row, from, 0, ADDR_TEXT_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_END
};

bool
key_parse(struct str text, char tenant[33], struct str *id)
{
	struct str rest, name;
	const char *line;

	if (!str_starts(text, KEY_PREFIX) || text.len > KEY_TEXT_MAX)
		return false;
	rest = (struct str){ text.p + 4, text.len - 4 };
	line = rest.len > 0 ? memchr(rest.p, '_', rest.len) : NULL;
	if (line == NULL)
		return false;
	name = (struct str){ rest.p, (size_t)(line - rest.p) };
	rest = (struct str){ line + 1, rest.len - name.len - 1 };
	if (rest.len < 1 + 1 + SECRET_CHARS ||
	    rest.p[rest.len - SECRET_CHARS - 1] != '_' ||
	    !text_is_tenant_id(name))
		return false;
	*id = (struct str){ rest.p, rest.len - SECRET_CHARS - 1 };
	if (!text_is_id(*id))
		return false;
	memcpy(tenant, name.p, name.len);
	tenant[name.len] = '\0';
	return true;
}

/* ---- rows ---- */

/* What a key's row and every answer with it have in common. */
static void
write_members(struct jsonw *w, const struct key_row *k)
{
	jsonw_string_field(w, "name", k->name);
	jsonw_string_field(w, "by", k->by);
	str_list_field(w, "scopes", &k->scopes);
	str_list_field(w, "addresses", &k->addresses);
	jsonw_int_field(w, "expires_ts", k->expires_ts);
}

static enum err
key_put(struct ledger *l, struct request *r, const struct record *old,
    const struct key_row *k)
{
	struct record row = *old;
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "hash", k->hash);
	write_members(&w, k);
	jsonw_object_end(&w);
	if (text.overflow) {
		err = request_refuse(r, ERR_TOO_LARGE, NULL,
		    "fewer addresses, please");
	} else {
		row.body = buf_str(&text);
		err = ledger_check(l, ledger_ops(l)->record_put(
		    ledger_store(l), &row));
	}
	buf_fini(&text);
	return err == ERR_OK ? access_note(l, r, "key", row.id) : err;
}

/* ---- use ---- */

/* Nobody known stands nowhere: only an allowlist of everything has her. */
static bool
is_from(const struct str_list *ranges, const struct addr *client)
{
	struct addr_range range;

	for (uint32_t i = 0; i < ranges->count; i++)
		if (addr_range_parse(ranges->items[i], &range) == ERR_OK &&
		    addr_range_has(&range, client))
			return true;
	return ranges->count == 0;
}

enum err
key_act_as(const struct view *v, struct request *r, struct str id,
    const char *field)
{
	struct user user;
	enum err err;

	if (!text_is_id(id))
		return request_refuse(r, ERR_FIELD, field,
		    "must be a user's id");
	if (r->key != NULL && (r->key->scopes & scope_bit(STR(SCOPE_ACT))) == 0)
		return request_refuse(r, ERR_FORBIDDEN, field,
		    "the key lacks the scope " SCOPE_ACT);
	err = v->ops->user_get(v->store, id, &r->arena, &user);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, field, "no such user");
	if (err == ERR_OK && user.disabled)
		return request_refuse(r, ERR_DISABLED, field,
		    "this person is disabled");
	if (err != ERR_OK)
		return err;
	/* Never an administrator: what those may has scopes of its own. */
	r->who.roles = ROLE_ANYONE | ROLE_USER;
	memcpy(r->who.user, id.p, id.len);
	r->who.user[id.len] = '\0';
	return ERR_OK;
}

static bool
is_hash_of(struct str hex, const unsigned char hash[TOKEN_HASH_BYTES])
{
	unsigned char stored[TOKEN_HASH_BYTES];

	return text_unhex(hex, stored, sizeof(stored)) &&
	    text_equal_secret(stored, hash, sizeof(stored));
}

/* The row of this very key, alive. */
static enum err
find_live(const struct view *v, struct request *r, struct str text,
    struct key_row *k)
{
	struct record row;
	char tenant[33];
	struct str id;
	enum err err;

	if (!key_parse(text, tenant, &id) || strcmp(tenant, r->tenant) != 0)
		return ERR_UNAUTHORIZED;
	text_sha256(text.p, text.len, r->who.token_hash);
	err = access_get(v, RECORD_KEY, id, &r->arena, &row);
	if (err == ERR_OK)
		err = access_decode(&row, row_fields, k, &r->arena);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : err;
	if (!is_hash_of(k->hash, r->who.token_hash) || (k->expires_ts != 0 &&
	    k->expires_ts <= clock_wall_ms(v->parts->clock)))
		return ERR_UNAUTHORIZED;
	return ERR_OK;
}

enum err
key_check(const struct view *v, struct request *r, struct str text)
{
	struct key_row k = { .expires_ts = 0 };
	struct caller_key *key;
	char tenant[33];
	struct str id;
	enum err err = find_live(v, r, text, &k);

	if (err != ERR_OK)
		return err;
	if (!is_from(&k.addresses, &r->client))
		return request_refuse(r, ERR_FORBIDDEN, NULL,
		    "this key is not for use from this address");
	BUG_ON(!key_parse(text, tenant, &id));
	key = arena_zalloc(&r->arena, sizeof(*key));
	memcpy(key->id, id.p, id.len);
	for (uint32_t i = 0; i < k.scopes.count; i++)
		key->scopes |= scope_bit(k.scopes.items[i]);
	r->key = key;
	r->who.roles = ROLE_ANYONE | ROLE_KEY;
	return r->as.p != NULL ? key_act_as(v, r, r->as, "Yizhan-As") :
	    ERR_OK;
}

/* ---- making and changing ---- */

static enum err
check_scopes(struct request *r, const struct str_list *scopes)
{
	for (uint32_t i = 0; i < scopes->count; i++)
		if (scope_bit(scopes->items[i]) == 0)
			return request_refuse(r, ERR_FIELD, "scopes",
			    "names a scope that there is not: see the"
			    " documents of server keys");
	return ERR_OK;
}

static enum err
check_addresses(struct request *r, const struct str_list *addresses)
{
	struct addr_range range;

	for (uint32_t i = 0; i < addresses->count; i++)
		if (addr_range_parse(addresses->items[i], &range) != ERR_OK)
			return request_refuse(r, ERR_FIELD, "addresses",
			    "must be addresses or ranges such as"
			    " 192.0.2.0/24 or 2001:db8::/32");
	return ERR_OK;
}

static void
answer_new(struct ledger *l, struct request *r, const struct record *row,
    const struct key_row *k, struct str text)
{
	struct jsonw w = jsonw_on(&r->result);

	(void)l;
	jsonw_object(&w);
	jsonw_string_field(&w, "secret", text);
	jsonw_key(&w, "key");
	jsonw_object(&w);
	jsonw_string_field(&w, "id", row->id);
	write_members(&w, k);
	jsonw_int_field(&w, "created_ts", row->ts);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
}

/* A new secret: its text, and its hash in hex. */
static void
make_secret(struct ledger *l, struct str id, struct buf *text, char *hex)
{
	unsigned char bytes[SECRET_BYTES], hash[TOKEN_HASH_BYTES];

	rng_fill(ledger_parts(l)->rng, bytes, sizeof(bytes));
	buf_printf(text, KEY_PREFIX "%s_%.*s_", ledger_tenant(l),
	    STR_FMT(id));
	text_base64url(bytes, sizeof(bytes), text);
	mem_wipe(bytes, sizeof(bytes));
	text_sha256(text->data, text->len, hash);
	text_hex(hash, sizeof(hash), hex);
}

static enum err
check_create(struct ledger *l, struct request *r)
{
	const struct key_create_in *in = r->in;
	const struct store_ops *ops = ledger_ops(l);
	struct record old;
	int64_t count, most = ledger_parts(l)->settings->keys_max;
	enum err err = check_scopes(r, &in->scopes);

	if (err == ERR_OK)
		err = check_addresses(r, &in->addresses);
	if (err != ERR_OK)
		return err;
	err = access_find(l, RECORD_KEY, in->id, &r->arena, &old);
	if (err != ERR_NOT_FOUND)
		return err != ERR_OK ? err : request_refuse(r, ERR_EXISTS,
		    "id", "its secret was told when it was made; revoke it,"
		    " or choose another id");
	err = ledger_check(l, ops->record_count(ledger_store(l), RECORD_KEY,
	    ACCESS_OWNER, &count));
	return err == ERR_OK && count >= most ? request_refuse_more(r, "id",
	    most, "server keys: revoke those that are not used any more") :
	    err;
}

enum err
key_create(struct ledger *l, struct request *r)
{
	const struct key_create_in *in = r->in;
	struct record row = { .kind = RECORD_KEY, .owner = ACCESS_OWNER,
		.id = in->id, .ts = ledger_ts(l) };
	struct key_row k = {
		.name = in->name.len > 0 ? in->name : in->id,
		.by = request_user(r), .scopes = in->scopes,
		.addresses = in->addresses,
		.expires_ts = in->lifetime_s ?
		    row.ts + in->lifetime_s * 1000 : 0,
	};
	char hex[HASH_CHARS + 1];
	struct buf text;
	enum err err = check_create(l, r);

	if (err != ERR_OK)
		return err;
	buf_init(&text, KEY_TEXT_MAX);
	make_secret(l, in->id, &text, hex);
	k.hash = str_from(hex);
	err = key_put(l, r, &row, &k);
	if (err == ERR_OK)
		answer_new(l, r, &row, &k, buf_str(&text));
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return err;
}

static enum err
find_key(struct ledger *l, struct request *r, struct str id,
    struct record *row)
{
	enum err err = access_find(l, RECORD_KEY, id, &r->arena, row);

	return err == ERR_NOT_FOUND ?
	    request_refuse(r, err, "id", "no such key") : err;
}

enum err
key_update(struct ledger *l, struct request *r)
{
	const struct key_update_in *in = r->in;
	struct key_row k = { .expires_ts = 0 };
	struct record row;
	enum err err = check_scopes(r, &in->scopes);

	if (err == ERR_OK)
		err = check_addresses(r, &in->addresses);
	if (err == ERR_OK)
		err = find_key(l, r, in->id, &row);
	if (err == ERR_OK)
		err = ledger_check(l, access_decode(&row, row_fields, &k,
		    &r->arena));
	if (err != ERR_OK)
		return err;
	if (in->name.len > 0)
		k.name = in->name;
	if (in->has_scopes)
		k.scopes = in->scopes;
	if (in->has_addresses)
		k.addresses = in->addresses;
	if (in->has_lifetime_s)
		k.expires_ts = in->lifetime_s ?
		    ledger_ts(l) + in->lifetime_s * 1000 : 0;
	err = key_put(l, r, &row, &k);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

enum err
key_revoke(struct ledger *l, struct request *r)
{
	const struct key_id_in *in = r->in;
	struct record row;
	enum err err = find_key(l, r, in->id, &row);

	if (err == ERR_OK)
		err = access_delete(l, RECORD_KEY, in->id);
	if (err != ERR_OK)
		return err;
	err = access_delete(l, RECORD_KEY_USE, in->id);
	if (err == ERR_OK || err == ERR_NOT_FOUND)	/* never used */
		err = access_note(l, r, "key", in->id);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

/* ---- reading ---- */

struct key_walk {
	const struct view *view;
	struct request *request;
	struct jsonw w;
	int64_t room;
	bool is_one, more;
	enum err err;
};

/* When and from where it was used last; in a list absent when never. */
static enum err
write_use(struct key_walk *walk, struct str id)
{
	struct use_row from = { .from = STR("") };
	struct record use;
	enum err err = access_get(walk->view, RECORD_KEY_USE, id,
	    &walk->request->arena, &use);

	if (err == ERR_OK)
		err = access_decode(&use, use_fields, &from,
		    &walk->request->arena);
	if (err == ERR_OK || (err == ERR_NOT_FOUND && walk->is_one))
		jsonw_int_field(&walk->w, "used_ts", err ? 0 : use.ts);
	if (err == ERR_OK)
		jsonw_string_field(&walk->w, "used_from", from.from);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* What changes by itself comes last. */
static enum err
write_key(struct key_walk *walk, const struct record *row)
{
	struct key_row k = { .expires_ts = 0 };
	enum err err = access_decode(row, row_fields, &k,
	    &walk->request->arena);

	if (err != ERR_OK)
		return err;
	jsonw_object(&walk->w);
	jsonw_string_field(&walk->w, "id", row->id);
	write_members(&walk->w, &k);
	jsonw_int_field(&walk->w, "created_ts", row->ts);
	err = write_use(walk, row->id);
	jsonw_object_end(&walk->w);
	return err;
}

static bool
on_key(void *arg, const struct record *row)
{
	struct key_walk *walk = arg;

	walk->more = walk->room == 0;
	if (walk->more)
		return false;
	walk->room--;
	walk->err = write_key(walk, row);
	return walk->err == ERR_OK;
}

enum err
key_get(struct view *v, struct request *r)
{
	const struct key_id_in *in = r->in;
	struct key_walk walk = { .view = v, .request = r, .is_one = true,
		.w = jsonw_on(&r->result) };
	struct record row;
	enum err err = access_get(v, RECORD_KEY, in->id, &r->arena, &row);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such key");
	return err == ERR_OK ? write_key(&walk, &row) : err;
}

enum err
key_list(struct view *v, struct request *r)
{
	const struct key_list_in *in = r->in;
	struct key_walk walk = {
		.view = v, .request = r, .w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : LIST_LIMIT,
	};
	const struct record_range range = { .kind = RECORD_KEY,
		.key = ACCESS_OWNER, .after = in->after,
		.limit = walk.room + 1 };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "keys");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_key, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err == ERR_OK ? walk.err : err;
}
