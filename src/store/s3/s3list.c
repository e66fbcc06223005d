/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a bucket has, page by page.
 * Runs on: threads of the files pool.
 * Owns: nothing between calls.
 */
#include "store/s3/s3list.h"

#include <stdio.h>

#include "base/mem.h"
#include "store/s3/s3drop.h"
#include "store/s3/s3multi.h"
#include "store/s3/s3xml.h"

#define PAGE "500"
#define PAGE_ROOM (1u << 20)	/* of its XML; about 1 KB a name */
#define KEY_MAX 1024		/* S3's own */
#define LATE_S (24 * 3600)

/* A page of a list, and where the next one begins. */
struct page {
	struct s3 *s3;
	struct s3_ask ask;
	char *room;
	struct buf key, id;	/* the last ones of the page before */
};

static void
page_init(struct page *p, struct s3 *s)
{
	p->s3 = s;
	p->room = xmalloc(PAGE_ROOM);
	buf_init(&p->key, KEY_MAX);
	buf_init(&p->id, S3_ID_ROOM);
}

static void
page_fini(struct page *p)
{
	xfree(p->room);
	buf_fini(&p->key);
	buf_fini(&p->id);
}

static enum err
page_ask(struct page *p)
{
	p->ask.method = S3_GET;
	p->ask.room = p->room;
	p->ask.room_bytes = PAGE_ROOM;
	return s3_ask(p->s3, &p->ask);
}

/* Whether another one follows; one that ends where it began is none. */
static enum err
page_next(struct page *p, struct str key, struct str id, bool *more)
{
	bool is_cut = str_is(s3xml_first(s3_answer(&p->ask), "IsTruncated"),
	    "true");

	*more = is_cut && key.len > 0;
	if (is_cut && (key.len == 0 || (str_eq(key, buf_str(&p->key)) &&
	    str_eq(id, buf_str(&p->id)))))
		return s3_doubt(p->s3, &p->ask, "gives the same page again");
	buf_reset(&p->key);
	buf_putstr(&p->key, key);
	buf_reset(&p->id);
	buf_putstr(&p->id, id);
	return ERR_OK;
}

/* ---- names ---- */

bool
s3_walk_local(void *arg, struct str name)
{
	struct s3_walk *walk = arg;

	if (!walk->is_uploads || !s3_is_memory(name))
		walk->more = walk->visit(walk->arg, name);
	return walk->more;
}

/* Its last part, if it may be one of ours; others' are let alone. */
static bool
name_of(struct str key, struct str *out)
{
	size_t at = key.len;

	while (at > 0 && key.p[at - 1] != '/')
		at--;
	*out = (struct str){ key.p + at, key.len - at };
	for (size_t i = 0; i < out->len; i++) {
		char c = out->p[i];

		if ((c < '0' || c > '9') && (c < 'a' || c > 'z') &&
		    (c != '.' || i == 0))
			return false;
	}
	return out->len >= 3 && at >= 3 && key.p[at - 2] == out->p[1] &&
	    key.p[at - 3] == out->p[0];
}

static enum err
visit_page(struct s3_walk *walk, struct page *p, struct buf *key)
{
	struct str left = s3_answer(&p->ask), item, name;

	while (walk->more && s3xml_next(&left, "Contents", &item)) {
		buf_reset(key);
		if (!s3xml_decode(s3xml_first(item, "Key"), key))
			return s3_doubt(p->s3, &p->ask, "lists no keys");
		if (name_of(buf_str(key), &name))
			walk->more = walk->visit(walk->arg, name);
	}
	return ERR_OK;
}

static enum err
walk_objects(struct s3_walk *walk, struct str prefix)
{
	struct page p = { .room = NULL };
	struct buf key;
	bool more = true;
	enum err err = ERR_OK;

	page_init(&p, walk->s3);
	buf_init(&key, KEY_MAX);
	while (more && walk->more && err == ERR_OK) {
		p.ask = (struct s3_ask){ .method = S3_GET };
		s3_add_query(&p.ask, "list-type", STR("2"));
		s3_add_query(&p.ask, "max-keys", STR(PAGE));
		s3_add_query(&p.ask, "prefix", prefix);
		if (p.key.len > 0)
			s3_add_query(&p.ask, "start-after",
			    buf_str(&p.key));
		buf_reset(&key);
		err = page_ask(&p);
		if (err == ERR_NOT_FOUND)
			err = s3_doubt(p.s3, &p.ask, "knows no list");
		if (err == ERR_OK)
			err = visit_page(walk, &p, &key);
		if (err == ERR_OK)
			err = page_next(&p, buf_str(&key), STR(""), &more);
	}
	buf_fini(&key);
	page_fini(&p);
	return err;
}

/* ---- uploads in parts ---- */

struct part_walk {
	s3_part_upload_fn visit;
	void *arg;
	bool more;
	struct buf key, id;	/* of the one that was visited last */
};

static enum err
visit_parts(struct part_walk *walk, struct page *p)
{
	struct str left = s3_answer(&p->ask), item;

	while (walk->more && s3xml_next(&left, "Upload", &item)) {
		struct s3_part_upload one = {
			.initiated = s3xml_first(item, "Initiated") };

		buf_reset(&walk->key);
		buf_reset(&walk->id);
		if (!s3xml_decode(s3xml_first(item, "Key"), &walk->key) ||
		    !s3xml_decode(s3xml_first(item, "UploadId"), &walk->id))
			return s3_doubt(p->s3, &p->ask, "lists no uploads");
		one.key = buf_str(&walk->key);
		one.id = buf_str(&walk->id);
		walk->more = walk->visit(walk->arg, &one);
	}
	return ERR_OK;
}

static enum err
walk_parts(struct part_walk *walk, struct page *p, struct str prefix)
{
	bool more = true;
	enum err err = ERR_OK;

	while (more && walk->more && err == ERR_OK) {
		p->ask = (struct s3_ask){ .method = S3_GET };
		s3_add_query(&p->ask, "uploads", STR(""));
		s3_add_query(&p->ask, "max-uploads", STR(PAGE));
		s3_add_query(&p->ask, "prefix", prefix);
		if (p->key.len > 0) {
			s3_add_query(&p->ask, "key-marker",
			    buf_str(&p->key));
			s3_add_query(&p->ask, "upload-id-marker",
			    buf_str(&p->id));
		}
		buf_reset(&walk->key);
		buf_reset(&walk->id);
		err = page_ask(p);
		if (err == ERR_NOT_FOUND)	/* some say so of none */
			return ERR_OK;
		if (err == ERR_OK)
			err = visit_parts(walk, p);
		if (err == ERR_OK)
			err = page_next(p, buf_str(&walk->key),
			    buf_str(&walk->id), &more);
	}
	return err;
}

enum err
s3_part_uploads(struct s3 *s, struct str prefix, s3_part_upload_fn visit,
    void *arg)
{
	struct part_walk walk = { .visit = visit, .arg = arg, .more = true };
	struct page p = { .room = NULL };
	enum err err;

	page_init(&p, s);
	buf_init(&walk.key, KEY_MAX);
	buf_init(&walk.id, S3_ID_ROOM);
	err = walk_parts(&walk, &p, prefix);
	buf_fini(&walk.key);
	buf_fini(&walk.id);
	page_fini(&p);
	return err;
}

struct late_walk {
	struct s3_walk *walk;
	char before[32];	/* a date, as text compares; empty: any */
};

static bool
is_late(const struct late_walk *late, struct str initiated)
{
	return late->before[0] == '\0' || (initiated.len > 0 &&
	    str_cmp(initiated, str_from(late->before)) < 0);
}

static bool
on_part_upload(void *arg, const struct s3_part_upload *p)
{
	struct late_walk *late = arg;
	struct str name;

	if (is_late(late, p->initiated) && name_of(p->key, &name))
		late->walk->more = late->walk->visit(late->walk->arg, name);
	return late->walk->more;
}

/* As the store writes dates: with hyphens and colons. */
static void
date_before(const struct s3 *s, char out[32])
{
	char date[AWSSIGN_DATE_ROOM];

	awssign_date(s->door.wall_ms(s->door.self) / 1000 - LATE_S, date);
	snprintf(out, 32, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", date, date + 4,
	    date + 6, date + 9, date + 11, date + 13);
}

enum err
s3_walk_bucket(struct s3_walk *walk, const struct depot_key *like)
{
	struct late_walk late = { .walk = walk };
	char prefix[S3_KEY_ROOM];
	enum err err;

	snprintf(prefix, sizeof(prefix), "%stenants/%.*s/files/%.*s%s",
	    walk->s3->config.prefix, STR_FMT(like->tenant),
	    STR_FMT(like->name), like->name.len > 0 ? "/" : "");
	if (like->name.len > 0)
		date_before(walk->s3, late.before);
	err = walk_objects(walk, str_from(prefix));
	return err == ERR_OK && walk->more ? s3_part_uploads(walk->s3,
	    str_from(prefix), on_part_upload, &late) : err;
}
