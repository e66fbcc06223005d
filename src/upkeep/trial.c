/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Restores on trial.
 *
 * Runs on: whoever asked.
 * Owns: its scratch directory while it runs; DATA/upkeep/last-trial.json.
 */
#include "upkeep/trial.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/jsonw.h"
#include "upkeep/restore.h"

#define LAST_NAME BACKUP_UPKEEP "/last-trial.json"
#define LAST_MAX 4096
#define WORK "yizhan-trial-"	/* begins a scratch directory */
#define SPARE_BYTES (64 << 20)

struct opening {
	const struct store_backend *store;
	struct trial *trial;
};

/* As the daemon opens it, and something is read. */
static enum err
open_tenant(void *arg, const char *id, struct problem *why)
{
	struct opening *o = arg;
	const struct store_ops *ops = o->store->ops;
	const char *what = NULL;
	int64_t people, admins;
	struct store *s;
	enum err err = ops->open(o->store->place, str_from(id), STORE_WRITE,
	    &s, &what);

	if (err)
		return problem_set(why, err, "the restored tenant %.64s "
		    "cannot be opened: %s", id, what && *what ? what :
		    err_text(err, "en"));
	err = ops->begin(s);
	if (!err) {
		err = ops->user_count(s, &people, &admins);
		ops->rollback(s);
	}
	ops->close(s);
	o->trial->tenants++;
	return err ? problem_set(why, err, "the restored tenant %.64s cannot "
	    "be read: %s", id, err_text(err, "en")) : ERR_OK;
}

static enum err
open_all(const struct backup_job *job, struct trial *trial,
    struct problem *why)
{
	struct store_backend store = job->store_at(job->data);
	struct opening o = { &store, trial };
	struct system_store *system;
	char path[FOLDER_PATH_MAX];
	const char *what = NULL;
	enum err err = store.system->open(store.place, &system, &what);

	if (err) {
		err = problem_set(why, err, "the restored system.db cannot be "
		    "opened: %s", what ? what : err_text(err, "en"));
	} else {
		store.system->close(system);
		folder_path(path, "%.4000s/tenants", job->data);
		err = folder_walk(path, open_tenant, &o, why);
	}
	job->store_end(&store);
	return err;
}

static enum err
run_in(const struct backup_job *job, const char *path, const char *work,
    struct trial *out, struct problem *why)
{
	struct backup_job trial = *job;
	struct backup_info info;
	char data[FOLDER_PATH_MAX];
	bool is_new = false;
	enum err err;

	folder_path(data, "%.4000s/data", work);
	trial.data = data;
	err = restore_run(&trial, path, &info, why);
	snprintf(out->name, sizeof(out->name), "%s", info.name);
	if (!err)
		err = restore_resume(data, &is_new, why);
	return err ? err : open_all(&trial, out, why);
}

static void
keep(const char *data, const struct trial *t)
{
	char path[FOLDER_PATH_MAX];
	struct problem ignored;
	struct buf out;
	struct jsonw w;

	buf_init(&out, LAST_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_int_field(&w, "at_ts", t->at_ts);
	jsonw_int_field(&w, "took_ms", t->took_ms);
	jsonw_int_field(&w, "tenants", t->tenants);
	jsonw_bool_field(&w, "good", t->is_good);
	jsonw_string_field(&w, "name", str_from(t->name));
	jsonw_string_field(&w, "why", str_from(t->why));
	jsonw_object_end(&w);
	buf_putc(&out, '\0');
	folder_path(path, "%.4000s/" BACKUP_UPKEEP, data);
	if (!out.overflow && folder_make(path, &ignored) == ERR_OK) {
		folder_path(path, "%.4000s/" LAST_NAME, data);
		(void)!folder_write(path, out.data, &ignored);
	}
	buf_fini(&out);
}

enum err
trial_run(const struct backup_job *job, const char *path, const char *scratch,
    struct trial *out, struct problem *why)
{
	int64_t began_ms = clock_mono_ms(job->clock);
	char work[FOLDER_PATH_MAX];
	struct problem ignored;
	enum err err;

	*out = (struct trial){ .at_ts = clock_wall_ms(job->clock) };
	folder_path(work, "%.4000s/" WORK "XXXXXX", scratch);
	if (!mkdtemp(work))
		return problem_errno(why, "cannot make a directory in",
		    scratch);
	err = run_in(job, path, work, out, why);
	(void)!folder_remove(work, &ignored);
	out->took_ms = clock_mono_ms(job->clock) - began_ms;
	out->is_good = err == ERR_OK;
	if (err)
		snprintf(out->why, sizeof(out->why), "%s", why->why);
	if (err != ERR_CLOSED)
		keep(job->data, out);
	return err;
}

int64_t
trial_bytes(const char *data)
{
	char path[FOLDER_PATH_MAX];
	int64_t bytes;

	folder_path(path, "%.4000s/system.db", data);
	bytes = folder_size(path);
	folder_path(path, "%.4000s/tenants", data);
	return bytes + folder_size(path) + SPARE_BYTES;
}

static enum err
sweep_one(void *arg, const char *name, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	if (!str_starts(str_from(name), WORK))
		return ERR_OK;
	folder_path(path, "%.3800s/%.255s", (const char *)arg, name);
	return folder_remove(path, why);
}

enum err
trial_sweep(const char *scratch, struct problem *why)
{
	char path[FOLDER_PATH_MAX];

	folder_path(path, "%.3800s", scratch);
	return folder_walk(path, sweep_one, path, why);
}

static void
take_text(const json_t *o, const char *member, char *out, size_t room)
{
	const char *text = json_string_value(json_object_get(o, member));

	snprintf(out, room, "%s", text ? text : "");
}

void
trial_last(const char *data, struct trial *out)
{
	char path[FOLDER_PATH_MAX];
	json_t *o;

	*out = (struct trial){ .at_ts = 0 };
	folder_path(path, "%.4000s/" LAST_NAME, data);
	o = json_load_file(path, 0, NULL);
	if (!json_is_object(o)) {
		json_decref(o);
		return;
	}
	out->at_ts = json_integer_value(json_object_get(o, "at_ts"));
	out->took_ms = json_integer_value(json_object_get(o, "took_ms"));
	out->tenants = json_integer_value(json_object_get(o, "tenants"));
	out->is_good = json_is_true(json_object_get(o, "good"));
	take_text(o, "name", out->name, sizeof(out->name));
	take_text(o, "why", out->why, sizeof(out->why));
	json_decref(o);
}
