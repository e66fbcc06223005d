/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk over the frames of a write-ahead log. The sum of each goes on from
 * the one that is stored in the frame before: a frame is linked when that is
 * so, whatever became of those further up.
 *
 * Runs on: the thread that opens the database.
 * Owns: nothing.
 */
#include "store/sqlite/frames.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "base/fd.h"
#include "base/log.h"
#include "base/mem.h"

#define MAGIC 0x377f0682u	/* and one more: words are big endian */
#define HEAD_BYTES 32
#define FRAME_HEAD_BYTES 24
#define PAGE_MIN 512
#define PAGE_MAX 65536
#define WALKS_MAX 4

struct sums {
	uint32_t a, b;
};

struct walk {
	int fd;
	bool is_big;		/* words that are summed up are big endian */
	uint32_t page_bytes;
	unsigned char salt[8];	/* of this log's frames */
	bool has_salt;
	struct sums stored;	/* in the frame before */
	bool was_commit;	/* the frame before is linked and ends one */
	bool is_headless;	/* the head is wrong */
	int64_t bad;		/* the first frame that is not linked, or -1 */
};

static uint32_t
word_at(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

static uint32_t
summed_word(const unsigned char *p, bool is_big)
{
	return is_big ? word_at(p) : (uint32_t)p[3] << 24 |
	    (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static struct sums
sum_on(struct sums s, const unsigned char *p, size_t len, bool is_big)
{
	for (size_t i = 0; i < len; i += 8) {
		s.a += summed_word(p + i, is_big) + s.b;
		s.b += summed_word(p + i + 4, is_big) + s.a;
	}
	return s;
}

static bool
is_sum(struct sums s, const unsigned char *p)
{
	return s.a == word_at(p) && s.b == word_at(p + 4);
}

static void
read_head(struct walk *w, const unsigned char *head)
{
	struct sums none = { 0, 0 };

	w->page_bytes = word_at(head + 8);
	if (w->page_bytes < PAGE_MIN || w->page_bytes > PAGE_MAX ||
	    (w->page_bytes & (w->page_bytes - 1)) != 0)
		w->page_bytes = 4096;
	w->is_big = word_at(head) == (MAGIC | 1);
	w->is_headless = (word_at(head) & ~1u) != MAGIC ||
	    !is_sum(sum_on(none, head, 24, w->is_big), head + 24);
	memcpy(w->salt, head + 16, sizeof(w->salt));
	w->has_salt = !w->is_headless;
	w->stored = (struct sums){ word_at(head + 24), word_at(head + 28) };
	w->bad = w->is_headless ? 0 : -1;
}

/* Takes the next frame; true when it proves that one before is damaged. */
static bool
take_frame(struct walk *w, const unsigned char *frame, int64_t at)
{
	bool is_linked, is_proof;

	if (!w->has_salt)
		memcpy(w->salt, frame + 8, sizeof(w->salt));
	is_linked = memcmp(w->salt, frame + 8, sizeof(w->salt)) == 0 &&
	    is_sum(sum_on(sum_on(w->stored, frame, 8, w->is_big),
	    frame + FRAME_HEAD_BYTES, w->page_bytes, w->is_big), frame + 16);
	/* A head is synced before any frame is written. */
	is_proof = is_linked && w->bad >= 0 &&
	    (w->was_commit || w->is_headless);
	if (!is_linked && w->bad < 0)
		w->bad = at;
	w->has_salt = w->has_salt || is_linked;
	/* A torn frame may say anything. */
	w->was_commit = is_linked && word_at(frame + 4) != 0;
	w->stored = (struct sums){ word_at(frame + 16), word_at(frame + 20) };
	return is_proof;
}

/* To the end, also over the rest of an older log: there may be a hole.
 * ERR_CORRUPT with w->bad set, ERR_IO with errno. */
static enum err
walk_frames(struct walk *w, unsigned char *room)
{
	size_t size = FRAME_HEAD_BYTES + w->page_bytes;
	int64_t at = 0;
	ssize_t n;

	while ((n = fd_read_at(w->fd, room, size,
	    HEAD_BYTES + at * (int64_t)size)) == (ssize_t)size)
		if (take_frame(w, room, at++))
			return ERR_CORRUPT;
	return n < 0 ? ERR_IO : ERR_OK;
}

static enum err
walk_log(struct walk *w, unsigned char *room)
{
	unsigned char head[HEAD_BYTES];
	ssize_t n = fd_read_at(w->fd, head, sizeof(head), 0);

	if (n < 0)
		return ERR_IO;
	if ((size_t)n < sizeof(head))
		return ERR_OK;
	read_head(w, head);
	return walk_frames(w, room);
}

static bool
is_same(const struct walk *a, const struct walk *b)
{
	return a->bad == b->bad &&
	    memcmp(a->salt, b->salt, sizeof(a->salt)) == 0;
}

/* A writer may overtake a walk, which then finds new frames behind old ones;
 * the next walk does not find it so again. */
static enum err
walk_surely(int fd, int64_t *bad)
{
	unsigned char *room = xmalloc(FRAME_HEAD_BYTES + PAGE_MAX);
	struct walk before = { .bad = -1 };
	enum err err = ERR_OK;

	for (int i = 0; i < WALKS_MAX; i++) {
		struct walk w = { .fd = fd, .bad = -1 };

		err = walk_log(&w, room);
		*bad = w.bad;
		if (err != ERR_CORRUPT || (i > 0 && is_same(&w, &before)))
			break;
		before = w;
		err = ERR_OK;
	}
	xfree(room);
	return err;
}

enum err
frames_check(const char *path)
{
	char quoted[256], reason[128];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
	int64_t bad = -1;
	enum err err = ERR_IO;

	if (fd < 0 && errno == ENOENT)
		return ERR_OK;
	if (fd >= 0)
		err = walk_surely(fd, &bad);
	if (err == ERR_IO)
		log_error("store", "cannot read %s: %s",
		    log_quote(str_from(path), quoted, sizeof(quoted)),
		    strerror_r(errno, reason, sizeof(reason)));
	if (err == ERR_CORRUPT)
		log_error("store", "%s: frame %lld is damaged, and commits "
		    "follow it",
		    log_quote(str_from(path), quoted, sizeof(quoted)),
		    (long long)bad);
	if (fd >= 0)
		close(fd);
	return err;
}
