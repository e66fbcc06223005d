/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading archives: file → unseal → zstd → tar → member, and the proof that
 * all came back.
 *
 * Runs on: whoever reads a backup.
 * Owns: its streams and buffers; the file is the caller's.
 */
#include <stdio.h>
#include <zstd.h>

#include "base/buf.h"
#include "base/fd.h"
#include "base/mem.h"
#include "upkeep/archive_priv.h"
#include "upkeep/seal.h"

/* What zstd may ask for: level 19 needs 8 MiB. */
#define WINDOW_LOG_MAX 24
#define SKIP_BYTES (64 * 1024)
/* A byte more tells whether a chunk is the last. */
#define AHEAD_MAX (SEAL_CHUNK + SEAL_TAG + 1)

struct archive_reader {
	int fd;
	const char *name;
	struct archive_totals totals;
	struct sum lines;	/* of what the manifest must be */
	struct sum member;	/* of the member that is read */
	struct tar_header at;	/* that member */
	int64_t left;		/* of its content */
	bool is_within;		/* there is such a member */
	bool is_sealed, is_cut;	/* is_cut: the file has no more */
	struct seal seal;
	ZSTD_DCtx *zstd;
	size_t zstd_wants;	/* 0: its frame is whole */
	unsigned char ahead[AHEAD_MAX];
	size_t ahead_len;
	unsigned char plain[SEAL_CHUNK];
	ZSTD_inBuffer in;	/* on plain */
	unsigned char skip[SKIP_BYTES];
	char sum_left[SUM_HEX];
};

static enum err
damaged(const struct archive_reader *r, const char *how, struct problem *why)
{
	return problem_set(why, ERR_CORRUPT, "%s %s; take another backup",
	    r->name, how);
}

/* Fills ahead up to want bytes. */
static enum err
read_ahead(struct archive_reader *r, size_t want, struct problem *why)
{
	ssize_t n = fd_read(r->fd, r->ahead + r->ahead_len,
	    want - r->ahead_len);

	if (n < 0)
		return problem_errno(why, "cannot read", r->name);
	r->ahead_len += (size_t)n;
	r->totals.packed += n;
	r->is_cut = r->ahead_len < want;
	return ERR_OK;
}

/* The next bytes for zstd; none at the end. */
static enum err
fill(struct archive_reader *r, struct problem *why)
{
	size_t len = SEAL_CHUNK + (r->is_sealed ? SEAL_TAG : 0);
	enum err err = read_ahead(r, r->is_sealed ? AHEAD_MAX : SEAL_CHUNK,
	    why);

	if (err)
		return err;
	if (len > r->ahead_len)
		len = r->ahead_len;
	r->in = (ZSTD_inBuffer){ r->plain, len, 0 };
	if (!r->is_sealed) {
		memcpy(r->plain, r->ahead, len);
	} else if (len > 0) {
		if (len < SEAL_TAG || !seal_take(&r->seal, r->ahead, len,
		    r->is_cut, r->plain))
			return damaged(r, "is damaged or cut off, or the "
			    "passphrase is another", why);
		r->in.size -= SEAL_TAG;
	}
	r->ahead_len -= len;
	memmove(r->ahead, r->ahead + len, r->ahead_len);
	return ERR_OK;
}

/* Up to len bytes of the tar archive; *got 0: it has ended. */
static enum err
pull_some(struct archive_reader *r, void *to, size_t len, size_t *got,
    struct problem *why)
{
	ZSTD_outBuffer out = { to, len, 0 };
	enum err err;

	while (out.pos == 0 && r->zstd_wants != 0) {
		if (r->in.pos == r->in.size) {
			err = fill(r, why);
			if (err)
				return err;
			if (r->in.size == 0)
				return damaged(r, "is cut off", why);
		}
		r->zstd_wants = ZSTD_decompressStream(r->zstd, &out, &r->in);
		if (ZSTD_isError(r->zstd_wants))
			return damaged(r, "is damaged", why);
	}
	*got = out.pos;
	return ERR_OK;
}

static enum err
pull(struct archive_reader *r, void *to, size_t len, struct problem *why)
{
	for (size_t have = 0, got = 0; have < len; have += got) {
		enum err err = pull_some(r, (char *)to + have, len - have,
		    &got, why);

		if (err)
			return err;
		if (got == 0)
			return damaged(r, "is cut off", why);
	}
	return ERR_OK;
}

enum err
archive_read(struct archive_reader *r, void *to, size_t len, size_t *got,
    struct problem *why)
{
	enum err err;

	*got = 0;
	if ((int64_t)len > r->left)
		len = (size_t)r->left;
	if (len == 0)
		return ERR_OK;
	err = pull(r, to, len, why);
	if (err)
		return err;
	sum_add(&r->member, to, len);
	r->left -= (int64_t)len;
	*got = len;
	return ERR_OK;
}

enum err
archive_read_text(struct archive_reader *r, struct buf *out,
    struct problem *why)
{
	size_t got = 0;
	enum err err;
	char *to = NULL;

	if (r->left <= (int64_t)(out->max - out->len))
		to = buf_reserve(out, (size_t)r->left + 1);
	if (to == NULL)
		return damaged(r, "holds a text that is too long", why);
	err = archive_read(r, to, (size_t)r->left, &got, why);
	out->len += got;
	to[got] = '\0';
	return err;
}

/* To the end of the member, whose sum is in hex then. */
static enum err
leave_member(struct archive_reader *r, char hex[SUM_HEX], struct problem *why)
{
	unsigned char zeros[TAR_BLOCK];
	enum err err = ERR_OK;
	size_t got;

	while (r->left > 0 && !err)
		err = archive_read(r, r->skip, SKIP_BYTES, &got, why);
	if (!err)
		err = pull(r, zeros, tar_padding(r->at.size), why);
	if (err)
		return err;
	sum_end(&r->member, hex);
	r->is_within = false;
	return ERR_OK;
}

static enum err
enter_member(struct archive_reader *r, struct problem *why)
{
	unsigned char block[TAR_BLOCK];
	enum err err = pull(r, block, TAR_BLOCK, why);

	if (err)
		return err;
	if (!tar_take(block, &r->at))
		return damaged(r, "holds something that is not a file of a "
		    "backup", why);
	r->left = r->at.size;
	r->is_within = true;
	sum_begin(&r->member);
	return ERR_OK;
}

/* The end mark, two empty blocks, and nothing behind them. */
static enum err
check_end(struct archive_reader *r, const char *manifest, struct problem *why)
{
	char expected[ARCHIVE_END_MAX], text[ARCHIVE_END_MAX], hex[SUM_HEX];
	unsigned char block[TAR_BLOCK];
	enum err err = enter_member(r, why);
	size_t got = 0;

	if (err)
		return err;
	archive_end_text(&r->totals, manifest, expected);
	if (!str_is(str_from(r->at.name), ARCHIVE_END) ||
	    r->at.size != (int64_t)strlen(expected))
		return damaged(r, "has no end mark of its own", why);
	err = archive_read(r, text, sizeof(text), &got, why);
	if (!err && memcmp(text, expected, got) != 0)
		return damaged(r, "has an end mark of another archive", why);
	if (!err)
		err = leave_member(r, hex, why);
	for (int i = 0; i < 2 && !err; i++) {
		err = pull(r, block, TAR_BLOCK, why);
		if (!err && !tar_is_end(block))
			return damaged(r, "goes on behind its end", why);
	}
	if (!err)
		err = pull_some(r, block, 1, &got, why);
	if (!err && got == 0 && r->in.pos == r->in.size)
		err = fill(r, why);
	if (!err && (got != 0 || r->in.pos != r->in.size))
		return damaged(r, "goes on behind its end", why);
	return err;
}

static enum err
check_manifest(struct archive_reader *r, struct problem *why)
{
	char expected[SUM_HEX], hex[SUM_HEX];
	enum err err = leave_member(r, hex, why);

	if (err)
		return err;
	sum_end(&r->lines, expected);
	if (strcmp(hex, expected) != 0)
		return damaged(r, "is not what its manifest says", why);
	err = check_end(r, expected, why);
	return err ? err : ERR_NOT_FOUND;
}

enum err
archive_next(struct archive_reader *r, struct tar_header *out,
    struct problem *why)
{
	char line[ARCHIVE_LINE_MAX];
	enum err err = ERR_OK;

	if (r->is_within) {
		err = leave_member(r, r->sum_left, why);
		if (err)
			return err;
		sum_add(&r->lines, line, archive_line(r->at.name, r->sum_left,
		    line));
		r->totals.files++;
		r->totals.bytes += r->at.size;
	}
	err = enter_member(r, why);
	if (err)
		return err;
	if (str_is(str_from(r->at.name), ARCHIVE_MANIFEST))
		return check_manifest(r, why);
	*out = r->at;
	return ERR_OK;
}

const char *
archive_sum_left(const struct archive_reader *r)
{
	return r->sum_left;
}

static enum err
begin(struct archive_reader *r, struct str passphrase, struct problem *why)
{
	enum err err = read_ahead(r, SEAL_HEAD, why);

	if (err)
		return err;
	r->is_sealed = seal_is_head(r->ahead, r->ahead_len);
	if (!r->is_sealed)
		return ERR_OK;
	if (r->is_cut)
		return damaged(r, "is cut off", why);
	if (passphrase.p == NULL)
		return problem_set(why, ERR_FORBIDDEN,
		    "%s is under a passphrase: give it", r->name);
	if (!seal_resume(&r->seal, passphrase, r->ahead))
		return problem_set(why, ERR_INTERNAL, "there is not enough "
		    "memory (64 MiB) to make a key of the passphrase");
	r->ahead_len = 0;
	return ERR_OK;
}

enum err
archive_open(int fd, const char *name, struct str passphrase,
    struct archive_reader **out, struct problem *why)
{
	struct archive_reader *r = xcalloc(1, sizeof(*r));
	enum err err;

	r->fd = fd;
	r->name = name;
	r->zstd = ZSTD_createDCtx();
	r->zstd_wants = 1;
	BUG_ON(r->zstd == NULL || ZSTD_isError(ZSTD_DCtx_setParameter(r->zstd,
	    ZSTD_d_windowLogMax, WINDOW_LOG_MAX)));
	sum_begin(&r->lines);
	err = begin(r, passphrase, why);
	if (err) {
		archive_reader_free(r);
		r = NULL;
	}
	*out = r;
	return err;
}

const struct archive_totals *
archive_seen(const struct archive_reader *r)
{
	return &r->totals;
}

bool
archive_is_sealed(const struct archive_reader *r)
{
	return r->is_sealed;
}

void
archive_reader_free(struct archive_reader *r)
{
	if (r == NULL)
		return;
	ZSTD_freeDCtx(r->zstd);
	sum_drop(&r->lines);
	sum_drop(&r->member);
	xfree_secret(r, sizeof(*r));
}
