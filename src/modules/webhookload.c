/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Webhooks of a tenant as their rows are now, and what admins asked for.
 * Runs on: the webhook thread.
 * Owns: nothing.
 */
#include "core/quota.h"
#include "modules/webhook.h"

#define LOAD_ARENA_MAX (16u << 20)

void
webhook_rows_free(struct arena *rows_)
{
	if (rows_ == NULL)
		return;
	arena_fini(rows_);
	xfree(rows_);
}

void
webhook_sweep(struct hooked *t)
{
	struct line **at = &t->lines;

	while (*at != NULL) {
		struct line *l = *at;

		if (!l->is_gone || l->busy > 0) {
			at = &l->next;
			continue;
		}
		*at = l->next;
		line_free(l);
	}
}

static struct line *
line_of(const struct hooked *t, const struct webhook *h)
{
	for (struct line *l = t->lines; l != NULL; l = l->next)
		if (!l->is_gone && l->made_ts == h->made_ts &&
		    str_is(h->id, l->id))
			return l;
	return NULL;
}

struct webhook_set {
	struct webhook items[WEBHOOKS_MAX];
	unsigned count;
};

static enum err
on_webhook(void *arg, const struct webhook *h)
{
	struct webhook_set *set = arg;

	set->items[set->count++] = *h;
	return ERR_OK;
}

static void
apply(const struct webhooks *w, struct hooked *t, const struct webhook *h)
{
	struct line *l = line_of(t, h);

	if (l == NULL) {
		l = line_new(h);
		l->retry_ms = w->options.retry_ms;
		l->probe_ms = w->options.probe_ms;
		l->failures_max = w->parts->settings->webhook_failures_max;
		l->tenant = t;
		l->next = t->lines;
		t->lines = l;
	} else {
		line_set(l, &h->row);
	}
	l->is_seen = true;
}

struct probe {
	int64_t id, ts;
};

static bool
on_probe(void *arg, const struct entry *e)
{
	*(struct probe *)arg = (struct probe){ e->id, e->ts };
	return false;
}

/* The id before the first entry that is not older than ts. Times of entries
 * never fall with their ids. */
static enum err
id_before(const struct view *v, int64_t ts, int64_t *out)
{
	int64_t low = 0, high;
	enum err err = v->ops->last_id_get(v->store, &high);

	while (err == ERR_OK && low < high) {
		int64_t middle = low + (high - low) / 2;
		struct probe at = { .id = 0 };

		err = v->ops->entry_after(v->store, middle, 1, on_probe, &at);
		if (at.id == 0 || at.ts >= ts)
			high = middle;
		else
			low = at.id;
	}
	*out = low;
	return err;
}

/* Ranges that were asked for one after the other become one: better to be
 * told twice than not at all. */
static enum err
take_range(const struct view *v, struct line *l, int64_t number,
    const struct webhook_job *job)
{
	int64_t after, upto;
	enum err err = id_before(v, job->since_ts, &after);

	if (err == ERR_OK)
		err = id_before(v, job->until_ts + 1, &upto);
	if (err != ERR_OK)
		return err;
	if (upto > l->cursor)
		upto = l->cursor;	/* the rest is to come anyway */
	if (l->replay_at < l->replay_upto) {
		after = after < l->replay_at ? after : l->replay_at;
		upto = upto > l->replay_upto ? upto : l->replay_upto;
	}
	l->replay_at = after;
	l->replay_upto = upto;
	l->job = number;
	l->is_dirty = true;
	return ERR_OK;
}

struct job_list {
	int64_t numbers[WEBHOOK_JOBS_MAX];
	struct webhook_job jobs[WEBHOOK_JOBS_MAX];
	unsigned count;
};

static bool
on_job(void *arg, int64_t number, const struct webhook_job *job)
{
	struct job_list *list = arg;

	list->numbers[list->count] = number;
	list->jobs[list->count++] = *job;
	return list->count < WEBHOOK_JOBS_MAX;
}

/* In their order; those for which there is no room now wait. */
static enum err
load_jobs(const struct view *v, struct line *l, bool *all)
{
	struct job_list list = { .count = 0 };
	enum err err = webhook_jobs(v, str_from(l->id), l->job, on_job,
	    &list);

	for (unsigned i = 0; i < list.count && err == ERR_OK; i++) {
		const struct webhook_job *job = &list.jobs[i];

		if (job->what == WEBHOOK_AGAIN && job->event == 0) {
			err = take_range(v, l, list.numbers[i], job);
		} else if (!line_take_job(l, list.numbers[i], job)) {
			*all = false;
			break;
		}
	}
	return err;
}

enum err
webhook_load(const struct webhooks *w, struct hooked *t, const struct view *v)
{
	struct arena *fresh = xcalloc(1, sizeof(*fresh));
	struct webhook_set set = { .count = 0 };
	int64_t changed = t->changed;
	struct quota quota;
	bool all = true;
	enum err err;

	arena_init(fresh, LOAD_ARENA_MAX);
	err = webhook_each(v, fresh, on_webhook, &set);
	if (err == ERR_OK)
		err = quota_load(v->ops, v->store, &quota);
	if (err != ERR_OK) {
		webhook_rows_free(fresh);
		return err;
	}
	t->is_resting = quota.suspended_ts != 0;
	for (struct line *l = t->lines; l != NULL; l = l->next)
		l->is_seen = false;
	for (unsigned i = 0; i < set.count; i++)
		apply(w, t, &set.items[i]);
	for (struct line *l = t->lines; l != NULL; l = l->next)
		l->is_gone |= !l->is_seen;
	webhook_sweep(t);
	/* What is gone needs its row no more. */
	webhook_rows_free(t->rows);
	t->rows = fresh;
	for (struct line *l = t->lines; l != NULL && err == ERR_OK;
	    l = l->next)
		if (!l->is_gone)
			err = load_jobs(v, l, &all);
	if (err == ERR_OK && all)
		t->loaded = changed;
	return err;
}
