/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NET_OUTCALL_H
#define NET_OUTCALL_H
/*
 * One HTTP/1.1 call to somebody outside, a POST of JSON unless it says
 * otherwise: mail to the outbound actor (net/outbound.h), and back to whoever
 * asked. One thread owns it at a time, as a request; all its memory is its
 * arena, and what the asker lends it until it is back.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "loop/mailbox.h"

#define OUTCALL_BODY_MAX (256u * 1024)	/* of what is posted */
#define OUTCALL_PUT_MAX (16u * 1024 * 1024)
#define OUTCALL_ANSWER_MAX (64u * 1024)
#define OUTCALL_FIELDS_MAX 8
#define OUTCALL_WANTS_MAX 3
#define OUTCALL_WHY_MAX 160

/* How it ended. Only ANSWERED has a status; a redirection is an answer like
 * another and is never followed. */
enum outcall_end {
	OUTCALL_ANSWERED,
	OUTCALL_BAD_URL,	/* base/url.h takes it not */
	OUTCALL_NO_ADDRESS,	/* its name has none */
	OUTCALL_NOT_PERMITTED,	/* it has none that may be called */
	OUTCALL_NOT_REACHED,	/* nobody listens there */
	OUTCALL_NOT_TRUSTED,	/* its certificate, or TLS failed */
	OUTCALL_LATE,		/* not done by the deadline */
	OUTCALL_BROKEN,		/* it closed, or said what is no answer */
	OUTCALL_TOO_LARGE,	/* its answer is */
	OUTCALL_BUSY,		/* too many calls are under way */
	OUTCALL_STOPPED,	/* the daemon ends */
	OUTCALL_END_COUNT
};

struct outcall_field {
	struct str name, value;	/* visible ASCII and blanks; no Host, no
				 * Content-Length, no Connection */
};

enum outcall_method {
	OUTCALL_POST,
	OUTCALL_GET,
	OUTCALL_HEAD,
	OUTCALL_PUT,
	OUTCALL_DELETE,
	OUTCALL_METHOD_COUNT
};

struct outflight;

struct outcall {
	struct mail mail;

	/* Set by who asks; text lives in the arena or longer than the call. */
	enum outcall_method method;
	struct str url, body;
	const char *type;	/* of the body; NULL: application/json */
	/* Where the answer's body goes and how long it may be; NULL: into the
	 * arena, OUTCALL_ANSWER_MAX. */
	char *room;
	size_t room_bytes;
	const char *wants[OUTCALL_WANTS_MAX];	/* header fields of the answer;
						 * NULL: no more */
	struct outcall_field fields[OUTCALL_FIELDS_MAX];
	unsigned field_count;
	int64_t posted_ms;	/* monotonic: when the deadline begins */
	int64_t deadline_ms;	/* from then to the last byte */
	bool may_private;	/* it may have a private or loopback address:
				 * base/addrkind.h */
	struct mailbox *reply_to;	/* room reserved there */
	int reply_kind;		/* what mail.kind is on the way back */
	void *arg;		/* the asker's own */

	/* The answer. */
	enum outcall_end end;
	int status;		/* ANSWERED: 200 to 599 */
	struct str answer;	/* ANSWERED: its body */
	struct str got[OUTCALL_WANTS_MAX];	/* ANSWERED: as wanted, in the
						 * arena; p NULL: not there */
	int64_t retry_after_s;	/* ANSWERED: as it asks, 0: it does not */
	int64_t took_ms;	/* since posted_ms */
	char why[OUTCALL_WHY_MAX];	/* else: a sentence for who set the
					 * address, ASCII; no secrets */

	struct outflight *flight;	/* the outbound actor's */
	struct arena arena;
};

struct outcall *outcall_new(void);
void outcall_free(struct outcall *);	/* accepts NULL */
/* Copies both; BUG beyond OUTCALL_FIELDS_MAX. */
void outcall_add_field(struct outcall *, const char *name, struct str value);
/* Copies "webhook-id", "webhook-timestamp" and "webhook-signature" into its
 * fields: base/hooksign.h over its body, which is set before. */
struct hooksign;
void outcall_sign(struct outcall *, const struct hooksign *, struct str id,
    int64_t ts_s);
/* "answered", "late", …: stable, for logs and results. */
const char *outcall_end_name(enum outcall_end);
/* ANSWERED with 2xx. */
bool outcall_is_good(const struct outcall *);

#endif
