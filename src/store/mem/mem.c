/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The back end that keeps everything in memory: databases, handles,
 * transactions, and the list of tenants.
 *
 * A reader's snapshot is the tables themselves, so it must not be open while
 * the writer writes. One thread runs everything and a reader finishes within
 * one mail, so that never happens; it is checked.
 *
 * Runs on: the one thread of the back end.
 * Owns: the databases, until store_mem_free.
 */
#include "store/mem/mem.h"

#include <string.h>

#include "store/index.h"
#include "store/mem/mem_priv.h"

struct tenant_row {
	struct tenant_row *next;
	struct tenant row;	/* strings lie behind it */
	char text[];
};

/* struct store_backend's place. */
struct mem_place {
	struct mem_db *dbs;
	struct tenant_row *tenants;	/* by id */
	struct mem_index *indexes;
};

struct system_store {
	struct mem_place *place;
};

struct mem_index **
mem_indexes(void *place)
{
	return &((struct mem_place *)place)->indexes;
}

static struct mem_db *
db_find(struct mem_place *place, struct str tenant)
{
	for (struct mem_db *db = place->dbs; db != NULL; db = db->next) {
		if (str_is(tenant, db->tenant))
			return db;
	}
	return NULL;
}

static struct mem_db *
db_new(struct mem_place *place, struct str tenant)
{
	struct mem_db *db = xcalloc(1, sizeof(*db));

	BUG_ON(tenant.len >= sizeof(db->tenant));
	memcpy(db->tenant, tenant.p, tenant.len);
	for (unsigned i = 0; i < MEM_TABLE_COUNT; i++)
		db->tables[i].type = &mem_types[i];
	db->next = place->dbs;
	place->dbs = db;
	return db;
}

static void
db_free(struct mem_db *db)
{
	BUG_ON(db->has_writer || db->snapshots > 0);
	for (unsigned i = 0; i < MEM_TABLE_COUNT; i++)
		table_fini(&db->tables[i]);
	journal_fini(&db->journal);
	xfree(db);
}

static enum err
mem_open(void *place, struct str tenant, enum store_mode mode,
    struct store **out, const char **why)
{
	struct mem_db *db = db_find(place, tenant);
	struct store *s;

	*out = NULL;
	*why = "";
	if (db == NULL && mode == STORE_READ)
		return ERR_NOT_FOUND;
	if (db == NULL)
		db = db_new(place, tenant);
	if (mode == STORE_WRITE) {
		BUG_ON(db->has_writer);
		db->has_writer = true;
	}
	s = xcalloc(1, sizeof(*s));
	s->db = db;
	s->mode = mode;
	*out = s;
	return ERR_OK;
}

static enum err
mem_begin(struct store *s)
{
	struct mem_db *db = s->db;

	BUG_ON(s->in_txn);
	if (s->mode == STORE_WRITE)
		db->last_id_before = db->last_id;
	else
		db->snapshots++;
	BUG_ON(db->snapshots > 0 && db->journal.count > 0);
	s->in_txn = true;
	return ERR_OK;
}

static void
mem_end(struct store *s)
{
	BUG_ON(s->walks > 0);
	s->in_txn = false;
	if (s->mode == STORE_READ)
		s->db->snapshots--;
}

static enum err
mem_commit(struct store *s)
{
	BUG_ON(!s->in_txn);
	if (s->mode == STORE_WRITE)
		journal_commit(&s->db->journal);
	mem_end(s);
	return ERR_OK;
}

static void
mem_rollback(struct store *s)
{
	if (!s->in_txn)
		return;
	if (s->mode == STORE_WRITE) {
		journal_rollback(&s->db->journal);
		s->db->last_id = s->db->last_id_before;
	}
	mem_end(s);
}

static bool
mem_has_written(const struct store *s)
{
	BUG_ON(!s->in_txn);
	return s->db->journal.count > 0 ||
	    (s->mode == STORE_WRITE &&
	    s->db->last_id != s->db->last_id_before);
}

static void
mem_close(struct store *s)
{
	if (s == NULL)
		return;
	mem_rollback(s);
	if (s->mode == STORE_WRITE)
		s->db->has_writer = false;
	xfree(s);
}

static enum err
mem_tidy(struct store *s)
{
	BUG_ON(s->in_txn || s->mode != STORE_WRITE);
	return ERR_OK;
}

static enum err
mem_give_back(struct store *s, bool *more)
{
	BUG_ON(!s->in_txn || s->mode != STORE_WRITE);
	*more = false;
	return ERR_OK;
}

const struct table *
mem_reads(struct store *s, enum mem_table t)
{
	BUG_ON(!s->in_txn);
	return &s->db->tables[t];
}

struct table *
mem_writes(struct store *s, enum mem_table t)
{
	BUG_ON(!s->in_txn || s->mode != STORE_WRITE || s->walks > 0);
	BUG_ON(s->db->snapshots > 0);
	return &s->db->tables[t];
}

void
mem_put(struct store *s, enum mem_table t, const void *row)
{
	table_put(mem_writes(s, t), &s->db->journal, row);
}

bool
mem_del(struct store *s, enum mem_table t, const void *key)
{
	return table_del(mem_writes(s, t), &s->db->journal, key);
}

/* check-size: a row by index and key, copied: no struct would say more */
enum err
mem_get(struct store *s, enum mem_table t, unsigned ix, const void *key,
    struct arena *a, void *out)
{
	const struct table *table = mem_reads(s, t);
	const void *row = table_find(table, ix, key);

	if (row == NULL)
		return ERR_NOT_FOUND;
	table_copy(table->type, row, a, out);
	return ERR_OK;
}

enum err
mem_meta_get(struct store *s, const char *key, struct arena *a,
    struct str *out)
{
	struct meta_row found = { .key = str_from(key) };
	enum err err = mem_get(s, MEM_META, BY_KEY, &found, a, &found);

	if (err == ERR_OK)
		*out = found.value;
	return err;
}

enum err
mem_meta_put(struct store *s, const char *key, struct str value)
{
	mem_put(s, MEM_META, &(struct meta_row){ str_from(key), value });
	return ERR_OK;
}

enum err
mem_meta_delete(struct store *s, const char *key)
{
	struct meta_row gone = { .key = str_from(key) };

	return mem_del(s, MEM_META, &gone) ? ERR_OK : ERR_NOT_FOUND;
}

static enum err
mem_last_id_get(struct store *s, int64_t *out)
{
	BUG_ON(!s->in_txn);
	*out = s->db->last_id;
	return ERR_OK;
}

static enum err
mem_last_id_put(struct store *s, int64_t id)
{
	(void)mem_writes(s, MEM_ENTRY);
	s->db->last_id = id;
	return ERR_OK;
}

static enum err
mem_system_open(void *place, struct system_store **out, const char **why)
{
	struct system_store *s = xcalloc(1, sizeof(*s));

	s->place = place;
	*out = s;
	*why = "";
	return ERR_OK;
}

static void
mem_system_close(struct system_store *s)
{
	xfree(s);
}

/* Where a tenant of this id is, or would be linked in. */
static struct tenant_row **
tenant_slot(struct mem_place *place, struct str id)
{
	struct tenant_row **at = &place->tenants;

	while (*at != NULL && str_cmp((*at)->row.id, id) < 0)
		at = &(*at)->next;
	return at;
}

static enum err
mem_tenant_add(struct system_store *s, const struct tenant *t)
{
	struct tenant_row **at = tenant_slot(s->place, t->id), *new;

	if (*at != NULL && str_eq((*at)->row.id, t->id))
		return ERR_EXISTS;
	new = xcalloc(1, sizeof(*new) + t->id.len + t->name.len +
	    t->host.len + 3);
	new->row = *t;
	new->row.id.p = memcpy(new->text, t->id.p, t->id.len);
	new->row.name.p = new->text + t->id.len + 1;
	if (t->name.len > 0)
		memcpy(new->text + t->id.len + 1, t->name.p, t->name.len);
	new->row.host.p = new->row.name.p + t->name.len + 1;
	if (t->host.len > 0)
		memcpy(new->text + t->id.len + t->name.len + 2, t->host.p,
		    t->host.len);
	new->next = *at;
	*at = new;
	return ERR_OK;
}

static enum err
mem_tenant_delete(struct system_store *s, struct str id)
{
	struct tenant_row **at = tenant_slot(s->place, id), *old = *at;

	if (old == NULL || !str_eq(old->row.id, id))
		return ERR_NOT_FOUND;
	*at = old->next;
	xfree(old);
	return ERR_OK;
}

static enum err
mem_tenant_put(struct system_store *s, const struct tenant *t)
{
	const struct tenant_row *old = *tenant_slot(s->place, t->id);
	struct tenant now = *t;
	enum err err;

	if (old == NULL || !str_eq(old->row.id, t->id))
		return ERR_NOT_FOUND;
	for (const struct tenant_row *o = s->place->tenants; o != NULL;
	    o = o->next)
		if (o != old && t->host.len > 0 &&
		    str_eq(o->row.host, t->host))
			return ERR_EXISTS;
	now.created_ts = old->row.created_ts;
	err = mem_tenant_delete(s, t->id);
	return err == ERR_OK ? mem_tenant_add(s, &now) : err;
}

static enum err
mem_tenant_get(struct system_store *s, struct str id, struct arena *a,
    struct tenant *out)
{
	const struct tenant_row *t = *tenant_slot(s->place, id);

	if (t == NULL || !str_eq(t->row.id, id))
		return ERR_NOT_FOUND;
	*out = t->row;
	out->id.p = arena_strndup(a, t->row.id.p, t->row.id.len);
	out->name.p = arena_strndup(a, t->row.name.p, t->row.name.len);
	out->host.p = arena_strndup(a, t->row.host.p, t->row.host.len);
	return ERR_OK;
}

static enum err
mem_tenant_list(struct system_store *s, struct str after, int64_t limit,
    store_tenant_fn visit, void *arg)
{
	struct tenant_row *t = s->place->tenants;

	while (t != NULL && str_cmp(t->row.id, after) <= 0)
		t = t->next;
	while (t != NULL && limit-- > 0 && visit(arg, &t->row))
		t = t->next;
	return ERR_OK;
}

static const struct store_ops mem_ops = {
	.name = "mem",
	.open = mem_open,
	.close = mem_close,
	.begin = mem_begin,
	.commit = mem_commit,
	.rollback = mem_rollback,
	.has_written = mem_has_written,
	.tidy = mem_tidy,
	.give_back = mem_give_back,
	.meta_get = mem_meta_get,
	.meta_put = mem_meta_put,
	.meta_delete = mem_meta_delete,
	.user_get = mem_user_get,
	.user_put = mem_user_put,
	.user_list = mem_user_list,
	.user_names = mem_user_names,
	.user_count = mem_user_count,
	.admin_count = mem_admin_count,
	.token_get = mem_token_get,
	.token_newest = mem_token_newest,
	.token_put = mem_token_put,
	.token_delete = mem_token_delete,
	.token_delete_user = mem_token_delete_user,
	.token_trim = mem_token_trim,
	.device_put = mem_device_put,
	.device_list = mem_device_list,
	.device_delete = mem_device_delete,
	.conv_by_name = mem_conv_by_name,
	.conv_by_key = mem_conv_by_key,
	.conv_put = mem_conv_put,
	.conv_listed = mem_conv_listed,
	.conv_names = mem_conv_names,
	.conv_after = mem_conv_after,
	.member_get = mem_member_get,
	.member_put = mem_member_put,
	.member_list = mem_member_list,
	.member_managers = mem_member_managers,
	.membership_list = mem_membership_list,
	.membership_since = mem_membership_since,
	.span_put = mem_span_put,
	.span_clear = mem_span_clear,
	.span_list = mem_span_list,
	.room_get = mem_room_get,
	.room_put = mem_room_put,
	.room_delete = mem_room_delete,
	.room_list = mem_room_list,
	.room_count = mem_room_count,
	.room_mark_put = mem_room_mark_put,
	.room_mark_delete = mem_room_mark_delete,
	.room_mark_list = mem_room_mark_list,
	.room_mark_trim = mem_room_mark_trim,
	.record_get = mem_record_get,
	.record_put = mem_record_put,
	.record_delete = mem_record_delete,
	.record_delete_all = mem_record_delete_all,
	.record_list = mem_record_list,
	.record_owners = mem_record_owners,
	.record_ids = mem_record_ids,
	.record_count = mem_record_count,
	.file_get = mem_file_get,
	.file_put = mem_file_put,
	.file_delete = mem_file_delete,
	.file_by_hash = mem_file_by_hash,
	.file_list = mem_file_list,
	.file_idle = mem_file_idle,
	.file_open_sum = mem_file_open_sum,
	.file_ref_put = mem_file_ref_put,
	.file_ref_clear = mem_file_ref_clear,
	.file_ref_list = mem_file_ref_list,
	.file_ref_range = mem_file_ref_range,
	.entry_append = mem_entry_append,
	.entry_by_seq = mem_entry_by_seq,
	.entry_by_cid = mem_entry_by_cid,
	.entry_recall = mem_entry_recall,
	.entry_rewrite = mem_entry_rewrite,
	.entry_mark = mem_entry_mark,
	.entry_page = mem_entry_page,
	.entry_after = mem_entry_after,
	.entry_purged = mem_entry_purged,
	.entry_purge = mem_entry_purge,
	.last_id_get = mem_last_id_get,
	.last_id_put = mem_last_id_put,
	.mention_put = mem_mention_put,
	.mention_count = mem_mention_count,
};

static const struct system_ops mem_system_ops = {
	.open = mem_system_open,
	.close = mem_system_close,
	.tenant_add = mem_tenant_add,
	.tenant_put = mem_tenant_put,
	.tenant_delete = mem_tenant_delete,
	.tenant_get = mem_tenant_get,
	.tenant_list = mem_tenant_list,
};

struct store_backend
store_mem_new(void)
{
	struct mem_place *place = xcalloc(1, sizeof(*place));

	return (struct store_backend){ .ops = &mem_ops,
		.system = &mem_system_ops, .index = &mem_index_ops,
		.place = place };
}

void
store_mem_free(struct store_backend *backend)
{
	struct mem_place *place = backend->place;

	if (place == NULL)
		return;
	while (place->dbs != NULL) {
		struct mem_db *db = place->dbs;

		place->dbs = db->next;
		db_free(db);
	}
	mem_indexes_free(&place->indexes);
	while (place->tenants != NULL) {
		struct tenant_row *t = place->tenants;

		place->tenants = t->next;
		xfree(t);
	}
	xfree(place);
	backend->place = NULL;
}
