/* SPDX-License-Identifier: Apache-2.0 */
#ifndef LICENCE_LICENCE_H
#define LICENCE_LICENCE_H
/*
 * A licence: what its chain grants when every link is good. Offline, by the
 * bytes alone; time and machine are judged apart, for they change.
 */
#include "licence/claims.h"
#include "licence/envelope.h"

#define LICENCE_ROOTS_MAX 2
/* What reading one takes of an arena at most. */
#define LICENCE_ARENA_MAX (256u << 10)
/* Who issues it and who uses it do not have the same day. */
#define LICENCE_SKEW_S (24 * 3600)
#define LICENCE_WARN_DAYS 30
/* People of a box that has no licence. */
#define LICENCE_FREE_PEOPLE 100

/* Who may sign first. */
struct licence_roots {
	unsigned char keys[LICENCE_ROOTS_MAX][SIGNING_KEY_BYTES];
	unsigned count;
	bool is_development;	/* everybody has the key to these */
};

struct licence {
	struct claims links[ENVELOPE_LINKS_MAX];
	unsigned count;
	/* What holds, all links considered. */
	struct claims_limits limits;	/* 0: none */
	int64_t from_s, until_s;	/* 0: no such bound */
	unsigned signers_left;		/* generations that may follow */
	struct str about;	/* which member a fault is about, or empty */
};

/* Those that this program was built with (configure --with-licence-keys). */
void licence_roots_built(struct licence_roots *out);

/*
 * All but time and machine. roots NULL: whoever signed first is taken, for
 * looking at a licence and not for obeying it. Strings are in the arena. Pure.
 */
enum licence_fault licence_read(struct str text, const struct licence_roots *,
    struct arena *, struct licence *out) MUST_CHECK;
/* The holder's link. */
const struct claims *licence_last(const struct licence *);
/* LICENCE_OK, LICENCE_EARLY, LICENCE_EXPIRED or LICENCE_MACHINE. machine: the
 * traits of this one. Pure. */
enum licence_fault licence_judge(const struct licence *, int64_t now_s,
    const struct str_list *machine) MUST_CHECK;
/* Whole days until it ends, 0 on the last and after; -1: it does not end. */
int64_t licence_days_left(const struct licence *, int64_t now_s);

/*
 * One more link, signed with key: text is claims as claims_write has them.
 * Judged as a reader would, who has it in out then. LICENCE_FORGED: this key
 * is not who may sign.
 */
enum licence_fault licence_extend(struct envelope *, struct str text,
    struct evp_pkey_st *key, struct arena *, struct licence *out) MUST_CHECK;

#endif
