/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_BROADCAST_H
#define CORE_BROADCAST_H
/*
 * Broadcasts: what a tenant says to its people. To all it is one message in
 * the log `t:`, which everybody reads. To those with a tag, or to those in a
 * department, it is a message in each one's own log `s:<user>`, so many a
 * second; how far it came is a record written with them, so that none is left
 * out and none gets it twice, whatever stops. See
 * docs/decisions/0009-broadcasts.md.
 */
#include "core/message.h"

#define BROADCAST_RATE 200	/* people a second, when not given */
#define BROADCAST_RATE_MAX 500	/* a page of them is one transaction, which
				 * sends of the tenant wait for */
#define BROADCAST_BODY_MAX (14 * 1024)	/* bytes, as JSON: a record says more
					 * than it */
#define BROADCASTS_AT_ONCE 10	/* under way, at most */
#define BROADCASTS_KEPT 1000	/* unless an option says otherwise … */
#define BROADCASTS_KEPT_MAX 100000	/* … up to this */

enum broadcast_to { TO_ALL, TO_TAG, TO_DEPARTMENT };
extern const char *const broadcast_to_names[];	/* NULL-ended */
extern const char *const broadcast_state_names[];

struct broadcast_send_in {
	struct message_send_in said;	/* cid, kind, body */
	struct str tag, department;
	bool subtree;
	int to;
	int64_t rate;
};
struct broadcast_seq_in {	/* get, cancel */
	int64_t seq;
};
struct broadcast_list_in {
	int64_t after, limit;
};

enum err broadcast_send(struct ledger *, struct request *);
enum err broadcast_cancel(struct ledger *, struct request *);
enum err broadcast_get(struct view *, struct request *);
enum err broadcast_list(struct view *, struct request *);

/* The next page of one: see core/due.h. */
struct due;
enum err broadcast_go_on(struct ledger *, struct request *,
    struct ledger_conv *, const struct due *) MUST_CHECK;

#endif
