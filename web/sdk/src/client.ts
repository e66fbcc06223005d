// SPDX-License-Identifier: Apache-2.0
import { type Clock, systemClock, Timer } from "./clock.js";
import {
	type ClientState,
	Connection,
	type SignedOutReason,
	type WebSocketLike,
} from "./connection.js";
import { Conversations } from "./conversations.js";
import { Coalescer, Emitter } from "./emitter.js";
import { YizhanError } from "./error.js";
import { Logs } from "./logs.js";
import { type Nouns, nouns } from "./nouns.js";
import type { MessageSendOut, Operations, SessionOpenOut } from "./operations.js";
import {
	type Draft,
	Outbox,
	type Pending,
	said,
	type Sending,
} from "./outbox.js";
import { People } from "./people.js";
import { Room } from "./room.js";
import type { CallFn, CallOptions } from "./rpc.js";
import { memoryStorage, type Storage } from "./storage.js";
import { Timeline } from "./timeline.js";
import type {
	ChangeEntry,
	ConversationInfo,
	Device,
	Entry,
	MessageEntry,
	User,
} from "./types.js";

const SAVE_AFTER_MS = 2000;
const SYNC_AGAIN_MS = 1000;
const SYNC_LIMIT = 200;
const TIMELINES_MAX = 100;

export interface ClientEvents {
	/** retry_at: when the next attempt starts, ms by the clock. */
	state: { state: ClientState; previous: ClientState; retry_at?: number };
	/** A session was opened (each time); compare server.version with the
	 * page's. */
	open: SessionOpenOut;
	/** The server ended the session for good; no more attempts are made. */
	signedout: { reason: SignedOutReason };
	/** Every message once, in seq order per conversation; own ones, too. live
	 * is false when it was pulled to fill a gap. */
	message: { entry: MessageEntry; live: boolean };
	/** Every entry (messages, too) likewise. */
	entry: { entry: Entry; live: boolean };
	typing: { conv: string; user: string };
	/** What else the server tells this session: `stream`, `remind`,
	 * `presence`, … as the protocol has them. */
	event: { method: string; params: unknown };
	/** The outbox of this conversation changed; coalesced. */
	outbox: ReadonlySet<string>;
	/** A background failure, e.g. the store refused a write. */
	error: Error;
}

export interface ClientOptions {
	/** https://host:8443 (or wss://host:8443/ws). */
	url: string;
	/** Or a function that is asked before each attempt. */
	token: string | (() => string | Promise<string>);
	device: Device;
	client?: { name: string; version: string };
	/** Keeps outbox, conversations and cursors; memory unless told. */
	store?: Storage;
	/** Whose gaps are filled after an absence: conversations that are open()
	 * (the default), or all (programs that must see every message). With all
	 * and a store, a program goes on where it ended; after a crash it may see
	 * the last seconds again. */
	follow?: "open" | "all";
	/** Messages under way at once per conversation. 1, the default, keeps
	 * their order even when the server refuses one for a while. */
	pipeline?: number;
	WebSocket?: WebSocketLike;
	clock?: Clock;
	random?: () => number;
}

interface Saved {
	since: number;
	epoch?: string;
	conversations: ConversationInfo[];
	cursors: Record<string, number>;
}

/** One person's session on one device: connects and stays connected, keeps
 * conversations, windows of history and the outbox. */
export class Client extends Emitter<ClientEvents> {
	readonly conversations: Conversations;
	readonly people: People;
	/** Resolves when what the store keeps is loaded. */
	readonly loaded: Promise<void>;

	#connection: Connection;
	#clock: Clock;
	#store: Storage;
	#replayAll: boolean;
	#logs: Logs;
	#outbox: Outbox;
	#timelines = new Map<string, Timeline>();
	#rooms = new Map<string, Room>();
	#random: () => number;
	#me: User | undefined;
	#tenant: string | undefined;
	#session: SessionOpenOut | undefined;
	#since = 0;
	#epoch: string | undefined;
	#primed = false; /* one synchronisation is complete */
	#syncing: Promise<void> | undefined;
	#syncAgain = false;
	#resync: Timer;
	#save: Timer;
	#outboxChanged = new Coalescer<string>((s) => this.emit("outbox", s));
	#connected: Promise<void> | undefined;
	#setConnected: (e?: YizhanError) => void = () => {};

	/** call() by noun and verb: nouns.message.list({conv}). */
	readonly nouns: Nouns = nouns((...args) => this.call(...args));

	constructor(options: ClientOptions) {
		super();
		const clock = (this.#clock = options.clock ?? systemClock);
		const random = (this.#random = options.random ?? Math.random);
		const store = (this.#store = options.store ?? memoryStorage());
		const onError = (e: Error) => this.emit("error", e);
		this.#replayAll = options.follow === "all";
		this.#connection = new Connection(
			{ ...options, clock, random },
			{
				onState: (state, previous) => this.#onState(state, previous),
				onOpen: (out) => this.#onOpen(out),
				onEvent: (method, params) => this.#onEvent(method, params),
				onSignedOut: (reason) => this.#onSignedOut(reason),
				onError,
			},
		);
		const call: CallFn = this.#connection.rpc.call;
		this.#resync = new Timer(clock, () => this.#needSync());
		this.#save = new Timer(clock, () => void this.#saveState());
		this.#logs = new Logs({
			call,
			clock,
			random,
			replayAll: this.#replayAll,
			isFollowed: (conv) => this.#isFollowed(conv),
			onEntry: (entry, live) => this.#onEntry(entry, live),
			onSkipped: (conv) => this.#onSkipped(conv),
			onCursor: (conv, cursor) => this.#outbox.settle(conv, cursor),
			needSync: () => this.#needSync(),
		});
		this.#outbox = new Outbox({
			call,
			store,
			clock,
			random,
			pipeline: Math.min(Math.max(options.pipeline ?? 1, 1), 16),
			onAck: (item, ack, retried) => this.#onAck(item, ack, retried),
			onChange: (conv) => this.#onOutbox(conv),
			onError,
		});
		this.conversations = new Conversations({
			call,
			clock,
			me: () => this.#me?.id,
			countAt: (conv, seq) => this.#timelines.get(conv)?.find(seq)?.count,
			onCursors: (conv, cursors) =>
				this.#timelines.get(conv)?.setCursors(cursors),
		});
		this.conversations.on("change", () => this.#save.setOnce(SAVE_AFTER_MS));
		this.people = new People(call);
		this.loaded = this.#load().catch(onError);
	}

	get state(): ClientState {
		return this.#connection.state;
	}

	/** The own person; from the store before the first connection. */
	get me(): User | undefined {
		return this.#me;
	}

	get tenant(): string | undefined {
		return this.#tenant;
	}

	/** Answer to the last session.open. */
	get session(): SessionOpenOut | undefined {
		return this.#session;
	}

	/** While waiting: when the next attempt starts, ms by the clock. */
	get retryAt(): number | undefined {
		return this.#connection.retryAt;
	}

	/** Unacknowledged messages of all conversations, in order. */
	get outbox(): readonly Pending[] {
		return this.#outbox.list;
	}

	/** Starts; resolves at the first `online`, rejects when signed out or
	 * closed before. Need not be awaited. */
	connect(): Promise<void> {
		if (this.#connected)
			return this.#connected;
		this.#connected = new Promise((resolve, reject) => {
			this.#setConnected = (e) => (e ? reject(e) : resolve());
		});
		this.#connected.catch(() => {});
		void this.loaded.then(() => {
			if (this.#connected)
				this.#connection.start();
		});
		return this.#connected;
	}

	/** Tries now instead of after the back-off. */
	reconnect(): void {
		this.#connection.reconnect();
	}

	/** Ends the connection; what is unsent stays in the store. */
	async close(): Promise<void> {
		this.#setConnected(new YizhanError("closed"));
		this.#connected = undefined;
		this.#connection.stop();
		if (this.#save.isSet)
			await this.#saveState();
	}

	/** Signs out on the server, empties the store (unsent messages, too) and
	 * closes. */
	async signOut(): Promise<void> {
		await this.call("auth.logout", {}, { timeout_ms: 5000 }).catch(() => {});
		this.#connection.stop();
		this.#save.clear();
		await this.#outbox.clear();
		await this.#store.delete(this.#key("state"));
		await this.#store.delete("owner");
		await this.close();
	}

	/** Calls any operation. */
	async call<M extends keyof Operations>(
		method: M,
		params: Operations[M]["in"],
		options?: CallOptions,
	): Promise<Operations[M]["out"]> {
		const out = await this.#connection.rpc.call(method, params, options);
		/* The caller's own session is told by the answer, not by an event. */
		const { seq, group } = out as { seq?: number; group?: { id: string } };
		const { id, conv } = params as { id?: string; conv?: string };
		if (seq && (conv || method.startsWith("group.")))
			this.#logs.expect(conv ?? `g:${group?.id ?? id}`, seq);
		return out;
	}

	/** The window of a conversation; the same object until it is closed. */
	open(conv: string): Timeline {
		let timeline = this.#timelines.get(conv);
		if (timeline)
			return timeline;
		if (this.#timelines.size >= TIMELINES_MAX)
			this.#timelines.values().next().value!.close();
		timeline = this.#newTimeline(conv);
		this.#timelines.set(conv, timeline);
		const cursors = this.conversations.get(conv)?.cursors;
		if (cursors)
			timeline.setCursors(cursors);
		if (this.state === "online") {
			this.#openCursors(conv);
			timeline.online();
		}
		return timeline;
	}

	/** A live room, not yet joined; the same object while one is in it. */
	room(id: string): Room {
		const room: Room =
			this.#rooms.get(id) ??
			new Room(id, {
				call: this.#connection.rpc.call,
				clock: this.#clock,
				random: this.#random,
				me: () => this.#me?.id,
				newCid: () => this.#outbox.newCid(),
				isOnline: () => this.state === "online",
				follow: (is) =>
					is ? this.#rooms.set(id, room) : this.#rooms.delete(id),
			});
		return room;
	}

	/** Sends as soon as it can be, exactly once, in order. Throws when the
	 * outbox is full (1,000) or nobody has ever signed in here. Who kept a cid
	 * of her own (random, unique) may say the same once more after a crash. */
	send(conv: string, draft: Draft, cid?: string): Sending {
		if (!this.#me)
			throw new YizhanError("offline", "Not signed in yet.");
		return this.#outbox.add(conv, draft, cid);
	}

	/** Tries a failed message again, in its place. */
	retry(cid: string): void {
		this.#outbox.retry(cid);
	}

	/** Throws away a message that failed or was never transmitted; false when
	 * it is too late. */
	discard(cid: string): boolean {
		return this.#outbox.discard(cid);
	}

	async recall(conv: string, seq: number): Promise<void> {
		const cid = this.#outbox.newCid();
		const ack = await this.call("message.recall", { conv, seq, cid });
		this.#own({
			...this.#ownBase(conv, ack, cid),
			type: "recall",
			target: seq,
		});
	}

	#newTimeline(conv: string): Timeline {
		return new Timeline(conv, {
			call: this.#connection.rpc.call,
			clock: this.#clock,
			me: () => this.#me?.id,
			cursor: () => this.#logs.cursor(conv),
			pending: () => this.#outbox.of(conv),
			send: (draft) => this.send(conv, draft),
			recall: (seq) => this.recall(conv, seq),
			markRead: (seq) => this.conversations.markRead(conv, seq),
			sendTyping: () => this.conversations.sendTyping(conv),
			close: () => void this.#timelines.delete(conv),
		});
	}

	/* Direct conversations bring their cursors with sync. */
	#openCursors(conv: string): void {
		if (this.conversations.get(conv)?.kind === "group")
			this.conversations.refresh(conv);
	}

	#isFollowed(conv: string): boolean {
		return (
			this.#replayAll || /^[st]:/.test(conv) || this.#timelines.has(conv)
		);
	}

	#onState(state: ClientState, previous: ClientState): void {
		const online = state === "online";
		if (!online) {
			this.#resync.clear();
			this.#logs.offline();
		}
		for (const part of [
			this.#outbox,
			this.conversations,
			this.people,
			...this.#timelines.values(),
			...this.#rooms.values(),
		])
			online ? part.online() : part.offline();
		const { retryAt } = this.#connection;
		this.emit("state", {
			state,
			previous,
			...(retryAt !== undefined && { retry_at: retryAt }),
		});
		if (online)
			this.#setConnected();
	}

	async #onOpen(out: SessionOpenOut): Promise<void> {
		this.#session = out;
		const { tenant, user } = out;
		if (tenant !== this.#tenant || user.id !== this.#me?.id) {
			this.#forget();
			await this.#loadOf(tenant, user);
			await this.#store.set("owner", { tenant, user });
		}
		this.#me = user;
		this.people.put(user);
		/* A backup was restored: nothing known here holds. */
		if (out.epoch !== this.#epoch) {
			this.#epoch = out.epoch;
			this.#forget();
			for (const timeline of this.#timelines.values())
				timeline.reset();
		}
		this.emit("open", out);
		await (this.#syncing = this.#sync());
	}

	#onSignedOut(reason: SignedOutReason): void {
		this.#setConnected(new YizhanError("unauthorized", reason));
		this.#connected = undefined;
		this.emit("signedout", { reason });
	}

	#onEvent(method: string, params: unknown): void {
		if (method === "message" || method === "entry")
			return this.#logs.push(params as Entry);
		if (method === "behind")
			return this.#needSync();
		const { conv, user, seq, room, stop } = params as {
			conv: string;
			user: string;
			seq: number;
			room?: string;
			stop?: boolean;
		};
		if (room !== undefined)
			return this.#rooms.get(room)?.event(method.slice(5), params);
		if (method === "read" || method === "delivered") {
			this.#onCursor(method, conv, user, seq);
		} else if (method === "typing") {
			this.conversations.typing(conv, user, !stop);
			this.emit("typing", { conv, user });
		} else {
			this.emit("event", { method, params });
		}
	}

	#onCursor(
		kind: "read" | "delivered",
		conv: string,
		user: string,
		seq: number,
	): void {
		this.conversations.cursor(kind, conv, user, seq);
		this.#timelines.get(conv)?.moveCursor(kind, user, seq);
	}

	/* The next entry of a log, once. */
	#onEntry(entry: Entry, live: boolean): void {
		const { conv, from, cid, seq, id, ts } = entry;
		this.conversations.entry(entry);
		this.#timelines.get(conv)?.append(entry);
		/* Who writes has read what was there: the server moves her cursor
		 * with the message and says no more of it. */
		if (entry.type === "message" && from && from !== this.#me?.id)
			this.#onCursor("read", conv, from, seq);
		if (entry.type === "message" && cid && from === this.#me?.id)
			this.#outbox.confirm(conv, cid, { seq, id, ts });
		/* Recalls of an absence are told to nobody who was absent. */
		if (entry.type === "join" && entry.users?.includes(this.#me!.id))
			this.#timelines.get(conv)?.reset();
		if (entry.type === "user")
			this.people.invalidate(entry.users);
		if (entry.type === "setting" && entry.body?.conv)
			this.conversations.refresh(entry.body.conv);
		this.#save.setOnce(SAVE_AFTER_MS);
		this.emit("entry", { entry, live });
		if (entry.type === "message")
			this.emit("message", { entry, live });
	}

	#onSkipped(conv: string): void {
		if (conv === "t:")
			this.people.invalidate();
		this.#timelines.get(conv)?.reset();
	}

	#onOutbox(conv: string): void {
		this.#outboxChanged.add(conv);
		this.#timelines.get(conv)?.touch();
	}

	#onAck(item: Pending, ack: MessageSendOut, retried: boolean): void {
		const { conv, cid, draft } = item;
		if (ack.seq <= (this.#logs.cursor(conv) ?? 0))
			return this.#outbox.settle(conv, ack.seq);
		/* What was sent before may be recalled by now: look. */
		if (retried)
			return this.#logs.expect(conv, ack.seq);
		const base = this.#ownBase(conv, ack, cid);
		this.#own({
			...base,
			count: base.count + 1,
			type: "message",
			...said(draft),
		});
	}

	#ownBase(conv: string, ack: MessageSendOut, cid: string) {
		const { seq, id, ts } = ack;
		const count = this.conversations.get(conv)?.count ?? 0;
		return { conv, seq, id, ts, count, from: this.#me!.id, cid };
	}

	/* An entry known from its answer; its count only when it is the next. */
	#own(entry: MessageEntry | ChangeEntry): void {
		const { conv, seq } = entry;
		const next =
			this.#logs.cursor(conv) === seq - 1 &&
			this.conversations.get(conv)?.seq === seq - 1;
		if (next)
			this.#logs.push(entry);
		else
			this.#logs.expect(conv, seq);
	}

	#needSync(): void {
		this.#syncAgain = true;
		if (this.#syncing || this.state !== "online")
			return;
		this.#syncing = this.#sync();
		this.#syncing.catch(() => {
			if (this.state === "online")
				this.#resync.setOnce(SYNC_AGAIN_MS);
		});
	}

	async #sync(): Promise<void> {
		try {
			do {
				this.#syncAgain = false;
				await this.#syncPages();
			} while (this.#syncAgain);
		} finally {
			this.#syncing = undefined;
		}
	}

	async #syncPages(): Promise<void> {
		const session = this.#session;
		for (let more = true; more; ) {
			const since = this.#since;
			const page = await this.#connection.rpc.call("sync", {
				since,
				limit: SYNC_LIMIT,
			});
			if (session !== this.#session)
				throw new YizhanError("closed");
			for (const info of page.conversations as ConversationInfo[]) {
				const { conv, seq = 0 } = info;
				this.#logs.synced(conv, seq, this.#startOf(conv, seq));
				if (info.left && this.#primed)
					this.#logs.left(conv);
				this.conversations.apply(info);
			}
			this.#since = page.since;
			more = page.more && page.since > since;
		}
		this.#primed = true;
		this.#logs.online();
		for (const conv of this.#timelines.keys())
			this.#openCursors(conv);
		this.#save.setOnce(SAVE_AFTER_MS);
	}

	/* Where a log begins that was not followed so far. */
	#startOf(conv: string, seq: number): number {
		/* A program sees the whole of what is new to it. */
		if (this.#replayAll && this.#primed)
			return 0;
		return Math.min(seq, this.#timelines.get(conv)?.reached ?? seq);
	}

	#key(name: string): string {
		return `${this.#tenant}/${this.#me?.id}/${name}`;
	}

	#forget(): void {
		this.#since = 0;
		this.#primed = false;
		this.#logs.reset();
		this.conversations.reset();
		this.people.reset();
	}

	async #load(): Promise<void> {
		const owner = (await this.#store.get("owner")) as
			| { tenant: string; user: User }
			| undefined;
		if (owner)
			await this.#loadOf(owner.tenant, owner.user);
	}

	async #loadOf(tenant: string, user: User): Promise<void> {
		this.#tenant = tenant;
		this.#me = user;
		await this.#outbox.load(this.#key("outbox/"));
		const saved = (await this.#store.get(this.#key("state"))) as
			| Saved
			| undefined;
		if (!saved)
			return;
		this.#since = saved.since;
		this.#epoch = saved.epoch;
		this.#primed = true;
		for (const info of saved.conversations) {
			const { conv, seq } = info;
			this.conversations.apply(info);
			const cursor = this.#replayAll ? saved.cursors[conv] : seq;
			this.#logs.restore(conv, cursor ?? seq, seq);
		}
	}

	async #saveState(): Promise<void> {
		this.#save.clear();
		if (!this.#me || !this.#primed)
			return;
		const saved: Saved = {
			since: this.#since,
			epoch: this.#epoch,
			conversations: this.conversations.save(),
			cursors: this.#replayAll ? this.#logs.cursors() : {},
		};
		try {
			await this.#store.set(this.#key("state"), saved);
		} catch (e) {
			this.emit("error", e as Error);
		}
	}
}
