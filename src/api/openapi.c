/* SPDX-License-Identifier: Apache-2.0 */
/*
 * OpenAPI 3.1.0 from the operation table: one path item per route, one
 * operation per row, schemas from the field tables.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "api/openapi.h"

#include <ctype.h>
#include <string.h>

#include "api/op.h"
#include "base/jsonw.h"

#define ID_PATTERN "^[A-Za-z0-9._-]{1,64}$"

static void schema_object(struct jsonw *, const struct field *,
    unsigned but_flags);

/* "POST /v1/users/{id}" in two. */
static struct str
route_method(const struct op *op)
{
	const char *blank = strchr(op->route, ' ');

	return (struct str){ op->route, (size_t)(blank - op->route) };
}

static const char *
route_path(const struct op *op)
{
	return strchr(op->route, ' ') + 1;
}

static bool
has_body(const struct op *op)
{
	struct str method = route_method(op);

	return !str_is(method, "GET") && !str_is(method, "DELETE");
}

/* Schemas */

static void
bounds(struct jsonw *w, const char *low, const char *high,
    const struct field *f)
{
	if (f->max == 0)
		return;
	jsonw_int_field(w, low, f->min);
	jsonw_int_field(w, high, f->max);
}

static void
string_schema(struct jsonw *w, const struct field *f)
{
	jsonw_string_field(w, "type", STR("string"));
	if (f->type == FIELD_T_ID)
		jsonw_string_field(w, "pattern", STR(ID_PATTERN));
	else if (f->type == FIELD_T_ENUM)
		;
	else
		bounds(w, "minLength", "maxLength", f);
	if (f->flags & FIELD_SECRET)
		jsonw_bool_field(w, "writeOnly", true);
	if (f->type != FIELD_T_ENUM)
		return;
	jsonw_key(w, "enum");
	jsonw_array(w);
	for (const char *const *c = f->choices; *c; c++)
		jsonw_string(w, str_from(*c));
	jsonw_array_end(w);
}

static void
list_schema(struct jsonw *w, const struct field *f)
{
	jsonw_string_field(w, "type", STR("array"));
	bounds(w, "minItems", "maxItems", f);
	jsonw_key(w, "items");
	jsonw_object(w);
	jsonw_string_field(w, "type", STR("string"));
	jsonw_object_end(w);
}

/* An object of the table's members, or a list of such. */
static void
nested_schema(struct jsonw *w, const struct field *f)
{
	if (!(f->flags & FIELD_LIST)) {
		schema_object(w, f->fields, 0);
		return;
	}
	jsonw_object(w);
	jsonw_string_field(w, "type", STR("array"));
	jsonw_key(w, "items");
	schema_object(w, f->fields, 0);
	jsonw_object_end(w);
}

static void
schema(struct jsonw *w, const struct field *f)
{
	if (f->type == FIELD_T_OBJECT && f->fields) {
		nested_schema(w, f);
		return;
	}
	jsonw_object(w);
	if (f->help)
		jsonw_string_field(w, "description", str_from(f->help));
	switch (f->type) {
	case FIELD_T_INT:
		jsonw_string_field(w, "type", STR("integer"));
		bounds(w, "minimum", "maximum", f);
		break;
	case FIELD_T_BOOL:
		jsonw_string_field(w, "type", STR("boolean"));
		break;
	case FIELD_T_OBJECT:
	case FIELD_T_JSON:
		jsonw_string_field(w, "type", STR("object"));
		break;
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
		list_schema(w, f);
		break;
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
	case FIELD_T_ENUM:
		string_schema(w, f);
		break;
	case FIELD_T_END:
		break;
	}
	jsonw_object_end(w);
}

/* Leaves out the members that have one of these flags. */
static void
schema_object(struct jsonw *w, const struct field *fields,
    unsigned but_flags)
{
	jsonw_object(w);
	jsonw_string_field(w, "type", STR("object"));
	jsonw_key(w, "properties");
	jsonw_object(w);
	for (const struct field *f = fields; f && f->type; f++) {
		if (f->flags & but_flags)
			continue;
		jsonw_key(w, f->name);
		schema(w, f);
	}
	jsonw_object_end(w);
	jsonw_key(w, "required");
	jsonw_array(w);
	for (const struct field *f = fields; f && f->type; f++) {
		if ((f->flags & FIELD_REQUIRED) && !(f->flags & but_flags))
			jsonw_string(w, str_from(f->name));
	}
	jsonw_array_end(w);
	jsonw_object_end(w);
}

/* Operations */

static void
content(struct jsonw *w, const char *type, const struct field *fields,
    unsigned but_flags)
{
	jsonw_key(w, "content");
	jsonw_object(w);
	jsonw_key(w, type);
	jsonw_object(w);
	jsonw_key(w, "schema");
	schema_object(w, fields, but_flags);
	jsonw_object_end(w);
	jsonw_object_end(w);
}

static void
parameter(struct jsonw *w, const struct field *f)
{
	bool in_path = (f->flags & FIELD_PATH) != 0;

	jsonw_object(w);
	jsonw_string_field(w, "name", str_from(f->name));
	jsonw_string_field(w, "in", in_path ? STR("path") : STR("query"));
	jsonw_bool_field(w, "required", in_path ||
	    (f->flags & FIELD_REQUIRED));
	jsonw_key(w, "schema");
	schema(w, f);
	jsonw_object_end(w);
}

static void
parameters(struct jsonw *w, const struct op *op)
{
	jsonw_key(w, "parameters");
	jsonw_array(w);
	for (const struct field *f = op->in; f && f->type; f++) {
		if ((f->flags & FIELD_PATH) || !has_body(op))
			parameter(w, f);
	}
	jsonw_array_end(w);
}

static void
responses(struct jsonw *w, const struct op *op)
{
	jsonw_key(w, "responses");
	jsonw_object(w);
	jsonw_key(w, "200");
	jsonw_object(w);
	jsonw_string_field(w, "description", STR("Done."));
	content(w, "application/json", op->out, 0);
	jsonw_object_end(w);
	jsonw_key(w, "default");
	jsonw_object(w);
	jsonw_string_field(w, "$ref", STR("#/components/responses/problem"));
	jsonw_object_end(w);
	jsonw_object_end(w);
}

static void
operation(struct jsonw *w, const struct op *op)
{
	struct str method = route_method(op);
	char key[16];
	size_t i;

	for (i = 0; i < method.len && i < sizeof(key) - 1; i++)
		key[i] = (char)tolower((unsigned char)method.p[i]);
	key[i] = '\0';
	jsonw_key(w, key);
	jsonw_object(w);
	jsonw_string_field(w, "operationId", str_from(op->name));
	jsonw_string_field(w, "summary", str_from(op->help));
	parameters(w, op);
	if (has_body(op)) {
		jsonw_key(w, "requestBody");
		jsonw_object(w);
		content(w, "application/json", op->in, FIELD_PATH);
		jsonw_object_end(w);
	}
	jsonw_key(w, "security");
	jsonw_array(w);
	if (!(op->allow & ROLE_ANYONE))
		jsonw_raw(w, STR("{\"bearer\":[]}"));
	jsonw_array_end(w);
	responses(w, op);
	jsonw_object_end(w);
}

/* True when an earlier row has this path: it was written there. */
static bool
is_repeated(const struct op *op)
{
	for (const struct op *o = op_next(NULL); o && o != op;
	    o = op_next(o)) {
		if (o->route && strcmp(route_path(o), route_path(op)) == 0)
			return true;
	}
	return false;
}

static void
path_item(struct jsonw *w, const struct op *first)
{
	jsonw_key(w, route_path(first));
	jsonw_object(w);
	for (const struct op *op = first; op; op = op_next(op)) {
		if (op->route && strcmp(route_path(op),
		    route_path(first)) == 0)
			operation(w, op);
	}
	jsonw_object_end(w);
}

static const char components[] =
    "{\"securitySchemes\":{\"bearer\":{\"type\":\"http\","
    "\"scheme\":\"bearer\"}},\"responses\":{\"problem\":{"
    "\"description\":\"What went wrong (RFC 9457).\",\"content\":{"
    "\"application/problem+json\":{\"schema\":{\"type\":\"object\","
    "\"properties\":{\"type\":{\"type\":\"string\"},"
    "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"code\":{\"type\":\"string\",\"description\":\"Stable code.\"},"
    "\"field\":{\"type\":\"string\"},\"hint\":{\"type\":\"string\"}},"
    "\"required\":[\"type\",\"title\",\"status\",\"code\"]}}}}}}";

void
openapi_write(struct buf *out, const char *version)
{
	struct jsonw w = jsonw_on(out);

	jsonw_object(&w);
	jsonw_string_field(&w, "openapi", STR("3.1.0"));
	jsonw_key(&w, "info");
	jsonw_object(&w);
	jsonw_string_field(&w, "title", STR("Yizhan"));
	jsonw_string_field(&w, "version", str_from(version));
	jsonw_object_end(&w);
	jsonw_key(&w, "paths");
	jsonw_object(&w);
	for (const struct op *op = op_next(NULL); op; op = op_next(op)) {
		if (op->route && !is_repeated(op))
			path_item(&w, op);
	}
	jsonw_object_end(&w);
	jsonw_raw_field(&w, "components", str_from(components));
	jsonw_object_end(&w);
	buf_putc(out, '\n');
}
