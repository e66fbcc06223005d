/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TRANSFER_H
#define CORE_TRANSFER_H
/*
 * The bytes that go beside a request, between its door and the files pool.
 * The request itself goes to and fro: while it is the door's turn (it came as
 * MAIL_TRANSFER) the door has all of this, and gives it back by
 * core_transfer; then it is a thread's of the pool. Each has a buffer of its
 * own and they are exchanged, so that one is filled while the other is
 * emptied, and no more than two are ever there.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "store/depot.h"

#define TRANSFER_ROOM (256u * 1024)

struct transfer {
	/* Of bytes taken, set before the request is posted; of bytes given,
	 * in the door's first turn. */
	int64_t at;		/* in the file: of the next byte … */
	int64_t upto;		/* … and of the one behind the last */

	unsigned char *bytes;	/* NULL: not yet */
	size_t room, len;
	bool is_ended;		/* the door: no more comes, or is wanted */
	bool is_broken;		/* the door: nobody is there any more */

	/* the pool's */
	const struct depot_ops *ops;
	struct depot_file *file;	/* NULL: not open */

	/* What is given, for the door; text lives as long as the request. */
	int64_t size;
	struct str name, mime, hash;
	bool is_inline;
};

struct transfer *transfer_new(void);
void transfer_free(struct transfer *);	/* accepts NULL */
/* Any thread that has its turn. */
void transfer_close(struct transfer *);

#endif
