// SPDX-License-Identifier: Apache-2.0
// The console: groups, channels, rooms, announcements; keys, webhooks,
// callbacks.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { problems } from "../lib/audit.mjs";
import { until } from "../lib/until.mjs";

const row = (id) => page.locator(`[data-row="${id}"]`);
const button = (name) => page.getByRole("button", { name, exact: true });
const inDialog = (name) =>
	page.locator("dialog").getByRole("button", { name, exact: true });
let page;
let token;

async function open(hash) {
	await page.evaluate((h) => {
		location.hash = h;
	}, hash);
}

async function look(stage, name) {
	await stage.shoot(page, `21-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function pick(id, action) {
	await row(id).locator("[aria-haspopup=menu]").click();
	await page.getByRole("menuitem", { name: action }).click();
}

async function choose(text) {
	await page.locator("dialog").getByRole("searchbox").fill(text);
	/* Everybody is listed until the search has answered: rows move then. */
	await page.waitForFunction(() => document.querySelectorAll(".pick-row").length === 1);
	await page.locator(".pick-row", { hasText: text }).click();
}

export default {
	async "a group is found, given away, silenced and dissolved"(stage) {
		await stage.daemon.call("group.create", {
			id: "console-group",
			name: "Night watch",
			members: ["bob", "carol"],
		});
		await stage.daemon.call("group.update", { id: "console-group", owner: "bob" });
		({ token } = await stage.daemon.call("token.issue", { user: "alice" }));
		const { user } = await stage.daemon.call("user.get", { id: "alice" });
		page = await stage.page();
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			JSON.stringify({ token, user }),
		);
		await page.goto(`${stage.url}/console/#/groups`);
		await page.getByRole("searchbox").fill("night");
		await row("console-group").waitFor();
		await look(stage, "groups");
		await row("console-group").getByRole("link", { name: "Night watch" }).click();
		await row("carol").waitFor();
		await button("Add people").click();
		await choose("dave");
		await inDialog("Add").click();
		await pick("dave", "Make an admin");
		await row("dave").getByText("Admin", { exact: true }).waitFor();
		await pick("dave", "Make a member");
		await row("dave").getByText("Member", { exact: true }).waitFor();
		await pick("dave", "Remove");
		await page.locator("dialog .danger").click();
		await row("dave").waitFor({ state: "detached" });

		await button("Give to another owner").click();
		await choose("carol");
		await inDialog("Give to another owner").click();
		await row("carol").getByText("Owner").waitFor();
		await button("Silence everyone").click();
		await page.getByText("Only admins and speakers may write").waitFor();
		await look(stage, "group");
		await button("Let everyone write again").click();
		await button("Silence everyone").waitFor();
		await button("Dissolve").click();
		const sure = page.locator("dialog .danger");
		assert.equal(await sure.isDisabled(), true, "its name is typed first");
		await page.fill("[name=ask-typed]", "Night watch");
		await sure.click();
		await page.getByText("This group was dissolved.").waitFor();
	},

	async "channels and rooms are looked after"(stage) {
		await stage.daemon.call("channel.create", {
			id: "console-news",
			name: "News",
			owner: "bob",
		});
		await open("#/channels");
		await row("console-news").waitFor();
		await look(stage, "channels");
		await row("console-news").getByRole("link", { name: "News" }).click();
		await button("Give to another owner").click();
		await choose("carol");
		await inDialog("Give to another owner").click();
		await row("carol").getByText("Owner").waitFor();
		await pick("bob", "Let only read");
		await row("bob").getByText("Reader", { exact: true }).waitFor();
		await pick("bob", "Remove");
		await page.locator("dialog .danger").click();
		await row("bob").waitFor({ state: "detached" });
		await button("Add people").click();
		await choose("dave");
		await inDialog("Add").click();
		await pick("dave", "Let publish");
		await row("dave").getByText("Publishes").waitFor();
		await look(stage, "channel");
		await button("Dissolve").click();
		await page.fill("[name=ask-typed]", "News");
		await page.locator("dialog .danger").click();
		await page.getByText("This channel was dissolved.").waitFor();

		const room = "console-room";
		const settings = { window_ms: 10000, slots: 1, reserved: 0 };
		await stage.daemon.call("room.create", { room, title: "Launch", keep: true, settings });
		const speaker = await stage.peer("bob", "console-speaker", "phone");
		await speaker.call("room.join", { room });
		const fates = { accepted: 0, rate: 0, muted: 0 };
		const say = async (cid) => {
			const message = { room, cid, kind: "text", body: { text: "Hello" } };
			const { dropped } = await speaker.call("room.send", message);
			fates[dropped ?? "accepted"]++;
		};
		for (const cid of ["one", "two", "three"])
			await say(cid);
		await open("#/rooms");
		await row("console-room").waitFor();
		await look(stage, "rooms");
		await row("console-room").getByRole("link", { name: "Launch" }).click();
		await row("bob").waitFor();
		await button("Give to another owner").click();
		await choose("carol");
		await inDialog("Give to another owner").click();
		await page.locator("dd").getByRole("link", { name: "carol" }).waitFor();
		await button("Silence everyone").click();
		await page.getByText("Silent").waitFor();
		await look(stage, "room");
		await button("Figures").click();
		const figure = (fate) =>
			page.locator(`[data-fate=${fate}] [data-class=normal]`).textContent();
		await page.locator("[data-fate=accepted]").waitFor();
		assert.equal(Number(await figure("muted")), 0);
		await say("four");
		await inDialog("Refresh").click();
		await page.locator("[data-fate=muted]", { hasText: "1" }).waitFor();
		for (const [fate, n] of Object.entries(fates))
			assert.equal(Number(await figure(fate)), n, fate);
		assert.ok(fates.rate > 0 && fates.muted === 1);
		await look(stage, "room-figures");
		await page.keyboard.press("Escape");
		speaker.close();
		await button("Close the room").click();
		await page.fill("[name=ask-typed]", "console-room");
		await page.locator("dialog .danger").click();
		await page.getByText("No rooms").waitFor();
	},

	async "an announcement reaches everybody"(stage) {
		await stage.daemon.call("tag.add", { tag: "vip", users: ["bob"] });
		await open("#/announcements");
		await button("New announcement").click();
		await page.fill("[name=cast-text]", "The lift is out of order");
		await page.selectOption("[name=cast-to]", "tag");
		assert.equal(await inDialog("Announce").isDisabled(), true, "which tag?");
		await page.selectOption("[name=cast-tag]", { label: "vip (1 person)" });
		assert.equal(await inDialog("Announce").isDisabled(), false);
		await look(stage, "announce-by-tag");
		await page.selectOption("[name=cast-to]", "all");
		await inDialog("Announce").click();
		const { people } = await stage.daemon.call("tenant.stats");
		await page.getByText(`It goes to ${people} people.`).waitFor();
		await look(stage, "announce-to-all");
		await page.locator("dialog .danger").click();
		await page.locator(".cast-text", { hasText: "The lift is out" }).waitFor();
		await look(stage, "announcements");
		const { broadcasts } = await stage.daemon.call("broadcast.list", { limit: 50 });
		assert.equal(broadcasts.at(-1).body.text, "The lift is out of order");
		assert.equal(broadcasts.at(-1).from, "alice");
	},

	async "who stops an announcement reads which"(stage) {
		/* To so few people it would be over before somebody could stop it. */
		await page.routeWebSocket(/\/ws/, (socket) => {
			const server = socket.connectToServer();
			server.onMessage((frame) =>
				socket.send(String(frame).replaceAll('"state":"done"', '"state":"running"')),
			);
		});
		await page.reload();
		await page.getByRole("button", { name: "Stop: The lift is out of order" }).click();
		await page.getByRole("heading", { name: "Stop “The lift is out of order”?" }).waitFor();
		await look(stage, "stop");
		await page.keyboard.press("Escape");
	},

	async "a key is made, shown once, and revoked"(stage) {
		await open("#/keys");
		await button("New key").click();
		await page.fill("[name=key-id]", "crm");
		assert.equal(await inDialog("Save").isDisabled(), true, "it may do something");
		await page.locator("dialog").getByText("Messages: change", { exact: true }).click();
		await look(stage, "key");
		await inDialog("Save").click();
		const secret = await page.locator("[data-secret]").textContent();
		assert.match(secret, /^yzk_/);
		await page.keyboard.press("Escape");
		await row("crm").getByText("Messages: change").waitFor();
		await look(stage, "keys");
		await row("crm").locator("[aria-haspopup=menu]").click();
		await page.getByRole("menuitem", { name: "Revoke" }).click();
		await page.fill("[name=ask-typed]", "crm");
		await page.locator("dialog .danger").click();
		await row("crm").waitFor({ state: "detached" });
	},

	async "an integrator's own key is registered, its secret shown once"(stage) {
		await open("#/issuers");
		await button("New sign-in key").click();
		await page.fill("[name=issuer-id]", "portal");
		assert.equal(await inDialog("Save").isDisabled(), true, "whose key?");
		await page.fill("[name=issuer-key]", "not a key");
		await inDialog("Save").click();
		await page.locator("dialog .note.bad").waitFor();
		await look(stage, "issuer");
		await page.selectOption("[name=issuer-alg]", "HS256");
		await page.fill("[name=issuer-key]", "");
		await inDialog("Save").click();
		const secret = await page.locator("[data-secret]").textContent();
		assert.ok(secret.length >= 32, "a secret");
		await page.keyboard.press("Escape");
		await row("portal").getByText("HS256").waitFor();
		await look(stage, "issuers");
		await row("portal").getByRole("button", { name: "Delete" }).click();
		await page.fill("[name=ask-typed]", "portal");
		await page.locator("dialog .danger").click();
		await page.getByText("No sign-in keys yet").waitFor();
	},

	async "a webhook's calls are seen, and one can be asked for again"(stage) {
		const server = createServer((request, answer) => {
			request.resume();
			answer.end();
		});
		server.listen(0, "127.0.0.1");
		await once(server, "listening");
		const url = `http://127.0.0.1:${server.address().port}/`;
		/* Whether or not there is another tenant. */
		await stage.daemon.call("tenant.update", { id: "default", tends: true });
		await open("#/webhooks");
		await button("New webhook").click();
		await page.fill("[name=hook-id]", "erp");
		await page.fill("[name=hook-url]", "ftp://nowhere");
		await page.getByText("An address begins with").waitFor();
		await page.fill("[name=hook-url]", url);
		await page.getByLabel("This address is in our own network").check();
		await look(stage, "webhook-form");
		await inDialog("Save").click();
		await page.locator("[data-secret]", { hasText: "whsec_" }).waitFor();
		await page.keyboard.press("Escape");
		await row("erp").waitFor();
		await row("erp").getByRole("link").click();
		await page.getByText("Own network").waitFor();
		await button("Send a test").click();
		const calls = page.getByRole("table", { name: "Newest calls" });
		while (!(await calls.getByText("webhook.test").count()))
			await button("Refresh").click();
		await calls.getByText("200", { exact: true }).first().waitFor();
		await look(stage, "webhook");
		await button("Pause").click();
		await button("Go on").waitFor();
		await button("Delete").click();
		await page.fill("[name=ask-typed]", "erp");
		await page.locator("dialog .danger").click();
		await page.getByText("No webhooks yet").waitFor();
		await look(stage, "webhooks");
		await stage.daemon.call("tenant.update", { id: "default", tends: false });
		server.close();
	},

	async "a callback is tried on the bench"(stage) {
		await open("#/callbacks");
		await button("New callback").click();
		await page.fill("[name=callback-id]", "censor");
		await page.fill("[name=callback-url]", "https://127.0.0.1:1/");
		await page.check("[name=callback-group]");
		await inDialog("Save").click();
		await page.locator("[data-secret]", { hasText: "whsec_" }).waitFor();
		await page.keyboard.press("Escape");
		await row("censor").getByRole("button", { name: "Try it" }).click();
		await inDialog("Try it").click();
		await page.locator("dialog .tag.bad").waitFor();
		await look(stage, "bench");
		await page.keyboard.press("Escape");
		await row("censor").getByText("asked 0 times").waitFor();
		await row("censor").getByText("groups").waitFor();
		await look(stage, "callbacks");
		await row("censor").locator("[aria-haspopup=menu]").click();
		await page.getByRole("menuitem", { name: "Delete" }).click();
		await page.fill("[name=ask-typed]", "censor");
		await page.locator("dialog .danger").click();
		await page.getByText("No callbacks yet").waitFor();
	},

	async "Chinese, dark and 360 px wide they are whole too"(stage) {
		const signin = await page.evaluate(() => localStorage.getItem("yizhan.signin"));
		await page.context().close();
		page = await stage.page({
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		await page.addInitScript((s) => localStorage.setItem("yizhan.signin", s), signin);
		await page.goto(`${stage.url}/console/#/groups`);
		const hook = { id: "hr", url: "https://127.0.0.1:1/hook" };
		await stage.daemon.call("webhook.create", hook);
		await stage.daemon.call("webhook.test", { id: hook.id });
		await until("the test is through", async () =>
			(await stage.daemon.call("webhook.deliveries", { id: hook.id })).calls.length,
		);
		const places = ["groups", "channels", "rooms", "announcements", "keys", "issuers", "webhooks", "callbacks"];
		let heading;
		for (const place of [...places, "groups/console-group", "channels/console-news", "webhooks/hr"]) {
			await open(`#/${place}`);
			/* Not the screen before. */
			const h1 = await page.waitForFunction((before) => {
				const now = document.querySelector("h1")?.textContent;
				return !document.querySelector(".waiting") && now !== before && now;
			}, heading);
			heading = await h1.jsonValue();
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.equal(width, 360, `${place} overflows`);
			await look(stage, `narrow-${place.replace("/", "-")}`);
		}
		await page.locator("#main .tag").nth(1).waitFor();
		const words = await page.locator("#main .tag").allTextContents();
		assert.ok( words.every((w) => /\p{Script=Han}/u.test(w)), words.join());
		await stage.daemon.call("webhook.delete", { id: hook.id });
		await page.context().close();
	},
};
