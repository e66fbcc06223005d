/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H
/* What keys, issuers and webhooks share: records of the tenant, a JSON object
 * each, and the entry of the directory log that says which has changed. */
#include "base/field.h"
#include "core/ledger.h"
#include "core/view.h"

/* Records of the tenant have it for their owner. */
#define ACCESS_OWNER STR("t:")

/* One of the tenant's: ERR_NOT_FOUND. */
enum err access_get(const struct view *, enum record_kind, struct str id,
    struct arena *, struct record *out) MUST_CHECK;
/* The same on the writer. */
enum err access_find(struct ledger *, enum record_kind, struct str id,
    struct arena *, struct record *out) MUST_CHECK;
enum err access_delete(struct ledger *, enum record_kind, struct str id)
    MUST_CHECK;
/* The row's body, by a table whose struct is zeroed; ERR_CORRUPT. */
enum err access_decode(const struct record *, const struct field *, void *out,
    struct arena *) MUST_CHECK;
/* Keeps the row with what the table writes of `in` for its body, at most
 * RECORD_BODY_MAX of it. On the writer. */
enum err access_put(struct ledger *, struct record *row,
    const struct field *, const void *in) MUST_CHECK;
/* Appends to the directory log: {"<what>":"<id>"} has changed. */
enum err access_note(struct ledger *, struct request *, const char *what,
    struct str id) MUST_CHECK;

#endif
