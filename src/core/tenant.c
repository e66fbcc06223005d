/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tenants of the box, and its state.
 * Runs on: the system writer, shards and writers, step by step.
 * Owns: nothing between calls.
 */
#include "core/tenant.h"

#include "base/jsonw.h"
#include "base/metrics.h"
#include "base/text.h"
#include "core/allowance.h"
#include "core/licencebox.h"
#include "core/quota.h"
#include "core/upkeeper.h"

struct tenant_made {
	struct tenant tenant;
	const char *answer;
	int64_t suspended_ts;	/* as its own database says … */
	bool is_seen;		/* … if that was asked */
	bool is_new;
};

static void
tell_made(struct request *r)
{
	const struct tenant_made *made = r->scratch;

	buf_puts(&r->result, made->answer);
}

enum err
tenant_check_more(struct box *b, struct request *r)
{
	enum err err = box_check_stays(b, r);

	return err != ERR_OK ? err : allowance_check_tenant(box_parts(b), r);
}

/* There as it is asked for, or to be made, and one more may be. */
static enum err
find_made(struct box *b, struct request *r, struct tenant_made *made)
{
	struct tenant old;
	enum err err = box_ops(b)->tenant_get(box_store(b), made->tenant.id,
	    &r->arena, &old);

	made->is_new = err == ERR_NOT_FOUND;
	if (made->is_new)
		return tenant_check_more(b, r);
	if (err == ERR_OK && !str_eq(old.name, made->tenant.name))
		return request_refuse(r, ERR_EXISTS, "id",
		    "this id is taken; choose another");
	if (err == ERR_OK)
		made->tenant = old;
	return err;
}

enum err
tenant_create_look(struct box *b, struct request *r)
{
	const struct tenant_create_in *in = r->in;
	struct tenant_made *made = arena_zalloc(&r->arena, sizeof(*made));
	enum err err = tenant_tends_others(box_parts(b), r);

	if (err == ERR_OK && !text_is_tenant_id(in->id))
		err = request_refuse(r, ERR_FIELD, "id",
		    "must be 1 to 32 of a-z 0-9 -");
	if (err == ERR_OK)
		err = tenant_check_free(b, r, in->id);
	if (err != ERR_OK)
		return err;
	tenant_go_to(r, in->id);
	made->tenant = (struct tenant){ .id = in->id,
		.name = in->name.len > 0 ? in->name : in->id,
		.created_ts = clock_wall_ms(box_parts(b)->clock) };
	r->scratch = made;
	return find_made(b, r, made);
}

/* Being here has made the database, if it was not put there before. It is
 * nobody's until the box lists it, so the row of the audit log is on the disk
 * before there is a tenant; a folder that is left without one does no harm. */
enum err
tenant_create(struct ledger *l, struct request *r)
{
	struct tenant_made *made = r->scratch;

	made->suspended_ts = ledger_quota(l)->suspended_ts;
	made->is_seen = true;
	return made->is_new ? allowance_count_all(l) : ERR_OK;
}

/* Looks again: somebody may have made the same meanwhile, or the last one that
 * the licence allows. */
enum err
tenant_create_add(struct box *b, struct request *r)
{
	struct tenant_made *made = r->scratch;
	struct jsonw w = jsonw_on(&r->result);
	enum err err = find_made(b, r, made);

	if (err == ERR_OK && made->is_new)
		err = box_ops(b)->tenant_add(box_store(b), &made->tenant);
	if (err != ERR_OK)
		return err;
	if (made->is_new)
		atomic_fetch_add(box_parts(b)->tenant_count, 1);
	if (made->is_seen)
		box_know_suspended(b, made->tenant.id, made->suspended_ts);
	jsonw_object(&w);
	jsonw_key(&w, "tenant");
	tenant_write(&w, b, &made->tenant);
	jsonw_object_end(&w);
	/* A writer's step behind this one begins the result anew. */
	made->answer = arena_strndup(&r->arena, r->result.data,
	    r->result.len);
	if (made->is_new)
		r->stored = tell_made;
	return ERR_OK;
}

enum err
tenant_create_know(struct shard *s, struct tenant_live *t, struct request *r)
{
	(void)t;
	shard_know(s, r->tenant);
	return ERR_OK;
}

enum err
tenant_create_note(struct box *b, struct request *r)
{
	const struct tenant_made *made = r->scratch;

	box_know_suspended(b, made->tenant.id, made->suspended_ts);
	return ERR_OK;
}

static enum err
refuse_box(struct request *r)
{
	return request_refuse(r, ERR_FORBIDDEN, NULL,
	    "the system admin looks after this server");
}

bool
tenant_may_others(const struct core_parts *parts, const struct request *r)
{
	return request_is(r, ROLE_SYSTEM) ||
	    (atomic_load(parts->first_tends) &&
	    strcmp(r->tenant, "default") == 0);
}

enum err
tenant_tends_box(const struct core_parts *parts, struct request *r)
{
	return tenant_may_others(parts, r) ||
	    atomic_load(parts->tenant_count) == 1 ? ERR_OK : refuse_box(r);
}

static bool
on_left(void *arg, const struct tenant_left *t)
{
	(void)t;
	*(bool *)arg = true;
	return false;
}

enum err
tenant_tends_alone(const struct core_parts *parts, struct request *r)
{
	const struct upkeeper *u = parts->upkeeper;
	bool is_left = false;
	enum err err = tenant_tends_box(parts, r);

	if (err != ERR_OK || tenant_may_others(parts, r) || u == NULL)
		return err;
	err = u->tenants_left(u->arg, on_left, &is_left);
	return err != ERR_OK || !is_left ? err : request_refuse(r,
	    ERR_FORBIDDEN, NULL, "a tenant that was deleted can be had back:"
	    " until it is erased the system admin alone may");
}

/* What this machine can reach from inside, only who looks after it may open:
 * a role and a key were given for less. */
enum err
tenant_permits_private(const struct core_parts *parts, struct request *r,
    const char *field)
{
	bool is_admin = request_is(r, ROLE_SYSTEM) ||
	    (request_is(r, ROLE_TENANT_ADMIN) && r->who.rights == 0);

	return is_admin && tenant_tends_box(parts, r) == ERR_OK ? ERR_OK :
	    request_refuse(r, ERR_FORBIDDEN, field, "only an administrator who"
	    " looks after the server permits private addresses, or"
	    " yizhanctl, or the option outbound.allow for all");
}

enum err
tenant_tends_others(const struct core_parts *parts, struct request *r)
{
	return tenant_may_others(parts, r) ? ERR_OK : refuse_box(r);
}

enum err
server_status(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct core_parts *parts = shard_parts(s);
	struct jsonw w = jsonw_on(&r->result);
	enum err err = tenant_tends_box(parts, r);

	(void)t;
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_string_field(&w, "version", str_from(parts->version));
	jsonw_int_field(&w, "uptime_s", (clock_mono_ms(parts->clock) -
	    parts->started_mono_ms) / 1000);
	jsonw_int_field(&w, "connections", metric_get(METRIC_CONNECTIONS));
	jsonw_int_field(&w, "sessions", metric_get(METRIC_SESSIONS));
	jsonw_int_field(&w, "requests", metric_get(METRIC_REQUESTS));
	jsonw_int_field(&w, "commits", metric_get(METRIC_COMMITS));
	jsonw_int_field(&w, "commits_failed",
	    metric_get(METRIC_COMMITS_FAILED));
	jsonw_int_field(&w, "reserve_bytes", metric_get(METRIC_RESERVE));
	jsonw_int_field(&w, "tenants_damaged",
	    metric_get(METRIC_TENANTS_DAMAGED));
	jsonw_int_field(&w, "connections_refused",
	    metric_get(METRIC_CONNECTIONS_REFUSED));
	jsonw_int_field(&w, "logins_failed",
	    metric_get(METRIC_LOGINS_FAILED));
	jsonw_int_field(&w, "behind", metric_get(METRIC_BEHIND));
	jsonw_string_field(&w, "licence_keys", str_from(parts->licencekeeper &&
	    parts->licencekeeper->roots.is_development ? "development" :
	    "release"));
	jsonw_object_end(&w);
	return ERR_OK;
}
