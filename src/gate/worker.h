/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_WORKER_H
#define GATE_WORKER_H
/*
 * A worker: the sockets of one thread, for life. Its actor runs on a loop
 * thread; answers and notices reach it by mail.
 */
#include "base/clock.h"
#include "base/rng.h"
#include "core/core.h"
#include "gate/gate.h"
#include "loop/thread.h"
#include "net/listener.h"

/* Mail of our own, besides MAIL_REPLY and MAIL_NOTICE. */
enum worker_mail_kind {
	MAIL_WORKER_RELOAD = 64,	/* struct worker_reload */
	MAIL_WORKER_DRAIN,		/* struct worker_drain */
};

/* New settings, and a certificate for connections to come. */
struct worker_reload {
	struct mail mail;	/* freed by the worker */
	struct ssl_ctx_st *tls;	/* one reference; NULL: as before */
	struct gate_settings settings;
};

/* Accept nothing more and read no more requests. */
struct worker_drain {
	struct mail mail;	/* freed by the worker */
};

struct worker_config {
	int32_t number;
	struct core *core;
	const struct gate_settings *settings;	/* copied */
	const struct clock *clock;
	const struct rng *rng;
};

struct worker;

struct worker *worker_new(const struct worker_config *);
struct actor *worker_actor(struct worker *);
/*
 * After thread_new and before thread_start: takes the listening socket and
 * begins to accept when the thread runs. http says where plain HTTP goes.
 */
void worker_listen(struct worker *, struct event_base *, int fd,
    const struct relay_config *http, const struct listener_config *);
/* The same for the control socket; after worker_listen. Takes fd. */
void worker_control(struct worker *, int fd);
/* Between thread_stop and thread_free: drops mail that came too late. */
void worker_finish(struct worker *);
void worker_free(struct worker *);	/* accepts NULL */
/* Connections of the native protocol. Any thread. */
uint32_t worker_session_count(struct worker *);

#endif
