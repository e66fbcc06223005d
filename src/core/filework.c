/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Work with the bytes of files: room for an upload, the hash of a whole one,
 * what is not named any more.
 * Runs on: the files pool.
 * Owns: nothing between calls.
 */
#include "core/filework.h"

#include <openssl/evp.h>

#include "base/log.h"
#include "base/metrics.h"
#include "base/text.h"
#include "core/disk.h"
#include "core/transfer.h"
#include "core/uploads.h"

static struct depot_key
upload_of(const struct request *r, const struct file_work *work)
{
	return (struct depot_key){ str_from(r->tenant), work->file.id, false };
}

/* No row names it. What cannot be dropped now is found by the next walk. */
static enum err
unmake(struct files *f, struct request *r)
{
	const struct depot_key key = upload_of(r, r->scratch);

	return files_drop(f, &key);
}

enum err
file_create_make(struct files *f, struct request *r)
{
	const struct file_work *work = r->scratch;
	const struct depot *depot = f->parts.depot;
	const struct depot_key key = upload_of(r, work);

	enum err err = depot->ops->make(depot->place, &key, work->file.size);

	if (err == ERR_OK)
		r->undo = unmake;
	return err;
}

/* ---- finishing ---- */

static void
end_sum(struct file_work *work)
{
	EVP_MD_CTX_free(work->sum);
	work->sum = NULL;
}

static enum err
look_at_head(struct files *f, struct depot_file *bytes,
    struct file_work *work)
{
	struct str head = { (char *)f->room, 0 };
	enum err err = f->parts.depot->ops->read(bytes, 0, f->room,
	    FILETYPE_HEAD_BYTES, &head.len);

	if (err != ERR_OK)
		return err;
	work->file.mime = str_from(filetype_of(head)->mime);
	if (!filetype_sides(head, &work->file.width, &work->file.height))
		work->file.width = work->file.height = 0;
	return ERR_OK;
}

/* What was hashed while parts came need not be read again. */
static enum err
begin_sum(struct files *f, struct request *r, struct depot_file *bytes,
    struct file_work *work)
{
	work->at = 0;
	if (r->upload != NULL && r->upload->sum != NULL)
		work->sum = uploadsum_take(r->upload->sum, &work->at);
	if (work->sum == NULL)
		work->sum = uploadsum_begin();
	return look_at_head(f, bytes, work);
}

/* ERR_AGAIN: there is more. */
static enum err
hash_slice(struct files *f, struct depot_file *bytes, struct file_work *work)
{
	const struct depot_ops *ops = f->parts.depot->ops;
	int64_t end = work->at + FILES_SLICE;

	if (end > work->file.size)
		end = work->file.size;
	while (work->at < end) {
		size_t want = end - work->at > (int64_t)FILES_ROOM ?
		    FILES_ROOM : (size_t)(end - work->at), got = 0;
		enum err err = ops->read(bytes, work->at, f->room, want,
		    &got);

		if (err == ERR_OK && got < want)
			err = ERR_CORRUPT;	/* shorter than its row says */
		if (err != ERR_OK)
			return err;
		BUG_ON(EVP_DigestUpdate(work->sum, f->room, got) != 1);
		work->at += (int64_t)got;
	}
	return work->at < work->file.size ? ERR_AGAIN : ERR_OK;
}

static enum err
hash_some(struct files *f, struct request *r, struct file_work *work)
{
	const struct depot *depot = f->parts.depot;
	const struct depot_key key = upload_of(r, work);
	struct depot_file *bytes;
	enum err err;

	err = depot->ops->open(depot->place, &key, &bytes);
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such file");
	if (err == ERR_OK && work->sum == NULL)
		err = begin_sum(f, r, bytes, work);
	if (err == ERR_OK)
		err = hash_slice(f, bytes, work);
	depot->ops->close(bytes);
	return err;
}

static void
put_sum(struct file_work *work)
{
	unsigned char sum[32];

	BUG_ON(EVP_DigestFinal_ex(work->sum, sum, NULL) != 1);
	text_hex(sum, sizeof(sum), work->hash);
	end_sum(work);
}

/* Names are text of this program: a hash and an id. */
static void
name_it(struct file_work *work)
{
	put_sum(work);
	snprintf(work->place, sizeof(work->place), "%s.%.*s", work->hash,
	    STR_FMT(work->file.id));
}

enum err
file_finish_hash(struct files *f, struct request *r)
{
	struct file_work *work = r->scratch;
	const struct depot *depot = f->parts.depot;
	const struct depot_key key = upload_of(r, work);
	enum err err = hash_some(f, r, work);

	if (err == ERR_AGAIN)
		return err;
	if (err == ERR_OK)
		name_it(work);
	end_sum(work);
	if (err != ERR_OK)
		return err;
	if (work->file.said_hash.len > 0 &&
	    !str_is(work->file.said_hash, work->hash))
		return request_refuse(r, ERR_FIELD, "hash",
		    "the bytes that came have another one");
	if (!filetype_fits((enum filetype_rule)work->rule, work->file.mime))
		return request_refuse(r, ERR_FORBIDDEN, "id",
		    "files of this kind are not taken here");
	return depot->ops->keep(depot->place, &key, str_from(work->place));
}

/* ---- bytes that come and go ---- */

static enum err
open_it(struct files *f, struct request *r, const struct depot_key *key)
{
	const struct depot *depot = f->parts.depot;
	struct transfer *t = r->transfer;
	enum err err = depot->ops->open(depot->place, key, &t->file);

	t->ops = depot->ops;
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "id",
	    "no such file") : err;
}

/* What the door brought. */
static enum err
take_bytes(struct transfer *t)
{
	enum err err;

	BUG_ON((int64_t)t->len > t->upto - t->at);
	err = t->len > 0 ? t->ops->write(t->file, t->at, t->bytes, t->len) :
	    ERR_OK;
	metric_add(METRIC_FILE_BYTES_TAKEN, (int64_t)t->len);
	t->at += (int64_t)t->len;
	t->len = 0;
	return err;
}

enum err
file_put_bytes(struct files *f, struct request *r)
{
	const struct file_put_in *in = r->in;
	const struct depot_key key = { str_from(r->tenant), in->id, false };
	struct transfer *t = r->transfer;
	enum err err;

	if (t->is_broken)
		err = ERR_CLOSED;
	else if (t->file == NULL)
		err = open_it(f, r, &key);
	else
		err = take_bytes(t);
	if (err == ERR_OK && r->upload != NULL && r->upload->sum != NULL)
		uploadsum_follow(r->upload->sum, t, f->room, FILES_ROOM);
	if (err == ERR_OK && !t->is_ended)
		return ERR_AGAIN;
	if (err == ERR_OK)
		err = t->at == t->upto ? t->ops->sync(t->file) :
		    request_refuse(r, ERR_REQUEST, NULL,
		    "fewer bytes came than were said");
	transfer_close(t);
	return err;
}

/* What was changed where it lies is nobody's content. */
static enum err
check_content(struct files *f, const struct request *r)
{
	const struct transfer *t = r->transfer;
	struct file_work *work = r->scratch;
	enum err err;

	if (t->size > t->ops->checked_max)
		return ERR_OK;
	work->sum = uploadsum_begin();
	err = hash_slice(f, t->file, work);
	put_sum(work);
	if (err == ERR_OK && !str_is(t->hash, work->hash))
		err = ERR_CORRUPT;
	if (err == ERR_CORRUPT) {
		log_error("files", "tenant %s: the file %.*s does not hold what"
		    " its name says: a download was refused", r->tenant,
		    STR_FMT(work->file.place));
		metric_add(METRIC_FILES_REFUSED, 1);
	}
	return err;
}

static enum err
give_bytes(struct request *r, struct transfer *t)
{
	size_t want = t->upto - t->at > (int64_t)t->room ? t->room :
	    (size_t)(t->upto - t->at);
	enum err err = t->ops->read(t->file, t->at, t->bytes, want, &t->len);

	if (err == ERR_OK && t->len < want) {
		const struct file_work *work = r->scratch;

		log_error("files", "tenant %s: the file %.*s is shorter than"
		    " its row says", r->tenant, STR_FMT(work->file.id));
		err = ERR_CORRUPT;
	}
	metric_add(METRIC_FILE_BYTES_GIVEN, (int64_t)t->len);
	t->at += (int64_t)t->len;
	return err;
}

enum err
file_read_bytes(struct files *f, struct request *r)
{
	const struct file_work *work = r->scratch;
	const struct depot_key key = { str_from(r->tenant), work->file.place,
		true };
	struct transfer *t = r->transfer;
	enum err err;

	if (t->is_ended || t->is_broken) {
		transfer_close(t);
		return ERR_OK;
	}
	if (t->file != NULL) {
		err = give_bytes(r, t);
	} else {
		err = open_it(f, r, &key);
		t->room = t->size < TRANSFER_ROOM ? (size_t)t->size :
		    TRANSFER_ROOM;
		t->bytes = xmalloc(t->room + 1);
		if (err == ERR_OK)
			err = check_content(f, r);
	}
	return err == ERR_OK ? ERR_AGAIN : err;
}

/* ---- dropping ---- */

/* The bytes that are there may not be what they were, or not there. */
static void
renew_twin(struct files *f, struct request *r)
{
	const struct file_work *work = r->scratch;
	const struct depot *depot = f->parts.depot;
	const struct depot_key fresh = { str_from(r->tenant),
		str_from(work->place), true };

	enum err err = depot->ops->renew(depot->place, &fresh, work->twin);

	/* The file is finished all the same; but others' names rest on what
	 * the next sync of that directory says. */
	(void)disk_note(f->parts.disk, err);
	if (err != ERR_OK)
		(void)!files_drop(f, &fresh);
}

enum err
file_finish_drop(struct files *f, struct request *r)
{
	const struct file_work *work = r->scratch;

	if (work->twin.len > 0)
		renew_twin(f, r);
	return file_delete_drop(f, r);
}

/* What cannot be dropped now is found by the next walk. */
enum err
file_delete_drop(struct files *f, struct request *r)
{
	const struct file_work *work = r->scratch;
	struct depot_key key = work->drop;

	key.tenant = str_from(r->tenant);
	if (key.name.len > 0)
		(void)!files_drop(f, &key);
	return ERR_OK;
}
