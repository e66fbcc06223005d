/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_PLACE_H
#define STORE_SQLITE_PLACE_H
/* Where files lie: what struct store_backend's place is here. */
#include <stdatomic.h>

#include "store/sqlite/db.h"
#include "store/store.h"

struct sqlite_place {
	char *dir;
	atomic_int reserve;	/* enum reserve_state */
};

/* DIR/reserve, see reserve.c. */
extern const struct reserve_ops sqlite_reserve_ops;

void place_system_path(const struct sqlite_place *, char out[DB_PATH_ROOM]);
void place_tenant_path(const struct sqlite_place *, struct str tenant,
    char out[DB_PATH_ROOM]);
/* DIR/tenants and the tenant's directory in it, when absent. */
enum err place_make_tenant(const struct sqlite_place *,
    struct str tenant) MUST_CHECK;

#endif
