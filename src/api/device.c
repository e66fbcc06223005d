/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Rows: devices.
 * Runs on: nothing; const data.
 * Owns: nothing.
 */
#include "api/rows.h"
#include "core/device.h"

#define DEVICE                                                            \
	FIELD_ID(struct device_change_in, device,                         \
	    FIELD_REQUIRED | FIELD_PATH, "The device")
#define WHOSE(s)                                                          \
	FIELD_ID(s, user, 0, "Of another person (admins, server keys)")
#define CID                                                               \
	FIELD_ID(struct device_change_in, cid, 0,                         \
	    "Client id: a retry gets the first answer")

static const struct field list_in[] = {
	WHOSE(struct device_list_in),
	FIELD_END
};
static const struct field device_out[] = {
	OUT(FIELD_T_ID, "id", "Chosen by the device"),
	OUT(FIELD_T_STRING, "platform", "phone, desktop or web"),
	OUT_OPT(FIELD_T_STRING, "name", "What its person or it says"),
	OUT(FIELD_T_BOOL, "push", "It may be pushed to"),
	OUT(FIELD_T_BOOL, "online", "It has a session"),
	OUT(FIELD_T_BOOL, "current", "It is the one that asks"),
	OUT(FIELD_T_INT, "seen_ts", "Last sign-in, within a day, Unix ms"),
	OUT_OPT(FIELD_T_STRING, "address", "Block of addresses it came from"),
	FIELD_END
};
static const struct field get_in[] = {
	FIELD_ID(struct device_get_in, device, FIELD_REQUIRED | FIELD_PATH,
	    "The device"),
	WHOSE(struct device_get_in),
	FIELD_END
};
static const struct field list_out[] = {
	OUT_LIST("devices", device_out, "In the order of ids"),
	FIELD_END
};
static const struct field rename_in[] = {
	DEVICE,
	FIELD_NAME(struct device_change_in, name, 64, FIELD_REQUIRED,
	    "What one calls it"),
	CID,
	FIELD_END
};
static const struct field set_in[] = {
	DEVICE,
	FIELD_BOOL(struct device_change_in, push, FIELD_REQUIRED,
	    "It may be pushed to"),
	CID,
	FIELD_END
};
static const struct field kick_in[] = {
	DEVICE,
	WHOSE(struct device_change_in),
	CID,
	FIELD_END
};

static const struct op rows[] = {
	{ .name = "device.list", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .route = "GET /v1/devices", IN(list_in, struct device_list_in),
	  .out = list_out,
	  .steps = { STEP_READERS(device_list_find),
		STEP_SHARD(device_list) },
	  .help = "Lists one's own devices, or anybody's for admins." },
	{ .name = "device.get", .allow = PEOPLE_AND_ADMINS, .cost = 1,
	  .route = "GET /v1/devices/{device}",
	  IN(get_in, struct device_get_in), .out = device_out,
	  .steps = { STEP_READERS(device_get_find),
		STEP_SHARD(device_get) },
	  .live_from = "online", .look = device_look,
	  .help = "Gives a device of one's own, or anybody's for admins." },
	{ .name = "device.rename", .allow = PEOPLE, .cost = 2,
	  .route = "POST /v1/devices/{device}/rename",
	  IN(rename_in, struct device_change_in), .out = appended_out,
	  .steps = { STEP_WRITER(device_rename) },
	  .help = "Gives a device of one's own a name." },
	{ .name = "device.set", .allow = PEOPLE, .cost = 2,
	  .route = "PATCH /v1/devices/{device}",
	  IN(set_in, struct device_change_in), .out = appended_out,
	  .steps = { STEP_WRITER(device_set) },
	  .help = "Says whether a device of one's own may be pushed to." },
	{ .name = "device.kick", .allow = PEOPLE_AND_ADMINS, .cost = 2,
	  .when_full = FULL_RESERVE,
	  .route = "POST /v1/devices/{device}/kick",
	  IN(kick_in, struct device_change_in), .out = appended_out,
	  .steps = { STEP_SHARD(device_kick_check),
		STEP_WRITER(device_kick) },
	  .help = "Signs a device out: its sessions end, and its token,"
	    " unless an issuer of the ISV's signed that." },
};

const struct op_set ops_device = OP_ROWS(rows);
