/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_OUTBOUND_H
#define NET_OUTBOUND_H
/*
 * The outbound actor: makes the calls that are posted to it (net/outcall.h).
 * Names are resolved here, by the system's or an own name server, and every
 * address is judged after that (base/addrkind.h); the connection goes to
 * exactly the address that was found good. No proxies, no redirections. TLS
 * checks the certificate and its name.
 */
#include "base/addr.h"
#include "loop/actor.h"
#include "net/outcall.h"
#include "net/tls.h"

struct event_base;

/* Posted with mailbox_post_reserved; its answer comes as mail of the kind
 * that the asker named. */
enum { MAIL_OUTCALL = 1, MAIL_OUTBOUND_END };

#define OUTBOUND_CALLS_MAX 1024

struct outbound_config {
	unsigned calls_max;	/* at once; more are answered BUSY */
	struct addr_ranges allow;	/* of private and loopback addresses:
					 * may be called by everybody */
	struct addr nameserver;	/* port 0: the system's */
	const char *ca_file;	/* trusted beside the system's; NULL: none */
	const struct clock *clock;
};

struct outbound;

/* NULL with *error set when the certificates cannot be read. */
struct outbound *outbound_new(const struct outbound_config *,
    struct tls_error *error);
/* The loop it runs on: that of its actor's thread, before it starts. */
void outbound_start(struct outbound *, struct event_base *);
struct actor *outbound_actor(struct outbound *);
/* For threads that wait for answers and are to end before it does: all calls
 * under way and all that come are answered STOPPED. While its thread runs,
 * once; any thread. */
void outbound_end(struct outbound *);
/* Ends the calls under way, as STOPPED. After its thread stopped, before
 * those of the mailboxes that it answers to are gone. */
void outbound_finish(struct outbound *);
void outbound_free(struct outbound *);	/* accepts NULL */

#endif
