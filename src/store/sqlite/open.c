/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Opening a connection: making, hardening, migrating, refusing.
 *
 * Runs on: the thread of the connection.
 * Owns: the connection.
 */
#include "store/sqlite/open.h"

#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "base/sabotage.h"
#include "store/sqlite/copy.h"
#include "store/sqlite/file.h"
#include "store/sqlite/frames.h"
#include "store/sqlite/past.h"
#include "store/sqlite/sums.h"

/* Per connection; the soft limit over all of them is set in sqlite.c. */
#define WRITER_CACHE "PRAGMA cache_size=-8192"
#define READER_CACHE "PRAGMA cache_size=-2048"
/* Of a file's first bytes, each four, big endian. */
#define HEADER_BYTES 100
#define HEADER_VERSION 60
#define HEADER_APPLICATION 68
/* See db_write_anew. */
#define VACUUM_INCREMENTAL 2
#define SET_INCREMENTAL "PRAGMA auto_vacuum=INCREMENTAL"

static const char why_io[] =
    "the file cannot be opened; check its owner, permissions and the disk";
static const char why_full[] = "the disk is full; make room and start again";
static const char why_damaged[] =
    "the file is damaged; restore it from a backup";
static const char why_foreign[] =
    "the file was not made by this program; move it away";
static const char why_newer[] =
    "the file was made by a newer release; install that release";
static const char why_older[] = "the file waits to be migrated";
static const char why_tables[] =
    "tables are missing from the file; restore it from a backup";
static const char why_busy[] = "another program holds a lock on the file";
static const char why_rows[] =
    "rows of the file cannot be; restore it from a backup";

static const char *
why_of(enum err err)
{
	switch ((int)err) {
	case ERR_CORRUPT:
		return why_damaged;
	case ERR_DISK_FULL:
		return why_full;
	case ERR_AGAIN:
		return why_busy;
	default:
		return why_io;
	}
}

static enum err
db_exec(struct db *db, const char *sql)
{
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? ERR_OK : db_err(db, rc);
}

static enum err
db_exec_all(struct db *db, const char *const *sql)
{
	enum err err = ERR_OK;

	for (; err == ERR_OK && *sql != NULL; sql++)
		err = db_exec(db, *sql);
	return err;
}

/* First column of the first row, as an integer or by comparing its text. */
static enum err
db_ask(struct db *db, const char *sql, int64_t *number, const char *text)
{
	sqlite3_stmt *st = NULL;
	enum err err = ERR_OK;
	int rc = sqlite3_prepare_v2(db->handle, sql, -1, &st, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(st);
	if (rc != SQLITE_ROW)
		err = db_err(db, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc);
	else if (number != NULL)
		*number = sqlite3_column_int64(st, 0);
	else if (!str_eq(str_from(text),
	    str_from((const char *)sqlite3_column_text(st, 0))))
		err = ERR_CORRUPT;
	/* A statement of one row that writes commits only here. */
	rc = sqlite3_finalize(st);
	return err == ERR_OK && rc != SQLITE_OK ? db_err(db, rc) : err;
}

static void
configure(struct db *db, int option, int value)
{
	int is = -1;

	if (sqlite3_db_config(db->handle, option, value, &is) != SQLITE_OK ||
	    is != value)
		BUG("this SQLite does not know option %d", option);
}

static const char *const reader_pragmas[] = {
	READER_CACHE,
	"PRAGMA mmap_size=0",
	"PRAGMA temp_store=MEMORY",
	"PRAGMA cell_size_check=ON",
	NULL
};

static const char *const writer_pragmas[] = {
	WRITER_CACHE,
	"PRAGMA mmap_size=0",
	"PRAGMA temp_store=MEMORY",
	"PRAGMA cell_size_check=ON",
	"PRAGMA synchronous=FULL",
	"PRAGMA foreign_keys=ON",
	"PRAGMA secure_delete=ON",
	"PRAGMA wal_autocheckpoint=0",
	"PRAGMA journal_size_limit=67108864",
	NULL
};

static int
on_commit(void *arg, sqlite3 *handle, const char *name, int pages)
{
	struct db *db = arg;

	(void)handle;
	(void)name;
	db->commit_pages = pages - (pages > db->wal_pages ? db->wal_pages : 0);
	db->wal_pages = pages;
	return SQLITE_OK;
}

/* Opens and hardens; reads nothing of the file yet. */
static enum err
db_connect(struct db *db, const char *path)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
	    (db->is_writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
	int rc = sqlite3_open_v2(path, &db->handle, flags, sums_vfs());

	if (db->handle == NULL)
		BUG("out of memory");
	sqlite3_extended_result_codes(db->handle, 1);
	if (rc != SQLITE_OK)
		return db_err(db, rc);
	/* SQLite makes do with reading when opening to write failed, for
	 * whatever reason, and even begins writing transactions then. */
	if (db->is_writer && sqlite3_db_readonly(db->handle, "main") != 0)
		return db_err(db, SQLITE_READONLY);
	sqlite3_busy_timeout(db->handle, DB_BUSY_TIMEOUT_MS);
	configure(db, SQLITE_DBCONFIG_DEFENSIVE, 1);
	configure(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0);
	configure(db, SQLITE_DBCONFIG_DQS_DDL, 0);
	configure(db, SQLITE_DBCONFIG_DQS_DML, 0);
	if (!db->is_writer)
		configure(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
	return ERR_OK;
}

/* Whose file it is and how old. */
static enum err
db_identify(struct db *db, int64_t *version, const char **why)
{
	int64_t application = 0;
	enum err err;

	err = db_ask(db, "PRAGMA application_id", &application, NULL);
	if (err == ERR_OK)
		err = db_ask(db, "PRAGMA user_version", version, NULL);
	*why = why_of(err);
	if (err != ERR_OK)
		return err;
	if (application != db->schema->application_id || *version < 1) {
		*why = why_foreign;
		return ERR_CORRUPT;
	}
	if (*version > db->schema->version) {
		*why = why_newer;
		return ERR_CORRUPT;
	}
	return ERR_OK;
}

static enum err
db_check_tables(struct db *db, const char **why)
{
	for (const char *const *t = db->schema->tables; *t != NULL; t++) {
		int rc = sqlite3_table_column_metadata(db->handle, "main", *t,
		    NULL, NULL, NULL, NULL, NULL, NULL);

		if (rc == SQLITE_ERROR) {
			*why = why_tables;
			return ERR_CORRUPT;
		}
		if (rc != SQLITE_OK) {
			enum err err = db_err(db, rc);

			*why = why_of(err);
			return err;
		}
	}
	return ERR_OK;
}

/* From version to the newest, in one transaction. */
static enum err
db_migrate(struct db *db, int64_t version)
{
	char set[64];
	enum err err = db_exec(db, "BEGIN IMMEDIATE");

	for (; err == ERR_OK && version < db->schema->version; version++)
		err = db_exec(db, db->schema->migrations[version]);
	snprintf(set, sizeof(set), "PRAGMA user_version=%d",
	    db->schema->version);
	if (err == ERR_OK)
		err = db_exec(db, set);
	if (err == ERR_OK)
		return db_exec(db, "COMMIT");
	(void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	return err;
}

static enum err
db_vacuum_into(struct db *db, const char *to)
{
	enum err err = file_remove(to);
	char *sql;

	if (err == ERR_OK)
		err = file_touch(to);
	if (err != ERR_OK)
		return err;
	sql = sqlite3_mprintf("VACUUM INTO %Q", to);
	if (sql == NULL)
		BUG("out of memory");
	err = db_exec(db, sql);
	sqlite3_free(sql);
	return err;
}

/* The file as it was, beside it, before a newer release changes it. SQLite
 * does not sync what it vacuums into. */
static enum err
db_keep_past(struct db *db, const char *path, int64_t version)
{
	char past[DB_PATH_ROOM], part[DB_PATH_ROOM];
	enum err err;

	past_path(path, version, past);
	file_path(part, "%s" PAST_PART, past);
	err = db_vacuum_into(db, part);
	if (err == ERR_OK)
		err = file_sync_and_forget(part);
	return err == ERR_OK ? file_rename(part, past) : err;
}

static enum err
db_prepare_writer(struct db *db)
{
	enum err err = db_exec_all(db, writer_pragmas);

	if (err == ERR_OK && sabotage_is(SABOTEUR_SYNC_OFF))
		err = db_exec(db, "PRAGMA synchronous=OFF");
	if (err == ERR_OK)
		err = db_ask(db, "PRAGMA journal_mode=WAL", NULL, "wal");
	return err;
}

/* The connection with the log goes, then `new` is the file. Closing wrote the
 * log back, or the new file must not take the place of the old one. */
static enum err
db_replace(struct db *db, const char *new, const char *path)
{
	static const char *const logs[] = { "-wal", "-shm" };
	char log[DB_PATH_ROOM];
	enum err err;

	BUG_ON(sqlite3_close(db->handle) != SQLITE_OK);
	db->handle = NULL;
	err = file_check_no_log(path) == ERR_OK ? ERR_OK : ERR_IO;
	for (unsigned i = 0; i < sizeof(logs) / sizeof(*logs); i++) {
		file_path(log, "%s%s", path, logs[i]);
		if (err == ERR_OK)
			err = file_remove(log);
	}
	if (err == ERR_OK)
		err = file_rename(new, path);
	if (err == ERR_OK)
		err = db_connect(db, path);
	return err == ERR_OK ? db_prepare_writer(db) : err;
}

/* What SQLite vacuums into has the other journal, whose rest after a kill no
 * reader could clear away. */
static enum err
db_give_log(const char *path, const struct db_schema *schema)
{
	struct db db = { .schema = schema, .is_writer = true };
	enum err err = db_connect(&db, path);

	if (err == ERR_OK)
		err = db_ask(&db, "PRAGMA journal_mode=WAL", NULL, "wal");
	sqlite3_close(db.handle);
	return err;
}

/* SQLite must know from a file's first page on that it shall give room back:
 * one that was made without is written anew, once. A kill leaves either of
 * the two, and both say the same. */
static enum err
db_write_anew(struct db *db, const char *path)
{
	char new[DB_PATH_ROOM];
	int64_t mode = 0;
	enum err err = db_ask(db, "PRAGMA auto_vacuum", &mode, NULL);

	if (err != ERR_OK || !db->schema->gives_back ||
	    mode == VACUUM_INCREMENTAL)
		return err;
	file_path(new, "%s.new", path);
	err = file_remove_db(new);
	if (err == ERR_OK)
		err = db_exec(db, SET_INCREMENTAL);
	if (err == ERR_OK)
		err = db_vacuum_into(db, new);
	if (err == ERR_OK)
		err = db_give_log(new, db->schema);
	if (err == ERR_OK)
		err = file_sync_and_forget(new);
	return err == ERR_OK ? db_replace(db, new, path) : err;
}

static enum err
db_set_up_writer(struct db *db, const char *path, int64_t version)
{
	enum err err = db_prepare_writer(db);

	if (err == ERR_OK && version < db->schema->version) {
		err = db_keep_past(db, path, version);
		if (err == ERR_OK)
			err = db_write_anew(db, path);
		if (err == ERR_OK)
			err = db_migrate(db, version);
	}
	if (err == ERR_OK && sabotage_is(SABOTEUR_NO_CID_INDEX))
		err = db_exec(db, "DROP INDEX IF EXISTS entry_cid");
	if (db->handle == NULL)
		return err;
	sqlite3_wal_hook(db->handle, on_commit, db);
	return err;
}

static enum err
db_set_up_reader(struct db *db, int64_t version, const char **why)
{
	enum err err = db_exec_all(db, reader_pragmas);

	if (err == ERR_OK)
		err = db_ask(db, "PRAGMA journal_mode", NULL, "wal");
	*why = why_of(err);
	if (err == ERR_OK && version < db->schema->version) {
		*why = why_older;
		err = ERR_AGAIN;
	}
	return err;
}

static enum err
db_set_up(struct db *db, const char *path, const char **why)
{
	int64_t version = 0;
	enum err err = db_identify(db, &version, why);

	if (err != ERR_OK)
		return err;
	if (!db->is_writer)
		return db_set_up_reader(db, version, why);
	err = db_set_up_writer(db, path, version);
	*why = why_of(err);
	return err == ERR_OK ? db_check_tables(db, why) : err;
}

/*
 * A new file is made under another name and renamed when it is whole: a
 * crash never leaves a half-made one, so an empty or nameless file under the
 * right name is always damage.
 */
static enum err
db_create(const char *path, const struct db_schema *schema)
{
	struct db db = { .schema = schema, .is_writer = true };
	char new[DB_PATH_ROOM], sql[64];
	enum err err;

	file_path(new, "%s.new", path);
	err = file_remove_db(new);
	if (err == ERR_OK)
		err = file_touch(new);
	if (err != ERR_OK)
		return err;
	snprintf(sql, sizeof(sql), "PRAGMA application_id=%d",
	    (int)schema->application_id);
	err = db_connect(&db, new);
	if (err == ERR_OK) {
		sums_reserve(db.handle);
		if (schema->gives_back)
			err = db_exec(&db, SET_INCREMENTAL);
	}
	if (err == ERR_OK)
		err = db_exec(&db, sql);
	if (err == ERR_OK)
		err = db_migrate(&db, 0);
	if (err == ERR_OK)
		err = db_ask(&db, "PRAGMA journal_mode=WAL", NULL, "wal");
	sqlite3_close(db.handle);
	return err == ERR_OK ? file_rename(new, path) : err;
}

/*
 * A process that was killed leaves commits that it had written and not yet
 * synced. Whoever opens the file next sees them, tells others of them and
 * finds retries answered by them, so the log must be safe before. And when a
 * sync had failed, the kernel may keep in memory, as if it were well, what is
 * not on the disk: the log is read from the disk.
 */
static enum err
db_secure_log(const char *path)
{
	char log[DB_PATH_ROOM];
	enum err err;

	file_path(log, "%s-wal", path);
	err = file_sync_and_forget(log);
	return err == ERR_OK ? frames_check(log) : err;
}

enum err
db_open(struct db *db, const char *path, const struct db_schema *schema,
    bool is_writer, const char **why)
{
	enum err err = file_exists(path);

	*db = (struct db){ .schema = schema, .is_writer = is_writer };
	*why = why_of(err);
	if (err == ERR_NOT_FOUND && is_writer) {
		err = file_check_no_log(path);
		if (err == ERR_OK)
			err = db_create(path, schema);
		*why = why_of(err);
	}
	if (err != ERR_OK)
		return err;
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers */
	db->stmts = xcalloc(schema->stmt_count, sizeof(*db->stmts));
	err = db_secure_log(path);
	if (err == ERR_OK)
		err = db_connect(db, path);
	*why = why_of(err);
	if (err == ERR_OK)
		err = db_set_up(db, path, why);
	/* Its log has a name by now. SQLite syncs that as well, but goes on
	 * when it fails. */
	if (err == ERR_OK) {
		err = file_sync_parent(path);
		*why = why_of(err);
	}
	if (err == ERR_OK) {
		*why = "";
		return ERR_OK;
	}
	/* A file that is refused stays as it is, and so does its log. */
	if (db->handle != NULL)
		configure(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);
	db_close(db);
	return err;
}

enum err
db_relax(struct db *db)
{
	BUG_ON(!db->is_writer || db->in_txn);
	return db_exec(db, "PRAGMA synchronous=NORMAL");
}

/* A connection for one look at a file of whatever version we know. */
static enum err
db_look(struct db *db, const char *path, int64_t *version, const char **why)
{
	enum err err = file_exists(path);

	if (err == ERR_OK)
		err = db_connect(db, path);
	if (err == ERR_OK)
		err = db_exec_all(db, reader_pragmas);
	*why = why_of(err);
	return err == ERR_OK ? db_identify(db, version, why) : err;
}

enum err
db_copy(const char *path, const struct db_schema *schema, const char *to,
    const char **why)
{
	struct db db = { .schema = schema };
	int64_t version;
	enum err err = db_look(&db, path, &version, why);

	if (err == ERR_OK) {
		err = copy_pages(&db, to);
		*why = why_of(err);
	}
	sqlite3_close(db.handle);
	return err;
}

/*
 * From the header alone: a connection would leave an empty log behind for each
 * of a thousand tenants. A log may hold a later version than the header; what
 * is not ours is for db_open to refuse.
 */
static enum err
may_be_older(const char *path, const struct db_schema *schema, bool *out)
{
	unsigned char head[HEADER_BYTES];
	uint32_t application, version;
	enum err err = file_read_head(path, head, sizeof(head));

	*out = false;
	if (err != ERR_OK)
		return err;
	memcpy(&version, head + HEADER_VERSION, sizeof(version));
	memcpy(&application, head + HEADER_APPLICATION, sizeof(application));
	*out = be32toh(application) == (uint32_t)schema->application_id &&
	    be32toh(version) < (uint32_t)schema->version;
	return ERR_OK;
}

enum err
db_is_older(const char *path, const struct db_schema *schema, bool *out,
    const char **why)
{
	struct db db = { .schema = schema };
	int64_t version = 0;
	enum err err = may_be_older(path, schema, out);

	*why = why_of(err);
	if (err != ERR_OK || !*out)
		return err;
	err = db_look(&db, path, &version, why);
	*out = err == ERR_OK && version < schema->version;
	sqlite3_close(db.handle);
	return err;
}

/*
 * Rows that no constraint lets in. SQLite reads no CHECK of a schema on a
 * connection that cannot write, so that integrity_check does not ask them
 * there, and it never looks at references: both are asked for by name.
 */
static enum err
db_check_rows(struct db *db, const char **why)
{
	static const char references[] =
	    "SELECT EXISTS (SELECT 1 FROM pragma_foreign_key_check)";
	const char *const *q = db->schema->faults;
	enum err err = db_ask(db, references, NULL, "0");

	for (; err == ERR_OK && q != NULL && *q != NULL; q++)
		err = db_ask(db, *q, NULL, "0");
	*why = err == ERR_CORRUPT ? why_rows : why_of(err);
	return err;
}

enum err
db_check(const char *path, const struct db_schema *schema, const char **why)
{
	struct db db = { .schema = schema };
	int64_t version = 0;
	enum err err = db_look(&db, path, &version, why);

	if (err == ERR_OK) {
		err = db_ask(&db, "PRAGMA integrity_check(1)", NULL, "ok");
		*why = why_of(err);
	}
	if (err == ERR_OK && version == schema->version)
		err = db_check_tables(&db, why);
	if (err == ERR_OK)
		err = db_check_rows(&db, why);
	sqlite3_close(db.handle);
	return err;
}

void
db_close(struct db *db)
{
	if (db->in_txn)
		db_rollback(db);
	db_erase_now(db);
	for (unsigned i = 0; db->stmts != NULL && i < db->schema->stmt_count;
	    i++)
		sqlite3_finalize(db->stmts[i]);
	xfree(db->stmts);
	BUG_ON(sqlite3_close(db->handle) != SQLITE_OK);
	*db = (struct db){ .handle = NULL };
}
