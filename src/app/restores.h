/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_RESTORES_H
#define APP_RESTORES_H
/*
 * A restored state that no daemon was ready on yet, told to the log, and the
 * way back to the one before. Main thread, under the lock of the data
 * directory.
 */
#include <stdbool.h>

#define RESTORES_WHY_MAX 600

struct restores {
	const char *data;	/* the data directory; the caller's */
	bool is_open;		/* such a state is in its place … */
	bool is_settled;	/* … and stays there */
};

/* Before anything is opened: finishes what was interrupted, counts this start,
 * and goes back after three that did not get ready. False with why. */
bool restores_take(struct restores *, const char *data,
    char why[RESTORES_WHY_MAX]);
/* The state does not work, because of `reason`: true when the one before is in
 * its place again, false with why. */
bool restores_undo(struct restores *, const char *reason,
    char why[RESTORES_WHY_MAX]);
/* The daemon does not start, and not because of that state: it stays. */
void restores_keep(const struct restores *);
/* The daemon is ready, but for its threads. True: it is so on a restored state,
 * which stays from now on. */
bool restores_settle(struct restores *);
/* It serves: what was before goes, which may take long. */
void restores_clear(struct restores *);

#endif
