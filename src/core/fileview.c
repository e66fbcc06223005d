/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files as people see them, and who may.
 * Runs on: readers.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "base/text.h"
#include "core/expiry.h"
#include "core/file.h"
#include "core/filework.h"
#include "core/messagechange.h"
#include "core/messagetext.h"
#include "core/report.h"
#include "core/setting.h"
#include "core/transfer.h"

/* ---- who may read it ---- */

/* Messages that are looked at for one that she may read; who saw the file in
 * a later one says in which. */
#define REFS_MAX 4096

struct search {
	struct view *view;
	struct request *r;
	bool found;
	enum err err;
};

/* Whether the caller may read that message now. */
static enum err
look_at(struct view *v, struct request *r, const struct file_ref *ref,
    struct arena *arena)
{
	struct message_eye eye = { .view = v, .r = r };
	struct entry e;
	enum err err = v->ops->member_get(v->store, ref->conv,
	    request_user(r), &eye.found.member);

	if (err == ERR_OK)
		err = v->ops->conv_by_key(v->store, ref->conv, arena,
		    &eye.found.conv);
	if (err == ERR_OK && eye.found.conv.settings.life == LIFE_SEALED)
		return ERR_NOT_FOUND;
	return err == ERR_OK ? message_look(&eye, ref->seq, arena, &e) : err;
}

static bool
on_ref(void *arg, const struct file_ref *ref)
{
	struct search *s = arg;
	struct arena arena;

	arena_init(&arena, 2 * MESSAGE_ARENA_MAX);
	s->err = look_at(s->view, s->r, ref, &arena);
	arena_fini(&arena);
	s->found = s->err == ERR_OK;
	if (s->err == ERR_NOT_FOUND)
		s->err = ERR_OK;
	return !s->found && s->err == ERR_OK;
}

/* In the message where she says that she saw it. */
static enum err
search_there(struct search *s, const struct file *f,
    const struct file_seen *seen)
{
	struct conv_found found;
	enum err err = conversation_find(s->view, s->r, seen->conv, true,
	    &found);
	struct file_ref ref = { .file = f->id, .seq = seen->seq - 1 };

	if (err == ERR_NOT_MEMBER || err == ERR_NOT_FOUND)
		return ERR_NOT_FOUND;
	if (err != ERR_OK)
		return err;
	ref.conv = found.conv.key;
	err = s->view->ops->file_ref_list(s->view->store, &ref, 1, on_ref, s);
	return err == ERR_OK ? s->err : err;
}

/* ERR_NOT_FOUND: she may not. */
static enum err
search(struct view *v, struct request *r, const struct file *f,
    const struct file_seen *seen)
{
	const struct file_ref none = { .file = f->id };
	struct search s = { .view = v, .r = r };
	enum err err;

	if (str_eq(f->owner, request_user(r)))
		return ERR_OK;
	if (seen->conv.len > 0)
		err = search_there(&s, f, seen);
	else
		err = v->ops->file_ref_list(v->store, &none, seen->most,
		    on_ref, &s);
	if (err == ERR_OK)
		err = s.err;
	return err == ERR_OK && !s.found ? ERR_NOT_FOUND : err;
}

static enum err
say(struct request *r, enum err err)
{
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "id",
	    "no such file") : err;
}

enum err
file_check_reader(struct view *v, struct request *r, const struct file *f,
    const struct file_seen *seen)
{
	return say(r, search(v, r, f, seen));
}

/* ---- what they are ---- */

static enum err
write_parts(struct jsonw *w, struct str parts)
{
	struct part p;
	enum err err;

	jsonw_key(w, "parts");
	jsonw_array(w);
	while ((err = parts_take(&parts, &p)) == ERR_OK) {
		jsonw_object(w);
		jsonw_int_field(w, "from", p.from);
		jsonw_int_field(w, "upto", p.upto);
		jsonw_object_end(w);
	}
	jsonw_array_end(w);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
file_write(struct jsonw *w, const struct file *f)
{
	enum err err = ERR_OK;

	jsonw_object(w);
	jsonw_string_field(w, "id", f->id);
	jsonw_string_field(w, "name", f->name);
	jsonw_int_field(w, "size", f->size);
	jsonw_int_field(w, "ts", f->ts);
	if (file_is_whole(f)) {
		jsonw_string_field(w, "mime", f->mime);
		jsonw_string_field(w, "hash", f->hash);
	} else {
		err = write_parts(w, f->parts);
	}
	if (f->width > 0) {
		jsonw_int_field(w, "width", f->width);
		jsonw_int_field(w, "height", f->height);
	}
	jsonw_object_end(w);
	return err;
}

enum err
file_answer(struct request *r, const struct file *f)
{
	struct jsonw w = jsonw_on(&r->result);
	enum err err;

	jsonw_object(&w);
	jsonw_key(&w, "file");
	err = file_write(&w, f);
	jsonw_object_end(&w);
	return err;
}

static enum err
find(struct view *v, struct request *r, struct str id, struct file *out)
{
	return say(r, v->ops->file_get(v->store, id, &r->arena, out));
}

/* Whether it went from the message where she says that she saw it. */
static enum err
check_expired(struct view *v, struct request *r)
{
	const struct file_get_in *in = r->in;
	struct message_eye eye;
	struct entry e;
	enum err err = message_eye_open(&eye, v, r, in->conv);

	if (err == ERR_OK)
		err = message_look(&eye, in->seq, &r->arena, &e);
	if (err == ERR_OK && message_has_mark(&e, EXPIRED_MARK) &&
	    memmem(e.body.p, e.body.len, in->id.p, in->id.len) != NULL)
		return request_refuse(r, ERR_EXPIRED, "id",
		    "its message is older than files are kept");
	return err == ERR_OK || err == ERR_NOT_MEMBER || err == ERR_NOT_FOUND ?
	    request_refuse(r, ERR_NOT_FOUND, "id", "no such file") : err;
}

enum err
file_find_seen(struct view *v, struct request *r, struct file *out)
{
	const struct file_get_in *in = r->in;
	const struct file_seen seen = { in->conv, in->seq, REFS_MAX };
	enum err err = find(v, r, in->id, out);

	if (err == ERR_OK) {
		err = search(v, r, out, &seen);
		if (err == ERR_NOT_FOUND)
			err = say(r, report_shows_file(v, r, out->id));
	}
	return err == ERR_NOT_FOUND && in->conv.len > 0 ?
	    check_expired(v, r) : err;
}

enum err
file_get(struct view *v, struct request *r)
{
	struct file f;
	enum err err = file_find_seen(v, r, &f);

	return err == ERR_OK ? file_answer(r, &f) : err;
}

enum err
file_read_look(struct view *v, struct request *r)
{
	struct file_work *work = arena_zalloc(&r->arena, sizeof(*work));
	struct transfer *t = r->transfer;
	const struct filetype *type;
	struct file *f = &work->file;
	enum err err = file_find_seen(v, r, f);

	if (err != ERR_OK)
		return err;
	if (!file_is_whole(f))
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "it is not finished");
	type = filetype_named(f->mime);
	t->size = f->size;
	t->name = f->name;
	t->mime = f->mime;
	t->hash = f->hash;
	t->is_inline = type != NULL && type->is_inline;
	r->scratch = work;
	return ERR_OK;
}

struct list {
	struct jsonw w;
	int64_t room;
	bool more;
	enum err err;
};

static bool
on_file(void *arg, const struct file *f)
{
	struct list *list = arg;

	list->more = list->room-- == 0;
	if (!list->more)
		list->err = file_write(&list->w, f);
	return !list->more && list->err == ERR_OK;
}

enum err
file_list(struct view *v, struct request *r)
{
	const struct file_list_in *in = r->in;
	struct list list = { .w = jsonw_on(&r->result),
		.room = in->limit > 0 ? in->limit : FILE_LIST_LIMIT };
	struct file_range range = { .owner = request_user(r),
		.before_ts = INT64_MAX, .before_id = STR(""),
		.limit = list.room + 1 };
	struct file last;
	enum err err = ERR_OK;

	if (in->before.len > 0) {
		err = find(v, r, in->before, &last);
		if (err == ERR_OK && !str_eq(last.owner, range.owner))
			err = request_refuse(r, ERR_NOT_FOUND, "before",
			    "no such file");
		range.before_ts = last.ts;
		range.before_id = in->before;
	}
	if (err != ERR_OK)
		return err;
	jsonw_object(&list.w);
	jsonw_key(&list.w, "files");
	jsonw_array(&list.w);
	err = v->ops->file_list(v->store, &range, on_file, &list);
	jsonw_array_end(&list.w);
	jsonw_bool_field(&list.w, "more", list.more);
	jsonw_object_end(&list.w);
	return err == ERR_OK ? list.err : err;
}

/* ---- before bytes come ---- */

enum err
file_bytes(const struct store_ops *ops, struct store *s, int64_t *out)
{
	unsigned long long n = 0;
	struct arena arena;
	struct str text;
	enum err err;

	arena_init(&arena, 4096);
	err = ops->meta_get(s, FILE_BYTES_KEY, &arena, &text);
	if (err == ERR_OK && !str_to_u64(text, INT64_MAX, &n))
		err = ERR_CORRUPT;
	arena_fini(&arena);
	*out = (int64_t)n;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

static enum err
check_said(const struct core_parts *parts, struct request *r)
{
	const struct file_create_in *in = r->in;

	if (parts->depot == NULL)
		return request_refuse(r, ERR_WRONG_STATE, NULL,
		    "this server takes no files");
	if (!file_name_is_good(in->name))
		return request_refuse(r, ERR_FIELD, "name",
		    "must be a name without a path");
	if (in->hash.len > 0 && !file_hash_is_good(in->hash))
		return request_refuse(r, ERR_FIELD, "hash",
		    "must be 64 small hexadecimal digits");
	return ERR_OK;
}

static enum err
check_size(struct view *v, struct request *r)
{
	const struct file_create_in *in = r->in;
	int64_t most = 0;
	enum err err = setting_find(v, r, SETTING_FILE_BYTES, &most);

	return err == ERR_OK && in->size > most ? request_refuse(r,
	    ERR_TOO_LARGE, "size", "is more than one file may have here") :
	    err;
}

enum err
file_check_room(const struct core_parts *parts, struct store *s,
    struct request *r)
{
	const struct core_settings *set = parts->settings;
	const struct file_create_in *in = r->in;
	struct file_open_sum open = { .count = 0 };
	struct quota quota;
	int64_t bytes = 0;
	enum err err = parts->store->ops->file_open_sum(s, request_user(r),
	    &open);

	if (err == ERR_OK)
		err = file_bytes(parts->store->ops, s, &bytes);
	if (err == ERR_OK)
		err = quota_load(parts->store->ops, s, &quota);
	if (err != ERR_OK)
		return err;
	if (in->size > quota_least(set->file_bytes_max,
	    quota.file_bytes_max))
		return request_refuse(r, ERR_TOO_LARGE, "size",
		    "is more than one file may have here");
	if (open.count_of_owner >= set->uploads_of_one_max)
		return request_refuse_more(r, NULL, set->uploads_of_one_max,
		    "uploads of one person: finish or delete one first");
	if (open.count >= set->uploads_max)
		return request_refuse_more(r, NULL, set->uploads_max,
		    "uploads may be under way: try again");
	return in->size > quota_least(set->files_bytes_max,
	    quota.files_bytes_max) - bytes - open.bytes ?
	    request_refuse(r, ERR_LIMIT, "size",
	    "there is no room left for files") : ERR_OK;
}

enum err
file_create_look(struct view *v, struct request *r)
{
	const struct file_create_in *in = r->in;
	struct file_work *work = arena_zalloc(&r->arena, sizeof(*work));
	unsigned char id[FILE_ID_CHARS / 2];
	enum err err = check_said(v->parts, r);

	if (err == ERR_OK)
		err = check_size(v, r);
	if (err == ERR_OK)
		err = file_check_room(v->parts, v->store, r);
	if (err != ERR_OK)
		return err;
	rng_fill(v->parts->rng, id, sizeof(id));
	text_hex(id, sizeof(id), work->id);
	work->file = (struct file){ .id = str_from(work->id),
		.owner = request_user(r), .name = in->name, .size = in->size,
		.said_hash = in->hash };
	r->scratch = work;
	return ERR_OK;
}

/* ---- before it is finished ---- */

static enum err
find_own(struct view *v, struct request *r, struct str id, struct file *out)
{
	enum err err = find(v, r, id, out);

	if (err == ERR_OK && !str_eq(out->owner, request_user(r)))
		err = request_refuse(r, ERR_NOT_FOUND, "id", "no such file");
	return err;
}

enum err
file_with_part(struct request *r, const struct file *f, struct part part,
    struct buf *parts)
{
	enum err err;

	if (file_is_whole(f))
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "it is finished");
	if (part.from < 0 || part.from >= part.upto || part.upto > f->size)
		return request_refuse(r, ERR_FIELD, "offset",
		    "the part is not within the file");
	err = parts_add(f->parts, part, parts);
	return err == ERR_LIMIT ? request_refuse(r, err, "offset",
	    "too many parts with gaps between them") : err;
}

enum err
file_put_look(struct view *v, struct request *r)
{
	const struct file_put_in *in = r->in;
	struct transfer *t = r->transfer;
	struct buf parts;
	struct file f;
	enum err err = find_own(v, r, in->id, &f);

	if (err != ERR_OK)
		return err;
	t->at = in->offset;
	t->upto += in->offset;
	buf_init(&parts, PARTS_BYTES_MAX);
	err = file_with_part(r, &f, (struct part){ t->at, t->upto }, &parts);
	buf_fini(&parts);
	return err;
}

enum err
file_finish_look(struct view *v, struct request *r)
{
	const struct file_get_in *in = r->in;
	struct file_work *work = arena_zalloc(&r->arena, sizeof(*work));
	enum err err = find_own(v, r, in->id, &work->file);

	if (err != ERR_OK)
		return err;
	r->scratch = work;
	if (file_is_whole(&work->file)) {	/* a retry */
		request_go_to(r, FILE_FINISH_STEPS);
		return file_answer(r, &work->file);
	}
	return parts_are_whole(work->file.parts, work->file.size) ?
	    setting_find(v, r, SETTING_FILE_TYPES, &work->rule) :
	    request_refuse(r, ERR_WRONG_STATE, "id",
	    "bytes are missing: see its parts");
}
