/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks that people have in a room: bans, mutes, speakers; and muting all.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/room.h"

struct mark_walk {
	int64_t now;
	int64_t active;
	const struct room_mark *wanted;
	bool is_there;
};

static bool
on_mark(void *arg, const struct room_mark *m)
{
	struct mark_walk *walk = arg;

	walk->active += m->until_ts > walk->now;
	walk->is_there |= m->kind == walk->wanted->kind &&
	    str_eq(m->user, walk->wanted->user);
	return true;
}

static enum err
check_mark(struct ledger *l, struct request *r, const struct room_mark *m,
    bool *is_there)
{
	struct mark_walk walk = { .now = ledger_ts(l), .wanted = m };
	struct user u;
	enum err err = ledger_check(l, ledger_ops(l)->room_mark_list(
	    ledger_store(l), m->conv, on_mark, &walk));

	*is_there = walk.is_there;
	if (err != ERR_OK || m->until_ts == 0)
		return err;
	if (!walk.is_there && walk.active >= ROOM_MARKS_MAX)
		return request_refuse(r, ERR_LIMIT, "user",
		    "the room has as many marks as it may");
	err = ledger_check(l, ledger_ops(l)->user_get(ledger_store(l),
	    m->user, &r->arena, &u));
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "user",
	    "there is no such user") : err;
}

static enum err
write_mark(struct ledger *l, struct request *r, const struct durable_room *d,
    const struct room_mark *m)
{
	const struct store_ops *ops = ledger_ops(l);
	struct room_change *change;
	struct entry e = { .type = ENTRY_UPDATE, .sender = request_user(r) };
	char *text = arena_alloc(&r->arena, 80);
	int64_t left;
	enum err err;

	/* Ids need no escapes. */
	e.users = (struct str){ text, (size_t)snprintf(text, 80,
	    "[\"%.*s\"]", STR_FMT(m->user)) };
	if ((err = ledger_append(l, d->conv, &e)) != ERR_OK)
		return err;
	err = ledger_check(l, ops->room_mark_trim(ledger_store(l), m->conv,
	    e.ts, &left));
	if (err == ERR_OK && m->until_ts != 0) {
		err = ledger_check(l, ops->room_mark_put(ledger_store(l), m));
	} else if (err == ERR_OK) {
		/* It may have ended by itself a moment ago. */
		err = ledger_check(l, ops->room_mark_delete(ledger_store(l),
		    m->conv, m->kind, m->user));
		err = err == ERR_NOT_FOUND ? ERR_OK : err;
	}
	if (err != ERR_OK)
		return err;
	change = room_change_new(r, ROOM_MARKED);
	change->mark = *m;
	room_note_change(r, d, &e, change);
	return room_answer_change(r, &e);
}

/* until_ts 0 takes the mark away. */
static enum err
set_mark(struct ledger *l, struct request *r, const struct durable_room *d,
    const struct room_mark *m)
{
	bool is_there;
	enum err err = check_mark(l, r, m, &is_there);

	if (err != ERR_OK)
		return err;
	if (m->until_ts == 0 && !is_there)
		return room_answer_change(r, NULL);
	return write_mark(l, r, d, m);
}

static enum err
end_of(struct ledger *l, struct request *r, int64_t *until)
{
	const struct room_mark_in *in = r->in;

	*until = in->until != 0 ? in->until : ROOM_FOREVER;
	if (in->off)
		*until = 0;
	else if (*until <= ledger_ts(l))
		return request_refuse(r, ERR_FIELD, "until",
		    "must lie in the future");
	return ERR_OK;
}

static enum err
mark_one(struct ledger *l, struct request *r, const struct durable_room *d,
    enum room_mark_kind kind)
{
	const struct room_mark_in *in = r->in;
	struct room_mark m = { .conv = d->row.conv, .kind = kind,
		.user = in->user };
	enum err err = end_of(l, r, &m.until_ts);

	return err == ERR_OK ? set_mark(l, r, d, &m) : err;
}

static enum err
mute_all(struct ledger *l, struct request *r, struct durable_room *d)
{
	struct room_change *change;
	struct entry e = { .cid = STR("") };
	enum err err = end_of(l, r, &d->row.muted_until_ts);

	if (err == ERR_OK)
		err = room_put_row(l, r, d, &e);
	if (err != ERR_OK)
		return err;
	change = room_change_new(r, ROOM_MUTED);
	change->row = d->row;
	room_note_change(r, d, &e, change);
	return room_answer_change(r, &e);
}

enum err
room_mute(struct ledger *l, struct request *r)
{
	const struct room_mark_in *in = r->in;
	struct durable_room d;
	enum err err = room_find_own(l, r, in->room, &d);

	if (err != ERR_OK)
		return err;
	if (in->all == (in->user.len > 0))
		return request_refuse(r, ERR_FIELD, "user",
		    "name one person, or say all");
	return in->all ? mute_all(l, r, &d) : mark_one(l, r, &d, MARK_MUTE);
}

enum err
room_ban(struct ledger *l, struct request *r)
{
	const struct room_mark_in *in = r->in;
	struct durable_room d;
	enum err err = room_find_own(l, r, in->room, &d);

	return err == ERR_OK ? mark_one(l, r, &d, MARK_BAN) : err;
}

/* All are checked before the first is written. */
static enum err
check_speakers(struct ledger *l, struct request *r,
    const struct durable_room *d)
{
	const struct room_speakers_in *in = r->in;
	enum err err = ERR_OK;
	bool is_there;

	for (uint32_t i = 0; i < in->add.count && err == ERR_OK; i++) {
		struct room_mark m = { .conv = d->row.conv,
			.kind = MARK_SPEAKER, .user = in->add.items[i],
			.until_ts = ROOM_FOREVER };

		err = check_mark(l, r, &m, &is_there);
	}
	return err;
}

enum err
room_speakers(struct ledger *l, struct request *r)
{
	const struct room_speakers_in *in = r->in;
	struct room_mark m = { .kind = MARK_SPEAKER };
	struct durable_room d;
	enum err err = room_find_own(l, r, in->room, &d);

	if (err == ERR_OK)
		err = check_speakers(l, r, &d);
	if (err == ERR_OK)
		err = room_answer_change(r, NULL);
	m.conv = d.row.conv;
	m.until_ts = ROOM_FOREVER;
	for (uint32_t i = 0; i < in->add.count && err == ERR_OK; i++) {
		buf_reset(&r->result);
		m.user = in->add.items[i];
		err = set_mark(l, r, &d, &m);
	}
	m.until_ts = 0;
	for (uint32_t i = 0; i < in->remove.count && err == ERR_OK; i++) {
		buf_reset(&r->result);
		m.user = in->remove.items[i];
		err = set_mark(l, r, &d, &m);
	}
	return err;
}
