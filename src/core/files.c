/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Steps of requests that wait for the bytes of files.
 * Runs on: a thread of the files pool.
 * Owns: its room.
 */
#include "core/files.h"

#include "core/disk.h"

enum err
files_tell_changed(struct files *f, struct request *r)
{
	(void)f;
	return request_refuse(r, r->err, NULL, "it is changed all the same;"
	    " only its entry in the log could not be written");
}

/* It has failed and stays so. */
static void
undo(struct files *f, struct request *r)
{
	(void)r->undo(f, r);
	r->undo = NULL;
	inbox_done(f->inboxes, r);
}

static void
serve(void *self, struct request *r)
{
	struct files *f = self;

	if (r->err != ERR_OK) {
		undo(f, r);
		return;
	}
	r->err = request_step(r)->run.files(f, r);
	if (r->err == ERR_AGAIN) {
		bool is_doors = r->transfer != NULL;

		r->err = ERR_OK;
		inbox_pass(r, is_doors ? MAIL_TRANSFER : MAIL_REQUEST,
		    is_doors ? r->reply_to : f->box);
		return;
	}
	/* A sync that failed is the end, of whatever file. */
	r->err = disk_note(f->parts.disk, r->err);
	inbox_ran(f->inboxes, r);
}

static void
on_mail(void *self, struct mail *list)
{
	inbox_each(list, serve, self);
}

const struct actor_ops files_ops = {
	.name = "files",
	.on_mail = on_mail,
};

enum err
files_drop(struct files *f, const struct depot_key *key)
{
	const struct depot *depot = f->parts.depot;

	return disk_is_lost(f->parts.disk) ? ERR_SYNC :
	    depot->ops->drop(depot->place, key);
}

struct files *
files_new(const struct core_parts *parts)
{
	struct files *f = xcalloc(1, sizeof(*f));

	f->parts = *parts;
	f->room = xmalloc(FILES_ROOM);
	return f;
}

void
files_connect(struct files *f, const struct inboxes *inboxes,
    struct mailbox *pool)
{
	f->inboxes = inboxes;
	f->box = pool;
}

void
files_free(struct files *f)
{
	if (f == NULL)
		return;
	xfree(f->room);
	xfree(f);
}
