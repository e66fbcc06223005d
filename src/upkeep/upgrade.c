/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Upgrading the databases of a box.
 *
 * Runs on: main, at start.
 * Owns: DATA/upkeep/upgrade.
 */
#include "upkeep/upgrade.h"

#include <inttypes.h>
#include <unistd.h>

#include "base/log.h"
#include "base/text.h"
#include "upkeep/backup.h"
#include "upkeep/plan.h"

/* Beside the copies: for the log of a migration, and what comes meanwhile. */
#define SPARE_BYTES (64 << 20)

/* A plan is the name of what is being done. */
enum phase {
	PHASE_NONE,
	PHASE_FIRST,	/* databases are migrated, for the first time */
	PHASE_SECOND,
	PHASE_THIRD,
	PHASE_BACK,	/* they go back to what they were */
	PHASE_COUNT
};

static const char *const phase_names[PHASE_COUNT] = {
	[PHASE_NONE] = "", [PHASE_FIRST] = "first", [PHASE_SECOND] = "second",
	[PHASE_THIRD] = "third", [PHASE_BACK] = "back",
};

/* What the next start finds when this one does not get to its end. */
static const enum phase nexts[PHASE_COUNT] = {
	[PHASE_NONE] = PHASE_FIRST, [PHASE_FIRST] = PHASE_SECOND,
	[PHASE_SECOND] = PHASE_THIRD, [PHASE_THIRD] = PHASE_BACK,
	[PHASE_BACK] = PHASE_BACK,
};

static void
upgrade_path(const char *data, const char *name, char out[FOLDER_PATH_MAX])
{
	folder_path(out, "%s/" BACKUP_UPKEEP "/upgrade%s%s", data,
	    name[0] ? "/" : "", name);
}

/* The plan */

static enum err
read_plan(const char *data, enum phase *out, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	int phase;
	enum err err;

	upgrade_path(data, "plan", path);
	err = plan_read(path, phase_names, PHASE_COUNT, &phase, why);
	*out = (enum phase)phase;
	return err;
}

static enum err
write_plan(const char *data, enum phase phase, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err;

	folder_path(path, "%s/" BACKUP_UPKEEP, data);
	err = folder_make_durable(path, why);
	upgrade_path(data, "", path);
	if (!err)
		err = folder_make_durable(path, why);
	upgrade_path(data, "plan", path);
	return err ? err : folder_write(path, phase_names[phase], why);
}

/* Databases, the box's own first */

struct walk {
	const struct upgrade *u;
	enum err (*visit)(struct walk *, struct str tenant, const char *path,
	    struct problem *);
	unsigned older;		/* how many, and their bytes */
	int64_t bytes;
};

static enum err
visit_tenant(void *arg, const char *name, struct problem *why)
{
	struct walk *w = arg;
	struct str tenant = str_from(name);
	char path[FOLDER_PATH_MAX];

	if (!text_is_tenant_id(tenant))
		return ERR_OK;
	folder_path(path, "%s/tenants/%.*s/tenant.db", w->u->data,
	    STR_FMT(tenant));
	return w->visit(w, tenant, path, why);
}

static enum err
walk_all(struct walk *w, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err;

	folder_path(path, "%s/system.db", w->u->data);
	err = w->visit(w, STR_NONE, path, why);
	folder_path(path, "%s/tenants", w->u->data);
	return err ? err : folder_walk(path, visit_tenant, w, why);
}

static const char *
name_of(struct str tenant)
{
	return tenant.p ? tenant.p : "the box";
}

static enum err
failed(struct str tenant, enum err err, const char *what, struct problem *why)
{
	return problem_set(why, err, "the database of %.40s: %s",
	    name_of(tenant), what && *what ? what : err_text(err, "en"));
}

/* What cannot be read is for its opening to refuse. */
static bool
is_older(const struct upgrade *u, struct str tenant)
{
	const char *what = NULL;
	bool older = false;

	return u->store->past->is_older(u->store->place, tenant, &older,
	    &what) == ERR_OK && older;
}

static enum err
count_one(struct walk *w, struct str tenant, const char *path,
    struct problem *why)
{
	(void)why;
	if (!is_older(w->u, tenant))
		return ERR_OK;
	w->older++;
	w->bytes += folder_size(path);
	return ERR_OK;
}

static enum err
forget_one(struct walk *w, struct str tenant, const char *path,
    struct problem *why)
{
	enum err err = w->u->store->past->forget(w->u->store->place, tenant);

	(void)path;
	return err ? failed(tenant, err, "what was kept of it before an "
	    "upgrade cannot be removed", why) : ERR_OK;
}

static enum err
restore_one(struct walk *w, struct str tenant, const char *path,
    struct problem *why)
{
	enum err err = w->u->store->past->restore(w->u->store->place, tenant);

	(void)path;
	if (!err || err == ERR_NOT_FOUND)
		return ERR_OK;
	return failed(tenant, err, "it cannot be put back to what it was "
	    "before the upgrade", why);
}

static enum err
open_one(const struct store_backend *b, struct str tenant, const char **what)
{
	struct system_store *system = NULL;
	struct store *store = NULL;
	enum err err;

	if (!tenant.p) {
		err = b->system->open(b->place, &system, what);
		b->system->close(system);
		return err;
	}
	err = b->ops->open(b->place, tenant, STORE_WRITE, &store, what);
	b->ops->close(store);
	return err;
}

/* One that was damaged before is no reason against the others: it is as
 * damaged with the earlier release. */
static enum err
migrate_one(struct walk *w, struct str tenant, const char *path,
    struct problem *why)
{
	const struct store_backend *b = w->u->store;
	const char *what = NULL, *damage = NULL;
	enum err err;

	if (!is_older(w->u, tenant))
		return ERR_OK;
	if (w->u->tell)
		w->u->tell(w->u->arg, name_of(tenant), folder_size(path));
	err = open_one(b, tenant, &what);
	if (err != ERR_CORRUPT || !b->copies->check(tenant, path, &damage))
		return err ? failed(tenant, err, what, why) : ERR_OK;
	log_warn("upgrade", "%s is not upgraded: %s", path, what);
	return ERR_OK;
}

/* Ways */

static enum err
go_back(const struct upgrade *u, struct problem *why)
{
	struct walk w = { .u = u, .visit = restore_one };
	enum err err = walk_all(&w, why);

	return err ? err : write_plan(u->data, PHASE_NONE, why);
}

static enum err
check_room(const struct upgrade *u, int64_t bytes, struct problem *why)
{
	int64_t room = folder_room(u->data);

	if (bytes == 0 || room < 0 || room >= bytes + SPARE_BYTES)
		return ERR_OK;
	return problem_set(why, ERR_DISK_FULL, "%" PRId64 " MiB of room are "
	    "needed in %.300s to keep the databases as they are, and there "
	    "are %" PRId64 "; make room", (bytes + SPARE_BYTES) >> 20, u->data,
	    room >> 20);
}

/* It must not stay for another upgrade, nor longer than needed. */
static enum err
forget_all(const struct upgrade *u, struct problem *why)
{
	struct walk w = { .u = u, .visit = forget_one };

	return walk_all(&w, why);
}

static void
try_forget_all(const struct upgrade *u)
{
	struct problem why = { "" };

	if (forget_all(u, &why) != ERR_OK)
		log_warn("upgrade", "%s", why.why);
}

static enum err
migrate_all(const struct upgrade *u, enum phase phase, struct problem *why)
{
	struct walk w = { .u = u, .visit = migrate_one };
	enum err err = write_plan(u->data, nexts[phase], why);

	return err ? err : walk_all(&w, why);
}

/* The first problem is the one to tell, unless going back has another. */
static enum err
give_up(const struct upgrade *u, enum err err, struct problem *why)
{
	struct problem first = *why;
	enum err undone = upgrade_undo(u, first.why, why);

	if (undone)
		return undone;
	*why = first;
	return err;
}

/* The plan as this start has to take it. */
static enum err
resume(const struct upgrade *u, enum phase *out, struct problem *why)
{
	enum err err = read_plan(u->data, out, why);

	if (!err && *out == PHASE_THIRD)
		return give_up(u, problem_set(why, ERR_WRONG_STATE, "yizhand "
		    "ended three times before it was ready"), why);
	if (!err && *out == PHASE_BACK) {
		err = go_back(u, why);
		*out = PHASE_NONE;
	}
	return err;
}

enum err
upgrade_run(const struct upgrade *u, bool *is_new, struct problem *why)
{
	struct walk w = { .u = u, .visit = count_one };
	enum phase phase;
	enum err err = resume(u, &phase, why);

	*is_new = false;
	if (!err)
		err = walk_all(&w, why);
	if (err)
		return err;
	if (phase == PHASE_NONE && w.older == 0) {
		try_forget_all(u);
		return ERR_OK;
	}
	if (phase == PHASE_NONE)
		err = forget_all(u, why);
	if (!err)
		err = check_room(u, w.bytes, why);
	if (err && phase == PHASE_NONE)
		return err;
	if (!err)
		err = migrate_all(u, phase, why);
	*is_new = !err;
	return err ? give_up(u, err, why) : ERR_OK;
}

void
upgrade_forget_failure(const struct upgrade *u)
{
	char path[FOLDER_PATH_MAX];

	upgrade_path(u->data, "failed", path);
	(void)unlink(path);
}

enum err
upgrade_settle(const struct upgrade *u, struct problem *why)
{
	enum err err = write_plan(u->data, PHASE_NONE, why);

	if (err)
		return err;
	upgrade_forget_failure(u);
	try_forget_all(u);
	return ERR_OK;
}

enum err
upgrade_undo(const struct upgrade *u, const char *reason, struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;
	enum err err = write_plan(u->data, PHASE_BACK, why);

	if (!err)
		err = go_back(u, why);
	upgrade_path(u->data, "failed", path);
	(void)!folder_write(path, reason, &ignored);
	return err;
}
