/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_MEM_MEM_H
#define STORE_MEM_MEM_H
/*
 * Memory: the same promises without a disk, for simulation and as the
 * plainest reading of store.h. What was committed outlives close and open
 * for as long as the backend object lives; a handle dropped without commit
 * loses its transaction, as a kill would. One thread only.
 */
#include "store/store.h"

struct store_backend store_mem_new(void);
void store_mem_free(struct store_backend *);

#endif
