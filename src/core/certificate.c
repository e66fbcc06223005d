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

/* as: what ERR_TLS is to whoever asked. */
static enum err
answer(struct request *r, enum err err, enum err as, const char *field,
    const char *why)
{
	if (err == ERR_BUSY)
		return request_refuse(r, err, NULL,
		    "the certificate is being changed");
	if (err == ERR_OK)
		r->undo = files_tell_changed;
	if (err != ERR_TLS && err != ERR_FIELD)
		return err;
	return request_refuse(r, err == ERR_TLS ? as : err, field,
	    arena_strndup(&r->arena, why, strlen(why)));
}

enum err
cert_import_op(struct files *f, struct request *r)
{
	const struct certkeeper *k = f->parts.certkeeper;
	char why[CERTIFICATE_WHY_MAX] = "";
	enum err err = check(f, r);

	return err != ERR_OK ? err : answer(r, k->put(k->arg, r->in, why),
	    ERR_FIELD, "cert", why);
}

enum err
cert_new_op(struct files *f, struct request *r)
{
	const struct cert_new_in *in = r->in;
	const struct certkeeper *k = f->parts.certkeeper;
	char why[CERTIFICATE_WHY_MAX] = "";
	enum err err = check(f, r);

	if (err != ERR_OK)
		return err;
	err = k->sign(k->arg, in->has_names ? &in->names : NULL, why);
	return answer(r, err, ERR_WRONG_STATE, err == ERR_FIELD ? "names" :
	    NULL, why);
}

enum err
cert_note(struct ledger *l, struct request *r)
{
	enum err err = access_note(l, r, "certificate", STR("another"));

	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}
