/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks of where the days of tenants begin.
 *
 * Runs on: whoever asked.
 * Owns: nothing between calls.
 */
#include "core/wall.h"
#include "upkeep/doctor_priv.h"

static void
ask_tenant(void *arg, const char *id)
{
	static const struct core_settings none;
	struct exam *e = arg;
	const struct store_backend *b = e->site->store;
	struct setting_values values;
	const char *what = NULL;
	struct store *s = NULL;
	enum err err;

	/* What cannot be opened, check_databases says. */
	if (b->ops->open(b->place, str_from(id), STORE_READ, &s, &what))
		return;
	err = b->ops->begin(s);
	if (err == ERR_OK) {
		err = setting_load(b->ops, s, &none, &values);
		b->ops->rollback(s);
	}
	b->ops->close(s);
	if (err != ERR_OK || wall_knows_zone(e->site->clock, &values))
		return;
	exam_advise(e, ADVICE_ZONES, "install the package tzdata");
	exam_say(e, FINDING_WARN, FOUND_CLOCK_ZONE, "this system does not know "
	    "the time zone %.64s of %.32s, whose days begin as if it had none",
	    values.zone, id);
}

void
check_zones(struct exam *e)
{
	each_tenant(e, ask_tenant, e);
}
