// SPDX-License-Identifier: Apache-2.0
// What is decided for the organisation: as the server has it, and what has been
// changed here and not been saved. That is kept while one looks elsewhere in
// the console.
import { type Key, t } from "@i18n";
import { onClient } from "@common/stores/session";
import type { SettingGetOut, SettingUpdateIn } from "@yizhan/sdk";
import { computed, reactive, ref, shallowRef } from "vue";

export type Setting = SettingGetOut["settings"][number];

/** What may be said of one: a value, a text, or that it be as by default. */
export type Wish = number | { readonly text: string } | "default";

export const saved = shallowRef<SettingGetOut>();
export const wishes = reactive(new Map<string, Wish>());
/** undefined: as it is. */
export const org = ref<string>();

interface Text {
	label: Key;
	help: Key;
}

const texts: Readonly<Record<string, Text>> = {
	recall_window_ms: { label: "set.recall", help: "set.recall.help" },
	edit_window_ms: { label: "set.edit", help: "set.edit.help" },
	direct_needs_contact: { label: "set.contact", help: "set.contact.help" },
	groups_by_admins: { label: "set.groups", help: "set.groups.help" },
	password_chars: { label: "set.chars", help: "set.chars.help" },
	password_classes: { label: "set.classes", help: "set.classes.help" },
	password_history: { label: "set.history", help: "set.history.help" },
	password_age_ms: { label: "set.age", help: "set.age.help" },
	password_change_first: { label: "set.first", help: "set.first.help" },
	login_failures: { label: "set.failures", help: "set.failures.help" },
	login_lock_ms: { label: "set.lock", help: "set.lock.help" },
	totp_for: { label: "set.totp", help: "set.totp.help" },
	read_receipts: { label: "set.receipts", help: "set.receipts.help" },
	group_history: { label: "set.newcomers", help: "set.newcomers.help" },
	file_bytes: { label: "set.filebytes", help: "set.filebytes.help" },
	file_types: { label: "set.filetypes", help: "set.filetypes.help" },
	phones: { label: "set.phones", help: "set.devices.help" },
	desktops: { label: "set.desktops", help: "set.devices.help" },
	browsers: { label: "set.browsers", help: "set.devices.help" },
	token_lifetime_ms: { label: "set.token", help: "set.token.help" },
	language: { label: "set.language", help: "set.language.help" },
	time_zone: { label: "set.zone", help: "set.zone.help" },
	utc_offset_minutes: { label: "set.clock", help: "set.clock.help" },
};

export const textOf = (name: string): Text | undefined => texts[name];

export const panels: readonly { title: Key; names: readonly string[] }[] = [
	{ title: "set.local", names: ["language", "time_zone", "utc_offset_minutes"] },
	{
		title: "set.messages",
		names: [
			"recall_window_ms",
			"edit_window_ms",
			"read_receipts",
			"file_bytes",
			"file_types",
		],
	},
	{
		title: "set.people",
		names: ["direct_needs_contact", "groups_by_admins", "group_history"],
	},
	{ title: "set.devices", names: ["phones", "desktops", "browsers"] },
	{
		title: "set.signin",
		names: [
			"password_chars",
			"password_classes",
			"password_history",
			"password_age_ms",
			"password_change_first",
			"login_failures",
			"login_lock_ms",
			"totp_for",
			"token_lifetime_ms",
		],
	},
];

const minute = 60_000;
const day = 86_400_000;

/** Sign-in policies ready to be taken; each is saved as any other change. */
export const profiles: readonly {
	name: string;
	label: Key;
	help: Key;
	values: Readonly<Record<string, number>>;
}[] = [
	{
		/* NIST SP 800-63B: long, not of kinds, changed when there is a reason. */
		name: "modern",
		label: "set.profile.modern",
		help: "set.profile.modern.help",
		values: {
			password_chars: 12,
			password_classes: 1,
			password_history: 0,
			password_age_ms: 0,
			password_change_first: 1,
			login_failures: 10,
			login_lock_ms: 15 * minute,
			totp_for: 0,
			token_lifetime_ms: 90 * day,
		},
	},
	{
		/* GB/T 22239-2019, third level, 8.1.4.1. */
		name: "mlps",
		label: "set.profile.mlps",
		help: "set.profile.mlps.help",
		values: {
			password_chars: 10,
			password_classes: 3,
			password_history: 5,
			password_age_ms: 90 * day,
			password_change_first: 1,
			login_failures: 5,
			login_lock_ms: 30 * minute,
			totp_for: 1,
			token_lifetime_ms: day,
		},
	},
];

/** What is locked stays. */
export function takeProfile(values: Readonly<Record<string, number>>): void {
	for (const [name, value] of Object.entries(values)) {
		const one = find(name);
		if (one && !one.locked)
			wish(one, value);
	}
}

export const isProfile = (values: Readonly<Record<string, number>>): boolean =>
	Object.entries(values).every(([name, value]) => {
		const one = find(name);
		return one !== undefined && shown(one) === value;
	});

export function find(name: string): Setting | undefined {
	return saved.value?.settings.find((s) => s.name === name);
}

/** What the numbers of a choice mean. */
const choices: Readonly<Record<string, readonly Key[]>> = {
	language: ["set.language.0", "set.language.1", "set.language.2"],
	totp_for: ["set.totp.0", "set.totp.1", "set.totp.2"],
	file_types: ["set.filetypes.0", "set.filetypes.1", "set.filetypes.2"],
};

/* Where clocks are no whole hours ahead of UTC. */
const oddOffsets = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765];

function offsetText(minutes: number): string {
	const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
	const m = Math.abs(minutes);
	return `UTC${minutes < 0 ? "−" : "+"}${two(m / 60)}:${two(m % 60)}`;
}

/** What may be chosen, and how it reads; undefined: anything. */
export function optionsOf(
	s: Setting,
): readonly { value: number; label: string }[] | undefined {
	if (s.unit !== "minutes")
		return choices[s.name]?.map((key, value) => ({ value, label: t(key) }));
	const values = new Set([...oddOffsets, s.default, s.value]);
	for (let hour = s.min; hour <= s.max; hour += 60)
		values.add(hour);
	return [...values]
		.sort((a, b) => a - b)
		.map((value) => ({ value, label: offsetText(value) }));
}

/** As far as this browser knows them; the server's system may know others. */
export const zones = (): readonly string[] =>
	Intl.supportedValuesOf?.("timeZone") ?? [];

/** The value that is shown: wished for, or in force. */
export function shown(s: Setting): number {
	const wish = wishes.get(s.name);
	if (wish === "default")
		return s.default;
	return typeof wish === "number" ? wish : s.value;
}

/** The same of one that is no number. */
export function shownText(s: Setting): string {
	const wish = wishes.get(s.name);
	return typeof wish === "object" ? wish.text : wish ? "" : (s.text ?? "");
}

export const wishText = (s: Setting, text: string): void =>
	wish(s, text ? { text } : "default");

export function wish(s: Setting, value: Wish): void {
	const isOffset = s.name === "utc_offset_minutes";
	const isSame =
		typeof value === "object"
			? value.text === s.text
			: value === "default"
				? s.changed_ts === undefined
				: value === s.value;
	/* While a zone holds, the offset that is shown is the zone's. */
	if (isSame && !(isOffset && find("time_zone")?.text))
		wishes.delete(s.name);
	else
		wishes.set(s.name, value);
	if (isOffset)
		dropZone();
}

/* Of a zone and an offset the one that was chosen last holds. An offset that
 * is taken back ends the zone as well. */
function dropZone(): void {
	const zone = find("time_zone");
	if (!zone || zone.locked)
		return;
	if (zone.text)
		wishes.set(zone.name, "default");
	else
		wishes.delete(zone.name);
}

/** Once a zone is typed to its end: its first letter says nothing yet. */
export function dropOffset(): void {
	wishes.delete("utc_offset_minutes");
}

export function isFine(s: Setting): boolean {
	const value = shown(s);
	return Number.isSafeInteger(value) && value >= s.min && value <= s.max;
}

export const wishedOrg = computed(() => {
	const name = org.value?.trim();
	return name && name !== saved.value?.org ? name : undefined;
});

export const changes = computed(
	() => wishes.size + (wishedOrg.value === undefined ? 0 : 1),
);

export const isSavable = computed(
	() =>
		changes.value > 0 &&
		(saved.value?.settings.every((s) => !wishes.has(s.name) || isFine(s)) ?? false),
);

/** What setting.update is told. */
export function update(): SettingUpdateIn {
	const said: Record<string, unknown> = {};
	const reset: string[] = [];
	for (const [name, value] of wishes) {
		if (value === "default")
			reset.push(name);
		else if (typeof value === "object")
			said[name] = value.text;
		else
			said[name] = find(name)?.unit === "switch" ? value === 1 : value;
	}
	return {
		...said,
		...(reset.length && { reset }),
		...(wishedOrg.value !== undefined && { org: wishedOrg.value }),
	};
}

export function forget(): void {
	wishes.clear();
	org.value = undefined;
}

/* Whoever signs in next may be of another organisation. */
onClient(() => {
	forget();
	saved.value = undefined;
});

const unitSizes = {
	minute: 60_000,
	hour: 3_600_000,
	day: 86_400_000,
	kilobyte: 1024,
	megabyte: 1024 ** 2,
	gigabyte: 1024 ** 3,
} as const;
export type Unit = keyof typeof unitSizes;

/** Those in which one is said, the smallest first. */
export const unitsOf = (s: Setting): readonly Unit[] =>
	s.unit === "bytes"
		? ["kilobyte", "megabyte", "gigabyte"]
		: ["minute", "hour", "day"];

/** The largest unit of which it is a whole number. */
export function unitOf(n: number, units: readonly Unit[]): Unit {
	const [least] = units as [Unit];
	return n > 0
		? ([...units].reverse().find((u) => n % unitSizes[u] === 0) ?? least)
		: least;
}

export const inUnit = (n: number, unit: Unit): number => n / unitSizes[unit];
export const fromUnit = (n: number, unit: Unit): number => n * unitSizes[unit];
