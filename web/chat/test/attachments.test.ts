// SPDX-License-Identifier: Apache-2.0
// Files on their way: order, failure, giving up, and one tab alone.
import { YizhanError } from "@yizhan/sdk";
import { beforeEach, expect, test, vi } from "vitest";

type Upload = (
	blob: Blob,
	name: string,
	o: {
		id?: string;
		signal: AbortSignal;
		fetch: typeof fetch;
		onBegin(id: string): void;
	},
) => Promise<object>;

const world = vi.hoisted(() => ({
	hooks: [] as ((c: object, user: { id: string }) => void)[],
	leave: async () => {},
	kept: new Map<string, unknown>(),
	said: [] as { conv: string; name: string; cid: string }[],
	/** The outbox: resolved when the message is acked. */
	acks: new Map<string, () => void>(),
	isAcked: true,
	upload: undefined as unknown as Upload,
	discarded: [] as string[],
	taken: new Set<string>(),
}));

vi.mock("@yizhan/sdk", async (original) => ({
	...(await original<object>()),
	browserStorage: () => ({
		get: async (key: string) => world.kept.get(key),
		set: async (key: string, value: object) =>
			void world.kept.set(key, { ...value }),
		delete: async (key: string) => void world.kept.delete(key),
		keys: async () => [...world.kept.keys()].sort(),
	}),
}));
vi.mock("@yizhan/sdk/files", () => ({
	upload: (...args: Parameters<Upload>) => world.upload(...args),
	discardUpload: async (id: string) => void world.discarded.push(id),
}));
vi.mock("@common/lib/hold", () => ({
	hold: async (name: string) => !world.taken.has(name),
}));
vi.mock("../src/stores/conversations", () => {
	let n = 0;
	return { newCid: () => `c${++n}` };
});
vi.mock("../src/stores/session", () => ({
	server: () => ({ url: "https://box.example", token: "t" }),
	onSignOut: (leave: () => Promise<void>) => {
		world.leave = leave;
	},
	onClient: (hook: (typeof world.hooks)[number]) => world.hooks.push(hook),
	client: () => ({
		send: (
			conv: string,
			draft: { body: { file: { name: string } } },
			cid: string,
		) => {
			world.said.push({ conv, name: draft.body.file.name, cid });
			const done = new Promise<void>((resolve) => {
				world.acks.set(cid, resolve);
			});
			if (world.isAcked)
				world.acks.get(cid)?.();
			return { cid, done };
		},
	}),
}));

const { attach, attachmentsMax, attachmentsOf, cancel, retry } = await import(
	"../src/stores/attachments"
);

const file = (name: string) => new File(["x"], name, { type: "text/plain" });
const names = () => world.said.map((s) => s.name);
const whole: Upload = async (blob, name, o) => {
	o.onBegin(`id-${name}`);
	return { id: `id-${name}`, name, size: blob.size, mime: "text/plain" };
};

/* As long as it is not given up. */
const never: Upload = (_, __, o) =>
	new Promise((_, reject) => {
		const stop = () => reject(new YizhanError("aborted"));
		o.signal.onabort = stop;
		if (o.signal.aborted)
			stop();
	});

async function settle(turns = 50): Promise<void> {
	for (let i = 0; i < turns; i++)
		await new Promise((resolve) => setTimeout(resolve));
}

/** The page is opened, or opened again. */
async function open(): Promise<void> {
	for (const hook of world.hooks)
		hook({ on: () => () => {}, loaded: Promise.resolve() }, { id: "zoe" });
	await settle();
}

beforeEach(async () => {
	world.kept.clear();
	world.said = [];
	world.acks.clear();
	world.isAcked = true;
	world.discarded = [];
	world.taken.clear();
	world.upload = whole;
	await open();
});

test("files are said in the order they were attached, then forgotten", async () => {
	await attach("u:bob", [file("a"), file("b")]);
	await attach("g:x", [file("c")]);
	await settle();
	expect(names()).toEqual(["a", "b", "c"]);
	expect(world.said[2]?.conv).toBe("g:x");
	expect(world.kept.size).toBe(0);
	expect(attachmentsOf("u:bob")).toEqual([]);
});

test("one that is refused stands there, the others go on", async () => {
	world.upload = async (...args) => {
		if (args[1] === "large")
			throw new YizhanError("too_large");
		return whole(...args);
	};
	await attach("u:bob", [file("large"), file("small")]);
	await settle();
	expect(names()).toEqual(["small"]);
	const [stuck] = attachmentsOf("u:bob");
	expect(stuck).toMatchObject({ name: "large", state: "failed" });
	expect(stuck?.error?.code).toBe("too_large");
	world.upload = whole;
	retry(stuck!.key);
	await settle();
	expect(names()).toEqual(["small", "large"]);
});

test("bytes that came to another hash are given anew", async () => {
	const ids: (string | undefined)[] = [];
	world.upload = async (_, __, o) => {
		ids.push(o.id);
		o.onBegin("wrong");
		throw new YizhanError("bad_field", "", "hash");
	};
	await attach("u:bob", [file("a")]);
	await settle();
	expect(world.discarded).toEqual(["wrong"]);
	retry(attachmentsOf("u:bob")[0]!.key);
	await settle();
	expect(ids).toEqual([undefined, undefined]);
});

test("what was under way goes on after a reload with its id", async () => {
	const ids: (string | undefined)[] = [];
	world.upload = (_, name, o) => {
		ids.push(o.id);
		o.onBegin(`id-${name}`);
		return new Promise((_, reject) => {
			o.signal.onabort = () => reject(new YizhanError("aborted"));
		});
	};
	await attach("u:bob", [file("long")]);
	await settle();
	expect(world.kept.size).toBe(1);
	await open();
	expect(ids).toEqual([undefined, "id-long"]);
	cancel(attachmentsOf("u:bob")[0]!.key);
	await settle();
	expect(world.kept.size).toBe(0);
	expect(world.discarded).toEqual(["id-long"]);
	expect(names()).toEqual([]);
});

test("one given up before it had an id goes on the server too", async () => {
	let begin = () => {};
	const asked: RequestInit[] = [];
	vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
		asked.push(init);
	});
	world.upload = async (_, __, o) => {
		const { signal } = o;
		await o.fetch("/v1/files", { method: "POST", signal });
		await o.fetch("/v1/files/x", { method: "PUT", signal });
		await new Promise<void>((resolve) => {
			begin = resolve;
		});
		o.onBegin("late");
		throw new YizhanError("aborted");
	};
	await attach("u:bob", [file("no")]);
	await settle();
	/* Nothing breaks off what makes it. */
	expect(asked.map((init) => !!init.signal)).toEqual([false, true]);
	cancel(attachmentsOf("u:bob")[0]!.key);
	begin();
	await settle();
	expect(world.discarded).toEqual(["late"]);
	expect(world.kept.size).toBe(0);
	expect(names()).toEqual([]);
	vi.unstubAllGlobals();
});

test("what another tab sends is left to it", async () => {
	world.kept.set("file/k1", {
		n: 1,
		conv: "u:bob",
		name: "theirs",
		blob: new Blob(["x"]),
		about: { kind: "file", name: "file" },
	});
	world.taken.add("file-k1");
	await open();
	expect(names()).toEqual([]);
	expect(world.kept.size).toBe(1);
	world.taken.clear();
	await open();
	expect(names()).toEqual(["theirs"]);
});

test("signing out leaves nothing behind", async () => {
	world.upload = never;
	await attach("u:bob", [file("secret")]);
	expect(world.kept.size).toBe(1);
	await world.leave();
	await settle();
	expect(world.kept.size).toBe(0);
	expect(attachmentsOf("u:bob")).toEqual([]);
});

test("no more than so many wait at a time, and of too many none", async () => {
	world.upload = never;
	const many = Array.from({ length: attachmentsMax }, (_, i) => file(`${i}`));
	const refusal = { code: "limit_reached" };
	const all = attach("u:bob", [...many, file("one too many")]);
	await expect(all).rejects.toMatchObject(refusal);
	expect(attachmentsOf("u:bob")).toEqual([]);
	await attach("u:bob", many);
	await expect(attach("u:bob", [file("x")])).rejects.toMatchObject(refusal);
	expect(attachmentsOf("u:bob").length).toBe(attachmentsMax);
});

test("several go on after a reload in their order", async () => {
	world.upload = never;
	const files = Array.from({ length: 12 }, (_, i) => file(`${i}`));
	await attach("u:bob", files);
	await settle();
	expect(world.kept.size).toBe(12);
	world.upload = whole;
	await open();
	await settle(400);
	expect(names()).toEqual(files.map((f) => f.name));
	expect(world.kept.size).toBe(0);
});

test("a reload before the ack says the same message, none twice", async () => {
	world.isAcked = false;
	await attach("u:bob", [file("once")]);
	await settle();
	/* It is in the outbox, not in the tray, and kept all the same. */
	expect(names()).toEqual(["once"]);
	expect(attachmentsOf("u:bob")).toEqual([]);
	expect(world.kept.size).toBe(1);
	await open();
	expect(names()).toEqual(["once", "once"]);
	expect(new Set(world.said.map((s) => s.cid)).size).toBe(1);
	world.acks.get(world.said[0]!.cid)?.();
	await settle();
	expect(world.kept.size).toBe(0);
});

test("what is said cannot be cancelled any more", async () => {
	world.isAcked = false;
	await attach("u:bob", [file("a")]);
	await settle();
	const [key] = [...world.kept.keys()];
	cancel(key!.slice("file/".length));
	await settle();
	expect(world.discarded).toEqual([]);
	expect(names()).toEqual(["a"]);
});
