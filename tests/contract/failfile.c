/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files whose n-th call fails.
 *
 * Runs on: the only thread.
 * Owns: nothing; a file's real one lies behind it in SQLite's memory.
 */
#include "failfile.h"

#include <sqlite3.h>

enum call { CALL_OPEN, CALL_READ, CALL_WRITE, CALL_TRUNCATE, CALL_SYNC,
	CALL_SIZE, CALL_LOCK, CALL_SHM_MAP, CALL_SHM_LOCK,
	CALL_DELETE, CALL_ACCESS };

/* What SQLite's own VFS says when the system call behind it fails. */
static const int codes[] = {
	[CALL_OPEN] = SQLITE_CANTOPEN, [CALL_READ] = SQLITE_IOERR_READ,
	[CALL_WRITE] = SQLITE_IOERR_WRITE,
	[CALL_TRUNCATE] = SQLITE_IOERR_TRUNCATE,
	[CALL_SYNC] = SQLITE_IOERR_FSYNC, [CALL_SIZE] = SQLITE_IOERR_FSTAT,
	[CALL_LOCK] = SQLITE_IOERR_LOCK,
	[CALL_SHM_MAP] = SQLITE_IOERR_SHMMAP,
	[CALL_SHM_LOCK] = SQLITE_IOERR_SHMLOCK,
	[CALL_DELETE] = SQLITE_IOERR_DELETE,
	[CALL_ACCESS] = SQLITE_IOERR_ACCESS,
};

struct failfile {
	sqlite3_file base;
	sqlite3_file *real;
};

static struct {
	struct failfile_plan *plan;
	sqlite3_vfs *real;
	sqlite3_vfs vfs;
} at;

/* SQLITE_OK, or the code that the call is to answer. */
static int
count(enum call call)
{
	struct failfile_plan *p = at.plan;

	if ((p->of == OF_WRITES && call != CALL_WRITE) ||
	    (p->of == OF_SYNCS && call != CALL_SYNC))
		return SQLITE_OK;
	if (p->calls != 0) {
		p->calls -= p->calls > 0;
		return SQLITE_OK;
	}
	p->calls = -1;
	p->failed = true;
	return p->of == OF_WRITES ? SQLITE_FULL : codes[call];
}

static sqlite3_file *
real(sqlite3_file *f)
{
	return ((struct failfile *)f)->real;
}

/* A method that counts as `call`, then does what the real file does. */
#define FORWARD(call, name, params, args)                                 \
	static int file_##name params                                     \
	{                                                                 \
		int rc = count(call);                                     \
		return rc != SQLITE_OK ? rc :                             \
		    real(f)->pMethods->name args;                         \
	}

FORWARD(CALL_READ, xRead,
    (sqlite3_file *f, void *p, int n, sqlite3_int64 from),
    (real(f), p, n, from))
FORWARD(CALL_WRITE, xWrite,
    (sqlite3_file *f, const void *p, int n, sqlite3_int64 from),
    (real(f), p, n, from))
FORWARD(CALL_TRUNCATE, xTruncate, (sqlite3_file *f, sqlite3_int64 size),
    (real(f), size))
FORWARD(CALL_SIZE, xFileSize, (sqlite3_file *f, sqlite3_int64 *size),
    (real(f), size))
FORWARD(CALL_LOCK, xLock, (sqlite3_file *f, int kind), (real(f), kind))
FORWARD(CALL_SHM_MAP, xShmMap,
    (sqlite3_file *f, int page, int size, int extend, void volatile **out),
    (real(f), page, size, extend, out))

/* Giving a lock back does not fail: what is held would be for ever. */
static int
file_unlock(sqlite3_file *f, int kind)
{
	return real(f)->pMethods->xUnlock(real(f), kind);
}

static int
file_shm_lock(sqlite3_file *f, int from, int n, int how)
{
	int rc = how & SQLITE_SHM_UNLOCK ? SQLITE_OK : count(CALL_SHM_LOCK);

	return rc != SQLITE_OK ? rc :
	    real(f)->pMethods->xShmLock(real(f), from, n, how);
}

static int
file_close(sqlite3_file *f)
{
	return real(f)->pMethods->xClose(real(f));
}

static int
file_sync(sqlite3_file *f, int flags)
{
	(void)f;
	(void)flags;
	return count(CALL_SYNC);
}

static int
file_reserved(sqlite3_file *f, int *out)
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

static void
file_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int
file_unmap(sqlite3_file *f, int delete)
{
	return real(f)->pMethods->xShmUnmap(real(f), delete);
}

static const sqlite3_io_methods methods = {
	.iVersion = 2, .xClose = file_close, .xRead = file_xRead,
	.xWrite = file_xWrite, .xTruncate = file_xTruncate,
	.xSync = file_sync, .xFileSize = file_xFileSize,
	.xLock = file_xLock, .xUnlock = file_unlock,
	.xCheckReservedLock = file_reserved, .xFileControl = file_control,
	.xSectorSize = file_sector, .xDeviceCharacteristics = file_traits,
	.xShmMap = file_xShmMap, .xShmLock = file_shm_lock,
	.xShmBarrier = file_barrier, .xShmUnmap = file_unmap,
};

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags,
    int *out_flags)
{
	struct failfile *file = (struct failfile *)f;
	int rc = count(CALL_OPEN);

	(void)vfs;
	f->pMethods = NULL;
	file->real = (sqlite3_file *)(file + 1);
	if (rc == SQLITE_OK)
		rc = at.real->xOpen(at.real, name, file->real, flags,
		    out_flags);
	if (rc == SQLITE_OK)
		f->pMethods = &methods;
	return rc;
}

static int
vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_dir)
{
	int rc = count(CALL_DELETE);

	(void)vfs;
	return rc != SQLITE_OK ? rc :
	    at.real->xDelete(at.real, name, sync_dir);
}

static int
vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
	int rc = count(CALL_ACCESS);

	(void)vfs;
	return rc != SQLITE_OK ? rc :
	    at.real->xAccess(at.real, name, flags, out);
}

void
failfile_start(struct failfile_plan *plan)
{
	at.plan = plan;
	at.real = sqlite3_vfs_find(NULL);
	at.vfs = *at.real;
	at.vfs.pNext = NULL;
	at.vfs.zName = "failfile";
	at.vfs.szOsFile = (int)sizeof(struct failfile) + at.real->szOsFile;
	at.vfs.xOpen = vfs_open;
	at.vfs.xDelete = vfs_delete;
	at.vfs.xAccess = vfs_access;
	sqlite3_vfs_register(&at.vfs, 1);
}

void
failfile_stop(void)
{
	sqlite3_vfs_unregister(&at.vfs);
	sqlite3_vfs_register(at.real, 1);	/* the default again */
}
