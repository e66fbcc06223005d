/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is searched for in a message.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "core/messagetext.h"

#include "base/field.h"
#include "model/kind.h"

/* A merged message holds messages, and those of merged ones none. */
#define DEPTH_MAX 3

static void
add_line(struct buf *out, const json_t *value)
{
	if (!json_is_string(value))
		return;
	if (out->len > 0)
		buf_putc(out, '\n');
	buf_putstr(out, (struct str){ json_string_value(value),
	    json_string_length(value) });
}

static void
add_body(struct buf *out, const json_t *body, unsigned depth)
{
	static const char *const words[] = { "title", "text", "name" };
	const json_t *messages = json_object_get(body, "messages");

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		add_line(out, json_object_get(body, words[i]));
	add_line(out, json_object_get(json_object_get(body, "file"), "name"));
	for (size_t i = 0; depth < DEPTH_MAX && i < json_array_size(messages);
	    i++)
		add_body(out, json_object_get(json_array_get(messages, i),
		    "body"), depth + 1);
}

enum err
message_text(const struct entry *e, struct buf *out)
{
	json_t *body = NULL;

	if (e->body.len == 0)
		return ERR_OK;
	if (field_parse(e->body, &body) != ERR_OK)
		return ERR_CORRUPT;
	add_body(out, body, 0);
	json_decref(body);
	return ERR_OK;
}

enum err
message_file(const struct entry *e, struct str mime, struct buf *out,
    bool *fits)
{
	json_t *body = NULL, *file;
	const char *said;

	*fits = false;
	if (e->body.len == 0)
		return ERR_OK;
	if (field_parse(e->body, &body) != ERR_OK)
		return ERR_CORRUPT;
	file = json_object_get(body, "file");
	add_line(out, json_object_get(file, "name"));
	said = json_string_value(json_object_get(file, "mime"));
	*fits = mime.len == 0 || (said != NULL && strlen(said) >= mime.len &&
	    memcmp(said, mime.p, mime.len) == 0);
	json_decref(body);
	return ERR_OK;
}

bool
message_has_file(const struct entry *e)
{
	static const enum message_kind with_file[] = {
		KIND_IMAGE, KIND_FILE, KIND_VOICE, KIND_VIDEO };

	for (size_t i = 0; i < sizeof(with_file) / sizeof(with_file[0]); i++)
		if (str_is(e->kind, message_kind_names[with_file[i]]))
			return true;
	return false;
}

bool
message_has_mark(const struct entry *e, const char *mark)
{
	json_t *marks = NULL;
	bool has;

	if (e->marks.len == 0 || field_parse(e->marks, &marks) != ERR_OK)
		return false;
	has = json_object_get(marks, mark) != NULL;
	json_decref(marks);
	return has;
}
