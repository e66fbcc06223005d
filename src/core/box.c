/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The system writer.
 * Runs on: the system thread; box_new on main before it starts.
 * Owns: the system store.
 */
#include "core/box.h"

#include "base/log.h"
#include "base/map.h"
#include "core/certificate.h"
#include "core/disk.h"
#include "core/hostnews.h"
#include "core/request.h"
#include "core/trend.h"

#define SUSPENDED_MAX (1u << 20)	/* tenants that are known to be */

struct box {
	struct actor actor;
	struct core_parts parts;
	struct system_store *store;
	const struct inboxes *inboxes;
	struct trend *trend;
	struct mailbox *hosts;	/* who is told of host names; or NULL */
	bool is_leaving;
	struct map suspended;	/* by tenant: its own int64_t, since when */
};

static void
serve(void *self, struct request *r)
{
	struct box *b = self;

	r->err = disk_note(b->parts.disk, request_step(r)->run.system(b, r));
	inbox_ran(b->inboxes, r);
}

static void
on_mail(void *self, struct mail *list)
{
	inbox_each(list, serve, self);
}

static void
on_tick(void *self, int64_t mono_ms)
{
	struct box *b = self;

	(void)mono_ms;
	trend_sample(b->trend, &b->parts);
}

static const struct actor_ops box_actor_ops = {
	.name = "system",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = TREND_STEP_MS,
};

static enum err
ensure_default(struct box *b)
{
	struct tenant t = {
		.id = STR("default"), .name = STR("default"),
		.created_ts = clock_wall_ms(b->parts.clock),
	};
	enum err err = b->parts.store->system->tenant_add(b->store, &t);

	return err == ERR_EXISTS ? ERR_OK : err;
}

enum err
box_new(const struct core_parts *parts, struct box **out, const char **why)
{
	struct box *b = xcalloc(1, sizeof(*b));
	enum err err;

	b->actor.ops = &box_actor_ops;
	b->actor.self = b;
	b->parts = *parts;
	b->trend = trend_new();
	map_init(&b->suspended, SUSPENDED_MAX);
	trend_sample(b->trend, parts);
	*why = NULL;
	err = parts->store->system->open(parts->store->place, &b->store, why);
	if (err == ERR_OK)
		err = ensure_default(b);
	if (err != ERR_OK) {
		box_free(b);
		return err;
	}
	*out = b;
	return ERR_OK;
}

void
box_connect(struct box *b, const struct inboxes *inboxes)
{
	b->inboxes = inboxes;
}

void
box_leave(struct box *b)
{
	b->is_leaving = true;
}

enum err
box_check_stays(const struct box *b, struct request *r)
{
	return !b->is_leaving ? ERR_OK : request_refuse(r, ERR_STOPPING, NULL,
	    "the server starts anew on a restored backup, in which it would "
	    "not be; try again then");
}

static bool
on_tenant(void *arg, const struct tenant *t)
{
	hostnews_add(arg, t);
	return true;
}

static void
tell_keeper(const struct certkeeper *k, const struct hostnews *n)
{
	if (k != NULL && k->hosts != NULL)
		k->hosts(k->arg, n);
}

void
box_tell_hosts(struct box *b)
{
	struct hostnews *n;

	if (b->hosts == NULL)
		return;
	n = hostnews_new();
	if (box_ops(b)->tenant_list(b->store, STR(""), INT64_MAX, on_tenant,
	    n) != ERR_OK) {
		log_error("tenant", "host names cannot be read; those of"
		    " before hold until the next change");
		xfree(n);
		return;
	}
	hostnews_sort(n);
	tell_keeper(b->parts.certkeeper, n);
	mailbox_post_reserved(b->hosts, &n->mail);
}

void
box_connect_hosts(struct box *b, struct mailbox *hosts)
{
	b->hosts = hosts;
	box_tell_hosts(b);
}

struct actor *
box_actor(struct box *b)
{
	return &b->actor;
}

void
box_know_suspended(struct box *b, struct str tenant, int64_t since_ts)
{
	int64_t *since = map_del(&b->suspended, tenant);

	if (since_ts == 0) {
		xfree(since);
		return;
	}
	if (since == NULL)
		since = xmalloc(sizeof(*since));
	*since = since_ts;
	if (map_put(&b->suspended, tenant, since, NULL) == ERR_OK)
		return;
	log_warn("tenant", "%.*s is suspended, which lists do not say: too"
	    " many are", STR_FMT(tenant));
	xfree(since);
}

int64_t
box_suspended(const struct box *b, struct str tenant)
{
	const int64_t *since = map_find(&b->suspended, tenant);

	return since == NULL ? 0 : *since;
}

static void
forget_suspended(struct map *m)
{
	uint32_t pos = 0;
	struct str key;
	void *since;

	while (map_next(m, &pos, &key, &since))
		xfree(since);
	map_fini(m);
}

void
box_free(struct box *b)
{
	if (b == NULL)
		return;
	forget_suspended(&b->suspended);
	if (b->store != NULL)
		b->parts.store->system->close(b->store);
	trend_free(b->trend);
	xfree(b);
}

const struct system_ops *
box_ops(const struct box *b)
{
	return b->parts.store->system;
}

struct system_store *
box_store(const struct box *b)
{
	return b->store;
}

const struct core_parts *
box_parts(const struct box *b)
{
	return &b->parts;
}

const struct trend *
box_trend(const struct box *b)
{
	return b->trend;
}
