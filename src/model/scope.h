/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_SCOPE_H
#define MODEL_SCOPE_H
/*
 * Scopes: what a server key may do. One for each noun of operations and
 * direction, and a few of their own that a row of the operation table names.
 * What has no scope no key may call. Rights of roles are the same, and some
 * more that are no scope of a key.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define SCOPES_MAX 64		/* they are bits */
#define SCOPE_ACT "act"		/* to call as a person: Yizhan-As */
#define SCOPE_IMPORT "message.import"

/* The bit of a name; 0 when there is no such scope. */
uint64_t scope_bit(struct str name);
/* Of the operation "noun.verb" by its noun and whether it changes anything;
 * 0: no key may call it. */
uint64_t scope_of(const char *op, bool writes);
/* The name of the i-th bit; NULL at the end. */
const char *scope_name(unsigned i);

/* The bit of a right that a role can have; 0 when it is none. */
uint64_t right_bit(struct str name);
/* Of the i-th bit: it lets people look, and change nothing. */
bool right_reads(unsigned i);

#endif
