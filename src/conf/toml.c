/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reader of the part of TOML that options need.
 * Runs on: any thread.
 * Owns: nothing; what it makes is in the caller's arena.
 */
#include "conf/toml.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/text.h"

#define ITEMS_MAX 1024

struct toml {
	const char *p, *end;
	unsigned line;
	struct str section;
	bool is_lost;	/* the table's head was bad: values are dropped */
	struct map seen;	/* "[table]" and "table.key" → line */
	struct arena *arena;
	const struct toml_reader *reader;
};

static void
complain(struct toml *t, const char *text)
{
	t->reader->on_problem(t->reader->arg, t->line, text);
}

static int
peek(const struct toml *t)
{
	return t->p < t->end ? (unsigned char)*t->p : -1;
}

static bool
accept(struct toml *t, char c)
{
	if (peek(t) != (unsigned char)c)
		return false;
	t->p++;
	return true;
}

static bool
is_newline(const struct toml *t)
{
	return peek(t) == '\n' ||
	    (peek(t) == '\r' && t->end - t->p > 1 && t->p[1] == '\n');
}

static void
skip_blanks(struct toml *t)
{
	while (peek(t) == ' ' || peek(t) == '\t')
		t->p++;
}

static void
skip_line(struct toml *t)
{
	while (t->p < t->end && *t->p != '\n')
		t->p++;
}

static void
skip_newline(struct toml *t)
{
	accept(t, '\r');
	if (accept(t, '\n'))
		t->line++;
}

static bool
is_key_char(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static struct str
keep(struct toml *t, struct str s)
{
	return (struct str){ arena_strndup(t->arena, s.p, s.len), s.len };
}

static struct str
read_word(struct toml *t, bool with_dots)
{
	const char *start = t->p;

	while (is_key_char(peek(t)) || (with_dots && peek(t) == '.'))
		t->p++;
	return (struct str){ start, (size_t)(t->p - start) };
}

/* First time for this name? Complains otherwise. */
static bool
is_first(struct toml *t, struct str name, const char *twice)
{
	void *line = map_find(&t->seen, name);

	if (line) {
		complain(t, twice);
		return false;
	}
	line = (void *)(uintptr_t)t->line;
	if (map_put(&t->seen, name, line, NULL) != ERR_OK) {
		complain(t, "has too many names");
		return false;
	}
	return true;
}

static int
hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static void
put_utf8(struct buf *out, uint32_t c)
{
	if (c < 0x80) {
		buf_putc(out, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_putc(out, (char)(0xc0 | c >> 6));
	} else if (c < 0x10000) {
		buf_putc(out, (char)(0xe0 | c >> 12));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	} else {
		buf_putc(out, (char)(0xf0 | c >> 18));
		buf_putc(out, (char)(0x80 | (c >> 12 & 0x3f)));
		buf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	}
	buf_putc(out, (char)(0x80 | (c & 0x3f)));
}

/* \uXXXX or \UXXXXXXXX: a scalar value of Unicode other than zero. */
static bool
read_code_point(struct toml *t, int digits, struct buf *out)
{
	uint32_t c = 0;

	for (; digits > 0; digits--) {
		int value = hex_digit(peek(t));

		if (value < 0)
			return false;
		c = c << 4 | (uint32_t)value;
		t->p++;
	}
	if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return false;
	put_utf8(out, c);
	return true;
}

static bool
read_escape(struct toml *t, struct buf *out)
{
	static const char names[] = "btnfr\"\\", values[] = "\b\t\n\f\r\"\\";
	const char *at;
	int c = peek(t);

	if (c < 0)
		return false;
	t->p++;
	if (c == 'u' || c == 'U')
		return read_code_point(t, c == 'u' ? 4 : 8, out);
	at = c != 0 ? strchr(names, c) : NULL;
	if (!at)
		return false;
	buf_putc(out, values[at - names]);
	return true;
}

static const char *
read_basic(struct toml *t, struct buf *out)
{
	for (;;) {
		int c = peek(t);

		if (c < 0 || is_newline(t))
			return "a string does not end on its line";
		t->p++;
		if (c == '"')
			return NULL;
		if (c == '\\' && !read_escape(t, out))
			return "a string holds a wrong \\ escape";
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return "a string holds a control character";
		if (c != '\\')
			buf_putc(out, (char)c);
	}
}

static const char *
read_literal(struct toml *t, struct buf *out)
{
	for (;;) {
		int c = peek(t);

		if (c < 0 || is_newline(t))
			return "a string does not end on its line";
		t->p++;
		if (c == '\'')
			return NULL;
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return "a string holds a control character";
		buf_putc(out, (char)c);
	}
}

/* At a quote. NULL and *out, or the problem. */
static const char *
read_string(struct toml *t, struct str *out)
{
	bool is_basic = peek(t) == '"';
	const char *problem;
	struct buf text;

	if (t->end - t->p >= 3 && t->p[1] == t->p[0] && t->p[2] == t->p[0])
		return "strings of several lines are not supported";
	t->p++;
	buf_init(&text, (size_t)(t->end - t->p));
	problem = is_basic ? read_basic(t, &text) : read_literal(t, &text);
	if (!problem)
		*out = keep(t, buf_str(&text));
	buf_fini(&text);
	return problem;
}

/* Blanks, comments and line ends between the items of an array. */
static void
skip_between(struct toml *t)
{
	for (;;) {
		skip_blanks(t);
		if (peek(t) == '#')
			skip_line(t);
		if (!is_newline(t))
			return;
		skip_newline(t);
	}
}

static const char *
read_list(struct toml *t, struct toml_value *value)
{
	struct str *items = NULL;
	const char *problem = NULL;
	uint32_t count = 0;

	t->p++;
	for (skip_between(t); !accept(t, ']'); skip_between(t)) {
		if (peek(t) != '"' && peek(t) != '\'')
			problem = peek(t) < 0 ? "an array does not end" :
			    "an array holds something else than strings";
		else if (count >= ITEMS_MAX)
			problem = "an array has too many items";
		if (problem)
			break;
		items = xreallocarray(items, count + 1, sizeof(*items));
		problem = read_string(t, &items[count]);
		if (problem)
			break;
		count++;
		skip_between(t);
		if (!accept(t, ',') && peek(t) != ']') {
			problem = "a comma or ] is missing in an array";
			break;
		}
	}
	if (!problem && count > 0) {
		value->items = arena_alloc(t->arena, count * sizeof(*items));
		memcpy(value->items, items, count * sizeof(*items));
	}
	value->count = count;
	xfree(items);
	return problem;
}

bool
toml_int(struct str s, int64_t *out)
{
	bool is_negative = s.len > 0 && s.p[0] == '-';
	char digits[20];
	size_t len = 0;
	unsigned long long value, max = INT64_MAX;

	if (is_negative || (s.len > 0 && s.p[0] == '+')) {
		s.p++;
		s.len--;
	}
	for (size_t i = 0; i < s.len; i++) {
		bool is_between = i > 0 && i + 1 < s.len &&
		    s.p[i - 1] != '_' && s.p[i + 1] != '_';

		if (s.p[i] == '_' && is_between)
			continue;
		if (len == sizeof(digits))
			return false;
		digits[len++] = s.p[i];
	}
	if (!str_to_u64((struct str){ digits, len }, max + is_negative,
	    &value))
		return false;
	*out = (int64_t)(is_negative ? -value : value);
	return true;
}

static const char *
read_bare(struct toml *t, struct toml_value *value)
{
	const char *start = t->p;
	struct str word;

	while (is_key_char(peek(t)) || peek(t) == '+' || peek(t) == '.' ||
	    peek(t) == ':')
		t->p++;
	word = (struct str){ start, (size_t)(t->p - start) };
	if (str_is(word, "true") || str_is(word, "false")) {
		value->type = TOML_BOOL;
		value->truth = word.p[0] == 't';
		return NULL;
	}
	value->type = TOML_INT;
	if (toml_int(word, &value->number))
		return NULL;
	if (peek(t) == '{')
		return "inline tables are not supported";
	if (word.len == 0)
		return "a value is missing";
	return "a value is no integer, true or false; text needs quotes";
}

static const char *
read_value(struct toml *t, struct toml_value *value)
{
	switch (peek(t)) {
	case '"':
	case '\'':
		value->type = TOML_STRING;
		return read_string(t, &value->text);
	case '[':
		value->type = TOML_LIST;
		return read_list(t, value);
	default:
		return read_bare(t, value);
	}
}

/* Nothing but a comment may follow on the line. */
static const char *
read_line_end(struct toml *t)
{
	skip_blanks(t);
	if (peek(t) == '#') {
		while (t->p < t->end && !is_newline(t)) {
			int c = peek(t);

			if ((c < 0x20 && c != '\t') || c == 0x7f)
				return "a comment holds a control character";
			t->p++;
		}
	}
	if (t->p < t->end && !is_newline(t))
		return "something follows that does not belong there";
	return NULL;
}

static bool
is_table_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (name.p[i] == '.' && (i == 0 || name.p[i - 1] == '.'))
			return false;
	}
	return name.len > 0 && name.p[name.len - 1] != '.';
}

/* "[a.b]"; the name with its brackets is what `seen` knows. */
static const char *
read_table(struct toml *t)
{
	const char *problem, *start = t->p++;
	struct str name;

	t->is_lost = true;
	if (peek(t) == '[')
		return "arrays of tables are not supported";
	name = read_word(t, true);
	if (!is_table_name(name) || !accept(t, ']'))
		return "a table is written [name] or [name.name]";
	problem = read_line_end(t);
	if (problem)
		return problem;
	if (!is_first(t, (struct str){ start, name.len + 2 },
	    "this table was begun before"))
		return NULL;
	t->is_lost = false;
	t->section = keep(t, name);
	t->reader->on_table(t->reader->arg, t->line, t->section);
	return NULL;
}

static const char *
read_pair(struct toml *t)
{
	struct toml_value value = { 0 };
	unsigned line = t->line;
	const char *problem;
	struct str key, path;
	struct buf name;
	bool is_new;

	key = read_word(t, false);
	if (key.len == 0)
		return "a line is neither [table] nor key = value";
	skip_blanks(t);
	if (peek(t) == '.')
		return "dotted keys are not supported; write a [table]";
	if (!accept(t, '='))
		return "a key needs = and a value";
	skip_blanks(t);
	problem = read_value(t, &value);
	if (!problem)
		problem = read_line_end(t);
	if (problem || t->is_lost)
		return problem;
	buf_init(&name, t->section.len + 1 + key.len);
	buf_printf(&name, "%s.%.*s", t->section.p, STR_FMT(key));
	path = buf_str(&name);
	is_new = is_first(t, path, "this key was given before");
	buf_fini(&name);
	if (is_new)
		t->reader->on_value(t->reader->arg, line, t->section,
		    keep(t, key), &value);
	return NULL;
}

void
toml_parse(struct str text, struct arena *arena,
    const struct toml_reader *reader)
{
	struct toml t = {
		.p = text.p,
		.end = text.p + text.len,
		.line = 1,
		.section = STR(""),
		.arena = arena,
		.reader = reader,
	};
	const char *problem;

	if (!utf8_valid(text)) {
		complain(&t, "the file is not valid UTF-8");
		return;
	}
	map_init(&t.seen, 4096);
	while (t.p < t.end) {
		problem = NULL;
		skip_blanks(&t);
		if (peek(&t) == '[')
			problem = read_table(&t);
		else if (peek(&t) == '#' || is_newline(&t))
			problem = read_line_end(&t);
		else if (t.p < t.end)
			problem = read_pair(&t);
		if (problem) {
			complain(&t, problem);
			skip_line(&t);
		}
		skip_newline(&t);
	}
	map_fini(&t.seen);
}

void
toml_write_string(struct buf *out, struct str s)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			buf_printf(out, "\\u%04X", c);
		else
			buf_putc(out, (char)c);
	}
	buf_putc(out, '"');
}
