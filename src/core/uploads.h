/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_UPLOADS_H
#define CORE_UPLOADS_H
/*
 * Which uploads of a tenant take parts now, and which are being finished:
 * several parts of one come at once, but nobody writes to what is being
 * hashed. And who moves bytes now, so that nobody does so much of it that
 * others wait. The shard knows, for as long as the requests are under way. As
 * many as there are connections.
 */
#include "core/filewalk.h"
#include "core/request.h"
#include "core/uploadsum.h"

/* Parts and files at once, of the 128 that the box moves. */
#define TRANSFERS_OF_ONE_MAX 16
#define TRANSFERS_OF_TENANT_MAX 96

/* A request's hold on an upload; in its arena, by r->upload. */
struct upload_hold {
	struct str id;		/* empty: of one that is read */
	struct str user;
	bool is_alone;		/* finishing, deleting: moves no bytes */
	struct part part;	/* that comes; else empty */
	struct upload_sums *sums;	/* NULL: it takes no part in them */
	struct upload_sum *sum;	/* borrowed from them, or NULL */
	struct upload_hold *next, **prev;
};

/* What the shard knows of a tenant's files. Zeroed: nothing. */
struct files_live {
	struct upload_hold *holds;
	struct upload_sums sums;
	int64_t sweep_ms;	/* monotonic: looked for idle ones after … */
	bool is_sweeping;
	struct filewalk walk;
};

/* For steps on the shard, by the tenant's holds; id lives as long as r.
 * ERR_WRONG_STATE: another one is in the way. */
enum err upload_enter(struct upload_hold **all, struct request *r,
    struct str id, bool is_alone) MUST_CHECK;
/* It reads one. ERR_BUSY, as upload_enter says of parts: too many are under
 * way. */
enum err upload_enter_reading(struct upload_hold **all, struct request *r)
    MUST_CHECK;
/* When the request ends; without a hold nothing happens. */
void upload_leave(struct request *);

#endif
