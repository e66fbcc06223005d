/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bytes of files in memory.
 *
 * Runs on: the one thread of the back end.
 * Owns: the bytes.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/mem.h"
#include "store/mem/depot.h"

struct item {
	struct item *next;
	char tenant[33], name[128];
	bool is_whole, is_dropped;
	unsigned opened;	/* dropped ones stay for those who read them */
	char *bytes;
	char *synced;		/* of uploads: what a loss of power leaves */
	int64_t size;
};

struct depot_file {
	struct item *item;
};

struct mem_depot {
	struct item *items;
};

static bool
is_of(const struct item *i, const struct depot_key *key)
{
	return !i->is_dropped && i->is_whole == key->is_whole &&
	    str_is(key->tenant, i->tenant) && str_is(key->name, i->name);
}

static struct item *
find(const struct mem_depot *d, const struct depot_key *key)
{
	struct item *i = d->items;

	while (i != NULL && !is_of(i, key))
		i = i->next;
	return i;
}

static enum err
mem_drop(void *place, const struct depot_key *key)
{
	struct item *i = find(place, key);

	if (i != NULL)
		i->is_dropped = true;
	return ERR_OK;
}

static struct item *
add(struct mem_depot *d, const struct depot_key *key, int64_t size)
{
	struct item *i = xcalloc(1, sizeof(*i));

	BUG_ON(key->tenant.len >= sizeof(i->tenant) ||
	    key->name.len >= sizeof(i->name));
	snprintf(i->tenant, sizeof(i->tenant), "%.*s", STR_FMT(key->tenant));
	snprintf(i->name, sizeof(i->name), "%.*s", STR_FMT(key->name));
	i->is_whole = key->is_whole;
	i->bytes = xcalloc(1, (size_t)size + 1);
	i->synced = xcalloc(1, (size_t)size + 1);
	i->size = size;
	i->next = d->items;
	d->items = i;
	return i;
}

static enum err
mem_make(void *place, const struct depot_key *key, int64_t size)
{
	BUG_ON(key->is_whole || size < 0);
	(void)mem_drop(place, key);
	(void)add(place, key, size);
	return ERR_OK;
}

static enum err
mem_open(void *place, const struct depot_key *key, struct depot_file **out)
{
	struct item *i = find(place, key);

	*out = NULL;
	if (i == NULL)
		return ERR_NOT_FOUND;
	i->opened++;
	*out = xmalloc(sizeof(**out));
	(*out)->item = i;
	return ERR_OK;
}

static void
mem_close(struct depot_file *f)
{
	if (f != NULL)
		f->item->opened--;
	xfree(f);
}

static enum err
mem_write(struct depot_file *f, int64_t at, const void *bytes, size_t len)
{
	BUG_ON(f->item->is_whole || at < 0 ||
	    at + (int64_t)len > f->item->size);
	memcpy(f->item->bytes + at, bytes, len);
	return ERR_OK;
}

static enum err
mem_sync(struct depot_file *f)
{
	struct item *i = f->item;

	memcpy(i->synced, i->bytes, (size_t)i->size);
	return ERR_OK;
}

static enum err
mem_read(struct depot_file *f, int64_t at, void *out, size_t len, size_t *got)
{
	int64_t left = at < f->item->size ? f->item->size - at : 0;

	*got = (int64_t)len < left ? len : (size_t)left;
	memcpy(out, f->item->bytes + (*got > 0 ? at : 0), *got);
	return ERR_OK;
}

static int64_t
mem_size(struct depot_file *f)
{
	return f->item->size;
}

static enum err
mem_keep(void *place, const struct depot_key *key, struct str as)
{
	const struct depot_key whole = { key->tenant, as, true };
	struct item *from = find(place, key), *to;

	BUG_ON(key->is_whole);
	if (from == NULL)
		return ERR_NOT_FOUND;
	if (find(place, &whole) != NULL)
		return ERR_OK;
	to = add(place, &whole, from->size);
	memcpy(to->bytes, from->bytes, (size_t)from->size);
	memcpy(to->synced, from->bytes, (size_t)from->size);
	return ERR_OK;
}

static enum err
mem_renew(void *place, const struct depot_key *key, struct str as)
{
	const struct depot_key old = { key->tenant, as, true };
	struct item *fresh = find(place, key);

	BUG_ON(!key->is_whole || as.len >= sizeof(fresh->name));
	if (fresh == NULL)
		return ERR_NOT_FOUND;
	(void)mem_drop(place, &old);
	snprintf(fresh->name, sizeof(fresh->name), "%.*s", STR_FMT(as));
	return ERR_OK;
}

static bool
begins(struct str name, struct str so)
{
	return so.len == 0 || (name.len >= so.len &&
	    memcmp(name.p, so.p, so.len) == 0);
}

static enum err
mem_list(void *place, const struct depot_key *like, depot_name_fn visit,
    void *arg)
{
	const struct mem_depot *d = place;

	for (const struct item *i = d->items; i != NULL; i = i->next) {
		const struct depot_key key = { like->tenant,
			str_from(i->name), like->is_whole };

		if (is_of(i, &key) && begins(key.name, like->name) &&
		    !visit(arg, key.name))
			break;
	}
	return ERR_OK;
}

/* An address of its own kind. */
static enum err
mem_link(void *place, const struct depot_key *key,
    const struct depot_link *link, struct buf *out)
{
	if (find(place, key) == NULL)
		return ERR_NOT_FOUND;
	buf_printf(out, "mem://%.*s/%.*s?%" PRId64, STR_FMT(key->tenant),
	    STR_FMT(key->name), link->now_s + link->life_s);
	return ERR_OK;
}

static const struct depot_ops mem_depot_ops = {
	.name = "mem",
	.checked_max = -1,
	.make = mem_make,
	.open = mem_open,
	.close = mem_close,
	.write = mem_write,
	.sync = mem_sync,
	.read = mem_read,
	.size = mem_size,
	.keep = mem_keep,
	.renew = mem_renew,
	.link = mem_link,
	.drop = mem_drop,
	.list = mem_list,
};

struct depot
depot_mem_new(void)
{
	return (struct depot){ .ops = &mem_depot_ops,
		.place = xcalloc(1, sizeof(struct mem_depot)) };
}

void
depot_mem_crash(struct depot *depot)
{
	const struct mem_depot *d = depot->place;

	for (struct item *i = d->items; i != NULL; i = i->next)
		memcpy(i->bytes, i->synced, (size_t)i->size);
}

void
depot_mem_free(struct depot *depot)
{
	struct mem_depot *d = depot->place;

	while (d != NULL && d->items != NULL) {
		struct item *i = d->items;

		BUG_ON(i->opened > 0);
		d->items = i->next;
		xfree(i->bytes);
		xfree(i->synced);
		xfree(i);
	}
	xfree(d);
	depot->place = NULL;
}
