/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_TLSIMPORT_H
#define NET_TLSIMPORT_H
/*
 * A certificate that somebody else signed, in the forms people get it in:
 * PEM (certificate, chain and key in one file or two, in any order) or PFX
 * (PKCS #12, as Windows exports it).
 */
#include "base/str.h"
#include "net/tls.h"

struct tlsimport {
	const char *cert;	/* PEM or PFX */
	const char *key;	/* PEM; NULL: in the same file */
	const char *passphrase;	/* of the key, or of the PFX; "": none */
	/* Not from files: then `cert` says what it is called, and an empty
	 * key is among cert_bytes. p NULL: from files. */
	struct str cert_bytes, key_bytes;
};

/*
 * Checks it, and puts it in the place of dir/cert.pem and dir/key.pem; dir is
 * there. ERR_TLS with *error set: it is no pair, has ended, or is too weak;
 * nothing changed then. A daemon takes it by itself. One thread at a time.
 */
enum err tlsimport_put(const char *dir, const struct tlsimport *,
    struct tls_error *) MUST_CHECK;

#endif
