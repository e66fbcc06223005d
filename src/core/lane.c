/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lanes of senders.
 * Runs on: the thread that has them.
 * Owns: lanes and senders, as long as something is in them.
 */
#include "core/lane.h"

#include "base/mem.h"

struct sender {
	struct lane *lanes;
	uint32_t count;		/* things in them */
	size_t len;
	char id[];
};

struct lane {
	struct sender *sender;
	struct lane *next;	/* of the sender */
	struct lane_item *first, **tail;
	size_t len;
	char conv[];
};

void
lanes_init(struct lanes *ls)
{
	ls->count = 0;
	map_init(&ls->senders, LANE_ALL_MAX);
}

void
lanes_fini(struct lanes *ls)
{
	BUG_ON(ls->count > 0);
	map_fini(&ls->senders);
}

static struct lane *
find(const struct sender *from, struct str conv)
{
	struct lane *lane = from->lanes;

	while (lane != NULL && !str_eq(conv,
	    (struct str){ lane->conv, lane->len }))
		lane = lane->next;
	return lane;
}

bool
lanes_have(const struct lanes *ls, struct str sender, struct str conv)
{
	const struct sender *from = ls->count > 0 ?
	    map_find(&ls->senders, sender) : NULL;

	return from != NULL && find(from, conv) != NULL;
}

static struct sender *
sender_enter(struct lanes *ls, struct str id)
{
	struct sender *from = map_find(&ls->senders, id);

	if (from != NULL)
		return from;
	from = xcalloc(1, sizeof(*from) + id.len + 1);
	from->len = id.len;
	memcpy(from->id, id.p, id.len);
	/* Each has something there, so the map has room. */
	BUG_ON(map_put(&ls->senders, id, from, NULL) != ERR_OK);
	return from;
}

static struct lane *
lane_enter(struct sender *from, struct str conv)
{
	struct lane *lane = find(from, conv);

	if (lane != NULL)
		return lane;
	lane = xcalloc(1, sizeof(*lane) + conv.len + 1);
	lane->sender = from;
	lane->tail = &lane->first;
	lane->len = conv.len;
	memcpy(lane->conv, conv.p, conv.len);
	lane->next = from->lanes;
	from->lanes = lane;
	return lane;
}

enum err
lanes_enter(struct lanes *ls, struct str sender, struct str conv,
    struct lane_item *item)
{
	struct sender *from = map_find(&ls->senders, sender);
	struct lane *lane;

	if (ls->count == LANE_ALL_MAX ||
	    (from != NULL && from->count == LANE_SENDER_MAX))
		return ERR_BUSY;
	lane = lane_enter(sender_enter(ls, sender), conv);
	*item = (struct lane_item){ .lane = lane };
	*lane->tail = item;
	lane->tail = &item->next;
	lane->sender->count++;
	ls->count++;
	return ERR_OK;
}

/* Answers the lane; NULL when that was its last one, and it is gone. */
static struct lane *
take_out(struct lanes *ls, struct lane_item *item)
{
	struct lane *lane = item->lane, **in;
	struct sender *from = lane->sender;
	struct lane_item **at = &lane->first;

	while (*at != item)
		at = &(*at)->next;
	*at = item->next;
	if (item->next == NULL)
		lane->tail = at;
	item->lane = NULL;
	item->next = NULL;
	from->count--;
	ls->count--;
	if (lane->first != NULL)
		return lane;
	for (in = &from->lanes; *in != lane; in = &(*in)->next)
		continue;
	*in = lane->next;
	xfree(lane);
	if (from->lanes == NULL) {
		map_del(&ls->senders, (struct str){ from->id, from->len });
		xfree(from);
	}
	return NULL;
}

void
lanes_ready(struct lane_item *item, struct lane **at)
{
	item->is_ready = true;
	*at = item->lane;
}

void
lanes_leave(struct lanes *ls, struct lane_item *item, struct lane **at)
{
	*at = item->lane == NULL ? NULL : take_out(ls, item);
}

struct lane_item *
lanes_next(struct lanes *ls, struct lane **at)
{
	struct lane_item *first = *at != NULL ? (*at)->first : NULL;

	if (first == NULL || !first->is_ready)
		return NULL;
	*at = take_out(ls, first);
	return first;
}

struct lane_item *
lanes_pop(struct lanes *ls)
{
	uint32_t pos = 0;
	struct lane_item *first;
	struct str key;
	void *value;

	if (!map_next(&ls->senders, &pos, &key, &value))
		return NULL;
	first = ((struct sender *)value)->lanes->first;
	(void)take_out(ls, first);
	return first;
}
