/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SETUP_H
#define CORE_SETUP_H
/*
 * First set-up of a tenant: a one-time link makes the first admin. The
 * link's token has 128 random bits, is stored as a hash and gone after use;
 * the first link lives 24 hours, one that takes its place half an hour.
 * Set-up is over when the tenant has an admin: for everybody but the system
 * admin its operations are then no operations any more.
 *
 * The token is 22 characters base64url for `default`, which nobody need know
 * about, and "yz_<tenant>_" with 22 characters for others: so the link finds
 * its tenant.
 */
#include "core/ledger.h"
#include "core/view.h"

struct setup_finish_in {
	struct str token, user, name, password, org;
};

struct setup_state_in {
	struct str tenant;
};

enum err setup_state_place(struct request *);
enum err setup_state(struct view *, struct request *);
/* setup.link: the tenant it is for, then the writer of that one. */
enum err setup_link_enter(struct box *, struct request *);
enum err setup_link(struct ledger *, struct request *);
/* setup.finish: the token says where; gate, check, hash, write. */
enum err setup_finish_place(struct request *);
enum err setup_finish_gate(struct shard *, struct tenant_live *,
    struct request *);
enum err setup_finish_check(struct view *, struct request *);
enum err setup_finish_hash(const struct hasher *, struct request *);
enum err setup_finish(struct ledger *, struct request *);

/* What the organisation is called, in the arena; empty when nobody said. */
enum err setup_org(const struct store_ops *, struct store *, struct arena *,
    struct str *name) MUST_CHECK;
enum err setup_name_org(const struct store_ops *, struct store *,
    struct str name) MUST_CHECK;

#endif
