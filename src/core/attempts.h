/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ATTEMPTS_H
#define CORE_ATTEMPTS_H
/* Counting attempts per key (an address, an account) within fixed windows;
 * bounded: when full, windows that ended make room, then new keys are
 * refused, never old counts forgotten. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define ATTEMPT_KEYS_MAX 65536

struct attempts;
struct attempts *attempts_new(void);
void attempts_free(struct attempts *);	/* accepts NULL */
/* Counts one; false when max were counted in the present window. */
bool attempts_take(struct attempts *, struct str key, int64_t max,
    int64_t window_ms, int64_t now_ms);
/* Takes one back. */
void attempts_undo(struct attempts *, struct str key);
/* Of this key, and of those that go on behind it with a blank, the one that
 * is refused longest: max were counted in its present window. False: none is.
 * rest: what is behind the blank, valid until the counters change. Looks at
 * every key. */
struct attempts_spent {
	struct str rest;
	int64_t ends_ms;
};
bool attempts_spent(const struct attempts *, struct str key, int64_t max,
    int64_t now_ms, struct attempts_spent *out);
/* Drops windows that ended. */
void attempts_sweep(struct attempts *, int64_t now_ms);

#endif
