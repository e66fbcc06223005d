/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_SQLITE_H
#define STORE_SQLITE_SQLITE_H
/* SQLite: DIR/system.db and DIR/tenants/<id>/tenant.db, WAL, FULL sync. */
#include "store/store.h"

/* dir: the data directory, exists. The backend borrows a copy of it; free
 * after every store is closed. */
struct store_backend store_sqlite_new(const char *dir);
void store_sqlite_free(struct store_backend *);

#endif
