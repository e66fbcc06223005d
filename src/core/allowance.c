/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the licence lets grow.
 * Runs on: writers, the system writer; allowance_now and _saw on any thread.
 * Owns: nothing; the core owns the numbers.
 */
#include "core/allowance.h"

#include <inttypes.h>

#include "base/metrics.h"
#include "core/quota.h"
#include "core/user.h"

#define TO_GET_MORE "; put a larger licence into System > Licence of the" \
	" console, or run: yizhanctl licence install FILE"
#define LEARN_SPAN 1000		/* ids that are looked back at a time */

void
allowance_init(struct allowance *a)
{
	atomic_store(&a->people_max, ALLOWANCE_UNLIMITED);
	atomic_store(&a->devices_max, ALLOWANCE_UNLIMITED);
	atomic_store(&a->tenants_max, ALLOWANCE_UNLIMITED);
	atomic_store(&a->people, 0);
	atomic_store(&a->latest_ts, 0);
}

/* ---- time ---- */

void
allowance_saw(struct allowance *a, int64_t ts)
{
	int64_t known = atomic_load_explicit(&a->latest_ts,
	    memory_order_relaxed);

	while (known < ts && !atomic_compare_exchange_weak(&a->latest_ts,
	    &known, ts))
		;
}

int64_t
allowance_now(const struct core_parts *parts)
{
	int64_t now = clock_wall_ms(parts->clock);
	int64_t seen = parts->allowance ?
	    atomic_load(&parts->allowance->latest_ts) : 0;

	return now > seen ? now : seen;
}

static bool
on_entry(void *arg, const struct entry *e)
{
	*(int64_t *)arg = e->ts;
	return true;
}

/* Cursors take ids, too: looks ever further back until there is an entry. */
static enum err
learn_time(const struct core_parts *parts, struct store *store)
{
	const struct store_ops *ops = parts->store->ops;
	struct allowance *a = parts->allowance;
	int64_t from = 0, span = LEARN_SPAN, newest = 0;
	enum err err = ops->last_id_get(store, &from);

	while (err == ERR_OK && from > 0 && newest == 0) {
		from = from > span ? from - span : 0;
		err = ops->entry_after(store, from, span, on_entry, &newest);
		span *= 8;
	}
	allowance_saw(a, newest);
	return err;
}

enum err
allowance_learn(const struct core_parts *parts, const char *tenant,
    struct quota *out)
{
	const struct store_ops *ops = parts->store->ops;
	int64_t all = 0, admins = 0;
	struct store *store;
	const char *why;
	/* As a writer does, so that no log is left of it. */
	enum err err = ops->open(parts->store->place, str_from(tenant),
	    STORE_WRITE, &store, &why);

	memset(out, 0, sizeof(*out));
	if (err != ERR_OK)
		return err;
	err = ops->begin(store);
	if (err == ERR_OK) {
		err = user_count(ops, store, &all, &admins);
		if (err == ERR_OK)
			err = learn_time(parts, store);
		if (err == ERR_OK)
			err = quota_load(ops, store, out);
		if (err == ERR_OK)
			atomic_fetch_add(&parts->allowance->people, all);
		ops->rollback(store);
	}
	ops->close(store);
	return err;
}

/* ---- people ---- */

int64_t
allowance_people_max(const struct core_parts *parts)
{
	int64_t own = parts->settings->users_max;
	int64_t box = parts->allowance ?
	    atomic_load(&parts->allowance->people_max) : own;

	return box < own ? box : own;
}

/* The sum has of this tenant what its writer last said; from here on, all. */
static void
settle(struct allowance *a, struct ledger *l, int64_t all)
{
	int64_t *known = ledger_people(l);

	if (*known >= 0)
		atomic_fetch_add(&a->people, all - *known);
	*known = all;
}

/* Writers of other tenants take at the same time. */
static int64_t
take_shared(struct allowance *a, int64_t wanted)
{
	int64_t sum = atomic_load(&a->people), left;

	do {
		left = atomic_load(&a->people_max) - sum;
		if (left > wanted)
			left = wanted;
		if (left <= 0)
			return 0;
	} while (!atomic_compare_exchange_weak(&a->people, &sum, sum + left));
	return left;
}

enum err
allowance_take(struct ledger *l, int64_t wanted, int64_t *got)
{
	struct allowance *a = ledger_parts(l)->allowance;
	int64_t all = 0;
	enum err err = ledger_people_now(l, &all);

	*got = ledger_parts(l)->settings->users_max - all;
	if (*got > wanted)
		*got = wanted;
	if (*got < 0)
		*got = 0;
	if (err != ERR_OK || a == NULL)
		return err;
	settle(a, l, all);
	*got = take_shared(a, *got);
	*ledger_people(l) += *got;
	return ERR_OK;
}

/* Of a tenant whose writer has said nothing yet, the sum has nobody before it
 * comes, and everybody before it goes. */
static enum err
move_tenant(struct ledger *l, bool comes)
{
	struct allowance *a = ledger_parts(l)->allowance;
	int64_t all = 0;
	enum err err = ledger_people_now(l, &all);

	if (err != ERR_OK || a == NULL)
		return err;
	if (*ledger_people(l) < 0)
		*ledger_people(l) = comes ? 0 : all;
	settle(a, l, comes ? all : 0);
	return ERR_OK;
}

enum err
allowance_count_all(struct ledger *l)
{
	return move_tenant(l, true);
}

enum err
allowance_leave(struct ledger *l)
{
	return move_tenant(l, false);
}

static enum err
refuse(struct request *r, const char *field, const char *text)
{
	return request_refuse(r, ERR_LIMIT, field,
	    arena_strndup(&r->arena, text, strlen(text)));
}

enum err
allowance_count_one(struct ledger *l)
{
	struct allowance *a = ledger_parts(l)->allowance;
	int64_t all = 0;
	enum err err = ledger_people_now(l, &all);

	if (err != ERR_OK || a == NULL)
		return err;
	settle(a, l, all);
	atomic_fetch_add(&a->people, 1);
	++*ledger_people(l);
	return ERR_OK;
}

enum err
allowance_take_one(struct ledger *l, struct request *r, const char *field)
{
	const struct core_parts *parts = ledger_parts(l);
	char text[256];
	int64_t got, all = 0;
	enum err err = allowance_take(l, 1, &got);

	if (err == ERR_OK && got == 0)
		err = ledger_people_now(l, &all);
	if (err != ERR_OK || got == 1)
		return err;
	if (all >= parts->settings->users_max)
		snprintf(text, sizeof(text), "there may be %" PRId64 " people"
		    " here: limits.users is reached",
		    parts->settings->users_max);
	else
		snprintf(text, sizeof(text), "the licence is for %" PRId64
		    " people" TO_GET_MORE,
		    atomic_load(&parts->allowance->people_max));
	return refuse(r, field, text);
}

/* ---- devices, tenants ---- */

static int64_t
devices_max(const struct core_parts *parts)
{
	return parts->allowance ?
	    atomic_load(&parts->allowance->devices_max) : ALLOWANCE_UNLIMITED;
}

bool
allowance_has_device(const struct core_parts *parts)
{
	int64_t max = devices_max(parts);

	return max == ALLOWANCE_UNLIMITED || metric_get(METRIC_SESSIONS) < max;
}

enum err
allowance_check_device(struct ledger *l, struct request *r)
{
	char text[256];

	if (allowance_has_device(ledger_parts(l)))
		return ERR_OK;
	snprintf(text, sizeof(text), "the licence is for %" PRId64 " devices"
	    " at a time; sign in on one that was used before, or ask the"
	    " administrator for a larger licence", devices_max(ledger_parts(l)));
	return refuse(r, "device", text);
}

enum err
allowance_check_tenant(const struct core_parts *parts, struct request *r)
{
	char text[256];
	int64_t max = parts->allowance ?
	    atomic_load(&parts->allowance->tenants_max) : ALLOWANCE_UNLIMITED;

	if ((int64_t)atomic_load(parts->tenant_count) < max)
		return ERR_OK;
	snprintf(text, sizeof(text), "the licence is for %" PRId64 " tenants"
	    TO_GET_MORE, max);
	return refuse(r, "id", text);
}
