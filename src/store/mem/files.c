/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of files, and which messages name them, in memory.
 *
 * Runs on: the one thread of the back end.
 * Owns: nothing.
 */
#include "store/mem/mem_priv.h"

enum err
mem_file_get(struct store *s, struct str id, struct arena *a,
    struct file *out)
{
	struct file key = { .id = id };

	return mem_get(s, MEM_FILE, BY_KEY, &key, a, out);
}

enum err
mem_file_put(struct store *s, const struct file *f)
{
	mem_put(s, MEM_FILE, f);
	return ERR_OK;
}

/* The first ref of the file, or NULL. */
static const struct file_ref *
first_of(const struct table *t, struct str file)
{
	const struct file_ref key = { .file = file };
	const struct file_ref *ref = table_at(t, BY_KEY, table_seek(t, BY_KEY,
	    &key));

	return ref != NULL && str_eq(ref->file, file) ? ref : NULL;
}

enum err
mem_file_delete(struct store *s, struct str id)
{
	const struct table *refs = mem_writes(s, MEM_FILE_REF);
	const struct file key = { .id = id };
	const struct file_ref *ref;

	while ((ref = first_of(refs, id)) != NULL)
		mem_del(s, MEM_FILE_REF, ref);
	return mem_del(s, MEM_FILE, &key) ? ERR_OK : ERR_NOT_FOUND;
}

enum err
mem_file_by_hash(struct store *s, struct str hash, struct arena *a,
    struct file *out)
{
	const struct table *t = mem_reads(s, MEM_FILE);
	const struct file key = { .id = STR(""), .hash = hash };
	const struct file *f = table_at(t, FILE_BY_HASH, table_seek(t,
	    FILE_BY_HASH, &key));

	if (f == NULL || !str_eq(f->hash, hash))
		return ERR_NOT_FOUND;
	table_copy(t->type, f, a, out);
	return ERR_OK;
}

enum err
mem_file_list(struct store *s, const struct file_range *range,
    store_file_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_FILE);
	const struct file key = { .owner = range->owner,
		.ts = range->before_ts, .id = range->before_id };
	uint32_t pos = table_seek(t, FILE_BY_OWNER, &key);
	int64_t left = range->limit;
	const struct file *f;
	bool more = true;

	s->walks++;
	while (more && left-- > 0 && pos > 0 &&
	    (f = table_at(t, FILE_BY_OWNER, --pos)) != NULL &&
	    str_eq(f->owner, range->owner))
		more = visit(arg, f);
	s->walks--;
	return ERR_OK;
}

enum err
mem_file_idle(struct store *s, int64_t ts, int64_t limit,
    store_file_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_FILE);
	const struct file *f;
	uint32_t pos = 0;
	bool more = true;

	s->walks++;
	while (more && limit-- > 0 &&
	    (f = table_at(t, FILE_BY_IDLE, pos++)) != NULL && f->idle_ts <= ts)
		more = visit(arg, f);
	s->walks--;
	return ERR_OK;
}

enum err
mem_file_open_sum(struct store *s, struct str owner,
    struct file_open_sum *out)
{
	const struct table *t = mem_reads(s, MEM_FILE);
	const struct file *f;

	*out = (struct file_open_sum){ .count = 0 };
	for (uint32_t pos = 0; (f = table_at(t, BY_KEY, pos)) != NULL; pos++) {
		if (file_is_whole(f))
			continue;
		out->count++;
		out->bytes += f->size;
		out->count_of_owner += str_eq(f->owner, owner);
	}
	return ERR_OK;
}

enum err
mem_file_ref_put(struct store *s, const struct file_ref *ref)
{
	const struct file key = { .id = ref->file };

	if (table_find(mem_writes(s, MEM_FILE), BY_KEY, &key) == NULL)
		return ERR_CORRUPT;
	if (mem_conv_check(s, ref->conv) != ERR_OK)
		return ERR_CORRUPT;
	mem_put(s, MEM_FILE_REF, ref);
	return ERR_OK;
}

/* The first ref of the message, or NULL. */
static const struct file_ref *
first_at(const struct table *t, int64_t conv, int64_t seq, uint32_t *pos)
{
	const struct file_ref key = { .file = STR(""), .conv = conv,
		.seq = seq };
	const struct file_ref *ref;

	*pos = table_seek(t, FILE_REF_BY_CONV, &key);
	ref = table_at(t, FILE_REF_BY_CONV, *pos);
	return ref != NULL && ref->conv == conv && ref->seq == seq ? ref :
	    NULL;
}

enum err
mem_file_ref_clear(struct store *s, int64_t conv, int64_t seq)
{
	const struct table *t = mem_writes(s, MEM_FILE_REF);
	const struct file_ref *ref;
	uint32_t pos;

	while ((ref = first_at(t, conv, seq, &pos)) != NULL)
		mem_del(s, MEM_FILE_REF, ref);
	return ERR_OK;
}

static bool
is_same(const struct file_ref *a, const struct file_ref *b)
{
	return str_eq(a->file, b->file) && a->conv == b->conv &&
	    a->seq == b->seq;
}

enum err
mem_file_ref_list(struct store *s, const struct file_ref *after,
    int64_t limit, store_file_ref_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_FILE_REF);
	uint32_t pos = table_seek(t, BY_KEY, after);
	const struct file_ref *ref = table_at(t, BY_KEY, pos);
	bool more = true;

	if (ref != NULL && is_same(ref, after))
		ref = table_at(t, BY_KEY, ++pos);
	s->walks++;
	for (; more && limit-- > 0 && ref != NULL &&
	    str_eq(ref->file, after->file); ref = table_at(t, BY_KEY, ++pos))
		more = visit(arg, ref);
	s->walks--;
	return ERR_OK;
}

enum err
mem_file_ref_range(struct store *s, const struct entry_range *range,
    store_file_ref_fn visit, void *arg)
{
	const struct table *t = mem_reads(s, MEM_FILE_REF);
	const struct file_ref key = { .file = STR(""), .conv = range->conv,
		.seq = range->from }, *ref;
	uint32_t pos = table_seek(t, FILE_REF_BY_CONV, &key);
	int64_t left = range->limit;

	ref = table_at(t, FILE_REF_BY_CONV, pos);
	s->walks++;
	while (left-- > 0 && ref != NULL && ref->conv == range->conv &&
	    ref->seq <= range->upto && visit(arg, ref))
		ref = table_at(t, FILE_REF_BY_CONV, ++pos);
	s->walks--;
	return ERR_OK;
}
