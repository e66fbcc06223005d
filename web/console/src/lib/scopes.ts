// SPDX-License-Identifier: Apache-2.0
// What a server key or a role may do.
import { codeText, type Key, t } from "@i18n";

const both = [
	"user",
	"conversation",
	"message",
	"group",
	"channel",
	"room",
	"session",
	"device",
	"contact",
	"presence",
	"department",
	"file",
	"broadcast",
	"words",
	"webhook",
	"callback",
];

/** What a key may be given, as the server names it. */
export const scopes: readonly string[] = [
	...both.flatMap((noun) => [`${noun}.read`, `${noun}.write`]),
	"message.import",
	"token.write",
	"search.write",
	"brand.write",
	"act",
];

const ways: Readonly<Record<string, Key>> = {
	read: "scope.is.read",
	write: "scope.is.write",
};

/** In words; as the server names it where there are none for it. */
export function scopeText(scope: string): string {
	const whole = codeText("scope", scope);
	const [noun = "", way = ""] = scope.split(".");
	const of = codeText("scope", noun);
	return whole ?? (of && ways[way] ? t(ways[way], { of }) : scope);
}
