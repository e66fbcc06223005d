/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Connections of one worker and the hub they share.
 * Runs on: the hub's thread.
 * Owns: sockets, TLS sessions, output queues.
 *
 * Nothing ends inside a call: a stream that is over goes to the hub's list of
 * the dead and is buried when the round of the loop ends, after the streams
 * with output were written. So no callback finds its stream gone.
 */
#include "net/stream.h"

#include <errno.h>
#include <event2/event_struct.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"

#define TLS_WRITE_BYTES (16u * 1024)
#define IOV_COUNT 64
#define CHUNK_BLOBS 13		/* a chunk is 128 bytes */
#define CHUNKS_KEPT 256
#define TICK_MS 250
#define WHEEL_SLOTS 256
#define TLS_READS_MAX 4		/* buffers read before others get a turn */
#define EOF_CLOSE_MS 5000

enum {
	S_TLS = 1u << 0,
	S_PAUSED = 1u << 1,
	S_READING = 1u << 2,	/* the read event is added */
	S_DIRTY = 1u << 3,	/* on the hub's list to write */
	S_WANT_DRAINED = 1u << 4,
	S_FINISH = 1u << 5,	/* half close after the queue */
	S_FINISHED = 1u << 6,	/* our side is shut */
	S_CLOSING = 1u << 7,
	S_DEAD = 1u << 8,
	S_EOF = 1u << 9,
	S_FIRST = 1u << 10,	/* on_first is due */
	S_COUNTED = 1u << 11,
	S_TIMED = 1u << 12,	/* on the wheel */
	S_READ_WANTS_WRITE = 1u << 13,
	S_WRITE_WANTS_READ = 1u << 14,
};

/* A piece of an output queue; next to write is items[head]. */
struct chunk {
	struct chunk *next;
	uint32_t head, tail;
	struct blob *items[CHUNK_BLOBS];
};

struct stash {
	size_t len;
	char data[];
};

struct stream {
	struct event read_ev;
	struct event *write_ev;	/* only while the socket is full */
	struct stream_hub *hub;
	const struct stream_ops *ops;
	void *arg;
	const struct stream_limits *limits;
	SSL *ssl;
	int fd;
	uint32_t flags;
	enum stream_end end;
	uint32_t out_bytes, out_frames;
	uint32_t out_skip;	/* of the first blob, written already */
	uint32_t tls_retry;	/* bytes SSL_write must be given again */
	struct chunk *out_first, *out_last;
	struct stream *next_dirty, *next_dead;
	struct stash *stash;
	LIST_ENTRY(stream) all_link, wheel_link;
	uint32_t due_tick;	/* when the timeout is */
	uint32_t slot_tick;	/* where it is on the wheel, not later */
	struct addr peer, client;
};

LIST_HEAD(stream_list, stream);

struct stream_list_tail {
	struct stream *first, **last;
};

struct stream_hub {
	struct event_base *base;
	const struct clock *clock;
	struct event flush_ev, tick_ev;
	struct stream_list all;
	uint32_t count, timed_count, tick;
	struct stream_list_tail dirty, dead;
	struct chunk *spare;
	uint32_t spare_count;
	bool is_flush_due, is_burying;
	void (*on_gone)(void *arg, struct stream *);
	void *gone_arg;
	struct stream_list wheel[WHEEL_SLOTS];
	char write[TLS_WRITE_BYTES];
	char read[STREAM_READ_BYTES];
};

const struct stream_limits stream_limits_default = {
	.push_bytes_max = 512 * 1024,
	.push_frames_max = 2048,
	.reply_bytes_max = 2 * 1024 * 1024,
	.reply_frames_max = 8192,
	.low_bytes = 64 * 1024,
};

static void stream_write(struct stream *);
static void on_readable(evutil_socket_t, short, void *);
static void on_writable(evutil_socket_t, short, void *);
static void on_flush(evutil_socket_t, short, void *);
static void on_tick(evutil_socket_t, short, void *);

/* --- the hub's round ---------------------------------------------------- */

/* While burying, a plain activation would run again before the loop polls;
 * a zero timeout waits for the next round. */
static void
flush_later(struct stream_hub *hub)
{
	static const struct timeval now = { 0, 0 };

	if (hub->is_flush_due)
		return;
	hub->is_flush_due = true;
	if (hub->is_burying)
		event_add(&hub->flush_ev, &now);
	else
		event_active(&hub->flush_ev, EV_TIMEOUT, 0);
}

static void
mark_dirty(struct stream *s)
{
	struct stream_hub *hub = s->hub;

	if (s->flags & (S_DIRTY | S_DEAD))
		return;
	s->flags |= S_DIRTY;
	s->next_dirty = NULL;
	*hub->dirty.last = s;
	hub->dirty.last = &s->next_dirty;
	flush_later(hub);
}

static void
read_stop(struct stream *s)
{
	if (s->flags & S_READING)
		event_del(&s->read_ev);
	s->flags &= ~S_READING;
}

static void
read_start(struct stream *s)
{
	if (s->flags & (S_READING | S_DEAD))
		return;
	s->flags |= S_READING;
	if (event_add(&s->read_ev, NULL) != 0)
		BUG("event_add");
}

/* In the loop's next round, even if the socket stays silent. */
static void
read_soon(struct stream *s)
{
	static const struct timeval now = { 0, 0 };

	if (s->flags & S_READING)
		event_add(&s->read_ev, &now);
}

static void
write_wait(struct stream *s)
{
	if (s->write_ev)
		return;
	s->write_ev = xmalloc(sizeof(*s->write_ev));
	event_assign(s->write_ev, s->hub->base, s->fd, EV_WRITE | EV_PERSIST,
	    on_writable, s);
	if (event_add(s->write_ev, NULL) != 0)
		BUG("event_add");
}

static void
write_wait_end(struct stream *s)
{
	if (!s->write_ev)
		return;
	event_del(s->write_ev);
	xfree(s->write_ev);
	s->write_ev = NULL;
}

static void
end_now(struct stream *s, enum stream_end end)
{
	struct stream_hub *hub = s->hub;

	if (s->flags & S_DEAD)
		return;
	read_stop(s);
	write_wait_end(s);
	if (!(s->flags & S_CLOSING))
		s->end = end;
	s->flags |= S_DEAD | S_CLOSING;
	s->next_dead = NULL;
	*hub->dead.last = s;
	hub->dead.last = &s->next_dead;
	flush_later(hub);
}

static void
list_clear(struct stream_list_tail *list)
{
	list->first = NULL;
	list->last = &list->first;
}

/* Only what is on the list now: a stream that fills itself again waits. */
static void
write_dirty(struct stream_hub *hub)
{
	struct stream *s = hub->dirty.first, *next;

	list_clear(&hub->dirty);
	for (; s; s = next) {
		next = s->next_dirty;
		s->flags &= ~S_DIRTY;
		if (!(s->flags & S_DEAD))
			stream_write(s);
	}
}

static void
chunk_put(struct stream_hub *hub, struct chunk *c)
{
	if (hub->spare_count == CHUNKS_KEPT) {
		xfree(c);
		return;
	}
	c->next = hub->spare;
	hub->spare = c;
	hub->spare_count++;
}

static struct chunk *
chunk_get(struct stream_hub *hub)
{
	struct chunk *c = hub->spare;

	if (c) {
		hub->spare = c->next;
		hub->spare_count--;
	} else {
		c = xmalloc(sizeof(*c));
	}
	c->next = NULL;
	c->head = c->tail = 0;
	return c;
}

static void
drop_output(struct stream *s)
{
	struct chunk *c, *next;

	for (c = s->out_first; c; c = next) {
		next = c->next;
		for (uint32_t i = c->head; i < c->tail; i++)
			blob_unref(c->items[i]);
		chunk_put(s->hub, c);
	}
	s->out_first = s->out_last = NULL;
	s->out_bytes = s->out_frames = s->out_skip = 0;
}

static void
timeout_end(struct stream *s)
{
	if (!(s->flags & S_TIMED))
		return;
	s->flags &= ~S_TIMED;
	LIST_REMOVE(s, wheel_link);
	if (--s->hub->timed_count == 0)
		event_del(&s->hub->tick_ev);
}

static void
bury(struct stream *s)
{
	struct stream_hub *hub = s->hub;

	timeout_end(s);
	s->ops->on_closed(s, s->arg, s->end);
	if ((s->flags & S_COUNTED) && hub->on_gone)
		hub->on_gone(hub->gone_arg, s);
	drop_output(s);
	SSL_free(s->ssl);
	close(s->fd);
	xfree(s->stash);
	LIST_REMOVE(s, all_link);
	hub->count--;
	xfree(s);
}

/* The dead may still be on the list to write: that one is emptied first,
 * and takes no dead. */
static void
bury_dead(struct stream_hub *hub)
{
	struct stream *s, *next;

	while (hub->dead.first) {
		write_dirty(hub);
		s = hub->dead.first;
		list_clear(&hub->dead);
		for (; s; s = next) {
			next = s->next_dead;
			bury(s);
		}
	}
}

static void
on_flush(evutil_socket_t fd, short what, void *arg)
{
	struct stream_hub *hub = arg;

	(void)fd;
	(void)what;
	hub->is_flush_due = false;
	hub->is_burying = true;
	write_dirty(hub);
	bury_dead(hub);
	hub->is_burying = false;
}

void
stream_hub_flush(struct stream_hub *hub)
{
	write_dirty(hub);
}

/* --- timeouts ----------------------------------------------------------- */

static uint32_t
tick_of(const struct stream_hub *hub, uint32_t ms)
{
	return (uint32_t)((clock_mono_ms(hub->clock) + ms) / TICK_MS);
}

static void
wheel_insert(struct stream *s)
{
	struct stream_list *slot = &s->hub->wheel[s->due_tick % WHEEL_SLOTS];

	s->slot_tick = s->due_tick;
	LIST_INSERT_HEAD(slot, s, wheel_link);
}

static void
tick_start(struct stream_hub *hub)
{
	static const struct timeval step = { 0, TICK_MS * 1000 };

	hub->tick = tick_of(hub, 0);
	if (event_add(&hub->tick_ev, &step) != 0)
		BUG("event_add");
}

void
stream_set_timeout(struct stream *s, uint32_t ms)
{
	if (s->flags & S_DEAD)
		return;
	if (ms == 0) {
		timeout_end(s);
		return;
	}
	s->due_tick = tick_of(s->hub, ms) + 1;
	if (s->flags & S_TIMED) {
		/* A later one is found when its old slot comes round. */
		if ((int32_t)(s->due_tick - s->slot_tick) >= 0)
			return;
		LIST_REMOVE(s, wheel_link);
	} else {
		s->flags |= S_TIMED;
		if (s->hub->timed_count++ == 0)
			tick_start(s->hub);
	}
	wheel_insert(s);
}

static void
time_is_up(struct stream *s)
{
	timeout_end(s);
	if (s->flags & S_DEAD)
		return;
	if ((s->flags & S_CLOSING) || !s->ops->on_timeout)
		end_now(s, STREAM_END_SELF);
	else
		s->ops->on_timeout(s, s->arg);
}

static void
turn_slot(struct stream_hub *hub, uint32_t tick)
{
	struct stream_list *slot = &hub->wheel[tick % WHEEL_SLOTS];
	struct stream_list taken;
	struct stream *s = LIST_FIRST(slot);

	if (!s)
		return;
	LIST_INIT(slot);
	taken.lh_first = s;
	s->wheel_link.le_prev = &taken.lh_first;
	while ((s = LIST_FIRST(&taken)) != NULL) {
		if ((int32_t)(s->due_tick - tick) <= 0) {
			time_is_up(s);
			continue;
		}
		LIST_REMOVE(s, wheel_link);
		wheel_insert(s);
	}
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct stream_hub *hub = arg;
	uint32_t now = tick_of(hub, 0), steps = now - hub->tick;

	(void)fd;
	(void)what;
	if (steps > WHEEL_SLOTS)
		hub->tick = now - WHEEL_SLOTS;
	while (hub->tick != now && hub->timed_count > 0) {
		hub->tick++;
		turn_slot(hub, hub->tick);
	}
	hub->tick = now;
}

/* --- the hub ------------------------------------------------------------ */

struct stream_hub *
stream_hub_new(struct event_base *base, const struct clock *clock)
{
	struct stream_hub *hub = xcalloc(1, sizeof(*hub));

	hub->base = base;
	hub->clock = clock;
	list_clear(&hub->dirty);
	list_clear(&hub->dead);
	event_assign(&hub->flush_ev, base, -1, 0, on_flush, hub);
	event_assign(&hub->tick_ev, base, -1, EV_PERSIST, on_tick, hub);
	return hub;
}

void
stream_hub_free(struct stream_hub *hub)
{
	struct stream *s;
	struct chunk *c;

	if (!hub)
		return;
	hub->is_burying = true;
	while (!LIST_EMPTY(&hub->all)) {
		LIST_FOREACH(s, &hub->all, all_link)
			end_now(s, STREAM_END_SELF);
		bury_dead(hub);
	}
	event_del(&hub->flush_ev);
	event_del(&hub->tick_ev);
	while ((c = hub->spare) != NULL) {
		hub->spare = c->next;
		xfree(c);
	}
	xfree(hub);
}

struct event_base *
stream_hub_base(struct stream_hub *hub)
{
	return hub->base;
}

uint32_t
stream_hub_count(const struct stream_hub *hub)
{
	return hub->count;
}

void
stream_hub_on_gone(struct stream_hub *hub,
    void (*fn)(void *arg, struct stream *), void *arg)
{
	hub->on_gone = fn;
	hub->gone_arg = arg;
}

/* --- a stream ----------------------------------------------------------- */

struct stream *
stream_new(struct stream_hub *hub, int fd, const struct addr *peer,
    const struct stream_ops *ops, void *arg)
{
	struct stream *s = xcalloc(1, sizeof(*s));

	evutil_make_socket_nonblocking(fd);
	s->hub = hub;
	s->fd = fd;
	s->peer = s->client = *peer;
	s->ops = ops;
	s->arg = arg;
	s->limits = &stream_limits_default;
	s->end = STREAM_END_SELF;
	if (ops->on_first)
		s->flags |= S_FIRST;
	event_assign(&s->read_ev, hub->base, fd, EV_READ | EV_PERSIST,
	    on_readable, s);
	LIST_INSERT_HEAD(&hub->all, s, all_link);
	hub->count++;
	read_start(s);
	return s;
}

enum err
stream_start_tls(struct stream *s, struct ssl_ctx_st *ctx)
{
	BUG_ON(s->ssl);
	s->ssl = SSL_new(ctx);
	if (!s->ssl || SSL_set_fd(s->ssl, s->fd) != 1) {
		ERR_clear_error();
		SSL_free(s->ssl);
		s->ssl = NULL;
		return ERR_TLS;
	}
	SSL_set_accept_state(s->ssl);
	s->flags |= S_TLS;
	return ERR_OK;
}

void
stream_set_owner(struct stream *s, const struct stream_ops *ops, void *arg)
{
	s->ops = ops;
	s->arg = arg;
}

void
stream_set_limits(struct stream *s, const struct stream_limits *limits)
{
	s->limits = limits;
}

void *
stream_arg(const struct stream *s)
{
	return s->arg;
}

struct stream_hub *
stream_get_hub(const struct stream *s)
{
	return s->hub;
}

bool
stream_is_tls(const struct stream *s)
{
	return s->flags & S_TLS;
}

int
stream_fd(const struct stream *s)
{
	return s->fd;
}

const struct addr *
stream_peer(const struct stream *s)
{
	return &s->peer;
}

const struct addr *
stream_client(const struct stream *s)
{
	return &s->client;
}

void
stream_set_client(struct stream *s, const struct addr *client)
{
	s->client = *client;
}

void
stream_set_counted(struct stream *s)
{
	s->flags |= S_COUNTED;
}

/* --- writing ------------------------------------------------------------ */

/* Takes over one reference. */
static void
queue(struct stream *s, struct blob *blob)
{
	struct chunk *c = s->out_last;

	if (!c || c->tail == CHUNK_BLOBS) {
		c = chunk_get(s->hub);
		if (s->out_last)
			s->out_last->next = c;
		else
			s->out_first = c;
		s->out_last = c;
	}
	c->items[c->tail++] = blob;
	s->out_bytes += (uint32_t)blob->len;
	s->out_frames++;
	if (!s->write_ev)
		mark_dirty(s);
}

enum err
stream_send(struct stream *s, struct blob *blob)
{
	const struct stream_limits *max = s->limits;

	if (s->flags & (S_CLOSING | S_FINISH))
		return ERR_CLOSED;
	if (s->out_frames >= max->push_frames_max ||
	    s->out_bytes + blob->len > max->push_bytes_max) {
		s->flags |= S_WANT_DRAINED;
		return ERR_FULL;
	}
	queue(s, blob_ref(blob));
	return ERR_OK;
}

void
stream_reply_give(struct stream *s, struct blob *blob)
{
	const struct stream_limits *max = s->limits;

	if (s->flags & (S_CLOSING | S_FINISH)) {
		blob_unref(blob);
		return;
	}
	if (s->out_frames >= max->reply_frames_max ||
	    s->out_bytes + blob->len > max->reply_bytes_max) {
		blob_unref(blob);
		end_now(s, STREAM_END_FULL);
		return;
	}
	queue(s, blob);
}

void
stream_reply(struct stream *s, struct blob *blob)
{
	stream_reply_give(s, blob_ref(blob));
}

uint32_t
stream_queued_bytes(const struct stream *s)
{
	return s->out_bytes;
}

uint32_t
stream_queued_frames(const struct stream *s)
{
	return s->out_frames;
}

/* n bytes are gone from the front of the queue. */
static void
consume(struct stream *s, size_t n)
{
	struct chunk *c = s->out_first;
	struct blob *blob;
	size_t left;

	s->out_bytes -= (uint32_t)n;
	while (n > 0) {
		blob = c->items[c->head];
		left = blob->len - s->out_skip;
		if (n < left) {
			s->out_skip += (uint32_t)n;
			return;
		}
		n -= left;
		s->out_skip = 0;
		s->out_frames--;
		blob_unref(blob);
		if (++c->head < c->tail)
			continue;
		s->out_first = c->next;
		chunk_put(s->hub, c);
		c = s->out_first;
	}
	if (!s->out_first)
		s->out_last = NULL;
}

static int
gather_iov(const struct stream *s, struct iovec *iov, size_t *total)
{
	const struct chunk *c = s->out_first;
	uint32_t i = c->head, skip = s->out_skip;
	int n = 0;

	*total = 0;
	while (c && n < IOV_COUNT) {
		iov[n].iov_base = c->items[i]->data + skip;
		iov[n].iov_len = c->items[i]->len - skip;
		*total += iov[n].iov_len;
		skip = 0;
		n++;
		if (++i < c->tail)
			continue;
		c = c->next;
		i = c ? c->head : 0;
	}
	return n;
}

static void
write_failed(struct stream *s)
{
	if ((s->flags & S_CLOSING) || !s->ops->outlives_write_error) {
		end_now(s, STREAM_END_PEER);
		return;
	}
	drop_output(s);
	write_wait_end(s);
	s->flags |= S_FINISH | S_FINISHED;
}

/* False when the socket takes no more now, or the stream ended. */
static bool
write_plain(struct stream *s)
{
	struct iovec iov[IOV_COUNT];
	struct msghdr msg = { .msg_iov = iov };
	size_t total;
	ssize_t n;

	msg.msg_iovlen = (size_t)gather_iov(s, iov, &total);
	n = sendmsg(s->fd, &msg, MSG_NOSIGNAL);
	if (n >= 0) {
		consume(s, (size_t)n);
		if ((size_t)n == total)
			return true;
	} else if (errno != EAGAIN && errno != EINTR) {
		write_failed(s);
		return false;
	}
	write_wait(s);
	return false;
}

static size_t
gather_copy(const struct stream *s, char *out, size_t room)
{
	const struct chunk *c = s->out_first;
	uint32_t i = c->head, skip = s->out_skip;
	size_t n = 0, len;

	while (c && n < room) {
		len = c->items[i]->len - skip;
		if (len > room - n)
			len = room - n;
		memcpy(out + n, c->items[i]->data + skip, len);
		n += len;
		skip = 0;
		if (++i < c->tail)
			continue;
		c = c->next;
		i = c ? c->head : 0;
	}
	return n;
}

/* OpenSSL wants the bytes of a refused write again: the queue only grows at
 * its end, so the same number of bytes from its front are the same bytes. */
static bool
write_tls(struct stream *s)
{
	size_t want = s->tls_retry > 0 ? s->tls_retry : TLS_WRITE_BYTES, n;
	int done;

	n = gather_copy(s, s->hub->write, want);
	ERR_clear_error();
	done = SSL_write(s->ssl, s->hub->write, (int)n);
	if (done > 0) {
		s->tls_retry = 0;
		consume(s, (size_t)done);
		return true;
	}
	switch (SSL_get_error(s->ssl, done)) {
	case SSL_ERROR_WANT_WRITE:
		s->tls_retry = (uint32_t)n;
		write_wait(s);
		return false;
	case SSL_ERROR_WANT_READ:
		s->tls_retry = (uint32_t)n;
		s->flags |= S_WRITE_WANTS_READ;
		return false;
	case SSL_ERROR_SSL:
		end_now(s, STREAM_END_TLS);
		return false;
	default:
		end_now(s, STREAM_END_PEER);
		return false;
	}
}

/* The queue of a closing stream is empty: say goodbye, then wait for the
 * peer so that it reads everything before the socket goes. */
static void
shut_output(struct stream *s)
{
	if (s->flags & S_FINISHED)
		return;
	s->flags |= S_FINISHED;
	if (s->ssl && SSL_is_init_finished(s->ssl)) {
		ERR_clear_error();
		(void)SSL_shutdown(s->ssl);
	}
	shutdown(s->fd, SHUT_WR);
	if (!(s->flags & S_CLOSING))
		return;
	if (s->flags & S_EOF)
		end_now(s, s->end);
	else
		read_start(s);
}

static void
stream_write(struct stream *s)
{
	while (s->out_first)
		if (!(s->ssl ? write_tls(s) : write_plain(s)))
			break;
	if (s->flags & S_DEAD)
		return;
	if (!s->out_first) {
		write_wait_end(s);
		if (s->flags & (S_CLOSING | S_FINISH))
			shut_output(s);
	}
	if ((s->flags & (S_WANT_DRAINED | S_CLOSING)) == S_WANT_DRAINED &&
	    s->out_bytes <= s->limits->low_bytes) {
		s->flags &= ~S_WANT_DRAINED;
		if (s->ops->on_drained)
			s->ops->on_drained(s, s->arg);
	}
}

void
stream_flush(struct stream *s)
{
	if (!(s->flags & S_DEAD) && !s->write_ev)
		stream_write(s);
}

void
stream_want_drained(struct stream *s)
{
	s->flags |= S_WANT_DRAINED;
	if (s->out_bytes <= s->limits->low_bytes)
		mark_dirty(s);
}

static void
on_writable(evutil_socket_t fd, short what, void *arg)
{
	struct stream *s = arg;

	(void)fd;
	if (s->flags & S_READ_WANTS_WRITE) {
		s->flags &= ~S_READ_WANTS_WRITE;
		write_wait_end(s);
		on_readable(s->fd, what, s);
		if (s->flags & S_DEAD)
			return;
	}
	stream_write(s);
}

/* --- reading ------------------------------------------------------------ */

static void
deliver(struct stream *s, size_t len)
{
	if (len > 0 && !(s->flags & S_CLOSING))
		s->ops->on_bytes(s, s->arg, s->hub->read, len);
}

static void
take_eof(struct stream *s)
{
	s->flags |= S_EOF;
	read_stop(s);
	if (s->flags & S_CLOSING) {
		if (s->flags & S_FINISHED)
			end_now(s, s->end);
		return;
	}
	if (s->ops->on_eof) {
		s->ops->on_eof(s, s->arg);
		return;
	}
	s->end = STREAM_END_PEER;
	stream_close(s, EOF_CLOSE_MS);
}

/* What a closing peer still sends is read and forgotten. */
static void
discard(struct stream *s)
{
	ssize_t n = recv(s->fd, s->hub->read, STREAM_READ_BYTES, 0);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		end_now(s, s->end);
}

static void
read_plain(struct stream *s)
{
	ssize_t n = recv(s->fd, s->hub->read, STREAM_READ_BYTES, 0);

	if (n > 0)
		deliver(s, (size_t)n);
	else if (n == 0)
		take_eof(s);
	else if (errno != EAGAIN && errno != EINTR)
		end_now(s, STREAM_END_PEER);
}

/* Why SSL_read gave nothing. */
static void
read_tls_stopped(struct stream *s, int why)
{
	switch (why) {
	case SSL_ERROR_WANT_READ:
		break;
	case SSL_ERROR_WANT_WRITE:
		s->flags |= S_READ_WANTS_WRITE;
		write_wait(s);
		break;
	case SSL_ERROR_ZERO_RETURN:
		take_eof(s);
		break;
	case SSL_ERROR_SSL:
		end_now(s, STREAM_END_TLS);
		break;
	default:
		end_now(s, STREAM_END_PEER);
		break;
	}
}

/* Fills the buffer with records, so that the owner sees them together.
 * Answers SSL_ERROR_NONE when the buffer was full before the records were
 * at an end. */
static int
fill_tls(struct stream *s, size_t *have)
{
	int n;

	*have = 0;
	while (*have < STREAM_READ_BYTES) {
		ERR_clear_error();
		n = SSL_read(s->ssl, s->hub->read + *have,
		    (int)(STREAM_READ_BYTES - *have));
		if (n <= 0)
			return SSL_get_error(s->ssl, n);
		*have += (size_t)n;
	}
	return SSL_ERROR_NONE;
}

static void
read_tls(struct stream *s)
{
	size_t have;
	int why;

	for (unsigned i = 0; i < TLS_READS_MAX; i++) {
		why = fill_tls(s, &have);
		deliver(s, have);
		/* An end that was seen early shows again after them. */
		if ((s->flags & (S_PAUSED | S_CLOSING)) || s->stash)
			return;
		if (why != SSL_ERROR_NONE) {
			read_tls_stopped(s, why);
			break;
		}
		if (i + 1 == TLS_READS_MAX)
			read_soon(s);
	}
	if (s->flags & S_WRITE_WANTS_READ) {
		s->flags &= ~S_WRITE_WANTS_READ;
		mark_dirty(s);
	}
}

static void
read_stash(struct stream *s)
{
	struct stash *stash = s->stash;
	size_t len = stash->len;

	s->stash = NULL;
	memcpy(s->hub->read, stash->data, len);
	xfree(stash);
	deliver(s, len);
	if (s->ssl && !(s->flags & S_CLOSING))
		read_soon(s);
}

/* False when there is nothing yet. */
static bool
show_first(struct stream *s)
{
	char first[16];
	ssize_t n = recv(s->fd, first, sizeof(first), MSG_PEEK);

	if (n < 0)
		return errno != EAGAIN && errno != EINTR;
	s->flags &= ~S_FIRST;
	if (n > 0)
		s->ops->on_first(s, s->arg, first, (size_t)n);
	return true;
}

static void
on_readable(evutil_socket_t fd, short what, void *arg)
{
	struct stream *s = arg;

	(void)fd;
	if (what & EV_TIMEOUT)
		event_remove_timer(&s->read_ev);
	if ((s->flags & S_FIRST) && !show_first(s))
		return;
	if (s->flags & S_DEAD)
		return;
	if (s->flags & S_CLOSING)
		discard(s);
	else if (s->stash)
		read_stash(s);
	else if (s->ssl)
		read_tls(s);
	else
		read_plain(s);
}

void
stream_pause(struct stream *s)
{
	if (s->flags & (S_CLOSING | S_PAUSED))
		return;
	s->flags |= S_PAUSED;
	read_stop(s);
}

void
stream_resume(struct stream *s)
{
	if (!(s->flags & S_PAUSED) || (s->flags & S_CLOSING))
		return;
	s->flags &= ~S_PAUSED;
	if (s->flags & S_EOF)
		return;
	read_start(s);
	if (s->stash || s->ssl)
		read_soon(s);
}

bool
stream_is_paused(const struct stream *s)
{
	return s->flags & S_PAUSED;
}

void
stream_unread(struct stream *s, const char *data, size_t len)
{
	if (len == 0 || (s->flags & S_CLOSING))
		return;
	BUG_ON(s->stash || len > STREAM_READ_BYTES);
	s->stash = xmalloc(sizeof(*s->stash) + len);
	s->stash->len = len;
	memcpy(s->stash->data, data, len);
	read_soon(s);
}

/* --- ending ------------------------------------------------------------- */

void
stream_finish(struct stream *s)
{
	if (s->flags & (S_FINISH | S_CLOSING))
		return;
	s->flags |= S_FINISH;
	mark_dirty(s);
}

void
stream_close(struct stream *s, uint32_t deadline_ms)
{
	if (s->flags & S_CLOSING)
		return;
	s->flags |= S_CLOSING;
	read_stop(s);
	xfree(s->stash);
	s->stash = NULL;
	stream_set_timeout(s, deadline_ms > 0 ? deadline_ms : 1);
	if (!(s->flags & S_FINISHED))
		mark_dirty(s);
	else if (s->flags & S_EOF)
		end_now(s, s->end);
	else
		read_start(s);
}

void
stream_abort(struct stream *s)
{
	end_now(s, STREAM_END_SELF);
}

bool
stream_is_closing(const struct stream *s)
{
	return s->flags & S_CLOSING;
}
