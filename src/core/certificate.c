/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The certificate of the box: handed to what app/ gave.
 * Runs on: a thread of the files pool; writers (cert_note).
 * Owns: nothing.
 */
#include "core/certificate.h"

#include "core/access.h"
#include "core/tenant.h"

static enum err
check(const struct files *f, struct request *r)
{
	enum err err = tenant_tends_box(&f->parts, r);

	return err != ERR_OK || f->parts.certkeeper != NULL ? err :
	    request_refuse(r, ERR_WRONG_STATE, NULL,
	    "somebody else looks after the certificate");
}

enum err
cert_show_op(struct files *f, struct request *r)
{
	enum err err = check(f, r);

	return err != ERR_OK ? err : f->parts.certkeeper->show(
	    f->parts.certkeeper->arg, &r->result);
}

enum err
cert_check_op(struct files *f, struct request *r)
{
	const struct cert_check_in *in = r->in;
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	err = f->parts.certkeeper->check(f->parts.certkeeper->arg, in->host,
	    &r->result);
	if (err == ERR_FIELD)
		return request_refuse(r, err, "host",
		    "must be a name or an address, without a port");
	return err != ERR_BUSY ? err : request_refuse(r, err, NULL,
	    "another name is being looked up");
}

static enum err
put(struct files *f, struct request *r, const struct cert_import_in *in)
{
	char why[CERTIFICATE_WHY_MAX] = "";
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	err = f->parts.certkeeper->put(f->parts.certkeeper->arg, in, why);
	if (err == ERR_TLS)
		return request_refuse(r, in ? ERR_FIELD : ERR_WRONG_STATE,
		    in ? "cert" : NULL,
		    arena_strndup(&r->arena, why, strlen(why)));
	if (err == ERR_OK)
		r->undo = files_tell_changed;
	return err != ERR_BUSY ? err : request_refuse(r, err, NULL,
	    "the certificate is being changed");
}

enum err
cert_import_op(struct files *f, struct request *r)
{
	return put(f, r, r->in);
}

enum err
cert_new_op(struct files *f, struct request *r)
{
	return put(f, r, NULL);
}

enum err
cert_note(struct ledger *l, struct request *r)
{
	enum err err = access_note(l, r, "certificate", STR("another"));

	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
