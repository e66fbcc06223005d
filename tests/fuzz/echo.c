/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Structs back into JSON, and the comparison with what they came from.
 * Runs on: the fuzzer's thread.
 * Owns: nothing.
 */
#include "echo.h"

static json_t *
text_of(struct str s)
{
	return json_stringn(s.p, s.len);
}

static json_t *
list_of(const struct str_list *list)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < list->count; i++)
		json_array_append_new(array, text_of(list->items[i]));
	return array;
}

static json_t *
ints_of(const struct int_list *list)
{
	json_t *array = json_array();

	for (uint32_t i = 0; i < list->count; i++)
		json_array_append_new(array, json_integer(list->items[i]));
	return array;
}

static json_t *
object_of(struct str text)
{
	json_t *value;

	BUG_ON(field_parse(text, &value) != ERR_OK);
	return value;
}

/* As it was, unless it is no longer what was said. */
static json_t *
decimal_of(const json_t *was, int64_t units)
{
	double d = json_number_value(was) -
	    (double)units / FIELD_DECIMAL_ONE;

	BUG_ON(d > 1e-7 || d < -1e-7);
	return json_deep_copy(was);
}

/* The member as the struct has it. */
static json_t *
value_of(const struct field *f, const json_t *was, const char *out)
{
	const void *at = out + f->offset;

	switch (f->type) {
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
		return text_of(*(const struct str *)at);
	case FIELD_T_INT:
		return json_integer(*(const int64_t *)at);
	case FIELD_T_BOOL:
		return json_boolean(*(const bool *)at);
	case FIELD_T_ENUM:
		return json_string(f->choices[*(const int *)at]);
	case FIELD_T_OBJECT:
		return echo_encode(f->fields, was, at);
	case FIELD_T_VARIANT:
		return echo_encode(f->variants[*(const int *)(out +
		    f->by)], was, at);
	case FIELD_T_DECIMAL:
		return decimal_of(was, *(const int64_t *)at);
	case FIELD_T_JSON:
		return object_of(*(const struct str *)at);
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		return list_of(at);
	case FIELD_T_INTS:
		return ints_of(at);
	case FIELD_T_END:
		break;
	}
	BUG("field %s has no type", f->name);
}

/* Zero all through: nothing was given. */
static void
check_absent(const struct field *f, const char *out)
{
	const char *at = out + f->offset;

	switch (f->type) {
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
	case FIELD_T_JSON:
		BUG_ON(((const struct str *)at)->p != NULL);
		break;
	case FIELD_T_INT:
	case FIELD_T_DECIMAL:
		BUG_ON(*(const int64_t *)at != 0);
		break;
	case FIELD_T_BOOL:
		BUG_ON(*(const bool *)at);
		break;
	case FIELD_T_ENUM:
		BUG_ON(*(const int *)at != 0);
		break;
	case FIELD_T_VARIANT:
		break;
	case FIELD_T_OBJECT:
		for (f = f->fields; f->type != FIELD_T_END; f++)
			check_absent(f, at);
		break;
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		BUG_ON(((const struct str_list *)at)->count != 0);
		break;
	case FIELD_T_INTS:
		BUG_ON(((const struct int_list *)at)->count != 0);
		break;
	case FIELD_T_END:
		break;
	}
}

/* Presence is what the JSON says; values are the struct's. */
json_t *
echo_encode(const struct field *fields, const json_t *object, const void *out)
{
	json_t *echo = json_object();

	for (const struct field *f = fields; f->type != FIELD_T_END; f++) {
		const json_t *was = json_object_get(object, f->name);

		if (f->has_offset != SIZE_MAX)
			BUG_ON(*((const bool *)out + f->has_offset) !=
			    (was != NULL));
		if (was)
			json_object_set_new(echo, f->name,
			    value_of(f, was, out));
		else
			check_absent(f, out);
	}
	return echo;
}

void
echo_check(const struct field *fields, const json_t *object, const void *out)
{
	json_t *echo = echo_encode(fields, object, out);

	if (!json_equal(echo, object))
		BUG("decoded as %s", json_dumps(echo, 0));
	json_decref(echo);
}
