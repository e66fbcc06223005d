/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_SUPPORT_H
#define APP_SUPPORT_H
/* yizhand --support FILE. */
#include "conf/conf.h"

/* Says what will be in it, then writes it to a new file; or says that at the
 * end, as JSON. log: of lines, or NULL for the journal's. data: of the command
 * line, or NULL. The exit status. */
int support_make(const struct conf_source *, const char *data,
    const char *to, const char *log, bool as_json);

#endif
