// SPDX-License-Identifier: Apache-2.0
// What was said or happened in a conversation, in one line.
import type { Entry, MessageEntry } from "@yizhan/sdk";
import { joinNames, type Key, t } from "../i18n";
import { cardOf, fileOf, partsOf, placeOf, textOf } from "../lib/bodies";
import { nameOf } from "./people";
import { me } from "./session";

/** A key and the one for what one did oneself. */
const keys: Record<string, [Key, Key]> = {
	message: ["msg.recalled", "msg.recalled.me"],
	recall: ["msg.recalled", "msg.recalled.me"],
	create: ["note.create", "note.create.me"],
	join: ["note.join", "note.join.me"],
	leave: ["note.leave", "note.leave.me"],
	remove: ["note.remove", "note.remove.me"],
	update: ["note.update", "note.update.me"],
	destroy: ["note.destroy", "note.destroy.me"],
	edit: ["note.edit", "note.edit.me"],
	react: ["note.react", "note.react.me"],
	pin: ["note.pin", "note.pin.me"],
	unpin: ["note.unpin", "note.unpin.me"],
	ack: ["note.ack", "note.ack.me"],
	erase: ["note.erase", "note.erase"],
	nothing: ["note.nothing", "note.nothing.me"],
};

function kindOf(e: Entry, ids: readonly string[]): string {
	if (e.type === "leave" && ids.length)
		return "remove";
	if (e.type === "pin" && !e.body?.on)
		return "unpin";
	if (e.type === "react" && !e.body?.on)
		return ""; /* hardly worth a line */
	return e.type !== "message" && e.users?.length === 0 ? "nothing" : e.type;
}

export function noteText(e: Entry): string {
	const ids =
		e.type === "message" ? [] : (e.users ?? []).filter((id) => id !== e.from);
	const users = joinNames(
		ids.map((id) => (id === me.value.id ? t("common.you") : nameOf(id))),
	);
	const pair = keys[kindOf(e, ids)];
	if (!pair)
		return t("note.other");
	const key = pair[e.from === me.value.id ? 1 : 0];
	/* The box itself acts without a name, for its administrator. */
	const name = e.from ? nameOf(e.from) : t("people.admin");
	const emoji = (e.type !== "message" && e.body?.emoji) || "";
	return t(key, { name, users, emoji });
}

type Body = Record<string, unknown> | undefined;

/** What kinds other than text say beside their text. */
const kinds: Record<string, (body: Body) => [Key, string]> = {
	image: () => ["kind.image", ""],
	video: () => ["kind.video", ""],
	voice: () => ["kind.voice", ""],
	file: (body) => ["kind.file", fileOf(body).name],
	location: (body) => ["kind.location", placeOf(body).name],
	card: (body) => ["kind.card", cardOf(body).title],
	merged: (body) => ["kind.merged", partsOf(body).title],
};

/** A message in one line, as lists, quotes and readers of the screen need it;
 * empty when it is gone. */
export function lineOf(e: Entry | undefined | null): string {
	if (e?.type !== "message" || e.recalled || e.hidden)
		return "";
	const { kind, body } = e as MessageEntry;
	const text = textOf(body);
	const what = kinds[kind ?? ""];
	if (!what)
		return text || (kind === "text" ? "" : t("msg.unknown"));
	const [key, more] = what(body);
	return `[${t(key)}] ${text || more}`.trim();
}
