// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test, vi } from "vitest";
import {
	dropOffset,
	forget,
	type Setting,
	saved,
	update,
	wish,
	wishText,
	zones,
} from "../src/lib/settings";

vi.mock("@common/stores/session", () => ({ onClient: () => {} }));

const offset = {
	name: "utc_offset_minutes",
	unit: "minutes",
	value: 60,
	default: 0,
	min: -720,
	max: 840,
	locked: false,
} as Setting;
const zone = {
	name: "time_zone",
	unit: "zone",
	value: 0,
	default: 0,
	min: 0,
	max: 0,
	locked: false,
} as Setting;

function have(text?: string, locked = false): void {
	const row = { ...zone, locked, ...(text && { text }) };
	saved.value = { org: "", settings: [row, offset] };
}

beforeEach(() => {
	forget();
	have();
});

test("of a zone and an offset the one chosen last is told", () => {
	wishText(zone, "Europe/Berlin");
	expect(update()).toEqual({ time_zone: "Europe/Berlin" });
	wish(offset, 120);
	expect(update()).toEqual({ utc_offset_minutes: 120 });
	wishText(zone, "Asia/Tokyo");
	dropOffset();
	expect(update()).toEqual({ time_zone: "Asia/Tokyo" });
});

test("a zone that is typed and cleared again leaves the offset", () => {
	wish(offset, 120);
	wishText(zone, "E");
	wishText(zone, "");
	expect(update()).toEqual({ utc_offset_minutes: 120 });
});

test("an offset ends the zone that is in force, and is seen to", () => {
	have("Europe/Berlin");
	wish(offset, 120);
	expect(update()).toEqual({ utc_offset_minutes: 120, reset: ["time_zone"] });
	wish(offset, "default");
	expect(update().reset?.sort()).toEqual(["time_zone", "utc_offset_minutes"]);
});

test("the zone's own minutes can be chosen as an offset", () => {
	have("Europe/Berlin");
	wish(offset, 120);
	wish(offset, offset.value);
	expect(update()).toEqual({ utc_offset_minutes: 60, reset: ["time_zone"] });
});

test("an offset that is taken back takes the zone with it", () => {
	have("Europe/Berlin");
	wish(offset, "default");
	expect(update().reset?.sort()).toEqual(["time_zone", "utc_offset_minutes"]);
	forget();
	have("Europe/Berlin");
	wish({ ...zone, text: "Europe/Berlin", changed_ts: 1 }, "default");
	expect(update()).toEqual({ reset: ["time_zone"] });
});

test("a zone that is typed over an unsaved offset is the one that stays", () => {
	have("Europe/Berlin");
	wish(offset, "default");
	wishText({ ...zone, text: "Europe/Berlin" }, "Europe/Berlin");
	dropOffset();
	expect(update()).toEqual({});
});

test("what the configuration says stays", () => {
	have("Europe/Berlin", true);
	wish(offset, 120);
	expect(update()).toEqual({ utc_offset_minutes: 120 });
});

test("a browser that names no zones takes what is typed", () => {
	const known = Intl.supportedValuesOf;
	Object.assign(Intl, { supportedValuesOf: undefined });
	expect(zones()).toEqual([]);
	Object.assign(Intl, { supportedValuesOf: known });
	expect(zones()).toContain("Europe/Berlin");
});
