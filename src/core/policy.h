/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_POLICY_H
#define CORE_POLICY_H
/* How changes of a tenant's own rules are told: an entry in its log. */
#include "core/ledger.h"

/* of: "words", …; id: which of them, or empty. */
enum err policy_note(struct ledger *, struct request *, const char *of,
    struct str id) MUST_CHECK;

/* The same when it changed by itself: its breaker is open, or closed. */
enum err policy_note_breaker(struct ledger *, struct request *,
    const char *of, struct str id, const char *state) MUST_CHECK;

#endif
