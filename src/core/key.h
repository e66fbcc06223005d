/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_KEY_H
#define CORE_KEY_H
/*
 * Server keys: what an ISV's back end signs its calls with. A key is
 * "yzk_<tenant>_<id>_<43 characters base64url of 32 random bytes>"; its
 * record holds the SHA-256 of that, what it may do, from where and how long.
 * Every change appends to the directory log.
 */
#include "core/ledger.h"
#include "core/view.h"
#include "model/key.h"

#define KEY_PREFIX "yzk_"
/* prefix, tenant, id, secret, two lines between. */
#define KEY_TEXT_MAX (4 + 32 + 1 + 64 + 1 + 43)

struct key_create_in {
	struct str id, name;
	struct str_list scopes, addresses;
	int64_t lifetime_s;
};
struct key_id_in {	/* get, revoke */
	struct str id;
};
struct key_list_in {
	struct str after;
	int64_t limit;
};
struct key_update_in {
	struct str id, name;
	struct str_list scopes, addresses;
	int64_t lifetime_s;
	bool has_scopes, has_addresses, has_lifetime_s;
};

/* "yzk_<tenant>_<id>_<secret>" in its parts. Pure. */
bool key_parse(struct str text, char tenant[33], struct str *id);

/* Of a call with a key: who calls, what the key may. ERR_UNAUTHORIZED;
 * ERR_FORBIDDEN and ERR_DISABLED with why. For authenticate(). */
enum err key_check(const struct view *, struct request *, struct str text)
    MUST_CHECK;

/* The caller is this person from now on: bad_field, not_found or
 * ERR_DISABLED at `field`. For authenticate(). */
enum err key_act_as(const struct view *, struct request *, struct str id,
    const char *field) MUST_CHECK;

enum err key_create(struct ledger *, struct request *);
enum err key_get(struct view *, struct request *);
enum err key_list(struct view *, struct request *);
enum err key_update(struct ledger *, struct request *);
enum err key_revoke(struct ledger *, struct request *);

#endif
