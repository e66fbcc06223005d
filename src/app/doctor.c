/* SPDX-License-Identifier: Apache-2.0 */
/*
 * yizhand --doctor.
 *
 * Runs on: main; doctor_site_of on any thread.
 * Owns: nothing between calls.
 */
#include "app/doctor.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/options.h"
#include "modules/backup.h"
#include "store/sqlite/sqlite.h"

#define PROBLEMS_MAX (64u * 1024)
#define FINDINGS_MAX (1u << 20)
#define DATA_DEFAULT "/var/lib/yizhan"

static void
doctor_site_of(const struct conf *conf, struct doctor_site *out)
{
	const struct options *o = options_of(conf);
	const struct backup_options *backup = backup_options_of(conf);

	out->listen = o->listen;
	out->has_tls = o->tls;
	out->connections_max = o->connections_max;
	out->backup_dir = backup->dir;
	out->passphrase_file = backup->passphrase_file;
	out->has_nightly = backup->nightly;
	out->has_command = backup->nightly && backup->command.count > 0;
	out->trial_days = backup->nightly && !out->has_command ?
	    backup->trial_days : 0;
}

static void
print_one(void *arg, const struct finding *f)
{
	static const char *const words[] = { "OK  ", "WARN", "FAIL" };

	(void)arg;
	printf("%s  %-13s  %s\n", words[f->level], f->check, f->text);
	if (f->mend[0])
		printf("%21s> %s\n", "", f->mend);
}

static void
write_one(void *arg, const struct finding *f)
{
	finding_write(f, arg);
}

static enum finding_level
print_json(const struct doctor_site *site)
{
	enum finding_level worst;
	struct buf out;
	struct jsonw w;

	buf_init(&out, FINDINGS_MAX);
	w = jsonw_on(&out);
	jsonw_object(&w);
	jsonw_key(&w, "findings");
	jsonw_array(&w);
	worst = doctor_run(site, write_one, &w);
	jsonw_array_end(&w);
	jsonw_string_field(&w, "worst", str_from(finding_level_name(worst)));
	jsonw_object_end(&w);
	printf("%.*s\n", STR_FMT(buf_str(&out)));
	buf_fini(&out);
	return worst;
}

void
doctor_stand(struct doctor_ground *g, const struct conf_source *source,
    const char *data)
{
	*g = (struct doctor_ground){ .site = {
		.world = &doctor_world_real,
		.clock = &clock_real,
		.version = PACKAGE_VERSION,
		.data = data ? data : DATA_DEFAULT,
		.root = "",
		.has_tls = true,
	} };
	buf_init(&g->problems, PROBLEMS_MAX);
	if (conf_load(option_tables(), source, &g->problems, &g->conf) ==
	    ERR_OK) {
		doctor_site_of(g->conf, &g->site);
		g->site.data = options_of(g->conf)->data;
	}
	g->site.conf_lines = buf_str(&g->problems);
	g->store = store_sqlite_new(g->site.data);
	g->site.store = &g->store;
}

void
doctor_leave(struct doctor_ground *g)
{
	store_sqlite_free(&g->store);
	buf_fini(&g->problems);
	conf_free(g->conf);
}

int
doctor_print(const struct conf_source *source, const char *data, bool as_json)
{
	enum finding_level worst;
	struct doctor_ground g;

	doctor_stand(&g, source, data);
	worst = as_json ? print_json(&g.site) :
	    doctor_run(&g.site, print_one, NULL);
	doctor_leave(&g);
	return worst == FINDING_FAIL ? EXIT_FAILURE : EXIT_SUCCESS;
}
