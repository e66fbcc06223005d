/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_MEM_DEPOT_H
#define STORE_MEM_DEPOT_H
/* Bytes of files in memory, for simulation; they stay as long as the depot.
 * One thread only. */
#include "store/depot.h"

struct depot depot_mem_new(void);
void depot_mem_free(struct depot *);
/* Power is lost: of uploads what was written and not synced is not there. */
void depot_mem_crash(struct depot *);

#endif
