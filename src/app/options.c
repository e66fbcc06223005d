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
#include "base/logset.h"
#include "core/broadcast.h"
#include "core/callback.h"
#include "core/channel.h"
#include "core/department.h"
#include "core/group.h"
#include "core/issuer.h"
#include "core/message.h"
#include "core/messageimport.h"
#include "core/presence.h"
#include "core/setting.h"
#include "core/streamed.h"
#include "core/tag.h"
#include "core/webhook.h"
#include "core/words.h"
#include "store/s3/s3.h"

static const char *const level_names[] = { "error", "warn", "info", "debug",
	NULL };

static const char *const format_names[] = { [LOG_TEXT] = "text",
	[LOG_JSON] = "json", NULL };

/* Of one device too many. */
static const char *const conflict_names[] = { "replace", "refuse", NULL };

static const char *const store_names[] = {
	[OPTION_STORE_FOLDER] = "folder", [OPTION_STORE_S3] = "s3", NULL };
static const char *const style_names[] = {
	[OPTION_S3_PATH] = "path", [OPTION_S3_HOST] = "host", NULL };

static const char *
check_listen(const char *value)
{
	struct addr addr;

	return addr_parse(str_from(value), &addr) ?
	    "must be ADDR:PORT, [ADDR6]:PORT or :PORT" : NULL;
}

static const char *
check_level(const char *value)
{
	enum log_level level;
	struct str part;

	return log_part_level(value, &part, &level) ? NULL :
	    "must be PART=LEVEL, such as net=debug";
}

static const char *
check_nameserver(const char *value)
{
	struct addr addr;

	return value[0] != '\0' && (addr_parse(str_from(value), &addr) ||
	    value[0] == ':') ? "must be ADDR:PORT or [ADDR6]:PORT" : NULL;
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

#define USERS_MAX 10000000
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
	ROW(OPTION_INT, "limits", S, users, "0", 0, USERS_MAX, 0,
	    "Registered people of one tenant; 0: as the licence says"),
	ROW(OPTION_INT, "limits", S, group_members, "10000", 2,
	    GROUP_MEMBERS_MAX, 0, "Members of one group"),
	ROW(OPTION_INT, "limits", S, reports, "10000", 1, 100000, 0,
	    "Open reports of one tenant"),
	ROW(OPTION_INT, "limits", S, reports_per_person, "50", 1, 1000, 0,
	    "Of these, one person's"),
	ROW(OPTION_INT, "limits", S, keys, "100", 1, 1000, 0,
	    "Server keys of one tenant"),
	ROW(OPTION_INT, "limits", S, issuers, "20", 1, ISSUERS_MAX, 0,
	    "Issuers of signed tokens of one tenant"),
	ROW(OPTION_INT, "limits", S, webhooks, "20", 1, WEBHOOKS_MAX, 0,
	    "Webhooks of one tenant"),
	ROW(OPTION_INT, "limits", S, callbacks, "8", 1, CALLBACKS_MAX, 0,
	    "Callbacks of one tenant"),
	ROW(OPTION_INT, "limits", S, words, "100000", 1, WORDS_MAX, 0,
	    "Words of one tenant's rules"),
	ROW(OPTION_INT, "limits", S, dead_letters, "1000", 1,
	    WEBHOOK_DEAD_MAX, 0, "Dead letters kept of one webhook"),
	ROW(OPTION_INT, "limits", S, broadcasts, "2", 1, BROADCASTS_AT_ONCE,
	    0, "Broadcasts to some of one tenant that go on at a time"),
	ROW(OPTION_INT, "limits", S, broadcasts_kept, "1000", 10,
	    BROADCASTS_KEPT_MAX, 0, "Broadcasts of one tenant that are"
	    " remembered, the newest"),
	ROW(OPTION_INT, "limits", S, import_messages, "500", 1,
	    IMPORT_MESSAGES_MAX, 0, "Messages of one message.import"),
	ROW(OPTION_SIZE, "limits", S, import_bytes, "512K", 64 * 1024,
	    IMPORT_BYTES_MAX, 0, "Their bodies together"),

	ROW_AS(OPTION_DURATION, "session", "heartbeat", S, heartbeat_ms,
	    "30s", 1000, 3600 * 1000, 0,
	    "A peer silent for so long is pinged; 2.5 times: gone"),
	ROW_AS(OPTION_DURATION, "session", "sign_in_time", S, greet_ms,
	    "10s", 1000, 600 * 1000, RELOAD,
	    "From connecting to session.open"),
	ROW_AS(OPTION_DURATION, "session", "token_lifetime", S,
	    token_lifetime_ms, "90d", 60 * 1000, 3650 * DAY_MS, 0,
	    "Of tokens that auth.login gives"),
	ROW(OPTION_INT, "session", S, tokens, "64", 1, 1000, 0,
	    "Tokens of one person; the oldest goes"),
	ROW_AS(OPTION_DURATION, "session", "recall_window", S,
	    recall_window_ms, "2m", 0, 365 * DAY_MS, 0,
	    "How long one may take a message back"),
	ROW_AS(OPTION_DURATION, "session", "edit_window", S,
	    edit_window_ms, "24h", 0, 365 * DAY_MS, 0,
	    "How long one may change what one said"),
	ROW_AS(OPTION_DURATION, "session", "stream_timeout", S,
	    stream_timeout_ms, "1m", 1000, 3600 * 1000, 0,
	    "A streamed message without a piece for so long is closed"),

	ROW(OPTION_INT, "messages", S, text_chars, "20000", 1,
	    TEXT_MAX_CHARS, 0, "Characters of a text"),
	ROW_AS(OPTION_DURATION, "messages", "remind_every", S, remind_ms,
	    "5m", 1000, DAY_MS, 0,
	    "Who has not acknowledged an urgent message is told again …"),
	ROW(OPTION_INT, "messages", S, reminders, "6", 0, 1000, 0,
	    "… so many times"),
	ROW_AS(OPTION_DURATION, "messages", "burn_time", S, burn_ms, "7d",
	    1000, BURN_MAX_S * 1000LL, 0, "How long at most a message is"
	    " there that is erased after it was read"),
	ROW(OPTION_INT, "messages", S, reactions, "50", 1, REACTIONS_MAX, 0,
	    "Different reactions of one message"),
	ROW(OPTION_INT, "messages", S, extension_keys, "100", 1, KEYS_MAX, 0,
	    "Extension keys of one message, 16 KiB together"),
	ROW(OPTION_INT, "messages", S, pinned, "100", 1, PINNED_MAX, 0,
	    "Pinned messages of one conversation"),
	ROW(OPTION_INT, "messages", S, streams, "200", 1, STREAMS_MAX, 0,
	    "Messages of one tenant that are streamed at a time"),
	ROW(OPTION_INT, "messages", S, streams_per_person, "20", 1,
	    STREAMS_MAX, 0, "Of these, one person's"),

	ROW_AS(OPTION_INT, "groups", "admins", S, group_admins, "100", 1,
	    GROUP_ADMINS_MAX, 0, "Admins of one group, beside its owner"),
	ROW(OPTION_INT, "groups", S, join_requests, "1000", 1, 10000, 0,
	    "Requests to join that wait for one group"),
	ROW(OPTION_INT, "groups", S, invitations, "500", 1, 10000, 0,
	    "Invitations that wait for one person"),
	ROW_AS(OPTION_INT, "channels", "writers", S, channel_writers, "100",
	    1, CHANNEL_WRITERS_MAX, 0,
	    "Writers of one channel, beside its owner"),
	ROW_AS(OPTION_INT, "channels", "readers", S, channel_readers,
	    "1000000", 1, CHANNEL_READERS_MAX, 0, "Readers of one channel"),

	ROW(OPTION_INT, "devices", S, phone, "1", 1, 64, 0,
	    "Phones of one person at a time"),
	ROW(OPTION_INT, "devices", S, desktop, "1", 1, 64, 0,
	    "Desktops of one person at a time"),
	ROW(OPTION_INT, "devices", S, web, "3", 1, 64, 0,
	    "Browsers of one person at a time"),
	{ .section = "devices", .name = "phone_conflict", .type = OPTION_ENUM,
	  .value = "replace", .offset = offsetof(S, phone_conflict),
	  .choices = conflict_names,
	  .help = "A phone too many: the oldest goes, or it is refused" },
	{ .section = "devices", .name = "desktop_conflict", .type = OPTION_ENUM,
	  .value = "replace", .offset = offsetof(S, desktop_conflict),
	  .choices = conflict_names, .help = "The same for desktops" },
	{ .section = "devices", .name = "web_conflict", .type = OPTION_ENUM,
	  .value = "replace", .offset = offsetof(S, web_conflict),
	  .choices = conflict_names, .help = "The same for browsers" },

	ROW(OPTION_BOOL, "people", S, direct_needs_contact, "false", 0, 0, 0,
	    "Direct messages go from contact to contact only"),
	ROW(OPTION_INT, "people", S, contacts, "3000", 1, CONTACTS_MAX, 0,
	    "Contacts of one person"),
	ROW(OPTION_INT, "people", S, blocks, "1000", 1, BLOCKS_MAX, 0,
	    "People whom one person may block"),
	ROW(OPTION_INT, "people", S, requests_sent, "100", 1, 10000, 0,
	    "Contact requests of one person that are open"),
	ROW(OPTION_INT, "people", S, requests_waiting, "500", 1, 10000, 0,
	    "Contact requests that wait for one person"),
	ROW(OPTION_INT, "people", S, tags, "64", 1, TAGS_OF_ONE_MAX, 0,
	    "Tags of one person"),
	ROW(OPTION_INT, "people", S, watched, "200", 0, PRESENCE_WATCHED_MAX,
	    0, "People whose presence one session may follow"),
	ROW_AS(OPTION_DURATION, "people", "watch_time", S, watch_ms, "1h",
	    10 * 1000, DAY_MS, 0, "How long, unless asked again"),
	ROW_AS(OPTION_DURATION, "people", "presence_grace", S,
	    presence_grace_ms, "15s", 0, 3600 * 1000, 0,
	    "A broken connection is shown as here for so long"),

	ROW_AS(OPTION_INT, "departments", "max", S, departments, "10000", 1,
	    DEPARTMENTS_MAX, 0, "Departments of one tenant"),
	ROW_AS(OPTION_INT, "departments", "levels", S, department_levels,
	    "10", 1, DEPARTMENT_LEVELS_MAX, 0,
	    "How deep their tree may be"),
	ROW_AS(OPTION_INT, "departments", "children", S, department_children,
	    "1000", 1, DEPARTMENT_CHILDREN_MAX, 0,
	    "Departments right below one"),
	ROW_AS(OPTION_INT, "departments", "per_person", S,
	    departments_of_one, "16", 1, DEPARTMENTS_OF_ONE_MAX, 0,
	    "Departments one person may be in"),
	ROW_AS(OPTION_BOOL, "departments", "open", S, departments_open,
	    "true", 0, 0, 0, "People see departments and who is in them"),

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

	ROW_AS(OPTION_INT, "callbacks", "failures", S, callback_failures, "5",
	    1, 1000, 0, "One that fails so often in a row is not asked …"),
	ROW_AS(OPTION_DURATION, "callbacks", "pause", S, callback_pause_ms,
	    "10s", 1000, 3600 * 1000, 0, "… for so long"),

	ROW_AS(OPTION_INT, "webhooks", "failures", S, webhook_failures, "5",
	    1, 1000, 0, "A receiver that fails so often in a row is down"),

	{ .section = "files", .name = "store", .type = OPTION_ENUM,
	  .value = "folder", .offset = offsetof(S, files_store),
	  .choices = store_names,
	  .help = "Where files lie: in the data directory, or in a bucket" },
	ROW_AS(OPTION_SIZE, "files", "max_bytes", S, file_bytes, "100M", 1024,
	    1024 * 1024 * 1024 * 4LL, 0, "The largest file"),
	ROW_AS(OPTION_SIZE, "files", "quota", S, files_bytes, "100G", 0,
	    1024 * 1024 * 1024 * 65536LL, 0, "What the files of one"
	    " tenant take together; 0: none are taken"),
	ROW_AS(OPTION_SIZE, "files", "spare", S, files_spare_bytes, "256M",
	    0, 1024 * 1024 * 1024 * 1024LL, 0,
	    "Room on the disk that files leave to messages"),
	ROW_AS(OPTION_DURATION, "files", "keep_unnamed", S, files_idle_ms,
	    "24h", 60 * 1000, 30 * DAY_MS, 0,
	    "An upload that rests, and a file that no message names, goes"
	    " after so long"),
	ROW(OPTION_INT, "files", S, uploads, "1000", 1, 10000, 0,
	    "Uploads of one tenant under way"),
	ROW(OPTION_INT, "files", S, uploads_per_person, "20", 1, 1000, 0,
	    "Of these, one person's"),

	ROW_AS(OPTION_INT, "retention", "hour", S, retention_hour, "3", 0,
	    23, 0, "When what is kept long enough is deleted, the hour of"
	    " this machine's time"),

	{ .section = "outbound", .name = "allow", .type = OPTION_LIST,
	  .max = ADDR_RANGES_MAX, .offset = offsetof(S, outbound_allow),
	  .check = check_range,
	  .help = "Private addresses that calls to the outside may go to" },
	ROW_AS(OPTION_STRING, "outbound", "ca_file", S, outbound_ca_file, "",
	    0, 4000, 0, "Certificates to trust beside the system's"),
	{ .section = "outbound", .name = "nameserver", .type = OPTION_STRING,
	  .value = "", .max = 64, .offset = offsetof(S, outbound_nameserver),
	  .check = check_nameserver,
	  .help = "Who resolves names for calls; empty: as the system does" },
	ROW_AS(OPTION_INT, "outbound", "calls", S, outbound_calls, "512", 1,
	    OUTBOUND_CALLS_MAX, 0, "Calls to the outside at once"),

	{ .section = "s3", .name = "endpoint", .type = OPTION_STRING,
	  .value = "", .max = 300, .offset = offsetof(S, s3_endpoint),
	  .check = s3_endpoint_fault,
	  .help = "The store's address, such as https://s3.example:9000" },
	ROW_AS(OPTION_STRING, "s3", "region", S, s3_region, "us-east-1", 1,
	    64, 0, "Its region, as signatures name it"),
	{ .section = "s3", .name = "bucket", .type = OPTION_STRING,
	  .value = "", .max = 63, .offset = offsetof(S, s3_bucket),
	  .check = s3_bucket_fault, .help = "The bucket, which is there" },
	{ .section = "s3", .name = "prefix", .type = OPTION_STRING,
	  .value = "", .max = 128, .offset = offsetof(S, s3_prefix),
	  .check = s3_prefix_fault,
	  .help = "Names in the bucket begin so; ends with a slash" },
	{ .section = "s3", .name = "style", .type = OPTION_ENUM,
	  .value = "path", .offset = offsetof(S, s3_style),
	  .choices = style_names,
	  .help = "The bucket is in the path, or in the host's name" },
	ROW_AS(OPTION_STRING, "s3", "access_key", S, s3_access_key, "", 0,
	    128, 0, "The id of the key"),
	ROW_AS(OPTION_STRING, "s3", "secret_key_file", S, s3_secret_key_file,
	    "", 0, 4000, 0, "A file whose first line is the key's secret"),
	ROW_AS(OPTION_DURATION, "s3", "timeout", S, s3_timeout_ms, "30s",
	    1000, 600 * 1000, 0, "One call, with up to 8 MiB"),
	ROW_AS(OPTION_DURATION, "s3", "presigned_time", S, s3_link_ms, "0",
	    0, 3600 * 1000, 0, "How long a presigned address of a file holds,"
	    " which clients fetch from the bucket; 0: none is given"),

	{ .section = "log", .name = "level", .type = OPTION_ENUM,
	  .flags = RELOAD, .value = "info", .offset = offsetof(S, level),
	  .choices = level_names, .help = "How much is logged" },
	{ .section = "log", .name = "levels", .type = OPTION_LIST,
	  .flags = RELOAD, .max = LOG_PARTS_MAX,
	  .offset = offsetof(S, log_levels), .check = check_level,
	  .help = "Levels of single parts, such as net=debug" },
	{ .section = "log", .name = "format", .type = OPTION_ENUM,
	  .flags = RELOAD, .value = "text", .offset = offsetof(S, log_format),
	  .choices = format_names, .help = "How lines look" },
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

unsigned
options_locked(const struct conf *conf)
{
	unsigned locked = 0;

	for (int s = 0; s < SETTING_COUNT; s++) {
		const char *option = setting_option((enum setting)s);

		if (option && conf_is_given(conf, option))
			locked |= 1u << s;
	}
	return locked;
}

void
options_log(const struct options *o)
{
	log_set_level((enum log_level)o->level);
	log_set_format((enum log_format)o->log_format);
	log_set_parts(o->log_levels.items, o->log_levels.count);
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
	out->tokens_max = o->tokens;
	out->recall_window_ms = o->recall_window_ms;
	out->edit_window_ms = o->edit_window_ms;
	out->stream_timeout_ms = o->stream_timeout_ms;
	out->streams_max = o->streams;
	out->streams_of_one_max = o->streams_per_person;
	out->remind_ms = o->remind_ms;
	out->reminders_max = o->reminders;
	out->burn_max_s = o->burn_ms / 1000;
	out->reactions_max = o->reactions;
	out->extension_keys_max = o->extension_keys;
	out->pinned_max = o->pinned;
	out->text_chars_max = o->text_chars;
	out->users_max = o->users > 0 ? o->users : USERS_MAX;
	out->group_members_max = o->group_members;
	out->group_admins_max = o->group_admins;
	out->join_requests_max = o->join_requests;
	out->invitations_max = o->invitations;
	out->channel_writers_max = o->channel_writers;
	out->channel_readers_max = o->channel_readers;
	out->devices_max[PLATFORM_PHONE] = o->phone;
	out->devices_max[PLATFORM_DESKTOP] = o->desktop;
	out->devices_max[PLATFORM_WEB] = o->web;
	out->devices_refuse[PLATFORM_PHONE] = o->phone_conflict;
	out->devices_refuse[PLATFORM_DESKTOP] = o->desktop_conflict;
	out->devices_refuse[PLATFORM_WEB] = o->web_conflict;
	out->heartbeat_ms = o->heartbeat_ms;
	out->sessions_max = o->connections_max;
	out->direct_needs_contact = o->direct_needs_contact;
	out->contacts_max = o->contacts;
	out->blocks_max = o->blocks;
	out->requests_sent_max = o->requests_sent;
	out->requests_got_max = o->requests_waiting;
	out->tags_max = o->tags;
	out->reports_max = o->reports;
	out->reports_of_one_max = o->reports_per_person;
	out->keys_max = o->keys;
	out->issuers_max = o->issuers;
	out->webhooks_max = o->webhooks;
	out->words_max = o->words;
	out->dead_letters_max = o->dead_letters;
	out->webhook_failures_max = o->webhook_failures;
	out->broadcasts_max = o->broadcasts;
	out->broadcasts_kept_max = o->broadcasts_kept;
	out->import_messages_max = o->import_messages;
	out->import_bytes_max = o->import_bytes;
	out->callbacks_max = o->callbacks;
	out->breaker = (struct breaker_rule){ o->callback_failures,
	    o->callback_pause_ms };
	out->departments_max = o->departments;
	out->department_levels_max = o->department_levels;
	out->department_children_max = o->department_children;
	out->departments_of_one_max = o->departments_of_one;
	out->departments_open = o->departments_open;
	out->watched_max = o->watched;
	out->watch_ms = o->watch_ms;
	out->presence_grace_ms = o->presence_grace_ms;
	out->rooms_max = o->rooms;
	out->room_members_max = o->room_members;
	out->rooms_per_session = o->rooms_per_session;
	out->room_body_bytes = o->room_body_bytes;
	out->room_grace_ms = o->room_grace_ms;
	out->room_idle_ms = o->room_idle_ms;
	out->room_create_on_join = o->room_create_on_join;
	out->file_bytes_max = o->file_bytes;
	out->files_bytes_max = o->files_bytes;
	out->files_idle_ms = o->files_idle_ms;
	out->uploads_max = o->uploads;
	out->uploads_of_one_max = o->uploads_per_person;
	out->file_link_ms = o->files_store == OPTION_STORE_S3 ?
	    o->s3_link_ms : 0;
	out->retention_hour = o->retention_hour;
}

void
options_outbound(const struct options *o, struct outbound_config *out)
{
	*out = (struct outbound_config){
		.calls_max = (unsigned)o->outbound_calls,
		.ca_file = o->outbound_ca_file[0] != '\0' ?
		    o->outbound_ca_file : NULL,
		.clock = &clock_real,
	};
	for (uint32_t i = 0; i < o->outbound_allow.count; i++)
		BUG_ON(addr_range_parse(str_from(o->outbound_allow.items[i]),
		    &out->allow.items[out->allow.count++]) != ERR_OK);
	if (o->outbound_nameserver[0] != '\0')
		BUG_ON(addr_parse(str_from(o->outbound_nameserver),
		    &out->nameserver) != ERR_OK);
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
