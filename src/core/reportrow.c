/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records of cases.
 * Runs on: writers and readers.
 * Owns: nothing between calls.
 */
#include "core/reportrow.h"

#include <inttypes.h>

#include "core/access.h"

static const struct field report_fields[] = {
	FIELD_INT(struct report, conv_key, 0, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_INT(struct report, seq, 0, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_INT(struct report, said_ts, 0, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_STRING(struct report, conv, 0, CONV_NAME_ROOM, FIELD_REQUIRED,
	    ""),
	FIELD_STRING(struct report, from, 0, 64, FIELD_REQUIRED, ""),
	FIELD_STRING(struct report, kind, 0, 64, FIELD_REQUIRED, ""),
	FIELD_JSON(struct report, copy, RECORD_BODY_MAX, FIELD_REQUIRED, ""),
	FIELD_BOOL(struct report, is_cut, 0, ""),
	FIELD_INT(struct report, place, 0, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_INT(struct report, first_ts, 0, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_INT(struct report, newest_ts, 0, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_INT(struct report, people, 0, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_INT(struct report, reasons, 0, INT64_MAX, FIELD_REQUIRED, ""),
	FIELD_BOOL(struct report, is_closed, 0, ""),
	FIELD_INT(struct report, outcome, 0, OUTCOME_COUNT - 1, 0, ""),
	FIELD_INT(struct report, closed_ts, 0, INT64_MAX, 0, ""),
	FIELD_STRING(struct report, by, 0, 64, 0, ""),
	FIELD_STRING(struct report, note, 0, REPORT_NOTE_MAX, 0, ""),
	FIELD_END
};
static const struct field reporter_fields[] = {
	FIELD_INT(struct reporter, reason, 0, REASON_COUNT - 1,
	    FIELD_REQUIRED, ""),
	FIELD_STRING(struct reporter, text, 0, REPORT_TEXT_MAX, 0, ""),
	FIELD_END
};

struct str
report_queue(bool is_closed)
{
	return is_closed ? STR("t:closed") : STR("t:open");
}

/* The first that was reported is the first to be looked at; of those that
 * are closed it is the newest. */
struct str
report_place(const struct report *rep, char room[REPORT_QUEUE_ROOM])
{
	int len = snprintf(room, REPORT_QUEUE_ROOM, "%019" PRId64 "/%019"
	    PRId64, rep->is_closed ? INT64_MAX - rep->place : rep->place,
	    rep->id);

	return (struct str){ room, (size_t)len };
}

bool
report_place_parse(struct str text, int64_t *id)
{
	const char *slash = memchr(text.p, '/', text.len);
	unsigned long long n;
	struct str tail;

	if (slash == NULL)
		return false;
	tail = (struct str){ slash + 1,
		text.len - (size_t)(slash + 1 - text.p) };
	if (!message_seq_of(tail, &n))
		return false;
	*id = (int64_t)n;
	return true;
}

enum err
report_row_get(const struct view *v, int64_t id, struct arena *arena,
    struct report *out)
{
	char room[MESSAGE_KEY_ROOM];
	struct record row;
	enum err err = access_get(v, RECORD_REPORT, message_seq_key(id, room),
	    arena, &row);

	*out = (struct report){ .from = STR(""), .by = STR(""),
		.note = STR("") };
	if (err == ERR_OK)
		err = access_decode(&row, report_fields, out, arena);
	out->id = id;
	return err;
}

enum err
report_row_put(struct ledger *l, const struct report *rep)
{
	char id[MESSAGE_KEY_ROOM];
	struct record row = { .kind = RECORD_REPORT, .owner = ACCESS_OWNER,
		.id = message_seq_key(rep->id, id), .ts = rep->newest_ts };

	return access_put(l, &row, report_fields, rep);
}

enum err
reporter_decode(const struct record *row, struct arena *arena,
    struct reporter *out)
{
	*out = (struct reporter){ .text = STR("") };
	return access_decode(row, reporter_fields, out, arena);
}

enum err
reporter_put(struct ledger *l, struct str user, int64_t id,
    const struct reporter *who)
{
	char room[MESSAGE_KEY_ROOM];
	struct record row = { .kind = RECORD_REPORTER, .owner = user,
		.id = message_seq_key(id, room), .ts = ledger_ts(l) };

	return access_put(l, &row, reporter_fields, who);
}

enum err
report_mark(struct ledger *l, enum record_kind kind, struct str owner,
    struct str id)
{
	return ledger_check(l, ledger_ops(l)->record_put(ledger_store(l),
	    &(struct record){ .kind = kind, .owner = owner, .id = id,
	    .ts = ledger_ts(l), .body = STR("") }));
}

enum err
report_unmark(struct ledger *l, enum record_kind kind, struct str owner,
    struct str id)
{
	const struct record_key key = { kind, owner, id };
	enum err err = ledger_check(l, ledger_ops(l)->record_delete(
	    ledger_store(l), &key));

	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

struct people {
	struct arena arena;
	struct str ids[REPORT_PEOPLE_MAX];
	int count;
};

static bool
on_owner(void *arg, const struct record *row)
{
	struct people *all = arg;

	all->ids[all->count++] = (struct str){ arena_strndup(&all->arena,
	    row->owner.p, row->owner.len), row->owner.len };
	return all->count < REPORT_PEOPLE_MAX;
}

enum err
report_unmark_all(struct ledger *l, enum record_kind kind, int64_t id)
{
	char room[MESSAGE_KEY_ROOM];
	const struct record_range range = { .kind = kind, .after = STR(""),
		.key = message_seq_key(id, room),
		.limit = REPORT_PEOPLE_MAX };
	struct people all = { .count = 0 };
	enum err err;

	arena_init(&all.arena, 65536);
	err = ledger_check(l, ledger_ops(l)->record_owners(ledger_store(l),
	    &range, on_owner, &all));
	for (int i = 0; i < all.count && err == ERR_OK; i++)
		err = report_unmark(l, kind, all.ids[i], range.key);
	arena_fini(&all.arena);
	return err;
}
