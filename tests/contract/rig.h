/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_CONTRACT_RIG_H
#define TESTS_CONTRACT_RIG_H
/* What every test of the store stands on: a back end of each kind with a
 * writing handle, short ways to make rows, and the whole state as text. */
#include <check.h>

#include "base/buf.h"
#include "store/fault/fault.h"
#include "store/mem/mem.h"
#include "store/sqlite/sqlite.h"
#include "store/store.h"

enum backend { BACKEND_MEM, BACKEND_FAULT, BACKEND_SQLITE, BACKEND_COUNT };

struct rig {
	enum backend kind;
	struct store_backend backend;
	struct store_backend beneath;	/* BACKEND_FAULT */
	struct fault_plan plan;		/* BACKEND_FAULT; at first never */
	char dir[64];			/* BACKEND_SQLITE */
	const struct store_ops *ops;
	struct store *w;		/* the writing handle, or NULL */
	struct arena arena;
};

struct rig *rig_new(enum backend);
void rig_free(struct rig *);
/* A handle on tenant "acme"; must succeed. */
struct store *rig_open(struct rig *, enum store_mode);
/* Closes the writing handle, opens it again. */
void rig_reopen(struct rig *);
/* On the writing handle; must succeed. */
void rig_begin(struct rig *);
void rig_commit(struct rig *);
/* A reader with a fresh snapshot, and its end. */
struct store *rig_read(struct rig *);
void rig_read_end(struct rig *, struct store *);

/* These must succeed, inside the writer's transaction. */
int64_t rig_conv(struct rig *, const char *name);
void rig_user(struct rig *, const char *id);
void rig_member(struct rig *, int64_t conv, const char *user,
    int64_t changed);
/* A message: ts and digest follow from id. */
struct entry rig_entry(int64_t id, int64_t conv, int64_t seq,
    const char *cid);
void rig_append(struct rig *, const struct entry *);
/* The tenant's database file, or one beside it: suffix "-wal". */
void rig_path(const struct rig *, const char *suffix, char *out, size_t room);

/* Every row there is, in a fixed order, as text to compare. Inside a
 * transaction of s. */
void rig_dump(struct rig *, struct store *s, struct buf *out);
/* The committed state, by a transaction of the writer; fini the buf. */
void rig_dump_now(struct rig *, struct buf *out);
/* A directory with all that is in it. */
void rig_remove(const char *dir);

/* What visitors see, as text: "a b c". */
struct seen {
	struct buf text;
	int stop_after;		/* 0: never */
};
struct seen seen_new(void);
/* What the visitor should return. */
bool seen_note(struct seen *, struct str word);
bool seen_int(struct seen *, int64_t value);
#define ck_seen(s, want)                                                  \
	do {                                                              \
		ck_assert_str_eq((s)->text.data ? (s)->text.data : "",    \
		    want);                                                \
		buf_fini(&(s)->text);                                     \
	} while (0)

#define KEY(owner, id)                                                    \
	((struct record_key){ RECORD_PROBE, STR(owner), STR(id) })

#define ck_ok(call) ck_assert_int_eq((call), ERR_OK)
#define ck_err(call, err) ck_assert_int_eq((call), (err))
#define ck_str(s, z) ck_assert_msg(str_is((s), (z)), "%.*s", STR_FMT(s))

/* The test cases of the program. */
TCase *store_people_tcase(void);
TCase *store_convs_tcase(void);
TCase *store_rooms_tcase(void);
TCase *store_entries_tcase(void);
TCase *store_files_tcase(void);
TCase *store_filerows_tcase(void);
TCase *store_damage_tcase(void);
TCase *store_faults_tcase(void);
TCase *store_io_tcase(void);
TCase *store_records_tcase(void);
TCase *store_reserve_tcase(void);
TCase *store_walks_tcase(void);
TCase *store_purge_tcase(void);

#endif
