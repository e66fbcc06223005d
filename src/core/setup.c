/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First set-up.
 * Runs on: shard, readers, hash and writer, step by step.
 * Owns: nothing between calls.
 */
#include "core/setup.h"

#include "base/text.h"
#include "core/allowance.h"
#include "core/auth.h"
#include "core/password.h"
#include "core/shard.h"
#include "core/tenant.h"
#include "core/user.h"

#define SETUP_KEY "setup"
#define ORG_KEY "org"
#define SETUP_BYTES 16
#define SETUP_CHARS 22
#define SETUP_TOKEN_MAX 64
#define FIRST_LINK_MS (24LL * 3600 * 1000)
#define NEXT_LINK_MS (30LL * 60 * 1000)	/* whoever asks is there now */
#define TRIES_PER_MINUTE 5

/* The meta row: what is known of the link. */
struct setup_row {
	unsigned char hash[32];
	int64_t expires_ts;
};

enum err
setup_state_place(struct request *r)
{
	return auth_place(r, ((const struct setup_state_in *)r->in)->tenant);
}

/* As any operation that there is not. */
static enum err
gone(struct request *r)
{
	return request_refuse(r, ERR_UNKNOWN_OP, NULL, "the set-up is done");
}

enum err
setup_state(struct view *v, struct request *r)
{
	struct jsonw w = jsonw_on(&r->result);
	int64_t admins = 1;
	enum err err = v->store == NULL ? ERR_OK :
	    v->ops->admin_count(v->store, 1, &admins);

	if (err != ERR_OK)
		return err;
	if (admins > 0 && !request_is(r, ROLE_SYSTEM))
		return gone(r);
	jsonw_object(&w);
	jsonw_bool_field(&w, "required", admins == 0);
	jsonw_string_field(&w, "version", str_from(v->parts->version));
	jsonw_object_end(&w);
	return ERR_OK;
}

static enum err
must_be_open(const struct store_ops *ops, struct store *store)
{
	int64_t admins;
	enum err err;

	if (store == NULL)
		return ERR_SETUP_DONE;
	err = ops->admin_count(store, 1, &admins);
	if (err != ERR_OK)
		return err;
	return admins > 0 ? ERR_SETUP_DONE : ERR_OK;
}

/* What set-up refuses is no fault of the store. */
static enum err
check_fault(struct ledger *l, enum err err)
{
	return err == ERR_SETUP_DONE || err == ERR_SETUP_TOKEN ? err :
	    ledger_check(l, err);
}

enum err
setup_link_enter(struct box *b, struct request *r)
{
	const struct tenant_id_in *in = r->in;

	return in->id.len > 0 ? tenant_enter(b, r) :
	    tenant_tends_box(box_parts(b), r);
}

enum err
setup_link(struct ledger *l, struct request *r)
{
	unsigned char bytes[SETUP_BYTES];
	struct jsonw w = jsonw_on(&r->result);
	struct setup_row row;
	struct str former;
	struct buf text;
	enum err err = must_be_open(ledger_ops(l), ledger_store(l));

	if (err != ERR_OK)
		return check_fault(l, err);
	memset(&row, 0, sizeof(row));
	err = ledger_check(l, ledger_ops(l)->meta_get(ledger_store(l),
	    SETUP_KEY, &r->arena, &former));
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	row.expires_ts = ledger_ts(l) +
	    (err == ERR_OK ? NEXT_LINK_MS : FIRST_LINK_MS);
	rng_fill(ledger_parts(l)->rng, bytes, sizeof(bytes));
	buf_init(&text, SETUP_TOKEN_MAX);
	if (strcmp(ledger_tenant(l), "default") != 0)
		buf_printf(&text, "yz_%s_", ledger_tenant(l));
	text_base64url(bytes, sizeof(bytes), &text);
	text_sha256(text.data, text.len, row.hash);
	err = ledger_check(l, ledger_ops(l)->meta_put(ledger_store(l),
	    SETUP_KEY, (struct str){ (const char *)&row, sizeof(row) }));
	if (err == ERR_OK) {
		jsonw_object(&w);
		jsonw_string_field(&w, "token", buf_str(&text));
		jsonw_int_field(&w, "expires_ts", row.expires_ts);
		jsonw_object_end(&w);
	}
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return err;
}

/* ---- setup.finish ---- */

enum err
setup_finish_place(struct request *r)
{
	const struct setup_finish_in *in = r->in;
	char tenant[33];

	return token_names(in->token, SETUP_CHARS, tenant) ?
	    auth_place(r, str_from(tenant)) : ERR_OK;
}

enum err
setup_finish_gate(struct shard *s, struct tenant_live *t, struct request *r)
{
	char key[64];

	(void)t;
	if (request_is(r, ROLE_SYSTEM))
		return ERR_OK;
	snprintf(key, sizeof(key), "setup %s", r->peer);
	return shard_attempt(s, str_from(key), TRIES_PER_MINUTE,
	    60 * 1000) ? ERR_OK : ERR_RATE;
}

static enum err
check_link(const struct store_ops *ops, struct store *store, int64_t now,
    struct request *r)
{
	const struct setup_finish_in *in = r->in;
	unsigned char hash[32];
	struct setup_row row;
	struct str stored;
	enum err err = must_be_open(ops, store);

	if (err != ERR_OK)
		return err;
	err = ops->meta_get(store, SETUP_KEY, &r->arena, &stored);
	if (err == ERR_NOT_FOUND)
		return ERR_SETUP_TOKEN;
	if (err != ERR_OK)
		return err;
	if (stored.len != sizeof(row))
		return ERR_SETUP_TOKEN;
	memcpy(&row, stored.p, sizeof(row));
	text_sha256(in->token.p, in->token.len, hash);
	if (!text_equal_secret(hash, row.hash, sizeof(hash)) ||
	    now >= row.expires_ts)
		return ERR_SETUP_TOKEN;
	return ERR_OK;
}

enum err
setup_finish_check(struct view *v, struct request *r)
{
	const struct setup_finish_in *in = r->in;
	struct password_rules rules;
	enum err err = check_link(v->ops, v->store,
	    clock_wall_ms(v->parts->clock), r);

	if (err == ERR_SETUP_DONE && !request_is(r, ROLE_SYSTEM))
		return gone(r);
	if (err == ERR_OK)
		err = password_rules(v, &rules);
	return err == ERR_OK ? password_check(r, &rules, "password",
	    in->password) : err;
}

enum err
setup_finish_hash(const struct hasher *h, struct request *r)
{
	const struct setup_finish_in *in = r->in;

	return user_hash_password(h, r, in->password);
}

enum err
setup_finish(struct ledger *l, struct request *r)
{
	const struct setup_finish_in *in = r->in;
	const struct store_ops *ops = ledger_ops(l);
	struct user user = {
		.id = in->user,
		.name = in->name.len > 0 ? in->name : in->user,
		.password = str_from(r->scratch), .is_admin = true,
	};
	struct user old;
	enum err err;

	/* Checked again: of two claimants one wins. */
	err = check_fault(l, check_link(ops, ledger_store(l), ledger_ts(l),
	    r));
	if (err != ERR_OK)
		return err;
	err = ledger_check(l, ops->user_get(ledger_store(l), in->user,
	    &r->arena, &old));
	if (err == ERR_OK)
		return request_refuse(r, ERR_EXISTS, "user",
		    "this id is taken; choose another");
	if (err != ERR_NOT_FOUND)
		return err;
	err = allowance_count_one(l);
	if (err == ERR_OK)
		err = user_add(l, r, &user);
	if (err == ERR_OK)
		err = ledger_check(l, ops->meta_delete(ledger_store(l),
		    SETUP_KEY));
	if (err == ERR_OK && in->org.len > 0)
		err = ledger_check(l, setup_name_org(ops, ledger_store(l),
		    in->org));
	/* Anybody may call it; who did is an administrator from now on. */
	r->is_audited = true;
	return err == ERR_OK ? auth_welcome(l, r, &user, NULL) : err;
}

enum err
setup_name_org(const struct store_ops *ops, struct store *store,
    struct str name)
{
	return ops->meta_put(store, ORG_KEY, name);
}

enum err
setup_org(const struct store_ops *ops, struct store *store,
    struct arena *arena, struct str *name)
{
	enum err err = ops->meta_get(store, ORG_KEY, arena, name);

	if (err != ERR_NOT_FOUND)
		return err;
	*name = STR("");
	return ERR_OK;
}
