/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layout of the data directory.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "store/sqlite/place.h"

#include "store/sqlite/file.h"

void
place_system_path(const struct sqlite_place *p, char out[DB_PATH_ROOM])
{
	file_path(out, "%s/system.db", p->dir);
}

void
place_tenant_path(const struct sqlite_place *p, struct str tenant,
    char out[DB_PATH_ROOM])
{
	file_path(out, "%s/tenants/%.*s/tenant.db", p->dir, STR_FMT(tenant));
}

enum err
place_make_tenant(const struct sqlite_place *p, struct str tenant)
{
	char path[DB_PATH_ROOM];
	enum err err;

	file_path(path, "%s/tenants", p->dir);
	err = file_make_dir(path);
	if (err != ERR_OK)
		return err;
	file_path(path, "%s/tenants/%.*s", p->dir, STR_FMT(tenant));
	return file_make_dir(path);
}
