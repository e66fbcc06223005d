/* SPDX-License-Identifier: Apache-2.0 */
/*
 * system.db: the tenants of the box.
 *
 * Runs on: the thread of the handle.
 * Owns: its connection.
 */
#include "store/sqlite/open.h"
#include "store/sqlite/place.h"
#include "store/sqlite/sqlite_priv.h"

struct system_store {
	struct db db;
};

enum system_stmt {
	STMT_TENANT_ADD = DB_STMT_COUNT,
	STMT_TENANT_PUT,
	STMT_TENANT_DELETE,
	STMT_TENANT_GET,
	STMT_TENANT_OTHER,
	STMT_TENANT_LIST,
	SYSTEM_STMT_COUNT
};

static const char *const migrations[] = {
	/* 1 */
	"CREATE TABLE tenant ("
	" id TEXT PRIMARY KEY,"
	" name TEXT NOT NULL,"
	" created_ts INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;",
	/* 2: by which host name one is found */
	"ALTER TABLE tenant ADD COLUMN host TEXT NOT NULL DEFAULT '';"
	"CREATE UNIQUE INDEX tenant_host ON tenant (host) WHERE host <> '';",
};

static const char *const tables[] = { "tenant", NULL };

static const char *const sql[SYSTEM_STMT_COUNT] = {
	[STMT_TENANT_ADD] = "INSERT INTO tenant (id, name, created_ts)"
	    " VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
	[STMT_TENANT_PUT] = "UPDATE tenant SET name = ?, host = ?"
	    " WHERE id = ?",
	[STMT_TENANT_DELETE] = "DELETE FROM tenant WHERE id = ?",
	[STMT_TENANT_GET] = "SELECT id, name, created_ts, host FROM tenant"
	    " WHERE id = ?",
	[STMT_TENANT_OTHER] = "SELECT 1 FROM tenant"
	    " WHERE host = ? AND host <> '' AND id <> ?",
	[STMT_TENANT_LIST] = "SELECT id, name, created_ts, host FROM tenant"
	    " WHERE id > ? ORDER BY id LIMIT ?",
};

const struct db_schema system_schema = {
	.application_id = 0x595a5359,	/* "YZSY" */
	.migrations = migrations,
	.version = sizeof(migrations) / sizeof(*migrations),
	.tables = tables,
	.sql = sql,
	.stmt_count = SYSTEM_STMT_COUNT,
};

static enum err
system_open(void *place, struct system_store **out, const char **why)
{
	struct system_store *s = xcalloc(1, sizeof(*s));
	char path[DB_PATH_ROOM];
	enum err err;

	place_system_path(place, path);
	err = db_open(&s->db, path, &system_schema, true, why);
	if (err != ERR_OK) {
		xfree(s);
		s = NULL;
	}
	*out = s;
	return err;
}

static void
system_close(struct system_store *s)
{
	if (s == NULL)
		return;
	db_close(&s->db);
	xfree(s);
}

static enum err
tenant_insert(struct system_store *s, const struct tenant *t)
{
	struct query q = query_write(&s->db, STMT_TENANT_ADD);

	query_str(&q, t->id);
	query_str(&q, t->name);
	query_int(&q, t->created_ts);
	return query_run_or(&q, ERR_EXISTS);
}

/* No other has it. */
static enum err
check_host(struct system_store *s, const struct tenant *t)
{
	struct query q = query_on(&s->db, STMT_TENANT_OTHER);
	enum err err;

	query_str(&q, t->host.len > 0 ? t->host : STR(""));
	query_str(&q, t->id);
	(void)query_row(&q);
	err = query_end_one(&q);
	return err == ERR_OK ? ERR_EXISTS : err == ERR_NOT_FOUND ? ERR_OK :
	    err;
}

static enum err
tenant_change(struct system_store *s, const struct tenant *t)
{
	struct query q;
	enum err err = check_host(s, t);

	if (err != ERR_OK)
		return err;
	q = query_write(&s->db, STMT_TENANT_PUT);
	query_str(&q, t->name);
	query_str(&q, t->host.len > 0 ? t->host : STR(""));
	query_str(&q, t->id);
	return query_run_or(&q, ERR_NOT_FOUND);
}

static enum err
tenant_remove(struct system_store *s, const struct tenant *t)
{
	struct query q = query_write(&s->db, STMT_TENANT_DELETE);

	query_str(&q, t->id);
	return query_run_or(&q, ERR_NOT_FOUND);
}

static enum err
write_one(struct system_store *s, const struct tenant *t,
    enum err (*fn)(struct system_store *, const struct tenant *))
{
	enum err err = db_begin(&s->db);

	if (err == ERR_OK)
		err = fn(s, t);
	/* Nothing stays in the log, whose last commit has no sum that could
	 * tell damage from a power loss. */
	if (err == ERR_OK)
		db_erase(&s->db);
	if (err == ERR_OK)
		err = db_commit(&s->db);
	db_rollback(&s->db);
	if (err == ERR_OK)
		err = db_tidy(&s->db);
	return err;
}

static enum err
system_tenant_add(struct system_store *s, const struct tenant *t)
{
	return write_one(s, t, tenant_insert);
}

static enum err
system_tenant_put(struct system_store *s, const struct tenant *t)
{
	return write_one(s, t, tenant_change);
}

static enum err
system_tenant_delete(struct system_store *s, struct str id)
{
	const struct tenant t = { .id = id };

	return write_one(s, &t, tenant_remove);
}

static void
tenant_read(struct query *q, struct tenant *t)
{
	t->id = column_str(q);
	t->name = column_str(q);
	t->created_ts = column_int(q);
	t->host = column_str(q);
}

static enum err
tenant_select(struct system_store *s, struct str id, struct arena *a,
    struct tenant *out)
{
	struct query q = query_on(&s->db, STMT_TENANT_GET);

	query_str(&q, id);
	if (query_row(&q)) {
		tenant_read(&q, out);
		out->id = str_keep(a, out->id);
		out->name = str_keep(a, out->name);
		out->host = str_keep(a, out->host);
	}
	return query_end_one(&q);
}

static enum err
system_tenant_get(struct system_store *s, struct str id, struct arena *a,
    struct tenant *out)
{
	enum err err = db_begin(&s->db);

	if (err == ERR_OK)
		err = tenant_select(s, id, a, out);
	db_rollback(&s->db);
	return err;
}

static enum err
tenant_walk(struct system_store *s, struct str after, int64_t limit,
    store_tenant_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_TENANT_LIST);
	struct tenant t;

	query_str(&q, after);
	query_int(&q, limit);
	while (query_row(&q)) {
		tenant_read(&q, &t);
		if (!visit(arg, &t))
			break;
	}
	return query_end(&q);
}

static enum err
system_tenant_list(struct system_store *s, struct str after, int64_t limit,
    store_tenant_fn visit, void *arg)
{
	enum err err = db_begin(&s->db);

	if (err == ERR_OK)
		err = tenant_walk(s, after, limit, visit, arg);
	db_rollback(&s->db);
	return err;
}

const struct system_ops store_sqlite_system_ops = {
	.open = system_open,
	.close = system_close,
	.tenant_add = system_tenant_add,
	.tenant_put = system_tenant_put,
	.tenant_delete = system_tenant_delete,
	.tenant_get = system_tenant_get,
	.tenant_list = system_tenant_list,
};
