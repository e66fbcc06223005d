/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds on uploads.
 * Runs on: shards.
 * Owns: nothing; holds are their requests'.
 */
#include "core/uploads.h"

#include "core/chores.h"
#include "core/file.h"

enum err
upload_enter(struct upload_hold **all, struct request *r, struct str id,
    bool is_alone)
{
	struct upload_hold *hold;

	BUG_ON(r->upload != NULL);
	for (hold = *all; hold != NULL; hold = hold->next)
		if (str_eq(hold->id, id) && (is_alone || hold->is_alone))
			return request_refuse(r, ERR_WRONG_STATE, "id",
			    hold->is_alone ? "it is being finished" :
			    "parts of it are still coming");
	hold = arena_zalloc(&r->arena, sizeof(*hold));
	*hold = (struct upload_hold){ .id = id, .is_alone = is_alone,
		.next = *all, .prev = all };
	if (hold->next != NULL)
		hold->next->prev = &hold->next;
	*all = hold;
	r->upload = hold;
	return ERR_OK;
}

void
upload_leave(struct request *r)
{
	struct upload_hold *hold = r->upload;

	if (hold == NULL)
		return;
	*hold->prev = hold->next;
	if (hold->next != NULL)
		hold->next->prev = hold->prev;
	r->upload = NULL;
}

enum err
file_put_enter(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct file_put_in *in = r->in;

	(void)s;
	return upload_enter(&chores_files(t)->holds, r, in->id, false);
}

enum err
file_finish_enter(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct file_get_in *in = r->in;

	(void)s;
	return upload_enter(&chores_files(t)->holds, r, in->id, true);
}
