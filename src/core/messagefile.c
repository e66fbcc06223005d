/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that messages name: checked before, noted after.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/messagefile.h"

#include <jansson.h>

#include "core/expiry.h"
#include "core/file.h"
#include "core/messagechange.h"
#include "core/messagetext.h"

/* Messages that are looked at for one by which somebody else than its owner
 * may send a file on; to be sure she forwards the message. */
#define SENT_ON_MAX 64

_Static_assert(FILES_NAMED_MAX >= 2 * FORWARD_MAX,
    "each of the merged has a file and a small picture");

/* ---- before ---- */

static enum err
check_reader(struct ledger *l, struct request *r, const struct file *f)
{
	const struct file_seen seen = { .conv = STR(""),
		.most = SENT_ON_MAX };
	struct view v = { .parts = ledger_parts(l), .ops = ledger_ops(l),
		.store = ledger_store(l) };
	/* What this batch wrote so far counts as well. */
	enum err err = ledger_settle(l);

	return err == ERR_OK ? ledger_check(l, file_check_reader(&v, r, f,
	    &seen)) : err;
}

/* How a message names a file, and whose message it is. */
struct naming {
	struct str sender;
	const char *field;
	struct str id;
};

/* A file that is whole and that the sender may read. */
static enum err
find(struct ledger *l, struct request *r, const struct naming *n,
    struct file *out)
{
	enum err err = ledger_check(l, ledger_ops(l)->file_get(
	    ledger_store(l), n->id, &r->arena, out));

	if (err == ERR_OK && !str_eq(out->owner, n->sender))
		err = str_eq(n->sender, request_user(r)) ?
		    check_reader(l, r, out) : ERR_NOT_FOUND;
	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, n->field, "no such file");
	if (err == ERR_OK && !file_is_whole(out))
		return request_refuse(r, ERR_WRONG_STATE, n->field,
		    "finish its upload first");
	return err;
}

/* What a message of a kind shows must be of that sort. Sound comes in
 * containers of video too. */
static const struct {
	int kind;
	const char *types[3];
} sorts[] = {
	{ KIND_IMAGE, { "image/", NULL } },
	{ KIND_VOICE, { "audio/", "video/", NULL } },
	{ KIND_VIDEO, { "video/", NULL } },
};

static bool
is_of_sort(int kind, struct str mime)
{
	for (size_t i = 0; i < sizeof(sorts) / sizeof(sorts[0]); i++) {
		if (sorts[i].kind != kind)
			continue;
		for (const char *const *t = sorts[i].types; *t != NULL; t++)
			if (str_starts(mime, *t))
				return true;
		return false;
	}
	return true;
}

/* A camera that was held upright writes its sides the other way round. */
static bool
has_sides(const struct file *f, const struct message_body *body)
{
	return f->width == 0 ||
	    (body->width == f->width && body->height == f->height) ||
	    (body->width == f->height && body->height == f->width);
}

static enum err
check_said(struct request *r, int kind, const struct file *f,
    const struct message_body *body)
{
	const struct file_said *said = &body->file;

	if (said->size != f->size)
		return request_refuse(r, ERR_FIELD, "body.file.size",
		    "the file has another size");
	if (said->hash.len > 0 && !str_eq(said->hash, f->hash))
		return request_refuse(r, ERR_FIELD, "body.file.hash",
		    "the file has another one");
	if (!is_of_sort(kind, f->mime))
		return request_refuse(r, ERR_FIELD, "body.file.id",
		    "the file is not of this kind");
	if (kind == KIND_IMAGE && !has_sides(f, body))
		return request_refuse(r, ERR_FIELD, "body.width",
		    "the image has other sides");
	return ERR_OK;
}

static enum err
check_thumb(struct ledger *l, struct request *r, struct str sender,
    const struct message_body *body)
{
	const struct naming n = { sender, "body.thumb", body->thumb };
	struct file f;
	enum err err;

	if (body->thumb.len == 0)
		return ERR_OK;
	err = find(l, r, &n, &f);
	if (err == ERR_OK && !(str_starts(f.mime, "image/") && f.width > 0))
		err = request_refuse(r, ERR_FIELD, "body.thumb",
		    "must be a PNG, GIF, JPEG or WebP");
	if (err == ERR_OK && f.size > THUMB_MAX_BYTES)
		err = request_refuse(r, ERR_FIELD, "body.thumb",
		    "must have at most 256 KiB");
	return err;
}

enum err
message_check_files(struct ledger *l, struct request *r, struct str sender,
    int kind, struct message_body *body)
{
	const struct naming n = { sender, "body.file.id", body->file.id };
	struct file f;
	enum err err;

	if (body->file.id.len > 0) {
		err = find(l, r, &n, &f);
		if (err == ERR_OK)
			err = check_said(r, kind, &f, body);
		if (err != ERR_OK)
			return err;
		body->file.mime = f.mime;
		body->file.hash = f.hash;
	}
	return check_thumb(l, r, sender, body);
}

/* ---- after ---- */

static enum err
note(struct ledger *l, const struct entry *e, struct str id)
{
	const struct store_ops *ops = ledger_ops(l);
	const struct file_ref ref = { id, e->conv, e->seq };
	struct arena arena;
	struct file f;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = ledger_check(l, ops->file_get(ledger_store(l), id, &arena, &f));
	if (err == ERR_OK)
		err = ledger_check(l, ops->file_ref_put(ledger_store(l),
		    &ref));
	if (err == ERR_OK && f.idle_ts != 0) {
		f.idle_ts = 0;
		err = ledger_check(l, ops->file_put(ledger_store(l), &f));
	}
	arena_fini(&arena);
	return err;
}

enum err
message_note_files(struct ledger *l, const struct entry *e,
    const struct message_body *body)
{
	enum err err = body->file.id.len > 0 ? note(l, e, body->file.id) :
	    ERR_OK;

	return err == ERR_OK && body->thumb.len > 0 ?
	    note(l, e, body->thumb) : err;
}

/* ---- bodies that are copied ---- */

struct ids {
	struct str items[FILES_NAMED_MAX];
	unsigned count;
};

static void
add_id(struct ids *ids, const json_t *text)
{
	if (json_is_string(text) && ids->count < FILES_NAMED_MAX)
		ids->items[ids->count++] = (struct str){
			json_string_value(text), json_string_length(text) };
}

/* What was copied without its files names none. */
static void
collect(struct ids *ids, const json_t *of, const json_t *body)
{
	if (json_is_true(json_object_get(of, EXPIRED_MARK)))
		return;
	add_id(ids, json_object_get(json_object_get(body, "file"), "id"));
	add_id(ids, json_object_get(body, "thumb"));
}

/* The ids lie in *root, which is the caller's: json_decref. */
static enum err
ids_of(struct str body, struct ids *ids, json_t **root)
{
	const json_t *one;
	size_t i;

	ids->count = 0;
	*root = NULL;
	/* Most say nothing of files, and it shows. */
	if (memmem(body.p, body.len, "\"id\":", 5) == NULL &&
	    memmem(body.p, body.len, "\"thumb\":", 8) == NULL)
		return ERR_OK;
	if (field_parse(body, root) != ERR_OK)
		return ERR_CORRUPT;	/* this program wrote it */
	collect(ids, NULL, *root);
	json_array_foreach(json_object_get(*root, "messages"), i, one)
		collect(ids, one, json_object_get(one, "body"));
	return ERR_OK;
}

/* A card's data may look like a file's name: what there is no file of was
 * never one. */
enum err
message_note_copied(struct ledger *l, const struct entry *e)
{
	struct ids ids;
	json_t *root;
	enum err err;

	if (message_has_mark(e, EXPIRED_MARK))
		return ERR_OK;
	err = ledger_check(l, ids_of(e->body, &ids, &root));
	for (unsigned i = 0; i < ids.count && err == ERR_OK; i++) {
		err = note(l, e, ids.items[i]);
		if (err == ERR_NOT_FOUND)
			err = ERR_OK;
	}
	json_decref(root);
	return err;
}

enum err
message_check_copied(struct ledger *l, struct request *r, struct str body)
{
	struct ids ids;
	json_t *root;
	struct file f;
	enum err err = ledger_check(l, ids_of(body, &ids, &root));

	for (unsigned i = 0; i < ids.count && err == ERR_OK; i++) {
		const struct naming n = { request_user(r), "seqs",
			ids.items[i] };

		err = find(l, r, &n, &f);
	}
	json_decref(root);
	return err;
}
