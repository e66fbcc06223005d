/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_MODULES_H
#define APP_MODULES_H
/* The modules of this daemon: the rows of modules.def. Main thread. */
#include "modules/module.h"

enum {
#define MODULE(name) MODULE_##name,
#include "app/modules.def"
#undef MODULE
	MODULE_COUNT
};

/* Those that the options ask for, as the core takes them. */
struct modules {
	const struct module *rows[MODULE_COUNT];
	void *selfs[MODULE_COUNT];
	unsigned count;
	struct filter filters[MODULE_COUNT];
	struct follower followers[MODULE_COUNT];
	unsigned filter_count, follower_count;
};

/* Every module's table of options. */
void modules_options(struct conf_table out[MODULE_COUNT]);
/* To be stopped after everything that runs them. */
void modules_start(struct modules *, const struct conf *);
void modules_stop(struct modules *);

#endif
