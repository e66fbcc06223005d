/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_AUTH_H
#define CORE_AUTH_H
/*
 * Who somebody is: tokens, password login, set-up. One authenticate()
 * serves every door.
 *
 * A token is "yz_<tenant>_<43 characters base64url of 32 random bytes>";
 * only its SHA-256 is stored.
 */
#include "core/ledger.h"
#include "core/view.h"

#define TOKEN_TEXT_MAX 96

/* The tenant a token names. False when the text is no token. */
bool token_tenant(struct str token, char out[33]);
/* The same for "yz_<tenant>_" and so many characters. */
bool token_names(struct str token, size_t random_chars, char out[33]);

/* *who from a live token of a user who is not disabled. ERR_UNAUTHORIZED,
 * ERR_DISABLED. Inside a transaction of store. */
enum err authenticate(const struct store_ops *, struct store *,
    const struct clock *, struct str token, struct principal *who)
    MUST_CHECK;

/* Makes a token: user and label of the row are the caller's, the rest is
 * filled in. Stores its hash, appends its text. lifetime_ms 0: no end. */
enum err token_make(struct ledger *, struct token *, int64_t lifetime_ms,
    struct buf *text) MUST_CHECK;

/* Inputs, decoded by api/auth.c's tables. */
struct auth_login_in {
	struct str user, password, tenant;
};
struct token_issue_in {
	struct str user;
	int64_t lifetime_s;
};
struct token_revoke_in {
	struct str token, user;
};

/* auth.login: gate, find, verify, judge, issue. */
enum err auth_login_gate(struct shard *, struct tenant_live *,
    struct request *);
enum err auth_login_find(struct view *, struct request *);
enum err auth_login_verify(const struct hasher *, struct request *);
enum err auth_login_judge(struct shard *, struct tenant_live *,
    struct request *);
enum err auth_login_issue(struct ledger *, struct request *);
/* The tenant is a field of the request. */
enum err auth_login_place(struct request *);
/* Sends the request to this tenant; empty: where it goes anyway. */
enum err auth_place(struct request *, struct str tenant) MUST_CHECK;

enum err auth_logout(struct ledger *, struct request *);
enum err token_issue(struct ledger *, struct request *);
enum err token_revoke(struct ledger *, struct request *);

/* Writes {"token","user":{…},"expires_ts"}: what login and set-up answer. */
enum err auth_welcome(struct ledger *, struct request *,
    const struct user *) MUST_CHECK;

#endif
