/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_ARCHIVE_H
#define UPKEEP_ARCHIVE_H
/*
 * One file that holds many, and can prove that it is whole: a tar archive,
 * compressed by zstd, under a passphrase or not (upkeep/seal.h). Without one
 * the ordinary tools read it: zstd -d, tar, sha256sum.
 *
 * The last two members are the manifest (a line per member before, as
 * sha256sum prints it) and the end mark, with the manifest's own sum and
 * counts. What lacks the end mark was cut off.
 *
 * Memory stays constant. One thread at a time; errors are sentences.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/rng.h"
#include "base/str.h"
#include "upkeep/problem.h"
#include "upkeep/tar.h"

#define ARCHIVE_MANIFEST "manifest.sha256"
#define ARCHIVE_END "end.json"

/* Of an archive, whole or so far. */
struct archive_totals {
	int64_t files;		/* members before the manifest */
	int64_t bytes;		/* of their content */
	int64_t packed;		/* bytes of the archive itself */
};

/* Who takes the bytes in their order, where no descriptor does. */
struct archive_sink {
	enum err (*put)(void *arg, struct str, struct problem *);
	void *arg;
};

struct archive_writer;
struct archive_options {
	int level;		/* of zstd, 1 to 19 */
	struct str passphrase;	/* p NULL: none */
	const struct rng *rng;
	const char *scratch;	/* a directory: there the manifest grows */
	int64_t mtime;		/* of every member, Unix s */
	const struct archive_sink *sink;	/* instead of fd, or NULL */
};

/* fd is written from where it stands, and stays the caller's; name is for
 * sentences. */
enum err archive_create(int fd, const char *name,
    const struct archive_options *, struct archive_writer **,
    struct problem *) MUST_CHECK;
/* The whole content of in, read from its beginning. */
enum err archive_put_file(struct archive_writer *, const char *name, int in,
    struct problem *) MUST_CHECK;
enum err archive_put_text(struct archive_writer *, const char *name,
    struct str, struct problem *) MUST_CHECK;
/* Manifest, end mark, the last bytes. Nothing is synced. */
enum err archive_finish(struct archive_writer *, struct problem *) MUST_CHECK;
/* Of the content of the file that was put last. */
const char *archive_sum_put(const struct archive_writer *);
const struct archive_totals *archive_totals(const struct archive_writer *);
void archive_writer_free(struct archive_writer *);	/* accepts NULL */

struct archive_reader;
/* ERR_CORRUPT: no archive, or another passphrase; ERR_FORBIDDEN: it wants a
 * passphrase and none was given. */
enum err archive_open(int fd, const char *name, struct str passphrase,
    struct archive_reader **, struct problem *) MUST_CHECK;
/* The next member before the manifest; what is left of the one before is
 * skipped. ERR_NOT_FOUND: that was the last, and all of them are proven to
 * be what was put. ERR_CORRUPT otherwise. */
enum err archive_next(struct archive_reader *, struct tar_header *,
    struct problem *) MUST_CHECK;
/* Of the content of the member before that one, which archive_next has left;
 * "": there was none. */
const char *archive_sum_left(const struct archive_reader *);
/* Up to len bytes of the member; *got 0 at its end. */
enum err archive_read(struct archive_reader *, void *, size_t len,
    size_t *got, struct problem *) MUST_CHECK;
/* The member's whole content into out. ERR_CORRUPT: more than it may be. */
struct buf;
enum err archive_read_text(struct archive_reader *, struct buf *out,
    struct problem *) MUST_CHECK;
const struct archive_totals *archive_seen(const struct archive_reader *);
bool archive_is_sealed(const struct archive_reader *);
void archive_reader_free(struct archive_reader *);	/* accepts NULL */

#endif
