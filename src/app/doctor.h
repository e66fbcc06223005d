/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_DOCTOR_H
#define APP_DOCTOR_H
/* The doctor with this daemon's options. */
#include "conf/conf.h"
#include "upkeep/doctor.h"

/* Whether or not a daemon runs: prints what is found, as text or as JSON.
 * data: of the command line, or NULL. The exit status: 1 when something
 * fails. */
int doctor_print(const struct conf_source *, const char *data, bool as_json);

/* What it looks at, held: by other tools as well. */
struct doctor_ground {
	struct doctor_site site;
	struct store_backend store;
	struct conf *conf;	/* NULL: it is not good */
	struct buf problems;
};
void doctor_stand(struct doctor_ground *, const struct conf_source *,
    const char *data);
void doctor_leave(struct doctor_ground *);

#endif
