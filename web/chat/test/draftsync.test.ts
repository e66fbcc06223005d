// SPDX-License-Identifier: Apache-2.0
import { beforeEach, expect, test } from "vitest";
import type { DraftText } from "../src/lib/drafts";
import { draftCharsMax, DraftSync } from "../src/lib/draftsync";

const conv = "u:bob";
let sync: DraftSync;
let pushed: (DraftText | undefined)[];
let taken: (DraftText | undefined)[];
let timers: Map<number, () => void>;
let isOpen: boolean;
let has: boolean;
let fails: boolean;
let held: Promise<void> | undefined;

beforeEach(() => {
	pushed = [];
	taken = [];
	timers = new Map();
	isOpen = has = fails = false;
	held = undefined;
	sync = new DraftSync({
		push: async (_, draft) => {
			await held;
			if (fails)
				throw new Error("offline");
			pushed.push(draft);
		},
		onDraft: (_, draft) => taken.push(draft),
		has: () => has,
		isOpen: () => isOpen,
		setTimeout: (fn) => {
			const id = timers.size + 1;
			timers.set(id, fn);
			return id;
		},
		clearTimeout: (id) => timers.delete(id as number),
	});
});

/** The pause is over. */
async function rest(): Promise<void> {
	const due = [...timers.values()];
	timers.clear();
	for (const fn of due)
		fn();
	for (let n = 0; n < 4; n++)
		await Promise.resolve();
}

test("what is written is told once, when it rests", async () => {
	sync.kept(conv, { text: "D" });
	sync.kept(conv, { text: "De" });
	sync.kept(conv, { text: "Dear", reply_to: 3 });
	expect(pushed).toEqual([]);
	await rest();
	expect(pushed).toEqual([{ text: "Dear", reply_to: 3 }]);
});

test("sent before it rested, it was never a draft", async () => {
	sync.kept(conv, { text: "hi" });
	sync.kept(conv, undefined);
	await rest();
	expect(pushed).toEqual([]);
});

test("sent after it was told, it is taken back", async () => {
	sync.kept(conv, { text: "hi" });
	await rest();
	sync.kept(conv, undefined);
	await rest();
	expect(pushed).toEqual([{ text: "hi" }, undefined]);
});

test("one's own comes back and changes nothing", async () => {
	sync.kept(conv, { text: "hi" });
	await rest();
	sync.seen(conv, { text: "hi" });
	expect(taken).toEqual([]);
});

test("another device's is taken, and its end too", () => {
	sync.seen(conv, { text: "from the phone" });
	sync.seen(conv, undefined);
	expect(taken).toEqual([{ text: "from the phone" }, undefined]);
});

test("what is here counts when the server's is seen first", () => {
	has = true;
	sync.seen(conv, { text: "old" });
	sync.seen(conv, { text: "newer, of the phone" });
	expect(taken).toEqual([{ text: "newer, of the phone" }]);
});

test("nothing is put under the hands of who writes", async () => {
	sync.seen(conv, undefined);
	isOpen = true;
	sync.seen(conv, { text: "phone" });
	isOpen = false;
	sync.kept(conv, { text: "here" });
	sync.seen(conv, { text: "phone again" });
	expect(taken).toEqual([]);
});

test("who leaves without a change is told what comes from elsewhere", async () => {
	sync.seen(conv, { text: "begun" });
	taken = [];
	sync.kept(conv, { text: "begun" });
	sync.seen(conv, { text: "begun, and gone on" });
	await rest();
	expect(taken).toEqual([{ text: "begun, and gone on" }]);
	expect(pushed).toEqual([]);
});

test("what could not be told is told the next time", async () => {
	fails = true;
	sync.kept(conv, { text: "hi" });
	await rest();
	fails = false;
	sync.kept(conv, { text: "hi" });
	await rest();
	expect(pushed).toEqual([{ text: "hi" }]);
});

test("what was taken back does not return while the server is told", async () => {
	sync.kept(conv, { text: "hi" });
	await rest();
	let answer = () => {};
	held = new Promise((resolve) => (answer = resolve));
	sync.kept(conv, undefined);
	await rest();
	sync.seen(conv, { text: "hi" });
	sync.kept(conv, undefined);
	answer();
	await rest();
	sync.seen(conv, undefined);
	expect(taken).toEqual([]);
	expect(pushed).toEqual([{ text: "hi" }, undefined]);
});

test("nor when the server could not be told", async () => {
	sync.seen(conv, { text: "hi" });
	taken = [];
	fails = true;
	sync.kept(conv, undefined);
	await rest();
	sync.seen(conv, { text: "hi" });
	expect(taken).toEqual([]);
	fails = false;
	sync.kept(conv, undefined);
	await rest();
	expect(pushed).toEqual([undefined]);
});

test("one that is too long for the server stays here", async () => {
	sync.kept(conv, { text: "x".repeat(draftCharsMax + 1) });
	await rest();
	expect(pushed).toEqual([]);
});

test("what only answers, without a word, is none", async () => {
	sync.kept(conv, { text: "hi" });
	await rest();
	sync.kept(conv, { text: "", reply_to: 4 });
	await rest();
	expect(pushed).toEqual([{ text: "hi" }, undefined]);
});
