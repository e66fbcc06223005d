/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conversations, members and spans in memory.
 *
 * Runs on: the one thread of the back end.
 * Owns: nothing.
 */
#include <stdlib.h>
#include <string.h>

#include "store/mem/mem_priv.h"

enum err
mem_conv_by_name(struct store *s, struct str name, struct arena *a,
    struct conv *out)
{
	struct conv key = { .name = name };

	return mem_get(s, MEM_CONV, CONV_BY_NAME, &key, a, out);
}

enum err
mem_conv_by_key(struct store *s, int64_t key, struct arena *a,
    struct conv *out)
{
	struct conv k = { .key = key };

	return mem_get(s, MEM_CONV, BY_KEY, &k, a, out);
}

static const struct conv *
conv_find(struct store *s, int64_t key)
{
	struct conv k = { .key = key };

	return table_find(mem_reads(s, MEM_CONV), BY_KEY, &k);
}

/* What a foreign key says: rows belong to a conversation that exists. */
enum err
mem_conv_check(struct store *s, int64_t key)
{
	return conv_find(s, key) != NULL ? ERR_OK : ERR_CORRUPT;
}

int64_t
mem_conv_purged(struct store *s, int64_t key)
{
	const struct conv *c = conv_find(s, key);

	return c != NULL ? c->purged_seq : INT64_MAX - 1;
}

static int64_t
conv_next_key(const struct table *t)
{
	uint32_t count = t->order[BY_KEY].count;
	const struct conv *last = count > 0 ? table_at(t, BY_KEY, count - 1) :
	    NULL;

	return last == NULL ? 1 : last->key + 1;
}

enum err
mem_conv_put(struct store *s, struct conv *c)
{
	const struct table *t = mem_writes(s, MEM_CONV);
	const struct conv *same = table_find(t, CONV_BY_NAME, c);

	if (same != NULL && same->key != c->key)
		return ERR_EXISTS;
	if (c->key == 0)
		c->key = conv_next_key(t);
	else if (conv_find(s, c->key) == NULL)
		return ERR_NOT_FOUND;
	mem_put(s, MEM_CONV, c);
	return ERR_OK;
}

static bool
is_listed(const struct conv *c, const struct conv_range *range)
{
	struct str id = { c->name.p + 2, c->name.len - 2 };

	return (range->all || c->settings.is_listed) &&
	    str_cmp(c->name, range->after) > 0 &&
	    (mem_contains(id, range->text) ||
	    mem_contains(c->title, range->text));
}

enum err
mem_conv_listed(struct store *s, const struct conv_range *range,
    store_conv_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_CONV);
	struct conv key = { .name = range->prefix };
	uint32_t pos = table_seek(t, CONV_BY_NAME, &key);
	int64_t left = range->limit;
	const struct conv *c;
	bool more = true;

	s->walks++;
	while (more && left > 0 && (c = table_at(t, CONV_BY_NAME, pos++)) !=
	    NULL && c->name.len >= 2 &&
	    memcmp(c->name.p, range->prefix.p, 2) == 0) {
		if (!is_listed(c, range))
			continue;
		more = visit(arg, c);
		left--;
	}
	s->walks--;
	return ERR_OK;
}

struct naming {
	store_name_fn visit;
	void *arg;
};

static bool
name_conv(void *arg, const struct conv *c)
{
	const struct naming *n = arg;

	return n->visit(n->arg, c->name, c->title);
}

enum err
mem_conv_names(struct store *s, struct str prefix, int64_t limit,
    store_name_fn visit, void *arg)
{
	struct naming n = { visit, arg };

	return mem_conv_listed(s, &(struct conv_range){ .prefix = prefix,
	    .after = STR(""), .text = STR(""), .limit = limit }, name_conv, &n);
}

enum err
mem_conv_after(struct store *s, int64_t after, int64_t limit,
    store_conv_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_CONV);
	struct conv key = { .key = after + 1 };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct conv *c;

	s->walks++;
	while (limit-- > 0 && (c = table_at(t, BY_KEY, pos++)) != NULL &&
	    visit(arg, c))
		;
	s->walks--;
	return ERR_OK;
}

enum err
mem_member_get(struct store *s, int64_t conv, struct str user,
    struct member *out)
{
	struct member key = { .conv = conv, .user = user };
	const struct member *m = table_find(mem_reads(s, MEM_MEMBER), BY_KEY,
	    &key);

	if (m == NULL)
		return ERR_NOT_FOUND;
	*out = *m;
	out->user = user;
	return ERR_OK;
}

enum err
mem_member_put(struct store *s, const struct member *m)
{
	enum err err = mem_conv_check(s, m->conv);

	if (err == ERR_OK)
		mem_put(s, MEM_MEMBER, m);
	return err;
}

/* check-size: a function of store_ops, whose shape it has */
enum err
mem_member_list(struct store *s, int64_t conv, struct str after,
    int64_t limit, store_member_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_MEMBER);
	struct member key = { .conv = conv, .user = after };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct member *m;
	bool more = true;

	s->walks++;
	while (more && limit > 0 &&
	    (m = table_at(t, BY_KEY, pos++)) != NULL && m->conv == conv) {
		if (m->left || str_eq(m->user, after))
			continue;
		more = visit(arg, m);
		limit--;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_member_managers(struct store *s, int64_t conv, int64_t limit,
    store_member_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_MEMBER);
	struct member key = { .conv = conv, .user = STR("") };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct member *m;
	bool more = true;

	s->walks++;
	while (more && limit > 0 &&
	    (m = table_at(t, BY_KEY, pos++)) != NULL && m->conv == conv) {
		if (m->left || m->role == ROLE_MEMBER)
			continue;
		more = visit(arg, m);
		limit--;
	}
	s->walks--;
	return ERR_OK;
}

/* The user's first membership in the order of conversations' keys. */
static uint32_t
membership_seek(const struct table *t, struct str user)
{
	struct member key = { .conv = INT64_MIN, .user = user };

	return table_seek(t, MEMBER_BY_USER, &key);
}

static const struct member *
membership_at(const struct table *t, struct str user, uint32_t pos)
{
	const struct member *m = table_at(t, MEMBER_BY_USER, pos);

	return m != NULL && str_eq(m->user, user) ? m : NULL;
}

enum err
mem_membership_list(struct store *s, struct str user,
    store_membership_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_MEMBER);
	uint32_t pos = membership_seek(t, user);
	const struct member *m;

	s->walks++;
	while ((m = membership_at(t, user, pos++)) != NULL) {
		if (!m->left && !visit(arg, m, conv_find(s, m->conv)))
			break;
	}
	s->walks--;
	return ERR_OK;
}

struct change {
	int64_t id;
	const struct member *member;
	const struct conv *conv;
};

static int
change_cmp(const void *left, const void *right)
{
	const struct change *a = left, *b = right;

	if (a->id != b->id)
		return a->id < b->id ? -1 : 1;
	return (a->conv->key > b->conv->key) - (a->conv->key < b->conv->key);
}

static int64_t
change_id(const struct member *m, const struct conv *c)
{
	return m->left || m->changed > c->changed ? m->changed : c->changed;
}

/* check-size: a function of store_ops, whose shape it has */
enum err
mem_membership_since(struct store *s, struct str user, int64_t since,
    int64_t limit, store_membership_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_MEMBER);
	uint32_t pos = membership_seek(t, user), count = 0, i = 0;
	struct change *found;
	const struct member *m;

	while (membership_at(t, user, pos + count) != NULL)
		count++;
	found = xcalloc(count + 1, sizeof(*found));
	for (count = 0; (m = membership_at(t, user, pos)) != NULL; pos++) {
		const struct conv *c = conv_find(s, m->conv);

		if (change_id(m, c) > since)
			found[count++] = (struct change){ change_id(m, c), m,
			    c };
	}
	qsort(found, count, sizeof(*found), change_cmp);
	s->walks++;
	while (i < count && i < limit &&
	    visit(arg, found[i].member, found[i].conv))
		i++;
	s->walks--;
	xfree(found);
	return ERR_OK;
}

enum err
mem_span_put(struct store *s, int64_t conv, struct str user, struct span span)
{
	enum err err = mem_conv_check(s, conv);

	if (err == ERR_OK)
		mem_put(s, MEM_SPAN, &(struct span_row){ conv, user, span });
	return err;
}

enum err
mem_span_clear(struct store *s, int64_t conv, struct str user)
{
	const struct table *t = mem_writes(s, MEM_SPAN);
	struct span_row key = { conv, user, { INT64_MIN, 0 } };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct span_row *r;

	while ((r = table_at(t, BY_KEY, pos)) != NULL && r->conv == conv &&
	    str_eq(r->user, user))
		mem_del(s, MEM_SPAN, r);
	return ERR_OK;
}

enum err
mem_span_list(struct store *s, int64_t conv, struct str user,
    store_span_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_SPAN);
	struct span_row key = { conv, user, { INT64_MIN, 0 } };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct span_row *r;

	s->walks++;
	while ((r = table_at(t, BY_KEY, pos++)) != NULL && r->conv == conv &&
	    str_eq(r->user, user)) {
		if (!visit(arg, &r->span))
			break;
	}
	s->walks--;
	return ERR_OK;
}
