// SPDX-License-Identifier: Apache-2.0
// Live rooms of the server in memory: seats are sockets, nothing is kept.
import type { RoomMessage } from "../../src/types.js";
import type { FakeServer, FakeSocket } from "./server.js";
import { Refusal } from "./world.js";

interface FakeRoom {
	id: string;
	title: string;
	n: number;
	began_ts: number;
	seats: Set<FakeSocket>;
	said: RoomMessage[];
	/** How many of them a joiner is given. */
	history: number;
	banned: Set<string>;
	attributes: Map<string, { value: string; owner: string }>;
	cids: Map<string, object>;
	/** What becomes of the next messages. */
	drop?: string;
}

export class FakeRooms {
	#rooms = new Map<string, FakeRoom>();

	constructor(private server: FakeServer) {}

	create(id: string, title = id): FakeRoom {
		const room: FakeRoom = {
			id,
			title,
			n: 0,
			began_ts: this.server.clock.now(),
			seats: new Set(),
			said: [],
			history: 50,
			banned: new Set(),
			attributes: new Map(),
			cids: new Map(),
		};
		this.#rooms.set(id, room);
		return room;
	}

	get(id: string): FakeRoom {
		const room = this.#rooms.get(id);
		if (!room)
			throw new Refusal("not_found", "room");
		return room;
	}

	users(id: string): string[] {
		const { seats } = this.get(id);
		return [...new Set([...seats].filter((s) => this.#isThere(s)).map((s) => s.user!))];
	}

	/** Somebody says it, without a session. */
	say(id: string, text: string, more: Partial<RoomMessage> = {}): RoomMessage {
		const room = this.get(id);
		const message = {
			room: id,
			n: ++room.n,
			from: "carol",
			kind: "text",
			body: { text },
			ts: this.server.clock.now(),
			...more,
		};
		room.said.push(message);
		this.tell(id, "message", message);
		return message;
	}

	tell(id: string, name: string, params: object): void {
		for (const seat of this.get(id).seats)
			if (this.#isThere(seat))
				seat.event(`room.${name}`, { room: id, ...params }, `r:${id}`);
	}

	/** One person, or all. */
	sendAway(id: string, reason: string, user?: string): void {
		const { seats } = this.get(id);
		for (const seat of [...seats]) {
			if (user !== undefined && seat.user !== user)
				continue;
			seat.event("room.removed", { room: id, reason }, `r:${id}`);
			seats.delete(seat);
		}
	}

	call(method: string, p: any, seat: FakeSocket): object {
		const room = this.get(p.room);
		const verb = VERBS[method];
		if (!verb)
			throw new Refusal("unknown_operation");
		return verb(room, p, seat, this);
	}

	#isThere(seat: FakeSocket): boolean {
		return this.server.sockets.has(seat);
	}
}

type Verb = (r: FakeRoom, p: any, seat: FakeSocket, all: FakeRooms) => object;

const VERBS: Record<string, Verb> = {
	"room.join": (r, p, seat, all) => {
		if (r.banned.has(seat.user!))
			throw new Refusal("forbidden", "room");
		const from = Math.max(0, r.n - r.history);
		const isOurs = p.after > from && p.after <= r.n;
		const after = isOurs ? p.after : from;
		if (!r.seats.has(seat))
			for (const message of r.said.filter((m) => m.n > after))
				seat.event("room.message", message, `r:${r.id}`);
		r.seats.add(seat);
		const { id, title, n, began_ts } = r;
		return { room: id, title, n, began_ts, members: all.users(id).length };
	},
	"room.leave": (r, _, seat) => {
		r.seats.delete(seat);
		return {};
	},
	"room.send": (r, p, seat, all) => {
		if (!r.seats.has(seat))
			throw new Refusal("not_member", "room");
		const before = r.cids.get(p.cid);
		if (before)
			return before;
		const { kind, body, priority } = p;
		const answer = r.drop
			? { dropped: r.drop }
			: p.merge
				? { merged: true }
				: {
						n: all.say(r.id, "", {
							from: seat.user!,
							kind,
							body,
							...(priority && { priority }),
						}).n,
					};
		r.cids.set(p.cid, answer);
		return answer;
	},
	"room.members": (r, _p, _s, all) => {
		const members = all.users(r.id);
		return { count: members.length, members };
	},
	"room.history": (r, p) => {
		const older = r.said.filter((m) => m.n < (p.before ?? Infinity));
		return { messages: older.slice(-p.limit), more: older.length > p.limit };
	},
	"room.attributes": (r, p) => {
		const wanted = (key: string) => !p.keys || p.keys.includes(key);
		const all = [...r.attributes].filter(([key]) => wanted(key));
		return { attributes: all.map(([key, a]) => ({ key, ...a })) };
	},
	"room.set_attribute": (r, p, seat, all) => {
		const { key, value, expect } = p;
		if (expect !== undefined && r.attributes.get(key)?.value !== expect)
			throw new Refusal("wrong_state", "expect");
		r.attributes.set(key, { value, owner: seat.user! });
		const by = seat.user;
		all.tell(r.id, "attributes", { set: { [key]: value }, deleted: [], by });
		return {};
	},
	"room.delete_attribute": (r, p, seat, all) => {
		r.attributes.delete(p.key);
		const by = seat.user;
		all.tell(r.id, "attributes", { set: {}, deleted: [p.key], by });
		return {};
	},
};
