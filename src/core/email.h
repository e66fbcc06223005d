/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_EMAIL_H
#define CORE_EMAIL_H
/*
 * Where people get mail: a row for each who has an address. Several may have
 * the same one, as those of one desk do; whoever reads it there speaks for
 * all of them.
 */
#include "base/letter.h"
#include "core/ledger.h"
#include "core/view.h"

#define EMAIL_PEOPLE_MAX 5	/* of one address that are looked at */

/* Hers, in the arena; empty: she has none. */
enum err email_find(const struct view *, struct str user, struct arena *,
    struct str *out) MUST_CHECK;
/* Ids of those who have this address, in either case of letters. */
enum err email_people(const struct view *, struct str address,
    struct arena *, struct str_list *out) MUST_CHECK;
/* Empty: she has none any more. */
enum err email_put(struct ledger *, struct request *, struct str user,
    struct str address) MUST_CHECK;
/* ERR_FIELD, naming field (static), unless it is empty or an address. */
enum err email_check(struct request *, const char *field, struct str)
    MUST_CHECK;

#endif
