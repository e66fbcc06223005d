/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PAIR_H
#define CORE_PAIR_H
/*
 * What two people are to each other, as a direct message asks for it: flags
 * in the row of their conversation, so that a send reads nothing more. The
 * records of contacts and blocks are the truth; whoever writes those marks
 * the pair.
 */
#include "core/ledger.h"

/* The flags of a direct conversation that is about to be made. */
enum err pair_load(struct ledger *, struct request *, struct str name,
    unsigned *flags) MUST_CHECK;
/* Sets (or clears) flags in the row of a and b, if they have one. By is who
 * blocks, for PAIR_BLOCKS; contacts are so both ways. */
enum err pair_mark_contacts(struct ledger *, struct str a, struct str b,
    bool) MUST_CHECK;
enum err pair_mark_block(struct ledger *, struct str by, struct str whom,
    bool) MUST_CHECK;
/* May sender say something in the direct conversation of this name and these
 * flags? ERR_CONTACT, whether it is the policy or a block that forbids it. */
enum err pair_may_say(const struct ledger *, struct str name,
    unsigned flags, struct str sender) MUST_CHECK;
/* One of the two blocks the other: nothing live is told between them. */
bool pair_is_blocked(unsigned flags);

#endif
