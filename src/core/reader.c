/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers: answer from one snapshot per request, taken after the request,
 * so never older than an ack its caller has seen.
 * Runs on: a reader thread of the pool.
 * Owns: its read-only store handles.
 */
#include "core/reader.h"

#include "base/log.h"
#include "base/sigcache.h"
#include "core/auth.h"
#include "core/disk.h"
#include "core/permit.h"
#include "core/search.h"
#include "core/stores.h"
#include "core/view.h"

struct reader {
	struct core_parts parts;
	const struct inboxes *inboxes;
	struct stores stores;
	struct indexes indexes;
	struct sigcache *signatures;
};

static enum err
run(struct view *v, struct request *r)
{
	enum err err = ERR_OK;

	if (!r->authenticated) {
		err = authenticate(v, r, r->token);
		if (err == ERR_OK && r->newcomer != NULL)
			return ERR_OK;	/* she is made first */
		if (err == ERR_OK)
			err = permit(r);
		if (err != ERR_OK)
			return err;
		r->authenticated = true;
	}
	if (request_step(r)->at != AT_READERS)
		return ERR_OK;
	err = request_step(r)->run.readers(v, r);
	if (err == ERR_OK)
		r->step++;
	return err;
}

static void
look(struct reader *rd, struct request *r)
{
	struct view v = { .parts = &rd->parts, .ops = rd->parts.store->ops,
		.indexes = &rd->indexes, .signatures = rd->signatures };

	if (r->is_nowhere) {
		r->err = run(&v, r);
		return;
	}
	r->err = stores_get(&rd->stores, r->tenant, &v.store);
	if (r->err == ERR_NOT_FOUND)
		r->err = r->authenticated ? ERR_NOT_FOUND : ERR_UNAUTHORIZED;
	if (r->err == ERR_OK)
		r->err = v.ops->begin(v.store);
	if (r->err == ERR_OK) {
		r->err = run(&v, r);
		v.ops->rollback(v.store);
	}
	if (!stores_is_fault(r->err))
		return;
	if (r->err == ERR_CORRUPT)
		disk_note_damage(rd->parts.disk, r->tenant, NULL);
	else
		log_error("reader", "tenant %s: %s: %s", r->tenant,
		    r->op_name, err_text(r->err, "en"));
	stores_drop(&rd->stores, r->tenant);
}

static void
serve(void *self, struct request *r)
{
	struct reader *rd = self;

	look(rd, r);
	inbox_done(rd->inboxes, r);
}

static void
on_mail(void *self, struct mail *list)
{
	inbox_each(list, serve, self);
}

const struct actor_ops reader_ops = {
	.name = "reader",
	.on_mail = on_mail,
};

struct reader *
reader_new(const struct core_parts *parts)
{
	struct reader *rd = xcalloc(1, sizeof(*rd));

	rd->parts = *parts;
	rd->signatures = sigcache_new();
	stores_init(&rd->stores, rd->parts.store, rd->parts.disk);
	indexes_init(&rd->indexes, rd->parts.store);
	return rd;
}

void
reader_connect(struct reader *rd, const struct inboxes *inboxes,
    struct mailbox *followers)
{
	rd->inboxes = inboxes;
	rd->indexes.followers = followers;
}

void
reader_free(struct reader *rd)
{
	if (rd == NULL)
		return;
	indexes_fini(&rd->indexes);
	stores_fini(&rd->stores);
	sigcache_free(rd->signatures);
	xfree(rd);
}
