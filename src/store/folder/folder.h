/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_FOLDER_FOLDER_H
#define STORE_FOLDER_FOLDER_H
/* Bytes of files in a folder: DIR/tenants/<id>/uploads/<file id> and
 * DIR/tenants/<id>/files/<two of its hash>/<hash>.<file id>. */
#include "store/depot.h"

/* Bytes on the disk that files leave to messages. */
#define FOLDER_SPARE_DEFAULT (256LL << 20)

/* dir: the data directory, exists; tenants' folders in it are made by the
 * store. */
struct depot depot_folder_new(const char *dir, int64_t spare_bytes);
void depot_folder_free(struct depot *);

#endif
