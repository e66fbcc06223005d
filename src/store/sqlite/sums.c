/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layer is a VFS over whatever is SQLite's default one when a file is
 * opened. In WAL mode only checkpoints write pages, and pages that are in the
 * log are never read from the file; so a page that a power failure tore is
 * written again before anybody looks at its sum.
 *
 * Runs on: the thread of the connection.
 * Owns: the real file behind each of its own.
 */
#include "store/sqlite/sums.h"

#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "store/sqlite/gather.h"

#define NAME "yizhan-sums"
#define PAGE_MIN 512
#define PAGE_MAX 65536
#define HEADER_BYTES 100	/* what SQLite reads first, alone */
#define HEADER_PAGE_SIZE 16	/* two bytes, big endian; 1 is 65536 */
#define HEADER_RESERVED 20	/* bytes at the end of each page */
#define HEADER_PAGES 28		/* four bytes, big endian */

enum has { NOT_KNOWN, HAS_SUMS, HAS_NONE };

struct sums_file {
	sqlite3_file base;
	sqlite3_file *real;
	enum has has;		/* HAS_NONE: not a database, too */
	bool is_log, is_writer;
	struct gather gather;	/* of a log */
	sqlite3_int64 end;	/* of all pages that the file has or had, or
				 * says that it has */
	unsigned char *copy;	/* PAGE_MAX, when first needed */
};

static struct sums_file *
own(sqlite3_file *f)
{
	return (struct sums_file *)f;
}

static sqlite3_file *
real(sqlite3_file *f)
{
	return own(f)->real;
}

static bool
is_page(int len, sqlite3_int64 at)
{
	return len >= PAGE_MIN && len <= PAGE_MAX && (len & (len - 1)) == 0 &&
	    at % len == 0;
}

static uint64_t
mix(uint64_t sum, uint64_t word)
{
	sum ^= word;
	sum = sum << 29 | sum >> 35;
	return sum * 0x9e3779b97f4a7c15u;
}

/* Of a page but its last bytes; the place counts, so that a page in the
 * wrong place is found as well. Whatever one word is changed to changes the
 * sum, for every step can be undone. The four sums do not wait for each
 * other: a checkpoint stalls the writer while it sums up all its pages. */
static uint64_t
sum_of(const unsigned char *page, int len, sqlite3_int64 at)
{
	uint64_t a = (uint64_t)(at / len) + 1, b = 1, c = 2, d = 3;
	uint64_t words[4];

	for (int i = 0; i < len; i += (int)sizeof(words)) {
		memcpy(words, page + i, sizeof(words));
		if (i + (int)sizeof(words) == len)
			words[3] = 0;
		a = mix(a, le64toh(words[0]));
		b = mix(b, le64toh(words[1]));
		c = mix(c, le64toh(words[2]));
		d = mix(d, le64toh(words[3]));
	}
	return htole64(mix(mix(mix(a, b), c), d));
}

static bool
is_right(const unsigned char *page, int len, sqlite3_int64 at)
{
	uint64_t kept;

	memcpy(&kept, page + len - SUMS_BYTES, sizeof(kept));
	return kept == sum_of(page, len, at);
}

static unsigned char *
copy_of(struct sums_file *s)
{
	if (!s->copy)
		s->copy = xmalloc(PAGE_MAX);
	return s->copy;
}

static void
learn_end(struct sums_file *s, const unsigned char *header, int len)
{
	sqlite3_int64 size = 0;
	uint32_t pages;

	memcpy(&pages, header + HEADER_PAGES, sizeof(pages));
	s->end = (sqlite3_int64)be32toh(pages) * len;
	if (s->real->pMethods->xFileSize(s->real, &size) == SQLITE_OK &&
	    size > s->end)
		s->end = size;
}

/* Whether the file has sums, from its header; one whose very byte that says
 * so was changed still has them. */
static void
learn(struct sums_file *s, const unsigned char *header)
{
	unsigned char *page = copy_of(s);
	int len = header[HEADER_PAGE_SIZE] << 8 |
	    header[HEADER_PAGE_SIZE + 1];

	if (len == 1)
		len = PAGE_MAX;
	learn_end(s, header, len);
	s->has = header[HEADER_RESERVED] == SUMS_BYTES ? HAS_SUMS : HAS_NONE;
	if (s->has == HAS_SUMS || !is_page(len, 0) ||
	    s->real->pMethods->xRead(s->real, page, len, 0) != SQLITE_OK)
		return;
	page[HEADER_RESERVED] = SUMS_BYTES;
	if (is_right(page, len, 0))
		s->has = HAS_SUMS;
}

static int
file_read(sqlite3_file *f, void *to, int len, sqlite3_int64 at)
{
	struct sums_file *s = own(f);
	int rc = gather_flush(&s->gather, s->real);

	if (rc == SQLITE_OK)
		rc = s->real->pMethods->xRead(s->real, to, len, at);
	/* SQLite makes "corrupt" of a disk that fails to read, without its
	 * errno; a moment later it may read well. */
	if (rc == SQLITE_IOERR_CORRUPTFS)
		return SQLITE_IOERR_READ;
	if (s->has == NOT_KNOWN && rc == SQLITE_OK && at == 0 &&
	    len >= HEADER_BYTES)
		learn(s, to);
	/* A page that the end of the file cuts, too: SQLite takes zeros for
	 * the rest of it. */
	if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
		return rc;
	/* A page that is being made: where tables may move, SQLite reads it
	 * again before it is written. */
	if (rc != SQLITE_OK && s->is_writer && at >= s->end)
		return rc;
	/* Zeros are wrong, too: with secure_delete SQLite writes every page
	 * that it ever reads. */
	if (s->has != HAS_SUMS || !is_page(len, at) || is_right(to, len, at))
		return rc;
	return SQLITE_IOERR_DATA;
}

static int
file_write(sqlite3_file *f, const void *from, int len, sqlite3_int64 at)
{
	struct sums_file *s = own(f);
	const unsigned char *page = from;
	uint64_t sum;

	if (s->is_log)
		return gather_write(&s->gather, s->real, from, len, at);
	if (s->has != HAS_NONE && at == 0 && len >= PAGE_MIN)
		s->has = page[HEADER_RESERVED] == SUMS_BYTES ? HAS_SUMS :
		    HAS_NONE;
	/* A new file's other pages may come before its first. */
	if (s->has != HAS_NONE && is_page(len, at)) {
		memcpy(copy_of(s), from, (size_t)len - SUMS_BYTES);
		sum = sum_of(s->copy, len, at);
		memcpy(s->copy + len - SUMS_BYTES, &sum, sizeof(sum));
		from = s->copy;
	}
	if (at + len > s->end)
		s->end = at + len;
	return s->real->pMethods->xWrite(s->real, from, len, at);
}

static int
file_close(sqlite3_file *f)
{
	struct sums_file *s = own(f);
	int rc;

	/* Of a transaction that was never committed. */
	gather_forget(&s->gather);
	rc = s->real->pMethods->xClose(s->real);
	xfree(s->copy);
	xfree(s->real);
	return rc;
}

static int
file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	int rc = gather_flush(&own(f)->gather, real(f));

	if (size < own(f)->end)
		own(f)->end = size;
	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xTruncate(real(f), size);
}

static int
file_sync(sqlite3_file *f, int flags)
{
	int rc = gather_flush(&own(f)->gather, real(f));

	return rc != SQLITE_OK ? rc : real(f)->pMethods->xSync(real(f), flags);
}

static int
file_size(sqlite3_file *f, sqlite3_int64 *out)
{
	int rc = gather_flush(&own(f)->gather, real(f));

	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xFileSize(real(f), out);
}

/* --- what is passed on as it is */

static int
file_lock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xLock(real(f), level);
}

static int
file_unlock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xUnlock(real(f), level);
}

static int
file_check_lock(sqlite3_file *f, int *out)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int
file_control(sqlite3_file *f, int op, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int
file_sector(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int
file_traits(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int
file_shm_map(sqlite3_file *f, int page, int size, int extend,
    void volatile **out)
{
	return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}

static int
file_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
	return real(f)->pMethods->xShmLock(real(f), at, n, flags);
}

static void
file_shm_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int
file_shm_unmap(sqlite3_file *f, int also_delete)
{
	return real(f)->pMethods->xShmUnmap(real(f), also_delete);
}

/* Version 2: without xFetch, for no file is mapped. */
static const sqlite3_io_methods file_methods = {
	.iVersion = 2,
	.xClose = file_close,
	.xRead = file_read,
	.xWrite = file_write,
	.xTruncate = file_truncate,
	.xSync = file_sync,
	.xFileSize = file_size,
	.xLock = file_lock,
	.xUnlock = file_unlock,
	.xCheckReservedLock = file_check_lock,
	.xFileControl = file_control,
	.xSectorSize = file_sector,
	.xDeviceCharacteristics = file_traits,
	.xShmMap = file_shm_map,
	.xShmLock = file_shm_lock,
	.xShmBarrier = file_shm_barrier,
	.xShmUnmap = file_shm_unmap,
};

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
    int *out_flags)
{
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);
	struct sums_file *s = own(f);
	int rc;

	(void)vfs;
	*s = (struct sums_file){
		.has = flags & SQLITE_OPEN_MAIN_DB ? NOT_KNOWN : HAS_NONE,
		.is_log = flags & SQLITE_OPEN_WAL,
		.is_writer = flags & SQLITE_OPEN_READWRITE };
	s->real = xcalloc(1, (size_t)below->szOsFile);
	rc = below->xOpen(below, name, s->real, flags, out_flags);
	if (s->real->pMethods != NULL) {
		s->base.pMethods = &file_methods;
		return rc;
	}
	xfree(s->real);
	return rc;
}

static int
vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_dir)
{
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);

	(void)vfs;
	return below->xDelete(below, name, sync_dir);
}

static int
vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);

	(void)vfs;
	return below->xAccess(below, name, flags, out);
}

static int
vfs_last_error(sqlite3_vfs *vfs, int room, char *out)
{
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);

	(void)vfs;
	return below->xGetLastError(below, room, out);
}

const char *
sums_vfs(void)
{
	/* check-size: SQLite links its layers through this struct */
	static sqlite3_vfs layer;
	sqlite3_vfs *below = sqlite3_vfs_find(NULL);

	if (sqlite3_vfs_find(NAME) != NULL)
		return NAME;
	/* Names, time and chance are the default one's; so is pAppData,
	 * which those functions may look at. */
	layer = *below;
	layer.pNext = NULL;
	layer.zName = NAME;
	layer.szOsFile = sizeof(struct sums_file);
	layer.xOpen = vfs_open;
	layer.xDelete = vfs_delete;
	layer.xAccess = vfs_access;
	layer.xGetLastError = vfs_last_error;
	(void)sqlite3_vfs_register(&layer, 0);
	return NAME;
}

void
sums_reserve(sqlite3 *handle)
{
	int bytes = SUMS_BYTES;

	(void)sqlite3_file_control(handle, "main", SQLITE_FCNTL_RESERVE_BYTES,
	    &bytes);
}
