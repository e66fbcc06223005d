/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Legal states, and whether a recovered tenant is in one.
 * Runs on: the one thread of the test.
 * Owns: fingerprints of the tenants.
 */
#include "poweroracle.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "powerdisk.h"
#include "store/sqlite/sqlite_priv.h"
#include "store/sqlite/sums.h"

#define HANDLES_MAX 64

const char *const power_verdict_names[VERDICTS] = { "fine", "lost", "phantom",
	"corrupt", "unopened", "false_acks", "broken", "dead" };

struct legal {
	bool exists;		/* it was opened once */
	bool is_committing, is_doomed;
	uint64_t safe, coming;	/* fingerprints */
	int64_t safe_id, coming_id;	/* newest entry */
};

struct handle {
	struct store *store;
	int tenant;
};

static struct {
	struct store_ops ops, plain_ops;
	struct system_ops system;
	struct store_backend sqlite;
	struct report *report;
	const char *synchronous;
	struct legal legal[LOGS];
	struct handle writers[HANDLES_MAX];
	struct store *plain[LOGS];
	bool is_doomed, is_over, is_closing;
	uint64_t commits;
} oracle;

void
oracle_tell(enum verdict verdict, const char *fmt, ...)
{
	struct report *r = oracle.report;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->why, sizeof(r->why), fmt, ap);
	va_end(ap);
	r->verdict = verdict;
	r->is_told = true;
	fflush(NULL);
	_exit(0);
}

/* ---- fingerprints ---- */

static uint64_t
mix(uint64_t sum, const void *p, size_t len)
{
	unsigned char key[16] = { 1 };

	memcpy(key + 8, &sum, sizeof(sum));
	return text_siphash(key, len > 0 ? p : "", len);
}

static uint64_t
row_print(sqlite3_stmt *st, uint64_t sum)
{
	for (int i = 0; i < sqlite3_column_count(st); i++) {
		int type = sqlite3_column_type(st, i);
		const void *p = sqlite3_column_blob(st, i);

		sum = mix(sum, &type, sizeof(type));
		sum = mix(sum, p, (size_t)sqlite3_column_bytes(st, i));
	}
	return sum;
}

/* False: it cannot be read. */
static bool
table_print(struct store *s, const char *table, uint64_t *sum)
{
	sqlite3_stmt *st = NULL;
	char sql[64];
	int rc;

	snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
	rc = sqlite3_prepare_v2(s->db.handle, sql, -1, &st, NULL);
	while (rc == SQLITE_OK && (rc = sqlite3_step(st)) == SQLITE_ROW) {
		*sum = row_print(st, *sum);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(st);
	return rc == SQLITE_DONE;
}

static bool
print(struct store *s, uint64_t *sum)
{
	bool is_well = true;

	*sum = 0;
	powerdisk_quiet(1);
	for (const char *const *t = tenant_schema.tables; *t != NULL; t++)
		is_well = is_well && table_print(s, *t, sum);
	powerdisk_quiet(-1);
	return is_well;
}

/* The first value of the first row, or 0. */
static int64_t
ask_number(struct store *s, const char *sql)
{
	sqlite3_stmt *st = NULL;
	int64_t n = 0;

	powerdisk_quiet(1);
	if (sqlite3_prepare_v2(s->db.handle, sql, -1, &st, NULL) ==
	    SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	powerdisk_quiet(-1);
	return n;
}

static int64_t
newest_entry(struct store *s)
{
	return ask_number(s, "SELECT max(id) FROM entry");
}

/* ---- between core and store ---- */

static struct handle *
handle_of(struct store *s)
{
	for (int i = 0; i < HANDLES_MAX; i++)
		if (oracle.writers[i].store == s)
			return &oracle.writers[i];
	return NULL;
}

static int
tenant_index(struct str tenant)
{
	for (int i = 0; i < LOGS; i++)
		if (str_is(tenant, tenant_ids[i]))
			return i;
	return -1;	/* nobody lives there */
}

static void
set_synchronous(struct store *s)
{
	char sql[64];

	if (oracle.synchronous == NULL)
		return;
	snprintf(sql, sizeof(sql), "PRAGMA synchronous=%s",
	    oracle.synchronous);
	if (sqlite3_exec(s->db.handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		oracle_tell(VERDICT_BROKEN, "%s", sql);
}

static enum err
on_open(void *place, struct str tenant, enum store_mode mode,
    struct store **out, const char **why)
{
	enum err err = oracle.sqlite.ops->open(place, tenant, mode, out, why);
	int t = tenant_index(tenant);
	struct handle *h = handle_of(NULL);

	if (err != ERR_OK || mode != STORE_WRITE || t < 0)
		return err;
	BUG_ON(h == NULL);
	*h = (struct handle){ *out, t };
	set_synchronous(*out);
	if (!oracle.legal[t].exists &&
	    !print(*out, &oracle.legal[t].safe))
		oracle_tell(VERDICT_BROKEN, "a new tenant cannot be read");
	oracle.legal[t].exists = true;
	return ERR_OK;
}

static void
on_close(struct store *s)
{
	struct handle *h = s != NULL ? handle_of(s) : NULL;

	if (h != NULL)
		h->store = NULL;
	oracle.is_closing = true;
	oracle.sqlite.ops->close(s);
	oracle.is_closing = false;
}

static void
on_system_close(struct system_store *s)
{
	oracle.is_closing = true;
	oracle.sqlite.system->close(s);
	oracle.is_closing = false;
}

static enum err
on_commit(struct store *s)
{
	const struct handle *h = handle_of(s);
	struct legal *legal;
	enum err err;

	if (h == NULL || oracle.is_over)
		return oracle.sqlite.ops->commit(s);
	legal = &oracle.legal[h->tenant];
	legal->is_committing = print(s, &legal->coming);
	legal->coming_id = newest_entry(s);
	err = oracle.sqlite.ops->commit(s);
	if (err == ERR_OK && legal->is_committing) {
		if (legal->is_doomed)
			oracle_tell(VERDICT_FALSE_ACK, "%s: a commit after"
			    " a failed sync",
			    tenant_ids[legal - oracle.legal]);
		legal->safe = legal->coming;
		legal->safe_id = legal->coming_id;
		oracle.commits++;
	}
	/* One that failed may yet turn up after a crash: its frames may be
	 * in the log, whole, and only the sync has failed. */
	if (err != ERR_SYNC)
		legal->is_committing = false;
	return err;
}

static enum err
on_plain_open(void *place, struct str tenant, enum store_mode mode,
    struct store **out, const char **why)
{
	int t = tenant_index(tenant);
	enum err err = ERR_OK;

	BUG_ON(t < 0 || mode != STORE_READ);
	powerdisk_quiet(1);
	if (oracle.plain[t] == NULL)
		err = oracle.sqlite.ops->open(place, tenant, mode,
		    &oracle.plain[t], why);
	*out = oracle.plain[t];
	if (err != ERR_OK)
		powerdisk_quiet(-1);
	return err;
}

static void
on_plain_close(struct store *s)
{
	(void)s;	/* kept: opening costs more than all checks */
	powerdisk_quiet(-1);
}

void
oracle_close(void)
{
	powerdisk_quiet(1);
	for (int t = 0; t < LOGS; t++) {
		oracle.sqlite.ops->close(oracle.plain[t]);
		oracle.plain[t] = NULL;
	}
	powerdisk_quiet(-1);
}

void
oracle_init(const struct store_backend *sqlite, struct report *report,
    const char *synchronous)
{
	memset(&oracle, 0, sizeof(oracle));
	oracle.sqlite = *sqlite;
	oracle.report = report;
	oracle.synchronous = synchronous;
	oracle.ops = *sqlite->ops;
	oracle.ops.open = on_open;
	oracle.ops.close = on_close;
	oracle.ops.commit = on_commit;
	oracle.system = *sqlite->system;
	oracle.system.close = on_system_close;
	oracle.plain_ops = *sqlite->ops;
	oracle.plain_ops.open = on_plain_open;
	oracle.plain_ops.close = on_plain_close;
}

struct store_backend
oracle_backend(void)
{
	return (struct store_backend){ .ops = &oracle.ops,
		.system = &oracle.system,
		.place = oracle.sqlite.place };
}

struct store_backend
oracle_plain(void)
{
	return (struct store_backend){ .ops = &oracle.plain_ops,
		.system = oracle.sqlite.system,
		.place = oracle.sqlite.place };
}

void
oracle_sync_failed(const char *path)
{
	if (oracle.is_closing || strstr(path, ".db") == NULL)
		return;
	oracle.is_doomed = true;
	for (int i = 0; i < LOGS; i++) {
		char dir[64];

		snprintf(dir, sizeof(dir), "/tenants/%s/", tenant_ids[i]);
		if (strstr(path, dir) != NULL)
			oracle.legal[i].is_doomed = true;
	}
}

void
oracle_restarted(void)
{
	oracle.is_doomed = false;
	for (int i = 0; i < LOGS; i++)
		oracle.legal[i].is_doomed = false;
}

void
oracle_over(void)
{
	oracle.is_over = true;
}

bool
oracle_is_doomed(void)
{
	return oracle.is_doomed;
}

uint64_t
oracle_commits(void)
{
	return oracle.commits;
}

/* ---- after a crash ---- */

static void
check_acks(struct world *w, struct store *s, int tenant, int person)
{
	const struct person *p = &w->people[tenant][person];
	struct arena arena;
	struct conv c;
	struct entry e;
	char cid[32];

	arena_init(&arena, 1 << 20);
	for (int i = 0; i < p->sent_count; i++) {
		const struct sent *sent = &p->sent[i];

		if (!sent->acked)
			continue;
		oracle.report->acked++;
		snprintf(cid, sizeof(cid), "%s-%d", person_ids[person], i);
		if (oracle.sqlite.ops->conv_by_name(s,
		    str_from(conv_names[sent->conv]), &arena, &c) != ERR_OK ||
		    oracle.sqlite.ops->entry_by_cid(s, c.key,
		    str_from(person_ids[person]), str_from(cid), &arena,
		    &e) != ERR_OK ||
		    e.seq != sent->seq || e.id != sent->id)
			oracle_tell(VERDICT_LOST, "%s: %s was acked",
			    tenant_ids[tenant], cid);
	}
	arena_fini(&arena);
}

/* "ok", or what is wrong; NULL when that cannot be asked. */
static const char *
integrity(sqlite3 *handle, sqlite3_stmt **st)
{
	if (sqlite3_prepare_v2(handle, "PRAGMA integrity_check", -1, st,
	    NULL) != SQLITE_OK || sqlite3_step(*st) != SQLITE_ROW)
		return NULL;
	return (const char *)sqlite3_column_text(*st, 0);
}

static void
check_integrity(struct store *s, const char *tenant)
{
	sqlite3_stmt *st = NULL;
	const char *text = integrity(s->db.handle, &st);

	if (text == NULL || strcmp(text, "ok") != 0)
		oracle_tell(VERDICT_CORRUPT, "%s: integrity_check: %s",
		    tenant, text != NULL ? text :
		    sqlite3_errmsg(s->db.handle));
	sqlite3_finalize(st);
	if (ask_number(s, "SELECT count(*) FROM pragma_foreign_key_check"))
		oracle_tell(VERDICT_CORRUPT, "%s: foreign_key_check", tenant);
	if (ask_number(s, "SELECT count(*) FROM (SELECT max(seq) AS m,"
	    " min(seq) AS n, count(*) AS c FROM entry GROUP BY conv)"
	    " WHERE n <> 1 OR m <> c"))
		oracle_tell(VERDICT_CORRUPT, "%s: a hole", tenant);
}

static void
check_box(void)
{
	struct sqlite3 *handle = NULL;
	sqlite3_stmt *st = NULL;
	const char *text = NULL;
	struct stat file;

	if (powerdisk_stat(DISK_ROOT "/system.db", &file) != 0)
		return;
	if (sqlite3_open_v2(DISK_ROOT "/system.db", &handle,
	    SQLITE_OPEN_READONLY, sums_vfs()) == SQLITE_OK)
		text = integrity(handle, &st);
	if (text == NULL || strcmp(text, "ok") != 0)
		oracle_tell(VERDICT_CORRUPT, "system.db: integrity_check: %s",
		    text != NULL ? text : sqlite3_errmsg(handle));
	sqlite3_finalize(st);
	sqlite3_close(handle);
}

static void
check_state(struct store *s, int tenant)
{
	struct legal *legal = &oracle.legal[tenant];
	int64_t id = newest_entry(s);
	uint64_t found;

	if (!print(s, &found))
		oracle_tell(VERDICT_CORRUPT, "%s: %s", tenant_ids[tenant],
		    sqlite3_errmsg(s->db.handle));
	if (legal->exists && found != legal->safe &&
	    (!legal->is_committing || found != legal->coming))
		oracle_tell(id > legal->safe_id ? VERDICT_PHANTOM :
		    VERDICT_LOST, "%s: no legal state: entries up to id %lld,"
		    " committed %lld", tenant_ids[tenant], (long long)id,
		    (long long)legal->safe_id);
	*legal = (struct legal){ .exists = true, .safe = found,
		.safe_id = id };
}

static void
verify_tenant(struct world *w, int tenant, enum store_mode mode)
{
	const struct store_ops *ops = oracle.sqlite.ops;
	struct store *s;
	const char *why = "";
	enum err err = ops->open(oracle.sqlite.place,
	    str_from(tenant_ids[tenant]), mode, &s, &why);

	if (err == ERR_NOT_FOUND && !oracle.legal[tenant].exists)
		return;
	if (err != ERR_OK)
		oracle_tell(err == ERR_NOT_FOUND ? VERDICT_LOST :
		    VERDICT_UNOPENED, "%s: %s: %s", tenant_ids[tenant],
		    err_code(err), why != NULL ? why : "");
	if (ops->begin(s) != ERR_OK)
		oracle_tell(VERDICT_UNOPENED, "begin");
	for (int p = 0; tenant < TENANTS && p < PEOPLE; p++)
		check_acks(w, s, tenant, p);
	check_integrity(s, tenant_ids[tenant]);
	check_state(s, tenant);
	ops->rollback(s);
	if (mode == STORE_READ)
		oracle.plain[tenant] = s;
	else
		ops->close(s);
}

void
oracle_verify(struct world *w, bool by_writer)
{
	memset(oracle.writers, 0, sizeof(oracle.writers));
	memset(oracle.plain, 0, sizeof(oracle.plain));
	oracle_restarted();
	oracle.report->recoveries++;
	check_box();
	for (int t = 0; t < LOGS; t++)
		verify_tenant(w, t, by_writer && oracle.legal[t].exists ?
		    STORE_WRITE : STORE_READ);
}
