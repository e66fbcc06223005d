// SPDX-License-Identifier: Apache-2.0
// Three people, random deeds and random faults: in the end everybody sees
// exactly the log. A failing seed is in the name of its test; SEEDS=n runs
// more of them, from FROM on.
import { expect, test } from "vitest";
import { type Client, type Entry, memoryStorage, type Storage } from "../src/index.js";
import { NO_FAULTS, type Stage, stage } from "./fake/index.js";

const SEEDS = Number(process.env["SEEDS"] ?? 60);
const FROM = Number(process.env["FROM"] ?? 1);
const USERS = ["alice", "bob", "carol"];
const STEPS = 120;

const FAULTS = {
	refuse: 0.2,
	dropBefore: 0.02,
	dropAfter: 0.02,
	duplicate: 0.1,
	hole: 0.05,
	busy: 0.03,
	mute: 0.002,
	delay_ms: 400,
};

interface Written {
	user: string;
	conv: string;
	text: string;
}

/* One person: the present client (pages are reloaded), and what each of
 * them was told. */
class Person {
	client!: Client;
	store: Storage = memoryStorage();
	told = new Map<string, number[]>();

	constructor(
		readonly id: string,
		private s: Stage,
		private follow: "open" | "all",
		private pipeline: number,
	) {}

	async load(): Promise<void> {
		const { id, store, follow, pipeline } = this;
		const client = this.s.client(id, { store, follow, pipeline });
		this.client = client;
		this.told = new Map();
		client.on("entry", ({ entry }) => {
			const seqs = this.told.get(entry.conv) ?? [];
			seqs.push(entry.seq);
			this.told.set(entry.conv, seqs);
		});
		client.on("error", (e) => {
			throw e;
		});
		void client.connect();
		await client.loaded;
	}

	/** The page goes away without a word, and another comes. */
	async reload(): Promise<void> {
		const store = this.store;
		/* What was not written yet is lost. */
		this.store = memoryStorage();
		for (const key of await store.keys(""))
			await this.store.set(key, await store.get(key));
		void this.client.close();
		await this.load();
	}
}

function others(id: string): string[] {
	return USERS.filter((u) => u !== id).map((u) => `u:${u}`);
}

class Run {
	s: Stage;
	people: Person[];
	written: Written[] = [];
	n = 0;

	constructor(
		private seed: number,
		follow: "open" | "all",
	) {
		this.s = stage(seed);
		const pipeline = seed % 3 === 0 ? 4 : 1;
		this.people = USERS.map(
			(id) => new Person(id, this.s, follow, pipeline),
		);
		/* Refusals for a while disturb the order of a pipeline. */
		this.s.server.faults = {
			...FAULTS,
			busy: pipeline > 1 ? 0 : FAULTS.busy,
		};
		this.s.server.world.createGroup("g1", "alice", ["bob", "carol"]);
	}

	pick<T>(list: readonly T[]): T {
		return list[Math.floor(this.s.random() * list.length)]!;
	}

	convs(id: string): string[] {
		return [...others(id), "g:g1"];
	}

	send(p: Person, conv: string): void {
		if (!p.client.me)
			return;
		const text = `${p.id} ${++this.n}`;
		p.client.send(conv, { text });
		this.written.push({ user: p.id, conv, text });
	}

	async recall(p: Person, conv: string): Promise<void> {
		const own = p.client
			.open(conv)
			.items.filter((i) => i.mine && i.state === "sent")
			.filter((i) => i.entry.type === "message");
		if (own.length > 0)
			await p.client.recall(conv, this.pick(own).entry.seq);
	}

	membership(): void {
		const { world } = this.s.server;
		const group = world.convs.get("g:g1")!;
		const carol = group.members.get("carol")!;
		/* Not while she has something to say there: it would be refused. */
		const busy = this.people[2]!.client.outbox.some((o) => o.conv === "g:g1");
		if (carol.left)
			world.addMembers(group, "alice", ["carol"]);
		else if (!busy)
			world.removeMembers(group, "alice", ["carol"]);
	}

	async step(): Promise<void> {
		const { clock, server, random } = this.s;
		const p = this.pick(this.people);
		const conv = this.pick(this.convs(p.id));
		const left = server.world.convs.get("g:g1")!.members.get("carol")!.left;
		const dice = random();
		if (dice < 0.55 && !(p.id === "carol" && conv === "g:g1" && left))
			this.send(p, conv);
		else if (dice < 0.6)
			this.recall(p, conv).catch(() => {});
		else if (dice < 0.65)
			p.client.conversations.markRead(conv);
		else if (dice < 0.7)
			p.client.open(conv).close();
		else if (dice < 0.75)
			p.client.open(conv).loadOlder(3).catch(() => {});
		else if (dice < 0.78)
			void p.client.open(conv).jumpTo(1 + Math.floor(random() * 20));
		else if (dice < 0.81)
			p.client.open(conv).jumpToLatest().catch(() => {});
		else if (dice < 0.84)
			server.of(p.id)[0]?.die(1006);
		else if (dice < 0.86)
			server.of(p.id)[0]?.event("restarting", { retry_after_ms: 2000 });
		else if (dice < 0.88)
			await p.reload();
		else if (dice < 0.9 && this.seed % 2)
			this.membership();
		const long = random() < 0.1;
		await clock.run(Math.ceil(random() * (long ? 20_000 : 600)));
	}

	async play(): Promise<void> {
		for (const p of this.people)
			await p.load();
		for (let i = 0; i < STEPS; i++)
			await this.step();
		this.s.server.faults = { ...NO_FAULTS };
		/* What was left out before is told by now, as a server would. */
		for (const socket of this.s.server.sockets)
			socket.event("behind", {});
		await this.s.clock.run(180_000);
	}
}

/* A tombstone's cid is no longer on the server. */
function plain(entries: readonly Entry[]): unknown[] {
	return entries.map((e) => {
		if (e.type !== "message" || !e.recalled)
			return e;
		const { cid, ...rest } = e;
		return rest;
	});
}

async function wholeTimeline(run: Run, p: Person, conv: string) {
	const timeline = p.client.open(conv);
	await run.s.clock.run(2000);
	const back = timeline.jumpToLatest();
	await run.s.clock.run(2000);
	await back;
	for (let i = 0; i < 50 && timeline.hasOlder; i++) {
		const load = timeline.loadOlder();
		await run.s.clock.run(1000);
		await load;
	}
	return timeline;
}

function checkOrderOfSending(run: Run): void {
	const { world } = run.s.server;
	for (const p of run.people)
		for (const said of run.convs(p.id)) {
			const conv = world.convs.get(world.canonical(said, p.id));
			const there = (conv?.rows ?? [])
				.filter((r) => r.type === "message" && r.from === p.id)
				.map((r) => (r.body as any)?.text ?? "(recalled)");
			const meant = run.written
				.filter((w) => w.user === p.id && w.conv === said)
				.map((w, i) => (there[i] === "(recalled)" ? there[i] : w.text));
			expect(there).toEqual(meant);
		}
}

function checkTold(p: Person, conv: string, all: readonly Entry[], whole: boolean) {
	const told = p.told.get(conv) ?? [];
	for (let i = 1; i < told.length; i++)
		expect(told[i]!).toBeGreaterThan(told[i - 1]!);
	if (whole && told.length > 0)
		expect(told).toEqual(
			all.map((e) => e.seq).filter((seq) => seq >= told[0]!),
		);
}

async function check(run: Run, follow: "open" | "all"): Promise<void> {
	const { world } = run.s.server;
	checkOrderOfSending(run);
	for (const p of run.people) {
		expect(p.client.state).toBe("online");
		expect(p.client.outbox).toEqual([]);
		for (const said of run.convs(p.id)) {
			const name = world.canonical(said, p.id);
			if (!world.convs.has(name))
				continue;
			const all = world.visible(name, p.id);
			/* Who has left is not told of recalls, only shown. */
			if (world.convs.get(name)!.members.get(p.id)!.left)
				p.client.open(said).close();
			const timeline = await wholeTimeline(run, p, said);
			expect(plain(timeline.entries)).toEqual(plain(all));
			const shown = timeline.items.map((i) => i.entry.seq);
			expect(shown).toEqual(
				all.filter((e) => e.type !== "recall").map((e) => e.seq),
			);
			checkTold(p, said, all, follow === "all");
			const info = world.info(world.convs.get(name)!, p.id);
			const own = p.client.conversations.get(said)!;
			if (info.left) {
				expect(own.left).toBe(true);
				continue;
			}
			expect([own.seq, own.count, own.unread, own.read]).toEqual([
				info.seq,
				info.count,
				info.unread,
				info.read,
			]);
		}
	}
}

for (const follow of ["open", "all"] as const)
	for (let seed = FROM; seed < FROM + SEEDS; seed++)
		test(`nothing lost, nothing twice, nothing out of order: ${follow}, seed ${seed}`, async () => {
			const run = new Run(seed, follow);
			await run.play();
			await check(run, follow);
			for (const p of run.people)
				await p.client.close();
		});
