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

struct tenant_made {
	const char *answer;
	bool is_new;
	int64_t suspended_ts;
};

static void
tell_made(struct request *r)
{
	const struct tenant_made *made = r->scratch;

	buf_puts(&r->result, made->answer);
}

enum err
tenant_create_add(struct box *b, struct request *r)
{
	const struct tenant_create_in *in = r->in;
	struct tenant t = {
		.id = in->id, .name = in->name.len > 0 ? in->name : in->id,
		.created_ts = clock_wall_ms(box_parts(b)->clock),
	};
	struct tenant_made *made = arena_zalloc(&r->arena, sizeof(*made));
	struct tenant old;
	struct jsonw w = jsonw_on(&r->result);
	enum err err = tenant_tends_others(box_parts(b), r);

	if (err == ERR_OK && !text_is_tenant_id(in->id))
		err = request_refuse(r, ERR_FIELD, "id",
		    "must be 1 to 32 of a-z 0-9 -");
	if (err == ERR_OK)
		err = tenant_check_free(b, r, in->id);
	if (err != ERR_OK)
		return err;
	tenant_go_to(r, in->id);
	err = box_ops(b)->tenant_get(box_store(b), in->id, &r->arena, &old);
	if (err == ERR_NOT_FOUND)
		err = allowance_check_tenant(box_parts(b), r);
	if (err == ERR_OK)
		err = box_ops(b)->tenant_add(box_store(b), &t);
	made->is_new = err == ERR_OK;
	if (made->is_new)
		atomic_fetch_add(box_parts(b)->tenant_count, 1);
	if (err == ERR_EXISTS) {
		err = box_ops(b)->tenant_get(box_store(b), in->id, &r->arena,
		    &old);
		if (err == ERR_OK && !str_eq(old.name, t.name))
			err = request_refuse(r, ERR_EXISTS, "id",
			    "this id is taken; choose another");
		t = old;
	}
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "tenant");
	tenant_write(&w, b, &t);
	jsonw_object_end(&w);
	/* The writer's step begins the result anew: kept for it. */
	made->answer = arena_strndup(&r->arena, r->result.data,
	    r->result.len);
	r->scratch = made;
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

/* Being here has made the database, if it was not put there before. */
enum err
tenant_create(struct ledger *l, struct request *r)
{
	struct tenant_made *made = r->scratch;
	enum err err = made->is_new ? allowance_count_all(l) : ERR_OK;

	made->suspended_ts = ledger_quota(l)->suspended_ts;
	if (err == ERR_OK)
		tell_made(r);
	return err;
}

enum err
tenant_create_note(struct box *b, struct request *r)
{
	const struct tenant_create_in *in = r->in;
	const struct tenant_made *made = r->scratch;

	box_know_suspended(b, in->id, made->suspended_ts);
	return ERR_OK;
}

static enum err
refuse_box(struct request *r)
{
	return request_refuse(r, ERR_FORBIDDEN, NULL,
	    "the system admin looks after this server");
}

static bool
tends_others(const struct core_parts *parts, const struct request *r)
{
	return request_is(r, ROLE_SYSTEM) ||
	    (atomic_load(parts->first_tends) &&
	    strcmp(r->tenant, "default") == 0);
}

enum err
tenant_tends_box(const struct core_parts *parts, struct request *r)
{
	return tends_others(parts, r) ||
	    atomic_load(parts->tenant_count) == 1 ? ERR_OK : refuse_box(r);
}

enum err
tenant_tends_others(const struct core_parts *parts, struct request *r)
{
	return tends_others(parts, r) ? ERR_OK : refuse_box(r);
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
