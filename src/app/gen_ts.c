/* SPDX-License-Identifier: Apache-2.0 */
/*
 * TypeScript: an interface for the input and one for the result of every
 * operation that people may call, and a map of them. Shapes that the SDK
 * names in types.ts are named here too.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <ctype.h>
#include <string.h>

#include "api/op.h"
#include "app/gen.h"

#define COLUMNS 80

/* Members of the wire that hold a shape of types.ts, sorted by shape; where
 * others have the same name, those that have a member `with`. */
struct shape {
	const char *member, *type, *with;
};

static const struct shape shapes[] = {
	{ "conversation", "ConversationInfo", NULL },
	{ "conversations", "ConversationInfo", NULL },
	{ "cursors", "Cursor", NULL },
	{ "department", "Department", NULL },
	{ "departments", "Department", NULL },
	{ "device", "Device", NULL },
	{ "entries", "Entry", NULL },
	{ "message", "Entry", NULL },
	{ "group", "Group", NULL },
	{ "members", "GroupMember", "role" },
	{ "sessions", "SessionInfo", NULL },
	{ "body", "TextBody", NULL },
	{ "user", "User", NULL },
	{ "users", "User", NULL },
	{ NULL, NULL, NULL },
};

/* In a session: bytes go by HTTP. */
static bool
is_for_people(const struct op *op)
{
	return op->bytes == BYTES_NONE && (op->allow & (ROLE_ANYONE |
	    ROLE_USER | ROLE_TENANT_ADMIN)) != 0;
}

static bool
has_member(const struct field *fields, const char *name)
{
	for (const struct field *f = fields; f && f->type; f++)
		if (strcmp(f->name, name) == 0)
			return true;
	return false;
}

static const char *
shape_of(const struct field *f)
{
	if (f->type != FIELD_T_OBJECT)
		return NULL;
	for (const struct shape *s = shapes; s->member; s++) {
		if (strcmp(s->member, f->name) == 0 &&
		    (!s->with || has_member(f->fields, s->with)))
			return s->type;
	}
	return NULL;
}

/* "user.set_password" becomes "UserSetPassword". */
static void
put_type_name(struct buf *out, const struct op *op, const char *suffix)
{
	bool upper = true;

	for (const char *p = op->name; *p; p++) {
		if (*p == '.' || *p == '_') {
			upper = true;
			continue;
		}
		buf_putc(out, upper ? (char)toupper((unsigned char)*p) : *p);
		upper = false;
	}
	buf_puts(out, suffix);
}

static void
put_choices(struct buf *out, const struct field *f)
{
	for (const char *const *c = f->choices; *c; c++)
		buf_printf(out, "%s\"%s\"", c == f->choices ? "" : " | ", *c);
}

static void put_inline(struct buf *, const struct field *);

static void
put_variants(struct buf *out, const struct field *f)
{
	for (const struct field *const *v = f->variants; *v; v++) {
		buf_puts(out, v == f->variants ? "" : " | ");
		put_inline(out, *v);
	}
}

static void
put_type(struct buf *out, const struct field *f)
{
	const char *shape = shape_of(f);

	switch (f->type) {
	case FIELD_T_INT:
	case FIELD_T_DECIMAL:
		buf_puts(out, "number");
		break;
	case FIELD_T_BOOL:
		buf_puts(out, "boolean");
		break;
	case FIELD_T_ENUM:
		put_choices(out, f);
		break;
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		buf_puts(out, "string[]");
		break;
	case FIELD_T_INTS:
		buf_puts(out, "number[]");
		break;
	case FIELD_T_JSON:
		buf_puts(out, "Record<string, unknown>");
		break;
	case FIELD_T_VARIANT:
		put_variants(out, f);
		break;
	case FIELD_T_OBJECT:
		if (shape)
			buf_puts(out, shape);
		else
			put_inline(out, f->fields);
		break;
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
	case FIELD_T_END:
		buf_puts(out, "string");
		break;
	}
	if (f->flags & FIELD_LIST)
		buf_puts(out, "[]");
}

static void
put_member(struct buf *out, const struct field *f)
{
	buf_printf(out, "%s%s: ", f->name,
	    f->flags & FIELD_REQUIRED ? "" : "?");
	put_type(out, f);
}

static void
put_inline(struct buf *out, const struct field *fields)
{
	buf_puts(out, "{ ");
	for (const struct field *f = fields; f && f->type; f++) {
		if (f != fields)
			buf_puts(out, "; ");
		put_member(out, f);
	}
	buf_puts(out, " }");
}

static void
put_interface(struct buf *out, const struct op *op, const char *suffix,
    const struct field *fields)
{
	buf_puts(out, "export interface ");
	put_type_name(out, op, suffix);
	if (!fields || !fields->type) {
		buf_puts(out, " {}\n");
		return;
	}
	buf_puts(out, " {\n");
	for (const struct field *f = fields; f->type; f++) {
		if (f->help)
			buf_printf(out, "\t/** %s. */\n", f->help);
		buf_putc(out, '\t');
		put_member(out, f);
		buf_puts(out, ";\n");
	}
	buf_puts(out, "}\n");
}

/* One line when it fits, as the formatter would have it. */
static void
put_row(struct buf *out, const struct op *op)
{
	size_t begin = out->len;

	buf_printf(out, "\t\"%s\": { in: ", op->name);
	put_type_name(out, op, "In");
	buf_puts(out, "; out: ");
	put_type_name(out, op, "Out");
	buf_puts(out, " };\n");
	/* The tab stands for two columns more than its byte. */
	if (out->len - begin + 1 <= COLUMNS)
		return;
	out->len = begin;
	buf_printf(out, "\t\"%s\": {\n\t\tin: ", op->name);
	put_type_name(out, op, "In");
	buf_puts(out, ";\n\t\tout: ");
	put_type_name(out, op, "Out");
	buf_puts(out, ";\n\t};\n");
}

static bool
uses(const struct field *fields, const char *type)
{
	for (const struct field *f = fields; f && f->type; f++) {
		const char *shape = shape_of(f);

		if (shape && strcmp(shape, type) == 0)
			return true;
		if (!shape && f->type == FIELD_T_OBJECT &&
		    uses(f->fields, type))
			return true;
	}
	return false;
}

static bool
is_used(const char *type)
{
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		if (is_for_people(op) &&
		    (uses(op->in, type) || uses(op->out, type)))
			return true;
	}
	return false;
}

static void
put_imports(struct buf *out)
{
	const char *before = "";

	buf_puts(out, "import type {\n");
	for (const struct shape *s = shapes; s->member; s++) {
		if (strcmp(s->type, before) != 0 && is_used(s->type))
			buf_printf(out, "\t%s,\n", s->type);
		before = s->type;
	}
	buf_puts(out, "} from \"./types.js\";\n");
}

void
gen_typescript(struct buf *out)
{
	buf_puts(out, "// SPDX-License-Identifier: Apache-2.0\n"
	    "// Generated from the table of operations by "
	    "`yizhan-gen --typescript`.\n"
	    "// Do not edit.\n");
	put_imports(out);
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		if (!is_for_people(op))
			continue;
		buf_printf(out, "\n/** %s */\n", op->help);
		put_interface(out, op, "In", op->in);
		put_interface(out, op, "Out", op->out);
	}
	buf_puts(out, "\n/** Every operation a person's session may call. */\n"
	    "export interface Operations {\n");
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		if (is_for_people(op))
			put_row(out, op);
	}
	buf_puts(out, "}\n");
}

void
gen_errors_typescript(struct buf *out)
{
	buf_puts(out, "// SPDX-License-Identifier: Apache-2.0\n"
	    "// Generated from src/base/err.def by "
	    "`yizhan-gen --errors-typescript`.\n"
	    "// Do not edit.\n\n"
	    "/** Stable codes a server answers with. */\n"
	    "export type ServerErrorCode =");
	for (int err = ERR_OK + 1; err < ERR_COUNT; err++)
		buf_printf(out, "\n\t| \"%s\"", err_code((enum err)err));
	buf_puts(out, ";\n");
}
