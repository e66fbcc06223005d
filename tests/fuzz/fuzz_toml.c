/* SPDX-License-Identifier: Apache-2.0 */
/* conf/toml: any file ends in values or problems, each with a line; values
 * without a problem, written again, are read the same. */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"
#include "conf/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct reading {
	struct buf text;	/* as plain TOML */
	unsigned problems;
};

static void
on_table(void *arg, unsigned line, struct str name)
{
	struct reading *r = arg;

	BUG_ON(line == 0 || name.len == 0 || name.p[name.len] != '\0');
	buf_printf(&r->text, "[%.*s]\n", STR_FMT(name));
}

static void
write_value(struct buf *out, const struct toml_value *value)
{
	switch (value->type) {
	case TOML_STRING:
		toml_write_string(out, value->text);
		break;
	case TOML_INT:
		buf_printf(out, "%lld", (long long)value->number);
		break;
	case TOML_BOOL:
		buf_puts(out, value->truth ? "true" : "false");
		break;
	case TOML_LIST:
		buf_putc(out, '[');
		for (uint32_t i = 0; i < value->count; i++) {
			toml_write_string(out, value->items[i]);
			buf_putc(out, ',');
		}
		buf_putc(out, ']');
		break;
	case TOML_TEXT:
		BUG("text is not from a file");
	}
}

static void
on_value(void *arg, unsigned line, struct str section, struct str key,
    const struct toml_value *value)
{
	struct reading *r = arg;

	(void)section;
	BUG_ON(line == 0 || key.len == 0);
	BUG_ON(value->type == TOML_STRING && !utf8_valid(value->text));
	buf_printf(&r->text, "%.*s = ", STR_FMT(key));
	write_value(&r->text, value);
	buf_putc(&r->text, '\n');
}

static void
on_problem(void *arg, unsigned line, const char *text)
{
	struct reading *r = arg;

	BUG_ON(line == 0 || text[0] == '\0');
	r->problems++;
}

static void
read_toml(struct str text, struct reading *r)
{
	const struct toml_reader reader = {
		.on_table = on_table,
		.on_value = on_value,
		.on_problem = on_problem,
		.arg = r,
	};
	struct arena arena;

	*r = (struct reading){ .problems = 0 };
	buf_init(&r->text, 1 << 24);
	arena_init(&arena, 4096 + 8 * text.len);
	toml_parse(text, &arena, &reader);
	arena_fini(&arena);
	BUG_ON(r->text.overflow);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reading once, twice;

	read_toml((struct str){ (const char *)data, size }, &once);
	if (once.problems == 0) {
		read_toml(buf_str(&once.text), &twice);
		BUG_ON(twice.problems > 0);
		BUG_ON(!str_eq(buf_str(&once.text), buf_str(&twice.text)));
		buf_fini(&twice.text);
	}
	buf_fini(&once.text);
	return 0;
}
