/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_WIRE_H
#define APP_WIRE_H
/*
 * The only place that names concrete parts: stores, core, workers, HTTP
 * server, and the threads they run on. Main thread.
 */
#include "app/modules.h"
#include "app/options.h"
#include "base/addr.h"
#include "net/tls.h"

#define WIRE_WHY_MAX 600

struct wire;

/* Why there is none. */
struct wire_failure {
	char why[WIRE_WHY_MAX];	/* for the operator: what, where, how to mend */
	bool is_of_data;	/* what lies in the data directory is not good,
				 * and neither the options nor the machine */
	bool is_back;		/* the data are as the release before left
				 * them, which can run on them */
};

/*
 * Opens the data directory (held by the caller), binds the port and makes
 * every part; nothing runs yet. NULL with the failure.
 */
struct wire *wire_new(const struct conf *, const struct modules *,
    const char *version, struct wire_failure *);
/* The state stays, which was restored and might have gone back: see
 * core_keep_tenants. Before wire_start. */
void wire_keep(struct wire *);
void wire_start(struct wire *);

/* Where it listens, and the certificate's fingerprint ("" without TLS). */
const struct addr *wire_addr(const struct wire *);
const char *wire_fingerprint(const struct wire *);

/* A sync failed or the like: the daemon must end at once. */
bool wire_must_end(struct wire *);
/* A module wants it: the daemon is to end in its order and start again. */
bool wire_begins_anew(const struct wire *);
/* NULL: every thread without which nobody is served has come round since it
 * was last so, and is asked again. Else the name of one that has not yet: it
 * may have much to do, or stand still. */
const char *wire_stuck(struct wire *);
/* Nothing can be accepted any more; what is under way goes on, unless it waits
 * for the bucket of files. */
void wire_drain(struct wire *);
uint32_t wire_inflight(struct wire *);
/* After draining: tells clients to come back and closes. */
void wire_goodbye(struct wire *);
uint32_t wire_session_count(struct wire *);
/* Stops every thread, closes every file. Accepts NULL. */
void wire_free(struct wire *);

/* Reloadable options, and the certificate read again. False with why when
 * the certificate is not good: nothing has changed then. */
bool wire_reload(struct wire *, const struct options *,
    char why[WIRE_WHY_MAX]);
/* Often: true when a certificate that changed on the disk, or was signed anew,
 * is in force now. */
bool wire_watch(struct wire *, const struct options *);

#endif
