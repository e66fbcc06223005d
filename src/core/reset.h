/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_RESET_H
#define CORE_RESET_H
/*
 * Choosing a password by a link that came by mail: because somebody forgot
 * hers, or is new. A link is good once and for a time; only its hash is kept,
 * and every change of the password or of the address ends it. Of a person one
 * link of each kind is good at a time.
 *
 * Its token is "yz_<tenant>_<43 characters>", as those of auth.h; so it finds
 * its tenant.
 */
#include "core/ledger.h"
#include "core/mailer.h"
#include "core/view.h"

#define RESET_MS (30LL * 60 * 1000)
#define RESET_INVITE_MS (7LL * 24 * 3600 * 1000)

struct auth_forgot_in {
	struct str user, tenant;
};
struct auth_reset_in {
	struct str token, password;
};
struct user_invite_in {
	struct str id;
};

/* Letters that a writer's step has made, for the shard's step behind it,
 * which finds them at the beginning of r->scratch. */
struct reset_letters {
	struct mail_wish *items;	/* in the arena */
	uint32_t count;
	uint32_t lost;		/* of them, those that nobody took */
};

/* A new link for her; the letter's kind and address are the caller's, the
 * rest is filled in. */
enum err reset_make(struct ledger *, struct request *, const struct user *,
    struct mail_wish *) MUST_CHECK;
/* Her links are good no more. */
enum err reset_cancel(struct ledger *, struct str user) MUST_CHECK;
/* By which host name people find their tenant, for the links; never refuses.
 * Then sends them; neither does that. */
enum err reset_site(struct box *, struct request *);
enum err reset_post(struct shard *, struct tenant_live *, struct request *);

/* auth.forgot: counts, and answers at once. Whether there is such a person
 * and what becomes of it is behind that: neither answer nor time tell. */
enum err auth_forgot_place(struct request *);
enum err auth_forgot(struct shard *, struct tenant_live *, struct request *);
/* auth.reset: the token says where; gate, find, hash, write. */
enum err auth_reset_place(struct request *);
enum err auth_reset_gate(struct shard *, struct tenant_live *,
    struct request *);
enum err auth_reset_find(struct view *, struct request *);
enum err auth_reset_hash(const struct hasher *, struct request *);
enum err auth_reset(struct ledger *, struct request *);
/* user.invite: a link for seven days, then posted. */
enum err user_invite(struct ledger *, struct request *);
enum err user_invite_post(struct shard *, struct tenant_live *,
    struct request *);

#endif
