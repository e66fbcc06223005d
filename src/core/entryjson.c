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

static void
write_cut_body(struct jsonw *w, struct str body)
{
	json_t *object = NULL;
	const char *text = NULL;

	if (field_parse(body, &object) == ERR_OK)
		text = json_string_value(json_object_get(object, "text"));
	jsonw_key(w, "body");
	jsonw_object(w);
	if (text != NULL)
		jsonw_string_field(w, "text", (struct str){ text,
		    prefix_bytes(text, strlen(text), PREVIEW_CHARS) });
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
	if (preview && e->body.len > PREVIEW_CHARS)
		write_cut_body(w, e->body);
	else
		jsonw_raw_field(w, "body", e->body);
	if (e->reply_to > 0)
		jsonw_int_field(w, "reply_to", e->reply_to);
	if (e->mentions.len > 0)
		jsonw_raw_field(w, "mentions", e->mentions);
}

void
entry_write(struct jsonw *w, const struct entry *e, bool preview)
{
	jsonw_int_field(w, "seq", e->seq);
	jsonw_int_field(w, "id", e->id);
	jsonw_int_field(w, "ts", e->said_ts > 0 ? e->said_ts : e->ts);
	if (e->said_ts > 0)
		jsonw_int_field(w, "stored_ts", e->ts);
	jsonw_int_field(w, "count", e->count);
	jsonw_string_field(w, "type", str_from(entry_type_name(e->type)));
	jsonw_string_field(w, "from", e->sender);
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

struct push *
entry_push(const struct entry *e, const struct conv *c)
{
	struct push *push;
	struct jsonw w;
	struct buf tail;

	buf_init(&tail, ENTRY_JSON_MAX);
	w = jsonw_on(&tail);
	w.need_comma = true;	/* after "conv" */
	entry_write(&w, e, false);
	BUG_ON(tail.overflow);
	push = conv_push(e->type == ENTRY_MESSAGE ? "message" : "entry", c,
	    buf_str(&tail));
	buf_fini(&tail);
	return push;
}
