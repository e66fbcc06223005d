// SPDX-License-Identifier: Apache-2.0
// Uploads against a server that keeps parts, loses connections and answers.
import { describe, expect, test } from "vitest";
import { download, downloadTo, nextGap, upload, YizhanError } from "../src/files.js";

interface Kept {
	name: string;
	size: number;
	parts: { from: number; upto: number }[];
	bytes: Uint8Array;
	isWhole: boolean;
	hash?: string;
}

function answer(status: number, body: object): Response {
	return new Response(JSON.stringify(body), { status });
}

/** What is on its disk: parts next to each other are one. */
function joined(parts: Kept["parts"]): Kept["parts"] {
	const out: Kept["parts"] = [];
	for (const p of [...parts].sort((a, b) => a.from - b.from)) {
		const last = out.at(-1);
		if (last && p.from <= last.upto)
			last.upto = Math.max(last.upto, p.upto);
		else
			out.push({ ...p });
	}
	return out;
}

class Box {
	files = new Map<string, Kept>();
	calls: string[] = [];
	/** Said before each call; throws or answers instead of the box. */
	fault: (call: string, n: number) => Response | undefined = () => undefined;
	/** The part is kept, but its answer is lost. */
	losesAnswer: (call: string, n: number) => boolean = () => false;

	fetch = (async (input: URL, init: RequestInit) => {
		const call = `${init.method} ${input.pathname}`;
		const n = this.calls.push(call);
		if (init.signal?.aborted)
			throw new TypeError("aborted");
		const wrong = this.fault(call, n);
		if (wrong)
			return wrong;
		const out = await this.#serve(call, init);
		if (this.losesAnswer(call, n))
			throw new TypeError("network");
		return out;
	}) as unknown as typeof fetch;

	#info(id: string) {
		const { name, size, parts, isWhole } = this.files.get(id)!;
		const whole = { mime: "image/png", hash: "0".repeat(64) };
		return { file: { id, name, size, ts: 1, ...(isWhole ? whole : { parts }) } };
	}

	/** Its answer breaks off behind so many bytes. */
	breaksAfter: (call: number) => number | undefined = () => undefined;
	#contents = 0;

	#content(bytes: Uint8Array, init: RequestInit): Response {
		const headers = new Headers(init.headers);
		const from = Number(/^bytes=(\d+)-$/.exec(headers.get("range") ?? "")?.[1] ?? 0);
		const most = this.breaksAfter(++this.#contents);
		const rest = bytes.slice(from, most === undefined ? undefined : from + most);
		let at = 0;
		const pull = (c: ReadableStreamDefaultController<Uint8Array>) => {
			if (at < rest.length)
				c.enqueue(rest.slice(at, (at += 64)));
			else if (most === undefined)
				c.close();
			else
				c.error(new TypeError("network"));
		};
		const body = new ReadableStream({ pull }, { highWaterMark: 0 });
		const length = String(bytes.length - from);
		return new Response(body, {
			status: headers.has("range") ? 206 : 200,
			headers: { "content-length": length },
		});
	}

	async #serve(call: string, init: RequestInit): Promise<Response> {
		const [, method, id, , rest] =
			/^(\w+) \/v1\/files(?:\/(\w+))?(\/(?:parts\/)?(\w+))?$/.exec(call)!;
		if (method === "POST" && !id) {
			const { name, size, hash } = JSON.parse(init.body as string);
			const made = `f${this.files.size + 1}`;
			const bytes = new Uint8Array(size);
			this.files.set(made, { name, size, parts: [], bytes, isWhole: false, hash });
			return answer(200, this.#info(made));
		}
		const file = this.files.get(id!);
		if (!file)
			return answer(404, { code: "not_found" });
		if (method === "PUT") {
			const from = Number(rest);
			const part = new Uint8Array(await (init.body as Blob).arrayBuffer());
			file.bytes.set(part, from);
			file.parts = joined([...file.parts, { from, upto: from + part.length }]);
		}
		if (rest === "finish")
			file.isWhole = true;
		if (rest === "content")
			return this.#content(file.bytes, init);
		return answer(200, this.#info(id!));
	}
}

const content = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 251);
const blob = new Blob([content]);

function options(box: Box, more = {}) {
	const base = { url: "https://box.example", token: "yz_x", fetch: box.fetch };
	return { ...base, part_bytes: 300, random: () => 0, ...more };
}

describe("the next part", () => {
	test("is what is missing first, no longer than a part", () => {
		expect(nextGap(10, [], 4)).toEqual({ from: 0, upto: 4 });
		expect(nextGap(10, [{ from: 0, upto: 4 }], 4)).toEqual({ from: 4, upto: 8 });
		expect(nextGap(10, [{ from: 0, upto: 8 }], 4)).toEqual({ from: 8, upto: 10 });
		expect(nextGap(10, [{ from: 0, upto: 10 }], 4)).toBe(undefined);
		expect(nextGap(0, [], 4)).toBe(undefined);
	});

	test("ends where the server has more", () => {
		const parts = [{ from: 2, upto: 4 }, { from: 6, upto: 10 }];
		expect(nextGap(10, parts, 8)).toEqual({ from: 0, upto: 2 });
		parts[0] = { from: 0, upto: 4 };
		expect(nextGap(10, parts, 8)).toEqual({ from: 4, upto: 6 });
	});
});

describe("an upload", () => {
	test("goes part by part, tells how far, and is whole", async () => {
		const box = new Box();
		const heard: number[] = [];
		const begun: string[] = [];
		const file = await upload(blob, "a.png", options(box, {
			onProgress: (sent: number) => heard.push(sent),
			onBegin: (id: string) => begun.push(id),
		}));
		expect(file).toMatchObject({ id: "f1", mime: "image/png", size: 1000 });
		expect(heard).toEqual([0, 300, 600, 900, 1000, 1000]);
		expect(begun).toEqual(["f1"]);
		expect([...box.files.get("f1")!.bytes]).toEqual([...content]);
	});

	test("says what its bytes come to, unless there are very many", async () => {
		const box = new Box();
		await upload(new Blob(["abcdefghij"]), "a", options(box));
		expect(box.files.get("f1")!.hash).toBe(
			"72399361da6a7754fec986dca5b7cbaf1c810a28ded4abaf56b2106d06cb78b0",
		);
		const large = new Blob([new Uint8Array((16 << 20) + 1)]);
		await upload(large, "b", options(box, { part_bytes: 8 << 20 }));
		expect(box.files.get("f2")!.hash).toBe(undefined);
	});

	test("of nothing is whole without a part", async () => {
		const box = new Box();
		await upload(new Blob([]), "empty", options(box));
		expect(box.calls).toEqual(["POST /v1/files", "POST /v1/files/f1/finish"]);
	});

	test("asks after a broken connection what has arrived", async () => {
		const box = new Box();
		box.losesAnswer = (call, n) => n === 3 && call.startsWith("PUT");
		await upload(blob, "a.png", options(box));
		expect(box.calls.slice(2, 5)).toEqual([
			"PUT /v1/files/f1/parts/300",
			"GET /v1/files/f1",
			"PUT /v1/files/f1/parts/600",
		]);
		expect([...box.files.get("f1")!.bytes]).toEqual([...content]);
	});

	test("goes on where it was begun before", async () => {
		const box = new Box();
		box.fault = (call) => {
			if (call.endsWith("/600"))
				throw new TypeError("the page is reloaded");
			return undefined;
		};
		const stop = new AbortController();
		const first = upload(blob, "a.png", options(box, {
			signal: stop.signal,
			onProgress: (sent: number) => sent === 600 && stop.abort(),
		}));
		await expect(first).rejects.toMatchObject({ code: "aborted" });
		box.fault = () => undefined;
		box.calls = [];
		await upload(blob, "a.png", options(box, { id: "f1" }));
		expect(box.calls).toEqual([
			"GET /v1/files/f1",
			"PUT /v1/files/f1/parts/600",
			"PUT /v1/files/f1/parts/900",
			"POST /v1/files/f1/finish",
		]);
	});

	test("that was whole already is not given again", async () => {
		const box = new Box();
		await upload(blob, "a.png", options(box));
		box.calls = [];
		await upload(blob, "a.png", options(box, { id: "f1" }));
		expect(box.calls).toEqual(["GET /v1/files/f1"]);
	});

	test("that was collected meanwhile is begun anew", async () => {
		const box = new Box();
		const begun: string[] = [];
		const onBegin = (id: string) => begun.push(id);
		await upload(blob, "a.png", options(box, { id: "gone", onBegin }));
		expect(begun).toEqual(["f1"]);
	});

	test("waits when the server says so, and ends when it says no", async () => {
		const box = new Box();
		box.fault = (_, n) =>
			n === 1 ? answer(429, { code: "too_fast" }) : undefined;
		await upload(blob, "a.png", options(box));
		box.fault = () =>
			answer(413, { code: "too_large", detail: "100 MB at most" });
		const refused = upload(blob, "b.png", options(box));
		await expect(refused).rejects.toMatchObject({
			code: "too_large",
			message: "100 MB at most",
		});
	});

	test("stops while it waits", async () => {
		const box = new Box();
		box.fault = () => answer(503, { code: "busy" });
		const stop = new AbortController();
		const waiting = upload(blob, "a.png", options(box, { signal: stop.signal }));
		stop.abort();
		await expect(waiting).rejects.toBeInstanceOf(YizhanError);
	});
});

test("a download says where the file was seen", async () => {
	const box = new Box();
	await upload(blob, "a.png", options(box));
	let asked = "";
	const watching = (async (input: URL, init: RequestInit) => {
		asked = input.search;
		return box.fetch(input, init);
	}) as typeof fetch;
	const got = await download("f1", {
		...options(box),
		fetch: watching,
		conv: "u:bob",
		seq: 7,
	});
	expect(asked).toBe("?conv=u%3Abob&seq=7");
	expect(new Uint8Array(await got.arrayBuffer())).toEqual(content);
});

/** Takes bytes as a disk does. */
class Disk {
	bytes: number[] = [];
	state: "open" | "closed" | "aborted" = "open";
	stream: WritableStream<Uint8Array>;

	constructor(room = Infinity) {
		this.stream = new WritableStream({
			write: (chunk) => {
				if (this.bytes.length + chunk.length > room)
					throw new Error("no room");
				this.bytes.push(...chunk);
			},
			close: () => {
				this.state = "closed";
			},
			abort: () => {
				this.state = "aborted";
			},
		});
	}
}

describe("a download to a place", () => {
	test("is written as it comes, and told", async () => {
		const box = new Box();
		await upload(blob, "a.png", options(box));
		const disk = new Disk();
		const heard: number[] = [];
		await downloadTo("f1", disk.stream, {
			...options(box),
			onProgress: (came: number, of: number) => heard.push(came, of),
		});
		expect(disk.bytes).toEqual([...content]);
		expect(disk.state).toBe("closed");
		expect(heard.slice(0, 2)).toEqual([64, 1000]);
		expect(heard.slice(-2)).toEqual([1000, 1000]);
	});

	test("of nothing is an empty file", async () => {
		const box = new Box();
		await upload(new Blob([]), "empty", options(box));
		const disk = new Disk();
		await downloadTo("f1", disk.stream, options(box));
		expect(disk).toMatchObject({ bytes: [], state: "closed" });
	});

	test("is taken up where the line broke", async () => {
		const box = new Box();
		await upload(blob, "a.png", options(box));
		box.breaksAfter = (n) => (n < 3 ? n * 128 : undefined);
		const disk = new Disk();
		const why: string[] = [];
		await downloadTo("f1", disk.stream, {
			...options(box),
			onWait: (e: YizhanError) => why.push(e.code),
		});
		expect(disk.bytes).toEqual([...content]);
		expect(why).toEqual(["offline", "offline"]);
	});

	test("that breaks behind the last byte is whole", async () => {
		const box = new Box();
		await upload(blob, "a.png", options(box));
		box.breaksAfter = () => 1000;
		const disk = new Disk();
		await downloadTo("f1", disk.stream, options(box));
		expect(disk.state).toBe("closed");
	});

	test("ends where there is no room, and leaves nothing", async () => {
		const box = new Box();
		await upload(blob, "a.png", options(box));
		const disk = new Disk(500);
		const refused = downloadTo("f1", disk.stream, options(box));
		await expect(refused).rejects.toMatchObject({ message: "no room" });
		expect(disk.state).not.toBe("closed");
	});

	test("is given up", async () => {
		const box = new Box();
		await upload(blob, "a.png", options(box));
		const disk = new Disk();
		const stop = new AbortController();
		box.breaksAfter = () => 64;
		const given = downloadTo("f1", disk.stream, {
			...options(box),
			signal: stop.signal,
			onProgress: () => stop.abort(),
		});
		await expect(given).rejects.toMatchObject({ code: "aborted" });
		expect(disk.state).toBe("aborted");
	});

	test("says what is refused", async () => {
		const box = new Box();
		const disk = new Disk();
		const refused = downloadTo("gone", disk.stream, options(box));
		await expect(refused).rejects.toMatchObject({ code: "not_found" });
		expect(disk.state).toBe("aborted");
	});
});

test("who waits for the store of files is told so", async () => {
	const box = new Box();
	box.fault = (call, n) =>
		call.endsWith("/finish") && n < 7
			? answer(503, { code: "files_unavailable" })
			: undefined;
	const why: string[] = [];
	const onWait = (e: YizhanError) => why.push(e.code);
	const file = await upload(blob, "a.png", options(box, { onWait }));
	expect(file.mime).toBe("image/png");
	expect(why).toEqual(["files_unavailable"]);
});
