/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bodies of files, taken and given.
 *
 * Runs on: http.
 * Owns: its buffer, and the request while it has its turn.
 */
#include "http/carry.h"

#include "api/op.h"
#include "base/metrics.h"
#include "core/transfer.h"
#include "http/accept.h"
#include "http/range.h"
#include "model/disposition.h"
#include "model/file.h"

#define BLOCK_BYTES (128u * 1024)	/* what the library sends at once */
/* Of a refused body: as much is read all the same, for a client reads its
 * answer only behind it. Who is known may be so far from the end. */
#define SWALLOW_MAX (2 * 1024 * 1024)

struct carry {
	struct request *turn;	/* ours now; NULL: it is away */
	unsigned char *bytes;	/* ours: filled, or given out */
	size_t room, len, at;
	int64_t left;		/* of the body, still to come */
	bool takes;		/* else it gives */
	bool is_counted;
	bool is_posted;
	bool is_ended;		/* the body has */
};

/* From here on it has buffers. */
static bool
count_it(struct exchange *x)
{
	if (x->server->carries >= CARRIES_MAX)
		return false;
	x->server->carries++;
	x->carry->is_counted = true;
	metric_add(METRIC_FILES_MOVING, 1);
	return true;
}

static void
drop_buffers(struct exchange *x)
{
	struct carry *c = x->carry;

	BUG_ON(c->turn);
	if (c->is_counted) {
		x->server->carries--;
		metric_add(METRIC_FILES_MOVING, -1);
	}
	c->is_counted = false;
	xfree(c->bytes);
	c->bytes = NULL;
}

static void
carry_new(struct exchange *x, bool takes)
{
	x->carry = xcalloc(1, sizeof(*x->carry));
	x->carry->takes = takes;
}

void
carry_free(struct exchange *x)
{
	if (!x->carry)
		return;
	drop_buffers(x);
	xfree(x->carry);
	x->carry = NULL;
}

/* What still comes of its body is thrown away; what it gives goes on until it
 * is given. */
void
carry_replied(struct exchange *x)
{
	if (x->carry && x->carry->takes)
		drop_buffers(x);
}

void
carry_posted(struct exchange *x)
{
	if (x->carry)
		x->carry->is_posted = true;
}

/* Back to the files pool. */
static void
hand_back(struct exchange *x)
{
	struct request *r = x->carry->turn;

	x->carry->turn = NULL;
	core_transfer(x->server->core, r);
}

static void
swap_bytes(struct carry *c, struct transfer *t)
{
	unsigned char *bytes = t->bytes;

	t->bytes = c->bytes;
	c->bytes = bytes;
}

/* ---- taking ---- */

static enum MHD_Result
refuse_length(struct exchange *x)
{
	return exchange_problem(x, ERR_FIELD, &(struct field_error){
	    .hint = "Content-Length must say how long the part is" });
}

enum MHD_Result
carry_admit(struct exchange *x)
{
	struct str length = exchange_header(x, "Content-Length");
	unsigned long long bytes;

	if (!rest_taker(x))
		return MHD_YES;
	if (x->server->is_draining)
		return exchange_problem(x, ERR_STOPPING, NULL);
	if (!length.p || !str_to_u64(length, INT64_MAX, &bytes))
		return refuse_length(x);
	if (bytes > FILE_PART_MAX)
		return exchange_problem(x, ERR_TOO_LARGE,
		    &(struct field_error){
		    .hint = "a part has at most 64 MiB" });
	if (x->server->carries >= CARRIES_MAX)
		return exchange_problem(x, ERR_BUSY, NULL);
	carry_new(x, true);
	x->carry->left = (int64_t)bytes;
	return MHD_YES;
}

/* Whoever has not yet sent a byte has no place among the others; false: they
 * took the last one meanwhile. */
static bool
begin(struct exchange *x)
{
	struct carry *c = x->carry;
	struct transfer *t;

	if (!count_it(x))
		return false;
	t = transfer_new();
	t->upto = c->left;
	c->room = c->left < TRANSFER_ROOM ? (size_t)c->left : TRANSFER_ROOM;
	rest_begin(x, t);
	return true;
}

/* What was refused; its answer is given behind the body. */
static enum MHD_Result
swallow(struct exchange *x, size_t *len)
{
	struct carry *c = x->carry;

	if (!x->reply->authenticated && c->left > SWALLOW_MAX)
		return MHD_NO;
	c->left -= (int64_t)*len;
	*len = 0;
	return MHD_YES;
}

static void
hand_filled(struct exchange *x, struct request *turn)
{
	struct carry *c = x->carry;
	struct transfer *t = turn->transfer;

	swap_bytes(c, t);
	t->len = c->len;
	t->is_ended = c->is_ended;
	c->len = 0;
	hand_back(x);
}

enum MHD_Result
carry_take(struct exchange *x, const char *data, size_t *len)
{
	struct carry *c = x->carry;

	if (x->is_restarting)
		return MHD_NO;
	if (!x->reply && !c->is_posted && !begin(x))
		return MHD_NO;
	if (x->reply)
		return swallow(x, len);
	while (*len > 0 && !x->is_suspended) {
		size_t n = c->room - c->len < *len ? c->room - c->len : *len;

		if (!c->bytes)
			c->bytes = xmalloc(c->room);
		memcpy(c->bytes + c->len, data, n);
		data += n;
		*len -= n;
		c->len += n;
		c->left -= (int64_t)n;
		if (c->len < c->room)
			continue;
		if (c->turn)
			hand_filled(x, c->turn);
		else
			exchange_suspend(x);
	}
	return MHD_YES;
}

/* ---- giving ---- */

struct transfer *
carry_give(struct exchange *x)
{
	if (x->server->carries >= CARRIES_MAX)
		return NULL;
	carry_new(x, false);
	(void)count_it(x);
	return transfer_new();
}

/* What the pool has read is ours to give; it reads on meanwhile. */
static void
take_filled(struct exchange *x)
{
	struct carry *c = x->carry;
	struct transfer *t = c->turn->transfer;

	if (!c->bytes)
		c->bytes = xmalloc(t->room);
	swap_bytes(c, t);
	c->len = t->len;
	c->at = 0;
	t->len = 0;
	t->is_ended = t->at == t->upto;
	hand_back(x);
}

/* MHD_ContentReaderCallback */
static ssize_t
on_read(void *arg, uint64_t pos, char *out, size_t max)
{
	struct exchange *x = arg;
	struct carry *c = x->carry;
	size_t n;

	(void)pos;
	if (c->at == c->len && c->turn)
		take_filled(x);
	if (c->at == c->len) {
		if (x->reply || x->is_restarting)
			return MHD_CONTENT_READER_END_WITH_ERROR;
		exchange_suspend(x);
		return 0;
	}
	n = c->len - c->at < max ? c->len - c->at : max;
	memcpy(out, c->bytes + c->at, n);
	c->at += n;
	return (ssize_t)n;
}

/* What is asked for of it, and the answer's head. */
static enum range_kind
fill_head(struct exchange *x, const struct transfer *t, struct answer *a,
    struct range *range)
{
	struct str asked = strcmp(x->method, "GET") == 0 &&
	    range_is_current(exchange_header(x, "If-Range"),
	    str_from(a->etag)) ? exchange_header(x, "Range") : STR_NONE;

	*range = (struct range){ 0, t->size };
	a->status = 200;
	if (accept_etag_matches(exchange_header(x, "If-None-Match"),
	    str_from(a->etag))) {
		a->status = 304;
		return RANGE_NOWHERE;
	}
	switch (range_of(asked, t->size, range)) {
	case RANGE_ALL:
		*range = (struct range){ 0, t->size };
		return RANGE_ALL;
	case RANGE_SOME:
		a->status = 206;
		return RANGE_SOME;
	case RANGE_NOWHERE:
		a->status = 416;
		return RANGE_NOWHERE;
	}
	return RANGE_ALL;
}

/* Without a body, or with none that the pool must read. */
static enum MHD_Result
give_nothing(struct exchange *x, struct answer *a)
{
	x->carry->turn->transfer->is_ended = true;
	hand_back(x);
	if (a->status == 416)
		return exchange_problem_as(x, a, ERR_FIELD,
		    &(struct field_error){
		    .hint = "Range is behind the end of the file" });
	return exchange_answer(x, a);
}

static enum MHD_Result
give_range(struct exchange *x, const struct answer *a,
    const struct range *range)
{
	struct transfer *t = x->carry->turn->transfer;

	t->is_ended = strcmp(x->method, "HEAD") == 0;
	t->at = range->from;
	t->upto = range->upto;
	hand_back(x);
	return exchange_give(x, a, MHD_create_response_from_callback(
	    (uint64_t)(range->upto - range->from), BLOCK_BYTES, on_read, x,
	    NULL));
}

static enum MHD_Result
give(struct exchange *x)
{
	const struct transfer *t = x->carry->turn->transfer;
	char etag[FILE_HASH_CHARS + 3], where[72], type[128];
	struct answer a = { .type = type, .etag = etag, .is_file = true,
		.cache = "private, no-cache" };
	enum MHD_Result result;
	struct range range;
	struct buf name;

	buf_init(&name, DISPOSITION_BYTES_MAX);
	snprintf(etag, sizeof(etag), "\"%.*s\"", STR_FMT(t->hash));
	snprintf(type, sizeof(type), "%.*s", STR_FMT(t->mime));
	disposition_put(&name, t->is_inline, t->name);
	BUG_ON(name.overflow);
	a.disposition = name.data;
	switch (fill_head(x, t, &a, &range)) {
	case RANGE_SOME:
		snprintf(where, sizeof(where), "bytes %lld-%lld/%lld",
		    (long long)range.from, (long long)range.upto - 1,
		    (long long)t->size);
		a.range = where;
		break;
	case RANGE_NOWHERE:
		snprintf(where, sizeof(where), "bytes */%lld",
		    (long long)t->size);
		a.range = a.status == 416 ? where : NULL;
		range.upto = range.from;
		break;
	case RANGE_ALL:
		break;
	}
	result = range.upto > range.from ? give_range(x, &a, &range) :
	    give_nothing(x, &a);
	buf_fini(&name);
	return result;
}

/* ---- both ---- */

enum MHD_Result
carry_serve(struct exchange *x)
{
	struct carry *c = x->carry;

	if (x->is_restarting)
		return exchange_problem(x, ERR_STOPPING, NULL);
	if (!c->takes)
		return give(x);
	if (!c->is_posted) {	/* without a body */
		if (!begin(x))
			return exchange_problem(x, ERR_BUSY, NULL);
		return x->reply ? rest_serve(x) : MHD_YES;
	}
	c->is_ended = true;
	if (c->turn)
		hand_filled(x, c->turn);
	exchange_suspend(x);
	return MHD_YES;
}

void
carry_turn(struct exchange *x, struct request *r)
{
	struct carry *c = x->carry;

	c->turn = r;
	if (!x->conn) {
		r->transfer->is_broken = true;
		hand_back(x);
		return;
	}
	if (c->takes && (c->is_ended || c->len == c->room))
		hand_filled(x, r);
	if (x->is_suspended && !c->is_ended)
		exchange_resume(x);
}

bool
carry_leave(struct exchange *x)
{
	struct carry *c = x->carry;

	if (!c || !c->is_posted || x->reply)
		return false;
	x->conn = NULL;
	x->next = x->server->gone;
	x->prev = &x->server->gone;
	if (x->next)
		x->next->prev = &x->next;
	x->server->gone = x;
	if (c->turn) {
		c->turn->transfer->is_broken = true;
		hand_back(x);
	}
	return true;
}
