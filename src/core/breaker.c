/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The circuit breaker's states.
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "core/breaker.h"

#include <stddef.h>

const char *const breaker_state_names[] = {
	[BREAKER_CLOSED] = "closed",
	[BREAKER_OPEN] = "open",
	[BREAKER_TRIAL] = "trial",
	NULL
};

static void
turn_to(struct breaker *b, enum breaker_state state)
{
	b->state = state;
	b->failures = 0;
	b->turn++;
}

bool
breaker_asks(struct breaker *b, const struct breaker_rule *rule,
    int64_t now_ms, uint32_t *turn)
{
	bool asks = b->state == BREAKER_CLOSED;

	if (b->state == BREAKER_OPEN &&
	    now_ms - b->opened_ms >= rule->open_ms) {
		turn_to(b, BREAKER_TRIAL);
		asks = true;
	}
	*turn = b->turn;
	return asks;
}

bool
breaker_note(struct breaker *b, const struct breaker_rule *rule,
    uint32_t turn, bool is_good, int64_t now_ms)
{
	if (turn != b->turn || b->state == BREAKER_OPEN)
		return false;	/* the news is old */
	if (is_good) {
		b->failures = 0;
		return breaker_close(b);
	}
	if (b->state == BREAKER_CLOSED && ++b->failures < rule->failures)
		return false;
	turn_to(b, BREAKER_OPEN);
	b->opened_ms = now_ms;
	return true;
}

/* An untried trial leaves the time as it was, so the next question is one. */
void
breaker_undo(struct breaker *b, uint32_t turn)
{
	if (turn == b->turn && b->state == BREAKER_TRIAL)
		turn_to(b, BREAKER_OPEN);
}

bool
breaker_close(struct breaker *b)
{
	if (b->state == BREAKER_CLOSED)
		return false;
	turn_to(b, BREAKER_CLOSED);
	return true;
}
