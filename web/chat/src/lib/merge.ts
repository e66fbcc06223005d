// SPDX-License-Identifier: Apache-2.0
// Two logs read backwards as one, by the tenant-wide id. Pure but for `list`.
import type { Entry, MessageEntry, MessageListIn, MessageListOut } from "@yizhan/sdk";

const page = 200;
/* Logs of other things too: few entries of a page may be messages. */
const pagesMax = 10;
const wantedMin = 20;

export type ListFn = (params: MessageListIn) => Promise<MessageListOut>;

interface Log {
	conv: string;
	before?: number;
	/** id of the oldest entry that was read. */
	low: number;
	hasMore: boolean;
	/** Read, but older than what another log may still have. */
	kept: MessageEntry[];
}

const isMessage = (e: Entry): e is MessageEntry =>
	e.type === "message" && !e.recalled && !e.hidden;

export class Merged {
	#logs: Log[];

	constructor(
		private list: ListFn,
		convs: readonly string[],
	) {
		const fresh = { low: Infinity, hasMore: true, kept: [] };
		this.#logs = convs.map((conv) => ({ ...fresh, conv }));
	}

	get hasMore(): boolean {
		return this.#logs.some((log) => log.hasMore || log.kept.length > 0);
	}

	/** The next older messages, oldest first; may be none though there are
	 * more. */
	async older(): Promise<MessageEntry[]> {
		let out: MessageEntry[] = [];
		for (let i = 0; i < pagesMax && this.hasMore; i++) {
			await this.#read();
			out = [...this.#take(), ...out];
			if (out.length >= wantedMin)
				break;
		}
		return out;
	}

	async #read(): Promise<void> {
		const due = this.#logs.filter((log) => log.hasMore && !log.kept.length);
		for (const log of due) {
			const { conv, before } = log;
			const out = await this.list({
				conv,
				limit: page,
				...(before !== undefined && { before }),
			});
			const first = out.entries[0];
			log.hasMore = out.more_before && first !== undefined;
			log.before = first?.seq;
			log.low = first?.id ?? 0;
			log.kept = (out.entries as Entry[]).filter(isMessage);
		}
	}

	/* Down to where every log that goes on has been read. */
	#take(): MessageEntry[] {
		const open = this.#logs.filter((log) => log.hasMore);
		const low = Math.max(0, ...open.map((log) => log.low));
		const out = this.#logs.flatMap((log) => {
			const taken = log.kept.filter((e) => e.id >= low);
			log.kept = log.kept.filter((e) => e.id < low);
			return taken;
		});
		return out.sort((a, b) => a.id - b.id);
	}
}

/** Both, each once, oldest first: a log that is caught up with and one that
 * is read tell of the same messages in any order. */
export function united(
	a: readonly MessageEntry[],
	b: readonly MessageEntry[],
): MessageEntry[] {
	const byId = new Map([...a, ...b].map((entry) => [entry.id, entry]));
	return [...byId.values()].sort((x, y) => x.id - y.id);
}
