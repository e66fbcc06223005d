/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Devices in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

enum err
sqlite_device_put(struct store *s, const struct device *d)
{
	struct query q = query_write(&s->db, STMT_DEVICE_PUT);

	query_str(&q, d->user);
	query_str(&q, d->id);
	query_int(&q, d->platform);
	query_str(&q, d->name);
	query_int(&q, d->seen_ts);
	query_str(&q, d->label);
	query_str(&q, d->address);
	query_int(&q, d->is_silent);
	query_blob(&q, d->token, sizeof(d->token));
	return query_run(&q);
}

enum err
sqlite_device_list(struct store *s, struct str user, store_device_fn visit,
    void *arg)
{
	struct query q = query_on(&s->db, STMT_DEVICE_LIST);
	struct device d;

	query_str(&q, user);
	while (query_row(&q)) {
		d.user = column_str(&q);
		d.id = column_str(&q);
		d.platform = (enum platform)column_enum(&q, PLATFORM_COUNT);
		d.name = column_str(&q);
		d.seen_ts = column_int(&q);
		d.label = column_str(&q);
		d.address = column_str(&q);
		d.is_silent = column_bool(&q);
		column_copy(&q, d.token, sizeof(d.token));
		if (q.err != ERR_OK || !visit(arg, &d))
			break;
	}
	return query_end(&q);
}

enum err
sqlite_device_delete(struct store *s, struct str user, struct str id)
{
	struct query q = query_write(&s->db, STMT_DEVICE_DELETE);

	query_str(&q, user);
	query_str(&q, id);
	return query_run_or(&q, ERR_NOT_FOUND);
}
