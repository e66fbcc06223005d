// SPDX-License-Identifier: Apache-2.0
import { type Clock, Timer } from "./clock.js";
import { Coalescer, Emitter } from "./emitter.js";
import { YizhanError } from "./error.js";
import { Receipts } from "./receipts.js";
import type { CallFn } from "./rpc.js";
import type { ConversationInfo, Cursor, Entry, MessageEntry } from "./types.js";

const READ_DELAY_MS = 200;
const DELIVERED_DELAY_MS = 500;
const AGAIN_MS = 2000;
const TYPING_EVERY_MS = 3000;
const TYPING_LASTS_MS = 6000;
/* Above, the server pushes no receipts. */
const RECEIPT_MEMBERS_MAX = 200;

/* After these the summary must be asked for again. */
const MEMBERSHIP: ReadonlySet<string> = new Set<Entry["type"]>([
	"create",
	"join",
	"leave",
	"update",
	"purge",
	"expire",
]);

/* Of a conversation that was left, little is told. */
const EMPTY = { seq: 0, count: 0, unread: 0, mentions: 0, read: 0, ts: 0 };

/** A conversation as the list shows it. */
export interface Conversation extends ConversationInfo {
	/** People typing now (never oneself). */
	readonly typing: readonly string[];
}

export interface ConversationsEvents {
	/** Names of those that changed; coalesced. */
	change: ReadonlySet<string>;
}

export interface ConversationsOptions {
	call: CallFn;
	clock: Clock;
	me(): string | undefined;
	/** count of the loaded entry seq, if it is loaded. */
	countAt(conv: string, seq: number): number | undefined;
	/** Everybody's cursors, as conversation.get tells them. */
	onCursors(conv: string, cursors: Cursor[]): void;
}

/** The own conversations, kept up to date by syncs and entries. */
export class Conversations extends Emitter<ConversationsEvents> {
	#map = new Map<string, Conversation>();
	#list: readonly Conversation[] | undefined;
	#changed = new Coalescer<string>((names) => this.emit("change", names));
	#reads: Receipts;
	#deliveries: Receipts;
	#typers = new Map<string, Timer>(); /* by "conv user" */
	#typed = new Map<string, number>();
	#refreshing = new Map<string, boolean>(); /* true: once more */
	#stale = new Set<string>(); /* refreshing failed */
	#again: Timer;
	#online = false;

	constructor(private o: ConversationsOptions) {
		super();
		const { call, clock } = o;
		this.#again = new Timer(clock, () => this.#refreshStale());
		this.#reads = new Receipts(
			"conversation.read",
			READ_DELAY_MS,
			call,
			clock,
			(conv) => this.#stale.delete(conv) && this.refresh(conv),
		);
		this.#deliveries = new Receipts(
			"conversation.delivered",
			DELIVERED_DELAY_MS,
			call,
			clock,
		);
	}

	/** A snapshot; a new object after every change. */
	get(conv: string): Conversation | undefined {
		return this.#map.get(conv);
	}

	/** Direct conversations, groups and channels that were neither left nor
	 * hidden; pinned first, then newest first. The same array until something
	 * changes. */
	get list(): readonly Conversation[] {
		const order = (a: Conversation, b: Conversation) =>
			Number(b.pinned ?? false) - Number(a.pinned ?? false) ||
			b.ts - a.ts ||
			(a.conv < b.conv ? -1 : 1);
		return (this.#list ??= [...this.#map.values()]
			.filter((c) => !c.left && !c.hidden && /^[ugc]:/.test(c.conv))
			.sort(order));
	}

	/** Sum of unread of those not muted. */
	get unread(): number {
		return this.list.reduce((n, c) => n + (c.muted ? 0 : c.unread), 0);
	}

	/** Pins or mutes, at once here and then on the server. */
	async set(
		conv: string,
		values: { pinned?: boolean; muted?: boolean },
	): Promise<void> {
		const before = this.get(conv);
		this.#update(conv, values);
		try {
			await this.o.call("conversation.set", { conv, ...values });
		} catch (e) {
			if (before)
				this.#update(conv, {
					pinned: before.pinned,
					muted: before.muted,
				});
			throw e;
		}
	}

	/** Moves the own read cursor (to the newest entry unless told); coalesced
	 * and kept until the server has it. */
	markRead(conv: string, seq = this.get(conv)?.seq ?? 0): void {
		const c = this.get(conv);
		if (!c || seq <= c.read)
			return;
		this.#moveRead(c, Math.min(seq, c.seq), false);
		this.#reads.add(conv, Math.min(seq, c.seq));
	}

	/** Says "typing" to the others; throttled to one in 3 s. */
	sendTyping(conv: string): void {
		const now = this.o.clock.now();
		if (now - (this.#typed.get(conv) ?? -Infinity) < TYPING_EVERY_MS)
			return;
		this.#typed.clear(); /* one types in one conversation at a time */
		this.#typed.set(conv, now);
		this.o.call("conversation.typing", { conv }).catch(() => {});
	}

	/* What follows is for the client. */

	/** @internal */
	online(): void {
		this.#online = true;
		this.#refreshStale();
		this.#reads.online();
		this.#deliveries.online();
	}

	/** @internal */
	offline(): void {
		this.#online = false;
		this.#again.clear();
		this.#reads.offline();
		this.#deliveries.offline();
	}

	/** @internal */
	reset(): void {
		for (const conv of this.#map.keys())
			this.#changed.add(conv);
		for (const timer of this.#typers.values())
			timer.clear();
		this.#typers.clear();
		this.#map.clear();
		this.#stale.clear();
		this.#list = undefined;
		this.#reads.clear();
		this.#deliveries.clear();
	}

	/** @internal What the store keeps. */
	save(): ConversationInfo[] {
		return [...this.#map.values()].map(({ typing, ...info }) => info);
	}

	/** @internal From sync, conversation.get or the store. */
	apply(info: ConversationInfo): void {
		const old = this.get(info.conv);
		let c: Conversation = { ...EMPTY, ...info, typing: old?.typing ?? [] };
		if (info.last)
			c.last = { ...info.last, conv: info.conv };
		if (info.left && old)
			c = { ...old, left: true, changed: info.changed };
		if (old && !info.left && old.seq > info.seq)
			c = merged(old, c);
		this.#put(c);
		if (info.cursors)
			this.o.onCursors(info.conv, info.cursors);
		const read = this.#reads.waiting(info.conv);
		if (read > c.read)
			this.#moveRead(c, read, false);
		if (c.unread > 0)
			this.#delivered(c);
	}

	/** @internal The next entry of a log. */
	entry(entry: Entry): void {
		const c = this.get(entry.conv);
		if (!c)
			return;
		if (entry.type === "message")
			this.#typing(c.conv, entry.from, false);
		/* A purge and an expiry are no news: refresh says what is left to be
		 * seen. */
		if (entry.seq > c.seq && entry.type !== "purge" && entry.type !== "expire")
			this.#grow(this.get(c.conv)!, entry);
		if (entry.seq >= c.seq && entry.from !== this.o.me())
			this.#delivered(this.get(c.conv)!);
		if (MEMBERSHIP.has(entry.type))
			this.refresh(entry.conv);
	}

	/** @internal Event `read` or `delivered`. */
	cursor(
		kind: "read" | "delivered",
		conv: string,
		user: string,
		seq: number,
	): void {
		const c = this.get(conv);
		if (!c)
			return;
		if (user === this.o.me()) {
			if (kind === "read")
				this.#moveRead(c, seq, true);
		} else if (c.cursors) {
			const cursors = moved(c.cursors, kind, user, seq);
			this.#update(conv, { cursors });
		}
	}

	/** @internal Event `typing`. */
	typing(conv: string, user: string, is: boolean): void {
		if (user !== this.o.me())
			this.#typing(conv, user, is);
	}

	/** @internal Asks conversation.get; calls meanwhile become one more. */
	refresh(conv: string): void {
		const again = this.#refreshing.has(conv);
		this.#refreshing.set(conv, again);
		if (!again)
			void this.#refresh(conv);
	}

	async #refresh(conv: string): Promise<void> {
		try {
			const out = await this.o.call("conversation.get", { conv });
			this.apply(out.conversation as ConversationInfo);
			if (out.cursors)
				this.o.onCursors(conv, out.cursors);
		} catch (e) {
			const { code } = YizhanError.from(e);
			if (code === "not_member" || code === "not_found")
				this.#update(conv, { left: true });
			else
				this.#stale.add(conv);
			if (this.#online)
				this.#again.setOnce(AGAIN_MS);
		}
		const again = this.#refreshing.get(conv);
		this.#refreshing.delete(conv);
		if (again)
			this.refresh(conv);
	}

	#refreshStale(): void {
		const names = [...this.#stale];
		this.#stale.clear();
		for (const conv of names)
			this.refresh(conv);
	}

	#put(c: Conversation): void {
		this.#map.set(c.conv, c);
		this.#list = undefined;
		this.#changed.add(c.conv);
	}

	#update(conv: string, values: Partial<Conversation>): void {
		const c = this.get(conv);
		if (c)
			this.#put({ ...c, ...values });
	}

	#grow(c: Conversation, entry: Entry): void {
		const { seq, count, ts, id } = entry;
		const next = { ...c, seq, count, ts, changed: id, last: entry };
		if (entry.type === "message") {
			const { mentions = [], from } = entry;
			const me = this.o.me();
			next.hidden = false;
			if (from === me) {
				next.read = seq;
				next.unread = next.mentions = 0;
			} else if (!entry.hidden) {
				next.unread++;
				if (mentions.includes("*") || mentions.includes(me!))
					next.mentions++;
			}
		}
		this.#put(next);
	}

	/* A count that cannot be told here is asked for, when the server knows. */
	#moveRead(c: Conversation, read: number, known: boolean): void {
		if (read <= c.read)
			return;
		let { unread, mentions } = c;
		const count = this.o.countAt(c.conv, read);
		if (read >= c.seq)
			unread = mentions = 0;
		else if (count !== undefined)
			unread = Math.min(unread, c.count - count);
		else if (known)
			this.refresh(c.conv);
		else
			this.#stale.add(c.conv);
		this.#put({ ...c, read, unread, mentions });
	}

	#delivered(c: Conversation): void {
		if ((c.member_count ?? 0) <= RECEIPT_MEMBERS_MAX)
			if (c.kind === "direct" || c.kind === "group")
				this.#deliveries.add(c.conv, c.seq);
	}

	#typing(conv: string, user: string, is: boolean): void {
		const c = this.get(conv);
		const key = `${conv} ${user}`;
		let timer = this.#typers.get(key);
		if (!c || (!is && !timer))
			return;
		timer ??= new Timer(this.o.clock, () =>
			this.#typing(conv, user, false),
		);
		timer.clear();
		this.#typers.delete(key);
		if (is) {
			timer.set(TYPING_LASTS_MS);
			this.#typers.set(key, timer);
		}
		const typing = c.typing.filter((u) => u !== user);
		this.#update(conv, { typing: is ? [...typing, user] : typing });
	}
}

/* What was pushed since an older snapshot was taken, on top of it. */
function merged(old: Conversation, snapshot: Conversation): Conversation {
	const { seq, count, mentions, last, ts, changed, hidden } = old;
	const read = Math.max(old.read, snapshot.read);
	/* Whoever read beyond the snapshot has counted since. */
	const unread =
		old.read > snapshot.read
			? old.unread
			: snapshot.unread + count - snapshot.count;
	const pushed = { seq, count, unread, read, last, ts, changed, hidden };
	return { ...snapshot, ...pushed, mentions: Math.min(mentions, unread) };
}

/** Cursors with one of them moved forward. */
export function moved(
	cursors: readonly Cursor[],
	kind: "read" | "delivered",
	user: string,
	seq: number,
): Cursor[] {
	const old = cursors.find((c) => c.user === user) ?? { user, read: 0 };
	const next = { ...old, [kind]: Math.max(old[kind] ?? 0, seq) };
	return [...cursors.filter((c) => c !== old), next];
}

/** What is left of a recalled message (its cid stays as long as it is loaded,
 * so that it keeps its key on the screen). */
export function tombstone(m: MessageEntry): MessageEntry {
	const { conv, seq, id, ts, count, type, from, cid } = m;
	const rest = { conv, seq, id, ts, count, type, from };
	return { ...rest, ...(cid && { cid }), recalled: true };
}
