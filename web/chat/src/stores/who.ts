// SPDX-License-Identifier: Apache-2.0
// Who has read, acknowledged or reacted to a message, page by page.
import type { MessageEntry } from "@yizhan/sdk";
import { onScopeDispose, ref, shallowRef } from "vue";
import { client } from "./session";

export type PeopleOf = "readers" | "acks" | "reactions";

interface Page {
	users: string[];
	after?: string | undefined;
	more: boolean;
}

const limit = 100;
/* A page may list nobody and still not be the last. */
const emptyMax = 20;

type Ask = (
	at: { conv: string; seq: number; after?: string; limit: number },
	tab: string,
) => Promise<Page>;

const asks: Record<PeopleOf, Ask> = {
	readers: (at, which) =>
		client().call("message.readers", {
			...at,
			which: which as "read" | "unread",
		}),
	acks: (at, which) =>
		client().call("message.acks", {
			...at,
			which: which as "acked" | "waiting",
		}),
	async reactions(at, emoji) {
		const out = await client().call("message.reactions", { ...at, emoji });
		const users = out.people.map((p) => p.user);
		return { users, after: users.at(-1), more: out.more };
	},
};

export function tabsOf(what: PeopleOf, e: MessageEntry): string[] {
	if (what === "readers")
		return ["read", "unread"];
	return what === "acks" ? ["acked", "waiting"] : Object.keys(e.reactions ?? {});
}

export function useWho(what: PeopleOf, conv: string, seq: number) {
	const users = shallowRef<readonly string[]>([]);
	const hasMore = ref(false);
	const isLoading = ref(false);
	const error = shallowRef<unknown>();
	let tab = "";
	let after: string | undefined;
	let turn = 0; /* an answer for another tab is dropped */

	async function page(mine: number): Promise<void> {
		for (let i = 0; i < emptyMax; i++) {
			const at = { conv, seq, limit, ...(after && { after }) };
			const out = await asks[what](at, tab);
			if (mine !== turn)
				return;
			users.value = [...users.value, ...out.users];
			after = out.after;
			hasMore.value = out.more;
			if (out.users.length || !out.more)
				return;
		}
	}

	async function more(): Promise<void> {
		const mine = ++turn;
		isLoading.value = true;
		error.value = undefined;
		try {
			await page(mine);
		} catch (e) {
			if (mine === turn)
				error.value = e;
		} finally {
			if (mine === turn)
				isLoading.value = false;
		}
	}

	function show(wanted: string): Promise<void> {
		tab = wanted;
		after = undefined;
		users.value = [];
		return more();
	}

	onScopeDispose(() => {
		turn++;
	});
	return { users, hasMore, isLoading, error, more, show };
}
