/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Readers: answer from one snapshot per request, taken after the request,
 * so never older than an ack its caller has seen.
 * Runs on: a reader thread of the pool.
 * Owns: its read-only store handles.
 */
#include "base/log.h"
#include "base/map.h"
#include "core/auth.h"
#include "core/permit.h"
#include "core/view.h"

/* Open databases per reader; beyond, all are closed and opened on demand. */
#define STORES_MAX 128

struct reader {
	struct core_parts parts;
	struct core *core;
	struct map stores;	/* tenant → struct store */
};

static void
close_all(struct reader *rd)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&rd->stores, &pos, &key, &value))
		rd->parts.store->ops->close(value);
	map_fini(&rd->stores);
	map_init(&rd->stores, STORES_MAX);
}

static enum err
store_for(struct reader *rd, const char *tenant, struct store **out)
{
	const char *why = NULL;
	enum err err;

	*out = map_find(&rd->stores, str_from(tenant));
	if (*out != NULL)
		return ERR_OK;
	if (rd->stores.count >= STORES_MAX)
		close_all(rd);
	err = rd->parts.store->ops->open(rd->parts.store->place,
	    str_from(tenant), STORE_READ, out, &why);
	if (err != ERR_OK) {
		if (err != ERR_NOT_FOUND)
			log_error("reader", "tenant %s: %s", tenant,
			    why ? why : err_text(err, "en"));
		return err;
	}
	return map_put(&rd->stores, str_from(tenant), *out, NULL);
}

/* A handle that met a fault is not used again. */
static void
drop_store(struct reader *rd, const char *tenant)
{
	struct store *store = map_del(&rd->stores, str_from(tenant));

	rd->parts.store->ops->close(store);
}

static enum err
run(struct view *v, struct request *r)
{
	enum err err = ERR_OK;

	if (!r->authenticated) {
		err = authenticate(v->ops, v->store, v->parts->clock,
		    r->token, &r->who);
		if (err == ERR_OK)
			err = permit(&r->who, r->allow);
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

static bool
is_fault(enum err err)
{
	return err == ERR_IO || err == ERR_CORRUPT || err == ERR_SYNC ||
	    err == ERR_AGAIN;
}

static void
serve(struct reader *rd, struct request *r)
{
	struct view v = { .parts = &rd->parts, .ops = rd->parts.store->ops };

	r->err = store_for(rd, r->tenant, &v.store);
	if (r->err == ERR_NOT_FOUND)
		r->err = r->authenticated ? ERR_NOT_FOUND : ERR_UNAUTHORIZED;
	if (r->err == ERR_OK)
		r->err = v.ops->begin(v.store);
	if (r->err == ERR_OK) {
		r->err = run(&v, r);
		v.ops->rollback(v.store);
	}
	if (is_fault(r->err)) {
		log_error("reader", "tenant %s: %s: %s", r->tenant,
		    r->op_name, err_text(r->err, "en"));
		drop_store(rd, r->tenant);
	}
	r->mail.kind = MAIL_DONE;
	mailbox_post_reserved(core_inbox_of(rd->core, r->tenant), &r->mail);
}

static void
on_mail(void *self, struct mail *list)
{
	struct mail *next;

	for (struct mail *m = list; m != NULL; m = next) {
		next = m->next;
		serve(self, (struct request *)m);
	}
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
	map_init(&rd->stores, STORES_MAX);
	return rd;
}

void
reader_connect(struct reader *rd, struct core *core)
{
	rd->core = core;
}

void
reader_free(struct reader *rd)
{
	if (rd == NULL)
		return;
	close_all(rd);
	map_fini(&rd->stores);
	xfree(rd);
}
