/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H
/* Sessions: one connection of one device. Live state of the shard; only the
 * device is durable. */
#include "core/ledger.h"
#include "core/setting.h"
#include "core/shard.h"
#include "core/view.h"

struct device_in {
	struct str id, name;
	int platform;
};
struct client_in {
	struct str name, version;
};
struct session_open_in {
	struct str token;
	struct device_in device;
	struct client_in client;
};
struct session_kick_in {
	struct str session, device, user;
};

/* How many devices of a platform a person may have here. */
extern const enum setting session_devices[PLATFORM_COUNT];

/* As clients are told which it is; its length. */
#define SESSION_TEXT_ROOM 48
size_t session_text(struct session_ref, char out[SESSION_TEXT_ROOM]);

/* session.open: admit, verify (signed tokens only, for a signature takes
 * the writer's time), open. The token names the tenant. */
enum err session_open_place(struct request *);
enum err session_open_admit(struct shard *, struct tenant_live *,
    struct request *);
enum err session_open_verify(struct view *, struct request *);
enum err session_open(struct ledger *, struct request *);
enum err session_ping(struct shard *, struct tenant_live *,
    struct request *);
enum err session_list(struct shard *, struct tenant_live *,
    struct request *);
enum err session_kick(struct shard *, struct tenant_live *,
    struct request *);
enum err session_close(struct shard *, struct tenant_live *,
    struct request *);

#endif
