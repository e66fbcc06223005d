/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What people do with messages that were sent. The table is in acts.c.
 * Runs on: the one thread of the simulator.
 * Owns: nothing but the world it is given.
 */
#include <stdio.h>

#include "acts.h"

static bool
draw_talk(struct world *w, struct caller *c, char said[CONV_NAME_ROOM])
{
	c->item = (int)world_dice(w, TALKS);
	return people_says(c->item, c->person, said);
}

/* "message.pin" of alice on 7: one cid for each of what may be meant. */
static int
begin(struct world *w, struct caller *c, char params[ACT_ROOM])
{
	char said[CONV_NAME_ROOM];
	int seq = 1 + (int)world_dice(w, 8);

	if (!draw_talk(w, c, said))
		return 0;
	return snprintf(params, ACT_ROOM, "{\"conv\":\"%s\",\"seq\":%d", said,
	    seq);
}

static void
end(struct world *w, struct caller *c, char params[ACT_ROOM], int len,
    const char *more)
{
	if (len == 0)
		return;
	snprintf(params + len, ACT_ROOM - (size_t)len, "%s}", more);
	people_call(w, c, params);
}

void
act_message(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];
	int len = begin(w, c, params);

	end(w, c, params, len, "");
}

void
act_message_change(struct world *w, struct caller *c)
{
	char params[ACT_ROOM], more[160];
	int len = begin(w, c, params);
	const char *verb = strchr(c->act->op, '.') + 1;

	snprintf(more, sizeof(more), ",\"cid\":\"%s-%d\"%s", verb,
	    (int)world_dice(w, 1000),
	    strstr(verb, "react") ? ",\"emoji\":\"ok\"" :
	    strcmp(verb, "extend") == 0 ? ",\"set\":{\"key\":\"value\"}" : "");
	end(w, c, params, len, more);
}

/* Something that somebody said; of her own it is refused. */
void
act_message_report(struct world *w, struct caller *c)
{
	const struct person *p = &w->people[c->tenant][world_dice(w, PEOPLE)];
	char said[CONV_NAME_ROOM], params[ACT_ROOM];
	const struct sent *sent;

	if (p->sent_count == 0)
		return;
	sent = &p->sent[world_dice(w, (uint64_t)p->sent_count)];
	c->item = sent->conv;
	if (!sent->acked || !people_says(sent->conv, c->person, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%lld,%s}",
	    said, (long long)sent->seq, act_flip(w) ? "\"reason\":\"spam\"" :
	    "\"reason\":\"other\",\"text\":\"look at it\"");
	people_call(w, c, params);
}

void
act_got_report(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	(void)r;
	if (out != NULL)
		w->reported[c->tenant] = act_number(out, "id");
}

/* What comes of the newest one that was acked, or of none. */
static long long
report_id(struct world *w, const struct caller *c)
{
	return (long long)w->reported[c->tenant] + (world_dice(w, 8) == 0 ||
	    w->reported[c->tenant] == 0);
}

void
act_report_list(struct world *w, struct caller *c)
{
	people_call(w, c, act_flip(w) ? "{\"limit\":1}" :
	    "{\"state\":\"closed\"}");
}

void
act_report_get(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":%lld,\"reason\":"
	    "\"it waits\"}", report_id(w, c));
	people_call(w, c, params);
}

void
act_report_resolve(struct world *w, struct caller *c)
{
	static const char *const how[] = { "dismissed", "removed",
		"suspended", "settled" };
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"id\":%lld,\"outcome\":\"%s\","
	    "\"note\":\"spoken with\"}", report_id(w, c),
	    how[world_dice(w, 4)]);
	people_call(w, c, params);
}

void
act_message_reactions(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];
	int len = begin(w, c, params);

	end(w, c, params, len, ",\"emoji\":\"ok\"");
}

/* Something that she said herself. */
void
act_message_edit(struct world *w, struct caller *c)
{
	struct person *p = act_person(w, c);
	char said[CONV_NAME_ROOM], params[ACT_ROOM];
	const struct sent *sent;

	if (p->sent_count == 0)
		return;
	sent = &p->sent[world_dice(w, (uint64_t)p->sent_count)];
	c->item = sent->conv;
	if (!sent->acked || !people_says(sent->conv, c->person, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%lld,"
	    "\"cid\":\"edit-%d\",\"kind\":\"text\",\"body\":{\"text\":"
	    "\"%s says it anew\"}}", said, (long long)sent->seq,
	    (int)world_dice(w, 1000), tenant_ids[c->tenant]);
	people_call(w, c, params);
}

/* Something urgent that she said herself: every other thing. */
void
act_message_calm(struct world *w, struct caller *c)
{
	struct person *p = act_person(w, c);
	char said[CONV_NAME_ROOM], params[ACT_ROOM];
	const struct sent *sent;

	if (p->sent_count == 0)
		return;
	sent = &p->sent[world_dice(w, (uint64_t)p->sent_count) / 2 * 2];
	c->item = sent->conv;
	if (!sent->acked || !people_says(sent->conv, c->person, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%lld,"
	    "\"cid\":\"calm-%d\"}", said, (long long)sent->seq,
	    (int)world_dice(w, 1000));
	people_call(w, c, params);
}

/* By seqs: get, delete. */
void
act_message_seqs(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[ACT_ROOM];
	int seq = 1 + (int)world_dice(w, 8);

	if (!draw_talk(w, c, said))
		return;
	if (act_flip(w))
		snprintf(params, sizeof(params), "{\"conv\":\"%s\","
		    "\"seqs\":[%d]}", said, seq);
	else
		snprintf(params, sizeof(params), "{\"conv\":\"%s\","
		    "\"seqs\":[%d,%d]}", said, seq, seq + 1);
	people_call(w, c, params);
}

void
act_message_forward(struct world *w, struct caller *c)
{
	char from[CONV_NAME_ROOM], said[CONV_NAME_ROOM], params[ACT_ROOM];

	if (!draw_talk(w, c, from) || !draw_talk(w, c, said))
		return;
	snprintf(params, sizeof(params), "{\"from\":\"%s\",\"conv\":\"%s\","
	    "\"seqs\":[%d],\"cid\":\"forward-%d\"}", from, said,
	    1 + (int)world_dice(w, 8), (int)world_dice(w, 1000));
	people_call(w, c, params);
}

void
act_draft(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[ACT_ROOM];

	if (!draw_talk(w, c, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"text\":\"%s\"}",
	    said, act_flip(w) ? "well" : "");
	people_call(w, c, params);
}

/* The log of her own: what people say stays, for the others to look at. */
void
act_clear(struct world *w, struct caller *c)
{
	char params[ACT_ROOM];

	snprintf(params, sizeof(params), "{\"conv\":\"s:%s\"}",
	    person_ids[c->person]);
	people_call(w, c, params);
}

/* ---- streamed ---- */

void
act_stream_open(struct world *w, struct caller *c)
{
	char said[CONV_NAME_ROOM], params[ACT_ROOM];

	if (!draw_talk(w, c, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"cid\":"
	    "\"stream-%d\"}", said, (int)world_dice(w, 1000));
	people_call(w, c, params);
}

void
act_got_stream(struct world *w, const struct caller *c, struct request *r,
    const json_t *out)
{
	struct person *p = act_person(w, c);

	(void)r;
	p->stream_conv = c->item;
	p->stream_seq = act_number(out, "seq");
}

/* {"conv","seq" of hers, and more. */
static void
stream_call(struct world *w, struct caller *c, const char *more)
{
	const struct person *p = act_person(w, c);
	char said[CONV_NAME_ROOM], params[ACT_ROOM];

	c->item = p->stream_conv;
	if (p->stream_seq == 0 || !people_says(c->item, c->person, said))
		return;
	snprintf(params, sizeof(params), "{\"conv\":\"%s\",\"seq\":%lld%s}",
	    said, (long long)p->stream_seq, more);
	people_call(w, c, params);
}

/* The first piece, again and again; or one that may fit behind it. */
void
act_stream_append(struct world *w, struct caller *c)
{
	const char *tenant = tenant_ids[c->tenant];
	char more[120];

	if (act_flip(w))
		snprintf(more, sizeof(more), ",\"at\":0,\"text\":\"%s\"",
		    tenant);
	else
		snprintf(more, sizeof(more), ",\"at\":%d,\"text\":\" more\"",
		    (int)strlen(tenant) + 5 * (int)world_dice(w, 3));
	stream_call(w, c, more);
}

void
act_stream_finish(struct world *w, struct caller *c)
{
	char more[120];
	int cid = (int)world_dice(w, 1000);

	if (act_flip(w))
		snprintf(more, sizeof(more), ",\"cid\":\"finish-%d\"", cid);
	else
		snprintf(more, sizeof(more), ",\"cid\":\"finish-%d\","
		    "\"text\":\"%s says all\"", cid, tenant_ids[c->tenant]);
	stream_call(w, c, more);
}
