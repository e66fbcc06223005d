// SPDX-License-Identifier: Apache-2.0
// What the organisation says to its people: the messages of the directory log
// and of one's own log, as one conversation to read.
import type { Conversation, MessageEntry } from "@yizhan/sdk";
import { computed, onScopeDispose, ref, shallowRef } from "vue";
import { Merged, united } from "../lib/merge";
import { conversation, unreadTotal } from "./conversations";
import { client, me, onClient, online } from "./session";

/** How the page names it. */
export const orgConv = "t:";

const convs = () => [orgConv, `s:${me.value.id}`];
const newest = shallowRef<MessageEntry>();

export function isOrg(conv: string): boolean {
	return conv === orgConv || conv === `s:${me.value.id}`;
}

const merged = () =>
	new Merged((params) => client().call("message.list", params), convs());

onClient((c) => {
	newest.value = undefined;
	let hasLooked = false;

	/* The newest entry of these logs is seldom a message. */
	async function look(): Promise<void> {
		const count = convs().reduce((n, x) => n + (conversation(x)?.count ?? 0), 0);
		if (hasLooked || !count)
			return;
		hasLooked = true;
		try {
			(await merged().older()).forEach(note);
		} catch {
			hasLooked = false;	// with the next connection
		}
	}

	/* The logs are caught up with one after the other. */
	function note(entry: MessageEntry): void {
		if (entry.id > (newest.value?.id ?? 0))
			newest.value = entry;
	}

	c.on("state", ({ state }) => {
		if (state === "online")
			void look();
	});
	c.on("message", ({ entry }) => {
		if (isOrg(entry.conv) && !entry.hidden)
			note(entry);
	});
});

export const orgUnread = computed(() =>
	convs().reduce((n, conv) => n + (conversation(conv)?.unread ?? 0), 0),
);

export const allUnread = computed(() => unreadTotal.value + orgUnread.value);

/** As a row of the list; there is none before the first message. */
export const orgRow = computed<Conversation | undefined>(() => {
	const last = newest.value;
	if (!last)
		return undefined;
	const { seq, ts, id } = last;
	const none = { count: 1, mentions: 0, read: 0, typing: [] };
	const unread = orgUnread.value;
	const base = { conv: orgConv, kind: "tenant" as const, changed: id };
	return { ...none, ...base, seq, ts, unread, last };
});

export function useOrg() {
	const messages = shallowRef<readonly MessageEntry[]>([]);
	const hasMore = ref(true);
	const isLoading = ref(false);
	const error = shallowRef<unknown>();
	const source = merged();

	async function older(): Promise<void> {
		if (isLoading.value)
			return;
		isLoading.value = true;
		error.value = undefined;
		try {
			await online();
			messages.value = united(await source.older(), messages.value);
			hasMore.value = source.hasMore;
		} catch (e) {
			error.value = e;
		} finally {
			isLoading.value = false;
		}
	}

	function markRead(): void {
		if (document.hasFocus())
			for (const conv of convs())
				client().conversations.markRead(conv);
	}

	onScopeDispose(
		client().on("message", ({ entry }) => {
			if (isOrg(entry.conv) && !entry.hidden && !entry.recalled)
				messages.value = united(messages.value, [entry]);
		}),
	);
	return { messages, hasMore, isLoading, error, older, markRead };
}
