/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_TLS_H
#define NET_TLS_H
/*
 * TLS by OpenSSL: the certificate on disk and the context made from it.
 * A context is immutable and counted, so a reload makes a new one, hands a
 * reference to each worker (listener_set_tls) and drops nobody: a running
 * connection keeps the one it began with.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct ssl_ctx_st;	/* OpenSSL's SSL_CTX */
struct ssl_st;		/* OpenSSL's SSL */

#define TLS_FINGERPRINT_MAX 96	/* 32 bytes as "AB:CD:…" and a NUL */
#define TLS_WHY_MAX 512

/* Sentence for the operator when something fails: what, where, why. */
struct tls_error {
	char why[TLS_WHY_MAX];
};

/*
 * Makes dir/cert.pem and dir/key.pem (0600) when neither exists: ECDSA
 * P-256, signed by a root of the box's own, see tlsca.h. dir is made (0700)
 * if missing. Both files are complete and synced before either has its name.
 * One without the other is ERR_TLS. Start-up thread.
 */
enum err tls_ensure(const char *dir, struct tls_error *) MUST_CHECK;
/*
 * A context from dir/cert.pem (chain) and dir/key.pem: TLS 1.2 and 1.3 with
 * the intermediate ciphers of Mozilla's recommendation, ALPN "http/1.1", no
 * renegotiation, tickets; for host names of tenants as tlshosts.h says.
 * ERR_TLS with *error set when the files are missing, broken or do not belong
 * together; nothing else changes, so the caller goes on with what it has. Any
 * thread. Release with tls_unref.
 */
enum err tls_load(const char *dir, struct ssl_ctx_st **out,
    struct tls_error *) MUST_CHECK;
struct ssl_ctx_st *tls_ref(struct ssl_ctx_st *);
void tls_unref(struct ssl_ctx_st *);	/* accepts NULL */
/* SHA-256 of the certificate as browsers show it; returns out. */
const char *tls_fingerprint(const struct ssl_ctx_st *,
    char out[TLS_FINGERPRINT_MAX]);

#endif
