/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tenants of the box by pages, and those that were deleted and can be had
 * back.
 * Runs on: the system writer.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/tenant.h"
#include "core/upkeeper.h"

#define LIST_LIMIT 100

const char *const tenant_state_names[TENANT_STATES + 1] = {
	[TENANT_ACTIVE] = "active", [TENANT_SUSPENDED] = "suspended",
	[TENANT_DELETED] = "deleted",
};

static enum tenant_state
state_of(int64_t suspended_ts)
{
	return suspended_ts != 0 ? TENANT_SUSPENDED : TENANT_ACTIVE;
}

void
tenant_write_fields(struct jsonw *w, const struct tenant *t)
{
	jsonw_string_field(w, "id", t->id);
	jsonw_string_field(w, "name", t->name);
	jsonw_int_field(w, "created_ts", t->created_ts);
	if (t->host.len > 0)
		jsonw_string_field(w, "host", t->host);
}

static void
write_state(struct jsonw *w, enum tenant_state state)
{
	jsonw_string_field(w, "state", str_from(tenant_state_names[state]));
}

void
tenant_write(struct jsonw *w, const struct box *b, const struct tenant *t)
{
	int64_t suspended_ts = box_suspended(b, t->id);

	jsonw_object(w);
	tenant_write_fields(w, t);
	write_state(w, state_of(suspended_ts));
	if (suspended_ts != 0)
		jsonw_int_field(w, "suspended_ts", suspended_ts);
	jsonw_object_end(w);
}

struct walk {
	struct jsonw w;
	const struct box *box;
	const struct tenant_list_in *in;
	int64_t room;
	bool more;
};

static bool
has_room(struct walk *walk)
{
	walk->more = walk->room == 0;
	if (!walk->more)
		walk->room--;
	return !walk->more;
}

static bool
on_tenant(void *arg, const struct tenant *t)
{
	struct walk *walk = arg;

	if (walk->in->has_state && walk->in->state !=
	    (int)state_of(box_suspended(walk->box, t->id)))
		return true;
	if (!has_room(walk))
		return false;
	tenant_write(&walk->w, walk->box, t);
	return true;
}

static enum err
list_there(struct box *b, struct walk *walk)
{
	/* Of one state, it looks until the page is full. */
	return box_ops(b)->tenant_list(box_store(b), walk->in->after.len ?
	    walk->in->after : STR(""), walk->in->has_state ? INT64_MAX :
	    walk->room + 1, on_tenant, walk);
}

static bool
on_left(void *arg, const struct tenant_left *t)
{
	struct walk *walk = arg;
	const struct tenant fields = { .id = t->id, .name = t->name,
		.created_ts = t->created_ts, .host = STR_NONE };

	if (walk->in->after.len > 0 && str_cmp(t->id, walk->in->after) <= 0)
		return true;
	if (!has_room(walk))
		return false;
	jsonw_object(&walk->w);
	tenant_write_fields(&walk->w, &fields);
	write_state(&walk->w, TENANT_DELETED);
	jsonw_int_field(&walk->w, "erase_ts", t->erase_ts);
	jsonw_object_end(&walk->w);
	return true;
}

static enum err
list_left(struct box *b, struct walk *walk)
{
	const struct upkeeper *u = box_parts(b)->upkeeper;

	return u == NULL ? ERR_OK : u->tenants_left(u->arg, on_left, walk);
}

enum err
tenant_list(struct box *b, struct request *r)
{
	const struct tenant_list_in *in = r->in;
	struct walk walk = {
		.w = jsonw_on(&r->result), .box = b, .in = in,
		.room = in->limit ? in->limit : LIST_LIMIT,
	};
	enum err err = tenant_tends_others(box_parts(b), r);

	if (err != ERR_OK)
		return err;
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "tenants");
	jsonw_array(&walk.w);
	err = in->has_state && in->state == TENANT_DELETED ?
	    list_left(b, &walk) : list_there(b, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}
