/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where files lie: whatever a row says is there, is there, and each file that
 * a message names can be had. Looked at from outside: rows in the store, bytes
 * in the depot.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"
#include "model/parts.h"

struct look {
	struct world *w;
	int tenant;
	struct store *store;
	struct str file;	/* on_ref: which is looked for … */
	bool is_there;		/* … and whether it was */
};

/* These of its bytes are what was put there. */
static void
check_bytes(const struct look *k, const struct file *f, struct part part)
{
	struct world *w = k->w;
	const struct depot *depot = &w->depot;
	const struct depot_key key = { str_from(tenant_ids[k->tenant]),
		file_is_whole(f) ? f->place : f->id, file_is_whole(f) };
	struct depot_file *bytes = NULL;
	char got[ACT_FILE_BYTES];
	size_t len = 0, want = (size_t)(part.upto - part.from);

	CHECK(w, depot->ops->open(depot->place, &key, &bytes) == ERR_OK,
	    "the bytes of file %.*s are gone", STR_FMT(f->id));
	CHECK(w, part.upto <= ACT_FILE_BYTES && depot->ops->read(bytes,
	    part.from, got, want, &len) == ERR_OK && len == want,
	    "file %.*s is too short", STR_FMT(f->id));
	CHECK(w, memcmp(got, &act_file_text[part.from], want) == 0,
	    "file %.*s has other bytes from %lld on", STR_FMT(f->id),
	    (long long)part.from);
	depot->ops->close(bytes);
}

static bool
on_file(void *arg, const struct file *f)
{
	const struct look *k = arg;
	struct str rest = f->parts;
	struct part part;

	if (file_is_whole(f))
		check_bytes(k, f, (struct part){ 0, f->size });
	while (!file_is_whole(f) && parts_take(&rest, &part) == ERR_OK)
		check_bytes(k, f, part);
	return true;
}

static bool
on_ref(void *arg, const struct file_ref *ref)
{
	struct look *k = arg;

	k->is_there |= str_eq(ref->file, k->file);
	return true;
}

/* Its log says so as well, and nobody reads the file by that message. */
static void
check_expired(struct look *k, int person, int item)
{
	struct world *w = k->w;
	const struct sent *s = &w->people[k->tenant][person].sent[item];
	const struct entry_range range = { w->logs[k->tenant].keys[s->conv],
		s->seq, s->seq, INT64_MAX, false };

	CHECK(w, s->seq <= log_head(w, k->tenant, s->conv)->expired,
	    "%s %lld lost its file and nobody was told",
	    conv_names[s->conv], (long long)s->seq);
	CHECK(w, w->plain.ops->file_ref_range(k->store, &range, on_ref, k) ==
	    ERR_OK && !k->is_there, "%s %lld still gives its expired file",
	    conv_names[s->conv], (long long)s->seq);
	w->expired++;
}

/* As long as the message says so. */
static void
check_named(struct look *k, int person, int item)
{
	struct world *w = k->w;
	const struct store_ops *ops = w->plain.ops;
	const struct sent *s = &w->people[k->tenant][person].sent[item];
	int64_t conv = w->logs[k->tenant].keys[s->conv];
	const struct entry_range range = { conv, s->seq, s->seq, INT64_MAX,
		false };
	struct arena arena;
	struct entry e;
	struct file f;

	if (s->seq <= log_head(w, k->tenant, s->conv)->purged)
		return;
	arena_init(&arena, 1 << 20);
	CHECK(w, ops->entry_by_seq(k->store, conv, s->seq, &arena, &e) ==
	    ERR_OK, "a message of a file is gone");
	if (memmem(e.body.p, e.body.len, s->file, strlen(s->file)) == NULL) {
		arena_fini(&arena);	/* recalled, burnt, edited */
		return;
	}
	k->file = str_from(s->file);
	k->is_there = false;
	if (memmem(e.marks.p, e.marks.len, "\"expired\"", 9) != NULL) {
		check_expired(k, person, item);
		arena_fini(&arena);
		return;
	}
	CHECK(w, ops->file_get(k->store, k->file, &arena, &f) == ERR_OK &&
	    file_is_whole(&f), "%s %lld names the file %s, which is gone",
	    conv_names[s->conv], (long long)s->seq, s->file);
	CHECK(w, f.idle_ts == 0, "the file %s of %s %lld will be collected",
	    s->file, conv_names[s->conv], (long long)s->seq);
	CHECK(w, ops->file_ref_range(k->store, &range, on_ref, k) ==
	    ERR_OK && k->is_there, "nobody may read the file %s of %s %lld",
	    s->file, conv_names[s->conv], (long long)s->seq);
	w->named++;
	arena_fini(&arena);
}

void
files_acks(struct world *w)
{
	for (int t = 0; t < TENANTS; t++) {
		struct look k = { .w = w, .tenant = t };

		if (w->is_fuzzed || !checks_open(w, t, &k.store))
			continue;
		for (int p = 0; p < PEOPLE; p++) {
			const struct person *person = &w->people[t][p];
			const struct file_range all = {
				.owner = str_from(person_ids[p]),
				.before_ts = INT64_MAX, .before_id = STR(""),
				.limit = 10000 };

			CHECK(w, w->plain.ops->file_list(k.store, &all,
			    on_file, &k) == ERR_OK, "files");
			for (int i = 0; i < person->sent_count; i++)
				if (person->sent[i].acked &&
				    person->sent[i].file[0] != '\0')
					check_named(&k, p, i);
		}
		checks_close(w, k.store);
	}
}
