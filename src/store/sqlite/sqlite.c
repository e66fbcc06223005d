/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The back end on SQLite: the handle of a tenant's database.
 *
 * Runs on: the thread of the handle; store_sqlite_new on the main thread.
 * Owns: handles, until they are closed.
 */
#include "store/sqlite/sqlite.h"

#include <stdlib.h>

#include "base/text.h"
#include "store/sqlite/file.h"
#include "store/sqlite/index.h"
#include "store/sqlite/open.h"
#include "store/sqlite/past.h"
#include "store/sqlite/place.h"
#include "store/sqlite/sqlite_priv.h"
#include "store/sqlite/sums.h"

/* All page caches together: near it a cache takes its own oldest page
 * instead of a new one, so a hundred tenants do not need a hundred full
 * caches. */
#define CACHES_MAX_BYTES (256 * 1024 * 1024)

static enum err
sqlite_open(void *place, struct str tenant, enum store_mode mode,
    struct store **out, const char **why)
{
	char path[DB_PATH_ROOM];
	struct store *s;
	enum err err;

	*out = NULL;
	BUG_ON(!text_is_tenant_id(tenant));
	place_tenant_path(place, tenant, path);
	if (mode == STORE_WRITE && file_exists(path) == ERR_NOT_FOUND) {
		*why = "its directory cannot be made";
		err = place_make_tenant(place, tenant);
		if (err != ERR_OK)
			return err;
	}
	s = xcalloc(1, sizeof(*s));
	err = db_open(&s->db, path, &tenant_schema, mode == STORE_WRITE, why);
	if (err != ERR_OK)
		xfree(s);
	else
		*out = s;
	return err;
}

static void
sqlite_close(struct store *s)
{
	if (s == NULL)
		return;
	db_close(&s->db);
	xfree(s);
}

static enum err
sqlite_begin(struct store *s)
{
	return db_begin(&s->db);
}

static enum err
sqlite_commit(struct store *s)
{
	return db_commit(&s->db);
}

static void
sqlite_rollback(struct store *s)
{
	db_rollback(&s->db);
}

static bool
sqlite_has_written(const struct store *s)
{
	return db_has_written(&s->db);
}

static enum err
sqlite_tidy(struct store *s)
{
	return db_tidy(&s->db);
}

static enum err
sqlite_give_back(struct store *s, bool *more)
{
	return vacuum_some(&s->db, more);
}

static const struct db_schema *
schema_of(struct str tenant)
{
	return tenant.p == NULL ? &system_schema : &tenant_schema;
}

static void
path_of(void *place, struct str tenant, char out[DB_PATH_ROOM])
{
	if (tenant.p == NULL)
		place_system_path(place, out);
	else
		place_tenant_path(place, tenant, out);
}

static enum err
sqlite_copy(void *place, struct str tenant, const char *to, const char **why)
{
	char path[DB_PATH_ROOM];

	path_of(place, tenant, path);
	return db_copy(path, schema_of(tenant), to, why);
}

static enum err
sqlite_check(struct str tenant, const char *path, const char **why)
{
	return db_check(path, schema_of(tenant), why);
}

static const struct copy_ops sqlite_copy_ops = { sqlite_copy, sqlite_check };

static enum err
sqlite_is_older(void *place, struct str tenant, bool *out, const char **why)
{
	char path[DB_PATH_ROOM];

	path_of(place, tenant, path);
	return db_is_older(path, schema_of(tenant), out, why);
}

static enum err
sqlite_past_restore(void *place, struct str tenant)
{
	char path[DB_PATH_ROOM];

	path_of(place, tenant, path);
	return past_restore(path, schema_of(tenant)->version);
}

static enum err
sqlite_past_forget(void *place, struct str tenant)
{
	char path[DB_PATH_ROOM];

	path_of(place, tenant, path);
	return past_forget(path, schema_of(tenant)->version);
}

static const struct past_ops sqlite_past_ops = { sqlite_is_older,
	sqlite_past_restore, sqlite_past_forget };

static const struct store_ops sqlite_ops = {
	.name = "sqlite",
	.open = sqlite_open,
	.close = sqlite_close,
	.begin = sqlite_begin,
	.commit = sqlite_commit,
	.rollback = sqlite_rollback,
	.has_written = sqlite_has_written,
	.tidy = sqlite_tidy,
	.give_back = sqlite_give_back,
	.meta_get = sqlite_meta_get,
	.meta_put = sqlite_meta_put,
	.meta_delete = sqlite_meta_delete,
	.user_get = sqlite_user_get,
	.user_put = sqlite_user_put,
	.user_list = sqlite_user_list,
	.user_names = sqlite_user_names,
	.user_count = sqlite_user_count,
	.admin_count = sqlite_admin_count,
	.token_get = sqlite_token_get,
	.token_newest = sqlite_token_newest,
	.token_put = sqlite_token_put,
	.token_delete = sqlite_token_delete,
	.token_delete_user = sqlite_token_delete_user,
	.token_trim = sqlite_token_trim,
	.device_put = sqlite_device_put,
	.device_list = sqlite_device_list,
	.device_delete = sqlite_device_delete,
	.conv_by_name = sqlite_conv_by_name,
	.conv_by_key = sqlite_conv_by_key,
	.conv_put = sqlite_conv_put,
	.conv_listed = sqlite_conv_listed,
	.conv_names = sqlite_conv_names,
	.conv_after = sqlite_conv_after,
	.member_get = sqlite_member_get,
	.member_put = sqlite_member_put,
	.member_list = sqlite_member_list,
	.member_managers = sqlite_member_managers,
	.membership_list = sqlite_membership_list,
	.membership_since = sqlite_membership_since,
	.span_put = sqlite_span_put,
	.span_clear = sqlite_span_clear,
	.span_list = sqlite_span_list,
	.room_get = sqlite_room_get,
	.room_put = sqlite_room_put,
	.room_delete = sqlite_room_delete,
	.room_list = sqlite_room_list,
	.room_count = sqlite_room_count,
	.room_mark_put = sqlite_room_mark_put,
	.room_mark_delete = sqlite_room_mark_delete,
	.room_mark_list = sqlite_room_mark_list,
	.room_mark_trim = sqlite_room_mark_trim,
	.record_get = sqlite_record_get,
	.record_put = sqlite_record_put,
	.record_delete = sqlite_record_delete,
	.record_delete_all = sqlite_record_delete_all,
	.record_list = sqlite_record_list,
	.record_owners = sqlite_record_owners,
	.record_ids = sqlite_record_ids,
	.record_count = sqlite_record_count,
	.file_get = sqlite_file_get,
	.file_put = sqlite_file_put,
	.file_delete = sqlite_file_delete,
	.file_by_hash = sqlite_file_by_hash,
	.file_list = sqlite_file_list,
	.file_idle = sqlite_file_idle,
	.file_open_sum = sqlite_file_open_sum,
	.file_ref_put = sqlite_file_ref_put,
	.file_ref_clear = sqlite_file_ref_clear,
	.file_ref_list = sqlite_file_ref_list,
	.file_ref_range = sqlite_file_ref_range,
	.entry_append = sqlite_entry_append,
	.entry_by_seq = sqlite_entry_by_seq,
	.entry_by_cid = sqlite_entry_by_cid,
	.entry_recall = sqlite_entry_recall,
	.entry_rewrite = sqlite_entry_rewrite,
	.entry_mark = sqlite_entry_mark,
	.entry_page = sqlite_entry_page,
	.entry_after = sqlite_entry_after,
	.entry_purged = sqlite_entry_purged,
	.entry_purge = sqlite_entry_purge,
	.last_id_get = sqlite_last_id_get,
	.last_id_put = sqlite_last_id_put,
	.mention_put = sqlite_mention_put,
	.mention_count = sqlite_mention_count,
};

struct store_backend
store_sqlite_new(const char *dir)
{
	struct sqlite_place *place = xcalloc(1, sizeof(*place));

	place->dir = xstrdup(dir);
	(void)sqlite3_soft_heap_limit64(CACHES_MAX_BYTES);
	(void)sums_vfs();	/* before there are threads */
	return (struct store_backend){ .ops = &sqlite_ops,
		.system = &store_sqlite_system_ops,
		.reserve = &sqlite_reserve_ops, .copies = &sqlite_copy_ops,
		.past = &sqlite_past_ops,
		.index = &sqlite_index_ops, .place = place };
}

void
store_sqlite_free(struct store_backend *backend)
{
	struct sqlite_place *place = backend->place;

	if (place == NULL)
		return;
	xfree(place->dir);
	xfree(place);
	backend->place = NULL;
}
