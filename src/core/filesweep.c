/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Collecting files that nobody wants.
 * Runs on: the shard, its writer, the files pool.
 * Owns: nothing between calls.
 */
#include "core/filesweep.h"

#include "base/metrics.h"
#include "core/chores.h"
#include "core/filework.h"

#define SWEEP_AT_ONCE 20
#define SWEEP_MS (10 * 60 * 1000)	/* between two looks, at most */

struct sweep {
	struct file files[SWEEP_AT_ONCE];
	struct depot_key drop[SWEEP_AT_ONCE];
	int count;
	bool more;
	struct arena *arena;
};

static struct str
kept(struct sweep *w, struct str s)
{
	return (struct str){ arena_strndup(w->arena, s.p, s.len), s.len };
}

static bool
on_idle(void *arg, const struct file *f)
{
	struct sweep *w = arg;

	w->more = w->count == SWEEP_AT_ONCE;
	if (w->more)
		return false;
	/* Its parts may be long, and are of no use here. */
	w->files[w->count++] = (struct file){ .id = kept(w, f->id),
		.owner = kept(w, f->owner), .hash = kept(w, f->hash),
		.place = kept(w, f->place), .size = f->size };
	return true;
}

static enum err
sweep_rows(struct ledger *l, struct request *r)
{
	struct sweep *w = r->in;
	int64_t idle_ms = ledger_parts(l)->settings->files_idle_ms;
	enum err err;

	*w = (struct sweep){ .arena = &r->arena };
	err = ledger_check(l, ledger_ops(l)->file_idle(ledger_store(l),
	    ledger_ts(l) - idle_ms, SWEEP_AT_ONCE + 1, on_idle, w));
	for (int i = 0; i < w->count && err == ERR_OK; i++)
		err = file_forget(l, r, &w->files[i], &w->drop[i]);
	return err;
}

static enum err
sweep_bytes(struct files *f, struct request *r)
{
	struct sweep *w = r->in;

	for (int i = 0; i < w->count; i++) {
		w->drop[i].tenant = str_from(r->tenant);
		/* What cannot be dropped now has no row any more. */
		if (w->drop[i].name.len > 0)
			(void)!files_drop(f, &w->drop[i]);
	}
	metric_add(METRIC_FILES_COLLECTED, w->count);
	return ERR_OK;
}

static void
on_done(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct sweep *w = r->in;
	const struct core_parts *parts = shard_parts(s);
	int64_t wait_ms = parts->settings->files_idle_ms / 4;

	if (wait_ms > SWEEP_MS)
		wait_ms = SWEEP_MS;
	if (r->err == ERR_OK && w->more)
		wait_ms = 0;
	chores_files(t)->is_sweeping = false;
	chores_files(t)->sweep_ms = clock_mono_ms(parts->clock) + wait_ms;
}

void
filesweep_tick(struct shard *s, struct tenant_live *t, int64_t mono_ms)
{
	static const struct step steps[] = {
		STEP_WRITER(sweep_rows), STEP_FILES(sweep_bytes),
		{ AT_NONE, { NULL } },
	};
	struct files_live *live = chores_files(t);
	const char *tenant = shard_tenant_id(t);
	struct request *r;

	filewalk_tick(s, t, mono_ms);
	if (!chores_may(t) || live->is_sweeping ||
	    mono_ms < live->sweep_ms || shard_parts(s)->depot == NULL)
		return;
	live->is_sweeping = true;
	r = request_new();
	r->op_name = "file.sweep";
	r->steps = steps;
	r->in = arena_zalloc(&r->arena, sizeof(struct sweep));
	r->authenticated = true;
	r->ended = on_done;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	shard_submit(s, t, r);
}
