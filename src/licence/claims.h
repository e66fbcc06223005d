/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LICENCE_CLAIMS_H
#define LICENCE_CLAIMS_H
/*
 * What one link of a licence says: the JSON object whose exact bytes were
 * signed. docs/licences.md explains each member.
 */
#include "base/buf.h"
#include "base/field.h"
#include "licence/fault.h"

#define CLAIMS_BYTES_MAX 4096
#define CLAIMS_COUNT_MAX 10000000	/* of people, devices, tenants */
#define CLAIMS_FEATURES_MAX 32
#define CLAIMS_TRAITS_MAX 16
#define CLAIMS_DEPTH_MAX 3		/* of sub-licences */
#define CLAIMS_TIME_MAX INT64_C(100000000000)

/* 0: this link does not limit it. */
struct claims_limits {
	int64_t people, devices, tenants;
};

/* So many of these traits must be the machine's. */
struct claims_machine {
	struct str_list traits;
	int64_t agree;
};

/* Who has this key may sign sub-licences, so many below each other. */
struct claims_signer {
	struct str key;		/* base64url */
	int64_t depth;
};

struct claims {
	struct str id, holder, edition, note;
	int64_t not_before, expires;	/* Unix seconds; 0: no such bound */
	struct claims_limits limits;
	bool has_limits;
	struct str_list features;
	struct claims_machine machine;
	bool has_machine;
	struct claims_signer signer;
	bool has_signer;
	/* Members that a reader must know, as "limits.people". */
	struct str_list critical;
};

/*
 * Members it does not know are left out, unless `critical` names one
 * (LICENCE_NEWER). LICENCE_LARGE, LICENCE_FORM, LICENCE_CLAIMS otherwise;
 * *about is then the member, in the arena or static. Strings are in the
 * arena. Pure.
 */
enum licence_fault claims_read(struct str text, struct arena *,
    struct claims *out, struct str *about) MUST_CHECK;
/* The same as JSON, members in a fixed order; check out->overflow. */
void claims_write(const struct claims *, struct buf *out);

#endif
