// SPDX-License-Identifier: Apache-2.0
// Members whom the list of names does not show: those whose names are written
// another way, and those of a group too large to be read whole.
import type { GroupMember } from "@yizhan/sdk";
import { client } from "./session";

const pauseMs = 180;
const readMax = 5000; /* as many as members.ts reads */
let turn = 0;

/** 张伟 as zw. Nobody when something else is asked for meanwhile. */
export async function findMembers(
	conv: string,
	text: string,
	known: readonly GroupMember[],
): Promise<readonly GroupMember[]> {
	const mine = ++turn;
	await new Promise((resolve) => setTimeout(resolve, pauseMs));
	if (mine !== turn)
		return [];
	const none: { id: string }[] = [];
	const group = { id: conv.slice(2), text, limit: 20 };
	const [here, { users }] = await Promise.all([
		known.length < readMax
			? { members: [] }
			: client().call("group.members", group).catch(() => ({ members: [] })),
		client()
			.call("user.search", { text, limit: 50 })
			.catch(() => ({ users: none })),
	]);
	const ids = new Set(users.map((u) => u.id));
	return [...here.members, ...known.filter((m) => ids.has(m.user))];
}
