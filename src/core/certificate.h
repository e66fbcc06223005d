/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CERTIFICATE_H
#define CORE_CERTIFICATE_H
/*
 * The certificate of the box and the addresses that lead to it, for whoever
 * looks after it. The core does not know how: app/ gives it.
 */
#include "core/files.h"
#include "core/ledger.h"
#include "core/request.h"

#define CERTIFICATE_BYTES_MAX (32 * 1024)
#define CERTIFICATE_WHY_MAX 400
#define CERTIFICATE_NAMES_MAX 16

struct hostnews;
struct cert_check_in {
	struct str host;
};
struct cert_import_in {
	/* PEM text, or a PFX in base64; key empty: with the certificate. */
	struct str cert, key, passphrase;
};

struct cert_new_in {
	struct str_list names;
	bool has_names;
};

/* All on threads of the files pool, several at once; each may take seconds.
 * Results are JSON objects. */
struct certkeeper {
	void *arg;
	enum err (*show)(void *arg, struct buf *out);
	/* ERR_BUSY: another name is being looked up. */
	enum err (*check)(void *arg, struct str host, struct buf *out);
	/* ERR_TLS: why says it, nothing changed; ERR_BUSY: it is being
	 * changed. */
	enum err (*put)(void *arg, const struct cert_import_in *,
	    char why[CERTIFICATE_WHY_MAX]);
	/* One that the box signs itself, from now on for these names, too;
	 * NULL: for those of before. ERR_FIELD, why: one is none. */
	enum err (*sign)(void *arg, const struct str_list *names,
	    char why[CERTIFICATE_WHY_MAX]);
	/* The names by which tenants are found, all of them at every change:
	 * on the system writer, and on main before it runs. NULL: nobody
	 * signs for them. */
	void (*hosts)(void *arg, const struct hostnews *);
};

enum err cert_show_op(struct files *, struct request *);
enum err cert_check_op(struct files *, struct request *);
enum err cert_import_op(struct files *, struct request *);
enum err cert_new_op(struct files *, struct request *);
/* Another certificate was taken: noted in the directory log. */
enum err cert_note(struct ledger *, struct request *);

#endif
