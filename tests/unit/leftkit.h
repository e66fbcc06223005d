/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UNIT_LEFTKIT_H
#define UNIT_LEFTKIT_H
/* An upkeeper in memory that knows of one tenant, "gone". */
#include "core/upkeeper.h"

extern const struct upkeeper leftkit_upkeeper;
extern bool leftkit_is_marked;	/* it was deleted, and is not erased yet */

#endif
