/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ISSUER_H
#define CORE_ISSUER_H
/*
 * Issuers: keys of an ISV's own, by which it signs its people in without
 * calling anybody. A token (base/jwt.h) names its issuer by kid and its
 * tenant by aud; sub is the user. It is good for sessions and REST until it
 * ends, its issuer is deleted, or what the person had until then is revoked.
 * It never makes an administrator.
 */
#include "base/jwt.h"
#include "core/ledger.h"
#include "core/view.h"

#define ISSUERS_MAX 20		/* of a tenant */
#define ISSUER_NAME_MAX 64	/* code points */
#define ISSUER_KEY_MAX 2048	/* bytes, as it is given */
#define ISSUER_SKEW_S 60	/* iat and nbf may be ahead so much */
#define ISSUER_LIFETIME_MAX_S (31LL * 86400)	/* exp - iat */
/* The first JWT begins so: a JSON object whose first byte is a quote. */
#define ISSUER_TOKEN_PREFIX "eyJ"

struct issuer_create_in {
	struct str id, name, key;
	int alg;		/* enum jwt_alg */
	bool makes_users;
};
struct issuer_delete_in {
	struct str id;
};

/* The tenant that a signed token names, proven by nothing. Pure. */
bool issuer_tenant(struct str token, char tenant[33]);

/*
 * Who calls with a signed token, for authenticate(). ERR_UNAUTHORIZED,
 * ERR_DISABLED. request->newcomer is set, and nobody calls yet, when the user
 * is still to be made: see issuer_welcome.
 */
enum err issuer_check(const struct view *, struct request *,
    struct str token) MUST_CHECK;
/* Makes the newcomer of a request that was checked in this transaction. */
enum err issuer_welcome(struct ledger *, struct request *) MUST_CHECK;
/* Signed tokens of this person made until now are good no more. */
enum err issuer_cut(struct ledger *, struct str user) MUST_CHECK;

enum err issuer_create(struct ledger *, struct request *);
enum err issuer_list(struct view *, struct request *);
enum err issuer_delete(struct ledger *, struct request *);

#endif
