/* SPDX-License-Identifier: Apache-2.0 */
/*
 * First answers by key, the oldest first in a list as well.
 *
 * Runs on: the owner's thread (http).
 * Owns: the answers.
 */
#include "http/once.h"

#include "base/map.h"
#include "base/mem.h"

struct first {
	struct once_id id;
	char *answer;		/* NULL: under way */
	size_t len;
	int64_t ends_ms;
	struct first *next, **prev;	/* by ends_ms; not while under way */
};

struct once {
	struct map firsts;	/* key → struct first */
	struct first *oldest, **tail;
	size_t bytes, bytes_max;
	int64_t keep_ms;
};

struct once *
once_new(void)
{
	struct once *o = xcalloc(1, sizeof(*o));

	map_init(&o->firsts, ONCE_KEYS_MAX);
	o->tail = &o->oldest;
	return o;
}

static struct str
key_of(const struct once_id *id)
{
	return (struct str){ (const char *)id->key, sizeof(id->key) };
}

/* Answers may hold tokens. */
static void
first_free(struct first *f)
{
	if (f->answer)
		xfree_secret(f->answer, f->len);
	xfree(f);
}

void
once_free(struct once *o)
{
	uint32_t pos = 0;
	struct str key;
	void *value;

	if (!o)
		return;
	while (map_next(&o->firsts, &pos, &key, &value))
		first_free(value);
	map_fini(&o->firsts);
	xfree(o);
}

static void
forget(struct once *o, struct first *f)
{
	map_del(&o->firsts, key_of(&f->id));
	if (f->prev) {
		*f->prev = f->next;
		if (f->next)
			f->next->prev = f->prev;
		else
			o->tail = f->prev;
		o->bytes -= f->len;
	}
	first_free(f);
}

void
once_limit(struct once *o, size_t bytes_max, int64_t keep_ms)
{
	o->bytes_max = bytes_max;
	o->keep_ms = keep_ms;
	while (o->oldest && o->bytes > bytes_max)
		forget(o, o->oldest);
}

enum once_state
once_begin(struct once *o, const struct once_id *id, int64_t now_ms,
    struct str *answer)
{
	struct first *f;

	while (o->oldest && o->oldest->ends_ms <= now_ms)
		forget(o, o->oldest);
	f = map_find(&o->firsts, key_of(id));
	if (f && memcmp(f->id.content, id->content, sizeof(id->content)) != 0)
		return ONCE_OTHER;
	if (f && !f->answer)
		return ONCE_UNDER_WAY;
	if (f) {
		*answer = (struct str){ f->answer, f->len };
		return ONCE_KNOWN;
	}
	if (o->firsts.count == ONCE_KEYS_MAX && o->oldest)
		forget(o, o->oldest);
	f = xcalloc(1, sizeof(*f));
	f->id = *id;
	if (map_put(&o->firsts, key_of(id), f, NULL) != ERR_OK)
		first_free(f);	/* all are under way: works, unprotected */
	return ONCE_NEW;
}

void
once_end(struct once *o, const struct once_id *id, int64_t now_ms,
    struct str answer)
{
	struct first *f = map_find(&o->firsts, key_of(id));

	if (!f || f->answer)
		return;
	if (!answer.p || answer.len > o->bytes_max) {
		forget(o, f);
		return;
	}
	while (o->oldest && o->bytes + answer.len > o->bytes_max)
		forget(o, o->oldest);
	f->answer = xstrndup(answer.p, answer.len);
	f->len = answer.len;
	f->ends_ms = now_ms + o->keep_ms;
	o->bytes += f->len;
	f->prev = o->tail;
	*o->tail = f;
	o->tail = &f->next;
}
