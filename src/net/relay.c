/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between a client and the HTTP server: nothing passes unread.
 * Runs on: a worker.
 * Owns: both streams and what is held of a head.
 */
#include "net/relay.h"

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/mem.h"
#include "net/httpbody.h"

/* Bytes queued on one side before the other is not read any more. */
#define HIGH_BYTES (128u * 1024)
/* So much at a time is written past the queue, without a copy of its own:
 * files. */
#define PASS_BYTES (8u * 1024)
#define STALL_MS 60000		/* without progress of a full queue */
#define LAST_MS 30000		/* for the answers before a refusal */
#define CLOSE_MS 5000
#define SETTLE_MS 250
#define REWRITE_MAX (HTTPHEAD_BYTES_MAX + 512)

enum phase {
	PHASE_HEAD,
	PHASE_BODY,
	PHASE_LAST,		/* no request may follow */
	PHASE_REFUSED,		/* a refusal follows the answers */
};

struct relay {
	const struct relay_config *config;
	struct stream *client, *server;	/* NULL once gone */
	enum phase phase;
	bool is_last;		/* the request asked to close */
	struct httphead_scan scan;
	struct buf head;	/* of a head that came in pieces */
	struct httpbody body;
	struct blob *refusal;
	uint32_t stalled_bytes;	/* queued when the timeout was set */
};

static const struct stream_limits limits = {
	.push_bytes_max = 1024 * 1024,
	.push_frames_max = 4096,
	.reply_bytes_max = 1024 * 1024,
	.reply_frames_max = 4096,
	.low_bytes = 16 * 1024,
};

static const struct stream_ops client_ops, server_ops;

/* Fields that end here (RFC 9110 7.6.1), or that only a trusted proxy may
 * say and are said anew. */
static const char *const dropped[] = {
	"connection", "keep-alive", "proxy-connection", "te", "upgrade",
	"transfer-encoding", "content-length", "trailer", "http2-settings",
	"proxy-authorization", "proxy-authenticate",
	"forwarded", "x-real-ip",
};
#define DROPPED_COUNT (sizeof(dropped) / sizeof(dropped[0]))

/* Only what came through a proxy has these. */
static bool
is_of_proxy(struct str name)
{
	return httphead_name_is(name, "x-forwarded-for") ||
	    httphead_name_is(name, "forwarded") ||
	    httphead_name_is(name, "x-real-ip") ||
	    httphead_name_is(name, "via");
}

static bool
has_proxy(const struct httphead *h)
{
	for (unsigned i = 0; i < h->fields_count; i++)
		if (is_of_proxy(h->fields[i].name))
			return true;
	return false;
}

static bool
is_dropped(struct str name)
{
	if (name.len >= 12 && httphead_name_is((struct str){ name.p, 12 },
	    "x-forwarded-"))
		return true;
	for (unsigned i = 0; i < DROPPED_COUNT; i++)
		if (httphead_name_is(name, dropped[i]))
			return true;
	return false;
}

/* Names listed in Connection fields end here too; Host cannot be one. */
static bool
is_named(const struct httphead *h, struct str name)
{
	char lower[64];

	if (name.len >= sizeof(lower) || httphead_name_is(name, "host"))
		return false;
	for (size_t i = 0; i < name.len; i++)
		lower[i] = name.p[i] >= 'A' && name.p[i] <= 'Z' ?
		    (char)(name.p[i] + 32) : name.p[i];
	lower[name.len] = '\0';
	for (unsigned i = 0; i < h->fields_count; i++)
		if (httphead_name_is(h->fields[i].name, "connection") &&
		    httphead_list_has(h->fields[i].value, lower))
			return true;
	return false;
}

static void
put_field(struct buf *out, const char *name, struct str value)
{
	buf_puts(out, name);
	buf_puts(out, ": ");
	buf_putstr(out, value);
	buf_puts(out, "\r\n");
}

static void
put_forwarded(const struct relay *r, const struct httphead *h,
    struct buf *out)
{
	const struct addr_ranges *trusted = r->config->trusted;
	const struct addr *peer = stream_peer(r->client);
	bool is_trusted = trusted && addr_ranges_have(trusted, peer);
	char text[ADDR_TEXT_MAX];
	struct addr who;

	if (is_trusted &&
	    addr_of_client(trusted, peer, h->forwarded_for, &who)) {
		put_field(out, "X-Forwarded-For",
		    str_from(addr_ip_text(&who, text)));
	} else if (is_trusted || has_proxy(h)) {
		put_field(out, "X-Forwarded-For", STR("unknown"));
	}
	if (is_trusted && h->forwarded_proto.p &&
	    (httphead_name_is(h->forwarded_proto, "http") ||
	    httphead_name_is(h->forwarded_proto, "https")))
		put_field(out, "X-Forwarded-Proto", h->forwarded_proto);
}

/* The head as the server sees it. */
static void
put_head(const struct relay *r, const struct httphead *h, struct buf *out)
{
	const struct httphead_field *f;

	buf_putstr(out, h->method);
	buf_putc(out, ' ');
	buf_putstr(out, h->target);
	buf_puts(out, h->minor == 1 ? " HTTP/1.1\r\n" : " HTTP/1.0\r\n");
	for (unsigned i = 0; i < h->fields_count; i++) {
		f = &h->fields[i];
		if (is_dropped(f->name) || is_named(h, f->name))
			continue;
		buf_putstr(out, f->name);
		buf_puts(out, ": ");
		buf_putstr(out, f->value);
		buf_puts(out, "\r\n");
	}
	if (h->has_length)
		buf_printf(out, "Content-Length: %llu\r\n",
		    (unsigned long long)h->length);
	if (h->is_chunked)
		buf_puts(out, "Transfer-Encoding: chunked\r\n");
	put_forwarded(r, h, out);
	if (!h->keep_alive)
		buf_puts(out, "Connection: close\r\n");
	buf_puts(out, "\r\n");
}

/* --- ends --------------------------------------------------------------- */

static void
relay_free(struct relay *r)
{
	if (r->client || r->server)
		return;
	credit_give(r->config->cap);
	buf_fini(&r->head);
	blob_unref(r->refusal);
	xfree(r);
}

/* The server has said all it will. */
static void
end_client(struct relay *r)
{
	if (!r->client || stream_is_closing(r->client))
		return;
	if (r->refusal) {
		stream_reply_give(r->client, r->refusal);
		r->refusal = NULL;
	}
	stream_close(r->client, stream_queued_bytes(r->client) > 0 ?
	    STALL_MS : CLOSE_MS);
}

static void
refuse(struct relay *r, int status, const char *text)
{
	r->phase = PHASE_REFUSED;
	r->refusal = httphead_refusal(status, status == 408 ? "timeout" :
	    "bad_request", text);
	stream_pause(r->client);
	stream_set_timeout(r->client, LAST_MS);
}

/*
 * No more will come from the client. libmicrohttpd waits for edges and misses
 * an end that arrives together with part of a body (0.9.75: it took a short
 * read for the last), so in a body the end is told a moment later.
 */
static void
finish_server(struct relay *r)
{
	if (httpbody_is_done(&r->body))
		stream_finish(r->server);
	else
		stream_set_timeout(r->server, SETTLE_MS);
}

/* After refuse, when all that was good before it has been passed on. */
static void
finish_refused(struct relay *r)
{
	if (r->server)
		finish_server(r);
	else
		end_client(r);
}

/* --- from the client ---------------------------------------------------- */

static void
take_head(struct relay *r, const struct httphead *h, struct buf *out)
{
	put_head(r, h, out);
	BUG_ON(out->overflow);
	httpbody_init(&r->body, h);
	r->is_last = !h->keep_alive;
	r->phase = PHASE_BODY;
}

static void
end_request(struct relay *r)
{
	r->scan = (struct httphead_scan){ 0 };
	r->phase = r->is_last ? PHASE_LAST : PHASE_HEAD;
}

/* Answers the bytes used of data; fewer than len only after a refusal. */
static size_t
feed_head(struct relay *r, const char *data, size_t len, struct buf *out)
{
	struct httphead head;
	enum httphead_verdict verdict;
	size_t held = r->head.len, used = len;

	if (held > 0) {
		if (used > HTTPHEAD_BYTES_MAX + 1 - held)
			used = HTTPHEAD_BYTES_MAX + 1 - held;
		BUG_ON(buf_append(&r->head, data, used) != ERR_OK);
		verdict = httphead_feed(&r->scan, r->head.data, r->head.len,
		    &head);
	} else {
		verdict = httphead_feed(&r->scan, data, len, &head);
	}
	if (verdict == HTTPHEAD_MORE) {
		if (held == 0) {
			BUG_ON(buf_append(&r->head, data, len) != ERR_OK);
			stream_set_timeout(r->client, r->config->head_ms);
		}
		return len;
	}
	if (held > 0)
		stream_set_timeout(r->client, 0);
	if (verdict == HTTPHEAD_BAD)
		refuse(r, head.status, head.why);
	else if (head.is_upgrade)
		refuse(r, 400, "an upgrade must be the first request");
	else
		take_head(r, &head, out);
	used = verdict == HTTPHEAD_DONE ? head.size - held : len;
	buf_release(&r->head);
	return used;
}

static void
pass(struct stream *to, const char *data, size_t len)
{
	const struct iovec iov = { (char *)(uintptr_t)data, len };
	size_t took = 0;

	if (len >= PASS_BYTES)
		took = stream_write(to, &iov, 1, len);
	if (took < len)
		stream_reply_give(to, blob_new(data + took, len - took));
}

static void
send_server(struct relay *r, const char *data, size_t len)
{
	if (len == 0 || !r->server)
		return;
	pass(r->server, data, len);
	if (stream_queued_bytes(r->server) > HIGH_BYTES) {
		stream_pause(r->client);
		stream_want_drained(r->server);
	}
}

static void
send_held(struct relay *r, struct buf *out)
{
	send_server(r, out->data, out->len);
	buf_reset(out);
}

static size_t
feed_body(struct relay *r, const char *data, size_t len, struct buf *out)
{
	size_t used;
	enum httpbody_verdict verdict = httpbody_feed(&r->body, data, len,
	    &used);

	if (used >= PASS_BYTES) {
		send_held(r, out);
		send_server(r, data, used);
	} else {
		BUG_ON(buf_append(out, data, used) != ERR_OK);
	}
	if (verdict == HTTPBODY_BAD)
		refuse(r, 400, "bad chunk");
	else if (verdict == HTTPBODY_DONE)
		end_request(r);
	return used;
}

/* Heads grow at most by the lines that put_forwarded adds; a round of many
 * small requests is flushed in between. */
static void
feed(struct relay *r, const char *data, size_t len)
{
	struct buf out;
	size_t used;

	buf_init(&out, STREAM_READ_BYTES + REWRITE_MAX);
	while (len > 0 && r->phase <= PHASE_BODY) {
		if (out.len > STREAM_READ_BYTES - len)
			send_held(r, &out);
		used = r->phase == PHASE_HEAD ?
		    feed_head(r, data, len, &out) :
		    feed_body(r, data, len, &out);
		data += used;
		len -= used;
		if (r->phase == PHASE_BODY && httpbody_is_done(&r->body))
			end_request(r);
	}
	/* What a refused or last request is followed by is not read. */
	if (r->phase == PHASE_LAST)
		stream_pause(r->client);
	send_held(r, &out);
	buf_fini(&out);
	if (r->phase == PHASE_REFUSED)
		finish_refused(r);
}

static void
on_client_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	(void)s;
	feed(arg, data, len);
}

static void
on_client_eof(struct stream *s, void *arg)
{
	struct relay *r = arg;

	(void)s;
	if (r->server)
		finish_server(r);
}

static void
on_client_drained(struct stream *s, void *arg)
{
	struct relay *r = arg;

	if (r->stalled_bytes > 0)
		stream_set_timeout(s, 0);
	r->stalled_bytes = 0;
	if (r->server)
		stream_resume(r->server);
}

static void
on_client_timeout(struct stream *s, void *arg)
{
	struct relay *r = arg;
	uint32_t queued = stream_queued_bytes(s);

	if (r->phase == PHASE_REFUSED) {
		end_client(r);
	} else if (r->stalled_bytes > 0 && queued < r->stalled_bytes) {
		r->stalled_bytes = queued;
		stream_set_timeout(s, STALL_MS);
	} else if (r->phase == PHASE_HEAD && r->head.len > 0) {
		refuse(r, 408, "the head of the request took too long");
		finish_refused(r);
	} else {
		stream_abort(s);
	}
}

static void
on_client_closed(struct stream *s, void *arg, enum stream_end end)
{
	struct relay *r = arg;

	(void)s;
	(void)end;
	r->client = NULL;
	if (r->server && httpbody_is_done(&r->body))
		stream_abort(r->server);
	else if (r->server)
		stream_set_timeout(r->server, SETTLE_MS);
	relay_free(r);
}

static const struct stream_ops client_ops = {
	.name = "relay client",
	.on_bytes = on_client_bytes,
	.on_eof = on_client_eof,
	.on_drained = on_client_drained,
	.on_timeout = on_client_timeout,
	.on_closed = on_client_closed,
};

/* --- from the server ---------------------------------------------------- */

static void
on_server_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	struct relay *r = arg;

	if (!r->client)
		return;
	pass(r->client, data, len);
	if (stream_queued_bytes(r->client) <= HIGH_BYTES)
		return;
	stream_pause(s);
	stream_want_drained(r->client);
	r->stalled_bytes = stream_queued_bytes(r->client);
	stream_set_timeout(r->client, STALL_MS);
}

static void
on_server_drained(struct stream *s, void *arg)
{
	struct relay *r = arg;

	(void)s;
	if (r->client && r->phase <= PHASE_BODY)
		stream_resume(r->client);
}

static void
on_server_timeout(struct stream *s, void *arg)
{
	struct relay *r = arg;

	if (r->client)
		stream_finish(s);
	else
		stream_abort(s);
}

static void
on_server_eof(struct stream *s, void *arg)
{
	end_client(arg);
	stream_close(s, 0);
}

static void
on_server_closed(struct stream *s, void *arg, enum stream_end end)
{
	struct relay *r = arg;

	(void)s;
	(void)end;
	r->server = NULL;
	end_client(r);
	relay_free(r);
}

/* The server may answer and close before it has read everything: its answer
 * outlives a failed write. */
static const struct stream_ops server_ops = {
	.name = "relay server",
	.outlives_write_error = true,
	.on_bytes = on_server_bytes,
	.on_eof = on_server_eof,
	.on_drained = on_server_drained,
	.on_timeout = on_server_timeout,
	.on_closed = on_server_closed,
};

/* --- start -------------------------------------------------------------- */

/* One end of a socket pair for us, the other given away; -1: it failed. */
static int
connect_server(const struct relay_config *config, const struct addr *peer)
{
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0,
	    fds) != 0)
		return -1;
	if (config->on_http(config->arg, fds[1], peer) == ERR_OK)
		return fds[0];
	close(fds[0]);
	return -1;
}

static void
on_refused_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	(void)s;
	(void)arg;
	(void)data;
	(void)len;
}

static void
on_refused_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)arg;
	(void)end;
}

static const struct stream_ops refused_ops = {
	.name = "relay refused",
	.on_bytes = on_refused_bytes,
	.on_closed = on_refused_closed,
};

static void
refuse_busy(struct stream *s)
{
	stream_set_owner(s, &refused_ops, NULL);
	stream_reply_give(s, httphead_refusal(503, "busy",
	    "Too many HTTP connections; try again shortly."));
	stream_close(s, CLOSE_MS);
}

void
relay_start(const struct relay_config *config, struct stream *s,
    const struct httphead *h, struct str rest)
{
	struct relay *r;
	struct buf out;
	int fd;

	if (!credit_take(config->cap)) {
		refuse_busy(s);
		return;
	}
	fd = connect_server(config, stream_peer(s));
	if (fd < 0) {
		credit_give(config->cap);
		refuse_busy(s);
		return;
	}
	r = xcalloc(1, sizeof(*r));
	r->config = config;
	buf_init(&r->head, HTTPHEAD_BYTES_MAX + 1);
	r->client = s;
	stream_set_timeout(s, 0);
	stream_set_owner(s, &client_ops, r);
	stream_set_limits(s, &limits);
	r->server = stream_new(stream_get_hub(s), fd, stream_peer(s),
	    &server_ops, r);
	stream_set_limits(r->server, &limits);
	buf_init(&out, REWRITE_MAX);
	take_head(r, h, &out);
	send_held(r, &out);
	buf_fini(&out);
	if (httpbody_is_done(&r->body))
		end_request(r);
	feed(r, rest.p, rest.len);
}
