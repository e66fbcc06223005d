/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations by their REST routes: body, path and query become one params
 * object, the core answers, errors are problem documents.
 *
 * Runs on: http.
 * Owns: nothing between calls.
 */
#include <strings.h>

#include "api/op.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "core/auth.h"
#include "core/hostnews.h"
#include "core/inbox.h"
#include "http/accept.h"
#include "http/carry.h"
#include "http/cors.h"
#include "http/exchange.h"
#include "http/query.h"

#define QUERY_BYTES_MAX 8192

/* What was given, put together. */
struct params {
	const struct op *op;
	json_t *object;
	enum err err;
	struct field_error why;
	char field[65];		/* that why names */
};

static void
refuse(struct params *p, struct str name, const char *hint)
{
	if (p->err)
		return;
	p->err = ERR_FIELD;
	snprintf(p->field, sizeof(p->field), "%.*s", (int)(name.len < 64 ?
	    name.len : 64), name.p);
	p->why = (struct field_error){ .field = p->field, .hint = hint };
}

/* Takes over value. */
static void
set(struct params *p, struct str name, json_t *value)
{
	char key[65];

	if (name.len == 0 || name.len >= sizeof(key)) {
		refuse(p, name, "there is no such field");
		json_decref(value);
		return;
	}
	memcpy(key, name.p, name.len);
	key[name.len] = '\0';
	if (!value || json_object_get(p->object, key)) {
		refuse(p, name, value ? "given more than once" : "not UTF-8");
		json_decref(value);
		return;
	}
	json_object_set_new(p->object, key, value);
}

/* Routing and its parts */

struct part {
	char name[32];
	char value[160];
};

struct parts {
	struct part items[4];
	unsigned count;
	bool is_bad;
};

static void
on_part(void *arg, const char *name, struct str value)
{
	struct parts *parts = arg;
	struct part *part = &parts->items[parts->count];
	struct buf text;

	buf_init(&text, sizeof(part->value) - 1);
	if (parts->count == sizeof(parts->items) / sizeof(parts->items[0]) ||
	    !query_decode(value, &text)) {
		parts->is_bad = true;
	} else {
		snprintf(part->name, sizeof(part->name), "%s", name);
		snprintf(part->value, sizeof(part->value), "%.*s",
		    STR_FMT(buf_str(&text)));
		parts->count++;
	}
	buf_fini(&text);
}

static void
ignore_part(void *arg, const char *name, struct str value)
{
	(void)arg;
	(void)name;
	(void)value;
}

/* The methods this path has, for Allow; empty when there are none. */
static void
list_methods(const char *path, struct buf *out)
{
	static const char *const methods[] = { "GET", "POST", "PUT", "PATCH",
	    "DELETE", NULL };
	bool other;

	for (unsigned i = 0; methods[i]; i++) {
		if (!op_route(str_from(methods[i]), str_from(path),
		    ignore_part, NULL, &other))
			continue;
		if (out->len > 0)
			buf_puts(out, ", ");
		buf_puts(out, methods[i]);
		if (i == 0)
			buf_puts(out, ", HEAD");
	}
}

static enum MHD_Result
no_route(struct exchange *x)
{
	enum MHD_Result result;
	struct buf allow;

	buf_init(&allow, 256);
	list_methods(x->path, &allow);
	if (allow.len > 0)
		result = exchange_not_allowed(x, allow.data);
	else
		result = exchange_problem(x, ERR_UNKNOWN_OP, NULL);
	buf_fini(&allow);
	return result;
}

static enum MHD_Result
preflight(struct exchange *x)
{
	enum MHD_Result result;
	struct buf allow;

	buf_init(&allow, 256);
	list_methods(x->path, &allow);
	buf_puts(&allow, allow.len > 0 ? ", OPTIONS" : "OPTIONS");
	result = cors_preflight(x, allow.data);
	buf_fini(&allow);
	return result;
}

/* Params */

/* Addresses are kept in logs and histories all along the way. */
static bool
is_secret(const struct params *p, struct str name, struct str text)
{
	static const char *const names[] = { "token", "access_token",
		"api_key", "key", "password", "secret", "authorization" };
	const struct field *f = query_field(p->op->in, name);
	char tenant[33];

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!f && name.len == strlen(names[i]) &&
		    strncasecmp(name.p, names[i], name.len) == 0)
			return true;
	}
	return (f && (f->flags & FIELD_SECRET)) || auth_tenant(text, tenant);
}

/* check-size: the library's callback type */
static enum MHD_Result
on_argument(void *arg, enum MHD_ValueKind kind, const char *key,
    size_t key_len, const char *value, size_t value_len)
{
	struct params *p = arg;
	struct str name = { key, key_len };
	struct buf text;

	(void)kind;
	buf_init(&text, QUERY_BYTES_MAX);
	if (query_decode((struct str){ value ? value : "", value ? value_len :
	    0 }, &text)) {
		if (is_secret(p, name, buf_str(&text)))
			p->err = ERR_SECRET_IN_URL;
		set(p, name, query_value(query_field(p->op->in, name),
		    buf_str(&text)));
	} else {
		refuse(p, name, "a broken escape");
	}
	buf_fini(&text);
	return p->err ? MHD_NO : MHD_YES;
}

static void
take_body(struct params *p, const struct exchange *x)
{
	json_t *body;

	if (x->body.len == 0)
		return;
	p->err = field_parse(buf_str(&x->body), &body);
	if (p->err)
		return;
	if (json_is_object(body))
		json_object_update(p->object, body);
	else
		p->err = ERR_REQUEST;
	json_decref(body);
}

static void
gather(struct params *p, const struct exchange *x, const struct parts *parts)
{
	p->object = json_object();
	take_body(p, x);
	for (unsigned i = 0; i < parts->count && !p->err; i++) {
		struct str name = str_from(parts->items[i].name);

		set(p, name, query_value(query_field(p->op->in, name),
		    str_from(parts->items[i].value)));
	}
	if (parts->is_bad)
		p->err = ERR_NOT_FOUND;
	if (!p->err)
		MHD_get_connection_values_n(x->conn, MHD_GET_ARGUMENT_KIND,
		    on_argument, p);
}

/* Caller */

/* The bearer token (RFC 6750 2.1), p NULL when there is none. */
static struct str
bearer(const struct exchange *x)
{
	struct str value = exchange_header(x, "Authorization");

	if (value.len <= 7 || strncasecmp(value.p, "Bearer ", 7) != 0)
		return STR_NONE;
	return (struct str){ value.p + 7, value.len - 7 };
}

/* Whose name the box was called by; most boxes have one tenant. */
static void
fill_tenant(const struct exchange *x, char out[33])
{
	const char *found = hostnews_find(x->server->hosts,
	    exchange_header(x, "Host"));

	snprintf(out, 33, "%s", found ? found : "default");
}

/* A credential says its tenant; without one the caller is anyone. */
static void
fill_caller(const struct exchange *x, struct request *r)
{
	struct str as = exchange_header(x, "Yizhan-As");
	struct str token = bearer(x);
	struct addr client = exchange_client(x);
	char text[ADDR_TEXT_MAX];

	snprintf(r->peer, sizeof(r->peer), "%s",
	    addr_block_text(&client, text));
	if (!token.p || !auth_tenant(token, r->tenant))
		fill_tenant(x, r->tenant);
	if (!exchange_is_unknown(x))
		r->client = client;
	if (as.p)
		r->as = (struct str){ arena_strndup(&r->arena, as.p, as.len),
		    as.len };
	if (token.p) {
		r->token = (struct str){ arena_strndup(&r->arena, token.p,
		    token.len), token.len };
	} else {
		r->who.roles = ROLE_ANYONE;
		r->authenticated = true;
	}
}

/* Idempotency-Key, If-Match */

/* Text in quotes (the draft's structured string) or without. */
static struct str
unquoted(struct str s)
{
	if (s.len >= 2 && s.p[0] == '"' && s.p[s.len - 1] == '"')
		return (struct str){ s.p + 1, s.len - 2 };
	return s;
}

static void
refuse_header(struct params *p, const char *hint)
{
	p->err = ERR_FIELD;
	p->why = (struct field_error){ .hint = hint };
}

/* The key is the client id where the operation has one: kept for ever. */
static void
take_key(struct params *p, const struct exchange *x, struct str *key)
{
	const struct field *cid = query_field(p->op->in, STR("cid"));
	json_t *given = json_object_get(p->object, "cid");

	*key = unquoted(exchange_header(x, "Idempotency-Key"));
	if (!key->p || p->err)
		return;
	if (!text_is_id(*key))
		refuse_header(p, "Idempotency-Key must be 1 to 64 of A-Z a-z"
		    " 0-9 . _ -");
	else if (cid && !given)
		json_object_set_new(p->object, "cid",
		    json_stringn(key->p, key->len));
	else if (cid && !(json_is_string(given) &&
	    str_eq(str_from(json_string_value(given)), *key)))
		refuse(p, STR("cid"), "differs from Idempotency-Key");
	if (cid)
		*key = STR_NONE;
}

static void
name_once(const struct exchange *x, const struct params *p,
    const struct request *r, struct str key, struct once_id *id)
{
	struct str who = r->token.p ? r->token : str_from(r->peer);
	char *params = json_dumps(p->object, JSON_SORT_KEYS | JSON_COMPACT);
	struct buf text;

	buf_init(&text, CREDENTIAL_TEXT_MAX + sizeof(r->peer) + 256);
	buf_printf(&text, "%.*s %.*s %.*s", STR_FMT(who), STR_FMT(key),
	    STR_FMT(r->as));
	text_sha256(text.data, text.len, id->key);
	buf_fini(&text);
	buf_init(&text, 2 * x->server->settings.body_bytes_max +
	    QUERY_BYTES_MAX);
	buf_printf(&text, "%s %s", p->op->name, params);
	text_sha256(text.data, text.len, id->content);
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	xfree_secret(params, strlen(params));
}

/* A known first answer is given only to who may still ask: the request goes
 * to the core all the same, without steps. */
static enum err
begin_once(struct exchange *x, const struct params *p, struct request *r,
    struct str key)
{
	static const struct step none[] = { { AT_NONE, { NULL } } };
	struct str first;

	if (!key.p || strcmp(x->method, "POST") != 0)
		return ERR_OK;
	name_once(x, p, r, key, &x->once);
	switch (once_begin(x->server->once, &x->once,
	    clock_mono_ms(&clock_real), &first)) {
	case ONCE_NEW:
		x->has_once = true;
		return ERR_OK;
	case ONCE_UNDER_WAY:
		return request_refuse(r, ERR_WRONG_STATE, NULL,
		    "the first request with this Idempotency-Key is not"
		    " answered yet");
	case ONCE_OTHER:
		return request_refuse(r, ERR_CONFLICT, NULL,
		    "this Idempotency-Key was used with other content");
	case ONCE_KNOWN:
		x->first = xstrndup(first.p, first.len);
		r->steps = none;
		return ERR_OK;
	}
	return ERR_OK;
}

static void
end_once(struct exchange *x, struct str answer)
{
	if (x->has_once)
		once_end(x->server->once, &x->once,
		    clock_mono_ms(&clock_real), answer);
	x->has_once = false;
}

void
rest_replied(struct exchange *x)
{
	const struct request *r = x->reply;

	end_once(x, r->err ? STR_NONE : r->result.len > 0 ?
	    buf_str(&r->result) : STR("{}"));
}

static enum err
take_guard(const struct exchange *x, const struct params *p,
    struct request *r)
{
	struct str tag = exchange_header(x, "If-Match");

	if (!tag.p || exchange_is_get(x))
		return ERR_OK;
	return op_guard(p->op, p->object, unquoted(tag), r);
}

/* What is refused here is as answered. */
static void
post(struct exchange *x, struct request *r)
{
	struct credit *credit = core_credit(x->server->core, r->tenant);

	if (!r->err && !credit_take(credit)) {
		end_once(x, STR_NONE);
		r->err = ERR_BUSY;
	}
	if (r->err) {
		x->reply = r;
		return;
	}
	r->gate = x;
	memcpy(r->gate_id, x->id, sizeof(x->id));
	r->credit = credit;
	r->reply_to = &x->server->actor.box;
	r->times.posted_us = clock_mono_us(&clock_real);
	carry_posted(x);
	exchange_suspend(x);
	inbox_pass(r, MAIL_REQUEST, core_inbox(x->server->core, r->tenant));
}

/* Puts it together and posts it; transfer NULL: nothing goes beside it. */
static void
call_op(struct exchange *x, const struct op *op, const struct parts *parts,
    struct transfer *transfer)
{
	struct params p = { .op = op };
	struct request *r = request_new();
	struct str key;

	r->transfer = transfer;
	gather(&p, x, parts);
	fill_caller(x, r);
	take_key(&p, x, &key);
	r->err = p.err ? p.err : op_prepare(op, p.object, r);
	if (!r->err)
		r->err = take_guard(x, &p, r);
	if (!r->err)
		r->err = begin_once(x, &p, r, key);
	json_decref(p.object);
	if (p.err) {
		r->why = p.why;
		if (p.why.field)
			r->why.field = arena_strndup(&r->arena, p.why.field,
			    strlen(p.why.field));
	}
	post(x, r);
}

#define ETAG_ROOM (2 * REQUEST_TAG_CHARS + 4)

/* Of all of it; If-Match looks at the first part alone when there are two. */
static void
write_etag(const struct request *r, struct str text, char out[ETAG_ROOM])
{
	const struct op *op = op_find(str_from(r->op_name));
	char tag[REQUEST_TAG_CHARS + 1], all[REQUEST_TAG_CHARS + 1];

	request_tag(text, all);
	if (op == NULL || op->live_from == NULL) {
		snprintf(out, ETAG_ROOM, "\"%s\"", all);
		return;
	}
	request_tag(request_lasting(text, op->live_from), tag);
	snprintf(out, ETAG_ROOM, "\"%s-%s\"", tag, all);
}

static enum MHD_Result
answer(struct exchange *x)
{
	const struct request *r = x->reply;
	struct answer a = { .status = 200, .type = "application/json" };
	struct str text = x->first ? str_from(x->first) : buf_str(&r->result);
	char etag[ETAG_ROOM];

	if (r->err)
		return exchange_problem(x, core_refusal(x->server->core,
		    r->tenant, r->err), &r->why);
	if (exchange_is_get(x)) {
		write_etag(r, text, etag);
		a.etag = etag;
	}
	if (a.etag && accept_etag_matches(exchange_header(x, "If-None-Match"),
	    str_from(etag)))
		return exchange_answer(x, &(struct answer){ .status = 304,
		    .etag = etag });
	if (text.len == 0)
		text = STR("{}");
	a.body = text.p;
	a.len = text.len;
	return exchange_answer(x, &a);
}

const struct op *
rest_taker(const struct exchange *x)
{
	const struct op *op;
	bool other;

	if (strcmp(x->method, "PUT") != 0)
		return NULL;
	op = op_route(STR("PUT"), str_from(x->path), ignore_part, NULL,
	    &other);
	return op && op->bytes == BYTES_TAKEN ? op : NULL;
}

void
rest_begin(struct exchange *x, struct transfer *transfer)
{
	struct parts parts = { .count = 0 };
	bool other;

	exchange_log(x, LOG_DEBUG, NULL);
	call_op(x, op_route(str_from(x->method), str_from(x->path), on_part,
	    &parts, &other), &parts, transfer);
}

void
rest_ask(struct exchange *x, const struct op *op)
{
	const struct parts none = { .count = 0 };

	exchange_log(x, LOG_DEBUG, NULL);
	call_op(x, op, &none, NULL);
}

static enum MHD_Result
serve_op(struct exchange *x, const struct op *op, const struct parts *parts)
{
	struct transfer *transfer = NULL;

	if (op->bytes == BYTES_GIVEN && !(transfer = carry_give(x)))
		return exchange_problem(x, ERR_BUSY, NULL);
	call_op(x, op, parts, transfer);
	return x->reply ? answer(x) : MHD_YES;
}

enum MHD_Result
rest_serve(struct exchange *x)
{
	const char *method = exchange_is_get(x) ? "GET" : x->method;
	struct parts parts = { .count = 0 };
	const struct op *op;
	bool other = false;

	if (x->reply)
		return answer(x);
	if (x->carry)
		return carry_serve(x);
	if (strcmp(x->method, "OPTIONS") == 0)
		return preflight(x);
	exchange_log(x, LOG_DEBUG, NULL);
	if (x->is_restarting || x->server->is_draining)
		return exchange_problem(x, ERR_STOPPING, NULL);
	op = op_route(str_from(method), str_from(x->path), on_part, &parts,
	    &other);
	return op ? serve_op(x, op, &parts) : no_route(x);
}
