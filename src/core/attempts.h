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
/* Drops windows that ended. */
void attempts_sweep(struct attempts *, int64_t now_ms);

#endif
