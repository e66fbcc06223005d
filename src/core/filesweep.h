/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FILESWEEP_H
#define CORE_FILESWEEP_H
/*
 * Files that nobody wants: uploads that rest, and whole ones that no message
 * names, for files_idle_ms. Their rows go, then their bytes.
 */
#include "core/shard.h"
#include "core/uploads.h"

/* Looks whether there are some, and goes on with the walk (filewalk.h); once
 * a second. */
void filesweep_tick(struct shard *, struct tenant_live *, int64_t mono_ms);

#endif
