/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SMTPWIRE_H
#define NET_SMTPWIRE_H
/*
 * A connection on which a thread waits, in plain or by TLS, each step within
 * its time. For threads that have nothing else to do.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/addr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct ssl_st;
struct ssl_ctx_st;

struct smtpwire {
	const struct clock *clock;
	int64_t step_ms;	/* each call below takes no longer … */
	int64_t end_ms;		/* … nor beyond that, monotonic */
	const atomic_bool *stop;	/* set: calls end soon; NULL: never */
	int fd;			/* -1: none */
	struct ssl_st *ssl;	/* NULL: plain */
	char why[160];		/* of the last failure: a sentence */
};

void smtpwire_init(struct smtpwire *, const struct clock *,
    int64_t step_ms, int64_t whole_ms, const atomic_bool *stop);
void smtpwire_close(struct smtpwire *);
/*
 * All answer ERR_OK; ERR_TIMEOUT; ERR_CLOSED: the peer ended it, or the stop
 * was set; ERR_TLS: it is not to be trusted; with why.
 */
enum err smtpwire_connect(struct smtpwire *, const struct addr *) MUST_CHECK;
/* The certificate must be good, and for this host. */
enum err smtpwire_start_tls(struct smtpwire *, struct ssl_ctx_st *,
    const char *host) MUST_CHECK;
enum err smtpwire_write(struct smtpwire *, struct str) MUST_CHECK;
/* What has come, at least one byte. */
enum err smtpwire_read(struct smtpwire *, char *room, size_t len, size_t *got)
    MUST_CHECK;
/* A context for start_tls; NULL with *why (static) set. SSL_CTX_free. */
struct ssl_ctx_st *smtpwire_tls(const char *ca_file, const char **why);

#endif
