/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The operation table: finding rows, and the checks before a call runs.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "api/op.h"

#include "api/rows.h"
#include "base/text.h"
#include "core/permit.h"
#include "model/scope.h"

static const struct op_set *const sets[] = {
	&ops_auth, &ops_session, &ops_device, &ops_user, &ops_contact,
	&ops_block, &ops_presence, &ops_group, &ops_channel,
	&ops_conversation, &ops_message, &ops_stream, &ops_room, &ops_tenant,
	&ops_key, &ops_role, &ops_audit, &ops_report, &ops_issuer,
	&ops_words, &ops_tag, &ops_broadcast,
	&ops_cutover, &ops_webhook, &ops_callback, &ops_file, &ops_search,
	&ops_department, &ops_setting, &ops_retention, &ops_backup,
	&ops_doctor,
	&ops_support,
	&ops_cert,
	&ops_licence,
	&ops_brand, &ops_mail,
	&ops_monitor, &ops_log,
};
#define SET_COUNT (sizeof(sets) / sizeof(sets[0]))

/*
 * Names are told apart by set first: "message.send" is looked for only in
 * the set whose first row begins with the same noun and, failing that, in
 * all. A few comparisons of short strings, no state.
 */
static const struct op *
find_in(const struct op_set *set, struct str name)
{
	for (size_t i = 0; i < set->count; i++)
		if (str_is(name, set->rows[i].name))
			return &set->rows[i];
	return NULL;
}

static size_t
noun_len(struct str name)
{
	const char *dot = name.len ? memchr(name.p, '.', name.len) : NULL;

	return dot != NULL ? (size_t)(dot - name.p) : name.len;
}

const struct op *
op_find(struct str name)
{
	size_t noun = noun_len(name);
	const struct op *op;

	for (size_t i = 0; i < SET_COUNT; i++) {
		const char *first = sets[i]->rows[0].name;

		if (noun > 0 && strncmp(first, name.p, noun) == 0 &&
		    (op = find_in(sets[i], name)) != NULL)
			return op;
	}
	for (size_t i = 0; i < SET_COUNT; i++)
		if ((op = find_in(sets[i], name)) != NULL)
			return op;
	return NULL;
}

const struct op *
op_next(const struct op *op)
{
	if (op == NULL)
		return sets[0]->rows;
	for (size_t i = 0; i < SET_COUNT; i++) {
		const struct op *end = sets[i]->rows + sets[i]->count;

		if (op < sets[i]->rows || op >= end)
			continue;
		if (op + 1 < end)
			return op + 1;
		return i + 1 < SET_COUNT ? sets[i + 1]->rows : NULL;
	}
	return NULL;
}

/* ---- routes ---- */

/* One segment of the path, up to '/' or the end. */
static struct str
segment(struct str *rest)
{
	const char *slash = rest->len ? memchr(rest->p, '/', rest->len) :
	    NULL;
	struct str s = { rest->p, slash ? (size_t)(slash - rest->p) :
		rest->len };

	rest->p += s.len + (slash != NULL);
	rest->len -= s.len + (slash != NULL);
	return s;
}

#define PARTS_MAX 4
struct parts {
	struct str names[PARTS_MAX], values[PARTS_MAX];
	size_t count;
};

static bool
route_matches(struct str pattern, struct str path, struct parts *parts)
{
	parts->count = 0;
	while (pattern.len > 0 && path.len > 0) {
		struct str want = segment(&pattern), have = segment(&path);

		if (want.len > 2 && want.p[0] == '{') {
			if (have.len == 0 || parts->count == PARTS_MAX)
				return false;
			parts->names[parts->count] =
			    (struct str){ want.p + 1, want.len - 2 };
			parts->values[parts->count++] = have;
		} else if (!str_eq(want, have)) {
			return false;
		}
	}
	return pattern.len == 0 && path.len == 0;
}

const struct op *
op_route(struct str method, struct str path, op_part_fn on_part, void *arg,
    bool *other)
{
	struct parts parts;

	*other = false;
	if (path.len == 0 || path.p[path.len - 1] == '/')
		return NULL;	/* one name per thing */
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		const char *blank = op->route ? strchr(op->route, ' ') : NULL;
		struct str verb = { op->route,
			blank ? (size_t)(blank - op->route) : 0 };

		if (blank == NULL ||
		    !route_matches(str_from(blank + 1), path, &parts))
			continue;
		if (!str_eq(verb, method)) {
			*other = true;
			continue;
		}
		for (size_t i = 0; i < parts.count; i++) {
			char name[32];

			snprintf(name, sizeof(name), "%.*s",
			    STR_FMT(parts.names[i]));
			on_part(arg, name, parts.values[i]);
		}
		return op;
	}
	return NULL;
}

/* ---- checks before a call runs ---- */

/* Keys come by REST alone, and only where people or administrators may. */
static uint64_t
scope_needed(const struct op *op)
{
	if (op->route == NULL || (op->allow & (ROLE_USER | ROLE_KEY)) == 0)
		return 0;
	if (op->scope != NULL)
		return scope_bit(str_from(op->scope));
	return scope_of(op->name, strncmp(op->route, "GET ", 4) != 0);
}

/* A right of the row's own, or else what a key would need. */
uint64_t
op_rights(const struct op *op)
{
	uint64_t own = op->right != NULL ? right_bit(str_from(op->right)) : 0;

	if ((op->allow & ROLE_TENANT_ADMIN) == 0 || op->route == NULL)
		return own;
	return own | (op->scope != NULL ? right_bit(str_from(op->scope)) :
	    scope_of(op->name, strncmp(op->route, "GET ", 4) != 0));
}

const char *
op_scope(const struct op *op)
{
	uint64_t bit = scope_needed(op);

	for (unsigned i = 0; bit != 0 && scope_name(i) != NULL; i++)
		if (bit >> i & 1)
			return scope_name(i);
	return NULL;
}

static enum err
decode(const struct op *op, const json_t *params, struct request *r)
{
	static const struct field none[] = { FIELD_END };
	json_t *empty = NULL;
	enum err err;

	if (params == NULL)
		params = empty = json_object();
	r->in = arena_zalloc(&r->arena, op->in_size ? op->in_size : 1);
	r->fields = op->in;
	err = field_decode(op->in ? op->in : none, params, r->in, &r->arena,
	    &r->why);
	json_decref(empty);
	return err;
}

enum err
op_prepare(const struct op *op, const json_t *params, struct request *r)
{
	enum err err;

	r->op_name = op->name;
	r->steps = op->steps;
	r->allow = op->allow;
	r->cost = op->cost;
	r->when_full = op->when_full;
	r->may_be_nowhere = op->may_be_nowhere;
	r->is_audited = (op->allow & (ROLE_TENANT_ADMIN | ROLE_SYSTEM)) != 0;
	if (op->allow & ROLE_ANYONE)
		r->authenticated = true;
	/* Most sessions have neither key nor role: their calls need not
	 * know. */
	if (!r->authenticated || r->who.rights != 0)
		r->right = op_rights(op);
	if (!r->authenticated)
		r->scope = scope_needed(op);
	else if ((err = permit(r)) != ERR_OK)
		return err;
	if (op->bytes != BYTES_NONE && r->transfer == NULL)
		return request_refuse(r, ERR_REQUEST, NULL,
		    "its bytes go by HTTP alone");
	if ((err = decode(op, params, r)) != ERR_OK)
		return err;
	return op->place != NULL ? op->place(r) : ERR_OK;
}

/* ---- If-Match ---- */

static bool
has_step(const struct op *op, enum place at)
{
	for (const struct step *s = op->steps; s->at != AT_NONE; s++)
		if (s->at == at)
			return true;
	return false;
}

/* "/v1/a" of "/v1/a/{id}", but not of "/v1/abc". */
static bool
begins_with(struct str path, struct str prefix)
{
	return path.len >= prefix.len &&
	    memcmp(path.p, prefix.p, prefix.len) == 0 &&
	    (path.len == prefix.len || path.p[prefix.len] == '/');
}

/* What params say for this field: `seqs` of an edit's `seq` are that one.
 * NULL, or the caller's. */
static json_t *
said_for(const struct field *f, const json_t *params)
{
	json_t *value = json_object_get(params, f->name), *list;
	char one[64];

	if (value != NULL)
		return json_incref(value);
	snprintf(one, sizeof(one), "%.*s", (int)strlen(f->name) - 1, f->name);
	value = json_object_get(params, one);
	if (value == NULL || f->type != FIELD_T_INTS)
		return NULL;
	list = json_array();
	json_array_append(list, value);
	return list;
}

/* The members of params for these fields that name what is meant: required
 * ones, and whose it is. NULL when one lacks. */
static json_t *
names_of(const struct field *fields, const json_t *params)
{
	json_t *out = json_object();

	for (const struct field *f = fields; f && f->type; f++) {
		bool needed = (f->flags & FIELD_REQUIRED) != 0;
		json_t *value = needed || f->type == FIELD_T_ID ?
		    said_for(f, params) : NULL;

		if (value != NULL) {
			json_object_set_new(out, f->name, value);
		} else if (needed) {
			json_decref(out);
			return NULL;
		}
	}
	return out;
}

/* A GET that needs nothing shows a list, not a thing. */
static bool
needs_a_name(const struct field *fields)
{
	for (const struct field *f = fields; f && f->type; f++)
		if (f->flags & FIELD_REQUIRED)
			return true;
	return false;
}

/* How the writer reads what a GET shows; NULL: it cannot. */
static reader_step_fn
look_of(const struct op *op)
{
	if (op->look != NULL)
		return op->look;
	return op->steps[0].at == AT_READERS && op->steps[1].at == AT_NONE ?
	    op->steps[0].run.readers : NULL;
}

/* Of a tag of a GET, what If-Match compares; a tag of another form is none of
 * ours: it never matches. */
static struct str
lasting_part(const struct op *look, struct str tag)
{
	if (look->live_from != NULL && tag.len > REQUEST_TAG_CHARS &&
	    tag.p[REQUEST_TAG_CHARS] == '-')
		tag.len = REQUEST_TAG_CHARS;
	return tag.len <= REQUEST_TAG_CHARS ? tag : STR("");
}

/* The row that shows what op changes, and its params. */
static const struct op *
shown_by(const struct op *op, const json_t *params, json_t **look_params)
{
	struct str path = str_from(strchr(op->route, ' ') + 1);
	const struct op *best = NULL;
	size_t best_len = 0;

	*look_params = NULL;
	if (op->shown_by != NULL) {
		best = op_find(str_from(op->shown_by));
		BUG_ON(best == NULL);
		*look_params = names_of(best->in, params);
		return *look_params != NULL ? best : NULL;
	}
	for (const struct op *o = op_next(NULL); o; o = op_next(o)) {
		struct str prefix;
		json_t *found;

		if (o->route == NULL || strncmp(o->route, "GET ", 4) != 0 ||
		    look_of(o) == NULL)
			continue;
		prefix = str_from(o->route + 4);
		if (!begins_with(path, prefix) || prefix.len <= best_len ||
		    !needs_a_name(o->in) ||
		    (found = names_of(o->in, params)) == NULL)
			continue;
		json_decref(*look_params);
		*look_params = found;
		best = o;
		best_len = prefix.len;
	}
	return best;
}

/* Whether a call of op has all that a call of look needs. */
static bool
names_all(const struct op *op, const struct op *look)
{
	for (const struct field *f = look->in; f && f->type; f++) {
		const struct field *same = op->in;

		while (same && same->type && strcmp(same->name, f->name) != 0)
			same++;
		if ((f->flags & FIELD_REQUIRED) && (!same || !same->type))
			return false;
	}
	return true;
}

bool
op_takes_guard(const struct op *op)
{
	struct str path = str_from(strchr(op->route, ' ') + 1);

	if (strncmp(op->route, "GET ", 4) == 0 || !has_step(op, AT_WRITER))
		return false;
	for (const struct op *o = op_next(NULL); o; o = op_next(o))
		if (o->route != NULL && strncmp(o->route, "GET ", 4) == 0 &&
		    look_of(o) != NULL && needs_a_name(o->in) &&
		    begins_with(path, str_from(o->route + 4)) &&
		    names_all(op, o))
			return true;
	return op->shown_by != NULL;
}

enum err
op_guard(const struct op *op, const json_t *params, struct str tag,
    struct request *r)
{
	struct guard *g = arena_zalloc(&r->arena, sizeof(*g));
	const struct op *look;
	json_t *look_params;
	enum err err = ERR_OK;

	look = shown_by(op, params, &look_params);
	if (look == NULL || !has_step(op, AT_WRITER)) {
		json_decref(look_params);
		return request_refuse(r, ERR_FIELD, NULL,
		    "If-Match: there is nothing here that can be read first");
	}
	g->look = look_of(look);
	g->live_from = look->live_from;
	g->step = -1;
	tag = lasting_part(look, tag);
	snprintf(g->tag, sizeof(g->tag), "%.*s", STR_FMT(tag));
	if (look->in != NULL) {
		g->in = arena_zalloc(&r->arena, look->in_size);
		err = field_decode(look->in, look_params, g->in, &r->arena,
		    &r->why);
	}
	json_decref(look_params);
	r->guard = g;
	return err;
}
