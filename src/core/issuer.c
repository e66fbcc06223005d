/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tokens signed by an ISV's own key.
 * Runs on: readers and writers.
 * Owns: nothing.
 */
#include "core/issuer.h"

#include "base/jsonw.h"
#include "base/map.h"
#include "base/sigcache.h"
#include "base/text.h"
#include "core/access.h"
#include "core/allowance.h"
#include "core/user.h"

#define SECRET_BYTES 32

/* The body of an issuer's record; its ts is when it was made. */
struct issuer_row {
	struct str name;
	struct str by;		/* who made it; empty: the system */
	struct str key;		/* base64url: the public key, or the secret */
	int alg;
	bool makes_users;
};

static const struct field row_fields[] = {
	FIELD_STRING(struct issuer_row, name, 0, 4 * ISSUER_NAME_MAX,
	    FIELD_REQUIRED, NULL),
	FIELD_STRING(struct issuer_row, by, 0, 64, FIELD_REQUIRED, NULL),
	FIELD_STRING(struct issuer_row, key, 1, 2 * JWT_SECRET_MAX,
	    FIELD_REQUIRED, NULL),
	FIELD_ENUM(struct issuer_row, alg, jwt_alg_names, FIELD_REQUIRED,
	    NULL),
	FIELD_BOOL(struct issuer_row, makes_users, FIELD_REQUIRED, NULL),
	FIELD_END
};

/* ---- checking ---- */

bool
issuer_tenant(struct str token, char tenant[33])
{
	struct arena arena;
	struct jwt j;
	bool ok;

	arena_init(&arena, 4 * JWT_TEXT_MAX);
	ok = jwt_parse(token, &arena, &j) && text_is_tenant_id(j.aud);
	if (ok) {
		memcpy(tenant, j.aud.p, j.aud.len);
		tenant[j.aud.len] = '\0';
	}
	arena_fini(&arena);
	return ok;
}

/* What the token says of itself, before anything is looked up. */
static bool
is_timely(const struct jwt *j, int64_t now_s)
{
	return now_s < j->exp_s && j->iat_s < j->exp_s &&
	    j->exp_s - j->iat_s <= ISSUER_LIFETIME_MAX_S &&
	    j->iat_s <= now_s + ISSUER_SKEW_S &&
	    j->nbf_s <= now_s + ISSUER_SKEW_S;
}

/* Verified before, by this request's earlier step or by this thread, or now. */
static bool
is_signed(const struct view *v, struct request *r,
    const struct issuer_row *row, const struct jwt *j, struct str token)
{
	unsigned char digest[SIGCACHE_DIGEST_BYTES], key[JWT_SECRET_MAX];
	size_t len = sizeof(key);
	bool ok;

	sigcache_digest((enum jwt_alg)row->alg, row->key, token, digest);
	ok = memcmp(digest, r->verified, sizeof(digest)) == 0 ||
	    sigcache_has(v->signatures, digest);
	if (!ok) {
		ok = text_unbase64url(row->key, key, &len) && jwt_verify(j,
		    (enum jwt_alg)row->alg,
		    (struct str){ (const char *)key, len });
		mem_wipe(key, sizeof(key));
	}
	if (!ok)
		return false;
	sigcache_add(v->signatures, digest);
	memcpy(r->verified, digest, sizeof(digest));
	return true;
}

/* The issuer that the token names, when it is signed by it. */
static enum err
find_issuer(const struct view *v, struct request *r, const struct jwt *j,
    struct str token, struct issuer_row *row)
{
	struct record record;
	enum err err;

	if (!text_is_id(j->kid))
		return ERR_NOT_FOUND;
	err = access_get(v, RECORD_ISSUER, j->kid, &r->arena, &record);
	if (err == ERR_OK)
		err = access_decode(&record, row_fields, row, &r->arena);
	if (err == ERR_OK && ((int)j->alg != row->alg ||
	    !is_signed(v, r, row, j, token)))
		err = ERR_NOT_FOUND;
	return err;
}

/* Whether what she had until then was revoked after the token was made. */
static enum err
check_cut(const struct view *v, struct request *r, const struct jwt *j)
{
	struct record cut;
	enum err err = access_get(v, RECORD_CUT, j->sub, &r->arena, &cut);

	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	return err == ERR_OK && j->iat_s * 1000 <= cut.ts ? ERR_NOT_FOUND :
	    err;
}

static enum err
find_user(const struct view *v, struct request *r, const struct jwt *j,
    const struct issuer_row *row)
{
	struct user user;
	enum err err = v->ops->user_get(v->store, j->sub, &r->arena, &user);

	if (err == ERR_NOT_FOUND && row->makes_users) {
		r->newcomer = arena_zalloc(&r->arena, sizeof(*r->newcomer));
		r->newcomer->id = j->sub;
		r->newcomer->name = j->name.p != NULL &&
		    text_is_name(j->name, USER_NAME_MAX) ? j->name : j->sub;
		return ERR_OK;
	}
	return err == ERR_OK && user.disabled ? ERR_DISABLED : err;
}

enum err
issuer_check(const struct view *v, struct request *r, struct str token)
{
	struct issuer_row row = { .alg = 0 };
	struct jwt j;
	enum err err;

	r->newcomer = NULL;
	if (r->as.p != NULL)
		return request_refuse(r, ERR_FORBIDDEN, "Yizhan-As",
		    "only a server key acts as somebody");
	if (!jwt_parse(token, &r->arena, &j) || !str_is(j.aud, r->tenant) ||
	    !text_is_id(j.sub) ||
	    !is_timely(&j, clock_wall_ms(v->parts->clock) / 1000))
		return ERR_UNAUTHORIZED;
	err = find_issuer(v, r, &j, token, &row);
	if (err == ERR_OK)
		err = check_cut(v, r, &j);
	if (err == ERR_OK)
		err = find_user(v, r, &j, &row);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_UNAUTHORIZED : err;
	r->who.roles = ROLE_ANYONE | ROLE_USER;
	memcpy(r->who.user, j.sub.p, j.sub.len + 1);
	text_sha256(token.p, token.len, r->who.token_hash);
	r->who.token_ends_ts = j.exp_s * 1000;
	r->who.issuer = map_hash(j.kid.p, j.kid.len);
	return ERR_OK;
}

enum err
issuer_welcome(struct ledger *l, struct request *r)
{
	struct user u = { .id = r->newcomer->id, .name = r->newcomer->name,
		.password = STR("") };
	enum err err;

	if (ledger_is_bare(l))
		return ERR_DISK_FULL;
	err = quota_check_one(l, r, NULL);
	if (err == ERR_OK)
		err = allowance_take_one(l, r, NULL);
	return err == ERR_OK ? user_add(l, r, &u) : err;
}

enum err
issuer_cut(struct ledger *l, struct str user)
{
	const struct record cut = { .kind = RECORD_CUT,
		.owner = ACCESS_OWNER, .id = user, .ts = ledger_ts(l),
		.body = STR("") };

	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &cut));
}

/* ---- making and deleting ---- */

/* What all answers show: of the key only what is public. */
static void
write_issuer(struct jsonw *w, const struct record *record,
    const struct issuer_row *row)
{
	jsonw_object(w);
	jsonw_string_field(w, "id", record->id);
	jsonw_string_field(w, "name", row->name);
	jsonw_string_field(w, "by", row->by);
	jsonw_string_field(w, "alg", str_from(jwt_alg_names[row->alg]));
	if (row->alg == JWT_EDDSA)
		jsonw_string_field(w, "key", row->key);
	jsonw_bool_field(w, "makes_users", row->makes_users);
	jsonw_int_field(w, "created_ts", record->ts);
	jsonw_object_end(w);
}

/* The key as it is kept, in base64url; *made: it was made here. */
static enum err
take_key(struct ledger *l, struct request *r, struct buf *out, bool *made)
{
	const struct issuer_create_in *in = r->in;
	unsigned char bytes[JWT_PUBLIC_KEY_BYTES];
	struct buf text;

	*made = in->alg == JWT_HS256 && in->key.len == 0;
	if (in->alg == JWT_EDDSA) {
		if (!jwt_public_key(in->key, bytes))
			return request_refuse(r, ERR_FIELD, "key",
			    "must be an Ed25519 public key, PEM or base64url"
			    " of 32 bytes");
		text_base64url(bytes, sizeof(bytes), out);
		return ERR_OK;
	}
	if (!*made) {
		if (in->key.len < JWT_SECRET_MIN ||
		    in->key.len > JWT_SECRET_MAX)
			return request_refuse(r, ERR_FIELD, "key",
			    "a secret must have 32 to 256 bytes");
		text_base64url(in->key.p, in->key.len, out);
		return ERR_OK;
	}
	/* The secret is this text, not the bytes that it spells: libraries
	 * take what they are given. */
	rng_fill(ledger_parts(l)->rng, bytes, SECRET_BYTES);
	buf_init(&text, 64);
	text_base64url(bytes, SECRET_BYTES, &text);
	text_base64url(text.data, text.len, out);
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return ERR_OK;
}

static enum err
check_create(struct ledger *l, struct request *r)
{
	const struct issuer_create_in *in = r->in;
	const struct store_ops *ops = ledger_ops(l);
	struct record old;
	int64_t count, most = ledger_parts(l)->settings->issuers_max;
	enum err err;

	err = access_find(l, RECORD_ISSUER, in->id, &r->arena, &old);
	if (err != ERR_NOT_FOUND)
		return err != ERR_OK ? err : request_refuse(r, ERR_EXISTS,
		    "id", "a key is never changed: choose another id, then"
		    " delete this one");
	err = ledger_check(l, ops->record_count(ledger_store(l),
	    RECORD_ISSUER, ACCESS_OWNER, &count));
	return err == ERR_OK && count >= most ? request_refuse_more(r, "id",
	    most, "issuers: delete those that are not used any more") : err;
}

static enum err
issuer_put(struct ledger *l, struct request *r, struct record *record,
    const struct issuer_row *row)
{
	struct buf text;
	struct jsonw w;
	enum err err;

	buf_init(&text, RECORD_BODY_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "name", row->name);
	jsonw_string_field(&w, "by", row->by);
	jsonw_string_field(&w, "key", row->key);
	jsonw_string_field(&w, "alg", str_from(jwt_alg_names[row->alg]));
	jsonw_bool_field(&w, "makes_users", row->makes_users);
	jsonw_object_end(&w);
	BUG_ON(text.overflow);
	record->body = buf_str(&text);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    record));
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return err == ERR_OK ? access_note(l, r, "issuer", record->id) : err;
}

static void
answer_new(struct request *r, const struct record *record,
    const struct issuer_row *row, bool made)
{
	struct jsonw w = jsonw_on(&r->result);
	char secret[JWT_SECRET_MAX];
	size_t len = sizeof(secret);

	jsonw_object(&w);
	jsonw_key(&w, "issuer");
	write_issuer(&w, record, row);
	if (made && text_unbase64url(row->key, secret, &len))
		jsonw_string_field(&w, "secret",
		    (struct str){ secret, len });
	jsonw_object_end(&w);
	mem_wipe(secret, sizeof(secret));
}

enum err
issuer_create(struct ledger *l, struct request *r)
{
	const struct issuer_create_in *in = r->in;
	struct record record = { .kind = RECORD_ISSUER,
		.owner = ACCESS_OWNER, .id = in->id, .ts = ledger_ts(l) };
	struct issuer_row row = {
		.name = in->name.len > 0 ? in->name : in->id,
		.by = request_user(r), .alg = in->alg,
		.makes_users = in->makes_users,
	};
	struct buf key;
	bool made;
	enum err err = check_create(l, r);

	if (err != ERR_OK)
		return err;
	buf_init(&key, 2 * JWT_SECRET_MAX);
	err = take_key(l, r, &key, &made);
	row.key = buf_str(&key);
	if (err == ERR_OK)
		err = issuer_put(l, r, &record, &row);
	if (err == ERR_OK)
		answer_new(r, &record, &row, made);
	mem_wipe(key.data, key.len);
	buf_fini(&key);
	return err;
}

enum err
issuer_delete(struct ledger *l, struct request *r)
{
	const struct issuer_delete_in *in = r->in;
	struct effect *kick;
	enum err err = access_delete(l, RECORD_ISSUER, in->id);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such issuer");
	if (err == ERR_OK)
		err = access_note(l, r, "issuer", in->id);
	if (err != ERR_OK)
		return err;
	kick = effect_add(r, EFFECT_KICK);
	kick->issuer = map_hash(in->id.p, in->id.len);
	kick->reason = "signed_out";
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

/* ---- listing ---- */

struct issuer_walk {
	struct request *request;
	struct jsonw w;
	enum err err;
};

static bool
on_issuer(void *arg, const struct record *record)
{
	struct issuer_walk *walk = arg;
	struct issuer_row row = { .alg = 0 };

	walk->err = access_decode(record, row_fields, &row,
	    &walk->request->arena);
	if (walk->err == ERR_OK)
		write_issuer(&walk->w, record, &row);
	return walk->err == ERR_OK;
}

enum err
issuer_list(struct view *v, struct request *r)
{
	struct issuer_walk walk = { .request = r,
		.w = jsonw_on(&r->result) };
	const struct record_range range = { .kind = RECORD_ISSUER,
		.key = ACCESS_OWNER, .after = STR(""), .limit = ISSUERS_MAX };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "issuers");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_issuer, &walk);
	jsonw_array_end(&walk.w);
	jsonw_object_end(&walk.w);
	return err == ERR_OK ? walk.err : err;
}
