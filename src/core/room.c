/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What of rooms outlasts them: making, changing and destroying them.
 * Runs on: writers; the small questions at the end of any thread.
 * Owns: nothing between calls.
 */
#include "core/room.h"

#include "base/jsonw.h"
#include "base/text.h"

/* Two lists of kinds, each an id and a comma, and numbers. */
#define DIGEST_SETTINGS_MAX (2 * ROOM_KINDS_MAX * 65 + 512)

bool
room_may_moderate(const struct request *r, struct str owner)
{
	return request_is(r, ROLES_ADMIN) ||
	    (owner.len > 0 && str_eq(owner, request_user(r)));
}

static struct str
keep_str(struct request *r, struct str s)
{
	return (struct str){ arena_strndup(&r->arena, s.len ? s.p : "",
	    s.len), s.len };
}

static struct str
conv_name(struct str room, char out[CONV_NAME_ROOM])
{
	int n = snprintf(out, CONV_NAME_ROOM, "r:%.*s", STR_FMT(room));

	return (struct str){ out, (size_t)n };
}

static enum err
no_such_room(struct request *r)
{
	return request_refuse(r, ERR_NOT_FOUND, "room",
	    "there is no such room");
}

static enum err
find(struct ledger *l, struct request *r, struct str id,
    struct durable_room *d)
{
	char name[CONV_NAME_ROOM];
	enum err err = ledger_conv(l, conv_name(id, name), &d->conv);

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->room_get(
		    ledger_store(l), d->conv->row.key, &r->arena, &d->row));
	else
		d->conv = NULL;
	return err;
}

enum err
room_find_own(struct ledger *l, struct request *r, struct str id,
    struct durable_room *d)
{
	enum err err = find(l, r, id, d);

	if (err == ERR_NOT_FOUND)
		return no_such_room(r);
	if (err == ERR_OK && !room_may_moderate(r, d->conv->row.owner))
		return request_refuse(r, ERR_FORBIDDEN, "room",
		    "only its owner and administrators may");
	return err;
}

void
room_note_change(struct request *r, const struct durable_room *d,
    const struct entry *e, struct room_change *change)
{
	struct str name = d->conv->row.name;

	change->id = e->id;
	change->ts = e->ts;
	change->room = keep_str(r, (struct str){ name.p + 2, name.len - 2 });
	change->by = request_user(r);
	effect_add(r, EFFECT_ROOM)->room = change;
}

struct room_change *
room_change_new(struct request *r, enum room_change_kind kind)
{
	struct room_change *change = arena_zalloc(&r->arena, sizeof(*change));

	change->kind = kind;
	return change;
}

/* The row and the conversation as they are now. */
static void
note_set(struct request *r, const struct durable_room *d,
    const struct entry *e)
{
	struct room_change *change = room_change_new(r, ROOM_SET);

	change->row = d->row;
	change->conv = d->conv->row;
	change->conv.name = keep_str(r, d->conv->row.name);
	change->conv.title = keep_str(r, d->conv->row.title);
	change->conv.owner = keep_str(r, d->conv->row.owner);
	room_note_change(r, d, e, change);
}

void
room_write(struct jsonw *w, const struct conv *c, const struct room *row)
{
	jsonw_string_field(w, "room",
	    (struct str){ c->name.p + 2, c->name.len - 2 });
	jsonw_string_field(w, "title", c->title);
	jsonw_string_field(w, "owner", c->owner);
	jsonw_int_field(w, "created_ts", c->created_ts);
	jsonw_bool_field(w, "keep", row->is_kept);
	if (row->muted_until_ts != 0)
		jsonw_int_field(w, "muted_until", row->muted_until_ts);
}

static void
write_kinds(struct jsonw *w, const char *key, struct str kinds)
{
	jsonw_key(w, key);
	jsonw_array(w);
	while (kinds.len > 0) {
		const char *end = memchr(kinds.p, ' ', kinds.len);
		size_t n = end != NULL ? (size_t)(end - kinds.p) : kinds.len;

		jsonw_string(w, (struct str){ kinds.p, n });
		n += end != NULL;
		kinds = (struct str){ kinds.p + n, kinds.len - n };
	}
	jsonw_array_end(w);
}

void
room_write_settings(struct jsonw *w, const struct room *row)
{
	jsonw_key(w, "settings");
	jsonw_object(w);
	jsonw_int_field(w, "window_ms", row->window_ms);
	jsonw_int_field(w, "slots", row->slots);
	jsonw_int_field(w, "reserved", row->reserved);
	jsonw_int_field(w, "extra", row->extra);
	jsonw_bool_field(w, "high_for_all", row->is_high_for_all);
	write_kinds(w, "low_kinds", row->low_kinds);
	write_kinds(w, "extra_kinds", row->extra_kinds);
	jsonw_int_field(w, "history", row->history);
	jsonw_bool_field(w, "record", row->is_recorded);
	jsonw_object_end(w);
}

static void
answer_room(struct request *r, const struct durable_room *d,
    const struct entry *e)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_key(&w, "room");
	jsonw_object(&w);
	room_write(&w, &d->conv->row, &d->row);
	room_write_settings(&w, &d->row);
	jsonw_object_end(&w);
	jsonw_int_field(&w, "seq", e->seq);
	jsonw_int_field(&w, "id", e->id);
	jsonw_object_end(&w);
}

enum err
room_answer_change(struct request *r, const struct entry *e)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	if (e != NULL) {
		jsonw_int_field(&w, "seq", e->seq);
		jsonw_int_field(&w, "id", e->id);
	}
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- settings ---- */

static struct str
join_kinds(struct request *r, const struct str_list *kinds)
{
	char *out = arena_alloc(&r->arena, ROOM_KINDS_MAX * 65 + 1);
	size_t len = 0;

	for (uint32_t i = 0; i < kinds->count; i++) {
		if (len > 0)
			out[len++] = ' ';
		memcpy(out + len, kinds->items[i].p, kinds->items[i].len);
		len += kinds->items[i].len;
	}
	out[len] = '\0';
	return (struct str){ out, len };
}

static enum err
set_settings(struct request *r, const struct room_settings_in *in,
    struct room *row)
{
	if (in->has_window_ms)
		row->window_ms = in->window_ms;
	if (in->has_slots)
		row->slots = in->slots;
	if (in->has_reserved)
		row->reserved = in->reserved;
	else if (in->has_slots && row->reserved > row->slots)
		row->reserved = row->slots;
	if (in->has_extra)
		row->extra = in->extra;
	if (in->has_history)
		row->history = in->history;
	if (in->has_record)
		row->is_recorded = in->record;
	if (in->has_high_for_all)
		row->is_high_for_all = in->high_for_all;
	if (in->has_low_kinds)
		row->low_kinds = join_kinds(r, &in->low_kinds);
	if (in->has_extra_kinds)
		row->extra_kinds = join_kinds(r, &in->extra_kinds);
	return row->reserved <= row->slots ? ERR_OK : request_refuse(r,
	    ERR_FIELD, "settings.reserved", "must not be above slots");
}

/* ---- create ---- */

static enum err
check_new(struct ledger *l, struct request *r)
{
	int64_t count = 0;
	enum err err = ledger_check(l, ledger_ops(l)->room_count(
	    ledger_store(l), &count));

	if (err == ERR_OK && count >= ledger_parts(l)->settings->rooms_max)
		return request_refuse(r, ERR_LIMIT, "room",
		    "there are as many rooms as may be; see rooms.max");
	return err;
}

static enum err
make_conv(struct ledger *l, struct request *r, struct str title,
    struct durable_room *d)
{
	const struct room_in *in = r->in;
	char name[CONV_NAME_ROOM];
	const struct conv fresh = { .kind = CONV_ROOM,
		.name = conv_name(in->room, name), .title = title,
		.owner = request_user(r) };

	if (d->conv == NULL)
		return ledger_conv_new(l, &fresh, &d->conv);
	/* Left by an earlier room of this name: its log goes on. */
	ledger_conv_title(l, d->conv, title);
	ledger_conv_owner(l, d->conv, request_user(r));
	d->conv->row.created_ts = ledger_ts(l);
	return ERR_OK;
}

static enum err
make(struct ledger *l, struct request *r, struct str title,
    struct durable_room *d, struct entry *e)
{
	enum err err = make_conv(l, r, title, d);

	if (err != ERR_OK)
		return err;
	e->type = ENTRY_CREATE;
	e->sender = request_user(r);
	err = ledger_append(l, d->conv, e);
	if (err != ERR_OK)
		return err;
	d->row.conv = d->conv->row.key;
	d->row.from_seq = e->seq;
	err = ledger_check(l, ledger_ops(l)->room_put(ledger_store(l),
	    &d->row));
	if (err == ERR_OK)
		note_set(r, d, e);
	return err;
}

/* The call that made this room is answered again, any other refused. */
static enum err
create_again(struct ledger *l, struct request *r,
    const struct durable_room *d, const struct entry *like)
{
	struct entry first;
	enum err err = ledger_first(l, d->conv, like, &r->arena, &first);

	if (err == ERR_OK && first.seq == d->row.from_seq) {
		answer_room(r, d, &first);
		return ERR_OK;
	}
	if (err == ERR_OK || err == ERR_CONFLICT)
		return request_refuse(r, ERR_CONFLICT, "cid",
		    "use a new cid for a new room");
	if (err != ERR_NOT_FOUND)
		return err;
	return d->row.conv == 0 ? ERR_NOT_FOUND : request_refuse(r,
	    ERR_EXISTS, "room", "there is such a room already");
}

static void
put_number(struct buf *said, const char *name, bool is_said, int64_t value)
{
	if (is_said)
		buf_printf(said, " %s=%lld", name, (long long)value);
}

static void
put_kinds(struct buf *said, const char *name, bool is_said,
    const struct str_list *kinds)
{
	if (!is_said)
		return;
	buf_printf(said, " %s=", name);
	for (uint32_t i = 0; i < kinds->count; i++)
		buf_printf(said, "%.*s,", STR_FMT(kinds->items[i]));
}

static void
put_settings(struct buf *said, const struct room_settings_in *in)
{
	put_number(said, "window_ms", in->has_window_ms, in->window_ms);
	put_number(said, "slots", in->has_slots, in->slots);
	put_number(said, "reserved", in->has_reserved, in->reserved);
	put_number(said, "extra", in->has_extra, in->extra);
	put_number(said, "history", in->has_history, in->history);
	put_number(said, "record", in->has_record, in->record);
	put_number(said, "high", in->has_high_for_all, in->high_for_all);
	put_kinds(said, "low_kinds", in->has_low_kinds, &in->low_kinds);
	put_kinds(said, "extra_kinds", in->has_extra_kinds,
	    &in->extra_kinds);
}

/* What is not said adds nothing, so that the digests of earlier versions,
 * which were of the title alone, are found again. */
static void
digest_create(struct ledger *l, const struct room_create_in *in,
    struct entry *e)
{
	struct buf said, more;

	buf_init(&more, DIGEST_SETTINGS_MAX);
	put_number(&more, "keep", in->keep, 1);
	put_settings(&more, &in->settings);
	BUG_ON(more.overflow);
	buf_init(&said, in->title.len + more.len + 16);
	buf_puts(&said, "room ");
	if (in->title.len > 0)
		buf_putstr(&said, in->title);
	if (more.len > 0) {
		buf_putc(&said, '\0');
		buf_putstr(&said, buf_str(&more));
	}
	e->cid = in->cid;
	e->digest = (int64_t)ledger_digest(l, buf_str(&said));
	buf_fini(&said);
	buf_fini(&more);
}

enum err
room_create(struct ledger *l, struct request *r)
{
	const struct room_create_in *in = r->in;
	struct durable_room d = { .conv = NULL };
	struct entry e = { .type = ENTRY_CREATE, .sender = request_user(r) };
	enum err err = find(l, r, in->room, &d);

	digest_create(l, in, &e);
	if (d.conv != NULL && (err == ERR_OK || err == ERR_NOT_FOUND))
		err = create_again(l, r, &d, &e);
	if (err != ERR_NOT_FOUND)
		return err;
	d.row = room_default();
	d.row.is_kept = in->keep;
	/* Where nobody said how many, others speak too. */
	if (in->settings.has_slots && in->settings.slots <= d.row.reserved)
		d.row.reserved = in->settings.slots / 2;
	if ((err = set_settings(r, &in->settings, &d.row)) != ERR_OK ||
	    (err = check_new(l, r)) != ERR_OK)
		return err;
	err = make(l, r, in->title.len > 0 ? in->title : STR(""), &d, &e);
	if (err == ERR_OK)
		answer_room(r, &d, &e);
	return err;
}

/* Somebody else may have made it since it was looked for: it is live by the
 * time this comes back, or looked for once more. */
enum err
room_create_on_join(struct ledger *l, struct request *r)
{
	const struct room_in *in = r->in;
	struct durable_room d = { .conv = NULL };
	struct entry e = { .cid = STR("") };
	struct room_load *load;
	enum err err = find(l, r, in->room, &d);

	r->scratch = NULL;
	if (err != ERR_NOT_FOUND)
		return err;
	d.row = room_default();
	if ((err = check_new(l, r)) != ERR_OK ||
	    (err = make(l, r, STR(""), &d, &e)) != ERR_OK)
		return err;
	load = arena_zalloc(&r->arena, sizeof(*load));
	load->is_found = true;
	load->snapshot_id = e.id;
	load->row = d.row;
	load->conv = d.conv->row;
	load->conv.name = keep_str(r, d.conv->row.name);
	load->conv.title = keep_str(r, d.conv->row.title);
	load->conv.owner = keep_str(r, d.conv->row.owner);
	r->scratch = load;
	return ERR_OK;
}

/* ---- update, destroy ---- */

static enum err
check_owner(struct ledger *l, struct request *r, struct str id)
{
	struct user u;
	enum err err;

	if (id.len == 0)
		return ERR_OK;
	err = ledger_check(l, ledger_ops(l)->user_get(ledger_store(l), id,
	    &r->arena, &u));
	if (err == ERR_OK && user_is_gone(&u))
		err = ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "owner",
	    "there is no such user") : err;
}

enum err
room_put_row(struct ledger *l, struct request *r, struct durable_room *d,
    struct entry *e)
{
	enum err err;

	e->type = ENTRY_UPDATE;
	e->sender = request_user(r);
	err = ledger_append(l, d->conv, e);
	return err == ERR_OK ? ledger_check(l, ledger_ops(l)->room_put(
	    ledger_store(l), &d->row)) : err;
}

enum err
room_update(struct ledger *l, struct request *r)
{
	const struct room_update_in *in = r->in;
	struct durable_room d;
	struct entry e = { .cid = STR("") };
	enum err err = room_find_own(l, r, in->room, &d);

	if (err == ERR_OK)
		err = set_settings(r, &in->settings, &d.row);
	if (err == ERR_OK)
		err = check_owner(l, r, in->owner);
	if (err != ERR_OK)
		return err;
	if (in->has_keep)
		d.row.is_kept = in->keep;
	if ((err = room_put_row(l, r, &d, &e)) != ERR_OK)
		return err;
	if (in->has_title)
		ledger_conv_title(l, d.conv, in->title);
	if (in->owner.len > 0)
		ledger_conv_owner(l, d.conv, in->owner);
	note_set(r, &d, &e);
	answer_room(r, &d, &e);
	return ERR_OK;
}

static enum err
destroy(struct ledger *l, struct request *r, struct durable_room *d)
{
	struct entry e = { .type = ENTRY_DESTROY, .sender = request_user(r) };
	enum err err = ledger_append(l, d->conv, &e);

	if (err == ERR_OK)
		err = ledger_check(l, ledger_ops(l)->room_delete(
		    ledger_store(l), d->row.conv));
	if (err != ERR_OK)
		return err;
	room_note_change(r, d, &e, room_change_new(r, ROOM_DESTROYED));
	return room_answer_change(r, &e);
}

enum err
room_destroy(struct ledger *l, struct request *r)
{
	const struct room_in *in = r->in;
	struct durable_room d;
	enum err err = room_find_own(l, r, in->room, &d);

	return err == ERR_OK ? destroy(l, r, &d) : err;
}

enum err
room_end_idle(struct ledger *l, struct request *r, struct str id,
    int64_t before_ts)
{
	struct durable_room d;
	enum err err = find(l, r, id, &d);

	if (err == ERR_NOT_FOUND || (err == ERR_OK && (d.row.is_kept ||
	    d.conv->row.last_ts > before_ts)))
		return ERR_OK;
	return err == ERR_OK ? destroy(l, r, &d) : err;
}
