/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A certificate for each host name, made in memory when a context is.
 * Runs on: whoever loads a context; on_name on workers.
 * Owns: the certificates of a context, until its last connection has gone.
 */
#include "net/tlshosts.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/log.h"
#include "base/mem.h"
#include "net/tlsca.h"
#include "net/tlskit.h"

#define LINE_ROOM (TLSHOSTS_HOST_MAX + 3)
#define LINES_MAX (TLSHOSTS_MAX * LINE_ROOM)

struct leaf {
	char host[TLSHOSTS_HOST_MAX + 1];
	X509 *cert;
};
struct leaves {
	uint32_t count;
	struct leaf rows[TLSHOSTS_MAX];		/* by host */
};

/* The file */

typedef void (*host_fn)(void *arg, const char *host);

static void
path_of(const char *dir, const char *name, char out[TLSKIT_PATH_MAX])
{
	snprintf(out, TLSKIT_PATH_MAX, "%.4000s/%s", dir, name);
}

static void
each(const char *dir, host_fn fn, void *arg)
{
	char path[TLSKIT_PATH_MAX], line[LINE_ROOM];
	unsigned count = 0;
	FILE *f;

	path_of(dir, "hosts", path);
	f = fopen(path, "re");
	while (f != NULL && count < TLSHOSTS_MAX &&
	    fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\r\n")] = '\0';
		if (!tlsname_is_dns(line))
			continue;
		fn(arg, line);
		count++;
	}
	if (f != NULL)
		fclose(f);
}

static bool
is_there(const char *path, struct str lines)
{
	char *room = xmalloc(LINES_MAX + 1);
	FILE *f = fopen(path, "re");
	bool same = f != NULL ?
	    fread(room, 1, LINES_MAX + 1, f) == lines.len &&
	    (lines.len == 0 || memcmp(room, lines.p, lines.len) == 0) :
	    lines.len == 0;

	if (f != NULL)
		fclose(f);
	xfree(room);
	return same;
}

enum err
tlshosts_put(const char *dir, struct str lines, struct tls_error *e)
{
	char path[TLSKIT_PATH_MAX], fresh[TLSKIT_PATH_MAX];
	struct tlskit k;
	enum err err = tlskit_init(&k, dir, e);

	path_of(dir, "hosts", path);
	path_of(dir, "hosts.new", fresh);
	if (err != ERR_OK || is_there(path, lines))
		return err;
	err = tlskit_put_text(fresh, lines, e);
	return err ? err : tlskit_rename(&k, fresh, path, e);
}

/* What the root signs for */

/* The pair of the box, which stays the caller's; false: the root has not
 * signed it, or cannot sign. */
static bool
pen_open(struct tlsca_pen *pen, const struct tlskit *k, X509 *cert,
    EVP_PKEY *key)
{
	*pen = (struct tlsca_pen){ .beside = cert, .key = key };
	pen->root = tlskit_read_cert(k->root);
	pen->root_key = tlskit_read_key(k->root_key);
	return cert != NULL && key != NULL && pen->root != NULL &&
	    pen->root_key != NULL &&
	    X509_verify(cert, X509_get0_pubkey(pen->root)) == 1;
}

static void
pen_close(struct tlsca_pen *pen)
{
	X509_free(pen->root);
	EVP_PKEY_free(pen->root_key);
	ERR_clear_error();
}

static bool
can_sign(const char *dir)
{
	struct tls_error ignored;
	struct tlsca_pen pen;
	struct tlskit k;
	EVP_PKEY *key;
	X509 *cert;
	bool can;

	if (tlskit_init(&k, dir, &ignored) != ERR_OK)
		return false;
	cert = tlskit_read_cert(k.cert);
	key = tlskit_read_key(k.key);
	can = pen_open(&pen, &k, cert, key);
	pen_close(&pen);
	X509_free(cert);
	EVP_PKEY_free(key);
	return can;
}

struct search {
	const char *host;
	bool is_found;
};

static void
compare_one(void *arg, const char *host)
{
	struct search *s = arg;

	s->is_found = s->is_found || strcasecmp(host, s->host) == 0;
}

bool
tlshosts_covers(const char *dir, const char *host)
{
	struct search s = { .host = host };

	each(dir, compare_one, &s);
	return s.is_found && can_sign(dir);
}

static void
name_one(void *arg, const char *host)
{
	(void)tlsname_add(arg, "DNS", host);
}

void
tlshosts_name(const char *dir, struct tlsname *names)
{
	if (!can_sign(dir))
		each(dir, name_one, names);
}

/* A context */

static int
compare(const void *a, const void *b)
{
	return strcasecmp(((const struct leaf *)a)->host,
	    ((const struct leaf *)b)->host);
}

/* OpenSSL gives the parameters; the arguments live as long as the context. */
static int
on_name(SSL *ssl, int *alert, void *arg)
{
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	const struct leaves *all = arg;
	const struct leaf *found;
	struct leaf key = { .cert = NULL };

	(void)alert;
	if (name == NULL || strlen(name) > TLSHOSTS_HOST_MAX)
		return SSL_TLSEXT_ERR_NOACK;
	snprintf(key.host, sizeof(key.host), "%s", name);
	found = bsearch(&key, all->rows, all->count, sizeof(key), compare);
	return found != NULL && SSL_use_certificate(ssl, found->cert) == 1 ?
	    SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

/* check-size: OpenSSL gives the parameters of this callback */
static void
on_context_free(void *parent, void *item, CRYPTO_EX_DATA *data, int index,
    long argl, void *argp)
{
	struct leaves *all = item;

	(void)parent;
	(void)data;
	(void)index;
	(void)argl;
	(void)argp;
	for (uint32_t i = 0; all != NULL && i < all->count; i++)
		X509_free(all->rows[i].cert);
	xfree(all);
}

/* What frees the certificates with the last of the connections that began with
 * them. check-size: OpenSSL has one for the program, which asks for it once. */
static CRYPTO_ONCE once = CRYPTO_ONCE_STATIC_INIT;
/* check-size: the same */
static int context_index = -1;

static void
take_index(void)
{
	context_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL,
	    on_context_free);
}

struct signing {
	const struct tlsca_pen *pen;
	struct leaves *all;
	uint32_t failed;
};

static void
sign_one(void *arg, const char *host)
{
	struct signing *s = arg;
	struct leaf *leaf = &s->all->rows[s->all->count];

	snprintf(leaf->host, sizeof(leaf->host), "%s", host);
	leaf->cert = tlsca_sign_host(s->pen, host);
	if (leaf->cert != NULL)
		s->all->count++;
	else
		s->failed++;
}

/* For the pair that the context has: the files may be others by now, and
 * OpenSSL drops the key of a connection whose certificate is not for it. */
static struct leaves *
sign_all(SSL_CTX *ctx, const char *dir)
{
	struct signing s = { .failed = 0 };
	struct tls_error ignored;
	struct tlsca_pen pen;
	struct tlskit k;

	if (tlskit_init(&k, dir, &ignored) != ERR_OK)
		return NULL;
	s.pen = &pen;
	if (pen_open(&pen, &k, SSL_CTX_get0_certificate(ctx),
	    SSL_CTX_get0_privatekey(ctx))) {
		s.all = xcalloc(1, sizeof(*s.all));
		each(dir, sign_one, &s);
	}
	if (s.failed > 0)
		log_warn("tls", "no certificate for %u host names of tenants"
		    " could be signed: %s", (unsigned)s.failed,
		    tlskit_reason());
	pen_close(&pen);
	return s.all;
}

void
tlshosts_attach(struct ssl_ctx_st *ctx, const char *dir)
{
	char path[TLSKIT_PATH_MAX];
	struct leaves *all;

	path_of(dir, "hosts", path);
	if (!tlskit_exists(path) || CRYPTO_THREAD_run_once(&once, take_index) !=
	    1 || context_index < 0 || (all = sign_all(ctx, dir)) == NULL)
		return;
	if (all->count == 0 ||
	    SSL_CTX_set_ex_data(ctx, context_index, all) != 1) {
		on_context_free(NULL, all, NULL, 0, 0, NULL);
		return;
	}
	qsort(all->rows, all->count, sizeof(all->rows[0]), compare);
	SSL_CTX_set_tlsext_servername_callback(ctx, on_name);
	SSL_CTX_set_tlsext_servername_arg(ctx, all);
}
