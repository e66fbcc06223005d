// SPDX-License-Identifier: Apache-2.0
import type { RoomMessage } from "@yizhan/sdk";
import { describe, expect, test } from "vitest";
import { RoomFeed, spread } from "../src/lib/roomfeed";

let n = 0;

function message(more: Partial<RoomMessage> = {}): RoomMessage {
	n++;
	const body = { text: `m${n}` };
	return { room: "hall", n, from: "ann", kind: "text", body, ts: n, ...more };
}

/** So many messages a second for some seconds, flushed five times a second. */
function run(feed: RoomFeed, perS: number, seconds: number, from = 0) {
	let now = from;
	for (let tick = 0; tick < seconds * 5; tick++) {
		for (let i = 0; i < perS / 5; i++)
			feed.take(message());
		now += 200;
		feed.flush(now);
	}
	return now;
}

describe("the feed of a room", () => {
	test("what is slow enough is shown whole and in order", () => {
		const feed = new RoomFeed(0);
		const before = n;
		run(feed, 5, 20);
		const shown = feed.rows.map((r) => r.n - before);
		expect(shown).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
		expect(feed.rate).toEqual({ heard: 5, shown: 5 });
	});

	test("of 1,000 a second 10 are shown, and it says so", () => {
		const feed = new RoomFeed(0);
		const now = run(feed, 1000, 5);
		const { length } = feed.rows;
		run(feed, 1000, 10, now);
		expect(feed.rows.length - length).toBe(100);
		expect(feed.rate).toEqual({ heard: 1000, shown: 10 });
		const order = feed.rows.map((r) => r.n);
		expect(order).toEqual([...order].sort((a, b) => a - b));
	});

	test("what was said before joining is shown at once, a crowd never is", () => {
		const feed = new RoomFeed(0);
		const flood = (now: number) => {
			for (let i = 0; i < 50; i++)
				feed.take(message());
			feed.flush(now);
			return feed.rows.length;
		};
		expect(flood(200)).toBe(50);
		feed.flush(60_000);
		expect(flood(60_200)).toBe(60);
		const quiet = new RoomFeed(0);
		quiet.flush(200);
		quiet.flush(10_000);
		for (let i = 0; i < 50; i++)
			quiet.take(message());
		quiet.flush(10_200);
		expect(quiet.rows.length).toBe(10);
		quiet.begin(20_000);
		for (let i = 0; i < 50; i++)
			quiet.take(message());
		quiet.flush(20_200);
		expect(quiet.rows.length).toBe(60);
	});

	test("the list keeps some hundred rows", () => {
		const feed = new RoomFeed(0);
		run(feed, 10, 60);
		expect(feed.rows.length).toBe(300);
	});

	test("one's own and important ones are shown in any crowd", () => {
		const feed = new RoomFeed(0);
		const now = run(feed, 1000, 6);
		const wanted = [
			message({ from: "me", mine: true }),
			message({ from: "" }),
			message({ priority: "high" }),
		];
		for (let i = 0; i < 200; i++)
			feed.take(message());
		for (const m of wanted)
			feed.take(m);
		feed.flush(now + 200);
		const shown = feed.rows.map((r) => r.n);
		for (const m of wanted)
			expect(shown).toContain(m.n);
	});

	test("where everybody is important no more is shown than one can read", () => {
		const feed = new RoomFeed(0);
		const talk = (to: number) => {
			for (let now = feed.rows.length && 6000; now < to; ) {
				for (let i = 0; i < 200; i++)
					feed.take(message({ priority: "high" }));
				feed.flush((now += 200));
			}
			return feed.rows.length;
		};
		const before = talk(6000);
		const shown = talk(16_000) - before;
		expect(shown).toBeLessThanOrEqual(110);
		expect(shown).toBeGreaterThanOrEqual(90);
	});

	test("likes are counted and take no row", () => {
		const feed = new RoomFeed(0);
		feed.take(message({ kind: "like", body: {}, count: 40 }));
		feed.take(message({ kind: "like", body: {} }));
		feed.flush(1000);
		expect([feed.likes, feed.rows.length]).toEqual([41, 0]);
		expect(feed.rate.heard).toBe(0);
	});

	test("missed ones count as heard", () => {
		const feed = new RoomFeed(0);
		feed.take(message());
		feed.miss(99);
		feed.flush(1000);
		expect(feed.rate).toEqual({ heard: 100, shown: 1 });
	});

	test("nothing moves while older rows are looked at", () => {
		const feed = new RoomFeed(0);
		const now = run(feed, 5, 4);
		const rows = feed.rows;
		feed.pause(true);
		run(feed, 5, 100, now);
		expect(feed.rows).toBe(rows);
		expect(feed.later.length).toBe(300);
		feed.pause(false);
		expect([feed.rows.length, feed.later.length]).toEqual([300, 0]);
		expect(feed.rows.at(-1)!.n).toBe(n);
	});

	test("what one says stands once, whichever comes first", () => {
		const feed = new RoomFeed(0);
		const a = feed.say("me", "hi", 1);
		expect(feed.rows[0]).toMatchObject({ state: "sending", n: 0 });
		feed.answered(a, { n: 7 });
		feed.take(message({ n: 7, from: "me", mine: true, body: { text: "hi" } }));
		feed.flush(200);
		const b = feed.say("me", "ho", 2);
		feed.take(message({ n: 8, from: "me", mine: true, body: { text: "ho" } }));
		feed.flush(400);
		feed.answered(b, { n: 8 });
		expect(feed.rows.map((r) => [r.n, r.text, r.state])).toEqual([
			[7, "hi", undefined],
			[8, "ho", undefined],
		]);
		/* The server may have changed the text, so it is not recognised. */
		const c = feed.say("me", "damn", 3);
		feed.take(message({ n: 9, from: "me", mine: true, body: { text: "d***" } }));
		feed.flush(600);
		feed.answered(c, { n: 9 });
		expect(feed.rows.map((r) => r.text)).toEqual(["hi", "ho", "d***"]);
	});

	test("one's own stands where it was said, whatever is shown first", () => {
		const feed = new RoomFeed(0);
		const texts = () => feed.rows.map((r) => r.text);
		feed.take(message());
		feed.flush(200);
		const first = feed.say("me", "one", 0);
		feed.say("me", "two", 0);
		const before = message();
		const one = message({ from: "me", mine: true, body: { text: "one" } });
		feed.answered(first, { n: one.n });
		feed.take(before);
		feed.flush(400);
		feed.take(one);
		feed.take(message());
		feed.flush(600);
		const at = before.n;
		expect(texts()).toEqual([`m${at - 1}`, `m${at}`, "one", "two", `m${at + 2}`]);
		/* Begun anew, it counts from 1 again. */
		feed.take(message({ n: 1, body: { text: "anew" } }));
		feed.flush(800);
		expect(texts().at(-1)).toBe("anew");
	});

	test("what was dropped says why and can be taken away", () => {
		const feed = new RoomFeed(0);
		const key = feed.say("me", "hi", 1);
		feed.answered(key, { dropped: "rate" });
		expect(feed.rows[0]).toMatchObject({ state: "dropped", why: "rate" });
		feed.remove(key);
		expect(feed.rows).toEqual([]);
		feed.failed(feed.say("me", "hi", 1), "offline");
		expect(feed.rows[0]).toMatchObject({ state: "dropped", why: "offline" });
	});

	test("items are taken evenly", () => {
		expect(spread([1, 2, 3], 5)).toEqual([1, 2, 3]);
		expect(spread([...Array(100).keys()], 4)).toEqual([12, 37, 62, 87]);
		expect(spread([1, 2, 3], 0)).toEqual([]);
	});
});
