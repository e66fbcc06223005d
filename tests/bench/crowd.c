/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reading much with little: it shares the machine with what it measures, so
 * all members read into one buffer and only half messages are copied.
 *
 * Runs on: the program's only thread.
 * Owns: the members and their sockets.
 */
#include "crowd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"

#define IN_BYTES (256u * 1024)
#define QUIET_US 5000000u
#define TIMES_MAX 100000u	/* messages that can be timed */

void
crowd_init(struct crowd *c, unsigned members)
{
	c->epfd = epoll_create1(EPOLL_CLOEXEC);
	if (c->epfd < 0)
		bench_die("epoll: %m");
	c->members = xcalloc(members, sizeof(*c->members));
	c->in = xmalloc(CROWD_FRAME_MAX + IN_BYTES);
	if (c->is_timed) {
		c->sent_us = xcalloc(TIMES_MAX, sizeof(*c->sent_us));
		c->ears = xcalloc(TIMES_MAX, sizeof(*c->ears));
	}
}

void
crowd_fini(struct crowd *c)
{
	for (unsigned i = 0; i < c->count; i++) {
		SSL_free(c->members[i].ssl);
		close(c->members[i].fd);
		xfree(c->members[i].rest);
	}
	xfree(c->members);
	xfree(c->in);
	xfree(c->sent_us);
	xfree(c->ears);
	close(c->epfd);
}

struct crowd_member *
crowd_give(struct crowd *c, int fd, SSL *ssl)
{
	struct crowd_member *m = &c->members[c->count];
	struct epoll_event ev = { .events = EPOLLIN, .data.ptr = m };

	m->fd = fd;
	m->ssl = ssl;
	m->index = c->count++;
	m->rest = xmalloc(CROWD_FRAME_MAX);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (epoll_ctl(c->epfd, EPOLL_CTL_ADD, fd, &ev) < 0)
		bench_die("epoll: %m");
	return m;
}

void
crowd_write(struct crowd_member *m, const void *data, size_t len)
{
	ssize_t n = m->ssl ? SSL_write(m->ssl, data, (int)len) :
	    write(m->fd, data, len);

	if (n != (ssize_t)len)
		bench_die("member %u: the peer does not read", m->index);
}

static void
say(struct crowd *c, struct crowd_member *m, uint64_t when)
{
	c->sent++;
	m->own++;
	/* Timed messages go one after the other, so the next number is it. */
	if (c->is_timed && c->sent < TIMES_MAX)
		c->sent_us[c->sent] = when;
	c->say(c, m);
}

static bool
has_more(const struct crowd *c)
{
	if (c->total > 0)
		return c->sent < c->total;
	return c->now < c->start_us + (uint64_t)(c->seconds * 1e6);
}

void
crowd_go_on(struct crowd *c, struct crowd_member *m)
{
	if (c->rate <= 0 && has_more(c))
		say(c, m, c->now);
}

void
crowd_heard(struct crowd *c, struct crowd_member *m, uint64_t n, size_t bytes)
{
	c->heard++;
	c->bytes += bytes;
	if (n == m->last + 1)
		m->last = n;
	else if (n == m->last)
		c->twice++;
	else if (n < m->last)
		c->disordered++;
	else {
		c->lost += n - m->last - 1;
		m->last = n;
	}
	if (n > c->newest)
		c->newest = n;
	if (c->is_timed && n < TIMES_MAX && ++c->ears[n] == c->count)
		hist_add(&c->last_heard, c->now - c->sent_us[n]);
}

static ssize_t
pull(struct crowd_member *m, char *to, size_t room)
{
	int n;

	if (!m->ssl)
		return read(m->fd, to, room);
	n = SSL_read(m->ssl, to, (int)room);
	if (n <= 0 && SSL_get_error(m->ssl, n) == SSL_ERROR_WANT_READ)
		errno = EAGAIN;
	return n > 0 ? n : errno == EAGAIN ? -1 : 0;
}

/* False: there is nothing more now. */
static bool
read_some(struct crowd *c, struct crowd_member *m)
{
	char *in = c->in + CROWD_FRAME_MAX - m->rest_len;
	ssize_t n = pull(m, c->in + CROWD_FRAME_MAX, IN_BYTES);
	size_t have, took;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (n <= 0)
		bench_die("member %u: the peer closed: %m", m->index);
	memcpy(in, m->rest, m->rest_len);
	have = m->rest_len + (size_t)n;
	took = c->take(c, m, in, have);
	m->rest_len = have - took;
	if (m->rest_len > CROWD_FRAME_MAX)
		bench_die("member %u: a message is too long", m->index);
	memcpy(m->rest, in + took, m->rest_len);
	return m->ssl != NULL;
}

static void
step(struct crowd *c, int timeout_ms)
{
	struct epoll_event ev[512];
	int n = epoll_wait(c->epfd, ev, 512, timeout_ms);

	c->now = now_us();
	for (int i = 0; i < n; i++) {
		if (c->is_timed)
			c->now = now_us();
		while (read_some(c, ev[i].data.ptr))
			continue;
	}
	if (n > 0)
		c->changed_us = c->now;
}

static void
pace(struct crowd *c)
{
	while (has_more(c)) {
		uint64_t due = c->start_us +
		    (uint64_t)((double)c->sent * 1e6 / c->rate);

		if (due > c->now)
			return;
		say(c, &c->members[c->turn++ % c->senders], due);
	}
}

static bool
is_over(struct crowd *c)
{
	if (has_more(c))
		return false;
	return c->heard + c->told + c->dropped * c->count >=
	    c->sent * c->count;
}

void
crowd_run(struct crowd *c)
{
	c->start_us = c->changed_us = c->now = now_us();
	for (unsigned w = 0; c->rate <= 0 && w < c->window; w++)
		for (unsigned i = 0; i < c->senders && has_more(c); i++)
			say(c, &c->members[i], c->now);
	while (!is_over(c) && c->now < c->changed_us + QUIET_US) {
		if (c->rate > 0)
			pace(c);
		step(c, c->rate > 0 ? 1 : 100);
	}
	c->took_s = (double)(c->changed_us - c->start_us) / 1e6;
	for (unsigned i = 0; i < c->count; i++)
		c->lost += c->newest - c->members[i].last;
	c->lost -= c->lost < c->told ? c->lost : c->told;
}

bool
crowd_report(const struct crowd *c)
{
	printf("seconds=%.4f\nper_s=%.0f\n", c->took_s,
	    (double)c->heard / c->took_s);
	printf("sent=%llu\ndropped=%llu\nheard=%llu\ntold=%llu\n",
	    (unsigned long long)c->sent, (unsigned long long)c->dropped,
	    (unsigned long long)c->heard, (unsigned long long)c->told);
	printf("lost=%llu\ntwice=%llu\ndisordered=%llu\n",
	    (unsigned long long)c->lost, (unsigned long long)c->twice,
	    (unsigned long long)c->disordered);
	printf("frame_bytes=%.0f\n", (double)c->bytes /
	    (double)(c->heard ? c->heard : 1));
	if (c->is_timed)
		printf("last_p50_ms=%.3f\nlast_p99_ms=%.3f\n",
		    hist_at_ms(&c->last_heard, 0.5),
		    hist_at_ms(&c->last_heard, 0.99));
	fflush(stdout);
	return c->heard > 0 && c->lost + c->twice + c->disordered == 0;
}
