// SPDX-License-Identifier: Apache-2.0
// Who is in a conversation, by its kind, and what an administrator changes
// there.
import { client } from "@common/stores/session";
import type { Key } from "@i18n";
import { newCid } from "./ids";
import type { Page } from "./pages";

export interface Member {
	user: string;
	name?: string;
	role?: string;
}

type Change = (id: string, users: string[]) => Promise<unknown>;

export interface MemberKind {
	title: Key;
	canSearch?: boolean;
	fetch: (id: string, text: string, after?: string) => Promise<Page<Member>>;
	roles: Readonly<Record<string, Key>>;
	add?: Change;
	remove?: Change;
	/** From this role to the next one; an owner gives it away instead. */
	moves: Readonly<Record<string, { label: Key; run: Change }>>;
	leaving?: { title: Key; text: Key };
}

const limit = 50;

const groupRole =
	(role: "member" | "admin"): Change =>
	(id, users) =>
		client().call("group.set_role", { id, users, role, cid: newCid() });

export const memberKinds = {
	group: {
		title: "group.who",
		canSearch: true,
		async fetch(id, text, after) {
			const { members, more } = await client().call("group.members", {
				id,
				...(text && { text }),
				...(after && { after }),
				limit,
			});
			return { items: members, more, next: members.at(-1)?.user };
		},
		roles: {
			owner: "group.owner",
			admin: "group.admin",
			member: "group.member",
		},
		add: (id, users) =>
			client().call("group.add", { id, users, cid: newCid() }),
		remove: (id, users) =>
			client().call("group.remove", { id, users, cid: newCid() }),
		moves: {
			member: { label: "group.toAdmin", run: groupRole("admin") },
			admin: { label: "group.toMember", run: groupRole("member") },
		},
		leaving: { title: "group.remove.title", text: "group.remove.text" },
	},
	channel: {
		title: "channel.who",
		async fetch(id, _text, after) {
			const { readers, more } = await client().call("channel.readers", {
				id,
				...(after && { after }),
				limit,
			});
			return { items: readers, more, next: readers.at(-1)?.user };
		},
		roles: {
			owner: "group.owner",
			writer: "channel.writer",
			reader: "channel.reader",
		},
		add: (id, users) => client().call("channel.add", { id, users }),
		remove: (id, users) => client().call("channel.remove", { id, users }),
		moves: {
			reader: {
				label: "channel.toWriter",
				run: (id, add) =>
					client().call("channel.writers", { id, add, cid: newCid() }),
			},
			writer: {
				label: "channel.toReader",
				run: (id, remove) =>
					client().call("channel.writers", { id, remove, cid: newCid() }),
			},
		},
		leaving: { title: "channel.remove.title", text: "channel.remove.text" },
	},
	room: {
		title: "room.who",
		async fetch(room, _text, after) {
			const said = await client().call("room.members", {
				room,
				...(after && { after: Number(after) }),
				limit,
			});
			return {
				items: (said.members ?? []).map((user) => ({ user })),
				more: said.more,
				next: said.next?.toString(),
			};
		},
		roles: {},
		moves: {},
	},
} satisfies Record<string, MemberKind>;
