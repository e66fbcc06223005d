/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H
/*
 * One HTTP request and its answer, inside http/. A handler either answers
 * (exchange_answer, exchange_problem) or posts a request to the core and
 * suspends; then it is called again with `reply` set. http thread.
 */
#include <microhttpd.h>

#include "base/blob.h"
#include "base/log.h"
#include "http/once.h"
#include "http/server.h"

struct carry;
struct op;
struct transfer;

struct http_server {
	struct actor actor;
	struct core *core;
	struct http_settings settings;
	struct MHD_Daemon *daemon;
	struct event_base *base;
	struct event *epoll, *timer;
	struct exchange *waiting;	/* suspended ones */
	struct once *once;
	bool is_draining;
	struct exchange *gone;		/* whose requests are still away */
	unsigned carries;		/* with bytes under way */
	struct hostnews *hosts;		/* of tenants; NULL: not told yet */
};

struct exchange {
	struct http_server *server;
	struct MHD_Connection *conn;
	const char *method, *path;	/* the library's; not decoded */
	bool is_begun;		/* the first call was seen */
	bool is_too_large;
	bool is_suspended;
	bool is_restarting;	/* woken because the server stops */
	struct buf body;
	char id[65];		/* X-Request-Id */
	struct request *reply;	/* the core's answer, owned */
	struct once_id once;	/* when has_once: kept under way there */
	bool has_once;
	char *first;		/* the first answer to its Idempotency-Key */
	struct carry *carry;	/* bytes beside it; NULL: none */
	struct exchange *next, **prev;	/* in server->waiting, or gone */
};

/* A response in the making. */
struct answer {
	unsigned status;
	const char *type;	/* Content-Type or NULL */
	const char *cache;	/* Cache-Control */
	const char *etag;	/* or NULL */
	const char *coding;	/* Content-Encoding or NULL */
	const char *allow;	/* Allow or NULL */
	bool has_variants;	/* Vary: Accept-Encoding */
	bool is_preflight;	/* says what a page may send */
	bool is_file;		/* somebody's: nothing in it may run */
	const char *disposition;	/* Content-Disposition or NULL */
	const char *range;	/* Content-Range or NULL */
	const char *location;	/* Location or NULL */
	const void *body;
	size_t len;
	bool is_static;		/* body lives for ever: not copied */
};

enum MHD_Result exchange_answer(struct exchange *, const struct answer *);
/* The same with a body of its own, which it takes over; NULL: there was no
 * memory for it. */
enum MHD_Result exchange_give(struct exchange *, const struct answer *,
    struct MHD_Response *);
/* A line about it: method and path, and what came of it if it is not NULL. */
void exchange_log(const struct exchange *, enum log_level, const char *what);
/* application/problem+json (RFC 9457). why may be NULL. */
enum MHD_Result exchange_problem(struct exchange *, enum err,
    const struct field_error *why);
/* With a status and headers of its own. */
enum MHD_Result exchange_problem_as(struct exchange *, struct answer *,
    enum err, const struct field_error *why);
/* 405 (RFC 9110 15.5.6); allow as in "GET, HEAD". */
enum MHD_Result exchange_not_allowed(struct exchange *, const char *allow);

/* A request header, p NULL when absent. */
struct str exchange_header(const struct exchange *, const char *name);
/* Who asks: the address that the relay vouches for; of a proxy that does not
 * say for whom it speaks, its own. */
struct addr exchange_client(const struct exchange *);
/* A proxy asks for somebody and does not say for whom. */
bool exchange_is_unknown(const struct exchange *);
/* A program of this machine asks, and no proxy for somebody unknown. */
bool exchange_is_local(const struct exchange *);
bool exchange_is_get(const struct exchange *);	/* GET or HEAD */

/* server.c: the handler will be called again once it is resumed. */
void exchange_suspend(struct exchange *);
void exchange_resume(struct exchange *);
void exchange_free(struct exchange *);

/* Handlers: rest.c, pages.c, probes.c, viewer.c, capage.c, brand.c. */
enum MHD_Result rest_serve(struct exchange *);
/* By the head alone: the operation that takes the body as it comes, or NULL. */
const struct op *rest_taker(const struct exchange *);
/* Its request with the fields that its path and its query give, to be posted:
 * transfer is what goes beside it. */
void rest_begin(struct exchange *, struct transfer *);
/* Posts a call of op with the fields that the query gives: for a handler of
 * another path, which is called again with the reply, or has it at once. */
void rest_ask(struct exchange *, const struct op *);
/* The core has answered; nobody may be there any more to be told. */
void rest_replied(struct exchange *);
enum MHD_Result pages_serve(struct exchange *);
enum MHD_Result probe_health(struct exchange *);
enum MHD_Result probe_ready(struct exchange *);
enum MHD_Result probe_metrics(struct exchange *);
enum MHD_Result probe_openapi(struct exchange *);
enum MHD_Result viewer_serve(struct exchange *);
enum MHD_Result capage_serve(struct exchange *);
enum MHD_Result brand_serve(struct exchange *);

#endif
