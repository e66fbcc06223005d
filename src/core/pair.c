/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What two people are to each other, in the row of their conversation.
 * Runs on: writers; the tests of flags anywhere.
 * Owns: nothing.
 */
#include "core/pair.h"

/* Who blocks, by her place in the conversation's name. */
static unsigned
block_flag(struct str name, struct str by)
{
	struct str a, b;

	conv_pair(name, &a, &b);
	return str_eq(by, a) ? PAIR_FIRST_BLOCKS : PAIR_SECOND_BLOCKS;
}

static enum err
has_record(struct ledger *l, struct request *r, struct record_key key,
    bool *out)
{
	struct record row;
	enum err err = ledger_check(l, ledger_ops(l)->record_get(
	    ledger_store(l), &key, &r->arena, &row));

	*out = err == ERR_OK;
	return err == ERR_NOT_FOUND ? ERR_OK : err;
}

enum err
pair_load(struct ledger *l, struct request *r, struct str name,
    unsigned *flags)
{
	struct str a, b;
	bool contacts, first, second;
	enum err err;

	conv_pair(name, &a, &b);
	err = has_record(l, r, (struct record_key){ RECORD_CONTACT, a, b },
	    &contacts);
	if (err == ERR_OK)
		err = has_record(l, r, (struct record_key){ RECORD_BLOCK,
		    a, b }, &first);
	if (err == ERR_OK)
		err = has_record(l, r, (struct record_key){ RECORD_BLOCK,
		    b, a }, &second);
	if (err == ERR_OK)
		*flags = (contacts ? PAIR_CONTACTS : 0u) |
		    (first ? PAIR_FIRST_BLOCKS : 0u) |
		    (second ? PAIR_SECOND_BLOCKS : 0u);
	return err;
}

/* by names who blocks; absent: they are contacts. */
static enum err
mark(struct ledger *l, struct str a, struct str b, struct str by, bool on)
{
	char said[CONV_NAME_ROOM], name[CONV_NAME_ROOM];
	struct ledger_conv *c;
	unsigned flag;
	enum err err;
	int n = snprintf(said, sizeof(said), "u:%.*s", STR_FMT(b));

	err = conv_canonical((struct str){ said, (size_t)n }, a, name, NULL);
	BUG_ON(err != ERR_OK);
	err = ledger_conv(l, str_from(name), &c);
	if (err != ERR_OK)
		return err == ERR_NOT_FOUND ? ERR_OK : err;
	flag = by.len > 0 ? block_flag(c->row.name, by) : PAIR_CONTACTS;
	c->row.pair = on ? c->row.pair | flag : c->row.pair & ~flag;
	ledger_conv_touch(l, c);
	return ERR_OK;
}

enum err
pair_mark_contacts(struct ledger *l, struct str a, struct str b, bool on)
{
	return mark(l, a, b, STR(""), on);
}

enum err
pair_mark_block(struct ledger *l, struct str by, struct str whom, bool on)
{
	return mark(l, by, whom, by, on);
}

enum err
pair_may_say(const struct ledger *l, struct str name,
    unsigned flags, struct str sender)
{
	struct str peer = conv_peer(name, sender);

	if ((ledger_setting(l, SETTING_DIRECT_NEEDS_CONTACT) &&
	    !(flags & PAIR_CONTACTS)) ||
	    (flags & block_flag(name, peer)))
		return ERR_CONTACT;
	return ERR_OK;
}

bool
pair_is_blocked(unsigned flags)
{
	return (flags & (PAIR_FIRST_BLOCKS | PAIR_SECOND_BLOCKS)) != 0;
}
