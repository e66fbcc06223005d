/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_PEOPLE_H
#define SIM_PEOPLE_H
/* Sessions, calls by every door, events, and what people make of them. */
#include "world.h"

struct act;
enum door {
	DOOR_SESSION, DOOR_REST, DOOR_CONTROL,
	DOOR_ASIDE,	/* as `asking`, answered to the control box */
};
struct caller {
	const struct act *act;
	enum door door;
	int worker, slot;	/* of the session; worker -1: none */
	uint32_t gen;
	int tenant, person, item;	/* item: the act's own */
	int64_t value, version;		/* the act's own */
	unsigned tokens;		/* those that it ends */
	uint64_t endings;	/* when it asked for one */
};
void people_act(struct world *);
extern const struct crowd people_crowd;
void people_killed(struct world *);
/* A call from the control socket that must succeed; its result. */
json_t *people_must(struct world *, int tenant, const char *op,
    const char *params);
/* The same; NULL when it is refused. */
json_t *people_ask(struct world *, int tenant, const char *op,
    const char *params);
/* By a person who has this session; must succeed. */
json_t *people_ask_as(struct world *, const struct session *, const char *op,
    const char *params);
/* Everyone opens a session and syncs. */
void people_gather(struct world *);
/* session.open was answered. */
void people_opened(struct world *, const struct caller *, struct request *);
void people_drop(struct world *, int worker, int slot);
/* NULL: it is gone, or another one by now. */
struct session *people_session(struct world *, const struct caller *);
void people_open(struct world *, int worker, int slot, int tenant,
    int person);
/* Posts a call of this caller's act; false when there was no credit. */
bool people_call(struct world *, struct caller *, const char *params);
int people_conv(const char *canonical);
/* As person p says it; false when she is not in it. */
bool people_says(int conv, int p, char out[CONV_NAME_ROOM]);
int64_t act_number(const json_t *, const char *key);

#endif
