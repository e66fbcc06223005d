/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reports as those see them who look after them.
 * Runs on: readers; writers for noting that somebody looked.
 * Owns: nothing between calls.
 */
#include "base/jsonw.h"
#include "core/access.h"
#include "core/entryjson.h"
#include "core/reportrow.h"
#include "model/scope.h"

#define LIMIT 50
#define LOOK_MAX 100		/* entries, on each side */

static void
write_reasons(struct jsonw *w, int64_t reasons)
{
	jsonw_key(w, "reasons");
	jsonw_array(w);
	for (int i = 0; i < REASON_COUNT; i++)
		if (reasons >> i & 1)
			jsonw_string(w, str_from(report_reason_names[i]));
	jsonw_array_end(w);
}

/* What is no content: neither the message's nor anybody's words. */
static void
write_head(struct jsonw *w, const struct report *rep)
{
	jsonw_int_field(w, "id", rep->id);
	jsonw_string_field(w, "conv", rep->conv);
	jsonw_int_field(w, "seq", rep->seq);
	jsonw_string_field(w, "from", rep->from);
	jsonw_int_field(w, "said_ts", rep->said_ts);
	jsonw_string_field(w, "kind", rep->kind);
	jsonw_int_field(w, "people", rep->people);
	write_reasons(w, rep->reasons);
	jsonw_int_field(w, "first_ts", rep->first_ts);
	jsonw_int_field(w, "newest_ts", rep->newest_ts);
	jsonw_string_field(w, "state", str_from(
	    report_state_names[rep->is_closed]));
	if (!rep->is_closed)
		return;
	jsonw_string_field(w, "outcome", str_from(
	    report_outcome_names[rep->outcome]));
	jsonw_int_field(w, "closed_ts", rep->closed_ts);
	jsonw_string_field(w, "by", rep->by);
}

/* ---- report.list ---- */

struct walk {
	struct view *view;
	struct jsonw w;
	int64_t room;
	char next[REPORT_CURSOR_ROOM];	/* behind this one */
	bool more;
	enum err err;
};

static bool
on_place(void *arg, const struct record *row)
{
	struct walk *walk = arg;
	struct arena arena;
	struct report rep;
	int64_t id;

	walk->more = walk->room == 0;
	if (walk->more || !report_place_parse(row->id, &id))
		return !walk->more;
	walk->room--;
	snprintf(walk->next, sizeof(walk->next), "%.*s", STR_FMT(row->id));
	arena_init(&arena, MESSAGE_ARENA_MAX);
	walk->err = report_row_get(walk->view, id, &arena, &rep);
	if (walk->err == ERR_OK) {
		jsonw_object(&walk->w);
		write_head(&walk->w, &rep);
		jsonw_object_end(&walk->w);
	}
	arena_fini(&arena);
	if (walk->err == ERR_NOT_FOUND)
		walk->err = ERR_CORRUPT;
	return walk->err == ERR_OK;
}

enum err
report_list(struct view *v, struct request *r)
{
	const struct report_list_in *in = r->in;
	struct walk walk = { .view = v, .w = jsonw_on(&r->result),
		.room = in->limit > 0 ? in->limit : LIMIT };
	const struct record_range range = { .kind = RECORD_REPORT_QUEUE,
		.key = report_queue(in->state == REPORT_CLOSED),
		.after = in->after.len > 0 ? in->after : STR(""),
		.limit = walk.room + 1 };
	int64_t waiting = 0;
	enum err err = v->ops->record_count(v->store, RECORD_REPORT_QUEUE,
	    report_queue(false), &waiting);

	if (err != ERR_OK)
		return err;
	jsonw_object(&walk.w);
	jsonw_int_field(&walk.w, "waiting", waiting);
	jsonw_key(&walk.w, "reports");
	jsonw_array(&walk.w);
	err = v->ops->record_list(v->store, &range, on_place, &walk);
	jsonw_array_end(&walk.w);
	jsonw_bool_field(&walk.w, "more", walk.more);
	if (walk.more)
		jsonw_string_field(&walk.w, "next", str_from(walk.next));
	jsonw_object_end(&walk.w);
	return err == ERR_OK ? walk.err : err;
}

/* ---- report.get ---- */

/* The row that the audit log writes behind it is committed before anything
 * is shown. */
enum err
report_note(struct ledger *l, struct request *r)
{
	(void)l;
	(void)r;
	return ERR_OK;
}

struct show {
	struct view *view;
	struct jsonw w;
	struct arena arena;
	bool is_own;		/* she who looks has said it */
	enum err err;
};

static bool
on_reporter(void *arg, const struct record *row)
{
	struct show *show = arg;
	struct reporter who;

	show->err = reporter_decode(row, &show->arena, &who);
	if (show->err != ERR_OK)
		return false;
	jsonw_object(&show->w);
	jsonw_string_field(&show->w, "user", row->owner);
	jsonw_string_field(&show->w, "reason", str_from(
	    report_reason_names[who.reason]));
	jsonw_string_field(&show->w, "text", who.text);
	jsonw_int_field(&show->w, "ts", row->ts);
	jsonw_object_end(&show->w);
	return true;
}

static enum err
write_people(struct show *show, int64_t id)
{
	char room[MESSAGE_KEY_ROOM];
	const struct record_range range = { .kind = RECORD_REPORTER,
		.key = message_seq_key(id, room), .after = STR(""),
		.limit = REPORT_PEOPLE_MAX };
	enum err err;

	jsonw_key(&show->w, "reporters");
	jsonw_array(&show->w);
	err = show->is_own ? ERR_OK : show->view->ops->record_owners(
	    show->view->store, &range, on_reporter, show);
	jsonw_array_end(&show->w);
	return err == ERR_OK ? show->err : err;
}

/* *is_message: it counts among those around. Long texts are cut. */
static enum err
write_entry(struct show *show, const struct report *rep, int64_t seq,
    bool *is_message)
{
	struct view *v = show->view;
	struct arena arena;
	struct entry e;
	enum err err;

	arena_init(&arena, MESSAGE_ARENA_MAX);
	err = v->ops->entry_by_seq(v->store, rep->conv_key, seq, &arena, &e);
	*is_message = err == ERR_OK && e.type == ENTRY_MESSAGE;
	if (*is_message) {
		jsonw_object(&show->w);
		jsonw_string_field(&show->w, "conv", rep->conv);
		entry_write(&show->w, &e, seq != rep->seq);
		jsonw_object_end(&show->w);
	}
	arena_fini(&arena);
	return err;
}

/* Where the first of those around stands; purged ones are not there. */
static enum err
find_first(struct show *show, const struct report *rep, int64_t *seq)
{
	struct view *v = show->view;
	int messages = 0;
	enum err err = ERR_OK;

	*seq = rep->seq;
	for (int64_t at = rep->seq - 1; at > 0 && rep->seq - at < LOOK_MAX &&
	    messages < REPORT_AROUND && err == ERR_OK; at--) {
		struct arena arena;
		struct entry e;

		arena_init(&arena, MESSAGE_ARENA_MAX);
		err = v->ops->entry_by_seq(v->store, rep->conv_key, at,
		    &arena, &e);
		arena_fini(&arena);
		if (err == ERR_OK && e.type == ENTRY_MESSAGE) {
			messages++;
			*seq = at;
		}
	}
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* As they are now: some before it, itself, and some behind. */
static enum err
write_around(struct show *show, const struct report *rep)
{
	int64_t seq;
	int behind = 0;
	enum err err = find_first(show, rep, &seq);

	jsonw_key(&show->w, "entries");
	jsonw_array(&show->w);
	for (; err == ERR_OK && behind < REPORT_AROUND &&
	    seq < rep->seq + LOOK_MAX; seq++) {
		bool is_message;

		err = write_entry(show, rep, seq, &is_message);
		behind += is_message && seq > rep->seq;
	}
	jsonw_array_end(&show->w);
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

/* How many of her messages were reported. */
static enum err
write_author(struct show *show, const struct report *rep)
{
	int64_t count = 0;
	enum err err = rep->from.len == 0 ? ERR_OK :
	    show->view->ops->record_count(show->view->store, RECORD_REPORTED,
	    rep->from, &count);

	jsonw_int_field(&show->w, "of_author", count);
	return err;
}

static enum err
write_case(struct show *show, const struct report *rep)
{
	struct jsonw *w = &show->w;
	enum err err;

	jsonw_object(w);
	jsonw_key(w, "report");
	jsonw_object(w);
	write_head(w, rep);
	if (rep->is_closed)
		jsonw_string_field(w, "note", rep->note);
	jsonw_object_end(w);
	jsonw_raw_field(w, "copy", rep->copy);
	jsonw_bool_field(w, "cut", rep->is_cut);
	err = write_people(show, rep->id);
	if (err == ERR_OK)
		err = write_author(show, rep);
	if (err == ERR_OK)
		err = write_around(show, rep);
	jsonw_object_end(w);
	return err;
}

enum err
report_get(struct view *v, struct request *r)
{
	const struct report_get_in *in = r->in;
	struct show show = { .view = v, .w = jsonw_on(&r->result) };
	struct report rep;
	enum err err = report_row_get(v, in->id, &r->arena, &rep);

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such report");
	arena_init(&show.arena, MESSAGE_ARENA_MAX);
	show.is_own = rep.from.len > 0 && str_eq(rep.from, request_user(r));
	if (err == ERR_OK)
		err = write_case(&show, &rep);
	arena_fini(&show.arena);
	return err;
}

/* ---- files of what was reported ---- */

struct refs {
	struct view *view;
	enum err err;	/* ERR_NOT_FOUND until a report is found */
};

static bool
on_ref(void *arg, const struct file_ref *ref)
{
	struct refs *refs = arg;
	struct view *v = refs->view;
	struct arena arena;
	struct report rep;
	struct entry e;

	arena_init(&arena, 2 * MESSAGE_ARENA_MAX);
	refs->err = v->ops->entry_by_seq(v->store, ref->conv, ref->seq,
	    &arena, &e);
	if (refs->err == ERR_OK)
		refs->err = report_row_get(v, e.id, &arena, &rep);
	arena_fini(&arena);
	return refs->err == ERR_NOT_FOUND;
}

/* Ids of files are nobody's guess: who asks for one has been shown the report,
 * which is in the audit log. */
enum err
report_shows_file(struct view *v, struct request *r, struct str file)
{
	const struct file_ref none = { .file = file };
	struct refs refs = { .view = v, .err = ERR_NOT_FOUND };
	bool may = (r->who.roles & ROLE_TENANT_ADMIN) ||
	    (r->who.rights & right_bit(STR("report.read")));
	enum err err;

	if (!may || r->key != NULL)
		return ERR_NOT_FOUND;
	err = v->ops->file_ref_list(v->store, &none, REPORT_REFS_MAX, on_ref,
	    &refs);
	return err == ERR_OK ? refs.err : err;
}
