// SPDX-License-Identifier: Apache-2.0
// The list of conversations and what belongs to it: drafts, titles, counts.
import type { Conversation, Pending } from "@yizhan/sdk";
import { computed, shallowReactive, shallowRef } from "vue";
import { t } from "../i18n";
import { Drafts, type DraftText } from "../lib/drafts";
import { DraftSync } from "../lib/draftsync";
import { route } from "../router";
import { nameOf } from "./people";
import { client, me, onClient } from "./session";

export const conversations = shallowRef<readonly Conversation[]>([]);
export const unreadTotal = shallowRef(0);
const byName = shallowReactive(new Map<string, Conversation>());
const outbox = shallowRef<readonly Pending[]>([]);

let drafts: Drafts | undefined;
let sync: DraftSync | undefined;
const draftMap = shallowReactive(new Map<string, DraftText>());

onClient((c, user) => {
	const read = (changed?: ReadonlySet<string>) => {
		conversations.value = c.conversations.list;
		unreadTotal.value = c.conversations.unread;
		for (const conv of changed ?? c.conversations.list.map((x) => x.conv)) {
			const snapshot = c.conversations.get(conv);
			if (snapshot)
				byName.set(conv, snapshot);
			else
				byName.delete(conv);
			if (snapshot && c.state === "online")
				sync?.seen(conv, snapshot.draft);
		}
		outbox.value = [...c.outbox];
	};
	sync?.close();
	sync = new DraftSync({
		push: (conv, draft) => c.call("conversation.draft", { conv, ...draft }),
		onDraft: (conv, draft) => putDraft(conv, draft ?? { text: "" }),
		has: (conv) => draftMap.has(conv),
		isOpen: (conv) => route.value.view === "chats" && route.value.conv === conv,
		setTimeout: (fn, ms) => setTimeout(fn, ms),
		clearTimeout: (timer) => clearTimeout(timer as number | undefined),
	});
	byName.clear();
	read();
	c.conversations.on("change", read);
	void c.loaded.then(() => read());

	drafts = new Drafts(localStorage, `yizhan.drafts.${user.id}`);
	draftMap.clear();
	for (const [conv, draft] of drafts.entries())
		draftMap.set(conv, draft);
});

export function conversation(conv: string): Conversation | undefined {
	return byName.get(conv);
}

/** Who or what a conversation is with. */
export function titleOf(conv: string): string {
	if (conv.startsWith("u:"))
		return nameOf(conv.slice(2));
	if (conv === "t:")
		return client().session?.org || t("org.title");
	return byName.get(conv)?.title || conv.slice(conv.indexOf(":") + 1);
}

/** What its avatar's colour comes from. */
export function faceOf(conv: string): string {
	return conv.slice(conv.indexOf(":") + 1);
}

export function isGroup(conv: string): boolean {
	return conv.startsWith("g:");
}

export const failedConvs = computed(
	() =>
		new Set(
			outbox.value.filter((p) => p.state === "failed").map((p) => p.conv),
		),
);

export function draftOf(conv: string): DraftText | undefined {
	return draftMap.get(conv);
}

export function keepDraft(conv: string, draft: DraftText): void {
	putDraft(conv, draft);
	sync?.kept(conv, draftMap.get(conv));
}

function putDraft(conv: string, draft: DraftText): void {
	drafts?.set(conv, draft);
	const kept = drafts?.get(conv);
	if (kept)
		draftMap.set(conv, kept);
	else
		draftMap.delete(conv);
}

export async function createGroup(
	name: string,
	members: string[],
): Promise<string> {
	const { group } = await client().call("group.create", {
		name,
		members: members.filter((id) => id !== me.value.id),
		cid: newCid(),
	});
	return group.conv;
}

/** For commands that the SDK does not number itself. */
export function newCid(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(12));
	return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}
