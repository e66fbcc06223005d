/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_USER_H
#define MODEL_USER_H
/* People, their tokens and devices, tenants. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

#define USER_NAME_MAX 64	/* code points */
#define PASSWORD_MIN 8		/* code points (NIST SP 800-63B §5.1.1.2) */
#define PASSWORD_MAX 256	/* bytes */
#define PASSWORD_CLASSES 4	/* small, capital, digit, any other */
#define PASSWORD_HISTORY_MAX 24
#define TOKEN_HASH_BYTES 32
#define DEVICES_PER_USER_MAX 64
#define CONTACTS_MAX 20000	/* of one person, whatever the options say */
#define BLOCKS_MAX 20000
#define CONTACT_WORDS_MAX 200	/* code points, with a request */

struct user {
	struct str id;
	struct str name;
	struct str password;	/* argon2id PHC string; empty: cannot log in */
	bool is_admin;
	bool disabled;
	int64_t created_ts;
	int64_t changed;	/* id of the newest change */
};

/* The password of who was deleted, which is none: her row stays, so that her
 * id is never given to somebody else. */
#define USER_GONE "!gone"
static inline bool
user_is_gone(const struct user *u)
{
	return str_is(u->password, USER_GONE);
}

struct token {
	unsigned char hash[TOKEN_HASH_BYTES];	/* SHA-256 of the token */
	struct str user;
	struct str label;	/* "login", "issued", … */
	int64_t created_ts;
	int64_t expires_ts;	/* ms; 0: never */
};

enum platform {
	PLATFORM_PHONE,
	PLATFORM_DESKTOP,
	PLATFORM_WEB,
	PLATFORM_COUNT
};

struct device {
	struct str user;
	struct str id;
	enum platform platform;
	struct str name;
	int64_t seen_ts;	/* a session.open, the last within a day */
	struct str label;	/* what its person calls it; may be empty */
	struct str address;	/* block of addresses it came from last */
	bool is_silent;		/* without push */
	unsigned char token[TOKEN_HASH_BYTES];	/* it signed in with */
};

#define TENANT_HOST_MAX 253
struct tenant {
	struct str id;
	struct str name;
	int64_t created_ts;
	struct str host;	/* by which its people find it; empty: none of
				 * its own */
};

/* NULL-ended names in the order of enum platform. */
extern const char *const platform_names[];

#endif
