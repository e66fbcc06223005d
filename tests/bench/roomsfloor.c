/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The floor of a room: a server that does nothing but write. A byte from a
 * sender is a message; what has come when it looks goes to every socket, in
 * one write or in one write for each. The crowd is the same as the daemon's,
 * and so are the frames.
 *
 * Runs on: the program's only thread; forks the server.
 * Owns: nothing beyond the crowd.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "drive.h"
#include "rooms.h"

#define BATCH_MAX 4096
#define HEAD_MAX 4

struct server {
	unsigned members, senders;
	bool is_together;
	size_t frame_bytes;
	int epfd;
	int *fds;
	uint64_t n;
	char *out;
	size_t ends[BATCH_MAX];	/* of each message in out */
	unsigned count;
};

/* The daemon's frame, the text as long as makes the length right. */
static size_t
make_frame(char *to, uint64_t n, unsigned sender, size_t bytes)
{
	char text[CROWD_FRAME_MAX];
	size_t pad = 0, len = 0;

	for (unsigned turn = 0; turn < 2; turn++) {
		len = (size_t)snprintf(text, sizeof(text), ROOM_EVENT_BEGIN
		    "%llu,\"from\":\"u%u\",\"kind\":\"text\",\"body\":{\"text\":"
		    "\"%0*d\"},\"ts\":1700000000000}}", (unsigned long long)n,
		    sender, (int)pad, 0);
		pad = turn == 0 && len + HEAD_MAX < bytes ?
		    bytes - HEAD_MAX - len + 1 : pad;
	}
	to[0] = (char)0x81;
	to[1] = 126;
	to[2] = (char)(len >> 8);
	to[3] = (char)len;
	memcpy(to + HEAD_MAX, text, len);
	return HEAD_MAX + len;
}

static void
write_all(int fd, const char *data, size_t len)
{
	while (len > 0) {
		ssize_t n = send(fd, data, len, MSG_DONTWAIT | MSG_NOSIGNAL);
		struct pollfd p = { .fd = fd, .events = POLLOUT };

		if (n < 0 && errno != EAGAIN)
			_exit(0);
		if (n < 0) {
			poll(&p, 1, -1);
			continue;
		}
		data += n;
		len -= (size_t)n;
	}
}

static void
tell_all(struct server *s)
{
	size_t len = s->count > 0 ? s->ends[s->count - 1] : 0;

	if (s->is_together) {
		for (unsigned i = 0; i < s->members; i++)
			write_all(s->fds[i], s->out, len);
	} else {
		for (unsigned k = 0; k < s->count; k++) {
			size_t from = k > 0 ? s->ends[k - 1] : 0;

			for (unsigned i = 0; i < s->members; i++)
				write_all(s->fds[i], s->out + from,
				    s->ends[k] - from);
		}
	}
	s->count = 0;
}

static void
take_byte(struct server *s, unsigned sender)
{
	size_t at = s->count > 0 ? s->ends[s->count - 1] : 0;

	at += make_frame(s->out + at, ++s->n, sender, s->frame_bytes);
	s->ends[s->count++] = at;
	if (s->count == BATCH_MAX)
		tell_all(s);
}

static void
serve(struct server *s)
{
	struct epoll_event ev[512];
	char bytes[64];

	for (;;) {
		int n = epoll_wait(s->epfd, ev, 512, -1);

		for (int i = 0; i < n; i++) {
			unsigned who = ev[i].data.u32;
			ssize_t got = read(s->fds[who], bytes, sizeof(bytes));

			if (got <= 0)
				_exit(0);
			for (ssize_t k = 0; k < got; k++)
				take_byte(s, who);
		}
		tell_all(s);
	}
}

static void
accept_all(struct server *s, int listener)
{
	int on = 1;

	s->epfd = epoll_create1(0);
	for (unsigned i = 0; i < s->members; i++) {
		struct epoll_event ev = { .events = EPOLLIN, .data.u32 = i };
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(1);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		s->fds[i] = fd;
		if (i < s->senders)
			epoll_ctl(s->epfd, EPOLL_CTL_ADD, fd, &ev);
	}
}

static unsigned
start_server(struct server *s)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 1024) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) < 0)
		bench_die("listen: %m");
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		accept_all(s, fd);
		serve(s);
	}
	close(fd);
	return ntohs(at.sin_port);
}

static void
say(struct crowd *c, struct crowd_member *m)
{
	(void)c;
	crowd_write(m, "!", 1);
}

int
rooms_floor(char **argv)
{
	static struct crowd c;
	struct server s = {
		.is_together = bench_number(argv, "--together", "1") > 0,
		.frame_bytes = (size_t)bench_number(argv, "--frame", "256"),
	};
	unsigned port;
	int status;

	c.take = rooms_take;
	c.say = say;
	rooms_begin(&c, argv);
	s.members = (unsigned)bench_number(argv, "--members", NULL);
	s.senders = c.senders;
	s.fds = xcalloc(s.members, sizeof(*s.fds));
	s.out = xmalloc((size_t)BATCH_MAX * CROWD_FRAME_MAX);
	port = start_server(&s);
	for (unsigned i = 0; i < s.members; i++)
		crowd_give(&c, bench_connect(port, rooms_source(i)), NULL);
	xfree(s.fds);
	xfree(s.out);
	status = rooms_end(&c);
	rooms_server_report();
	return status;
}
