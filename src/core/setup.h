/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SETUP_H
#define CORE_SETUP_H
/*
 * First set-up of a tenant: a one-time link makes the first admin. The
 * link's token has 128 random bits, is stored as a hash, lives 24 hours and
 * is gone after use. Set-up is over when the tenant has an admin.
 */
#include "core/ledger.h"
#include "core/view.h"

struct setup_finish_in {
	struct str token, user, name, password, org;
};

enum err setup_state(struct view *, struct request *);
enum err setup_link(struct ledger *, struct request *);
/* setup.finish: gate, check, hash, write. */
enum err setup_finish_gate(struct shard *, struct tenant_live *,
    struct request *);
enum err setup_finish_check(struct view *, struct request *);
enum err setup_finish_hash(const struct hasher *, struct request *);
enum err setup_finish(struct ledger *, struct request *);

#endif
