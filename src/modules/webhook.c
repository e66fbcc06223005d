/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Posts committed entries to the webhooks of tenants: reads each webhook's
 * part of the log from its own cursor, has it called, and saves how far it
 * came. What to call when is modules/webhookline.c's.
 * Runs on: the webhook thread; main (start, stop).
 * Owns: the lines of every tenant that has webhooks; its read-only store
 * handles.
 */
#include "modules/webhook.h"

#include "base/log.h"
#include "core/core.h"
#include "core/hooknews.h"

#define TENANTS_MAX 100000
#define SAVE_MS 1000
#define SAVE_AGAIN_MS (10 * 1000)
#define RETRY_MS 5000		/* of a tenant whose store fails */

static const struct option rows[] = {
	OPTION_AT(OPTION_BOOL, "webhooks", struct webhook_options, enabled,
	    "true", 0, 0, 0, "Posts entries to the webhooks of tenants"),
	OPTION_AS(OPTION_DURATION, "webhooks", "deadline",
	    struct webhook_options, deadline_ms, "15s", 100, 60 * 1000, 0,
	    "How long one call may take in all"),
	OPTION_AS(OPTION_DURATION, "webhooks", "retry_time",
	    struct webhook_options, retry_ms, "76h", 0,
	    30 * 24 * 3600 * 1000LL, 0,
	    "An event that fails is tried again for so long"),
	OPTION_AS(OPTION_DURATION, "webhooks", "probe_every",
	    struct webhook_options, probe_ms, "10m", 1000,
	    24 * 3600 * 1000LL, 0,
	    "How often a receiver that is down is tried at least"),
	OPTION_AS(OPTION_INT, "webhooks", "calls", struct webhook_options,
	    calls_max, "256", 1, 1024, 0, "Calls at once, of all tenants"),
	OPTION_AS(OPTION_INT, "webhooks", "calls_per_tenant",
	    struct webhook_options, tenant_calls_max, "32", 1, 1024, 0,
	    "Calls at once, of one tenant"),
	OPTION_END
};

static int64_t
now_ts(const struct webhooks *w)
{
	return clock_wall_ms(w->parts->clock);
}

static void
enqueue(struct webhooks *w, struct hooked *t)
{
	if (t->is_queued)
		return;
	t->is_queued = true;
	t->next = NULL;
	*w->queue_tail = t;
	w->queue_tail = &t->next;
}

static struct hooked *
dequeue(struct webhooks *w)
{
	struct hooked *t = w->queue;

	w->queue = t->next;
	if (w->queue == NULL)
		w->queue_tail = &w->queue;
	t->is_queued = false;
	return t;
}

/* ---- tenants ---- */

static struct hooked *
hooked_for(struct webhooks *w, const char *tenant)
{
	struct hooked *t = map_find(&w->tenants, str_from(tenant));

	if (t != NULL)
		return t;
	t = xcalloc(1, sizeof(*t));
	memcpy(t->tenant, tenant, strlen(tenant) + 1);
	t->loaded = -1;
	if (map_put(&w->tenants, str_from(t->tenant), t, NULL) != ERR_OK)
		BUG("more than %d tenants", TENANTS_MAX);
	return t;
}

static void
hooked_free(struct hooked *t)
{
	struct line *next;

	for (struct line *l = t->lines; l != NULL; l = next) {
		next = l->next;
		line_free(l);
	}
	webhook_rows_free(t->rows);
	xfree(t);
}

/* One that has no webhook, nor had, is forgotten: news brings it back. */
static void
forget_if_idle(struct webhooks *w, struct hooked *t)
{
	if (t->lines != NULL || t->is_queued || t->is_saving ||
	    t->loaded < t->changed)
		return;
	stores_drop(&w->stores, t->tenant);
	map_del(&w->tenants, str_from(t->tenant));
	hooked_free(t);
}

/* ---- turns ---- */

static enum err
serve_all(struct webhooks *w, struct hooked *t, const struct view *v,
    bool *more)
{
	enum err err = v->ops->begin(v->store);

	if (err == ERR_OK && t->loaded < t->changed)
		err = webhook_load(w, t, v);
	for (struct line *l = t->lines; l != NULL && err == ERR_OK &&
	    !t->is_resting; l = l->next)
		err = webhook_serve(w, l, v, more);
	v->ops->rollback(v->store);
	return err;
}

static void
take_turn(struct webhooks *w, struct hooked *t)
{
	struct view v = { .parts = w->parts, .ops = w->parts->store->ops };
	enum err err = stores_get(&w->stores, t->tenant, &v.store);
	bool more = false, is_open = err == ERR_OK;

	if (err == ERR_NOT_FOUND) {	/* nothing was ever written */
		t->loaded = t->changed;
		forget_if_idle(w, t);
		return;
	}
	t->is_starved = false;
	if (is_open)
		err = serve_all(w, t, &v, &more);
	if (err != ERR_OK) {
		if (is_open)
			stores_drop(&w->stores, t->tenant);
		if (t->retry_ms == 0)
			log_warn("webhooks", "tenant %s: cannot read its"
			    " log: %s", t->tenant, err_text(err, "en"));
		t->retry_ms = clock_mono_ms(w->parts->clock) + RETRY_MS;
		return;
	}
	t->retry_ms = 0;
	if (more)
		enqueue(w, t);	/* behind the other tenants */
	forget_if_idle(w, t);
}

/* One tenant per turn: what others posted meanwhile is handled between. */
static void
post_turn(struct webhooks *w)
{
	if (w->queue == NULL || w->is_turn_posted || w->is_ending)
		return;
	w->is_turn_posted = true;
	mailbox_post_reserved(&w->actor.box, &w->turn);
}

/* ---- saving ---- */

static bool
is_unsaved(const struct hooked *t)
{
	for (const struct line *l = t->lines; l != NULL; l = l->next)
		if (l->is_dirty && !l->is_gone)
			return true;
	return false;
}

static void
post_save(struct webhooks *w, struct hooked *t)
{
	static const struct step steps[] = {
		STEP_WRITER(webhook_save), { AT_NONE, { NULL } },
	};
	struct credit *credit;
	struct webhook_save_in *in;
	struct request *r;

	if (w->is_alone)
		return;
	credit = core_credit(w->site.core, t->tenant);
	if (!credit_take(credit))
		return;		/* busy: at the next tick */
	r = request_new();
	r->op_name = "webhook.save";
	r->steps = steps;
	r->in = in = arena_zalloc(&r->arena, sizeof(*in));
	for (struct line *l = t->lines; l != NULL; l = l->next) {
		if (!l->is_dirty || l->is_gone)
			continue;
		line_save(l, &r->arena, &in->items[in->count++]);
		l->is_dirty = l->is_log_dirty = false;
	}
	r->authenticated = true;
	r->who.roles = ROLE_SYSTEM;
	r->credit = credit;
	r->reply_to = &w->actor.box;
	memcpy(r->tenant, t->tenant, strlen(t->tenant) + 1);
	t->is_saving = true;
	mailbox_post_reserved(core_inbox(w->site.core, t->tenant), &r->mail);
}

static void
note_saved(struct hooked *t, const struct webhook_saved *s, bool is_good)
{
	for (struct line *l = t->lines; l != NULL; l = l->next) {
		if (l->made_ts != s->made_ts || !str_is(s->id, l->id))
			continue;
		if (is_good)
			line_saved(l, s);
		else
			l->is_dirty = l->is_log_dirty = true;
	}
	/* Somebody may have let it go on before this was known. */
	if (is_good && s->pause != NULL)
		t->loaded = -1;
}

static void
on_saved(struct webhooks *w, struct request *r)
{
	struct hooked *t = map_find(&w->tenants, str_from(r->tenant));
	const struct webhook_save_in *in = r->in;
	bool is_good = r->err == ERR_OK;

	t->is_saving = false;
	t->save_ms = clock_mono_ms(w->parts->clock) +
	    (is_good ? SAVE_MS : SAVE_AGAIN_MS);
	for (uint32_t i = 0; i < in->count; i++)
		note_saved(t, &in->items[i], is_good);
	/* What came meanwhile is saved before it ends. */
	if (w->is_ending && is_good && is_unsaved(t))
		post_save(w, t);
	credit_give(r->credit);
	request_free(r);
	enqueue(w, t);
}

/* ---- the actor ---- */

static void
on_news(struct webhooks *w, struct hooknews *n)
{
	struct hooked *t = hooked_for(w, n->tenant);

	if (n->changed > t->changed)
		t->changed = n->changed;
	for (struct line *l = t->lines; l != NULL; l = l->next)
		l->has_more = true;
	enqueue(w, t);
	xfree(n);
}

static void
on_called(struct webhooks *w, struct outcall *c)
{
	const struct attempt *a = c->arg;
	struct hooked *t = a->line->tenant;
	const struct line_result result = { .what = a->what, .id = a->id,
		.type = a->type, .call = c, .now_ts = now_ts(w),
		.dice = rng_u64(w->parts->rng) };
	bool was_full = w->calls >= w->options.calls_max;
	uint32_t pos = 0;
	struct str key;
	void *value;

	t->calls--;
	w->calls--;
	line_end(a->line, &result);
	outcall_free(c);
	webhook_sweep(t);
	enqueue(w, t);
	if (!t->is_saving && is_unsaved(t) &&
	    clock_mono_ms(w->parts->clock) >= t->save_ms)
		post_save(w, t);
	while (was_full && map_next(&w->tenants, &pos, &key, &value))
		if (((struct hooked *)value)->is_starved)
			enqueue(w, value);
}

static void
look_at_all(struct webhooks *w)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&w->tenants, &pos, &key, &value)) {
		struct hooked *t = value;

		for (struct line *l = t->lines; l != NULL; l = l->next)
			l->has_more = true;
		enqueue(w, t);
	}
}

static bool
is_due(const struct webhooks *w, struct hooked *t)
{
	int64_t now = now_ts(w);
	bool is_due = false;

	if (t->is_resting)
		return false;
	if (t->retry_ms > 0)
		return clock_mono_ms(w->parts->clock) >= t->retry_ms;
	for (struct line *l = t->lines; l != NULL; l = l->next) {
		line_mind_clock(l, now);
		is_due |= line_due_ts(l) <= now;
	}
	return is_due;
}

static void
look_at_times(struct webhooks *w, bool is_last)
{
	int64_t mono_ms = clock_mono_ms(w->parts->clock);
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&w->tenants, &pos, &key, &value)) {
		struct hooked *t = value;

		if (!is_last && is_due(w, t))
			enqueue(w, t);
		if (!t->is_saving && (is_last || mono_ms >= t->save_ms) &&
		    is_unsaved(t))
			post_save(w, t);
	}
}

static void
on_one(struct webhooks *w, struct mail *m)
{
	switch (m->kind) {
	case MAIL_HOOKNEWS:
		on_news(w, (struct hooknews *)m);
		break;
	case MAIL_CALLED:
		on_called(w, (struct outcall *)m);
		break;
	case MAIL_REPLY:
		on_saved(w, (struct request *)m);
		break;
	case MAIL_TURN:
		w->is_turn_posted = false;
		if (w->queue != NULL && !w->is_ending)
			take_turn(w, dequeue(w));
		break;
	case MAIL_END:
		w->is_ending = true;
		look_at_times(w, true);
		break;
	default:
		BUG("mail %d", m->kind);
	}
}

static void
on_mail(void *self, struct mail *list)
{
	struct webhooks *w = self;
	struct mail *next;

	for (struct mail *m = list; m != NULL; m = next) {
		next = m->next;
		on_one(w, m);
	}
	if (mailbox_take_lost(&w->actor.box))
		look_at_all(w);
	post_turn(w);
}

static void
on_tick(void *self, int64_t mono_ms)
{
	struct webhooks *w = self;

	(void)mono_ms;
	if (w->is_ending)
		return;
	look_at_times(w, false);
	post_turn(w);
}

static const struct actor_ops webhooks_ops = {
	.name = "webhook",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = 500,
};

/* ---- life ---- */

static bool
start(const void *options, void **self)
{
	const struct webhook_options *o = options;
	struct webhooks *w;

	if (!o->enabled)
		return false;
	w = xcalloc(1, sizeof(*w));
	w->options = *o;
	w->actor.ops = &webhooks_ops;
	w->actor.self = w;
	w->queue_tail = &w->queue;
	w->turn.kind = MAIL_TURN;
	w->end.kind = MAIL_END;
	map_init(&w->tenants, TENANTS_MAX);
	*self = w;
	return true;
}

static struct actor *
actor(void *self)
{
	return &((struct webhooks *)self)->actor;
}

static enum err
connect_(void *self, const struct module_site *site)
{
	struct webhooks *w = self;

	w->site = *site;
	w->parts = core_parts(site->core);
	stores_init(&w->stores, w->parts->store, w->parts->disk);
	return core_tell_hooks(site->core, &w->actor.box);
}

static void
end(void *self)
{
	struct webhooks *w = self;

	mailbox_post_reserved(&w->actor.box, &w->end);
}

static void
finish(void *self)
{
	struct webhooks *w = self;
	struct mail *next;
	uint32_t pos = 0;
	struct str key;
	void *value;

	w->is_ending = w->is_alone = true;
	for (struct mail *m = mailbox_take(&w->actor.box); m; m = next) {
		next = m->next;
		on_one(w, m);
	}
	stores_fini(&w->stores);
	while (map_next(&w->tenants, &pos, &key, &value))
		hooked_free(value);
	map_fini(&w->tenants);
	map_init(&w->tenants, TENANTS_MAX);
}

static void
stop(void *self)
{
	struct webhooks *w = self;

	map_fini(&w->tenants);
	xfree(w);
}

static void
health(const void *self, struct buf *out)
{
	const struct webhooks *w = self;

	buf_printf(out, "posts entries to tenants' webhooks, at most %lld at"
	    " once", (long long)w->options.calls_max);
}

const struct module webhook_module = {
	.name = "webhooks",
	.options = { .rows = rows, .size = sizeof(struct webhook_options) },
	.start = start,
	.stop = stop,
	.actor = actor,
	.connect = connect_,
	.end = end,
	.finish = finish,
	.health = health,
};
