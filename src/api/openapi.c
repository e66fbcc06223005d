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
#include <stdio.h>
#include <string.h>

#include "api/op.h"
#include "base/jsonw.h"

#define UTF8_BYTES_MAX 4	/* of one character */
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

static bool
has_fields_in_body(const struct op *op)
{
	return has_body(op) && op->bytes != BYTES_TAKEN;
}

/* Headers of answers; method NULL: of all. */
static const struct {
	const char *name, *part, *method;
} headers[] = {
	{ "X-Request-Id", "requestId", NULL },
	{ "RateLimit", "rateLimit", NULL },
	{ "RateLimit-Policy", "rateLimitPolicy", NULL },
	{ "ETag", "etag", "GET" },
	{ "Idempotency-Replayed", "replayed", "POST" },
};

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

/* Bounds in bytes, where a schema counts characters: what it lets by may still
 * be too long, as it says beside; what fits is never refused. */
static void
byte_bounds(struct jsonw *w, const struct field *f)
{
	if (f->max == 0)
		return;
	jsonw_int_field(w, "minLength",
	    (f->min + UTF8_BYTES_MAX - 1) / UTF8_BYTES_MAX);
	jsonw_int_field(w, "maxLength", f->max);
	if (f->min > 1)
		jsonw_int_field(w, "x-min-bytes", f->min);
	jsonw_int_field(w, "x-max-bytes", f->max);
}

static void
string_schema(struct jsonw *w, const struct field *f)
{
	jsonw_string_field(w, "type", STR("string"));
	if (f->type == FIELD_T_ID)
		jsonw_string_field(w, "pattern", STR(ID_PATTERN));
	else if (f->type == FIELD_T_STRING)
		byte_bounds(w, f);
	else if (f->type != FIELD_T_ENUM)
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
	jsonw_string_field(w, "type", f->type == FIELD_T_INTS ?
	    STR("integer") : STR("string"));
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
variant_schema(struct jsonw *w, const struct field *f)
{
	jsonw_key(w, "anyOf");
	jsonw_array(w);
	for (const struct field *const *v = f->variants; *v; v++)
		schema_object(w, *v, 0);
	jsonw_array_end(w);
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
	case FIELD_T_DECIMAL:
		jsonw_string_field(w, "type", STR("number"));
		bounds(w, "minimum", "maximum", f);
		break;
	case FIELD_T_BOOL:
		jsonw_string_field(w, "type", STR("boolean"));
		break;
	case FIELD_T_VARIANT:
		variant_schema(w, f);
		break;
	case FIELD_T_OBJECT:
	case FIELD_T_JSON:
		jsonw_string_field(w, "type", STR("object"));
		break;
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
	case FIELD_T_INTS:
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

/* Examples */

struct example {
	const char *name, *value;
};

/* By the member's name; others by their type. */
static const struct example examples[] = {
	{ "conv", "u:bob" }, { "cid", "c-1" }, { "room", "lobby" },
	{ "name", "Alice" }, { "title", "Lobby" }, { "text", "Hello" },
	{ "key", "mood" }, { "value", "sunny" }, { "device", "phone-1" },
	{ "token", "yz_default_..." }, { "version", "1.0" },
	{ "tenant", "default" }, { "tag", "vip" },
	{ "url", "https://isv.example/yizhan" },
};

static struct str
example_text(const struct field *f)
{
	if (f->flags & FIELD_SECRET)
		return STR("********");
	if (f->type == FIELD_T_ENUM)
		return str_from(f->choices[0]);
	for (unsigned i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		if (strcmp(examples[i].name, f->name) == 0)
			return str_from(examples[i].value);
	return f->type == FIELD_T_CONV ? STR("u:bob") : STR("alice");
}

static void example_object(struct jsonw *, const struct field *,
    unsigned but_flags);

static int64_t
example_number(const struct field *f)
{
	if (strstr(f->name, "_ts") || strcmp(f->name, "ts") == 0)
		return 1767225600000;
	return f->min > 1 ? f->min : f->max == 0 || f->max >= 1 ? 1 : f->max;
}

static void
example(struct jsonw *w, const struct field *f)
{
	bool is_list = f->type == FIELD_T_IDS || f->type == FIELD_T_STRINGS ||
	    f->type == FIELD_T_INTS || (f->flags & FIELD_LIST);

	if (is_list)
		jsonw_array(w);
	switch (f->type) {
	case FIELD_T_INT:
	case FIELD_T_INTS:
	case FIELD_T_DECIMAL:
		jsonw_int(w, example_number(f));
		break;
	case FIELD_T_BOOL:
		jsonw_bool(w, true);
		break;
	case FIELD_T_VARIANT:
		example_object(w, f->variants[0], 0);
		break;
	case FIELD_T_OBJECT:
	case FIELD_T_JSON:
		example_object(w, f->fields, 0);
		break;
	case FIELD_T_IDS:
	case FIELD_T_STRINGS:
	case FIELD_T_STRING:
	case FIELD_T_ID:
	case FIELD_T_NAME:
	case FIELD_T_CONV:
	case FIELD_T_ENUM:
		jsonw_string(w, example_text(f));
		break;
	case FIELD_T_END:
		break;
	}
	if (is_list)
		jsonw_array_end(w);
}

/* What must be given, and of the rest what is short: a first call. */
static void
example_object(struct jsonw *w, const struct field *fields,
    unsigned but_flags)
{
	jsonw_object(w);
	for (const struct field *f = fields; f && f->type; f++) {
		if ((f->flags & but_flags) || !(f->flags & FIELD_REQUIRED))
			continue;
		jsonw_key(w, f->name);
		example(w, f);
	}
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
	jsonw_key(w, "example");
	example_object(w, fields, but_flags);
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
	if (in_path || (f->flags & FIELD_REQUIRED)) {
		jsonw_key(w, "example");
		example(w, f);
	}
	if (f->type == FIELD_T_IDS || f->type == FIELD_T_STRINGS) {
		jsonw_string_field(w, "style", STR("form"));
		jsonw_bool_field(w, "explode", false);
	}
	jsonw_key(w, "schema");
	schema(w, f);
	jsonw_object_end(w);
}

/* Bytes as they are. */
static void
raw_content(struct jsonw *w)
{
	jsonw_raw_field(w, "content", STR("{\"application/octet-stream\":{"
	    "\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}"));
}

static void
reference(struct jsonw *w, const char *kind, const char *name)
{
	char to[80];
	int len = snprintf(to, sizeof(to), "#/components/%s/%s", kind, name);

	jsonw_object(w);
	jsonw_string_field(w, "$ref", (struct str){ to, (size_t)len });
	jsonw_object_end(w);
}

/* What a POST is repeated with: see http/once.h for those without a client
 * id. */
static const char *
key_parameter(const struct op *op)
{
	for (const struct field *f = op->in; f != NULL && f->name != NULL; f++)
		if (strcmp(f->name, "cid") == 0)
			return "idempotencyKey";
	return "idempotencyKeyForAWhile";
}

/* Headers that calls of this method may have. */
static void
header_parameters(struct jsonw *w, const struct op *op)
{
	struct str method = route_method(op);
	bool is_get = str_is(method, "GET");

	reference(w, "parameters", "requestId");
	if (str_is(method, "POST"))
		reference(w, "parameters", key_parameter(op));
	if (is_get)
		reference(w, "parameters", "ifNoneMatch");
	else if (op_takes_guard(op))
		reference(w, "parameters", "ifMatch");
	if (op->bytes == BYTES_GIVEN)
		reference(w, "parameters", "range");
	if (op->allow & ROLE_USER)
		reference(w, "parameters", "as");
}

/* Headers that its answers may have. */
static void
response_headers(struct jsonw *w, const struct op *op)
{
	struct str method = route_method(op);

	jsonw_key(w, "headers");
	jsonw_object(w);
	for (size_t i = 0; i < sizeof(headers) / sizeof(headers[0]); i++) {
		if (headers[i].method != NULL &&
		    !str_is(method, headers[i].method))
			continue;
		jsonw_key(w, headers[i].name);
		reference(w, "headers", headers[i].part);
	}
	jsonw_object_end(w);
}

static void
parameters(struct jsonw *w, const struct op *op)
{
	jsonw_key(w, "parameters");
	jsonw_array(w);
	for (const struct field *f = op->in; f && f->type; f++) {
		if ((f->flags & FIELD_PATH) || !has_fields_in_body(op))
			parameter(w, f);
	}
	header_parameters(w, op);
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
	response_headers(w, op);
	if (op->bytes == BYTES_GIVEN)
		raw_content(w);
	else
		content(w, "application/json", op->out, 0);
	jsonw_object_end(w);
	if (op->bytes == BYTES_GIVEN)
		jsonw_raw_field(w, "206", STR("{\"description\":"
		    "\"The part that Range names.\"}"));
	if (str_is(route_method(op), "GET"))
		jsonw_raw_field(w, "304", STR("{\"description\":"
		    "\"As If-None-Match says.\"}"));
	jsonw_key(w, "default");
	jsonw_object(w);
	jsonw_string_field(w, "$ref", STR("#/components/responses/problem"));
	jsonw_object_end(w);
	jsonw_object_end(w);
}

/* Of the body. */
static bool
has_required(const struct field *fields)
{
	for (const struct field *f = fields; f && f->type; f++)
		if ((f->flags & FIELD_REQUIRED) && !(f->flags & FIELD_PATH))
			return true;
	return false;
}

static const struct {
	enum role role;
	const char *name;
} roles[] = {
	{ ROLE_ANYONE, "anyone" }, { ROLE_USER, "user" },
	{ ROLE_TENANT_ADMIN, "admin" }, { ROLE_KEY, "key" },
};

static void
put_roles(struct jsonw *w, const struct op *op)
{
	jsonw_key(w, "x-roles");
	jsonw_array(w);
	for (unsigned i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
		if (op->allow & roles[i].role)
			jsonw_string(w, str_from(roles[i].name));
	jsonw_array_end(w);
	jsonw_int_field(w, "x-cost", op->cost);
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
	jsonw_key(w, "tags");
	jsonw_array(w);
	jsonw_string(w, (struct str){ op->name, strcspn(op->name, ".") });
	jsonw_array_end(w);
	put_roles(w, op);
	parameters(w, op);
	if (has_body(op)) {
		jsonw_key(w, "requestBody");
		jsonw_object(w);
		jsonw_bool_field(w, "required", op->bytes == BYTES_TAKEN ||
		    has_required(op->in));
		if (op->bytes == BYTES_TAKEN)
			raw_content(w);
		else
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
    "\"description\":\"What went wrong (RFC 9457).\",\"headers\":{"
    "\"X-Request-Id\":{\"$ref\":\"#/components/headers/requestId\"},"
    "\"Retry-After\":{\"$ref\":\"#/components/headers/retryAfter\"}},"
    "\"content\":{"
    "\"application/problem+json\":{\"schema\":{\"type\":\"object\","
    "\"properties\":{\"type\":{\"type\":\"string\"},"
    "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"code\":{\"type\":\"string\",\"description\":\"Stable code.\"},"
    "\"request_id\":{\"type\":\"string\"},"
    "\"field\":{\"type\":\"string\"},\"hint\":{\"type\":\"string\"},"
    "\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
    "\"properties\":{\"pointer\":{\"type\":\"string\"},"
    "\"detail\":{\"type\":\"string\"}},\"required\":[\"pointer\"]}}},"
    "\"required\":[\"type\",\"title\",\"status\",\"code\"]}}}}},"
    "\"headers\":{\"requestId\":{\"description\":\"Of this request, as the"
    " log names it.\",\"schema\":{\"type\":\"string\"}},"
    "\"rateLimit\":{\"description\":\"What is left (r) and when it is full"
    " (t, seconds).\",\"schema\":{\"type\":\"string\"}},"
    "\"rateLimitPolicy\":{\"description\":\"How much may be saved up (q)"
    " and in which time it comes (w, seconds).\","
    "\"schema\":{\"type\":\"string\"}},"
    "\"retryAfter\":{\"description\":\"Seconds until it may be asked"
    " again.\",\"schema\":{\"type\":\"integer\"}},"
    "\"etag\":{\"description\":\"Of what is shown, for If-None-Match and"
    " If-Match.\",\"schema\":{\"type\":\"string\"}},"
    "\"replayed\":{\"description\":\"true: the first answer again.\","
    "\"schema\":{\"type\":\"string\"}}},"
    "\"parameters\":{\"requestId\":{\"name\":\"X-Request-Id\","
    "\"in\":\"header\",\"description\":\"A name for this request.\","
    "\"schema\":{\"type\":\"string\",\"pattern\":\"" ID_PATTERN "\"}},"
    "\"idempotencyKey\":{\"name\":\"Idempotency-Key\",\"in\":\"header\","
    "\"description\":\"Stands for the cid, and is kept for ever: a retry with"
    " the same one gets the first answer.\","
    "\"schema\":{\"type\":\"string\",\"pattern\":\"" ID_PATTERN "\"}},"
    "\"idempotencyKeyForAWhile\":{\"name\":\"Idempotency-Key\","
    "\"in\":\"header\",\"description\":\"A retry with the same one gets the"
    " first answer, for 24 hours (limits.idempotency_time) and as long as the"
    " daemon runs: after a restart it is carried out again.\","
    "\"schema\":{\"type\":\"string\",\"pattern\":\"" ID_PATTERN "\"}},"
    "\"ifNoneMatch\":{\"name\":\"If-None-Match\",\"in\":\"header\","
    "\"description\":\"The ETag of what the caller has.\","
    "\"schema\":{\"type\":\"string\"}},\"ifMatch\":{\"name\":"
    "\"If-Match\",\"in\":\"header\",\"description\":\"The ETag that a GET"
    " of it had: it is changed only when it is still the same.\","
    "\"schema\":{\"type\":\"string\"}},\"as\":{\"name\":\"Yizhan-As\","
    "\"in\":\"header\",\"description\":\"The person as whom a server key"
    " calls.\",\"schema\":{\"type\":\"string\",\"pattern\":\"" ID_PATTERN
    "\"}},\"range\":{\"name\":\"Range\","
    "\"in\":\"header\",\"description\":\"Which bytes (RFC 9110 14.2).\","
    "\"schema\":{\"type\":\"string\"}}}}";

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
