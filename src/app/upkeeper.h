/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_UPKEEPER_H
#define APP_UPKEEPER_H
/* Looking after the box for the running daemon: core/upkeeper.h by the means of
 * upkeep/ and of the module of backups. */
#include <limits.h>
#include <stdatomic.h>

#include "app/modules.h"
#include "app/options.h"
#include "core/upkeeper.h"
#include "upkeep/doctor.h"

struct upkeep_site {
	struct upkeeper upkeeper;
	const struct modules *modules;
	struct doctor_site doctor;
	char data[PATH_MAX], listen[ADDR_TEXT_MAX + 1];
	atomic_bool is_examining;
};

/* Main, before the core is made. store outlives it; options are copied. */
void upkeep_site_init(struct upkeep_site *, const struct options *,
    const struct store_backend *, const struct modules *,
    const char *version);

#endif
