/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of sessions: how they begin, are found and end.
 *
 * Runs on: worker.
 * Owns: sessions.
 */
#include "base/log.h"
#include "gate/native/native_priv.h"

#define SLOTS_FIRST 64u

/* Slots */

static uint32_t
slot_take(struct native *n)
{
	uint32_t slot;

	if (n->first_free != 0) {
		slot = n->first_free - 1;
		n->first_free = n->slots[slot].next_free;
		return slot;
	}
	if (n->slot_count == n->slot_room) {
		n->slot_room = n->slot_room ? n->slot_room * 2 : SLOTS_FIRST;
		n->slots = xreallocarray(n->slots, n->slot_room,
		    sizeof(*n->slots));
	}
	slot = n->slot_count++;
	n->slots[slot] = (struct session_slot){ .gen = 1 };
	return slot;
}

struct session *
session_new(struct native *n, struct stream *stream)
{
	struct session *s = xcalloc(1, sizeof(*s));

	s->native = n;
	s->stream = stream;
	s->slot = slot_take(n);
	s->gen = n->slots[s->slot].gen;
	s->heard_s = (uint32_t)(n->mono_ms / 1000);
	s->who.roles = ROLE_ANYONE;
	ws_decoder_init(&s->ws, n->parts.settings->message_bytes_max);
	n->slots[s->slot].session = s;
	n->count++;
	return s;
}

struct session *
native_find(struct native *n, struct session_ref ref)
{
	struct session *s;

	if (ref.worker != n->parts.worker || ref.slot >= n->slot_count)
		return NULL;
	s = n->slots[ref.slot].session;
	return s && s->gen == ref.gen ? s : NULL;
}

struct session_ref
session_ref_of(const struct session *s)
{
	return (struct session_ref){ .worker = s->native->parts.worker,
	    .slot = s->slot, .gen = s->gen };
}

static void
session_free(struct session *s)
{
	struct native *n = s->native;
	struct session_slot *slot = &n->slots[s->slot];

	slot->session = NULL;
	slot->gen++;
	slot->next_free = n->first_free;
	n->first_free = s->slot + 1;
	n->count--;
	ws_decoder_fini(&s->ws);
	xfree(s);
}

/* Ends */

void
native_post_gone(struct native *n, const char *tenant, const char *user,
    struct session_ref ref)
{
	struct session_gone *gone = xcalloc(1, sizeof(*gone));

	gone->mail.kind = MAIL_SESSION_GONE;
	snprintf(gone->tenant, sizeof(gone->tenant), "%s", tenant);
	snprintf(gone->user, sizeof(gone->user), "%s", user);
	gone->session = ref;
	mailbox_post_reserved(core_inbox(n->parts.core, tenant), &gone->mail);
}

static void
session_leave(struct session *s)
{
	struct native *n = s->native;

	if (s->is_waiting)
		submit_forget(n->parts.submitter, session_ref_of(s));
	request_free(s->held);
	s->held = NULL;
	channel_leave_all(&n->channels, &s->channels, s->slot);
	seats_leave_all(s);
	if (s->state == SESSION_OPEN)
		native_post_gone(n, s->tenant, s->who.user,
		    session_ref_of(s));
	s->state = SESSION_ENDED;
}

void
session_end(struct session *s, uint16_t code, const char *reason)
{
	if (s->state == SESSION_ENDED)
		return;
	session_leave(s);
	stream_reply_give(s->stream, ws_close_blob(code, str_from(reason)));
	stream_close(s->stream, CLOSE_WAIT_MS);
}

void
session_on_closed(struct stream *stream, void *arg, enum stream_end end)
{
	struct session *s = arg;

	(void)stream;
	if (end == STREAM_END_FULL)
		log_debug("gate", "a session did not read its answers");
	if (s->state != SESSION_ENDED)
		session_leave(s);
	session_free(s);
}
