/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_UPLOADS_H
#define CORE_UPLOADS_H
/*
 * Which uploads of a tenant take parts now, and which are being finished:
 * several parts of one come at once, but nobody writes to what is being
 * hashed. The shard knows, for as long as the requests are under way. As many
 * as there are connections.
 */
#include "core/filewalk.h"
#include "core/request.h"

/* A request's hold on an upload; in its arena, by r->upload. */
struct upload_hold {
	struct str id;
	bool is_alone;		/* finishing, deleting */
	struct upload_hold *next, **prev;
};

/* What the shard knows of a tenant's files. Zeroed: nothing. */
struct files_live {
	struct upload_hold *holds;
	int64_t sweep_ms;	/* monotonic: looked for idle ones after … */
	bool is_sweeping;
	struct filewalk walk;
};

/* For steps on the shard, by the tenant's holds; id lives as long as r.
 * ERR_WRONG_STATE: another one is in the way. */
enum err upload_enter(struct upload_hold **all, struct request *r,
    struct str id, bool is_alone) MUST_CHECK;
/* When the request ends; without a hold nothing happens. */
void upload_leave(struct request *);

#endif
