// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "./backoff.js";
import { type Clock, Timer } from "./clock.js";
import { YizhanError } from "./error.js";
import type { CallFn } from "./rpc.js";
import type { Entry } from "./types.js";

const HELD_MAX = 256;
const PAGE = 200;
const PULLS_MAX = 4;
/* A larger gap of a conversation on the screen is not replayed: its window is
 * loaded anew. */
const SKIP_MIN = 2000;

/* How far one log has been told to the application. */
interface Follower {
	conv: string;
	/** seq told last; undefined until a sync says where the log stands. */
	cursor: number | undefined;
	/** Newest seq known to exist. */
	want: number;
	/** Oldest seq heard of while there was no cursor. */
	first: number;
	/** Entries beyond a hole. */
	held: Map<number, Entry>;
}

export interface LogsOptions {
	call: CallFn;
	clock: Clock;
	random: () => number;
	/** Must every entry of this log be told, also those of an absence? */
	isFollowed(conv: string): boolean;
	/** Programs that replay everything never skip. */
	replayAll: boolean;
	/** The next entry of its log, exactly once. */
	onEntry(entry: Entry, live: boolean): void;
	/** The cursor went on without telling what lies between. */
	onSkipped(conv: string): void;
	/** The cursor moved. */
	onCursor(conv: string, cursor: number): void;
	/** An entry of a conversation never heard of. */
	needSync(): void;
}

/** Turns what arrives (pushes, answers, pages; late, twice, with holes) into
 * each log's entries exactly once and in order. */
export class Logs {
	#followers = new Map<string, Follower>();
	#online = false;
	/* Ends what earlier connections began. */
	#era = 0;
	#waiting = new Set<Follower>();
	#pulling = new Set<Follower>();
	#backoff: Backoff;
	#retry: Timer;

	constructor(private o: LogsOptions) {
		this.#backoff = new Backoff(o.random);
		this.#retry = new Timer(o.clock, () => this.#pump());
	}

	cursor(conv: string): number | undefined {
		return this.#followers.get(conv)?.cursor;
	}

	/** All cursors, for keeping. */
	cursors(): Record<string, number> {
		const out: Record<string, number> = {};
		for (const f of this.#followers.values())
			if (f.cursor !== undefined)
				out[f.conv] = f.cursor;
		return out;
	}

	/** A cursor from the store. */
	restore(conv: string, cursor: number, want: number): void {
		const f = this.#get(conv);
		f.cursor = cursor;
		f.want = Math.max(want, cursor);
	}

	reset(): void {
		this.offline();
		this.#followers.clear();
	}

	/** The connection is gone; cursors stay. */
	offline(): void {
		this.#online = false;
		this.#era++;
		this.#retry.clear();
		this.#waiting.clear();
		this.#pulling.clear();
		for (const f of this.#followers.values())
			f.held.clear();
	}

	/** A pushed entry, or an own one known from its answer. */
	push(entry: Entry): void {
		const f = this.#get(entry.conv);
		f.want = Math.max(f.want, entry.seq);
		if (f.cursor === undefined) {
			this.#hold(f, entry);
			this.#unknown(f, entry.seq);
		} else if (entry.seq === f.cursor + 1) {
			this.#tell(f, entry, true);
			this.#drain(f);
			this.o.onCursor(f.conv, f.cursor);
		} else if (entry.seq > f.cursor) {
			this.#hold(f, entry);
			this.#need(f);
		}
	}

	/** The log is known to reach seq. */
	expect(conv: string, seq: number): void {
		const f = this.#get(conv);
		f.want = Math.max(f.want, seq);
		if (f.cursor === undefined)
			this.#unknown(f, seq);
		else if (f.cursor < seq)
			this.#need(f);
	}

	/** What sync says of a log; start is where one begins that is new. */
	synced(conv: string, seq: number, start: number): void {
		const f = this.#get(conv);
		f.cursor ??= Math.min(start, f.first - 1);
		f.want = Math.max(f.want, seq);
	}

	/** Sync says that one has left: it does not tell up to where. */
	left(conv: string): void {
		const f = this.#followers.get(conv);
		if (f?.cursor !== undefined && this.o.isFollowed(conv))
			f.want = Math.max(f.want, f.cursor + 1);
	}

	/** The synchronisation is complete: fill or skip every gap. */
	online(): void {
		this.#online = true;
		for (const f of this.#followers.values()) {
			f.cursor ??= Math.min(f.first - 1, f.want);
			this.#drain(f);
			const told = this.o.isFollowed(f.conv) || f.first < Infinity;
			f.first = Infinity;
			if (f.want > f.cursor)
				told ? this.#need(f) : this.#skip(f, f.want);
			this.o.onCursor(f.conv, f.cursor);
		}
	}

	#get(conv: string): Follower {
		let f = this.#followers.get(conv);
		if (!f) {
			f = {
				conv,
				cursor: undefined,
				want: 0,
				first: Infinity,
				held: new Map(),
			};
			this.#followers.set(conv, f);
		}
		return f;
	}

	#unknown(f: Follower, seq: number): void {
		f.first = Math.min(f.first, seq);
		this.o.needSync();
	}

	#hold(f: Follower, entry: Entry): void {
		/* One too many is fetched again later: want remembers it. */
		if (f.held.size < HELD_MAX)
			f.held.set(entry.seq, entry);
	}

	#tell(f: Follower, entry: Entry, live: boolean): void {
		f.cursor = entry.seq;
		f.held.delete(entry.seq);
		this.o.onEntry(entry, live);
	}

	#drain(f: Follower): void {
		for (;;) {
			const next = f.held.get(f.cursor! + 1);
			if (!next)
				break;
			this.#tell(f, next, true);
		}
		for (const seq of f.held.keys())
			if (seq <= f.cursor!)
				f.held.delete(seq);
	}

	#skip(f: Follower, to: number): void {
		f.cursor = to;
		this.#drain(f);
		this.o.onSkipped(f.conv);
	}

	#need(f: Follower): void {
		if (!this.#online)
			return; /* online() asks again */
		this.#waiting.add(f);
		this.#pump();
	}

	#pump(): void {
		if (this.#retry.isSet)
			return;
		for (const f of this.#waiting) {
			if (this.#pulling.size >= PULLS_MAX)
				return;
			if (this.#pulling.has(f))
				continue;
			this.#waiting.delete(f);
			this.#pulling.add(f);
			void this.#pull(f, this.#era);
		}
	}

	async #pull(f: Follower, era: number): Promise<void> {
		try {
			while (f.cursor! < f.want && (await this.#page(f, era)))
				continue;
			if (era === this.#era)
				this.#backoff.reset();
		} catch (e) {
			if (era === this.#era)
				this.#pullFailed(f, YizhanError.from(e));
		}
		if (era !== this.#era)
			return;
		this.#pulling.delete(f);
		this.o.onCursor(f.conv, f.cursor!);
		this.#pump();
	}

	/* One page; false when the connection it began on is gone. */
	async #page(f: Follower, era: number): Promise<boolean> {
		const { conv } = f;
		if (!this.o.replayAll && f.want - f.cursor! > SKIP_MIN) {
			this.#skip(f, f.want);
			return true;
		}
		const after = f.cursor!;
		const { want } = f;
		const page = await this.o.call("message.list", {
			conv,
			after,
			limit: PAGE,
		});
		if (era !== this.#era)
			return false;
		/* A page shows all there is to see: what it leaves out (an absence
		 * from the conversation) is no hole. */
		for (const entry of page.entries as Entry[])
			if (entry.seq > f.cursor!)
				this.#tell(f, entry, false);
		if (!page.more_after || page.entries.length === 0)
			f.cursor = Math.max(f.cursor!, page.seq);
		if (f.cursor! === after && f.want === want)
			this.#nothingBeyond(f);
		this.#drain(f);
		return true;
	}

	/* So the server says, and nothing was heard since it was asked. */
	#nothingBeyond(f: Follower): void {
		if (f.held.size > 0)
			f.cursor = Math.min(...f.held.keys()) - 1;
		else
			f.want = f.cursor!;
	}

	#pullFailed(f: Follower, e: YizhanError): void {
		if (e.transient) {
			this.#waiting.add(f);
			this.#retry.setOnce(this.#backoff.next());
		} else {
			this.#skip(f, f.want);
		}
	}
}
