/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_STORE_H
#define STORE_STORE_H
/*
 * The storage of one tenant, behind a table of functions.
 * check-size: file: one interface, its calls with their guarantees
 *
 * Two modes. STORE_WRITE: the one connection that writes and checkpoints,
 * owned by the tenant's writer. STORE_READ: a read-only view, owned by one
 * reader; many may exist. A handle is used by one thread at a time.
 *
 * Everything happens inside begin … commit/rollback. A writer's transaction
 * sees its own writes. A reader's sees one snapshot that includes every
 * commit that returned before begin, and never part of a transaction.
 *
 * Guarantees every back end gives (tests/contract proves them):
 *  - commit returns ERR_OK only when the transaction is durable: it survives
 *    the death of the process and of the machine.
 *  - commit or a write that fails leaves the state of before begin, after
 *    rollback. ERR_DISK_FULL and ERR_IO may pass; after ERR_SYNC nothing the
 *    store says can be trusted: the daemon ends.
 *  - a crash at any instant leaves exactly the committed transactions.
 *  - writing functions in read mode, or outside a transaction, are bugs.
 *
 * Strings in results are copied into the arena given; in visitors they are
 * borrowed until the visitor returns. None is absent: empty ones have a p.
 * A visitor returning false ends the walk early with ERR_OK; it may read by
 * other functions of the same handle, but not write, nor call the one that
 * called it. ERR_NOT_FOUND when a single row is absent, ERR_CORRUPT when a
 * row names a conversation or user that does not exist.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "model/conv.h"
#include "model/entry.h"
#include "model/file.h"
#include "model/record.h"
#include "model/room.h"
#include "model/user.h"

struct store;

enum store_mode { STORE_WRITE, STORE_READ };

/* Which history ids and seqs are of, as EPOCH_CHARS hex digits: another one
 * after a restore, which may give what clients have seen to other entries. */
#define META_EPOCH "epoch"
#define EPOCH_CHARS 16

typedef bool (*store_user_fn)(void *arg, const struct user *);
typedef bool (*store_device_fn)(void *arg, const struct device *);
typedef bool (*store_conv_fn)(void *arg, const struct conv *);
typedef bool (*store_member_fn)(void *arg, const struct member *);
typedef bool (*store_entry_fn)(void *arg, const struct entry *);
typedef bool (*store_span_fn)(void *arg, const struct span *);
typedef bool (*store_token_fn)(void *arg, const struct token *);
typedef bool (*store_name_fn)(void *arg, struct str id, struct str name);
typedef bool (*store_membership_fn)(void *arg, const struct member *,
    const struct conv *);
typedef bool (*store_room_fn)(void *arg, const struct room *,
    const struct conv *);
typedef bool (*store_room_mark_fn)(void *arg, const struct room_mark *);
typedef bool (*store_record_fn)(void *arg, const struct record *);
typedef bool (*store_file_fn)(void *arg, const struct file *);
typedef bool (*store_file_ref_fn)(void *arg, const struct file_ref *);
typedef bool (*store_tenant_fn)(void *arg, const struct tenant *);

/* Which entries of one conversation, oldest first in the answer. */
struct entry_range {
	int64_t conv;
	int64_t from, upto;	/* inclusive seq bounds */
	int64_t limit;		/* at most this many rows … */
	bool newest;		/* … nearest to upto, not nearest to from */
};

/* Which conversations that are listed, ascending by name. */
struct conv_range {
	struct str prefix;	/* "g:" or "c:" */
	struct str after;	/* a canonical name, or empty */
	struct str text;	/* the id or the title contains it (ASCII case
				 * folded), or empty */
	int64_t limit;
	bool all;		/* those, too, that do not want to be found */
};

struct store_ops {
	const char *name;

	/* place: what store_place gave. In write mode the database is made
	 * when absent and migrated when older (ERR_CORRUPT: damaged, foreign
	 * or newer; *why then says what to do, static text). Read mode wants
	 * it to exist: ERR_NOT_FOUND. */
	enum err (*open)(void *place, struct str tenant, enum store_mode,
	    struct store **out, const char **why);
	void (*close)(struct store *);	/* rolls back; accepts NULL */
	/* All tenants' databases are deleted or moved by file operations on
	 * the tenant's folder, never here. */

	enum err (*begin)(struct store *);
	enum err (*commit)(struct store *);
	void (*rollback)(struct store *);	/* nothing open: no effect */
	/* Whether the open transaction wrote anything: one that did not says
	 * nothing about the disk when it commits. */
	bool (*has_written)(const struct store *);
	/* Between transactions, after acks are out: a passive checkpoint when
	 * worthwhile. Never blocks on readers. Write mode. ERR_SYNC; what
	 * else fails is tried again another time and is ERR_OK. */
	enum err (*tidy)(struct store *);
	/* Gives back some room that holds nothing, if a tenth of all does, and
	 * takes a few ms; the file is shorter once its log was written back.
	 * *more: it is worth the next call. */
	enum err (*give_back)(struct store *, bool *more);

	/* Small named values: ids, keys, set-up state; META_EPOCH. */
	enum err (*meta_get)(struct store *, const char *key, struct arena *,
	    struct str *out);
	enum err (*meta_put)(struct store *, const char *key, struct str);
	enum err (*meta_delete)(struct store *, const char *key);

	/* People. user_put inserts or replaces. */
	enum err (*user_get)(struct store *, struct str id, struct arena *,
	    struct user *out);
	enum err (*user_put)(struct store *, const struct user *);
	/* Ids greater than `after`, ascending; only those whose id or name
	 * contains `text` (ASCII case folded) when it is not empty. */
	enum err (*user_list)(struct store *, struct str after, struct str text,
	    int64_t limit, store_user_fn, void *arg);
	/* Ids and names of those who are not disabled, ascending by id: what
	 * is read when everybody is looked through. */
	enum err (*user_names)(struct store *, int64_t limit, store_name_fn,
	    void *arg);
	/* Looks at every row. admins: those not disabled. */
	enum err (*user_count)(struct store *, int64_t *all, int64_t *admins);
	/* The same admins, but counts no further than most, and looks at no
	 * other rows. */
	enum err (*admin_count)(struct store *, int64_t most, int64_t *out);

	enum err (*token_get)(struct store *, const unsigned char hash[32],
	    struct arena *, struct token *out);
	/* The created_ts of the user's last; 0: there is none. */
	enum err (*token_newest)(struct store *, struct str user,
	    int64_t *out);
	enum err (*token_put)(struct store *, const struct token *);
	enum err (*token_delete)(struct store *, const unsigned char hash[32]);
	enum err (*token_delete_user)(struct store *, struct str user);
	/* Keeps the newest `keep` of the user, drops those expired at ts. */
	enum err (*token_trim)(struct store *, struct str user, int64_t keep,
	    int64_t ts);

	enum err (*device_put)(struct store *, const struct device *);
	enum err (*device_list)(struct store *, struct str user,
	    store_device_fn, void *arg);
	enum err (*device_delete)(struct store *, struct str user,
	    struct str id);

	/* Conversations. conv_put with key 0 inserts and sets key; ERR_EXISTS
	 * when another one has the name. */
	enum err (*conv_by_name)(struct store *, struct str name,
	    struct arena *, struct conv *out);
	enum err (*conv_by_key)(struct store *, int64_t key, struct arena *,
	    struct conv *out);
	enum err (*conv_put)(struct store *, struct conv *);
	enum err (*conv_listed)(struct store *, const struct conv_range *,
	    store_conv_fn, void *arg);
	/* Names and titles of those that are listed and begin so ("g:"), in
	 * the same order, for whoever looks through all of them. */
	enum err (*conv_names)(struct store *, struct str prefix,
	    int64_t limit, store_name_fn, void *arg);
	/* Those of every kind whose key is greater than `after`, ascending. */
	enum err (*conv_after)(struct store *, int64_t after, int64_t limit,
	    store_conv_fn, void *arg);

	/* member_put inserts or replaces (conv, user). */
	enum err (*member_get)(struct store *, int64_t conv, struct str user,
	    struct member *out);	/* out->user: the caller's str */
	enum err (*member_put)(struct store *, const struct member *);
	/* Present members, user ids greater than `after`, ascending. */
	enum err (*member_list)(struct store *, int64_t conv, struct str after,
	    int64_t limit, store_member_fn, void *arg);
	/* Present ones who are more than a member, ascending by user; costs
	 * what there are of them. */
	enum err (*member_managers)(struct store *, int64_t conv,
	    int64_t limit, store_member_fn, void *arg);
	/* Every conversation where user is a present member. */
	enum err (*membership_list)(struct store *, struct str user,
	    store_membership_fn, void *arg);
	/* Own conversations (present or left) with max(conv.changed,
	 * member.changed) > since, ascending by that. For a left member only
	 * member.changed counts. */
	enum err (*membership_since)(struct store *, struct str user,
	    int64_t since, int64_t limit, store_membership_fn, void *arg);
	/* Opens (upto 0) or closes the newest span of (conv, user). */
	enum err (*span_put)(struct store *, int64_t conv, struct str user,
	    struct span);		/* keyed by (conv, user, from) */
	enum err (*span_clear)(struct store *, int64_t conv, struct str user);
	enum err (*span_list)(struct store *, int64_t conv, struct str user,
	    store_span_fn, void *arg);	/* ascending */

	/* Rooms: rows beside conversations. room_put inserts or replaces;
	 * room_delete takes the room's marks along, its conversation and log
	 * stay. */
	enum err (*room_get)(struct store *, int64_t conv, struct arena *,
	    struct room *out);
	enum err (*room_put)(struct store *, const struct room *);
	enum err (*room_delete)(struct store *, int64_t conv);
	/* Whose conversation's name is greater than `after`, ascending. */
	enum err (*room_list)(struct store *, struct str after, int64_t limit,
	    store_room_fn, void *arg);
	enum err (*room_count)(struct store *, int64_t *out);
	/* room_mark_put inserts or replaces (conv, kind, user). */
	enum err (*room_mark_put)(struct store *, const struct room_mark *);
	enum err (*room_mark_delete)(struct store *, int64_t conv,
	    enum room_mark_kind, struct str user);
	/* Ascending by kind, then user. */
	enum err (*room_mark_list)(struct store *, int64_t conv,
	    store_room_mark_fn, void *arg);
	/* Deletes those that ended at ts or before; *left: how many stay. */
	enum err (*room_mark_trim)(struct store *, int64_t conv, int64_t ts,
	    int64_t *left);

	/* Records. record_put inserts or replaces (kind, owner, id); neither
	 * id nor owner is empty. record_delete_all: none is no error. */
	enum err (*record_get)(struct store *, const struct record_key *,
	    struct arena *, struct record *out);
	enum err (*record_put)(struct store *, const struct record *);
	enum err (*record_delete)(struct store *, const struct record_key *);
	enum err (*record_delete_all)(struct store *, enum record_kind,
	    struct str owner);
	/* Those of an owner by id; those of an id by owner; those of ids
	 * greater than `after` by id, then owner, whatever `key` is. */
	enum err (*record_list)(struct store *, const struct record_range *,
	    store_record_fn, void *arg);
	enum err (*record_owners)(struct store *, const struct record_range *,
	    store_record_fn, void *arg);
	enum err (*record_ids)(struct store *, const struct record_range *,
	    store_record_fn, void *arg);
	enum err (*record_count)(struct store *, enum record_kind,
	    struct str owner, int64_t *out);

	/* Files. file_put inserts or replaces by id; file_delete takes the
	 * file's refs along. */
	enum err (*file_get)(struct store *, struct str id, struct arena *,
	    struct file *out);
	enum err (*file_put)(struct store *, const struct file *);
	enum err (*file_delete)(struct store *, struct str id);
	/* The whole one of that hash with the least id. */
	enum err (*file_by_hash)(struct store *, struct str hash,
	    struct arena *, struct file *out);
	enum err (*file_list)(struct store *, const struct file_range *,
	    store_file_fn, void *arg);
	/* Idle since ts or before, longest first; of one idle_ts, by id. */
	enum err (*file_idle)(struct store *, int64_t ts, int64_t limit,
	    store_file_fn, void *arg);
	/* Costs what there are of uploads. */
	enum err (*file_open_sum)(struct store *, struct str owner,
	    struct file_open_sum *out);
	/* file_ref_put: again is no error; ERR_CORRUPT without its file or
	 * conversation. file_ref_clear: all of a message; none is no error. */
	enum err (*file_ref_put)(struct store *, const struct file_ref *);
	enum err (*file_ref_clear)(struct store *, int64_t conv, int64_t seq);
	/* Those of a file behind (after->conv, after->seq), ascending; those
	 * of a conversation's messages, oldest first, of one by file:
	 * range->newest is not looked at. */
	enum err (*file_ref_list)(struct store *, const struct file_ref *after,
	    int64_t limit, store_file_ref_fn, void *arg);
	enum err (*file_ref_range)(struct store *, const struct entry_range *,
	    store_file_ref_fn, void *arg);

	/* Entries. Those at or below their conversation's purged_seq are not
	 * there for entry_by_seq, entry_page and entry_after, whether they
	 * were deleted yet or not. entry_append: ERR_EXISTS, with nothing
	 * written, when (conv, sender, cid) is taken; a taken id or (conv,
	 * seq) is ERR_CORRUPT. */
	enum err (*entry_append)(struct store *, const struct entry *);
	enum err (*entry_by_seq)(struct store *, int64_t conv, int64_t seq,
	    struct arena *, struct entry *out);
	enum err (*entry_by_cid)(struct store *, int64_t conv,
	    struct str sender, struct str cid, struct arena *,
	    struct entry *out);
	/* Makes a tombstone: recalled set, kind, body, mentions, marks
	 * emptied, its mention rows gone; seq, id, count, ts, sender, cid,
	 * digest stay. */
	enum err (*entry_recall)(struct store *, int64_t conv, int64_t seq);
	/* Of (conv, seq): kind, body, mentions and marks anew, its mention rows
	 * gone; what stood there is erased as by entry_recall. */
	enum err (*entry_rewrite)(struct store *, const struct entry *);
	/* Marks alone. */
	enum err (*entry_mark)(struct store *, int64_t conv, int64_t seq,
	    struct str marks);
	enum err (*entry_page)(struct store *, const struct entry_range *,
	    store_entry_fn, void *arg);
	/* Entries of the tenant with id > after, ascending: followers. */
	enum err (*entry_after)(struct store *, int64_t after, int64_t limit,
	    store_entry_fn, void *arg);
	/* Those at or below purged_seq that were not deleted yet, oldest
	 * first. entry_purge deletes the ones of them up to `upto`, with their
	 * mentions; none is no error. */
	enum err (*entry_purged)(struct store *, int64_t conv, int64_t limit,
	    store_entry_fn, void *arg);
	enum err (*entry_purge)(struct store *, int64_t conv, int64_t upto);
	/* Greatest tenant-wide id ever given, entries and cursors alike. */
	enum err (*last_id_get)(struct store *, int64_t *out);
	enum err (*last_id_put)(struct store *, int64_t);

	/* user "*": everyone. */
	enum err (*mention_put)(struct store *, int64_t conv, int64_t seq,
	    struct str user);
	/* Entries with seq > after that mention user or "*", not counting
	 * those the user sent. */
	enum err (*mention_count)(struct store *, int64_t conv, struct str user,
	    int64_t after, int64_t *out);
};

/*
 * The box's own database: which tenants exist. Small, one owner.
 */
struct system_store;
struct system_ops {
	enum err (*open)(void *place, struct system_store **out,
	    const char **why);
	void (*close)(struct system_store *);
	/* Durable when it returns. ERR_EXISTS. */
	enum err (*tenant_add)(struct system_store *, const struct tenant *);
	/* Its name and host are others now; it is no more. Durable when they
	 * return. ERR_NOT_FOUND; ERR_EXISTS: another one has this host. */
	enum err (*tenant_put)(struct system_store *, const struct tenant *);
	enum err (*tenant_delete)(struct system_store *, struct str id);
	enum err (*tenant_get)(struct system_store *, struct str id,
	    struct arena *, struct tenant *out);
	/* Ids greater than `after`, ascending. */
	enum err (*tenant_list)(struct system_store *, struct str after,
	    int64_t limit, store_tenant_fn, void *arg);
};

/*
 * Room on the disk, kept for the day it is full. One for the whole back end;
 * any thread. Kept over a stop.
 */
struct reserve_ops {
	int64_t bytes;
	/* True when it is held: already, or again because there is ample
	 * room, some times its size. */
	bool (*hold)(void *place);
	/* Gives its room back; true for the one caller that did. */
	bool (*spend)(void *place);
};

struct index_ops;

/*
 * Copies of databases, for backups. A database is a tenant's, or, of a tenant
 * whose p is NULL, the box's own. Any thread. *why: static text, as open's.
 */
struct copy_ops {
	/* As of one moment, while others read and write, into the file `to`,
	 * which is made anew and not synced. ERR_NOT_FOUND. */
	enum err (*copy)(void *place, struct str tenant, const char *to,
	    const char **why);
	/* Reads all of a copy, wherever it lies. ERR_CORRUPT: damaged,
	 * foreign, or of a newer release. */
	enum err (*check)(struct str tenant, const char *path,
	    const char **why);
};

/*
 * Databases of earlier releases, which nobody has open. Opening one for
 * writing migrates it, and keeps beside it what it was. Databases are named as
 * for copies. Any thread.
 */
struct past_ops {
	/* Whether opening would migrate it. ERR_NOT_FOUND, and as open. */
	enum err (*is_older)(void *place, struct str tenant, bool *out,
	    const char **why);
	/* Back to before it was migrated first since it was forgotten; after
	 * a kill, again. ERR_NOT_FOUND: nothing is kept. */
	enum err (*restore)(void *place, struct str tenant);
	/* What is kept goes; none is no error. */
	enum err (*forget)(void *place, struct str tenant);
};

/* A back end as app/ picks it. */
struct store_backend {
	const struct store_ops *ops;
	const struct system_ops *system;
	const struct reserve_ops *reserve;	/* NULL: needs none */
	const struct index_ops *index;	/* of searching, see store/index.h;
					 * NULL: it has none */
	const struct copy_ops *copies;		/* NULL: has none */
	const struct past_ops *past;		/* NULL: has none */
	void *place;		/* the back end's own: where databases live */
};

#endif
