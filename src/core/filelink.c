/* SPDX-License-Identifier: Apache-2.0 */
/*
 * file.link: who may read a file is given an address of the depot itself, for
 * a while.
 * Runs on: readers, then the files pool.
 * Owns: nothing between calls.
 */
#include "base/clock.h"
#include "base/jsonw.h"
#include "core/filework.h"
#include "model/disposition.h"

static enum err
refuse(struct request *r)
{
	return request_refuse(r, ERR_WRONG_STATE, NULL,
	    "this server gives its bytes itself: see file.read");
}

enum err
file_link_look(struct view *v, struct request *r)
{
	struct file_work *work = arena_zalloc(&r->arena, sizeof(*work));
	enum err err = file_find_seen(v, r, &work->file);

	if (err != ERR_OK)
		return err;
	if (!file_is_whole(&work->file))
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "it is not finished");
	if (v->parts->settings->file_link_ms == 0 ||
	    v->parts->depot->ops->link == NULL)
		return refuse(r);
	r->scratch = work;
	return ERR_OK;
}

static enum err
answer(struct request *r, struct str url, int64_t upto_s)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_string_field(&w, "url", url);
	jsonw_int_field(&w, "expires_ts", upto_s * 1000);
	jsonw_object_end(&w);
	return ERR_OK;
}

enum err
file_link_make(struct files *f, struct request *r)
{
	const struct file_work *work = r->scratch;
	const struct file *file = &work->file;
	const struct filetype *type = filetype_named(file->mime);
	const struct depot *depot = f->parts.depot;
	const struct depot_key key = { str_from(r->tenant), file->place,
		true };
	struct depot_link link = { .mime = file->mime,
		.now_s = clock_wall_ms(f->parts.clock) / 1000,
		.life_s = (f->parts.settings->file_link_ms + 999) / 1000 };
	struct buf disposition, url;
	enum err err;

	buf_init(&disposition, DISPOSITION_BYTES_MAX);
	disposition_put(&disposition, type != NULL && type->is_inline,
	    file->name);
	link.disposition = buf_str(&disposition);
	buf_init(&url, DEPOT_LINK_MAX);
	err = depot->ops->link(depot->place, &key, &link, &url);
	BUG_ON(url.overflow || disposition.overflow);
	if (err == ERR_OK)
		err = answer(r, buf_str(&url), link.now_s + link.life_s);
	else if (err == ERR_NOT_FOUND)
		err = refuse(r);
	buf_fini(&url);
	buf_fini(&disposition);
	return err;
}
