// SPDX-License-Identifier: Apache-2.0
import { type Clock, Timer } from "./clock.js";
import { moved, tombstone } from "./conversations.js";
import { Coalescer, Emitter } from "./emitter.js";
import { YizhanError } from "./error.js";
import type { MessageListIn, MessageListOut } from "./operations.js";
import { type Draft, type Pending, said, type Sending } from "./outbox.js";
import type { CallFn } from "./rpc.js";
import type { Cursor, Entry, MessageEntry } from "./types.js";

const ROWS_MAX = 2000;
const RECALLS_MAX = 1000;
const PAGE = 50;
const AGAIN_MS = 2000;

export type ItemState =
	| "sending"
	| "failed"
	/** Committed by the server. */
	| "sent"
	/** Everybody else has received it. */
	| "delivered"
	/** Everybody else has read it. */
	| "read"
	/** Somebody else's. */
	| "received";

/** One line of a conversation's window. */
export interface TimelineItem {
	/** Stays the same from pending to confirmed to recalled. */
	readonly key: string;
	/** seq, id and count are 0 while it is pending. */
	readonly entry: Entry;
	readonly mine: boolean;
	readonly state: ItemState;
	/** Own messages: how many others have read it (as far as is known). */
	readonly readBy: number;
	/** failed: why. */
	readonly error?: YizhanError;
}

export interface TimelineEvents {
	/** Something changed, read items again; coalesced. */
	change: void;
}

export interface TimelineOptions {
	call: CallFn;
	clock: Clock;
	me(): string | undefined;
	/** Where the told log stands. */
	cursor(): number | undefined;
	pending(): readonly Pending[];
	send(draft: Draft): Sending;
	recall(seq: number): Promise<void>;
	markRead(seq?: number): void;
	sendTyping(): void;
	close(): void;
}

/** The loaded window of one conversation: a stretch of its log without holes,
 * and what waits in the outbox. At most 2,000 entries; loading more at one
 * end drops them at the other. */
export class Timeline extends Emitter<TimelineEvents> {
	/** First page is there, or failed for good: see error. */
	readonly ready: Promise<void>;

	#rows: Entry[] = [];
	#low = 0; /* everything of low … high that can be seen is in rows */
	#high = 0;
	#loaded = false;
	#online = false;
	#older = false;
	#newer = false;
	#error: YizhanError | undefined;
	#loads = 0;
	#era = 0; /* of the window; a jump begins a new one */
	#jumps = 0; /* of those asked for, only the last counts */
	/* Entries the log tells meanwhile are fetched by the catching up. */
	#catching = false;
	/* Live, but the catching up failed. */
	#behind = false;
	#complete = false; /* cursors of all members are known */
	#olderLoad: Promise<number> | undefined;
	#newerLoad: Promise<number> | undefined;
	#recalls = new Set<number>();
	#cursors: readonly Cursor[] = [];
	#reads: number[] = []; /* of the others, descending */
	#received = 0; /* all others have received up to here */
	#items: readonly TimelineItem[] | undefined;
	#made = new Map<Entry | Pending, TimelineItem>();
	#changed = new Coalescer<true>(() => this.emit("change", undefined));
	#setReady!: () => void;
	#again: Timer;

	/** @internal Use Client.open(). */
	constructor(
		readonly conv: string,
		private o: TimelineOptions,
	) {
		super();
		this.ready = new Promise((resolve) => (this.#setReady = resolve));
		this.#again = new Timer(o.clock, () => this.online());
	}

	/** What to show: confirmed in seq order without recall entries, then (at
	 * the live end) pending. A new array after a change; unchanged items are
	 * the same objects. */
	get items(): readonly TimelineItem[] {
		return (this.#items ??= this.#makeItems());
	}

	/** Every loaded entry in seq order, recall entries too. */
	get entries(): readonly Entry[] {
		return this.#rows;
	}

	/** A loaded entry. */
	find(seq: number): Entry | undefined {
		const at = this.#position(seq);
		return this.#rows[at]?.seq === seq ? this.#rows[at] : undefined;
	}

	/** Read and delivered cursors of the others (≤ 200 members). */
	get cursors(): readonly Cursor[] {
		return this.#cursors;
	}

	get loading(): boolean {
		return this.#loads > 0 || (!this.#loaded && !this.#error);
	}

	get hasOlder(): boolean {
		return this.#older;
	}

	/** False at the live end. */
	get hasNewer(): boolean {
		return this.#newer;
	}

	/** Why nothing could be loaded. */
	get error(): YizhanError | undefined {
		return this.#error;
	}

	/** Number of entries that came. Concurrent calls share one request. */
	loadOlder(limit = PAGE): Promise<number> {
		return (this.#olderLoad ??= this.#loadOlder(limit).finally(
			() => (this.#olderLoad = undefined),
		));
	}

	/** Towards the live end; see loadOlder. */
	loadNewer(limit = PAGE): Promise<number> {
		return (this.#newerLoad ??= this.#loadNewer(limit).finally(
			() => (this.#newerLoad = undefined),
		));
	}

	/** Makes sure that seq is loaded: unless it is, the window is replaced by
	 * one around it. False when there is none or it could not be loaded. */
	async jumpTo(seq: number): Promise<boolean> {
		if (!this.#loaded || !this.find(seq))
			try {
				await this.#replace({ around: seq, limit: 2 * PAGE }, seq);
			} catch {
				/* as if it were not there */
			}
		/* It may have displaced the first load. */
		if (!this.#loaded && this.#online)
			this.#start();
		return this.find(seq) !== undefined;
	}

	async jumpToLatest(): Promise<void> {
		if (this.#newer)
			await this.#replace({});
	}

	send(draft: Draft): Sending {
		return this.o.send(draft);
	}

	recall(seq: number): Promise<void> {
		return this.o.recall(seq);
	}

	/** Up to seq, or the newest entry; coalesced. */
	markRead(seq?: number): void {
		this.o.markRead(seq);
	}

	sendTyping(): void {
		this.o.sendTyping();
	}

	/** Ends following; the client forgets this window. */
	close(): void {
		this.#era++;
		this.#jumps++;
		this.offline();
		this.o.close();
	}

	/* What follows is for the client. */

	/** @internal */
	online(): void {
		this.#online = true;
		if (!this.#loaded || this.#error)
			this.#start();
		else if (this.#behind) {
			this.#newer = false;
			void this.#catchUp();
		}
	}

	/** @internal */
	offline(): void {
		this.#online = false;
		this.#again.clear();
	}

	/** @internal seq up to which the live end is loaded. */
	get reached(): number | undefined {
		return this.#loaded && !this.#newer && !this.#error
			? this.#high
			: undefined;
	}

	/** @internal The window may have holes: load it anew, where it was. */
	reset(): void {
		const middle = this.#rows[this.#rows.length >> 1]?.seq;
		const where =
			this.#newer && middle
				? { around: middle, limit: 2 * PAGE }
				: {};
		this.#loaded = false;
		if (this.#online)
			this.#start(where);
	}

	/** @internal The next entry of the log. */
	append(entry: Entry): void {
		this.#heard(entry);
		if (this.#error)
			this.reset(); /* it can be seen now */
		if (!this.#loaded || this.#newer || this.#catching)
			return;
		if (entry.seq <= this.#high)
			return;
		this.#insert([entry]);
		this.#high = entry.seq;
		this.#trimOld();
	}

	/** @internal Something of the outbox changed. */
	touch(): void {
		this.#items = undefined;
		this.#changed.add(true);
	}

	/** @internal */
	setCursors(cursors: readonly Cursor[]): void {
		const others = cursors.filter((c) => c.user !== this.o.me());
		this.#cursors = others;
		this.#reads = others.map((c) => c.read).sort((a, b) => b - a);
		this.#received = Math.min(
			...others.map((c) => Math.max(c.read, c.delivered ?? 0)),
		);
		this.#complete = true;
		this.touch();
	}

	/** @internal Event `read` or `delivered`. */
	moveCursor(kind: "read" | "delivered", user: string, seq: number): void {
		/* Of a group's members all must be known to say "by everybody". */
		if (user !== this.o.me())
			if (this.#complete || this.conv.startsWith("u:"))
				this.setCursors(moved(this.#cursors, kind, user, seq));
	}

	#start(where: Partial<MessageListIn> = {}): void {
		this.#replace(where).catch((e) => {
			const error = YizhanError.from(e);
			if (error.transient) {
				if (this.#online)
					this.#again.set(AGAIN_MS);
				return;
			}
			/* Nobody has said anything to this person yet. */
			const fresh = this.conv.startsWith("u:");
			if (!fresh || error.code === "bad_field")
				this.#error = error;
			this.#loaded = true;
			this.#setReady();
			this.touch();
			/* Somebody may have, while the answer was on its way. */
			if (!this.#error)
				void this.#catchUp();
		});
	}

	async #list(params: Partial<MessageListIn>): Promise<MessageListOut> {
		const { conv } = this;
		this.#loads++;
		this.touch();
		try {
			return await this.o.call("message.list", {
				conv,
				limit: PAGE,
				...params,
			});
		} finally {
			this.#loads--;
			this.touch();
		}
	}

	/* Only by a page that has seq, if one is named. */
	async #replace(params: Partial<MessageListIn>, seq?: number): Promise<void> {
		const jump = ++this.#jumps;
		const page = await this.#list(params);
		if (jump !== this.#jumps)
			return;
		if (seq !== undefined && !page.entries.some((e) => e.seq === seq))
			return;
		this.#era++;
		this.#rows = [];
		this.#error = undefined;
		this.#insert(page.entries as Entry[]);
		this.#older = page.more_before;
		this.#newer = page.more_after;
		this.#behind = false;
		this.#low = this.#rows[0]?.seq ?? page.seq;
		this.#high = this.#end(page);
		this.#loaded = true;
		this.touch();
		await this.#catchUp();
		this.#setReady();
	}

	async #loadOlder(limit: number): Promise<number> {
		if (!this.#older)
			return 0;
		const era = this.#era;
		const before = this.#low;
		const page = await this.#list({ before, limit });
		if (era !== this.#era || before !== this.#low)
			return 0; /* no longer next to the window */
		this.#insert(page.entries as Entry[]);
		this.#older = page.more_before && page.entries.length > 0;
		this.#low = this.#rows[0]?.seq ?? this.#low;
		if (this.#rows.length > ROWS_MAX) {
			this.#rows = this.#rows.slice(0, ROWS_MAX);
			this.#high = this.#rows.at(-1)!.seq;
			this.#newer = true;
			this.#behind = false;
		}
		return page.entries.length;
	}

	async #loadNewer(limit: number): Promise<number> {
		if (!this.#newer)
			return 0;
		const page = await this.#forward(limit);
		if (page && !page.more) {
			this.#newer = false;
			this.touch();
			await this.#catchUp();
		}
		return page?.count ?? 0;
	}

	/* A page at the upper end; undefined when the window moved meanwhile. */
	async #forward(
		limit: number,
	): Promise<{ count: number; more: boolean } | undefined> {
		const era = this.#era;
		const after = this.#high;
		const page = await this.#list({ after, limit });
		if (era !== this.#era || after !== this.#high)
			return undefined;
		this.#insert(page.entries as Entry[]);
		this.#high = Math.max(after, this.#end(page));
		this.#trimOld();
		const count = page.entries.length;
		return { count, more: page.more_after && count > 0 };
	}

	/* At the live end: what the log told while a page was on its way (also
	 * recalls of what is loaded) lies beyond the window. */
	async #catchUp(): Promise<void> {
		const era = this.#era;
		this.#catching = true;
		this.#behind = false;
		try {
			while (era === this.#era && !this.#newer) {
				const cursor = this.o.cursor() ?? 0;
				if (cursor <= this.#high)
					return;
				const page = await this.#forward(4 * PAGE);
				if (page && !page.more)
					this.#high = Math.max(this.#high, cursor);
			}
		} catch {
			if (era !== this.#era)
				return;
			this.#newer = this.#behind = true;
			this.touch();
			if (this.#online)
				this.#again.set(AGAIN_MS);
		} finally {
			if (era === this.#era)
				this.#catching = false;
		}
	}

	#end(page: MessageListOut): number {
		const last = page.entries.at(-1)?.seq ?? 0;
		return page.more_after ? last : Math.max(last, page.seq);
	}

	#position(seq: number): number {
		let low = 0;
		let high = this.#rows.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.#rows[middle]!.seq < seq)
				low = middle + 1;
			else
				high = middle;
		}
		return low;
	}

	/* A run of new entries that lies between two rows, or at an end. */
	#insert(entries: Entry[]): void {
		if (entries.length === 0)
			return;
		const at = this.#position(entries[0]!.seq);
		const rows = entries.map((e) =>
			e.type === "message" && this.#recalls.has(e.seq) ? tombstone(e) : e,
		);
		this.#rows = [
			...this.#rows.slice(0, at),
			...rows,
			...this.#rows.slice(at),
		];
		for (const e of entries)
			this.#heard(e);
		this.touch();
	}

	/* What is gone is gone here, too. */
	#heard(e: Entry): void {
		if (e.type === "recall")
			this.#recalled(e.target!);
		if (e.type === "purge" && e.target! >= this.#low) {
			this.#low = e.target! + 1;
			this.#rows = this.#rows.filter((r) => r.seq >= this.#low);
			this.touch();
		}
	}

	#trimOld(): void {
		if (this.#rows.length <= ROWS_MAX)
			return;
		this.#rows = this.#rows.slice(-ROWS_MAX);
		this.#low = this.#rows[0]!.seq;
		this.#older = true;
	}

	/* Also remembered for pages that are on their way. */
	#recalled(target: number): void {
		this.#recalls.add(target);
		if (this.#recalls.size > RECALLS_MAX)
			this.#recalls.delete(this.#recalls.values().next().value!);
		const at = this.#position(target);
		const row = this.#rows[at];
		if (row?.seq !== target || row.type !== "message" || row.recalled)
			return;
		this.#rows = this.#rows.slice();
		this.#rows[at] = tombstone(row);
		this.touch();
	}

	#makeItems(): TimelineItem[] {
		const me = this.o.me();
		const old = this.#made;
		const made = (this.#made = new Map());
		const items: TimelineItem[] = [];
		const own = new Set<string>();
		const add = (source: Entry | Pending, item: TimelineItem) => {
			const before = old.get(source);
			const same =
				before?.state === item.state && before.readBy === item.readBy;
			made.set(source, same ? before : item);
			items.push(same ? before : item);
		};
		for (const entry of this.#rows) {
			if (entry.from === me && entry.cid)
				own.add(entry.cid);
			if (entry.type !== "recall")
				add(entry, this.#confirmed(entry, entry.from === me));
		}
		if (!this.#newer)
			for (const p of this.o.pending())
				if (!own.has(p.cid))
					add(p, pendingItem(p, me ?? ""));
		return items;
	}

	#confirmed(entry: Entry, mine: boolean): TimelineItem {
		const { seq, cid, from } = entry;
		const key = cid ? `${from}/${cid}` : `#${seq}`;
		const base = { key, entry, mine };
		if (!mine)
			return { ...base, state: "received", readBy: 0 };
		const readBy = countAtLeast(this.#reads, seq);
		let state: ItemState = "sent";
		if (this.#reads.length > 0 && readBy === this.#reads.length)
			state = "read";
		else if (this.#reads.length > 0 && this.#received >= seq)
			state = "delivered";
		return { ...base, state, readBy };
	}
}

/* values descend. */
function countAtLeast(values: readonly number[], bound: number): number {
	let low = 0;
	let high = values.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (values[middle]! >= bound)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

function pendingItem(p: Pending, me: string): TimelineItem {
	const { conv, cid, ts, state, error } = p;
	const entry: MessageEntry = {
		conv,
		seq: 0,
		id: 0,
		ts,
		count: 0,
		type: "message",
		from: me,
		cid,
		...said(p.draft),
	};
	const key = `${me}/${cid}`;
	return { key, entry, mine: true, state, readBy: 0, ...(error && { error }) };
}
