/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_MESSAGEFILE_H
#define CORE_MESSAGEFILE_H
/*
 * Files that messages name. Whoever may read the message may read them, so a
 * reference is written in the transaction of the message, and it goes with
 * the message's content (file_forget_at).
 */
#include "core/ledger.h"
#include "model/kind.h"

/* What a body may name, alone or as one of many that are merged. */
#define FILES_NAMED_MAX 200

/*
 * Before a message is stored: the files of its body are whole, `sender` may
 * read them, and they are what the body says. *body then says what they are
 * (mime, hash) where the sender did not. ERR_NOT_FOUND, ERR_WRONG_STATE,
 * ERR_FIELD.
 */
enum err message_check_files(struct ledger *, struct request *,
    struct str sender, int kind, struct message_body *) MUST_CHECK;
/* The message is stored: it names them from now on. */
enum err message_note_files(struct ledger *, const struct entry *,
    const struct message_body *) MUST_CHECK;
/* The same of a body that was copied, maybe of many merged ones. */
enum err message_note_copied(struct ledger *,
    const struct entry *) MUST_CHECK;
/* That the sender may read what a callback made of a copy. */
enum err message_check_copied(struct ledger *, struct request *,
    struct str body) MUST_CHECK;

#endif
