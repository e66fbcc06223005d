/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODEL_DISPOSITION_H
#define MODEL_DISPOSITION_H
/* The value of Content-Disposition (RFC 6266). Pure. */
#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Bytes of the longest, for a name of FILE_NAME_MAX_CHARS. */
#define DISPOSITION_BYTES_MAX 8192

/* Appends attachment or inline, and the name: as any client reads it, and in
 * UTF-8 (RFC 8187). */
void disposition_put(struct buf *out, bool is_inline, struct str name);

#endif
