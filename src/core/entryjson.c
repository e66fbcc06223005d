/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries as JSON.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/entryjson.h"

#include "base/field.h"

/* Largest JSON of one entry: body, mentions or users, and the rest. */
#define ENTRY_JSON_MAX (1u << 20)

/* Bytes of the first `chars` characters of valid UTF-8. */
static size_t
prefix_bytes(const char *p, size_t len, size_t chars)
{
	size_t i = 0;

	while (i < len && chars > 0) {
		i++;
		while (i < len && ((unsigned char)p[i] & 0xc0) == 0x80)
			i++;
		chars--;
	}
	return i;
}

/* Words are cut, small things stay, lists and what is long go: that is a
 * preview of every kind. */
static void
write_cut_member(struct jsonw *w, const char *key, json_t *value)
{
	const char *text = json_string_value(value);
	char small[PREVIEW_CHARS];
	size_t len;

	if (text != NULL) {
		jsonw_string_field(w, key, (struct str){ text,
		    prefix_bytes(text, strlen(text), PREVIEW_CHARS) });
		return;
	}
	if (json_is_array(value))
		return;
	len = json_dumpb(value, small, sizeof(small),
	    JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
	if (len > 0 && len <= sizeof(small))
		jsonw_raw_field(w, key, (struct str){ small, len });
}

void
entry_write_preview(struct jsonw *w, struct str body)
{
	json_t *object = NULL, *value;
	const char *key;

	jsonw_object(w);
	if (field_parse(body, &object) == ERR_OK)
		json_object_foreach(object, key, value)
			write_cut_member(w, key, value);
	jsonw_object_end(w);
	json_decref(object);
}

static void
write_message(struct jsonw *w, const struct entry *e, bool preview)
{
	if (e->recalled) {
		jsonw_bool_field(w, "recalled", true);
		return;
	}
	if (e->cid.len > 0)
		jsonw_string_field(w, "cid", e->cid);
	jsonw_string_field(w, "kind", e->kind);
	jsonw_key(w, "body");
	if (preview && e->body.len > PREVIEW_CHARS)
		entry_write_preview(w, e->body);
	else
		jsonw_raw(w, e->body);
	if (e->reply_to > 0)
		jsonw_int_field(w, "reply_to", e->reply_to);
	if (e->mentions.len > 0)
		jsonw_raw_field(w, "mentions", e->mentions);
	if (e->users.len > 0)
		jsonw_raw_field(w, "to", e->users);
	if (e->marks.len > 2)	/* members, as they are */
		jsonw_raw(w, (struct str){ e->marks.p + 1,
		    e->marks.len - 2 });
}

static void
write_head(struct jsonw *w, const struct entry *e, struct str sender)
{
	jsonw_int_field(w, "seq", e->seq);
	jsonw_int_field(w, "id", e->id);
	jsonw_int_field(w, "ts", entry_said_ts(e));
	if (e->said_ts > 0)
		jsonw_int_field(w, "stored_ts", e->ts);
	jsonw_int_field(w, "count", e->count);
	jsonw_string_field(w, "type", str_from(entry_type_name(e->type)));
	jsonw_string_field(w, "from", sender);
}

void
entry_write_hidden(struct jsonw *w, const struct entry *e)
{
	write_head(w, e, STR(""));
	jsonw_bool_field(w, "hidden", true);
}

void
entry_write(struct jsonw *w, const struct entry *e, bool preview)
{
	write_head(w, e, e->sender);
	if (e->via.len > 0)
		jsonw_string_field(w, "via", e->via);
	if (e->type == ENTRY_MESSAGE) {
		write_message(w, e, preview);
		return;
	}
	if (e->cid.len > 0)
		jsonw_string_field(w, "cid", e->cid);
	if (e->target > 0)
		jsonw_int_field(w, "target", e->target);
	if (e->body.len > 0)
		jsonw_raw_field(w, "body", e->body);
	if (e->users.len > 0 && !(preview && e->users.len > PREVIEW_USERS))
		jsonw_raw_field(w, "users", e->users);
}

struct push *
conv_push(const char *method, const struct conv *c, struct str tail)
{
	struct push *push = push_new(method, tail.len);

	BUG_ON(c->name.len >= sizeof(push->conv));
	memcpy(push->tail, tail.p, tail.len);
	memcpy(push->conv, c->name.p, c->name.len);
	push->key.conv = c->key;
	push->is_direct = c->kind == CONV_DIRECT;
	return push;
}

static struct push *
push_of(const struct entry *e, const struct conv *c,
    void (*write)(struct jsonw *, const struct entry *))
{
	struct push *push;
	struct jsonw w;
	struct buf tail;

	buf_init(&tail, ENTRY_JSON_MAX);
	w = jsonw_on(&tail);
	w.need_comma = true;	/* after "conv" */
	write(&w, e);
	BUG_ON(tail.overflow);
	push = conv_push(e->type == ENTRY_MESSAGE ? "message" : "entry", c,
	    buf_str(&tail));
	buf_fini(&tail);
	return push;
}

static void
write_whole(struct jsonw *w, const struct entry *e)
{
	entry_write(w, e, false);
}

struct push *
entry_push(const struct entry *e, const struct conv *c)
{
	struct push *push = push_of(e, c, write_whole);

	if (e->type == ENTRY_MESSAGE)
		push->n = e->seq;
	return push;
}

struct push *
entry_push_hidden(const struct entry *e, const struct conv *c)
{
	return push_of(e, c, entry_write_hidden);
}
