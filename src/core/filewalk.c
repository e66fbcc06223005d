/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looking for bytes that no row names.
 * Runs on: the shard, readers, the files pool.
 * Owns: the names that it found, between two looks.
 */
#include "core/filewalk.h"

#include <stdio.h>

#include "base/log.h"
#include "base/metrics.h"
#include "core/chores.h"
#include "core/filework.h"

#define PARTS 257	/* uploads; whole ones by the first of their hash */
#define NAMES_MAX 4096	/* that are looked at at once */
#define ORPHANS_MAX NAMES_MAX	/* of a walk */
#define DROPS_MAX 64	/* then others pass */
/* A part with more names is gone through in 16 slices, by the first digit of
 * their ids, and those in 16 again. */
#define DIGITS_MAX 2
#define FIRST_MS (60 * 1000)
#define GRACE_MS (3600 * 1000)
#define AGAIN_MS (24 * 3600 * 1000)

struct orphan {
	char name[FILE_PLACE_ROOM];
	bool is_whole;
};

/* One part of a walk, or the second look at what it found. */
struct look {
	int part;		/* PARTS: the second look */
	unsigned digits, slice;	/* of it: whose ids begin so */
	struct depot_key names[NAMES_MAX];
	unsigned count;
	unsigned dropped;
	bool is_full;		/* there are more */
	struct arena *arena;
};

/* ---- the files pool, and readers ---- */

/* Others that lie there are let alone. */
static bool
is_ours(struct str name, bool is_whole)
{
	return is_whole ? file_place_is_good(name) : file_id_is_good(name);
}

/* It is one of ours, so it ends with an id. */
static bool
is_in_slice(const struct look *k, struct str name)
{
	const char *id = name.p + name.len - FILE_ID_CHARS;
	unsigned slice = 0;

	for (unsigned i = 0; i < k->digits; i++)
		slice = 16 * slice + (unsigned)(id[i] <= '9' ? id[i] - '0' :
		    id[i] - 'a' + 10);
	return slice == k->slice;
}

static bool
on_name(void *arg, struct str name)
{
	struct look *k = arg;

	if (!is_ours(name, k->part > 0) || !is_in_slice(k, name))
		return true;
	k->is_full = k->count == NAMES_MAX;
	if (k->is_full)
		return false;
	k->names[k->count++] = (struct depot_key){
		.name = { arena_strndup(k->arena, name.p, name.len),
		name.len }, .is_whole = k->part > 0 };
	return true;
}

static enum err
list_part(struct files *f, struct request *r)
{
	const struct depot *depot = f->parts.depot;
	struct look *k = r->in;
	struct depot_key like = { .tenant = str_from(r->tenant),
		.name = STR(""), .is_whole = k->part > 0 };
	char first[8];
	enum err err;

	if (k->part > 0) {
		snprintf(first, sizeof(first), "%02x",
		    (unsigned)(k->part - 1) & 0xff);
		like.name = str_from(first);
	}
	err = depot->ops->list(depot->place, &like, on_name, k);
	if (k->is_full && k->digits < DIGITS_MAX)
		k->count = 0;	/* they come again, slice by slice */
	return err;
}

/* "<hash>.<id>" */
static struct str
id_of(const struct depot_key *key)
{
	const char *dot = key->is_whole ?
	    memchr(key->name.p, '.', key->name.len) : NULL;
	size_t before = dot != NULL ? (size_t)(dot + 1 - key->name.p) : 0;

	return (struct str){ key->name.p + before, key->name.len - before };
}

/* An upload may be about to get its name: while its row is there the name is
 * its own. */
static bool
has(const struct file *f, const struct depot_key *key)
{
	return key->is_whole ? !file_is_whole(f) ||
	    str_eq(f->place, key->name) : !file_is_whole(f);
}

static enum err
is_orphan(struct view *v, const struct depot_key *key, bool *out)
{
	const struct str hash = { key->name.p, FILE_HASH_CHARS };
	struct arena arena;
	struct file f;
	enum err err;

	arena_init(&arena, 1u << 18);
	err = v->ops->file_get(v->store, id_of(key), &arena, &f);
	*out = err == ERR_NOT_FOUND || (err == ERR_OK && !has(&f, key));
	if (*out && key->is_whole && key->name.len > FILE_HASH_CHARS) {
		err = v->ops->file_by_hash(v->store, hash, &arena, &f);
		*out = err == ERR_NOT_FOUND ||
		    (err == ERR_OK && !str_eq(f.place, key->name));
	}
	arena_fini(&arena);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* Leaves those that no row names. */
static enum err
find_orphans(struct view *v, struct request *r)
{
	struct look *k = r->in;
	unsigned count = 0;
	enum err err = ERR_OK;

	for (unsigned i = 0; i < k->count && err == ERR_OK; i++) {
		bool orphan;

		err = is_orphan(v, &k->names[i], &orphan);
		if (err == ERR_OK && orphan)
			k->names[count++] = k->names[i];
	}
	k->count = count;
	return err;
}

static enum err
drop_orphans(struct files *f, struct request *r)
{
	struct look *k = r->in;

	for (unsigned i = 0; i < DROPS_MAX && k->dropped < k->count; i++) {
		struct depot_key *key = &k->names[k->dropped++];

		key->tenant = str_from(r->tenant);
		(void)!files_drop(f, key);
	}
	if (k->dropped < k->count)
		return ERR_AGAIN;
	if (k->count > 0)
		log_info("files", "tenant %s: %u files that no row names are"
		    " gone", r->tenant, k->count);
	metric_add(METRIC_FILES_COLLECTED, (int64_t)k->count);
	return ERR_OK;
}

/* ---- the shard ---- */

static void
remember(struct filewalk *w, const struct look *k)
{
	for (unsigned i = 0; i < k->count && w->count < ORPHANS_MAX; i++) {
		struct orphan *o;

		if (w->count == w->room) {
			w->room = w->room > 0 ? 2 * w->room : 64;
			w->orphans = xreallocarray(w->orphans, w->room,
			    sizeof(*w->orphans));
		}
		o = &w->orphans[w->count++];
		o->is_whole = k->names[i].is_whole;
		snprintf(o->name, sizeof(o->name), "%.*s",
		    STR_FMT(k->names[i].name));
	}
}

/* What is to be listed after that one. */
static void
go_on(struct filewalk *w, const struct look *k)
{
	if (k->is_full && w->digits < DIGITS_MAX) {
		w->digits++;
		w->slice *= 16;
	} else if (++w->slice >> 4 * w->digits != 0) {
		w->part++;
		w->digits = w->slice = 0;
	}
	if (w->count == ORPHANS_MAX)	/* those first */
		w->part = PARTS;
}

/* More than could be remembered may be there. */
static void
end(struct filewalk *w, int64_t now)
{
	w->next_ms = now + (w->count == ORPHANS_MAX ? 0 : AGAIN_MS);
	w->part = 0;
	w->digits = w->slice = 0;
	filewalk_fini(w);
}

static void
on_done(struct shard *s, struct tenant_live *t, struct request *r)
{
	struct filewalk *w = &chores_files(t)->walk;
	const struct look *k = r->in;
	int64_t now = clock_mono_ms(shard_parts(s)->clock);

	w->is_busy = false;
	if (k->part == PARTS) {
		end(w, now);
		return;
	}
	if (r->err == ERR_OK)
		remember(w, k);
	go_on(w, k);
	if (w->part == PARTS && w->count == 0)
		end(w, now);
	else
		w->next_ms = now + (w->part == PARTS ? GRACE_MS : 0);
	/* Somebody else waits for his visit. */
	if (chores_is_visited(t))
		chores_hurry(s, t);
}

static void
begin(struct shard *s, struct tenant_live *t, struct filewalk *w)
{
	static const struct step first[] = {
		STEP_FILES(list_part), STEP_READERS(find_orphans),
		{ AT_NONE, { NULL } },
	}, second[] = {
		STEP_READERS(find_orphans), STEP_FILES(drop_orphans),
		{ AT_NONE, { NULL } },
	};
	const char *tenant = shard_tenant_id(t);
	struct request *r = request_new();
	struct look *k = arena_zalloc(&r->arena, sizeof(*k));

	w->is_busy = true;
	k->part = w->part;
	k->digits = w->digits;
	k->slice = w->slice;
	k->arena = &r->arena;
	for (unsigned i = 0; w->part == PARTS && i < w->count; i++)
		k->names[k->count++] = (struct depot_key){
			.name = str_from(w->orphans[i].name),
			.is_whole = w->orphans[i].is_whole };
	r->op_name = "file.walk";
	r->steps = w->part == PARTS ? second : first;
	r->in = k;
	r->authenticated = true;
	r->ended = on_done;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	shard_submit(s, t, r);
}

void
filewalk_tick(struct shard *s, struct tenant_live *t, int64_t mono_ms)
{
	struct filewalk *w = &chores_files(t)->walk;

	if (!chores_may(t) || w->is_busy || shard_parts(s)->depot == NULL)
		return;
	if (!w->is_begun) {
		w->is_begun = true;
		w->next_ms = mono_ms + (chores_is_visited(t) ? 0 : FIRST_MS);
	}
	if (mono_ms >= w->next_ms)
		begin(s, t, w);
}

void
filewalk_fini(struct filewalk *w)
{
	xfree(w->orphans);
	w->orphans = NULL;
	w->count = w->room = 0;
}
