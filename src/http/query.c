/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Query strings into JSON values, typed by the field table.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "http/query.h"

#include <errno.h>

#include "base/text.h"

bool
query_decode(struct str text, struct buf *out)
{
	size_t begin = out->len;
	struct str decoded;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.p[i];

		if (c == '+') {
			c = ' ';
		} else if (c == '%') {
			if (text.len - i < 3 || !text_unhex((struct str){
			    text.p + i + 1, 2 }, &c, 1))
				return false;
			i += 2;
		}
		if (c == '\0')
			return false;
		buf_putc(out, c);
	}
	decoded = (struct str){ out->data + begin, out->len - begin };
	return !out->overflow && (decoded.len == 0 || utf8_valid(decoded));
}

static json_t *
string_value(struct str text)
{
	return json_stringn(text.p ? text.p : "", text.len);
}

static json_t *
int_value(struct str text)
{
	bool minus = text.len > 0 && text.p[0] == '-';
	struct str digits = { text.p + minus, text.len - minus };
	unsigned long long n;

	if (!str_to_u64(digits, INT64_MAX, &n))
		return string_value(text);
	return json_integer(minus ? -(json_int_t)n : (json_int_t)n);
}

static json_t *
bool_value(struct str text)
{
	if (str_is(text, "true"))
		return json_true();
	if (str_is(text, "false"))
		return json_false();
	return string_value(text);
}

static json_t *
list_value(struct str text, json_t *(*item)(struct str))
{
	json_t *list = json_array();
	const char *end = text.p + text.len;

	for (const char *p = text.p; text.len > 0;) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		size_t len = (size_t)((comma ? comma : end) - p);

		json_array_append_new(list, item((struct str){ p, len }));
		if (!comma)
			break;
		p = comma + 1;
	}
	return list;
}

json_t *
query_value(const struct field *field, struct str text)
{
	switch (field ? field->type : FIELD_T_STRING) {
	case FIELD_T_INT:
		return int_value(text);
	case FIELD_T_BOOL:
		return bool_value(text);
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		return list_value(text, string_value);
	case FIELD_T_INTS:
		return list_value(text, int_value);
	case FIELD_T_END:
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
	case FIELD_T_ENUM:
	case FIELD_T_DECIMAL:
	case FIELD_T_VARIANT:
	case FIELD_T_OBJECT:
	case FIELD_T_JSON:
		break;
	}
	return string_value(text);
}

const struct field *
query_field(const struct field *fields, struct str name)
{
	for (; fields && fields->type != FIELD_T_END; fields++) {
		if (str_is(name, fields->name))
			return fields;
	}
	return NULL;
}
