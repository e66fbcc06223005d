/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Faces: what people chose to show of themselves, and who may see it.
 * Runs on: readers and writers.
 * Owns: nothing between calls.
 */
#include "core/presence.h"

#include "core/selflog.h"

#define FACE_ID STR("own")
#define FACE_JSON_MAX 4096

const char *const seen_by_names[] = { "everyone", "contacts", "nobody",
	NULL };

/* ---- the record ---- */

static const struct field face_fields[] = {
	FIELD_STRING(struct face, text, 0, 1024, 0, ""),
	FIELD_STRING(struct face, emoji, 0, 256, 0, ""),
	FIELD_INT(struct face, until_ts, 0, INT64_MAX, 0, ""),
	FIELD_ENUM(struct face, last_seen, seen_by_names, 0, ""),
	FIELD_BOOL(struct face, invisible, 0, ""),
	FIELD_END
};

static enum err
face_read(struct str body, struct arena *a, struct face *out)
{
	struct field_error why;
	json_t *object = NULL;
	enum err err = field_parse(body, &object);

	*out = (struct face){ .text = STR(""), .emoji = STR("") };
	if (err == ERR_OK)
		err = field_decode(face_fields, object, out, a, &why);
	json_decref(object);
	return err == ERR_OK ? ERR_OK : ERR_CORRUPT;
}

static struct str
face_json(struct request *r, const struct face *f)
{
	struct buf text;
	struct jsonw w;

	buf_init(&text, FACE_JSON_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "text", f->text);
	jsonw_string_field(&w, "emoji", f->emoji);
	jsonw_int_field(&w, "until_ts", f->until_ts);
	jsonw_string_field(&w, "last_seen",
	    str_from(seen_by_names[f->last_seen]));
	jsonw_bool_field(&w, "invisible", f->invisible);
	jsonw_object_end(&w);
	return buf_keep(&text, &r->arena);
}

static enum err
face_get(const struct store_ops *ops, struct store *store, struct str user,
    struct arena *a, struct face *out)
{
	const struct record_key key = { RECORD_FACE, user, FACE_ID };
	struct record row;
	enum err err = ops->record_get(store, &key, a, &row);

	*out = (struct face){ .text = STR(""), .emoji = STR("") };
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	return err == ERR_OK ? face_read(row.body, a, out) : err;
}

/* ---- one's own ---- */

static void
change_face(struct face *f, const struct presence_set_in *in)
{
	if (in->has_status) {
		f->text = in->status.text.len ? in->status.text : STR("");
		f->emoji = in->status.emoji.len ? in->status.emoji : STR("");
		f->until_ts = f->text.len || f->emoji.len ?
		    in->status.until_ts : 0;
	}
	if (in->has_last_seen)
		f->last_seen = in->last_seen;
	if (in->has_invisible)
		f->invisible = in->invisible;
}

/* All that the call says, for the digest. */
static struct str
said_face(struct request *r)
{
	const struct presence_set_in *in = r->in;
	struct face said = { .text = STR(""), .emoji = STR("") };
	struct str json;
	struct buf all;

	change_face(&said, in);
	json = face_json(r, &said);
	buf_init(&all, FACE_JSON_MAX + 16);
	buf_printf(&all, "%d%d%d", in->has_status, in->has_last_seen,
	    in->has_invisible);
	buf_putstr(&all, json);
	return buf_keep(&all, &r->arena);
}

static void
note_face(struct request *r, const struct face *f)
{
	struct effect *e = effect_add(r, EFFECT_FACE);
	struct face *copy = arena_zalloc(&r->arena, sizeof(*copy));

	*copy = *f;
	e->user = request_user(r);
	e->face = copy;
}

enum err
presence_set(struct ledger *l, struct request *r)
{
	const struct presence_set_in *in = r->in;
	struct entry e = { .type = ENTRY_FACE, .cid = in->cid };
	struct record row = { .kind = RECORD_FACE, .owner = request_user(r),
		.id = FACE_ID, .ts = ledger_ts(l) };
	struct face face;
	struct str was;
	enum err err = selflog_again(l, r, row.owner, &e, said_face(r));

	if (err != ERR_NOT_FOUND)
		return err;
	err = ledger_check(l, face_get(ledger_ops(l), ledger_store(l),
	    row.owner, &r->arena, &face));
	if (err != ERR_OK)
		return err;
	was = face_json(r, &face);
	change_face(&face, in);
	row.body = face_json(r, &face);
	if (str_eq(row.body, was))
		return selflog_nothing(l, r, &e);
	err = ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &row));
	if (err != ERR_OK)
		return err;
	note_face(r, &face);
	return selflog_change(l, r, request_user(r), &e);
}

enum err
presence_settings(struct view *v, struct request *r)
{
	struct jsonw w = jsonw_on(&r->result);
	struct face face;
	enum err err = face_get(v->ops, v->store, request_user(r), &r->arena,
	    &face);

	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	if (face.text.len > 0)
		jsonw_string_field(&w, "text", face.text);
	if (face.emoji.len > 0)
		jsonw_string_field(&w, "emoji", face.emoji);
	if (face.until_ts > 0)
		jsonw_int_field(&w, "until_ts", face.until_ts);
	jsonw_string_field(&w, "last_seen",
	    str_from(seen_by_names[face.last_seen]));
	jsonw_bool_field(&w, "invisible", face.invisible);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* ---- others ---- */

static enum err
has_record(struct view *v, enum record_kind kind, struct str owner,
    struct str id, bool *out)
{
	const struct record_key key = { kind, owner, id };
	struct record row;
	struct arena arena;
	enum err err;

	arena_init(&arena, RECORD_BODY_MAX * 2);
	err = v->ops->record_get(v->store, &key, &arena, &row);
	arena_fini(&arena);
	*out = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool
on_device(void *arg, const struct device *d)
{
	int64_t *newest = arg;

	if (d->seen_ts > *newest)
		*newest = d->seen_ts;
	return true;
}

/* When she was here last, if the asker may know. */
static enum err
find_seen(struct view *v, struct request *r, struct presence_target *t)
{
	enum err err = ERR_OK;

	t->shows_seen = t->face.last_seen == SEEN_BY_EVERYONE;
	if (t->face.last_seen == SEEN_BY_CONTACTS)
		err = has_record(v, RECORD_CONTACT, t->user, request_user(r),
		    &t->shows_seen);
	if (err != ERR_OK || !t->shows_seen)
		return err;
	return v->ops->device_list(v->store, t->user, on_device,
	    &t->seen_ts);
}

static enum err
find_target(struct view *v, struct request *r, struct presence_target *t)
{
	struct str self = request_user(r);
	enum err err = ERR_OK;

	if (self.len > 0)
		err = has_record(v, RECORD_BLOCK, t->user, self,
		    &t->is_hidden);
	if (err != ERR_OK || t->is_hidden)
		return err;
	err = face_get(v->ops, v->store, t->user, &r->arena, &t->face);
	return err == ERR_OK ? find_seen(v, r, t) : err;
}

enum err
presence_find(struct view *v, struct request *r)
{
	const struct presence_users_in *in = r->in;
	struct presence_found *f = r->scratch;
	enum err err = ERR_OK;

	if (f == NULL)
		r->scratch = f = arena_zalloc(&r->arena, sizeof(*f));
	f->count = in->users.count;
	f->targets = arena_zalloc(&r->arena,
	    f->count * sizeof(*f->targets));
	for (uint32_t i = 0; i < f->count && err == ERR_OK; i++) {
		f->targets[i].user = in->users.items[i];
		err = find_target(v, r, &f->targets[i]);
	}
	return err;
}
