/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_ASKS_H
#define SIM_ASKS_H
/* Who is asked by callbacks: answers in any order, well or badly. */
#include "core/asker.h"

struct world;
struct answer;

struct asks {
	struct asker asker;
	struct answer *pending;
	uint64_t count;		/* of pending */
};

void asks_init(struct world *);
/* Somebody answers one question; false when there is none. */
bool asks_run(struct world *);
/* Nobody answers any more: the daemon is gone. */
void asks_drop(struct world *);

#endif
