/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Frames for one session.
 * Runs on: worker.
 * Owns: nothing.
 */
#include "gate/native/native_priv.h"

struct blob *
session_frame(const struct rpc_parts *parts)
{
	unsigned char header[WS_HEADER_MAX];
	size_t len = 0, at;
	struct blob *blob;

	for (unsigned i = 0; i < parts->count; i++)
		len += parts->items[i].len;
	at = ws_header(header, WS_OP_TEXT, len);
	blob = blob_alloc(at + len);
	memcpy(blob->data, header, at);
	for (unsigned i = 0; i < parts->count; i++) {
		memcpy(blob->data + at, parts->items[i].p,
		    parts->items[i].len);
		at += parts->items[i].len;
	}
	return blob;
}

void
session_tell(struct session *s, const char *method, const struct buf *params)
{
	struct rpc_parts parts = rpc_event(method, buf_str(params));

	stream_reply_give(s->stream, session_frame(&parts));
}
