/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bounds of every member of every request, for docs/limits.md.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <inttypes.h>
#include <string.h>

#include "api/op.h"
#include "app/gen.h"

static const char *const units[] = {
	[FIELD_T_STRING] = "bytes", [FIELD_T_NAME] = "characters",
	[FIELD_T_JSON] = "bytes as JSON", [FIELD_T_IDS] = "ids",
	[FIELD_T_STRINGS] = "texts", [FIELD_T_INT] = "",
	[FIELD_T_INTS] = "numbers", [FIELD_T_OBJECT] = "objects",
};

static void
put_row(struct buf *out, const char *op, const struct field *f,
    const char *path)
{
	char row[256];
	int len;

	/* A seq or a time is no limit: it ends with the integers. */
	if (f->type >= sizeof(units) / sizeof(units[0]) ||
	    units[f->type] == NULL || f->max == 0 || f->max >= INT64_MAX - 1)
		return;
	len = snprintf(row, sizeof(row), "| `%s` | `%s` | %" PRId64 " | %"
	    PRId64 " | %s |\n", op, path, f->min, f->max, units[f->type]);
	/* What several kinds of a body have in common is said once. */
	if (memmem(out->data, out->len, row, (size_t)len) == NULL)
		buf_puts(out, row);
}

static void
put_fields(struct buf *out, const char *op, const struct field *fields,
    const char *above)
{
	char path[128];

	for (const struct field *f = fields; f && f->type; f++) {
		snprintf(path, sizeof(path), "%s%s", above, f->name);
		if (f->type != FIELD_T_OBJECT || (f->flags & FIELD_LIST))
			put_row(out, op, f, path);
		snprintf(path, sizeof(path), "%s%s.", above, f->name);
		if (f->type == FIELD_T_OBJECT)
			put_fields(out, op, f->fields, path);
		for (const struct field *const *v = f->type ==
		    FIELD_T_VARIANT ? f->variants : NULL; v && *v; v++)
			put_fields(out, op, *v, path);
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
