/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The dialogue with a mail server.
 * Runs on: the thread of its call.
 * Owns: nothing between calls.
 */
#include "net/smtp.h"

#include <netdb.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>

#include "base/addrkind.h"
#include "base/mem.h"
#include "base/text.h"
#include "net/smtpreply.h"

#define ADDRESSES_MAX 8		/* of one name that are tried */
#define LINE_MAX_BYTES 2048	/* of a command */
#define ROOM 4096

const char *const smtp_security_names[SMTP_SECURITIES + 1] = {
	[SMTP_STARTTLS] = "starttls", [SMTP_TLS] = "tls",
	[SMTP_PLAIN] = "none",
};
const char *const smtp_step_names[SMTP_STEPS + 1] = {
	[SMTP_RESOLVE] = "resolve", [SMTP_CONNECT] = "connect",
	[SMTP_SECURE] = "secure", [SMTP_GREETING] = "greeting",
	[SMTP_SIGN_IN] = "sign_in", [SMTP_SENDER] = "sender",
	[SMTP_RECIPIENT] = "recipient", [SMTP_TEXT] = "text",
	[SMTP_SENT] = "sent",
};

struct talk {
	const struct smtp_call *call;
	struct smtp_end *end;
	struct smtpwire wire;
	struct smtpreply reply;
	char room[ROOM];	/* what came and was not read yet */
	size_t got, used;
};

__attribute__((format(printf, 3, 4)))
static bool
fail(struct talk *t, bool is_final, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t->end->why, sizeof(t->end->why), fmt, ap);
	va_end(ap);
	t->end->is_final = is_final;
	return false;
}

/* Of the wire; what is not to be trusted will not be in a minute. */
static bool
check(struct talk *t, enum err err)
{
	if (err == ERR_OK)
		return true;
	t->end->code = 0;	/* what it said before is no news of this */
	t->end->said[0] = '\0';
	return fail(t, err == ERR_TLS, "%s", t->wire.why);
}

/* ---- one command ---- */

static void
note_reply(struct talk *t)
{
	struct buf said;

	buf_init(&said, SMTPREPLY_WORDS_MAX);
	smtpreply_say(&t->reply, &said);
	t->end->code = t->reply.code;
	snprintf(t->end->said, sizeof(t->end->said), "%.*s",
	    STR_FMT(buf_str(&said)));
	/* Cut within a character it would be no text any more. */
	while (!utf8_valid(str_from(t->end->said)))
		t->end->said[strlen(t->end->said) - 1] = '\0';
	buf_fini(&said);
}

static bool
hear(struct talk *t)
{
	enum smtpreply_state state = SMTPREPLY_MORE;
	size_t used;

	memset(&t->reply, 0, sizeof(t->reply));
	while (state == SMTPREPLY_MORE) {
		if (t->used == t->got) {
			t->used = 0;
			if (!check(t, smtpwire_read(&t->wire, t->room,
			    sizeof(t->room), &t->got)))
				return false;
		}
		state = smtpreply_take(&t->reply, t->room + t->used,
		    t->got - t->used, &used);
		t->used += used;
	}
	if (state == SMTPREPLY_BAD)
		return fail(t, false, "what answers is no mail server");
	note_reply(t);
	return true;
}

/* An answer of this hundred, and its words if it is another one. */
static bool
expect(struct talk *t, int hundreds)
{
	if (!hear(t))
		return false;
	return t->reply.code / 100 == hundreds || fail(t,
	    t->reply.code >= 500, "the server refused: %d",
	    t->reply.code);
}

__attribute__((format(printf, 3, 4)))
static bool
ask(struct talk *t, int hundreds, const char *fmt, ...)
{
	char line[LINE_MAX_BYTES];
	bool ok;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line) - 2, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(line) - 2)
		return fail(t, true, "a command would be too long");
	memcpy(line + n, "\r\n", 3);
	ok = check(t, smtpwire_write(&t->wire, (struct str){ line,
	    (size_t)n + 2 }));
	mem_wipe(line, sizeof(line));
	return ok && expect(t, hundreds);
}

/* ---- the way there ---- */

static void
reach(struct talk *t, const struct addrinfo *list, bool *is_there)
{
	static const struct addr_ranges none = { .count = 0 };
	unsigned tried = 0;
	struct addr to;

	for (const struct addrinfo *i = list; i && !*is_there &&
	    tried < ADDRESSES_MAX; i = i->ai_next) {
		if (!addr_from_sockaddr(i->ai_addr, &to))
			continue;
		tried++;
		to.port = t->call->port;
		t->end->step = SMTP_CONNECT;
		/* Whoever sets mail up looks after the box: she may name its
		 * neighbours. */
		if (!addr_may_call(&to, &none, true))
			fail(t, true, "its address is nobody's to call");
		else
			*is_there = check(t, smtpwire_connect(&t->wire, &to));
	}
}

static bool
connect_to(struct talk *t)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	struct addrinfo *list = NULL;
	bool is_there = false;
	int error;

	t->end->step = SMTP_RESOLVE;
	error = getaddrinfo(t->call->host, NULL, &hints, &list);
	if (error != 0)
		return fail(t, false, "the name %.200s cannot be resolved: %s",
		    t->call->host, gai_strerror(error));
	fail(t, false, "the name %.200s has no address", t->call->host);
	reach(t, list, &is_there);
	freeaddrinfo(list);
	return is_there;
}

static bool
secure(struct talk *t)
{
	enum smtp_step before = t->end->step;

	t->end->step = SMTP_SECURE;
	if (!check(t, smtpwire_start_tls(&t->wire, t->call->tls,
	    t->call->host)))
		return false;
	t->end->step = before;
	return true;
}

/* By the number: what this machine calls itself may be no name elsewhere. */
static bool
hello(struct talk *t)
{
	struct sockaddr_storage sa;
	socklen_t len = sizeof(sa);
	char text[ADDR_TEXT_MAX] = "127.0.0.1";
	struct addr own;
	bool is_v4 = true;

	if (getsockname(t->wire.fd, (struct sockaddr *)&sa, &len) == 0 &&
	    addr_from_sockaddr((struct sockaddr *)&sa, &own)) {
		addr_ip_text(&own, text);
		is_v4 = addr_is_v4(&own);
	}
	t->end->step = SMTP_GREETING;
	return ask(t, 2, "EHLO [%s%s]", is_v4 ? "" : "IPv6:", text);
}

/* What came in plain behind the answer was said by nobody knows whom. */
static bool
upgrade(struct talk *t)
{
	t->end->step = SMTP_SECURE;
	if (!smtpreply_has(&t->reply, "STARTTLS", NULL))
		return fail(t, true, "the server has no STARTTLS");
	if (!ask(t, 2, "STARTTLS"))
		return false;
	if (t->used < t->got)
		return fail(t, true, "the server says more before TLS");
	return secure(t) && hello(t);
}

static bool
begin(struct talk *t)
{
	const enum smtp_security security = t->call->security;

	if (!connect_to(t) || (security == SMTP_TLS && !secure(t)))
		return false;
	t->end->step = SMTP_GREETING;
	return expect(t, 2) && hello(t) &&
	    (security != SMTP_STARTTLS || upgrade(t));
}

/* ---- signing in ---- */

static bool
ask_secret(struct talk *t, int hundreds, const char *verb, const void *p,
    size_t len)
{
	struct buf text;
	bool ok;

	buf_init(&text, LINE_MAX_BYTES);
	text_base64(p, len, &text);
	ok = ask(t, hundreds, "%s%.*s", verb, STR_FMT(buf_str(&text)));
	if (text.len > 0)
		mem_wipe(text.data, text.len);
	buf_fini(&text);
	return ok;
}

static bool
by_plain(struct talk *t)
{
	struct buf text;
	bool ok;

	buf_init(&text, LINE_MAX_BYTES);
	buf_putc(&text, '\0');
	buf_puts(&text, t->call->user);
	buf_putc(&text, '\0');
	buf_puts(&text, t->call->password);
	ok = ask_secret(t, 2, "AUTH PLAIN ", text.data, text.len);
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return ok;
}

static bool
by_login(struct talk *t)
{
	const char *user = t->call->user, *password = t->call->password;

	return ask(t, 3, "AUTH LOGIN") &&
	    ask_secret(t, 3, "", user, strlen(user)) &&
	    ask_secret(t, 2, "", password, strlen(password));
}

static const struct {
	const char *name;
	bool (*run)(struct talk *);
} ways[] = {
	{ "PLAIN", by_plain },
	{ "LOGIN", by_login },
};

static bool
has_way(struct str list, const char *name)
{
	size_t at = 0;

	while (at < list.len) {
		size_t n = 0;

		while (at + n < list.len && list.p[at + n] != ' ')
			n++;
		if (n == strlen(name) && memcmp(list.p + at, name, n) == 0)
			return true;
		at += n + 1;
	}
	return false;
}

static bool
sign_in(struct talk *t)
{
	struct str list;

	if (t->call->user[0] == '\0')
		return true;
	t->end->step = SMTP_SIGN_IN;
	if (t->wire.ssl == NULL)
		return fail(t, true, "a password is not sent in the clear");
	if (!smtpreply_has(&t->reply, "AUTH", &list))
		return fail(t, true, "the server has no sign-in");
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (has_way(list, ways[i].name))
			return ways[i].run(t);
	return fail(t, true, "the server has neither PLAIN nor LOGIN");
}

/* ---- the letter ---- */

/* RFC 5321 4.5.2: a line that begins with a dot gets another one. */
static void
put_letter(struct str letter, struct buf *out)
{
	bool at_start = true;

	for (size_t i = 0; i < letter.len; i++) {
		if (at_start && letter.p[i] == '.')
			buf_putc(out, '.');
		buf_putc(out, letter.p[i]);
		at_start = letter.p[i] == '\n';
	}
	buf_puts(out, at_start ? ".\r\n" : "\r\n.\r\n");
}

static bool
hand_over(struct talk *t)
{
	struct buf text;
	bool ok;

	t->end->step = SMTP_SENDER;
	if (!ask(t, 2, "MAIL FROM:<%s>", t->call->from))
		return false;
	t->end->step = SMTP_RECIPIENT;
	if (!ask(t, 2, "RCPT TO:<%s>", t->call->to))
		return false;
	t->end->step = SMTP_TEXT;
	if (!ask(t, 3, "DATA"))
		return false;
	buf_init(&text, 2 * t->call->letter.len + 8);
	put_letter(t->call->letter, &text);
	ok = check(t, smtpwire_write(&t->wire, buf_str(&text)));
	mem_wipe(text.data, text.len);
	buf_fini(&text);
	return ok && expect(t, 2);
}

bool
smtp_send(const struct smtp_call *call, struct smtp_end *end)
{
	struct talk *t = xcalloc(1, sizeof(*t));
	bool ok;

	*end = (struct smtp_end){ .step = SMTP_RESOLVE };
	t->call = call;
	t->end = end;
	smtpwire_init(&t->wire, call->clock, call->step_ms, call->whole_ms,
	    call->stop);
	ok = begin(t) && sign_in(t) && hand_over(t);
	if (ok) {
		end->step = SMTP_SENT;
		end->why[0] = '\0';
		/* Taken is taken, whatever it says to that. */
		(void)!smtpwire_write(&t->wire, STR("QUIT\r\n"));
	}
	smtpwire_close(&t->wire);
	xfree(t);
	return ok;
}
