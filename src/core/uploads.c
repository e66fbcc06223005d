/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Holds on uploads.
 * Runs on: shards.
 * Owns: nothing; holds are their requests'.
 */
#include "core/uploads.h"

#include "core/chores.h"
#include "core/file.h"
#include "core/transfer.h"

static enum err
check_share(const struct upload_hold *all, struct request *r)
{
	unsigned of_one = 0, count = 0;

	for (; all != NULL; all = all->next) {
		count += !all->is_alone;
		of_one += !all->is_alone && str_eq(all->user,
		    request_user(r));
	}
	if (of_one >= TRANSFERS_OF_ONE_MAX)
		return request_refuse(r, ERR_BUSY, NULL,
		    "wait for one of your own transfers");
	return count < TRANSFERS_OF_TENANT_MAX ? ERR_OK : request_refuse(r,
	    ERR_BUSY, NULL, "too many transfers are under way");
}

static enum err
enter(struct upload_hold **all, struct request *r, struct str id,
    bool is_alone)
{
	enum err err = is_alone ? ERR_OK : check_share(*all, r);
	struct upload_hold *hold;

	BUG_ON(r->upload != NULL);
	if (err != ERR_OK)
		return err;
	hold = arena_zalloc(&r->arena, sizeof(*hold));
	*hold = (struct upload_hold){ .id = id, .user = request_user(r),
		.is_alone = is_alone, .next = *all, .prev = all };
	if (hold->next != NULL)
		hold->next->prev = &hold->next;
	*all = hold;
	r->upload = hold;
	return ERR_OK;
}

enum err
upload_enter(struct upload_hold **all, struct request *r, struct str id,
    bool is_alone)
{
	for (struct upload_hold *hold = *all; hold != NULL; hold = hold->next)
		if (str_eq(hold->id, id) && (is_alone || hold->is_alone))
			return request_refuse(r, ERR_WRONG_STATE, "id",
			    hold->is_alone ? "it is being finished" :
			    "parts of it are still coming");
	return enter(all, r, id, is_alone);
}

enum err
upload_enter_reading(struct upload_hold **all, struct request *r)
{
	return enter(all, r, STR(""), false);
}

void
upload_leave(struct request *r)
{
	struct upload_hold *hold = r->upload;

	if (hold == NULL)
		return;
	uploadsum_leave(hold, r->err == ERR_OK);
	*hold->prev = hold->next;
	if (hold->next != NULL)
		hold->next->prev = hold->prev;
	r->upload = NULL;
}

enum err
file_put_enter(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct file_put_in *in = r->in;
	struct files_live *files = chores_files(t);
	enum err err = upload_enter(&files->holds, r, in->id, false);

	(void)s;
	if (err != ERR_OK)
		return err;
	r->upload->part = (struct part){ in->offset,
		in->offset + r->transfer->upto };
	uploadsum_put(&files->sums, files->holds, r->upload);
	return ERR_OK;
}

enum err
file_finish_enter(struct shard *s, struct tenant_live *t, struct request *r)
{
	const struct file_get_in *in = r->in;
	struct files_live *files = chores_files(t);
	enum err err = upload_enter(&files->holds, r, in->id, true);

	(void)s;
	if (err == ERR_OK)
		uploadsum_finish(&files->sums, r->upload);
	return err;
}

enum err
file_read_enter(struct shard *s, struct tenant_live *t, struct request *r)
{
	(void)s;
	return upload_enter_reading(&chores_files(t)->holds, r);
}
