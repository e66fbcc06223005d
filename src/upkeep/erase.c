/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Erasing tenants that were deleted, after their time of grace.
 *
 * Runs on: the system writer (marks); the thread of backups (the rest).
 * Owns: DATA/upkeep/deleted.
 */
#include "upkeep/erase.h"

#include <stdio.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/field.h"
#include "base/jsonw.h"
#include "base/text.h"
#include "upkeep/backup.h"
#include "upkeep/folder.h"

#define DELETED BACKUP_UPKEEP "/deleted"
#define MARK_MAX 4096

struct mark {
	struct str name;
	int64_t erase_ts, created_ts;
	bool erased, settled;
};
static const struct field mark_fields[] = {
	FIELD_STRING(struct mark, name, 0, ERASE_NAME_MAX, FIELD_REQUIRED,
	    NULL),
	FIELD_INT(struct mark, erase_ts, 0, INT64_MAX, FIELD_REQUIRED, NULL),
	FIELD_BOOL(struct mark, erased, FIELD_REQUIRED, NULL),
	FIELD_BOOL(struct mark, settled, 0, NULL),
	FIELD_INT(struct mark, created_ts, 0, INT64_MAX, 0, NULL),
	FIELD_END
};

static void
mark_path(const char *data, struct str tenant, char out[FOLDER_PATH_MAX])
{
	folder_path(out, "%.3800s/" DELETED "/%.*s", data, STR_FMT(tenant));
}

enum err
erase_mark(const char *data, struct str tenant, const struct erasing *e,
    struct problem *why)
{
	char path[FOLDER_PATH_MAX];
	struct buf text;
	struct jsonw w;
	enum err err;

	BUG_ON(!text_is_tenant_id(tenant));
	folder_path(path, "%.3800s/" BACKUP_UPKEEP, data);
	err = folder_make_durable(path, why);
	folder_path(path, "%.3800s/" DELETED, data);
	if (!err)
		err = folder_make_durable(path, why);
	if (err)
		return err;
	mark_path(data, tenant, path);
	buf_init(&text, MARK_MAX);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, "name", str_from(e->name));
	jsonw_int_field(&w, "erase_ts", e->erase_ts);
	jsonw_bool_field(&w, "erased", e->is_erased);
	jsonw_bool_field(&w, "settled", e->is_settled);
	jsonw_int_field(&w, "created_ts", e->created_ts);
	jsonw_object_end(&w);
	buf_putc(&text, '\0');
	BUG_ON(text.overflow);
	err = folder_write(path, text.data, why);
	buf_fini(&text);
	return err;
}

static enum err
parse(struct str text, struct erasing *out)
{
	struct mark m = { .erase_ts = 0 };
	struct field_error ignored;
	struct arena arena;
	json_t *object = NULL;
	enum err err = field_parse(text, &object);

	arena_init(&arena, MARK_MAX);
	if (!err)
		err = field_decode(mark_fields, object, &m, &arena, &ignored);
	if (!err) {
		snprintf(out->name, sizeof(out->name), "%.*s",
		    STR_FMT(m.name));
		out->erase_ts = m.erase_ts;
		out->created_ts = m.created_ts;
		out->is_erased = m.erased;
		out->is_settled = m.settled;
	}
	json_decref(object);
	arena_fini(&arena);
	return err;
}

enum err
erase_find(const char *data, struct str tenant, struct erasing *out,
    struct problem *why)
{
	char path[FOLDER_PATH_MAX], text[MARK_MAX];
	ssize_t got;
	int fd;

	*out = (struct erasing){ .erase_ts = 0 };
	mark_path(data, tenant, path);
	if (!folder_exists(path))
		return problem_set(why, ERR_NOT_FOUND, "the tenant %.*s was "
		    "not deleted", STR_FMT(tenant));
	fd = folder_open(path, why);
	if (fd < 0)
		return ERR_IO;
	got = fd_read(fd, text, sizeof(text));
	close(fd);
	if (got < 0)
		return problem_errno(why, "cannot read", path);
	if (parse((struct str){ text, (size_t)got }, out) != ERR_OK)
		return problem_set(why, ERR_CORRUPT, "%.400s does not say "
		    "when to erase it", path);
	return ERR_OK;
}

enum err
erase_unmark(const char *data, struct str tenant, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	mark_path(data, tenant, path);
	return folder_remove(path, why);
}

/* Going through the marks. */
struct walk {
	const struct erase_place *place;
	int64_t now_ts;
	unsigned count;
	enum err err;		/* of the last one that failed, or has more */
	struct problem *why;
};

/* Whether it is one, and says something that can be read. */
static bool
read_mark(const char *data, const char *name, struct erasing *out)
{
	struct problem ignored;

	return text_is_tenant_id(str_from(name)) &&
	    erase_find(data, str_from(name), out, &ignored) == ERR_OK;
}

static void
tenant_path(const struct walk *w, struct str tenant, char out[FOLDER_PATH_MAX])
{
	folder_path(out, "%.3800s/tenants/%.*s", w->place->data,
	    STR_FMT(tenant));
}

static bool
has_folder(const struct walk *w, struct str tenant)
{
	char path[FOLDER_PATH_MAX];

	tenant_path(w, tenant, path);
	return folder_exists(path);
}

static enum err
erase_folder(const struct walk *w, struct str tenant, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	tenant_path(w, tenant, path);
	return folder_remove(path, why);
}

static enum err
erase_files(const struct walk *w, struct str tenant, struct problem *why)
{
	enum err err = w->place->files != NULL ?
	    depot_erase(w->place->files, tenant) : ERR_OK;

	return err == ERR_OK || err == ERR_AGAIN ? err : problem_set(why, err,
	    "the files of the deleted tenant %.*s are not erased yet: %s",
	    STR_FMT(tenant), err_text(err, "en"));
}

/* The mark says so first: half a tenant is nobody's to have back. Its folder
 * goes last: while it is there, there is something to do. What one of an
 * earlier run was putting elsewhere when the tenant went is found by the look
 * that follows a start. */
static enum err
erase_one(struct walk *w, struct str tenant, struct erasing *e,
    struct problem *why)
{
	enum err err = ERR_OK;

	if (!e->is_erased) {
		e->is_erased = true;
		err = erase_mark(w->place->data, tenant, e, why);
	}
	if (!err)
		err = erase_files(w, tenant, why);
	if (!err && has_folder(w, tenant)) {
		err = erase_folder(w, tenant, why);
		w->count += !err;
	}
	if (!err && e->is_settled)
		err = erase_unmark(w->place->data, tenant, why);
	return err;
}

static bool
is_due(const struct walk *w, struct str tenant, const struct erasing *e)
{
	return e->is_settled || (e->is_erased ? has_folder(w, tenant) :
	    e->erase_ts <= w->now_ts);
}

static enum err
on_due(void *arg, const char *name, struct problem *ignored)
{
	struct walk *w = arg;
	struct str tenant = str_from(name);
	struct erasing e;
	enum err err = ERR_OK;

	(void)ignored;
	if (!read_mark(w->place->data, name, &e))
		return ERR_OK;
	if (is_due(w, tenant, &e))
		err = erase_one(w, tenant, &e, w->why);
	if (err && w->err != ERR_AGAIN)
		w->err = err;
	return ERR_OK;
}

enum err
erase_due(const struct erase_place *place, int64_t now_ts, unsigned *count,
    struct problem *why)
{
	struct walk w = { .place = place, .now_ts = now_ts, .why = why };
	char dir[FOLDER_PATH_MAX];
	enum err err;

	folder_path(dir, "%.3800s/" DELETED, place->data);
	err = folder_walk(dir, on_due, &w, why);
	*count = w.count;
	return err ? err : w.err;
}

static enum err
on_settle(void *arg, const char *name, struct problem *why)
{
	struct walk *w = arg;
	struct str tenant = str_from(name);
	struct erasing e;
	enum err err;

	if (!read_mark(w->place->data, name, &e) || !e.is_erased)
		return ERR_OK;
	if (w->place->files != NULL && w->place->files->ops->is_remote) {
		e.is_settled = true;
		return erase_mark(w->place->data, tenant, &e, why);
	}
	err = erase_folder(w, tenant, why);
	return err ? err : erase_unmark(w->place->data, tenant, why);
}

enum err
erase_settle(const struct erase_place *place, struct problem *why)
{
	struct walk w = { .place = place };
	char dir[FOLDER_PATH_MAX];

	folder_path(dir, "%.3800s/" DELETED, place->data);
	return folder_walk(dir, on_settle, &w, why);
}

struct each {
	const char *data;
	erase_fn fn;
	void *arg;
	bool is_over;
};

static enum err
on_each(void *arg, const char *name, struct problem *why)
{
	struct each *each = arg;
	struct erasing e;

	(void)why;
	if (!each->is_over && read_mark(each->data, name, &e))
		each->is_over = !each->fn(each->arg, str_from(name), &e);
	return ERR_OK;
}

enum err
erase_each(const char *data, erase_fn fn, void *arg, struct problem *why)
{
	struct each each = { .data = data, .fn = fn, .arg = arg };
	char dir[FOLDER_PATH_MAX];

	folder_path(dir, "%.3800s/" DELETED, data);
	return folder_walk(dir, on_each, &each, why);
}
