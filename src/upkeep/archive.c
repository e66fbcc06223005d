/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writing archives: member → tar → zstd → seal → file.
 *
 * Runs on: whoever makes a backup.
 * Owns: its streams and buffers; files are the caller's.
 */
#include "upkeep/archive.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "base/fd.h"
#include "base/mem.h"
#include "upkeep/archive_priv.h"
#include "upkeep/seal.h"
#include "upkeep/sum.h"

#define COPY_BYTES (256 * 1024)

struct archive_writer {
	int fd, manifest;	/* manifest: a nameless file of its lines */
	const char *name, *member;	/* member: that is put */
	struct archive_options o;
	struct archive_totals totals;
	struct sum sum;		/* of the manifest */
	char put[SUM_HEX];	/* sum of the newest file */
	ZSTD_CCtx *zstd;
	bool is_sealed;
	struct seal seal;
	/* What zstd gave and is not written yet. */
	unsigned char plain[SEAL_CHUNK];
	size_t plain_len;
	unsigned char sealed[SEAL_CHUNK + SEAL_TAG];
	unsigned char copy[COPY_BYTES];
};

void
archive_end_text(const struct archive_totals *t, const char *hex,
    char out[ARCHIVE_END_MAX])
{
	snprintf(out, ARCHIVE_END_MAX, "{\"files\":%" PRId64 ",\"bytes\":%"
	    PRId64 ",\"" ARCHIVE_MANIFEST "\":\"%s\"}\n", t->files, t->bytes,
	    hex);
}

size_t
archive_line(const char *name, const char *hex, char out[ARCHIVE_LINE_MAX])
{
	return (size_t)snprintf(out, ARCHIVE_LINE_MAX, "%s  %s\n", hex, name);
}

static enum err
put_bytes(struct archive_writer *w, const void *p, size_t len,
    struct problem *why)
{
	const struct archive_sink *sink = w->o.sink;
	struct str bytes = { p, len };
	enum err err = ERR_OK;

	if (sink)
		err = sink->put(sink->arg, bytes, why);
	else if (!fd_write(w->fd, bytes))
		err = problem_errno(why, "cannot write", w->name);
	if (!err)
		w->totals.packed += (int64_t)len;
	return err;
}

/* The chunk that is full, or the last one. */
static enum err
flush_chunk(struct archive_writer *w, bool is_last, struct problem *why)
{
	size_t len = w->plain_len;

	w->plain_len = 0;
	if (!w->is_sealed)
		return put_bytes(w, w->plain, len, why);
	if (!seal_put(&w->seal, w->plain, len, is_last, w->sealed))
		return problem_set(why, ERR_LIMIT,
		    "%s would be larger than a sealed archive can be",
		    w->name);
	return put_bytes(w, w->sealed, len + SEAL_TAG, why);
}

/* A full chunk stays until more comes: it may be the last. */
static enum err
squeeze(struct archive_writer *w, const void *p, size_t len,
    ZSTD_EndDirective end, struct problem *why)
{
	ZSTD_inBuffer in = { p, len, 0 };
	enum err err = ERR_OK;
	size_t left;

	do {
		ZSTD_outBuffer out = { w->plain, SEAL_CHUNK, w->plain_len };

		if (w->plain_len == SEAL_CHUNK) {
			err = flush_chunk(w, false, why);
			if (err)
				return err;
			out.pos = 0;
		}
		left = ZSTD_compressStream2(w->zstd, &out, &in, end);
		if (ZSTD_isError(left))
			return problem_set(why, ERR_INTERNAL,
			    "cannot compress into %s: %s", w->name,
			    ZSTD_getErrorName(left));
		w->plain_len = out.pos;
	} while (in.pos < in.size || (end == ZSTD_e_end && left > 0));
	return ERR_OK;
}

static enum err
put_header(struct archive_writer *w, const char *name, int64_t size,
    struct problem *why)
{
	struct tar_header t = { .size = size, .mtime = w->o.mtime };
	unsigned char block[TAR_BLOCK];

	w->member = name;
	snprintf(t.name, sizeof(t.name), "%s", name);
	if (strlen(name) > TAR_NAME_MAX || !tar_put(&t, block))
		return problem_set(why, ERR_FIELD,
		    "%.300s cannot be the name of a file in an archive", name);
	return squeeze(w, block, TAR_BLOCK, ZSTD_e_continue, why);
}

static enum err
put_padding(struct archive_writer *w, int64_t size, struct problem *why)
{
	static const unsigned char zeros[TAR_BLOCK];

	return squeeze(w, zeros, tar_padding(size), ZSTD_e_continue, why);
}

/* size bytes of in into the member; their sum. */
static enum err
copy_file(struct archive_writer *w, int in, int64_t size, char hex[SUM_HEX],
    struct problem *why)
{
	struct sum sum;
	enum err err = ERR_OK;

	sum_begin(&sum);
	for (int64_t at = 0; at < size && !err;) {
		size_t want = size - at < COPY_BYTES ? (size_t)(size - at) :
		    COPY_BYTES;
		ssize_t n = fd_read_at(in, w->copy, want, at);

		if (n < 0)
			err = problem_errno(why, "cannot read", w->member);
		else if ((size_t)n != want)
			err = problem_set(why, ERR_IO,
			    "%.300s became shorter while it was read",
			    w->member);
		if (err)
			break;
		sum_add(&sum, w->copy, want);
		err = squeeze(w, w->copy, want, ZSTD_e_continue, why);
		at += n;
	}
	sum_end(&sum, hex);
	return err;
}

static enum err
put_line(struct archive_writer *w, const char *name, int64_t size,
    const char hex[SUM_HEX], struct problem *why)
{
	char line[ARCHIVE_LINE_MAX];
	size_t len = archive_line(name, hex, line);

	sum_add(&w->sum, line, len);
	w->totals.files++;
	w->totals.bytes += size;
	if (fd_write(w->manifest, (struct str){ line, len }))
		return ERR_OK;
	return problem_errno(why, "cannot write in", w->o.scratch);
}

enum err
archive_put_file(struct archive_writer *w, const char *name, int in,
    struct problem *why)
{
	struct stat st;
	enum err err;

	if (fstat(in, &st) != 0)
		return problem_errno(why, "cannot read", name);
	err = put_header(w, name, st.st_size, why);
	if (!err)
		err = copy_file(w, in, st.st_size, w->put, why);
	if (!err)
		err = put_padding(w, st.st_size, why);
	return err ? err : put_line(w, name, st.st_size, w->put, why);
}

/* A member that the manifest does not name. */
static enum err
put_bare(struct archive_writer *w, const char *name, struct str text,
    struct problem *why)
{
	enum err err = put_header(w, name, (int64_t)text.len, why);

	if (!err)
		err = squeeze(w, text.p, text.len, ZSTD_e_continue, why);
	return err ? err : put_padding(w, (int64_t)text.len, why);
}

enum err
archive_put_text(struct archive_writer *w, const char *name, struct str text,
    struct problem *why)
{
	char hex[SUM_HEX];
	struct sum sum;
	enum err err = put_bare(w, name, text, why);

	sum_begin(&sum);
	sum_add(&sum, text.p, text.len);
	sum_end(&sum, hex);
	return err ? err : put_line(w, name, (int64_t)text.len, hex, why);
}

static enum err
put_manifest(struct archive_writer *w, struct problem *why)
{
	char hex[SUM_HEX];
	struct stat st;
	enum err err;

	if (fstat(w->manifest, &st) != 0)
		return problem_errno(why, "cannot read in", w->o.scratch);
	err = put_header(w, ARCHIVE_MANIFEST, st.st_size, why);
	if (!err)
		err = copy_file(w, w->manifest, st.st_size, hex, why);
	return err ? err : put_padding(w, st.st_size, why);
}

static enum err
put_end(struct archive_writer *w, struct problem *why)
{
	char hex[SUM_HEX], text[ARCHIVE_END_MAX];

	sum_end(&w->sum, hex);
	archive_end_text(&w->totals, hex, text);
	return put_bare(w, ARCHIVE_END, str_from(text), why);
}

enum err
archive_finish(struct archive_writer *w, struct problem *why)
{
	static const unsigned char zeros[2 * TAR_BLOCK];
	enum err err = put_manifest(w, why);

	if (!err)
		err = put_end(w, why);
	if (!err)
		err = squeeze(w, zeros, sizeof(zeros), ZSTD_e_end, why);
	return err ? err : flush_chunk(w, true, why);
}

static enum err
begin(struct archive_writer *w, struct problem *why)
{
	unsigned char head[SEAL_HEAD];

	w->manifest = open(w->o.scratch, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (w->manifest < 0)
		return problem_errno(why, "cannot make a file in",
		    w->o.scratch);
	w->zstd = ZSTD_createCCtx();
	if (w->zstd == NULL ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(w->zstd,
	    ZSTD_c_compressionLevel, w->o.level)) ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(w->zstd,
	    ZSTD_c_checksumFlag, 1)))
		return problem_set(why, ERR_INTERNAL,
		    "zstd does not take level %d", w->o.level);
	if (!w->is_sealed)
		return ERR_OK;
	if (!seal_begin(&w->seal, w->o.passphrase, w->o.rng, head))
		return problem_set(why, ERR_INTERNAL, "there is not enough "
		    "memory (64 MiB) to make a key of the passphrase");
	return put_bytes(w, head, SEAL_HEAD, why);
}

enum err
archive_create(int fd, const char *name, const struct archive_options *o,
    struct archive_writer **out, struct problem *why)
{
	struct archive_writer *w = xcalloc(1, sizeof(*w));
	enum err err;

	w->fd = fd;
	w->manifest = -1;
	w->name = name;
	w->o = *o;
	w->is_sealed = o->passphrase.p != NULL;
	sum_begin(&w->sum);
	err = begin(w, why);
	if (err) {
		archive_writer_free(w);
		w = NULL;
	}
	*out = w;
	return err;
}

const char *
archive_sum_put(const struct archive_writer *w)
{
	return w->put;
}

const struct archive_totals *
archive_totals(const struct archive_writer *w)
{
	return &w->totals;
}

void
archive_writer_free(struct archive_writer *w)
{
	if (w == NULL)
		return;
	if (w->manifest >= 0)
		close(w->manifest);
	ZSTD_freeCCtx(w->zstd);
	sum_drop(&w->sum);
	xfree_secret(w, sizeof(*w));
}
