/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reporting a message, and closing its case.
 * Runs on: writers; message_report_look on readers.
 * Owns: nothing between calls.
 */
#include "core/report.h"

#include "base/jsonw.h"
#include "base/metrics.h"
#include "core/access.h"
#include "core/messagetext.h"
#include "core/policy.h"
#include "core/reportrow.h"
#include "core/retention.h"
#include "core/selflog.h"

const char *const report_reason_names[REASON_COUNT + 1] = {
	[REASON_SPAM] = "spam", [REASON_ABUSE] = "abuse",
	[REASON_FRAUD] = "fraud", [REASON_SEXUAL] = "sexual",
	[REASON_VIOLENCE] = "violence", [REASON_SECRETS] = "secrets",
	[REASON_OTHER] = "other",
};
const char *const report_outcome_names[OUTCOME_COUNT + 1] = {
	[OUTCOME_DISMISSED] = "dismissed", [OUTCOME_REMOVED] = "removed",
	[OUTCOME_SUSPENDED] = "suspended", [OUTCOME_SETTLED] = "settled",
};
const char *const report_state_names[3] = {
	[REPORT_OPEN] = "open", [REPORT_CLOSED] = "closed",
};

/* ---- message.report ---- */

/* What is reported; by r->scratch from step to step. */
struct look {
	struct conv conv;
	struct entry e;
};

enum err
message_report_look(struct view *v, struct request *r)
{
	const struct message_report_in *in = r->in;
	struct look *look = arena_zalloc(&r->arena, sizeof(*look));
	struct message_eye eye;
	enum err err = message_eye_open(&eye, v, r, in->conv);

	if (err == ERR_OK)
		err = message_eye_message(&eye, in->seq, &look->e);
	if (err != ERR_OK)
		return err;
	if (str_eq(look->e.sender, request_user(r)))
		return request_refuse(r, ERR_FIELD, "seq",
		    "it is one's own: recall it");
	look->conv = eye.found.conv;
	r->scratch = look;
	return ERR_OK;
}

/* It may have been recalled, or purged, since it was looked at. */
static enum err
find_again(struct ledger *l, struct request *r, const struct look *look,
    struct entry *e)
{
	enum err err = ledger_check(l, ledger_ops(l)->entry_by_seq(
	    ledger_store(l), look->conv.key, look->e.seq, &r->arena, e));

	if (err == ERR_OK && e->recalled)
		err = ERR_NOT_FOUND;
	return err == ERR_NOT_FOUND ? request_refuse(r, err, "seq",
	    "no such message") : err;
}

/* ERR_OK: she has reported it; ERR_NOT_FOUND. */
static enum err
find_own(struct ledger *l, struct request *r, struct str id)
{
	const struct record_key key = { RECORD_REPORTER, request_user(r), id };
	struct record row;

	return ledger_check(l, ledger_ops(l)->record_get(ledger_store(l),
	    &key, &r->arena, &row));
}

static enum err
check_room(struct ledger *l, struct request *r, const struct report *rep)
{
	const struct core_settings *set = ledger_parts(l)->settings;
	const struct store_ops *ops = ledger_ops(l);
	int64_t own = 0, all = 0;
	enum err err = ledger_check(l, ops->record_count(ledger_store(l),
	    RECORD_REPORT_WAITS, request_user(r), &own));

	if (err == ERR_OK && own >= set->reports_of_one_max)
		return request_refuse_more(r, "seq", set->reports_of_one_max,
		    "reports of one person: wait until some are closed");
	if (err != ERR_OK || (rep->people > 0 && !rep->is_closed))
		return err;
	err = ledger_check(l, ops->record_count(ledger_store(l),
	    RECORD_REPORT_QUEUE, report_queue(false), &all));
	return err == ERR_OK && all >= set->reports_max ?
	    request_refuse_more(r, "seq", set->reports_max,
	    "open reports of all: write to an administrator") : err;
}

/* What it says, as far as it goes into a record. */
static enum err
copy(struct request *r, const struct entry *e, struct report *rep)
{
	struct buf text, body;
	struct jsonw w;
	size_t len;
	enum err err;

	rep->is_cut = e->body.len > REPORT_COPY_MAX;
	rep->copy = e->body;
	if (!rep->is_cut)
		return ERR_OK;
	buf_init(&text, MESSAGE_TEXT_MAX);
	buf_init(&body, RECORD_BODY_MAX);
	err = message_text(e, &text);
	len = text.len < REPORT_CUT_MAX ? text.len : REPORT_CUT_MAX;
	while (len < text.len && len > 0 &&
	    ((unsigned char)text.data[len] & 0xc0) == 0x80)
		len--;
	w = jsonw_on(&body);
	jsonw_object(&w);
	jsonw_string_field(&w, "text", (struct str){ text.data, len });
	jsonw_object_end(&w);
	rep->copy = (struct str){ arena_strndup(&r->arena, body.data,
	    body.len), body.len };
	buf_fini(&body);
	buf_fini(&text);
	return err;
}

/* The first report of a message. */
static enum err
begin(struct ledger *l, struct request *r, const struct look *look,
    const struct entry *e, struct report *rep)
{
	char id[MESSAGE_KEY_ROOM];
	enum err err = copy(r, e, rep);

	rep->conv_key = e->conv;
	rep->seq = e->seq;
	rep->said_ts = entry_said_ts(e);
	rep->conv = look->conv.name;
	rep->from = e->sender;
	rep->kind = e->kind;
	rep->first_ts = ledger_ts(l);
	return err == ERR_OK && e->sender.len > 0 ? report_mark(l,
	    RECORD_REPORTED, e->sender, message_seq_key(e->id, id)) : err;
}

/* Into the queue of open ones, from wherever it was. */
static enum err
queue(struct ledger *l, struct report *rep)
{
	char room[REPORT_QUEUE_ROOM];
	enum err err = ERR_OK;

	if (rep->people > 0 && !rep->is_closed)
		return ERR_OK;
	if (rep->is_closed)
		err = report_unmark(l, RECORD_REPORT_QUEUE, report_queue(true),
		    report_place(rep, room));
	rep->is_closed = false;
	rep->place = ledger_last_id(l);
	return err == ERR_OK ? report_mark(l, RECORD_REPORT_QUEUE,
	    report_queue(false), report_place(rep, room)) : err;
}

static enum err
keep_reporter(struct ledger *l, struct request *r, struct report *rep,
    struct str id)
{
	const struct message_report_in *in = r->in;
	const struct reporter who = { .reason = in->reason, .text = in->text };
	enum err err = report_mark(l, RECORD_REPORT_WAITS, request_user(r), id);

	rep->people++;
	rep->reasons |= INT64_C(1) << in->reason;
	rep->newest_ts = ledger_ts(l);
	return err == ERR_OK ? reporter_put(l, request_user(r), rep->id,
	    &who) : err;
}

static enum err
answer(struct request *r, int64_t id)
{
	struct jsonw w = jsonw_on(&r->result);

	jsonw_object(&w);
	jsonw_int_field(&w, "id", id);
	jsonw_object_end(&w);
	return ERR_OK;
}

/* In her own log: nobody else learns who reported something. */
static enum err
note(struct ledger *l, struct request *r)
{
	const struct entry e = { .type = ENTRY_REPORT,
		.sender = request_user(r) };

	return selflog_tell(l, r, request_user(r), &e);
}

enum err
message_report(struct ledger *l, struct request *r)
{
	const struct look *look = r->scratch;
	const struct view v = retention_view(l);
	char room[MESSAGE_KEY_ROOM];
	struct str id = message_seq_key(look->e.id, room);
	bool is_new;
	struct report rep;
	struct entry e;
	enum err err = find_own(l, r, id);

	if (err != ERR_NOT_FOUND)
		return err == ERR_OK ? answer(r, look->e.id) : err;
	err = find_again(l, r, look, &e);
	if (err != ERR_OK)
		return err;
	err = ledger_check(l, report_row_get(&v, e.id, &r->arena, &rep));
	is_new = err == ERR_NOT_FOUND;
	if (err == ERR_OK && rep.people >= REPORT_PEOPLE_MAX)
		return answer(r, e.id);	/* it is known well enough */
	if (err == ERR_OK || is_new)
		err = check_room(l, r, &rep);
	if (err == ERR_OK)
		err = note(l, r);
	if (err == ERR_OK && is_new)
		err = begin(l, r, look, &e, &rep);
	if (err == ERR_OK)
		err = queue(l, &rep);
	if (err == ERR_OK)
		err = keep_reporter(l, r, &rep, id);
	if (err == ERR_OK)
		err = report_row_put(l, &rep);
	metric_add(METRIC_REPORTS, err == ERR_OK);
	return err == ERR_OK ? answer(r, e.id) : err;
}

/* ---- closing ---- */

static enum err
close_case(struct ledger *l, struct request *r, struct report *rep,
    enum report_outcome outcome, struct str said)
{
	char place[REPORT_QUEUE_ROOM];
	const struct due due = { .what = DUE_REPORT, .conv = rep->conv_key,
		.seq = rep->seq,
		.ts = ledger_ts(l) + REPORT_CLOSED_DAYS * REPORT_DAY_MS };
	enum err err = report_unmark(l, RECORD_REPORT_QUEUE,
	    report_queue(false), report_place(rep, place));

	if (err == ERR_OK)
		err = policy_note(l, r, "reports", STR(""));
	rep->is_closed = true;
	rep->place = ledger_last_id(l);
	rep->outcome = outcome;
	rep->closed_ts = ledger_ts(l);
	rep->by = request_user(r).len > 0 ? request_user(r) : STR("");
	rep->note = said.len > 0 ? said : STR("");
	if (err == ERR_OK)
		err = report_mark(l, RECORD_REPORT_QUEUE, report_queue(true),
		    report_place(rep, place));
	if (err == ERR_OK)
		err = report_unmark_all(l, RECORD_REPORT_WAITS, rep->id);
	if (err == ERR_OK)
		err = due_put(l, r, &due);
	return err == ERR_OK ? report_row_put(l, rep) : err;
}

/* An outcome that somebody else has to bring about is believed when it is
 * there to be seen. */
static enum err
check_outcome(struct ledger *l, struct request *r, const struct report *rep)
{
	const struct report_resolve_in *in = r->in;
	struct user u;
	enum err err;

	if (in->outcome == OUTCOME_SETTLED && in->note.len == 0)
		return request_refuse(r, ERR_FIELD, "note",
		    "say how it was settled");
	if (in->outcome != OUTCOME_SUSPENDED)
		return ERR_OK;
	err = rep->from.len == 0 ? ERR_NOT_FOUND : ledger_check(l,
	    ledger_ops(l)->user_get(ledger_store(l), rep->from, &r->arena,
	    &u));
	if (err == ERR_NOT_FOUND || (err == ERR_OK && !u.disabled))
		return request_refuse(r, ERR_WRONG_STATE, "outcome",
		    "who said it is not disabled: user.disable does that");
	return err;
}

static enum err
resolve(struct ledger *l, struct request *r, struct report *rep)
{
	const struct report_resolve_in *in = r->in;
	enum err err = check_outcome(l, r, rep);

	if (err == ERR_OK)
		err = close_case(l, r, rep, (enum report_outcome)in->outcome,
		    in->note);
	if (err != ERR_OK || in->outcome != OUTCOME_REMOVED)
		return err;
	err = message_take(l, r, rep->conv, rep->seq);
	return err == ERR_NOT_FOUND ? ERR_OK : err;	/* purged just now */
}

enum err
report_resolve(struct ledger *l, struct request *r)
{
	const struct report_resolve_in *in = r->in;
	const struct view v = retention_view(l);
	struct report rep;
	enum err err = ledger_check(l, report_row_get(&v, in->id, &r->arena,
	    &rep));

	if (err == ERR_NOT_FOUND)
		return request_refuse(r, err, "id", "no such report");
	if (err == ERR_OK && rep.is_closed && rep.outcome != in->outcome)
		return request_refuse(r, ERR_WRONG_STATE, "id",
		    "it is closed already");
	if (err == ERR_OK && !rep.is_closed)
		err = resolve(l, r, &rep);
	if (err == ERR_OK)
		buf_puts(&r->result, "{}");
	return err;
}

enum err
report_removed(struct ledger *l, struct request *r, int64_t id)
{
	const struct view v = retention_view(l);
	struct report rep;
	enum err err = ledger_check(l, report_row_get(&v, id, &r->arena,
	    &rep));

	if (err == ERR_OK && !rep.is_closed)
		err = close_case(l, r, &rep, OUTCOME_REMOVED, STR(""));
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}
