/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_KIND_H
#define MODEL_KIND_H
/*
 * Kinds of messages, and what the body of each may hold. A new kind is a
 * value, a name and a table.
 */
#include "base/field.h"
#include "model/entry.h"

#define TEXT_MAX_CHARS 20000
#define CARD_MAX_BYTES (16 * 1024)	/* of its data, as JSON */
#define CARD_MAX_DEPTH 8		/* objects and arrays in each other */
#define PLACE_MAX_CHARS 200
#define FILE_NAME_MAX_CHARS 255

enum message_kind {
	KIND_TEXT,
	KIND_IMAGE,
	KIND_FILE,
	KIND_VOICE,
	KIND_VIDEO,
	KIND_LOCATION,
	KIND_CARD,	/* whatever a program means by its type */
	KIND_COUNT
};

/* A file that a message names. Without an id it is not kept here, and what
 * these say is the sender's word. */
struct file_said {
	struct str id;
	struct str name, mime, hash;
	int64_t size;
};

/* The members of all kinds together; the table of a kind names its own. */
struct message_body {
	struct str text;	/* a text, or words beside what is shown */
	struct file_said file;
	struct str thumb;	/* a small picture of it; a file that is kept
				 * here */
	int64_t width, height, duration_ms;
	int64_t lat, lon;	/* degrees, in units of FIELD_DECIMAL_ONE */
	struct str name;	/* of a place */
	struct str type, data;	/* of a card */
};

extern const char *const message_kind_names[KIND_COUNT + 1];
extern const struct field *const message_kind_fields[KIND_COUNT + 1];

/* The members that people read, whatever the kind: they are what filters
 * see. An absent one has no p. */
struct body_word {
	const char *field;	/* its path in a request of a message */
	size_t offset;		/* of a struct str in struct message_body */
};
#define BODY_WORDS 3
extern const struct body_word message_body_words[BODY_WORDS];
struct str *message_body_word(struct message_body *, unsigned which);

#define THUMB_MAX_BYTES (256 * 1024)	/* of a small picture */

/* Whether it names a file that is kept here. */
static inline bool
message_body_has_file(const struct message_body *body)
{
	return body->file.id.len > 0 || body->thumb.len > 0;
}

/* What no table can say of a body that its table has taken: ERR_FIELD with
 * *why, static. Pure. */
enum err message_body_check(const struct message_body *,
    struct field_error *why) MUST_CHECK;

#endif
