/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Deleting a tenant: everybody is put out, it is no more in the list, and its
 * folder is erased when its time of grace is over. Until then it can be had
 * back.
 * Runs on: the system writer, the tenant's reader, writer and shard.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "base/log.h"
#include "base/text.h"
#include "core/allowance.h"
#include "core/filework.h"
#include "core/tenant.h"
#include "core/upkeeper.h"

#define GRACE_DAYS 7
#define DAY_MS (24 * 3600 * 1000LL)
#define END_STEP 5		/* behind the last */

/* What goes. */
struct leaving {
	const struct tenant *tenant;
	int64_t people, files_bytes, entries, erase_ts, suspended_ts;
};

static enum err
check_keeper(const struct core_parts *parts, struct request *r)
{
	return parts->upkeeper != NULL ? ERR_OK : request_refuse(r,
	    ERR_WRONG_STATE, NULL, "this server is looked after by somebody"
	    " else");
}

enum err
tenant_delete_look(struct box *b, struct request *r)
{
	const struct tenant_delete_in *in = r->in;
	const struct core_parts *parts = box_parts(b);
	struct leaving *l = arena_zalloc(&r->arena, sizeof(*l));
	enum err err = check_keeper(parts, r);

	if (err == ERR_OK)
		err = tenant_enter(b, r);
	if (err != ERR_OK)
		return err;
	if (str_is(in->id, "default"))
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "the first one stays as long as the box does");
	if (!in->dry_run && !str_eq(in->confirm, in->id))
		return request_refuse(r, ERR_FIELD, "confirm",
		    "say its id once more: all that is in it goes");
	l->tenant = &((const struct tenant_entered *)r->scratch)->tenant;
	l->erase_ts = clock_wall_ms(parts->clock) +
	    (in->has_grace_days ? in->grace_days : GRACE_DAYS) * DAY_MS;
	r->scratch = l;
	return ERR_OK;
}

static void
answer(struct request *r)
{
	const struct leaving *l = r->scratch;
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_string_field(&w, "id", l->tenant->id);
	jsonw_string_field(&w, "name", l->tenant->name);
	jsonw_int_field(&w, "people", l->people);
	jsonw_int_field(&w, "entries", l->entries);
	jsonw_int_field(&w, "files_bytes", l->files_bytes);
	jsonw_int_field(&w, "erase_ts", l->erase_ts);
	jsonw_object_end(&w);
}

enum err
tenant_delete_count(struct view *v, struct request *r)
{
	const struct tenant_delete_in *in = r->in;
	struct leaving *l = r->scratch;
	int64_t admins;
	enum err err = v->ops->user_count(v->store, &l->people, &admins);

	if (err == ERR_OK)
		err = v->ops->last_id_get(v->store, &l->entries);
	if (err == ERR_OK)
		err = file_bytes(v->ops, v->store, &l->files_bytes);
	if (err == ERR_OK && in->dry_run) {
		answer(r);
		request_go_to(r, END_STEP);
	}
	return err;
}

enum err
tenant_delete_shut(struct ledger *l, struct request *r)
{
	struct leaving *leaving = r->scratch;
	struct quota q;
	enum err err = tenant_shut(l, r, &q);

	if (err == ERR_OK)
		leaving->suspended_ts = q.suspended_ts;
	return err == ERR_OK ? allowance_leave(l) : err;
}

/* The mark comes first: a tenant with one that is in the list still was not
 * deleted, and would be erased all the same when its time comes. After a
 * sync that failed nobody knows whether it is in the list: the next start does,
 * and takes the mark away. */
static void
stay(const struct upkeeper *u, struct str id, enum err why)
{
	if (why != ERR_SYNC && u->tenant_unmark(u->arg, id) != ERR_OK)
		log_error("tenant", "%.*s is marked as deleted, which it is"
		    " not: start the daemon anew", STR_FMT(id));
}

enum err
tenant_delete(struct box *b, struct request *r)
{
	const struct leaving *l = r->scratch;
	const struct core_parts *parts = box_parts(b);
	const struct upkeeper *u = parts->upkeeper;
	enum err err = u->tenant_mark(u->arg, l->tenant, l->erase_ts);

	box_know_suspended(b, l->tenant->id, l->suspended_ts);
	if (err == ERR_OK)
		err = box_ops(b)->tenant_delete(box_store(b), l->tenant->id);
	if (err != ERR_OK) {
		stay(u, l->tenant->id, err);
		return request_refuse(r, err, NULL,
		    "it is suspended, but not deleted: try again");
	}
	atomic_fetch_sub(parts->tenant_count, 1);
	box_know_suspended(b, l->tenant->id, 0);
	box_tell_hosts(b);
	answer(r);
	return ERR_OK;
}

enum err
tenant_delete_leave(struct shard *s, struct tenant_live *t,
    struct request *r)
{
	(void)r;
	if (t != NULL)
		shard_leave(s, t);
	return ERR_OK;
}

/* ---- back again ---- */

/* Of what its own database says it is known that nobody gets in. */
static void
tell_back(struct request *r)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "tenant");
	jsonw_object(&w);
	jsonw_bool_field(&w, "suspended", true);
	tenant_write_fields(&w,
	    &((const struct tenant_entered *)r->scratch)->tenant);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
}

static enum err
find_left(struct box *b, struct request *r, struct tenant *t)
{
	const struct tenant_id_in *in = r->in;
	const struct core_parts *parts = box_parts(b);
	const struct upkeeper *u = parts->upkeeper;
	struct tenant_left left;
	enum err err = u->tenant_marked(u->arg, in->id, &r->arena, &left);

	if (err == ERR_NOT_FOUND || err == ERR_CLOSED)
		return request_refuse(r, ERR_NOT_FOUND, "id", err == ERR_CLOSED ?
		    "it is too late: it is erased" : "no tenant of this id was deleted");
	if (err != ERR_OK)
		return err;
	*t = (struct tenant){ .id = in->id, .name = left.name,
		.created_ts = left.created_ts != 0 ? left.created_ts :
		clock_wall_ms(parts->clock) };
	return tenant_check_more(b, r);
}

enum err
tenant_undelete_look(struct box *b, struct request *r)
{
	const struct tenant_id_in *in = r->in;
	const struct core_parts *parts = box_parts(b);
	struct tenant_entered *e = arena_zalloc(&r->arena, sizeof(*e));
	enum err err = tenant_tends_others(parts, r);

	if (err == ERR_OK)
		err = check_keeper(parts, r);
	if (err == ERR_OK && !text_is_tenant_id(in->id))
		err = ERR_NOT_FOUND;
	if (err == ERR_OK)
		err = find_left(b, r, &e->tenant);
	if (err != ERR_OK)
		return err;
	tenant_go_to(r, in->id);
	r->scratch = e;
	return ERR_OK;
}

/* audit_step writes its row behind this: on the disk before the tenant is back,
 * which is a commit of another database. */
enum err
tenant_undelete_tell(struct ledger *l, struct request *r)
{
	(void)l;
	(void)r;
	return ERR_OK;
}

/* Looks again: it may be back by now, or erased. */
enum err
tenant_undelete(struct box *b, struct request *r)
{
	const struct core_parts *parts = box_parts(b);
	const struct upkeeper *u = parts->upkeeper;
	struct tenant *t = &((struct tenant_entered *)r->scratch)->tenant;
	enum err err = find_left(b, r, t);

	if (err == ERR_OK)
		err = box_ops(b)->tenant_add(box_store(b), t);
	if (err != ERR_OK)
		return err;
	atomic_fetch_add(parts->tenant_count, 1);
	stay(u, t->id, ERR_OK);
	/* Its writer says since when. */
	box_know_suspended(b, t->id, clock_wall_ms(parts->clock));
	r->stored = tell_back;
	return ERR_OK;
}

enum err
tenant_undelete_count(struct ledger *l, struct request *r)
{
	enum err err = allowance_count_all(l);

	if (err == ERR_OK)
		tenant_answer(r, ledger_quota(l));
	return err;
}

enum err
tenant_check_free(struct box *b, struct request *r, struct str id)
{
	const struct upkeeper *u = box_parts(b)->upkeeper;
	struct tenant_left ignored;
	enum err err = u == NULL ? ERR_NOT_FOUND :
	    u->tenant_marked(u->arg, id, &r->arena, &ignored);

	if (err == ERR_OK)
		return request_refuse(r, ERR_EXISTS, "id", "a tenant of this"
		    " id was deleted: see tenant.undelete");
	if (err == ERR_CLOSED)
		return request_refuse(r, ERR_EXISTS, "id", "a tenant of this"
		    " id was erased; it is free soon after the server is"
		    " restarted");
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}
