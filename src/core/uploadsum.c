/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Hashes of uploads, as far as they go.
 * Runs on: shards; uploadsum_follow, uploadsum_take and uploadsum_begin on
 * threads of the files pool.
 * Owns: the hashes of its tenant.
 */
#include "core/uploadsum.h"

#include <openssl/evp.h>

#include "base/mem.h"
#include "core/uploads.h"

static struct upload_sum *
find(struct upload_sums *all, struct str id)
{
	struct upload_sum *s = all->newest;

	while (s != NULL && !str_is(id, s->id))
		s = s->next;
	return s;
}

static void
sum_free(struct upload_sum *s)
{
	EVP_MD_CTX_free(s->md);
	buf_fini(&s->done);
	xfree(s);
}

static void
forget(struct upload_sums *all, struct upload_sum *s)
{
	struct upload_sum **at = &all->newest;

	BUG_ON(s->is_lent);
	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	all->count--;
	sum_free(s);
}

/* The last one that nobody borrowed. */
static bool
forget_oldest(struct upload_sums *all)
{
	struct upload_sum *oldest = NULL;

	for (struct upload_sum *s = all->newest; s != NULL; s = s->next)
		if (!s->is_lent)
			oldest = s;
	if (oldest != NULL)
		forget(all, oldest);
	return oldest != NULL;
}

static struct upload_sum *
begin(struct upload_sums *all, struct str id)
{
	struct upload_sum *s;

	if (id.len != FILE_ID_CHARS ||
	    (all->count >= UPLOADSUMS_MAX && !forget_oldest(all)))
		return NULL;
	s = xcalloc(1, sizeof(*s));
	memcpy(s->id, id.p, id.len);
	buf_init(&s->done, UPLOADSUM_DONE_BYTES);
	s->next = all->newest;
	all->newest = s;
	all->count++;
	return s;
}

static bool
overlap(struct part a, struct part b)
{
	return a.from < b.upto && b.from < a.upto;
}

static bool
is_there(const struct upload_sum *s, struct part part)
{
	struct str rest = buf_str(&s->done);
	struct part p;

	while (parts_take(&rest, &p) == ERR_OK)
		if (overlap(p, part))
			return true;
	return false;
}

/* Whether others put parts into the same upload now; *overlaps: one of them
 * where this one does. */
static bool
has_others(const struct upload_hold *all, const struct upload_hold *own,
    bool *overlaps)
{
	bool any = false;

	*overlaps = false;
	for (; all != NULL; all = all->next) {
		if (all == own || !str_eq(all->id, own->id))
			continue;
		any = true;
		*overlaps |= overlap(all->part, own->part);
	}
	return any;
}

static void
lend(struct upload_sum *s, struct upload_hold *own)
{
	struct str rest = buf_str(&s->done);
	struct part first;

	if (s->is_lent || s->is_spoilt)
		return;
	s->upto = parts_take(&rest, &first) == ERR_OK && first.from == 0 ?
	    first.upto : 0;
	s->is_lent = true;
	own->sum = s;
}

/* It begins only where nobody else writes, and so has seen every part since.
 */
void
uploadsum_put(struct upload_sums *all, const struct upload_hold *holds,
    struct upload_hold *own)
{
	struct upload_sum *s = find(all, own->id);
	bool overlaps, any = has_others(holds, own, &overlaps);

	if (s == NULL && !any)
		s = begin(all, own->id);
	if (s == NULL)
		return;
	own->sums = all;
	s->is_spoilt |= overlaps || is_there(s, own->part);
	lend(s, own);
}

void
uploadsum_finish(struct upload_sums *all, struct upload_hold *own)
{
	struct upload_sum *s = find(all, own->id);

	own->sums = all;
	if (s != NULL)
		lend(s, own);
}

static void
note_done(struct upload_sum *s, struct part part)
{
	struct buf more;

	buf_init(&more, UPLOADSUM_DONE_BYTES);
	if (parts_add(buf_str(&s->done), part, &more) != ERR_OK ||
	    more.overflow)
		s->is_spoilt = true;
	buf_fini(&s->done);
	s->done = more;
}

void
uploadsum_leave(struct upload_hold *own, bool is_done)
{
	struct upload_sum *s = own->sum;

	if (s != NULL)
		s->is_lent = false;
	own->sum = NULL;
	s = own->sums != NULL ? find(own->sums, own->id) : NULL;
	if (s == NULL)
		return;
	if (is_done && own->is_alone) {
		forget(own->sums, s);
		return;
	}
	if (is_done)
		note_done(s, own->part);
	if (s->is_spoilt && !s->is_lent) {
		EVP_MD_CTX_free(s->md);
		s->md = NULL;
	}
}

void
uploadsums_fini(struct upload_sums *all)
{
	while (all->newest != NULL) {
		struct upload_sum *s = all->newest;

		all->newest = s->next;
		sum_free(s);
	}
	all->count = 0;
}

/* ---- who borrowed it ---- */

struct evp_md_ctx_st *
uploadsum_begin(void)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();

	BUG_ON(md == NULL ||
	    EVP_DigestInit_ex(md, EVP_sha256(), NULL) != 1);
	return md;
}

void
uploadsum_follow(struct upload_sum *s, const struct transfer *t,
    unsigned char *room, size_t room_bytes)
{
	for (int i = 0; i < UPLOADSUM_READS && s->at < s->upto; i++) {
		int64_t left = s->upto - s->at;
		size_t want = left < (int64_t)room_bytes ? (size_t)left :
		    room_bytes, got = 0;

		if (t->ops->read(t->file, s->at, room, want, &got) !=
		    ERR_OK || got < want) {
			s->upto = s->at;
			return;
		}
		if (s->md == NULL)
			s->md = uploadsum_begin();
		BUG_ON(EVP_DigestUpdate(s->md, room, got) != 1);
		s->at += (int64_t)got;
	}
}

struct evp_md_ctx_st *
uploadsum_take(struct upload_sum *s, int64_t *at)
{
	EVP_MD_CTX *md = s->md;

	*at = s->at;
	s->md = NULL;
	s->at = 0;
	return md;
}
