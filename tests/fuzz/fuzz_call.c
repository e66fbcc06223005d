/* SPDX-License-Identifier: Apache-2.0 */
/* gate/rpc and api/op, JSON to operation: a call that is taken says the same
 * when it is written again; one that is refused gets a well-formed error with
 * its id; nobody without a role gets in. An input that begins with '{' or '['
 * is a whole frame; of any other the first two bytes choose the operation, the
 * higher one first, and the rest is its params. */
#include <stddef.h>
#include <stdint.h>

#include "api/op.h"
#include "base/jsonw.h"
#include "base/text.h"
#include "chosen.h"
#include "echo.h"
#include "gate/rpc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
/* For replay.c: no operation is out of reach. */
int fuzz_done(void);

#define FRAME_FIRST '['	/* the lowest byte that begins a whole frame */

static void
frame_of(const uint8_t *data, size_t size, struct buf *out)
{
	unsigned number = data[0] << 8 | (size > 1 ? data[1] : 0);
	size_t params = size > 1 ? 2 : 1;

	if (data[0] == '{' || data[0] == FRAME_FIRST) {
		buf_putstr(out, (struct str){ (const char *)data, size });
		return;
	}
	buf_printf(out, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\","
	    "\"params\":", chosen_op(number)->name);
	buf_putstr(out, (struct str){ (const char *)data + params,
	    size - params });
	buf_putc(out, '}');
}

/* Jansson's words, with a NUL behind them. */
static void
put_json(struct buf *out, const json_t *value)
{
	size_t flags = JSON_ENCODE_ANY | JSON_COMPACT;
	size_t len = json_dumpb(value, NULL, 0, flags);
	char *room = buf_reserve(out, len + 1);

	BUG_ON(!room || json_dumpb(value, room, len, flags) != len);
	room[len] = '\0';
	out->len += len;
}

/* What a client gets is JSON, and names the call. */
static void
check_refusal(const struct rpc_call *call, enum err err,
    const struct field_error *why)
{
	json_t *value, *data;
	struct buf out, id;

	buf_init(&out, 65536);
	buf_init(&id, 256);
	rpc_write_error(&out, call->id, err, why);
	BUG_ON(out.overflow);
	BUG_ON(field_parse(buf_str(&out), &value) != ERR_OK);
	put_json(&id, json_object_get(value, "id"));
	BUG_ON(!str_is(buf_str(&id), call->id));
	data = json_object_get(json_object_get(value, "error"), "data");
	BUG_ON(strcmp(json_string_value(json_object_get(data, "code")),
	    err_code(err)) != 0);
	json_decref(value);
	buf_fini(&id);
	buf_fini(&out);
}

/* Parse, write, parse: the same call. */
static void
check_call(const struct rpc_call *call)
{
	struct rpc_call again;
	struct buf out, params;
	struct jsonw w;

	buf_init(&out, 1 << 22);
	buf_init(&params, 1 << 20);
	if (call->params)
		put_json(&params, call->params);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_string_field(&w, "jsonrpc", STR("2.0"));
	jsonw_raw_field(&w, "id", str_from(call->id));
	jsonw_string_field(&w, "method", call->method);
	if (call->params)
		jsonw_raw_field(&w, "params", buf_str(&params));
	if (call->tenant.p)
		jsonw_string_field(&w, "tenant", call->tenant);
	jsonw_object_end(&w);
	BUG_ON(out.overflow);
	BUG_ON(rpc_parse(buf_str(&out), true, &again) != ERR_OK);
	BUG_ON(strcmp(again.id, call->id) != 0 ||
	    !str_eq(again.method, call->method) ||
	    !str_eq(again.tenant, call->tenant));
	BUG_ON(call->params ? !json_equal(again.params, call->params) :
	    again.params != NULL);
	rpc_call_fini(&again);
	buf_fini(&params);
	buf_fini(&out);
}

static enum err
prepare(const struct op *op, const struct rpc_call *call, unsigned roles,
    struct request **out)
{
	struct request *r = *out = request_new();

	memcpy(r->tenant, "default", sizeof("default"));
	r->who.roles = roles;
	r->authenticated = true;
	return op_prepare(op, call->params, r);
}

static void
check_op(const struct op *op, const struct rpc_call *call)
{
	static const struct field none[] = { FIELD_END };
	struct request *r;
	json_t *empty = json_object();
	enum err err = prepare(op, call, 0, &r);

	BUG_ON(!(op->allow & ROLE_ANYONE) && err != ERR_UNAUTHORIZED);
	request_free(r);
	err = prepare(op, call, op->allow, &r);
	if (err == ERR_OK) {
		echo_check(op->in ? op->in : none,
		    call->params ? call->params : empty, r->in);
		BUG_ON(r->steps != op->steps || r->op_name != op->name);
		BUG_ON(!text_is_tenant_id(str_from(r->tenant)));
	} else {
		BUG_ON(err == ERR_FIELD && (!r->why.field || !r->why.hint));
		check_refusal(call, err, &r->why);
	}
	request_free(r);
	json_decref(empty);
}

int
fuzz_done(void)
{
	return chosen_missing(FRAME_FIRST << 8);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct op *op;
	struct rpc_call call;
	struct buf frame;
	enum err err;

	if (size < 1 || size > 65536)
		return 0;
	buf_init(&frame, 1 << 20);
	frame_of(data, size, &frame);
	err = rpc_parse(buf_str(&frame), data[0] & 1, &call);
	if (err != ERR_OK) {
		check_refusal(&call, err, &call.why);
	} else {
		check_call(&call);
		op = op_find(call.method);
		BUG_ON(op && !str_is(call.method, op->name));
		if (op)
			check_op(op, &call);
	}
	rpc_call_fini(&call);
	buf_fini(&frame);
	return 0;
}
