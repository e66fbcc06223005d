/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the system admin does with a tenant: looking at it, what it may have,
 * suspending it.
 * Runs on: the system writer, then the tenant's reader or writer.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "base/log.h"
#include "core/policy.h"
#include "core/quota.h"
#include "core/tenant.h"

/* From here on the request is the tenant's, made by the system: nothing of
 * whoever asked is another tenant's business. */
static enum err
go_to(struct box *b, struct request *r, struct str id)
{
	struct tenant *t = arena_zalloc(&r->arena, sizeof(*t));
	enum err err = box_ops(b)->tenant_get(box_store(b), id, &r->arena, t);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "there is no such tenant");
	if (err != ERR_OK)
		return err;
	memset(&r->who, 0, sizeof(r->who));
	r->who.roles = ROLE_SYSTEM;
	memcpy(r->tenant, t->id.p, t->id.len);
	r->tenant[t->id.len] = '\0';
	r->scratch = t;
	return ERR_OK;
}

enum err
tenant_enter(struct box *b, struct request *r)
{
	return go_to(b, r, ((const struct tenant_id_in *)r->in)->id);
}

static void
answer(struct request *r, const struct quota *q)
{
	const struct tenant *t = r->scratch;
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "tenant");
	jsonw_object(&w);
	tenant_write_fields(&w, t);
	jsonw_bool_field(&w, "suspended", q->suspended_ts != 0);
	quota_write(&w, q);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
}

enum err
tenant_get(struct view *v, struct request *r)
{
	struct quota q;
	enum err err = quota_load(v->ops, v->store, &q);

	if (err == ERR_OK)
		answer(r, &q);
	return err;
}

/* ---- tenant.update ---- */

enum err
tenant_rename(struct box *b, struct request *r)
{
	const struct tenant_update_in *in = r->in;
	struct tenant *t;
	enum err err = go_to(b, r, in->id);

	if (err != ERR_OK || in->name.len == 0)
		return err;
	t = r->scratch;
	if (str_eq(t->name, in->name))
		return ERR_OK;
	t->name = in->name;
	return box_ops(b)->tenant_put(box_store(b), t);
}

#define IN struct tenant_update_in
#define ROW(m) { offsetof(IN, has_##m), offsetof(IN, m),                  \
	offsetof(struct quota, m) }
static const struct {
	size_t has_in, in, quota;
} rows[] = {
	ROW(users_max), ROW(files_bytes_max), ROW(messages_per_s),
	ROW(sessions_max),
};

/* Whether anything is another now. */
static bool
take_given(const struct tenant_update_in *in, struct quota *q)
{
	struct quota old = *q;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (*((const bool *)((const char *)in + rows[i].has_in)))
			memcpy((char *)q + rows[i].quota,
			    (const char *)in + rows[i].in, sizeof(int64_t));
	return memcmp(&old, q, sizeof(old)) != 0;
}

static enum err
put(struct ledger *l, struct request *r, const struct quota *q,
    const char *of)
{
	enum err err = ledger_check(l, quota_save(ledger_ops(l),
	    ledger_store(l), q));

	if (err == ERR_OK)
		err = ledger_settings_changed(l);
	return err == ERR_OK ? policy_note(l, r, of, STR("")) : err;
}

enum err
tenant_update(struct ledger *l, struct request *r)
{
	struct quota q = *ledger_quota(l);
	enum err err = ERR_OK;

	if (take_given(r->in, &q))
		err = put(l, r, &q, "quota");
	if (err == ERR_OK)
		answer(r, &q);
	return err;
}

/* ---- suspending ---- */

/* Its webhooks rest, or go on. */
static void
tell_hooks(struct ledger *l)
{
	if (ledger_hooks(l) >= 0)
		ledger_hooks_changed(l);
}

enum err
tenant_shut(struct ledger *l, struct request *r, struct quota *out)
{
	struct quota q = *ledger_quota(l);
	enum err err = ERR_OK;

	if (q.suspended_ts == 0) {
		q.suspended_ts = ledger_ts(l);
		err = put(l, r, &q, "suspended");
		tell_hooks(l);
		log_info("tenant", "%s is suspended", r->tenant);
	}
	if (err != ERR_OK)
		return err;
	effect_add(r, EFFECT_KICK)->reason = "suspended";
	if (out != NULL)
		*out = q;
	return ERR_OK;
}

enum err
tenant_suspend(struct ledger *l, struct request *r)
{
	struct quota q;
	enum err err = tenant_shut(l, r, &q);

	if (err == ERR_OK)
		answer(r, &q);
	return err;
}

enum err
tenant_resume(struct ledger *l, struct request *r)
{
	struct quota q = *ledger_quota(l);
	enum err err = ERR_OK;

	if (q.suspended_ts != 0) {
		q.suspended_ts = 0;
		err = put(l, r, &q, "resumed");
		tell_hooks(l);
		log_info("tenant", "%s goes on", r->tenant);
	}
	if (err == ERR_OK)
		answer(r, &q);
	return err;
}
