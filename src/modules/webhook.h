/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_WEBHOOK_H
#define MODULES_WEBHOOK_H
/* What the files of the module share: all of it is the webhook thread's. */
#include "base/map.h"
#include "core/stores.h"
#include "modules/module.h"
#include "modules/webhookline.h"

struct webhook_options {
	bool enabled;
	int64_t deadline_ms, retry_ms, probe_ms;
	int64_t calls_max, tenant_calls_max;	/* under way */
};

/* A tenant that has webhooks, or calls of former ones under way. */
struct hooked {
	struct hooked *next;	/* in the queue */
	bool is_queued, is_saving;
	bool is_resting;	/* the tenant is suspended */
	bool is_starved;	/* it could call more, but all may not */
	char tenant[33];
	int64_t changed;	/* news said so */
	int64_t loaded;		/* as of that; -1: not yet */
	int64_t save_ms, retry_ms;	/* not before */
	struct line *lines;
	unsigned calls;
	struct arena *rows;	/* what was loaded; the lines point into it */
};

struct webhooks {
	struct actor actor;
	struct webhook_options options;
	struct module_site site;
	const struct core_parts *parts;
	struct stores stores;
	struct map tenants;	/* id → struct hooked */
	struct hooked *queue, **queue_tail;
	unsigned calls;
	struct mail turn, end;
	bool is_turn_posted, is_ending;
	bool is_alone;		/* nobody takes what is posted any more */
};

enum { MAIL_CALLED = 128, MAIL_TURN, MAIL_END };

/* What a call is about; in its arena. */
struct attempt {
	struct line *line;
	enum webhook_what what;
	int64_t id;
	const char *type;	/* static */
};

/* Forgets lines that are gone and have no call under way. */
void webhook_sweep(struct hooked *);
void webhook_rows_free(struct arena *);	/* accepts NULL */
/* The rows as they are now, and what admins asked for since. */
enum err webhook_load(const struct webhooks *, struct hooked *,
    const struct view *) MUST_CHECK;
/* Calls what may be called now. *more: another turn would find more. */
enum err webhook_serve(struct webhooks *, struct line *,
    const struct view *, bool *more) MUST_CHECK;

#endif
