/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CROWD_H
#define CORE_CROWD_H
/*
 * A person's devices at the same time: one session per device, so many
 * devices of a platform. Beyond, the platform's rule says whether the oldest
 * goes or the new one does not get in. The same device coming back only
 * replaces itself. Shard thread.
 */
#include "core/shard.h"

/* Whether the one about to open (EFFECT_OPENED) may: as far as the tenant has
 * room for one more, and the platform. ERR_LIMIT, and why. */
enum err crowd_check(const struct shard *, struct tenant_live *,
    const struct effect *opened, struct request *) MUST_CHECK;
/* The same of another device of hers, whichever platform it is of: whether one
 * would find the platform full, where nobody makes room; or the tenant. u
 * NULL: she has no session. */
struct crowd_most {
	int64_t devices[PLATFORM_COUNT], sessions;
};
bool crowd_is_full_of_hers(const struct shard *, const struct live_user *u,
    const struct crowd_most *);
bool crowd_is_full(const struct shard *, const struct tenant_live *,
    const struct crowd_most *);
/* Kicks who has to go; the user may be gone with her last session. */
void crowd_make_room(struct shard *, struct live_user *,
    const struct effect *opened);
/* Those that EFFECT_KICK means; the same of the user. */
void crowd_kick(struct shard *, struct live_user *, const struct effect *);

#endif
