/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_STORES_H
#define CORE_STORES_H
/* Read-only handles of one thread, one per tenant, opened when asked for. */
#include "base/map.h"
#include "store/store.h"

struct disk;
struct stores {
	const struct store_backend *backend;
	struct disk *disk;
	struct map open;	/* tenant → struct store */
};

void stores_init(struct stores *, const struct store_backend *,
    struct disk *);
void stores_fini(struct stores *);
/* Borrowed until the next call. ERR_NOT_FOUND: no such tenant; other errors
 * were logged. */
enum err stores_get(struct stores *, const char *tenant, struct store **out)
    MUST_CHECK;
/* A handle that met a fault is not used again. */
void stores_drop(struct stores *, const char *tenant);
bool stores_is_fault(enum err);

#endif
