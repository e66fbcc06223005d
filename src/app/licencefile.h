/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_LICENCEFILE_H
#define APP_LICENCEFILE_H
/* The licence as a file of the data directory, DATA/licence/licence.json, for
 * core/licencebox.h. Whoever puts it there by hand need tell nobody. */
#include <limits.h>

#include "app/options.h"
#include "core/licencebox.h"

struct licence_file {
	struct licencekeeper keeper;
	char dir[PATH_MAX];
	struct arena arena;		/* of the machine's traits */
	int64_t look_ms;		/* monotonic: when next */
};

/* Main, before the core is made; outlives it. */
void licence_file_init(struct licence_file *, const struct options *);
void licence_file_fini(struct licence_file *);	/* zeroed is fine */
/* Often: has the core look at it, every few seconds. Main. */
void licence_file_watch(struct licence_file *, struct core *,
    int64_t mono_ms);

#endif
