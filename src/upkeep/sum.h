/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_SUM_H
#define UPKEEP_SUM_H
/* SHA-256 of a stream, as text. One thread at a time. */
#include <stddef.h>

#define SUM_HEX 65		/* digits and a NUL */

struct sum {
	struct evp_md_ctx_st *ctx;	/* NULL: ended */
};

void sum_begin(struct sum *);
void sum_add(struct sum *, const void *, size_t len);
void sum_end(struct sum *, char out[SUM_HEX]);
void sum_drop(struct sum *);	/* of one that may not have ended */

#endif
