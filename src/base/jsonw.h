/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_JSONW_H
#define BASE_JSONW_H
/*
 * Writing JSON (RFC 8259) into a buf. Commas are placed automatically.
 * Inside an object a key comes first: jsonw_key or the jsonw_*_field forms.
 * Overflow of the buf is the buf's: check once at the end.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct jsonw {
	struct buf *out;
	bool need_comma;
};

static inline struct jsonw
jsonw_on(struct buf *out)
{
	return (struct jsonw){ out, false };
}

void jsonw_object(struct jsonw *);
void jsonw_object_end(struct jsonw *);
void jsonw_array(struct jsonw *);
void jsonw_array_end(struct jsonw *);
void jsonw_key(struct jsonw *, const char *);
/* Valid UTF-8 in, escaped out: quotes, backslash, C0 controls; U+2028/9 and
 * everything else as is. */
void jsonw_string(struct jsonw *, struct str);
void jsonw_int(struct jsonw *, int64_t);
void jsonw_bool(struct jsonw *, bool);
void jsonw_null(struct jsonw *);
/* Text that is JSON already. */
void jsonw_raw(struct jsonw *, struct str);

void jsonw_string_field(struct jsonw *, const char *key, struct str);
void jsonw_int_field(struct jsonw *, const char *key, int64_t);
void jsonw_bool_field(struct jsonw *, const char *key, bool);
void jsonw_raw_field(struct jsonw *, const char *key, struct str);

#endif
