/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON-RPC 2.0: reading calls, writing answers and events.
 *
 * Runs on: worker.
 * Owns: nothing; a parsed call is its caller's.
 */
#include "gate/rpc.h"

#include <inttypes.h>
#include <string.h>

#include "base/jsonw.h"

/* An id may need no escapes, so that it is its own JSON text. */
static bool
id_is_plain(struct str id)
{
	if (id.len > RPC_ID_BYTES_MAX)
		return false;
	for (size_t i = 0; i < id.len; i++) {
		unsigned char c = (unsigned char)id.p[i];

		if (c < 0x20 || c == 0x7f || c == '"' || c == '\\')
			return false;
	}
	return true;
}

static enum err
refuse(struct rpc_call *call, const char *field, const char *hint)
{
	call->why = (struct field_error){ .field = field, .hint = hint };
	return ERR_REQUEST;
}

static enum err
take_id(struct rpc_call *call, const json_t *id)
{
	struct str text;

	if (json_is_integer(id)) {
		snprintf(call->id, sizeof(call->id), "%" PRId64,
		    (int64_t)json_integer_value(id));
		return ERR_OK;
	}
	if (!json_is_string(id))
		return refuse(call, "id", "an integer or a string");
	text = (struct str){ json_string_value(id), json_string_length(id) };
	if (!id_is_plain(text))
		return refuse(call, "id", "at most 64 bytes, no escapes");
	snprintf(call->id, sizeof(call->id), "\"%.*s\"", STR_FMT(text));
	return ERR_OK;
}

static bool
take_string(const json_t *value, struct str *out)
{
	if (!json_is_string(value))
		return false;
	*out = (struct str){ json_string_value(value),
	    json_string_length(value) };
	return true;
}

/* Every member there is must be one of ours. */
static enum err
take_member(struct rpc_call *call, const char *key, const json_t *value,
    bool is_local)
{
	struct str version;

	if (strcmp(key, "id") == 0)
		return ERR_OK;	/* taken first */
	if (strcmp(key, "jsonrpc") == 0) {
		if (!take_string(value, &version) || !str_is(version, "2.0"))
			return refuse(call, "jsonrpc", "must be \"2.0\"");
		return ERR_OK;
	}
	if (strcmp(key, "method") == 0) {
		if (!take_string(value, &call->method))
			return refuse(call, "method", "a string");
		return ERR_OK;
	}
	if (strcmp(key, "params") == 0) {
		if (!json_is_object(value))
			return refuse(call, "params", "an object");
		call->params = value;
		return ERR_OK;
	}
	if (is_local && strcmp(key, "tenant") == 0) {
		if (!take_string(value, &call->tenant))
			return refuse(call, "tenant", "a string");
		return ERR_OK;
	}
	if (is_local && strcmp(key, "as") == 0) {
		if (!take_string(value, &call->as))
			return refuse(call, "as", "a string");
		return ERR_OK;
	}
	return refuse(call, NULL, "a member that JSON-RPC does not have");
}

enum err
rpc_parse(struct str text, bool is_local, struct rpc_call *call)
{
	const char *key;
	json_t *value;
	enum err err;

	*call = (struct rpc_call){ .id = "null" };
	err = field_parse(text, &call->root);
	if (err)
		return err;
	if (json_is_array(call->root))
		return refuse(call, NULL, "batches are not served");
	if (!json_is_object(call->root))
		return refuse(call, NULL, "an object");
	value = json_object_get(call->root, "id");
	if (!value)
		return refuse(call, "id", "must be given");
	err = take_id(call, value);
	if (err)
		return err;
	json_object_foreach (call->root, key, value) {
		err = take_member(call, key, value, is_local);
		if (err)
			return err;
	}
	if (!json_object_get(call->root, "jsonrpc"))
		return refuse(call, "jsonrpc", "must be \"2.0\"");
	if (!call->method.p)
		return refuse(call, "method", "must be given");
	return ERR_OK;
}

void
rpc_call_fini(struct rpc_call *call)
{
	json_decref(call->root);
	call->root = NULL;
	call->params = NULL;
}

static struct str
object_or_empty(struct str text)
{
	return text.len > 0 ? text : STR("{}");
}

struct rpc_parts
rpc_result(const char *id, struct str result)
{
	return (struct rpc_parts){ {
	    STR("{\"jsonrpc\":\"2.0\",\"id\":"), str_from(id),
	    STR(",\"result\":"), object_or_empty(result), STR("}") }, 5 };
}

struct rpc_parts
rpc_event(const char *method, struct str params)
{
	return (struct rpc_parts){ {
	    STR("{\"jsonrpc\":\"2.0\",\"method\":\""), str_from(method),
	    STR("\",\"params\":"), object_or_empty(params), STR("}") }, 5 };
}

/* Names of conversations need no escapes: ids and colons. */
struct rpc_parts
rpc_conv_event(const char *method, struct str conv, struct str tail)
{
	return (struct rpc_parts){ {
	    STR("{\"jsonrpc\":\"2.0\",\"method\":\""), str_from(method),
	    STR("\",\"params\":{\"conv\":\""), conv, STR("\""), tail,
	    STR("}}") }, 7 };
}

void
rpc_write(struct buf *out, const struct rpc_parts *parts)
{
	for (unsigned i = 0; i < parts->count; i++)
		buf_putstr(out, parts->items[i]);
}

void
rpc_write_error(struct buf *out, const char *id, enum err err,
    const struct field_error *why)
{
	struct jsonw w = jsonw_on(out);

	buf_puts(out, "{\"jsonrpc\":\"2.0\",\"id\":");
	buf_puts(out, id);
	buf_puts(out, ",\"error\":");
	jsonw_object(&w);
	jsonw_int_field(&w, "code", err_rpc(err));
	jsonw_string_field(&w, "message", str_from(err_text(err, "en")));
	jsonw_key(&w, "data");
	jsonw_object(&w);
	jsonw_string_field(&w, "code", str_from(err_code(err)));
	if (why && why->field && why->field[0])
		jsonw_string_field(&w, "field", str_from(why->field));
	if (why && why->hint && why->hint[0])
		jsonw_string_field(&w, "hint", str_from(why->hint));
	jsonw_object_end(&w);
	jsonw_object_end(&w);
	buf_putc(out, '}');
}
