/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SELFLOG_H
#define CORE_SELFLOG_H
/*
 * A change of what is a person's own (contacts, blocks, devices, what she
 * shows of herself): an entry of her self log `s:<user>`, told to all her
 * sessions, the asking one too, for its answer is no entry.
 *
 *	err = selflog_again(l, r, whose, &e, said);	a retry: done
 *	if (err == ERR_NOT_FOUND) … check, write …
 *	err = selflog_change(l, r, whose, &e);
 */
#include "core/ledger.h"

/* Whose log: of somebody who exists, mostly the caller's. type and cid are
 * set, said is all that the call said: fills sender and digest. ERR_OK when
 * the log has the caller's entry of this cid: it was answered; ERR_CONFLICT;
 * ERR_NOT_FOUND when it is new. */
enum err selflog_again(struct ledger *, struct request *, struct str whose,
    struct entry *, struct str said) MUST_CHECK;
/* Appends, and answers {"seq","id","ts"}. */
enum err selflog_change(struct ledger *, struct request *, struct str whose,
    struct entry *) MUST_CHECK;
/* There is nothing to change in the caller's. With a cid that is told in the
 * log all the same, naming nobody: a retry must find this answer when there
 * would be something by then. */
enum err selflog_nothing(struct ledger *, struct request *, struct entry *)
    MUST_CHECK;
/* Appends without cid and answer. */
enum err selflog_tell(struct ledger *, struct request *, struct str whose,
    const struct entry *like) MUST_CHECK;
/* ["<id>"] in the arena. */
struct str selflog_names(struct request *, struct str id);

#endif
