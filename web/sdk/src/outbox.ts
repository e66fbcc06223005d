// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "./backoff.js";
import { type Clock, Timer } from "./clock.js";
import { type ErrorCode, YizhanError } from "./error.js";
import type { MessageSendIn, MessageSendOut } from "./operations.js";
import type { CallFn } from "./rpc.js";
import type { Storage } from "./storage.js";

const ITEMS_MAX = 1000;
const UNDER_WAY_MAX = 32;

/** What a person writes. */
export interface Draft {
	text: string;
	/** seq of the message that is answered. */
	reply_to?: number;
	/** User ids; "*" is everybody. */
	mentions?: string[];
	/** Asks the others to acknowledge it. */
	urgent?: boolean;
	/** Of two: erased for both so long after the other has read it. */
	burn_s?: number;
	/** In a group: the only members it is for. */
	to?: string[];
	/** Another kind than text, with all of its body. */
	kind?: MessageSendIn["kind"];
	body?: MessageSendIn["body"];
}

/** What a draft says, as the wire has it. */
export const said = ({ text, ...rest }: Draft) => ({
	kind: "text" as const,
	body: { text },
	...rest,
});

/** A message on its way; persisted before it is first transmitted. */
export interface Sending {
	readonly cid: string;
	/** Rejects with YizhanError when refused for good or discarded. */
	readonly done: Promise<MessageSendOut>;
}

/** A message of the outbox. */
export interface Pending {
	readonly conv: string;
	readonly cid: string;
	readonly draft: Draft;
	/** When it was written, ms by the own clock. */
	readonly ts: number;
	/** sent: committed, but its place in the log is not yet reached. */
	readonly state: "sending" | "sent" | "failed";
	/** failed: why. */
	readonly error?: YizhanError;
}

/* What the store keeps. */
interface Row {
	n: number;
	conv: string;
	cid: string;
	draft: Draft;
	ts: number;
	error?: { code: string; message: string; field?: string; hint?: string };
}

interface Item extends Row {
	stage: "storing" | "queued" | "under_way" | "acked" | "failed";
	/** It may have been transmitted before. */
	tried: boolean;
	ack?: MessageSendOut;
	view?: Pending;
	done: Promise<MessageSendOut>;
	resolve(out: MessageSendOut): void;
	reject(e: YizhanError): void;
}

export interface OutboxOptions {
	call: CallFn;
	store: Storage;
	clock: Clock;
	random: () => number;
	/** Messages under way at once per conversation. */
	pipeline: number;
	/** Acknowledged; retried tells that it may be long in the log. */
	onAck(item: Pending, ack: MessageSendOut, retried: boolean): void;
	onChange(conv: string): void;
	onError(e: Error): void;
}

/** Messages until they are acknowledged: in the store before they are first
 * transmitted, sent in order per conversation, sent again (same cid) after
 * every doubt. */
export class Outbox {
	#items: Item[] = [];
	#prefix = "";
	#lastN = 0;
	#online = false;
	#backoff: Backoff;
	#pause: Timer;

	constructor(private o: OutboxOptions) {
		this.#backoff = new Backoff(o.random);
		this.#pause = new Timer(o.clock, () => this.#flush());
	}

	/** In the order they were written. */
	get list(): readonly Pending[] {
		return this.#items.map(view);
	}

	of(conv: string): readonly Pending[] {
		return this.#items.filter((i) => i.conv === conv).map(view);
	}

	/** Takes over what the store holds under prefix. */
	async load(prefix: string): Promise<void> {
		const { store } = this.o;
		this.#items = [];
		this.#prefix = prefix;
		for (const key of await store.keys(prefix)) {
			const row = (await store.get(key)) as Row | undefined;
			if (row)
				this.#append(row, row.error ? "failed" : "queued", true);
		}
		this.#items.sort((a, b) => a.n - b.n);
		this.#lastN = this.#items.at(-1)?.n ?? 0;
		for (const conv of new Set(this.#items.map((i) => i.conv)))
			this.o.onChange(conv);
	}

	add(conv: string, draft: Draft, own?: string): Sending {
		const known = own && this.#find(own);
		if (known)
			return known;
		if (this.#items.length >= ITEMS_MAX)
			throw new YizhanError("outbox_full", "Too many unsent messages.");
		const { clock } = this.o;
		const ts = clock.now();
		this.#lastN = Math.max(this.#lastN + 1, ts);
		const cid = own ?? this.newCid();
		const row = { n: this.#lastN, conv, cid, draft, ts };
		const item = this.#append(row, "storing", !!own);
		this.o.onChange(conv);
		void this.#save(item).then(() => {
			if (item.stage === "storing")
				item.stage = "queued";
			this.#flush();
		});
		return item;
	}

	newCid(): string {
		const { clock, random } = this.o;
		const part = () => random().toString(36).slice(2, 12);
		return `${clock.now().toString(36)}-${part()}${part()}`;
	}

	online(): void {
		this.#online = true;
		this.#flush();
	}

	offline(): void {
		this.#online = false;
		this.#pause.clear();
		for (const item of this.#items)
			if (item.stage === "under_way")
				item.stage = "queued";
	}

	/** Tries a failed message again, in its place. */
	retry(cid: string): void {
		const item = this.#find(cid);
		if (item?.stage !== "failed")
			return;
		void this.#erase(item);
		/* A cid that stands for other content can never succeed. */
		if (item.error?.code === "conflict")
			item.cid = this.newCid();
		delete item.error;
		item.stage = "storing";
		this.#changed(item);
		void this.#save(item).then(() => {
			item.stage = "queued";
			this.#flush();
		});
	}

	/** Throws away one that failed or was never transmitted; false when it
	 * is too late. */
	discard(cid: string): boolean {
		const item = this.#find(cid);
		if (!item || (item.stage !== "failed" && item.tried))
			return false;
		void this.#erase(item);
		this.#remove(item);
		item.reject(new YizhanError("discarded"));
		return true;
	}

	/** An own message was seen in the log. */
	confirm(conv: string, cid: string, ack: MessageSendOut): void {
		const item = this.#find(cid);
		if (item?.conv !== conv)
			return;
		if (item.stage !== "acked")
			this.#acked(item, ack);
		this.#remove(item);
		this.#flush();
	}

	/** The log was told up to cursor: acknowledged ones are in it. */
	settle(conv: string, cursor: number): void {
		for (const item of [...this.#items])
			if (item.conv === conv && item.ack && item.ack.seq <= cursor)
				this.#remove(item);
	}

	/** Empties the store's part, too. */
	async clear(): Promise<void> {
		const items = this.#items;
		this.#items = [];
		for (const item of items)
			await this.#erase(item);
	}

	#find(cid: string): Item | undefined {
		return this.#items.find((i) => i.cid === cid);
	}

	#append(row: Row, stage: Item["stage"], tried: boolean): Item {
		const item = { ...row, stage, tried } as Item;
		item.done = new Promise((resolve, reject) => {
			Object.assign(item, { resolve, reject });
		});
		item.done.catch(() => {}); /* the caller need not look */
		this.#items.push(item);
		return item;
	}

	#remove(item: Item): void {
		this.#items = this.#items.filter((i) => i !== item);
		this.o.onChange(item.conv);
	}

	#changed(item: Item): void {
		delete item.view;
		this.o.onChange(item.conv);
	}

	#key(item: Item): string {
		return `${this.#prefix}${String(item.n).padStart(16, "0")}-${item.cid}`;
	}

	async #save(item: Item): Promise<void> {
		const { n, conv, cid, draft, ts, error } = item;
		const row: Row = { n, conv, cid, draft, ts, ...(error && { error }) };
		try {
			await this.o.store.set(this.#key(item), row);
		} catch (e) {
			this.o.onError(e as Error); /* better sent than kept back */
		}
	}

	async #erase(item: Item): Promise<void> {
		try {
			await this.o.store.delete(this.#key(item));
		} catch (e) {
			this.o.onError(e as Error);
		}
	}

	/* In order; a conversation stops at its first message that cannot go. */
	#flush(): void {
		if (!this.#online || this.#pause.isSet)
			return;
		let room = UNDER_WAY_MAX;
		const windows = new Map<string, number>();
		const go: Item[] = [];
		for (const item of this.#items) {
			if (item.stage === "failed" || item.stage === "acked")
				continue;
			const left = windows.get(item.conv) ?? this.o.pipeline;
			const stuck = item.stage === "storing";
			windows.set(item.conv, stuck ? 0 : left - 1);
			if (stuck || left <= 0)
				continue;
			if (room-- <= 0)
				break;
			if (item.stage === "queued")
				go.push(item);
		}
		for (const item of go)
			void this.#transmit(item);
	}

	async #transmit(item: Item): Promise<void> {
		const { conv, cid, draft, tried } = item;
		item.stage = "under_way";
		item.tried = true;
		try {
			const ack = await this.o.call("message.send", {
				conv,
				cid,
				...said(draft),
			});
			this.#backoff.reset();
			/* Unless the log told it first. */
			if (this.#items.includes(item)) {
				this.#acked(item, ack);
				this.#changed(item);
				this.o.onAck(view(item), ack, tried);
			}
			this.#flush();
		} catch (e) {
			this.#refused(item, YizhanError.from(e));
		}
	}

	#acked(item: Item, ack: MessageSendOut): void {
		item.stage = "acked";
		item.ack = ack;
		void this.#erase(item);
		item.resolve(ack);
	}

	#refused(item: Item, e: YizhanError): void {
		if (item.stage !== "under_way")
			return; /* offline() or the log was here first */
		if (e.transient) {
			item.stage = "queued";
			if (this.#online)
				this.#pause.setOnce(this.#backoff.next());
			return;
		}
		const { code, message, field, hint } = e;
		item.stage = "failed";
		item.error = { code, message, field, hint };
		void this.#save(item);
		this.#changed(item);
		item.reject(e);
		this.#flush();
	}
}

function view(item: Item): Pending {
	if (item.view)
		return item.view;
	const { conv, cid, draft, ts, stage, error } = item;
	const state =
		stage === "failed" ? "failed" : stage === "acked" ? "sent" : "sending";
	item.view = { conv, cid, draft, ts, state };
	if (error)
		item.view = {
			...item.view,
			error: new YizhanError(
				error.code as ErrorCode,
				error.message,
				error.field,
				error.hint,
			),
		};
	return item.view;
}
