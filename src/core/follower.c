/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Followers: carry every committed entry to the modules that asked, a batch
 * of one tenant at a time, and keep their cursors.
 * Runs on: the follower thread.
 * Owns: where each follower stands in each tenant's log; its read-only store
 * handles.
 */
#include "core/follower.h"

#include <stdio.h>

#include "base/log.h"
#include "base/map.h"
#include "base/metrics.h"
#include "base/sabotage.h"
#include "core/ledger.h"
#include "core/stores.h"

#define TENANTS_MAX 100000
/* One turn of one follower in one tenant: a snapshot is never open long. */
#define BATCH_MAX 256	/* of those who do not say how many */
#define BATCH_MS 100
/* Of a batch that is longer, as many are read under one snapshot: as long as
 * that is open the writer's log cannot begin anew. */
#define SNAPSHOT_MAX 128
#define TICK_MS 250
/* Cursors are saved so often: as much is seen again after a crash. */
#define SAVE_MS 1000
#define SAVE_AGAIN_MS (10 * 1000)
#define RETRY_MS 1000
#define RETRY_MAX_MS (5 * 60 * 1000)

enum { MAIL_NEWS = MAIL_SESSION_GONE + 1, MAIL_GONE, MAIL_TURN, MAIL_END };

struct news {
	struct mail mail;
	char tenant[33];
};

/* One follower in one tenant's log. */
struct progress {
	bool is_known;		/* the row has been read */
	int64_t at, saved;	/* newest id taken; as the row has it */
	unsigned failures;	/* in a row */
	int64_t rest_ms;	/* until then nothing is taken */
	bool is_waiting;	/* there may be entries */
};

struct trail {
	struct trail *next;	/* in the queue */
	bool is_queued, is_saving;
	bool is_gone;		/* its tenant was deleted */
	int64_t save_ms;	/* not before */
	char tenant[33];
	struct progress progress[];	/* one per follower */
};

struct followers {
	struct actor actor;
	struct core_parts parts;
	const struct inboxes *inboxes;
	struct stores stores;
	struct map trails;	/* tenant → struct trail */
	struct trail *queue, **queue_tail;	/* who may have entries */
	struct mail turn, end;
	bool is_turn_posted, is_ending;
};

static const struct follower *
row(const struct followers *f, unsigned i)
{
	return &f->parts.followers[i];
}

static void
enqueue(struct followers *f, struct trail *t)
{
	if (t->is_queued)
		return;
	t->is_queued = true;
	t->next = NULL;
	*f->queue_tail = t;
	f->queue_tail = &t->next;
}

static struct trail *
dequeue(struct followers *f)
{
	struct trail *t = f->queue;

	f->queue = t->next;
	if (f->queue == NULL)
		f->queue_tail = &f->queue;
	t->is_queued = false;
	return t;
}

static struct trail *
trail_for(struct followers *f, const char *tenant)
{
	struct trail *t = map_find(&f->trails, str_from(tenant));

	if (t != NULL)
		return t;
	t = xcalloc(1, sizeof(*t) +
	    f->parts.follower_count * sizeof(t->progress[0]));
	memcpy(t->tenant, tenant, strlen(tenant) + 1);
	if (map_put(&f->trails, str_from(tenant), t, NULL) != ERR_OK)
		BUG("more than %d tenants", TENANTS_MAX);
	return t;
}

static void
enqueue_all(struct followers *f)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&f->trails, &pos, &key, &value))
		enqueue(f, value);
}

/* ---- cursors ---- */

struct cursor {
	unsigned follower;
	char key[80];
	int64_t id;
};

struct save {
	unsigned count;
	struct cursor cursors[];
};

static void
cursor_key(const struct follower *row_, char out[80])
{
	int len = snprintf(out, 80, "follower:%s", row_->name);

	BUG_ON(len >= 80);
}

static enum err
load(struct view *v, const struct follower *row_, struct progress *p)
{
	unsigned long long id = 0;
	struct arena arena;
	struct str text;
	char key[80];
	enum err err;

	cursor_key(row_, key);
	arena_init(&arena, 65536);
	err = v->ops->meta_get(v->store, key, &arena, &text);
	if (err == ERR_OK && !str_to_u64(text, INT64_MAX, &id))
		err = ERR_CORRUPT;
	arena_fini(&arena);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		return err;
	p->is_known = true;
	p->at = p->saved = (int64_t)id;
	return ERR_OK;
}

static enum err
save(struct ledger *l, struct request *r)
{
	const struct save *s = r->in;
	enum err err = ERR_OK;
	char text[24];

	for (unsigned i = 0; i < s->count && err == ERR_OK; i++) {
		snprintf(text, sizeof(text), "%lld",
		    (long long)s->cursors[i].id);
		err = ledger_check(l, ledger_ops(l)->meta_put(
		    ledger_store(l), s->cursors[i].key, str_from(text)));
	}
	return err;
}

static struct save *
what_moved(const struct followers *f, const struct trail *t, struct arena *a)
{
	unsigned count = f->parts.follower_count;
	struct save *s = arena_zalloc(a,
	    sizeof(*s) + count * sizeof(s->cursors[0]));

	for (unsigned i = 0; i < count; i++) {
		struct cursor *c = &s->cursors[s->count];

		if (t->progress[i].at == t->progress[i].saved)
			continue;
		c->follower = i;
		c->id = t->progress[i].at;
		cursor_key(row(f, i), c->key);
		s->count++;
	}
	return s;
}

static bool
is_unsaved(const struct followers *f, const struct trail *t)
{
	for (unsigned i = 0; i < f->parts.follower_count; i++)
		if (t->progress[i].at != t->progress[i].saved)
			return true;
	return false;
}

/* A request like any gate's: one per tenant at a time. */
static void
post_save(struct followers *f, struct trail *t)
{
	static const struct step steps[] = {
		STEP_WRITER(save), { AT_NONE, { NULL } },
	};
	struct credit *credit = inbox_credit(f->inboxes, t->tenant);
	struct request *r;

	if (!credit_take(credit))
		return;		/* busy: at the next tick */
	r = request_new();
	r->op_name = "follower.save";
	r->steps = steps;
	r->in = what_moved(f, t, &r->arena);
	r->authenticated = true;
	r->who.roles = ROLE_SYSTEM;
	r->credit = credit;
	r->reply_to = &f->actor.box;
	memcpy(r->tenant, t->tenant, strlen(t->tenant) + 1);
	t->is_saving = true;
	mailbox_post_reserved(inbox_of(f->inboxes, t->tenant), &r->mail);
}

static void
on_saved(struct followers *f, struct request *r)
{
	struct trail *t = map_find(&f->trails, str_from(r->tenant));
	const struct save *s = r->in;

	t->is_saving = false;
	t->save_ms = clock_mono_ms(f->parts.clock) +
	    (r->err == ERR_OK ? SAVE_MS : SAVE_AGAIN_MS);
	for (unsigned i = 0; i < s->count && r->err == ERR_OK; i++)
		t->progress[s->cursors[i].follower].saved = s->cursors[i].id;
	credit_give(r->credit);
	request_free(r);
}

static void
save_due(struct followers *f, int64_t mono_ms)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&f->trails, &pos, &key, &value)) {
		struct trail *t = value;

		if (!t->is_saving && !t->is_gone && mono_ms >= t->save_ms &&
		    is_unsaved(f, t))
			post_save(f, t);
	}
}

/* ---- taking entries ---- */

/* One follower's turn in one tenant. */
struct batch {
	const struct followers *f;
	const struct follower *row;
	struct progress *progress;
	struct followed what;
	int64_t until_ms;
	unsigned seen, taken;
	bool is_cut;		/* it took too long */
	enum err err;
};

static bool
on_entry(void *arg, const struct entry *e)
{
	struct batch *b = arg;

	b->what.entry = e;
	b->seen++;
	if (sabotage_is(SABOTEUR_FOLLOWER_SKIPS) && e->id % 16 == 0)
		return true;
	b->err = b->row->take(b->row->self, &b->what);
	if (b->err != ERR_OK)
		return false;
	b->progress->at = e->id;
	b->taken++;
	b->is_cut = clock_mono_ms(b->f->parts.clock) >= b->until_ms;
	return !b->is_cut;
}

static void
note_failure(struct followers *f, struct trail *t, unsigned i, enum err err)
{
	struct progress *p = &t->progress[i];
	int64_t wait_ms = RETRY_MS;

	for (unsigned k = 0; k < p->failures && wait_ms < RETRY_MAX_MS; k++)
		wait_ms *= 2;
	if (wait_ms > RETRY_MAX_MS)
		wait_ms = RETRY_MAX_MS;
	p->rest_ms = clock_mono_ms(f->parts.clock) + wait_ms;
	p->is_waiting = true;
	if (p->failures++ == 0)
		log_write_about(LOG_WARN, "follower", &(struct log_about){
		    .event = p->at }, "%s, tenant %s: stands behind it: %s",
		    row(f, i)->name, t->tenant, err_text(err, "en"));
	metric_add(METRIC_FOLLOWERS_FAILED, 1);
}

static void
note_success(struct followers *f, struct trail *t, unsigned i)
{
	if (t->progress[i].failures > 0)
		log_info("follower", "%s, tenant %s: goes on",
		    row(f, i)->name, t->tenant);
	t->progress[i].failures = 0;
}

static unsigned
batch_size(const struct follower *row_)
{
	return row_->batch != NULL ? row_->batch->size : BATCH_MAX;
}

/* Entries of a batch, a snapshot for every few of them. */
static enum err
walk_in_steps(struct batch *b, struct view *v)
{
	enum err err;

	do {
		unsigned left = batch_size(b->row) - b->taken;
		unsigned step = left < SNAPSHOT_MAX ? left : SNAPSHOT_MAX;

		b->seen = 0;
		err = v->ops->entry_after(v->store, b->progress->at, step,
		    on_entry, b);
		b->what.entry = NULL;
		v->ops->rollback(v->store);
		if (err != ERR_OK || b->err != ERR_OK || b->is_cut ||
		    b->seen < step || step == left)
			return err;
		err = v->ops->begin(v->store);
	} while (err == ERR_OK);
	return err;
}

/* Entries, within what the follower itself opens and commits. */
static enum err
walk_in_batch(struct batch *b, struct view *v, bool *more)
{
	const struct follower_batch *own = b->row->batch;
	struct progress *p = b->progress;
	enum err err = ERR_OK;

	b->err = own->begin(b->row->self, &b->what, &p->at);
	if (b->err != ERR_OK)
		return ERR_OK;
	p->is_known = true;
	err = walk_in_steps(b, v);
	if (b->err == ERR_OK)
		b->err = own->end(b->row->self, &b->what, err, p->at, more);
	else
		(void)own->end(b->row->self, &b->what, b->err, p->at, more);
	p->saved = p->at;	/* it keeps that itself */
	return err;
}

static enum err
walk(struct batch *b, struct view *v, bool *more)
{
	enum err err = ERR_OK;

	if (b->row->batch != NULL)
		return walk_in_batch(b, v, more);
	if (!b->progress->is_known)
		err = load(v, b->row, b->progress);
	return err == ERR_OK ? v->ops->entry_after(v->store,
	    b->progress->at, BATCH_MAX, on_entry, b) : err;
}

static void
rest(struct followers *f, const struct follower *row_, struct progress *p)
{
	if (row_->batch != NULL)
		p->rest_ms = clock_mono_ms(f->parts.clock) +
		    row_->batch->rest_ms;
}

/* A store's fault is returned, the follower's own is noted; *more is set
 * when there may be more entries for it. */
static enum err
take_batch(struct followers *f, struct trail *t, unsigned i, struct view *v,
    bool *more)
{
	struct batch b = { .f = f, .row = row(f, i),
		.progress = &t->progress[i],
		.what = { .tenant = str_from(t->tenant), .view = v } };
	enum err err = v->ops->begin(v->store);
	bool has_more = false;

	b.progress->is_waiting = false;
	b.until_ms = clock_mono_ms(f->parts.clock) + BATCH_MS;
	if (err == ERR_OK)
		err = walk(&b, v, &has_more);
	v->ops->rollback(v->store);
	if (err != ERR_OK)
		return err;
	if (b.err != ERR_OK) {
		note_failure(f, t, i, b.err);
		return ERR_OK;
	}
	note_success(f, t, i);
	has_more |= b.taken >= batch_size(b.row) || b.is_cut;
	if (!has_more && b.taken > 0)
		rest(f, b.row, b.progress);
	*more |= has_more;
	return ERR_OK;
}

static void
tell_behind(struct followers *f, struct trail *t, unsigned i, struct view *v)
{
	const struct followed what = { .tenant = str_from(t->tenant),
		.view = v };
	const struct follower *r = row(f, i);

	if (t->progress[i].failures > 0 && r->batch != NULL &&
	    r->batch->behind != NULL)
		r->batch->behind(r->self, &what);
}

static void
take_turn(struct followers *f, struct trail *t)
{
	struct view v = { .parts = &f->parts, .ops = f->parts.store->ops };
	enum err opened = stores_get(&f->stores, t->tenant, &v.store);
	enum err err = opened;
	bool more = false;

	if (opened == ERR_NOT_FOUND || t->is_gone)
		return;		/* nothing was ever written, or is taken */
	for (unsigned i = 0; i < f->parts.follower_count; i++) {
		struct progress *p = &t->progress[i];

		if (clock_mono_ms(f->parts.clock) < p->rest_ms) {
			p->is_waiting = true;
			if (err == ERR_OK)
				tell_behind(f, t, i, &v);
			continue;
		}
		if (err == ERR_OK)
			err = take_batch(f, t, i, &v, &more);
		if (err == ERR_OK) {
			tell_behind(f, t, i, &v);
			continue;
		}
		note_failure(f, t, i, err);
		if (opened != ERR_OK)
			continue;
		/* The others go on with a new handle. */
		stores_drop(&f->stores, t->tenant);
		more = true;
		break;
	}
	if (more)
		enqueue(f, t);	/* behind the other tenants */
}

/* ---- the actor ---- */

/* One tenant per turn: what others posted meanwhile is handled between. */
static void
post_turn(struct followers *f)
{
	if (f->queue == NULL || f->is_turn_posted || f->is_ending)
		return;
	f->is_turn_posted = true;
	mailbox_post_reserved(&f->actor.box, &f->turn);
}

/* Its folder may be erased at any time from now on. */
static void
on_gone(struct followers *f, const char *tenant)
{
	trail_for(f, tenant)->is_gone = true;
	for (unsigned i = 0; i < f->parts.follower_count; i++)
		if (row(f, i)->batch != NULL &&
		    row(f, i)->batch->gone != NULL)
			row(f, i)->batch->gone(row(f, i)->self,
			    str_from(tenant));
	stores_drop(&f->stores, tenant);
}

static void
on_news(struct followers *f, const char *tenant)
{
	struct trail *t = trail_for(f, tenant);

	t->is_gone = false;
	enqueue(f, t);
}

static void
on_one(struct followers *f, struct mail *m)
{
	switch (m->kind) {
	case MAIL_NEWS:
		on_news(f, ((struct news *)m)->tenant);
		xfree(m);
		break;
	case MAIL_GONE:
		on_gone(f, ((struct news *)m)->tenant);
		xfree(m);
		break;
	case MAIL_REPLY:
		on_saved(f, (struct request *)m);
		break;
	case MAIL_TURN:
		f->is_turn_posted = false;
		if (f->queue != NULL && !f->is_ending)
			take_turn(f, dequeue(f));
		break;
	case MAIL_END:
		f->is_ending = true;
		save_due(f, INT64_MAX);
		break;
	default:
		BUG("mail %d", m->kind);
	}
}

static void
on_mail(void *self, struct mail *list)
{
	struct followers *f = self;
	struct mail *next;

	for (struct mail *m = list; m != NULL; m = next) {
		next = m->next;
		on_one(f, m);
	}
	if (mailbox_take_lost(&f->actor.box))
		enqueue_all(f);
	post_turn(f);
}

static bool
is_due(const struct followers *f, const struct trail *t, int64_t mono_ms)
{
	for (unsigned i = 0; i < f->parts.follower_count; i++)
		if (t->progress[i].is_waiting &&
		    mono_ms >= t->progress[i].rest_ms)
			return true;
	return false;
}

static void
on_tick(void *self, int64_t mono_ms)
{
	struct followers *f = self;
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (f->is_ending)
		return;
	while (map_next(&f->trails, &pos, &key, &value))
		if (is_due(f, value, mono_ms))
			enqueue(f, value);
	save_due(f, mono_ms);
	post_turn(f);
}

static const struct actor_ops followers_ops = {
	.name = "follower",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = TICK_MS,
	.is_background = true,
};

static struct news *
news_new(int kind, const char *tenant)
{
	struct news *n = xcalloc(1, sizeof(*n));

	n->mail.kind = kind;
	memcpy(n->tenant, tenant, strlen(tenant) + 1);
	return n;
}

void
follower_gone(struct mailbox *to, const char *tenant)
{
	mailbox_post_reserved(to, &news_new(MAIL_GONE, tenant)->mail);
}

void
follower_news(struct mailbox *to, const char *tenant, bool must)
{
	struct news *n = news_new(MAIL_NEWS, tenant);

	if (must)
		mailbox_post_reserved(to, &n->mail);
	else if (mailbox_push(to, &n->mail) != ERR_OK)
		xfree(n);
}

/* ---- life ---- */

struct followers *
followers_new(const struct core_parts *parts)
{
	struct followers *f = xcalloc(1, sizeof(*f));

	f->actor.ops = &followers_ops;
	f->actor.self = f;
	f->parts = *parts;
	f->queue_tail = &f->queue;
	f->turn.kind = MAIL_TURN;
	f->end.kind = MAIL_END;
	stores_init(&f->stores, parts->store, parts->disk);
	map_init(&f->trails, TENANTS_MAX);
	return f;
}

void
followers_connect(struct followers *f, const struct inboxes *inboxes)
{
	f->inboxes = inboxes;
	post_turn(f);
}

void
followers_know(struct followers *f, const char *tenant)
{
	enqueue(f, trail_for(f, tenant));
}

struct actor *
followers_actor(struct followers *f)
{
	return &f->actor;
}

void
followers_end(struct followers *f)
{
	mailbox_post_reserved(&f->actor.box, &f->end);
}

void
followers_finish(struct followers *f)
{
	struct mail *next;

	for (struct mail *m = mailbox_take(&f->actor.box); m; m = next) {
		next = m->next;
		if (m->kind == MAIL_REPLY)
			on_saved(f, (struct request *)m);
		else if (m->kind == MAIL_NEWS || m->kind == MAIL_GONE)
			xfree(m);
	}
}

void
followers_free(struct followers *f)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (f == NULL)
		return;
	stores_fini(&f->stores);
	while (map_next(&f->trails, &pos, &key, &value))
		xfree(value);
	map_fini(&f->trails);
	xfree(f);
}
