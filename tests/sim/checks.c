/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The promises, read back: from the store after every commit, from every
 * session when all is quiet.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "world.h"

struct walk {
	struct world *w;
	int tenant, conv;
	int64_t seq, count;
	const struct store_ops *ops;
	struct store *store;
};

/* "alice-12" of alice: the twelfth thing she said. */
static struct sent *
sent_of(struct world *w, int tenant, const struct entry *e)
{
	unsigned long long item;
	const char *dash = memchr(e->cid.p, '-', e->cid.len);

	for (int p = 0; p < PEOPLE && dash != NULL; p++) {
		struct str rest = { dash + 1,
			e->cid.len - (size_t)(dash + 1 - e->cid.p) };

		if (str_is(e->sender, person_ids[p]) &&
		    str_to_u64(rest, SENDS_MAX - 1, &item))
			return &w->people[tenant][p].sent[item];
	}
	return NULL;
}

static bool
on_entry(void *arg, const struct entry *e)
{
	struct walk *k = arg;
	struct world *w = k->w;
	struct sent *sent;

	k->seq++;
	k->count += e->type == ENTRY_MESSAGE;
	CHECK(w, e->seq == k->seq, "%s: a hole before %lld",
	    conv_names[k->conv], (long long)e->seq);
	CHECK(w, e->count == k->count, "%s: count %lld at seq %lld",
	    conv_names[k->conv], (long long)e->count, (long long)e->seq);
	if (e->type != ENTRY_MESSAGE)
		return true;
	sent = sent_of(w, k->tenant, e);
	CHECK(w, sent != NULL, "somebody said what nobody sent");
	CHECK(w, sent->conv == k->conv, "in the wrong conversation");
	CHECK(w, !sent->acked || sent->seq == e->seq, "%s: %.*s stands twice",
	    conv_names[k->conv], STR_FMT(e->cid));
	return true;
}

static void
check_conv(struct walk *k)
{
	struct world *w = k->w;
	struct entry_range range = { .from = w->checked[k->tenant][k->conv] +
		1, .upto = INT64_MAX, .limit = SEQ_MAX };
	struct arena arena;
	struct conv c;
	enum err err;

	arena_init(&arena, 65536);
	err = k->ops->conv_by_name(k->store, str_from(conv_names[k->conv]),
	    &arena, &c);
	arena_fini(&arena);
	if (err == ERR_NOT_FOUND)
		return;
	CHECK(w, err == ERR_OK, "%s", err_code(err));
	range.conv = c.key;
	k->seq = w->checked[k->tenant][k->conv];
	k->count = w->counted[k->tenant][k->conv];
	CHECK(w, k->ops->entry_page(k->store, &range, on_entry, k) == ERR_OK,
	    "cannot read");
	CHECK(w, c.last_seq == k->seq, "%s: head says %lld, log %lld",
	    conv_names[k->conv], (long long)c.last_seq, (long long)k->seq);
	CHECK(w, c.count == k->count, "%s: head counts wrong",
	    conv_names[k->conv]);
	w->checked[k->tenant][k->conv] = k->seq;
	w->counted[k->tenant][k->conv] = k->count;
}

static bool
open_tenant(struct world *w, int tenant, struct walk *k)
{
	const char *why;

	k->w = w;
	k->tenant = tenant;
	k->ops = w->plain.ops;
	if (k->ops->open(w->plain.place, str_from(tenant_ids[tenant]),
	    STORE_READ, &k->store, &why) != ERR_OK)
		return false;
	CHECK(w, k->ops->begin(k->store) == ERR_OK, "begin");
	return true;
}

static void
close_tenant(struct walk *k)
{
	k->ops->rollback(k->store);
	k->ops->close(k->store);
}

void
checks_store(struct world *w)
{
	for (int t = 0; t < TENANTS; t++) {
		struct walk k;

		if (!open_tenant(w, t, &k))
			continue;
		for (k.conv = 0; k.conv < CONVS; k.conv++)
			check_conv(&k);
		close_tenant(&k);
	}
}

/* Everything that was acked is there, at its seq, once. */
static void
check_person(struct walk *k, int p)
{
	struct world *w = k->w;
	struct person *person = &w->people[k->tenant][p];
	struct arena arena;
	struct conv c;
	struct entry e;
	char cid[32];

	for (int i = 0; i < person->sent_count; i++) {
		struct sent *s = &person->sent[i];

		if (!s->acked)
			continue;
		snprintf(cid, sizeof(cid), "%s-%d", person_ids[p], i);
		arena_init(&arena, 65536);
		CHECK(w, k->ops->conv_by_name(k->store,
		    str_from(conv_names[s->conv]), &arena, &c) == ERR_OK,
		    "conversation lost");
		CHECK(w, k->ops->entry_by_cid(k->store, c.key,
		    str_from(person_ids[p]), str_from(cid), &arena, &e) ==
		    ERR_OK, "%s was acked and is lost", cid);
		CHECK(w, e.seq == s->seq && e.id == s->id, "%s moved", cid);
		arena_fini(&arena);
	}
}

static void
check_cursors(struct walk *k, int p)
{
	struct world *w = k->w;
	struct arena arena;
	struct conv c;
	struct member m;

	for (int conv = 0; conv < CONVS; conv++) {
		int64_t known = w->people[k->tenant][p].read[conv];

		if (known == 0)
			continue;
		arena_init(&arena, 65536);
		CHECK(w, k->ops->conv_by_name(k->store,
		    str_from(conv_names[conv]), &arena, &c) == ERR_OK,
		    "conversation lost");
		CHECK(w, k->ops->member_get(k->store, c.key,
		    str_from(person_ids[p]), &m) == ERR_OK, "member lost");
		CHECK(w, m.read_seq >= known, "%s: cursor fell to %lld",
		    conv_names[conv], (long long)m.read_seq);
		arena_fini(&arena);
	}
}

void
checks_acks(struct world *w)
{
	for (int t = 0; t < TENANTS; t++) {
		struct walk k;

		if (!open_tenant(w, t, &k))
			continue;
		for (int p = 0; p < PEOPLE; p++) {
			check_person(&k, p);
			check_cursors(&k, p);
		}
		close_tenant(&k);
	}
}

/* What a session has by sync, events and its own answers has no hole. */
static void
check_session(struct world *w, struct session *s)
{
	for (int conv = 0; conv < CONVS; conv++) {
		struct heard *h = &s->heard[conv];
		int64_t newest = w->checked[s->tenant][conv];

		if (!h->is_known)
			continue;
		for (int64_t seq = h->since + 1; seq <= newest; seq++)
			CHECK(w, h->got[seq], "%s/%s never heard %s %lld",
			    tenant_ids[s->tenant], person_ids[s->person],
			    conv_names[conv], (long long)seq);
	}
}

void
checks_quiet(struct world *w)
{
	checks_store(w);
	checks_acks(w);
	follow_quiet(w);
	for (int i = 0; i < WORKERS; i++) {
		for (int k = 0; k < SLOTS; k++) {
			struct session *s = &w->sessions[i][k];

			if (s->state == OPEN && s->synced && !s->behind)
				check_session(w, s);
		}
	}
}
