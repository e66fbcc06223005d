/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_MAILTEXT_H
#define MODULES_MAILTEXT_H
/* The words of letters. Pure. */
#include "modules/mailconf.h"

/* Appends the whole letter, as the mail server gets it; id is its own. */
void mailtext_put(const struct mailconf *, const struct mail_wish *,
    int64_t ts_ms, struct str id, struct buf *out);

#endif
