/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CARRY_H
#define HTTP_CARRY_H
/*
 * The door's side of a transfer (core/transfer.h): a body that is taken as it
 * comes, or given as the client reads it. Nothing waits for the disk here:
 * while a thread of the files pool has one buffer this has the other, and
 * when that is full, or empty, the connection is suspended, so that the
 * client's own line holds it back. http thread.
 */
#include "http/exchange.h"

#define CARRIES_MAX 128		/* at once: two buffers each */

/* The head of a request is there: may its body come? Answers, and so ends the
 * connection, when not. Nothing happens when it is not for us. */
enum MHD_Result carry_admit(struct exchange *);
/* What the next answer gives; NULL: too many are under way. */
struct transfer *carry_give(struct exchange *);
/* Its request is with the core from now on. */
void carry_posted(struct exchange *);
/* The core has answered it. */
void carry_replied(struct exchange *);
/* Bytes of the body: *len of them are left when it returns. */
enum MHD_Result carry_take(struct exchange *, const char *, size_t *len);
/* The body has ended, or the first turn has come. */
enum MHD_Result carry_serve(struct exchange *);
/* MAIL_TRANSFER. */
void carry_turn(struct exchange *, struct request *);
/* The connection is gone; true: its request is still away, and the exchange
 * ends with it. */
bool carry_leave(struct exchange *);
void carry_free(struct exchange *);

#endif
