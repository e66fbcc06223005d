// SPDX-License-Identifier: Apache-2.0
// Signatures of the SDK. The classes move to files of their own.
import type { ServerErrorCode } from "./errors.js";
import type {
	AuthLoginOut,
	MessageSendOut,
	Operations,
	SessionOpenOut,
	SetupFinishOut,
	SetupStateOut,
	UserListOut,
} from "./operations.js";
import type {
	ConversationInfo,
	Cursor,
	Device,
	Entry,
	MessageEntry,
	User,
} from "./types.js";

export type * from "./operations.js";
export type * from "./types.js";
export type * from "./errors.js";

/** Codes the SDK itself gives. */
export type LocalErrorCode =
	| "offline" /* not connected; the call was not made */
	| "aborted" /* by the caller */
	| "outbox_full"
	| "discarded"; /* a pending message was thrown away by the user */
export type ErrorCode = ServerErrorCode | LocalErrorCode;

export declare class YizhanError extends Error {
	readonly code: ErrorCode;
	readonly field?: string;
	readonly hint?: string;
	/** Worth trying again later without a change. */
	readonly transient: boolean;
}

/** Keys and JSON values; every write is durable when it resolves. */
export interface Storage {
	get(key: string): Promise<unknown>;
	set(key: string, value: unknown): Promise<void>;
	delete(key: string): Promise<void>;
	/** Keys that begin with prefix, ascending. */
	keys(prefix: string): Promise<string[]>;
}
export declare function memoryStorage(): Storage;
export declare function localStorageStorage(prefix?: string): Storage;
/** IndexedDB, or localStorage where there is none, or memory. */
export declare function browserStorage(name?: string): Storage;

/** Typed events. on() returns the function that ends the subscription. */
export declare class Emitter<Events> {
	on<K extends keyof Events>(
		name: K,
		fn: (event: Events[K]) => void,
	): () => void;
}

export type ClientState = "offline" | "connecting" | "syncing" | "online";
export type SignedOutReason =
	| "unauthorized"
	| "replaced"
	| "device_limit"
	| "signed_out"
	| "disabled"
	| "admin";

export interface ClientEvents {
	/** retry_at: ms by the clock, when the next attempt starts. */
	state: { state: ClientState; previous: ClientState; retry_at?: number };
	/** Session opened (each time); compare server.version with the page. */
	open: SessionOpenOut;
	/** The server ended the session for good; no more attempts are made. */
	signedout: { reason: SignedOutReason };
	/** Every message once, in seq order per conversation; also own ones.
	 * live is false when it was pulled to fill a gap. */
	message: { entry: MessageEntry; live: boolean };
	/** Every entry (messages too) once, in seq order per conversation. */
	entry: { entry: Entry; live: boolean };
	typing: { conv: string; user: string };
	/** A background failure, e.g. the storage refused a write. */
	error: Error;
}

export interface ClientOptions {
	/** https://host:8443 (or wss://host:8443/ws). */
	url: string;
	token: string | (() => string | Promise<string>);
	device: Device;
	client?: { name: string; version: string };
	store?: Storage;
	/** Conversations whose gaps are filled after a reconnect: those that are
	 * open()ed, or all (programs that must see every message). */
	follow?: "open" | "all";
	/** Messages under way at once per conversation; 1 keeps strict order
	 * even when the server refuses one for a while. */
	pipeline?: number;
	WebSocket?: WebSocketLike;
	clock?: Clock;
	random?: () => number;
}
export interface WebSocketLike {
	new (url: string, protocols?: string | string[]): SocketLike;
}
export interface SocketLike {
	send(data: string): void;
	close(code?: number, reason?: string): void;
	onopen: ((event: any) => void) | null;
	onmessage: ((event: any) => void) | null;
	onclose: ((event: any) => void) | null;
	onerror: ((event: any) => void) | null;
}
export interface Clock {
	now(): number;
	setTimeout(fn: () => void, ms: number): unknown;
	clearTimeout(handle: unknown): void;
}

export interface CallOptions {
	timeout_ms?: number;
	signal?: AbortSignal;
}

/** What a person writes. */
export interface Draft {
	text: string;
	reply_to?: number;
	mentions?: string[];
}
/** A message on its way; persisted before it is first transmitted. */
export interface Sending {
	readonly cid: string;
	/** Rejected with YizhanError when refused for good or discarded. */
	readonly done: Promise<MessageSendOut>;
}

export declare class Client extends Emitter<ClientEvents> {
	constructor(options: ClientOptions);
	readonly state: ClientState;
	/** Own person; known from the store before the first connection. */
	readonly me: User | undefined;
	readonly tenant: string | undefined;
	/** Of the last session.open. */
	readonly session: SessionOpenOut | undefined;
	/** ms by the clock when the next attempt starts, while waiting. */
	readonly retryAt: number | undefined;
	readonly conversations: Conversations;
	readonly people: People;
	/** Unacknowledged messages of all conversations, in order. */
	readonly outbox: readonly Pending[];
	/** Resolves when cached conversations and outbox are loaded. */
	readonly loaded: Promise<void>;
	/** Starts; resolves at the first `online`, rejects when signed out or
	 * closed before. Need not be awaited. */
	connect(): Promise<void>;
	/** Tries now instead of waiting for the back-off. */
	reconnect(): void;
	/** Ends the connection; the outbox stays in the store. */
	close(): Promise<void>;
	/** Forgets cached state (not the outbox) of this person in the store. */
	call<M extends keyof Operations>(
		method: M,
		params: Operations[M]["in"],
		options?: CallOptions,
	): Promise<Operations[M]["out"]>;
	/** The loaded window of a conversation; the same object until close(). */
	open(conv: string): Timeline;
	send(conv: string, draft: Draft): Sending;
	/** Tries a failed message again, in its place. */
	retry(cid: string): void;
	/** Throws a message away that failed or was not yet transmitted; false
	 * when it is too late. */
	discard(cid: string): boolean;
	recall(conv: string, seq: number): Promise<void>;
	/** Signs out on the server, empties the store, closes. */
	signOut(): Promise<void>;
}

export interface Conversation extends ConversationInfo {
	/** People typing now (never oneself). */
	readonly typing: readonly string[];
}
export interface ConversationsEvents {
	/** Names of those that changed; coalesced per microtask. */
	change: ReadonlySet<string>;
}
export declare class Conversations extends Emitter<ConversationsEvents> {
	/** Snapshot; a new object after every change. */
	get(conv: string): Conversation | undefined;
	/** Direct and group conversations not left; pinned first, then newest
	 * first. The same array until something changes. */
	readonly list: readonly Conversation[];
	/** Sum of unread of those not muted. */
	readonly unread: number;
	set(conv: string, v: { pinned?: boolean; muted?: boolean }): Promise<void>;
	/** Moves the own read cursor; coalesced, kept until the server has it. */
	markRead(conv: string, seq?: number): void;
	/** Says "typing"; throttled to one in 3 s. */
	sendTyping(conv: string): void;
}

/** A message of the outbox. */
export interface Pending {
	readonly conv: string;
	readonly cid: string;
	readonly draft: Draft;
	/** When it was written, ms by the own clock. */
	readonly ts: number;
	readonly state: "sending" | "failed";
	readonly error?: YizhanError;
}

export type ItemState =
	| "sending"
	| "failed"
	| "sent" /* committed */
	| "delivered"
	| "read"
	| "received"; /* somebody else's */
export interface TimelineItem {
	/** Stays the same from pending to confirmed to recalled. */
	readonly key: string;
	/** seq is 0 (and id, count too) while pending. */
	readonly entry: Entry;
	readonly mine: boolean;
	readonly state: ItemState;
	/** Own messages: how many others have read it (as far as is known). */
	readonly readBy: number;
	/** failed: why. */
	readonly error?: YizhanError;
}
export interface TimelineEvents {
	/** Coalesced per microtask; read items again. */
	change: void;
}
export declare class Timeline extends Emitter<TimelineEvents> {
	readonly conv: string;
	/** What to show: confirmed in seq order without recall entries, then
	 * pending. New array after a change; unchanged items are the same
	 * objects. */
	readonly items: readonly TimelineItem[];
	/** Every loaded entry in seq order, recall entries too. */
	readonly entries: readonly Entry[];
	/** Loaded message or entry by seq. */
	find(seq: number): Entry | undefined;
	/** Read and delivered cursors of the others (≤ 200 members). */
	readonly cursors: readonly Cursor[];
	readonly loading: boolean;
	readonly hasOlder: boolean;
	/** False at the live end. */
	readonly hasNewer: boolean;
	readonly error: YizhanError | undefined;
	/** First page is there (or failed: see error). */
	readonly ready: Promise<void>;
	/** Number of entries that came. Concurrent calls share one request. */
	loadOlder(limit?: number): Promise<number>;
	loadNewer(limit?: number): Promise<number>;
	/** Replaces the window by one around seq unless seq is loaded; false
	 * when it could not be loaded. */
	jumpTo(seq: number): Promise<boolean>;
	jumpToLatest(): Promise<void>;
	send(draft: Draft): Sending;
	recall(seq: number): Promise<void>;
	markRead(seq?: number): void;
	sendTyping(): void;
	/** Ends following; the client forgets this window. */
	close(): void;
}

export interface PeopleEvents {
	/** Ids whose person changed; coalesced per microtask. */
	change: ReadonlySet<string>;
}
export declare class People extends Emitter<PeopleEvents> {
	/** From the cache; when absent it is asked for and `change` tells. */
	get(id: string): User | undefined;
	load(id: string): Promise<User>;
	/** A page of people by name or id (text) or all, by id. */
	list(query?: {
		text?: string;
		after?: string;
		limit?: number;
	}): Promise<UserListOut>;
}

/* Without a session, by HTTP. url as in ClientOptions. */
export declare function login(
	url: string,
	user: string,
	password: string,
	more?: { tenant?: string; device?: string },
): Promise<AuthLoginOut>;
export declare function setupState(url: string): Promise<SetupStateOut>;
export declare function finishSetup(
	url: string,
	form: {
		token: string;
		user: string;
		name: string;
		password: string;
		org?: string;
	},
): Promise<SetupFinishOut>;
/** One call over a WebSocket of its own without signing in. */
export declare function callOnce<
	M extends "auth.login" | "setup.state" | "setup.finish",
>(
	url: string,
	method: M,
	params: Operations[M]["in"],
	options?: { WebSocket?: WebSocketLike; timeout_ms?: number },
): Promise<Operations[M]["out"]>;
