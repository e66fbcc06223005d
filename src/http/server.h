/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H
/*
 * The HTTP server: libmicrohttpd without a listening socket, on one loop
 * thread. Connections come from the workers' relays by mail, answers from
 * the core by mail; a handler that waits is suspended.
 */
#include "base/addr.h"
#include "base/clock.h"
#include "core/core.h"
#include "loop/thread.h"

/* Mail of our own, besides MAIL_REPLY. */
enum http_mail_kind {
	MAIL_HTTP_CONNECTION = 96,	/* from a relay */
	MAIL_HTTP_RELOAD,		/* struct http_reload */
	MAIL_HTTP_DRAIN,		/* struct http_drain */
};

#define HTTP_CONNECTIONS_MAX 512
#define HTTP_ORIGINS_MAX 16
#define HTTP_ORIGIN_ROOM 128

struct capage;

struct http_settings {
	uint32_t body_bytes_max;
	uint32_t idle_s;		/* of a connection */
	bool has_tls;			/* send Strict-Transport-Security */
	bool metrics_open;		/* not only to loopback peers */
	uint32_t once_bytes_max;	/* first answers by Idempotency-Key */
	int64_t once_keep_ms;
	const struct capage *ca;	/* NULL: the box has no root */
	/* Pages of these sites may call: "https://a.example". */
	char origins[HTTP_ORIGINS_MAX + 1][HTTP_ORIGIN_ROOM];
};
extern const struct http_settings http_settings_default;

struct http_reload {
	struct mail mail;	/* freed by the server */
	struct http_settings settings;
};

/* Calls are refused with `restarting`; what is under way is answered. */
struct http_drain {
	struct mail mail;	/* freed by the server */
};

struct http_server;

struct http_server *http_server_new(struct core *,
    const struct http_settings *);
struct actor *http_server_actor(struct http_server *);
/* After thread_new and before thread_start. ERR_INTERNAL when the library
 * cannot start. */
enum err http_server_start(struct http_server *, struct event_base *)
    MUST_CHECK;
/* relay_config.on_http; arg is the struct http_server. Any thread. */
enum err http_server_take(void *arg, int fd, const struct addr *peer);
/* Between thread_stop and thread_free: drops mail that came too late. */
void http_server_finish(struct http_server *);
void http_server_free(struct http_server *);	/* accepts NULL */

#endif
