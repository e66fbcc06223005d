/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Read-only handles of search indexes, by tenant.
 * Runs on: the thread of whoever embeds it.
 * Owns: the handles.
 */
#include "base/log.h"
#include "core/follower.h"
#include "core/search.h"

/* Open ones; beyond, all are closed and opened on demand. */
#define INDEXES_MAX 64

void
indexes_init(struct indexes *x, const struct store_backend *backend)
{
	x->backend = backend;
	map_init(&x->open, INDEXES_MAX);
}

void
indexes_fini(struct indexes *x)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&x->open, &pos, &key, &value))
		x->backend->index->close(value);
	map_fini(&x->open);
}

void
indexes_failed(struct indexes *x, const char *tenant, bool is_damaged)
{
	const struct store_backend *b = x->backend;

	b->index->close(map_del(&x->open, str_from(tenant)));
	if (!is_damaged)
		return;
	b->index->distrust(b->place, str_from(tenant));
	if (x->followers != NULL)
		follower_news(x->followers, tenant, false);
}

static enum err
open_one(struct indexes *x, const char *tenant, struct index **out)
{
	const char *why = "";
	enum err err;

	if (x->open.count >= INDEXES_MAX) {
		indexes_fini(x);
		indexes_init(x, x->backend);
	}
	err = x->backend->index->open(x->backend->place, str_from(tenant),
	    STORE_READ, out, &why);
	if (err != ERR_OK && err != ERR_NOT_FOUND)
		log_warn("search", "tenant %s: %s", tenant, why);
	return err == ERR_OK ? map_put(&x->open, str_from(tenant), *out,
	    NULL) : err;
}

enum err
indexes_begin(struct indexes *x, const char *tenant, struct index **out)
{
	enum err err = ERR_AGAIN;

	if (x->backend->index == NULL)
		return ERR_NOT_FOUND;
	/* Of one that was replaced, the handle stays and is of no use. */
	for (int i = 0; i < 2 && err == ERR_AGAIN; i++) {
		*out = map_find(&x->open, str_from(tenant));
		err = *out != NULL ? ERR_OK : open_one(x, tenant, out);
		if (err != ERR_OK)
			break;
		err = x->backend->index->begin(*out);
		if (err != ERR_OK)
			indexes_failed(x, tenant, false);
	}
	return err;
}
