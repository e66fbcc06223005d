/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H
/*
 * The daemon's options: their rows, the struct they fill, and the settings
 * that parts get from it. The manual's table of options is this one.
 */
#include "conf/conf.h"
#include "core/core.h"
#include "gate/gate.h"
#include "http/server.h"
#include "net/outbound.h"

#define CONFIG_FILE "/etc/yizhan/yizhan.toml"
#define CONFIG_DIR "/etc/yizhan/conf.d"
#define ENV_PREFIX "YIZHAN_"

/* As files.store and s3.style name them. */
enum { OPTION_STORE_FOLDER, OPTION_STORE_S3 };
enum { OPTION_S3_PATH, OPTION_S3_HOST };

struct options {
	/* server */
	const char *listen, *data;
	bool tls, metrics_open;
	int64_t workers, shards, readers;
	struct option_list trusted_proxies, origins;
	/* limits */
	int64_t connections_max, connections_per_address;
	int64_t http_connections_max;
	int64_t message_bytes, body_bytes;
	int64_t once_bytes, once_ms;
	int64_t inflight_per_session, inflight_per_shard;
	int64_t rate_per_s, rate_burst;
	int64_t user_rate_per_s, user_rate_burst;
	int64_t key_rate_per_s, key_rate_burst;
	int64_t tenant_rate_per_s, tenant_rate_burst;
	int64_t login_failures, login_window_ms;
	int64_t users, group_members, reports, reports_per_person;
	int64_t keys, issuers, webhooks, callbacks, words;
	int64_t dead_letters, broadcasts, broadcasts_kept;
	int64_t import_messages, import_bytes;
	/* session */
	int64_t heartbeat_ms, greet_ms, token_lifetime_ms, recall_window_ms;
	int64_t edit_window_ms, tokens;
	int64_t stream_timeout_ms;
	/* messages */
	int64_t text_chars, remind_ms, reminders, burn_ms;
	int64_t reactions, extension_keys, pinned, streams;
	int64_t streams_per_person;
	/* groups, channels */
	int64_t group_admins, join_requests, invitations;
	int64_t channel_writers, channel_readers;
	/* devices */
	int64_t phone, desktop, web;
	int phone_conflict, desktop_conflict, web_conflict;
	/* people */
	bool direct_needs_contact, departments_open;
	int64_t contacts, blocks, requests_sent, requests_waiting, tags;
	int64_t watched, watch_ms, presence_grace_ms;
	int64_t departments, department_levels, department_children;
	int64_t departments_of_one;
	/* rooms */
	int64_t rooms, room_members, rooms_per_session;
	int64_t room_body_bytes, room_ring_bytes;
	int64_t room_grace_ms, room_idle_ms;
	bool room_create_on_join;
	/* callbacks */
	int64_t callback_failures, callback_pause_ms;
	/* webhooks, of which more are the module's */
	int64_t webhook_failures;
	/* files */
	int files_store;
	int64_t file_bytes, files_bytes, files_spare_bytes, files_idle_ms;
	int64_t uploads, uploads_per_person;
	int64_t retention_hour;
	/* outbound */
	struct option_list outbound_allow;
	const char *outbound_ca_file, *outbound_nameserver;
	int64_t outbound_calls;
	/* s3 */
	const char *s3_endpoint, *s3_region, *s3_bucket, *s3_prefix;
	const char *s3_access_key, *s3_secret_key_file;
	int s3_style;
	int64_t s3_timeout_ms, s3_link_ms;
	/* log */
	int level, log_format;
	struct option_list log_levels;
};

/* The daemon's own rows, then those of every module. */
const struct conf_table *option_tables(void);

const struct options *options_of(const struct conf *);
/* How the process logs, from now on. */
void options_log(const struct options *);
void options_core(const struct options *, struct core_settings *out);
/* Bits by enum setting: what tenants may not decide, for it is given. */
unsigned options_locked(const struct conf *);
void options_gate(const struct options *, struct gate_settings *out);
void options_http(const struct options *, struct http_settings *out);
/* Its ca_file is borrowed from the options. */
void options_outbound(const struct options *, struct outbound_config *out);

#endif
