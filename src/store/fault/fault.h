/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_FAULT_FAULT_H
#define STORE_FAULT_FAULT_H
/*
 * A decorator: every call goes to the back end beneath unless the plan says
 * that the n-th call of that kind fails. Nothing is done by a failing call
 * (a failing commit rolls back beneath).
 */
#include "store/store.h"

struct fault_plan {
	/* Fail when a countdown reaches 0; negative: never. */
	int64_t calls;		/* any call that returns enum err */
	int64_t writes;		/* any writing call, commit included */
	int64_t commits;
	/* ERR_IO, ERR_DISK_FULL, ERR_SYNC; ERR_OK: a commit lies, it is not
	 * done and says that it was. */
	enum err with;
	bool forever;		/* every later one too */
	uint64_t failed;	/* how many did fail */
};

/* Both are borrowed and must outlive the result. */
struct store_backend store_fault_new(const struct store_backend *beneath,
    struct fault_plan *);
void store_fault_free(struct store_backend *);

#endif
