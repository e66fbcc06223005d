/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The load engine: epoll, one read per ready socket, one write per socket
 * and round.
 *
 * Runs on: the program's only thread.
 * Owns: the sockets it was given and their buffers.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"

#define SETTLE_US 10000000u

void
bench_die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

const char *
bench_arg(char **argv, const char *name, const char *fallback)
{
	for (; *argv; argv++)
		if (strcmp(*argv, name) == 0 && argv[1])
			return argv[1];
	if (!fallback)
		bench_die("%s is needed", name);
	return fallback;
}

double
bench_number(char **argv, const char *name, const char *fallback)
{
	char *end;
	double value = strtod(bench_arg(argv, name, fallback), &end);

	if (*end)
		bench_die("%s: a number is needed", name);
	return value;
}

int
bench_connect(unsigned port, unsigned source)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f000000u + source) };
	struct timeval patience = { .tv_sec = 30 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;

	if (fd < 0)
		bench_die("socket: %m");
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (source && bind(fd, (struct sockaddr *)&from, sizeof(from)) < 0)
		bench_die("bind: %m");
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) < 0)
		bench_die("connect to port %u: %m", port);
	return fd;
}

void
drive_init(struct drive *d, unsigned lanes)
{
	d->epfd = epoll_create1(EPOLL_CLOEXEC);
	if (d->epfd < 0)
		bench_die("epoll: %m");
	d->lanes = xcalloc(lanes, sizeof(*d->lanes));
	d->dirty = xcalloc(lanes, sizeof(struct lane *));
}

void
drive_fini(struct drive *d)
{
	for (unsigned i = 0; i < d->lane_count; i++) {
		SSL_free(d->lanes[i].ssl);
		close(d->lanes[i].fd);
		xfree(d->lanes[i].in);
		xfree(d->lanes[i].out);
		xfree(d->lanes[i].frame);
		xfree(d->lanes[i].sent_us);
		xfree(d->lanes[i].latency);
	}
	xfree(d->lanes);
	xfree(d->dirty);
	close(d->epfd);
}

/* So many messages of a lane have their time. */
static unsigned
remembered(const struct drive *d)
{
	return d->by_lane ? ON_THEIR_WAY_MAX : WINDOW_MAX;
}

struct lane *
drive_give(struct drive *d, int fd, bool sends)
{
	struct lane *lane = &d->lanes[d->lane_count];
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = lane };

	lane->fd = fd;
	lane->index = d->lane_count++;
	lane->sends = sends;
	lane->in = xmalloc(LANE_IN_BYTES);
	lane->out = xmalloc(LANE_OUT_BYTES);
	lane->sent_us = xcalloc(remembered(d), sizeof(*lane->sent_us));
	if (d->by_lane)
		lane->latency = xcalloc(1, sizeof(*lane->latency));
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (epoll_ctl(d->epfd, EPOLL_CTL_ADD, fd, &ev) < 0)
		bench_die("epoll: %m");
	return lane;
}

void
drive_wrap(struct lane *lane, SSL *ssl)
{
	SSL_set_mode(ssl, SSL_MODE_ENABLE_PARTIAL_WRITE |
	    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	lane->ssl = ssl;
}

void
drive_put(struct drive *d, struct lane *lane, const void *data, size_t len)
{
	if (lane->out_len + len > LANE_OUT_BYTES)
		bench_die("the peer does not read: output is full");
	memcpy(lane->out + lane->out_len, data, len);
	lane->out_len += len;
	if (!lane->is_dirty) {
		lane->is_dirty = true;
		d->dirty[d->dirty_count++] = lane;
	}
}

static void
lane_watch(struct drive *d, struct lane *lane, bool out)
{
	struct epoll_event ev = { .events = EPOLLIN | (out ? EPOLLOUT : 0u),
		.data.ptr = lane };

	if (lane->wants_out == out)
		return;
	lane->wants_out = out;
	epoll_ctl(d->epfd, EPOLL_CTL_MOD, lane->fd, &ev);
}

/* As read(2) and write(2) of the socket would, of what is in its records. */
static ssize_t
tls_result(struct lane *lane, int n)
{
	int why = n > 0 ? SSL_ERROR_NONE : SSL_get_error(lane->ssl, n);

	if (n > 0 || why == SSL_ERROR_ZERO_RETURN)
		return n > 0 ? n : 0;
	errno = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ?
	    EAGAIN : EPROTO;
	return -1;
}

static ssize_t
lane_put(struct lane *lane, const char *data, size_t len)
{
	return lane->ssl ? tls_result(lane, SSL_write(lane->ssl, data,
	    (int)len)) : write(lane->fd, data, len);
}

static ssize_t
lane_get(struct lane *lane, char *data, size_t len)
{
	return lane->ssl ? tls_result(lane, SSL_read(lane->ssl, data,
	    (int)len)) : read(lane->fd, data, len);
}

static void
lane_flush(struct drive *d, struct lane *lane)
{
	ssize_t n = lane->out_len > lane->out_off ? lane_put(lane,
	    lane->out + lane->out_off, lane->out_len - lane->out_off) : 0;

	if (n < 0 && errno != EAGAIN && errno != EINTR)
		bench_die("lane %u: write: %m", lane->index);
	if (n > 0)
		lane->out_off += (size_t)n;
	if (lane->out_off == lane->out_len)
		lane->out_off = lane->out_len = 0;
	lane_watch(d, lane, lane->out_len > 0);
}

static void
flush_dirty(struct drive *d)
{
	for (unsigned i = 0; i < d->dirty_count; i++) {
		d->dirty[i]->is_dirty = false;
		lane_flush(d, d->dirty[i]);
	}
	d->dirty_count = 0;
}

static void
lane_read(struct drive *d, struct lane *lane)
{
	ssize_t n = lane_get(lane, lane->in + lane->in_len,
	    LANE_IN_BYTES - lane->in_len);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n < 0)
		bench_die("lane %u: read: %m", lane->index);
	if (n == 0)
		bench_die("lane %u: the peer closed", lane->index);
	lane->in_len += (size_t)n;

	size_t took = d->on_bytes(d, lane, lane->in, lane->in_len);

	if (took == 0 && lane->in_len == LANE_IN_BYTES)
		bench_die("lane %u: a message is too long", lane->index);
	lane->in_len -= took;
	if (took && lane->in_len)
		memmove(lane->in, lane->in + took, lane->in_len);
}

static void
drive_step(struct drive *d, int timeout_ms)
{
	struct epoll_event ev[256];
	int n = epoll_wait(d->epfd, ev, 256, timeout_ms);

	d->now = now_us();
	for (int i = 0; i < n; i++) {
		struct lane *lane = ev[i].data.ptr;

		if (ev[i].events & EPOLLOUT)
			lane_flush(d, lane);
		if (ev[i].events & ~(unsigned)EPOLLOUT)
			do {
				lane_read(d, lane);
			} while (lane->ssl && SSL_pending(lane->ssl) > 0);
	}
	flush_dirty(d);
}

static void
lane_send(struct drive *d, struct lane *lane, uint64_t when)
{
	uint64_t n = lane->next++;

	lane->sent_us[n % remembered(d)] = when;
	d->compose(d, lane, n);
}

void
drive_acked(struct drive *d, struct lane *lane, uint64_t n)
{
	if (n >= lane->next || n + WINDOW_MAX < lane->next)
		bench_die("lane %u: an answer to nothing", lane->index);
	lane->acked++;
	d->acked_all++;
	if (d->is_measuring) {
		uint64_t took = d->now - lane->sent_us[n % remembered(d)];

		d->acked++;
		hist_add(&d->latency, took);
		if (lane->latency)
			hist_add(lane->latency, took);
	}
	if (d->rate <= 0 && !d->is_stopping)
		lane_send(d, lane, d->now);
}

void
drive_heard(struct drive *d, struct lane *lane, const struct lane *from,
    uint64_t n)
{
	if (n >= from->next || n + ON_THEIR_WAY_MAX < from->next)
		bench_die("lane %u: told of what was not said, or so late",
		    lane->index);
	if (d->is_measuring)
		hist_add(lane->latency,
		    d->now - from->sent_us[n % remembered(d)]);
}

/* The next sending lane with room in its window, in turn. */
static struct lane *
next_lane(struct drive *d)
{
	for (unsigned i = 0; i < d->lane_count; i++) {
		struct lane *lane = &d->lanes[d->turn++ % d->lane_count];

		if (lane->sends && lane->next - lane->acked < d->window)
			return lane;
	}
	return NULL;
}

/* Sends what is due; its time counts from when it was due. */
static void
pace(struct drive *d, uint64_t start, uint64_t *sent)
{
	for (;;) {
		uint64_t due = start +
		    (uint64_t)((double)*sent * 1e6 / d->rate);
		struct lane *lane;

		if (due > d->now)
			return;
		lane = next_lane(d);
		if (!lane)
			return;
		lane_send(d, lane, due);
		(*sent)++;
	}
}

static void
fill_windows(struct drive *d)
{
	for (unsigned i = 0; i < d->lane_count; i++)
		for (unsigned w = 0; d->lanes[i].sends && w < d->window; w++)
			lane_send(d, &d->lanes[i], d->now);
	flush_dirty(d);
}

static bool
is_settled(const struct drive *d)
{
	uint64_t sent = 0, receivers = 0;

	for (unsigned i = 0; i < d->lane_count; i++) {
		sent += d->lanes[i].next;
		receivers += !d->lanes[i].sends;
	}
	return d->acked_all == sent &&
	    (receivers == 0 || d->received >=
	    (sent - d->refused) * (d->copies ? d->copies : 1));
}

void
drive_run(struct drive *d)
{
	uint64_t start, begin, end, sent = 0;

	start = d->now = now_us();
	begin = start + (uint64_t)(d->warm_s * 1e6);
	end = begin + (uint64_t)(d->measure_s * 1e6);
	if (d->rate <= 0)
		fill_windows(d);
	while (d->now < end) {
		d->is_measuring = d->now >= begin;
		if (d->rate > 0)
			pace(d, start, &sent);
		flush_dirty(d);
		drive_step(d, d->rate > 0 ? 1 : 100);
	}
	d->is_measuring = false;
	d->is_stopping = true;
	while (!is_settled(d) && d->now < end + SETTLE_US)
		drive_step(d, 100);
}

bool
drive_report(const struct drive *d)
{
	uint64_t sent = 0;

	for (unsigned i = 0; i < d->lane_count; i++)
		sent += d->lanes[i].next;
	printf("acked_per_s=%.0f\n", (double)d->acked / d->measure_s);
	printf("ack_p50_ms=%.3f\n", hist_at_ms(&d->latency, 0.5));
	printf("ack_p99_ms=%.3f\n", hist_at_ms(&d->latency, 0.99));
	printf("sent=%llu\nacked=%llu\nreceived=%llu\nrefused=%llu\n",
	    (unsigned long long)sent, (unsigned long long)d->acked_all,
	    (unsigned long long)d->received, (unsigned long long)d->refused);
	fflush(stdout);
	if (is_settled(d) && d->refused == 0 && d->acked > 0)
		return true;
	fprintf(stderr, "not every message was answered and received\n");
	return false;
}

void
drive_report_lanes(const struct drive *d)
{
	uint64_t least = UINT64_MAX;

	for (unsigned i = 0; i < d->lane_count; i++) {
		const struct lane *lane = &d->lanes[i];

		printf("%s_p99_ms_%u=%.3f\n", lane->sends ? "ack" : "heard", i,
		    hist_at_ms(lane->latency, 0.99));
		if (lane->latency->count < least)
			least = lane->latency->count;
	}
	printf("samples=%llu\n", (unsigned long long)least);
	fflush(stdout);
}
