/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waiting on one connection.
 * Runs on: the thread of its call.
 * Owns: the descriptor and the TLS of the connection.
 */
#include "net/smtpwire.h"

#include <errno.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#define LOOK_MS 100		/* how often the stop is looked at */

__attribute__((format(printf, 3, 4)))
static enum err
fail(struct smtpwire *w, enum err err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(w->why, sizeof(w->why), fmt, ap);
	va_end(ap);
	return err;
}

void
smtpwire_init(struct smtpwire *w, const struct clock *clock, int64_t step_ms,
    int64_t whole_ms, const atomic_bool *stop)
{
	*w = (struct smtpwire){ .clock = clock, .step_ms = step_ms,
		.end_ms = clock_mono_ms(clock) + whole_ms, .stop = stop,
		.fd = -1 };
}

void
smtpwire_close(struct smtpwire *w)
{
	SSL_free(w->ssl);
	w->ssl = NULL;
	if (w->fd >= 0)
		close(w->fd);
	w->fd = -1;
}

/* When the step that begins now must be over. */
static int64_t
step_end(const struct smtpwire *w)
{
	int64_t end_ms = clock_mono_ms(w->clock) + w->step_ms;

	return end_ms < w->end_ms ? end_ms : w->end_ms;
}

static enum err
await(struct smtpwire *w, short events, int64_t end_ms)
{
	struct pollfd p = { .fd = w->fd, .events = events };

	for (;;) {
		int64_t left = end_ms - clock_mono_ms(w->clock);

		if (w->stop != NULL && atomic_load(w->stop))
			return fail(w, ERR_CLOSED, "the server stops");
		if (left <= 0)
			return fail(w, ERR_TIMEOUT, "no answer in time");
		if (poll(&p, 1, left < LOOK_MS ? (int)left : LOOK_MS) > 0)
			return ERR_OK;
	}
}

enum err
smtpwire_connect(struct smtpwire *w, const struct addr *to)
{
	int64_t end_ms = step_end(w);
	struct sockaddr_storage sa;
	unsigned len = addr_to_sockaddr(to, &sa);
	char text[ADDR_TEXT_MAX];
	int error = 0;
	socklen_t size = sizeof(error);
	enum err err;

	smtpwire_close(w);
	w->fd = socket(sa.ss_family, SOCK_STREAM | SOCK_CLOEXEC |
	    SOCK_NONBLOCK, 0);
	if (w->fd < 0)
		return fail(w, ERR_CLOSED, "no socket: %s", strerror(errno));
	if (connect(w->fd, (struct sockaddr *)&sa, (socklen_t)len) != 0 &&
	    errno != EINPROGRESS)
		return fail(w, ERR_CLOSED, "%s: %s", addr_text(to, text),
		    strerror(errno));
	err = await(w, POLLOUT, end_ms);
	if (err != ERR_OK)
		return err == ERR_TIMEOUT ? fail(w, err, "%s does not answer",
		    addr_text(to, text)) : err;
	if (getsockopt(w->fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0 ||
	    error != 0)
		return fail(w, ERR_CLOSED, "%s: %s", addr_text(to, text),
		    strerror(error));
	return ERR_OK;
}

/* What OpenSSL answered: waits for what it wants, or says why it failed. */
static enum err
settle(struct smtpwire *w, int answer, int64_t end_ms)
{
	int error = SSL_get_error(w->ssl, answer);
	long verdict = SSL_get_verify_result(w->ssl);
	unsigned long reason = ERR_peek_error();
	enum err err;

	if (error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE) {
		err = await(w, error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT,
		    end_ms);
		return err == ERR_OK ? ERR_AGAIN : err;
	}
	if (verdict != X509_V_OK)
		err = fail(w, ERR_TLS, "its certificate is not trusted: %s",
		    X509_verify_cert_error_string(verdict));
	else if (error == SSL_ERROR_SSL)
		err = fail(w, ERR_TLS, "TLS failed: %s",
		    ERR_reason_error_string(reason) != NULL ?
		    ERR_reason_error_string(reason) : "no reason given");
	else
		err = fail(w, ERR_CLOSED, "it closed the connection");
	ERR_clear_error();
	return err;
}

static bool
is_address(const char *host)
{
	struct addr ignored;

	return addr_parse_ip(str_from(host), &ignored) == ERR_OK;
}

/* A name goes into SNI, an address never (RFC 6066 3). OpenSSL copies the
 * name, and takes it as if it did not. */
static bool
expect(SSL *ssl, const char *host)
{
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);

	X509_VERIFY_PARAM_set_hostflags(param,
	    X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	return is_address(host) ?
	    X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1 :
	    X509_VERIFY_PARAM_set1_host(param, host, 0) == 1 &&
	    SSL_set_tlsext_host_name(ssl, (char *)(uintptr_t)host) == 1;
}

enum err
smtpwire_start_tls(struct smtpwire *w, SSL_CTX *ctx, const char *host)
{
	int64_t end_ms = step_end(w);
	enum err err = ERR_AGAIN;

	ERR_clear_error();
	w->ssl = SSL_new(ctx);
	if (w->ssl == NULL || !expect(w->ssl, host) ||
	    SSL_set_fd(w->ssl, w->fd) != 1) {
		ERR_clear_error();
		return fail(w, ERR_TLS, "TLS cannot be set up for this name");
	}
	while (err == ERR_AGAIN) {
		int answer = SSL_connect(w->ssl);

		err = answer == 1 ? ERR_OK : settle(w, answer, end_ms);
	}
	return err;
}

static enum err
write_plain(struct smtpwire *w, struct str *s, int64_t end_ms)
{
	ssize_t n = send(w->fd, s->p, s->len, MSG_NOSIGNAL);

	if (n < 0 && errno == EAGAIN)
		return await(w, POLLOUT, end_ms);
	if (n < 0 && errno != EINTR)
		return fail(w, ERR_CLOSED, "it closed the connection");
	if (n > 0)
		*s = (struct str){ s->p + n, s->len - (size_t)n };
	return ERR_OK;
}

static enum err
write_tls(struct smtpwire *w, struct str *s, int64_t end_ms)
{
	size_t n = 0;
	int answer = SSL_write_ex(w->ssl, s->p, s->len, &n);
	enum err err = answer == 1 ? ERR_OK : settle(w, answer, end_ms);

	*s = (struct str){ s->p + n, s->len - n };
	return err == ERR_AGAIN ? ERR_OK : err;
}

enum err
smtpwire_write(struct smtpwire *w, struct str s)
{
	int64_t end_ms = step_end(w);
	enum err err = ERR_OK;

	while (s.len > 0 && err == ERR_OK)
		err = w->ssl != NULL ? write_tls(w, &s, end_ms) :
		    write_plain(w, &s, end_ms);
	return err;
}

enum err
smtpwire_read(struct smtpwire *w, char *room, size_t len, size_t *got)
{
	int64_t end_ms = step_end(w);
	enum err err = ERR_AGAIN;

	*got = 0;
	while (err == ERR_AGAIN) {
		ssize_t n;

		if (w->ssl != NULL) {
			int answer = SSL_read_ex(w->ssl, room, len, got);

			err = answer == 1 ? ERR_OK :
			    settle(w, answer, end_ms);
			continue;
		}
		n = recv(w->fd, room, len, 0);
		if (n > 0) {
			*got = (size_t)n;
			return ERR_OK;
		}
		if (n == 0 || (errno != EAGAIN && errno != EINTR))
			return fail(w, ERR_CLOSED, "it closed the connection");
		err = await(w, POLLIN, end_ms);
		if (err == ERR_OK)
			err = ERR_AGAIN;
	}
	return err;
}

SSL_CTX *
smtpwire_tls(const char *ca_file, const char **why)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	*why = "the certificates to trust cannot be read";
	if (ctx == NULL)
		return NULL;
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION |
	    SSL_OP_NO_COMPRESSION);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	if (SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION) == 1 &&
	    SSL_CTX_set_default_verify_paths(ctx) == 1 &&
	    (ca_file == NULL || SSL_CTX_load_verify_file(ctx, ca_file) == 1))
		return ctx;
	ERR_clear_error();
	SSL_CTX_free(ctx);
	return NULL;
}
