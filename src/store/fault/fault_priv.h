/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_FAULT_FAULT_PRIV_H
#define STORE_FAULT_FAULT_PRIV_H
/* What the files of this folder share. */
#include "store/fault/fault.h"
#include "store/index.h"

struct fault_place {
	const struct store_backend *beneath;
	struct fault_plan *plan;
};

enum call { CALL_READ, CALL_WRITE, CALL_COMMIT };

/* What the plan has for this call. */
enum err fault_count(struct fault_plan *, enum call) MUST_CHECK;

extern const struct index_ops fault_index_ops;

#endif
