/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Roles: those there are, and who has which.
 * Runs on: readers and writers.
 * Owns: nothing between calls.
 */
#include "core/role.h"

#include "core/access.h"
#include "core/policy.h"
#include "core/user.h"
#include "model/scope.h"

struct role_row {
	struct str name;
	struct str_list rights;
};

static const struct field role_fields[] = {
	FIELD_STRING(struct role_row, name, 0, 4 * ROLE_NAME_CHARS,
	    FIELD_REQUIRED, ""),
	FIELD_AT(FIELD_T_STRINGS, struct role_row, rights, 0, SCOPES_MAX, 0, ""),
	FIELD_END
};

/* A record's body of who has one. */
struct given {
	struct str role;
};
static const struct field given_fields[] = {
	FIELD_STRING(struct given, role, 1, 64, FIELD_REQUIRED, ""),
	FIELD_END
};

/* What comes with the product. */
static const struct {
	const char *id;
	bool reads;			/* all there is to read */
	const char *rights[8];
} builtin[] = {
	{ "auditor", true, { NULL } },
	{ "helper", false, { "user.password", "device.read", "device.write",
		"session.write", NULL } },
};
#define BUILTIN_COUNT (sizeof(builtin) / sizeof(builtin[0]))

static uint64_t
rights_of_builtin(size_t i)
{
	uint64_t rights = 0;

	for (unsigned bit = 0; scope_name(bit) != NULL; bit++)
		if (builtin[i].reads && right_reads(bit))
			rights |= UINT64_C(1) << bit;
	for (const char *const *name = builtin[i].rights; *name; name++)
		rights |= right_bit(str_from(*name));
	return rights;
}

/* False: it is none of those. */
static bool
find_builtin(struct str id, uint64_t *rights)
{
	for (size_t i = 0; i < BUILTIN_COUNT; i++) {
		if (!str_is(id, builtin[i].id))
			continue;
		*rights = rights_of_builtin(i);
		return true;
	}
	return false;
}

static uint64_t
rights_of_list(const struct str_list *list)
{
	uint64_t rights = 0;

	for (uint32_t i = 0; i < list->count; i++)
		rights |= right_bit(list->items[i]);
	return rights;
}

/* ERR_NOT_FOUND. */
static enum err
find_rights(const struct view *v, struct str id, struct arena *arena,
    uint64_t *rights)
{
	struct role_row role = { .name = STR("") };
	struct record row;
	enum err err;

	if (find_builtin(id, rights))
		return ERR_OK;
	err = access_get(v, RECORD_ROLE, id, arena, &row);
	if (err == ERR_OK)
		err = access_decode(&row, role_fields, &role, arena);
	*rights = rights_of_list(&role.rights);
	return err;
}

enum err
role_find(const struct view *v, struct str user, struct arena *arena,
    struct role_of *out)
{
	struct given given;
	struct record row;
	enum err err = access_get(v, RECORD_ROLE_OF, user, arena, &row);

	*out = (struct role_of){ .id = STR("") };
	if (err == ERR_OK)
		err = access_decode(&row, given_fields, &given, arena);
	if (err == ERR_OK) {
		out->id = given.role;
		err = find_rights(v, given.role, arena, &out->rights);
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* ---- answers ---- */

static void
write_rights(struct jsonw *w, uint64_t rights)
{
	jsonw_key(w, "rights");
	jsonw_array(w);
	for (unsigned bit = 0; scope_name(bit) != NULL; bit++)
		if (rights >> bit & 1)
			jsonw_string(w, str_from(scope_name(bit)));
	jsonw_array_end(w);
}

enum err
role_write_of(const struct view *v, struct request *r, struct jsonw *w,
    struct str user)
{
	struct role_of role;
	enum err err;

	if (!request_is(r, ROLES_ADMIN) && !str_eq(user, request_user(r)))
		return ERR_OK;
	err = role_find(v, user, &r->arena, &role);
	if (err != ERR_OK || role.id.len == 0)
		return err;
	jsonw_string_field(w, "role", role.id);
	write_rights(w, role.rights);
	return ERR_OK;
}

static void
write_role(struct jsonw *w, struct str id, struct str name, uint64_t rights)
{
	jsonw_object(w);
	jsonw_string_field(w, "id", id);
	jsonw_string_field(w, "name", name.len > 0 ? name : id);
	jsonw_bool_field(w, "builtin", name.len == 0);
	write_rights(w, rights);
	jsonw_object_end(w);
}

struct walk {
	struct request *r;
	struct jsonw w;
	enum err err;
};

static bool
on_role(void *arg, const struct record *row)
{
	struct walk *walk = arg;
	struct role_row role = { .name = STR("") };

	walk->err = access_decode(row, role_fields, &role, &walk->r->arena);
	if (walk->err == ERR_OK)
		write_role(&walk->w, row->id, role.name,
		    rights_of_list(&role.rights));
	return walk->err == ERR_OK;
}

enum err
role_list(struct view *v, struct request *r)
{
	struct walk walk = { .r = r, .w = jsonw_on(&r->result) };
	const struct record_range range = { .kind = RECORD_ROLE,
		.key = ACCESS_OWNER, .after = STR(""), .limit = ROLES_MAX };
	uint64_t all = 0;
	enum err err;

	for (unsigned bit = 0; scope_name(bit) != NULL; bit++)
		all |= right_bit(str_from(scope_name(bit)));
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "roles");
	jsonw_array(&walk.w);
	for (size_t i = 0; i < BUILTIN_COUNT; i++)
		write_role(&walk.w, str_from(builtin[i].id), STR(""),
		    rights_of_builtin(i));
	err = v->ops->record_list(v->store, &range, on_role, &walk);
	jsonw_array_end(&walk.w);
	write_rights(&walk.w, all);
	jsonw_object_end(&walk.w);
	return err == ERR_OK ? walk.err : err;
}

static bool
on_given(void *arg, const struct record *row)
{
	struct walk *walk = arg;
	struct given given;

	walk->err = access_decode(row, given_fields, &given,
	    &walk->r->arena);
	if (walk->err != ERR_OK)
		return false;
	jsonw_object(&walk->w);
	jsonw_string_field(&walk->w, "user", row->id);
	jsonw_string_field(&walk->w, "role", given.role);
	jsonw_int_field(&walk->w, "since_ts", row->ts);
	jsonw_object_end(&walk->w);
	return true;
}

static const struct record_range all_given = { .kind = RECORD_ROLE_OF,
	.key = { "t:", 2 }, .after = { "", 0 }, .limit = ROLE_PEOPLE_MAX };

enum err
role_people(struct view *v, struct request *r)
{
	struct walk walk = { .r = r, .w = jsonw_on(&r->result) };
	enum err err;

	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "people");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &all_given, on_given, &walk);
	jsonw_array_end(&walk.w);
	jsonw_object_end(&walk.w);
	return err == ERR_OK ? walk.err : err;
}

struct found {
	struct request *r;
	struct str role;
	struct str_list *out;
	enum err err;
};

static bool
on_found(void *arg, const struct record *row)
{
	struct found *found = arg;
	struct arena *a = &found->r->arena;
	struct given given;

	found->err = access_decode(row, given_fields, &given, a);
	if (found->err == ERR_OK && str_eq(given.role, found->role))
		found->out->items[found->out->count++] = (struct str){
			arena_strndup(a, row->id.p, row->id.len),
			row->id.len };
	return found->err == ERR_OK;
}

enum err
role_holders(const struct view *v, struct request *r, struct str role,
    struct str_list *out)
{
	struct found found = { r, role, out, ERR_OK };
	enum err err;

	*out = (struct str_list){ arena_alloc(&r->arena,
	    ROLE_PEOPLE_MAX * sizeof(struct str)), 0 };
	err = v->ops->record_list(v->store, &all_given, on_found, &found);
	return err == ERR_OK ? found.err : err;
}

/* ---- changing ---- */

static struct view
view_of(struct ledger *l)
{
	return (struct view){ .parts = ledger_parts(l),
		.ops = ledger_ops(l), .store = ledger_store(l) };
}

/* Sessions carry the rights they were opened with. */
static void
end_sessions(struct request *r, struct str user)
{
	struct effect *kick = effect_add(r, EFFECT_KICK);

	kick->user = (struct str){ arena_strndup(&r->arena, user.p, user.len),
		user.len };
	kick->reason = "admin";
}

struct holders {
	struct request *r;
	struct str role;
	int64_t count;
	bool kicks;
	enum err err;
};

static bool
on_holder(void *arg, const struct record *row)
{
	struct holders *h = arg;
	struct given given;

	h->err = access_decode(row, given_fields, &given, &h->r->arena);
	if (h->err != ERR_OK || !str_eq(given.role, h->role))
		return h->err == ERR_OK;
	h->count++;
	if (h->kicks)
		end_sessions(h->r, row->id);
	return true;
}

static enum err
walk_holders(struct ledger *l, struct holders *h)
{
	enum err err = ledger_check(l, ledger_ops(l)->record_list(
	    ledger_store(l), &all_given, on_holder, h));

	return err == ERR_OK ? h->err : err;
}

static enum err
check_set(struct ledger *l, struct request *r)
{
	const struct role_set_in *in = r->in;
	struct record old;
	uint64_t rights;
	int64_t count;
	enum err err;

	if (find_builtin(in->id, &rights))
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "this one comes with the product and stays as it is");
	for (uint32_t i = 0; i < in->rights.count; i++)
		if (right_bit(in->rights.items[i]) == 0)
			return request_refuse(r, ERR_FIELD, "rights",
			    "names a right that there is not: role.list has"
			    " them all");
	err = access_find(l, RECORD_ROLE, in->id, &r->arena, &old);
	if (err != ERR_NOT_FOUND)
		return err;
	err = ledger_check(l, ledger_ops(l)->record_count(ledger_store(l),
	    RECORD_ROLE, ACCESS_OWNER, &count));
	return err == ERR_OK && count >= ROLES_MAX ? request_refuse_more(r,
	    "id", ROLES_MAX, "roles of one's own") : err;
}

static enum err
put_role(struct ledger *l, struct request *r)
{
	const struct role_set_in *in = r->in;
	const struct role_row role = { .rights = in->rights,
		.name = in->name.len > 0 ? in->name : in->id };
	struct record row = { .kind = RECORD_ROLE, .owner = ACCESS_OWNER,
		.id = in->id, .ts = ledger_ts(l) };

	return access_put(l, &row, role_fields, &role);
}

enum err
role_set(struct ledger *l, struct request *r)
{
	const struct role_set_in *in = r->in;
	struct holders h = { .r = r, .role = in->id, .kicks = true };
	struct jsonw w = jsonw_on(&r->result);
	enum err err = check_set(l, r);

	if (err == ERR_OK)
		err = put_role(l, r);
	if (err == ERR_OK)
		err = walk_holders(l, &h);
	if (err == ERR_OK)
		err = policy_note(l, r, "role", in->id);
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "role");
	write_role(&w, in->id, in->name.len > 0 ? in->name : in->id,
	    rights_of_list(&in->rights));
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
role_delete(struct ledger *l, struct request *r)
{
	const struct role_id_in *in = r->in;
	struct holders h = { .r = r, .role = in->id };
	struct record row;
	enum err err = access_find(l, RECORD_ROLE, in->id, &r->arena, &row);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such role");
	if (err == ERR_OK)
		err = walk_holders(l, &h);
	if (err == ERR_OK && h.count > 0)
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "somebody has it: give her another one first");
	if (err == ERR_OK)
		err = access_delete(l, RECORD_ROLE, in->id);
	if (err == ERR_OK)
		err = policy_note(l, r, "role", in->id);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

/* ---- who has which ---- */

enum err
role_take(struct ledger *l, struct str user)
{
	enum err err = access_delete(l, RECORD_ROLE_OF, user);

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
check_give(struct ledger *l, struct request *r, struct user *u)
{
	const struct role_give_in *in = r->in;
	const struct view v = view_of(l);
	uint64_t rights;
	int64_t count = 0;
	enum err err = user_need(l, r, in->user, "user", u);

	if (err != ERR_OK || in->role.len == 0)
		return err;
	if (u->is_admin)
		return request_refuse(r, ERR_WRONG_STATE, "user",
		    "an administrator may do everything: take that first");
	err = ledger_check(l, find_rights(&v, in->role, &r->arena, &rights));
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "role", "no such role");
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->record_count(
		    ledger_store(l), RECORD_ROLE_OF, ACCESS_OWNER, &count));
	return err == ERR_OK && count >= ROLE_PEOPLE_MAX ?
	    request_refuse_more(r, "user", ROLE_PEOPLE_MAX,
	    "people may have a role") : err;
}

static enum err
put_given(struct ledger *l, struct request *r)
{
	const struct role_give_in *in = r->in;
	const struct given given = { .role = in->role };
	struct record row = { .kind = RECORD_ROLE_OF, .owner = ACCESS_OWNER,
		.id = in->user, .ts = ledger_ts(l) };

	return in->role.len == 0 ? role_take(l, in->user) :
	    access_put(l, &row, given_fields, &given);
}

enum err
role_give(struct ledger *l, struct request *r)
{
	struct user u;
	enum err err = check_give(l, r, &u);

	if (err == ERR_OK)
		err = put_given(l, r);
	if (err == ERR_OK)
		err = user_note(l, r, &u, STR(""));
	if (err != ERR_OK)
		return err;
	end_sessions(r, u.id);
	buf_puts(&r->result, "{}");
	return ERR_OK;
}

enum err
role_spare(const struct view *v, struct request *r, struct str user)
{
	struct role_of role;
	enum err err;

	if ((!request_is(r, ROLE_KEY) && r->who.rights == 0) ||
	    str_eq(user, request_user(r)))
		return ERR_OK;
	err = role_find(v, user, &r->arena, &role);
	return err == ERR_OK && role.id.len > 0 ? request_refuse(r,
	    ERR_FORBIDDEN, NULL, "only an administrator has a say over who"
	    " has a role") : err;
}
