/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HOSTNEWS_H
#define CORE_HOSTNEWS_H
/*
 * By which host names tenants are found: told by the system writer to the door
 * that reads them in requests, all of them at every change.
 */
#include "loop/mailbox.h"
#include "model/user.h"

#define HOSTNEWS_MAX 1000	/* tenants that have one */

struct hostnews {
	struct mail mail;	/* MAIL_HOSTNEWS */
	uint32_t count;
	struct hostname {
		char host[TENANT_HOST_MAX + 1];
		char tenant[33];
	} rows[];		/* by host */
};

/* Beside MAIL_REPLY and the receiver's own. */
enum { MAIL_HOSTNEWS = 65 };

/* Without rows, and with room for as many as there may be. Freed with xfree by
 * whoever takes the mail. */
struct hostnews *hostnews_new(void);
/* What is beyond HOSTNEWS_MAX is left out. */
void hostnews_add(struct hostnews *, const struct tenant *);
/* After the last one was added. */
void hostnews_sort(struct hostnews *);
/* Whose name it is, as a Host field has it (RFC 9110 7.2), its port and
 * capitals aside; NULL: nobody's. The news may be NULL. */
const char *hostnews_find(const struct hostnews *, struct str host);
/* A name of the DNS in small letters (RFC 1123 2.1), and no address. */
bool hostnews_is_name(struct str);

#endif
