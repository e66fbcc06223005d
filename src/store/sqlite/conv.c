/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Conversations in SQLite.
 *
 * Runs on: the thread of the handle.
 * Owns: nothing.
 */
#include "store/sqlite/sqlite_priv.h"

static void
settings_read(struct query *q, struct conv_settings *s)
{
	s->join = (enum conv_join)column_enum(q, JOIN_COUNT);
	s->invite = (enum conv_who)column_enum(q, WHO_COUNT);
	s->mention_all = (enum conv_who)column_enum(q, WHO_COUNT);
	s->life = (enum conv_life)column_enum(q, LIFE_COUNT);
	s->is_listed = column_bool(q);
	s->has_comments = column_bool(q);
	s->history = column_int(q);
	s->silent_until_ts = column_int(q);
}

static void
settings_bind(struct query *q, const struct conv_settings *s)
{
	query_int(q, s->join);
	query_int(q, s->invite);
	query_int(q, s->mention_all);
	query_int(q, s->life);
	query_int(q, s->is_listed);
	query_int(q, s->has_comments);
	query_int(q, s->history);
	query_int(q, s->silent_until_ts);
}

void
sqlite_conv_read(struct query *q, struct conv *c)
{
	c->key = column_int(q);
	c->kind = (enum conv_kind)column_enum(q, CONV_KIND_COUNT);
	c->name = column_str(q);
	c->title = column_str(q);
	c->owner = column_str(q);
	c->last_seq = column_int(q);
	c->count = column_int(q);
	c->last_ts = column_int(q);
	c->changed = column_int(q);
	c->created_ts = column_int(q);
	c->member_count = column_int(q);
	settings_read(q, &c->settings);
	c->pair = (unsigned)column_enum(q, PAIR_ALL + 1);
	c->purged_seq = column_int(q);
	c->purged_count = column_int(q);
}

static enum err
conv_one(struct query *q, struct arena *a, struct conv *out)
{
	if (query_row(q)) {
		sqlite_conv_read(q, out);
		out->name = str_keep(a, out->name);
		out->title = str_keep(a, out->title);
		out->owner = str_keep(a, out->owner);
	}
	return query_end_one(q);
}

enum err
sqlite_conv_by_name(struct store *s, struct str name, struct arena *a,
    struct conv *out)
{
	struct query q = query_on(&s->db, STMT_CONV_BY_NAME);

	query_str(&q, name);
	return conv_one(&q, a, out);
}

enum err
sqlite_conv_by_key(struct store *s, int64_t key, struct arena *a,
    struct conv *out)
{
	struct query q = query_on(&s->db, STMT_CONV_BY_KEY);

	query_int(&q, key);
	return conv_one(&q, a, out);
}

/* Ends the query; a taken name is no damage, unlike other constraints. */
static enum err
conv_run(struct query *q)
{
	if (query_row(q))
		BUG("a statement without rows gave one");
	if (q->rc == SQLITE_CONSTRAINT_UNIQUE)
		q->err = ERR_EXISTS;
	return query_end(q);
}

enum err
sqlite_conv_put(struct store *s, struct conv *c)
{
	struct query q = query_write(&s->db,
	    c->key == 0 ? STMT_CONV_INSERT : STMT_CONV_UPDATE);
	enum err err;

	query_int(&q, c->kind);
	query_str(&q, c->name);
	query_str(&q, c->title);
	query_str(&q, c->owner);
	query_int(&q, c->last_seq);
	query_int(&q, c->count);
	query_int(&q, c->last_ts);
	query_int(&q, c->changed);
	query_int(&q, c->created_ts);
	query_int(&q, c->member_count);
	settings_bind(&q, &c->settings);
	query_int(&q, c->pair);
	query_int(&q, c->purged_seq);
	query_int(&q, c->purged_count);
	if (c->key != 0)
		query_int(&q, c->key);
	err = conv_run(&q);
	if (err != ERR_OK)
		return err;
	if (sqlite3_changes64(s->db.handle) == 0)
		return ERR_NOT_FOUND;
	if (c->key == 0)
		c->key = sqlite3_last_insert_rowid(s->db.handle);
	return ERR_OK;
}

static enum err
convs_visit(struct query *q, store_conv_fn visit, void *arg)
{
	struct conv c;

	while (query_row(q)) {
		sqlite_conv_read(q, &c);
		if (q->err != ERR_OK || !visit(arg, &c))
			break;
	}
	return query_end(q);
}

enum err
sqlite_conv_after(struct store *s, int64_t after, int64_t limit,
    store_conv_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_CONV_AFTER);

	query_int(&q, after);
	query_int(&q, limit);
	return convs_visit(&q, visit, arg);
}

/* What comes after all of the prefix's kind. */
static struct str
behind(struct str prefix)
{
	return prefix.p[0] == 'g' ? STR("g;") : STR("c;");
}

enum err
sqlite_conv_names(struct store *s, struct str prefix, int64_t limit,
    store_name_fn visit, void *arg)
{
	struct query q = query_on(&s->db, STMT_CONV_NAMES);

	query_str(&q, prefix);
	query_str(&q, behind(prefix));
	query_int(&q, limit);
	return names_visit(&q, visit, arg);
}

/* check-size: a function of store_ops, whose shape it has */
enum err
sqlite_conv_listed(struct store *s, const struct conv_range *range,
    store_conv_fn visit, void *arg)
{
	struct query q = query_on(&s->db,
	    range->all ? STMT_CONV_ALL : STMT_CONV_LISTED);

	query_str(&q, str_cmp(range->after, range->prefix) > 0 ?
	    range->after : range->prefix);
	query_str(&q, behind(range->prefix));
	query_str(&q, range->text);
	query_int(&q, range->limit);
	return convs_visit(&q, visit, arg);
}
