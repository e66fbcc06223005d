/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ASKER_H
#define CORE_ASKER_H
/*
 * The hole through which the core asks somebody outside, by one signed POST
 * (base/hooksign.h), and gets the answer as mail. Whoever fills it knows
 * how; the core knows no network.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/mem.h"
#include "base/str.h"
#include "loop/mailbox.h"

struct hooksign;

/* Borrowed while `post` runs. */
struct ask {
	struct str url, id, body;
	const struct hooksign *secrets;
	int64_t ts_s;		/* Unix time that is signed */
	int64_t deadline_ms;	/* from now to the last byte */
	bool may_private;	/* it may be a private address */
	uint64_t ticket;	/* comes back with the answer */
	struct mailbox *reply_to;
	int reply_kind;		/* of the mail */
};

/* Borrowed from its mail. */
struct asked {
	uint64_t ticket;
	int status;		/* 0: nobody answered; why says what was */
	struct str answer;	/* the body */
	const char *why;	/* status 0: a sentence, ASCII, no secrets */
	bool is_ours;		/* status 0: it was not asked at all: too much
				 * is under way here */
	int64_t took_ms;
};

struct asker {
	/* Any shard. One mail comes back for each, soon after the deadline at
	 * the latest, for which room is reserved. */
	void (*post)(const struct asker *, const struct ask *);
	/* On the shard that got the mail: what it says, and its end. */
	void (*read)(const struct asker *, const struct mail *,
	    struct asked *out);
	void (*drop)(const struct asker *, struct mail *);
	void *self;
};

#endif
