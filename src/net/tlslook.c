/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a certificate on disk says.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "net/tlslook.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/str.h"
#include "net/tlskit.h"

static int64_t
to_ms(const ASN1_TIME *t)
{
	struct tm tm = { .tm_year = 0 };

	return ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

static bool
is_for(X509 *cert, struct str kind, const char *name)
{
	return str_is(kind, "IP") ? X509_check_ip_asc(cert, name, 0) == 1 :
	    X509_check_host(cert, name, 0, 0, NULL) == 1;
}

/* What "localhost" and the loopback addresses mean changes with who asks:
 * a certificate of an authority has none of them. */
static bool
is_loopback(const char *name)
{
	return strcmp(name, "localhost") == 0 || strcmp(name, "::1") == 0 ||
	    strncmp(name, "127.", 4) == 0;
}

static void
find_missing(X509 *cert, const struct tlsname *names, struct tlslook *out)
{
	char san[TLSNAME_SAN_MAX], *rest = san, *item, *name;
	size_t used = 0;

	snprintf(san, sizeof(san), "%s", names->san);
	while ((item = strsep(&rest, ",")) != NULL) {
		name = strchr(item, ':');
		if (name == NULL)
			continue;
		*name++ = '\0';
		if (is_loopback(name) || is_for(cert, str_from(item), name) ||
		    used + strlen(name) + 3 > sizeof(out->missing))
			continue;
		used += (size_t)snprintf(out->missing + used,
		    sizeof(out->missing) - used, "%s%s", used > 0 ? ", " : "",
		    name);
	}
}

enum err
tlslook_at(const char *dir, const struct tlsname *names, struct tlslook *out,
    struct tls_error *e)
{
	X509 *cert, *root;
	struct tlskit k;
	enum err err = tlskit_init(&k, dir, e);

	*out = (struct tlslook){ .from_ts = 0 };
	if (err != ERR_OK)
		return err;
	cert = tlskit_read_cert(k.cert);
	ERR_clear_error();
	if (cert == NULL)
		return tlskit_fail(e, "%.400s is missing, may not be read, or "
		    "is no certificate in PEM", k.cert);
	root = tlskit_read_cert(k.root);
	ERR_clear_error();
	out->from_ts = to_ms(X509_get0_notBefore(cert));
	out->until_ts = to_ms(X509_get0_notAfter(cert));
	find_missing(cert, names, out);
	tlskit_fingerprint(cert, out->fingerprint);
	tlskit_fingerprint(root, out->root_fingerprint);
	X509_free(cert);
	X509_free(root);
	return ERR_OK;
}
