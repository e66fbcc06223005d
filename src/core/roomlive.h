/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_ROOMLIVE_H
#define CORE_ROOMLIVE_H
/*
 * Inside of rooms on the shard: those of one tenant that are live, who sits
 * in them, what was said a moment ago. One seat is one session in one room;
 * a person is a member with one seat or many, or as a ghost: her connection
 * is gone and its grace time runs.
 *
 * A seat costs 8 bytes here and 8 in the session; see struct seat_list.
 */
#include "base/map.h"
#include "core/room.h"
#include "core/roomflow.h"

/* Up to this many members, joining and leaving are told to all. */
#define ROOM_TOLD_MEMBERS_MAX 200
#define ROOM_COUNT_TOLD_MS 2000	/* above that, how many: at most so often */
#define ROOM_CIDS_MAX 1024	/* answered again; a power of two */
#define ROOM_CIDS_FIRST 16
#define ROOM_MERGES_MAX 256	/* different ones in one window */
#define ROOM_RECORDS_MAX 8	/* full batches: some 16 MiB at the very most */
#define ROOM_PAGE_BYTES (256u * 1024)	/* a page of history ends beyond */
#define ROOM_ATTRIBUTES_BYTES (1u << 20)	/* all, as JSON */
#define ROOMS_CHANGED_MAX 64	/* by which a load is known to be stale */
#define ROOM_LOADS_MAX 4	/* of one request, when the room changes */

enum room_drop { DROP_RATE, DROP_MUTED, DROP_FILTERED, DROP_BUSY, DROPS };
extern const char *const room_drop_names[DROPS];
extern const char *const room_class_names[];	/* NULL-ended */

struct ghost {
	struct ghost *next, **at;		/* of the room */
	struct ghost *later, *sooner;		/* of the tenant, by end */
	struct room_live *room;
	int64_t ends_ms;
	char user[];
};

/* What an accepted cid was answered. */
struct room_cid {
	uint64_t key;		/* hash of sender and cid */
	uint64_t content;	/* hash of what was said */
	int64_t n;		/* 0: merged */
};

/* Equal messages of a window on their way to become one. */
struct room_merge {
	struct room_merge *next;
	enum room_class class;
	int64_t count;
	struct str from, kind, body;
	char text[];
};

struct room_attribute {
	struct str value;
	size_t written;		/* bytes of it in an answer */
	bool auto_delete;
	char owner[65];
	char text[];
};

struct room_live {
	struct roomset *rooms;
	int64_t loaded_id;	/* newest durable change that is in it */
	/* what lasts */
	struct conv conv;	/* name, title, owner: own strings */
	struct room row;
	struct map marks[MARK_KINDS];	/* user → when it ends */
	/* who */
	struct live_session **seats;
	uint32_t seat_count, seat_room, member_count;
	uint32_t number;	/* of the channel key, negated there */
	uint32_t seats_at[CORE_WORKERS_MAX];
	uint32_t lost[CORE_WORKERS_MAX][ROOM_FRAMES];
	struct ghost *ghosts;
	/* what */
	int64_t began_ts;	/* when n was 0 */
	int64_t n;
	struct roomflow flow;
	struct push **history;	/* a ring of row.history places */
	uint32_t history_first, history_count, history_room;
	uint32_t history_of[ROOM_CLASSES];
	uint32_t cid_next, cid_count, cid_room;
	struct room_cid *cids;	/* a ring; cid_index finds them */
	struct imap cid_index;
	struct room_merge *merges, **merges_tail;
	int64_t merge_window;
	struct room_live *next_merging;	/* of rooms.merging */
	uint32_t merge_count;
	bool is_merging;		/* in that list */
	struct request *record;	/* messages to be recorded, or NULL */
	struct request_queue records;	/* full ones */
	uint32_t record_count;	/* of these */
	uint32_t recording;	/* requests under way */
	struct map attributes;	/* key → struct room_attribute */
	size_t attribute_bytes;	/* of all, written */
	/* figures */
	struct room_tally *tally;
	int64_t accepted[ROOM_CLASSES];
	int64_t dropped[DROPS][ROOM_CLASSES];
	int64_t unrecorded;
	int64_t idle_since_ms;	/* while nobody is there */
	int64_t told_ms;
	uint32_t told_count;
};

/* A durable change of a room. */
struct room_changed {
	int64_t id;
	char room[ROOM_ID_MAX + 1];
};

/* Those of one tenant. */
struct roomset {
	struct shard *shard;
	struct tenant_live *tenant;
	struct map by_id;
	struct imap by_number;
	uint32_t last_number;
	struct room_changed changed[ROOMS_CHANGED_MAX];
	uint32_t changed_next;	/* the oldest of them */
	int64_t forgotten_id;	/* newest change that is in them no more */
	struct map ghosts;	/* room number and user → struct ghost */
	struct ghost *first_ghost, *last_ghost;
	struct room_live *merging;	/* rooms with merges */
	int64_t next_look_ms;	/* idle rooms, counts */
	int64_t next_sweep_ms;
	bool is_sweeping;
	struct map dying;	/* ids that a sweep is about to destroy */
};

struct room_page_item {
	struct conv conv;
	struct room row;
};
struct room_page {
	struct room_page_item *items;
	uint32_t count, limit;
	bool has_more;
};

/* ---- roomlive.c: rooms and seats ---- */
struct roomset *roomset_new(struct shard *, struct tenant_live *);
void roomset_free(struct roomset *);	/* accepts NULL */
/* The tenant goes: so does all that lives of its rooms. Accepts NULL. */
void roomset_end(struct roomset *);
/* The shard's calls. */
void roomset_change(struct roomset *, const struct room_change *);
void roomset_session_gone(struct roomset *, struct live_session *, bool stays);
void roomset_tick(struct roomset *, int64_t mono_ms);
/* The daemon ends: what was accepted and is to be recorded goes on its way. */
void roomset_stop(struct roomset *);

/* The room a request names: live already, or out of its load. ERR_OK with
 * *out NULL: the load was stale and is repeated, return ERR_OK at once. */
enum err roomset_take(struct shard *, struct tenant_live *, struct request *,
    struct room_live **out) MUST_CHECK;
struct room_live *roomset_find(struct tenant_live *, struct str id);
const struct core_settings *roomset_settings(const struct roomset *);
int64_t roomset_mono(const struct roomset *);
struct str roomlive_id(const struct room_live *);
/* A member is there by a session or as a ghost; the second form counts
 * sessions alone. */
bool roomlive_has(const struct room_live *, struct str user);
bool roomlive_has_seat(const struct room_live *, struct str user);
/* While the mark has not ended. */
bool roomlive_is_marked(const struct room_live *, enum room_mark_kind,
    struct str user);
int64_t roomlive_now(const struct room_live *);	/* wall ms */
/* People of the room from that place on, seat by seat, a person once, until
 * one is declined: her place; 0 when there was nobody more. */
int64_t roomlive_each(const struct room_live *, int64_t from,
    bool (*visit)(void *arg, struct str user), void *arg);

/* ---- roomseat.c: who is there ---- */
void roomseat_send_away(struct room_live *, struct str user,
    const char *reason);
void roomseat_end_ghosts(struct roomset *, int64_t mono_ms);
/* The ring of that worker goes; reason may be NULL. */
void roomseat_post_end(struct room_live *, int32_t worker,
    const char *reason);
void roomseat_clear(struct room_live *);	/* tells nobody */

/* ---- roomtell.c: what everyone is told ---- */
/* params: the whole object. */
struct push *roomtell_make(const char *method, struct str params);
/* To everyone in the room; takes the reference. */
void roomtell_event(struct room_live *, struct push *);
/* An event that is no message: the members after "room". */
void roomtell_all(struct room_live *, const char *method, struct str tail);
void roomtell_drop(struct room_live *, enum room_drop, enum room_class);
/* What workers missed and nothing that came since has told them. */
void roomtell_lost(struct room_live *);
/* Among the last ones. */
void roomtell_keep(struct room_live *, struct push *);
/* Those, for a worker that has no ring of the room. */
struct room_join *roomtell_backlog(const struct room_live *);
int64_t roomtell_from(const struct room_live *);	/* the n before them */
/* How many of them came after that n, by class. */
void roomtell_said(const struct room_live *, int64_t after,
    uint32_t of[ROOM_CLASSES]);
void roomtell_resize(struct room_live *);	/* after new settings */
void roomtell_free(struct room_live *);

/* ---- roomsend.c: what is said ---- */
void roomsend_merged(struct room_live *);	/* the window has ended */
void roomsend_free(struct room_live *);

/* ---- roomattr.c ---- */
void roomattr_left(struct room_live *, struct str user);
void roomattr_free(struct room_live *);

/* ---- roomsweep.c ---- */
void roomsweep_init(struct roomset *, int64_t mono_ms);
void roomsweep_fini(struct roomset *);
void roomsweep_tick(struct roomset *, int64_t mono_ms);
/* A tenant in which no room was used since the daemon began. */
void roomsweep_once(struct shard *, struct tenant_live *);
/* When, monotonic, the tenant of that number is looked at: not all of a box in
 * the same second. */
int64_t roomsweep_first_ms(const struct core_parts *, uint32_t number);
bool roomsweep_is_dying(const struct roomset *, struct str id);

/* ---- roomrecord.c ---- */
struct room_said {
	int64_t n;
	enum room_class class;
	int64_t count;		/* above 1: merged */
	struct str from, cid, kind, body;
};
void roomrecord_add(struct room_live *, const struct room_said *);
void roomrecord_flush(struct room_live *);
/* All there is, at the end of the room or of the daemon. */
void roomrecord_end(struct room_live *);
bool roomrecord_is_done(const struct room_live *);
void roomrecord_free(struct room_live *);

#endif
