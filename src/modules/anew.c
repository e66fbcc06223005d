/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whether the daemon can start anew.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "modules/anew.h"

#define PROBLEMS_MAX (16 * 1024)

enum err
anew_check(const struct module_site *site, struct problem *why)
{
	struct buf problems;
	enum err err;

	buf_init(&problems, PROBLEMS_MAX);
	err = conf_check(site->tables, site->source, &problems);
	if (err)
		(void)problem_set(why, err, "yizhand could not start anew, "
		    "for its options are not good: %.*s",
		    STR_FMT(buf_str(&problems)));
	buf_fini(&problems);
	return err;
}
