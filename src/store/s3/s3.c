/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes of files in a bucket.
 * Runs on: threads of the files pool.
 * Owns: the configuration; its open files.
 */
#include "store/s3/s3.h"

#include <stdio.h>

#include "base/mem.h"
#include "store/s3/s3ask.h"
#include "store/s3/s3drop.h"
#include "store/s3/s3list.h"
#include "store/s3/s3multi.h"

struct depot_file {
	struct depot_file *local;	/* the folder's, or NULL */
	struct s3 *s3;
	int64_t size;
	char key[S3_KEY_ROOM];
	/* The bytes that were read last. */
	char *chunk;
	int64_t at;
	size_t len;
};

/* ---- reading ---- */

/* Fills the chunk from there on; of what the store says of the whole, *total.
 */
static enum err
fetch(struct depot_file *f, int64_t at, size_t want, int64_t *total)
{
	struct s3_ask ask = { .method = S3_GET, .key = str_from(f->key),
		.room = f->chunk, .room_bytes = S3_CHUNK_BYTES };
	long long from = -1, upto = -1, all = -1;
	char range[64];
	enum err err;

	snprintf(range, sizeof(range), "bytes=%lld-%lld", (long long)at,
	    (long long)at + (long long)want - 1);
	ask.range = str_from(range);
	f->len = 0;
	err = s3_ask(f->s3, &ask);
	if (err == ERR_LIMIT && at == 0) {	/* nothing is in it */
		*total = 0;
		return ERR_OK;
	}
	if (err != ERR_OK)
		return err == ERR_LIMIT ? ERR_CORRUPT : err;
	if (ask.call.status == 200 && ask.call.range[0] == '\0' && at == 0) {
		all = (long long)ask.call.len;	/* all at once */
		from = 0;
		upto = all - 1;
	} else if (sscanf(ask.call.range, "bytes %lld-%lld/%lld", &from,
	    &upto, &all) != 3) {
		return s3_doubt(f->s3, &ask, "takes no range");
	}
	if (from != at || upto - from + 1 != (long long)ask.call.len ||
	    all < upto + 1)
		return s3_doubt(f->s3, &ask, "gives another range");
	f->at = at;
	f->len = ask.call.len;
	*total = all;
	return ERR_OK;
}

static enum err
open_bucket(struct s3 *s, const struct depot_key *key,
    struct depot_file **out)
{
	struct depot_file *f = xcalloc(1, sizeof(*f));
	enum err err;

	f->s3 = s;
	f->chunk = xmalloc(S3_CHUNK_BYTES);
	s3_key_of(s, key, f->key);
	err = fetch(f, 0, S3_CHUNK_BYTES, &f->size);
	if (err != ERR_OK) {
		xfree(f->chunk);
		xfree(f);
		return err;
	}
	if (f->size <= (int64_t)f->len)	/* small ones hold what they need */
		f->chunk = xrealloc(f->chunk, f->len > 0 ? f->len : 1);
	*out = f;
	return ERR_OK;
}

static enum err
s3_open(void *place, const struct depot_key *key, struct depot_file **out)
{
	struct s3 *s = place;
	struct depot_file *local;
	enum err err = s->folder.ops->open(s->folder.place, key, &local);

	*out = NULL;
	if (err == ERR_NOT_FOUND && key->is_whole)
		return open_bucket(s, key, out);
	if (err != ERR_OK)
		return err;
	*out = xcalloc(1, sizeof(**out));
	(*out)->s3 = s;
	(*out)->local = local;
	return ERR_OK;
}

static void
s3_close(struct depot_file *f)
{
	if (f == NULL)
		return;
	f->s3->folder.ops->close(f->local);
	xfree(f->chunk);
	xfree(f);
}

/* What the chunk has of it. */
static size_t
take_some(const struct depot_file *f, int64_t at, char *out, size_t len)
{
	int64_t skip = at - f->at;
	size_t n;

	if (skip < 0 || skip >= (int64_t)f->len)
		return 0;
	n = f->len - (size_t)skip;
	if (n > len)
		n = len;
	memcpy(out, f->chunk + skip, n);
	return n;
}

static enum err
s3_read(struct depot_file *f, int64_t at, void *out, size_t len, size_t *got)
{
	*got = 0;
	if (f->local != NULL)
		return f->s3->folder.ops->read(f->local, at, out, len, got);
	while (*got < len && at + (int64_t)*got < f->size) {
		int64_t next = at + (int64_t)*got, total = 0;
		int64_t left = f->size - next;
		size_t n = take_some(f, next, (char *)out + *got, len - *got);
		enum err err;

		*got += n;
		if (n > 0)
			continue;
		err = fetch(f, next, left < (int64_t)S3_CHUNK_BYTES ?
		    (size_t)left : S3_CHUNK_BYTES, &total);
		if (err == ERR_OK && (total != f->size || f->len == 0))
			err = ERR_CORRUPT;
		if (err != ERR_OK)
			return err;
	}
	return ERR_OK;
}

static int64_t
s3_size(struct depot_file *f)
{
	return f->local != NULL ? f->s3->folder.ops->size(f->local) : f->size;
}

/* Nobody asks the bucket: an object that is not there is the client's to
 * find. */
static enum err
s3_link(void *place, const struct depot_key *key,
    const struct depot_link *link, struct buf *out)
{
	struct s3 *s = place;
	struct depot_file *local;
	char name[S3_KEY_ROOM];
	enum err err = s->folder.ops->open(s->folder.place, key, &local);

	BUG_ON(!key->is_whole);
	if (err == ERR_OK) {
		s->folder.ops->close(local);
		return ERR_NOT_FOUND;	/* from before the bucket */
	}
	if (err != ERR_NOT_FOUND)
		return err;
	s3_key_of(s, key, name);
	s3_presign(s, str_from(name), link, out);
	return ERR_OK;
}

/* ---- uploads: the folder's ---- */

static enum err
s3_make(void *place, const struct depot_key *key, int64_t size)
{
	struct s3 *s = place;

	return s->folder.ops->make(s->folder.place, key, size);
}

static enum err
s3_write(struct depot_file *f, int64_t at, const void *bytes, size_t len)
{
	BUG_ON(f->local == NULL);
	return f->s3->folder.ops->write(f->local, at, bytes, len);
}

static enum err
s3_sync(struct depot_file *f)
{
	BUG_ON(f->local == NULL);
	return f->s3->folder.ops->sync(f->local);
}

/* ---- becoming whole, and going ---- */

static enum err
s3_keep(void *place, const struct depot_key *key, struct str as)
{
	const struct depot_key whole = { key->tenant, as, true };
	struct s3 *s = place;
	struct s3_upload up = { .s3 = s, .read = s->folder.ops->read };
	enum err err;

	BUG_ON(key->is_whole);
	err = s->folder.ops->open(s->folder.place, key, &up.from);
	if (err != ERR_OK)
		return err;
	up.size = s->folder.ops->size(up.from);
	s3_key_of(s, &whole, up.key);
	err = s3_upload(&up);
	s->folder.ops->close(up.from);
	return err;
}

static enum err
s3_drop(void *place, const struct depot_key *key)
{
	struct s3 *s = place;
	enum err err = s->folder.ops->drop(s->folder.place, key);

	return err == ERR_OK && key->is_whole ? s3_forget(s, key) : err;
}

/* Through here, and not by the store: one that copies has a largest size, and
 * headers of its own. */
static enum err
replace(struct s3_upload *up, const struct depot_key *fresh)
{
	enum err err = open_bucket(up->s3, fresh, &up->from);

	if (err != ERR_OK)
		return err;
	up->size = up->from->size;
	err = s3_upload(up);
	s3_close(up->from);
	return err;
}

/* What lies in the folder from before is not compared: it goes. */
static enum err
is_well(struct s3_upload *up, const struct depot_key *old,
    const struct depot_key *fresh, bool *out)
{
	const struct depot *folder = &up->s3->folder;
	struct depot_file *local;
	char key[S3_KEY_ROOM];
	enum err err = folder->ops->open(folder->place, old, &local);

	*out = false;
	folder->ops->close(local);
	if (err != ERR_NOT_FOUND)
		return err;
	s3_key_of(up->s3, fresh, key);
	err = s3_is_same(up, str_from(key), out);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
s3_renew(void *place, const struct depot_key *key, struct str as)
{
	const struct depot_key old = { key->tenant, as, true };
	struct s3 *s = place;
	struct s3_upload up = { .s3 = s, .read = s3_read, .is_again = true };
	bool is_done;
	enum err err;

	BUG_ON(!key->is_whole);
	s3_key_of(s, &old, up.key);
	err = is_well(&up, &old, key, &is_done);
	if (err == ERR_OK && !is_done)
		err = replace(&up, key);
	if (err == ERR_OK)
		err = s->folder.ops->drop(s->folder.place, &old);
	return err == ERR_OK ? s3_drop(s, key) : err;
}

static enum err
s3_list(void *place, const struct depot_key *like, depot_name_fn visit,
    void *arg)
{
	struct s3 *s = place;
	struct s3_walk walk = { .s3 = s, .visit = visit, .arg = arg,
		.is_uploads = !like->is_whole, .more = true };
	enum err err = s->folder.ops->list(s->folder.place, like,
	    s3_walk_local, &walk);

	if (err == ERR_OK && walk.more && like->is_whole)
		err = s3_walk_bucket(&walk, like);
	return err;
}

static const struct depot_ops s3_ops = {
	.name = "s3",
	.is_remote = true,
	.checked_max = S3_CHUNK_BYTES,	/* more would be fetched twice */
	.make = s3_make,
	.open = s3_open,
	.close = s3_close,
	.write = s3_write,
	.sync = s3_sync,
	.read = s3_read,
	.size = s3_size,
	.keep = s3_keep,
	.renew = s3_renew,
	.link = s3_link,
	.drop = s3_drop,
	.list = s3_list,
};

/* ---- life ---- */

const char *
s3_bucket_fault(const char *bucket)
{
	size_t len = strlen(bucket);

	if (len == 0)
		return NULL;		/* not set */
	return len < 3 || len > 63 || bucket[0] == '.' || bucket[0] == '-' ||
	    bucket[len - 1] == '.' || bucket[len - 1] == '-' ||
	    strspn(bucket, "abcdefghijklmnopqrstuvwxyz0123456789.-") < len ?
	    "must be 3 to 63 small letters, digits, dots and hyphens" : NULL;
}

const char *
s3_prefix_fault(const char *prefix)
{
	size_t len = strlen(prefix);

	if (len == 0)
		return NULL;
	return prefix[0] == '/' || prefix[len - 1] != '/' ||
	    strstr(prefix, "//") != NULL || strstr(prefix, "./") != NULL ||
	    strspn(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
	    "wxyz0123456789._-/") < len ? "must be letters, digits, ., _, -"
	    " and /, end with a slash and not begin with one" : NULL;
}

const char *
s3_endpoint_fault(const char *endpoint)
{
	struct url url;
	const char *why;

	if (endpoint[0] == '\0')
		return NULL;
	if (!url_parse(str_from(endpoint), &url, &why))
		return why;
	return url.target.len > 0 && !str_is(url.target, "/") ?
	    "must have no path" : NULL;
}

const char *
s3_config_fault(const struct s3_config *c)
{
	struct url url;
	const char *why;

	if (c->endpoint[0] == '\0' || s3_endpoint_fault(c->endpoint) != NULL)
		return "s3.endpoint must be set, such as https://s3.example";
	if (c->bucket[0] == '\0' || s3_bucket_fault(c->bucket) != NULL)
		return "s3.bucket must be set";
	if (c->key_id[0] == '\0')
		return "s3.access_key must be set";
	if (c->secret[0] == '\0')
		return "s3.secret_key_file must be set, and have a line in it";
	if (c->is_host_style && url_parse(str_from(c->endpoint), &url, &why)
	    && url.is_ip)
		return "s3.style = \"host\" needs a name in s3.endpoint, not"
		    " an address";
	return NULL;
}

struct depot
depot_s3_new(const struct s3_config *config, const struct s3_door *door,
    const struct depot *folder)
{
	struct s3 *s = xcalloc(1, sizeof(*s));

	BUG_ON(s3_config_fault(config) != NULL ||
	    s3_prefix_fault(config->prefix) != NULL);
	s->config = *config;
	s->config.endpoint = xstrdup(config->endpoint);
	s->config.region = xstrdup(config->region);
	s->config.bucket = xstrdup(config->bucket);
	s->config.prefix = xstrdup(config->prefix);
	s->config.key_id = xstrdup(config->key_id);
	s->config.secret = xstrdup(config->secret);
	s->door = *door;
	s->folder = *folder;
	atomic_init(&s->has_late, true);	/* of a run before */
	s3_set_up(s);
	return (struct depot){ .ops = &s3_ops, .place = s };
}

static void
free_text(const char *text)
{
	xfree((char *)(uintptr_t)text);
}

void
depot_s3_free(struct depot *depot)
{
	struct s3 *s = depot->place;

	if (s == NULL)
		return;
	free_text(s->config.endpoint);
	free_text(s->config.region);
	free_text(s->config.bucket);
	free_text(s->config.prefix);
	free_text(s->config.key_id);
	xfree_secret((char *)(uintptr_t)s->config.secret,
	    strlen(s->config.secret));
	xfree(s);
	depot->place = NULL;
}
