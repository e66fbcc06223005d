/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries and mentions in memory.
 *
 * Runs on: the one thread of the back end.
 * Owns: nothing.
 */
#include "store/mem/mem_priv.h"

enum err
mem_entry_append(struct store *s, const struct entry *e)
{
	const struct table *t = mem_writes(s, MEM_ENTRY);

	if (e->cid.len > 0 && table_find(t, ENTRY_BY_CID, e) != NULL)
		return ERR_EXISTS;
	if (table_find(t, BY_KEY, e) != NULL ||
	    table_find(t, ENTRY_BY_SEQ, e) != NULL ||
	    mem_conv_check(s, e->conv) != ERR_OK)
		return ERR_CORRUPT;
	mem_put(s, MEM_ENTRY, e);
	return ERR_OK;
}

enum err
mem_entry_by_seq(struct store *s, int64_t conv, int64_t seq, struct arena *a,
    struct entry *out)
{
	struct entry key = { .conv = conv, .seq = seq };

	if (seq <= mem_conv_purged(s, conv))
		return ERR_NOT_FOUND;
	return mem_get(s, MEM_ENTRY, ENTRY_BY_SEQ, &key, a, out);
}

/* check-size: a function of store_ops, whose shape it has */
enum err
mem_entry_by_cid(struct store *s, int64_t conv, struct str sender,
    struct str cid, struct arena *a, struct entry *out)
{
	struct entry key = { .conv = conv, .sender = sender, .cid = cid };

	if (cid.len == 0)
		return ERR_NOT_FOUND;
	return mem_get(s, MEM_ENTRY, ENTRY_BY_CID, &key, a, out);
}

static void
mentions_delete(struct store *s, int64_t conv, int64_t seq)
{
	const struct table *t = mem_reads(s, MEM_MENTION);
	struct mention_row key = { conv, seq, STR_NONE };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct mention_row *m;

	while ((m = table_at(t, BY_KEY, pos)) != NULL && m->conv == conv &&
	    m->seq == seq)
		mem_del(s, MEM_MENTION, m);
}

static const struct entry *
entry_to_write(struct store *s, int64_t conv, int64_t seq)
{
	struct entry key = { .conv = conv, .seq = seq };

	return table_find(mem_writes(s, MEM_ENTRY), ENTRY_BY_SEQ, &key);
}

enum err
mem_entry_recall(struct store *s, int64_t conv, int64_t seq)
{
	const struct entry *found = entry_to_write(s, conv, seq);
	struct entry stone;

	if (found == NULL)
		return ERR_NOT_FOUND;
	stone = *found;
	stone.recalled = true;
	stone.kind = stone.body = stone.mentions = stone.marks = STR("");
	mem_put(s, MEM_ENTRY, &stone);
	mentions_delete(s, conv, seq);
	return ERR_OK;
}

enum err
mem_entry_rewrite(struct store *s, const struct entry *e)
{
	const struct entry *found = entry_to_write(s, e->conv, e->seq);
	struct entry fresh;

	if (found == NULL)
		return ERR_NOT_FOUND;
	fresh = *found;
	fresh.kind = e->kind;
	fresh.body = e->body;
	fresh.mentions = e->mentions;
	fresh.marks = e->marks;
	mem_put(s, MEM_ENTRY, &fresh);
	mentions_delete(s, e->conv, e->seq);
	return ERR_OK;
}

enum err
mem_entry_mark(struct store *s, int64_t conv, int64_t seq, struct str marks)
{
	const struct entry *found = entry_to_write(s, conv, seq);
	struct entry fresh;

	if (found == NULL)
		return ERR_NOT_FOUND;
	fresh = *found;
	fresh.marks = marks;
	mem_put(s, MEM_ENTRY, &fresh);
	return ERR_OK;
}

/* Position of the first row to show; those up to `purged` are not there. */
static uint32_t
page_start(const struct table *t, const struct entry_range *r, int64_t purged)
{
	struct entry first = { .conv = r->conv,
		.seq = r->from > purged ? r->from : purged + 1 };
	struct entry last = { .conv = r->conv, .seq = r->upto };
	uint32_t low = table_seek(t, ENTRY_BY_SEQ, &first);
	uint32_t end = table_seek(t, ENTRY_BY_SEQ, &last);

	if (!r->newest)
		return low;
	if (table_find(t, ENTRY_BY_SEQ, &last) != NULL)
		end++;
	if (end > low && end - low > r->limit)
		return end - (uint32_t)r->limit;
	return low;
}

enum err
mem_entry_page(struct store *s, const struct entry_range *r,
    store_entry_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_ENTRY);
	uint32_t pos = page_start(t, r, mem_conv_purged(s, r->conv));
	const struct entry *e;

	s->walks++;
	for (int64_t n = 0; n < r->limit; n++) {
		e = table_at(t, ENTRY_BY_SEQ, pos++);
		if (e == NULL || e->conv != r->conv || e->seq > r->upto ||
		    !visit(arg, e))
			break;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_entry_after(struct store *s, int64_t after, int64_t limit,
    store_entry_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_ENTRY);
	struct entry key = { .id = after + 1 };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct entry *e;

	s->walks++;
	while (limit > 0 && (e = table_at(t, BY_KEY, pos++)) != NULL) {
		if (e->seq <= mem_conv_purged(s, e->conv))
			continue;
		limit--;
		if (!visit(arg, e))
			break;
	}
	s->walks--;
	return ERR_OK;
}

/* Of a conversation the oldest there is, up to that seq; NULL: none. */
static const struct entry *
oldest_upto(const struct table *t, int64_t conv, int64_t upto)
{
	struct entry key = { .conv = conv };
	const struct entry *e = table_at(t, ENTRY_BY_SEQ,
	    table_seek(t, ENTRY_BY_SEQ, &key));

	return e != NULL && e->conv == conv && e->seq <= upto ? e : NULL;
}

enum err
mem_entry_purged(struct store *s, int64_t conv, int64_t limit,
    store_entry_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_ENTRY);
	struct entry key = { .conv = conv };
	uint32_t pos = table_seek(t, ENTRY_BY_SEQ, &key);
	int64_t purged = mem_conv_purged(s, conv);
	const struct entry *e;

	s->walks++;
	while (limit-- > 0 && (e = table_at(t, ENTRY_BY_SEQ, pos++)) != NULL &&
	    e->conv == conv && e->seq <= purged && visit(arg, e))
		;
	s->walks--;
	return ERR_OK;
}

enum err
mem_entry_purge(struct store *s, int64_t conv, int64_t upto)
{
	const struct table *t = mem_writes(s, MEM_ENTRY);
	int64_t purged = mem_conv_purged(s, conv);
	const struct entry *e;

	if (upto > purged)
		upto = purged;
	while ((e = oldest_upto(t, conv, upto)) != NULL) {
		mentions_delete(s, conv, e->seq);
		mem_del(s, MEM_ENTRY, e);
	}
	return ERR_OK;
}

enum err
mem_mention_put(struct store *s, int64_t conv, int64_t seq, struct str user)
{
	enum err err = mem_conv_check(s, conv);

	if (err == ERR_OK)
		mem_put(s, MEM_MENTION,
		    &(struct mention_row){ conv, seq, user });
	return err;
}

enum err
mem_mention_count(struct store *s, int64_t conv, struct str user,
    int64_t after, int64_t *out)
{
	const struct table *t = mem_reads(s, MEM_MENTION);
	struct mention_row key = { conv, after + 1, STR_NONE };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct mention_row *m;
	int64_t last = 0;

	*out = 0;
	for (; (m = table_at(t, BY_KEY, pos)) != NULL && m->conv == conv;
	    pos++) {
		struct entry at = { .conv = conv, .seq = m->seq };
		const struct entry *e;

		if (m->seq == last || (!str_eq(m->user, user) &&
		    !str_is(m->user, MENTION_ALL)))
			continue;
		e = table_find(mem_reads(s, MEM_ENTRY), ENTRY_BY_SEQ, &at);
		if (e == NULL || str_eq(e->sender, user))
			continue;
		last = m->seq;
		++*out;
	}
	return ERR_OK;
}
