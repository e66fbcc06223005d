/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Contacts, requests and blocks, listed; and what a note about a contact
 * looks like.
 * Runs on: readers; the note anywhere.
 * Owns: nothing between calls.
 */
#include "core/contact.h"

#define LIST_LIMIT 100
#define ROW_ARENA_MAX (128u * 1024)

/* ---- bodies ---- */

static const struct field note_fields[] = {
	FIELD_STRING(struct contact_note, remark, 0, 256, 0, ""),
	FIELD_AT(FIELD_T_STRINGS, struct contact_note, tags, 0,
	    CONTACT_TAGS_MAX, 0, ""),
	FIELD_BOOL(struct contact_note, star, 0, ""),
	FIELD_END
};

struct words {
	struct str text;
};
static const struct field words_fields[] = {
	FIELD_STRING(struct words, text, 0, 1024, 0, ""),
	FIELD_END
};

/* ERR_CORRUPT when it is none that was written here. */
static enum err
read_body(const struct field *fields, struct str body, struct arena *a,
    void *out)
{
	struct field_error why;
	json_t *object = NULL;
	enum err err = field_parse(body, &object);

	if (err == ERR_OK)
		err = field_decode(fields, object, out, a, &why);
	json_decref(object);
	return err == ERR_OK ? ERR_OK : ERR_CORRUPT;
}

enum err
contact_note_read(struct str body, struct arena *a, struct contact_note *out)
{
	*out = (struct contact_note){ .remark = STR("") };
	return read_body(note_fields, body, a, out);
}

enum err
contact_words_read(struct str body, struct arena *a, struct str *out)
{
	struct words words = { STR("") };
	enum err err = read_body(words_fields, body, a, &words);

	*out = words.text;
	return err;
}

void
contact_note_write(struct jsonw *w, const struct contact_note *note)
{
	if (note->remark.len > 0)
		jsonw_string_field(w, "remark", note->remark);
	if (note->tags.count > 0)
		str_list_field(w, "tags", &note->tags);
	if (note->star)
		jsonw_bool_field(w, "star", true);
}

/* ---- lists ---- */

struct list_walk {
	struct view *view;
	struct str self;
	struct jsonw w;
	int64_t room;
	bool more;
	struct str tag;		/* contacts: only with this one */
	bool star;		/* contacts: only with a star */
	bool sent;		/* requests: one's own */
	enum err err;
};

/* Another row is written; false when the page has no room for it. */
static bool
take_row(struct list_walk *walk)
{
	walk->more = walk->room == 0;
	if (walk->more)
		return false;
	walk->room--;
	return true;
}

/* "user" and, unless she is gone, "name". */
static enum err
write_person(struct list_walk *walk, struct str id, struct arena *a)
{
	struct user u;
	enum err err = walk->view->ops->user_get(walk->view->store, id, a,
	    &u);

	jsonw_string_field(&walk->w, "user", id);
	if (err == ERR_OK)
		jsonw_string_field(&walk->w, "name", u.name);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static bool
has_tag(const struct contact_note *note, struct str tag)
{
	for (uint32_t i = 0; i < note->tags.count; i++)
		if (str_eq(note->tags.items[i], tag))
			return true;
	return tag.len == 0;
}

static bool
write_contact(struct list_walk *walk, const struct record *row,
    struct arena *a)
{
	struct contact_note note;

	walk->err = contact_note_read(row->body, a, &note);
	if (walk->err != ERR_OK)
		return false;
	if (!has_tag(&note, walk->tag) || (walk->star && !note.star))
		return true;
	if (!take_row(walk))
		return false;
	jsonw_object(&walk->w);
	walk->err = write_person(walk, row->id, a);
	contact_note_write(&walk->w, &note);
	jsonw_int_field(&walk->w, "since_ts", row->ts);
	jsonw_object_end(&walk->w);
	return walk->err == ERR_OK;
}

static bool
on_contact(void *arg, const struct record *row)
{
	struct arena arena;
	bool more;

	arena_init(&arena, ROW_ARENA_MAX);
	more = write_contact(arg, row, &arena);
	arena_fini(&arena);
	return more;
}

/* Asks the list of rows, and ends the answer's object. */
static enum err
write_list(struct list_walk *walk, const char *key,
    const struct record_range *range, store_record_fn on_row)
{
	const struct store_ops *ops = walk->view->ops;
	enum err err;

	jsonw_object(&walk->w);
	jsonw_key(&walk->w, key);
	jsonw_array(&walk->w);
	err = (walk->sent ? ops->record_owners : ops->record_list)(
	    walk->view->store, range, on_row, walk);
	jsonw_array_end(&walk->w);
	jsonw_bool_field(&walk->w, "more", walk->more);
	jsonw_object_end(&walk->w);
	return err == ERR_OK ? walk->err : err;
}

enum err
contact_list(struct view *v, struct request *r)
{
	const struct contact_list_in *in = r->in;
	struct list_walk walk = { .view = v, .self = request_user(r),
		.w = jsonw_on(&r->result), .tag = in->tag, .star = in->star,
		.room = in->limit ? in->limit : LIST_LIMIT };
	const struct record_range range = { .kind = RECORD_CONTACT,
		.key = request_user(r), .after = in->after.len ? in->after :
		STR(""), .limit = INT64_MAX };

	return write_list(&walk, "contacts", &range, on_contact);
}

/* Of whom one blocks nothing is shown. */
static bool
is_blocked(struct list_walk *walk, struct str user, struct arena *a)
{
	const struct record_key key = { RECORD_BLOCK, walk->self, user };
	struct record row;
	enum err err = walk->view->ops->record_get(walk->view->store, &key,
	    a, &row);

	if (err != ERR_OK && err != ERR_NOT_FOUND)
		walk->err = err;
	return err == ERR_OK;
}

static bool
write_request(struct list_walk *walk, const struct record *row,
    struct arena *a)
{
	struct str other = walk->sent ? row->owner : row->id, text;

	if (!walk->sent && is_blocked(walk, other, a))
		return true;
	if (walk->err == ERR_OK)
		walk->err = contact_words_read(row->body, a, &text);
	if (walk->err != ERR_OK || !take_row(walk))
		return false;
	jsonw_object(&walk->w);
	walk->err = write_person(walk, other, a);
	if (text.len > 0)
		jsonw_string_field(&walk->w, "text", text);
	jsonw_int_field(&walk->w, "ts", row->ts);
	jsonw_object_end(&walk->w);
	return walk->err == ERR_OK;
}

static bool
on_request(void *arg, const struct record *row)
{
	struct arena arena;
	bool more;

	arena_init(&arena, ROW_ARENA_MAX);
	more = write_request(arg, row, &arena);
	arena_fini(&arena);
	return more;
}

enum err
contact_requests(struct view *v, struct request *r)
{
	const struct contact_requests_in *in = r->in;
	struct list_walk walk = { .view = v, .self = request_user(r),
		.w = jsonw_on(&r->result), .sent = in->sent,
		.room = in->limit ? in->limit : LIST_LIMIT };
	const struct record_range range = { .kind = RECORD_REQUEST,
		.key = request_user(r), .after = in->after.len ? in->after :
		STR(""), .limit = INT64_MAX };

	return write_list(&walk, "requests", &range, on_request);
}

static bool
on_block(void *arg, const struct record *row)
{
	struct list_walk *walk = arg;
	struct arena arena;

	if (!take_row(walk))
		return false;
	arena_init(&arena, ROW_ARENA_MAX);
	jsonw_object(&walk->w);
	walk->err = write_person(walk, row->id, &arena);
	jsonw_int_field(&walk->w, "since_ts", row->ts);
	jsonw_object_end(&walk->w);
	arena_fini(&arena);
	return walk->err == ERR_OK;
}

enum err
block_list(struct view *v, struct request *r)
{
	const struct block_list_in *in = r->in;
	struct list_walk walk = { .view = v, .self = request_user(r),
		.w = jsonw_on(&r->result),
		.room = in->limit ? in->limit : LIST_LIMIT };
	const struct record_range range = { .kind = RECORD_BLOCK,
		.key = request_user(r), .after = in->after.len ? in->after :
		STR(""), .limit = INT64_MAX };

	return write_list(&walk, "blocks", &range, on_block);
}

/* ---- contact.get ---- */

static enum err
find(struct view *v, struct request *r, const struct record_key *key,
    struct record *out)
{
	enum err err = v->ops->record_get(v->store, key, &r->arena, out);

	if (err == ERR_NOT_FOUND)
		out->kind = RECORD_KIND_COUNT;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
write_standing(struct view *v, struct request *r, struct jsonw *w,
    struct str user)
{
	struct str self = request_user(r);
	const struct record_key keys[] = {
		{ RECORD_CONTACT, self, user }, { RECORD_REQUEST, user, self },
		{ RECORD_REQUEST, self, user }, { RECORD_BLOCK, self, user },
	};
	struct record rows[4];
	struct contact_note note;
	struct str text;
	enum err err = ERR_OK;

	for (int i = 0; i < 4 && err == ERR_OK; i++)
		err = find(v, r, &keys[i], &rows[i]);
	if (err == ERR_OK && rows[0].kind == RECORD_CONTACT) {
		err = contact_note_read(rows[0].body, &r->arena, &note);
		jsonw_bool_field(w, "contact", true);
		contact_note_write(w, &note);
		jsonw_int_field(w, "since_ts", rows[0].ts);
	} else if (err == ERR_OK) {
		jsonw_bool_field(w, "contact", false);
	}
	if (err == ERR_OK && rows[1].kind == RECORD_REQUEST)
		jsonw_bool_field(w, "requested", true);
	if (err == ERR_OK && rows[2].kind == RECORD_REQUEST &&
	    rows[3].kind != RECORD_BLOCK) {
		err = contact_words_read(rows[2].body, &r->arena, &text);
		jsonw_bool_field(w, "asks", true);
		if (text.len > 0)
			jsonw_string_field(w, "text", text);
	}
	if (err == ERR_OK && rows[3].kind == RECORD_BLOCK)
		jsonw_bool_field(w, "blocked", true);
	return err;
}

enum err
contact_get(struct view *v, struct request *r)
{
	const struct contact_user_in *in = r->in;
	struct jsonw w = jsonw_on(&r->result);
	struct user u;
	enum err err = v->ops->user_get(v->store, in->user, &r->arena, &u);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "user", "no such user");
	if (err != ERR_OK)
		return err;
	jsonw_object(&w);
	jsonw_key(&w, "contact");
	jsonw_object(&w);
	jsonw_string_field(&w, "user", u.id);
	jsonw_string_field(&w, "name", u.name);
	err = write_standing(v, r, &w, in->user);
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	return err;
}
