/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_BREAKER_H
#define CORE_BREAKER_H
/*
 * A circuit breaker: whether somebody who may be out of order is asked at
 * all. It opens after so many failures in a row as its rule says; then nobody
 * asks for its time; then one does, the trial, which closes it or opens it
 * again. An answer counts by what the breaker was when it was asked for: a
 * `turn` tells those of before from those of now. Pure, by the monotonic
 * clock; zeroed it is closed.
 */
#include <stdbool.h>
#include <stdint.h>

struct breaker_rule {
	int64_t failures, open_ms;
};

enum breaker_state { BREAKER_CLOSED, BREAKER_OPEN, BREAKER_TRIAL };
/* "closed", "open", "trial", NULL. */
extern const char *const breaker_state_names[];

struct breaker {
	enum breaker_state state;
	int64_t failures;	/* in a row, of this turn */
	int64_t opened_ms;
	uint32_t turn;		/* grows with each change of state */
};

/* Whether to ask now; *turn goes with the question. What is answered true
 * while it is open is the trial: exactly one of BREAKER_TRIAL. */
bool breaker_asks(struct breaker *, const struct breaker_rule *,
    int64_t now_ms, uint32_t *turn);
/* What became of a question; true when that opened or closed it. */
bool breaker_note(struct breaker *, const struct breaker_rule *,
    uint32_t turn, bool is_good, int64_t now_ms);
/* A question that nobody got: as if it had not been asked. */
void breaker_undo(struct breaker *, uint32_t turn);
/* Somebody knows that it works: true when that closed it. */
bool breaker_close(struct breaker *);

#endif
