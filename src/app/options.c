/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows of the daemon's options.
 *
 * Runs on: main.
 * Owns: nothing.
 */
#include "app/options.h"

#include <stdio.h>
#include <string.h>

#include "app/modules.h"
#include "base/addr.h"
#include "base/log.h"

static const char *const level_names[] = { "error", "warn", "info", "debug",
	NULL };

static const char *
check_listen(const char *value)
{
	struct addr addr;

	return addr_parse(str_from(value), &addr) ?
	    "must be ADDR:PORT, [ADDR6]:PORT or :PORT" : NULL;
}

static const char *
check_range(const char *value)
{
	struct addr_range range;

	return addr_range_parse(str_from(value), &range) ?
	    "must be an address or a range such as 10.0.0.0/8" : NULL;
}

_Static_assert(HTTP_ORIGINS_MAX == GATE_ORIGINS_MAX &&
    HTTP_ORIGIN_ROOM == GATE_ORIGIN_ROOM, "one option for both doors");

static const char *
check_origin(const char *value)
{
	struct str s = str_from(value);

	if (s.len >= GATE_ORIGIN_ROOM)
		return "must be shorter";
	return !str_starts(s, "https://") && !str_starts(s, "http://") ?
	    "must be an origin such as https://chat.example" : NULL;
}

#define ROW OPTION_AT
#define ROW_AS OPTION_AS
#define S struct options
#define RELOAD OPTION_RELOADABLE
#define DAY_MS (24LL * 3600 * 1000)
#define CHECKED(type_, section_, m, value_, min_, max_, flags_, check_,   \
    help_)                                                                \
	{ .section = (section_), .name = #m, .type = (type_),             \
	  .flags = (flags_), .value = (value_), .min = (min_),            \
	  .max = (max_), .offset = offsetof(S, m), .check = (check_),     \
	  .help = (help_) }

static const struct option rows[] = {
	CHECKED(OPTION_STRING, "server", listen, ":8443", 1, 64, 0,
	    check_listen, "Address and port; :PORT is every address"),
	ROW(OPTION_STRING, "server", S, data, "/var/lib/yizhan", 1, 4000, 0,
	    "The data directory"),
	ROW(OPTION_BOOL, "server", S, tls, "true", 0, 0, 0,
	    "TLS on the port; without it put a proxy in front"),
	ROW(OPTION_INT, "server", S, workers, "0", 0, CORE_WORKERS_MAX, 0,
	    "Threads for connections; 0 is by the processors"),
	ROW(OPTION_INT, "server", S, shards, "0", 0, CORE_SHARDS_MAX, 0,
	    "Threads for tenants' rules and writing; 0 is by the processors"),
	ROW(OPTION_INT, "server", S, readers, "2", 1, 32, 0,
	    "Threads for history, lists and sync"),
	CHECKED(OPTION_LIST, "server", trusted_proxies, NULL, 0, 16, 0,
	    check_range, "Proxies whose X-Forwarded-For is believed"),
	CHECKED(OPTION_LIST, "server", origins, NULL, 0, GATE_ORIGINS_MAX,
	    RELOAD, check_origin,
	    "Origins of other sites whose pages may connect"),
	ROW(OPTION_BOOL, "server", S, metrics_open, "false", 0, 0, RELOAD,
	    "Gives /metrics to every address, not only to this machine"),

	ROW_AS(OPTION_INT, "limits", "connections", S, connections_max,
	    "200000", 1, 10000000, 0, "Connections of the port"),
	ROW(OPTION_INT, "limits", S, connections_per_address, "2000", 0,
	    10000000, RELOAD, "Connections of one address; 0 is no limit"),
	ROW_AS(OPTION_INT, "limits", "http_connections", S,
	    http_connections_max, "256", 1, HTTP_CONNECTIONS_MAX, 0,
	    "HTTP connections that are no sessions"),
	ROW(OPTION_SIZE, "limits", S, message_bytes, "256K", 1024,
	    1024 * 1024, RELOAD, "One WebSocket message"),
	ROW(OPTION_SIZE, "limits", S, body_bytes, "256K", 1024, 1024 * 1024,
	    RELOAD, "The body of one REST request"),
	ROW_AS(OPTION_SIZE, "limits", "idempotency_bytes", S, once_bytes,
	    "16M", 0, 1024 * 1024 * 1024, RELOAD,
	    "First answers kept by Idempotency-Key; the oldest go first"),
	ROW_AS(OPTION_DURATION, "limits", "idempotency_time", S, once_ms,
	    "24h", 1000, 30 * DAY_MS, RELOAD, "How long they are kept"),
	ROW(OPTION_INT, "limits", S, inflight_per_session, "64", 1, 1024,
	    RELOAD, "Requests of a session under way; more wait unread"),
	ROW(OPTION_INT, "limits", S, inflight_per_shard, "8192", 64, 1000000,
	    0, "Requests of a shard under way; more wait unread"),
	ROW(OPTION_INT, "limits", S, rate_per_s, "50", 1, 1000000, 0,
	    "Cost of requests a session or address may spend each second"),
	ROW(OPTION_INT, "limits", S, rate_burst, "500", 1, 1000000, 0,
	    "Cost a session or address may save up"),
	ROW(OPTION_INT, "limits", S, user_rate_per_s, "0", 0, 1000000, 0,
	    "Cost one person may spend each second, all devices together;"
	    " 0 is twice a session's"),
	ROW(OPTION_INT, "limits", S, user_rate_burst, "0", 0, 1000000, 0,
	    "Cost one person may save up; 0 is twice a session's"),
	ROW(OPTION_INT, "limits", S, key_rate_per_s, "2000", 1, 1000000, 0,
	    "Cost of requests a server key may spend each second"),
	ROW(OPTION_INT, "limits", S, key_rate_burst, "10000", 1, 1000000, 0,
	    "Cost a server key may save up"),
	ROW(OPTION_INT, "limits", S, tenant_rate_per_s, "0", 0, 100000000, 0,
	    "Cost one tenant may spend each second; 0 is no limit"),
	ROW(OPTION_INT, "limits", S, tenant_rate_burst, "200000", 1,
	    100000000, 0, "Cost one tenant may save up"),
	ROW(OPTION_INT, "limits", S, login_failures, "5", 1, 1000, 0,
	    "Wrong passwords of one account and address …"),
	ROW_AS(OPTION_DURATION, "limits", "login_window", S,
	    login_window_ms, "15m", 1000, DAY_MS, 0, "… within this time"),
	ROW(OPTION_INT, "limits", S, users, "100", 1, 10000000, 0,
	    "Registered people of one tenant"),
	ROW(OPTION_INT, "limits", S, group_members, "10000", 2,
	    GROUP_MEMBERS_MAX, 0, "Members of one group"),

	ROW_AS(OPTION_DURATION, "session", "heartbeat", S, heartbeat_ms,
	    "30s", 1000, 3600 * 1000, 0,
	    "A peer silent for so long is pinged; 2.5 times: gone"),
	ROW_AS(OPTION_DURATION, "session", "sign_in_time", S, greet_ms,
	    "10s", 1000, 600 * 1000, RELOAD,
	    "From connecting to session.open"),
	ROW_AS(OPTION_DURATION, "session", "token_lifetime", S,
	    token_lifetime_ms, "90d", 60 * 1000, 3650 * DAY_MS, 0,
	    "Of tokens that auth.login gives"),
	ROW_AS(OPTION_DURATION, "session", "recall_window", S,
	    recall_window_ms, "2m", 0, 365 * DAY_MS, 0,
	    "How long one may take a message back"),

	ROW(OPTION_INT, "devices", S, phone, "1", 1, 64, 0,
	    "Phones of one person at a time"),
	ROW(OPTION_INT, "devices", S, desktop, "1", 1, 64, 0,
	    "Desktops of one person at a time"),
	ROW(OPTION_INT, "devices", S, web, "3", 1, 64, 0,
	    "Browsers of one person at a time"),

	ROW_AS(OPTION_INT, "rooms", "max", S, rooms, "10000", 1, 1000000, 0,
	    "Rooms of one tenant"),
	ROW_AS(OPTION_INT, "rooms", "members", S, room_members, "1000000", 2,
	    10000000, 0, "People in one room"),
	ROW_AS(OPTION_INT, "rooms", "per_session", S, rooms_per_session,
	    "32", 1, 1024, 0, "Rooms that one session may be in"),
	ROW_AS(OPTION_BOOL, "rooms", "create_on_join", S,
	    room_create_on_join, "false", 0, 1, 0,
	    "Joining a room that is not there makes it"),
	ROW_AS(OPTION_SIZE, "rooms", "body_bytes", S, room_body_bytes, "4K",
	    16, 64 * 1024, 0, "Longest body of a message in a room"),
	ROW_AS(OPTION_DURATION, "rooms", "grace", S, room_grace_ms, "15s", 0,
	    3600 * 1000, 0, "A broken connection has not left for so long"),
	ROW_AS(OPTION_DURATION, "rooms", "idle", S, room_idle_ms, "1h", 1000,
	    30 * DAY_MS, 0, "A room without anybody ends after so long"),
	ROW_AS(OPTION_SIZE, "rooms", "ring_bytes", S, room_ring_bytes, "1M",
	    512 * 1024, 64 * 1024 * 1024, 0,
	    "Frames of one room that a worker keeps for slow readers"),

	{ .section = "log", .name = "level", .type = OPTION_ENUM,
	  .flags = RELOAD, .value = "info", .offset = offsetof(S, level),
	  .choices = level_names, .help = "How much is logged" },
	OPTION_END
};

static const struct conf_table own = {
	.rows = rows, .size = sizeof(struct options),
};

const struct conf_table *
option_tables(void)
{
	static struct conf_table tables[1 + MODULE_COUNT + 1];

	tables[0] = own;
	modules_options(tables + 1);
	return tables;
}

const struct options *
options_of(const struct conf *conf)
{
	return conf_values(conf, &own);
}

void
options_core(const struct options *o, struct core_settings *out)
{
	*out = core_settings_default;
	out->rate = (struct rate_rule){ o->rate_per_s, o->rate_burst };
	out->rate_user = (struct rate_rule){
	    o->user_rate_per_s ? o->user_rate_per_s : 2 * o->rate_per_s,
	    o->user_rate_burst ? o->user_rate_burst : 2 * o->rate_burst };
	out->rate_key = (struct rate_rule){ o->key_rate_per_s,
	    o->key_rate_burst };
	out->rate_tenant = (struct rate_rule){ o->tenant_rate_per_s,
	    o->tenant_rate_burst };
	out->login_failures_max = o->login_failures;
	out->login_window_ms = o->login_window_ms;
	out->token_lifetime_ms = o->token_lifetime_ms;
	out->recall_window_ms = o->recall_window_ms;
	out->users_max = o->users;
	out->group_members_max = o->group_members;
	out->devices_max[PLATFORM_PHONE] = o->phone;
	out->devices_max[PLATFORM_DESKTOP] = o->desktop;
	out->devices_max[PLATFORM_WEB] = o->web;
	out->heartbeat_ms = o->heartbeat_ms;
	out->sessions_max = o->connections_max;
	out->rooms_max = o->rooms;
	out->room_members_max = o->room_members;
	out->rooms_per_session = o->rooms_per_session;
	out->room_body_bytes = o->room_body_bytes;
	out->room_grace_ms = o->room_grace_ms;
	out->room_idle_ms = o->room_idle_ms;
	out->room_create_on_join = o->room_create_on_join;
}

void
options_gate(const struct options *o, struct gate_settings *out)
{
	*out = gate_settings_default;
	out->heartbeat_ms = (uint32_t)o->heartbeat_ms;
	out->greet_ms = (uint32_t)o->greet_ms;
	out->message_bytes_max = (uint32_t)o->message_bytes;
	out->inflight_max = (uint32_t)o->inflight_per_session;
	out->ring_bytes = (uint32_t)o->room_ring_bytes;
	for (uint32_t i = 0; i < o->origins.count; i++)
		snprintf(out->origins[i], GATE_ORIGIN_ROOM, "%s",
		    o->origins.items[i]);
}

void
options_http(const struct options *o, struct http_settings *out)
{
	*out = http_settings_default;
	out->body_bytes_max = (uint32_t)o->body_bytes;
	out->has_tls = o->tls;
	out->metrics_open = o->metrics_open;
	out->once_bytes_max = (uint32_t)o->once_bytes;
	out->once_keep_ms = o->once_ms;
	for (uint32_t i = 0; i < o->origins.count; i++)
		snprintf(out->origins[i], HTTP_ORIGIN_ROOM, "%s",
		    o->origins.items[i]);
}
