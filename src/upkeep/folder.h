/* SPDX-License-Identifier: Apache-2.0 */
#ifndef UPKEEP_FOLDER_H
#define UPKEEP_FOLDER_H
/*
 * Files and directories, by path. Any thread; errors are sentences. What root
 * makes belongs to whom the directory belongs that it is made in: root looks
 * after the data of the daemon's user.
 */
#include <stdbool.h>
#include <stdint.h>

#include "upkeep/problem.h"

#define FOLDER_PATH_MAX 4096
#define FOLDER_NAMES_MAX 1000000	/* of one directory */

/* BUG when it does not fit: what it is made of is bounded. */
void folder_path(char out[FOLDER_PATH_MAX], const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
bool folder_exists(const char *path);
/* Mode 0700; its parent must be there. That it was there is fine. */
enum err folder_make(const char *path, struct problem *) MUST_CHECK;
/* The same, durably: also when it was there, for who made it may have been
 * killed before that. What is durable in a directory is lost with its name. */
enum err folder_make_durable(const char *path, struct problem *) MUST_CHECK;
/* Every directory on the way to the last slash of path, below base. */
enum err folder_make_way(const char *base, const char *path,
    struct problem *) MUST_CHECK;
/* Calls visit with the names in it that are no dots alone, in their order;
 * ends early with what it answers. An absent directory has none. */
typedef enum err (*folder_fn)(void *arg, const char *name, struct problem *);
enum err folder_walk(const char *path, folder_fn, void *arg,
    struct problem *) MUST_CHECK;
/* With all there is in it, durably; absent is fine. Symbolic links are not
 * followed. */
enum err folder_remove(const char *path, struct problem *) MUST_CHECK;
/* Durably. */
enum err folder_rename(const char *from, const char *to, struct problem *)
    MUST_CHECK;
enum err folder_sync(const char *path, struct problem *) MUST_CHECK;
/* The names in it and in every directory below; not what the files hold. */
enum err folder_sync_all(const char *path, struct problem *) MUST_CHECK;
/* Complete or absent, durably; mode 0600. */
enum err folder_write(const char *path, const char *text, struct problem *)
    MUST_CHECK;
/* A new file to write, mode 0600; -1 after setting the problem. */
int folder_create(const char *path, struct problem *);
/* A plain file to read; -1 after setting the problem. */
int folder_open(const char *path, struct problem *);
/* Bytes of a file or of all files below; what cannot be read has none. */
int64_t folder_size(const char *path);
/* That an ordinary user may still take; -1: nobody knows. */
int64_t folder_room(const char *path);

#endif
