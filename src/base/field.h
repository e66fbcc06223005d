/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_FIELD_H
#define BASE_FIELD_H
/*
 * Field tables: what a JSON object may hold, and where each value goes in a
 * typed C struct. One table checks a request, and is read again by the
 * generators of documents and types. Unknown keys are errors.
 *
 *	struct message_list_in { struct str conv; int64_t after; … };
 *	static const struct field message_list_fields[] = {
 *		FIELD_STRING(struct message_list_in, conv, 1, 140,
 *		    FIELD_REQUIRED, "The conversation"),
 *		FIELD_END
 *	};
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/mem.h"
#include "base/str.h"

enum field_type {
	FIELD_T_END,
	FIELD_T_STRING,	/* struct str; min..max are bytes */
	FIELD_T_ID,	/* struct str; [A-Za-z0-9._-]{1,64} */
	FIELD_T_NAME,	/* struct str; text_is_name, max code points */
	FIELD_T_CONV,	/* struct str; conversation name, shape only:
			 * u:ID d:ID:ID g:ID c:ID s:ID r:ID t: */
	FIELD_T_INT,	/* int64_t; min..max are values */
	FIELD_T_BOOL,	/* bool */
	FIELD_T_ENUM,	/* int (index into choices) */
	FIELD_T_OBJECT,	/* nested struct by its own table */
	FIELD_T_JSON,	/* struct str: compact JSON text of an object;
			 * min..max are bytes */
	FIELD_T_IDS,	/* struct str_list of ids, no duplicates; min..max
			 * are counts */
	FIELD_T_STRINGS,/* struct str_list; min..max are counts, each item
			 * 1..256 bytes */
	FIELD_T_INTS,	/* struct int_list, rising; min..max are counts, each
			 * item is 1 or more */
	FIELD_T_DECIMAL,/* int64_t in units of 1/FIELD_DECIMAL_ONE; min..max
			 * are in whole ones */
	FIELD_T_VARIANT,/* nested struct by one of several tables: which, says
			 * the ENUM at `by`, which stands before it */
};

#define FIELD_REQUIRED 1u
#define FIELD_SECRET 2u	/* never logged, never in examples */
#define FIELD_PATH 4u	/* taken from the REST route's {name} */
#define FIELD_LIST 8u	/* of OBJECT: a list of these; struct object_list,
			 * min..max are counts, size is one's */

#define FIELD_DECIMAL_ONE 10000000

struct str_list {
	struct str *items;	/* in the arena */
	uint32_t count;
};

struct object_list {
	void *items;		/* structs one behind the other, in the arena */
	uint32_t count;
};

struct int_list {
	int64_t *items;		/* in the arena */
	uint32_t count;
};

struct field {
	const char *name;
	enum field_type type;
	unsigned flags;
	int64_t min, max;
	size_t offset;		/* of the value */
	size_t has_offset;	/* of a bool set when given; SIZE_MAX: none */
	const char *const *choices;	/* NULL-ended, for ENUM */
	const struct field *fields;	/* for OBJECT */
	size_t size;		/* of a list of OBJECT: of one's struct */
	const struct field *const *variants;	/* for VARIANT: a table for
						 * each choice, NULL-ended */
	size_t by;		/* for VARIANT: offset of the ENUM's value */
	const char *help;	/* one sentence */
};

#define FIELD_AT(type_, s, m, min_, max_, flags_, help_)                  \
	{ .name = #m, .type = (type_), .flags = (flags_), .min = (min_),  \
	  .max = (max_), .offset = offsetof(s, m),                        \
	  .has_offset = SIZE_MAX, .help = (help_) }
#define FIELD_STRING(s, m, min, max, flags, help)                         \
	FIELD_AT(FIELD_T_STRING, s, m, min, max, flags, help)
#define FIELD_ID(s, m, flags, help)                                       \
	FIELD_AT(FIELD_T_ID, s, m, 1, 64, flags, help)
#define FIELD_NAME(s, m, max, flags, help)                                \
	FIELD_AT(FIELD_T_NAME, s, m, 1, max, flags, help)
#define FIELD_CONV(s, m, flags, help)                                     \
	FIELD_AT(FIELD_T_CONV, s, m, 2, 140, flags, help)
#define FIELD_INT(s, m, min, max, flags, help)                            \
	FIELD_AT(FIELD_T_INT, s, m, min, max, flags, help)
#define FIELD_BOOL(s, m, flags, help)                                     \
	FIELD_AT(FIELD_T_BOOL, s, m, 0, 1, flags, help)
#define FIELD_JSON(s, m, max, flags, help)                                \
	FIELD_AT(FIELD_T_JSON, s, m, 2, max, flags, help)
#define FIELD_IDS(s, m, min, max, flags, help)                            \
	FIELD_AT(FIELD_T_IDS, s, m, min, max, flags, help)
#define FIELD_INTS(s, m, min, max, flags, help)                           \
	FIELD_AT(FIELD_T_INTS, s, m, min, max, flags, help)
#define FIELD_ENUM(s, m, choices_, flags_, help_)                         \
	{ .name = #m, .type = FIELD_T_ENUM, .flags = (flags_),            \
	  .offset = offsetof(s, m), .has_offset = SIZE_MAX,               \
	  .choices = (choices_), .help = (help_) }
#define FIELD_OBJECT(s, m, table, flags_, help_)                          \
	{ .name = #m, .type = FIELD_T_OBJECT, .flags = (flags_),          \
	  .offset = offsetof(s, m), .has_offset = SIZE_MAX,               \
	  .fields = (table), .help = (help_) }
/* A list of objects, each a struct of type item. */
#define FIELD_OBJECTS(s, m, item, table, min_, max_, flags_, help_)       \
	{ .name = #m, .type = FIELD_T_OBJECT,                             \
	  .flags = FIELD_LIST | (flags_), .min = (min_), .max = (max_),   \
	  .offset = offsetof(s, m), .has_offset = SIZE_MAX,               \
	  .fields = (table), .size = sizeof(item), .help = (help_) }
/* An optional INT, BOOL, ENUM or OBJECT whose presence matters: struct has
 * `bool has_<m>` too. */
#define FIELD_OPT(type_, s, m, min_, max_, help_)                         \
	{ .name = #m, .type = (type_), .min = (min_), .max = (max_),      \
	  .offset = offsetof(s, m), .has_offset = offsetof(s, has_##m),   \
	  .help = (help_) }
#define FIELD_DECIMAL(s, m, min, max, flags, help)                        \
	FIELD_AT(FIELD_T_DECIMAL, s, m, min, max, flags, help)
#define FIELD_VARIANT(s, m, by_, tables, flags_, help_)                   \
	{ .name = #m, .type = FIELD_T_VARIANT, .flags = (flags_),         \
	  .offset = offsetof(s, m), .has_offset = SIZE_MAX,               \
	  .variants = (tables), .by = offsetof(s, by_), .help = (help_) }
#define FIELD_END { .type = FIELD_T_END }

/* Where and why decoding failed; field is a path such as "device.id" in
 * static or arena memory, hint a short sentence. */
struct field_error {
	const char *field;
	const char *hint;
};

/*
 * Checks object against fields and fills out (zeroed by the caller; absent
 * optional members stay zero). Strings are copied into the arena with a NUL
 * after them. Strings with U+0000 are refused (FIELD_T_STRING, NAME).
 * ERR_FIELD with *why set otherwise. Pure.
 */
enum err field_decode(const struct field *, const json_t *object, void *out,
    struct arena *, struct field_error *why) MUST_CHECK;

/*
 * The other way: an object with the members that were given, in the order of
 * the table. An optional member without a `has_` is left out when it is zero.
 */
struct jsonw;
void field_write(const struct field *, const void *in, struct jsonw *);
/* A JSON array of them, as a value or as a member. */
void str_list_write(struct jsonw *, const struct str_list *);
void str_list_field(struct jsonw *, const char *key, const struct str_list *);

/*
 * Parses JSON text off the wire: UTF-8 checked, depth at most 32, no
 * duplicate keys, integers within int64, one value and nothing after it.
 * ERR_PARSE, ERR_TOO_DEEP. *out: json_decref.
 */
enum err field_parse(struct str text, json_t **out) MUST_CHECK;

#endif
