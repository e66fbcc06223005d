/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SABOTAGE_H
#define BASE_SABOTAGE_H
/*
 * Bugs planted on purpose, to prove that the tests of tests/torture can see:
 * `configure --enable-saboteurs` compiles them in, YIZHAN_SABOTEUR=<name>
 * turns one on. In every other build, packages among them, the question is a
 * constant and the compiler drops what it guards.
 */
#include <stdbool.h>

/* SABOTEUR(NAME, "what YIZHAN_SABOTEUR says"): what goes wrong. */
#define SABOTEURS(SABOTEUR)                                               \
	/* Answers and events leave, then the transaction commits. */     \
	SABOTEUR(ACK_BEFORE_COMMIT, "ack_before_commit")                  \
	/* Events leave, then the transaction commits, then answers. */   \
	SABOTEUR(PUSH_BEFORE_COMMIT, "push_before_commit")                \
	/* A commit that failed leaves the heads of logs advanced. */     \
	SABOTEUR(SEQ_KEPT, "seq_kept")                                    \
	/* A commit that failed leaves members and cursors cached. */     \
	SABOTEUR(CACHES_KEPT, "caches_kept")                              \
	/* No index keeps a cid from being stored a second time. */       \
	SABOTEUR(NO_CID_INDEX, "no_cid_index")                            \
	/* A commit does not wait for the disk. */                        \
	SABOTEUR(SYNC_OFF, "sync_off")                                    \
	/* sync's `since` passes over what was not told yet. */           \
	SABOTEUR(CURSOR_BEFORE_SEND, "cursor_before_send")                \
	/* A recalled message leaves its place in the log empty. */       \
	SABOTEUR(TOMBSTONE_DROPS_SEQ, "tombstone_drops_seq")              \
	/* A message does not show what was done to it. */                \
	SABOTEUR(CHANGES_FORGOTTEN, "changes_forgotten")                  \
	/* A follower is not given every entry. */                        \
	SABOTEUR(FOLLOWER_SKIPS, "follower_skips")                        \
	/* What is said in a room does not always get into its rings. */  \
	SABOTEUR(ROOM_SKIPS, "room_skips")                                \
	/* What is said in a room twice with one cid is said twice. */    \
	SABOTEUR(ROOM_NO_CIDS, "room_no_cids")

enum saboteur {
#define SABOTEUR(name, text) SABOTEUR_##name,
	SABOTEURS(SABOTEUR)
#undef SABOTEUR
	SABOTEUR_COUNT
};

#ifdef WITH_SABOTEURS
/* The one that is turned on. Any thread. */
bool sabotage_is(enum saboteur);
/* Its name, "" for none; NULL when the environment names no saboteur. */
const char *sabotage_name(void);
#define SABOTAGE_NOTE " (built with saboteurs; only for tests)"
#else
static inline bool
sabotage_is(enum saboteur s)
{
	(void)s;
	return false;
}
static inline const char *
sabotage_name(void)
{
	return "";
}
#define SABOTAGE_NOTE ""
#endif

#endif
