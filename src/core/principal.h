/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_PRINCIPAL_H
#define CORE_PRINCIPAL_H
/* Who calls, and what she may: permit() decides by it (core/permit.h). */
#include <stdint.h>

#include "base/str.h"
#include "model/user.h"

/* Who may call. A row of the operation table holds a set of these. */
enum role {
	ROLE_ANYONE = 1,	/* before sign-in */
	ROLE_USER = 2,
	ROLE_TENANT_ADMIN = 4,	/* a user who is admin: also ROLE_USER */
	ROLE_SYSTEM = 8,	/* system admin: the control socket */
	ROLE_KEY = 16,		/* a server key as the system; one that acts as
				 * a person is ROLE_USER */
};
/* Who may do in the tenant what an administrator may. */
#define ROLES_ADMIN (ROLE_TENANT_ADMIN | ROLE_SYSTEM | ROLE_KEY)

/* Who calls: made by authenticate() or by the control gate, nowhere else. */
struct principal {
	unsigned roles;		/* set of enum role */
	char user[65];		/* "" for the system */
	unsigned char token_hash[TOKEN_HASH_BYTES];
	int64_t token_ends_ts;	/* 0: never */
	uint64_t issuer;	/* of a signed token: hash of its issuer's id;
				 * 0: the token is the daemon's own */
	uint64_t rights;	/* of her role, see core/role.h; 0: she has
				 * none, or is an administrator */
};

/* The server key with which a request is made. */
struct caller_key {
	char id[65];
	uint64_t scopes;	/* see model/scope.h */
};

/* Whom a signed token names and nobody knows yet; in the arena. */
struct newcomer {
	struct str id, name;
};

#endif
