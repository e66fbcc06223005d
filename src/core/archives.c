/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Archives that come and go by HTTP.
 * Runs on: the files pool; writers (backup_note, backup_upload_answer).
 * Owns: nothing between calls.
 */
#include "core/archives.h"

#include <stdio.h>

#include "base/jsonw.h"
#include "base/mem.h"
#include "core/tenant.h"
#include "core/transfer.h"
#include "core/upkeeper.h"

/* By r->scratch. */
struct archive_work {
	char etag[24];
	int64_t at;		/* of an upload: what is there */
};

/* Whether the caller may, and where they lie. */
static enum err
check(const struct files *f, struct request *r, const struct depot **out)
{
	enum err err = tenant_tends_alone(&f->parts, r);

	if (err != ERR_OK)
		return err;
	if (f->parts.upkeeper == NULL || f->parts.upkeeper->archives.ops ==
	    NULL)
		return request_refuse(r, ERR_WRONG_STATE, NULL,
		    "this server is looked after by somebody else");
	*out = &f->parts.upkeeper->archives;
	return ERR_OK;
}

static struct depot_key
key_of(struct str name, bool is_whole)
{
	return (struct depot_key){ .tenant = STR(""), .name = name,
		.is_whole = is_whole };
}

/* Of which tenant, of "yizhan-acme-20260131T020000Z.tar.zst"; empty: of the
 * whole box, or no name of a backup, which the directory finds. */
static struct str
whose(struct str name)
{
	const size_t begin = sizeof("yizhan-") - 1;
	const size_t end = sizeof("-20260131T020000Z") - 1;
	const char *dot = memchr(name.p, '.', name.len);
	size_t len = dot == NULL ? 0 : (size_t)(dot - name.p);

	return len <= begin + end ? STR("") :
	    (struct str){ name.p + begin, len - begin - end };
}

/* What another left behind is not for whoever is alone now. */
static enum err
check_own(const struct files *f, struct request *r)
{
	const struct backup_name_in *in = r->in;
	struct str tenant = whose(in->name);

	return tenant.len == 0 || str_is(tenant, r->tenant) ? ERR_OK :
	    tenant_tends_others(&f->parts, r);
}

/* What the directory says, in words; no sync of it ends the daemon. */
static enum err
say(struct request *r, enum err err)
{
	switch ((int)err) {
	case ERR_NOT_FOUND:
		return request_refuse(r, err, "name", "no such backup");
	case ERR_FIELD:
		return request_refuse(r, err, "name", "must be the name of a"
		    " backup, such as yizhan-acme-20260131T020000Z.tar.zst");
	case ERR_EXISTS:
		return request_refuse(r, err, "name",
		    "there is a backup of this name already");
	case ERR_LIMIT:
		return request_refuse(r, err, NULL,
		    "too many others are on their way");
	case ERR_BUSY:
		return request_refuse(r, err, "name",
		    "another part of it is on its way");
	case ERR_DISK_FULL:
		return request_refuse(r, err, NULL, "there is no room where"
		    " the backups lie");
	case ERR_SYNC:
		return ERR_IO;
	default:
		return err;
	}
}

enum err
backup_note(struct ledger *l, struct request *r)
{
	(void)l;
	(void)r;
	return ERR_OK;
}

/* ---- down ---- */

static enum err
open_whole(struct request *r, const struct depot *d)
{
	const struct backup_name_in *in = r->in;
	const struct depot_key key = key_of(in->name, true);
	struct transfer *t = r->transfer;

	t->ops = d->ops;
	return d->ops->open(d->place, &key, &t->file);
}

enum err
backup_read_look(struct files *f, struct request *r)
{
	const struct backup_name_in *in = r->in;
	struct archive_work *work = arena_zalloc(&r->arena, sizeof(*work));
	struct transfer *t = r->transfer;
	const struct depot *d;
	enum err err = check(f, r, &d);

	if (err == ERR_OK)
		err = check_own(f, r);
	if (err == ERR_OK)
		err = say(r, open_whole(r, d));
	if (err != ERR_OK)
		return err;
	t->size = t->ops->size(t->file);
	transfer_close(t);
	snprintf(work->etag, sizeof(work->etag), "%llx",
	    (unsigned long long)t->size);
	t->name = in->name;
	t->mime = STR("application/octet-stream");
	t->hash = str_from(work->etag);
	r->scratch = work;
	return ERR_OK;
}

static enum err
begin_giving(struct files *f, struct request *r)
{
	struct transfer *t = r->transfer;
	const struct depot *d;
	enum err err = check(f, r, &d);

	if (err == ERR_OK)
		err = say(r, open_whole(r, d));
	if (err == ERR_OK && t->ops->size(t->file) != t->size)
		err = request_refuse(r, ERR_NOT_FOUND, "name",
		    "another backup took its place");
	if (err != ERR_OK)
		return err;
	t->room = t->size < TRANSFER_ROOM ? (size_t)t->size : TRANSFER_ROOM;
	t->bytes = xmalloc(t->room + 1);
	return ERR_OK;
}

enum err
backup_read_bytes(struct files *f, struct request *r)
{
	struct transfer *t = r->transfer;
	enum err err;
	size_t want;

	if (t->is_ended || t->is_broken) {
		transfer_close(t);
		return ERR_OK;
	}
	if (t->file == NULL) {
		err = begin_giving(f, r);
		return err == ERR_OK ? ERR_AGAIN : err;
	}
	want = t->upto - t->at > (int64_t)t->room ? t->room :
	    (size_t)(t->upto - t->at);
	err = t->ops->read(t->file, t->at, t->bytes, want, &t->len);
	if (err == ERR_OK && t->len < want)
		err = ERR_CORRUPT;
	t->at += (int64_t)t->len;
	return err == ERR_OK ? ERR_AGAIN : err;
}

/* ---- up ---- */

/* One of a whole box would count as one of this one's, which are told when the
 * next is due and cleared away; and it takes a shell to restore it. */
static enum err
check_kind(struct request *r, struct str name)
{
	return whose(name).len > 0 ? ERR_OK : request_refuse(r, ERR_FIELD,
	    "name", "must be the name of a tenant's archive, such as"
	    " yizhan-acme-20260131T020000Z.tar.zst; that of a whole box is"
	    " put there and restored on the server");
}

/* What is there of it; it is made when nothing is. */
static enum err
find_upload(const struct depot *d, const struct backup_upload_in *in,
    int64_t *at)
{
	const struct depot_key whole = key_of(in->name, true);
	const struct depot_key key = key_of(in->name, false);
	struct depot_file *file;
	enum err err = d->ops->open(d->place, &whole, &file);

	if (err == ERR_OK) {
		d->ops->close(file);
		return ERR_EXISTS;
	}
	if (err != ERR_NOT_FOUND)
		return err;
	*at = 0;
	err = d->ops->open(d->place, &key, &file);
	if (err == ERR_NOT_FOUND)
		return d->ops->make(d->place, &key, in->size);
	if (err != ERR_OK)
		return err;
	*at = d->ops->size(file);
	d->ops->close(file);
	return ERR_OK;
}

enum err
backup_upload_begin(struct files *f, struct request *r)
{
	struct archive_work *work = arena_zalloc(&r->arena, sizeof(*work));
	const struct depot *d;
	const struct backup_upload_in *in = r->in;
	enum err err = check(f, r, &d);

	if (err == ERR_OK)
		err = check_kind(r, in->name);
	if (err == ERR_OK)
		err = say(r, find_upload(d, in, &work->at));
	r->scratch = work;
	return err;
}

static enum err
answer(struct request *r, int64_t at)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_int_field(&w, "at", at);
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
backup_upload_answer(struct ledger *l, struct request *r)
{
	const struct archive_work *work = r->scratch;

	(void)l;
	return answer(r, work->at);
}

/* Nobody else brings a part of it while it is open. */
static enum err
begin_taking(struct files *f, struct request *r)
{
	const struct backup_put_in *in = r->in;
	const struct depot_key key = key_of(in->name, false);
	struct transfer *t = r->transfer;
	const struct depot *d;
	enum err err = check(f, r, &d);

	if (err == ERR_OK)
		err = check_kind(r, in->name);
	if (err != ERR_OK)
		return err;
	t->ops = d->ops;
	err = say(r, d->ops->open(d->place, &key, &t->file));
	if (err != ERR_OK)
		return err;
	if (t->ops->size(t->file) != in->offset)
		return request_refuse(r, ERR_WRONG_STATE, "offset", "is not"
		    " where it ends: backup.upload says that");
	t->at = in->offset;
	t->upto += in->offset;
	return ERR_OK;
}

static enum err
take_some(struct transfer *t)
{
	enum err err;

	BUG_ON((int64_t)t->len > t->upto - t->at);
	err = t->len > 0 ? t->ops->write(t->file, t->at, t->bytes, t->len) :
	    ERR_OK;
	t->at += (int64_t)t->len;
	t->len = 0;
	return err;
}

static enum err
end_taking(struct files *f, struct request *r)
{
	const struct backup_put_in *in = r->in;
	const struct depot *d = &f->parts.upkeeper->archives;
	const struct depot_key key = key_of(in->name, false);
	struct archive_work *work = arena_zalloc(&r->arena, sizeof(*work));
	struct transfer *t = r->transfer;
	enum err err;

	if (t->at != t->upto)
		return request_refuse(r, ERR_REQUEST, NULL,
		    "fewer bytes came than were said");
	err = t->ops->sync(t->file);
	if (err == ERR_OK && in->last)
		err = d->ops->keep(d->place, &key, in->name);
	work->at = t->at;
	r->scratch = work;
	return say(r, err);
}

enum err
backup_put_bytes(struct files *f, struct request *r)
{
	struct transfer *t = r->transfer;
	enum err err;

	if (t->is_broken)
		err = ERR_CLOSED;
	else if (t->file == NULL)
		err = begin_taking(f, r);
	else
		err = say(r, take_some(t));
	if (err == ERR_OK && !t->is_ended)
		return ERR_AGAIN;
	if (err == ERR_OK)
		err = end_taking(f, r);
	transfer_close(t);
	return err;
}

enum err
backup_put_answer(struct ledger *l, struct request *r)
{
	const struct backup_put_in *in = r->in;

	/* There is one row for all of it, which says who made it a backup. */
	if (!in->last)
		r->is_audited = false;
	return backup_upload_answer(l, r);
}
