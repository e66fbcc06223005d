/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_ECHO_H
#define FUZZ_ECHO_H
/* The oracle of everything that is decoded by a field table: the struct says
 * what the JSON said, no more and no less. */
#include "base/field.h"

/* BUGs unless out, which field_decode filled from object with ERR_OK, holds
 * every member of object as it is, and nothing where there was none. */
void echo_check(const struct field *, const json_t *object, const void *out);
/* The struct as JSON again, by its table; decodes to the same struct. One
 * reference for the caller. */
json_t *echo_encode(const struct field *, const json_t *object,
    const void *out);

#endif
