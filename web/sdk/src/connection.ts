// SPDX-License-Identifier: Apache-2.0
import { Backoff } from "./backoff.js";
import { type Clock, Timer } from "./clock.js";
import { YizhanError } from "./error.js";
import type { SessionOpenOut } from "./operations.js";
import { Rpc } from "./rpc.js";
import type { Device } from "./types.js";

const SUBPROTOCOL = "yizhan.v1";
const OPEN_TIMEOUT_MS = 15_000;
const PING_TIMEOUT_MS = 10_000;
const PROBE_TIMEOUT_MS = 5_000;
/* A connection this old was a good one: the back-off starts anew. */
const GOOD_AFTER_MS = 5_000;
const CLOSED_BY_US = 1000;
const CLOSED_HEARTBEAT = 4003;
const CLOSE_KICKED = 4001;

export type ClientState = "offline" | "connecting" | "syncing" | "online";

/** Why the server ended the session for good. */
export type SignedOutReason =
	| "unauthorized"
	| "replaced"
	| "device_limit"
	| "signed_out"
	| "expired"
	| "disabled"
	| "admin"
	| "suspended";

/** The part of WebSocket that is used; `ws` fits too. */
export interface SocketLike {
	send(data: string): void;
	close(code?: number, reason?: string): void;
	onopen: ((event: any) => void) | null;
	onmessage: ((event: any) => void) | null;
	onclose: ((event: any) => void) | null;
	onerror: ((event: any) => void) | null;
}
export interface WebSocketLike {
	new (url: string, protocols?: string | string[]): SocketLike;
}

export interface ConnectionOptions {
	url: string;
	token: string | (() => string | Promise<string>);
	device: Device;
	client?: { name: string; version: string };
	WebSocket?: WebSocketLike;
	clock: Clock;
	random: () => number;
}

export interface ConnectionHandlers {
	onState(state: ClientState, previous: ClientState): void;
	/** The session is open and gets pushes: synchronise now. When this
	 * rejects, the connection is given up and tried again. */
	onOpen(out: SessionOpenOut): Promise<void>;
	onEvent(method: string, params: unknown): void;
	onSignedOut(reason: SignedOutReason): void;
	onError(e: Error): void;
}

/** The address of the WebSocket: https://host → wss://host/ws. */
export function socketUrl(url: string): string {
	const u = new URL(url);
	u.protocol = u.protocol.replace("http", "ws");
	if (u.pathname === "/")
		u.pathname = "/ws";
	return u.href;
}

/** Keeps one session open: dials, signs in, watches the heartbeat, and tries
 * again with back-off until stopped or signed out. */
export class Connection {
	state: ClientState = "offline";
	/** When the next attempt starts, while waiting. */
	retryAt: number | undefined;
	readonly rpc: Rpc;

	#socket: SocketLike | undefined;
	#running = false;
	#backoff: Backoff;
	#retry: Timer;
	#dial: Timer;
	#beat: Timer;
	#heartbeat_ms = 30_000;
	#heard = 0;
	#onlineSince: number | undefined;
	#restartDelay: number | undefined;
	#stopListening: (() => void) | undefined;

	constructor(
		private options: ConnectionOptions,
		private handlers: ConnectionHandlers,
	) {
		const { clock } = options;
		this.#backoff = new Backoff(options.random);
		this.rpc = new Rpc(clock, (m, p) => this.#onEvent(m, p));
		this.#retry = new Timer(clock, () => void this.#connect());
		this.#dial = new Timer(clock, () => this.#drop());
		this.#beat = new Timer(clock, () => this.#checkHeartbeat());
	}

	start(): void {
		if (this.#running)
			return;
		this.#running = true;
		this.#stopListening = this.#listen();
		void this.#connect();
	}

	stop(): void {
		this.#running = false;
		this.#stopListening?.();
		this.#drop(CLOSED_BY_US);
	}

	/** Now instead of after the back-off; asks for a sign of life when a
	 * connection is there. */
	reconnect(): void {
		if (this.#running && this.#retry.isSet)
			void this.#connect();
		else if (this.state === "online")
			this.#probe(PROBE_TIMEOUT_MS);
	}

	#setState(state: ClientState): void {
		const previous = this.state;
		if (state === previous)
			return;
		this.state = state;
		this.handlers.onState(state, previous);
	}

	async #connect(): Promise<void> {
		this.#retry.clear();
		this.retryAt = undefined;
		this.#setState("connecting");
		let socket: SocketLike | undefined;
		try {
			const { token } = this.options;
			const text = typeof token === "string" ? token : await token();
			if (!this.#running || this.#socket)
				return;
			socket = this.#open();
			this.#socket = socket;
			this.#dial.set(OPEN_TIMEOUT_MS);
			await this.#opened(socket, text);
		} catch (e) {
			this.#failed(socket, YizhanError.from(e));
		}
	}

	#open(): SocketLike {
		const WS =
			this.options.WebSocket ??
			(globalThis.WebSocket as WebSocketLike | undefined);
		if (!WS)
			throw new Error("no WebSocket");
		return new WS(socketUrl(this.options.url), SUBPROTOCOL);
	}

	/* Resolves when the session is open and synchronised. */
	async #opened(socket: SocketLike, token: string): Promise<void> {
		const current = () => this.#socket === socket;
		await new Promise<void>((resolve) => {
			socket.onopen = () => resolve();
			socket.onmessage = (event) => current() && this.#receive(event);
			socket.onerror = () => {};
			socket.onclose = (event) => current() && this.#closed(event);
		});
		if (!current())
			return;
		this.rpc.attach((text) => socket.send(text));
		const { device, client } = this.options;
		const params = { token, device, ...(client && { client }) };
		const out = await this.rpc.call("session.open", params);
		if (!current())
			return;
		this.#dial.clear();
		this.#setState("syncing");
		this.#heartbeat_ms = out.heartbeat_ms;
		this.#beat.set(this.#heartbeat_ms);
		await this.handlers.onOpen(out);
		if (!current())
			return;
		this.#onlineSince = this.options.clock.now();
		this.#setState("online");
	}

	#failed(socket: SocketLike | undefined, e: YizhanError): void {
		if (socket !== this.#socket || !this.#running)
			return;
		if (e.code === "unauthorized" || e.code === "suspended")
			return this.#signedOut(e.code);
		if (e.code === "user_disabled")
			return this.#signedOut("disabled");
		if (!e.transient)
			this.handlers.onError(e);
		this.#drop();
	}

	#receive(event: { data: unknown }): void {
		this.#heard = this.options.clock.now();
		try {
			this.rpc.receive(String(event.data));
		} catch (e) {
			this.handlers.onError(e as Error);
			this.#drop();
		}
	}

	#onEvent(method: string, params: unknown): void {
		if (method === "kicked")
			this.#signedOut((params as { reason: SignedOutReason }).reason);
		else if (method === "restarting")
			this.#restartDelay = (
				params as { retry_after_ms: number }
			).retry_after_ms;
		else
			this.handlers.onEvent(method, params);
	}

	#closed(event: { code?: number; reason?: string }): void {
		if (event.code === CLOSE_KICKED)
			this.#signedOut((event.reason || "admin") as SignedOutReason);
		else
			this.#drop();
	}

	#signedOut(reason: SignedOutReason): void {
		this.stop();
		this.handlers.onSignedOut(reason);
	}

	/* Ends the socket, if any, and plans the next attempt, if running. */
	#drop(code = CLOSED_BY_US): void {
		const socket = this.#socket;
		this.#socket = undefined;
		for (const timer of [this.#retry, this.#dial, this.#beat])
			timer.clear();
		this.retryAt = undefined;
		if (socket)
			try {
				socket.close(code);
			} catch {
				/* some refuse while connecting */
			}
		this.rpc.detach();
		if (this.#running)
			this.#planRetry();
		this.#setState("offline");
	}

	#planRetry(): void {
		const { clock, random } = this.options;
		const now = clock.now();
		const since = this.#onlineSince;
		if (since !== undefined && now - since >= GOOD_AFTER_MS)
			this.#backoff.reset();
		this.#onlineSince = undefined;
		let delay = this.#backoff.next();
		if (this.#restartDelay !== undefined)
			delay = this.#restartDelay + random() * 500;
		this.#restartDelay = undefined;
		this.retryAt = now + delay;
		this.#retry.set(delay);
	}

	#checkHeartbeat(): void {
		const quiet = this.options.clock.now() - this.#heard;
		if (quiet >= this.#heartbeat_ms)
			this.#probe(PING_TIMEOUT_MS);
		this.#beat.set(Math.max(this.#heartbeat_ms - quiet, 1000));
	}

	/* The peer is dead when nothing at all is heard in time. */
	#probe(timeout_ms: number): void {
		const socket = this.#socket;
		const asked = this.options.clock.now();
		this.rpc.call("session.ping", {}, { timeout_ms }).catch(() => {
			if (socket === this.#socket && this.#heard <= asked)
				this.#drop(CLOSED_HEARTBEAT);
		});
	}

	/* A browser knows when the network or the page comes back. */
	#listen(): (() => void) | undefined {
		if (typeof window === "undefined" || typeof document === "undefined")
			return undefined;
		const wake = () => {
			if (document.visibilityState !== "hidden")
				this.reconnect();
		};
		const names = ["online", "offline", "pageshow", "focus"];
		for (const name of names)
			window.addEventListener(name, wake);
		document.addEventListener("visibilitychange", wake);
		return () => {
			for (const name of names)
				window.removeEventListener(name, wake);
			document.removeEventListener("visibilitychange", wake);
		};
	}
}
