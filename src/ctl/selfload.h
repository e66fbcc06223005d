/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CTL_SELFLOAD_H
#define CTL_SELFLOAD_H
/*
 * The load of a self-test: people who send into groups as fast as they are
 * answered, with what they mean and hear in a witness's book.
 */
#include <stddef.h>

#include "ctl/scratchbox.h"
#include "ctl/talker.h"
#include "upkeep/witness.h"

#define SELFLOAD_PEOPLE 8
#define SELFLOAD_GROUPS 4	/* each person is in two of them */
#define SELFLOAD_MESSAGES_MAX 250000

struct selfload {
	struct scratchbox *box;
	struct witness *witness;
	struct talker people[SELFLOAD_PEOPLE];
	unsigned bytes;		/* of the next texts */
	unsigned window;	/* messages without an answer, each person */
	int64_t most;		/* messages in all, up to now */
	bool is_full;		/* they are */
	/* While measuring: from sending to the answer, µs. */
	bool is_measuring;
	uint32_t *took_us;	/* SELFLOAD_MESSAGES_MAX of them */
	size_t took_count;
	struct problem why;	/* of what could not be gone on with */
};

void selfload_init(struct selfload *, struct scratchbox *);
void selfload_fini(struct selfload *);
/* People and groups, on a box that runs. */
enum err selfload_invite(struct selfload *) MUST_CHECK;
/* Everybody connects. */
enum err selfload_open(struct selfload *) MUST_CHECK;
/* What was under way when the connections ended is sent again, in its order,
 * and before it the newest message that was answered. */
void selfload_repeat(struct selfload *);
/* Sends until then, and on until all is answered. */
enum err selfload_send(struct selfload *, int64_t until_us) MUST_CHECK;
/* Sends until then; kills the daemon as the next answers arrive, takes what
 * came in time, and closes. */
enum err selfload_send_and_kill(struct selfload *, int64_t until_us)
    MUST_CHECK;
/* Reads back what is new, or everything. Nothing may be under way. */
enum err selfload_read(struct selfload *, bool anew) MUST_CHECK;

int64_t selfload_now_us(void);

#endif
