/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_INDEX_H
#define STORE_SQLITE_INDEX_H
/* DIR/tenants/<id>/search.<n>.db. */
#include "store/index.h"

extern const struct index_ops sqlite_index_ops;

#endif
