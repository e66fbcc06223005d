/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PASSWORD_H
#define CORE_PASSWORD_H
/*
 * What a tenant asks of passwords: length, kinds of characters, that former
 * ones do not come back, and that they are changed in time. Of a person's
 * passwords a row says when the present one was set and, while the rule asks
 * for it, the hashes of those before.
 */
#include "core/ledger.h"
#include "core/view.h"

struct password_rules {
	int64_t chars_min, classes_min, history, age_ms;
	bool change_first;	/* one that others gave is to be changed */
	int64_t failures_max, lock_ms;	/* of an account and an address */
	int64_t totp_for;	/* enum totp_for */
};

/* What is known of a person's passwords. */
struct password_past {
	int64_t set_ts;		/* 0: nobody noted it */
	bool must_change;	/* somebody else set it */
	struct str_list hashes;	/* of former ones, the newest first */
};

/* Of the view's tenant; of one that is not there what the options say. */
enum err password_rules(const struct view *, struct password_rules *out)
    MUST_CHECK;
/* ERR_FIELD, naming field (static). */
enum err password_check(struct request *, const struct password_rules *,
    const char *field, struct str password) MUST_CHECK;

/* Zeroed when there is none. */
enum err password_past(const struct view *, struct arena *, struct str id,
    struct password_past *out) MUST_CHECK;
/* Whether it must be changed now; since_ts stands for a time that nobody
 * noted. */
bool password_is_over(const struct password_rules *,
    const struct password_past *, int64_t since_ts, int64_t now_ts);
/* A new one was set, by its person or by another; former: the hash before it,
 * or empty. */
enum err password_note(struct ledger *, struct request *, struct str id,
    struct str former, bool by_other) MUST_CHECK;

#endif
