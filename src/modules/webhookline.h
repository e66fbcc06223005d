/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MODULES_WEBHOOKLINE_H
#define MODULES_WEBHOOKLINE_H
/*
 * One webhook's line: what of the log goes next, what is under way, what is
 * tried again and when, and when it is enough. No sockets, no store: times
 * and outcomes come in, decisions go out.
 *
 * An event that fails is tried again by a schedule of its own while later
 * ones go on. When several calls in a row fail the receiver is taken to be
 * down: the log stands still, and one event at a time is tried until one
 * gets through. Where the order is kept, one failure is enough for that.
 */
#include "core/webhook.h"
#include "net/outcall.h"

/* Unless the module says otherwise: ten calls of one event, over three days;
 * and how often a receiver that is down is tried at least. */
#define LINE_RETRY_MS (76 * 3600 * 1000LL)
#define LINE_PROBE_MS (10 * 60 * 1000)
#define LINE_ID_ROOM 65

struct line_slot {
	struct webhook_pending p;
	bool is_busy;
	bool is_probe;		/* called before its time: none of its tries */
};

struct line {
	struct line *next;	/* of its tenant */
	struct hooked *tenant;	/* of the module */
	char id[LINE_ID_ROOM];
	int64_t made_ts;
	int64_t retry_ms, probe_ms, failures_max;	/* settings */
	struct webhook_row row;	/* strings are the tenant's */
	bool is_gone;		/* deleted; calls are under way */
	bool is_seen;		/* by the load at hand */
	bool has_more;		/* of the log, as far as is known */
	bool is_replays_turn;	/* to be first */
	bool is_dirty, is_log_dirty;	/* to be saved */
	const char *pause;	/* to be saved; static */
	/* As webhook_state has them. */
	int64_t cursor, replay_at, replay_upto, job;
	int64_t failures, ok_ts, tried_ts, status;
	char why[OUTCALL_WHY_MAX];
	struct line_slot slots[WEBHOOK_PENDING_MAX];	/* by id, rising */
	unsigned slot_count, busy;
	char *calls[WEBHOOK_LOG_MAX];	/* newest last */
	unsigned call_count;
	struct {
		int64_t id, ts;
		char *body;
	} dead[WEBHOOK_PENDING_MAX];	/* to be saved */
	unsigned dead_count;
	int64_t risen[WEBHOOK_PENDING_MAX];	/* to be saved */
	unsigned risen_count;
};

/* How a call ended. */
struct line_result {
	enum webhook_what what;
	int64_t id;
	const char *type;	/* of the event */
	const struct outcall *call;
	int64_t now_ts;
	uint64_t dice;		/* for the jitter */
};

struct line *line_new(const struct webhook *);
void line_free(struct line *);	/* accepts NULL */
/* Its row as it is now; one that goes on after a pause begins anew with what
 * is pending. */
void line_set(struct line *, const struct webhook_row *);
/* One that was asked for is put in its place; false: there is no room now. */
bool line_take_job(struct line *, int64_t number, const struct webhook_job *);

/* The one pending that is to be called now; NULL: none. */
struct line_slot *line_pick(struct line *, int64_t now_ts);
/* Whether entries of the log, or of a replay, may be called now. */
bool line_may_scan(const struct line *, int64_t now_ts);
/* Whether it is pending. */
bool line_has(struct line *, enum webhook_what, int64_t id);
/* Adds one; there is room, as line_may_scan said. */
struct line_slot *line_add(struct line *, enum webhook_what, int64_t id);
/* It is being called. */
void line_begin(struct line *, struct line_slot *, int64_t now_ts);
/* The call of (what, id) has ended. */
void line_end(struct line *, const struct line_result *);
/* There is nothing to call: the entry is gone. */
void line_skip(struct line *, struct line_slot *);
/* The clock may have been set back: what would now wait for longer than
 * anything waits is tried at once. */
void line_mind_clock(struct line *, int64_t now_ts);
/* When something is to be tried again; INT64_MAX: nothing is. */
int64_t line_due_ts(const struct line *);

/* What is to be saved, in the arena; and once it is. */
void line_save(const struct line *, struct arena *, struct webhook_saved *);
void line_saved(struct line *, const struct webhook_saved *);

#endif
