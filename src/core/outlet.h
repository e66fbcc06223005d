/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_OUTLET_H
#define CORE_OUTLET_H
/*
 * What comes out of the core: notices to the workers. A notice is one mail;
 * an event inside is shared by all workers and immutable.
 *
 * Subscribing, unsubscribing, kicks and events of a tenant travel the same
 * mailbox in commit order, so they take effect in that order.
 */
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/blob.h"
#include "core/request.h"

/* Tenant number and conversation key: what workers' tables are keyed by. */
struct channel_key {
	uint32_t tenant;	/* unique in this run of the daemon */
	int64_t conv;
};

/*
 * An event. `head` and `tail` are JSON text around the one member that
 * depends on the viewer: the frame is
 *	{"jsonrpc":"2.0","method":"<method>","params":{"conv":"<name>"<tail>}}
 * with <name> canonical, or as seen by the viewer in direct conversations.
 * tail begins with a comma or is empty.
 */
struct event {
	atomic_uint refs;
	const char *method;	/* static */
	struct channel_key key;
	bool is_direct;		/* the name depends on the viewer */
	char conv[136];		/* canonical name */
	struct session_ref except;	/* the sender's gets the answer */
	char only_user[65];	/* "" or: only sessions of this user */
	size_t tail_len;
	char tail[];
};

struct event *event_alloc(const char *method, size_t tail_len);
struct event *event_take_ref(struct event *);
void event_unref(struct event *);	/* accepts NULL; any thread */

enum notice_kind {
	NOTICE_EVENT,		/* event */
	NOTICE_SUBSCRIBE,	/* session, key */
	NOTICE_UNSUBSCRIBE,	/* session, key */
	NOTICE_KICK,		/* session, reason: tell it and close */
	NOTICE_STOPPING,	/* retry_after_ms: tell everyone */
};

struct notice {
	struct mail mail;	/* MAIL_NOTICE; freed by the worker */
	enum notice_kind kind;
	struct event *event;	/* one reference, for NOTICE_EVENT */
	struct session_ref session;
	struct channel_key key;
	const char *reason;	/* static */
};

struct notice *notice_new(enum notice_kind);
void notice_free(struct notice *);	/* drops its event too */

/* What session.open gives the worker with its MAIL_REPLY: channels to
 * subscribe before anything later in the mailbox is handled. */
struct subscription {
	uint32_t tenant;
	uint32_t count;
	int64_t convs[];
};

/* The worker tells the shard that a session's connection is gone. */
struct session_gone {
	struct mail mail;	/* MAIL_SESSION_GONE; freed by the shard */
	char tenant[33];
	char user[65];
	struct session_ref session;
};

#endif
