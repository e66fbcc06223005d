// SPDX-License-Identifier: Apache-2.0
// A live room on the page: joined by its link, sampled when it is fast.
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";
import { until } from "../lib/until.mjs";

const hash = "#/r/hall";

async function enter(person, to = hash) {
	await person.page.evaluate((h) => {
		location.hash = h;
	}, to);
	await person.page.waitForSelector('.room[data-state="joined"]');
}

const chinese = { locale: "zh-CN", reducedMotion: "reduce" };
const looks = {
	dark: { colorScheme: "dark" },
	light: { colorScheme: "light" },
	narrow: {
		viewport: { width: 360, height: 740 },
		hasTouch: true,
		isMobile: true,
	},
};

const said = (person, text) =>
	person.page.locator(".said", { hasText: text }).last();

async function say(person, text) {
	await person.page.fill(".room textarea", text);
	await person.page.keyboard.press("Enter");
}

const facts = (person) => person.page.locator(".room-facts").textContent();

/** Many people talk at once, as much as their sessions may. */
async function crowd(stage, run = 0) {
	const peers = [];
	for (const user of ["bob", "dave"]) {
		const peer = await stage.peer(user, `crowd-${user}`, "phone");
		await peer.call("room.join", { room: "hall" });
		peers.push(peer);
	}
	const all = peers.flatMap((peer, p) =>
		Array.from({ length: 400 }, (_, i) =>
			peer.insist("room.send", {
				room: "hall",
				cid: `crowd-${run}-${p}-${i}`,
				kind: "text",
				body: { text: `Everybody talks ${i}` },
			}),
		),
	);
	await Promise.all(all);
	for (const peer of peers)
		peer.close();
}

export default {
	async "a link leads into a room and everybody reads along"(stage) {
		await stage.daemon.call("room.create", {
			room: "hall",
			title: "All hands 全员大会",
			keep: true,
			settings: { slots: 2000 },
		});
		await stage.leave("alice");
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await enter(alice);
		await alice.page
			.getByRole("heading", { name: "All hands 全员大会" })
			.waitFor();
		await say(alice, "First in the hall");
		await said(alice, "First in the hall").waitFor();
		await enter(bob);
		await said(bob, "First in the hall").waitFor();
		await say(bob, "And second, see https://example.com/x");
		await said(alice, "And second").locator("a").waitFor();
		assert.equal(await alice.page.locator(".said").count(), 2);
		assert.equal(await bob.page.locator(".said").count(), 2);
		await until("both are counted", async () =>
			(await facts(alice)).includes("2 people here"),
		);
		await alice.shoot("13-room");
	},

	async "likes of all are one number"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		for (const person of [alice, bob, bob])
			await person.page.getByRole("button", { name: "Like" }).click();
		for (const person of [alice, bob])
			await person.page.locator(".like", { hasText: "3" }).waitFor();
		assert.equal(await alice.page.locator(".said").count(), 2);
	},

	async "a crowd is sampled, and the page says so"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		let sampled = "";
		const look = until("it says what is shown", async () => {
			const text = await facts(alice);
			const says = /Showing [\d,]+ of [\d,]+ messages a second/;
			[sampled] = says.exec(text) ?? [""];
			return sampled;
		});
		await Promise.all([look, crowd(stage)]);
		await alice.shoot("13-crowd");
		const numbers = sampled.replaceAll(",", "").match(/\d+/g);
		const [shown, heard] = numbers.map(Number);
		assert.ok(shown < heard, sampled);
		/* However fast the crowd was, in the end it more than fills the view. */
		const rows = () => page.locator(".said").count();
		for (let run = 1; (await rows()) <= 20; run++)
			await crowd(stage, run);
		assert.ok((await rows()) <= 300);
		await say(alice, "Can you hear me?");
		await page
			.locator(".said.mine:not(.sending)", { hasText: "Can you hear me?" })
			.waitFor();
		await until("the crowd is over", async () => {
			const text = await facts(alice);
			return !text.includes("Showing");
		});
	},

	async "older rows hold still until one goes back"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		const { page } = alice;
		await page.locator(".room-scroll").hover();
		await page.mouse.wheel(0, -600);
		await page.locator(".jump").waitFor();
		const before = await page.locator(".said").allTextContents();
		await say(bob, "Meanwhile elsewhere");
		await page.locator(".jump .badge", { hasText: "1" }).waitFor();
		assert.deepEqual(await page.locator(".said").allTextContents(), before);
		await page.locator(".jump").click();
		await said(alice, "Meanwhile elsewhere").waitFor();
		await page.locator(".jump").waitFor({ state: "detached" });
	},

	async "a muted room says who may write, and why a message fell"(stage) {
		const bob = await stage.person("bob");
		await stage.daemon.call("room.mute", { room: "hall", all: true });
		await bob.page.locator(".room-muted").waitFor();
		await say(bob, "Nobody hears this");
		const row = said(bob, "Nobody hears this");
		await row.getByText("Not shown: you may not").waitFor();
		await bob.shoot("13-muted");
		assert.deepEqual(await problems(bob.page), []);
		await stage.daemon.call("room.mute", {
			room: "hall",
			all: true,
			off: true,
		});
		await bob.page.locator(".room-muted").waitFor({ state: "detached" });
		await row.getByRole("button", { name: "Try again" }).click();
		const alice = await stage.person("alice");
		await said(alice, "Nobody hears this").waitFor();
	},

	async "after an outage the room goes on, each message once"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await alice.page.context().setOffline(true);
		await alice.page.waitForSelector('.room[data-state="away"]');
		await say(bob, "While she was away");
		await said(bob, "While she was away").waitFor();
		await alice.page.context().setOffline(false);
		await alice.page.waitForSelector('.room[data-state="joined"]');
		await said(alice, "While she was away").waitFor();
		const rows = alice.page.locator(".said", { hasText: "While she was away" });
		assert.equal(await rows.count(), 1);
	},

	async "it looks right in Chinese: dark, light, narrow"(stage) {
		for (const [name, options] of Object.entries(looks)) {
			await stage.leave("wang");
			const wang = await stage.person("wang", { ...chinese, ...options });
			await enter(wang);
			await said(wang, "While she was away").waitFor();
			await say(wang, `大家好，我在看${name}`);
			await wang.page
				.locator(".said.mine:not(.sending)", { hasText: name })
				.waitFor();
			await wang.shoot(`13-${name}`);
			assert.deepEqual(await problems(wang.page), [], name);
			const width = await wang.page.evaluate(
				() => document.documentElement.scrollWidth,
			);
			assert.equal(width, options.viewport?.width ?? 1280, name);
		}
	},

	async "who is banned is told so, and so is everybody at the end"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await stage.daemon.call("room.ban", { room: "hall", user: "bob" });
		await bob.page.getByText("You have been banned from this room.").waitFor();
		await bob.shoot("13-banned");
		await bob.page.getByRole("button", { name: "Try again" }).click();
		await bob.page.getByText("You may not enter this room.").waitFor();
		await stage.daemon.call("room.destroy", { room: "hall" });
		await alice.page.getByText("This room was closed.").waitFor();
		await alice.page.getByRole("button", { name: "Try again" }).click();
		await alice.page.getByText("There is no such room.").waitFor();
		await alice.page.getByRole("button", { name: "Leave the room" }).click();
		await alice.page.waitForSelector(".room", { state: "detached" });
	},
};
