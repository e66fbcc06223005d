/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_SQLITE_FRAMES_H
#define STORE_SQLITE_FRAMES_H
/*
 * Whether a write-ahead log is whole (its format:
 * https://www.sqlite.org/fileformat2.html#walformat). SQLite reads a log up
 * to the first frame whose sum is wrong and takes that for its end, as a
 * power loss leaves one; so one damaged byte would undo, without a word, all
 * that was committed after it. But each commit is synced before the next one
 * begins. So where a commit that is whole was followed by another frame of its
 * chain, no frame before may be wrong: this is damage, and not a power loss.
 *
 * Damage to the last commits of a log, at most three, cannot be told from what
 * a power loss leaves.
 */
#include "base/err.h"

/* ERR_CORRUPT, ERR_IO; absent is whole. Another connection of this process
 * may be writing to it meanwhile. What is wrong is logged here. */
enum err frames_check(const char *log_path) MUST_CHECK;

#endif
