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

void
tenant_go_to(struct request *r, struct str id)
{
	log_info("tenant", "%.*s: %s by %s%s%s", STR_FMT(id), r->op_name,
	    r->who.user[0] ? r->tenant : "the system admin",
	    r->who.user[0] ? "/" : "", r->who.user);
	memset(&r->who, 0, sizeof(r->who));
	r->who.roles = ROLE_SYSTEM;
	memcpy(r->tenant, id.p, id.len);
	r->tenant[id.len] = '\0';
}

enum err
tenant_enter(struct box *b, struct request *r)
{
	const struct tenant_id_in *in = r->in;
	struct tenant_entered *e = arena_zalloc(&r->arena, sizeof(*e));
	struct tenant *t = &e->tenant;
	enum err err = str_is(in->id, r->tenant) ?
	    tenant_tends_box(box_parts(b), r) :
	    tenant_tends_others(box_parts(b), r);

	if (err != ERR_OK)
		return err;
	err = box_ops(b)->tenant_get(box_store(b), in->id, &r->arena, t);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "there is no such tenant");
	if (err != ERR_OK)
		return err;
	tenant_go_to(r, t->id);
	r->scratch = e;
	r->stored = NULL;	/* what follows is a change of its own */
	return ERR_OK;
}

/* What changes with an update stands first: see live_from of its row. */
static void
write_answer(struct request *r, const struct tenant *t,
    const struct quota *q)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "tenant");
	jsonw_object(&w);
	jsonw_bool_field(&w, "suspended", q->suspended_ts != 0);
	quota_write(&w, q);
	tenant_write_fields(&w, t);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
}

void
tenant_answer(struct request *r, const struct quota *q)
{
	struct tenant_entered *e = r->scratch;

	e->suspended_ts = q->suspended_ts;
	write_answer(r, &e->tenant, q);
}

enum err
tenant_get(struct view *v, struct request *r)
{
	struct quota q;
	enum err err = quota_load(v->ops, v->store, &q);

	if (err == ERR_OK)
		tenant_answer(r, &q);
	return err;
}

/* ---- tenant.update ---- */

#define IN struct tenant_update_in
#define ROW(m) { offsetof(IN, has_##m), offsetof(IN, m),                  \
	offsetof(struct quota, m) }
static const struct {
	size_t has_in, in, quota;
} rows[] = {
	ROW(users_max), ROW(files_bytes_max), ROW(file_bytes_max),
	ROW(messages_per_s), ROW(sessions_max),
};

static void
take_given(const struct tenant_update_in *in, struct quota *q)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (*((const bool *)((const char *)in + rows[i].has_in)))
			memcpy((char *)q + rows[i].quota,
			    (const char *)in + rows[i].in, sizeof(int64_t));
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

/* The answer as well: what could not be read any more when all is stored must
 * not be told as a failure. */
enum err
tenant_update(struct ledger *l, struct request *r)
{
	const struct tenant_update_in *in = r->in;
	struct quota q = *ledger_quota(l);
	struct tenant t = ((const struct tenant_entered *)r->scratch)->tenant;
	enum err err = ERR_OK;

	if (in->has_tends)
		q.tends_ts = !in->tends ? 0 : q.tends_ts ? q.tends_ts :
		    ledger_ts(l);
	take_given(in, &q);
	if (memcmp(&q, ledger_quota(l), sizeof(q)) != 0)
		err = put(l, r, &q, "quota");
	if (in->name.len > 0)
		t.name = in->name;
	if (err == ERR_OK)
		write_answer(r, &t, &q);
	return err;
}

/* ---- suspending ---- */

enum err
tenant_suspend_enter(struct box *b, struct request *r)
{
	const struct tenant_id_in *in = r->in;
	bool is_own = !request_is(r, ROLE_SYSTEM) && str_is(in->id, r->tenant);
	enum err err = tenant_enter(b, r);	/* it is the tenant's then */

	if (err == ERR_OK && is_own)
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "this is your own: nobody of it could take it back");
	return err;
}

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
		tenant_answer(r, &q);
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
	}
	if (err == ERR_OK)
		tenant_answer(r, &q);
	return err;
}

enum err
tenant_note_state(struct box *b, struct request *r)
{
	const struct tenant_entered *e = r->scratch;

	box_know_suspended(b, e->tenant.id, e->suspended_ts);
	return ERR_OK;
}
