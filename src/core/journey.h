/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_JOURNEY_H
#define CORE_JOURNEY_H
/*
 * The way of one message: marks that it leaves where it passes, in the lanes
 * of core/monitor.h, and what is made of them and of what is durable when
 * somebody asks. Marks name a conversation's key and seq, a session and the
 * hash of a user id; never what was said. They are overwritten when there are
 * many, and gone with the process.
 */
#include "core/ledger.h"
#include "core/monitor.h"
#include "core/shard.h"
#include "core/view.h"

#define JOURNEY_MARKS 16384	/* of a lane: 1 MiB, once it was all used */
#define JOURNEY_MEMBERS_MAX 200	/* of one answer */

enum mark_kind { MARK_NONE, MARK_COMMITTED, MARK_WRITTEN, MARK_DELIVERED,
	MARK_DROPPED };

struct mark {
	enum mark_kind kind;
	uint32_t tenant;
	int64_t conv, seq, us;
	uint64_t who;			/* see journey_who */
	struct session_ref session;	/* all but COMMITTED */
	int64_t posted_us, accepted_us;	/* COMMITTED */
};
#define MARK_WORDS 7

void journey_lane_init(struct monitor_lane *, bool is_shard);
void journey_lane_fini(struct monitor_lane *);
uint64_t journey_who(struct str user);
void journey_mark(struct monitor_lane *, const struct mark *);
/* False: it is not there any more. */
bool journey_read(const struct monitor_lane *, uint64_t number,
    struct mark *out);

/* For the shard: a step was committed, its pushes are about to go. lane may
 * be NULL. */
void journey_committed(struct monitor_lane *, uint32_t tenant,
    struct request *);
/* A session says that it has what is up to seq; scratch: conv_found. */
void journey_delivered(struct shard *, struct tenant_live *,
    const struct request *, int64_t seq);

/* monitor.journey: begin, note, gather, tell. */
struct monitor_journey_in {
	struct str conv, user;
	int64_t seq;
};
enum err journey_begin(struct shard *, struct tenant_live *,
    struct request *);
enum err journey_note(struct ledger *, struct request *);
enum err journey_gather(struct view *, struct request *);
enum err journey_tell(struct shard *, struct tenant_live *,
    struct request *);

#endif
