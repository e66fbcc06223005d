/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thousands of people who all come back at once: each follows one
 * conversation, or sits in live rooms, and misses nothing of it.
 *
 *	stormload --port P --people FILE [--tls 1] [--limit-s 120] [--air N]
 *		FILE has a line per person: token, conversation; or the rooms
 *		she sits in, r:ONE or r:ONE,OTHER, of which the first is
 *		followed. Then it obeys lines of standard input and answers
 *		each with one line:
 *	open		everybody connects at the same time, syncs and pulls
 *			what she missed:	"open SECONDS TRIES"
 *	drop		every connection is reset:	"drop"
 *	reach SEQ	until everybody has 1 … SEQ; entries that somebody
 *			still has not got:		"reach SECONDS LOST"
 *	order		since the last question, what came by itself on one
 *			connection more than once, and behind what comes after
 *			it:				"order TWICE REORDERED"
 *	gone		how many connections have ended since the last
 *			question:			"gone N"
 *	moved		how often somebody heard since then that somebody came
 *			into or left a room:		"moved N"
 *
 * With --air no more than N are on their way at the same time: one thread
 * that does the TLS of thousands of clients at once would be what is too slow.
 * A connection that is refused or breaks is tried again after a while, as the
 * SDK does it, except for the first try.
 *
 * Runs on: the program's only thread.
 * Owns: the connections.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/bench/drive.h"
#include "tests/bench/wire.h"

#define IN_BYTES (256 * 1024)
#define OUT_BYTES 2048
#define LINE_BYTES 1024
#define ADDRESS_PEOPLE 20	/* people behind one source address */
#define OPEN_US 60000000u	/* from dialling to a session */
#define BACK_MIN_US 500000u
#define BACK_MAX_US 30000000u
#define PUSHED_MAX 512u		/* entries of one conversation */
#define ASK_OPEN 1
#define ASK_SYNC 2
#define ASK_LIST 3
#define ASK_JOIN 4

enum stage { AWAY, CONNECTING, UPGRADING, OPENING, SYNCING, LIVE };

struct caller {
	int fd;
	SSL *ssl;
	enum stage stage;
	bool is_pulling;
	unsigned attempt, joining;
	uint64_t due, dialled;	/* µs */
	uint64_t since;
	unsigned have, head;
	unsigned pushed;	/* the newest of this connection … */
	unsigned char came[PUSHED_MAX / 8];	/* … and which came */
	char token[128], conv[80];
	char *in;		/* NULL when there is none */
	size_t in_len;
	char out[OUT_BYTES];
	size_t out_len;
};

struct storm {
	int epfd;
	unsigned port, count, live, tries, gone, moved, dialling, air;
	unsigned twice, reordered;
	bool wants_open, has_line;
	uint64_t now, limit_us;
	SSL_CTX *tls;
	struct caller *callers;
};

static void
leave(struct storm *s, struct caller *c, bool resets)
{
	struct linger hard = { .l_onoff = 1 };
	unsigned bound = BACK_MIN_US << (c->attempt < 6 ? c->attempt + 1 : 6);

	if (c->stage == AWAY)
		return;
	if (c->stage == LIVE)
		s->live--;
	else
		s->dialling--;
	if (resets)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	else
		s->gone++;
	SSL_free(c->ssl);
	close(c->fd);
	xfree(c->in);
	c->ssl = NULL;
	c->in = NULL;
	c->in_len = c->out_len = 0;
	c->is_pulling = false;
	c->stage = AWAY;
	if (bound > BACK_MAX_US)
		bound = BACK_MAX_US;
	c->due = resets ? 0 : s->now + BACK_MIN_US +
	    (uint64_t)(drand48() * (bound - BACK_MIN_US));
	c->attempt = resets ? 0 : c->attempt + 1;
}

static void
watch(struct storm *s, struct caller *c, int how, bool out)
{
	struct epoll_event ev = { .events = EPOLLIN | (out ? EPOLLOUT : 0u),
		.data.ptr = c };

	if (epoll_ctl(s->epfd, how, c->fd, &ev) < 0)
		bench_die("epoll: %m");
}

static void
dial(struct storm *s, struct caller *c)
{
	unsigned source = 256 + (unsigned)(c - s->callers) / ADDRESS_PEOPLE;
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)s->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in from = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(0x7f000000u + source) };
	int on = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->fd < 0)
		bench_die("socket: %m");
	setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on,
	    sizeof(on));
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (bind(c->fd, (struct sockaddr *)&from, sizeof(from)) < 0)
		bench_die("bind: %m");
	c->stage = CONNECTING;
	c->pushed = 0;
	memset(c->came, 0, sizeof(c->came));
	c->dialled = s->now;
	s->tries++;
	s->dialling++;
	watch(s, c, EPOLL_CTL_ADD, true);
	if (s->tls) {
		c->ssl = SSL_new(s->tls);
		if (!c->ssl || !SSL_set_fd(c->ssl, c->fd))
			bench_die("no TLS");
		SSL_set_connect_state(c->ssl);
	}
	if (connect(c->fd, (struct sockaddr *)&to, sizeof(to)) < 0 &&
	    errno != EINPROGRESS)
		leave(s, c, false);
}

/* --- out */

/* True when all is out; the caller may be AWAY afterwards. */
static bool
flush(struct storm *s, struct caller *c)
{
	ssize_t n;

	if (c->out_len == 0)
		return true;
	if (c->ssl) {
		ERR_clear_error();
		n = SSL_write(c->ssl, c->out, (int)c->out_len);
		if (n <= 0) {
			int why = SSL_get_error(c->ssl, (int)n);

			if (why != SSL_ERROR_WANT_READ &&
			    why != SSL_ERROR_WANT_WRITE)
				leave(s, c, false);
			return false;
		}
	} else {
		n = write(c->fd, c->out, c->out_len);
		if (n < 0 && errno != EAGAIN)
			leave(s, c, false);
		if (n < 0)
			return false;
	}
	c->out_len -= (size_t)n;
	memmove(c->out, c->out + n, c->out_len);
	return c->out_len == 0;
}

static void
put(struct storm *s, struct caller *c, const char *data, size_t len)
{
	if (c->out_len + len > OUT_BYTES)
		bench_die("the daemon does not read");
	memcpy(c->out + c->out_len, data, len);
	c->out_len += len;
	if (!flush(s, c) && c->stage != AWAY)
		watch(s, c, EPOLL_CTL_MOD, true);
}

static void
ask(struct storm *s, struct caller *c, unsigned id, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

static void
ask(struct storm *s, struct caller *c, unsigned id, const char *fmt, ...)
{
	char text[LINE_BYTES], frame[LINE_BYTES + 8];
	int len = snprintf(text, sizeof(text), "{\"jsonrpc\":\"2.0\","
	    "\"id\":%u,\"method\":", id);
	va_list ap;

	va_start(ap, fmt);
	len += vsnprintf(text + len, sizeof(text) - (size_t)len, fmt, ap);
	va_end(ap);
	put(s, c, frame, frame_make(frame, text, (size_t)len));
}

static void
ask_upgrade(struct storm *s, struct caller *c)
{
	static const char head[] = "GET /ws HTTP/1.1\r\nHost: localhost\r\n"
	    "Upgrade: websocket\r\nConnection: Upgrade\r\n"
	    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
	    "Sec-WebSocket-Version: 13\r\n\r\n";

	c->stage = UPGRADING;
	put(s, c, head, sizeof(head) - 1);
}

/* --- in */

static const char *
find(const struct frame *f, const char *text)
{
	return memmem(f->p, f->len, text, strlen(text));
}

/* The number behind text, which must be there; past is where it stood. */
static uint64_t
number_after(const struct frame *f, const char *from, const char *text,
    const char **past)
{
	const char *end = f->p + f->len, *p;
	uint64_t n = 0;

	p = memmem(from, (size_t)(end - from), text, strlen(text));
	*past = p;
	if (!p)
		return 0;
	for (p += strlen(text); p < end && *p >= '0' && *p <= '9'; p++)
		n = n * 10 + (uint64_t)(*p - '0');
	*past = p;
	return n;
}

/* Entries come one by one; after a hole they are pulled. */
static void
saw(struct caller *c, unsigned seq)
{
	if (seq == c->have + 1)
		c->have = seq;
	if (seq > c->head)
		c->head = seq;
}

/* By itself: each once on a connection, and in their order. */
static void
came(struct storm *s, struct caller *c, unsigned seq)
{
	unsigned char bit = (unsigned char)(1u << seq % 8);

	if (seq >= PUSHED_MAX)
		bench_die("more entries than this counts");
	if (c->came[seq / 8] & bit)
		s->twice++;
	else if (seq < c->pushed)
		s->reordered++;
	c->came[seq / 8] |= bit;
	if (seq > c->pushed)
		c->pushed = seq;
	saw(c, seq);
}

static bool
is_in_rooms(const struct caller *c)
{
	return strncmp(c->conv, "r:", 2) == 0;
}

/* What is missed in a room comes after joining, or not at all. */
static void
pull(struct storm *s, struct caller *c)
{
	if (c->have < c->head && !c->is_pulling && !is_in_rooms(c)) {
		c->is_pulling = true;
		ask(s, c, ASK_LIST, "\"message.list\",\"params\":{\"conv\":"
		    "\"%s\",\"after\":%u,\"limit\":200}}", c->conv, c->have);
	}
}

static void
is_back(struct storm *s, struct caller *c)
{
	if (c->stage != LIVE) {
		s->live++;
		s->dialling--;
	}
	c->stage = LIVE;
	c->attempt = 0;
}

static void
join_rooms(struct storm *s, struct caller *c)
{
	char rooms[sizeof(c->conv)], *rest, *room;

	memcpy(rooms, c->conv, sizeof(rooms));
	c->joining = 0;
	c->stage = SYNCING;
	/* It says what it has: that may not come again. */
	for (unsigned n = 1; n <= c->have && n < PUSHED_MAX; n++)
		c->came[n / 8] |= (unsigned char)(1u << n % 8);
	c->pushed = c->have;
	for (room = strtok_r(rooms + 2, ",", &rest); room != NULL;
	    room = strtok_r(NULL, ",", &rest)) {
		unsigned after = c->joining++ == 0 ? c->have : 0;

		ask(s, c, ASK_JOIN, "\"room.join\",\"params\":{\"room\":"
		    "\"%s\",\"after\":%u}}", room, after);
	}
}

/* Whether the event is of the room that is followed. */
static bool
is_followed(const struct caller *c, const struct frame *f)
{
	char wanted[128];

	snprintf(wanted, sizeof(wanted), "\"room\":\"%.*s\"",
	    (int)strcspn(c->conv + 2, ","), c->conv + 2);
	return find(f, wanted) != NULL;
}

static void
on_room_event(struct storm *s, struct caller *c, const struct frame *f)
{
	const char *past;

	if (find(f, "\"room.joined\"") || find(f, "\"room.left\""))
		s->moved++;
	else if (find(f, "\"room.message\"") && is_followed(c, f))
		came(s, c, (unsigned)number_after(f, f->p, "\"n\":", &past));
}

static void
on_sync(struct storm *s, struct caller *c, const struct frame *f)
{
	char wanted[128];
	const char *at, *past;

	snprintf(wanted, sizeof(wanted), "\"conv\":\"%s\"", c->conv);
	at = find(f, wanted);
	if (at)
		saw(c, (unsigned)number_after(f, at, "\"seq\":", &past));
	c->since = number_after(f, f->p, "\"since\":", &past);
	if (find(f, "\"more\":true")) {
		ask(s, c, ASK_SYNC, "\"sync\",\"params\":{\"since\":%llu}}",
		    (unsigned long long)c->since);
		return;
	}
	is_back(s, c);
}

static void
on_list(struct caller *c, const struct frame *f)
{
	const char *at = f->p;

	c->is_pulling = false;
	for (;;) {
		unsigned seq = (unsigned)number_after(f, at, "\"seq\":", &at);

		if (!at)
			break;
		saw(c, seq);
	}
}

static void
on_answer(struct storm *s, struct caller *c, const struct frame *f)
{
	const char *past;
	unsigned id = (unsigned)number_after(f, f->p, "\"id\":", &past);

	if (!find(f, "\"result\":")) {
		static bool is_told;

		/* Too busy now: as a client should, come again later. */
		if (!is_told)
			fprintf(stderr, "refused: %.*s\n", (int)f->len, f->p);
		is_told = true;
		leave(s, c, false);
	} else if (id == ASK_OPEN && is_in_rooms(c)) {
		join_rooms(s, c);
	} else if (id == ASK_JOIN) {
		if (--c->joining == 0)
			is_back(s, c);
	} else if (id == ASK_OPEN) {
		c->stage = SYNCING;
		ask(s, c, ASK_SYNC, "\"sync\",\"params\":{\"since\":%llu}}",
		    (unsigned long long)c->since);
	} else if (id == ASK_SYNC) {
		on_sync(s, c, f);
	} else {
		on_list(c, f);
	}
	if (c->stage == LIVE)
		pull(s, c);
}

static void
on_frame(struct storm *s, struct caller *c, const struct frame *f)
{
	static const char pong[6] = { (char)0x8a, (char)0x80 };
	char wanted[128];
	const char *past;

	if (f->opcode == 8) {
		leave(s, c, false);
		return;
	}
	if (f->opcode == 9) {
		put(s, c, pong, sizeof(pong));
		return;
	}
	if (!find(f, "\"method\":")) {
		on_answer(s, c, f);
		return;
	}
	if (is_in_rooms(c)) {
		on_room_event(s, c, f);
		return;
	}
	snprintf(wanted, sizeof(wanted), "\"conv\":\"%s\"", c->conv);
	if (find(f, wanted) && find(f, "\"method\":\"message\""))
		came(s, c, (unsigned)number_after(f, f->p, "\"seq\":",
		    &past));
	else if (find(f, wanted))
		saw(c, (unsigned)number_after(f, f->p, "\"seq\":", &past));
	else if (find(f, "\"behind\""))
		ask(s, c, ASK_SYNC, "\"sync\",\"params\":{\"since\":%llu}}",
		    (unsigned long long)c->since);
	if (c->stage == LIVE)
		pull(s, c);
}

static void
on_upgraded(struct storm *s, struct caller *c, size_t *took)
{
	char *end = memmem(c->in, c->in_len, "\r\n\r\n", 4);

	if (!end)
		return;
	if (memcmp(c->in, "HTTP/1.1 101", 12) != 0) {
		leave(s, c, false);
		return;
	}
	*took = (size_t)(end + 4 - c->in);
	c->stage = OPENING;
	ask(s, c, ASK_OPEN, "\"session.open\",\"params\":{\"token\":\"%s\","
	    "\"device\":{\"id\":\"storm\",\"platform\":\"desktop\"},"
	    "\"client\":{\"name\":\"storm\",\"version\":\"1\"}}}", c->token);
}

static void
take(struct storm *s, struct caller *c)
{
	struct frame f;
	size_t took = 0;

	if (c->stage == UPGRADING)
		on_upgraded(s, c, &took);
	while (c->stage >= OPENING &&
	    frame_cut(c->in + took, c->in_len - took, &f)) {
		took += f.total;
		on_frame(s, c, &f);
	}
	if (c->stage == AWAY)
		return;
	c->in_len -= took;
	memmove(c->in, c->in + took, c->in_len);
	if (c->in_len == 0) {
		xfree(c->in);
		c->in = NULL;
	}
}

static void
fill(struct storm *s, struct caller *c)
{
	ssize_t n;
	bool later;

	if (!c->in)
		c->in = xmalloc(IN_BYTES);
	if (c->ssl) {
		ERR_clear_error();
		n = SSL_read(c->ssl, c->in + c->in_len,
		    (int)(IN_BYTES - c->in_len));
		later = n <= 0 && SSL_get_error(c->ssl, (int)n) ==
		    SSL_ERROR_WANT_READ;
	} else {
		n = read(c->fd, c->in + c->in_len, IN_BYTES - c->in_len);
		later = n < 0 && errno == EAGAIN;
	}
	if (n > 0)
		c->in_len += (size_t)n;
	else if (!later)
		leave(s, c, false);
	if (c->stage != AWAY)
		take(s, c);
}

static void
on_ready(struct storm *s, struct caller *c, unsigned events)
{
	if (c->stage == CONNECTING) {
		int problem = 0;
		socklen_t len = sizeof(problem);

		getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &problem, &len);
		if (problem) {
			leave(s, c, false);
			return;
		}
		watch(s, c, EPOLL_CTL_MOD, false);
		ask_upgrade(s, c);
		return;
	}
	if (events & ~(unsigned)EPOLLOUT)
		fill(s, c);
	if (c->stage == AWAY)
		return;
	/* A handshake wants to be driven by either event. */
	if (flush(s, c) && (events & EPOLLOUT) && c->stage != AWAY)
		watch(s, c, EPOLL_CTL_MOD, false);
}

/* --- what it is told */

static void
turn(struct storm *s, int timeout_ms)
{
	struct epoll_event ev[512];
	int n = epoll_wait(s->epfd, ev, 512, timeout_ms);

	s->now = now_us();
	for (int i = 0; i < n; i++)
		if (ev[i].data.ptr)
			on_ready(s, ev[i].data.ptr, ev[i].events);
		else
			s->has_line = true;
	if (!s->wants_open)
		return;
	for (unsigned i = 0; i < s->count; i++) {
		struct caller *c = &s->callers[i];

		if (c->stage == AWAY && s->now >= c->due &&
		    s->dialling < s->air)
			dial(s, c);
		else if (c->stage != AWAY && c->stage != LIVE &&
		    s->now - c->dialled > OPEN_US)
			leave(s, c, false);
	}
}

/* Entries up to this one that somebody has not got. */
static unsigned
missing(const struct storm *s, unsigned seq)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < s->count; i++)
		if (s->callers[i].have < seq)
			sum += seq - s->callers[i].have;
	return sum;
}

static void
obey(struct storm *s, const char *line)
{
	uint64_t start = s->now = now_us();
	unsigned seq;

	if (strcmp(line, "open\n") == 0) {
		s->wants_open = true;
		s->tries = 0;
		while (s->live < s->count && s->now - start < s->limit_us)
			turn(s, 10);
		if (s->live < s->count)
			bench_die("%u of %u are back", s->live, s->count);
		printf("open %.3f %u\n", (double)(s->now - start) / 1e6,
		    s->tries);
	} else if (strcmp(line, "drop\n") == 0) {
		s->wants_open = false;
		for (unsigned i = 0; i < s->count; i++)
			leave(s, &s->callers[i], true);
		printf("drop\n");
	} else if (sscanf(line, "reach %u", &seq) == 1) {
		while (missing(s, seq) > 0 && s->now - start < s->limit_us)
			turn(s, 10);
		printf("reach %.3f %u\n", (double)(s->now - start) / 1e6,
		    missing(s, seq));
	} else if (strcmp(line, "order\n") == 0) {
		printf("order %u %u\n", s->twice, s->reordered);
		s->twice = s->reordered = 0;
	} else if (strcmp(line, "gone\n") == 0) {
		printf("gone %u\n", s->gone);
		s->gone = 0;
	} else if (strcmp(line, "moved\n") == 0) {
		printf("moved %u\n", s->moved);
		s->moved = 0;
	} else {
		bench_die("what is this: %s", line);
	}
	fflush(stdout);
}

static void
read_people(struct storm *s, const char *path)
{
	FILE *f = fopen(path, "re");
	char line[LINE_BYTES];

	if (!f)
		bench_die("%s: %m", path);
	while (fgets(line, sizeof(line), f))
		s->count++;
	rewind(f);
	s->callers = xcalloc(s->count, sizeof(*s->callers));
	for (unsigned i = 0; i < s->count; i++)
		if (fscanf(f, "%127s %79s", s->callers[i].token,
		    s->callers[i].conv) != 2)
			bench_die("%s: line %u", path, i + 1);
	fclose(f);
}

int
main(int argc, char **argv)
{
	static struct storm s;
	struct epoll_event in = { .events = EPOLLIN };
	char line[LINE_BYTES];

	(void)argc;
	s.port = (unsigned)bench_number(argv, "--port", NULL);
	s.air = (unsigned)bench_number(argv, "--air", "1000000");
	s.limit_us = (uint64_t)(bench_number(argv, "--limit-s", "120") * 1e6);
	if (bench_number(argv, "--tls", "0") > 0) {
		s.tls = SSL_CTX_new(TLS_client_method());
		SSL_CTX_set_mode(s.tls, SSL_MODE_ENABLE_PARTIAL_WRITE |
		    SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
		    SSL_MODE_RELEASE_BUFFERS);
	}
	read_people(&s, bench_arg(argv, "--people", NULL));
	s.epfd = epoll_create1(EPOLL_CLOEXEC);
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdin, NULL, _IONBF, 0);
	if (epoll_ctl(s.epfd, EPOLL_CTL_ADD, STDIN_FILENO, &in) < 0)
		bench_die("epoll: %m");
	/* Connections live on while nothing is asked. */
	for (;;) {
		while (!s.has_line)
			turn(&s, 100);
		s.has_line = false;
		if (!fgets(line, sizeof(line), stdin))
			return 0;
		obey(&s, line);
	}
}
