/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Heads of HTTP requests, strictly. First a scan of each byte that finds the
 * end and refuses bad lines at once, then one parse of the whole head.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "net/httphead.h"

#include "net/ws.h"

#define LENGTH_DIGITS_MAX 15
#define LINE_START_MAX (HTTPHEAD_METHOD_MAX + HTTPHEAD_TARGET_MAX + 10)

enum { SCAN_LINE, SCAN_CR };

/* RFC 9110 5.6.2 */
static const bool is_tchar[256] = {
	['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1,
	['*'] = 1, ['+'] = 1, ['-'] = 1, ['.'] = 1, ['^'] = 1, ['_'] = 1,
	['`'] = 1, ['|'] = 1, ['~'] = 1, ['0' ... '9'] = 1,
	['A' ... 'Z'] = 1, ['a' ... 'z'] = 1,
};

static bool
is_token(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!is_tchar[(unsigned char)s.p[i]])
			return false;
	return s.len > 0;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool
httphead_name_is(struct str name, const char *want)
{
	for (size_t i = 0; i < name.len; i++)
		if (lower(name.p[i]) != want[i])
			return false;
	return want[name.len] == '\0';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct str
trim(struct str s)
{
	while (s.len > 0 && is_blank(s.p[0]))
		s = (struct str){ s.p + 1, s.len - 1 };
	while (s.len > 0 && is_blank(s.p[s.len - 1]))
		s.len--;
	return s;
}

/* Cuts the first item off a comma separated list. */
static struct str
first_item(struct str *list)
{
	const char *comma = memchr(list->p, ',', list->len);
	struct str item = *list;

	if (comma)
		item.len = (size_t)(comma - list->p);
	list->p += item.len + (comma ? 1 : 0);
	list->len -= item.len + (comma ? 1 : 0);
	return trim(item);
}

bool
httphead_list_has(struct str list, const char *token)
{
	while (list.len > 0)
		if (httphead_name_is(first_item(&list), token))
			return true;
	return false;
}

static int
refuse(struct httphead *h, int status, const char *why)
{
	h->status = status;
	h->why = why;
	return status;
}

/* One byte more of the head; 0, or -1 at its end, or a status. */
static int
scan_byte(struct httphead_scan *s, unsigned char c, struct httphead *h)
{
	if (s->state == SCAN_CR) {
		if (c != '\n')
			return refuse(h, 400, "bare CR");
		s->state = SCAN_LINE;
		if (s->line_len == 0)
			return s->lines > 0 ? -1 :
			    refuse(h, 400, "empty line before the request");
		s->line_len = 0;
		s->lines++;
		return 0;
	}
	if (c == '\r') {
		s->state = SCAN_CR;
		return 0;
	}
	if ((c < 0x20 && c != '\t') || c == 0x7f)
		return refuse(h, 400, c == '\n' ? "bare LF" :
		    "control character");
	if (s->line_len == 0 && (c == ' ' || c == '\t'))
		return refuse(h, 400, "line begins with a blank");
	if (s->line_len == 0 && s->lines > HTTPHEAD_FIELDS_MAX)
		return refuse(h, 431, "too many fields");
	s->line_len++;
	if (s->lines == 0 && s->line_len > LINE_START_MAX)
		return refuse(h, 414, "target too long");
	return 0;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F');
}

/* origin-form of RFC 9112 3.2.1; what browsers leave unescaped in a query
 * passes. */
static int
parse_target(struct httphead *h)
{
	struct str t = h->target;
	bool in_query = false;

	if (t.len > HTTPHEAD_TARGET_MAX)
		return refuse(h, 414, "target too long");
	h->path = t;
	if (str_is(t, "*") && str_is(h->method, "OPTIONS"))
		return 0;
	if (t.len == 0 || t.p[0] != '/')
		return refuse(h, 400, "target is not a path");
	for (size_t i = 0; i < t.len; i++) {
		if (t.p[i] <= 0x20 || t.p[i] >= 0x7f ||
		    strchr("#\"<>", t.p[i]))
			return refuse(h, 400, "character in target");
		if (t.p[i] == '?' && !in_query) {
			in_query = true;
			h->path.len = i;
			h->query = (struct str){ t.p + i + 1, t.len - i - 1 };
		}
		if (in_query)
			continue;
		if (strchr("\\^`{|}", t.p[i]))
			return refuse(h, 400, "character in path");
		if (t.p[i] == '%' && (t.len - i < 3 || !is_hex(t.p[i + 1]) ||
		    !is_hex(t.p[i + 2]) || memcmp(t.p + i, "%00", 3) == 0))
			return refuse(h, 400, "bad escape in path");
	}
	return 0;
}

static int
parse_request_line(struct httphead *h, struct str line)
{
	const char *space = memchr(line.p, ' ', line.len);
	const char *end = line.p + line.len, *last;
	struct str version;

	if (!space)
		return refuse(h, 400, "no target");
	h->method = (struct str){ line.p, (size_t)(space - line.p) };
	if (!is_token(h->method) || h->method.len > HTTPHEAD_METHOD_MAX)
		return refuse(h, 400, "bad method");
	last = memchr(space + 1, ' ', (size_t)(end - space - 1));
	if (!last)
		return refuse(h, 400, "no version");
	h->target = (struct str){ space + 1, (size_t)(last - space - 1) };
	version = (struct str){ last + 1, (size_t)(end - last - 1) };
	if (version.len != 8 || !str_starts(version, "HTTP/") ||
	    version.p[5] < '0' || version.p[5] > '9' || version.p[6] != '.' ||
	    version.p[7] < '0' || version.p[7] > '9')
		return refuse(h, 400, "bad version");
	if (version.p[5] != '1' || version.p[7] > '1')
		return refuse(h, 505, "only HTTP/1.0 and HTTP/1.1");
	h->minor = (unsigned)(version.p[7] - '0');
	return parse_target(h);
}

/* uri-host [":" port] of RFC 9110 7.2; loose inside the name, as nothing
 * here looks it up. */
static int
on_host(struct httphead *h, struct str v)
{
	size_t colon = v.len;
	unsigned long long port;
	bool is_literal = v.len > 0 && v.p[0] == '[';

	for (size_t i = 0; i < v.len; i++) {
		if (!is_tchar[(unsigned char)v.p[i]] &&
		    !strchr(":[]", v.p[i]))
			return refuse(h, 400, "bad Host");
		if (v.p[i] == ':')
			colon = i;
		if (strchr("[]`^|#", v.p[i]) && !is_literal)
			return refuse(h, 400, "bad Host");
	}
	if (is_literal && v.p[v.len - 1] == ']')
		colon = v.len;
	else if (is_literal && (colon == v.len || v.p[colon - 1] != ']'))
		return refuse(h, 400, "bad Host");
	if (colon == 0 || v.len > 270 ||
	    (!is_literal && memchr(v.p, ':', colon)))
		return refuse(h, 400, "bad Host");
	if (colon < v.len && !str_to_u64((struct str){ v.p + colon + 1,
	    v.len - colon - 1 }, 65535, &port))
		return refuse(h, 400, "bad Host");
	h->host = v;
	return 0;
}

static int
on_length(struct httphead *h, struct str v)
{
	unsigned long long length;

	if (v.len > LENGTH_DIGITS_MAX ||
	    !str_to_u64(v, 999999999999999ULL, &length))
		return refuse(h, 400, "bad Content-Length");
	h->has_length = true;
	h->length = length;
	return 0;
}

static int
on_coding(struct httphead *h, struct str v)
{
	if (!httphead_name_is(v, "chunked"))
		return refuse(h, 501, "unknown transfer coding");
	h->is_chunked = true;
	return 0;
}

static int
on_connection(struct httphead *h, struct str v)
{
	struct str item;

	while (v.len > 0) {
		item = first_item(&v);
		if (item.len == 0)
			continue;
		if (!is_token(item))
			return refuse(h, 400, "bad Connection");
		if (httphead_name_is(item, "close"))
			h->keep_alive = false;
		else if (httphead_name_is(item, "upgrade"))
			h->is_upgrade = true;
	}
	return 0;
}

static int
on_upgrade(struct httphead *h, struct str v)
{
	if (httphead_list_has(v, "websocket"))
		h->is_websocket = true;
	return 0;
}

/* Fields that mean something here. With `at`, the value is kept there. */
static const struct rule {
	const char *name;
	size_t name_len;
	bool is_single;
	size_t at;	/* offset of a struct str, 0: none */
	int (*check)(struct httphead *, struct str value);
} rules[] = {
#define RULE(n, single, at, check) { n, sizeof(n) - 1, single, at, check }
#define KEEP(member) offsetof(struct httphead, member)
	RULE("host", true, KEEP(host), on_host),
	RULE("content-length", true, 0, on_length),
	RULE("transfer-encoding", true, 0, on_coding),
	RULE("connection", false, 0, on_connection),
	RULE("upgrade", false, 0, on_upgrade),
	RULE("sec-websocket-key", true, KEEP(ws_key), NULL),
	RULE("sec-websocket-version", true, KEEP(ws_version), NULL),
	RULE("sec-websocket-protocol", false, KEEP(ws_protocols), NULL),
	RULE("origin", true, KEEP(origin), NULL),
	RULE("authorization", true, 0, NULL),
	RULE("content-type", true, 0, NULL),
	RULE("x-forwarded-for", false, KEEP(forwarded_for), NULL),
	RULE("x-forwarded-proto", false, KEEP(forwarded_proto), NULL),
#undef KEEP
#undef RULE
};
#define RULES_COUNT (sizeof(rules) / sizeof(rules[0]))

static int
apply_rules(struct httphead *h, struct httphead_field *f, uint32_t *seen)
{
	for (unsigned i = 0; i < RULES_COUNT; i++) {
		if (rules[i].name_len != f->name.len ||
		    !httphead_name_is(f->name, rules[i].name))
			continue;
		if (rules[i].is_single && (*seen & 1u << i))
			return refuse(h, 400, "field given twice");
		*seen |= 1u << i;
		if (rules[i].at != 0)
			memcpy((char *)h + rules[i].at, &f->value,
			    sizeof(f->value));
		return rules[i].check ? rules[i].check(h, f->value) : 0;
	}
	return 0;
}

static int
parse_field(struct httphead *h, struct str line, uint32_t *seen)
{
	const char *colon = memchr(line.p, ':', line.len);
	struct httphead_field *f = &h->fields[h->fields_count];

	if (!colon)
		return refuse(h, 400, "field without colon");
	f->name = (struct str){ line.p, (size_t)(colon - line.p) };
	if (!is_token(f->name))
		return refuse(h, 400, "bad field name");
	f->value = trim((struct str){ colon + 1,
	    line.len - f->name.len - 1 });
	h->fields_count++;
	return apply_rules(h, f, seen);
}

/* What only shows when all fields are known. */
static int
check_whole(struct httphead *h)
{
	bool wants = h->is_upgrade && h->is_websocket;

	if (h->minor == 1 && !h->host.p)
		return refuse(h, 400, "no Host");
	if (h->is_chunked && h->has_length)
		return refuse(h, 400, "both length and chunked");
	if (h->is_chunked && h->minor == 0)
		return refuse(h, 400, "chunked in HTTP/1.0");
	if (h->minor == 0)
		h->keep_alive = false;
	h->is_upgrade = wants;
	h->is_websocket = wants && h->minor == 1 &&
	    str_is(h->method, "GET") && h->ws_key.p && ws_key_ok(h->ws_key) &&
	    str_is(h->ws_version, "13") && !h->is_chunked && h->length == 0;
	return 0;
}

/* All of a head whose lines are known to be well formed. */
static int
parse(struct httphead *h, const char *bytes, size_t len)
{
	const char *p = bytes, *end = bytes + len - 2, *cr;
	uint32_t seen = 0;
	struct str line;
	int status = 0;

	h->size = len;
	h->keep_alive = true;
	for (unsigned n = 0; p < end && status == 0; n++) {
		cr = memchr(p, '\r', (size_t)(end - p));
		line = (struct str){ p, (size_t)(cr - p) };
		status = n == 0 ? parse_request_line(h, line) :
		    parse_field(h, line, &seen);
		p = cr + 2;
	}
	return status != 0 ? status : check_whole(h);
}

static void
clear(struct httphead *h)
{
	memset(h, 0, offsetof(struct httphead, fields));
	h->fields_count = 0;
}

enum httphead_verdict
httphead_feed(struct httphead_scan *s, const char *bytes, size_t len,
    struct httphead *out)
{
	int status = 0;

	clear(out);
	while (s->pos < len && status == 0) {
		if (s->pos == HTTPHEAD_BYTES_MAX)
			status = refuse(out, 431, "head too large");
		else
			status = scan_byte(s,
			    (unsigned char)bytes[s->pos++], out);
	}
	if (status == 0)
		return HTTPHEAD_MORE;
	if (status < 0)
		status = parse(out, bytes, s->pos);
	return status == 0 ? HTTPHEAD_DONE : HTTPHEAD_BAD;
}

struct str
httphead_find(const struct httphead *h, const char *name)
{
	for (unsigned i = 0; i < h->fields_count; i++)
		if (httphead_name_is(h->fields[i].name, name))
			return h->fields[i].value;
	return STR_NONE;
}

static const struct reason {
	int status;
	const char *phrase, *extra;
} reasons[] = {
	{ 400, "Bad Request", "" },
	{ 403, "Forbidden", "" },
	{ 404, "Not Found", "" },
	{ 408, "Request Timeout", "" },
	{ 413, "Content Too Large", "" },
	{ 414, "URI Too Long", "" },
	{ 426, "Upgrade Required",
	    "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" },
	{ 429, "Too Many Requests", "Retry-After: 1\r\n" },
	{ 431, "Request Header Fields Too Large", "" },
	{ 501, "Not Implemented", "" },
	{ 503, "Service Unavailable", "Retry-After: 1\r\n" },
	{ 505, "HTTP Version Not Supported", "" },
};
#define REASONS_COUNT (sizeof(reasons) / sizeof(reasons[0]))

struct blob *
httphead_refusal(int status, const char *code, const char *text)
{
	const struct reason *r = reasons;
	struct buf body, out;
	struct blob *blob;

	while (r < reasons + REASONS_COUNT && r->status != status)
		r++;
	if (r == reasons + REASONS_COUNT)
		BUG("no reason phrase for %d", status);
	buf_init(&body, 1024);
	buf_init(&out, 2048);
	buf_printf(&body, "{\"type\":\"about:blank\",\"title\":\"%s\","
	    "\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}", r->phrase,
	    status, code, text);
	buf_printf(&out, "HTTP/1.1 %d %s\r\n%sContent-Type: "
	    "application/problem+json\r\nContent-Length: %zu\r\n"
	    "Connection: %sclose\r\n\r\n", status, r->phrase, r->extra,
	    body.len, status == 426 ? "Upgrade, " : "");
	buf_putstr(&out, buf_str(&body));
	BUG_ON(body.overflow || out.overflow);
	blob = blob_from_buf(&out);
	buf_fini(&body);
	buf_fini(&out);
	return blob;
}

struct blob *
httphead_redirect(struct str host, struct str target)
{
	struct buf out;
	struct blob *blob;

	buf_init(&out, HTTPHEAD_BYTES_MAX);
	buf_puts(&out, "HTTP/1.1 308 Permanent Redirect\r\n"
	    "Location: https://");
	buf_putstr(&out, host);
	buf_putstr(&out, target);
	buf_puts(&out, "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
	BUG_ON(out.overflow);
	blob = blob_from_buf(&out);
	buf_fini(&out);
	return blob;
}
