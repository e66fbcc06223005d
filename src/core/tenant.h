/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TENANT_H
#define CORE_TENANT_H
/* Tenants of the box, and its state. */
#include "core/box.h"
#include "core/ledger.h"
#include "core/shard.h"
#include "core/view.h"

struct tenant_create_in {
	struct str id, name;
};

/* As tenant.list has them. */
enum tenant_state { TENANT_ACTIVE, TENANT_SUSPENDED, TENANT_DELETED,
	TENANT_STATES };
extern const char *const tenant_state_names[TENANT_STATES + 1];

struct tenant_list_in {
	struct str after;
	int64_t limit;
	int state;
	bool has_state;
};

/* In r->scratch from tenant_enter on. */
struct tenant_entered {
	struct tenant tenant;
	int64_t suspended_ts;	/* as its writer has it, or had it last */
};

/* From here on the request is that tenant's, made by the system: nothing of
 * whoever asked is its business. The log says who it was. */
void tenant_go_to(struct request *, struct str id);
/* tenant.create: look, make, add, know. Of a database that lies there: look,
 * add, know, make, note, so that one the box does not take can go again. */
enum err tenant_create_look(struct box *, struct request *);
enum err tenant_create(struct ledger *, struct request *);
enum err tenant_create_add(struct box *, struct request *);
enum err tenant_create_know(struct shard *, struct tenant_live *,
    struct request *);
enum err tenant_create_note(struct box *, struct request *);
enum err tenant_list(struct box *, struct request *);
struct jsonw;
/* id, name, created_ts, host if it has one. */
void tenant_write_fields(struct jsonw *, const struct tenant *);
/* As a row of a list. */
void tenant_write(struct jsonw *, const struct box *, const struct tenant *);

/* One that is there, as the system: what all of these begin with. */
struct tenant_id_in {
	struct str id;
};
enum err tenant_enter(struct box *, struct request *);
enum err tenant_get(struct view *, struct request *);
struct quota;
/* The answer of those behind tenant_enter. */
void tenant_answer(struct request *, const struct quota *);

struct tenant_update_in {
	struct str id, name, host;
	int64_t users_max, files_bytes_max, file_bytes_max;
	int64_t messages_per_s, sessions_max;
	bool tends;
	bool has_users_max, has_files_bytes_max, has_file_bytes_max,
	    has_messages_per_s,
	    has_sessions_max, has_tends, has_host;
};
/* tenant.update: enter and look at its host name, what it may have and the
 * answer, the rules anew, its name and host name. */
enum err tenant_update_enter(struct box *, struct request *);
enum err tenant_update(struct ledger *, struct request *);
enum err tenant_rename(struct box *, struct request *);

/* Nobody gets in, whoever is there is put out, its webhooks rest; and back. */
enum err tenant_suspend_enter(struct box *, struct request *);
enum err tenant_suspend(struct ledger *, struct request *);
enum err tenant_resume(struct ledger *, struct request *);
/* Behind each of them: the box knows. */
enum err tenant_note_state(struct box *, struct request *);
/* The same without an answer; what holds then (out may be NULL). */
enum err tenant_shut(struct ledger *, struct request *, struct quota *out)
    MUST_CHECK;

struct tenant_delete_in {
	struct str id, confirm;
	int64_t grace_days;
	bool dry_run, has_grace_days;
};
/* tenant.delete: look, count, shut, delete, leave. */
enum err tenant_delete_look(struct box *, struct request *);
enum err tenant_delete_count(struct view *, struct request *);
enum err tenant_delete_shut(struct ledger *, struct request *);
enum err tenant_delete(struct box *, struct request *);
enum err tenant_delete_leave(struct shard *, struct tenant_live *,
    struct request *);
/* tenant.undelete: look, tell, add, tenant_create_know, the people in it and
 * the answer, tenant_note_state. */
enum err tenant_undelete_look(struct box *, struct request *);
enum err tenant_undelete_tell(struct ledger *, struct request *);
enum err tenant_undelete(struct box *, struct request *);
enum err tenant_undelete_count(struct ledger *, struct request *);
/* ERR_EXISTS: one that was deleted has this id still. */
enum err tenant_check_free(struct box *, struct request *, struct str id)
    MUST_CHECK;

/* Of steps that make one: the licence allows it, and the box does not leave
 * its state. */
enum err tenant_check_more(struct box *, struct request *) MUST_CHECK;

struct tenant_stats_in {
	int64_t days, offset_minutes;
	bool has_offset_minutes;
};
#define TENANT_STATS_DAYS_MAX 31
/* tenant.stats: who is there, then what the rows say. */
enum err tenant_stats_live(struct shard *, struct tenant_live *,
    struct request *);
enum err tenant_stats(struct view *, struct request *);

/* Of steps for whoever looks after the box: the system admin, and the admins
 * of its tenant as long as there is but one, or when they were told to go on
 * then. While the request is still in the tenant of whoever asks.
 * ERR_FORBIDDEN. */
enum err tenant_tends_box(const struct core_parts *, struct request *)
    MUST_CHECK;
/* Of what makes another tenant's data theirs: nor may one that was deleted be
 * back. Not on shards. */
enum err tenant_tends_alone(const struct core_parts *, struct request *)
    MUST_CHECK;
/* Of what lets the box call into its own network: whoever looks after it, by
 * no role and no server key. Of that field. ERR_FORBIDDEN. */
enum err tenant_permits_private(const struct core_parts *, struct request *,
    const char *field) MUST_CHECK;
/* Of those that make and change other tenants: the system admin, and those who
 * were told to go on. */
bool tenant_may_others(const struct core_parts *, const struct request *);
enum err tenant_tends_others(const struct core_parts *, struct request *)
    MUST_CHECK;
enum err server_status(struct shard *, struct tenant_live *,
    struct request *);

#endif
