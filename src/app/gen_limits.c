/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bounds of every member of every request, for docs/limits.md.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <inttypes.h>

#include "api/op.h"
#include "app/gen.h"

static const char *const units[] = {
	[FIELD_T_STRING] = "bytes", [FIELD_T_NAME] = "characters",
	[FIELD_T_JSON] = "bytes as JSON", [FIELD_T_IDS] = "ids",
	[FIELD_T_STRINGS] = "texts", [FIELD_T_INT] = "",
};

static void
put_fields(struct buf *out, const char *op, const struct field *fields,
    const char *above)
{
	char path[128];

	for (const struct field *f = fields; f && f->type; f++) {
		snprintf(path, sizeof(path), "%s%s", above, f->name);
		if (f->type == FIELD_T_OBJECT) {
			snprintf(path, sizeof(path), "%s%s.", above, f->name);
			put_fields(out, op, f->fields, path);
			continue;
		}
		/* A seq or a time is no limit: it ends with the integers. */
		if (f->type >= sizeof(units) / sizeof(units[0]) ||
		    units[f->type] == NULL || f->max == 0 ||
		    f->max >= INT64_MAX - 1)
			continue;
		buf_printf(out, "| `%s` | `%s` | %" PRId64 " | %" PRId64
		    " | %s |\n", op, path, f->min, f->max, units[f->type]);
	}
}

void
gen_limits(struct buf *out)
{
	buf_puts(out, "| operation | member | least | most | of |\n"
	    "| --- | --- | --- | --- | --- |\n");
	for (const struct op *op = op_next(NULL); op; op = op_next(op))
		put_fields(out, op->name, op->in, "");
}
