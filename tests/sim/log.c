/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The logs as they were committed, kept beside the store: every line is
 * checked as it comes, and compared again after a death.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "people.h"

struct walk {
	struct world *w;
	struct log *log;
	int tenant;
	struct store *store;
	uint64_t touched;	/* bit per key */
	int at;			/* log_compare: the next line */
};

unsigned
log_name(struct str id)
{
	for (int i = 0; i < NAMES; i++)
		if (str_is(id, person_ids[i]))
			return 1u << i;
	return 0;
}

/* ["a","b"]: ids need no escapes. */
static unsigned
names_of(struct head *h, struct str list)
{
	unsigned names = 0, name;
	const char *p = list.p, *end = list.p + list.len, *close;

	while (p < end && (p = memchr(p, '"', (size_t)(end - p))) != NULL) {
		close = memchr(p + 1, '"', (size_t)(end - p - 1));
		name = log_name((struct str){ p + 1,
			(size_t)(close - p - 1) });
		h->is_vague |= name == 0;
		names |= name;
		p = close + 1;
	}
	return names;
}

/* "alice-12" of alice: the twelfth thing she said. */
static struct sent *
sent_of(struct world *w, int tenant, const struct entry *e)
{
	unsigned long long item;
	const char *dash = memchr(e->cid.p, '-', e->cid.len);

	for (int p = 0; p < PEOPLE && dash != NULL && tenant < TENANTS; p++) {
		struct str rest = { dash + 1,
			e->cid.len - (size_t)(dash + 1 - e->cid.p) };

		if (str_is(e->sender, person_ids[p]) &&
		    str_to_u64(rest, SENDS_MAX - 1, &item))
			return &w->people[tenant][p].sent[item];
	}
	return NULL;
}

/* "text":"<tenant> … */
static bool
is_of_tenant(struct str body, const char *tenant)
{
	char words[64];
	int len = snprintf(words, sizeof(words), "\"text\":\"%s ", tenant);

	return memmem(body.p, body.len, words, (size_t)len) != NULL;
}

static void
check_message(struct walk *k, const struct head *h, const struct entry *e)
{
	struct world *w = k->w;
	struct sent *sent = sent_of(w, k->tenant, e);

	if (str_starts(e->marks, "{\"broadcast\""))
		return;		/* into logs that have no members by entries */
	if (w->is_fuzzed) {
		CHECK(w, h->is_vague || h->members & log_name(e->sender) ||
		    log_name(e->sender) == 0, "who is no member speaks");
		return;
	}
	if (str_starts(e->cid, "forward-") || str_starts(e->cid, "stream-"))
		return;
	CHECK(w, sent != NULL, "somebody said what nobody sent");
	CHECK(w, sent->conv == h->conv, "in the wrong conversation");
	CHECK(w, !sent->acked || sent->seq == e->seq ||
	    sent->seq <= h->purged, "%s: %.*s stands twice",
	    conv_names[h->conv], STR_FMT(e->cid));
	CHECK(w, h->members & log_name(e->sender),
	    "%s: %.*s speaks and is no member", conv_names[h->conv],
	    STR_FMT(e->sender));
	CHECK(w, e->recalled || is_of_tenant(e->body, tenant_ids[k->tenant]),
	    "another tenant's words: %.*s", STR_FMT(e->body));
}

static int64_t
purged_upto(struct walk *k, int64_t key)
{
	struct world *w = k->w;
	struct arena arena;
	struct conv c;

	arena_init(&arena, 65536);
	CHECK(w, w->plain.ops->conv_by_key(k->store, key, &arena, &c) ==
	    ERR_OK, "conversation lost");
	arena_fini(&arena);
	return c.purged_seq;
}

/* Never back, never itself. */
static void
check_purge(struct walk *k, struct head *h, const struct entry *e)
{
	struct world *w = k->w;

	CHECK(w, e->target > h->purged && e->target < e->seq &&
	    e->sender.len == 0, "a cut from %lld to %lld",
	    (long long)h->purged, (long long)e->target);
	h->purged = e->target;
}

/* A message that was edited since may name another one, and lose it. */
static void
check_expire(struct walk *k, struct head *h, const struct entry *e)
{
	struct world *w = k->w;

	CHECK(w, e->target > h->purged && e->target < e->seq &&
	    e->sender.len == 0, "files up to %lld", (long long)e->target);
	if (e->target > h->expired)
		h->expired = e->target;
}

/* A tombstone keeps its place and nothing else. */
static void
check_recall(struct walk *k, const struct entry *e)
{
	struct world *w = k->w;
	struct arena arena;
	struct entry target;

	if (e->target <= purged_upto(k, e->conv))
		return;		/* in the same moment */
	arena_init(&arena, 1 << 20);
	CHECK(w, w->plain.ops->entry_by_seq(k->store, e->conv, e->target,
	    &arena, &target) == ERR_OK, "a recalled message is gone");
	CHECK(w, target.recalled && target.body.len == 0 &&
	    target.kind.len == 0, "a recalled message still says %.*s",
	    STR_FMT(target.body));
	arena_fini(&arena);
}

static void
open_spans(struct walk *k, struct head *h, unsigned names, int64_t seq)
{
	struct world *w = k->w;

	CHECK(w, !(h->members & names), "somebody joins twice");
	h->members |= names;
	for (int i = 0; i < NAMES; i++) {
		if (!(names & 1u << i))
			continue;
		if (h->spans[i] == SPANS_MAX) {
			h->is_vague = true;
			continue;
		}
		h->span[i][h->spans[i]++] = (struct span){ seq, 0 };
	}
}

static void
close_spans(struct walk *k, struct head *h, unsigned names, int64_t seq)
{
	struct world *w = k->w;

	CHECK(w, (h->members & names) == names, "who is not there leaves");
	h->members &= ~names;
	for (int i = 0; i < NAMES; i++)
		if (names & 1u << i)
			h->span[i][h->spans[i] - 1].upto = seq;
}

/* Only a fuzzer's person clears what others say: what she sees of it then is
 * not followed. */
static void
note_cleared(struct walk *k, const struct entry *e)
{
	static const char mark[] = "\"cleared\"";

	if (memmem(e->body.p, e->body.len, mark, sizeof(mark) - 1) == NULL ||
	    str_starts(e->body, "{\"conv\":\"s:"))
		return;
	for (int key = 1; key < KEYS_MAX; key++)
		k->log->heads[key].is_vague = true;
}

static void
on_type(struct walk *k, struct head *h, const struct entry *e)
{
	switch (e->type) {
	case ENTRY_MESSAGE:
		if (!h->is_room && e->said_ts == 0)
			check_message(k, h, e);
		h->is_vague |= e->said_ts != 0;	/* nobody is told */
		break;
	case ENTRY_RECALL:
	case ENTRY_ERASE:
		check_recall(k, e);
		break;
	case ENTRY_CREATE:
	case ENTRY_JOIN:
		open_spans(k, h, names_of(h, e->users), e->seq);
		break;
	case ENTRY_LEAVE:
		close_spans(k, h, names_of(h, e->users), e->seq);
		break;
	case ENTRY_SETTING:
		note_cleared(k, e);
		break;
	case ENTRY_PURGE:
		check_purge(k, h, e);
		break;
	case ENTRY_EXPIRE:
		check_expire(k, h, e);
		break;
	case ENTRY_UPDATE:
	case ENTRY_USER:
		break;
	case ENTRY_DESTROY:
		close_spans(k, h, h->members, e->seq);
		break;
	case ENTRY_REQUEST:
	case ENTRY_INVITATION:
	case ENTRY_ACCESS:
	case ENTRY_POLICY:
	case ENTRY_EDIT:
	case ENTRY_REACT:
	case ENTRY_PIN:
	case ENTRY_EXTEND:
	case ENTRY_ACK:
	case ENTRY_CALM:
	case ENTRY_CONTACT:
	case ENTRY_BLOCK:
	case ENTRY_FACE:
	case ENTRY_DEVICE:
	case ENTRY_FINISH:
	case ENTRY_BROADCAST:
	case ENTRY_DEPARTMENT:
	case ENTRY_FILE:
	case ENTRY_REPORT:
	case ENTRY_TYPE_COUNT:
		break;
	}
}

static struct head *
head_of(struct walk *k, int64_t key)
{
	struct world *w = k->w;
	struct head *h;
	struct arena arena;
	struct conv c;
	char name[CONV_NAME_ROOM];

	CHECK(w, key > 0 && key < KEYS_MAX, "key %lld", (long long)key);
	h = &k->log->heads[key];
	if (h->seq > 0)
		return h;
	arena_init(&arena, 65536);
	CHECK(w, w->plain.ops->conv_by_key(k->store, key, &arena, &c) ==
	    ERR_OK, "an entry of no conversation");
	snprintf(name, sizeof(name), "%.*s", STR_FMT(c.name));
	h->conv = people_conv(name);
	if (h->conv >= 0)
		k->log->keys[h->conv] = (int)key;
	h->is_room = c.kind == CONV_ROOM;
	if (c.kind == CONV_DIRECT)
		for (int i = 0; i < NAMES; i++)
			if (conv_peer(c.name, str_from(person_ids[i])).p)
				open_spans(k, h, 1u << i, 1);
	arena_fini(&arena);
	return h;
}

static bool
on_entry(void *arg, const struct entry *e)
{
	struct walk *k = arg;
	struct world *w = k->w;
	struct log *log = k->log;
	struct head *h = head_of(k, e->conv);
	struct line *last = log->count > 0 ? &log->lines[log->count - 1] :
	    NULL;

	CHECK(w, log->count < IDS_MAX && h->seq < SEQ_MAX - 1,
	    "more entries than expected");
	CHECK(w, last == NULL || (e->id > last->id && e->ts >= last->ts),
	    "id %lld after %lld", (long long)e->id, (long long)last->id);
	CHECK(w, e->seq == h->seq + 1, "%s: a hole before %lld",
	    h->conv < 0 ? "?" : conv_names[h->conv], (long long)e->seq);
	/* (What was imported and recalled at once does not say any more.) */
	CHECK(w, (e->said_ts > 0 && e->recalled) ||
	    e->count == h->count + entry_counts(e),
	    "%s: count %lld at seq %lld",
	    h->conv < 0 ? "?" : conv_names[h->conv], (long long)e->count,
	    (long long)e->seq);
	on_type(k, h, e);
	h->seq = e->seq;
	if (entry_is_news(e->type) && (entry_said_ts(e) > h->ts ||
	    h->count == 0))
		h->ts = entry_said_ts(e);
	h->count = e->count;
	h->at[h->seq] = log->count;
	k->touched |= (uint64_t)1 << e->conv;
	log->lines[log->count++] = (struct line){ e->id, e->ts, e->seq,
		(int)e->conv, e->type, e->count,
		e->type == ENTRY_MESSAGE ? names_of(h, e->users) : 0 };
	return true;
}

/* The head of a conversation tells what its log tells. */
static void
check_heads(struct walk *k, uint64_t keys)
{
	struct world *w = k->w;

	for (int key = 1; key < KEYS_MAX; key++) {
		const struct head *h = &k->log->heads[key];
		struct arena arena;
		struct conv c;

		if (!(keys & (uint64_t)1 << key) || h->seq == 0)
			continue;
		arena_init(&arena, 65536);
		CHECK(w, w->plain.ops->conv_by_key(k->store, key, &arena,
		    &c) == ERR_OK, "conversation lost");
		CHECK(w, c.last_seq == h->seq, "%.*s: head says %lld, log "
		    "%lld", STR_FMT(c.name), (long long)c.last_seq,
		    (long long)h->seq);
		CHECK(w, c.count == h->count && c.last_ts == h->ts,
		    "%.*s: head counts wrong", STR_FMT(c.name));
		CHECK(w, c.purged_seq == h->purged && c.purged_count ==
		    (h->purged > 0 ? k->log->lines[h->at[h->purged]].count :
		    0), "%.*s: cut up to %lld, the log says %lld",
		    STR_FMT(c.name), (long long)c.purged_seq,
		    (long long)h->purged);
		CHECK(w, c.kind != CONV_GROUP || h->is_vague ||
		    c.member_count == __builtin_popcount(h->members), "%.*s: %lld members",
		    STR_FMT(c.name), (long long)c.member_count);
		arena_fini(&arena);
	}
}

void
log_committed(struct world *w)
{
	for (int t = 0; t < LOGS; t++) {
		struct log *log = &w->logs[t];
		struct walk k = { .w = w, .log = log, .tenant = t };

		if (!checks_open(w, t, &k.store))
			continue;
		CHECK(w, w->plain.ops->entry_after(k.store, log->count > 0 ?
		    log->lines[log->count - 1].id : 0, IDS_MAX, on_entry,
		    &k) == ERR_OK, "cannot read");
		check_heads(&k, k.touched);
		checks_close(w, k.store);
	}
}

static bool
on_again(void *arg, const struct entry *e)
{
	struct walk *k = arg;
	struct world *w = k->w;
	const struct line *line;

	while (log_is_purged(k->log, k->at))
		k->at++;
	line = &k->log->lines[k->at];
	CHECK(w, k->at < k->log->count, "an entry nobody committed");
	CHECK(w, line->id == e->id && line->seq == e->seq &&
	    line->key == e->conv && line->type == e->type &&
	    line->ts == e->ts, "entry %lld has changed", (long long)e->id);
	k->at++;
	return true;
}

void
log_compare(struct world *w)
{
	for (int t = 0; t < LOGS; t++) {
		struct walk k = { .w = w, .log = &w->logs[t], .tenant = t };

		if (!checks_open(w, t, &k.store)) {
			CHECK(w, k.log->count == 0, "%s is gone",
			    tenant_ids[t]);
			continue;
		}
		CHECK(w, w->plain.ops->entry_after(k.store, 0, IDS_MAX,
		    on_again, &k) == ERR_OK, "cannot read");
		while (log_is_purged(k.log, k.at))
			k.at++;
		CHECK(w, k.at == k.log->count, "%s: %d committed, %d there",
		    tenant_ids[t], k.log->count, k.at);
		check_heads(&k, UINT64_MAX);
		checks_close(w, k.store);
	}
}

const struct head *
log_head(const struct world *w, int tenant, int conv)
{
	int key = w->logs[tenant].keys[conv];

	return key > 0 ? &w->logs[tenant].heads[key] : NULL;
}

const struct line *
log_line(const struct world *w, int tenant, int conv, int64_t seq)
{
	const struct head *h = log_head(w, tenant, conv);

	return h != NULL && seq > 0 && seq <= h->seq ?
	    &w->logs[tenant].lines[h->at[seq]] : NULL;
}

bool
log_is_purged(const struct log *log, int line)
{
	return line < log->count && log->lines[line].seq <=
	    log->heads[log->lines[line].key].purged;
}

bool
log_sees(const struct head *h, int name, int64_t seq)
{
	for (int i = 0; i < h->spans[name]; i++)
		if (seq >= h->span[name][i].from &&
		    (h->span[name][i].upto == 0 ||
		    seq <= h->span[name][i].upto))
			return true;
	return false;
}
