/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one port: accept, sniff, read one head, hand over.
 * Runs on: a worker, each its own listener.
 * Owns: the listening socket and the callers that are not through the door.
 */
#include "net/listener.h"

#include <errno.h>
#include <event2/event_struct.h>
#include <netinet/tcp.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/metrics.h"
#include "net/sniff.h"
#include "net/tls.h"

#define ACCEPTS_PER_ROUND 64
#define BACKLOG 1024
#define REST_MS 100		/* without descriptors */
#define CLOSE_MS 2000

/* A connection whose first head is not complete. */
struct caller {
	LIST_ENTRY(caller) link;
	struct stream *stream;
	struct listener *listener;
	struct httphead_scan scan;
	bool is_http;		/* sniffed as such */
	struct buf head;	/* only when it came in pieces */
};

LIST_HEAD(caller_list, caller);

struct listener {
	struct stream_hub *hub;
	int fd;
	struct event accept_ev, rest_ev;
	bool is_short;		/* of descriptors or memory; said so */
	const struct door *door;
	struct listener_config config;
	struct caller_list callers;
};

const struct listener_config listener_config_default = {
	.greet_ms = 10000,
};

/* --- callers ------------------------------------------------------------ */

static void
caller_free(struct caller *c)
{
	LIST_REMOVE(c, link);
	buf_fini(&c->head);
	xfree(c);
}

static void
caller_refuse(struct stream *s, int status, const char *code,
    const char *text)
{
	stream_reply_give(s, httphead_refusal(status, code, text));
	stream_close(s, CLOSE_MS);
}

static void
on_nobody_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	(void)arg;
	(void)data;
	(void)len;
	stream_abort(s);
}

static void
on_nobody_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)arg;
	(void)end;
}

/* Between the listener and the owner behind the door. */
static const struct stream_ops nobody_ops = {
	.name = "nobody",
	.on_bytes = on_nobody_bytes,
	.on_closed = on_nobody_closed,
};

static bool
pass_websocket(struct caller *c, struct stream *s, const struct httphead *h,
    char *rest, size_t rest_len)
{
	const struct door *door = c->listener->door;

	if (h->is_websocket) {
		stream_set_timeout(s, 0);
		stream_set_owner(s, &nobody_ops, NULL);
		door->on_websocket(door->websocket_arg, s, h, rest, rest_len);
		return true;
	}
	if (h->is_upgrade && str_is(h->ws_version, "13"))
		caller_refuse(s, 400, "bad_request",
		    "The WebSocket handshake is not valid.");
	else
		caller_refuse(s, 426, "bad_request",
		    "This address speaks WebSocket, version 13.");
	return false;
}

static const struct plain_page *
find_plain(const struct plain_page *page, const struct httphead *h)
{
	if (!page || !str_is(h->method, "GET"))
		return NULL;
	while (page->path && !str_is(h->path, page->path))
		page++;
	return page->path ? page : NULL;
}

static void
redirect(const struct listener *l, struct stream *s,
    const struct httphead *h)
{
	const struct plain_page *page = find_plain(l->config.plain, h);

	if (page) {
		stream_reply_give(s, blob_ref(page->reply));
		stream_close(s, CLOSE_MS);
	} else if (h->host.p && h->target.p[0] == '/') {
		stream_reply_give(s, httphead_redirect(h->host, h->target));
		stream_close(s, CLOSE_MS);
	} else {
		caller_refuse(s, 400, "bad_request", "This port speaks TLS.");
	}
}

/* The head is complete: through the door. True: the stream has a new
 * owner. */
static bool
pass(struct caller *c, struct stream *s, const struct httphead *h, char *rest,
    size_t rest_len)
{
	struct listener *l = c->listener;
	const struct addr_ranges *trusted = l->config.trusted;
	struct addr client;

	if (trusted && h->forwarded_for.p) {
		addr_of_client(trusted, stream_peer(s), h->forwarded_for,
		    &client);
		stream_set_client(s, &client);
	}
	if (l->config.tls && !stream_is_tls(s)) {
		redirect(l, s, h);
		return false;
	}
	if (l->door->on_websocket && str_eq(h->path, l->door->ws_path))
		return pass_websocket(c, s, h, rest, rest_len);
	relay_start(&l->door->http, s, h, (struct str){ rest, rest_len });
	return true;
}

/* The head so far, with data behind it; h points into what is answered. */
static enum httphead_verdict
caller_feed(struct caller *c, const char *data, size_t len,
    struct httphead *h)
{
	size_t held = c->head.len, room = HTTPHEAD_BYTES_MAX + 1 - held;
	enum httphead_verdict verdict;

	if (held == 0) {
		verdict = httphead_feed(&c->scan, data, len, h);
		if (verdict == HTTPHEAD_MORE)
			BUG_ON(buf_append(&c->head, data, len) != ERR_OK);
		return verdict;
	}
	BUG_ON(buf_append(&c->head, data, len < room ? len : room) != ERR_OK);
	return httphead_feed(&c->scan, c->head.data, c->head.len, h);
}

static enum sniff_verdict
caller_sniff(const struct caller *c, const char *data, size_t len)
{
	char first[32];
	size_t held = c->head.len, room = sizeof(first) - held;

	if (held == 0)
		return sniff_is(SNIFF_HTTP, data, len);
	memcpy(first, c->head.data, held);
	memcpy(first + held, data, len < room ? len : room);
	return sniff_is(SNIFF_HTTP, first, held + (len < room ? len : room));
}

static void
on_caller_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	struct caller *c = arg;
	size_t held = c->head.len, used;
	struct httphead head;
	enum sniff_verdict sniffed;

	if (!c->is_http) {
		sniffed = caller_sniff(c, data, len);
		c->is_http = sniffed == SNIFF_YES;
		if (sniffed == SNIFF_NO) {
			stream_abort(s);
			return;
		}
	}
	switch (caller_feed(c, data, len, &head)) {
	case HTTPHEAD_MORE:
		return;
	case HTTPHEAD_BAD:
		caller_refuse(s, head.status, "bad_request", head.why);
		return;
	case HTTPHEAD_DONE:
		break;
	}
	used = head.size - held;
	if (pass(c, s, &head, data + used, len - used))
		caller_free(c);
}

static void
on_caller_first(struct stream *s, void *arg, const char *data, size_t len)
{
	struct caller *c = arg;

	if (sniff_is(SNIFF_TLS, data, len) == SNIFF_YES &&
	    stream_start_tls(s, c->listener->config.tls) != ERR_OK)
		stream_abort(s);
}

static void
on_caller_timeout(struct stream *s, void *arg)
{
	struct caller *c = arg;

	if (c->is_http)
		caller_refuse(s, 408, "timeout",
		    "The head of the request took too long.");
	else
		stream_abort(s);
}

static void
on_caller_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)end;
	caller_free(arg);
}

static const struct stream_ops caller_ops = {
	.name = "caller",
	.on_bytes = on_caller_bytes,
	.on_timeout = on_caller_timeout,
	.on_closed = on_caller_closed,
};

/* With TLS on, the first byte decides. */
static const struct stream_ops caller_tls_ops = {
	.name = "caller",
	.on_first = on_caller_first,
	.on_bytes = on_caller_bytes,
	.on_timeout = on_caller_timeout,
	.on_closed = on_caller_closed,
};

/* --- accepting ---------------------------------------------------------- */

static void
on_gone(void *arg, struct stream *s)
{
	struct census *census = arg;

	if (census)
		census_leave(census, stream_peer(s));
	metric_add(METRIC_CONNECTIONS, -1);
}

static void
welcome(struct listener *l, int fd, const struct addr *peer)
{
	struct caller *c = xcalloc(1, sizeof(*c));
	struct stream *s;
	int one = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	c->listener = l;
	buf_init(&c->head, HTTPHEAD_BYTES_MAX + 1);
	LIST_INSERT_HEAD(&l->callers, c, link);
	s = stream_new(l->hub, fd, peer, l->config.tls ? &caller_tls_ops :
	    &caller_ops, c);
	c->stream = s;
	stream_set_counted(s);
	stream_set_timeout(s, l->config.greet_ms);
	metric_add(METRIC_CONNECTIONS, 1);
	metric_add(METRIC_CONNECTIONS_TOTAL, 1);
}

static bool
may_enter(struct listener *l, const struct addr *peer)
{
	return !l->config.census || census_enter(l->config.census, peer);
}

/* No descriptors or memory: the socket stays readable, so it is left alone
 * for a while. */
static void
take_rest(struct listener *l)
{
	static const struct timeval pause = { 0, REST_MS * 1000 };

	if (!l->is_short)
		log_warn("net", "cannot accept connections: %s",
		    strerror(errno));
	l->is_short = true;
	event_del(&l->accept_ev);
	event_add(&l->rest_ev, &pause);
}

static void
on_rested(evutil_socket_t fd, short what, void *arg)
{
	struct listener *l = arg;

	(void)fd;
	(void)what;
	event_add(&l->accept_ev, NULL);
}

static void
on_acceptable(evutil_socket_t listen_fd, short what, void *arg)
{
	struct listener *l = arg;
	struct sockaddr_storage sa;
	struct addr peer;
	socklen_t len;
	int fd;

	(void)what;
	for (unsigned i = 0; i < ACCEPTS_PER_ROUND; i++) {
		len = sizeof(sa);
		fd = accept4(listen_fd, (struct sockaddr *)&sa, &len,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0) {
			if (errno == EMFILE || errno == ENFILE ||
			    errno == ENOBUFS || errno == ENOMEM)
				take_rest(l);
			else if (errno == ECONNABORTED || errno == EINTR)
				continue;
			return;
		}
		l->is_short = false;
		if (!addr_from_sockaddr((struct sockaddr *)&sa, &peer) ||
		    !may_enter(l, &peer)) {
			metric_add(METRIC_CONNECTIONS_REFUSED, 1);
			close(fd);
			continue;
		}
		welcome(l, fd, &peer);
	}
}

/* --- binding ------------------------------------------------------------ */

static int
open_socket(const struct addr *addr, bool shares)
{
	struct sockaddr_storage sa;
	socklen_t len = addr_to_sockaddr(addr, &sa);
	int one = 1, zero = 0, fd, saved;

	fd = socket(sa.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
	    0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (shares)
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one));
	if (sa.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero,
		    sizeof(zero));
	if (bind(fd, (struct sockaddr *)&sa, len) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static enum err
bind_error(void)
{
	switch (errno) {
	case EADDRINUSE:
		return ERR_EXISTS;
	case EACCES:
	case EPERM:
		return ERR_FORBIDDEN;
	default:
		return ERR_IO;
	}
}

static bool
learn_port(int fd, struct addr *addr)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	struct addr bound;

	if (getsockname(fd, (struct sockaddr *)&sa, &len) != 0 ||
	    !addr_from_sockaddr((struct sockaddr *)&sa, &bound))
		return false;
	addr->port = bound.port;
	return true;
}

/* SO_REUSEPORT would let a second daemon of the same user in silently; a
 * socket without it finds out that someone is there. */
static enum err
probe(const struct addr *addr)
{
	int fd = open_socket(addr, false);
	enum err err = ERR_OK;

	if (fd < 0)
		return bind_error();
	if (listen(fd, 1) != 0)
		err = bind_error();
	close(fd);
	return err;
}

enum err
listener_bind(struct addr *addr, unsigned n, int fds[])
{
	enum err err = ERR_OK;
	unsigned i;

	addr_settle(addr);
	if (addr->port != 0)
		err = probe(addr);
	if (err != ERR_OK)
		return err;
	for (i = 0; i < n && err == ERR_OK; i++) {
		fds[i] = open_socket(addr, true);
		if (fds[i] < 0)
			err = bind_error();
		else if (listen(fds[i], BACKLOG) != 0 ||
		    !learn_port(fds[i], addr))
			err = ERR_IO;
	}
	if (err == ERR_OK)
		return ERR_OK;
	while (i-- > 0)
		if (fds[i] >= 0)
			close(fds[i]);
	return err;
}

/* --- life --------------------------------------------------------------- */

struct listener *
listener_new(struct stream_hub *hub, int fd, const struct door *door,
    const struct listener_config *config)
{
	struct listener *l = xcalloc(1, sizeof(*l));
	struct event_base *base = stream_hub_base(hub);

	l->hub = hub;
	l->fd = fd;
	l->door = door;
	l->config = *config;
	if (config->tls)
		tls_ref(config->tls);
	LIST_INIT(&l->callers);
	event_assign(&l->accept_ev, base, fd, EV_READ | EV_PERSIST,
	    on_acceptable, l);
	event_assign(&l->rest_ev, base, -1, 0, on_rested, l);
	event_add(&l->accept_ev, NULL);
	stream_hub_on_gone(hub, on_gone, config->census);
	return l;
}

void
listener_set_tls(struct listener *l, struct ssl_ctx_st *ctx)
{
	tls_ref(ctx);
	tls_unref(l->config.tls);
	l->config.tls = ctx;
}

void
listener_set_greet(struct listener *l, uint32_t greet_ms)
{
	l->config.greet_ms = greet_ms;
}

void
listener_stop(struct listener *l)
{
	if (l->fd < 0)
		return;
	event_del(&l->accept_ev);
	event_del(&l->rest_ev);
	close(l->fd);
	l->fd = -1;
}

void
listener_free(struct listener *l)
{
	struct caller *c;

	if (!l)
		return;
	listener_stop(l);
	while ((c = LIST_FIRST(&l->callers)) != NULL) {
		stream_set_owner(c->stream, &nobody_ops, NULL);
		stream_abort(c->stream);
		caller_free(c);
	}
	tls_unref(l->config.tls);
	xfree(l);
}
