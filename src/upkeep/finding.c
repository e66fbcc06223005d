/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sentence and its parts: formatted once, each conversion kept.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include "upkeep/finding.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"

static const char *const level_names[] = {
	[FINDING_OK] = "ok", [FINDING_WARN] = "warn", [FINDING_FAIL] = "fail",
};

struct said_row {
	const char *code;
	unsigned params;
	const char *levels;
};
#define ADVICE(name, code, params)
#define FOUND(name, code, params, levels)                                 \
	[FOUND_##name] = { code, params, levels },
static const struct said_row found_rows[FOUND_COUNT] = {
#include "upkeep/finding.def"
};
#undef FOUND
#undef ADVICE
#define FOUND(name, code, params, levels)
#define ADVICE(name, code, params)                                        \
	[ADVICE_##name] = { code, params, "" },
static const struct said_row advice_rows[ADVICE_COUNT] = {
#include "upkeep/finding.def"
};
#undef FOUND
#undef ADVICE

const char *
finding_level_name(enum finding_level level)
{
	return level_names[level];
}

const char *
found_code(enum found found)
{
	return found_rows[found].code;
}

bool
found_may_be(enum found found, enum finding_level level)
{
	return strstr(found_rows[found].levels, level_names[level]) != NULL;
}

const char *
advice_code(enum advice advice)
{
	return advice_rows[advice].code;
}

/* Cut where it is full. */
static void
put(char *to, size_t max, size_t *len, struct str s)
{
	size_t room = *len < max - 1 ? max - 1 - *len : 0;

	if (s.len < room)
		room = s.len;
	memcpy(to + *len, s.p, room);
	*len += room;
	to[*len] = '\0';
}

/* The ends of those to come always have room. */
static void
put_param(struct said_params *params, size_t *len, struct str value)
{
	BUG_ON(params->count == SAID_PARAMS_MAX);
	put(params->bytes, sizeof(params->bytes) - SAID_PARAMS_MAX, len,
	    value);
	++*len;
	params->count++;
}

/* One conversion of those that the checks use: %s, with a precision or
 * without, %u, and %d of any length. */
static const char *
convert(const char *p, va_list *ap, char number[32], struct str *out)
{
	long precision = -1;
	unsigned longs = 0;

	if (*p == '.' && p[1] == '*') {
		precision = va_arg(*ap, int);
		p += 2;
	} else if (*p == '.') {
		char *end;

		precision = strtol(p + 1, &end, 10);
		p = end;
	}
	for (; *p == 'l'; p++)
		longs++;
	if (*p == 's') {
		out->p = va_arg(*ap, const char *);
		out->len = precision < 0 ? strlen(out->p) :
		    strnlen(out->p, (size_t)precision);
		return p + 1;
	}
	BUG_ON(*p != 'd' && *p != 'u');
	if (*p == 'u')
		snprintf(number, 32, "%u", va_arg(*ap, unsigned));
	else if (longs == 0)
		snprintf(number, 32, "%d", va_arg(*ap, int));
	else if (longs == 1)
		snprintf(number, 32, "%ld", va_arg(*ap, long));
	else
		snprintf(number, 32, "%lld", va_arg(*ap, long long));
	*out = str_from(number);
	return p + 1;
}

void
said_format(char text[SAID_MAX], struct said_params *params, const char *fmt,
    va_list given)
{
	size_t len = 0, params_len = 0;
	va_list ap;

	va_copy(ap, given);
	text[0] = '\0';
	params->count = 0;
	while (*fmt) {
		size_t plain = strcspn(fmt, "%");
		struct str value;
		char number[32];

		put(text, SAID_MAX, &len, (struct str){ fmt, plain });
		fmt += plain;
		if (*fmt == '\0')
			break;
		fmt = convert(fmt + 1, &ap, number, &value);
		put(text, SAID_MAX, &len, value);
		put_param(params, &params_len, value);
	}
	va_end(ap);
}

bool
found_is_whole(enum found found, const struct said_params *params)
{
	return params->count == found_rows[found].params;
}

bool
advice_is_whole(enum advice advice, const struct said_params *params)
{
	return params->count == advice_rows[advice].params;
}

static void
params_write(const char *key, const struct said_params *params,
    struct jsonw *w)
{
	const char *p = params->bytes;

	jsonw_key(w, key);
	jsonw_array(w);
	for (unsigned i = 0; i < params->count; i++, p += strlen(p) + 1)
		jsonw_string(w, str_from(p));
	jsonw_array_end(w);
}

void
finding_write(const struct finding *f, struct jsonw *w)
{
	jsonw_object(w);
	jsonw_string_field(w, "check", str_from(f->check));
	jsonw_string_field(w, "level", str_from(level_names[f->level]));
	jsonw_string_field(w, "code", str_from(f->code));
	params_write("params", &f->params, w);
	jsonw_string_field(w, "text", str_from(f->text));
	if (f->mend[0])
		jsonw_string_field(w, "mend", str_from(f->mend));
	if (f->mend[0] && f->advice) {
		jsonw_string_field(w, "advice", str_from(f->advice));
		params_write("advice_params", &f->mend_params, w);
	}
	jsonw_object_end(w);
}
