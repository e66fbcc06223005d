/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_WEBHOOK_H
#define CORE_WEBHOOK_H
/*
 * Webhooks of a tenant: where its entries are posted to. This side keeps
 * their rows and answers about them; who posts is modules/webhook.c, which
 * tells how far it came by webhook_save. Each row has one writer: what
 * admins set is theirs, what was delivered is the poster's, and jobs go from
 * the one to the other.
 */
#include "base/hooksign.h"
#include "base/url.h"
#include "core/ledger.h"
#include "core/view.h"
#include "model/entry.h"

#define WEBHOOKS_MAX 20			/* of a tenant */
#define WEBHOOK_NOTE_MAX 200		/* code points */
#define WEBHOOK_CONVS_MAX 50		/* patterns */
#define WEBHOOK_PARALLEL_MAX 16
#define WEBHOOK_PENDING_MAX 64		/* events under way or to be tried
					 * again, of one webhook */
#define WEBHOOK_FAILURES 5		/* calls in a row: it is down, unless
					 * an option says otherwise */
#define WEBHOOK_LOG_MAX 40		/* newest calls that are kept */
#define WEBHOOK_DEAD_MAX 10000		/* dead letters of one webhook */
#define WEBHOOK_JOBS_MAX 100		/* redeliveries that wait */
#define WEBHOOK_OVERLAP_S (24 * 3600)	/* of secrets, unless said */
#define WEBHOOK_OVERLAP_MAX_S (30 * 24 * 3600)

/* The record of a webhook; its ts is when it was made. */
struct webhook_row {
	struct str url, note, by;
	struct str secret;
	struct str old_secret;		/* signs as well … */
	int64_t old_until_ts;		/* … until then; 0: there is none */
	struct str_list events;		/* names of entry types; none: all */
	struct str_list convs;		/* names, or beginnings and "*" */
	struct str paused;		/* why; p NULL: it runs */
	bool ordered;			/* nothing overtakes what failed */
	bool private;			/* may call private addresses */
	int64_t parallel;		/* calls at once */
};

/* What is under way or is to be tried again. */
enum webhook_what { WEBHOOK_ENTRY, WEBHOOK_AGAIN, WEBHOOK_TEST,
	WEBHOOK_WHAT_COUNT };
struct webhook_pending {
	enum webhook_what what;		/* AGAIN: it was asked for */
	int64_t id;			/* of the entry; of the test's job */
	int64_t tries;			/* that failed */
	int64_t next_ts;		/* not before */
	int64_t first_ts;		/* of its first try; 0: not yet */
};
#define WEBHOOK_PENDING_TEXT 100
struct str webhook_pending_text(const struct webhook_pending *,
    char room[WEBHOOK_PENDING_TEXT]);
bool webhook_pending_parse(struct str, struct webhook_pending *out);

/* How far it came. Everything up to cursor is delivered, not wanted, a dead
 * letter, or pending. */
struct webhook_state {
	int64_t cursor;
	int64_t replay_at, replay_upto;	/* entries asked for again: after, upto
					 * and with */
	int64_t job;			/* the newest that was taken */
	int64_t failures;		/* calls in a row */
	int64_t ok_ts, tried_ts;	/* newest good call, newest call */
	int64_t status;			/* of the newest; 0: no answer */
	struct str why;			/* … it failed; p NULL: it did not */
	struct str_list pending;	/* texts */
};

/* The newest calls, each a JSON object, the newest last. */
struct webhook_log {
	struct str_list calls;
};

/* What admins ask the poster to do; a record each. */
struct webhook_job {
	int64_t what;			/* WEBHOOK_TEST, WEBHOOK_AGAIN */
	int64_t event;			/* AGAIN: this entry; 0: the range */
	int64_t since_ts, until_ts;
};

/* A webhook as the poster works with it; strings are in the arena. */
struct webhook {
	struct str id;
	int64_t made_ts;
	struct webhook_row row;
	struct webhook_state state;
	struct webhook_log log;
};

/* The body of a record, appended; and back (ERR_CORRUPT). */
void webhook_state_write(const struct webhook_state *, struct buf *out);
void webhook_log_write(const struct webhook_log *, struct buf *out);
/* Calls fn for each of the tenant's, in the order of ids. */
typedef enum err (*webhook_fn)(void *arg, const struct webhook *);
enum err webhook_each(const struct view *, struct arena *, webhook_fn,
    void *arg) MUST_CHECK;
/* Jobs beyond `after`, the oldest first; false ends it. */
typedef bool (*webhook_job_fn)(void *arg, int64_t number,
    const struct webhook_job *);
enum err webhook_jobs(const struct view *, struct str webhook, int64_t after,
    webhook_job_fn, void *arg) MUST_CHECK;
/* Whether it wants entries of this kind, in this conversation. Pure. */
bool webhook_wants_type(const struct webhook_row *, enum entry_type);
bool webhook_wants_conv(const struct webhook_row *, struct str name);

/* What the poster tells of one webhook. Texts are the request's. */
struct webhook_dead {
	int64_t id, ts;
	struct str body;		/* JSON object */
};
struct webhook_saved {
	struct str id;
	int64_t made_ts;		/* another one of this id: not it */
	int64_t job;
	struct str state, log;		/* bodies; log: p NULL: the same */
	const char *pause;		/* static; NULL: goes on */
	struct webhook_dead *dead;
	uint32_t dead_count;
	int64_t *risen;			/* dead letters that were delivered */
	uint32_t risen_count;
};
struct webhook_save_in {
	struct webhook_saved items[WEBHOOKS_MAX];
	uint32_t count;
};
/* A step of the poster's own request. */
enum err webhook_save(struct ledger *, struct request *);

/* ---- operations ---- */

struct webhook_create_in {
	struct str id, url, note, secret;
	struct str_list events, convs;
	bool ordered, private, paused;
	int64_t parallel;
};
struct webhook_list_in {
	struct str after;
	int64_t limit;
};
struct webhook_get_in {
	struct str id;
};
struct webhook_update_in {
	struct str id, url, note;
	struct str_list events, convs;
	bool ordered, private, paused;
	int64_t parallel;
	bool has_events, has_convs, has_ordered, has_private, has_paused,
	    has_parallel;
};
struct webhook_rotate_in {
	struct str id, secret;
	int64_t overlap_s;
	bool has_overlap_s;
};
struct webhook_redeliver_in {
	struct str id;
	int64_t event, since_ts, until_ts;
};
struct webhook_dead_in {
	struct str id;
	int64_t after, limit;
};

enum err webhook_create(struct ledger *, struct request *);
enum err webhook_list(struct view *, struct request *);
enum err webhook_get(struct view *, struct request *);
enum err webhook_update(struct ledger *, struct request *);
enum err webhook_delete(struct ledger *, struct request *);
enum err webhook_rotate(struct ledger *, struct request *);
enum err webhook_test(struct ledger *, struct request *);
enum err webhook_redeliver(struct ledger *, struct request *);
enum err webhook_deliveries(struct view *, struct request *);
enum err webhook_dead(struct view *, struct request *);

/* Between the two files that these are in. */
extern const struct field webhook_row_fields[];
enum err webhook_find(struct ledger *, struct request *, struct str id,
    struct record *, struct webhook_row *) MUST_CHECK;
enum err webhook_note(struct ledger *, struct request *, struct str id)
    MUST_CHECK;
enum err webhook_put(struct ledger *, const struct record *,
    const struct webhook_row *) MUST_CHECK;

#endif
