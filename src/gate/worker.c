/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The worker actor: hands mail to whoever of its gates it is for. Frames
 * that one list of mail causes are only queued on their streams; the hub
 * writes them when the loop's round ends, one system call per socket.
 *
 * Runs on: worker.
 * Owns: hub, listener, gates, requests that wait for credit.
 */
#include "gate/worker.h"

#include <stdatomic.h>

#include "core/outlet.h"
#include "gate/control/control.h"
#include "gate/native/native.h"
#include "gate/submit.h"
#include "net/tls.h"

#define TICK_MS 100
#define HEARTBEAT_SCAN_MS 1000
#define MAIL_PER_TURN 64	/* before rooms get one */
#define WS_PATH STR("/ws")

struct worker {
	struct actor actor;
	struct worker_config config;
	struct gate_settings settings;
	struct stream_hub *hub;
	struct listener *listener;
	struct door door;
	struct submitter submitter;
	struct native *native;
	struct control *control;	/* worker 0 only */
	int64_t scanned_ms;
	atomic_uint session_count;	/* for other threads */
};

/* Mail */

static void
on_reload(struct worker *w, struct worker_reload *reload)
{
	w->settings = reload->settings;
	listener_set_greet(w->listener, w->settings.greet_ms);
	w->door.http.head_ms = w->settings.greet_ms;
	if (reload->tls) {
		listener_set_tls(w->listener, reload->tls);
		tls_unref(reload->tls);
	}
	xfree(reload);
}

static void
on_drain(struct worker *w)
{
	listener_stop(w->listener);
	native_drain(w->native);
	if (w->control)
		control_drain(w->control);
}

static void
take_mail(struct worker *w, struct mail *m)
{
	switch (m->kind) {
	case MAIL_REPLY:
		submit_reply((struct request *)m);
		break;
	case MAIL_NOTICE:
		native_notice(w->native, (struct notice *)m);
		break;
	case MAIL_WORKER_RELOAD:
		on_reload(w, (struct worker_reload *)m);
		break;
	case MAIL_WORKER_DRAIN:
		on_drain(w);
		xfree(m);
		break;
	default:
		BUG("mail of kind %d", m->kind);
	}
}

static void
publish_count(struct worker *w)
{
	atomic_store_explicit(&w->session_count, native_count(w->native),
	    memory_order_relaxed);
}

/* What rooms are told goes ahead of what else is on the list: it has an order
 * of its own, and a flood of answers would hold it up. Gives the rest. */
static struct mail *
take_rooms(struct worker *w, struct mail *list)
{
	struct mail *rest = NULL, **tail = &rest;

	for (struct mail *m = list, *next; m; m = next) {
		next = m->next;
		if (m->kind == MAIL_NOTICE &&
		    native_is_of_room((struct notice *)m)) {
			take_mail(w, m);
			continue;
		}
		m->next = NULL;
		*tail = m;
		tail = &m->next;
	}
	return rest;
}

static void
on_mail(void *self, struct mail *list)
{
	struct worker *w = self;
	unsigned taken = 0;
	bool has_answers = false, has_told = false;

	list = take_rooms(w, list);
	while (list) {
		struct mail *m = list;

		list = m->next;
		has_answers |= m->kind == MAIL_REPLY;
		/* Who is answered does not wait until a thousand others are
		 * told; those are then written together all the same. */
		if (has_answers && !has_told && m->kind == MAIL_NOTICE &&
		    native_tells_many(w->native, (struct notice *)m)) {
			has_told = true;
			stream_hub_flush(w->hub);
		}
		take_mail(w, m);
		if (++taken % MAIL_PER_TURN == 0)
			native_turn(w->native);
	}
	if (mailbox_take_lost(&w->actor.box))
		native_lost(w->native);
	submit_retry(&w->submitter);
	publish_count(w);
}

static void
on_tick(void *self, int64_t mono_ms)
{
	struct worker *w = self;

	native_tick(w->native, mono_ms);
	if (mono_ms - w->scanned_ms >= HEARTBEAT_SCAN_MS) {
		w->scanned_ms = mono_ms;
		native_heartbeat(w->native);
	}
	submit_retry(&w->submitter);
	publish_count(w);
}

/* Streams tell the shards about sessions that end here. */
static void
on_stop(void *self)
{
	struct worker *w = self;

	listener_free(w->listener);
	w->listener = NULL;
	if (w->control)
		control_drain(w->control);
	stream_hub_free(w->hub);
	w->hub = NULL;
}

static const struct actor_ops worker_ops = {
	.name = "worker",
	.on_mail = on_mail,
	.on_tick = on_tick,
	.tick_ms = TICK_MS,
	.on_stop = on_stop,
};

/* Life */

struct worker *
worker_new(const struct worker_config *config)
{
	struct worker *w = xcalloc(1, sizeof(*w));

	w->actor.ops = &worker_ops;
	w->actor.self = w;
	w->config = *config;
	w->settings = *config->settings;
	submitter_init(&w->submitter, config->core, &w->actor.box);
	return w;
}

struct actor *
worker_actor(struct worker *w)
{
	return &w->actor;
}

void
worker_listen(struct worker *w, struct event_base *base, int fd,
    const struct relay_config *http, const struct listener_config *config)
{
	w->hub = stream_hub_new(base, w->config.clock);
	w->native = native_new(&(struct native_parts){
	    .worker = w->config.number,
	    .core = w->config.core,
	    .hub = w->hub,
	    .submitter = &w->submitter,
	    .settings = &w->settings,
	    .clock = w->config.clock,
	    .rng = w->config.rng });
	w->door = (struct door){ .on_websocket = native_accept,
	    .websocket_arg = w->native, .ws_path = WS_PATH, .http = *http };
	w->listener = listener_new(w->hub, fd, &w->door, config);
}

void
worker_control(struct worker *w, int fd)
{
	w->control = control_new(w->hub, &w->submitter, fd);
}

/* What came too late: answers nobody waits for and notices. */
static void
drop_mail(struct mail *m)
{
	if (m->kind == MAIL_REPLY) {
		submit_reply((struct request *)m);
		return;
	}
	if (m->kind == MAIL_NOTICE) {
		notice_free((struct notice *)m);
		return;
	}
	if (m->kind == MAIL_WORKER_RELOAD)
		tls_unref(((struct worker_reload *)m)->tls);
	xfree(m);
}

void
worker_finish(struct worker *w)
{
	struct mail *m = mailbox_take(&w->actor.box);

	while (m) {
		struct mail *next = m->next;

		drop_mail(m);
		m = next;
	}
}

void
worker_free(struct worker *w)
{
	if (!w)
		return;
	submitter_fini(&w->submitter);
	control_free(w->control);
	native_free(w->native);
	xfree(w);
}

uint32_t
worker_session_count(struct worker *w)
{
	return atomic_load_explicit(&w->session_count, memory_order_relaxed);
}
