/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Restoring one tenant, out of its own backup or one of a whole box. It is
 * unpacked and checked beside the data, then takes its place by one rename: a
 * kill leaves the old state or the new one.
 *
 * Runs on: whoever asked.
 * Owns: DATA/upkeep/restore-tenant, DATA/upkeep/replaced.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/text.h"
#include "upkeep/archive.h"
#include "upkeep/backup_priv.h"
#include "upkeep/restore.h"
#include "upkeep/restore_priv.h"

#define WORK BACKUP_UPKEEP "/restore-tenant"
#define LIST_ARENA_MAX (64 * 1024)
#define REPLACED BACKUP_UPKEEP "/replaced"

/* One restore. */
struct taking {
	const struct backup_job *job;
	struct restore_tenant *what;
	char work[FOLDER_PATH_MAX];	/* holds tenants/ID, as DATA does */
	char fresh[FOLDER_PATH_MAX];	/* work/tenants/ID */
	char place[FOLDER_PATH_MAX];	/* DATA/tenants/ID */
	char from[33];			/* its id in the archive */
	unsigned files;
};

/* Unpacking */

/* What of the archive is the tenant's: behind "tenants/ID/"; NULL: not. */
static const char *
part_of(const struct taking *t, const char *name)
{
	char begins[TAR_NAME_MAX + 1];
	size_t len;

	snprintf(begins, sizeof(begins), "tenants/%s/", t->from);
	len = strlen(begins);
	return strncmp(name, begins, len) == 0 ? name + len : NULL;
}

static enum err
unpack(struct taking *t, struct archive_reader *r, const char *part,
    struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	enum err err;

	folder_path(path, "%s/%s", t->fresh, part);
	err = folder_make_way(t->fresh, path, why);
	t->files++;
	return err ? err : backup_unpack(r, path, true, why);
}

/* To the end, which proves that all of it is as it was put. */
static enum err
unpack_all(struct taking *t, struct archive_reader *r, struct problem *why)
{
	const struct backup_job *job = t->job;
	struct backup_progress p = { .stage = BACKUP_PACKING };
	struct tar_header member;
	enum err err = ERR_OK;

	while (!err) {
		const char *part;

		err = archive_next(r, &member, why);
		part = err ? NULL : part_of(t, member.name);
		if (part)
			err = unpack(t, r, part, why);
		p.bytes_done = archive_seen(r)->bytes;
		if (!err && job->go_on && !job->go_on(job->arg, &p))
			err = problem_set(why, ERR_CLOSED,
			    "the restore was cancelled");
	}
	if (err == ERR_NOT_FOUND && t->files == 0)
		return problem_set(why, ERR_NOT_FOUND, "the backup has no "
		    "tenant %.32s", t->from);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
check(struct taking *t, struct problem *why)
{
	struct store_backend fresh = t->job->store_at(t->work);
	enum err err = restore_check_tenant(t->job, &fresh, t->work,
	    t->what->to, why);

	t->job->store_end(&fresh);
	return err;
}

static enum err
take_in(struct taking *t, struct archive_reader *r, struct backup_info *out,
    struct problem *why)
{
	enum err err = backup_read_head(r, &out->head, why);

	if (err)
		return err;
	out->has_head = true;
	out->is_sealed = archive_is_sealed(r);
	snprintf(t->from, sizeof(t->from), "%s", t->what->from &&
	    t->what->from[0] ? t->what->from : out->head.tenant);
	if (!t->from[0])
		return problem_set(why, ERR_FIELD, "this is a backup of a "
		    "whole box: say which tenant of it");
	if (out->head.tenant[0] && strcmp(out->head.tenant, t->from) != 0)
		return problem_set(why, ERR_NOT_FOUND, "this is a backup of "
		    "the tenant %s: say --tenant %s", out->head.tenant,
		    out->head.tenant);
	err = unpack_all(t, r, why);
	out->bytes = archive_seen(r)->packed;
	if (!err)
		err = check(t, why);
	return err ? err : folder_sync_all(t->fresh, why);
}

/* Into its place */

/* Of a box whose daemon does not run: the old one and the new one change
 * places in one step, and the old one moves to where it is kept. */
static enum err
replace(struct taking *t, struct problem *why)
{
	char kept[FOLDER_PATH_MAX];
	enum err err;

	folder_path(kept, "%s/" REPLACED, t->job->data);
	err = folder_make_durable(kept, why);
	folder_path(kept, "%s/" REPLACED "/%s", t->job->data, t->what->to);
	if (!err)
		err = folder_remove(kept, why);
	if (err)
		return err;
	if (renameat2(AT_FDCWD, t->fresh, AT_FDCWD, t->place,
	    RENAME_EXCHANGE) != 0)
		return problem_errno(why, "cannot exchange", t->place);
	return folder_rename(t->fresh, kept, why);
}

/* Does the box list it? Of a copy: a daemon may have the list open. */
static enum err
find_listed(const struct taking *t, bool *out, struct problem *why)
{
	const struct backup_job *job = t->job;
	char path[FOLDER_PATH_MAX];
	struct store_backend b = job->store_at(t->work);
	struct system_store *system = NULL;
	struct tenant ignored;
	const char *what = NULL;
	struct arena arena;
	enum err err;

	arena_init(&arena, LIST_ARENA_MAX);
	folder_path(path, "%s/system.db", t->work);
	err = job->store->copies->copy(job->store->place, STR_NONE, path,
	    &what);
	if (!err)
		err = b.system->open(b.place, &system, &what);
	if (!err)
		err = b.system->tenant_get(system, str_from(t->what->to),
		    &arena, &ignored);
	b.system->close(system);
	job->store_end(&b);
	arena_fini(&arena);
	*out = err == ERR_OK;
	return !err || err == ERR_NOT_FOUND ? ERR_OK : problem_set(why, err,
	    "the list of the box cannot be read: %s", what && *what ? what :
	    err_text(err, "en"));
}

/* Nobody had that id when it was asked for: the place is a tenant's that was
 * made since, or what an import has left. */
static enum err
refuse_taken(const struct taking *t, struct problem *why)
{
	bool is_listed = false;
	enum err err = find_listed(t, &is_listed, why);

	if (err)
		return err;
	if (is_listed)
		return problem_set(why, ERR_EXISTS, "the tenant %s was made "
		    "meanwhile; import it under another id", t->what->to);
	return problem_set(why, ERR_EXISTS, "%.300s is there and no "
	    "tenant's, as after an import that was broken off: "
	    "yizhanctl tenant create %s takes it as it is; to import "
	    "again, move it away first", t->place, t->what->to);
}

static enum err
put_in_place(struct taking *t, struct problem *why)
{
	char tenants[FOLDER_PATH_MAX];
	enum err err;

	if (folder_exists(t->place))
		return t->what->is_free ? refuse_taken(t, why) :
		    replace(t, why);
	folder_path(tenants, "%s/tenants", t->job->data);
	err = folder_make_durable(tenants, why);
	return err ? err : folder_rename(t->fresh, t->place, why);
}

/* In the list of the box that no daemon has open. */
static enum err
add_row(const struct taking *t, struct problem *why)
{
	const struct store_backend *b = t->job->store;
	struct tenant row = { .id = str_from(t->what->to),
		.name = str_from(t->what->name),
		.created_ts = clock_wall_ms(t->job->clock) };
	struct system_store *system = NULL;
	const char *what = NULL;
	enum err err = b->system->open(b->place, &system, &what);

	if (!err)
		err = b->system->tenant_add(system, &row);
	b->system->close(system);
	if (!err || err == ERR_EXISTS)
		return ERR_OK;
	return problem_set(why, err, "the tenant is in %s, and cannot be put "
	    "into the list of the box: %s; start yizhand, then: yizhanctl "
	    "tenant create %s", t->place, what && *what ? what :
	    err_text(err, "en"), t->what->to);
}

static enum err
check_place(const struct taking *t, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%.3800s/system.db", t->job->data);
	if (!folder_exists(path))
		return problem_set(why, ERR_NOT_FOUND, "there is no data of "
		    "Yizhan in %.300s; start yizhand once", t->job->data);
	if ((t->what->from && t->what->from[0] &&
	    !text_is_tenant_id(str_from(t->what->from))) ||
	    !text_is_tenant_id(str_from(t->what->to)))
		return problem_set(why, ERR_FIELD, "a tenant's id is 1 to 32 "
		    "of a-z 0-9 -");
	if (t->what->is_free || !folder_exists(t->place))
		return ERR_OK;
	if (!t->what->replaces)
		return problem_set(why, ERR_EXISTS, "the tenant %s is there "
		    "already; --as ID gives it another id, --replace takes "
		    "its place", t->what->to);
	if (t->what->is_served)
		return problem_set(why, ERR_BUSY, "the tenant %s is served "
		    "now; stop yizhand to replace it: systemctl stop yizhan",
		    t->what->to);
	return ERR_OK;
}

static enum err
restore_locked(struct taking *t, int fd, const char *name,
    struct backup_info *out, struct problem *why)
{
	struct archive_reader *r = NULL;
	struct problem ignored;
	char path[FOLDER_PATH_MAX];
	enum err err = folder_remove(t->work, why);

	if (!err)
		err = folder_make(t->work, why);
	if (!err && t->what->is_free && folder_exists(t->place))
		err = refuse_taken(t, why);
	folder_path(path, "%s/tenants", t->work);
	if (!err)
		err = folder_make(path, why);
	if (!err)
		err = folder_make(t->fresh, why);
	if (!err)
		err = archive_open(fd, name, t->job->passphrase, &r, why);
	if (!err)
		err = take_in(t, r, out, why);
	archive_reader_free(r);
	if (!err)
		err = put_in_place(t, why);
	if (!err && !t->what->is_served)
		err = add_row(t, why);
	(void)!folder_remove(t->work, &ignored);
	return err;
}

enum err
restore_tenant(const struct backup_job *job, const char *path,
    struct restore_tenant *what, struct backup_info *out,
    struct problem *why)
{
	struct taking t = { .job = job, .what = what };
	int fd, data = -1, lock = -1;
	struct problem ignored;
	enum err err;

	*out = (struct backup_info){ .name = "" };
	snprintf(out->name, sizeof(out->name), "%.95s", path);
	folder_path(t.work, "%.3800s/" WORK, job->data);
	folder_path(t.fresh, "%s/tenants/%.32s", t.work, what->to);
	folder_path(t.place, "%.3800s/tenants/%.32s", job->data, what->to);
	fd = folder_open(path, why);
	if (fd < 0)
		return ERR_NOT_FOUND;
	what->is_served = restore_lock_data(job->data, &data, &ignored) ==
	    ERR_BUSY;
	err = check_place(&t, why);
	if (!err)
		err = backup_lock(job->data, &lock, why);
	if (!err)
		err = restore_locked(&t, fd, path, out, why);
	if (lock >= 0)
		close(lock);
	if (data >= 0)
		close(data);
	close(fd);
	return err;
}
