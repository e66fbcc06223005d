/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outbound actor: resolves, judges, connects, posts, and hands the answer
 * back.
 * Runs on: the outbound thread.
 * Owns: the calls under way and their connections.
 */
#include "net/outbound.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/bufferevent_ssl.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <event2/util.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>

#include "base/addrkind.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/url.h"
#include "net/outpool.h"

#define PEERS_MAX 8		/* addresses of one name that are tried */
#define HEADERS_MAX (16 * 1024)	/* bytes of an answer's */
/* Beyond every deadline: that is what ends a call. */
#define STALL_S 3600
#define RETRY_AFTER_MAX_S (24 * 3600)

static const char stopping[] = "the server stops";

struct outflight {
	struct outbound *out;
	struct outcall *call;	/* NULL: answered; a resolver's callback is
				 * still to come */
	struct outflight *next, **at;	/* in out->flights */
	struct event *deadline, *finish;
	struct url url;
	char host[URL_HOST_MAX + 1];
	struct evdns_getaddrinfo_request *query;
	bool is_resolving;
	struct addr peers[PEERS_MAX];
	unsigned peer_count, peer_next;
	struct addr bad;	/* one that may not be called */
	bool has_bad;
	struct outlink link;
	bool is_used;		/* the link is one of the pool */
	bool is_stale;		/* … and was closed meanwhile */
	bool is_answering;	/* on_error has said how it ended */
};

struct outbound {
	struct actor actor;
	struct outbound_config config;
	struct event_base *base;
	struct evdns_base *dns;
	SSL_CTX *tls;
	struct outpool *pool;
	struct outflight *flights;
	unsigned count;
	struct mail end_mail;
	bool is_ending;
};

static const struct {
	enum evhttp_cmd_type cmd;
	size_t body_max;
} methods[OUTCALL_METHOD_COUNT] = {
	[OUTCALL_POST] = { EVHTTP_REQ_POST, OUTCALL_BODY_MAX },
	[OUTCALL_GET] = { EVHTTP_REQ_GET, 0 },
	[OUTCALL_HEAD] = { EVHTTP_REQ_HEAD, 0 },
	[OUTCALL_PUT] = { EVHTTP_REQ_PUT, OUTCALL_PUT_MAX },
	[OUTCALL_DELETE] = { EVHTTP_REQ_DELETE, 0 },
};

/* ---- the end of a call ---- */

static void
say(struct outcall *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct outcall *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(c->why, sizeof(c->why), fmt, ap);
	va_end(ap);
}

static void
give_back(struct outbound *o, struct outcall *c)
{
	c->took_ms = clock_mono_ms(o->config.clock) - c->posted_ms;
	c->flight = NULL;
	c->mail.kind = c->reply_kind;
	mailbox_post_reserved(c->reply_to, &c->mail);
}

static void
flight_free(struct outflight *f)
{
	*f->at = f->next;
	if (f->next != NULL)
		f->next->at = f->at;
	event_free(f->deadline);
	event_free(f->finish);
	xfree(f);
}

/* Answers. What a resolver still holds goes when it lets go. */
static void
land(struct outflight *f)
{
	struct outcall *c = f->call;

	if (c->end == OUTCALL_ANSWERED)
		outpool_give(f->out->pool, &f->url, &f->link,
		    clock_mono_ms(f->out->config.clock));
	else
		outlink_close(&f->link);
	event_del(f->deadline);
	event_del(f->finish);
	f->call = NULL;
	f->out->count--;
	give_back(f->out, c);
	if (!f->is_resolving)
		flight_free(f);
	else
		evdns_getaddrinfo_cancel(f->query);
}

static void try_next(struct outflight *);
static void resolve(struct outflight *);

static void
on_finish(evutil_socket_t fd, short what, void *arg)
{
	struct outflight *f = arg;

	(void)fd;
	(void)what;
	if (f->is_stale) {
		f->is_stale = f->is_used = false;
		resolve(f);
	} else if (f->call->end == OUTCALL_NOT_REACHED &&
	    f->peer_next < f->peer_count)
		try_next(f);
	else
		land(f);
}

/* From the loop, not from the library's callback: it goes on using what
 * landing frees. */
static void
end_with(struct outflight *f, enum outcall_end end)
{
	f->call->end = end;
	event_active(f->finish, EV_TIMEOUT, 0);
}

static void
on_deadline(evutil_socket_t fd, short what, void *arg)
{
	struct outflight *f = arg;

	(void)fd;
	(void)what;
	f->call->end = OUTCALL_LATE;
	say(f->call, "no answer within %lld ms",
	    (long long)f->call->deadline_ms);
	land(f);
}

/* ---- the answer ---- */

static void
take_retry_after(struct outcall *c, struct evhttp_request *req)
{
	const char *text = evhttp_find_header(
	    evhttp_request_get_input_headers(req), "Retry-After");
	unsigned long long seconds;

	if (text != NULL && str_to_u64(str_from(text), RETRY_AFTER_MAX_S,
	    &seconds))
		c->retry_after_s = (int64_t)seconds;
}

static size_t
answer_max(const struct outcall *c)
{
	return c->room != NULL ? c->room_bytes : OUTCALL_ANSWER_MAX;
}

static void
take_body(struct outcall *c, struct evhttp_request *req)
{
	struct evbuffer *body = evhttp_request_get_input_buffer(req);
	size_t len = evbuffer_get_length(body);
	char *text = c->room;

	BUG_ON(len > answer_max(c));
	if (text == NULL) {
		text = arena_alloc(&c->arena, len + 1);
		text[len] = '\0';
	}
	evbuffer_copyout(body, text, len);
	c->answer = (struct str){ text, len };
}

/* All of them are no longer than HEADERS_MAX. */
static void
take_wanted(struct outcall *c, struct evhttp_request *req)
{
	for (unsigned i = 0; i < OUTCALL_WANTS_MAX && c->wants[i]; i++) {
		const char *text = evhttp_find_header(
		    evhttp_request_get_input_headers(req), c->wants[i]);
		size_t len = text != NULL ? strlen(text) : 0;

		c->got[i] = text == NULL ? STR_NONE : (struct str){
		    arena_strndup(&c->arena, text, len), len };
	}
}

static void
take_answer(struct outflight *f, struct evhttp_request *req)
{
	struct outcall *c = f->call;

	take_body(c, req);
	take_wanted(c, req);
	c->status = evhttp_request_get_response_code(req);
	take_retry_after(c, req);
	if (c->status < 200 || c->status > 599) {
		say(c, "its answer has the status %d", c->status);
		end_with(f, OUTCALL_BROKEN);
		return;
	}
	end_with(f, OUTCALL_ANSWERED);
}

/* TLS was begun and failed; of what, OpenSSL and the certificate know. */
static bool
is_untrusted(struct outflight *f)
{
	long verdict;
	unsigned long error;

	if (f->link.ssl == NULL)
		return false;
	error = bufferevent_get_openssl_error(
	    evhttp_connection_get_bufferevent(f->link.connection));
	verdict = SSL_get_verify_result(f->link.ssl);
	if (verdict != X509_V_OK) {
		say(f->call, "its certificate is not trusted: %s",
		    X509_verify_cert_error_string(verdict));
		return true;
	}
	if (error == 0)
		return false;
	say(f->call, "TLS failed: %s", ERR_reason_error_string(error));
	return true;
}

static void
on_error(enum evhttp_request_error error, void *arg)
{
	struct outflight *f = arg;

	f->is_answering = true;
	/* An idle connection may end any time, even as it is used again. */
	if (f->is_used && (error == EVREQ_HTTP_EOF ||
	    error == EVREQ_HTTP_BUFFER_ERROR)) {
		f->is_stale = true;
		end_with(f, OUTCALL_BROKEN);
		return;
	}
	if (error == EVREQ_HTTP_DATA_TOO_LONG) {
		/* The library says the same of chunks that are none. */
		say(f->call, "its answer is longer than %zu bytes, or its"
		    " chunks are malformed", answer_max(f->call));
		end_with(f, OUTCALL_TOO_LARGE);
		return;
	}
	if (is_untrusted(f)) {
		end_with(f, OUTCALL_NOT_TRUSTED);
		return;
	}
	say(f->call, error == EVREQ_HTTP_INVALID_HEADER ?
	    "what it said is no HTTP answer" :
	    "it closed the connection before its answer was complete");
	end_with(f, OUTCALL_BROKEN);
}

static void
on_answer(struct evhttp_request *req, void *arg)
{
	struct outflight *f = arg;

	if (req == NULL || f->is_answering) {
		if (!f->is_answering)
			on_error(EVREQ_HTTP_EOF, f);
		return;
	}
	if (evhttp_request_get_response_code(req) != 0) {
		take_answer(f, req);
		return;
	}
	/* There was no connection. */
	if (is_untrusted(f)) {
		end_with(f, OUTCALL_NOT_TRUSTED);
		return;
	}
	say(f->call, "nobody answers at %.100s port %u", f->host,
	    (unsigned)f->url.port);
	end_with(f, OUTCALL_NOT_REACHED);
}

/* ---- the connection ---- */

static struct bufferevent *
new_tls(struct outflight *f)
{
	X509_VERIFY_PARAM *param;
	struct bufferevent *bev;
	SSL *ssl = SSL_new(f->out->tls);
	bool ok;

	BUG_ON(ssl == NULL);
	param = SSL_get0_param(ssl);
	X509_VERIFY_PARAM_set_hostflags(param,
	    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	/* A name goes into SNI, an address never (RFC 6066 3). */
	ok = f->url.is_ip ?
	    X509_VERIFY_PARAM_set1_ip_asc(param, f->host) == 1 :
	    X509_VERIFY_PARAM_set1_host(param, f->host, 0) == 1 &&
	    SSL_set_tlsext_host_name(ssl, f->host) == 1;
	bev = ok ? bufferevent_openssl_socket_new(f->out->base, -1, ssl,
	    BUFFEREVENT_SSL_CONNECTING, BEV_OPT_CLOSE_ON_FREE) : NULL;
	if (bev == NULL) {
		SSL_free(ssl);
		return NULL;
	}
	f->link.ssl = ssl;
	/* What is cut off is seen by its length. */
	bufferevent_openssl_set_allow_dirty_shutdown(bev, 1);
	return bev;
}

static void
add_headers(struct outflight *f, struct evhttp_request *req)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);
	struct outcall *c = f->call;
	char host[URL_MAX + 1];

	snprintf(host, sizeof(host), "%.*s", STR_FMT(f->url.authority));
	evhttp_add_header(headers, "Host", host);
	if (c->body.len > 0)
		evhttp_add_header(headers, "Content-Type",
		    c->type != NULL ? c->type : "application/json");
	evhttp_add_header(headers, "User-Agent", "Yizhan");
	evhttp_add_header(headers, "Connection", "keep-alive");
	for (unsigned i = 0; i < c->field_count; i++)
		evhttp_add_header(headers, c->fields[i].name.p,
		    c->fields[i].value.p);
}

static void
post(struct outflight *f)
{
	struct evhttp_request *req = evhttp_request_new(on_answer, f);
	struct outcall *c = f->call;
	char target[URL_MAX + 2];

	BUG_ON(req == NULL);
	evhttp_request_set_error_cb(req, on_error);
	add_headers(f, req);
	if (c->body.len > 0)
		evbuffer_add_reference(evhttp_request_get_output_buffer(req),
		    c->body.p, c->body.len, NULL, NULL);
	evhttp_connection_set_max_body_size(f->link.connection,
	    (ev_ssize_t)answer_max(c));
	snprintf(target, sizeof(target), "%s%.*s",
	    f->url.target.len > 0 && f->url.target.p[0] == '/' ? "" : "/",
	    STR_FMT(f->url.target));
	if (evhttp_make_request(f->link.connection, req,
	    methods[c->method].cmd, target) != 0) {
		say(c, "no connection could be made");
		end_with(f, OUTCALL_NOT_REACHED);
	}
}

static void
try_next(struct outflight *f)
{
	const struct addr *peer = &f->peers[f->peer_next++];
	struct evhttp_connection *connection;
	char ip[ADDR_TEXT_MAX];
	struct bufferevent *bev;

	outlink_close(&f->link);
	f->is_answering = false;
	bev = f->url.is_tls ? new_tls(f) :
	    bufferevent_socket_new(f->out->base, -1, BEV_OPT_CLOSE_ON_FREE);
	if (bev == NULL) {
		say(f->call, "TLS cannot be set up for this name");
		end_with(f, OUTCALL_NOT_TRUSTED);
		return;
	}
	/* By number: nobody resolves it again. */
	connection = evhttp_connection_base_bufferevent_new(f->out->base,
	    NULL, bev, addr_ip_text(peer, ip), f->url.port);
	BUG_ON(connection == NULL);
	f->link.connection = connection;
	f->link.peer = *peer;
	f->link.made_ms = clock_mono_ms(f->out->config.clock);
	evhttp_connection_set_family(connection,
	    addr_is_v4(peer) ? AF_INET : AF_INET6);
	evhttp_connection_set_max_headers_size(connection, HEADERS_MAX);
	evhttp_connection_set_timeout(connection, STALL_S);
	post(f);
}

/* ---- the address ---- */

static void
judge(struct outflight *f, const struct addr *a)
{
	if (!addr_may_call(a, &f->out->config.allow, f->call->may_private)) {
		f->bad = *a;
		f->has_bad = true;
	} else if (f->peer_count < PEERS_MAX) {
		f->peers[f->peer_count++] = *a;
	}
}

static void
connect_or_refuse(struct outflight *f)
{
	char ip[ADDR_TEXT_MAX];

	if (f->peer_count > 0) {
		try_next(f);
	} else if (f->has_bad) {
		say(f->call, "%s is a %s address, which may not be called"
		    " from here", addr_ip_text(&f->bad, ip),
		    addr_kind_name(addr_kind(&f->bad)));
		end_with(f, OUTCALL_NOT_PERMITTED);
	} else {
		say(f->call, "the name %.100s has no address", f->host);
		end_with(f, OUTCALL_NO_ADDRESS);
	}
}

static void
judge_family(struct outflight *f, const struct evutil_addrinfo *list,
    int family)
{
	struct addr a;

	for (const struct evutil_addrinfo *i = list; i; i = i->ai_next)
		if (i->ai_family == family && addr_from_sockaddr(i->ai_addr,
		    &a))
			judge(f, &a);
}

static void
on_resolved(int error, struct evutil_addrinfo *list, void *arg)
{
	struct outflight *f = arg;

	f->is_resolving = false;
	if (f->call == NULL) {	/* too late */
		flight_free(f);
	} else if (error != 0) {
		say(f->call, "the name %.100s cannot be resolved: %s",
		    f->host, evutil_gai_strerror(error));
		end_with(f, OUTCALL_NO_ADDRESS);
	} else {
		/* Where both are announced IPv4 is the one that works. */
		judge_family(f, list, AF_INET);
		judge_family(f, list, AF_INET6);
		connect_or_refuse(f);
	}
	if (list != NULL)
		evutil_freeaddrinfo(list);
}

static void
ask(struct outflight *f)
{
	struct evutil_addrinfo hints = {
		.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
		.ai_protocol = IPPROTO_TCP,
	};
	struct evdns_getaddrinfo_request *query;

	f->is_resolving = true;
	query = evdns_getaddrinfo(f->out->dns, f->host, NULL, &hints,
	    on_resolved, f);
	f->query = query;	/* NULL when on_resolved was called already */
}

static void
resolve(struct outflight *f)
{
	outlink_close(&f->link);
	if (!f->url.is_ip) {
		ask(f);
		return;
	}
	judge(f, &f->url.ip);
	connect_or_refuse(f);
}

/* ---- the actor ---- */

static void
refuse(struct outbound *o, struct outcall *c, enum outcall_end end,
    const char *why)
{
	c->end = end;
	say(c, "%s", why);
	give_back(o, c);
}

static struct outflight *
flight_new(struct outbound *o, struct outcall *c, int64_t left_ms)
{
	struct outflight *f = xcalloc(1, sizeof(*f));
	struct timeval left = { .tv_sec = left_ms / 1000,
		.tv_usec = left_ms % 1000 * 1000 };

	f->out = o;
	f->call = c;
	f->next = o->flights;
	f->at = &o->flights;
	if (f->next != NULL)
		f->next->at = &f->next;
	o->flights = f;
	o->count++;
	f->deadline = event_new(o->base, -1, 0, on_deadline, f);
	f->finish = event_new(o->base, -1, 0, on_finish, f);
	BUG_ON(f->deadline == NULL || f->finish == NULL);
	event_add(f->deadline, &left);
	c->flight = f;
	return f;
}

static void
begin(struct outbound *o, struct outcall *c)
{
	int64_t left_ms = c->posted_ms + c->deadline_ms -
	    clock_mono_ms(o->config.clock);
	struct outflight *f;
	const char *why;
	struct url url;

	BUG_ON(c->body.len > methods[c->method].body_max);
	metric_add(METRIC_OUTCALLS, 1);
	if (o->is_ending) {
		refuse(o, c, OUTCALL_STOPPED, stopping);
		return;
	}
	if (!url_parse(c->url, &url, &why)) {
		refuse(o, c, OUTCALL_BAD_URL, why);
		return;
	}
	if (o->count >= o->config.calls_max) {
		refuse(o, c, OUTCALL_BUSY, "too many calls are under way");
		return;
	}
	if (left_ms <= 0) {
		refuse(o, c, OUTCALL_LATE, "its time was over before it"
		    " began");
		return;
	}
	f = flight_new(o, c, left_ms);
	f->url = url;
	snprintf(f->host, sizeof(f->host), "%.*s", STR_FMT(url.host));
	f->is_used = outpool_take(o->pool, &url, &o->config.allow,
	    c->may_private, &f->link);
	if (f->is_used)
		post(f);
	else
		resolve(f);
}

static void
stop_all(struct outbound *o)
{
	struct outflight *next;

	for (struct outflight *f = o->flights; f != NULL; f = next) {
		next = f->next;
		if (f->call == NULL)
			continue;
		f->call->end = OUTCALL_STOPPED;
		say(f->call, "%s", stopping);
		land(f);
	}
}

static void
on_mail(void *self, struct mail *list)
{
	struct outbound *o = self;
	struct mail *next;

	for (struct mail *m = list; m != NULL; m = next) {
		next = m->next;
		if (m->kind == MAIL_OUTBOUND_END) {
			o->is_ending = true;
			stop_all(o);
			continue;
		}
		BUG_ON(m->kind != MAIL_OUTCALL);
		begin(o, (struct outcall *)m);
	}
}

static void
on_stop(void *self)
{
	stop_all(self);
}

static void
on_tick(void *self, int64_t mono_ms)
{
	outpool_tick(((struct outbound *)self)->pool, mono_ms);
}

static const struct actor_ops outbound_ops = {
	.name = "outbound",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = 5000,
	.on_stop = on_stop,
};

/* ---- life ---- */

static bool
set_up_tls(SSL_CTX *ctx, const char *ca_file)
{
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_default_verify_paths(ctx) == 1 &&
	    (ca_file == NULL ||
	    SSL_CTX_load_verify_file(ctx, ca_file) == 1);
}

struct outbound *
outbound_new(const struct outbound_config *config, struct tls_error *e)
{
	struct outbound *o = xcalloc(1, sizeof(*o));

	BUG_ON(config->calls_max < 1 ||
	    config->calls_max > OUTBOUND_CALLS_MAX);
	o->actor.ops = &outbound_ops;
	o->actor.self = o;
	o->config = *config;
	ERR_clear_error();
	o->tls = SSL_CTX_new(TLS_client_method());
	if (o->tls != NULL && set_up_tls(o->tls, config->ca_file))
		return o;
	snprintf(e->why, sizeof(e->why), "cannot read the certificates to"
	    " trust%s%s: %s", config->ca_file != NULL ? " in " : "",
	    config->ca_file != NULL ? config->ca_file : "",
	    ERR_reason_error_string(ERR_peek_error()));
	ERR_clear_error();
	outbound_free(o);
	return NULL;
}

/* An own name server is asked for everything, the system's as its files
 * say. */
void
outbound_start(struct outbound *o, struct event_base *base)
{
	struct sockaddr_storage to;
	unsigned len;

	o->base = base;
	o->pool = outpool_new();
	o->dns = evdns_base_new(base, EVDNS_BASE_DISABLE_WHEN_INACTIVE);
	BUG_ON(o->dns == NULL);
	if (o->config.nameserver.port > 0) {
		len = addr_to_sockaddr(&o->config.nameserver, &to);
		BUG_ON(evdns_base_nameserver_sockaddr_add(o->dns,
		    (struct sockaddr *)&to, (socklen_t)len, 0) != 0);
	} else if (evdns_base_resolv_conf_parse(o->dns, DNS_OPTIONS_ALL,
	    "/etc/resolv.conf") != 0) {
		log_info("outbound", "/etc/resolv.conf names no name server:"
		    " the one of this machine is asked");
	}
	evdns_base_set_option(o->dns, "timeout:", "2");
	evdns_base_set_option(o->dns, "attempts:", "2");
}

struct actor *
outbound_actor(struct outbound *o)
{
	return &o->actor;
}

void
outbound_end(struct outbound *o)
{
	o->end_mail.kind = MAIL_OUTBOUND_END;
	mailbox_post_reserved(&o->actor.box, &o->end_mail);
}

void
outbound_finish(struct outbound *o)
{
	struct mail *next;

	for (struct mail *m = mailbox_take(&o->actor.box); m; m = next) {
		next = m->next;
		if (m->kind == MAIL_OUTCALL)
			refuse(o, (struct outcall *)m, OUTCALL_STOPPED,
			    stopping);
	}
	if (o->base != NULL)
		stop_all(o);
	outpool_free(o->pool);
	o->pool = NULL;
	if (o->dns != NULL)
		evdns_base_free(o->dns, 0);
	o->dns = NULL;
	while (o->flights != NULL)
		flight_free(o->flights);
}

void
outbound_free(struct outbound *o)
{
	if (o == NULL)
		return;
	SSL_CTX_free(o->tls);
	xfree(o);
}
