// SPDX-License-Identifier: Apache-2.0
// A server in memory behind sockets that fail as told.
import type { SocketLike, WebSocketLike } from "../../src/connection.js";
import type { FakeClock } from "./clock.js";
import { FakeRooms } from "./rooms.js";
import { present, type Published, Refusal, World } from "./world.js";

/** Probabilities; all 0 is a network without faults. */
export interface Faults {
	/** Dialling fails. */
	refuse: number;
	/** The connection breaks when a request arrives. */
	dropBefore: number;
	/** The request is carried out, then the connection breaks. */
	dropAfter: number;
	/** An event comes twice. */
	duplicate: number;
	/** An event is left out; `behind` follows. */
	hole: number;
	/** A request is refused for now. */
	busy: number;
	/** The connection dies without a word. */
	mute: number;
	/** Latest a frame arrives, ms. */
	delay_ms: number;
}

export const NO_FAULTS: Faults = {
	refuse: 0,
	dropBefore: 0,
	dropAfter: 0,
	duplicate: 0,
	hole: 0,
	busy: 0,
	mute: 0,
	delay_ms: 5,
};

interface Request {
	id: number;
	method: string;
	params: Record<string, any>;
}

export class FakeServer {
	readonly world: World;
	readonly rooms: FakeRooms;
	readonly WebSocket: WebSocketLike;
	faults = { ...NO_FAULTS };
	/** Every request carried out: [user, method, params]. */
	readonly log: [string, string, any][] = [];
	dials = 0;
	sockets = new Set<FakeSocket>();
	/** Answers instead of the world, when it returns something. */
	intercept?: (method: string, params: any) => object | undefined;

	constructor(
		readonly clock: FakeClock,
		readonly random: () => number,
	) {
		const server = this;
		this.world = new World(
			() => clock.now(),
			(p) => this.#publish(p),
		);
		this.rooms = new FakeRooms(this);
		this.WebSocket = class extends FakeSocket {
			constructor(url: string, protocol?: string | string[]) {
				super(server, url, String(protocol));
			}
		};
	}

	chance(p: number): boolean {
		return p > 0 && this.random() < p;
	}

	/** Breaks every connection. */
	dropAll(code = 1006): void {
		for (const socket of [...this.sockets])
			socket.die(code);
	}

	of(user: string): FakeSocket[] {
		return [...this.sockets].filter((s) => s.user === user);
	}

	calls(method: string): any[] {
		return this.log.filter((l) => l[1] === method).map((l) => l[2]);
	}

	#publish(p: Published): void {
		const to = new Set(p.to ?? present(p.conv));
		for (const socket of this.sockets) {
			if (!socket.user || !to.has(socket.user))
				continue;
			if (socket.number === p.except)
				continue;
			const conv = this.world.seenBy(p.conv.name, socket.user);
			const params = { conv, ...p.params };
			socket.event(p.method, params, conv);
		}
	}
}

let lastNumber = 0;

export class FakeSocket implements SocketLike {
	onopen: ((event: any) => void) | null = null;
	onmessage: ((event: any) => void) | null = null;
	onclose: ((event: any) => void) | null = null;
	onerror: ((event: any) => void) | null = null;
	readonly number = ++lastNumber;
	user: string | undefined;
	muted = false;
	closedByClient: number | undefined;
	#dead = false;
	#lanes = new Map<string, number>();

	constructor(
		private server: FakeServer,
		readonly url: string,
		readonly protocol: string,
	) {
		server.dials++;
		if (server.chance(server.faults.refuse)) {
			this.#later("open", () => this.die(1006));
			return;
		}
		server.sockets.add(this);
		this.#later("open", () => this.onopen?.({}));
	}

	send(data: string): void {
		const request = JSON.parse(data) as Request;
		this.#later("up", () => this.#request(request));
	}

	close(code?: number): void {
		this.closedByClient = code;
		this.#dead = true;
		this.server.sockets.delete(this);
	}

	/** Breaks; what is on its way is lost. */
	die(code: number, reason = ""): void {
		if (this.#dead)
			return;
		this.#dead = true;
		this.server.sockets.delete(this);
		this.server.clock.setTimeout(() => {
			if (!this.muted)
				this.onclose?.({ code, reason });
		}, 1);
	}

	/** A notification; order holds within a lane. */
	event(method: string, params: object, lane = ""): void {
		const { faults } = this.server;
		let text = JSON.stringify({ jsonrpc: "2.0", method, params });
		if (this.server.chance(faults.hole)) {
			text = JSON.stringify({ jsonrpc: "2.0", method: "behind", params: {} });
			return this.#down(text, "behind");
		}
		this.#down(text, lane);
		if (this.server.chance(faults.duplicate))
			this.#down(text, lane);
	}

	#request({ id, method, params }: Request): void {
		const { server } = this;
		const { faults } = server;
		if (server.chance(faults.mute))
			this.muted = true;
		if (this.muted)
			return;
		if (server.chance(faults.dropBefore))
			return this.die(1006);
		const frame = this.#answer(method, params);
		if (server.chance(faults.dropAfter))
			return this.die(1006);
		this.#down(JSON.stringify({ jsonrpc: "2.0", id, ...frame }), "answers");
	}

	#answer(method: string, params: Request["params"]): object {
		try {
			return { result: this.#carryOut(method, params) };
		} catch (e) {
			if (!(e instanceof Refusal))
				throw e;
			const data = { code: e.code, ...(e.field && { field: e.field }) };
			return { error: { code: 4000, message: e.code, data } };
		}
	}

	#carryOut(method: string, params: Request["params"]): object {
		const { server } = this;
		const own = server.intercept?.(method, params);
		if (own)
			return own;
		if (method === "session.open")
			return this.#open(params);
		if (!this.user)
			throw new Refusal("unauthorized");
		if (server.chance(server.faults.busy))
			throw new Refusal("busy");
		server.log.push([this.user, method, params]);
		if (method.startsWith("room."))
			return structuredClone(server.rooms.call(method, params, this));
		const who = { user: this.user, session: this.number };
		return structuredClone(server.world.call(method, params, who));
	}

	#open(params: Request["params"]): object {
		const { world } = this.server;
		const user = world.users.get(String(params.token).slice(6));
		if (!user)
			throw new Refusal("unauthorized");
		this.user = user.id;
		this.server.log.push([user.id, "session.open", params]);
		return {
			user,
			tenant: "default",
			session: String(this.number),
			server: { version: "1" },
			heartbeat_ms: 30_000,
			id: world.lastId,
			epoch: world.epoch,
		};
	}

	#down(text: string, lane: string): void {
		this.#later(`down ${lane}`, () => this.onmessage?.({ data: text }));
	}

	/* In order within a lane, after a while. */
	#later(lane: string, fn: () => void): void {
		const { clock, random, faults } = this.server;
		const earliest = this.#lanes.get(lane) ?? 0;
		const at = Math.max(
			earliest,
			clock.now() + Math.ceil(random() * faults.delay_ms),
		);
		this.#lanes.set(lane, at);
		clock.setTimeout(() => {
			if (!this.#dead && !(this.muted && lane !== "up"))
				fn();
		}, at - clock.now());
	}
}
