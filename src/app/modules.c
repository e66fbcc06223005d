/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starts the modules that the options ask for.
 *
 * Runs on: main.
 * Owns: what each module made of its options.
 */
#include "app/modules.h"

#include "base/log.h"

#define HEALTH_MAX 256

#define MODULE(name) extern const struct module name##_module;
#include "app/modules.def"
#undef MODULE

static const struct module *const all[MODULE_COUNT] = {
#define MODULE(name) &name##_module,
#include "app/modules.def"
#undef MODULE
};

void
modules_options(struct conf_table out[MODULE_COUNT])
{
	for (unsigned i = 0; i < MODULE_COUNT; i++)
		out[i] = all[i]->options;
}

static void
say_health(const struct module *row, const void *self)
{
	struct buf text;

	buf_init(&text, HEALTH_MAX);
	row->health(self, &text);
	log_info("modules", "%s %.*s", row->name, STR_FMT(buf_str(&text)));
	buf_fini(&text);
}

static void
start_one(struct modules *m, const struct module *row, const void *options)
{
	void *self = NULL;

	if (!row->start(options, &self))
		return;
	m->rows[m->count] = row;
	m->selfs[m->count++] = self;
	if (row->before != NULL)
		m->filters[m->filter_count++] = (struct filter){
			row->name, row->before, self };
	if (row->after != NULL)
		m->followers[m->follower_count++] = (struct follower){
			row->name, row->after, self, row->batch };
	say_health(row, self);
}

void
modules_start(struct modules *m, const struct conf *conf)
{
	*m = (struct modules){ .count = 0 };
	for (unsigned i = 0; i < MODULE_COUNT; i++)
		start_one(m, all[i], conf_values(conf, &all[i]->options));
}

void
modules_stop(struct modules *m)
{
	for (unsigned i = m->count; i-- > 0;)
		if (m->rows[i]->stop != NULL)
			m->rows[i]->stop(m->selfs[i]);
	m->count = 0;
}
