/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks of messages on their way.
 * Runs on: shards and workers, each with a lane of its own.
 * Owns: a shard's table of its newest commits.
 */
#include "base/map.h"
#include "core/conversation.h"
#include "core/journey.h"

/* Newest commits of a shard, so that it is known how long a delivery took:
 * one place for each, the newer one has it. */
#define RECENT_COUNT 4096
struct recent_commit {
	uint32_t tenant;
	int64_t conv, seq, us;
};

enum { WORD_KIND, WORD_CONV, WORD_SEQ, WORD_US, WORD_WHO, WORD_SESSION,
	WORD_POSTED };
_Static_assert(WORD_POSTED + 1 == MARK_WORDS, "words of a mark");

void
journey_lane_init(struct monitor_lane *lane, bool is_shard)
{
	recorder_init(&lane->marks, JOURNEY_MARKS, MARK_WORDS, false);
	if (is_shard)
		lane->recent = xcalloc(RECENT_COUNT, sizeof(*lane->recent));
}

void
journey_lane_fini(struct monitor_lane *lane)
{
	recorder_fini(&lane->marks);
	xfree(lane->recent);
	lane->recent = NULL;
}

uint64_t
journey_who(struct str user)
{
	return map_hash(user.p, user.len);
}

void
journey_mark(struct monitor_lane *lane, const struct mark *m)
{
	bool is_commit = m->kind == MARK_COMMITTED;
	const uint64_t words[MARK_WORDS] = {
		[WORD_KIND] = (uint64_t)m->kind |
		    (uint64_t)(uint8_t)m->session.worker << 8 |
		    (uint64_t)m->tenant << 32,
		[WORD_CONV] = (uint64_t)m->conv,
		[WORD_SEQ] = (uint64_t)m->seq,
		[WORD_US] = (uint64_t)m->us,
		[WORD_WHO] = is_commit ? (uint64_t)m->accepted_us : m->who,
		[WORD_SESSION] = (uint64_t)m->session.slot << 32 |
		    m->session.gen,
		[WORD_POSTED] = (uint64_t)m->posted_us,
	};

	recorder_put(&lane->marks, words);
}

bool
journey_read(const struct monitor_lane *lane, uint64_t number,
    struct mark *out)
{
	uint64_t words[MARK_WORDS];

	if (!recorder_get(&lane->marks, number, words))
		return false;
	*out = (struct mark){
		.kind = (enum mark_kind)(words[WORD_KIND] & 0xff),
		.tenant = (uint32_t)(words[WORD_KIND] >> 32),
		.conv = (int64_t)words[WORD_CONV],
		.seq = (int64_t)words[WORD_SEQ],
		.us = (int64_t)words[WORD_US],
		.who = words[WORD_WHO],
		.session = { (int32_t)(words[WORD_KIND] >> 8 & 0xff),
			(uint32_t)(words[WORD_SESSION] >> 32),
			(uint32_t)words[WORD_SESSION] },
		.accepted_us = (int64_t)words[WORD_WHO],
		.posted_us = (int64_t)words[WORD_POSTED],
	};
	return true;
}

static struct recent_commit *
recent_of(struct monitor_lane *lane, uint32_t tenant, int64_t conv,
    int64_t seq)
{
	uint64_t mixed = ((uint64_t)conv * 0x9e3779b97f4a7c15u + tenant) *
	    0x9e3779b97f4a7c15u + (uint64_t)seq;

	return &lane->recent[mixed % RECENT_COUNT];
}

static void
note_commit(struct monitor_lane *lane, uint32_t tenant,
    const struct request *r, const struct push *push)
{
	const struct mark m = { .kind = MARK_COMMITTED, .tenant = tenant,
		.conv = push->key.conv, .seq = push->n,
		.us = r->times.committed_us,
		.accepted_us = r->times.accepted_us,
		.posted_us = r->times.begun_us };

	journey_mark(lane, &m);
	*recent_of(lane, tenant, m.conv, m.seq) = (struct recent_commit){
	    tenant, m.conv, m.seq, m.us };
}

void
journey_committed(struct monitor_lane *lane, uint32_t tenant,
    struct request *r)
{
	if (lane == NULL || r->times.committed_us == 0)
		return;
	for (struct effect *e = r->effects; e != NULL; e = e->next) {
		if (e->kind != EFFECT_PUSH || e->push == NULL ||
		    e->push->n == 0)
			continue;
		e->push->committed_us = r->times.committed_us;
		note_commit(lane, tenant, r, e->push);
	}
	r->times.committed_us = 0;
}

/* Whether the session that says it has a message so old was there when that was
 * committed. If not, most of the time is that in which nobody was. */
static bool
was_there(struct shard *s, const struct request *r, int64_t age_us)
{
	const struct live_session *live = shard_session(s, r->session);

	return live != NULL && (clock_wall_ms(shard_parts(s)->clock) -
	    live->opened_ts) * 1000 >= age_us;
}

void
journey_delivered(struct shard *s, struct tenant_live *t,
    const struct request *r, int64_t seq)
{
	const struct core_parts *parts = shard_parts(s);
	const struct conv_found *found = r->scratch;
	struct mark m = { .kind = MARK_DELIVERED,
		.tenant = shard_tenant_number(t), .conv = found->conv.key,
		.seq = seq, .who = journey_who(request_user(r)),
		.session = r->session };
	struct monitor_lane *lane = monitor_shard(parts->monitor,
	    (m.tenant - 1) % parts->shard_count);
	const struct recent_commit *c;

	if (lane == NULL)
		return;
	m.us = clock_mono_us(parts->clock);
	journey_mark(lane, &m);
	c = recent_of(lane, m.tenant, m.conv, seq);
	if (c->tenant == m.tenant && c->conv == m.conv && c->seq == seq &&
	    was_there(s, r, m.us - c->us))
		latency_note(&lane->stages[STAGE_DELIVERED], m.us - c->us);
}
