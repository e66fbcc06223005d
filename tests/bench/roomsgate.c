/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fan-out of our gate alone, over sockets: as `rooms floor`, but what
 * writes is a worker's ring. What the core adds is the difference to
 * `rooms yizhan`.
 *
 *	roomsgate --frame BYTES --members N [--senders 100] …
 *
 * Runs on: the program's only thread; forks the server.
 * Owns: nothing beyond the crowd.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "drive.h"
#include "gatekit.h"
#include "rooms.h"

static struct gatekit kit;
static size_t frame_bytes;

/* A byte is a message. */
static void
on_bytes(struct stream *stream, void *arg, char *data, size_t len)
{
	const struct session *s = arg;

	(void)stream;
	(void)data;
	for (size_t i = 0; i < len; i++)
		gatekit_say(&kit, s->slot, frame_bytes);
}

static void
on_closed(struct stream *stream, void *arg, enum stream_end end)
{
	(void)stream;
	(void)arg;
	(void)end;
	_exit(0);
}

static void
serve(int listener, unsigned members)
{
	struct event_base *base = event_base_new();
	struct stream_hub *hub = stream_hub_new(base, &clock_real);
	static struct stream_ops ops;
	static const struct addr nowhere;
	int on = 1;

	ops = session_stream_ops;
	ops.on_bytes = on_bytes;
	ops.on_closed = on_closed;
	gatekit_open(&kit, hub);
	for (unsigned i = 0; i < members; i++) {
		int fd = accept(listener, NULL, NULL);
		struct stream *stream;
		struct session *s;

		if (fd < 0)
			_exit(1);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		stream = stream_new(hub, fd, &nowhere, &ops, NULL);
		s = gatekit_sign_in(&kit, stream);
		stream_set_owner(stream, &ops, s);
		gatekit_join(&kit, s);
		event_base_loop(base, EVLOOP_NONBLOCK);
	}
	event_base_dispatch(base);
	_exit(1);
}

static unsigned
start_server(unsigned members)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (bind(fd, (struct sockaddr *)&at, len) < 0 || listen(fd, 1024) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &len) < 0)
		bench_die("listen: %m");
	signal(SIGPIPE, SIG_IGN);
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		serve(fd, members);
	}
	close(fd);
	return ntohs(at.sin_port);
}

static int
join(unsigned port, unsigned index)
{
	int fd = bench_connect(port, rooms_source(index));
	char in[512];
	size_t len = 0;

	do {
		ssize_t n = read(fd, in + len, 1);

		if (n <= 0)
			bench_die("no upgrade: %m");
		len++;
	} while (len < 4 || memcmp(in + len - 4, "\r\n\r\n", 4) != 0);
	return fd;
}

static void
say(struct crowd *c, struct crowd_member *m)
{
	(void)c;
	crowd_write(m, "!", 1);
}

int
main(int argc, char **argv)
{
	static struct crowd c;
	unsigned members = (unsigned)bench_number(argv, "--members", NULL);
	unsigned port;
	int status;

	(void)argc;
	frame_bytes = (size_t)bench_number(argv, "--frame", "256");
	c.take = rooms_take;
	c.say = say;
	rooms_begin(&c, argv);
	port = start_server(members);
	for (unsigned i = 0; i < members; i++)
		crowd_give(&c, join(port, i), NULL);
	status = rooms_end(&c);
	rooms_server_report();
	return status;
}
