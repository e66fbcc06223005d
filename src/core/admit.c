/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who pays for a request.
 * Runs on: a shard thread.
 * Owns: nothing; the shard has the table.
 */
#include "core/admit.h"

#include <stdio.h>

static int64_t
now_ms(const struct admission *a)
{
	return clock_mono_ms(a->clock);
}

/* Takes from a bucket of who asks; NULL: it has none, for want of room. */
static enum err
take_own(struct request *r, struct rate *own, const struct rate_rule *rule,
    int64_t now)
{
	bool is_taken = own != NULL && rate_take(own, rule, r->cost, now);

	r->rate = own != NULL ? rate_left(own, rule, r->cost) :
	    (struct rate_left){ *rule, 0, 1000 };
	return is_taken ? ERR_OK : ERR_RATE;
}

/* Takes from the tenant's too. */
static enum err
take_shared(const struct admission *a, struct rate *tenant,
    struct request *r, const struct rate_left *own)
{
	const struct rate_rule *shared = &a->settings->rate_tenant;

	if (tenant == NULL || shared->per_s == 0 ||
	    rate_share(tenant, shared, r->cost, own, now_ms(a)))
		return ERR_OK;
	r->rate.wait_ms = 1000;
	return ERR_RATE;
}

/* Takes from the tenant's too, or gives back what was her own. */
static enum err
take_tenants(const struct admission *a, struct rate *tenant,
    struct request *r, struct rate *own, const struct rate_rule *rule)
{
	enum err err = take_shared(a, tenant, r, &r->rate);

	if (err != ERR_OK)
		rate_give(own, rule, r->cost);
	return err;
}

enum err
admit_session(const struct admission *a, struct live_session *live,
    struct rate *tenant, struct request *r)
{
	const struct core_settings *set = a->settings;
	struct live_user *u = live->user;
	struct rate_left hers;
	int64_t now = now_ms(a);
	enum err err = take_own(r, &live->rate, &set->rate, now);

	if (err != ERR_OK)
		return err;
	if (!rate_take(&u->rate, &set->rate_user, r->cost, now)) {
		rate_give(&live->rate, &set->rate, r->cost);
		r->rate = rate_left(&u->rate, &set->rate_user, r->cost);
		return ERR_RATE;
	}
	/* Spread over many sessions she is as greedy as by one. */
	hers = rate_left(&u->rate, &set->rate_user, r->cost);
	if (r->rate.left * hers.rule.burst < hers.left * r->rate.rule.burst)
		hers = r->rate;
	err = take_shared(a, tenant, r, &hers);
	if (err != ERR_OK) {
		rate_give(&live->rate, &set->rate, r->cost);
		rate_give(&u->rate, &set->rate_user, r->cost);
	}
	return err;
}

static struct rate *
address_rate(const struct admission *a, const struct request *r)
{
	return rate_table_get(a->callers, str_from(r->peer),
	    &a->settings->rate, now_ms(a));
}

enum err
admit_address(const struct admission *a, struct request *r)
{
	if (request_is(r, ROLE_SYSTEM) || r->peer[0] == '\0')
		return ERR_OK;
	r->is_on_address = !r->authenticated && r->session.worker < 0;
	return take_own(r, address_rate(a, r), &a->settings->rate, now_ms(a));
}

/* A key has its own bucket, whomever it acts as. */
static enum err
key_take(const struct admission *a, struct rate *tenant, struct request *r)
{
	const struct rate_rule *rule = &a->settings->rate_key;
	char name[8 + sizeof(r->tenant) + sizeof(r->key->id)];
	struct rate *own;
	enum err err;

	snprintf(name, sizeof(name), "%s key %s", r->tenant, r->key->id);
	own = rate_table_get(a->callers, str_from(name), rule, now_ms(a));
	err = take_own(r, own, rule, now_ms(a));
	return err ? err : take_tenants(a, tenant, r, own, rule);
}

enum err
admit_caller(const struct admission *a, struct live_user *u,
    struct rate *tenant, struct request *r)
{
	const struct core_settings *set = a->settings;
	struct rate *own = address_rate(a, r);
	char name[8 + sizeof(r->tenant) + sizeof(r->who.user)];
	enum err err;

	r->is_on_address = false;
	if (own != NULL)
		rate_give(own, &set->rate, r->cost);
	if (r->key != NULL)
		return key_take(a, tenant, r);
	snprintf(name, sizeof(name), "%s/%s", r->tenant, r->who.user);
	own = u != NULL ? &u->rate : rate_table_get(a->callers,
	    str_from(name), &set->rate_user, now_ms(a));
	err = take_own(r, own, &set->rate_user, now_ms(a));
	return err ? err : take_tenants(a, tenant, r, own, &set->rate_user);
}
