/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_ASKHTTP_H
#define MODULES_ASKHTTP_H
/* Asks over HTTP what the core wants asked (core/asker.h), by the outbound
 * actor. Posting is any thread's. */
#include "core/asker.h"
#include "net/outbound.h"

struct askhttp {
	struct asker asker;
	struct outbound *outbound;	/* borrowed */
	const struct clock *clock;
};

/* Its address is the asker's: it stays where it is. */
void askhttp_init(struct askhttp *, struct outbound *,
    const struct clock *);

#endif
