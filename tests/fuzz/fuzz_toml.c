/* SPDX-License-Identifier: Apache-2.0 */
/* conf/toml: any file ends in values or problems, each with a line. */
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "conf/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
on_table(void *arg, unsigned line, struct str name)
{
	(void)arg;
	BUG_ON(line == 0 || name.len == 0 || name.p[name.len] != '\0');
}

static void
on_value(void *arg, unsigned line, struct str section, struct str key,
    const struct toml_value *value)
{
	(void)arg;
	(void)section;
	BUG_ON(line == 0 || key.len == 0);
	BUG_ON(value->type == TOML_TEXT);
	BUG_ON(value->type == TOML_STRING && !utf8_valid(value->text));
}

static void
on_problem(void *arg, unsigned line, const char *text)
{
	(void)arg;
	BUG_ON(line == 0 || text[0] == '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct toml_reader reader = {
		.on_table = on_table,
		.on_value = on_value,
		.on_problem = on_problem,
	};
	struct arena arena;

	arena_init(&arena, 4096 + 8 * size);
	toml_parse((struct str){ (const char *)data, size }, &arena, &reader);
	arena_fini(&arena);
	return 0;
}
