/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PRESENCELIVE_H
#define CORE_PRESENCELIVE_H
/*
 * The live side of presence in one tenant: people who are watched, those who
 * were here a moment ago, and who watches whom. Sessions cost nothing here
 * until they watch or end. Shard thread.
 *
 * A watched person has a channel of her own; an event is one push to it. Her
 * changes are collected for a second, and a device that is gone counts as
 * here for the grace time, so a short outage shows nothing.
 */
#include "core/presence.h"

#define PRESENCE_GONE_MAX 16384		/* of whom "last seen" is remembered */
#define PRESENCE_WATCHES_MAX 1000000	/* of the tenant; some 80 bytes each */

struct presence_set;

/* For shard.c. */
struct presence_set *presence_set_new(struct shard *, struct tenant_live *);
void presence_set_free(struct presence_set *);	/* accepts NULL */
/* The session is in (or no longer in) the list of its user; stays: its
 * person may come back in a moment. */
void presence_session_came(struct presence_set *, struct str user);
void presence_session_gone(struct presence_set *, struct str user,
    const struct live_session *, bool stays);
void presence_face_changed(struct presence_set *, struct str user,
    const struct face *);
/* blocker shows peer nothing any more. */
void presence_blocked(struct presence_set *, struct str blocker,
    struct str peer);
/* Every tick; cheap when nothing is due. */
void presence_tick(struct presence_set *, int64_t mono_ms);

/* For the bench and tests. */
uint32_t presence_watches(const struct presence_set *);

#endif
