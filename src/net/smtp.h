/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_SMTP_H
#define NET_SMTP_H
/*
 * Handing one letter to a mail server (RFC 5321, 6409), by TLS from the
 * first byte (RFC 8314) or from STARTTLS on (RFC 3207), after signing in by
 * PLAIN or LOGIN (RFC 4954). A password goes by TLS only. The thread that
 * calls waits: the name is resolved by the system, each answer has its time,
 * and the whole has.
 */
#include "net/smtpwire.h"

#define SMTP_SAID_MAX 512
#define SMTP_WHY_MAX 320

enum smtp_security { SMTP_STARTTLS, SMTP_TLS, SMTP_PLAIN, SMTP_SECURITIES };
extern const char *const smtp_security_names[SMTP_SECURITIES + 1];

/* How far it came: the step that failed, or all of them. */
enum smtp_step {
	SMTP_RESOLVE, SMTP_CONNECT, SMTP_SECURE, SMTP_GREETING, SMTP_SIGN_IN,
	SMTP_SENDER, SMTP_RECIPIENT, SMTP_TEXT, SMTP_SENT, SMTP_STEPS
};
extern const char *const smtp_step_names[SMTP_STEPS + 1];

struct smtp_call {
	const char *host;
	uint16_t port;
	enum smtp_security security;
	const char *user, *password;	/* empty: without signing in */
	const char *from, *to;
	struct str letter;	/* its lines end in CR LF */
	struct ssl_ctx_st *tls;	/* see smtpwire_tls */
	const struct clock *clock;
	int64_t step_ms, whole_ms;
	const atomic_bool *stop;	/* or NULL */
};

struct smtp_end {
	enum smtp_step step;	/* SENT: the server has taken it */
	int code;		/* what it answered; 0: nothing */
	bool is_final;		/* it would fail again */
	char why[SMTP_WHY_MAX];	/* a sentence */
	char said[SMTP_SAID_MAX + 1];	/* the server's words; may be empty */
};

/* True: SENT. */
bool smtp_send(const struct smtp_call *, struct smtp_end *);

#endif
