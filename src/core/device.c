/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Devices: listing, naming, silencing, ending.
 * Runs on: readers, shards and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/device.h"

#include "base/jsonw.h"
#include "core/selflog.h"

struct device_walk {
	struct arena *arena;
	struct device *rows;
	uint32_t count;
	struct str wanted;	/* only this one; empty: all */
};

static struct str
keep(struct arena *a, struct str s)
{
	return (struct str){ arena_strndup(a, s.p, s.len), s.len };
}

static bool
on_device(void *arg, const struct device *d)
{
	struct device_walk *walk = arg;
	struct device *row;

	if (walk->wanted.len > 0 && !str_eq(d->id, walk->wanted))
		return true;
	if (walk->count == DEVICES_PER_USER_MAX)
		return false;
	row = &walk->rows[walk->count++];
	*row = *d;
	row->user = keep(walk->arena, d->user);
	row->id = keep(walk->arena, d->id);
	row->name = keep(walk->arena, d->name);
	row->label = keep(walk->arena, d->label);
	row->address = keep(walk->arena, d->address);
	return true;
}

/* Whose devices the call is about: anybody's for admins and server keys. */
static enum err
whose(struct request *r, struct str said, struct str *out)
{
	*out = said.len > 0 ? said : request_user(r);
	if (out->len == 0)
		return request_refuse(r, ERR_FIELD, "user", "whose device?");
	return str_eq(*out, request_user(r)) ||
	    request_is(r, ROLES_ADMIN) ? ERR_OK : ERR_FORBIDDEN;
}

struct str
device_body(struct request *r, struct str id)
{
	char text[96];
	int n = snprintf(text, sizeof(text), "{\"device\":\"%.*s\"}",
	    STR_FMT(id));

	return (struct str){ arena_strndup(&r->arena, text, (size_t)n),
		(size_t)n };
}

/* ---- reading ---- */

/* wanted: one of them, or all. */
static enum err
find(struct view *v, struct request *r, struct str said, struct str wanted)
{
	struct device_walk *walk = arena_zalloc(&r->arena, sizeof(*walk));
	struct str user;
	struct user u;
	enum err err = whose(r, said, &user);

	if (err == ERR_OK)
		err = v->ops->user_get(v->store, user, &r->arena, &u);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user", "no such user");
	if (err != ERR_OK)
		return err;
	walk->arena = &r->arena;
	walk->wanted = wanted;
	walk->rows = arena_zalloc(&r->arena,
	    DEVICES_PER_USER_MAX * sizeof(*walk->rows));
	r->scratch = walk;
	err = v->ops->device_list(v->store, user, on_device, walk);
	if (err == ERR_OK && wanted.len > 0 && walk->count == 0)
		return request_refuse(r, ERR_NOT_FOUND, "device",
		    "no such device");
	return err;
}

enum err
device_list_find(struct view *v, struct request *r)
{
	const struct device_list_in *in = r->in;

	return find(v, r, in->user, STR(""));
}

enum err
device_get_find(struct view *v, struct request *r)
{
	const struct device_get_in *in = r->in;

	return find(v, r, in->user, in->device);
}

static const struct live_session *
session_of(const struct live_user *u, struct str device)
{
	const struct live_session *l = u != NULL ? u->sessions : NULL;

	while (l != NULL && !str_is(device, l->device))
		l = l->next;
	return l;
}

/* What is set of it. */
static void
write_kept(struct jsonw *w, const struct device *d)
{
	struct str name = d->label.len > 0 ? d->label : d->name;

	jsonw_string_field(w, "id", d->id);
	jsonw_string_field(w, "platform",
	    str_from(platform_names[d->platform]));
	if (name.len > 0)
		jsonw_string_field(w, "name", name);
	jsonw_bool_field(w, "push", !d->is_silent);
}

/* u: whose it is, if she is here; own: the asking session, or NULL. */
static void
write_device(struct jsonw *w, const struct device *d,
    const struct live_user *u, const struct live_session *own)
{
	const struct live_session *l = session_of(u, d->id);

	jsonw_object(w);
	write_kept(w, d);
	jsonw_bool_field(w, "online", l != NULL);
	jsonw_bool_field(w, "current", l != NULL && l == own);
	jsonw_int_field(w, "seen_ts", d->seen_ts);
	if (d->address.len > 0)
		jsonw_string_field(w, "address", d->address);
	jsonw_object_end(w);
}

enum err
device_list(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct device_list_in *in = r->in;
	const struct device_walk *walk = r->scratch;
	const struct live_session *own = shard_session(s, r->session);
	const struct live_user *u = shard_user(t, in->user.len > 0 ?
	    in->user : request_user(r));
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "devices");
	jsonw_array(&w);
	for (uint32_t i = 0; i < walk->count; i++)
		write_device(&w, &walk->rows[i], u, own);
	jsonw_array_end(&w);
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
device_get(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct device_get_in *in = r->in;
	const struct device_walk *walk = r->scratch;
	struct jsonw w = jsonw_on(&r->result);

	write_device(&w, &walk->rows[0], shard_user(t, in->user.len > 0 ?
	    in->user : request_user(r)), shard_session(s, r->session));
	return ERR_OK;
}

enum err
device_look(struct view *v, struct request *r)
{
	const struct device_walk *walk;
	struct jsonw w = jsonw_on(&r->result);
	enum err err = device_get_find(v, r);

	walk = r->scratch;
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	write_kept(&w, &walk->rows[0]);
	return ERR_OK;
}

/* ---- changes ---- */

/* The device as one command sees it. */
struct change {
	struct str user;
	struct device row;
	struct entry e;
	bool done;		/* a retry was answered */
};

static enum err
begin(struct ledger *l, struct request *r, struct change *c)
{
	const struct device_change_in *in = r->in;
	struct device_walk walk = { .arena = &r->arena, .rows = &c->row,
		.wanted = in->device };
	struct user u;
	char said[512];
	int n;
	enum err err = whose(r, in->user, &c->user);

	c->done = false;
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->user_get(
		    ledger_store(l), c->user, &r->arena, &u));
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user", "no such user");
	if (err != ERR_OK)
		return err;
	c->e = (struct entry){ .type = ENTRY_DEVICE, .cid = in->cid,
		.body = device_body(r, in->device) };
	n = snprintf(said, sizeof(said), "%.*s\n%d\n%.*s",
	    STR_FMT(in->device), in->push, STR_FMT(in->name));
	err = selflog_again(l, r, c->user, &c->e,
	    (struct str){ said, (size_t)n });
	c->done = err == ERR_OK;
	if (err != ERR_NOT_FOUND)
		return err;
	err = ledger_check(l, ledger_ops(l)->device_list(ledger_store(l),
	    c->user, on_device, &walk));
	if (err == ERR_OK && walk.count == 0)
		return request_refuse(r, ERR_NOT_FOUND, "device",
		    "no such device");
	return err;
}

static enum err
write_row(struct ledger *l, struct request *r, struct change *c)
{
	enum err err = ledger_check(l, ledger_ops(l)->device_put(
	    ledger_store(l), &c->row));

	return err == ERR_OK ? selflog_change(l, r, c->user, &c->e) : err;
}

enum err
device_rename(struct ledger *l, struct request *r)
{
	const struct device_change_in *in = r->in;
	struct change c;
	enum err err = begin(l, r, &c);

	if (err != ERR_OK || c.done)
		return err;
	c.row.label = in->name;
	return write_row(l, r, &c);
}

enum err
device_set(struct ledger *l, struct request *r)
{
	const struct device_change_in *in = r->in;
	struct change c;
	enum err err = begin(l, r, &c);

	if (err != ERR_OK || c.done)
		return err;
	c.row.is_silent = !in->push;
	return write_row(l, r, &c);
}

enum err
device_kick_check(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct device_change_in *in = r->in;
	const struct live_session *self = shard_session(s, r->session);
	bool own = in->user.len == 0 || str_eq(in->user, request_user(r));

	(void)t;
	return own && self != NULL && str_is(in->device, self->device) ?
	    request_refuse(r, ERR_WRONG_STATE, "device",
	    "it is the one in use; sign out instead") : ERR_OK;
}

/* Its token ends, and so do all sessions of that; but not the token by which
 * this is asked, should the two have the same. */
static enum err
end_token(struct ledger *l, struct request *r, const struct change *c,
    const char *reason)
{
	struct effect *kick;
	unsigned char *hash;
	enum err err;

	if (memcmp(c->row.token, r->who.token_hash, TOKEN_HASH_BYTES) == 0)
		return ERR_OK;
	err = ledger_check(l, ledger_ops(l)->token_delete(ledger_store(l),
	    c->row.token));
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	hash = arena_alloc(&r->arena, TOKEN_HASH_BYTES);
	memcpy(hash, c->row.token, TOKEN_HASH_BYTES);
	kick = effect_add(r, EFFECT_KICK);
	kick->user = c->user;
	kick->token = hash;
	kick->reason = reason;
	return ERR_OK;
}

enum err
device_kick(struct ledger *l, struct request *r)
{
	const struct device_change_in *in = r->in;
	const char *reason;
	struct effect *kick;
	struct change c;
	enum err err = begin(l, r, &c);

	if (err != ERR_OK || c.done)
		return err;
	reason = str_eq(c.user, request_user(r)) ? "signed_out" : "admin";
	err = ledger_check(l, ledger_ops(l)->device_delete(ledger_store(l),
	    c.user, in->device));
	if (err == ERR_OK)
		err = end_token(l, r, &c, reason);
	if (err != ERR_OK)
		return err;
	kick = effect_add(r, EFFECT_KICK);
	kick->user = c.user;
	kick->device = in->device;
	kick->reason = reason;
	return selflog_change(l, r, c.user, &c.e);
}
