/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_QUERY_H
#define HTTP_QUERY_H
/* Text of query strings as values of operation fields: pure functions. */
#include "base/buf.h"
#include "base/field.h"

/* Percent-decoding (RFC 3986 2.1) with '+' as blank, appended to out. False
 * for a broken escape, U+0000 or invalid UTF-8. */
bool query_decode(struct str text, struct buf *out);
/*
 * The JSON value that text stands for in a field of this type: integers and
 * booleans by their spelling, lists by commas, everything else as a string.
 * What does not fit becomes a string, for the field check to refuse. field
 * NULL: unknown, a string. The caller's reference.
 */
json_t *query_value(const struct field *, struct str text);
/* The row of this name, or NULL. */
const struct field *query_field(const struct field *, struct str name);

#endif
