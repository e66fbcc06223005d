/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FILEWALK_H
#define CORE_FILEWALK_H
/*
 * Bytes of files that no row names: a kill leaves them, or a disk that could
 * not drop them. What has no row is looked at again an hour later, for bytes
 * come before their row, and then goes. As no name is used twice, nobody can
 * need it by then.
 */
#include <stdbool.h>
#include <stdint.h>

struct shard;
struct tenant_live;

struct orphan;
struct filewalk {
	int64_t next_ms;	/* monotonic */
	int part;		/* of the walk, to be looked at next … */
	unsigned digits, slice;	/* … and of it, when it is large */
	bool is_begun, is_busy;
	struct orphan *orphans;	/* so far; NULL: none */
	unsigned count, room;
};

/* Goes on with the walk; once a second. */
void filewalk_tick(struct shard *, struct tenant_live *, int64_t mono_ms);
void filewalk_fini(struct filewalk *);

#endif
