/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Backups as backup.list tells them.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "modules/backuppage.h"

static void
write_info(const struct backup_info *i, struct jsonw *w)
{
	jsonw_object(w);
	jsonw_string_field(w, "name", str_from(i->name));
	jsonw_int_field(w, "bytes", i->bytes);
	jsonw_bool_field(w, "sealed", i->is_sealed);
	if (i->has_head) {
		jsonw_int_field(w, "made_ts", i->head.made_ts);
		jsonw_string_field(w, "version", str_from(i->head.version));
		jsonw_string_field(w, "host", str_from(i->head.host));
	}
	if (i->head.tenant[0])
		jsonw_string_field(w, "tenant", str_from(i->head.tenant));
	jsonw_object_end(w);
}

bool
backuppage_write(const struct backup_info *all, size_t count, struct str after,
    size_t limit, struct jsonw *w)
{
	size_t from = 0, i;

	for (i = 0; after.p != NULL && i < count; i++)
		if (str_is(after, all[i].name))
			from = i + 1;
	for (i = from; i < count && i - from < limit; i++)
		write_info(&all[i], w);
	return i < count;
}
