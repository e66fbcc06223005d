/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Muting in groups: one, some or all may not write until a time. Kept in the
 * rows that a message looks at anyway; it ends when its time is over, without
 * anybody doing anything.
 * Runs on: writers.
 * Owns: nothing between calls.
 */
#include "core/group.h"
#include "core/groupkit.h"

static enum err
end_of(struct ledger *l, struct request *r, int64_t *until)
{
	const struct group_mute_in *in = r->in;

	*until = in->until != 0 ? in->until : CONV_FOREVER;
	if (in->off)
		*until = 0;
	else if (*until <= ledger_ts(l))
		return request_refuse(r, ERR_FIELD, "until",
		    "must lie in the future");
	return ERR_OK;
}

/* Nobody mutes those of her own rank, so that admins do not fight. */
static enum err
check_ranks(struct ledger *l, struct request *r, const struct group_change *g)
{
	const struct group_mute_in *in = r->in;
	struct ledger_member *m;
	enum err err = group_all_in(l, r, g->conv, &in->users, "users");

	for (uint32_t i = 0; i < in->users.count && err == ERR_OK; i++) {
		err = ledger_present(l, g->conv, in->users.items[i], &m);
		if (err == ERR_OK && !group_is_outside_admin(r) &&
		    m->row.role >= g->self->row.role)
			err = request_refuse(r, ERR_FORBIDDEN, "users",
			    "names somebody of your own rank");
	}
	return err;
}

static enum err
mute_some(struct ledger *l, struct request *r, struct group_change *g,
    int64_t until)
{
	const struct group_mute_in *in = r->in;
	enum err err = check_ranks(l, r, g);

	for (uint32_t i = 0; i < in->users.count && err == ERR_OK; i++) {
		struct ledger_member *m;

		err = ledger_present(l, g->conv, in->users.items[i], &m);
		if (err != ERR_OK)
			break;
		m->row.silent_until_ts = until;
		m->row.changed = ledger_next_id(l);
		ledger_member_touch(l, m);
	}
	return err == ERR_OK ? group_end(l, r, g, &in->users) : err;
}

enum err
group_mute(struct ledger *l, struct request *r)
{
	const struct group_mute_in *in = r->in;
	struct group_change g = { .prefix = "g:", .least = WHO_ADMINS,
		.cid = in->cid, .type = ENTRY_UPDATE };
	int64_t until;
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "mute %lld %d %d %.*s", (long long)in->until, in->off, in->all,
	    STR_FMT(group_ids_json(r, &in->users))));

	if (err != ERR_OK || g.is_done)
		return err;
	if (in->all == (in->users.count > 0))
		return request_refuse(r, ERR_FIELD, "users",
		    "name people, or say all");
	err = end_of(l, r, &until);
	if (err != ERR_OK || !in->all)
		return err != ERR_OK ? err : mute_some(l, r, &g, until);
	g.conv->row.settings.silent_until_ts = until;
	return group_end(l, r, &g, NULL);
}

static enum err
set_speakers(struct ledger *l, const struct group_change *g,
    const struct str_list *list, bool is_speaker)
{
	enum err err = ERR_OK;

	for (uint32_t i = 0; i < list->count && err == ERR_OK; i++) {
		struct ledger_member *m;

		err = ledger_present(l, g->conv, list->items[i], &m);
		if (err != ERR_OK)
			break;
		m->row.is_speaker = is_speaker;
		m->row.changed = ledger_next_id(l);
		ledger_member_touch(l, m);
	}
	return err;
}

/* Both lists, one behind the other. */
static struct str_list
joined(struct request *r, const struct str_list *a, const struct str_list *b)
{
	struct str_list all = { .count = a->count + b->count };

	all.items = arena_alloc(&r->arena,
	    (all.count + 1u) * sizeof(struct str));
	for (uint32_t i = 0; i < all.count; i++)
		all.items[i] = i < a->count ? a->items[i] :
		    b->items[i - a->count];
	return all;
}

enum err
group_speakers(struct ledger *l, struct request *r)
{
	const struct group_speakers_in *in = r->in;
	struct str_list all = joined(r, &in->add, &in->remove);
	struct group_change g = { .prefix = "g:", .least = WHO_ADMINS,
		.cid = in->cid, .type = ENTRY_UPDATE };
	enum err err = group_begin(l, r, &g, in->id, group_text(r,
	    "speakers %.*s %.*s", STR_FMT(group_ids_json(r, &in->add)),
	    STR_FMT(group_ids_json(r, &in->remove))));

	if (err != ERR_OK || g.is_done)
		return err;
	err = group_all_in(l, r, g.conv, &in->add, "add");
	if (err == ERR_OK)
		err = group_all_in(l, r, g.conv, &in->remove, "remove");
	if (err == ERR_OK)
		err = set_speakers(l, &g, &in->add, true);
	if (err == ERR_OK)
		err = set_speakers(l, &g, &in->remove, false);
	return err == ERR_OK ? group_end(l, r, &g, &all) : err;
}
