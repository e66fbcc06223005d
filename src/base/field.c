/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Field tables: JSON off the wire into typed structs.
 * Runs on: any thread.
 * Owns: nothing; what it makes is in the caller's arena.
 */
#include "base/field.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/jsonr.h"
#include "base/jsonw.h"
#include "base/text.h"

#define DEPTH_MAX 32
#define HINT_MAX 256
#define ITEM_BYTES_MAX 256
#define KEY_SHOWN_MAX 64

#define ID_HINT "must be 1 to 64 of A-Z a-z 0-9 . _ -"

enum err
field_parse(struct str text, json_t **out)
{
	return jsonr_parse(text, DEPTH_MAX, out);
}

/* One call of field_decode. */
struct decode {
	struct arena *arena;
	struct field_error *why;
};

static char *put_text(struct arena *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static enum err refuse(struct decode *, const char *field, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));
static enum err decode_object(struct decode *, const struct field *,
    const json_t *, char *out);

static char *
put_text(struct arena *a, const char *fmt, ...)
{
	char text[HINT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return arena_strndup(a, text, strlen(text));
}

static enum err
refuse(struct decode *d, const char *field, const char *fmt, ...)
{
	char text[HINT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	d->why->field = field;
	d->why->hint = arena_strndup(d->arena, text, strlen(text));
	return ERR_FIELD;
}

/* "between 1 and 5 bytes", but "at most" and "exactly" where they fit. */
static enum err
refuse_count(struct decode *d, const struct field *f, const char *what)
{
	if (f->min == f->max)
		return refuse(d, f->name, "must have exactly %" PRId64 " %s",
		    f->min, what);
	if (f->min == 0)
		return refuse(d, f->name, "must have at most %" PRId64 " %s",
		    f->max, what);
	return refuse(d, f->name, "must have %" PRId64 " to %" PRId64 " %s",
	    f->min, f->max, what);
}

static bool
is_within(const struct field *f, size_t count)
{
	return count <= INT64_MAX && (int64_t)count >= f->min &&
	    (int64_t)count <= f->max;
}

static struct str
str_of(const json_t *value)
{
	return (struct str){ json_string_value(value),
		json_string_length(value) };
}

static struct str
keep(struct decode *d, struct str s)
{
	return (struct str){ arena_strndup(d->arena, s.p, s.len), s.len };
}

static bool
has_nul(struct str s)
{
	return s.len > 0 && memchr(s.p, '\0', s.len);
}

static bool
is_conv(struct str s)
{
	struct str id, peer;
	const char *colon;

	if (s.len < 2 || s.p[1] != ':')
		return false;
	id = (struct str){ s.p + 2, s.len - 2 };
	if (s.p[0] == 't')
		return id.len == 0;
	if (s.p[0] != 'd')
		return str_has(STR("ugcsr"), s.p[0]) && text_is_id(id);
	colon = memchr(id.p, ':', id.len);
	if (!colon)
		return false;
	peer.p = colon + 1;
	peer.len = (size_t)(id.p + id.len - peer.p);
	id.len = (size_t)(colon - id.p);
	return text_is_id(id) && text_is_id(peer) && str_cmp(id, peer) < 0;
}

static enum err
decode_string(struct decode *d, const struct field *f, const json_t *value,
    void *at)
{
	struct str s;

	if (!json_is_string(value))
		return refuse(d, f->name, "must be a string");
	s = str_of(value);
	if (f->type == FIELD_T_STRING && !is_within(f, s.len))
		return refuse_count(d, f, "bytes");
	if (f->type == FIELD_T_STRING && has_nul(s))
		return refuse(d, f->name, "must not hold U+0000");
	if (f->type == FIELD_T_ID && !text_is_id(s))
		return refuse(d, f->name, ID_HINT);
	if (f->type == FIELD_T_NAME && !text_is_name(s, (size_t)f->max))
		return refuse(d, f->name, "must be 1 to %" PRId64
		    " characters, not only blanks, without control or"
		    " direction characters", f->max);
	if (f->type == FIELD_T_CONV && !is_conv(s))
		return refuse(d, f->name, "must be a conversation name: u:ID"
		    " d:ID:ID (sorted) g:ID c:ID s:ID r:ID or t:");
	*(struct str *)at = keep(d, s);
	return ERR_OK;
}

static enum err
decode_int(struct decode *d, const struct field *f, const json_t *value,
    void *at)
{
	int64_t number;

	if (!json_is_integer(value))
		return refuse(d, f->name, "must be an integer");
	number = json_integer_value(value);
	if (number < f->min || number > f->max)
		return refuse(d, f->name, "must be %" PRId64 " to %" PRId64,
		    f->min, f->max);
	*(int64_t *)at = number;
	return ERR_OK;
}

/* Rounded, so that what is written and read again stays the same. */
static enum err
decode_decimal(struct decode *d, const struct field *f, const json_t *value,
    void *at)
{
	double number = json_number_value(value);

	if (!json_is_number(value))
		return refuse(d, f->name, "must be a number");
	if (!(number >= (double)f->min && number <= (double)f->max))
		return refuse(d, f->name, "must be %" PRId64 " to %" PRId64,
		    f->min, f->max);
	*(int64_t *)at = (int64_t)(number * FIELD_DECIMAL_ONE +
	    (number < 0 ? -0.5 : 0.5));
	return ERR_OK;
}

static enum err
decode_bool(struct decode *d, const struct field *f, const json_t *value,
    void *at)
{
	if (!json_is_boolean(value))
		return refuse(d, f->name, "must be true or false");
	*(bool *)at = json_is_true(value);
	return ERR_OK;
}

static enum err
decode_enum(struct decode *d, const struct field *f, const json_t *value,
    void *at)
{
	char list[HINT_MAX - 32] = "";
	size_t len = 0;

	for (int i = 0; f->choices[i]; i++) {
		if (json_is_string(value) &&
		    str_is(str_of(value), f->choices[i])) {
			*(int *)at = i;
			return ERR_OK;
		}
	}
	for (int i = 0; f->choices[i] && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len, "%s%s",
		    i > 0 ? ", " : "", f->choices[i]);
	return refuse(d, f->name, "must be one of: %s", list);
}

/* Jansson's own writer looks at each character; this one copies runs. Depth
 * is bounded by field_parse. */
static void
write_json(struct jsonw *w, json_t *value)
{
	char real[64];
	const char *key;
	json_t *item;
	size_t i;

	switch (json_typeof(value)) {
	case JSON_OBJECT:
		jsonw_object(w);
		json_object_foreach(value, key, item) {
			jsonw_key(w, key);
			write_json(w, item);
		}
		jsonw_object_end(w);
		break;
	case JSON_ARRAY:
		jsonw_array(w);
		json_array_foreach(value, i, item)
			write_json(w, item);
		jsonw_array_end(w);
		break;
	case JSON_STRING:
		jsonw_string(w, str_of(value));
		break;
	case JSON_INTEGER:
		jsonw_int(w, json_integer_value(value));
		break;
	case JSON_REAL:
		i = json_dumpb(value, real, sizeof(real), JSON_ENCODE_ANY);
		BUG_ON(i == 0 || i > sizeof(real));
		jsonw_raw(w, (struct str){ real, i });
		break;
	case JSON_TRUE:
	case JSON_FALSE:
		jsonw_bool(w, json_is_true(value));
		break;
	case JSON_NULL:
		jsonw_null(w);
		break;
	}
}

static enum err
decode_json(struct decode *d, const struct field *f, json_t *value, void *at)
{
	struct buf text;
	struct jsonw w = jsonw_on(&text);
	enum err err = ERR_OK;

	if (!json_is_object(value))
		return refuse(d, f->name, "must be an object");
	buf_init(&text, (size_t)f->max);
	write_json(&w, value);
	if (text.overflow || !is_within(f, text.len))
		err = refuse_count(d, f, "bytes as JSON");
	else
		*(struct str *)at = keep(d, buf_str(&text));
	buf_fini(&text);
	return err;
}

static int
compare_items(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static enum err
check_no_twins(struct decode *d, const struct field *f,
    const struct str_list *list)
{
	size_t bytes = list->count * sizeof(struct str);
	enum err err = ERR_OK;
	struct str *sorted;

	if (list->count < 2)
		return ERR_OK;
	sorted = xmalloc(bytes);
	memcpy(sorted, list->items, bytes);
	qsort(sorted, list->count, sizeof(*sorted), compare_items);
	for (uint32_t i = 1; i < list->count && err == ERR_OK; i++) {
		if (str_eq(sorted[i - 1], sorted[i]))
			err = refuse(d, f->name, "must not name %.*s twice",
			    STR_FMT(sorted[i]));
	}
	xfree(sorted);
	return err;
}

static enum err
check_item(struct decode *d, const struct field *f, size_t i,
    const json_t *item)
{
	const char *path = NULL, *hint = NULL;
	struct str s;

	if (!json_is_string(item))
		hint = "must be a string";
	else if (s = str_of(item), f->type == FIELD_T_IDS && !text_is_id(s))
		hint = ID_HINT;
	else if (s.len < 1 || s.len > ITEM_BYTES_MAX)
		hint = "must have 1 to 256 bytes";
	else if (has_nul(s))
		hint = "must not hold U+0000";
	if (!hint)
		return ERR_OK;
	path = put_text(d->arena, "%s[%zu]", f->name, i);
	return refuse(d, path, "%s", hint);
}

static enum err
decode_list(struct decode *d, const struct field *f, const json_t *value,
    void *at)
{
	struct str_list *list = at;
	size_t count = json_array_size(value), i;
	json_t *item;
	enum err err;

	if (!json_is_array(value))
		return refuse(d, f->name, "must be an array of strings");
	if (!is_within(f, count) || count > UINT32_MAX)
		return refuse_count(d, f, "items");
	if (count == 0)
		return ERR_OK;
	list->items = arena_alloc(d->arena, count * sizeof(*list->items));
	json_array_foreach(value, i, item) {
		err = check_item(d, f, i, item);
		if (err != ERR_OK)
			return err;
		list->items[i] = keep(d, str_of(item));
	}
	list->count = (uint32_t)count;
	return f->type == FIELD_T_IDS ? check_no_twins(d, f, list) : ERR_OK;
}

static enum err
decode_ints(struct decode *d, const struct field *f, const json_t *value,
    void *at)
{
	struct int_list *list = at;
	size_t count = json_array_size(value), i;
	int64_t number, before = 0;
	json_t *item;

	if (!json_is_array(value))
		return refuse(d, f->name, "must be an array of integers");
	if (!is_within(f, count) || count > UINT32_MAX)
		return refuse_count(d, f, "items");
	if (count == 0)
		return ERR_OK;
	list->items = arena_alloc(d->arena, count * sizeof(*list->items));
	json_array_foreach(value, i, item) {
		number = json_integer_value(item);	/* 0: is none */
		if (number <= before)
			return refuse(d, f->name,
			    "must be integers from 1 on, rising");
		list->items[i] = before = number;
	}
	list->count = (uint32_t)count;
	return ERR_OK;
}

static enum err
decode_nested(struct decode *d, const struct field *f, const json_t *value,
    char *out)
{
	const struct field *fields = f->type == FIELD_T_VARIANT ?
	    f->variants[*(const int *)(out + f->by)] : f->fields;
	enum err err;

	if (!json_is_object(value))
		return refuse(d, f->name, "must be an object");
	err = decode_object(d, fields, value, out + f->offset);
	if (err != ERR_OK)
		d->why->field = put_text(d->arena, "%s.%s", f->name,
		    d->why->field);
	return err;
}

static enum err
decode_objects(struct decode *d, const struct field *f, const json_t *value,
    void *at)
{
	struct object_list *list = at;
	size_t count = json_array_size(value), i;
	json_t *item;
	char *out;

	if (!json_is_array(value))
		return refuse(d, f->name, "must be an array of objects");
	if (!is_within(f, count) || count > UINT32_MAX)
		return refuse_count(d, f, "items");
	list->items = out = arena_zalloc(d->arena, count * f->size);
	list->count = (uint32_t)count;
	json_array_foreach(value, i, item) {
		const char *path = put_text(d->arena, "%s[%zu]", f->name, i);
		enum err err;

		if (!json_is_object(item))
			return refuse(d, path, "must be an object");
		err = decode_object(d, f->fields, item, out + i * f->size);
		if (err == ERR_OK)
			continue;
		d->why->field = put_text(d->arena, "%s.%s", path,
		    d->why->field);
		return err;
	}
	return ERR_OK;
}

static enum err
decode_value(struct decode *d, const struct field *f, json_t *value,
    char *out)
{
	void *at = out + f->offset;

	switch (f->type) {
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
		return decode_string(d, f, value, at);
	case FIELD_T_INT:
		return decode_int(d, f, value, at);
	case FIELD_T_BOOL:
		return decode_bool(d, f, value, at);
	case FIELD_T_ENUM:
		return decode_enum(d, f, value, at);
	case FIELD_T_INTS:
		return decode_ints(d, f, value, at);
	case FIELD_T_DECIMAL:
		return decode_decimal(d, f, value, at);
	case FIELD_T_OBJECT:
		return f->flags & FIELD_LIST ?
		    decode_objects(d, f, value, at) :
		    decode_nested(d, f, value, out);
	case FIELD_T_VARIANT:
		return decode_nested(d, f, value, out);
	case FIELD_T_JSON:
		return decode_json(d, f, value, at);
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		return decode_list(d, f, value, at);
	case FIELD_T_END:
		break;
	}
	BUG("field %s has no type", f->name);
}

/* The nearest name of the table, if it is near enough to be a slip. */
static const char *
guess(const struct field *fields, const char *key)
{
	const char *best = NULL;
	unsigned best_distance = 3;

	for (const struct field *f = fields; f->type != FIELD_T_END; f++) {
		unsigned distance = text_distance(f->name, key);

		if (distance < best_distance && distance < strlen(key)) {
			best_distance = distance;
			best = f->name;
		}
	}
	return best;
}

/* The key is foreign and of any length: shown cut, at a character's edge. */
static enum err
refuse_key(struct decode *d, const struct field *fields, const char *key)
{
	const char *meant = guess(fields, key);
	size_t len = strlen(key);

	if (len > KEY_SHOWN_MAX) {
		len = KEY_SHOWN_MAX;
		while ((key[len] & 0xc0) == 0x80)
			len--;
	}
	key = arena_strndup(d->arena, key, len);
	if (meant)
		return refuse(d, key, "is not known; did you mean %s?", meant);
	return refuse(d, key, "is not known");
}

static enum err
find_unknown(struct decode *d, const struct field *fields, json_t *object)
{
	const struct field *f;
	const char *key;
	json_t *item;

	json_object_foreach(object, key, item) {
		for (f = fields; f->type != FIELD_T_END; f++) {
			if (strcmp(f->name, key) == 0)
				break;
		}
		if (f->type == FIELD_T_END)
			return refuse_key(d, fields, key);
	}
	BUG("an object of %zu keys has no unknown one",
	    json_object_size(object));
}

static enum err
decode_object(struct decode *d, const struct field *fields,
    const json_t *object, char *out)
{
	size_t known = 0;
	enum err err;

	for (const struct field *f = fields; f->type != FIELD_T_END; f++) {
		json_t *value = json_object_get(object, f->name);

		if (!value) {
			if (f->flags & FIELD_REQUIRED)
				return refuse(d, f->name, "is required");
			continue;
		}
		known++;
		err = decode_value(d, f, value, out);
		if (err != ERR_OK)
			return err;
		if (f->has_offset != SIZE_MAX)
			*(bool *)(out + f->has_offset) = true;
	}
	if (known == json_object_size(object))
		return ERR_OK;
	/* Jansson iterates only over what it may change. */
	return find_unknown(d, fields, (json_t *)(uintptr_t)object);
}

enum err
field_decode(const struct field *fields, const json_t *object, void *out,
    struct arena *arena, struct field_error *why)
{
	struct decode d = { arena, why };

	*why = (struct field_error){ "", "" };
	if (!json_is_object(object))
		return refuse(&d, "", "must be an object");
	return decode_object(&d, fields, object, out);
}

/* ---- the other way ---- */

static void
write_decimal(struct jsonw *w, int64_t units)
{
	int64_t whole = units / FIELD_DECIMAL_ONE;
	int64_t rest = units % FIELD_DECIMAL_ONE;
	char text[48];
	int len;

	len = snprintf(text, sizeof(text), "%s%" PRId64 ".%07" PRId64,
	    units < 0 ? "-" : "", whole < 0 ? -whole : whole,
	    rest < 0 ? -rest : rest);
	while (text[len - 1] == '0' && text[len - 2] != '.')
		len--;
	jsonw_raw(w, (struct str){ text, (size_t)len });
}

static void
write_ints(struct jsonw *w, const struct int_list *list)
{
	jsonw_array(w);
	for (uint32_t i = 0; i < list->count; i++)
		jsonw_int(w, list->items[i]);
	jsonw_array_end(w);
}

void
str_list_write(struct jsonw *w, const struct str_list *list)
{
	jsonw_array(w);
	for (uint32_t i = 0; i < list->count; i++)
		jsonw_string(w, list->items[i]);
	jsonw_array_end(w);
}

void
str_list_field(struct jsonw *w, const char *key, const struct str_list *list)
{
	jsonw_key(w, key);
	str_list_write(w, list);
}

static bool
is_zero(const struct field *f, const char *in)
{
	const char *at = in + f->offset;

	switch (f->type) {
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
	case FIELD_T_JSON:
		return ((const struct str *)at)->p == NULL;
	case FIELD_T_INT:
	case FIELD_T_DECIMAL:
		return *(const int64_t *)at == 0;
	case FIELD_T_BOOL:
		return !*(const bool *)at;
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		return ((const struct str_list *)at)->count == 0;
	case FIELD_T_INTS:
		return ((const struct int_list *)at)->count == 0;
	case FIELD_T_ENUM:
	case FIELD_T_OBJECT:
	case FIELD_T_VARIANT:
	case FIELD_T_END:
		break;
	}
	return false;
}

static bool
was_given(const struct field *f, const char *in)
{
	if (f->has_offset != SIZE_MAX)
		return *(const bool *)(in + f->has_offset);
	return (f->flags & FIELD_REQUIRED) || !is_zero(f, in);
}

static void
write_value(const struct field *f, const char *in, struct jsonw *w)
{
	const char *at = in + f->offset;

	switch (f->type) {
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
		jsonw_string(w, *(const struct str *)at);
		return;
	case FIELD_T_JSON:
		jsonw_raw(w, *(const struct str *)at);
		return;
	case FIELD_T_INT:
		jsonw_int(w, *(const int64_t *)at);
		return;
	case FIELD_T_DECIMAL:
		write_decimal(w, *(const int64_t *)at);
		return;
	case FIELD_T_BOOL:
		jsonw_bool(w, *(const bool *)at);
		return;
	case FIELD_T_ENUM:
		jsonw_string(w, str_from(f->choices[*(const int *)at]));
		return;
	case FIELD_T_OBJECT:
		BUG_ON(f->flags & FIELD_LIST);	/* none needs it yet */
		field_write(f->fields, at, w);
		return;
	case FIELD_T_VARIANT:
		field_write(f->variants[*(const int *)(in + f->by)], at, w);
		return;
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		str_list_write(w, (const struct str_list *)at);
		return;
	case FIELD_T_INTS:
		write_ints(w, (const struct int_list *)at);
		return;
	case FIELD_T_END:
		break;
	}
	BUG("field %s has no type", f->name);
}

void
field_write(const struct field *fields, const void *in, struct jsonw *w)
{
	jsonw_object(w);
	for (const struct field *f = fields; f->type != FIELD_T_END; f++) {
		if (!was_given(f, in))
			continue;
		jsonw_key(w, f->name);
		write_value(f, in, w);
	}
	jsonw_object_end(w);
}
