/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_ROOMS_H
#define BENCH_ROOMS_H
/* What the parts of the load program `rooms` share. */
#include "crowd.h"

#define ADDRESS_MEMBERS 20	/* connections from one source address */

/* The text of a message as our daemon sends it: number n, from sender. */
#define ROOM_EVENT_BEGIN "{\"jsonrpc\":\"2.0\",\"method\":\"room.message\"," \
	"\"params\":{\"room\":\"bench\",\"n\":"

/* --- roomskit.c */
/* Fills in what every crowd is told on the command line. */
void rooms_begin(struct crowd *, char **argv);
/* Runs, reports, releases; the exit status. */
int rooms_end(struct crowd *);
/* When the server is a child: what it has spent, name=value. */
void rooms_server_report(void);
unsigned rooms_source(unsigned index);

/* Text frames of events and answers; what is not a message is passed over. */
size_t rooms_take(struct crowd *, struct crowd_member *, const char *, size_t);

/* --- the floor (roomsfloor.c) */
int rooms_floor(char **argv);

/* --- brokers (roomspeers.c): messages say sender and number themselves */
int rooms_nats(char **argv);
int rooms_mosquitto(char **argv);

#endif
