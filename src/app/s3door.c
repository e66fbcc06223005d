/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls of the bucket as calls to the outside.
 * Runs on: threads of the files pool.
 * Owns: nothing; a call while it waits for it.
 */
#include "app/s3door.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"

enum { WANT_ETAG, WANT_LENGTH, WANT_RANGE };

static const enum outcall_method methods[] = {
	[S3_GET] = OUTCALL_GET, [S3_HEAD] = OUTCALL_HEAD,
	[S3_PUT] = OUTCALL_PUT, [S3_POST] = OUTCALL_POST,
	[S3_DELETE] = OUTCALL_DELETE,
};

static void
fill(struct outcall *out, const struct s3_call *c)
{
	out->method = methods[c->method];
	out->url = c->url;
	out->body = c->body;
	out->type = "application/octet-stream";
	out->room = c->room;
	out->room_bytes = c->room_bytes;
	out->wants[WANT_ETAG] = "ETag";
	out->wants[WANT_LENGTH] = "Content-Length";
	out->wants[WANT_RANGE] = "Content-Range";
	out->deadline_ms = c->deadline_ms;
	out->may_private = true;	/* the operator named it */
	for (unsigned i = 0; i < c->field_count; i++)
		outcall_add_field(out, c->fields[i].name, c->fields[i].value);
}

/* What another try does not mend. */
static bool
is_final(enum outcall_end end)
{
	return end == OUTCALL_BAD_URL || end == OUTCALL_NOT_PERMITTED ||
	    end == OUTCALL_NOT_TRUSTED || end == OUTCALL_TOO_LARGE ||
	    end == OUTCALL_STOPPED;
}

static void
copy(struct str text, char *out, size_t room)
{
	snprintf(out, room, "%.*s", STR_FMT(text));
}

static void
take(struct s3_call *c, const struct outcall *out)
{
	unsigned long long length;

	if (out->end != OUTCALL_ANSWERED) {
		c->is_final = is_final(out->end);
		c->is_stopping = out->end == OUTCALL_STOPPED;
		copy(str_from(out->why), c->why, sizeof(c->why));
		return;
	}
	c->status = out->status;
	c->len = out->answer.len;
	copy(out->got[WANT_ETAG], c->etag, sizeof(c->etag));
	copy(out->got[WANT_RANGE], c->range, sizeof(c->range));
	if (str_to_u64(out->got[WANT_LENGTH], INT64_MAX, &length))
		c->length = (int64_t)length;
}

static void
call(void *self, struct s3_call *c)
{
	struct outcall *out = outcall_new();

	fill(out, c);
	outwait_call(self, out);
	take(c, out);
	outcall_free(out);
}

static void
pause_for(void *self, int64_t ms)
{
	struct timespec left = { .tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000 };

	(void)self;
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		;
}

static int64_t
wall_ms(void *self)
{
	(void)self;
	return clock_wall_ms(&clock_real);
}

static int64_t
mono_ms(void *self)
{
	(void)self;
	return clock_mono_ms(&clock_real);
}

struct s3_door
s3door(struct outwait *w)
{
	return (struct s3_door){ .call = call, .pause = pause_for,
		.wall_ms = wall_ms, .mono_ms = mono_ms, .self = w };
}
