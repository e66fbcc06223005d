/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ACCEPT_H
#define HTTP_ACCEPT_H
/* What a client says it takes: pure functions over header values, which may
 * be absent (p NULL). */
#include <stdbool.h>

#include "base/str.h"
#include "http/pages.h"

/* The smallest coding that Accept-Encoding allows (RFC 9110 12.5.3) and that
 * is there; identity when none is. */
enum page_coding accept_coding(struct str accept_encoding,
    const struct page *);
/* If-None-Match has this tag or "*", by weak comparison (RFC 9110 13.1.2). */
bool accept_etag_matches(struct str if_none_match, struct str etag);
/* "zh-CN" when the first language is a Chinese one, else "en". */
const char *accept_language(struct str accept_language);
/* True when the media type is named, or nothing is said. */
bool accept_type(struct str accept, const char *type);

#endif
