/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Users, tokens and devices in memory.
 *
 * Runs on: the one thread of the back end.
 * Owns: nothing.
 */
#include <string.h>

#include "store/mem/mem_priv.h"

enum err
mem_user_get(struct store *s, struct str id, struct arena *a,
    struct user *out)
{
	struct user key = { .id = id };

	return mem_get(s, MEM_USER, BY_KEY, &key, a, out);
}

enum err
mem_user_put(struct store *s, const struct user *u)
{
	mem_put(s, MEM_USER, u);
	return ERR_OK;
}

static char
fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool
starts_folded(const char *p, struct str part)
{
	for (size_t i = 0; i < part.len; i++) {
		if (fold(p[i]) != fold(part.p[i]))
			return false;
	}
	return true;
}

bool
mem_contains(struct str s, struct str part)
{
	for (size_t i = 0; i + part.len <= s.len; i++) {
		if (starts_folded(s.p + i, part))
			return true;
	}
	return false;
}

/* check-size: a function of store_ops, whose shape it has */
enum err
mem_user_list(struct store *s, struct str after, struct str text,
    int64_t limit, store_user_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_USER);
	struct user key = { .id = after };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct user *u;
	bool more = true;

	s->walks++;
	while (more && limit > 0 && (u = table_at(t, BY_KEY, pos++)) != NULL) {
		if (str_eq(u->id, after))
			continue;
		if (!mem_contains(u->id, text) && !mem_contains(u->name, text))
			continue;
		more = visit(arg, u);
		limit--;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_user_names(struct store *s, int64_t limit, store_name_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_USER);
	const struct user *u;

	s->walks++;
	for (uint32_t i = 0; limit > 0 && (u = table_at(t, BY_KEY, i)) != NULL;
	    i++) {
		if (u->disabled)
			continue;
		if (!visit(arg, u->id, u->name))
			break;
		limit--;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_user_count(struct store *s, int64_t *all, int64_t *admins)
{
	const struct table *t = mem_reads(s, MEM_USER);
	const struct user *u;

	*all = *admins = 0;
	for (uint32_t i = 0; (u = table_at(t, BY_KEY, i)) != NULL; i++) {
		++*all;
		*admins += u->is_admin && !u->disabled;
	}
	return ERR_OK;
}

enum err
mem_admin_count(struct store *s, int64_t most, int64_t *out)
{
	int64_t all;
	enum err err = mem_user_count(s, &all, out);

	if (*out > most)
		*out = most;
	return err;
}

/* Tokens and devices belong to a user who exists. */
static enum err
user_check(struct store *s, struct str id)
{
	struct user key = { .id = id };

	return table_find(mem_reads(s, MEM_USER), BY_KEY, &key) != NULL ?
	    ERR_OK : ERR_CORRUPT;
}

static struct token
token_key(const unsigned char hash[32])
{
	struct token key = { .created_ts = 0 };

	memcpy(key.hash, hash, sizeof(key.hash));
	return key;
}

enum err
mem_token_get(struct store *s, const unsigned char hash[32], struct arena *a,
    struct token *out)
{
	struct token key = token_key(hash);

	return mem_get(s, MEM_TOKEN, BY_KEY, &key, a, out);
}

enum err
mem_token_put(struct store *s, const struct token *t)
{
	enum err err = user_check(s, t->user);

	if (err == ERR_OK)
		mem_put(s, MEM_TOKEN, t);
	return err;
}

enum err
mem_token_newest(struct store *s, struct str user, int64_t *out)
{
	const struct table *t = mem_reads(s, MEM_TOKEN);
	struct token key = { .user = user, .created_ts = INT64_MAX };
	uint32_t end = table_seek(t, TOKEN_BY_USER, &key);
	const struct token *found = end == 0 ? NULL :
	    table_at(t, TOKEN_BY_USER, end - 1);

	*out = found != NULL && str_eq(found->user, user) ?
	    found->created_ts : 0;
	return ERR_OK;
}

enum err
mem_token_delete(struct store *s, const unsigned char hash[32])
{
	struct token key = token_key(hash);

	return mem_del(s, MEM_TOKEN, &key) ? ERR_OK : ERR_NOT_FOUND;
}

static const struct token *
token_oldest(struct store *s, struct str user)
{
	const struct table *t = mem_reads(s, MEM_TOKEN);
	struct token key = { .user = user, .created_ts = INT64_MIN };
	const struct token *found = table_at(t, TOKEN_BY_USER,
	    table_seek(t, TOKEN_BY_USER, &key));

	return found != NULL && str_eq(found->user, user) ? found : NULL;
}

enum err
mem_token_delete_user(struct store *s, struct str user)
{
	const struct token *t;

	while ((t = token_oldest(s, user)) != NULL) {
		struct token key = token_key(t->hash);

		mem_del(s, MEM_TOKEN, &key);
	}
	return ERR_OK;
}

enum err
mem_token_trim(struct store *s, struct str user, int64_t keep, int64_t ts)
{
	const struct table *t = mem_reads(s, MEM_TOKEN);
	struct token key = { .user = user, .created_ts = INT64_MIN };
	uint32_t first = table_seek(t, TOKEN_BY_USER, &key), pos = first;
	const struct token *row;
	int64_t left = 0;

	while ((row = table_at(t, TOKEN_BY_USER, pos)) != NULL &&
	    str_eq(row->user, user)) {
		struct token gone = token_key(row->hash);

		if (row->expires_ts != 0 && row->expires_ts <= ts)
			mem_del(s, MEM_TOKEN, &gone);
		else
			pos++, left++;
	}
	for (; left > keep; left--) {
		row = table_at(t, TOKEN_BY_USER, first);
		key = token_key(row->hash);
		mem_del(s, MEM_TOKEN, &key);
	}
	return ERR_OK;
}

enum err
mem_device_put(struct store *s, const struct device *d)
{
	enum err err = user_check(s, d->user);

	if (err == ERR_OK)
		mem_put(s, MEM_DEVICE, d);
	return err;
}

enum err
mem_device_list(struct store *s, struct str user, store_device_fn visit,
    void *arg)
{
	const struct table *t = mem_reads(s, MEM_DEVICE);
	struct device key = { .user = user };
	uint32_t pos = table_seek(t, BY_KEY, &key);
	const struct device *d;

	s->walks++;
	while ((d = table_at(t, BY_KEY, pos++)) != NULL &&
	    str_eq(d->user, user)) {
		if (!visit(arg, d))
			break;
	}
	s->walks--;
	return ERR_OK;
}

enum err
mem_device_delete(struct store *s, struct str user, struct str id)
{
	struct device key = { .user = user, .id = id };

	return mem_del(s, MEM_DEVICE, &key) ? ERR_OK : ERR_NOT_FOUND;
}
