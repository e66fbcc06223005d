/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_CERTKEEPER_H
#define APP_CERTKEEPER_H
/* The certificate of the running daemon for core/certificate.h: by its files,
 * which the main thread looks at. */
#include "app/certs.h"
#include "base/addr.h"
#include "core/certificate.h"

struct cert_site {
	struct certkeeper keeper;
	struct certs *certs;
	const struct addr *listen;	/* where it is bound */
	bool has_tls;
	atomic_bool is_asking;		/* somebody else is */
};

/* Main, before the core is made. certs and listen outlive it. */
void cert_site_init(struct cert_site *, struct certs *,
    const struct addr *listen, bool has_tls);

#endif
