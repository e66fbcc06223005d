/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_DEVICE_H
#define CORE_DEVICE_H
/* Devices of a person: rows that session.open keeps, with what she says of
 * them. Each change is an entry `device` of her self log. */
#include "core/ledger.h"
#include "core/shard.h"
#include "core/view.h"

struct device_list_in {
	struct str user;
};
struct device_get_in {
	struct str device, user;
};
struct device_change_in {	/* rename, set, kick */
	struct str device, user, name, cid;
	bool push;
};

/* {"device":"<id>"} in the arena: the body of an entry. */
struct str device_body(struct request *, struct str id);

/* device.list: find, tell which are here. */
enum err device_list_find(struct view *, struct request *);
enum err device_list(struct shard *, struct tenant_live *, struct request *);
/* device.get: find, tell whether it is here; look: what does not change by
 * itself. */
enum err device_get_find(struct view *, struct request *);
enum err device_get(struct shard *, struct tenant_live *, struct request *);
enum err device_look(struct view *, struct request *);
enum err device_rename(struct ledger *, struct request *);
enum err device_set(struct ledger *, struct request *);
/* device.kick: not the one in use; then end. */
enum err device_kick_check(struct shard *, struct tenant_live *,
    struct request *);
enum err device_kick(struct ledger *, struct request *);

#endif
