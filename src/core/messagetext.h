/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MESSAGETEXT_H
#define CORE_MESSAGETEXT_H
/* What is searched for in a message. Any thread. */
#include "base/buf.h"
#include "model/entry.h"

#define MESSAGE_TEXT_MAX (1u << 20)	/* bytes of out */

/* Appends what people read of a message, pieces in lines of their own: its
 * words, names of places and files, titles; of merged ones all of theirs.
 * ERR_CORRUPT: its body is not one. */
enum err message_text(const struct entry *, struct buf *out) MUST_CHECK;

/* Of a message that names a file: appends its name; *fits: its type is said,
 * and begins with `mime`, which may be empty. ERR_CORRUPT as above. */
enum err message_file(const struct entry *, struct str mime,
    struct buf *out, bool *fits) MUST_CHECK;

/* The file that the message names is more than its words. */
bool message_has_file(const struct entry *);
/* Whether a mark of the message is set: model/entry.h. */
bool message_has_mark(const struct entry *, const char *mark);

#endif
