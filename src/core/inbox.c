/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tenants are spread over the shards by a hash of their id.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "core/inbox.h"

#include "base/map.h"

unsigned
inbox_index(const struct inboxes *to, const char *tenant)
{
	return (unsigned)(map_hash(tenant, strlen(tenant)) % to->count);
}

struct mailbox *
inbox_of(const struct inboxes *to, const char *tenant)
{
	return to->shards[inbox_index(to, tenant)];
}

struct credit *
inbox_credit(const struct inboxes *to, const char *tenant)
{
	return &to->credits[inbox_index(to, tenant)];
}
