/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DELIVERED_H
#define CORE_DELIVERED_H
#include "core/request.h"

/* A shard's own request that makes up to max delivered cursors durable. */
struct request *delivered_flush_new(const char *tenant, uint32_t max);
void delivered_flush_add(struct request *, int64_t conv, struct str user,
    int64_t seq);

#endif
