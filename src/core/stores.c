/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Read-only store handles by tenant.
 * Runs on: the thread of whoever embeds it.
 * Owns: the handles.
 */
#include "core/stores.h"

#include "base/log.h"
#include "core/disk.h"

/* Open databases; beyond, all are closed and opened on demand. */
#define STORES_MAX 128

void
stores_init(struct stores *s, const struct store_backend *backend,
    struct disk *disk)
{
	s->backend = backend;
	s->disk = disk;
	map_init(&s->open, STORES_MAX);
}

void
stores_fini(struct stores *s)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	while (map_next(&s->open, &pos, &key, &value))
		s->backend->ops->close(value);
	map_fini(&s->open);
}

enum err
stores_get(struct stores *s, const char *tenant, struct store **out)
{
	const char *why = NULL;
	enum err err;

	if (disk_is_lost(s->disk))
		return ERR_SYNC;
	*out = map_find(&s->open, str_from(tenant));
	if (*out != NULL)
		return ERR_OK;
	if (s->open.count >= STORES_MAX) {
		stores_fini(s);
		stores_init(s, s->backend, s->disk);
	}
	err = disk_note(s->disk, s->backend->ops->open(s->backend->place,
	    str_from(tenant), STORE_READ, out, &why));
	if (err != ERR_OK) {
		if (err == ERR_CORRUPT)
			disk_note_damage(s->disk, tenant, why);
		else if (err != ERR_NOT_FOUND)
			log_error("stores", "tenant %s: %s", tenant,
			    why ? why : err_text(err, "en"));
		return err;
	}
	return map_put(&s->open, str_from(tenant), *out, NULL);
}

void
stores_drop(struct stores *s, const char *tenant)
{
	s->backend->ops->close(map_del(&s->open, str_from(tenant)));
}

bool
stores_is_fault(enum err err)
{
	return err == ERR_IO || err == ERR_CORRUPT || err == ERR_SYNC ||
	    err == ERR_AGAIN;
}
