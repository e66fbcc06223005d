// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "./backoff.js";
import { type Clock, Timer } from "./clock.js";
import { Emitter } from "./emitter.js";
import { YizhanError } from "./error.js";
import type {
	Operations,
	RoomAttributesOut,
	RoomHistoryOut,
	RoomJoinOut,
	RoomMembersOut,
} from "./operations.js";
import type { CallFn } from "./rpc.js";
import type {
	RoomAttributeOptions,
	RoomDraft,
	RoomEvents,
	RoomMessage,
	RoomSent,
	RoomState,
} from "./types.js";

const HELD_MAX = 1000;
const none = { high: 0, normal: 0, low: 0, events: 0 };

type Name = keyof Operations extends infer K
	? K extends `room.${infer N}`
		? N
		: never
	: never;
type In<N extends Name> = Omit<Operations[`room.${N}`]["in"], "room">;
type Out<N extends Name> = Operations[`room.${N}`]["out"];

export interface RoomOptions {
	call: CallFn;
	clock: Clock;
	random: () => number;
	me(): string | undefined;
	newCid(): string;
	isOnline(): boolean;
	/** Events of the room are wanted, or no longer. */
	follow(is: boolean): void;
}

/** A live room: joins and stays joined, tells each message once and in order,
 * and how many were missed. Nothing of it is kept. */
export class Room extends Emitter<RoomEvents> {
	state: RoomState = "out";
	title = "";
	/** People in it; followed by events. */
	count = 0;
	/** Messages that never came, of all since joining. */
	missed = 0;
	/** out: why, unless it was left: `banned`, `destroyed`, … */
	reason: string | undefined;

	#n: number | undefined; /* of the last message told */
	#from = 0; /* n at joining: up to here it is history */
	#began: number | undefined; /* which life of the room that is of */
	#held: RoomMessage[] | undefined; /* until room.join is answered */
	#lost = { ...none }; /* since the last message told */
	#era = 0;
	#joined: Promise<void> | undefined;
	#end: (e?: YizhanError) => void = () => {};
	#backoff: Backoff;
	#again: Timer;

	/** @internal Use Client.room(). */
	constructor(
		readonly id: string,
		private o: RoomOptions,
	) {
		super();
		this.#backoff = new Backoff(o.random);
		this.#again = new Timer(o.clock, () => void this.#enter());
	}

	/** Number of the newest message told. */
	get n(): number {
		return this.#n ?? 0;
	}

	/** Joins, and again after each reconnection, until leave(). Resolves when
	 * it has joined, rejects when it is refused for good. */
	join(): Promise<void> {
		if (this.#joined)
			return this.#joined;
		this.#joined = new Promise((resolve, reject) => {
			this.#end = (e) => (e ? reject(e) : resolve());
		});
		this.#joined.catch(() => {});
		this.#n = this.#began = this.reason = undefined;
		this.#lost = { ...none };
		this.missed = 0;
		this.o.follow(true);
		if (this.o.isOnline())
			void this.#enter();
		else
			this.#set("away");
		return this.#joined;
	}

	async leave(): Promise<void> {
		if (!this.#joined)
			return;
		const call = this.o.isOnline() ? this.#call("leave", {}) : undefined;
		this.#out(undefined, new YizhanError("aborted"));
		await call?.catch(() => {}); /* it is left in any case */
	}

	/** Once: a message of a room is not kept for later. What became of it is
	 * the answer; the message itself comes back as an event like all others,
	 * with the n of the answer. The same cid may be sent again after a doubt. */
	async send(draft: RoomDraft): Promise<RoomSent> {
		const { cid = this.o.newCid(), kind = "text", ...rest } = draft;
		return (await this.#call("send", { cid, kind, ...rest })) as RoomSent;
	}

	members(): Promise<RoomMembersOut> {
		return this.#call("members", {});
	}

	/** What was said lately, or before a message. */
	history(page: In<"history"> = {}): Promise<RoomHistoryOut> {
		return this.#call("history", page);
	}

	/** All, or those named. */
	async attributes(keys?: string[]): Promise<RoomAttributesOut["attributes"]> {
		const out = await this.#call("attributes", keys ? { keys } : {});
		return out.attributes;
	}

	async setAttribute(
		key: string,
		value: string,
		options?: RoomAttributeOptions,
	): Promise<void> {
		await this.#call("set_attribute", { key, value, ...options });
	}

	async deleteAttribute(
		key: string,
		options?: Pick<RoomAttributeOptions, "expect" | "force">,
	): Promise<void> {
		await this.#call("delete_attribute", { key, ...options });
	}

	/* What follows is for the client. */

	/** @internal */
	online(): void {
		if (this.#joined)
			void this.#enter();
	}

	/** @internal */
	offline(): void {
		this.#era++;
		this.#again.clear();
		this.#held = undefined;
		if (this.#joined)
			this.#set("away");
	}

	/** @internal Event room.NAME. */
	event(name: string, p: any): void {
		if (name === "message") {
			if (!this.#held)
				this.#message(p);
			else if (this.#held.push(p) > HELD_MAX)
				this.#held.shift(); /* seen as missed */
			return;
		}
		if (name === "missed") {
			for (const c in none)
				this.#lost[c as keyof typeof none] += p[c] ?? 0;
			if (!this.#held)
				this.#missEvents();
			return;
		}
		if (name === "removed")
			this.#out(p.reason);
		this.title = p.title ?? this.title;
		this.count = p.count ?? this.count;
		this.emit(name as keyof RoomEvents, p);
	}

	#call<N extends Name>(name: N, params: In<N>): Promise<Out<N>> {
		const all = { room: this.id, ...params } as Operations[`room.${N}`]["in"];
		return this.o.call(`room.${name}`, all);
	}

	#set(state: RoomState): void {
		if (this.state !== state)
			this.emit("state", (this.state = state));
	}

	/* Messages may come before the answer that says what life they are of. */
	async #enter(): Promise<void> {
		const era = ++this.#era;
		this.#held = [];
		this.#set("joining");
		/* Nothing was said while it was in: from there on it listens. */
		if (this.#began)
			this.#n ??= this.#from;
		try {
			const after = this.#n;
			const out = await this.#call("join", after ? { after } : {});
			if (era === this.#era)
				this.#entered(out);
		} catch (e) {
			if (era === this.#era)
				this.#refused(YizhanError.from(e));
		}
	}

	#entered(out: RoomJoinOut): void {
		const held = this.#held!;
		this.#held = undefined;
		this.#backoff.reset();
		/* Began anew while nobody looked: it counts from 1 again. */
		if (this.#began && this.#began !== out.began_ts)
			this.#n = 0;
		this.#began = out.began_ts;
		this.#from = out.n;
		this.title = out.title;
		this.count = out.members;
		this.#set("joined");
		this.#end();
		this.#missEvents();
		for (const message of held)
			this.#message(message);
	}

	#refused(e: YizhanError): void {
		this.#held = undefined;
		if (!e.transient)
			return this.#out(e.code, e);
		this.#set("away");
		if (this.o.isOnline())
			this.#again.set(this.#backoff.next());
	}

	#out(reason?: string, e = new YizhanError("not_member", reason)): void {
		this.#joined = undefined;
		this.offline();
		this.reason = reason;
		this.o.follow(false);
		this.#set("out");
		this.#end(e);
	}

	#missEvents(): void {
		const { events } = this.#lost;
		this.#lost.events = 0;
		if (events)
			this.emit("missed", { ...none, after: this.n, count: 0, events });
	}

	#message(m: RoomMessage): void {
		const last = (this.#n ??= Math.min(this.#from, m.n - 1));
		if (m.n <= last)
			return;
		this.#n = m.n;
		const count = m.n - 1 - last;
		const lost = this.#lost;
		this.#lost = { ...none };
		this.missed += count;
		if (count > 0)
			this.emit("missed", { after: last, count, ...lost });
		this.emit("message", { ...m, mine: m.from === this.o.me() });
	}
}
