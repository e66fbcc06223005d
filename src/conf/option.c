/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One option's value: from TOML or text into a struct and back.
 * Runs on: any thread.
 * Owns: nothing; texts are in the caller's arena.
 */
#include "conf/option.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

struct unit {
	const char *name;
	int64_t factor;
};

/* Largest first, for option_format. */
static const struct unit size_units[] = {
	{ "T", INT64_C(1) << 40 },
	{ "G", INT64_C(1) << 30 },
	{ "M", INT64_C(1) << 20 },
	{ "K", INT64_C(1) << 10 },
	{ "TiB", INT64_C(1) << 40 },
	{ "GiB", INT64_C(1) << 30 },
	{ "MiB", INT64_C(1) << 20 },
	{ "KiB", INT64_C(1) << 10 },
	{ "", 1 },
	{ NULL, 0 },
};

static const struct unit duration_units[] = {
	{ "d", INT64_C(86400000) },
	{ "h", 3600000 },
	{ "m", 60000 },
	{ "s", 1000 },
	{ "ms", 1 },
	{ NULL, 0 },
};

static const char *say(struct arena *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static const char *
say(struct arena *a, const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return arena_strndup(a, text, strlen(text));
}

static bool
has_bounds(const struct option *o)
{
	return o->min != 0 || o->max != 0;
}

static bool
is_within(const struct option *o, int64_t value)
{
	return !has_bounds(o) || (value >= o->min && value <= o->max);
}

static bool
is_text(const struct toml_value *v)
{
	return v->type == TOML_TEXT || v->type == TOML_STRING;
}

/* "64K": digits, a blank if wanted, a unit of the table. */
static bool
read_with_unit(struct str s, const struct unit *units, int64_t *out)
{
	size_t digits = 0;
	int64_t number;

	while (digits < s.len && s.p[digits] >= '0' && s.p[digits] <= '9')
		digits++;
	if (!toml_int((struct str){ s.p, digits }, &number))
		return false;
	s.p += digits;
	s.len -= digits;
	if (s.len > 0 && s.p[0] == ' ') {
		s.p++;
		s.len--;
	}
	if (s.len == 0 && number == 0) {
		*out = 0;
		return true;
	}
	for (; units->name; units++) {
		if (str_is(s, units->name))
			return !__builtin_mul_overflow(number, units->factor,
			    out);
	}
	return false;
}

static void
format_with_unit(int64_t value, const struct unit *units, struct buf *out)
{
	if (value == 0) {
		buf_putc(out, '0');
		return;
	}
	while (value % units->factor != 0)
		units++;
	buf_printf(out, "\"%" PRId64 "%s\"", value / units->factor,
	    units->name);
}

static const char *
set_string(const struct option *o, const struct toml_value *v, void *at,
    struct arena *a)
{
	const char *why = NULL, *text;

	if (!is_text(v))
		return "must be text in quotes";
	if (v->text.len > 0 && memchr(v->text.p, '\0', v->text.len))
		return "must not hold a NUL";
	if (!is_within(o, (int64_t)v->text.len))
		return say(a, "must have %" PRId64 " to %" PRId64 " bytes",
		    o->min, o->max);
	text = arena_strndup(a, v->text.p, v->text.len);
	if (o->check)
		why = o->check(text);
	if (!why)
		*(const char **)at = text;
	return why;
}

static const char *
set_int(const struct option *o, const struct toml_value *v, void *at,
    struct arena *a)
{
	int64_t number = v->number;
	bool is_int = v->type == TOML_INT ||
	    (v->type == TOML_TEXT && toml_int(v->text, &number));

	if (!is_int)
		return "must be an integer";
	if (!is_within(o, number))
		return say(a, "must be %" PRId64 " to %" PRId64, o->min,
		    o->max);
	*(int64_t *)at = number;
	return NULL;
}

static const char *
set_bool(const struct toml_value *v, void *at)
{
	bool truth = v->type == TOML_BOOL && v->truth;

	if (v->type == TOML_TEXT && str_is(v->text, "true"))
		truth = true;
	else if (v->type != TOML_BOOL &&
	    !(v->type == TOML_TEXT && str_is(v->text, "false")))
		return "must be true or false";
	*(bool *)at = truth;
	return NULL;
}

static const char *
set_with_unit(const struct option *o, const struct toml_value *v, void *at,
    struct arena *a)
{
	bool is_size = o->type == OPTION_SIZE;
	const struct unit *units = is_size ? size_units : duration_units;
	int64_t number = v->number;
	struct buf low, high;
	const char *why;
	bool is_good;

	if (v->type == TOML_INT)
		is_good = number == 0 || (is_size && number > 0);
	else
		is_good = is_text(v) && read_with_unit(v->text, units,
		    &number);
	if (!is_good && is_size)
		return "must be a size such as \"64K\", \"16M\" or \"2G\"";
	if (!is_good)
		return "must be a time with its unit, such as \"500ms\","
		    " \"30s\", \"10m\", \"12h\" or \"7d\"";
	if (is_within(o, number)) {
		*(int64_t *)at = number;
		return NULL;
	}
	buf_init(&low, 64);
	buf_init(&high, 64);
	format_with_unit(o->min, units, &low);
	format_with_unit(o->max, units, &high);
	why = say(a, "must be %s to %s", low.data, high.data);
	buf_fini(&low);
	buf_fini(&high);
	return why;
}

static const char *
set_enum(const struct option *o, const struct toml_value *v, void *at,
    struct arena *a)
{
	char list[400] = "";
	size_t len = 0;

	for (int i = 0; o->choices[i]; i++) {
		if (is_text(v) && str_is(v->text, o->choices[i])) {
			*(int *)at = i;
			return NULL;
		}
	}
	for (int i = 0; o->choices[i] && len < sizeof(list); i++)
		len += (size_t)snprintf(list + len, sizeof(list) - len,
		    "%s\"%s\"", i > 0 ? ", " : "", o->choices[i]);
	return say(a, "must be one of %s", list);
}

/* "a, b" from the environment or the command line. */
static struct toml_value
split_commas(struct str s, struct arena *a)
{
	struct toml_value v = { .type = TOML_LIST };
	const char *p = s.p, *end = s.p + s.len, *from;
	size_t commas = 0;

	for (size_t i = 0; i < s.len; i++)
		commas += s.p[i] == ',';
	v.items = arena_alloc(a, (commas + 1) * sizeof(*v.items));
	for (; p < end; p++) {
		from = p;
		while (p < end && *p != ',')
			p++;
		s = (struct str){ from, (size_t)(p - from) };
		while (s.len > 0 && s.p[0] == ' ') {
			s.p++;
			s.len--;
		}
		while (s.len > 0 && s.p[s.len - 1] == ' ')
			s.len--;
		if (s.len > 0)
			v.items[v.count++] = s;
	}
	return v;
}

static const char *
set_list(const struct option *o, const struct toml_value *v, void *at,
    struct arena *a)
{
	struct option_list list = { 0 };
	struct toml_value split;
	const char *why;

	if (v->type == TOML_TEXT) {
		split = split_commas(v->text, a);
		v = &split;
	}
	if (v->type != TOML_LIST)
		return "must be an array of texts, such as [\"a\", \"b\"]";
	if (!is_within(o, v->count))
		return say(a, "must have %" PRId64 " to %" PRId64 " items",
		    o->min, o->max);
	if (v->count > 0)
		list.items = arena_zalloc(a,
		    (v->count + 1) * sizeof(*list.items));
	for (; list.count < v->count; list.count++) {
		struct str item = v->items[list.count];
		const char *text = arena_strndup(a, item.p, item.len);

		why = o->check ? o->check(text) : NULL;
		if (why)
			return say(a, "holds \"%s\", which %s", text, why);
		list.items[list.count] = text;
	}
	*(struct option_list *)at = list;
	return NULL;
}

const char *
option_set(const struct option *o, const struct toml_value *v, void *out,
    struct arena *a)
{
	void *at = (char *)out + o->offset;

	switch (o->type) {
	case OPTION_STRING:
		return set_string(o, v, at, a);
	case OPTION_INT:
		return set_int(o, v, at, a);
	case OPTION_BOOL:
		return set_bool(v, at);
	case OPTION_SIZE:
	case OPTION_DURATION:
		return set_with_unit(o, v, at, a);
	case OPTION_ENUM:
		return set_enum(o, v, at, a);
	case OPTION_LIST:
		return set_list(o, v, at, a);
	}
	BUG("%s.%s has no type", o->section, o->name);
}

static const char *
copy_text(struct arena *a, const char *text)
{
	return arena_strndup(a, text, strlen(text));
}

static struct option_list
copy_list(const struct option_list *list, struct arena *a)
{
	struct option_list copy = { .count = list->count };

	if (list->count == 0)
		return copy;
	copy.items = arena_zalloc(a, (list->count + 1) * sizeof(*copy.items));
	for (uint32_t i = 0; i < list->count; i++)
		copy.items[i] = copy_text(a, list->items[i]);
	return copy;
}

void
option_copy(const struct option *o, const void *in, void *out,
    struct arena *a)
{
	const void *from = (const char *)in + o->offset;
	void *to = (char *)out + o->offset;

	switch (o->type) {
	case OPTION_STRING:
		*(const char **)to = copy_text(a, *(const char *const *)from);
		break;
	case OPTION_INT:
	case OPTION_SIZE:
	case OPTION_DURATION:
		*(int64_t *)to = *(const int64_t *)from;
		break;
	case OPTION_BOOL:
		*(bool *)to = *(const bool *)from;
		break;
	case OPTION_ENUM:
		*(int *)to = *(const int *)from;
		break;
	case OPTION_LIST:
		*(struct option_list *)to = copy_list(from, a);
		break;
	}
}

static void
format_list(const struct option_list *list, struct buf *out)
{
	buf_putc(out, '[');
	for (uint32_t i = 0; i < list->count; i++) {
		buf_puts(out, i > 0 ? ", " : "");
		toml_write_string(out, str_from(list->items[i]));
	}
	buf_putc(out, ']');
}

void
option_format(const struct option *o, const void *in, struct buf *out)
{
	const void *at = (const char *)in + o->offset;

	switch (o->type) {
	case OPTION_STRING:
		toml_write_string(out, str_from(*(const char *const *)at));
		break;
	case OPTION_INT:
		buf_printf(out, "%" PRId64, *(const int64_t *)at);
		break;
	case OPTION_BOOL:
		buf_puts(out, *(const bool *)at ? "true" : "false");
		break;
	case OPTION_SIZE:
		format_with_unit(*(const int64_t *)at, size_units, out);
		break;
	case OPTION_DURATION:
		format_with_unit(*(const int64_t *)at, duration_units, out);
		break;
	case OPTION_ENUM:
		toml_write_string(out,
		    str_from(o->choices[*(const int *)at]));
		break;
	case OPTION_LIST:
		format_list(at, out);
		break;
	}
}
