/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Operations of whoever looks after the box: handed to what app/ gave.
 * Runs on: a thread of the files pool; writers (support_note).
 * Owns: nothing.
 */
#include "core/upkeeper.h"

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
begin(struct files *f, struct request *r, struct str name)
{
	const struct upkeeper *u = f->parts.upkeeper;
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	err = u->backup_begin(u->arg, name);
	if (err == ERR_BUSY)
		return request_refuse(r, err, NULL, "a backup is being made "
		    "or read; backup.list says when it is over");
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "name", "no such backup");
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

enum err
backup_create_op(struct files *f, struct request *r)
{
	return begin(f, r, STR_NONE);
}

enum err
backup_verify_op(struct files *f, struct request *r)
{
	const struct backup_name_in *in = r->in;

	return begin(f, r, in->name);
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
	enum err err = access_note(l, r, "support", STR(""));

	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
