/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole files going into a bucket.
 * Runs on: threads of the files pool.
 * Owns: nothing between calls.
 */
#include "store/s3/s3multi.h"

#include <stdio.h>

#include "base/log.h"
#include "base/mem.h"
#include "model/file.h"
#include "store/s3/s3list.h"
#include "store/s3/s3xml.h"

#define ANSWER_ROOM 8192
#define PARTS_MAX (int)((FILE_SIZE_MAX + S3_PART_BYTES - 1) / S3_PART_BYTES)
#define ABORTS_MAX 100		/* of one key in one go */

_Static_assert((FILE_SIZE_MAX + S3_PART_BYTES - 1) / S3_PART_BYTES <= 10000,
    "S3 takes 10,000 parts");
_Static_assert(S3_PART_BYTES >= 5 << 20, "S3 wants parts of 5 MiB");

void
s3_key_of(const struct s3 *s, const struct depot_key *key,
    char out[S3_KEY_ROOM])
{
	int n;

	BUG_ON(!key->is_whole || key->name.len < 3);
	n = snprintf(out, S3_KEY_ROOM, "%stenants/%.*s/files/%.2s/%.*s",
	    s->config.prefix, STR_FMT(key->tenant), key->name.p,
	    STR_FMT(key->name));
	BUG_ON(n < 0 || n >= S3_KEY_ROOM);
}

/* An upload under way in parts. */
struct multi {
	struct s3_upload *up;
	char id[S3_ID_ROOM];
	struct buf list;	/* of parts, as the store wants it at the end */
	char etag[S3_ETAG_ROOM];
};

static enum err
read_part(struct s3_upload *up, int64_t at, char *out, size_t len)
{
	size_t got = 0;
	enum err err = up->read(up->from, at, out, len, &got);

	return err == ERR_OK && got < len ? ERR_CORRUPT : err;
}

/* ---- in one piece ---- */

static enum err
send_whole(struct s3_upload *up, char *room, char etag[S3_ETAG_ROOM])
{
	struct s3_ask ask = { .method = S3_PUT, .key = str_from(up->key),
		.body = { room, (size_t)up->size } };
	enum err err = read_part(up, 0, room, (size_t)up->size);

	if (err == ERR_OK)
		err = s3_ask(up->s3, &ask);
	memcpy(etag, ask.call.etag, S3_ETAG_ROOM);
	return err == ERR_NOT_FOUND ? s3_doubt(up->s3, &ask,
	    "answers 404") : err;
}

/* ---- in parts ---- */

static enum err
begin(struct multi *m)
{
	char room[ANSWER_ROOM];
	struct s3 *s = m->up->s3;
	struct s3_ask ask = { .method = S3_POST, .key = str_from(m->up->key),
		.room = room, .room_bytes = sizeof(room) };
	struct buf id;
	enum err err;

	s3_add_query(&ask, "uploads", STR(""));
	err = s3_ask(s, &ask);
	if (err == ERR_NOT_FOUND)
		return s3_doubt(s, &ask, "answers 404");
	if (err != ERR_OK)
		return err;
	buf_init(&id, S3_ID_ROOM - 1);
	if (!s3xml_decode(s3xml_first(s3_answer(&ask), "UploadId"), &id) ||
	    id.len == 0)
		err = s3_doubt(s, &ask, "names no upload");
	else
		memcpy(m->id, id.data, id.len + 1);
	buf_fini(&id);
	return err;
}

static enum err
send_part(struct multi *m, int number, struct str bytes)
{
	struct s3_ask ask = { .method = S3_PUT, .key = str_from(m->up->key),
		.body = bytes };
	char text[16];
	enum err err;

	snprintf(text, sizeof(text), "%d", number);
	s3_add_query(&ask, "partNumber", str_from(text));
	s3_add_query(&ask, "uploadId", str_from(m->id));
	err = s3_ask(m->up->s3, &ask);
	if (err == ERR_OK && ask.call.etag[0] == '\0')
		return s3_doubt(m->up->s3, &ask, "gives a part no ETag");
	if (err == ERR_NOT_FOUND)	/* somebody ended it */
		return s3_doubt(m->up->s3, &ask, "forgot an upload");
	buf_printf(&m->list, "<Part><PartNumber>%d</PartNumber><ETag>",
	    number);
	for (const char *p = ask.call.etag; *p != '\0'; p++)
		if (*p != '"' && *p != '<' && *p != '&')
			buf_putc(&m->list, *p);
	buf_puts(&m->list, "</ETag></Part>");
	return err;
}

static enum err
send_parts(struct multi *m, char *room)
{
	struct s3_upload *up = m->up;
	enum err err = ERR_OK;
	int number = 1;

	for (int64_t at = 0; at < up->size && err == ERR_OK; number++) {
		size_t len = up->size - at < (int64_t)S3_PART_BYTES ?
		    (size_t)(up->size - at) : S3_PART_BYTES;

		err = read_part(up, at, room, len);
		if (err == ERR_OK)
			err = send_part(m, number, (struct str){ room, len });
		at += (int64_t)len;
	}
	return err;
}

/* The store may begin to say 200 and then say that it failed. */
static enum err
put_together(struct multi *m)
{
	char room[ANSWER_ROOM];
	struct s3 *s = m->up->s3;
	struct s3_ask ask = { .method = S3_POST, .key = str_from(m->up->key),
		.room = room, .room_bytes = sizeof(room) };
	enum err err;

	buf_puts(&m->list, "</CompleteMultipartUpload>");
	BUG_ON(m->list.overflow);
	ask.body = buf_str(&m->list);
	s3_add_query(&ask, "uploadId", str_from(m->id));
	err = s3_ask(s, &ask);
	/* A first try may have done it though its answer was lost: what is
	 * there then decides. */
	if (err == ERR_NOT_FOUND)
		return ERR_OK;
	if (err == ERR_OK && s3xml_first(s3_answer(&ask), "Code").len > 0)
		err = s3_doubt(s, &ask, "fails to put parts together");
	return err;
}

static enum err
abort_one(struct s3 *s, struct str key, struct str id)
{
	struct s3_ask ask = { .method = S3_DELETE, .key = key };
	enum err err;

	s3_add_query(&ask, "uploadId", id);
	err = s3_ask(s, &ask);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
send_in_parts(struct s3_upload *up, char *room)
{
	struct multi *m = xcalloc(1, sizeof(*m));
	enum err err;

	m->up = up;
	buf_init(&m->list, (size_t)PARTS_MAX * (S3_ETAG_ROOM + 64) + 128);
	buf_puts(&m->list, "<CompleteMultipartUpload>");
	err = begin(m);
	if (err == ERR_OK)
		err = send_parts(m, room);
	if (err == ERR_OK)
		err = put_together(m);
	/* What cannot be ended now is by the next try, or by a walk. */
	if (err != ERR_OK && m->id[0] != '\0' &&
	    abort_one(up->s3, str_from(up->key), str_from(m->id)) != ERR_OK)
		log_debug("files", "parts of %s stay for now", up->key);
	buf_fini(&m->list);
	xfree(m);
	return err;
}

/* ---- what was left behind ---- */

struct leftovers {
	struct str key;
	char (*ids)[S3_ID_ROOM];
	unsigned count;
};

static bool
on_leftover(void *arg, const struct s3_part_upload *p)
{
	struct leftovers *l = arg;

	if (str_eq(p->key, l->key) && p->id.len < S3_ID_ROOM) {
		memcpy(l->ids[l->count], p->id.p, p->id.len);
		l->ids[l->count++][p->id.len] = '\0';
	}
	return l->count < ABORTS_MAX;
}

enum err
s3_abort_all(struct s3 *s, struct str key)
{
	struct leftovers l = { .key = key,
		.ids = xcalloc(ABORTS_MAX, S3_ID_ROOM) };
	enum err err = s3_part_uploads(s, key, on_leftover, &l);

	for (unsigned i = 0; i < l.count && err == ERR_OK; i++)
		err = abort_one(s, key, str_from(l.ids[i]));
	xfree(l.ids);
	return err;
}

/* ---- all of it ---- */

/* Whether the bucket has it, of that size: an object is there whole or not
 * at all, and no key is ever used for anything else. */
static enum err
look(struct s3_upload *up, struct s3_ask *ask)
{
	enum err err;

	*ask = (struct s3_ask){ .method = S3_HEAD,
		.key = str_from(up->key) };
	err = s3_ask(up->s3, ask);
	return err == ERR_OK && ask->call.length != up->size ?
	    s3_doubt(up->s3, ask, "has another size of it") : err;
}

static enum err
confirm(struct s3_upload *up, const char *etag)
{
	struct s3_ask ask;
	enum err err = look(up, &ask);

	if (err == ERR_NOT_FOUND)
		return s3_doubt(up->s3, &ask, "does not have what it took");
	if (err == ERR_OK && etag[0] != '\0' && ask.call.etag[0] != '\0' &&
	    strcmp(etag, ask.call.etag) != 0)
		return s3_doubt(up->s3, &ask, "has other bytes of it");
	/* Of the same size, so that alone would not tell. */
	if (err == ERR_OK && ask.call.etag[0] != '\0' &&
	    strcmp(up->old_etag, ask.call.etag) == 0)
		return s3_doubt(up->s3, &ask, "still has the bytes of before");
	return err;
}

enum err
s3_is_same(struct s3_upload *up, struct str other, bool *out)
{
	struct s3_ask one = { .method = S3_HEAD, .key = str_from(up->key) };
	struct s3_ask two = { .method = S3_HEAD, .key = other };
	enum err err = s3_ask(up->s3, &one);

	if (err == ERR_OK)
		err = s3_ask(up->s3, &two);
	*out = err == ERR_OK && one.call.length == two.call.length &&
	    one.call.etag[0] != '\0' &&
	    strcmp(one.call.etag, two.call.etag) == 0;
	memcpy(up->old_etag, one.call.etag, sizeof(up->old_etag));
	return err;
}

enum err
s3_upload(struct s3_upload *up)
{
	bool is_small = up->size <= (int64_t)S3_PART_BYTES;
	char *room = xmalloc(is_small ? (size_t)up->size + 1 : S3_PART_BYTES);
	char etag[S3_ETAG_ROOM] = "";
	struct s3_ask ask;
	enum err err = ERR_NOT_FOUND;

	if (is_small) {
		err = send_whole(up, room, etag);
	} else {
		if (!up->is_again)
			err = look(up, &ask);	/* an answer was lost */
		if (err == ERR_NOT_FOUND)
			err = s3_abort_all(up->s3, str_from(up->key));
		else if (err == ERR_OK)
			goto out;
		if (err == ERR_OK)
			err = send_in_parts(up, room);
	}
	if (err == ERR_OK)
		err = confirm(up, etag);
out:
	xfree(room);
	return err;
}
