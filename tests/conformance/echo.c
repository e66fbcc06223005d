/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Echo server for WebSocket conformance cases: the daemon's own listener and
 * codec with raised limits, plain, one worker. Prints "listening on
 * ADDR:PORT" and serves until SIGTERM or SIGINT.
 * Runs on: the main thread.
 * Owns: everything.
 */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/mem.h"
#include "loop/mailbox.h"
#include "net/listener.h"
#include "net/ws.h"

#define MESSAGE_MAX (64u * 1024 * 1024)

static const struct stream_limits limits = {
	.push_bytes_max = 4 * MESSAGE_MAX,
	.push_frames_max = 65536,
	.reply_bytes_max = 4 * MESSAGE_MAX,
	.reply_frames_max = 65536,
	.low_bytes = 64 * 1024,
};

static void
answer(struct stream *s, const struct ws_event *ev)
{
	switch (ev->kind) {
	case WS_TEXT:
		stream_reply_give(s, ws_frame_blob(WS_OP_TEXT, ev->payload.p,
		    ev->payload.len));
		break;
	case WS_BINARY:
		stream_reply_give(s, ws_frame_blob(WS_OP_BINARY,
		    ev->payload.p, ev->payload.len));
		break;
	case WS_PING:
		stream_reply_give(s, ws_frame_blob(WS_OP_PONG, ev->payload.p,
		    ev->payload.len));
		break;
	case WS_CLOSE:
	case WS_FAIL:
		stream_reply_give(s, ws_close_blob(ev->code, STR_NONE));
		stream_close(s, 2000);
		break;
	case WS_PONG:
	case WS_MORE:
		break;
	}
}

static void
on_bytes(struct stream *s, void *arg, char *data, size_t len)
{
	struct ws_decoder *decoder = arg;
	struct ws_event ev;
	char *p = data;

	while (ws_decode(decoder, &p, data + len, &ev) != WS_MORE)
		answer(s, &ev);
}

static void
on_closed(struct stream *s, void *arg, enum stream_end end)
{
	(void)s;
	(void)end;
	ws_decoder_fini(arg);
	xfree(arg);
}

static const struct stream_ops echo_ops = {
	.name = "echo",
	.on_bytes = on_bytes,
	.on_closed = on_closed,
};

static void
on_websocket(void *arg, struct stream *s, const struct httphead *head,
    char *rest, size_t rest_len)
{
	struct ws_decoder *decoder = xmalloc(sizeof(*decoder));

	(void)arg;
	ws_decoder_init(decoder, MESSAGE_MAX);
	stream_set_owner(s, &echo_ops, decoder);
	stream_set_limits(s, &limits);
	stream_reply_give(s, ws_handshake_blob(head->ws_key, STR_NONE));
	if (rest_len > 0)
		on_bytes(s, decoder, rest, rest_len);
}

static enum err
refuse_http(void *arg, int fd, const struct addr *peer)
{
	(void)arg;
	(void)peer;
	close(fd);
	return ERR_BUSY;
}

static void
on_signal(evutil_socket_t sig, short what, void *arg)
{
	(void)sig;
	(void)what;
	event_base_loopbreak(arg);
}

int
main(int argc, char **argv)
{
	struct event_base *base = event_base_new();
	struct stream_hub *hub = stream_hub_new(base, &clock_real);
	struct event *term = evsignal_new(base, SIGTERM, on_signal, base);
	struct event *intr = evsignal_new(base, SIGINT, on_signal, base);
	struct credit cap = { .max = 1 };
	struct door door = {
		.on_websocket = on_websocket,
		.ws_path = STR("/"),
		.http = { .on_http = refuse_http, .cap = &cap },
	};
	struct listener *listener;
	struct addr addr;
	char text[ADDR_TEXT_MAX];
	int fd;

	signal(SIGPIPE, SIG_IGN);
	if (addr_parse(argc > 1 ? str_from(argv[1]) : STR("127.0.0.1:0"),
	    &addr) != ERR_OK || listener_bind(&addr, 1, &fd) != ERR_OK) {
		fprintf(stderr, "echo: cannot listen\n");
		return 1;
	}
	listener = listener_new(hub, fd, &door, &listener_config_default);
	event_add(term, NULL);
	event_add(intr, NULL);
	printf("listening on %s\n", addr_text(&addr, text));
	fflush(stdout);
	event_base_dispatch(base);
	listener_free(listener);
	stream_hub_free(hub);
	event_free(term);
	event_free(intr);
	event_base_free(base);
	return 0;
}
