// SPDX-License-Identifier: Apache-2.0
// What the entries of a log say about its messages. Pure.
import type { Entry } from "@yizhan/sdk";

/** After these the message at their `target` must be asked for again. (Of a
 * recall the SDK makes the tombstone itself.) */
export const changes: ReadonlySet<string> = new Set<Entry["type"]>([
	"edit",
	"react",
	"pin",
	"extend",
	"ack",
	"calm",
	"erase",
	"finish",
]);

/* Of changes only these are lines of the history. */
const lines: ReadonlySet<string> = new Set<Entry["type"]>([
	"create",
	"join",
	"leave",
	"update",
	"destroy",
	"pin",
]);

export function isShown(e: Entry): boolean {
	if (e.type === "message")
		return !e.hidden;
	/* A pin is news, taking it off is not. */
	return lines.has(e.type) && (e.type !== "pin" || !!e.body?.on);
}

interface Deed {
	seq: number;
	on: boolean;
}

/** What one has done to messages oneself: reactions and acknowledgements. The
 * rows only have numbers; the log says who. */
export class Deeds {
	#map = new Map<string, Deed>();

	constructor(private me: string) {}

	/** An entry of the log, in any order, again and again. */
	note(e: Entry): void {
		if (e.from !== this.me || e.type === "message" || !e.target)
			return;
		/* Without a body nothing had to be changed, but so it is. */
		if (e.type === "react" && e.body?.emoji)
			this.#set(e.target, e.body.emoji, e.seq, !!e.body.on);
		else if (e.type === "ack")
			this.#set(e.target, "", e.seq, true);
	}

	/** What was found out otherwise; holds until the log says more. */
	learn(target: number, emoji: string, on: boolean): void {
		this.#set(target, emoji, this.#get(target, emoji)?.seq ?? 0, on);
	}

	/** Undefined: not known. */
	has(target: number, emoji: string): boolean | undefined {
		return this.#get(target, emoji)?.on;
	}

	hasAcked(target: number): boolean {
		return !!this.has(target, "");
	}

	#get(target: number, emoji: string): Deed | undefined {
		return this.#map.get(`${target} ${emoji}`);
	}

	#set(target: number, emoji: string, seq: number, on: boolean): void {
		if (seq >= (this.#get(target, emoji)?.seq ?? 0))
			this.#map.set(`${target} ${emoji}`, { seq, on });
	}
}
