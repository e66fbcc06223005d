/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Markdown: the page of operations, by noun, with fields, results and
 * errors.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <inttypes.h>
#include <string.h>

#include "api/op.h"
#include "app/gen.h"

struct role_name {
	enum role role;
	const char *name;
};

static const struct role_name role_names[] = {
	{ ROLE_ANYONE, "anyone" },
	{ ROLE_USER, "people" },
	{ ROLE_TENANT_ADMIN, "tenant admins" },
	{ ROLE_SYSTEM, "system admins" },
	{ ROLE_KEY, "server keys" },
};

static void
put_roles(struct buf *out, unsigned allow)
{
	bool first = true;

	for (unsigned i = 0; i < sizeof(role_names) / sizeof(role_names[0]);
	    i++) {
		if (!(allow & role_names[i].role))
			continue;
		buf_printf(out, "%s%s", first ? "" : ", ",
		    role_names[i].name);
		first = false;
	}
}

static void
put_range(struct buf *out, const char *unit, const struct field *f)
{
	if (f->max == 0 || f->max >= INT64_MAX - 1) {
		if (f->min != 0)
			buf_printf(out, ", from %" PRId64, f->min);
		return;
	}
	buf_printf(out, ", %" PRId64 " to %" PRId64 "%s", f->min, f->max,
	    unit);
}

static void
put_choices(struct buf *out, const struct field *f)
{
	for (const char *const *c = f->choices; *c; c++)
		buf_printf(out, "%s`%s`", c == f->choices ? "" : " or ", *c);
}

static void
put_kind(struct buf *out, const struct field *f)
{
	switch (f->type) {
	case FIELD_T_INT:
		buf_puts(out, "integer");
		put_range(out, "", f);
		break;
	case FIELD_T_DECIMAL:
		buf_puts(out, "number");
		put_range(out, "", f);
		break;
	case FIELD_T_STRING:
		buf_puts(out, "string");
		put_range(out, " bytes", f);
		break;
	case FIELD_T_NAME:
		buf_puts(out, "name");
		put_range(out, " characters", f);
		break;
	case FIELD_T_IDS:
		buf_puts(out, "list of ids");
		put_range(out, "", f);
		break;
	case FIELD_T_INTS:
		buf_puts(out, "list of integers");
		put_range(out, "", f);
		break;
	case FIELD_T_STRINGS:
		buf_puts(out, "list of strings");
		put_range(out, "", f);
		break;
	case FIELD_T_ENUM:
		put_choices(out, f);
		break;
	case FIELD_T_ID:
		buf_puts(out, "id");
		break;
	case FIELD_T_CONV:
		buf_puts(out, "conversation");
		break;
	case FIELD_T_BOOL:
		buf_puts(out, "boolean");
		break;
	case FIELD_T_OBJECT:
	case FIELD_T_VARIANT:
	case FIELD_T_JSON:
		buf_puts(out, f->flags & FIELD_LIST ? "list of objects" :
		    "object");
		break;
	case FIELD_T_END:
		break;
	}
}

static void put_rows(struct buf *, const struct field *, const char *above);

/* The members of each table, under the choice that it belongs to. */
static void
put_variants(struct buf *out, const struct field *table,
    const struct field *f, const char *above)
{
	const char *const *choice = NULL;
	char path[128];

	for (; table->type != FIELD_T_END; table++)
		if (table->type == FIELD_T_ENUM && table->offset == f->by)
			choice = table->choices;
	for (size_t i = 0; choice != NULL && f->variants[i] != NULL; i++) {
		snprintf(path, sizeof(path), "%s%s (%s) ", above, f->name,
		    choice[i]);
		put_rows(out, f->variants[i], path);
	}
}

/* Members of members stand under their path. */
static void
put_rows(struct buf *out, const struct field *fields, const char *above)
{
	char path[128];

	for (const struct field *f = fields; f && f->type; f++) {
		snprintf(path, sizeof(path), "%s%s", above, f->name);
		buf_printf(out, "| `%s` | ", path);
		put_kind(out, f);
		buf_printf(out, " | %s | %s |\n",
		    f->flags & FIELD_REQUIRED ? "yes" : "",
		    f->help ? f->help : "");
		if (f->type == FIELD_T_VARIANT)
			put_variants(out, fields, f, above);
		if (f->type != FIELD_T_OBJECT)
			continue;
		snprintf(path, sizeof(path), "%s%s%s.", above, f->name,
		    f->flags & FIELD_LIST ? "[]" : "");
		put_rows(out, f->fields, path);
	}
}

static void
put_table(struct buf *out, const char *title, const struct field *fields)
{
	if (!fields || !fields->type) {
		buf_printf(out, "%s: nothing.\n\n", title);
		return;
	}
	buf_printf(out, "%s:\n\n| member | kind | always | meaning |\n"
	    "| --- | --- | --- | --- |\n", title);
	put_rows(out, fields, "");
	buf_putc(out, '\n');
}

static void
put_operation(struct buf *out, const struct op *op)
{
	buf_printf(out, "### %s\n\n%s\n\nWho: ", op->name, op->help);
	put_roles(out, op->allow);
	buf_printf(out, ". Cost: %u.", op->cost);
	if (op->route)
		buf_printf(out, " Route: `%s`.", op->route);
	if (op_scope(op) != NULL)
		buf_printf(out, " Scope: `%s`.", op_scope(op));
	buf_puts(out, "\n\n");
	put_table(out, "Takes", op->in);
	if (op->bytes == BYTES_TAKEN)
		buf_puts(out, "Its body is the bytes; by HTTP alone.\n\n");
	if (op->bytes == BYTES_GIVEN)
		buf_puts(out, "Gives the bytes as they are; by HTTP alone."
		    "\n\n");
	else
		put_table(out, "Gives", op->out);
}

static void
put_errors(struct buf *out)
{
	buf_puts(out, "## Errors\n\n| code | JSON-RPC | HTTP | meaning |\n"
	    "| --- | --- | --- | --- |\n");
	for (int i = ERR_OK + 1; i < ERR_COUNT; i++) {
		enum err err = (enum err)i;

		buf_printf(out, "| `%s` | %d | %d | %s |\n", err_code(err),
		    err_rpc(err), err_http(err), err_text(err, "en"));
	}
}

static size_t
noun_len(const struct op *op)
{
	return strcspn(op->name, ".");
}

void
gen_markdown(struct buf *out)
{
	const struct op *before = NULL;

	buf_puts(out, "# Operations\n\n"
	    "Generated from the operation table by `yizhan-gen --markdown`; "
	    "do not edit.\n\n"
	    "The same operations are called over WebSocket "
	    "(docs/protocol.md), over REST by their route, and as\n"
	    "`yizhanctl call NAME JSON`; what people alone do, with `--as"
	    " USER`. Times are Unix milliseconds.\n"
	    "\"always\" says that a member must be given, "
	    "or is always in the result.\n\n");
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		if (!before || noun_len(op) != noun_len(before) ||
		    strncmp(op->name, before->name, noun_len(op)) != 0)
			buf_printf(out, "## %.*s\n\n", (int)noun_len(op),
			    op->name);
		put_operation(out, op);
		before = op;
	}
	put_errors(out);
}
