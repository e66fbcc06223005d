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
#include "powerfiles.h"
#include "powerkeep.h"
#include "store/sqlite/sqlite_priv.h"
#include "store/sqlite/sums.h"

#define HANDLES_MAX 64
#define HOUSES_MAX 16
#define TENANT_ID_ROOM 40

const char *const power_verdict_names[VERDICTS] = { "fine", "lost", "phantom",
	"corrupt", "unopened", "false_acks", "broken", "dead" };

struct legal {
	bool exists;		/* it was opened once */
	bool is_committing, is_doomed;
	uint64_t safe, coming;	/* fingerprints */
	int64_t safe_id, coming_id;	/* newest entry */
};

/* A tenant as the box's own database has it. */
struct house {
	char id[TENANT_ID_ROOM];
	uint64_t words;		/* fingerprint of its name and host */
	int64_t created_ts;
};
struct houses {
	struct house rows[HOUSES_MAX];
	int count;
};
struct legal_box {
	bool is_changing, is_doomed;
	struct houses safe, coming;
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
	struct legal_box box;
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
	if (!r->is_awaited)
		fprintf(stderr, "%s: %s\n", power_verdict_names[verdict],
		    r->why);
	fflush(NULL);
	_exit(!r->is_awaited);
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

/* ---- the box's own database ---- */

static struct house *
house_find(struct houses *h, struct str id)
{
	for (int i = 0; i < h->count; i++)
		if (str_is(id, h->rows[i].id))
			return &h->rows[i];
	return NULL;
}

static struct house
house_of(const struct tenant *t)
{
	struct house h = { .created_ts = t->created_ts };

	BUG_ON(t->id.len >= sizeof(h.id));
	memcpy(h.id, t->id.p, t->id.len);
	h.words = mix(mix(0, t->name.p, t->name.len), t->host.p, t->host.len);
	return h;
}

static void
house_add(struct houses *h, const struct tenant *t)
{
	BUG_ON(h->count == HOUSES_MAX);
	if (house_find(h, t->id) == NULL)
		h->rows[h->count++] = house_of(t);
}

static void
house_put(struct houses *h, const struct tenant *t)
{
	struct house *row = house_find(h, t->id);

	if (row != NULL)
		row->words = house_of(t).words;
}

static void
house_drop(struct houses *h, const struct tenant *t)
{
	struct house *row = house_find(h, t->id);

	if (row != NULL)
		*row = h->rows[--h->count];
}

static void
change_begins(void (*change)(struct houses *, const struct tenant *),
    const struct tenant *t)
{
	oracle.box.coming = oracle.box.safe;
	change(&oracle.box.coming, t);
	oracle.box.is_changing = true;
}

/* As of a commit: see on_commit. */
static enum err
change_ends(enum err err)
{
	if (err == ERR_OK && oracle.box.is_doomed)
		oracle_tell(VERDICT_FALSE_ACK,
		    "system.db: a change after a failed sync");
	if (err == ERR_OK)
		oracle.box.safe = oracle.box.coming;
	if (err != ERR_SYNC)
		oracle.box.is_changing = false;
	return err;
}

static enum err
on_tenant_add(struct system_store *s, const struct tenant *t)
{
	change_begins(house_add, t);
	return change_ends(oracle.sqlite.system->tenant_add(s, t));
}

static enum err
on_tenant_put(struct system_store *s, const struct tenant *t)
{
	change_begins(house_put, t);
	return change_ends(oracle.sqlite.system->tenant_put(s, t));
}

static enum err
on_tenant_delete(struct system_store *s, struct str id)
{
	change_begins(house_drop, &(struct tenant){ .id = id });
	return change_ends(oracle.sqlite.system->tenant_delete(s, id));
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
	oracle.system.tenant_add = on_tenant_add;
	oracle.system.tenant_put = on_tenant_put;
	oracle.system.tenant_delete = on_tenant_delete;
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

/* Databases, their logs, and files: those are found by their directories. */
static bool
is_relied_on(const char *path)
{
	return strstr(path, ".db") != NULL || powerfiles_has(path);
}

void
oracle_sync_failed(const char *path)
{
	if (oracle.is_closing || !is_relied_on(path))
		return;
	oracle.is_doomed = true;
	oracle.box.is_doomed |= strstr(path, "/system.db") != NULL;
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
	oracle.is_doomed = oracle.box.is_doomed = false;
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
read_houses(sqlite3 *handle, struct houses *out)
{
	sqlite3_stmt *st = NULL;

	out->count = 0;
	/* It may not have been made yet. */
	if (sqlite3_prepare_v2(handle, "SELECT id, name, host, created_ts"
	    " FROM tenant", -1, &st, NULL) != SQLITE_OK)
		return;
	while (sqlite3_step(st) == SQLITE_ROW)
		house_add(out, &(struct tenant){
		    .id = str_from((const char *)sqlite3_column_text(st, 0)),
		    .name = str_from((const char *)sqlite3_column_text(st, 1)),
		    .host = str_from((const char *)sqlite3_column_text(st, 2)),
		    .created_ts = sqlite3_column_int64(st, 3) });
	sqlite3_finalize(st);
}

/* Whether each of a is in b. */
static bool
are_in(const struct houses *a, struct houses *b)
{
	for (int i = 0; i < a->count; i++) {
		const struct house *row = &a->rows[i],
		    *other = house_find(b, str_from(row->id));

		if (other == NULL || other->words != row->words ||
		    other->created_ts != row->created_ts)
			return false;
	}
	return true;
}

static bool
are_same(struct houses *a, struct houses *b)
{
	return are_in(a, b) && a->count == b->count;
}

static void
check_houses(struct houses *found)
{
	struct legal_box *box = &oracle.box;

	if (!are_same(found, &box->safe) &&
	    (!box->is_changing || !are_same(found, &box->coming)))
		oracle_tell(are_in(&box->safe, found) ? VERDICT_PHANTOM :
		    VERDICT_LOST, "system.db: no legal state: %d tenants,"
		    " committed %d", found->count, box->safe.count);
	*box = (struct legal_box){ .safe = *found };
}

static void
check_box(void)
{
	struct houses found = { .count = 0 };
	struct sqlite3 *handle = NULL;
	sqlite3_stmt *st = NULL;
	const char *text = NULL;
	struct stat file;

	if (powerdisk_stat(DISK_ROOT "/system.db", &file) != 0) {
		check_houses(&found);
		return;
	}
	if (sqlite3_open_v2(DISK_ROOT "/system.db", &handle,
	    SQLITE_OPEN_READONLY, sums_vfs()) == SQLITE_OK)
		text = integrity(handle, &st);
	if (text == NULL || strcmp(text, "ok") != 0)
		oracle_tell(VERDICT_CORRUPT, "system.db: integrity_check: %s",
		    text != NULL ? text : sqlite3_errmsg(handle));
	sqlite3_finalize(st);
	read_houses(handle, &found);
	sqlite3_close(handle);
	check_houses(&found);
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
	powerfiles_check(ops, s, tenant_ids[tenant]);
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
	powerkeep_check();
	for (int t = 0; t < LOGS; t++)
		verify_tenant(w, t, by_writer && oracle.legal[t].exists ?
		    STORE_WRITE : STORE_READ);
}
