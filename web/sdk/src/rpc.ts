// SPDX-License-Identifier: Apache-2.0
import { type Clock, Timer } from "./clock.js";
import { YizhanError } from "./error.js";
import type { Operations } from "./operations.js";

/* The server stops reading at 64. */
const UNDER_WAY_MAX = 48;
const QUEUE_MAX = 1000;
const TIMEOUT_MS = 30_000;

export interface CallOptions {
	/** 30 s unless told. */
	timeout_ms?: number;
	signal?: AbortSignal;
}

/** Calls one operation. */
export type CallFn = <M extends keyof Operations>(
	method: M,
	params: Operations[M]["in"],
	options?: CallOptions,
) => Promise<Operations[M]["out"]>;

interface Call {
	id: number;
	text: string;
	timer: Timer;
	resolve(out: unknown): void;
	reject(e: YizhanError): void;
}

interface Frame {
	id?: number;
	result?: unknown;
	error?: unknown;
	method?: string;
	params?: unknown;
}

/** JSON-RPC 2.0 over whatever carries texts; lives through many sockets. */
export class Rpc {
	#lastId = 0;
	#send: ((text: string) => void) | undefined;
	#underWay = new Map<number, Call>();
	#queue: Call[] = [];

	/** onEvent gets every notification. */
	constructor(
		private clock: Clock,
		private onEvent: (method: string, params: unknown) => void,
	) {}

	attach(send: (text: string) => void): void {
		this.#send = send;
	}

	/** The socket is gone: every call that has no answer fails. */
	detach(): void {
		this.#send = undefined;
		const calls = [...this.#underWay.values(), ...this.#queue];
		this.#underWay.clear();
		this.#queue = [];
		for (const call of calls)
			call.reject(new YizhanError("closed"));
	}

	call: CallFn = (method, params, options = {}) =>
		new Promise((resolve, reject) => {
			if (!this.#send)
				return reject(new YizhanError("offline"));
			if (options.signal?.aborted)
				return reject(new YizhanError("aborted"));
			if (this.#queue.length >= QUEUE_MAX)
				return reject(new YizhanError("full", "Too many calls."));
			const id = ++this.#lastId;
			const end = (e: YizhanError) => this.#end(id, e);
			const timer = new Timer(this.clock, () =>
				end(new YizhanError("timeout")),
			);
			const aborted = () => end(new YizhanError("aborted"));
			const finish = () => {
				timer.clear();
				options.signal?.removeEventListener("abort", aborted);
			};
			options.signal?.addEventListener("abort", aborted);
			timer.set(options.timeout_ms ?? TIMEOUT_MS);
			this.#queue.push({
				id,
				text: JSON.stringify({ jsonrpc: "2.0", id, method, params }),
				timer,
				resolve: (out) => {
					finish();
					resolve(out as Operations[typeof method]["out"]);
				},
				reject: (e) => {
					finish();
					reject(e);
				},
			});
			this.#pump();
		});

	/** A text from the socket. */
	receive(text: string): void {
		const frame = JSON.parse(text) as Frame;
		if (frame.method !== undefined)
			return this.onEvent(frame.method, frame.params);
		const call = this.#underWay.get(frame.id as number);
		if (!call)
			return;
		this.#underWay.delete(call.id);
		if (frame.error !== undefined)
			call.reject(YizhanError.fromWire(frame.error));
		else
			call.resolve(frame.result);
		this.#pump();
	}

	#end(id: number, e: YizhanError): void {
		const waiting = this.#queue.findIndex((c) => c.id === id);
		const call =
			waiting >= 0
				? this.#queue.splice(waiting, 1)[0]
				: this.#underWay.get(id);
		this.#underWay.delete(id);
		call?.reject(e);
		this.#pump();
	}

	#pump(): void {
		while (this.#send && this.#underWay.size < UNDER_WAY_MAX) {
			const call = this.#queue.shift();
			if (!call)
				return;
			this.#underWay.set(call.id, call);
			this.#send(call.text);
		}
	}
}
