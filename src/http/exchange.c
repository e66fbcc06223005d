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
#include "base/log.h"
#include "http/accept.h"
#include "http/cors.h"

#define PROBLEM_MAX 8192

struct header {
	const char *name, *value;
};

/* Pages load nothing from elsewhere and cannot be framed. Files can do
 * nothing at all, and belong to nobody. */
#define PAGE_POLICY "default-src 'none'; script-src 'self'; "                 \
	"style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; " \
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; "           \
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
#define FILE_POLICY "default-src 'none'; sandbox; frame-ancestors 'none'"
static const struct header security_headers[] = {
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

#define PAGE_MAY_SEND "Authorization, Content-Type, Idempotency-Key, " \
	"If-Match, If-None-Match, If-Range, Range, X-Request-Id"
#define PAGE_MAY_READ "Accept-Ranges, Content-Disposition, Content-Range, " \
	"ETag, Idempotency-Replayed, RateLimit, " \
	"RateLimit-Policy, Retry-After, X-Request-Id"

/* Answers differ by Origin even for those that may not call. */
static void
add_cors(struct exchange *x, struct MHD_Response *response,
    const struct answer *a)
{
	struct str origin = cors_origin(x);

	if (x->server->settings.origins[0][0])
		add_header(response, "Vary", "Origin");
	if (!origin.p)
		return;
	add_header(response, "Access-Control-Allow-Origin", origin.p);
	add_header(response, "Access-Control-Expose-Headers", PAGE_MAY_READ);
	if (!a->is_preflight)
		return;
	add_header(response, "Access-Control-Allow-Methods", a->allow);
	add_header(response, "Access-Control-Allow-Headers", PAGE_MAY_SEND);
	add_header(response, "Access-Control-Max-Age", "600");
}

static int64_t
up_to_s(int64_t ms)
{
	return (ms + 999) / 1000;
}

/*
 * The caller's bucket (draft-ietf-httpapi-ratelimit-headers): q is what it
 * holds, w the seconds in which it fills, r what is left, t the seconds until
 * it is full.
 */
static void
add_rate(struct exchange *x, struct MHD_Response *response, unsigned status)
{
	const struct rate_left *left = x->reply ? &x->reply->rate : NULL;
	int64_t wait_s = left ? up_to_s(left->wait_ms) : 0;
	const struct rate_rule *rule = left ? &left->rule : NULL;
	char text[96];

	if (status == 503 || status == 429) {
		snprintf(text, sizeof(text), "%lld",
		    (long long)(wait_s > 0 ? wait_s : 1));
		add_header(response, "Retry-After", text);
	}
	if (!rule || rule->burst == 0)
		return;
	snprintf(text, sizeof(text), "\"cost\";q=%lld;w=%lld",
	    (long long)rule->burst,
	    (long long)up_to_s(rule->burst * 1000 / rule->per_s));
	add_header(response, "RateLimit-Policy", text);
	snprintf(text, sizeof(text), "\"cost\";r=%lld;t=%lld",
	    (long long)left->left, (long long)up_to_s((rule->burst -
	    left->left) * 1000 / rule->per_s));
	add_header(response, "RateLimit", text);
}

static void
add_headers(struct exchange *x, struct MHD_Response *response,
    const struct answer *a)
{
	add_header(response, "X-Request-Id", x->id);
	add_cors(x, response, a);
	add_rate(x, response, a->status);
	add_header(response, "Content-Security-Policy", a->is_file ?
	    FILE_POLICY : PAGE_POLICY);
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
	add_header(response, "Content-Disposition", a->disposition);
	add_header(response, "Content-Range", a->range);
	add_header(response, "Location", a->location);
	if (a->is_file)
		add_header(response, "Accept-Ranges", "bytes");
	if (a->has_variants)
		add_header(response, "Vary", "Accept-Encoding");
	if (a->status == 401)
		add_header(response, "WWW-Authenticate", "Bearer");
	if (x->first)
		add_header(response, "Idempotency-Replayed", "true");
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
exchange_give(struct exchange *x, const struct answer *a,
    struct MHD_Response *response)
{
	enum MHD_Result result;

	if (!response)
		return MHD_NO;
	add_headers(x, response, a);
	result = MHD_queue_response(x->conn, a->status, response);
	MHD_destroy_response(response);
	return result;
}

enum MHD_Result
exchange_answer(struct exchange *x, const struct answer *a)
{
	return exchange_give(x, a, MHD_create_response_from_buffer(a->len,
	    a->len > 0 ? unconst(a->body) : unconst(""), a->is_static ?
	    MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY));
}

/* "device.ids[3]" as a JSON pointer (RFC 6901) in a fragment, as RFC 9457
 * has it in its example. */
static void
put_pointer(struct jsonw *w, const char *path)
{
	char text[160] = "#/";
	size_t len = 2;

	for (const char *p = path; *p && len < sizeof(text) - 1; p++) {
		if (*p != ']')
			text[len++] = *p == '.' || *p == '[' ? '/' : *p;
	}
	jsonw_string_field(w, "pointer", (struct str){ text, len });
}

static void
put_why(struct jsonw *w, const struct field_error *why)
{
	bool has_field = why && why->field && why->field[0];
	bool has_hint = why && why->hint && why->hint[0];

	if (has_field)
		jsonw_string_field(w, "field", str_from(why->field));
	if (has_hint)
		jsonw_string_field(w, "hint", str_from(why->hint));
	if (!has_field)
		return;
	jsonw_key(w, "errors");
	jsonw_array(w);
	jsonw_object(w);
	put_pointer(w, why->field);
	if (has_hint)
		jsonw_string_field(w, "detail", str_from(why->hint));
	jsonw_object_end(w);
	jsonw_array_end(w);
}

void
exchange_log(const struct exchange *x, enum log_level level, const char *what)
{
	const struct log_about about = { .request = x->id };

	log_write_about(level, "http", &about, "%s %s%s%s", x->method, x->path,
	    what ? ": " : "", what ? what : "");
}

enum MHD_Result
exchange_problem_as(struct exchange *x, struct answer *a, enum err err,
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
	jsonw_string_field(&w, "request_id", str_from(x->id));
	put_why(&w, why);
	jsonw_object_end(&w);
	if (a->status == 500)
		exchange_log(x, LOG_WARN, err_code(err));
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

	return exchange_problem_as(x, &a, err, why);
}

enum MHD_Result
exchange_not_allowed(struct exchange *x, const char *allow)
{
	struct answer a = { .status = 405, .allow = allow };

	return exchange_problem_as(x, &a, ERR_UNKNOWN_OP, &(struct field_error){
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

bool
exchange_is_unknown(const struct exchange *x)
{
	return str_is(exchange_header(x, "X-Forwarded-For"), "unknown");
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

	return is_loopback(&client) && !exchange_is_unknown(x);
}

bool
exchange_is_get(const struct exchange *x)
{
	return strcmp(x->method, "GET") == 0 || strcmp(x->method, "HEAD") == 0;
}
