/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What changes of groups and channels have in common.
 * Runs on: writers, and readers where said.
 * Owns: nothing between calls.
 */
#include "core/groupkit.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/text.h"
#include "core/before.h"
#include "core/group.h"

/* ---- small things ---- */

bool
group_is_outside_admin(const struct request *r)
{
	return request_is(r, ROLES_ADMIN);
}

bool
group_may(const struct request *r, const struct group_change *g,
    enum conv_who least)
{
	return group_is_outside_admin(r) ||
	    (g->self != NULL && conv_may(least, g->self->row.role));
}

struct str
group_text(struct request *r, const char *fmt, ...)
{
	va_list ap;
	char *text;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	text = arena_alloc(&r->arena, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){ text, (size_t)n };
}

struct str
group_conv_name(struct request *r, const char *prefix, struct str id)
{
	return group_text(r, "%s%.*s", prefix, STR_FMT(id));
}

struct str
group_ids_json(struct request *r, const struct str_list *list)
{
	struct buf text;
	struct jsonw w;

	buf_init(&text, 4 + list->count * 70u);
	w = jsonw_on(&text);
	str_list_write(&w, list);
	return buf_keep(&text, &r->arena);
}

struct effect *
group_subscribe(struct request *r, enum effect_kind kind, struct str user,
    int64_t conv)
{
	struct effect *e = effect_add(r, kind);

	e->user = user;
	e->conv = conv;
	return e;
}

/* ---- answers ---- */

void
group_write(struct jsonw *w, const struct conv *c)
{
	const struct conv_settings *set = &c->settings;
	struct str id = { c->name.p + 2, c->name.len - 2 };

	jsonw_string_field(w, "id", id);
	jsonw_string_field(w, "conv", c->name);
	jsonw_string_field(w, "name", c->title);
	jsonw_string_field(w, "owner", c->owner);
	jsonw_int_field(w, c->kind == CONV_CHANNEL ? "readers" : "members",
	    c->member_count);
	jsonw_int_field(w, "created_ts", c->created_ts);
	jsonw_bool_field(w, "listed", set->is_listed);
	if (c->kind == CONV_CHANNEL) {
		jsonw_bool_field(w, "comments", set->has_comments);
		jsonw_bool_field(w, "open", set->join == JOIN_OPEN);
	} else {
		jsonw_string_field(w, "join",
		    str_from(conv_join_names[set->join]));
		jsonw_string_field(w, "invite",
		    str_from(conv_who_names[set->invite]));
		jsonw_string_field(w, "mention_all",
		    str_from(conv_who_names[set->mention_all]));
		jsonw_int_field(w, "history", set->history);
	}
	if (set->silent_until_ts != 0)
		jsonw_int_field(w, "muted_until", set->silent_until_ts);
	if (set->life != LIFE_ACTIVE)
		jsonw_bool_field(w, "dissolved", true);
}

void
group_answer(struct request *r, const struct conv *c, const struct entry *e,
    const char *count_key, int64_t count)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	if (c != NULL) {
		jsonw_key(&w, conv_kind_name(c->kind));
		jsonw_object(&w);
		group_write(&w, c);
		jsonw_object_end(&w);
	}
	if (e != NULL) {
		jsonw_int_field(&w, "seq", e->seq);
		jsonw_int_field(&w, "id", e->id);
	}
	if (count_key != NULL)
		jsonw_int_field(&w, count_key, count);
	jsonw_object_end(&w);
}

/* ---- a change, from its beginning to its end ---- */

enum err
group_find(struct ledger *l, struct request *r, struct group_change *g,
    struct str id)
{
	enum err err = ledger_conv(l, group_conv_name(r, g->prefix, id),
	    &g->conv);

	g->self = NULL;
	if (err != ERR_OK)
		g->conv = NULL;
	if (err == ERR_NOT_FOUND && group_is_outside_admin(r))
		return request_refuse(r, err, "id", "there is none");
	if (err != ERR_OK)	/* foreign is the same as absent */
		return err == ERR_NOT_FOUND ? ERR_NOT_MEMBER : err;
	if (r->who.user[0] != '\0')
		err = ledger_present(l, g->conv, request_user(r), &g->self);
	if (err == ERR_NOT_MEMBER)
		g->self = NULL;		/* it is the row of who left */
	if (err == ERR_NOT_MEMBER && group_is_outside_admin(r))
		err = ERR_OK;
	if (err == ERR_OK && g->conv->row.settings.life != LIFE_ACTIVE)
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "it has been dissolved");
	return err;
}

void
group_digest(struct ledger *l, struct entry *e, struct str said)
{
	char kind[32];
	struct buf all;

	snprintf(kind, sizeof(kind), "%d ", (int)e->type);
	buf_init(&all, said.len + sizeof(kind));
	buf_puts(&all, kind);
	buf_putstr(&all, said);
	e->digest = (int64_t)ledger_digest(l, buf_str(&all));
	buf_fini(&all);
}

/* Ids need no escapes. */
int64_t
group_count_users(const struct entry *e)
{
	int64_t quotes = 0;

	for (size_t i = 0; i < e->users.len; i++)
		quotes += e->users.p[i] == '"';
	return quotes / 2;
}

/* Changes of what it is show it in their answer. */
static const struct conv *
shown(const struct group_change *g)
{
	return g->type == ENTRY_UPDATE && g->count_key == NULL ?
	    &g->conv->row : NULL;
}

enum err
group_again(struct ledger *l, struct request *r, struct group_change *g)
{
	struct entry first;
	enum err err = ledger_first(l, g->conv, &g->e, &r->arena, &first);

	if (err == ERR_OK)
		group_answer(r, shown(g), &first, g->count_key,
		    group_count_users(&first));
	return err == ERR_CONFLICT ? request_refuse(r, err, "cid",
	    "use a new cid for new content") : err;
}

enum err
group_check_free(struct ledger *l, struct request *r,
    const struct ledger_conv *c)
{
	const struct record_key key = { RECORD_DEPARTMENT_GROUP, STR("t:"),
		c->row.name };
	struct record row;
	enum err err = group_record(l, r, key, &row);

	if (err == ERR_OK)
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "it follows a department: change that");
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
group_begin(struct ledger *l, struct request *r, struct group_change *g,
    struct str id, struct str said)
{
	enum err refusal = group_find(l, r, g, id), err;
	const struct field_error why = r->why;

	g->is_done = false;
	g->e = (struct entry){ .type = g->type, .sender = request_user(r),
		.cid = g->cid };
	if (g->conv == NULL)
		return refusal;
	group_digest(l, &g->e, said);
	err = group_again(l, r, g);
	if (err != ERR_NOT_FOUND) {
		g->is_done = err == ERR_OK;
		return err;
	}
	r->why = why;
	if (refusal == ERR_OK && !group_may(r, g, g->least))
		return g->self == NULL ? ERR_NOT_MEMBER : ERR_FORBIDDEN;
	return refusal == ERR_OK && g->moves_people ?
	    group_check_free(l, r, g->conv) : refusal;
}

enum err
group_close(struct ledger *l, struct request *r, struct group_change *g,
    const struct group_close_in *in)
{
	bool stays = in->has_history ? in->history : true;
	enum err err;

	g->least = WHO_OWNER;
	g->cid = in->cid;
	g->type = ENTRY_DESTROY;
	err = group_begin(l, r, g, in->id, group_text(r, "dissolve %d",
	    stays));
	if (err != ERR_OK || g->is_done)
		return err;
	g->conv->row.settings.life = stays ? LIFE_READABLE : LIFE_SEALED;
	g->conv->row.settings.is_listed = false;
	ledger_conv_touch(l, g->conv);
	return ERR_OK;
}

enum err
group_end(struct ledger *l, struct request *r, struct group_change *g,
    const struct str_list *users)
{
	enum err err;

	if (users != NULL)
		g->e.users = group_ids_json(r, users);
	err = ledger_append(l, g->conv, &g->e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, g->conv, &g->e)->except.worker = -1;
	group_answer(r, shown(g), &g->e, g->count_key,
	    users != NULL ? users->count : 0);
	return ERR_OK;
}

/* ---- who there is ---- */

enum err
group_all_exist(struct ledger *l, struct request *r,
    const struct str_list *list)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		/* Not the request's: ten thousand people would not fit. */
		struct arena arena;
		struct user u;

		arena_init(&arena, 65536);
		err = ledger_check(l, ledger_ops(l)->user_get(
		    ledger_store(l), list->items[i], &arena, &u));
		if (err == ERR_OK && user_is_gone(&u))
			err = ERR_NOT_FOUND;
		arena_fini(&arena);
		if (err == ERR_NOT_FOUND)
			return request_refuse(r, err, "users",
			    arena_strndup(&r->arena, list->items[i].p,
			    list->items[i].len));
	}
	return err;
}

enum err
group_pick(struct ledger *l, struct request *r, const struct ledger_conv *c,
    struct str_list *list, bool present)
{
	struct str_list out = { arena_alloc(&r->arena,
	    (list->count + 1u) * sizeof(struct str)), 0 };
	struct ledger_member *m;

	for (uint32_t i = 0; i < list->count; i++) {
		enum err err = ledger_present(l, c, list->items[i], &m);

		if (err != ERR_OK && err != ERR_NOT_MEMBER)
			return err;
		if ((err == ERR_OK) == present)
			out.items[out.count++] = list->items[i];
	}
	*list = out;
	return ERR_OK;
}

enum err
group_all_in(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct str_list *list,
    const char *field)
{
	struct ledger_member *m;
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++)
		err = ledger_present(l, c, list->items[i], &m);
	return err == ERR_NOT_MEMBER ? request_refuse(r, ERR_FIELD, field,
	    "names somebody who is not a member") : err;
}

/* ---- a new one ---- */

/* The one entry for all of them must fit into a page. */
static enum err
check_bytes(struct request *r, const struct str_list *list)
{
	size_t bytes = 2;

	for (uint32_t i = 0; i < list->count; i++)
		bytes += list->items[i].len + 3;
	return bytes <= GROUP_CHANGE_BYTES ? ERR_OK : request_refuse(r,
	    ERR_LIMIT, "users", "too many long ids for one call: 5,000 of 36"
	    " characters go, add the others with another");
}

static uint64_t
digest_cid(struct ledger *l, struct request *r, const struct group_birth *b)
{
	char said[160];
	int n = snprintf(said, sizeof(said), "%s %s %.*s",
	    conv_kind_name(b->like.kind), r->who.user, STR_FMT(b->cid));

	return ledger_digest(l, (struct str){ said, (size_t)n });
}

static struct str
new_name(struct ledger *l, struct request *r, const struct group_birth *b)
{
	unsigned char bytes[8];
	char id[17];

	if (b->id.len > 0)
		return group_conv_name(r, b->prefix, b->id);
	if (b->cid.len > 0)	/* a retry finds it again */
		return group_text(r, "%s%016llx", b->prefix,
		    (unsigned long long)digest_cid(l, r, b));
	rng_fill(ledger_parts(l)->rng, bytes, sizeof(bytes));
	text_hex(bytes, sizeof(bytes), id);
	return group_text(r, "%s%s", b->prefix, id);
}

static enum err
make_again(struct ledger *l, struct request *r, const struct group_birth *b,
    const struct ledger_conv *c, const struct entry *like)
{
	struct entry first;
	enum err err = ledger_check(l, ledger_ops(l)->entry_by_seq(
	    ledger_store(l), c->row.key, 1, &r->arena, &first));

	if (err != ERR_OK)
		return err;
	if (first.digest == like->digest &&
	    str_eq(first.sender, like->sender)) {
		group_answer(r, &c->row, &first, NULL, 0);
		return ERR_OK;
	}
	return b->id.len == 0 ? request_refuse(r, ERR_CONFLICT, "cid",
	    "use a new cid for new content") : request_refuse(r, ERR_EXISTS,
	    "id", "this id is taken; choose another");
}

static enum err
make_new(struct ledger *l, struct request *r, const struct group_birth *b,
    struct str name, struct ledger_conv **fresh)
{
	struct conv like = b->like;
	enum err err;

	like.name = name;
	like.owner = b->members.items[0];
	err = ledger_conv_new(l, &like, fresh);
	for (uint32_t i = 0; i < b->members.count && err == ERR_OK; i++) {
		err = ledger_join(l, *fresh, b->members.items[i],
		    i == 0 ? ROLE_OWNER : ROLE_MEMBER, 1);
		group_subscribe(r, EFFECT_SUBSCRIBE, b->members.items[i],
		    (*fresh)->row.key);
	}
	return err;
}

static enum err
may_make(const struct ledger *l, struct request *r,
    const struct group_birth *b)
{
	return strcmp(b->prefix, "g:") != 0 || request_is(r, ROLES_ADMIN) ||
	    !ledger_setting(l, SETTING_GROUPS_BY_ADMINS) ? ERR_OK :
	    request_refuse(r, ERR_FORBIDDEN, NULL,
	    "only administrators make groups here");
}

enum err
group_make(struct ledger *l, struct request *r, const struct group_birth *b,
    struct ledger_conv **fresh)
{
	struct str name = new_name(l, r, b);
	struct group_birth judged = *b;
	struct entry e = { .type = ENTRY_CREATE, .sender = request_user(r),
		.cid = b->cid, .users = group_ids_json(r, &b->members) };
	struct ledger_conv *old;
	enum err err = check_bytes(r, &b->members);

	if (err != ERR_OK)
		return err;
	*fresh = NULL;
	group_digest(l, &e, group_text(r, "%.*s\n%.*s%.*s",
	    STR_FMT(b->like.title), STR_FMT(e.users), STR_FMT(b->more)));
	err = ledger_conv(l, name, &old);
	if (err == ERR_OK)
		return make_again(l, r, b, old, &e);
	if (err != ERR_NOT_FOUND)
		return err;
	err = may_make(l, r, b);
	if (err == ERR_OK)
		err = group_all_exist(l, r, &b->members);
	if (err == ERR_OK)
		err = before_name(l, r, name, "name", &judged.like.title);
	if (err == ERR_OK && b->question != NULL)
		err = before_name(l, r, name, "settings.question",
		    b->question);
	if (err == ERR_OK)
		err = make_new(l, r, &judged, name, fresh);
	if (err == ERR_OK)
		err = ledger_append(l, *fresh, &e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, *fresh, &e)->except.worker = -1;
	group_answer(r, &(*fresh)->row, &e, NULL, 0);
	return ERR_OK;
}

/* ---- coming and going ---- */

static bool
on_span(void *arg, const struct span *s)
{
	int64_t *upto = arg;

	if (s->upto > *upto)
		*upto = s->upto;
	return true;
}

/* From where a newcomer sees the log: what she saw before keeps its own
 * range, so that no entry is in two. */
static enum err
first_seen(struct ledger *l, const struct ledger_conv *c, struct str user,
    int64_t *from)
{
	int64_t history = c->row.settings.history, seen = 0;
	enum err err;

	if (c->row.kind == CONV_GROUP &&
	    !ledger_setting(l, SETTING_GROUP_HISTORY))
		history = 0;
	*from = c->row.last_seq + 1;
	if (history == 0 || c->row.last_seq == 0)
		return ERR_OK;
	err = ledger_check(l, ledger_ops(l)->span_list(ledger_store(l),
	    c->row.key, user, on_span, &seen));
	*from = history < 0 || history >= *from ? 1 : *from - history;
	if (*from <= seen)
		*from = seen + 1;
	return err;
}

enum err
group_seat(struct ledger *l, struct ledger_conv *c, struct str user,
    int64_t from)
{
	struct ledger_member *m;
	enum err err = ledger_join(l, c, user, ROLE_MEMBER, from);

	if (err == ERR_OK)
		err = ledger_present(l, c, user, &m);
	if (err == ERR_OK && from <= c->row.last_seq) {
		m->row.read_seq = c->row.last_seq;
		m->row.read_count = c->row.count;
	}
	return err;
}

enum err
group_let_in(struct ledger *l, struct request *r, struct group_change *g,
    const struct str_list *list)
{
	int64_t max = ledger_parts(l)->settings->group_members_max;
	enum err err = check_bytes(r, list);

	if (g->conv->row.member_count + list->count > max)
		return request_refuse(r, ERR_LIMIT, "users",
		    "the group would have too many members");
	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		int64_t from;

		err = first_seen(l, g->conv, list->items[i], &from);
		if (err == ERR_OK)
			err = group_seat(l, g->conv, list->items[i], from);
		group_subscribe(r, EFFECT_SUBSCRIBE, list->items[i],
		    g->conv->row.key)->seq = from;
	}
	return err == ERR_OK ? group_end(l, r, g, list) : err;
}

/* Admins first, then the oldest id: somebody must own the group. */
struct heir {
	struct arena *arena;
	struct str id;
	enum member_role role;
};

static bool
on_heir(void *arg, const struct member *m)
{
	struct heir *h = arg;

	if (h->id.len == 0 || m->role > h->role) {
		h->id = (struct str){ arena_strndup(h->arena, m->user.p,
		    m->user.len), m->user.len };
		h->role = m->role;
	}
	return true;
}

enum err
group_pass_on(struct ledger *l, struct request *r, struct ledger_conv *c)
{
	const struct store_ops *ops = ledger_ops(l);
	struct heir heir = { .arena = &r->arena };
	struct ledger_member *m;
	enum err err = ledger_settle(l);

	if (err == ERR_OK)
		err = ledger_check(l, ops->member_managers(ledger_store(l),
		    c->row.key, 1, on_heir, &heir));
	if (err == ERR_OK && heir.id.len == 0)
		err = ledger_check(l, ops->member_list(ledger_store(l),
		    c->row.key, STR(""), 1, on_heir, &heir));
	if (err != ERR_OK)
		return err;
	ledger_conv_owner(l, c, heir.id);
	if (heir.id.len == 0)
		return ERR_OK;
	err = ledger_present(l, c, heir.id, &m);
	if (err == ERR_OK) {
		m->row.role = ROLE_OWNER;
		ledger_member_touch(l, m);
	}
	return err;
}

enum err
group_let_go(struct ledger *l, struct request *r, struct group_change *g,
    const struct str_list *gone)
{
	enum err err = check_bytes(r, gone);
	bool is_ownerless = false;

	for (uint32_t i = 0; i < gone->count && err == ERR_OK; i++) {
		struct ledger_member *m;

		is_ownerless |= str_eq(gone->items[i], g->conv->row.owner);
		err = ledger_present(l, g->conv, gone->items[i], &m);
		if (err == ERR_OK)
			err = ledger_leave(l, g->conv, m,
			    g->conv->row.last_seq + 1);
	}
	if (err == ERR_OK && is_ownerless)
		err = group_pass_on(l, r, g->conv);
	if (err == ERR_OK)
		err = group_end(l, r, g, gone);
	if (err != ERR_OK)
		return err;
	for (uint32_t i = 0; i < gone->count; i++)
		group_subscribe(r, EFFECT_UNSUBSCRIBE, gone->items[i],
		    g->conv->row.key);
	return ERR_OK;
}

/* ---- notes in people's own logs ---- */

enum err
group_note(struct ledger *l, struct request *r, const struct own_note *note)
{
	struct ledger_conv *self;
	struct entry e = { .type = note->type, .sender = request_user(r),
		.users = note->users, .cid = note->cid,
		.digest = note->digest };
	enum err err = ledger_conv(l, group_conv_name(r, "s:", note->user),
	    &self);

	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	e.body = group_text(r, "{\"conv\":\"%.*s\"}", STR_FMT(note->conv));
	err = ledger_append(l, self, &e);
	if (err != ERR_OK)
		return err;
	ledger_tell(r, self, &e)->except.worker = -1;
	return ERR_OK;
}

struct managers {
	struct arena *arena;
	struct str ids[GROUP_MANAGERS_MAX];
	uint32_t count;
};

static bool
on_manager(void *arg, const struct member *m)
{
	struct managers *all = arg;

	all->ids[all->count++] = (struct str){ arena_strndup(all->arena,
	    m->user.p, m->user.len), m->user.len };
	return all->count < GROUP_MANAGERS_MAX;
}

enum err
group_note_managers(struct ledger *l, struct request *r,
    const struct ledger_conv *c, const struct own_note *note)
{
	struct managers *all = arena_zalloc(&r->arena, sizeof(*all));
	enum err err = ledger_settle(l);

	all->arena = &r->arena;
	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->member_managers(
		    ledger_store(l), c->row.key, GROUP_MANAGERS_MAX,
		    on_manager, all));
	for (uint32_t i = 0; i < all->count && err == ERR_OK; i++) {
		struct own_note one = *note;

		one.user = all->ids[i];
		err = group_note(l, r, &one);
	}
	return err;
}

enum err
group_record(struct ledger *l, struct request *r, struct record_key key,
    struct record *out)
{
	return ledger_check(l, ledger_ops(l)->record_get(ledger_store(l),
	    &key, &r->arena, out));
}

enum err
group_drop_record(struct ledger *l, struct record_key key)
{
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
group_view_record(struct view *v, struct arena *a, struct record_key key,
    struct record *out)
{
	return v->ops->record_get(v->store, &key, a, out);
}

enum err
group_decode(struct arena *a, struct str body, const struct field *fields,
    void *out)
{
	struct field_error why;
	json_t *object = NULL;
	enum err err = field_parse(body, &object);

	if (err == ERR_OK)
		err = field_decode(fields, object, out, a, &why);
	json_decref(object);
	return err == ERR_OK ? err : ERR_CORRUPT;
}

/* ---- for readers ---- */

enum err
group_view(struct view *v, struct request *r, const char *prefix,
    struct str id, struct group_seen *out)
{
	enum err err = v->ops->conv_by_name(v->store,
	    group_conv_name(r, prefix, id), &r->arena, &out->conv);

	out->is_in = false;
	if (err == ERR_NOT_FOUND)
		return group_is_outside_admin(r) ? request_refuse(r, err,
		    "id", "there is none") : ERR_NOT_MEMBER;
	if (err != ERR_OK)
		return err;
	if (r->who.user[0] != '\0')
		err = v->ops->member_get(v->store, out->conv.key,
		    request_user(r), &out->self);
	else
		out->self = (struct member){ .left = true };
	if (err == ERR_NOT_FOUND) {
		out->self = (struct member){ .left = true };
		err = ERR_OK;
	}
	if (err == ERR_OK)
		out->is_in = !out->self.left || group_is_outside_admin(r);
	return err;
}

enum err
group_view_within(struct view *v, struct request *r, const char *prefix,
    struct str id, struct group_seen *out)
{
	enum err err = group_view(v, r, prefix, id, out);

	return err == ERR_OK && !out->is_in ? ERR_NOT_MEMBER : err;
}
