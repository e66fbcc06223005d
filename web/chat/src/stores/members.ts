// SPDX-License-Identifier: Apache-2.0
// Members of a group: for its panel and for @ completion.
import type { GroupMember } from "@yizhan/sdk";
import { onScopeDispose, shallowRef } from "vue";
import { client, online } from "./session";

const page = 500;
const pagesMax = 10;

/** Reads all members (bounded) and again after a change of the group. */
export function useMembers(conv: string) {
	const id = conv.slice(2);
	const members = shallowRef<readonly GroupMember[]>([]);
	const error = shallowRef<unknown>();
	let turn = 0;

	async function load(): Promise<void> {
		const mine = ++turn;
		const all: GroupMember[] = [];
		await online();
		try {
			for (let i = 0; i < pagesMax; i++) {
				const after = all.at(-1)?.user;
				const out = await client().call("group.members", {
					id,
					limit: page,
					...(after ? { after } : {}),
				});
				all.push(...out.members);
				if (!out.more)
					break;
			}
			if (mine !== turn)
				return;
			members.value = all;
			error.value = undefined;
		} catch (e) {
			if (mine === turn)
				error.value = e;
		}
	}

	const off = client().on("entry", ({ entry }) => {
		if (entry.conv === conv && entry.type !== "message")
			void load();
	});
	onScopeDispose(() => {
		turn++;
		off();
	});
	void load();
	return { members, error, load };
}
