/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificate in force, and its files.
 *
 * Runs on: main.
 * Owns: a reference of the TLS context, the page of the root.
 */
#include "app/certs.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "http/capage.h"
#include "net/tlsca.h"
#include "net/tlslook.h"

#define LOOK_MS 2000
#define NAMES_MS (3600 * 1000)	/* addresses of a machine change */
#define DAY_MS (24LL * 3600 * 1000)

static void
mark(const struct certs *c, struct certs_mark out[CERTS_FILES])
{
	static const char *const names[CERTS_FILES] = { "cert.pem",
		"key.pem", "hosts" };
	char path[PATH_MAX + 16];
	struct stat st;

	memset(out, 0, CERTS_FILES * sizeof(*out));
	for (unsigned i = 0; i < CERTS_FILES; i++) {
		snprintf(path, sizeof(path), "%s/%s", c->dir, names[i]);
		if (stat(path, &st) != 0)
			continue;
		out[i].ino = st.st_ino;
		out[i].size = st.st_size;
		out[i].mtime = st.st_mtim;
	}
}

static bool
is_same(const struct certs_mark a[CERTS_FILES],
    const struct certs_mark b[CERTS_FILES])
{
	for (unsigned i = 0; i < CERTS_FILES; i++)
		if (a[i].ino != b[i].ino || a[i].size != b[i].size ||
		    a[i].mtime.tv_sec != b[i].mtime.tv_sec ||
		    a[i].mtime.tv_nsec != b[i].mtime.tv_nsec)
			return false;
	return true;
}

/* When the box signs it anew; INT64_MAX: somebody else does. */
static int64_t
renewal_of(const struct certs *c)
{
	static const struct tlsname nobody;
	struct tls_error ignored;
	struct tlslook look;

	if (tlslook_at(c->dir, &nobody, &look, &ignored) != ERR_OK)
		return INT64_MAX;
	metric_set(METRIC_CERT_END, look.until_ts / 1000);
	if (!tlsca_is_ours(c->dir))
		return INT64_MAX;
	return look.until_ts - TLSCA_RENEW_DAYS * DAY_MS;
}

/* The marks are taken before the files: what changes meanwhile is read
 * again. */
static enum err
take(struct certs *c, struct tls_error *error)
{
	struct ssl_ctx_st *fresh = NULL;
	struct certs_mark now[CERTS_FILES];
	enum err err;

	mark(c, now);
	err = tls_load(c->dir, &fresh, error);
	if (err)
		return err;
	memcpy(c->taken, now, sizeof(now));
	memcpy(c->seen, now, sizeof(now));
	tls_unref(c->tls);
	c->tls = fresh;
	tls_fingerprint(c->tls, c->fingerprint);
	c->renew_ts = renewal_of(c);
	return ERR_OK;
}

static void
renew(struct certs *c, int64_t now_ts)
{
	struct tls_error error = { "" };
	bool renewed = false;

	if (tlsca_renew(c->dir, now_ts, &renewed, &error) != ERR_OK)
		log_warn("tls", "the certificate is to be signed anew: %s",
		    error.why);
	else if (renewed)
		log_info("tls", "the certificate was signed anew");
}

enum err
certs_open(struct certs *c, const char *data, bool has_tls, char *why,
    size_t room)
{
	struct tls_error error = { "" };
	enum err err;

	pthread_mutex_init(&c->files, NULL);
	snprintf(c->dir, sizeof(c->dir), "%s/tls", data);
	if (!has_tls)
		return ERR_OK;
	err = tls_ensure(c->dir, &error);
	if (!err) {
		renew(c, clock_wall_ms(&clock_real));
		err = take(c, &error);
	}
	if (err)
		snprintf(why, room, "%s", error.why);
	else
		c->page = capage_new(c->dir);
	return err;
}

void
certs_close(struct certs *c)
{
	tls_unref(c->tls);
	capage_free(c->page);
	c->tls = NULL;
	c->page = NULL;
}

bool
certs_reload(struct certs *c, char *why, size_t room)
{
	struct tls_error error = { "" };

	if (c->tls == NULL || take(c, &error) == ERR_OK)
		return true;
	snprintf(why, room, "%s", error.why);
	return false;
}

/* Files that are still being written are looked at again: what is taken, or
 * complained of once, has stood still from one look to the next. */
static bool
take_changed(struct certs *c)
{
	struct tls_error error = { "" };
	struct certs_mark now[CERTS_FILES];
	bool is_still;

	mark(c, now);
	is_still = is_same(now, c->seen);
	if (is_same(now, c->taken) || !is_still) {
		memcpy(c->seen, now, sizeof(now));
		return false;
	}
	if (take(c, &error) == ERR_OK)
		return true;
	memcpy(c->taken, now, sizeof(now));
	log_warn("tls", "the files in %s changed and cannot be used: %s; "
	    "the certificate of before stays", c->dir, error.why);
	return false;
}

bool
certs_look(struct certs *c, int64_t mono_ms, int64_t now_ts)
{
	if (c->tls == NULL || mono_ms < c->look_ms)
		return false;
	c->look_ms = mono_ms + LOOK_MS;
	if ((mono_ms >= c->names_ms || now_ts >= c->renew_ts) &&
	    pthread_mutex_trylock(&c->files) == 0) {
		c->names_ms = mono_ms + NAMES_MS;
		/* What fails is tried again then; what works says when. */
		c->renew_ts = now_ts + NAMES_MS;
		renew(c, now_ts);
		pthread_mutex_unlock(&c->files);
	}
	return take_changed(c);
}
