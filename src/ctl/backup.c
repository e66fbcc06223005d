/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups by hand: on the files themselves, whether the daemon runs or not.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "ctl/command.h"
#include "store/sqlite/sqlite.h"
#include "upkeep/backup.h"
#include "upkeep/restore.h"
#include "upkeep/seal.h"
#include "upkeep/trial.h"

#define BACKUPS_MAX 10000	/* of one directory */
#define CONFIG "/etc/yizhan/yizhan.toml"
#define CONFIG_DIR "/etc/yizhan/conf.d"

const struct flag backup_flags[] = {
	{ "--to", "to", FLAG_TEXT },
	{ "--stdout", "stdout", FLAG_ALONE },
	{ "--passphrase-file", "passphrase_file", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};
const struct flag backup_read_flags[] = {
	{ "--passphrase-file", "passphrase_file", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};
const struct flag backup_restore_flags[] = {
	{ "--as", "as", FLAG_TEXT },
	{ "--name", "name", FLAG_TEXT },
	{ "--replace", "replace", FLAG_ALONE },
	{ "--passphrase-file", "passphrase_file", FLAG_TEXT },
	{ NULL, NULL, FLAG_ALONE },
};
const struct flag backup_prune_flags[] = {
	{ "--keep", "keep", FLAG_NUMBER },
	{ NULL, NULL, FLAG_ALONE },
};

/* What one command holds. */
struct ground {
	struct store_backend store;
	struct backup_job job;
	struct filesums sums;	/* what it found */
	char passphrase[SEAL_PASSPHRASE_MAX + 1];
	int64_t told_mib;	/* of what was said on the way */
};

static bool
take_passphrase(const struct client *c, struct ground *g,
    const json_t *params)
{
	const char *path = text_of(params, "passphrase_file");
	struct problem why;
	enum err err;

	if (!path[0])
		return true;
	err = seal_passphrase(path, g->passphrase, &why);
	if (err) {
		client_refuse(c, err, "%s", why.why);
		return false;
	}
	g->job.passphrase = str_from(g->passphrase);
	return true;
}

/* A line that is written over, for whoever looks at it. */
static bool
tell(void *arg, const struct backup_progress *p)
{
	struct ground *g = arg;
	int64_t mib = p->bytes_done >> 20;

	if (mib != g->told_mib && isatty(STDERR_FILENO)) {
		fprintf(stderr, "\r%" PRId64 " MiB", mib);
		if (p->bytes_all > 0)
			fprintf(stderr, " of about %" PRId64,
			    p->bytes_all >> 20);
		fputc('\r', stderr);
		g->told_mib = mib;
	}
	return true;
}

static bool
stand(struct ground *g, struct client *c, struct words *w)
{
	static const char *const config[] = { CONFIG, CONFIG_DIR, NULL };

	*g = (struct ground){ .told_mib = 0 };
	g->store = store_sqlite_new(c->data);
	g->job = (struct backup_job){
		.store = &g->store,
		.store_at = store_sqlite_new,
		.store_end = store_sqlite_free,
		.clock = &clock_real,
		.rng = &rng_real,
		.version = PACKAGE_VERSION,
		.data = c->data,
		.config = config,
		.sums = &g->sums,
		.go_on = tell,
		.arg = g,
	};
	return take_passphrase(c, g, w->params);
}

static enum outcome
say_refused(const struct client *c, enum err err, const struct problem *why)
{
	return err ? client_refuse(c, err, "%s", why->why) : DONE;
}

static enum outcome
leave(const struct client *c, struct ground *g, enum err err,
    const struct problem *why)
{
	store_sqlite_free(&g->store);
	mem_wipe(g->passphrase, sizeof(g->passphrase));
	return say_refused(c, err, why);
}

static json_t *
info_json(const struct backup_info *i)
{
	json_t *o = json_pack("{s:s, s:I, s:b}", "name", i->name, "bytes",
	    (json_int_t)i->bytes, "sealed", i->is_sealed);

	if (i->has_head) {
		json_object_set_new(o, "made_ts",
		    json_integer(i->head.made_ts));
		json_object_set_new(o, "version",
		    json_string(i->head.version));
		json_object_set_new(o, "host", json_string(i->head.host));
	}
	if (i->head.tenant[0])
		json_object_set_new(o, "tenant", json_string(i->head.tenant));
	return o;
}

static void
print_info(const struct client *c, const struct backup_info *i,
    const char *words, const char *dir)
{
	json_t *o;

	if (!c->as_json) {
		printf("%s%s%s (%" PRId64 " bytes) %s\n", dir, dir[0] ? "/" :
		    "", i->name, i->bytes, words);
		return;
	}
	o = info_json(i);
	print_json(o);
	json_decref(o);
}

/* The same of one whose files were read. */
static void
print_read(const struct client *c, const struct backup_info *i,
    const struct filesums *s, const char *words, const char *dir)
{
	json_t *o;

	if (!c->as_json) {
		print_info(c, i, words, dir);
	} else {
		o = info_json(i);
		json_object_set_new(o, "files", json_integer(s->files));
		json_object_set_new(o, "files_damaged", json_integer(s->bad));
		print_json(o);
		json_decref(o);
	}
	for (unsigned n = 0; n < s->named; n++)
		complain("%s in it does not hold what its name says",
		    s->names[n]);
	if (s->bad > s->named)
		complain("and so do %" PRId64 " files more",
		    s->bad - s->named);
}

/* DATA/backups, or what was asked for. */
static void
directory(const struct client *c, const char *asked,
    char out[FOLDER_PATH_MAX])
{
	if (asked && asked[0])
		folder_path(out, "%.4000s", asked);
	else
		folder_path(out, "%.4000s/backups", c->data);
}

/* By its word, or as every command has it; NULL: the whole box. */
static bool
take_tenant(const struct client *c, const struct words *w, const char **out)
{
	const char *word = w->count > 0 ? w->items[0] : NULL;
	const char *named = client_names_tenant(c) ? c->tenant : NULL;

	*out = word ? word : named;
	if (!word || !named || strcmp(word, named) == 0)
		return true;
	complain("%s or --tenant %s: which of the two?", word, named);
	return false;
}

/* Nobody who named a tenant may find the whole box changed. */
static bool
is_for_box(const struct client *c, const char *what, const char *instead)
{
	if (!client_names_tenant(c))
		return true;
	complain("%s, and --tenant %s has no meaning here%s%s", what,
	    c->tenant, instead, instead[0] ? c->tenant : "");
	return false;
}

enum outcome
command_backup_create(struct client *c, struct words *w)
{
	bool is_stream = json_is_true(json_object_get(w->params, "stdout"));
	char to[FOLDER_PATH_MAX];
	struct backup_info info;
	struct problem why = { "" };
	const char *tenant;
	struct ground g;
	enum err err;

	if (!take_tenant(c, w, &tenant))
		return USAGE;
	if (is_stream && isatty(STDOUT_FILENO)) {
		complain("--stdout is for a pipe or a file");
		return USAGE;
	}
	if (!stand(&g, c, w)) {
		store_sqlite_free(&g.store);
		return REFUSED;
	}
	g.job.tenant = tenant;
	directory(c, text_of(w->params, "to"), to);
	err = is_stream ? backup_stream(&g.job, STDOUT_FILENO, &info, &why) :
	    backup_create(&g.job, to, &info, &why);
	if (!err && !is_stream)
		print_read(c, &info, &g.sums, "was made", to);
	return leave(c, &g, err, &why);
}

static void
print_row(const struct backup_info *i)
{
	char when[32] = "?";
	time_t seconds = (time_t)(i->head.made_ts / 1000);
	struct tm tm;

	if (i->has_head && localtime_r(&seconds, &tm))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M", &tm);
	printf("%-44s %16s %14" PRId64 "  %s%s\n", i->name, when, i->bytes,
	    i->is_sealed ? "under a passphrase" : i->has_head ?
	    i->head.version : "damaged", i->head.tenant[0] ? ", one tenant" :
	    "");
}

enum outcome
command_backup_list(struct client *c, struct words *w)
{
	struct backup_info *all = xcalloc(BACKUPS_MAX, sizeof(*all));
	char dir[FOLDER_PATH_MAX];
	struct problem why = { "" };
	json_t *rows = json_array(), *o;
	size_t count = 0;
	enum err err;

	directory(c, w->count > 0 ? w->items[0] : NULL, dir);
	err = backup_list(dir, all, BACKUPS_MAX, &count, &why);
	for (size_t i = 0; i < count && !err; i++) {
		if (c->as_json)
			json_array_append_new(rows, info_json(&all[i]));
		else
			print_row(&all[i]);
	}
	if (!err && c->as_json) {
		o = json_pack("{s:O}", "backups", rows);
		print_json(o);
		json_decref(o);
	} else if (!err && count == 0) {
		printf("no backups in %s; make one: yizhanctl backup create\n",
		    dir);
	}
	json_decref(rows);
	xfree(all);
	return say_refused(c, err, &why);
}

enum outcome
command_backup_verify(struct client *c, struct words *w)
{
	const char *scratch = getenv("TMPDIR");
	struct backup_info info;
	struct problem why = { "" };
	struct ground g;
	enum err err;

	if (!stand(&g, c, w)) {
		store_sqlite_free(&g.store);
		return REFUSED;
	}
	err = backup_verify(&g.job, w->items[0], scratch && scratch[0] ?
	    scratch : "/var/tmp", &info, &why);
	if (!err)
		print_read(c, &info, &g.sums,
		    "is whole, and so is every database in it", "");
	return leave(c, &g, err, &why);
}

static void
print_trial(const struct client *c, const struct trial *t)
{
	json_t *o;

	if (!c->as_json) {
		printf("%s was restored on trial: %" PRId64 " tenants were "
		    "opened, it took %" PRId64 " s\n", t->name, t->tenants,
		    t->took_ms / 1000);
		return;
	}
	o = json_pack("{s:s, s:I, s:I}", "name", t->name, "tenants",
	    (json_int_t)t->tenants, "took_ms", (json_int_t)t->took_ms);
	print_json(o);
	json_decref(o);
}

enum outcome
command_backup_try(struct client *c, struct words *w)
{
	const char *scratch = getenv("TMPDIR");
	struct problem why = { "" };
	struct trial trial;
	struct ground g;
	enum err err;

	if (!stand(&g, c, w)) {
		store_sqlite_free(&g.store);
		return REFUSED;
	}
	err = trial_run(&g.job, w->items[0], scratch && scratch[0] ? scratch :
	    "/var/tmp", &trial, &why);
	if (!err)
		print_trial(c, &trial);
	return leave(c, &g, err, &why);
}

enum outcome
command_backup_prune(struct client *c, struct words *w)
{
	json_t *keep = json_object_get(w->params, "keep");
	char dir[FOLDER_PATH_MAX];
	struct problem why = { "" };
	size_t removed = 0;
	json_t *o;
	enum err err;

	if (!is_for_box(c, "those of the whole box are pruned", ""))
		return USAGE;
	if (!keep || json_integer_value(keep) < 1) {
		complain("say how many are to stay: --keep N, 1 or more");
		return USAGE;
	}
	directory(c, w->count > 0 ? w->items[0] : NULL, dir);
	err = backup_prune(dir, (size_t)json_integer_value(keep), &removed,
	    &why);
	if (err)
		return say_refused(c, err, &why);
	if (!c->as_json) {
		printf("%zu removed\n", removed);
		return DONE;
	}
	o = json_pack("{s:I}", "removed", (json_int_t)removed);
	print_json(o);
	json_decref(o);
	return DONE;
}

enum outcome
command_restore(struct client *c, struct words *w)
{
	bool is_stream = strcmp(w->items[0], "-") == 0;
	struct backup_info info;
	struct problem why = { "" };
	struct ground g;
	enum err err;

	if (!is_for_box(c, "the whole box is replaced", "; one tenant: "
	    "yizhanctl backup restore FILE --tenant "))
		return USAGE;
	if (!stand(&g, c, w)) {
		store_sqlite_free(&g.store);
		return REFUSED;
	}
	err = is_stream ? restore_stream(&g.job, STDIN_FILENO,
	    "standard input", &info, &why) :
	    restore_run(&g.job, w->items[0], &info, &why);
	if (!err)
		print_info(c, &info, "was restored; start yizhand, which keeps "
		    "the old state until it is ready", "");
	return leave(c, &g, err, &why);
}

/* The daemon, if one serves, has to be told of what lies there now. */
static enum err
make_known(struct client *c, const struct restore_tenant *what,
    struct problem *why)
{
	json_t *result = NULL;
	enum outcome outcome = client_call(c, "tenant.create", json_pack(
	    "{s:s, s:s}", "id", what->to, "name", what->name), &result);

	json_decref(result);
	if (outcome == DONE)
		return ERR_OK;
	return problem_set(why, ERR_AGAIN, "the tenant %s is in its place, and "
	    "yizhand did not take it; say: yizhanctl tenant create %s",
	    what->to, what->to);
}

enum outcome
command_backup_restore(struct client *c, struct words *w)
{
	const char *as = text_of(w->params, "as");
	const char *name = text_of(w->params, "name");
	struct restore_tenant what = { .from = c->tenant,
		.to = as[0] ? as : c->tenant,
		.replaces = json_is_true(json_object_get(w->params,
		    "replace")) };
	struct backup_info info;
	struct problem why = { "" };
	char words[128];
	struct ground g;
	enum err err;

	if (!client_names_tenant(c)) {
		complain("say which tenant comes back: --tenant ID, where a "
		    "box that never heard of tenants has default; the whole "
		    "box: yizhanctl restore FILE");
		return USAGE;
	}
	what.name = name[0] ? name : what.to;
	if (!stand(&g, c, w)) {
		store_sqlite_free(&g.store);
		return REFUSED;
	}
	err = restore_tenant(&g.job, w->items[0], &what, &info, &why);
	if (!err && what.is_served)
		err = make_known(c, &what, &why);
	snprintf(words, sizeof(words), "has given the tenant %.32s back, "
	    "and nothing else%s", what.to, what.is_served ?
	    "; it is served now" : "");
	if (!err)
		print_info(c, &info, words, "");
	return leave(c, &g, err, &why);
}
