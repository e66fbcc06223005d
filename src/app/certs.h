/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CERTS_H
#define APP_CERTS_H
/*
 * The certificate in force: made at the first start, signed anew in time when
 * it is the box's own, and read again when its files change, so that whoever
 * renews it need tell nobody. Main thread.
 */
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

#include "net/tls.h"

#define CERTS_FILES 3

struct capage;

/* How a file looks from outside. */
struct certs_mark {
	ino_t ino;
	off_t size;
	struct timespec mtime;
};

struct certs {
	struct ssl_ctx_st *tls;		/* NULL: without */
	struct capage *page;		/* NULL: no root of ours */
	char dir[PATH_MAX], fingerprint[TLS_FINGERPRINT_MAX];
	/* Certificate, key, host names of tenants. */
	struct certs_mark taken[CERTS_FILES], seen[CERTS_FILES];
	int64_t look_ms, names_ms;	/* monotonic: when next */
	int64_t renew_ts;		/* when it is signed anew at least */
	atomic_bool is_changing;	/* somebody has asked for another one */
	pthread_mutex_t files;		/* written; main never waits for it */
};

/* On error a sentence for the operator. Without TLS nothing is made. */
enum err certs_open(struct certs *, const char *data, bool has_tls,
    char *why, size_t room) MUST_CHECK;
void certs_close(struct certs *);	/* zeroed is fine */
/* Reads it again now; false with why: the old one stays. */
bool certs_reload(struct certs *, char *why, size_t room);
/* Often: true when another one is in force, to be given to who uses it. */
bool certs_look(struct certs *, int64_t mono_ms, int64_t now_ts);

#endif
