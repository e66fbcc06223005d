/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_BACKUP_PRIV_H
#define UPKEEP_BACKUP_PRIV_H
/* What making, reading and restoring backups share. */
#include "base/buf.h"
#include "upkeep/backup.h"

#define BACKUP_HEAD "backup.json"
#define BACKUP_HEAD_BYTES 1024
#define BACKUP_VERIFYING "yizhan-verify-"	/* begins a scratch directory */
#define BACKUP_PART ".part"	/* after the name of what is not whole */
#define BACKUP_FAILED ".failed"	/* and of what cannot be read again */

struct tenant_name {
	char id[33];
};

void backup_head_write(const struct backup_head *, struct buf *out);
enum err backup_head_parse(struct str text, struct backup_head *,
    struct problem *) MUST_CHECK;
void backup_name(const struct backup_head *, bool is_sealed,
    char out[BACKUP_NAME_MAX]);
/* Its head and its name, of one that is made now; and makes it. */
void backup_entitle(const struct backup_job *, struct backup_info *);
struct archive_sink;
enum err backup_put(const struct backup_job *, const struct archive_sink *,
    struct backup_info *, struct problem *) MUST_CHECK;
/* Bytes that will be read: those of the tenant or of all. */
int64_t backup_measure(const struct backup_job *);
/* ERR_DISK_FULL: it may not fit in `to` (NULL: on no disk) or the data
 * directory, which may be on one disk. */
enum err backup_check_room(const struct backup_job *, const char *to,
    struct problem *) MUST_CHECK;
/* What of job->config can be read. */
struct archive_writer;
enum err backup_put_config(const struct backup_job *, struct archive_writer *,
    struct problem *) MUST_CHECK;
/* Removes what is called so of a directory. */
enum err backup_sweep_failed(const char *dir, struct problem *) MUST_CHECK;
/* Of the whole box: nothing between the beginning and the time. */
bool backup_is_of_box(struct str name);
/* On its way here: see shelf.h. */
bool backup_is_upload(const char *name);
/* Of one: nobody writes to it, nor has for a day. */
bool backup_is_given_up(const char *path);
/* So that nobody takes what fd is for left behind; goes with it. */
void backup_hold(int fd);
/* The member that is entered, into a new file; synced when it is kept. */
struct archive_reader;
enum err backup_unpack(struct archive_reader *, const char *path,
    bool is_kept, struct problem *) MUST_CHECK;

#endif
