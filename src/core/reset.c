/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Links by which people choose a password.
 * Runs on: shards, readers, hash and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/reset.h"

#include "base/jsonw.h"
#include "base/log.h"
#include "base/text.h"
#include "core/access.h"
#include "core/auth.h"
#include "core/box.h"
#include "core/email.h"
#include "core/hash.h"
#include "core/password.h"
#include "core/setting.h"
#include "core/shard.h"
#include "core/user.h"

#define TOKEN_BYTES 32
#define TOKEN_CHARS 43
#define HASH_CHARS 64
#define LINKS_MAX 16		/* of one person; two are good */
/* Letters that one may ask for, for one account and from one address. */
#define ASK_MAX 3
#define ASK_ADDRESS_MAX 20
#define ASK_WINDOW_MS (15LL * 60 * 1000)

/* The row: of a user, the link's hash; ts: when it ends. */
struct body {
	int kind;
};
static const char *const kind_names[] = { [WISH_TEST] = "test",
	[WISH_RESET] = "reset", [WISH_INVITE] = "invite", NULL };
static const struct field body_fields[] = {
	FIELD_ENUM(struct body, kind, kind_names, FIELD_REQUIRED, NULL),
	FIELD_END
};

static void
hash_of(struct str token, char out[HASH_CHARS + 1])
{
	unsigned char hash[32];

	text_sha256(token.p, token.len, hash);
	text_hex(hash, sizeof(hash), out);
}

/* ---- the links of a person ---- */

struct links {
	struct arena *arena;
	struct str ids[LINKS_MAX];
	int kinds[LINKS_MAX];
	int count;
	enum err err;
};

static bool
on_link(void *arg, const struct record *row)
{
	struct links *l = arg;
	struct body body = { .kind = WISH_TEST };

	l->err = access_decode(row, body_fields, &body, l->arena);
	l->kinds[l->count] = body.kind;
	l->ids[l->count++] = (struct str){ arena_strndup(l->arena,
	    row->id.p, row->id.len), row->id.len };
	return l->err == ERR_OK && l->count < LINKS_MAX;
}

static enum err
find_links(struct ledger *l, struct request *r, struct str user,
    struct links *out)
{
	const struct record_range hers = { .kind = RECORD_RESET, .key = user,
		.after = STR(""), .limit = LINKS_MAX };
	enum err err;

	*out = (struct links){ .arena = &r->arena };
	err = ledger_ops(l)->record_list(ledger_store(l), &hers, on_link,
	    out);
	return ledger_check(l, err == ERR_OK ? out->err : err);
}

/* Those of this kind go. */
static enum err
drop_links(struct ledger *l, struct request *r, struct str user, int kind)
{
	struct links links;
	enum err err = find_links(l, r, user, &links);

	for (int i = 0; i < links.count && err == ERR_OK; i++)
		if (links.kinds[i] == kind)
			err = ledger_check(l, ledger_ops(l)->record_delete(
			    ledger_store(l), &(struct record_key){
			    RECORD_RESET, user, links.ids[i] }));
	return err;
}

enum err
reset_cancel(struct ledger *l, struct str user)
{
	return ledger_check(l, ledger_ops(l)->record_delete_all(
	    ledger_store(l), RECORD_RESET, user));
}

static enum err
put_link(struct ledger *l, struct str user, enum wish_kind kind,
    struct str token)
{
	char id[HASH_CHARS + 1], body[32];
	int n = snprintf(body, sizeof(body), "{\"kind\":\"%s\"}",
	    kind_names[kind]);
	const struct record row = { .kind = RECORD_RESET, .owner = user,
		.id = { id, HASH_CHARS }, .body = { body, (size_t)n },
		.ts = ledger_ts(l) + (kind == WISH_INVITE ? RESET_INVITE_MS :
		    RESET_MS) };

	hash_of(token, id);
	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
}

static struct str
make_token(struct ledger *l, struct arena *arena)
{
	unsigned char bytes[TOKEN_BYTES];
	struct buf text;
	struct str out;

	rng_fill(ledger_parts(l)->rng, bytes, sizeof(bytes));
	buf_init(&text, TOKEN_TEXT_MAX + 1);
	buf_printf(&text, "yz_%s_", ledger_tenant(l));
	text_base64url(bytes, sizeof(bytes), &text);
	out = (struct str){ arena_strndup(arena, text.data, text.len),
		text.len };
	mem_wipe(text.data, text.len);
	mem_wipe(bytes, sizeof(bytes));
	buf_fini(&text);
	return out;
}

enum err
reset_make(struct ledger *l, struct request *r, const struct user *u,
    struct mail_wish *out)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	enum err err = drop_links(l, r, u->id, out->kind);

	out->user = u->id;
	out->name = u->name;
	out->token = make_token(l, &r->arena);
	out->site = STR("");
	out->language = ledger_setting(l, SETTING_LANGUAGE);
	if (err == ERR_OK)
		err = put_link(l, u->id, out->kind, out->token);
	return err == ERR_OK ? ledger_check(l, mailer_house(&v, &r->arena,
	    &out->house)) : err;
}

/* ---- posting ---- */

enum err
reset_site(struct box *b, struct request *r)
{
	const struct reset_letters *letters = r->scratch;
	struct tenant t;

	if (letters == NULL || letters->count == 0)
		return ERR_OK;
	if (box_ops(b)->tenant_get(box_store(b), str_from(r->tenant),
	    &r->arena, &t) != ERR_OK || t.host.len == 0)
		return ERR_OK;	/* links lead to the box's own address */
	for (uint32_t i = 0; i < letters->count; i++)
		letters->items[i].site = t.host;
	return ERR_OK;
}

enum err
reset_post(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct mailer *m = shard_parts(s)->mailer;
	struct reset_letters *letters = r->scratch;

	(void)t;
	if (letters == NULL)
		return ERR_OK;
	for (uint32_t i = 0; i < letters->count; i++) {
		struct mail_wish *wish = &letters->items[i];

		if (m == NULL || m->post(m->arg, wish) != ERR_OK)
			letters->lost++;
		mem_wipe((char *)(uintptr_t)wish->token.p, wish->token.len);
	}
	if (letters->lost > 0)
		log_warn("mail", "%u letters found no room", letters->lost);
	return ERR_OK;
}

/* ---- auth.forgot ---- */

enum err
auth_forgot_place(struct request *r)
{
	return auth_place(r, ((const struct auth_forgot_in *)r->in)->tenant);
}

/* Who has no password and never was to choose one signs in by other means. */
static enum err
may_choose(struct ledger *l, struct request *r, const struct user *u,
    bool *out)
{
	struct links links = { .count = 0 };
	enum err err = u->password.len > 0 ? ERR_OK :
	    find_links(l, r, u->id, &links);

	*out = !user_is_gone(u) && !u->disabled &&
	    (u->password.len > 0 || links.count > 0);
	return err;
}

static enum err
forgot_one(struct ledger *l, struct request *r, struct str id,
    struct reset_letters *letters)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	struct mail_wish *wish = &letters->items[letters->count];
	bool may = false;
	struct user u;
	enum err err = ledger_check(l, v.ops->user_get(v.store, id, &r->arena,
	    &u));

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	err = may_choose(l, r, &u, &may);
	if (err == ERR_OK && may)
		err = ledger_check(l, email_find(&v, id, &r->arena,
		    &wish->to));
	if (err != ERR_OK || wish->to.len == 0)
		return err;
	wish->kind = WISH_RESET;
	letters->count++;
	return reset_make(l, r, &u, wish);
}

static enum err
forgot_all(struct ledger *l, struct request *r)
{
	const struct auth_forgot_in *in = r->in;
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	struct reset_letters *letters = arena_zalloc(&r->arena,
	    sizeof(*letters));
	struct str only = in->user;
	struct str_list people = { &only, 1 };
	enum err err = ERR_OK;

	letters->items = arena_zalloc(&r->arena, EMAIL_PEOPLE_MAX *
	    sizeof(struct mail_wish));
	r->scratch = letters;
	if (ledger_quota(l)->suspended_ts != 0)
		return ERR_OK;
	if (!text_is_id(in->user))
		err = ledger_check(l, email_people(&v, in->user, &r->arena,
		    &people));
	for (uint32_t i = 0; i < people.count && err == ERR_OK; i++)
		err = forgot_one(l, r, people.items[i], letters);
	return err;
}

/* Nobody waits for it. */
static void
begin(struct shard *s, struct tenant_live *t, struct str user)
{
	static const struct step steps[] = {
		STEP_WRITER(forgot_all), STEP_SYSTEM(reset_site),
		STEP_SHARD(reset_post),
		{ AT_NONE, { NULL } },
	};
	struct request *r = request_new();
	struct auth_forgot_in *in = arena_zalloc(&r->arena, sizeof(*in));
	const char *tenant = shard_tenant_id(t);

	r->op_name = "auth.forgot";
	r->steps = steps;
	r->authenticated = true;
	r->who.roles = ROLE_SYSTEM;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	in->user = (struct str){ arena_strndup(&r->arena, user.p, user.len),
		user.len };
	r->in = in;
	shard_submit(s, t, r);
}

static bool
count(struct shard *s, struct request *r, const char *key, int64_t most)
{
	r->rate.wait_ms = ASK_WINDOW_MS;	/* at the latest */
	return shard_attempt(s, str_from(key), most, ASK_WINDOW_MS);
}

enum err
auth_forgot(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct auth_forgot_in *in = r->in;
	char key[64 + LETTER_ADDRESS_MAX];
	enum err err = mailer_need(shard_parts(s), r);

	if (err != ERR_OK)
		return err;
	if (!text_is_id(in->user) && !letter_is_address(in->user))
		return request_refuse(r, ERR_FIELD, "user",
		    "must be an id or an address");
	snprintf(key, sizeof(key), "forgot %s", r->peer);
	if (!count(s, r, key, ASK_ADDRESS_MAX))
		return ERR_RATE;
	/* By what was said, whether there is such a person or not. */
	snprintf(key, sizeof(key), "forgot %s %.*s", r->tenant,
	    STR_FMT(in->user));
	if (!count(s, r, key, ASK_MAX))
		return ERR_RATE;
	r->rate.wait_ms = 0;
	if (t != NULL)
		begin(s, t, in->user);
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

/* ---- auth.reset ---- */

struct choice {
	struct str user, old_phc;
	struct password_rules rules;
	struct str_list former;	/* hashes that may not come back */
	uint32_t next;		/* of them to be looked at */
	char phc[128];
};

enum err
auth_reset_place(struct request *r)
{
	const struct auth_reset_in *in = r->in;
	char tenant[33];

	return token_names(in->token, TOKEN_CHARS, tenant) ?
	    auth_place(r, str_from(tenant)) : ERR_OK;
}

/* Hashing is dear: nobody has it done for nothing all day. */
enum err
auth_reset_gate(struct shard *s, struct tenant_live *t, struct request *r)
{
	char key[80];

	(void)t;
	snprintf(key, sizeof(key), "reset %s", r->peer);
	if (!count(s, r, key, ASK_ADDRESS_MAX))
		return ERR_RATE;
	r->rate.wait_ms = 0;
	return ERR_OK;
}

struct found {
	struct arena *arena;
	struct str user;
	int64_t end_ts;
};

static bool
on_found(void *arg, const struct record *row)
{
	struct found *f = arg;

	f->user = (struct str){ arena_strndup(f->arena, row->owner.p,
	    row->owner.len), row->owner.len };
	f->end_ts = row->ts;
	return false;
}

/* Whose it is; ERR_LINK: it is good no more, or never was. */
static enum err
find_link(const struct view *v, struct request *r, int64_t now_ts,
    struct user *out)
{
	const struct auth_reset_in *in = r->in;
	struct found f = { .arena = &r->arena, .user = STR_NONE };
	char id[HASH_CHARS + 1];
	const struct record_range range = { .kind = RECORD_RESET,
		.key = { id, HASH_CHARS }, .after = STR(""), .limit = 1 };
	enum err err;

	hash_of(in->token, id);
	err = v->store == NULL ? ERR_OK : v->ops->record_owners(v->store,
	    &range, on_found, &f);
	if (err == ERR_OK && (f.user.p == NULL || f.end_ts <= now_ts))
		return ERR_LINK;
	if (err == ERR_OK)
		err = v->ops->user_get(v->store, f.user, &r->arena, out);
	if (err == ERR_OK && (out->disabled || user_is_gone(out)))
		return ERR_LINK;
	return err == ERR_NOT_FOUND ? ERR_LINK : err;
}

static enum err
load_former(const struct view *v, struct request *r, struct choice *c)
{
	struct password_past past;
	enum err err;

	if (c->rules.history == 0)
		return ERR_OK;
	err = password_past(v, &r->arena, c->user, &past);
	if (err != ERR_OK)
		return err;
	c->former.items = arena_zalloc(&r->arena,
	    (past.hashes.count + 1u) * sizeof(struct str));
	if (c->old_phc.len > 0)
		c->former.items[c->former.count++] = c->old_phc;
	for (uint32_t i = 0; i < past.hashes.count &&
	    c->former.count < c->rules.history; i++)
		c->former.items[c->former.count++] = past.hashes.items[i];
	return ERR_OK;
}

enum err
auth_reset_find(struct view *v, struct request *r)
{
	const struct auth_reset_in *in = r->in;
	struct choice *c = arena_zalloc(&r->arena, sizeof(*c));
	struct user u;
	enum err err = find_link(v, r, clock_wall_ms(v->parts->clock), &u);

	if (err == ERR_OK)
		err = password_rules(v, &c->rules);
	if (err == ERR_OK)
		err = password_check(r, &c->rules, "password", in->password);
	if (err != ERR_OK)
		return err;
	c->user = u.id;
	c->old_phc = u.password;
	r->scratch = c;
	return load_former(v, r, c);
}

/* One hash at a time; who signs in comes between. */
enum err
auth_reset_hash(const struct hasher *h, struct request *r)
{
	const struct auth_reset_in *in = r->in;
	struct choice *c = r->scratch;

	if (c->next == c->former.count)
		return h->make(h->rng, in->password, c->phc);
	if (h->verify(c->former.items[c->next].p, in->password))
		return request_refuse(r, ERR_FIELD, "password",
		    "was used before; choose another one");
	c->next++;
	return ERR_AGAIN;
}

/* Looked for again: of two who come by it one is first. */
enum err
auth_reset(struct ledger *l, struct request *r)
{
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	const struct choice *c = r->scratch;
	struct jsonw w = jsonw_on(&r->result);
	struct user u;
	enum err err = find_link(&v, r, ledger_ts(l), &u);

	if (err != ERR_OK)
		return err == ERR_LINK ? err : ledger_check(l, err);
	if (ledger_quota(l)->suspended_ts != 0)
		return ERR_SUSPENDED;
	err = user_put_password(l, r, &u, str_from(c->phc), false);
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "user");
	user_write(&w, &u);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- user.invite ---- */

enum err
user_invite(struct ledger *l, struct request *r)
{
	const struct user_invite_in *in = r->in;
	const struct view v = { .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
	struct reset_letters *letters = arena_zalloc(&r->arena,
	    sizeof(*letters));
	struct jsonw w = jsonw_on(&r->result);
	struct str address;
	struct user u;
	enum err err = user_need(l, r, in->id, "id", &u);

	if (err == ERR_OK)
		err = user_spare(l, r, &u);
	if (err == ERR_OK)
		err = mailer_need(v.parts, r);
	if (err == ERR_OK)
		err = ledger_check(l, email_find(&v, u.id, &r->arena,
		    &address));
	if (err != ERR_OK)
		return err;
	if (u.disabled)
		return ERR_DISABLED;
	if (address.len == 0)
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "has no address for mail");
	letters->items = arena_zalloc(&r->arena, sizeof(struct mail_wish));
	letters->items[0] = (struct mail_wish){ .kind = WISH_INVITE,
		.to = address };
	letters->count = 1;
	r->scratch = letters;
	err = reset_make(l, r, &u, letters->items);
	jsonw_object(&w);
	jsonw_string_field(&w, "email", address);
	jsonw_int_field(&w, "expires_ts", ledger_ts(l) + RESET_INVITE_MS);
	jsonw_object_end(&w);
	return err;
}

enum err
user_invite_post(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct reset_letters *letters = r->scratch;

	(void)reset_post(s, t, r);
	return letters->lost == 0 ? ERR_OK : request_refuse(r, ERR_BUSY,
	    NULL, "too many letters wait; try again later");
}
