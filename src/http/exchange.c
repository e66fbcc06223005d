/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Answers: headers that every one has, problems, and what was asked.
 *
 * Runs on: http.
 * Owns: nothing between calls.
 */
#include "http/exchange.h"

#include <strings.h>

#include "base/jsonw.h"
#include "http/accept.h"

#define PROBLEM_MAX 8192

struct header {
	const char *name, *value;
};

/* Pages load nothing from elsewhere and cannot be framed. */
static const struct header security_headers[] = {
	{ "Content-Security-Policy",
	    "default-src 'none'; script-src 'self'; style-src 'self'; "
	    "img-src 'self' data: blob:; font-src 'self'; "
	    "connect-src 'self'; base-uri 'none'; form-action 'self'; "
	    "frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	{ "Referrer-Policy", "no-referrer" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
	{ NULL, NULL },
};

#define HSTS "max-age=31536000"

static void
add_header(struct MHD_Response *response, const char *name,
    const char *value)
{
	if (value && MHD_add_response_header(response, name, value) != MHD_YES)
		BUG("header %s", name);
}

/* The scheme as the client sees it, when a trusted proxy says so. */
static bool
is_secure(const struct exchange *x)
{
	struct str proto = exchange_header(x, "X-Forwarded-Proto");

	return proto.p ? str_is(proto, "https") : x->server->settings.has_tls;
}

static void
add_headers(struct exchange *x, struct MHD_Response *response,
    const struct answer *a)
{
	for (const struct header *h = security_headers; h->name; h++)
		add_header(response, h->name, h->value);
	if (is_secure(x))
		add_header(response, "Strict-Transport-Security", HSTS);
	add_header(response, "Content-Type", a->type);
	add_header(response, "Cache-Control", a->cache ? a->cache :
	    "no-store");
	add_header(response, "ETag", a->etag);
	add_header(response, "Content-Encoding", a->coding);
	add_header(response, "Allow", a->allow);
	if (a->has_variants)
		add_header(response, "Vary", "Accept-Encoding");
	if (a->status == 401)
		add_header(response, "WWW-Authenticate", "Bearer");
	if (a->status == 503 || a->status == 429)
		add_header(response, "Retry-After", "1");
	if (x->server->is_draining)
		add_header(response, "Connection", "close");
}

/* The library wants a pointer that is not const, and does not write to it. */
static void *
unconst(const void *p)
{
	union {
		const void *in;
		void *out;
	} u = { .in = p };

	return u.out;
}

enum MHD_Result
exchange_answer(struct exchange *x, const struct answer *a)
{
	struct MHD_Response *response;
	enum MHD_Result result;

	response = MHD_create_response_from_buffer(a->len,
	    a->len > 0 ? unconst(a->body) : unconst(""), a->is_static ?
	    MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY);
	if (!response)
		return MHD_NO;
	add_headers(x, response, a);
	result = MHD_queue_response(x->conn, a->status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result
answer_problem(struct exchange *x, struct answer *a, enum err err,
    const struct field_error *why)
{
	const char *lang = accept_language(
	    exchange_header(x, "Accept-Language"));
	enum MHD_Result result;
	struct buf text;
	struct jsonw w;

	buf_init(&text, PROBLEM_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "type", STR("about:blank"));
	jsonw_string_field(&w, "title", str_from(err_text(err, lang)));
	jsonw_int_field(&w, "status", a->status);
	jsonw_string_field(&w, "code", str_from(err_code(err)));
	if (why && why->field && why->field[0])
		jsonw_string_field(&w, "field", str_from(why->field));
	if (why && why->hint && why->hint[0])
		jsonw_string_field(&w, "hint", str_from(why->hint));
	jsonw_object_end(&w);
	a->type = "application/problem+json";
	a->body = text.data;
	a->len = text.len;
	result = text.overflow ? MHD_NO : exchange_answer(x, a);
	buf_fini(&text);
	return result;
}

enum MHD_Result
exchange_problem(struct exchange *x, enum err err,
    const struct field_error *why)
{
	struct answer a = { .status = (unsigned)err_http(err) };

	return answer_problem(x, &a, err, why);
}

enum MHD_Result
exchange_not_allowed(struct exchange *x, const char *allow)
{
	struct answer a = { .status = 405, .allow = allow };

	return answer_problem(x, &a, ERR_UNKNOWN_OP, &(struct field_error){
	    .hint = "this path is served for other methods" });
}

struct str
exchange_header(const struct exchange *x, const char *name)
{
	return str_from(MHD_lookup_connection_value(x->conn, MHD_HEADER_KIND,
	    name));
}

struct addr
exchange_client(const struct exchange *x)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(x->conn,
	    MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct str forwarded = exchange_header(x, "X-Forwarded-For");
	struct addr addr = { .port = 0 };

	if (forwarded.p && addr_parse_ip(forwarded, &addr) == ERR_OK)
		return addr;
	if (!info || !addr_from_sockaddr(info->client_addr, &addr))
		return (struct addr){ .port = 0 };
	return addr;
}

static bool
is_loopback(const struct addr *a)
{
	static const unsigned char v6[16] = { [15] = 1 };

	if (addr_is_v4(a))
		return a->ip[12] == 127;
	return memcmp(a->ip, v6, sizeof(v6)) == 0;
}

bool
exchange_is_local(const struct exchange *x)
{
	struct addr client = exchange_client(x);

	return is_loopback(&client) &&
	    !str_is(exchange_header(x, "X-Forwarded-For"), "unknown");
}

bool
exchange_is_get(const struct exchange *x)
{
	return strcmp(x->method, "GET") == 0 || strcmp(x->method, "HEAD") == 0;
}
