/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_POSTER_H
#define SIM_POSTER_H
/* Who posts to webhooks, and who is posted to: in a world that has them, so
 * that programs which live in another need no modules. */
#include <stdbool.h>

struct actor;
struct world;

struct poster {
	void (*up)(struct world *);	/* once the core is connected */
	void (*down)(struct world *);	/* while its mailboxes are there */
	struct actor *(*actor)(struct world *);
	/* Who is called answers one call; false when there is none. */
	bool (*answer)(struct world *);
	/* What is saved is what was posted; is_quiet: all of it is. */
	void (*check)(struct world *, bool is_quiet);
};

extern const struct poster hooks_poster;

#endif
