/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Defaults of the gates, and which pages may speak to them.
 *
 * Runs on: any thread.
 * Owns: nothing.
 */
#include "gate/gate.h"

#include <strings.h>

const struct gate_settings gate_settings_default = {
	.heartbeat_ms = 30 * 1000,
	.message_bytes_max = 256 * 1024,
	.greet_bytes_max = 64 * 1024,
	.greet_frames_max = 16,
	.greet_ms = 10 * 1000,
	.inflight_max = 64,
	.subscriptions_max = 20 * 1000 * 1000,
	.ring_bytes = 1024 * 1024,
	.retry_min_ms = 500,
	.retry_spread_ms = 4500,
};

static bool
same_text(struct str a, struct str b)
{
	return a.len == b.len && strncasecmp(a.p, b.p, a.len) == 0;
}

/* "https://host:8443" and "host:8443" (RFC 6454 §6.2, RFC 9110 §7.2). Both
 * leave out the default port of their scheme, and letter case says nothing
 * (RFC 3986 §6.2.2.1). */
static bool
is_own(struct str origin, struct str host)
{
	static const char *const schemes[] = { "https://", "http://", NULL };

	for (unsigned i = 0; schemes[i]; i++) {
		struct str scheme = str_from(schemes[i]);
		size_t len = scheme.len;

		if (origin.len > len && same_text(scheme,
		    (struct str){ origin.p, len }))
			return same_text((struct str){ origin.p + len,
			    origin.len - len }, host);
	}
	return false;
}

bool
gate_origin_ok(const struct gate_settings *settings, struct str origin,
    struct str host)
{
	if (!origin.p || (host.len > 0 && is_own(origin, host)))
		return true;
	for (unsigned i = 0; settings->origins[i][0]; i++) {
		if (same_text(origin, str_from(settings->origins[i])))
			return true;
	}
	return false;
}
