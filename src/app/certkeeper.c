/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What core/certificate.h asks of the running daemon.
 *
 * Runs on: threads of the files pool; main (init).
 * Owns: nothing between calls.
 */
#include "app/certkeeper.h"

#include <netdb.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "base/jsonw.h"
#include "base/log.h"
#include "core/hostnews.h"
#include "net/tlsca.h"
#include "net/tlshosts.h"
#include "net/tlsimport.h"
#include "net/tlslook.h"
#include "upkeep/doctor.h"

#define ADDRESSES_MAX 64
#define HOST_MAX 253
#define PASSPHRASE_MAX 1024

/* What there is */

static bool
is_loopback(const char *host)
{
	return strcmp(host, "localhost") == 0 || strcmp(host, "::1") == 0 ||
	    strncmp(host, "127.", 4) == 0;
}

static void
write_kind(struct jsonw *w, const struct tlsname *names, const char *kind)
{
	char san[TLSNAME_SAN_MAX], *rest = san, *item, *host;

	snprintf(san, sizeof(san), "%s", names->san);
	while ((item = strsep(&rest, ",")) != NULL) {
		host = strchr(item, ':');
		if (host == NULL || strncmp(item, kind, strlen(kind)) != 0 ||
		    is_loopback(++host))
			continue;
		jsonw_object(w);
		jsonw_string_field(w, "host", str_from(host));
		jsonw_bool_field(w, "is_name", kind[0] == 'D');
		jsonw_object_end(w);
	}
}

/* Addresses first: they need nobody's name service. */
static void
write_addresses(struct jsonw *w, const struct tlsname *names)
{
	jsonw_key(w, "addresses");
	jsonw_array(w);
	write_kind(w, names, "IP");
	write_kind(w, names, "DNS");
	jsonw_array_end(w);
}

static void
on_said(void *arg, struct str host)
{
	jsonw_string(arg, host);
}

static enum err
show(void *arg, struct buf *out)
{
	const struct cert_site *s = arg;
	struct tlsname *names = tlsname_new(s->certs->dir);
	struct tls_error ignored = { "" };
	struct jsonw w = jsonw_on(out);
	struct tlslook look;
	bool has;

	jsonw_object(&w);
	jsonw_bool_field(&w, "tls", s->has_tls);
	jsonw_int_field(&w, "port", s->listen->port);
	write_addresses(&w, names);
	jsonw_key(&w, "names");
	jsonw_array(&w);
	if (s->has_tls)
		(void)tlsname_said(s->certs->dir, on_said, &w);
	jsonw_array_end(&w);
	tlshosts_name(s->certs->dir, names);
	has = s->has_tls && tlslook_at(s->certs->dir, names, &look,
	    &ignored) == ERR_OK;
	if (has) {
		jsonw_bool_field(&w, "ours", tlsca_is_ours(s->certs->dir));
		jsonw_int_field(&w, "from_ts", look.from_ts);
		jsonw_int_field(&w, "until_ts", look.until_ts);
		jsonw_string_field(&w, "fingerprint",
		    str_from(look.fingerprint));
		jsonw_string_field(&w, "root_fingerprint",
		    str_from(look.root_fingerprint));
		jsonw_string_field(&w, "missing", str_from(look.missing));
	}
	jsonw_object_end(&w);
	tlsname_free(names);
	return ERR_OK;
}

/* Whether it leads here */

struct way {
	bool resolves, is_here, answers, covered;
};

/* Nobody else's port is knocked at: who asks learns of this machine alone. */
static void
follow(const struct cert_site *s, struct addr to, struct way *way)
{
	struct addr own;

	way->resolves = true;
	to.port = s->listen->port;
	for (unsigned i = 0; i < ADDRESSES_MAX &&
	    doctor_world_real.address(i, &own); i++) {
		if (!addr_same_ip(&own, &to))
			continue;
		way->is_here = true;
		way->answers |= doctor_world_real.reaches(&to);
		return;
	}
}

static void
resolve(const struct cert_site *s, const char *host, struct way *way)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *all = NULL;
	struct addr to;

	if (getaddrinfo(host, NULL, &hints, &all) != 0)
		return;
	for (const struct addrinfo *i = all; i && !way->answers;
	    i = i->ai_next)
		if (addr_from_sockaddr(i->ai_addr, &to))
			follow(s, to, way);
	freeaddrinfo(all);
}

static bool
is_covered(const struct cert_site *s, const char *host, bool is_address)
{
	struct tlsname *name = tlsname_new(NULL);
	struct tls_error ignored = { "" };
	struct tlslook look;
	bool yes;

	snprintf(name->san, sizeof(name->san), "%s:%s", is_address ? "IP" :
	    "DNS", host);
	yes = s->has_tls && tlslook_at(s->certs->dir, name, &look,
	    &ignored) == ERR_OK && look.missing[0] == '\0';
	tlsname_free(name);
	return yes || (s->has_tls && !is_address &&
	    tlshosts_covers(s->certs->dir, host));
}

/* Letters, digits, hyphens and dots, or what an address has. */
static bool
is_host(struct str host)
{
	struct addr ignored;

	for (size_t i = 0; i < host.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVW"
		    "XYZ0123456789-.", host.p[i]))
			return host.p[0] != '[' &&
			    addr_parse_ip(host, &ignored) == ERR_OK;
	return host.len > 0 && host.len <= HOST_MAX && host.p[0] != '-' &&
	    host.p[0] != '.';
}

static enum err
check(void *arg, struct str host, struct buf *out)
{
	struct cert_site *s = arg;
	struct jsonw w = jsonw_on(out);
	struct way way = { .resolves = false };
	char text[HOST_MAX + 1];
	struct addr to;
	bool is_address = addr_parse_ip(host, &to) == ERR_OK;

	if (!is_host(host))
		return ERR_FIELD;
	/* A dead name service holds one thread of the pool and no more. */
	if (atomic_exchange(&s->is_asking, true))
		return ERR_BUSY;
	snprintf(text, sizeof(text), "%.*s", STR_FMT(host));
	if (is_address)
		follow(s, to, &way);
	else
		resolve(s, text, &way);
	way.covered = is_covered(s, text, is_address);
	atomic_store(&s->is_asking, false);
	jsonw_object(&w);
	jsonw_string_field(&w, "host", host);
	jsonw_bool_field(&w, "resolves", way.resolves);
	jsonw_bool_field(&w, "is_here", way.is_here);
	jsonw_bool_field(&w, "answers", way.answers);
	jsonw_bool_field(&w, "covered", way.covered);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* Another one */

/* A PFX came as base64, with or without line ends; room holds it. */
static bool
decode(struct str text, unsigned char *room, struct str *out)
{
	EVP_ENCODE_CTX *ctx = EVP_ENCODE_CTX_new();
	int len = 0, rest = 0;
	bool ok = false;

	if (ctx) {
		EVP_DecodeInit(ctx);
		ok = EVP_DecodeUpdate(ctx, room, &len,
		    (const unsigned char *)text.p, (int)text.len) >= 0 &&
		    EVP_DecodeFinal(ctx, room + len, &rest) == 1;
	}
	EVP_ENCODE_CTX_free(ctx);
	*out = (struct str){ (const char *)room, (size_t)(len + rest) };
	return ok && out->len > 0;
}

static enum err
import(const struct cert_site *s, const struct cert_import_in *in,
    struct tls_error *e)
{
	unsigned char *room = xcalloc(1, CERTIFICATE_BYTES_MAX + 64);
	char passphrase[PASSPHRASE_MAX + 1];
	struct str pfx = STR_NONE;
	bool is_pfx = false;
	struct tlsimport from = { .cert = "the upload",
		.passphrase = passphrase, .cert_bytes = in->cert,
		.key_bytes = in->key };
	enum err err;

	if (memmem(in->cert.p, in->cert.len, "-----BEGIN", 10) == NULL)
		is_pfx = decode(in->cert, room, &pfx);
	if (is_pfx)
		from.cert_bytes = pfx;
	snprintf(passphrase, sizeof(passphrase), "%.*s",
	    (int)in->passphrase.len, in->passphrase.p ? in->passphrase.p : "");
	err = tlsimport_put(s->certs->dir, &from, e);
	mem_wipe(passphrase, sizeof(passphrase));
	xfree_secret(room, CERTIFICATE_BYTES_MAX + 64);
	return err;
}

static enum err
sign(const struct cert_site *s, const struct str_list *names,
    struct tls_error *e)
{
	return names == NULL ? tlsca_issue(s->certs->dir, e) :
	    tlsca_issue_for(s->certs->dir, names, e);
}

static enum err
change(const struct cert_site *s, const struct cert_import_in *in,
    const struct str_list *names, char why[CERTIFICATE_WHY_MAX])
{
	struct tls_error error = { "" };
	enum err err;

	if (!s->has_tls) {
		snprintf(why, CERTIFICATE_WHY_MAX, "this server speaks without"
		    " TLS: server.tls is false");
		return ERR_TLS;
	}
	if (atomic_exchange(&s->certs->is_changing, true))
		return ERR_BUSY;
	pthread_mutex_lock(&s->certs->files);
	err = in ? import(s, in, &error) : sign(s, names, &error);
	pthread_mutex_unlock(&s->certs->files);
	atomic_store(&s->certs->is_changing, false);
	snprintf(why, CERTIFICATE_WHY_MAX, "%.*s", CERTIFICATE_WHY_MAX - 1,
	    error.why);
	return err;
}

/* Main sees that the file is another, and takes it. */
static void
take_hosts(void *arg, const struct hostnews *news)
{
	const struct cert_site *s = arg;
	struct tls_error error = { "" };
	struct buf lines;

	if (!s->has_tls)
		return;
	buf_init(&lines, HOSTNEWS_MAX * (TENANT_HOST_MAX + 1) + 1);
	for (uint32_t i = 0; i < news->count; i++) {
		buf_puts(&lines, news->rows[i].host);
		buf_putc(&lines, '\n');
	}
	if (tlshosts_put(s->certs->dir, buf_str(&lines), &error) != ERR_OK)
		log_warn("tls", "no certificate is made for the host names of"
		    " tenants: %s", error.why);
	buf_fini(&lines);
}

static enum err
put(void *arg, const struct cert_import_in *in,
    char why[CERTIFICATE_WHY_MAX])
{
	return change(arg, in, NULL, why);
}

static enum err
sign_own(void *arg, const struct str_list *names,
    char why[CERTIFICATE_WHY_MAX])
{
	return change(arg, NULL, names, why);
}

void
cert_site_init(struct cert_site *s, struct certs *certs,
    const struct addr *listen, bool has_tls)
{
	s->keeper = (struct certkeeper){ .arg = s, .show = show,
		.check = check, .put = put, .sign = sign_own,
		.hosts = take_hosts };
	s->certs = certs;
	s->listen = listen;
	s->has_tls = has_tls;
}
