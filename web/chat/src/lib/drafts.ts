// SPDX-License-Identifier: Apache-2.0
// What a person has begun to write, per conversation; survives a reload.

export interface DraftText {
	text: string;
	reply_to?: number;
}
export interface DraftStorage {
	getItem(key: string): string | null;
	setItem(key: string, value: string): void;
	removeItem(key: string): void;
}

const draftsMax = 200;

function parse(json: string | null): Map<string, DraftText> {
	const out = new Map<string, DraftText>();
	try {
		const rows: unknown = JSON.parse(json ?? "[]");
		if (!Array.isArray(rows))
			return out;
		for (const row of rows) {
			const [conv, draft] = row as [unknown, Partial<DraftText> | null];
			if (typeof conv !== "string" || typeof draft?.text !== "string")
				continue;
			const reply = draft.reply_to;
			out.set(conv, {
				text: draft.text,
				...(typeof reply === "number" ? { reply_to: reply } : {}),
			});
		}
	} catch {
		out.clear(); /* not ours: begin anew */
	}
	return out;
}

/** Drafts of one person. A full or forbidden storage only costs what a
 * reload would have kept. */
export class Drafts {
	private readonly map: Map<string, DraftText>;

	constructor(
		private readonly storage: DraftStorage,
		private readonly key: string,
	) {
		this.map = parse(storage.getItem(key));
	}

	get(conv: string): DraftText | undefined {
		return this.map.get(conv);
	}

	entries(): [string, DraftText][] {
		return [...this.map];
	}

	/** An empty draft is none. The oldest goes when there are too many. */
	set(conv: string, draft: DraftText): void {
		this.map.delete(conv);
		if (draft.text.trim() !== "" || draft.reply_to !== undefined)
			this.map.set(conv, draft);
		for (const old of this.map.keys()) {
			if (this.map.size <= draftsMax)
				break;
			this.map.delete(old);
		}
		this.save();
	}

	delete(conv: string): void {
		if (this.map.delete(conv))
			this.save();
	}

	private save(): void {
		try {
			if (this.map.size)
				this.storage.setItem(this.key, JSON.stringify([...this.map]));
			else
				this.storage.removeItem(this.key);
		} catch {
			/* full: the draft lives until the page goes */
		}
	}
}
