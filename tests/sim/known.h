/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_KNOWN_H
#define SIM_KNOWN_H
/*
 * One value as a client can know it: sure when every call that changes it was
 * answered and none overlapped another with a different wish. A refusal means
 * that nothing changed.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct reg {
	int64_t value;
	bool is_sure;
	bool is_mixed;		/* those under way want different things */
	int pending;
	int64_t wanted;
	uint64_t version;	/* moves with everything that happens */
};

static inline void
reg_set(struct reg *r, int64_t value)
{
	uint64_t version = r->version + 1;

	*r = (struct reg){ .value = value, .is_sure = true,
		.version = version };
}

/* Known now, nothing under way. */
static inline bool
reg_knows(const struct reg *r)
{
	return r->is_sure && r->pending == 0;
}

static inline void
reg_call(struct reg *r, int64_t wanted)
{
	if (r->pending == 0)
		r->is_mixed = false;
	else if (r->wanted != wanted)
		r->is_mixed = true;
	r->wanted = wanted;
	r->pending++;
	r->version++;
}

static inline void
reg_answer(struct reg *r, int64_t wanted, enum err err)
{
	if (r->pending > 0)
		r->pending--;
	r->version++;
	if (err == ERR_SYNC || (err == ERR_OK && r->is_mixed)) {
		r->is_sure = false;
	} else if (err == ERR_OK) {
		r->is_sure = true;
		r->value = wanted;
	}
}

/* Nobody will answer any more. */
static inline void
reg_lose(struct reg *r)
{
	if (r->pending > 0)
		r->is_sure = false;
	r->pending = 0;
	r->version++;
}

#endif
