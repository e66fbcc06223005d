/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations of whoever looks after the box: handed to what app/ gave.
 * Runs on: a thread of the files pool; writers (support_note); the system
 * writer (backup_restore_leave).
 * Owns: nothing.
 */
#include "core/upkeeper.h"

#include "base/text.h"
#include "core/access.h"
#include "core/tenant.h"

#define LIST_LIMIT 100

/* Whether the caller may, and whether there is anybody to do it. */
static enum err
check(const struct files *f, struct request *r)
{
	enum err err = tenant_tends_box(&f->parts, r);

	return err != ERR_OK || f->parts.upkeeper != NULL ? err :
	    request_refuse(r, ERR_WRONG_STATE, NULL, "this server is looked"
	    " after by somebody else");
}

enum err
doctor_run_op(struct files *f, struct request *r)
{
	const struct upkeeper *u = f->parts.upkeeper;
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	err = u->doctor(u->arg, &r->result);
	return err != ERR_BUSY ? err : request_refuse(r, err, NULL,
	    "it is being looked at already");
}

static enum err
begin(struct files *f, struct request *r, const struct backup_wish *wish)
{
	const struct upkeeper *u = f->parts.upkeeper;
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	err = u->backup_begin(u->arg, wish);
	if (err == ERR_BUSY)
		return request_refuse(r, err, NULL, "something is under way "
		    "already; backup.list says when it is over");
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err,
		    wish->what == BACKUP_IMPORT ? "backup" : "name",
		    "no such backup");
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

enum err
backup_create_op(struct files *f, struct request *r)
{
	return begin(f, r, &(struct backup_wish){ .what = BACKUP_CREATE });
}

enum err
backup_verify_op(struct files *f, struct request *r)
{
	const struct backup_name_in *in = r->in;

	return begin(f, r, &(struct backup_wish){ .what = BACKUP_VERIFY,
	    .name = in->name });
}

/* What was deleted comes back with a backup: it is not theirs who are alone
 * now. */
enum err
backup_restore_look(struct files *f, struct request *r)
{
	const struct backup_restore_in *in = r->in;
	enum err err = check(f, r);

	if (err == ERR_OK)
		err = tenant_tends_alone(&f->parts, r);
	if (err == ERR_OK && !str_eq(in->confirm, in->name))
		err = request_refuse(r, ERR_FIELD, "confirm", "must be the "
		    "name of the backup, for all that came later is gone");
	return err;
}

enum err
backup_restore_op(struct files *f, struct request *r)
{
	const struct backup_restore_in *in = r->in;

	return begin(f, r, &(struct backup_wish){ .what = BACKUP_RESTORE,
	    .name = in->name, .passphrase = in->passphrase,
	    .tenant = str_from(r->tenant), .by = request_user(r),
	    .is_alone = !tenant_may_others(&f->parts, r) });
}

/* Another tenant may have been made since it was asked for. */
enum err
backup_restore_leave(struct box *b, struct request *r)
{
	const struct backup_leaving *l = r->in;
	enum err err = tenant_tends_alone(box_parts(b), r);

	if (err == ERR_FORBIDDEN)
		return request_refuse(r, err, NULL, "there is another "
		    "organisation by now, or one that was deleted and can be "
		    "had back, so it is the system admin's to restore");
	if (err == ERR_OK)
		err = l->leave(l->arg);
	if (err == ERR_OK)
		box_leave(b);
	return err;
}

enum err
backup_cancel_op(struct files *f, struct request *r)
{
	const struct upkeeper *u = f->parts.upkeeper;
	enum err err = check(f, r);

	if (err == ERR_OK)
		err = u->backup_cancel(u->arg);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err != ERR_WRONG_STATE ? err : request_refuse(r, err, NULL,
	    "nothing is under way");
}

enum err
tenant_export_op(struct files *f, struct request *r)
{
	const struct tenant_export_in *in = r->in;

	return begin(f, r, &(struct backup_wish){ .what = BACKUP_EXPORT,
	    .tenant = in->id, .passphrase = in->passphrase });
}

enum err
tenant_import_look(struct box *b, struct request *r)
{
	const struct tenant_import_in *in = r->in;
	struct tenant old;
	enum err err = tenant_tends_others(box_parts(b), r);

	if (err != ERR_OK)
		return err;
	if (!text_is_tenant_id(in->id) ||
	    (in->from.len > 0 && !text_is_tenant_id(in->from)))
		return request_refuse(r, ERR_FIELD, text_is_tenant_id(in->id) ?
		    "from" : "id", "must be 1 to 32 of a-z 0-9 -");
	err = box_ops(b)->tenant_get(box_store(b), in->id, &r->arena, &old);
	if (err == ERR_OK)
		return request_refuse(r, ERR_EXISTS, "id",
		    "this id is taken; choose another");
	return err == ERR_NOT_FOUND ? tenant_check_free(b, r, in->id) : err;
}

enum err
tenant_import_op(struct files *f, struct request *r)
{
	const struct tenant_import_in *in = r->in;

	return begin(f, r, &(struct backup_wish){ .what = BACKUP_IMPORT,
	    .name = in->backup, .tenant = in->id, .from = in->from,
	    .title = in->name.len > 0 ? in->name : in->id,
	    .passphrase = in->passphrase, .is_suspended = in->suspended });
}

enum err
backup_list_op(struct files *f, struct request *r)
{
	const struct upkeeper *u = f->parts.upkeeper;
	struct backup_list_in in = *(const struct backup_list_in *)r->in;
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	if (in.limit == 0)
		in.limit = LIST_LIMIT;
	return u->backup_list(u->arg, &in, &r->result);
}

enum err
support_note(struct ledger *l, struct request *r)
{
	const struct support_note_in *in = r->in;
	enum err err = in->file.len > 0 ? ERR_OK :
	    access_note(l, r, "support", STR(""));

	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
