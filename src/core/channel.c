/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Channels: making them, who publishes, who follows, their end.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/channel.h"

#include "core/before.h"
#include "core/groupkit.h"

#define PAGE_LIMIT 100

static void
apply_settings(const struct channel_settings_in *in,
    struct conv_settings *set)
{
	if (in->has_comments)
		set->has_comments = in->comments;
	if (in->has_listed)
		set->is_listed = in->listed;
	if (in->has_open)
		set->join = in->open ? JOIN_OPEN : JOIN_CLOSED;
}

static struct str
settings_said(struct request *r, const struct channel_settings_in *in)
{
	return group_text(r, "\n%d %d %d",
	    in->has_comments ? in->comments : -1,
	    in->has_listed ? in->listed : -1, in->has_open ? in->open : -1);
}

enum err
channel_create(struct ledger *l, struct request *r)
{
	const struct channel_create_in *in = r->in;
	struct str owner = in->owner.len > 0 ? in->owner : request_user(r);
	struct group_birth birth = { .prefix = "c:",
		.like = { .kind = CONV_CHANNEL, .title = in->name,
		.settings = { .join = JOIN_OPEN, .is_listed = true } },
		.id = in->id, .cid = in->cid, .members = { &owner, 1 },
		.more = settings_said(r, &in->settings) };
	struct ledger_conv *fresh;

	if (owner.len == 0)
		return request_refuse(r, ERR_FIELD, "owner", "say whose");
	if (!str_eq(owner, request_user(r)) && !group_is_outside_admin(r))
		return request_refuse(r, ERR_FORBIDDEN, "owner",
		    "only administrators make channels of others");
	apply_settings(&in->settings, &birth.like.settings);
	return group_make(l, r, &birth, &fresh);
}

/* ---- who publishes ---- */

/* So many writers more may be made; `field` asks for them. */
static enum err
check_count(struct ledger *l, struct request *r, const struct ledger_conv *c,
    int64_t more, const char *field)
{
	int64_t most = ledger_parts(l)->settings->channel_writers_max;
	int64_t count = 0;
	enum err err = more > 0 ? group_count_admins(l, c,
	    CHANNEL_WRITERS_MAX + 1, &count) : ERR_OK;

	return err == ERR_OK && count + more > most ? request_refuse_more(r,
	    field, most, "writers of one channel") : err;
}

/* Her place passes to the former owner, if she writes. */
static enum err
check_heir(struct ledger *l, struct request *r, const struct ledger_conv *c,
    struct str id)
{
	struct ledger_member *m;
	enum err err = ledger_present(l, c, id, &m);

	return err == ERR_OK && m->row.role == ROLE_MEMBER ?
	    check_count(l, r, c, 1, "owner") : err;
}

static enum err
change_owner(struct ledger *l, struct ledger_conv *c, struct str id)
{
	struct ledger_member *m;
	enum err err = ledger_present(l, c, c->row.owner, &m);

	if (err == ERR_OK) {
		m->row.role = ROLE_ADMIN;
		m->row.changed = ledger_next_id(l);
		ledger_member_touch(l, m);
		err = ledger_present(l, c, id, &m);
	}
	if (err != ERR_OK)
		return err;
	m->row.role = ROLE_OWNER;
	m->row.changed = ledger_next_id(l);
	ledger_member_touch(l, m);
	ledger_conv_owner(l, c, id);
	return ERR_OK;
}

enum err
channel_update(struct ledger *l, struct request *r)
{
	const struct channel_update_in *in = r->in;
	struct str name = in->name;
	struct str_list owner = { (struct str[]){ in->owner }, 1 };
	struct group_change g = { .prefix = "c:", .least = WHO_OWNER,
		.cid = in->cid, .type = ENTRY_UPDATE };
	bool moves;
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "%.*s\n%.*s%.*s", STR_FMT(in->name), STR_FMT(in->owner),
	    STR_FMT(settings_said(r, &in->settings))));

	if (err != ERR_OK || g.is_done)
		return err;
	moves = in->owner.len > 0 && !str_eq(in->owner, g.conv->row.owner);
	if (moves)
		err = group_all_in(l, r, g.conv, &owner, "owner");
	if (err == ERR_OK && moves)
		err = check_heir(l, r, g.conv, in->owner);
	if (err == ERR_OK)
		err = before_name(l, r, g.conv->row.name, "name", &name);
	if (err == ERR_OK && moves)
		err = change_owner(l, g.conv, in->owner);
	if (err != ERR_OK)
		return err;
	if (name.len > 0)
		ledger_conv_title(l, g.conv, name);
	apply_settings(&in->settings, &g.conv->row.settings);
	return group_end(l, r, &g, NULL);
}

/* One's own devices learn by one's own log; the channel's log says nothing. */
static enum err
note_own(struct ledger *l, struct request *r, const struct ledger_conv *c,
    struct str user)
{
	const struct own_note note = { .user = user, .type = ENTRY_SETTING,
		.conv = c->row.name, .users = STR(""), .cid = STR("") };

	return group_note(l, r, &note);
}

/* A reader sees all of it; what is older than her coming counts as read. */
static enum err
begin_reading(struct ledger *l, struct request *r, struct ledger_conv *c,
    struct str user)
{
	enum err err = group_seat(l, c, user, 1);

	if (err == ERR_OK)
		err = note_own(l, r, c, user);
	group_subscribe(r, EFFECT_SUBSCRIBE, user, c->row.key);
	return err;
}

/* Those who are to write, readers by then. */
static enum err
make_writers(struct ledger *l, struct request *r, struct ledger_conv *c,
    const struct str_list *list)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		struct ledger_member *m;

		err = ledger_present(l, c, list->items[i], &m);
		if (err == ERR_NOT_MEMBER)
			err = begin_reading(l, r, c, list->items[i]);
		if (err == ERR_OK)
			err = ledger_present(l, c, list->items[i], &m);
		if (err != ERR_OK || m->row.role == ROLE_OWNER)
			continue;
		m->row.role = ROLE_ADMIN;
		m->row.changed = ledger_next_id(l);
		ledger_member_touch(l, m);
	}
	return err;
}

static enum err
unmake_writers(struct ledger *l, struct ledger_conv *c,
    const struct str_list *list)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		struct ledger_member *m;

		err = ledger_present(l, c, list->items[i], &m);
		if (err == ERR_OK && m->row.role == ROLE_ADMIN) {
			m->row.role = ROLE_MEMBER;
			m->row.changed = ledger_next_id(l);
			ledger_member_touch(l, m);
		}
	}
	return err;
}

/* Those of the list whom it makes writers. */
static enum err
count_fresh(struct ledger *l, const struct ledger_conv *c,
    const struct str_list *list, int64_t *out)
{
	*out = 0;
	for (uint32_t i = 0; i < list->count; i++) {
		struct ledger_member *m;
		enum err err = ledger_present(l, c, list->items[i], &m);

		if (err != ERR_OK && err != ERR_NOT_MEMBER)
			return err;
		*out += err == ERR_NOT_MEMBER || m->row.role == ROLE_MEMBER;
	}
	return ERR_OK;
}

static enum err
check_writers(struct ledger *l, struct request *r,
    const struct ledger_conv *c)
{
	const struct channel_writers_in *in = r->in;
	int64_t fresh = 0;
	enum err err = group_all_exist(l, r, &in->add);

	if (err == ERR_OK)
		err = group_all_in(l, r, c, &in->remove, "remove");
	if (err == ERR_OK)
		err = count_fresh(l, c, &in->add, &fresh);
	return err == ERR_OK ? check_count(l, r, c, fresh, "add") : err;
}

enum err
channel_writers(struct ledger *l, struct request *r)
{
	const struct channel_writers_in *in = r->in;
	struct group_change g = { .prefix = "c:", .least = WHO_OWNER,
		.cid = in->cid, .type = ENTRY_UPDATE };
	struct str_list all = { .count = in->add.count + in->remove.count };
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "writers %.*s %.*s", STR_FMT(group_ids_json(r, &in->add)),
	    STR_FMT(group_ids_json(r, &in->remove))));

	if (err != ERR_OK || g.is_done)
		return err;
	all.items = arena_alloc(&r->arena,
	    (all.count + 1u) * sizeof(struct str));
	for (uint32_t i = 0; i < all.count; i++)
		all.items[i] = i < in->add.count ? in->add.items[i] :
		    in->remove.items[i - in->add.count];
	err = check_writers(l, r, g.conv);
	if (err == ERR_OK)
		err = make_writers(l, r, g.conv, &in->add);
	if (err == ERR_OK)
		err = unmake_writers(l, g.conv, &in->remove);
	return err == ERR_OK ? group_end(l, r, &g, &all) : err;
}

/* Its readers keep their rows, for there may be very many: they read on, or
 * do not, and go when they like. */
enum err
channel_dissolve(struct ledger *l, struct request *r)
{
	struct group_change g = { .prefix = "c:" };
	enum err err = group_close(l, r, &g, r->in);

	return err != ERR_OK || g.is_done ? err :
	    group_end(l, r, &g, NULL);
}

/* ---- who follows ---- */

static void
answer_following(struct request *r, bool is_following)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_bool_field(&w, "following", is_following);
	jsonw_object_end(&w);
}

/* Twice is once: the second time there is nothing to change. */
enum err
channel_follow(struct ledger *l, struct request *r)
{
	const struct channel_id_in *in = r->in;
	int64_t most = ledger_parts(l)->settings->channel_readers_max;
	struct group_change g = { .prefix = "c:" };
	enum err err = group_find(l, r, &g, in->id);

	if (g.conv == NULL || (err != ERR_OK && err != ERR_NOT_MEMBER))
		return err;
	/* What one cannot follow is like what is not there. */
	if (g.self == NULL && (g.conv->row.settings.life != LIFE_ACTIVE ||
	    g.conv->row.settings.join != JOIN_OPEN))
		return ERR_NOT_MEMBER;
	if (g.self == NULL &&
	    g.conv->row.member_count >= most)
		return request_refuse_more(r, "id", most,
		    "readers of one channel");
	err = g.self == NULL ? begin_reading(l, r, g.conv, request_user(r)) :
	    ERR_OK;
	answer_following(r, true);
	return err;
}

/* Stops reading; the owner cannot. */
static enum err
end_reading(struct ledger *l, struct request *r, struct ledger_conv *c,
    struct str user)
{
	struct ledger_member *m;
	enum err err = ledger_present(l, c, user, &m);

	if (err != ERR_OK)
		return err;
	err = ledger_leave(l, c, m, c->row.last_seq);
	if (err == ERR_OK)
		err = note_own(l, r, c, user);
	group_subscribe(r, EFFECT_UNSUBSCRIBE, user, c->row.key);
	return err;
}

enum err
channel_unfollow(struct ledger *l, struct request *r)
{
	const struct channel_id_in *in = r->in;
	struct ledger_conv *c;
	struct ledger_member *m;
	enum err err = ledger_conv(l, group_conv_name(r, "c:", in->id), &c);

	if (err == ERR_OK)
		err = ledger_present(l, c, request_user(r), &m);
	if (err == ERR_NOT_FOUND || err == ERR_NOT_MEMBER) {
		answer_following(r, false);
		return ERR_OK;
	}
	if (err != ERR_OK)
		return err;
	if (m->row.role == ROLE_OWNER && c->row.settings.life == LIFE_ACTIVE)
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "you own it; give it away or dissolve it first");
	answer_following(r, false);
	return end_reading(l, r, c, request_user(r));
}

/* Finds the channel for who may change its readers, and those of the list
 * who are not (or are) among them. */
static enum err
begin_change(struct ledger *l, struct request *r, struct group_change *g,
    struct str_list *list, bool present)
{
	const struct channel_change_in *in = r->in;
	enum err err = group_find(l, r, g, in->id);

	*list = in->users;
	if (err == ERR_OK && !group_may(r, g, WHO_ADMINS))
		err = ERR_FORBIDDEN;
	if (err == ERR_OK)
		err = group_all_exist(l, r, list);
	return err == ERR_OK ? group_pick(l, r, g->conv, list, present) : err;
}

/* A retry finds them reading, so it needs no cid; nor is there an entry in the
 * channel's log that could keep one. */
enum err
channel_add(struct ledger *l, struct request *r)
{
	int64_t most = ledger_parts(l)->settings->channel_readers_max;
	struct group_change g = { .prefix = "c:" };
	struct str_list fresh;
	enum err err = begin_change(l, r, &g, &fresh, false);

	if (err == ERR_OK && g.conv->row.member_count + fresh.count > most)
		return request_refuse_more(r, "users", most,
		    "readers of one channel");
	for (uint32_t i = 0; err == ERR_OK && i < fresh.count; i++)
		err = begin_reading(l, r, g.conv, fresh.items[i]);
	if (err == ERR_OK)
		group_answer(r, NULL, NULL, "added", fresh.count);
	return err;
}

enum err
channel_remove(struct ledger *l, struct request *r)
{
	struct group_change g = { .prefix = "c:" };
	struct str_list gone;
	enum err err = begin_change(l, r, &g, &gone, true);

	for (uint32_t i = 0; err == ERR_OK && i < gone.count; i++)
		if (str_eq(gone.items[i], g.conv->row.owner))
			err = request_refuse(r, ERR_FORBIDDEN, "users",
			    "the owner cannot be removed");
	for (uint32_t i = 0; err == ERR_OK && i < gone.count; i++)
		err = end_reading(l, r, g.conv, gone.items[i]);
	if (err == ERR_OK)
		group_answer(r, NULL, NULL, "removed", gone.count);
	return err;
}

/* ---- reading ---- */

enum err
channel_get(struct view *v, struct request *r)
{
	const struct channel_id_in *in = r->in;
	struct group_seen g;
	enum err err = group_view(v, r, "c:", in->id, &g);

	if (err == ERR_OK && !g.is_in && (g.conv.settings.life != LIFE_ACTIVE ||
	    (g.conv.settings.join != JOIN_OPEN && !g.conv.settings.is_listed)))
		return ERR_NOT_MEMBER;
	if (err == ERR_OK)
		group_answer(r, &g.conv, NULL, NULL, 0);
	return err;
}

struct reader_walk {
	struct jsonw w;
	int64_t room;
	bool more;
};

static bool
on_reader(void *arg, const struct member *m)
{
	struct reader_walk *walk = arg;

	walk->more = walk->room == 0;
	if (walk->more)
		return false;
	walk->room--;
	jsonw_object(&walk->w);
	jsonw_string_field(&walk->w, "user", m->user);
	jsonw_string_field(&walk->w, "role",
	    str_from(conv_role_name(CONV_CHANNEL, m->role)));
	jsonw_int_field(&walk->w, "read", m->read_seq);
	jsonw_int_field(&walk->w, "joined_ts", m->joined_ts);
	jsonw_object_end(&walk->w);
	return true;
}

enum err
channel_readers(struct view *v, struct request *r)
{
	const struct channel_readers_in *in = r->in;
	struct reader_walk walk = { .w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : PAGE_LIMIT };
	struct group_seen g;
	enum err err = group_view_within(v, r, "c:", in->id, &g);

	if (err == ERR_OK && !group_is_outside_admin(r) &&
	    g.self.role < ROLE_ADMIN)
		return ERR_FORBIDDEN;	/* it is not everybody's matter */
	if (err != ERR_OK)
		return err;
	jsonw_object(&walk.w);
	jsonw_key(&walk.w, "readers");
	jsonw_array(&walk.w);
	err = v->ops->member_list(v->store, g.conv.key, in->after,
	    walk.room + 1, on_reader, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	jsonw_object_end(&walk.w);
	return err;
}
