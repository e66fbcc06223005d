/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_REPORTROW_H
#define CORE_REPORTROW_H
/* Records of cases, for those who write and those who show them. */
#include "core/report.h"

struct report {
	int64_t id;		/* of the message; the record's id */
	int64_t conv_key, seq, said_ts;
	struct str conv;	/* canonical */
	struct str from;	/* empty: the system */
	struct str kind, copy;	/* of the message, then */
	bool is_cut;		/* the copy is: text alone */
	int64_t place;		/* in its queue */
	int64_t first_ts, newest_ts;
	int64_t people;		/* who reported it; reasons: bits */
	int64_t reasons;
	bool is_closed;
	int64_t outcome, closed_ts;
	struct str by, note;	/* who closed it */
};

/* What one person said. */
struct reporter {
	int64_t reason;
	struct str text;
};

#define REPORT_QUEUE_ROOM 48
/* Owner of a queue's records, and the id of a case's among them. */
struct str report_queue(bool is_closed);
struct str report_place(const struct report *, char[REPORT_QUEUE_ROOM]);
/* The message's id of such an id; false: it is none. */
bool report_place_parse(struct str, int64_t *id);

/* ERR_NOT_FOUND. */
enum err report_row_get(const struct view *, int64_t id, struct arena *,
    struct report *) MUST_CHECK;
enum err report_row_put(struct ledger *, const struct report *) MUST_CHECK;
enum err reporter_decode(const struct record *, struct arena *,
    struct reporter *) MUST_CHECK;
enum err reporter_put(struct ledger *, struct str user, int64_t id,
    const struct reporter *) MUST_CHECK;

/* Records that say only that there is something; dropping what is not there
 * is no error. */
enum err report_mark(struct ledger *, enum record_kind, struct str owner,
    struct str id) MUST_CHECK;
enum err report_unmark(struct ledger *, enum record_kind, struct str owner,
    struct str id) MUST_CHECK;
/* Those that people have about the message of that id. */
enum err report_unmark_all(struct ledger *, enum record_kind,
    int64_t id) MUST_CHECK;

#endif
