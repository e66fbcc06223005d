/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_GEN_H
#define APP_GEN_H
/* What yizhan-gen prints, each from the operation table alone. */
#include "base/buf.h"

/* docs/operations.md */
void gen_markdown(struct buf *);
void gen_rows(struct buf *);
/* a part of docs/limits.md: see scripts/check-docs --limits */
void gen_limits(struct buf *);
/* web/sdk/src/operations.ts */
void gen_typescript(struct buf *);
/* web/sdk/src/errors.ts */
void gen_errors_typescript(struct buf *);
/* for fuzz targets that read calls */
void gen_dictionary(struct buf *);

#endif
