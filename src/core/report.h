/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H
/*
 * Messages that people report: a case for each message, however many report
 * it, with a copy of what it said when the first one did. A case is open or
 * closed, and lies in the queue of those. It goes with its message when that
 * is purged, with its author when she is erased, and by itself some time
 * after it was closed.
 */
#include "core/due.h"
#include "core/messagechange.h"
#include "core/view.h"

#define REPORT_TEXT_MAX 1000	/* bytes of the reporter's words */
#define REPORT_NOTE_MAX 1000	/* bytes, of whoever closes it */
#define REPORT_PEOPLE_MAX 200	/* that are kept of one message */
#define REPORT_COPY_MAX 8000	/* bytes of a body; of a longer one … */
#define REPORT_CUT_MAX 1500	/* … so many of its text */
#define REPORT_CLOSED_DAYS 180	/* that a closed one is kept */
#define REPORT_DAY_MS ((int64_t)24 * 3600 * 1000)
#define REPORT_LIST_MAX 100
#define REPORT_AROUND 3		/* messages shown before and behind */
#define REPORT_CURSOR_ROOM 48
#define REPORT_REFS_MAX 4096	/* messages that name a file, looked at */

enum report_reason {	/* stored */
	REASON_SPAM, REASON_ABUSE, REASON_FRAUD, REASON_SEXUAL,
	REASON_VIOLENCE, REASON_SECRETS, REASON_OTHER, REASON_COUNT
};
enum report_outcome {	/* stored */
	OUTCOME_DISMISSED,	/* nothing is wrong with it */
	OUTCOME_REMOVED,	/* the message is taken back */
	OUTCOME_SUSPENDED,	/* its author is disabled */
	OUTCOME_SETTLED,	/* otherwise: the note says how */
	OUTCOME_COUNT
};
enum report_state { REPORT_OPEN, REPORT_CLOSED };
extern const char *const report_reason_names[REASON_COUNT + 1],
    *const report_outcome_names[OUTCOME_COUNT + 1],
    *const report_state_names[3];

struct message_report_in {
	struct str conv, text;
	int64_t seq;
	int reason;
};
struct report_list_in {
	struct str after;
	int64_t limit;
	int state;
};
struct report_get_in {
	struct str reason;
	int64_t id;
};
struct report_resolve_in {
	struct str note;
	int64_t id;
	int outcome;
};

/* message.report: what she may read, then the case. */
enum err message_report_look(struct view *, struct request *);
enum err message_report(struct ledger *, struct request *);
enum err report_list(struct view *, struct request *);
/* report.get: written down in the audit log, then shown. */
enum err report_note(struct ledger *, struct request *);
enum err report_get(struct view *, struct request *);
enum err report_resolve(struct ledger *, struct request *);

/* Whether the caller looks after reports, and a message of which there is one
 * names that file: ERR_NOT_FOUND. */
enum err report_shows_file(struct view *, struct request *,
    struct str file) MUST_CHECK;

/* An administrator took the message of that id back: its case, if one is
 * open, is closed. */
enum err report_removed(struct ledger *, struct request *, int64_t id)
    MUST_CHECK;
/* All there is about the message of that id goes. */
enum err report_forget(struct ledger *, int64_t id) MUST_CHECK;
/* Some of what there is about her messages and by her goes; *rest: there is
 * more. */
enum err report_erase(struct ledger *, struct str user, bool *rest)
    MUST_CHECK;
/* See core/due.h. */
enum err report_expire(struct ledger *, struct request *,
    struct ledger_conv *, const struct due *);

#endif
