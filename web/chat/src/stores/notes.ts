// SPDX-License-Identifier: Apache-2.0
// What happened in a conversation, in one quiet line.
import type { Entry } from "@yizhan/sdk";
import { joinNames, type Key, t } from "../i18n";
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
	nothing: ["note.nothing", "note.nothing.me"],
};

export function noteText(e: Entry): string {
	const ids =
		e.type === "message" ? [] : (e.users ?? []).filter((id) => id !== e.from);
	const users = joinNames(
		ids.map((id) => (id === me.value.id ? t("common.you") : nameOf(id))),
	);
	const isRemoval = e.type === "leave" && ids.length > 0;
	const isNothing = e.type !== "message" && e.users?.length === 0;
	const kind = isRemoval ? "remove" : e.type;
	const pair = keys[isNothing ? "nothing" : kind];
	if (!pair)
		return t("note.other");
	const key = pair[e.from === me.value.id ? 1 : 0];
	/* The box itself acts without a name, for its administrator. */
	const name = e.from ? nameOf(e.from) : t("people.admin");
	return t(key, { name, users });
}
