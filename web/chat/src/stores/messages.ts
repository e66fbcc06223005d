// SPDX-License-Identifier: Apache-2.0
// What a person does with messages that are there. Each of these is an entry
// of the log, and what it changes comes back by it.
import type { MessageEntry } from "@yizhan/sdk";
import { now } from "./clock";
import { newCid } from "./conversations";
import { client, me } from "./session";
import type { OpenTimeline } from "./timeline";

/** What the menu of a message offers. */
export type MessageAct =
	| "reply"
	| "copy"
	| "edit"
	| "forward"
	| "select"
	| "mention"
	| "pin"
	| "unpin"
	| "ack"
	| "calm"
	| "readers"
	| "acks"
	| "reactions"
	| "delete"
	| "report"
	| "recall"
	| "retry"
	| "discard";

/** Offered first; others come from those who react so elsewhere. */
export const quickEmojis = ["👍", "❤️", "😄", "🎉", "😮", "😢"] as const;

/** While the server would still take it. */
export function isWithin(
	ts: number,
	limit: "edit_ms" | "recall_ms",
): boolean {
	const ms = client().session?.limits[limit];
	return ms === undefined || now.value - ts < ms;
}

export function canEdit(e: MessageEntry): boolean {
	return (
		e.from === me.value.id &&
		!e.streaming &&
		!e.forwarded &&
		e.kind !== "merged" &&
		isWithin(e.ts, "edit_ms")
	);
}

type Changing =
	| "message.ack"
	| "message.calm"
	| "message.pin"
	| "message.unpin";

export async function change(
	verb: Changing,
	conv: string,
	seq: number,
): Promise<void> {
	await client().call(verb, { conv, seq, cid: newCid() });
}

/** People are listed by id, so that one's own place in the list is known. */
async function hasReacted(
	conv: string,
	seq: number,
	emoji: string,
): Promise<boolean> {
	const { id } = me.value;
	/* Just before one's own id, or from the beginning. */
	let after = id.slice(0, -1) || undefined;
	for (;;) {
		const out = await client().call("message.reactions", {
			conv,
			seq,
			emoji,
			limit: 200,
			...(after && { after }),
		});
		const last = out.people.at(-1)?.user;
		if (out.people.some((p) => p.user === id))
			return true;
		if (!out.more || !last || last > id)
			return false;
		after = last;
	}
}

/** Adds one's reaction, or takes it back. */
export async function toggleReaction(
	view: OpenTimeline,
	e: MessageEntry,
	emoji: string,
): Promise<void> {
	const { conv, deeds } = view;
	const { seq } = e;
	const has =
		deeds.has(seq, emoji) ??
		(!!e.reactions?.[emoji] && (await hasReacted(conv, seq, emoji)));
	deeds.learn(seq, emoji, has);
	const verb = has ? "message.unreact" : "message.react";
	await client().call(verb, { conv, seq, emoji, cid: newCid() });
}

/** For oneself alone; the others keep it. */
export async function deleteForMe(
	view: OpenTimeline,
	seqs: number[],
): Promise<void> {
	const { conv } = view;
	seqs.sort((a, b) => a - b);
	await client().call("message.delete", { conv, seqs });
	view.hide({ deleted: seqs });
}

export async function editMessage(
	conv: string,
	e: MessageEntry,
	text: string,
	mentions: string[],
): Promise<void> {
	const { seq, kind = "text" } = e;
	await client().call("message.edit", {
		conv,
		seq,
		kind: kind as "text",
		body: { ...e.body, text },
		...(mentions.length && { mentions }),
		cid: newCid(),
	});
}

/** One as it is; several become one. */
export async function forward(
	from: string,
	seqs: number[],
	conv: string,
	title: string,
): Promise<void> {
	seqs.sort((a, b) => a - b);
	await client().call("message.forward", {
		from,
		seqs,
		conv,
		...(seqs.length > 1 && { merged: true, title }),
		cid: newCid(),
	});
}
