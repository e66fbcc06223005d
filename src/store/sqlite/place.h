/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_PLACE_H
#define STORE_SQLITE_PLACE_H
/* Where files lie: what struct store_backend's place is here. */
#include "store/sqlite/db.h"

struct sqlite_place {
	char *dir;
};

void place_system_path(const struct sqlite_place *, char out[DB_PATH_ROOM]);
void place_tenant_path(const struct sqlite_place *, struct str tenant,
    char out[DB_PATH_ROOM]);
/* DIR/tenants and the tenant's directory in it, when absent. */
enum err place_make_tenant(const struct sqlite_place *,
    struct str tenant) MUST_CHECK;

#endif
