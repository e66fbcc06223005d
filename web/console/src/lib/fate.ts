// SPDX-License-Identifier: Apache-2.0
// What goes with somebody who is deleted, in sentences; what she has none of
// is not told.
import { t } from "@i18n";
import type { UserDeleteOut } from "@yizhan/sdk";
import { numberText } from "./format";

const parts = [
	["devices", "person.delete.devices"],
	["departments", "person.delete.departments"],
	["contacts", "person.delete.contacts"],
	["groups", "person.delete.groups"],
	["channels", "person.delete.channels"],
	["owned", "person.delete.owned"],
	["ended", "person.delete.ended"],
	["direct", "person.delete.direct"],
	["files", "person.delete.files"],
] as const;

export function fateLines(fate: UserDeleteOut): string[] {
	return [
		t("person.delete.always"),
		...parts
			.filter(([key]) => fate[key] > 0)
			.map(([key, text]) => t(text, { n: numberText(fate[key]) })),
	];
}
