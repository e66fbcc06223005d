/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DIRLOG_H
#define CORE_DIRLOG_H
/* The directory log `t:`, which tells what changes in a tenant itself. */
#include "core/ledger.h"

/* Appends as the caller's, and tells everybody, the asking session too: its
 * answer is no entry. */
enum err dirlog_tell(struct ledger *, struct request *, struct entry *)
    MUST_CHECK;
/* The same for an entry whose body is this JSON text; nothing is kept. */
enum err dirlog_note(struct ledger *, struct request *, enum entry_type,
    struct str body) MUST_CHECK;

#endif
