/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_TALK_H
#define BENCH_TALK_H
/*
 * Sessions that send messages and take what comes. All of it ends the
 * program when it fails.
 */
#include <stdio.h>

#include "drive.h"
#include "wire.h"

#define TALK_LINE_BYTES 1024

void talk_begin(void);		/* first of all */
/* window, rate, warm_s, measure_s from --window, --rate, --warm, --seconds. */
void talk_setup(struct drive *, char **argv);
/* The file of --people, and how many lines it has. */
FILE *talk_people(char **argv, unsigned *lines);
unsigned talk_source(unsigned index);	/* a source address for a session */
/* session.open of the index-th session; to has TALK_LINE_BYTES. */
void talk_open_text(char *to, const char *token, unsigned index);
void talk_expect(struct wire *, const char *what);
/* A connected socket with an open session. */
int talk_open(unsigned port, const char *token, unsigned index);
/* The same with TLS, as a lane of the drive. */
struct lane *talk_lane(struct drive *, bool sends, unsigned port,
    const char *token, SSL_CTX *);
/* What --tls asks for: NULL, or a context that trusts everybody. */
SSL_CTX *talk_tls(char **argv);
/* Gives the lane its message to conv, of so many bytes of text. */
void talk_frame(struct lane *, const char *conv, size_t text);
void talk_compose(struct drive *, struct lane *, uint64_t n);
/* Numbers in frames have 10 digits. */
void talk_put_number(char *to, uint64_t n);
uint64_t talk_number(const char *at);
const char *talk_find(const struct frame *, const char *text);
/* Whether a message is of this run; its number then. */
bool talk_is_own(const struct frame *, uint64_t *n);
/* Answers pings, counts answers. True: a message has come, to be counted. */
bool talk_take(struct drive *, struct lane *, const struct frame *);

#endif
