/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DOORWAY_H
#define CORE_DOORWAY_H
/*
 * What the doors know of the tenant `default`, so that they can lead people
 * to the set-up: told by the writer after its commits, read on any thread,
 * and never taken back.
 */
#include <stdatomic.h>
#include <stdbool.h>

struct doorway {
	atomic_bool has_people;	/* false: the box is closed */
	atomic_bool has_admin;	/* false: its set-up is to be done */
};

#endif
