/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_MODULE_H
#define MODULES_MODULE_H
/*
 * A module: behaviour beside the core, at two points only. Before a message
 * is stored it may refuse or rewrite it (core/filter.h); after entries are
 * committed it may act on them (core/follower.h). Each is a const struct
 * `<name>_module` in a file of its own, named by a row of app/modules.def.
 */
#include <stdatomic.h>
#include <stdbool.h>

#include "conf/conf.h"
#include "core/filter.h"
#include "core/follower.h"

struct backup_job;
struct core;

/* What a module with an actor works with. */
struct module_site {
	struct core *core;
	struct mailbox *outbound;	/* net/outbound.h */
	const struct backup_job *backups;	/* of the whole box; upkeep/ */
	atomic_bool *begins_anew;	/* set: the daemon ends in its order
					 * and starts again … */
	const struct conf_table *tables;	/* … with these options */
	const struct conf_source *source;	/* from here */
};

struct module {
	const char *name;	/* also the section of its options, and its
				 * follower's name: never changed */
	struct conf_table options;	/* its rows and their struct */
	/* Makes *self from its options, which it copies: a reload frees
	 * them. False: it was not asked for and stays out. Main. */
	bool (*start)(const void *options, void **self);
	void (*stop)(void *self);	/* after every thread ended; or NULL */
	filter_judge_fn before;		/* or NULL; several threads at once */
	follower_take_fn after;		/* or NULL; the follower thread */
	const struct follower_batch *batch;	/* of after, or NULL */
	/* A thread of its own, or NULL: what waits for others does so there.
	 * connect comes before it runs, end when the daemon begins to stop
	 * (it saves and begins nothing any more), finish after its thread
	 * and that of the calls ended, its mailbox being there yet. */
	struct actor *(*actor)(void *self);
	enum err (*connect)(void *self, const struct module_site *);
	void (*end)(void *self);
	void (*finish)(void *self);
	/* What it does now, in a few words for the operator. */
	void (*health)(const void *self, struct buf *out);
};

#endif
