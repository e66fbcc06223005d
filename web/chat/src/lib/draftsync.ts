// SPDX-License-Identifier: Apache-2.0
// Drafts go to the server and come from it, so that what was begun on one
// device is gone on with on another. The timers and the call are arguments.
import type { DraftText } from "./drafts";

const pauseMs = 1500;
/** Longer ones stay here. */
export const draftCharsMax = 16_000;

type Draft = DraftText | undefined;

export interface DraftSyncOptions {
	/** conversation.draft; a failure costs no more than the other devices. */
	push(conv: string, draft: Draft): Promise<unknown>;
	/** A newer one of another device. */
	onDraft(conv: string, draft: Draft): void;
	has(conv: string): boolean;
	/** Somebody writes there just now: hers counts. */
	isOpen(conv: string): boolean;
	setTimeout(fn: () => void, ms: number): unknown;
	clearTimeout(timer: unknown): void;
}

const same = (draft: Draft) =>
	draft?.text ? JSON.stringify([draft.text, draft.reply_to ?? 0]) : "";

export class DraftSync {
	/* What the server has, as far as is known here. */
	#known = new Map<string, string>();
	#timers = new Map<string, unknown>();
	/* What it is told and has not answered: what is seen meanwhile is older. */
	#told = new Map<string, string>();

	constructor(private o: DraftSyncOptions) {}

	/** It was changed here. */
	kept(conv: string, draft: Draft): void {
		this.o.clearTimeout(this.#timers.get(conv));
		this.#timers.delete(conv);
		if (same(draft) === (this.#told.get(conv) ?? this.#known.get(conv)))
			return;
		const timer = this.o.setTimeout(() => void this.#push(conv, draft), pauseMs);
		this.#timers.set(conv, timer);
	}

	/** What the conversation has on the server. */
	seen(conv: string, draft: Draft): void {
		const is = same(draft);
		const was = this.#known.get(conv);
		if (is === was || this.#told.has(conv))
			return;
		this.#known.set(conv, is);
		/* Seen first: the one here may be newer. */
		const isNewer = was !== undefined || (is && !this.o.has(conv));
		if (isNewer && !this.#timers.has(conv) && !this.o.isOpen(conv))
			this.o.onDraft(conv, draft?.text ? draft : undefined);
	}

	close(): void {
		for (const timer of this.#timers.values())
			this.o.clearTimeout(timer);
		this.#timers.clear();
	}

	async #push(conv: string, draft: Draft): Promise<void> {
		if (this.#told.has(conv))
			return this.kept(conv, draft); /* one after the other */
		this.#timers.delete(conv);
		const is = same(draft);
		const isLong = (draft?.text.length ?? 0) > draftCharsMax;
		if (isLong || is === (this.#known.get(conv) ?? ""))
			return;
		this.#told.set(conv, is);
		try {
			await this.o.push(conv, is ? draft : undefined);
			this.#known.set(conv, is);
		} catch {
			/* What the server has is as it was. */
		}
		this.#told.delete(conv);
	}
}
