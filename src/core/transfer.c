/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the door and the files pool hand each other.
 * Runs on: whoever has its turn.
 * Owns: its buffer and its open file.
 */
#include "core/transfer.h"

#include "base/mem.h"

struct transfer *
transfer_new(void)
{
	return xcalloc(1, sizeof(struct transfer));
}

void
transfer_close(struct transfer *t)
{
	if (t->file != NULL)
		t->ops->close(t->file);
	t->file = NULL;
}

void
transfer_free(struct transfer *t)
{
	if (t == NULL)
		return;
	transfer_close(t);
	xfree(t->bytes);
	xfree(t);
}
