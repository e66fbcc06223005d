/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GATE_CONTROL_CONTROL_H
#define GATE_CONTROL_CONTROL_H
/*
 * The local door for system admins: a Unix socket, one JSON-RPC call per
 * line, with a member "tenant" beside the method ("default" when absent).
 * Who may connect: root and the daemon's own user, by peer credentials
 * (unix(7), SO_PEERCRED). Worker thread.
 */
#include "gate/submit.h"
#include "net/stream.h"

#define CONTROL_LINE_MAX (1024u * 1024)
#define CONTROL_CONNECTIONS_MAX 16
#define CONTROL_INFLIGHT_MAX 64		/* calls of one connection */

struct control;

/*
 * Binds and listens on path (mode 0600), removing what a dead daemon left
 * there; the caller holds the lock of the data directory. Answers the
 * socket, or -1 with errno. Start-up thread.
 */
int control_bind(const char *path);
/* Takes fd. hub and submitter outlive it. */
struct control *control_new(struct stream_hub *, struct submitter *, int fd);
/* No new connections, no new calls; answers still go. */
void control_drain(struct control *);
/* After the hub has closed every stream. Accepts NULL. */
void control_free(struct control *);

#endif
