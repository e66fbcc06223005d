/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_OUTWAIT_H
#define NET_OUTWAIT_H
/* Calls to the outside by threads that may wait: those of pools. */
#include <stdatomic.h>

#include "net/outbound.h"

#define OUTWAIT_MAX 8	/* threads at once */

struct outwait {
	struct outbound *outbound;	/* borrowed */
	struct outwait_seat {
		atomic_bool is_taken;
		struct mailbox box;
		int fd;			/* eventfd(2), which the box wakes */
	} seats[OUTWAIT_MAX];
};

/* It stays where it is. ERR_IO: no descriptors are left. */
enum err outwait_init(struct outwait *, struct outbound *) MUST_CHECK;
/* When nobody waits any more. Nothing happens when it is zero. */
void outwait_fini(struct outwait *);
/* Has it made, and returns when it has ended; at the latest at its deadline.
 * Fills reply_to, reply_kind and posted_ms. BUG: more than OUTWAIT_MAX
 * threads at once. */
void outwait_call(struct outwait *, struct outcall *);

#endif
