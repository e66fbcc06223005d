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

#define CONFIG_FILE "/etc/yizhan/yizhan.toml"
#define CONFIG_DIR "/etc/yizhan/conf.d"
#define ENV_PREFIX "YIZHAN_"

struct options {
	/* server */
	const char *listen, *data;
	bool tls;
	int64_t workers, shards, readers;
	struct option_list trusted_proxies, origins;
	bool metrics_open;
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
	int64_t users, group_members;
	/* session */
	int64_t heartbeat_ms, greet_ms, token_lifetime_ms, recall_window_ms;
	/* devices */
	int64_t phone, desktop, web;
	/* rooms */
	int64_t rooms, room_members, rooms_per_session;
	int64_t room_body_bytes, room_ring_bytes;
	int64_t room_grace_ms, room_idle_ms;
	bool room_create_on_join;
	/* log */
	int level;
};

/* The daemon's own rows, then those of every module. */
const struct conf_table *option_tables(void);

const struct options *options_of(const struct conf *);
void options_core(const struct options *, struct core_settings *out);
void options_gate(const struct options *, struct gate_settings *out);
void options_http(const struct options *, struct http_settings *out);

#endif
