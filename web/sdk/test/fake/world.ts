// SPDX-License-Identifier: Apache-2.0
// What a server knows: people, conversations, logs, cursors. No transport.
import type {
	ConversationInfo,
	Cursor,
	Entry,
	MessageEntry,
	User,
} from "../../src/types.js";

export class Refusal extends Error {
	constructor(
		readonly code: string,
		readonly field?: string,
	) {
		super(code);
	}
}

type Row = Record<string, unknown> & {
	seq: number;
	id: number;
	ts: number;
	count: number;
	type: string;
	from: string;
};

interface Member {
	role: "owner" | "admin" | "member";
	spans: { from: number; upto: number }[];
	left: boolean;
	read: number;
	delivered: number;
	changed: number;
	pinned?: boolean;
	muted?: boolean;
}

export interface Conv {
	name: string;
	kind: ConversationInfo["kind"];
	title?: string;
	rows: Row[];
	count: number;
	changed: number;
	members: Map<string, Member>;
}

export interface Published {
	conv: Conv;
	method: string;
	params: Record<string, unknown>;
	/** Undefined: all members. */
	to?: string[];
	/** Session number that gets the answer instead. */
	except?: number;
}

export interface Caller {
	user: string;
	session: number;
}

type Params = Record<string, any>;

export class World {
	users = new Map<string, User>();
	convs = new Map<string, Conv>();
	lastId = 0;
	epoch = "e1";
	#firsts = new Map<string, { content: string; ack: object }>();

	constructor(
		private now: () => number,
		private publish: (p: Published) => void,
	) {
		this.#conv("t:", "tenant");
	}

	addUser(id: string): void {
		this.users.set(id, { id, name: id.toUpperCase(), admin: false });
		this.#join(this.convs.get("t:")!, id, "member");
		this.#join(this.#conv(`s:${id}`, "self"), id, "owner");
		this.append(this.convs.get("t:")!, { type: "user", from: "" , users: [id] });
	}

	rename(id: string, name: string): void {
		this.users.set(id, { ...this.users.get(id)!, name });
		this.append(this.convs.get("t:")!, { type: "user", from: id, users: [id] });
	}

	/** Canonical name → what this person says and sees. */
	seenBy(name: string, user: string): string {
		const [kind, a, b] = name.split(":");
		return kind === "d" ? `u:${a === user ? b : a}` : name;
	}

	canonical(said: string, user: string): string {
		if (!said.startsWith("u:"))
			return said;
		return `d:${[said.slice(2), user].sort().join(":")}`;
	}

	call(method: string, p: Params, who: Caller): object {
		const verb = VERBS[method];
		if (!verb)
			throw new Refusal("unknown_operation");
		return verb(this, p, who);
	}

	append(
		conv: Conv,
		row: Partial<Row> & { type: string; from: string },
		except?: number,
		also: string[] = [],
	): Row {
		if (row.type === "message")
			conv.count++;
		const full: Row = {
			...row,
			seq: conv.rows.length + 1,
			id: ++this.lastId,
			ts: this.now(),
			count: conv.count,
		};
		conv.rows.push(full);
		conv.changed = full.id;
		this.publish({
			conv,
			method: row.type === "message" ? "message" : "entry",
			params: { ...full },
			to: [...present(conv), ...also],
			...(except !== undefined && { except }),
		});
		return full;
	}

	/** The rows of a conversation that a person may see, with its name. */
	visible(name: string, user: string): Entry[] {
		const conv = this.convs.get(name)!;
		const spans = conv.members.get(user)?.spans ?? [];
		const inside = (seq: number) =>
			spans.some((s) => s.from <= seq && seq <= s.upto);
		return conv.rows
			.filter((r) => inside(r.seq))
			.map((r) => ({ conv: this.seenBy(name, user), ...r }) as Entry);
	}

	find(said: string, user: string, leftToo = false): [Conv, Member] {
		const conv = this.convs.get(this.canonical(said, user));
		if (!conv)
			throw new Refusal("not_found", "conv");
		const member = conv.members.get(user);
		if (!member || (member.left && !leftToo))
			throw new Refusal("not_member", "conv");
		return [conv, member];
	}

	info(conv: Conv, user: string): ConversationInfo {
		const m = conv.members.get(user)!;
		const base = {
			conv: this.seenBy(conv.name, user),
			kind: conv.kind,
			...(conv.title && { title: conv.title }),
			changed: Math.max(m.changed, conv.changed),
		};
		if (m.left)
			return { ...base, left: true } as ConversationInfo;
		const from = m.spans.at(-1)!.from;
		const unread = conv.rows.filter(
			(r) => r.type === "message" && r.seq > m.read && r.seq >= from,
		);
		const named = (r: Row) =>
			((r.mentions as string[]) ?? []).some((u) => u === user || u === "*");
		const last = conv.rows.at(-1);
		return {
			...base,
			seq: conv.rows.length,
			count: conv.count,
			unread: unread.length,
			mentions: unread.filter(named).length,
			read: m.read,
			from_seq: from,
			member_count: present(conv).length,
			role: m.role,
			...(m.pinned && { pinned: true }),
			...(m.muted && { muted: true }),
			ts: last?.ts ?? 0,
			...(last && { last: { ...last } as unknown as MessageEntry }),
			...(conv.kind === "direct" && { cursors: cursorsOf(conv) }),
		};
	}

	/** Once per cid; the same cid with other content is a conflict. */
	once(
		conv: Conv,
		who: Caller,
		p: Params,
		make: () => Row,
	): { seq: number; id: number; ts: number } {
		const key = `${conv.name} ${who.user} ${p.cid}`;
		const content = JSON.stringify({ ...p, conv: 0 });
		const first = this.#firsts.get(key);
		if (first && first.content !== content)
			throw new Refusal("conflict", "cid");
		if (first)
			return first.ack as ReturnType<typeof this.once>;
		const { seq, id, ts } = make();
		const ack = { seq, id, ts };
		this.#firsts.set(key, { content, ack });
		return ack;
	}

	direct(a: string, b: string): Conv {
		if (!this.users.has(a) || !this.users.has(b))
			throw new Refusal("not_found", "conv");
		const name = `d:${[a, b].sort().join(":")}`;
		let conv = this.convs.get(name);
		if (!conv) {
			conv = this.#conv(name, "direct");
			this.#join(conv, a, "member");
			this.#join(conv, b, "member");
		}
		return conv;
	}

	createGroup(id: string, owner: string, users: string[]): Conv {
		const conv = this.#conv(`g:${id}`, "group");
		conv.title = id;
		this.#join(conv, owner, "owner");
		for (const u of users)
			this.#join(conv, u, "member");
		this.append(conv, { type: "create", from: owner, users: [owner, ...users] });
		return conv;
	}

	addMembers(conv: Conv, by: string, users: string[]): Row {
		for (const u of users)
			this.#join(conv, u, "member");
		return this.append(conv, { type: "join", from: by, users });
	}

	removeMembers(conv: Conv, by: string, users: string[]): Row {
		const row = this.append(conv, { type: "leave", from: by, users });
		for (const u of users) {
			const m = conv.members.get(u)!;
			m.left = true;
			m.changed = row.id;
			m.spans.at(-1)!.upto = row.seq;
		}
		return row;
	}

	/** Everything up to this seq is gone. */
	purge(conv: Conv, upto: number): void {
		for (const m of conv.members.values())
			for (const span of m.spans)
				span.from = Math.max(span.from, upto + 1);
		this.append(conv, { type: "purge", from: "", target: upto });
	}

	#conv(name: string, kind: Conv["kind"]): Conv {
		const conv = {
			name,
			kind,
			rows: [],
			count: 0,
			changed: 0,
			members: new Map(),
		};
		this.convs.set(name, conv);
		return conv;
	}

	#join(conv: Conv, user: string, role: Member["role"]): void {
		const from = conv.rows.length + 1;
		const old = conv.members.get(user);
		const spans = [...(old?.spans ?? []), { from, upto: Infinity }];
		conv.members.set(user, {
			role,
			spans,
			left: false,
			read: Math.max(old?.read ?? 0, from - 1),
			delivered: 0,
			changed: this.lastId + 1,
		});
	}

	touch(member: Member, conv: Conv): number {
		conv.changed = member.changed = ++this.lastId;
		return this.lastId;
	}

	tell(p: Published): void {
		this.publish(p);
	}
}

export function present(conv: Conv): string[] {
	return [...conv.members].filter(([, m]) => !m.left).map(([u]) => u);
}

function cursorsOf(conv: Conv): Cursor[] {
	return [...conv.members]
		.filter(([, m]) => !m.left)
		.map(([user, m]) => ({
			user,
			read: m.read,
			delivered: Math.max(m.read, m.delivered),
		}));
}

function page(rows: Entry[], p: Params) {
	const limit = p.limit ?? 50;
	let picked: Entry[];
	if (p.after !== undefined) {
		picked = rows.filter((r) => r.seq > p.after).slice(0, limit);
	} else if (p.around !== undefined) {
		const half = Math.floor(limit / 2);
		const before = rows.filter((r) => r.seq < p.around).slice(-half);
		const after = rows.filter((r) => r.seq >= p.around);
		picked = [...before, ...after.slice(0, limit - before.length)];
	} else {
		const below = p.before ?? Infinity;
		picked = rows.filter((r) => r.seq < below).slice(-limit);
	}
	const oldest = rows[0]?.seq ?? 0;
	const newest = rows.at(-1)?.seq ?? 0;
	const first = picked[0]?.seq ?? p.before ?? (p.after ?? newest) + 1;
	const last = picked.at(-1)?.seq ?? first - 1;
	return {
		entries: structuredClone(picked),
		more_before: oldest > 0 && first > oldest,
		more_after: last < newest,
		seq: newest,
	};
}

type Verb = (w: World, p: Params, who: Caller) => object;

const VERBS: Record<string, Verb> = {
	"session.ping": () => ({ ts: 0 }),
	"auth.logout": () => ({}),
	"user.get": (w, p) => {
		const user = w.users.get(p.id);
		if (!user)
			throw new Refusal("not_found", "id");
		return { user };
	},
	"user.list": (w) => ({ users: [...w.users.values()], more: false }),
	"sync": (w, p, { user }) => {
		const since = p.since ?? 0;
		const limit = p.limit ?? 200;
		const at = (c: Conv) => {
			const m = c.members.get(user)!;
			return m.left ? m.changed : Math.max(m.changed, c.changed);
		};
		const all = [...w.convs.values()]
			.filter((c) => c.members.has(user) && at(c) > since)
			.sort((a, b) => at(a) - at(b));
		const some = all.slice(0, limit);
		const more = all.length > limit;
		return {
			conversations: structuredClone(some.map((c) => w.info(c, user))),
			since: more ? at(some.at(-1)!) : w.lastId,
			epoch: w.epoch,
			more,
		};
	},
	"conversation.get": (w, p, { user }) => {
		const [conv, m] = w.find(p.conv, user, true);
		const info = structuredClone(w.info(conv, user));
		return {
			conversation: info,
			...(!m.left && { cursors: cursorsOf(conv) }),
		};
	},
	"conversation.set": (w, p, { user }) => {
		const [conv, m] = w.find(p.conv, user);
		if (p.pinned !== undefined)
			m.pinned = p.pinned;
		if (p.muted !== undefined)
			m.muted = p.muted;
		m.changed = ++w.lastId;
		w.append(w.convs.get(`s:${user}`)!, {
			type: "setting",
			from: user,
			body: { conv: w.seenBy(conv.name, user) },
		});
		return {};
	},
	"conversation.read": (w, p, { user, session }) => {
		const [conv, m] = w.find(p.conv, user);
		const seq = Math.min(p.seq, conv.rows.length);
		if (seq > m.read) {
			m.read = seq;
			const id = w.touch(m, conv);
			const params = { user, seq, id };
			w.tell({ conv, method: "read", params, except: session });
		}
		return { read: m.read };
	},
	"conversation.delivered": (w, p, { user, session }) => {
		const [conv, m] = w.find(p.conv, user);
		const seq = Math.min(p.seq, conv.rows.length);
		if (seq > m.delivered) {
			m.delivered = seq;
			w.touch(m, conv);
			const params = { user, seq };
			w.tell({ conv, method: "delivered", params, except: session });
		}
		return {};
	},
	"conversation.typing": (w, p, { user, session }) => {
		const [conv] = w.find(p.conv, user);
		w.tell({ conv, method: "typing", params: { user }, except: session });
		return {};
	},
	"message.send": (w, p, who) => {
		if (p.kind === "text" && !p.body.text)
			throw new Refusal("bad_field", "body.text");
		if (p.body.text?.length > 20000)
			throw new Refusal("bad_field", "body.text");
		const conv = p.conv.startsWith("u:")
			? w.direct(who.user, p.conv.slice(2))
			: w.find(p.conv, who.user)[0];
		const { conv: _, ...said } = p;
		return w.once(conv, who, p, () => {
			const row = w.append(
				conv,
				{
					type: "message",
					from: who.user,
					...said,
				},
				who.session,
			);
			const m = conv.members.get(who.user)!;
			m.read = row.seq;
			m.changed = row.id;
			return row;
		});
	},
	"message.list": (w, p, { user }) => {
		const [conv] = w.find(p.conv, user, true);
		return page(w.visible(conv.name, user), p);
	},
	"message.recall": (w, p, who) => {
		const [conv] = w.find(p.conv, who.user);
		return w.once(conv, who, p, () => {
			const row = conv.rows[p.seq - 1];
			if (row?.type !== "message")
				throw new Refusal("not_found", "seq");
			if (row.recalled)
				throw new Refusal("wrong_state", "seq");
			const { seq, id, ts, count, type, from } = row;
			const rest = { seq, id, ts, count, type, from, recalled: true };
			conv.rows[p.seq - 1] = rest;
			const change = { type: "recall", from: who.user, target: seq };
			return w.append(conv, { ...change, cid: p.cid }, who.session);
		});
	},
	"group.create": (w, p, { user }) => {
		const conv = w.createGroup(p.id, user, p.members ?? []);
		const { seq, id } = conv.rows.at(-1)!;
		return { group: { id: p.id, conv: conv.name, name: p.id }, seq, id };
	},
	"group.add": (w, p, { user }) => {
		const [conv] = w.find(`g:${p.id}`, user);
		const { seq, id } = w.addMembers(conv, user, p.users);
		return { seq, id, added: p.users.length };
	},
	"group.remove": (w, p, { user }) => {
		const [conv] = w.find(`g:${p.id}`, user);
		const { seq, id } = w.removeMembers(conv, user, p.users);
		return { seq, id, removed: p.users.length };
	},
};
