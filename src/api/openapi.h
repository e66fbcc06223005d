/* SPDX-License-Identifier: Apache-2.0 */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H
/* The REST side of the operation table as an OpenAPI 3.1.0 document. */
#include "base/buf.h"

/* Pure; the caller checks the buf for overflow. */
void openapi_write(struct buf *, const char *version);

#endif
