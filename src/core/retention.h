/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_RETENTION_H
#define CORE_RETENTION_H
/*
 * For how long a tenant keeps what was said: its rules, and the run that cuts
 * logs at their front by them, once in the night and when it is asked for. A
 * run is a record until it has ended, so that a kill only makes it later.
 */
#include "core/ledger.h"
#include "core/view.h"

#define RETENTION_DAYS_MAX 36500
#define RETENTION_REPORTS_MAX 30

struct shard;
struct tenant_live;

/* As it is written down. Zeroed, it says nothing: for ever. */
struct retention_rule {
	int64_t message_days, file_days;	/* 0: never */
	bool has_message_days, has_file_days;
};
extern const struct field retention_rule_fields[];

struct retention_get_in {
	struct str conv;	/* empty: of the tenant */
};
struct retention_set_in {
	struct str conv;
	int64_t message_days, file_days;
	bool has_message_days, has_file_days;
};
struct retention_list_in {
	struct str after;
	int64_t limit;
};
struct retention_run_in {
	bool dry_run;
};

enum err retention_get(struct view *, struct request *);
enum err retention_list(struct view *, struct request *);
enum err retention_set(struct ledger *, struct request *);
enum err retention_run(struct ledger *, struct request *);
enum err retention_reports(struct view *, struct request *);
/* On the shard, behind set and run: there may be something to do. */
enum err retention_wake(struct shard *, struct tenant_live *,
    struct request *);

/* What a run does, and in the end has done. */
struct retention_run {
	int64_t id;		/* of the entry that told of its beginning */
	int64_t begun_ts, ended_ts;	/* 0: under way */
	bool dry_run, nightly;
	int64_t after;		/* conversations up to this key are done … */
	int64_t at;		/* … and of the next one, something up to this
				 * seq; in a dry run all of it */
	int64_t conversations, entries, messages, bytes, files;
};

/* Of the records. ERR_NOT_FOUND. */
#define RETENTION_CONV_OWNER STR("conv")
#define RETENTION_TENANT STR("tenant")
#define RETENTION_RUN STR("run")
/* Its body says nothing: when the newest nightly run was due. */
#define RETENTION_NIGHT STR("night")
enum err retention_rule_get(const struct view *, struct str conv,
    struct arena *, struct retention_rule *) MUST_CHECK;
/* What it leaves open is as the tenant has it. */
void retention_rule_fill(struct retention_rule *,
    const struct retention_rule *tenant);
/* The one that holds for a conversation, or, without a name, for the tenant.
 * ERR_OK also where nobody made one; *own: the conversation has one. */
enum err retention_rule_find(const struct view *, struct str conv,
    struct arena *, struct retention_rule *, bool *own) MUST_CHECK;
enum err retention_run_get(const struct view *, struct arena *,
    struct retention_run *) MUST_CHECK;
/* Begins one. */
enum err retention_begin(struct ledger *, struct request *, bool dry_run,
    bool nightly) MUST_CHECK;
/* It is what is kept: under way, or as one of the reports. */
enum err retention_keep(struct ledger *, const struct retention_run *)
    MUST_CHECK;
struct view retention_view(struct ledger *);

/* A little of a run, within the writer's present transaction; *ended: nothing
 * is left to do. See purge.c. */
enum err retention_work(struct ledger *, struct request *,
    struct retention_run *, bool *ended) MUST_CHECK;

/* What the shard knows. Zeroed: to be looked at. */
struct retention_live {
	bool is_doing;		/* it is at the writer */
	bool is_woken;		/* since */
	int64_t next_ms;	/* monotonic */
	int64_t begun_ms;	/* since when it did not rest */
	int64_t last_id;	/* of the tenant, when it was at the writer */
};
/* Which night it is, by the clock on the wall and retention_hour. */
int64_t retention_night(const struct core_parts *, int64_t ts);
/* Looks whether there is something to do; some times a second. */
void retention_tick(struct shard *, struct tenant_live *, int64_t mono_ms);

#endif
