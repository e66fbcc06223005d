/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of kinds of messages.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "model/kind.h"

#include "base/text.h"
#include "model/file.h"

#define SIDE_MAX 100000			/* pixels */
#define DURATION_MAX_MS 86400000	/* a day */

const char *const message_kind_names[KIND_COUNT + 1] = {
	[KIND_TEXT] = "text",
	[KIND_IMAGE] = "image",
	[KIND_FILE] = "file",
	[KIND_VOICE] = "voice",
	[KIND_VIDEO] = "video",
	[KIND_LOCATION] = "location",
	[KIND_CARD] = "card",
};

static const struct field said_fields[] = {
	FIELD_ID(struct file_said, id, 0, "A file that is kept here and that"
	    " the sender may read: then what is said of it must be so"),
	FIELD_NAME(struct file_said, name, FILE_NAME_MAX_CHARS, FIELD_REQUIRED,
	    "What it is called"),
	FIELD_INT(struct file_said, size, 0, INT64_MAX, FIELD_REQUIRED,
	    "Bytes"),
	FIELD_NAME(struct file_said, mime, 127, 0, "Its type, as MIME has it"),
	FIELD_STRING(struct file_said, hash, 64, 64, 0,
	    "SHA-256 of its bytes, as small hexadecimal digits"),
	FIELD_END
};

#define BODY struct message_body
#define WORDS(flags)                                                      \
	FIELD_STRING(BODY, text, 1, BODY_MAX_BYTES, flags,                \
	    "Words, at most 20,000 characters")
#define SAID FIELD_OBJECT(BODY, file, said_fields, FIELD_REQUIRED,        \
	    "Which file; without an id the sender's word alone, nothing is"   \
	    " kept of it here")
#define THUMB FIELD_ID(BODY, thumb, 0, "A small picture of it: the id of an"  \
	    " image that is kept here")
#define SIDE(m) FIELD_INT(BODY, m, 1, SIDE_MAX, FIELD_REQUIRED, "Pixels")
#define LENGTH FIELD_INT(BODY, duration_ms, 0, DURATION_MAX_MS,           \
	    FIELD_REQUIRED, "How long it plays")

static const struct field text_fields[] = {
	WORDS(FIELD_REQUIRED),
	FIELD_END
};
static const struct field image_fields[] = {
	SAID, SIDE(width), SIDE(height), THUMB, WORDS(0),
	FIELD_END
};
static const struct field file_fields[] = {
	SAID, WORDS(0),
	FIELD_END
};
static const struct field voice_fields[] = {
	SAID, LENGTH, WORDS(0),
	FIELD_END
};
static const struct field video_fields[] = {
	SAID, SIDE(width), SIDE(height), LENGTH, THUMB, WORDS(0),
	FIELD_END
};
static const struct field location_fields[] = {
	FIELD_DECIMAL(BODY, lat, -90, 90, FIELD_REQUIRED,
	    "Degrees north, to seven places"),
	FIELD_DECIMAL(BODY, lon, -180, 180, FIELD_REQUIRED,
	    "Degrees east, to seven places"),
	FIELD_NAME(BODY, name, PLACE_MAX_CHARS, 0, "What the place is called"),
	WORDS(0),
	FIELD_END
};
static const struct field card_fields[] = {
	FIELD_ID(BODY, type, FIELD_REQUIRED, "Tells programs what it is"),
	FIELD_JSON(BODY, data, CARD_MAX_BYTES, FIELD_REQUIRED,
	    "Theirs; objects and arrays at most eight deep"),
	WORDS(0),
	FIELD_END
};

const struct field *const message_kind_fields[KIND_COUNT + 1] = {
	[KIND_TEXT] = text_fields,
	[KIND_IMAGE] = image_fields,
	[KIND_FILE] = file_fields,
	[KIND_VOICE] = voice_fields,
	[KIND_VIDEO] = video_fields,
	[KIND_LOCATION] = location_fields,
	[KIND_CARD] = card_fields,
};

const struct body_word message_body_words[BODY_WORDS] = {
	{ "body.text", offsetof(BODY, text) },
	{ "body.name", offsetof(BODY, name) },
	{ "body.file.name", offsetof(BODY, file.name) },
};

struct str *
message_body_word(struct message_body *body, unsigned which)
{
	BUG_ON(which >= BODY_WORDS);
	return (struct str *)(void *)((char *)body +
	    message_body_words[which].offset);
}

/* Of compact JSON text. */
static unsigned
depth_of(struct str json)
{
	unsigned depth = 0, most = 0;
	bool quoted = false;

	for (size_t i = 0; i < json.len; i++) {
		char c = json.p[i];

		if (quoted && c == '\\')
			i++;
		else if (c == '"')
			quoted = !quoted;
		else if (!quoted && (c == '{' || c == '['))
			most = ++depth > most ? depth : most;
		else if (!quoted && (c == '}' || c == ']'))
			depth--;
	}
	return most;
}

static enum err
refuse(struct field_error *why, const char *field, const char *hint)
{
	*why = (struct field_error){ .field = field, .hint = hint };
	return ERR_FIELD;
}

enum err
message_body_check(const struct message_body *body, struct field_error *why)
{
	if (body->text.len > BODY_MAX_BYTES ||
	    utf8_count(body->text) > TEXT_MAX_CHARS)
		return refuse(why, "body.text",
		    "must have at most 20000 characters");
	if (depth_of(body->data) > CARD_MAX_DEPTH)
		return refuse(why, "body.data",
		    "must be at most eight objects and arrays deep");
	if (body->file.hash.len > 0 && !file_hash_is_good(body->file.hash))
		return refuse(why, "body.file.hash",
		    "must be 64 small hexadecimal digits");
	if (body->file.id.len > 0 && !file_name_is_good(body->file.name))
		return refuse(why, "body.file.name",
		    "must be a name without a path");
	return ERR_OK;
}
