/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ROOM_H
#define CORE_ROOM_H
/*
 * Live rooms: the operations on them. What outlasts a room is made and
 * changed on the writer and read by readers; everything else happens on the
 * shard, in memory (core/roomlive.h).
 */
#include "base/jsonw.h"
#include "core/ledger.h"
#include "core/shard.h"
#include "core/view.h"
#include "model/room.h"

#define ROOM_ID_MAX 64
#define ROOM_BODY_BYTES_MAX (64 * 1024)	/* that the option may ask for */
#define ROOM_MARKS_MAX 5000	/* of one room: all stand in memory */
#define ROOM_LIST_MAX 200	/* of one page */
#define ROOM_MEMBERS_LISTED 500	/* of one page */
#define ROOM_ATTRIBUTES_MAX 100
#define ROOM_KEY_BYTES_MAX 128
#define ROOM_VALUE_BYTES_MAX 4096
#define ROOM_ANNOUNCED_MAX 1000	/* rooms named in one call */

/* Each begins with the room, so that steps can be shared. */
struct room_in {	/* get, leave, stats, destroy */
	struct str room;
};
struct room_members_in {
	struct str room;
	int64_t after, limit;
};
struct room_settings_in {
	int64_t window_ms, slots, reserved, extra, history;
	bool record, high_for_all;
	bool has_window_ms, has_slots, has_reserved, has_extra, has_history,
	    has_record, has_high_for_all, has_low_kinds, has_extra_kinds;
	struct str_list low_kinds, extra_kinds;
};
struct room_create_in {
	struct str room, title, cid;
	struct room_settings_in settings;
	bool keep;
};
struct room_update_in {
	struct str room, title, owner;
	struct room_settings_in settings;
	bool keep, has_keep, has_title;
};
struct room_join_in {
	struct str room;
	int64_t after;
};
struct room_send_in {
	struct str room, cid, kind, body;
	int priority;		/* enum room_class, when has_priority */
	bool has_priority, merge;
};
struct room_list_in {
	struct str after;
	int64_t limit;
	bool mine, kept;
};
struct room_history_in {
	struct str room;
	int64_t before, before_seq, limit;
	bool has_before, has_before_seq;
};
struct room_attributes_in {
	struct str room;
	struct str_list keys;
};
struct room_attribute_in {	/* set, delete */
	struct str room, key, value, expect;
	bool has_expect, is_new, auto_delete, force;
};
struct room_mark_in {		/* mute, ban */
	struct str room, user;
	bool all, off;
	int64_t until;
};
struct room_speakers_in {
	struct str room;
	struct str_list add, remove;
};
struct room_marks_in {
	struct str room, after;
	int kind;		/* enum room_mark_kind */
	int64_t limit;
};
struct room_announce_in {
	struct str_list rooms;
	bool all;
	struct str kind, body;
};

/* What a reader found for the shard: the room as its snapshot has it. */
struct room_load {
	bool is_found;
	int64_t snapshot_id;	/* newest tenant-wide id it includes */
	struct conv conv;
	struct room row;
	struct room_mark *marks;
	uint32_t mark_count;
	unsigned tries;
};

/* What changed for good: noted by the writer, carried out by the shard on
 * the live room, if there is one. */
enum room_change_kind { ROOM_SET, ROOM_MARKED, ROOM_MUTED, ROOM_DESTROYED };
struct room_change {
	enum room_change_kind kind;
	int64_t id, ts;		/* of its entry */
	struct str room;
	struct str by;		/* who did it; empty: the system */
	struct conv conv;	/* SET */
	struct room row;	/* SET, MUTED */
	struct room_mark mark;	/* MARKED; until_ts 0: taken away */
};

/* On the writer. */
enum err room_create(struct ledger *, struct request *);
enum err room_create_on_join(struct ledger *, struct request *);
enum err room_update(struct ledger *, struct request *);
enum err room_destroy(struct ledger *, struct request *);
/* One that nobody keeps, for a sweep; another one is left as it is, and so is
 * what was changed after before_ts. */
enum err room_end_idle(struct ledger *, struct request *, struct str id,
    int64_t before_ts);
enum err room_mute(struct ledger *, struct request *);
enum err room_ban(struct ledger *, struct request *);
enum err room_speakers(struct ledger *, struct request *);

/* On a reader: scratch becomes a room_load; one that is not there is none. */
enum err room_load(struct view *, struct request *);
/* What lasts of room.get, as JSON that does not end. */
enum err room_look(struct view *, struct request *);
enum err room_list_find(struct view *, struct request *);
enum err room_log(struct view *, struct request *);
enum err room_marks(struct view *, struct request *);

/*
 * On the shard. An operation on one room begins with room_find: when the room
 * is live the load behind it is skipped; else the step after the load makes
 * it live, or begins the load again when the room has changed meanwhile.
 */
enum err room_find(struct shard *, struct tenant_live *, struct request *);
enum err room_get(struct shard *, struct tenant_live *, struct request *);
enum err room_list(struct shard *, struct tenant_live *, struct request *);
enum err room_members(struct shard *, struct tenant_live *, struct request *);
enum err room_stats(struct shard *, struct tenant_live *, struct request *);
enum err room_history(struct shard *, struct tenant_live *, struct request *);
/* room.join: find, load, enter, room_create_on_join, join. */
enum err room_join_find(struct shard *, struct tenant_live *,
    struct request *);
enum err room_join_enter(struct shard *, struct tenant_live *,
    struct request *);
enum err room_join(struct shard *, struct tenant_live *, struct request *);
enum err room_leave(struct shard *, struct tenant_live *, struct request *);
enum err room_send(struct shard *, struct tenant_live *, struct request *);
enum err room_announce(struct shard *, struct tenant_live *,
    struct request *);
enum err room_attributes(struct shard *, struct tenant_live *,
    struct request *);
enum err room_set_attribute(struct shard *, struct tenant_live *,
    struct request *);
enum err room_delete_attribute(struct shard *, struct tenant_live *,
    struct request *);

/* Shared by the files of rooms; the rest of them for writers. */
bool room_may_moderate(const struct request *, struct str owner);
/* Members of an open object. */
void room_write(struct jsonw *, const struct conv *, const struct room *);
void room_write_settings(struct jsonw *, const struct room *);

/* A room as one command sees it. */
struct durable_room {
	struct ledger_conv *conv;
	struct room row;
};
/* For a change by somebody who may make it. */
enum err room_find_own(struct ledger *, struct request *, struct str id,
    struct durable_room *) MUST_CHECK;
/* Appends the entry of a change, fills *e, and puts the row. */
enum err room_put_row(struct ledger *, struct request *,
    struct durable_room *, struct entry *) MUST_CHECK;
/* What the shard is told about it: made zeroed, then noted. */
struct room_change *room_change_new(struct request *, enum room_change_kind);
void room_note_change(struct request *, const struct durable_room *,
    const struct entry *, struct room_change *);
/* e NULL: there was nothing to change. */
enum err room_answer_change(struct request *, const struct entry *);

#endif
