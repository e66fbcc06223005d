/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libmicrohttpd on our loop: its epoll descriptor and its time-out are two
 * events; whatever else changes its connections (mail) runs it too. Handlers
 * answer in their second call: an answer in the first ends the connection.
 *
 * Runs on: http; http_server_take on workers.
 * Owns: the daemon, its connections, suspended exchanges.
 */
#include "http/server.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "base/metrics.h"
#include "base/rng.h"
#include "base/text.h"
#include "core/hostnews.h"
#include "http/carry.h"
#include "http/cors.h"
#include "http/exchange.h"

#define CONNECTION_MEMORY (32u * 1024)	/* a head is at most 16 KiB */

const struct http_settings http_settings_default = {
	.body_bytes_max = 256 * 1024,
	.idle_s = 60,
	.once_bytes_max = 16 * 1024 * 1024,
	.once_keep_ms = 24 * 3600 * 1000,
};

struct http_connection {
	struct mail mail;
	int fd;
	struct addr peer;
};

/* Where a path goes; the first row that matches. */
struct path_row {
	const char *path;
	bool is_prefix;		/* and everything below it */
	bool get_only;
	enum MHD_Result (*serve)(struct exchange *);
};

static const struct path_row path_rows[] = {
	{ "/healthz", false, true, probe_health },
	{ "/readyz", false, true, probe_ready },
	{ "/metrics", false, true, probe_metrics },
	{ "/openapi.json", false, true, probe_openapi },
	{ "/ca", true, true, capage_serve },
	{ "/docs", true, true, viewer_serve },
	{ "/brand", true, true, brand_serve },
	{ "/v1", true, false, rest_serve },
	{ "", true, true, pages_serve },
};

static const struct path_row *
find_row(const char *path)
{
	const struct path_row *row = path_rows;

	for (;; row++) {
		size_t len = strlen(row->path);

		if (strncmp(path, row->path, len) != 0)
			continue;
		if (path[len] == '\0' || len == 0 ||
		    (row->is_prefix && path[len] == '/'))
			return row;
	}
}

static void
write_name(const void *served, char out[LOG_NAME_ROOM])
{
	const struct exchange *x = served;

	memcpy(out, x->id, sizeof(x->id));
}

static enum MHD_Result
handle(struct exchange *x)
{
	const struct path_row *row = find_row(x->path);

	if (x->is_too_large)
		return exchange_problem(x, ERR_TOO_LARGE, &(struct field_error){
		    .hint = "a body has at most [limits] body_bytes: send it"
		    " by parts" });
	if (row->get_only && strcmp(x->method, "OPTIONS") == 0)
		return cors_preflight(x, "GET, HEAD, OPTIONS");
	if (row->get_only && !exchange_is_get(x))
		return exchange_not_allowed(x, "GET, HEAD");
	return row->serve(x);
}

static enum MHD_Result
serve(struct exchange *x)
{
	enum MHD_Result result;

	log_serve(x, write_name);
	result = handle(x);
	log_served(x);
	return result;
}

/* Exchanges */

/* As the caller named it, when that can be put into logs and headers. */
static void
name_it(struct exchange *x)
{
	struct str given = exchange_header(x, "X-Request-Id");
	unsigned char bytes[12];

	if (given.p && text_is_id(given)) {
		memcpy(x->id, given.p, given.len);
		return;
	}
	rng_fill(&rng_real, bytes, sizeof(bytes));
	text_hex(bytes, sizeof(bytes), x->id);
}

static struct exchange *
exchange_new(struct http_server *server, struct MHD_Connection *conn)
{
	struct exchange *x = xcalloc(1, sizeof(*x));

	x->server = server;
	x->conn = conn;
	buf_init(&x->body, server->settings.body_bytes_max);
	name_it(x);
	metric_add(METRIC_HTTP_REQUESTS, 1);
	return x;
}

void
exchange_free(struct exchange *x)
{
	BUG_ON(x->is_suspended);
	carry_free(x);
	request_free(x->reply);
	if (x->first)
		xfree_secret(x->first, strlen(x->first));
	if (x->body.data)
		mem_wipe(x->body.data, x->body.len);
	buf_fini(&x->body);
	xfree(x);
}

void
exchange_suspend(struct exchange *x)
{
	struct http_server *server = x->server;

	x->is_suspended = true;
	x->next = server->waiting;
	x->prev = &server->waiting;
	if (x->next)
		x->next->prev = &x->next;
	server->waiting = x;
	MHD_suspend_connection(x->conn);
}

static void
unlink_it(struct exchange *x)
{
	*x->prev = x->next;
	if (x->next)
		x->next->prev = x->prev;
}

void
exchange_resume(struct exchange *x)
{
	unlink_it(x);
	x->is_suspended = false;
	MHD_resume_connection(x->conn);
}

/* The rest of a body that is too large is swallowed up to here, so that a
 * well-meaning client reads its answer. */
#define SWALLOW_TIMES 8

/* What says at once that it is larger is answered at once. */
static bool
is_hopeless(const struct exchange *x)
{
	struct str length = exchange_header(x, "Content-Length");
	unsigned long long bytes;

	return length.p != NULL && rest_taker(x) == NULL &&
	    str_to_u64(length, INT64_MAX, &bytes) && bytes >
	    (uint64_t)x->server->settings.body_bytes_max * SWALLOW_TIMES;
}

static enum MHD_Result
take_body(struct exchange *x, const char *data, size_t *len)
{
	size_t max = x->server->settings.body_bytes_max;

	if (!x->is_too_large && buf_append(&x->body, data, *len)) {
		x->is_too_large = true;
		x->body.max = max * SWALLOW_TIMES;
	}
	if (x->is_too_large && *len > x->body.max)
		return MHD_NO;
	if (x->is_too_large)
		x->body.max -= *len;
	*len = 0;
	return MHD_YES;
}

/* MHD_AccessHandlerCallback: the head, then each part of the body, then
 * without bytes at its end, and again after a suspension.
 * check-size: the library's callback type */
static enum MHD_Result
on_access(void *arg, struct MHD_Connection *conn, const char *url,
    const char *method, const char *version, const char *data, size_t *len,
    void **state)
{
	struct exchange *x = *state;

	(void)version;
	if (!x) {
		*state = x = exchange_new(arg, conn);
		x->method = method;
		x->path = url;
		x->is_too_large = is_hopeless(x);
		return x->is_too_large ? serve(x) : carry_admit(x);
	}
	if (*len > 0)
		return x->carry ? carry_take(x, data, len) :
		    take_body(x, data, len);
	return serve(x);
}

static void
on_completed(void *arg, struct MHD_Connection *conn, void **state,
    enum MHD_RequestTerminationCode why)
{
	(void)arg;
	(void)conn;
	(void)why;
	if (*state && !carry_leave(*state))
		exchange_free(*state);
	*state = NULL;
}

/* Paths and arguments come to us as they were sent. */
static size_t
on_unescape(void *arg, struct MHD_Connection *conn, char *text)
{
	(void)arg;
	(void)conn;
	return strlen(text);
}

__attribute__((format(printf, 2, 0)))
static void
on_log(void *arg, const char *fmt, va_list ap)
{
	char line[512];

	(void)arg;
	vsnprintf(line, sizeof(line), fmt, ap);
	line[strcspn(line, "\r\n")] = '\0';
	log_debug("http", "%s", line);
}

/* The loop */

static void
run(struct http_server *server)
{
	MHD_UNSIGNED_LONG_LONG wait_ms;
	struct timeval wait;

	MHD_run(server->daemon);
	if (MHD_get_timeout(server->daemon, &wait_ms) != MHD_YES) {
		event_del(server->timer);
		return;
	}
	wait = (struct timeval){ .tv_sec = (time_t)(wait_ms / 1000),
	    .tv_usec = (suseconds_t)(wait_ms % 1000) * 1000 };
	event_add(server->timer, &wait);
}

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	run(arg);
}

static void
add_connection(struct http_server *server, struct http_connection *c)
{
	struct sockaddr_storage sa;
	socklen_t len = addr_to_sockaddr(&c->peer, &sa);

	/* Closes fd when it refuses. */
	if (MHD_add_connection(server->daemon, c->fd,
	    (struct sockaddr *)&sa, len) != MHD_YES)
		log_debug("http", "a connection was not taken");
	xfree(c);
}

static void
on_reply(struct request *r)
{
	struct exchange *x = r->gate;

	credit_give(r->credit);
	x->reply = r;
	carry_replied(x);
	rest_replied(x);
	if (!x->conn) {
		unlink_it(x);
		exchange_free(x);
	} else if (x->is_suspended) {
		exchange_resume(x);
	}
}

static void
take_mail(struct http_server *server, struct mail *m)
{
	switch (m->kind) {
	case MAIL_HTTP_CONNECTION:
		add_connection(server, (struct http_connection *)m);
		break;
	case MAIL_REPLY:
		on_reply((struct request *)m);
		break;
	case MAIL_TRANSFER:
		carry_turn(((struct request *)m)->gate, (struct request *)m);
		break;
	case MAIL_HTTP_RELOAD:
		server->settings = ((struct http_reload *)m)->settings;
		once_limit(server->once, server->settings.once_bytes_max,
		    server->settings.once_keep_ms);
		xfree(m);
		break;
	case MAIL_HOSTNEWS:
		xfree(server->hosts);
		server->hosts = (struct hostnews *)m;
		break;
	case MAIL_HTTP_DRAIN:
		server->is_draining = true;
		xfree(m);
		break;
	default:
		BUG("mail of kind %d", m->kind);
	}
}

static void
on_mail(void *self, struct mail *list)
{
	struct http_server *server = self;

	while (list) {
		struct mail *m = list;

		list = m->next;
		take_mail(server, m);
	}
	run(server);
}

/* Nobody may be suspended when the daemon stops. */
static void
on_stop(void *self)
{
	struct http_server *server = self;

	while (server->waiting) {
		server->waiting->is_restarting = true;
		exchange_resume(server->waiting);
	}
	MHD_run(server->daemon);
	event_free(server->epoll);
	event_free(server->timer);
	MHD_stop_daemon(server->daemon);
	server->daemon = NULL;
}

static const struct actor_ops http_ops = {
	.name = "http",
	.on_mail = on_mail,
	.on_stop = on_stop,
};

/* Life */

struct http_server *
http_server_new(struct core *core, const struct http_settings *settings)
{
	struct http_server *server = xcalloc(1, sizeof(*server));

	server->actor.ops = &http_ops;
	server->actor.self = server;
	server->core = core;
	server->settings = *settings;
	server->once = once_new();
	once_limit(server->once, settings->once_bytes_max,
	    settings->once_keep_ms);
	return server;
}

struct actor *
http_server_actor(struct http_server *server)
{
	return &server->actor;
}

enum err
http_server_start(struct http_server *server, struct event_base *base)
{
	const union MHD_DaemonInfo *info;

	server->daemon = MHD_start_daemon(MHD_USE_NO_LISTEN_SOCKET |
	    MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC |
	    MHD_USE_ERROR_LOG, 0, NULL, NULL, on_access, server,
	    MHD_OPTION_EXTERNAL_LOGGER, on_log, NULL,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
	    MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)HTTP_CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)server->settings.idle_s,
	    MHD_OPTION_STRICT_FOR_CLIENT, 1,
	    MHD_OPTION_END);
	if (!server->daemon)
		return ERR_INTERNAL;
	info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (!info)
		return ERR_INTERNAL;
	server->epoll = event_new(base, info->epoll_fd, EV_READ | EV_PERSIST,
	    on_event, server);
	server->timer = event_new(base, -1, 0, on_event, server);
	BUG_ON(!server->epoll || !server->timer);
	BUG_ON(event_add(server->epoll, NULL) != 0);
	return ERR_OK;
}

enum err
http_server_take(void *arg, int fd, const struct addr *peer)
{
	struct http_server *server = arg;
	struct http_connection *c = xcalloc(1, sizeof(*c));
	enum err err;

	c->mail.kind = MAIL_HTTP_CONNECTION;
	c->fd = fd;
	c->peer = *peer;
	err = mailbox_post(&server->actor.box, &c->mail);
	if (err) {
		close(fd);
		xfree(c);
	}
	return err;
}

static void
drop_mail(struct mail *m)
{
	if (m->kind == MAIL_HTTP_CONNECTION)
		close(((struct http_connection *)m)->fd);
	if (m->kind == MAIL_REPLY || m->kind == MAIL_TRANSFER)
		request_free((struct request *)m);
	else
		xfree(m);
}

void
http_server_finish(struct http_server *server)
{
	struct mail *m = mailbox_take(&server->actor.box);

	while (m) {
		struct mail *next = m->next;

		drop_mail(m);
		m = next;
	}
	while (server->gone) {
		struct exchange *x = server->gone;

		unlink_it(x);
		exchange_free(x);
	}
}

void
http_server_free(struct http_server *server)
{
	if (server) {
		once_free(server->once);
		xfree(server->hosts);
	}
	xfree(server);
}
