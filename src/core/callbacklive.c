/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How callbacks are doing.
 * Runs on: the tenant's shard; the entry about it on its writer.
 * Owns: nothing between calls.
 */
#include "core/callbacklive.h"

#include <stdio.h>

#include "base/jsonw.h"
#include "base/log.h"
#include "base/metrics.h"
#include "core/asking.h"
#include "core/before.h"
#include "core/policy.h"

/* ---- which ---- */

static void
forget(struct callback_live *live)
{
	uint32_t turn = live->breaker.turn;

	if (live->breaker.state != BREAKER_CLOSED)
		metric_add(METRIC_CALLBACKS_OPEN, -1);
	memset(live, 0, sizeof(*live));
	/* What was asked before is no news of what comes now. */
	live->breaker.turn = turn + 1;
}

struct callback_live *
callbacklive_of(struct callbacks_live *all, const struct callback *c)
{
	struct callback_live *live = NULL;

	for (int i = 0; i < CALLBACKS_MAX; i++) {
		struct callback_live *it = &all->items[i];

		if (str_is(c->id, it->id)) {
			live = it;
			break;
		}
		if (it->id[0] == '\0' && live == NULL)
			live = it;
	}
	BUG_ON(live == NULL);	/* nobody pruned */
	if (!str_is(c->id, live->id) ||
	    live->updated_ts != c->row.updated_ts) {
		forget(live);
		memcpy(live->id, c->id.p, c->id.len);
		live->updated_ts = c->row.updated_ts;
	}
	return live;
}

void
callbacklive_prune(struct callbacks_live *all, const struct callbacks *there)
{
	for (int i = 0; i < CALLBACKS_MAX; i++) {
		struct callback_live *it = &all->items[i];

		if (it->id[0] != '\0' &&
		    callbacks_find(there, str_from(it->id)) == NULL)
			forget(it);
	}
}

/* ---- telling ---- */

struct change {
	char id[65];
	const char *state;	/* static */
};

static enum err
note_change(struct ledger *l, struct request *r)
{
	const struct change *change = r->in;

	return policy_note_breaker(l, r, "callback", str_from(change->id),
	    change->state);
}

/* Nobody waits for it; while the disk fails, the log alone says so. */
static void
tell(struct shard *s, struct tenant_live *t, const struct callback_live *live)
{
	static const struct step steps[] = {
		STEP_WRITER(note_change), { AT_NONE, { NULL } },
	};
	struct request *r = request_new();
	struct change *change = arena_zalloc(&r->arena, sizeof(*change));
	const char *tenant = shard_tenant_id(t);

	r->op_name = "callback.tell";
	r->steps = steps;
	r->authenticated = true;
	r->who.roles = ROLE_SYSTEM;
	memcpy(r->tenant, tenant, strlen(tenant) + 1);
	memcpy(change->id, live->id, sizeof(change->id));
	change->state = breaker_state_names[live->breaker.state];
	r->in = change;
	shard_submit(s, t, r);
}

static void
say_opened(struct shard *s, struct tenant_live *t,
    const struct callback *c, struct callback_live *live)
{
	if (live->opened_ts != 0)
		return;		/* a trial failed: it is as it was */
	live->opened_ts = clock_wall_ms(shard_parts(s)->clock);
	metric_add(METRIC_CALLBACKS_OPEN, 1);
	log_warn("callback", "tenant %s: %s is not asked any more, it failed"
	    " %lld times in a row: %s; its default is to %s",
	    shard_tenant_id(t), live->id, (long long)shard_parts(s)->
	    settings->breaker.failures, live->why,
	    verdict_names[c->row.default_verdict]);
	tell(s, t, live);
}

static void
say_closed(struct shard *s, struct tenant_live *t,
    struct callback_live *live)
{
	metric_add(METRIC_CALLBACKS_OPEN, -1);
	log_info("callback", "tenant %s: %s works again and is asked",
	    shard_tenant_id(t), live->id);
	live->opened_ts = 0;
	tell(s, t, live);
}

void
callbacklive_note(struct shard *s, struct tenant_live *t,
    const struct callback_news *news)
{
	const struct core_parts *parts = shard_parts(s);
	struct callback_live *live = callbacklive_of(
	    &shard_askings(t)->callbacks, news->callback);
	bool changed;

	live->asked++;
	if (news->why != NULL) {
		metric_add(METRIC_CALLBACKS_FAILED, 1);
		live->failed++;
		live->why_ts = clock_wall_ms(parts->clock);
		snprintf(live->why, sizeof(live->why), "%s", news->why);
	}
	changed = breaker_note(&live->breaker, &parts->settings->breaker,
	    news->turn, news->why == NULL, clock_mono_ms(parts->clock));
	if (changed && live->breaker.state == BREAKER_OPEN)
		say_opened(s, t, news->callback, live);
	else if (changed)
		say_closed(s, t, live);
}

void
callbacklive_works(struct shard *s, struct tenant_live *t,
    const struct callback *c)
{
	struct callback_live *live = callbacklive_of(
	    &shard_askings(t)->callbacks, c);

	if (breaker_close(&live->breaker))
		say_closed(s, t, live);
}

/* ---- showing ---- */

static void
write_live(struct jsonw *w, const struct callback_live *live)
{
	jsonw_string_field(w, "breaker",
	    str_from(breaker_state_names[live->breaker.state]));
	if (live->opened_ts > 0)
		jsonw_int_field(w, "opened_ts", live->opened_ts);
	jsonw_int_field(w, "asked", live->asked);
	jsonw_int_field(w, "failed", live->failed);
	jsonw_int_field(w, "defaulted", live->defaulted);
	if (live->why_ts > 0) {
		jsonw_string_field(w, "error", str_from(live->why));
		jsonw_int_field(w, "error_ts", live->why_ts);
	}
}

enum err
callback_get(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct callback_get_in *in = r->in;
	const struct rules *rules = before_rules(s, t, r);
	struct jsonw w = jsonw_on(&r->result);
	const struct callback *c;

	if (rules == NULL)
		return ERR_OK;	/* it waits for them */
	c = callbacks_find(&rules->callbacks, in->id);
	if (c == NULL)
		return request_refuse(r, ERR_NOT_FOUND, "id",
		    "no such callback");
	jsonw_object(&w);
	callback_write(&w, c);
	write_live(&w, callbacklive_of(&shard_askings(t)->callbacks, c));
	jsonw_object_end(&w);
	return ERR_OK;
}
