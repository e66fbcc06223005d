/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TOTP_H
#define CORE_TOTP_H
/*
 * A second step at the sign-in: codes of an authenticator (base/totp.h). A
 * person begins with her name and password, and is enrolled by the first
 * sign-in with a code, whose answer has recovery codes: each is good once in
 * the place of a code. A code is good once.
 */
#include "base/totp.h"
#include "core/ledger.h"
#include "core/view.h"

#define TOTP_CODE_MAX 16	/* characters; recovery codes have 11 */
#define TOTP_RECOVERY_COUNT 10

/* Who must have one: the tenant's setting. */
enum totp_for { TOTP_FOR_NOBODY, TOTP_FOR_ADMINS, TOTP_FOR_ALL };

struct totp {
	bool is_begun;		/* she has a key */
	bool is_on;		/* and has shown that she has it */
	unsigned char key[TOTP_KEY_BYTES];
	int64_t step;		/* the newest that was taken */
	int64_t since_ts;	/* when it was switched on */
	struct str_list recovery;	/* hashes of codes that are left */
};

/* What is known of her; zeroed: nothing. */
enum err totp_load(const struct view *, struct arena *, struct str user,
    struct totp *out) MUST_CHECK;
/* Whether the tenant asks her for one. */
bool totp_is_asked(int64_t totp_for, const struct user *);
/* What a sign-in with this code (or none) comes to: ERR_OK, ERR_TOTP_NEEDED,
 * ERR_TOTP_WRONG, ERR_TOTP_SETUP. */
enum err totp_judge(const struct totp *, bool is_asked, struct str code,
    int64_t now_ms);
/* The same on the writer, where the code is used up; when that switches it on
 * *recovery gets the new codes, in the arena. */
enum err totp_use(struct ledger *, struct request *, struct str user,
    struct str code, struct str_list *recovery) MUST_CHECK;

struct totp_get_in {
	struct str user;
};
struct totp_remove_in {
	struct str user, code;
};

/* totp.begin: the last step; those before, and its fields, are of
 * auth.login. */
enum err totp_begin(struct ledger *, struct request *);
enum err totp_get(struct view *, struct request *);
enum err totp_remove_gate(struct shard *, struct tenant_live *,
    struct request *);
enum err totp_remove(struct ledger *, struct request *);

#endif
