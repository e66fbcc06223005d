/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_TLSLOOK_H
#define NET_TLSLOOK_H
/* What a certificate on disk says, for whoever looks after it. */
#include <stdbool.h>
#include <stdint.h>

#include "net/tls.h"
#include "net/tlsname.h"

#define TLSLOOK_MISSING_MAX 512

struct tlslook {
	int64_t from_ts, until_ts;	/* Unix ms */
	/* Names and addresses that it is not for: "box.local, 10.0.0.7"; ""
	 * when it is for all. */
	char missing[TLSLOOK_MISSING_MAX];
	char fingerprint[TLS_FINGERPRINT_MAX];
	char root_fingerprint[TLS_FINGERPRINT_MAX];	/* "": no root here */
};

/*
 * Reads dir/cert.pem. ERR_TLS with *error set when it is missing or broken.
 * Any thread.
 */
enum err tlslook_at(const char *dir, const struct tlsname *, struct tlslook *,
    struct tls_error *) MUST_CHECK;

#endif
