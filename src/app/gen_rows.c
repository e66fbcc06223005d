/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows as JSON, for tests and tools that walk all operations.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "api/op.h"
#include "app/gen.h"
#include "base/jsonw.h"
#include "model/scope.h"

static const struct {
	enum role role;
	const char *name;
} roles[] = {
	{ ROLE_ANYONE, "anyone" }, { ROLE_USER, "user" },
	{ ROLE_TENANT_ADMIN, "admin" }, { ROLE_SYSTEM, "system" },
	{ ROLE_KEY, "key" },
};

static const char *const types[] = {
	[FIELD_T_STRING] = "string", [FIELD_T_ID] = "id",
	[FIELD_T_NAME] = "name", [FIELD_T_CONV] = "conv",
	[FIELD_T_INT] = "int", [FIELD_T_BOOL] = "bool",
	[FIELD_T_ENUM] = "enum", [FIELD_T_OBJECT] = "object",
	[FIELD_T_JSON] = "json", [FIELD_T_IDS] = "ids",
	[FIELD_T_STRINGS] = "strings", [FIELD_T_INTS] = "ints",
	[FIELD_T_DECIMAL] = "decimal", [FIELD_T_VARIANT] = "variant",
};

static void
put_fields(struct jsonw *w, const struct field *fields)
{
	jsonw_array(w);
	for (const struct field *f = fields; f && f->type; f++) {
		jsonw_object(w);
		jsonw_string_field(w, "name", str_from(f->name));
		jsonw_string_field(w, "type", str_from(types[f->type]));
		jsonw_bool_field(w, "required", f->flags & FIELD_REQUIRED);
		if (f->type == FIELD_T_OBJECT) {
			jsonw_key(w, "fields");
			put_fields(w, f->fields);
		}
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
}

static void
put_row(struct jsonw *w, const struct op *op)
{
	jsonw_object(w);
	jsonw_string_field(w, "name", str_from(op->name));
	jsonw_key(w, "roles");
	jsonw_array(w);
	for (unsigned i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (op->allow & roles[i].role)
			jsonw_string(w, str_from(roles[i].name));
	jsonw_array_end(w);
	jsonw_key(w, "rights");
	jsonw_array(w);
	for (unsigned i = 0; scope_name(i) != NULL; i++)
		if (op_rights(op) >> i & 1)
			jsonw_string(w, str_from(scope_name(i)));
	jsonw_array_end(w);
	if (op->route)
		jsonw_string_field(w, "route", str_from(op->route));
	if (op->bytes != BYTES_NONE)
		jsonw_string_field(w, "bytes", op->bytes == BYTES_TAKEN ?
		    STR("taken") : STR("given"));
	jsonw_key(w, "in");
	put_fields(w, op->in);
	jsonw_key(w, "out");
	put_fields(w, op->out);
	jsonw_object_end(w);
}

void
gen_rows(struct buf *out)
{
	struct jsonw w = jsonw_on(out);

	jsonw_array(&w);
	for (const struct op *op = op_next(NULL); op; op = op_next(op))
		put_row(&w, op);
	jsonw_array_end(&w);
	buf_putc(out, '\n');
}
