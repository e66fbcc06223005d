/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_AUTH_H
#define CORE_AUTH_H
/*
 * Who somebody is: tokens, password login, set-up. One authenticate()
 * serves every door and every kind of credential: tokens, server keys
 * (key.h) and tokens that an ISV signs (issuer.h).
 *
 * A token is "yz_<tenant>_<43 characters base64url of 32 random bytes>";
 * only its SHA-256 is stored.
 */
#include "base/jwt.h"
#include "core/ledger.h"
#include "core/view.h"

struct attempts_spent;
struct password_rules;

#define TOKEN_TEXT_MAX 96
/* The longest credential of any kind. */
#define CREDENTIAL_TEXT_MAX JWT_TEXT_MAX

/* The tenant a credential names. False when the text is none. Pure. */
bool auth_tenant(struct str credential, char out[33]);
/* The same for "yz_<tenant>_" and so many characters. */
bool token_names(struct str token, size_t random_chars, char out[33]);

/*
 * Sets the request's who, and key, by the credential: a live token of a user
 * who is not disabled, or a live server key that is used from where it may
 * be. ERR_UNAUTHORIZED, ERR_DISABLED, ERR_FORBIDDEN; of keys why says more.
 * When request->newcomer is set she is nobody yet: see auth_enter.
 * Inside a transaction of the view's store.
 */
enum err authenticate(const struct view *, struct request *,
    struct str credential) MUST_CHECK;
/* The same on the writer, where a newcomer is made. */
enum err auth_enter(struct ledger *, struct request *, struct str credential)
    MUST_CHECK;
/* What the writer runs first for the request of a newcomer, which a reader
 * could not begin: she is made; after the commit it begins. */
enum err auth_begin(struct ledger *, struct request *);
/* Whether authenticate() judged, or the store failed. */
static inline bool
auth_is_refusal(enum err err)
{
	return err == ERR_UNAUTHORIZED || err == ERR_DISABLED ||
	    err == ERR_FORBIDDEN || err == ERR_NOT_FOUND ||
	    err == ERR_FIELD || err == ERR_SUSPENDED;
}

/* Makes a token: user and label of the row are the caller's, the rest is
 * filled in. Stores its hash, appends its text. lifetime_ms 0: no end. */
enum err token_make(struct ledger *, struct token *, int64_t lifetime_ms,
    struct buf *text) MUST_CHECK;

/* Inputs, decoded by api/auth.c's tables. */
struct auth_login_in {
	struct str user, password, tenant, new_password, totp;
};
struct token_issue_in {
	struct str user;
	int64_t lifetime_s;
};
struct token_revoke_in {
	struct str token, user;
};

/* auth.login: find, gate, verify, judge, issue. */
enum err auth_login_find(struct view *, struct request *);
enum err auth_login_gate(struct shard *, struct tenant_live *,
    struct request *);
enum err auth_login_verify(const struct hasher *, struct request *);
enum err auth_login_judge(struct shard *, struct tenant_live *,
    struct request *);
enum err auth_login_issue(struct ledger *, struct request *);
/* Judges the password alone: what comes next asks for no code. */
enum err auth_login_judge_password(struct shard *, struct tenant_live *,
    struct request *);
/* On the writer: the person who was judged, unless her password or she has
 * changed meanwhile (ERR_BAD_LOGIN). */
enum err auth_login_still(struct ledger *, struct request *, struct user *out)
    MUST_CHECK;
/* Whether her sign-ins are refused after too many wrong passwords, from the
 * address that *out names, or after wrong codes, from everywhere (empty); by
 * the wall clock. */
bool auth_is_locked(struct shard *, const struct request *, struct str user,
    const struct password_rules *, struct attempts_spent *out);
/* The tenant is a field of the request. */
enum err auth_login_place(struct request *);
/* Sends the request to this tenant; empty: where it goes anyway. */
enum err auth_place(struct request *, struct str tenant) MUST_CHECK;

enum err auth_logout(struct ledger *, struct request *);
enum err token_issue(struct ledger *, struct request *);
enum err token_revoke(struct ledger *, struct request *);

/* Writes {"token","user":{…},"expires_ts"}: what login and set-up answer, with
 * "recovery" when it is not NULL and not empty. */
enum err auth_welcome(struct ledger *, struct request *,
    const struct user *, const struct str_list *recovery) MUST_CHECK;

#endif
