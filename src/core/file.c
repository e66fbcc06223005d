/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of files: they begin, parts come, they are finished and deleted.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/file.h"

#include <inttypes.h>

#include "core/filework.h"
#include "core/messagefile.h"
#include "core/selflog.h"
#include "core/transfer.h"

static enum err
find(struct ledger *l, struct request *r, struct str id, struct file *out)
{
	enum err err = ledger_check(l, ledger_ops(l)->file_get(
	    ledger_store(l), id, &r->arena, out));

	/* Another's is as absent. */
	if (err == ERR_OK && !str_eq(out->owner, request_user(r)))
		err = ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "id",
	    "no such file") : err;
}

static enum err
put(struct ledger *l, const struct file *f)
{
	return ledger_check(l, ledger_ops(l)->file_put(ledger_store(l), f));
}

/* The tenant's files take so many bytes more. */
static enum err
count_bytes(struct ledger *l, int64_t more)
{
	int64_t bytes = 0;
	char text[24];
	enum err err = ledger_check(l, file_bytes(ledger_ops(l),
	    ledger_store(l), &bytes));
	int n;

	if (err != ERR_OK)
		return err;
	n = snprintf(text, sizeof(text), "%" PRId64, bytes + more);
	return ledger_check(l, ledger_ops(l)->meta_put(ledger_store(l),
	    FILE_BYTES_KEY, (struct str){ text, (size_t)n }));
}

/* Her own devices learn it; the system has no log of its own. */
static enum err
tell(struct ledger *l, struct request *r, const struct file *f,
    const char *what)
{
	struct entry e = { .type = ENTRY_FILE, .sender = f->owner };
	struct buf text;
	struct jsonw w;

	if (e.sender.len == 0)
		return ERR_OK;
	buf_init(&text, 256);
	w = jsonw_on(&text);
	jsonw_object(&w);
	jsonw_string_field(&w, what, f->id);
	jsonw_object_end(&w);
	e.body = buf_keep(&text, &r->arena);
	return selflog_tell(l, r, e.sender, &e);
}

/* ---- uploads ---- */

enum err
file_create(struct ledger *l, struct request *r)
{
	struct file_work *work = r->scratch;
	/* Others may have begun since a reader looked. */
	enum err err = file_check_room(ledger_parts(l), ledger_store(l), r);

	if (err == ERR_LIMIT || err == ERR_TOO_LARGE)
		return err;	/* says nothing about the disk */
	if (err != ERR_OK)
		return ledger_check(l, err);
	work->file.ts = work->file.idle_ts = ledger_ts(l);
	err = put(l, &work->file);
	return err == ERR_OK ? file_answer(r, &work->file) : err;
}

enum err
file_note_part(struct ledger *l, struct request *r, struct str id,
    struct part part)
{
	struct file f;
	struct buf parts;
	enum err err = find(l, r, id, &f);

	if (err != ERR_OK)
		return err;
	buf_init(&parts, PARTS_BYTES_MAX);
	err = file_with_part(r, &f, part, &parts);
	if (err == ERR_OK) {
		f.parts = buf_str(&parts);
		f.idle_ts = ledger_ts(l);
		err = put(l, &f);
	}
	if (err == ERR_OK)
		err = file_answer(r, &f);
	buf_fini(&parts);
	return err;
}

enum err
file_put(struct ledger *l, struct request *r)
{
	const struct file_put_in *in = r->in;

	return file_note_part(l, r, in->id, (struct part){ in->offset,
	    r->transfer->upto });
}

/* The same content is there already, as its row says, or it takes room from
 * now on. */
static enum err
place_it(struct ledger *l, struct request *r, struct file_work *work,
    struct file *f)
{
	struct file twin;
	enum err err = ledger_check(l, ledger_ops(l)->file_by_hash(
	    ledger_store(l), f->hash, &r->arena, &twin));

	work->drop = (struct depot_key){ .name = f->id };
	work->twin = STR_NONE;	/* a batch may run again */
	f->place = str_from(work->place);
	if (err == ERR_NOT_FOUND)
		return count_bytes(l, f->size);
	if (err != ERR_OK || str_eq(twin.place, f->place))
		return err;
	f->place = work->twin = twin.place;
	return ERR_OK;
}

enum err
file_finish(struct ledger *l, struct request *r)
{
	struct file_work *work = r->scratch;
	struct file f;
	enum err err = find(l, r, work->file.id, &f);

	if (err != ERR_OK)
		return err;
	if (!file_is_whole(&f)) {
		f.hash = str_from(work->hash);
		f.mime = work->file.mime;
		f.width = work->file.width;
		f.height = work->file.height;
		f.parts = STR("");
		f.idle_ts = ledger_ts(l);
		err = place_it(l, r, work, &f);
		if (err == ERR_OK)
			err = put(l, &f);
		if (err == ERR_OK)
			err = tell(l, r, &f, "finished");
	}
	return err == ERR_OK ? file_answer(r, &f) : err;
}

/* ---- messages that name them ---- */

static bool
on_any(void *arg, const struct file_ref *ref)
{
	(void)ref;
	*(bool *)arg = true;
	return false;
}

static enum err
is_named(struct ledger *l, struct str id, bool *out)
{
	const struct file_ref none = { .file = id };

	*out = false;
	return ledger_check(l, ledger_ops(l)->file_ref_list(ledger_store(l),
	    &none, 1, on_any, out));
}

struct named {
	struct arena arena;
	struct str ids[FILES_NAMED_MAX];
	unsigned count;
};

static bool
on_named(void *arg, const struct file_ref *ref)
{
	struct named *n = arg;

	n->ids[n->count++] = (struct str){ arena_strndup(&n->arena,
	    ref->file.p, ref->file.len), ref->file.len };
	return true;
}

static enum err
note_idle(struct ledger *l, struct arena *arena, struct str id)
{
	bool named;
	struct file f;
	enum err err = is_named(l, id, &named);

	if (err != ERR_OK || named)
		return err;
	err = ledger_check(l, ledger_ops(l)->file_get(ledger_store(l), id,
	    arena, &f));
	if (err != ERR_OK)
		return err;
	f.idle_ts = ledger_ts(l);
	return put(l, &f);
}

enum err
file_forget_at(struct ledger *l, int64_t conv, int64_t seq)
{
	const struct entry_range range = { conv, seq, seq, FILES_NAMED_MAX,
		false };
	const struct store_ops *ops = ledger_ops(l);
	struct named n = { .count = 0 };
	enum err err;

	arena_init(&n.arena, FILES_NAMED_MAX * 16384);
	err = ledger_check(l, ops->file_ref_range(ledger_store(l), &range,
	    on_named, &n));
	if (err == ERR_OK && n.count > 0)
		err = ledger_check(l, ops->file_ref_clear(ledger_store(l),
		    conv, seq));
	for (unsigned i = 0; i < n.count && err == ERR_OK; i++)
		err = note_idle(l, &n.arena, n.ids[i]);
	arena_fini(&n.arena);
	return err;
}

/* ---- deleting ---- */

/* Its bytes go when no other row has them; drop: which, or an empty name. */
static enum err
forget_bytes(struct ledger *l, struct request *r, const struct file *f,
    struct depot_key *drop)
{
	struct file twin;
	enum err err;

	*drop = (struct depot_key){ .name = f->id };
	if (!file_is_whole(f))
		return ERR_OK;
	drop->is_whole = true;
	drop->name = f->place;
	err = ledger_check(l, ledger_ops(l)->file_by_hash(ledger_store(l),
	    f->hash, &r->arena, &twin));
	if (err == ERR_NOT_FOUND)
		return count_bytes(l, -f->size);
	drop->name = STR("");
	return err;
}

enum err
file_forget(struct ledger *l, struct request *r, const struct file *f,
    struct depot_key *drop)
{
	enum err err = ledger_check(l, ledger_ops(l)->file_delete(
	    ledger_store(l), f->id));

	if (err == ERR_OK)
		err = forget_bytes(l, r, f, drop);
	return err == ERR_OK ? tell(l, r, f, "deleted") : err;
}

enum err
file_delete(struct ledger *l, struct request *r)
{
	const struct file_get_in *in = r->in;
	struct file_work *work = arena_zalloc(&r->arena, sizeof(*work));
	bool named = false;
	struct file f;
	enum err err = find(l, r, in->id, &f);

	if (err == ERR_OK)
		err = is_named(l, in->id, &named);
	if (err == ERR_OK && named)
		err = request_refuse(r, ERR_WRONG_STATE, "id",
		    "messages name it: recall them");
	if (err == ERR_OK)
		err = file_forget(l, r, &f, &work->drop);
	if (err != ERR_OK)
		return err;
	r->scratch = work;
	buf_puts(&r->result, "{}");
	return ERR_OK;
}
