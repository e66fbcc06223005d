/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LEDGER_H
#define CORE_LEDGER_H
/*
 * The durable state of one tenant as its writer sees it: the one writing
 * store handle, and write-back caches of conversation heads and members.
 * Caches are safe because nobody else writes; they are flushed before each
 * commit and forgotten after a failed one.
 *
 * The rule of every command: check first, write after. A command that
 * returns a refusal has written nothing, neither to store nor caches.
 */
#include "core/effect.h"
#include "core/parts.h"
#include "core/quota.h"
#include "core/setting.h"

struct ledger_conv {
	struct conv row;	/* strings point into the members below */
	char name[CONV_NAME_ROOM];
	char owner[65];
	char *title;
	bool dirty;
	struct ledger_conv *next_dirty;
};

struct ledger_member {
	struct member row;	/* row.user points into user */
	bool dirty;
	struct ledger_member *next_dirty;
	char user[65];
};

struct ledger;

/* *why is static text when the database cannot be used. */
enum err ledger_open(const struct core_parts *, const char *tenant,
    struct ledger **out, const char **why) MUST_CHECK;
void ledger_close(struct ledger *);	/* accepts NULL */

/* Transactions, for the writer. */
enum err ledger_begin(struct ledger *) MUST_CHECK;
enum err ledger_commit(struct ledger *) MUST_CHECK;
void ledger_rollback(struct ledger *);
/* The first store failure since begin (not absence, not a taken cid). */
enum err ledger_broken(const struct ledger *);
/* Entries of the newest transaction. */
int64_t ledger_appended(const struct ledger *);
/* Whether the newest transaction wrote anything; one that did not would have
 * worked on any disk. */
bool ledger_has_written(const struct ledger *);
/* Writes a row of no meaning and commits: does the disk work? */
enum err ledger_prove(struct ledger *) MUST_CHECK;
/* After acks: checkpoint when worthwhile, keep caches within bounds. */
enum err ledger_tidy(struct ledger *) MUST_CHECK;	/* ERR_SYNC */

/* The disk is full: a step leaves out rows that it can do without. */
void ledger_set_bare(struct ledger *, bool is_bare);
bool ledger_is_bare(const struct ledger *);

/* A command runs next, by this server key (NULL: none), which its entries say.
 * Its time is yet to be asked for. The key is borrowed until the next. */
void ledger_next_command(struct ledger *, const struct caller_key *);

/* A command has changed what webhooks there are, or asked one for something:
 * after it appended its entry. */
void ledger_hooks_changed(struct ledger *);
/* The id of the newest such entry of this run; 0: there are webhooks, none
 * of them changed; -1: there are none. */
int64_t ledger_hooks(const struct ledger *);

/* What the tenant decides for itself; loaded anew after a command has changed
 * it. */
int64_t ledger_setting(const struct ledger *, enum setting);
const struct setting_values *ledger_settings(const struct ledger *);
/* What the system admin lets it have; loaded with them. */
const struct quota *ledger_quota(const struct ledger *);
enum err ledger_settings_changed(struct ledger *) MUST_CHECK;

/* A command has made a person, or an admin: told to the doors once it is
 * committed. */
void ledger_came(struct ledger *, bool is_admin);

/* How many people there are who were not deleted, counted when it is not known:
 * nobody counts a hundred thousand for each who comes. */
enum err ledger_people_now(struct ledger *, int64_t *out) MUST_CHECK;
/* A row of one more; a row of one less, or nobody can tell. */
void ledger_people_add(struct ledger *);
void ledger_people_forget(struct ledger *);

/* How many people of this tenant the sum of the box has (core/allowance.h);
 * -1: as many as there were when it was opened. */
int64_t *ledger_people(struct ledger *);

/* How many were deleted whose conversations are not all shut yet
 * (core/gone.h); -1: not counted. */
int64_t *ledger_going(struct ledger *);

/* Rows in the caches, and, between transactions, none any more. */
uint32_t ledger_cached(const struct ledger *);
void ledger_forget(struct ledger *);

/* Writes what the batch has changed so far, for steps that ask the store
 * instead of the caches. */
enum err ledger_settle(struct ledger *) MUST_CHECK;

/* What steps work with. */
const struct store_ops *ledger_ops(const struct ledger *);
struct store *ledger_store(const struct ledger *);
const struct core_parts *ledger_parts(const struct ledger *);
const char *ledger_tenant(const struct ledger *);
/* Every store call of a step goes through this, so that a failing disk is
 * told from a refusal; returns its argument. */
enum err ledger_check(struct ledger *, enum err);
/* The time of the present command, the same whenever it asks: never before an
 * earlier one's. */
int64_t ledger_ts(struct ledger *);
/* The next tenant-wide id. */
int64_t ledger_next_id(struct ledger *);
int64_t ledger_last_id(const struct ledger *);
const char *ledger_epoch(const struct ledger *);	/* see META_EPOCH */
uint64_t ledger_digest(const struct ledger *, struct str);

/* Borrowed until the end of the batch. ERR_NOT_FOUND. */
enum err ledger_conv(struct ledger *, struct str name,
    struct ledger_conv **out) MUST_CHECK;
/* A new conversation without entries: kind, name, title, owner and settings
 * are as in `like`; title and owner may be empty. */
enum err ledger_conv_new(struct ledger *, const struct conv *like,
    struct ledger_conv **out) MUST_CHECK;
void ledger_conv_touch(struct ledger *, struct ledger_conv *);
void ledger_conv_title(struct ledger *, struct ledger_conv *, struct str);
void ledger_conv_owner(struct ledger *, struct ledger_conv *, struct str);

/* The row, present or left. ERR_NOT_FOUND. */
enum err ledger_member(struct ledger *, const struct ledger_conv *,
    struct str user, struct ledger_member **out) MUST_CHECK;
/* ERR_NOT_MEMBER unless a present member. */
enum err ledger_present(struct ledger *, const struct ledger_conv *,
    struct str user, struct ledger_member **out) MUST_CHECK;
/* Joins, or joins again: visible from seq `from` on. */
enum err ledger_join(struct ledger *, struct ledger_conv *, struct str user,
    enum member_role, int64_t from) MUST_CHECK;
/* Leaves: sees up to seq `upto`. */
enum err ledger_leave(struct ledger *, struct ledger_conv *,
    struct ledger_member *, int64_t upto) MUST_CHECK;
void ledger_member_touch(struct ledger *, struct ledger_member *);

/*
 * Appends: fills id, conv, seq, count, ts, via of *e, writes the row, moves the
 * conversation's head. ERR_EXISTS with nothing changed when the sender used
 * this cid in this conversation before: see ledger_first.
 */
enum err ledger_append(struct ledger *, struct ledger_conv *,
    struct entry *) MUST_CHECK;
/* The entry that (conv, sender, cid) made: ERR_OK with *out when digest is
 * the same, ERR_CONFLICT when not, ERR_NOT_FOUND when there is none. */
enum err ledger_first(struct ledger *, const struct ledger_conv *,
    const struct entry *like, struct arena *, struct entry *out) MUST_CHECK;

/* Notes the push that tells the conversation of an entry; the asking
 * session is left out, its answer tells it (change ->except if not). */
struct push *ledger_tell(struct request *, const struct ledger_conv *,
    const struct entry *);
/* The same of a message as those see it whom it is not for. */
struct push *ledger_tell_hidden(struct request *, const struct ledger_conv *,
    const struct entry *);

#endif
