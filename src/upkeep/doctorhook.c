/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of what is posted to others.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include <inttypes.h>

#include "base/mem.h"
#include "core/webhook.h"
#include "upkeep/doctor_priv.h"

#define HOOKS_ARENA (8u << 20)
/* Some seconds of a busy box's entries; an endpoint that keeps up never has
 * as many. */
#define WAITING_WARN 10000

struct hooks {
	struct exam *exam;
	const char *tenant;
	int64_t newest;		/* entry of it */
	unsigned all, bad;
};

/* Entries that it has yet to go through; those asked for again are others. */
static void
look_behind(struct hooks *w, const struct webhook *h)
{
	int64_t waiting = w->newest - h->state.cursor;

	if (waiting < WAITING_WARN)
		return;
	w->bad++;
	exam_mend(w->exam, "yizhanctl --tenant %.32s call webhook.update "
	    "'{\"id\":\"%.64s\",\"parallel\":%d}'", w->tenant, h->id.p,
	    WEBHOOK_PARALLEL_MAX);
	exam_say(w->exam, FINDING_WARN, FOUND_HOOK_BEHIND, "the webhook %.64s "
	    "of %.32s is %" PRId64 " entries behind: they come faster than "
	    "they are taken", h->id.p, w->tenant, waiting);
}

static enum err
on_webhook(void *arg, const struct webhook *h)
{
	struct hooks *w = arg;

	w->all++;
	if (h->row.paused.p != NULL) {
		w->bad++;
		exam_mend(w->exam, "yizhanctl --tenant %.32s call "
		    "webhook.update '{\"id\":\"%.64s\",\"paused\":false}'",
		    w->tenant, h->id.p);
		exam_say(w->exam, FINDING_WARN, FOUND_HOOK_PAUSED, "the "
		    "webhook %.64s of %.32s is paused: %.200s", h->id.p,
		    w->tenant, h->row.paused.p);
	} else if (h->state.failures >= WEBHOOK_FAILURES) {
		w->bad++;
		exam_mend(w->exam, "yizhanctl --tenant %.32s call webhook.test "
		    "'{\"id\":\"%.64s\"}'", w->tenant, h->id.p);
		exam_say(w->exam, FINDING_WARN, FOUND_HOOK_FAILING, "the "
		    "webhook %.64s of %.32s failed %" PRId64 " times in a row: "
		    "%.200s", h->id.p, w->tenant, h->state.failures,
		    h->state.why.p ? h->state.why.p : "no answer");
	} else {
		look_behind(w, h);
	}
	return ERR_OK;
}

static void
ask_tenant(void *arg, const char *id)
{
	struct hooks *w = arg;
	const struct store_backend *b = w->exam->site->store;
	struct view v = { .ops = b->ops };
	const char *what = NULL;
	struct arena arena;

	w->tenant = id;
	/* What cannot be opened, check_databases says. */
	if (b->ops->open(b->place, str_from(id), STORE_READ, &v.store, &what))
		return;
	arena_init(&arena, HOOKS_ARENA);
	if (b->ops->begin(v.store) == ERR_OK) {
		if (b->ops->last_id_get(v.store, &w->newest))
			w->newest = 0;
		(void)!webhook_each(&v, &arena, on_webhook, w);
		b->ops->rollback(v.store);
	}
	arena_fini(&arena);
	b->ops->close(v.store);
}

void
check_webhooks(struct exam *e)
{
	struct hooks w = { .exam = e };

	each_tenant(e, ask_tenant, &w);
	if (w.bad == 0)
		exam_say(e, FINDING_OK, FOUND_HOOKS_GOOD, "%u webhooks, none "
		    "of them paused, failing or behind", w.all);
}
