/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What core/upkeeper.h asks of the running daemon.
 *
 * Runs on: threads of the files pool; main (init).
 * Owns: nothing between calls.
 */
#include "app/upkeeper.h"

#include <stdio.h>

#include "base/log.h"
#include "modules/backup.h"
#include "upkeep/backup.h"
#include "upkeep/erase.h"
#include "upkeep/folder.h"
#include "upkeep/shelf.h"

/* Larger databases are left to the tool: people wait for an answer. */
#define CHECK_BYTES_MAX (256LL << 20)
/* Tenants whose databases are measured for one answer. */
#define ROOM_TENANTS_MAX 10000

/* NULL: it is not there. */
static void *
backups_of(const struct upkeep_site *s)
{
	for (unsigned i = 0; i < s->modules->count; i++)
		if (s->modules->rows[i] == &backup_module)
			return s->modules->selfs[i];
	return NULL;
}

static void
write_one(void *arg, const struct finding *f)
{
	finding_write(f, arg);
}

static enum err
doctor(void *arg, struct buf *out)
{
	struct upkeep_site *s = arg;
	struct doctor_site site = s->doctor;
	struct jsonw w = jsonw_on(out);
	enum finding_level worst;

	if (atomic_exchange(&s->is_examining, true))
		return ERR_BUSY;
	site.backup_dir = backup_directory(backups_of(s));
	site.passphrase_file = backup_passphrase_file(backups_of(s));
	site.has_nightly = backup_is_nightly(backups_of(s));
	site.has_command = backup_has_command(backups_of(s));
	site.trial_days = backup_trial_days(backups_of(s));
	jsonw_object(&w);
	jsonw_key(&w, "findings");
	jsonw_array(&w);
	worst = doctor_run(&site, write_one, &w);
	jsonw_array_end(&w);
	jsonw_string_field(&w, "worst", str_from(finding_level_name(worst)));
	jsonw_object_end(&w);
	atomic_store(&s->is_examining, false);
	return ERR_OK;
}

static enum err
begin(void *arg, const struct backup_wish *wish)
{
	const struct upkeep_site *s = arg;

	return backup_ask(backups_of(s), wish);
}

static enum err
cancel(void *arg)
{
	const struct upkeep_site *s = arg;

	return backup_cancel(backups_of(s));
}

/* Deleted tenants */

static enum err
said(enum err err, const struct problem *why)
{
	if (err && err != ERR_NOT_FOUND)
		log_error("upkeep", "%s", why->why);
	return err;
}

static enum err
mark(void *arg, const struct tenant *t, int64_t erase_ts)
{
	const struct upkeep_site *s = arg;
	struct erasing e = { .erase_ts = erase_ts,
		.created_ts = t->created_ts };
	struct problem why;

	snprintf(e.name, sizeof(e.name), "%.*s", STR_FMT(t->name));
	return said(erase_mark(s->data, t->id, &e, &why), &why);
}

/* From its time on somebody may be erasing it. Without its folder there is
 * nothing to have back but its name. */
static bool
is_over(const struct upkeep_site *s, struct str id, const struct erasing *e)
{
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%s/tenants/%.*s", s->data, STR_FMT(id));
	return e->is_erased || clock_wall_ms(s->doctor.clock) >=
	    e->erase_ts || !folder_exists(path);
}

static enum err
marked(void *arg, struct str id, struct arena *arena, struct tenant_left *out)
{
	const struct upkeep_site *s = arg;
	struct problem why;
	struct erasing e;
	enum err err = said(erase_find(s->data, id, &e, &why), &why);

	if (err)
		return err;
	*out = (struct tenant_left){ .id = id, .created_ts = e.created_ts,
		.name = str_from(arena_strndup(arena, e.name,
		    strlen(e.name))), .erase_ts = e.erase_ts };
	return is_over(s, id, &e) ? ERR_CLOSED : ERR_OK;
}

static enum err
unmark(void *arg, struct str id)
{
	const struct upkeep_site *s = arg;
	struct problem why;

	return said(erase_unmark(s->data, id, &why), &why);
}

struct left_walk {
	const struct upkeep_site *site;
	tenant_left_fn fn;
	void *arg;
};

static bool
on_left(void *arg, struct str id, const struct erasing *e)
{
	const struct left_walk *walk = arg;
	const struct tenant_left left = { .id = id,
		.name = str_from(e->name), .created_ts = e->created_ts,
		.erase_ts = e->erase_ts };

	return is_over(walk->site, id, e) || walk->fn(walk->arg, &left);
}

static enum err
each_left(void *arg, tenant_left_fn fn, void *fn_arg)
{
	struct upkeep_site *s = arg;
	struct left_walk walk = { .site = s, .fn = fn, .arg = fn_arg };
	struct problem why;

	return said(erase_each(s->data, on_left, &walk, &why), &why);
}

static enum err
list(void *arg, const struct backup_list_in *in, struct buf *out)
{
	const struct upkeep_site *s = arg;

	return backup_tell(backups_of(s), in->after, (size_t)in->limit, out);
}

/* Of one directory: a tenant's, or the box's own. */
static void
add_databases(struct box_room *out, const char *dir)
{
	static const char *const names[] = { "system.db", "tenant.db",
		"search.db" };
	char path[FOLDER_PATH_MAX];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		folder_path(path, "%s/%s", dir, names[i]);
		out->database_bytes += folder_size(path);
		folder_path(path, "%s/%s-wal", dir, names[i]);
		out->wal_bytes += folder_size(path);
	}
}

struct room_walk {
	struct box_room *out;
	const char *data;
	unsigned count;
};

static enum err
add_tenant(void *arg, const char *name, struct problem *why)
{
	struct room_walk *walk = arg;
	char dir[FOLDER_PATH_MAX];

	(void)why;
	folder_path(dir, "%s/tenants/%s", walk->data, name);
	add_databases(walk->out, dir);
	return ++walk->count < ROOM_TENANTS_MAX ? ERR_OK : ERR_LIMIT;
}

static void
room(void *arg, struct box_room *out)
{
	const struct upkeep_site *s = arg;
	struct room_walk walk = { .out = out, .data = s->data };
	char dir[FOLDER_PATH_MAX];
	struct problem ignored;

	*out = (struct box_room){ .free_bytes = folder_room(s->data) };
	add_databases(out, s->data);
	folder_path(dir, "%s/tenants", s->data);
	(void)!folder_walk(dir, add_tenant, &walk, &ignored);
}

void
upkeep_site_init(struct upkeep_site *s, const struct options *o,
    const struct store_backend *store, const struct modules *modules,
    const char *version)
{
	s->upkeeper = (struct upkeeper){ .arg = s, .doctor = doctor,
		.backup_begin = begin, .backup_cancel = cancel,
		.backup_list = list, .tenant_mark = mark,
		.tenant_marked = marked, .tenant_unmark = unmark,
		.tenants_left = each_left, .room = room };
	s->modules = modules;
	/* Its name is known once the module is connected. */
	s->upkeeper.archives = (struct depot){ &shelf_ops,
		(void *)(uintptr_t)backup_directory(backups_of(s)) };
	snprintf(s->data, sizeof(s->data), "%s", o->data);
	snprintf(s->listen, sizeof(s->listen), "%s", o->listen);
	s->doctor = (struct doctor_site){
		.world = &doctor_world_real,
		.clock = &clock_real,
		.store = store,
		.data = s->data,
		.version = version,
		.root = "",
		.listen = s->listen,
		.has_tls = o->tls,
		.connections_max = o->connections_max,
		.check_bytes_max = CHECK_BYTES_MAX,
	};
}
