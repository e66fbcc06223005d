/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The writer: takes all commands that wait, runs those of one tenant in one
 * transaction, syncs once, and gives every request back to its shard.
 * Runs on: a writer thread.
 * Owns: the ledgers of its tenants.
 */
#include "core/writer.h"

#include "base/log.h"
#include "base/map.h"
#include "base/metrics.h"
#include "base/sabotage.h"
#include "core/audit.h"
#include "core/auth.h"
#include "core/follower.h"
#include "core/hooknews.h"
#include "core/inbox.h"
#include "core/ledger.h"
#include "core/monitor.h"
#include "core/view.h"

/* Commands in one transaction: bounds how long an ack can take. */
#define BATCH_MAX 2048
/* Runs of one batch: each leaves its memory in the requests' arenas. */
#define FAULTS_MAX 4
/* Open databases per writer; the one longest unused goes. */
#define LEDGERS_MAX 1024
#define LEDGER_IDLE_MS (10 * 60 * 1000)

struct tenant_slot {
	struct ledger *ledger;
	int64_t used_ms;
	uint64_t turn;		/* when it was used, without ties */
	uint32_t cached;	/* rows, as far as the writer counted */
	struct mail *first, **tail;	/* of the present round */
	struct tenant_slot *next;	/* tenants of the present round */
	bool is_told;		/* followers know of it */
	int64_t hooks_told;	/* see ledger_hooks */
	bool is_failing;	/* the disk failed its newest commit */
	bool is_damaged;	/* its database was found damaged */
	char tenant[33];
};

struct writer {
	struct actor actor;
	struct core_parts parts;
	struct mailbox *shard;
	struct mailbox *followers;	/* NULL: nobody follows */
	struct mailbox *hooks;		/* who serves webhooks; NULL: nobody */
	struct disk *disk;
	struct map tenants;	/* id → struct tenant_slot */
	uint64_t turns;
	int64_t cached;		/* of all slots */
};

/* A disk that fails takes the whole batch with it, and so does damage; any
 * other fault of the store belongs to the command that met it. */
static bool
is_disk(enum err err)
{
	return err == ERR_DISK_FULL || err == ERR_IO || err == ERR_SYNC;
}

static struct request *
request_of(struct mail *mail)
{
	return (struct request *)mail;
}

static void
give_back(struct writer *w, struct request *r)
{
	inbox_pass(r, MAIL_DONE, w->shard);
}

static void
set_failing(struct writer *w, struct tenant_slot *slot, bool is_failing)
{
	atomic_fetch_add(&w->disk->failing,
	    (int)is_failing - (int)slot->is_failing);
	slot->is_failing = is_failing;
}

static void
set_cached(struct writer *w, struct tenant_slot *slot, uint32_t cached)
{
	int64_t more = (int64_t)cached - slot->cached;

	w->cached += more;
	metric_add(METRIC_CACHED_ROWS, more);
	slot->cached = cached;
}

/* All caches of the writer together have a maximum: those longest unused
 * are forgotten, never the one at hand, which has its own. */
static void
bound_caches(struct writer *w, struct tenant_slot *present)
{
	set_cached(w, present,
	    present->ledger != NULL ? ledger_cached(present->ledger) : 0);
	while (w->cached > w->parts.settings->cached_rows_max) {
		struct tenant_slot *oldest = NULL;
		uint32_t pos = 0;
		struct str key;
		void *value;

		while (map_next(&w->tenants, &pos, &key, &value)) {
			struct tenant_slot *slot = value;

			if (slot != present && slot->cached > 0 &&
			    (oldest == NULL || slot->turn < oldest->turn))
				oldest = slot;
		}
		if (oldest == NULL)
			return;
		ledger_forget(oldest->ledger);
		set_cached(w, oldest, 0);
	}
}

static void
slot_free(struct writer *w, struct tenant_slot *slot)
{
	set_failing(w, slot, false);
	set_cached(w, slot, 0);
	ledger_close(slot->ledger);
	xfree(slot);
	metric_add(METRIC_TENANTS, -1);
}

/* Makes room for one more open database. */
static void
close_oldest(struct writer *w)
{
	struct tenant_slot *oldest = NULL;
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&w->tenants, &pos, &key, &value)) {
		struct tenant_slot *slot = value;

		if (slot->first == NULL &&
		    (oldest == NULL || slot->used_ms < oldest->used_ms))
			oldest = slot;
	}
	if (oldest == NULL)
		return;
	map_del(&w->tenants, str_from(oldest->tenant));
	slot_free(w, oldest);
}

static struct tenant_slot *
slot_for(struct writer *w, const char *tenant)
{
	struct tenant_slot *slot = map_find(&w->tenants, str_from(tenant));

	if (slot != NULL)
		return slot;
	if (w->tenants.count >= LEDGERS_MAX)
		close_oldest(w);
	slot = xcalloc(1, sizeof(*slot));
	memcpy(slot->tenant, tenant, strlen(tenant) + 1);
	slot->tail = &slot->first;
	BUG_ON(map_put(&w->tenants, str_from(tenant), slot, NULL) != ERR_OK);
	metric_add(METRIC_TENANTS, 1);
	return slot;
}

static void
log_failure(const struct tenant_slot *slot, enum err err)
{
	log_error("writer", "tenant %s: commit failed: %s", slot->tenant,
	    err_text(err, "en"));
}

/* What a failure means beside the commands at hand: the disk is everyone's,
 * a damaged database its tenant's alone. Each is said once. */
static void
note_failure(struct writer *w, struct tenant_slot *slot, enum err err)
{
	bool is_new = true;

	metric_add(METRIC_COMMITS_FAILED, 1);
	if (err == ERR_CORRUPT) {
		is_new = false;
		disk_note_damage(w->disk, slot->tenant, NULL);
		slot->is_damaged = true;
	} else if (is_disk(err)) {
		is_new = !slot->is_failing;
		set_failing(w, slot, true);
	}
	if (is_new)
		log_failure(slot, err);
	(void)disk_note(w->disk, err);
}

static void
note_success(struct writer *w, struct tenant_slot *slot)
{
	if (!ledger_has_written(slot->ledger))
		return;		/* says nothing about the disk */
	metric_add(METRIC_COMMITS, 1);
	if (!slot->is_failing || disk_is_short(w->disk))
		return;
	set_failing(w, slot, false);
	log_info("writer", "tenant %s: commits work again", slot->tenant);
}

static void
fail_one(struct writer *w, struct request *r, enum err err)
{
	effects_drop(r);
	r->err = err;
	give_back(w, r);
}

static void
fail_all(struct writer *w, struct mail *list, enum err err)
{
	for (struct mail *mail = list, *next; mail != NULL; mail = next) {
		next = mail->next;
		fail_one(w, request_of(mail), err);
	}
}

/* The disk is full: what is not for this level is refused; the others. */
static struct mail *
refuse_below(struct writer *w, struct mail *list, enum when_full level)
{
	struct mail *kept = NULL, **tail = &kept;

	for (struct mail *mail = list, *next; mail != NULL; mail = next) {
		next = mail->next;
		if (request_of(mail)->when_full < level) {
			fail_one(w, request_of(mail), ERR_DISK_FULL);
			continue;
		}
		mail->next = NULL;
		*tail = mail;
		tail = &mail->next;
	}
	return kept;
}

/* Is what the caller read still what there is? The reader step sees the
 * transaction at hand, so nobody comes between. */
static enum err
check_guard(struct ledger *l, struct request *r)
{
	struct view v = { .parts = ledger_parts(l), .ops = ledger_ops(l),
		.store = ledger_store(l) };
	char tag[REQUEST_TAG_CHARS + 1];
	struct guard *g = r->guard;
	void *in = r->in, *scratch = r->scratch;
	enum err err;

	if (g->step >= 0 && g->step != (int)r->step)
		return ERR_OK;	/* changed by an earlier step of its own */
	g->step = (int)r->step;
	err = ledger_settle(l);
	if (err != ERR_OK)
		return err;
	r->in = g->in;
	err = ledger_check(l, g->look(&v, r));
	r->in = in;
	r->scratch = scratch;
	request_tag(request_lasting(buf_str(&r->result), g->live_from), tag);
	buf_reset(&r->result);
	if (err == ERR_OK && strcmp(g->tag, "*") != 0 &&
	    strcmp(g->tag, tag) != 0)
		err = ERR_STALE;
	return err;
}

static writer_step_fn
step_of(const struct request *r)
{
	return r->authenticated ? request_step(r)->run.writer : auth_begin;
}

/* One command inside the transaction. */
static void
run_one(struct ledger *l, struct request *r)
{
	inbox_serve(r);
	buf_reset(&r->result);
	effects_drop(r);
	xfree(r->subs);
	r->subs = NULL;
	ledger_next_command(l, r->key);
	r->err = r->guard != NULL && r->authenticated ? check_guard(l, r) :
	    ERR_OK;
	if (r->err == ERR_OK)
		r->err = step_of(r)(l, r);
	if (r->err == ERR_OK && r->authenticated)
		r->err = audit_step(l, r);
	ledger_next_command(l, NULL);
	if (r->err != ERR_OK)
		effects_drop(r);
}

/*
 * Runs the list in one transaction, still to be committed. A command that
 * meets a store fault of its own is marked and the others run again without
 * it, so that it rolls back alone.
 */
static enum err
run_batch(struct ledger *l, struct mail *list)
{
	unsigned faults = 0;
	enum err err;

again:
	if ((err = ledger_begin(l)) != ERR_OK)
		return err;
	for (struct mail *mail = list; mail != NULL; mail = mail->next) {
		if (mail->kind == MAIL_DONE)
			continue;	/* failed in an earlier run */
		run_one(l, request_of(mail));
		err = ledger_broken(l);
		if (err == ERR_OK)
			continue;
		ledger_rollback(l);
		if (is_disk(err) || err == ERR_CORRUPT ||
		    ++faults == FAULTS_MAX)
			return err;
		request_of(mail)->err = err;
		mail->kind = MAIL_DONE;
		goto again;
	}
	return ERR_OK;
}

static void
finish_batch(struct writer *w, struct mail *list)
{
	for (struct mail *mail = list, *next; mail != NULL; mail = next) {
		struct request *r = request_of(mail);

		next = mail->next;
		if (r->err == ERR_OK && r->authenticated)
			r->step++;
		else if (r->err == ERR_OK)
			r->authenticated = true;	/* auth_begin */
		give_back(w, r);
	}
}

/* Lets events go ahead of their request: only the saboteur does. */
static void
push_early(struct writer *w, struct request *r)
{
	static const struct step steps[] = { { AT_NONE, { NULL } } };
	struct request *early = request_new();

	early->op_name = "early";
	early->steps = steps;
	memcpy(early->tenant, r->tenant, sizeof(early->tenant));
	early->effects = r->effects;
	early->effects_tail = early->effects ? r->effects_tail :
	    &early->effects;
	r->effects = NULL;
	r->effects_tail = &r->effects;
	give_back(w, early);
}

/* What must wait for the commit, and does but for saboteurs; returns what
 * there is left to give back after it. */
static struct mail *
before_commit(struct writer *w, struct mail *list)
{
	if (sabotage_is(SABOTEUR_ACK_BEFORE_COMMIT)) {
		finish_batch(w, list);
		return NULL;
	}
	if (sabotage_is(SABOTEUR_PUSH_BEFORE_COMMIT))
		for (struct mail *mail = list; mail != NULL; mail = mail->next)
			if (request_of(mail)->subs == NULL)
				push_early(w, request_of(mail));
	return list;
}

static void
tell_followers(struct writer *w, struct tenant_slot *slot)
{
	int64_t hooks = ledger_hooks(slot->ledger);

	if (ledger_appended(slot->ledger) == 0)
		return;
	if (w->hooks != NULL && hooks >= 0)
		hooknews_push(w->hooks, slot->tenant, hooks,
		    hooks != slot->hooks_told);
	slot->hooks_told = hooks;
	if (w->followers == NULL)
		return;
	follower_news(w->followers, slot->tenant, !slot->is_told);
	slot->is_told = true;
}

static enum err
open_slot(struct writer *w, struct tenant_slot *slot)
{
	const char *why = NULL;
	enum err err;

	if (disk_is_lost(w->disk))
		return ERR_SYNC;
	if (slot->ledger != NULL)
		return ERR_OK;
	err = ledger_open(&w->parts, slot->tenant, &slot->ledger, &why);
	if (err == ERR_CORRUPT)
		disk_note_damage(w->disk, slot->tenant, why);
	else if (err != ERR_OK && why != NULL)
		log_error("writer", "tenant %s: %s", slot->tenant, why);
	return err;
}

/* What befalls all of a batch is told as of the first of them. */
static void
serve_all(const struct mail *list)
{
	if (list != NULL)
		inbox_serve((const struct request *)list);
}

/* Who comes back says when it was on the disk. */
static enum err
commit(struct writer *w, struct ledger *l, struct mail *list)
{
	int64_t begun_us = clock_mono_us(w->parts.clock), now_us;
	enum err err;

	serve_all(list);
	err = ledger_commit(l);
	now_us = clock_mono_us(w->parts.clock);
	if (err == ERR_OK && ledger_has_written(l))
		monitor_synced(w->parts.monitor, now_us - begun_us);
	for (struct mail *mail = list; mail != NULL; mail = mail->next) {
		request_of(mail)->times.committed_us = now_us;
		request_of(mail)->committed_id = ledger_last_id(l);
	}
	return err;
}

static enum err
run_slot(struct writer *w, struct tenant_slot *slot, struct mail **list,
    enum when_full level)
{
	enum err err;

	serve_all(*list);
	err = open_slot(w, slot);
	if (err == ERR_OK) {
		ledger_set_bare(slot->ledger, level == FULL_BARE);
		err = run_batch(slot->ledger, *list);
	}
	if (err == ERR_OK) {
		*list = before_commit(w, *list);
		err = commit(w, slot->ledger, *list);
	}
	if (err == ERR_OK)
		note_success(w, slot);
	else
		note_failure(w, slot, err);
	return err;
}

/* A full disk refuses what can wait; what must not is tried in the room of
 * the reserve, then with nothing written that it can do without. */
static void
commit_slot(struct writer *w, struct tenant_slot *slot, struct mail *list)
{
	enum when_full level = FULL_REFUSED;
	enum err err = ERR_DISK_FULL;

	slot->used_ms = clock_mono_ms(w->parts.clock);
	slot->turn = ++w->turns;
	if (disk_is_short(w->disk))
		disk_renew_reserve(w->disk);
	if (disk_is_short(w->disk))
		level = FULL_RESERVE;
	while ((list = refuse_below(w, list, level)) != NULL) {
		err = run_slot(w, slot, &list, level);
		if (err != ERR_DISK_FULL || level == FULL_BARE)
			break;
		level = level == FULL_REFUSED && disk_spend_reserve(w->disk) ?
		    FULL_RESERVE : FULL_BARE;
	}
	if (err == ERR_OK) {
		finish_batch(w, list);
		tell_followers(w, slot);
		(void)disk_note(w->disk, ledger_tidy(slot->ledger));
	} else {
		fail_all(w, list, err);
	}
	bound_caches(w, slot);
	actor_turns(&w->actor);
}

/* Sorts up to BATCH_MAX mails by tenant, keeping each tenant's order;
 * returns the tenants of this round. */
static struct tenant_slot *
sort_round(struct writer *w, struct mail **list)
{
	struct tenant_slot *round = NULL, **round_tail = &round;
	unsigned taken = 0;

	while (*list != NULL && taken++ < BATCH_MAX) {
		struct mail *mail = *list;
		struct tenant_slot *slot = slot_for(w,
		    request_of(mail)->tenant);

		*list = mail->next;
		mail->next = NULL;
		if (slot->first == NULL) {
			slot->next = NULL;
			*round_tail = slot;
			round_tail = &slot->next;
		}
		*slot->tail = mail;
		slot->tail = &mail->next;
	}
	return round;
}

static void
on_mail(void *self, struct mail *list)
{
	struct writer *w = self;

	while (list != NULL) {
		struct tenant_slot *slot = sort_round(w, &list);

		while (slot != NULL) {
			struct tenant_slot *next = slot->next;
			struct mail *first = slot->first;

			slot->first = NULL;
			slot->tail = &slot->first;
			commit_slot(w, slot, first);
			slot = next;
		}
	}
}

/* Without this a tenant nobody writes to would fail for ever. */
static void
prove_slot(struct writer *w, struct tenant_slot *slot)
{
	enum err err = open_slot(w, slot);

	if (err == ERR_OK)
		err = ledger_prove(slot->ledger);
	if (err == ERR_OK)
		note_success(w, slot);
	else
		note_failure(w, slot, err);
	actor_turns(&w->actor);
}

static void
on_tick(void *self, int64_t mono_ms)
{
	struct writer *w = self;
	uint32_t pos = 0;
	struct str key;
	void *value;

	disk_renew_reserve(w->disk);
	while (map_next(&w->tenants, &pos, &key, &value)) {
		struct tenant_slot *slot = value;

		if (slot->is_failing) {
			prove_slot(w, slot);
		} else if (mono_ms - slot->used_ms >= LEDGER_IDLE_MS &&
		    !slot->is_damaged) {
			map_del(&w->tenants, str_from(slot->tenant));
			slot_free(w, slot);
		} else if (slot->ledger != NULL && !disk_is_short(w->disk)) {
			/* What a reader was in the way of after the batch;
			 * the reserve is not for it. */
			(void)disk_note(w->disk, ledger_tidy(slot->ledger));
		}
	}
}

static const struct actor_ops writer_ops = {
	.name = "writer",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = 10 * 1000,
};

struct writer *
writer_new(const struct core_parts *parts, struct disk *disk)
{
	struct writer *w = xcalloc(1, sizeof(*w));

	w->actor.ops = &writer_ops;
	w->actor.self = w;
	w->parts = *parts;
	w->disk = disk;
	map_init(&w->tenants, LEDGERS_MAX + BATCH_MAX);
	return w;
}

void
writer_connect(struct writer *w, struct mailbox *shard,
    struct mailbox *followers)
{
	w->shard = shard;
	w->followers = followers;
}

void
writer_tell_hooks(struct writer *w, struct mailbox *hooks)
{
	w->hooks = hooks;
}

struct actor *
writer_actor(struct writer *w)
{
	return &w->actor;
}

void
writer_free(struct writer *w)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (w == NULL)
		return;
	while (map_next(&w->tenants, &pos, &key, &value))
		slot_free(w, value);
	map_fini(&w->tenants);
	xfree(w);
}
