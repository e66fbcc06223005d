// SPDX-License-Identifier: Apache-2.0
// The console's Monitoring: what goes on now, what was slow, the log, and the
// way of one message; on a box of its own, for it is told to the admins of the
// only tenant.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { figures } from "../lib/chart.mjs";
import { Daemon } from "../lib/daemon.mjs";
import { Peer } from "../lib/peer.mjs";
import { until } from "../lib/until.mjs";

const tile = (key) => page.locator(`[data-tile="${key}"]`);
let box;
let page;
let signin;
let alice;
let bob;

async function open(hash) {
	await page.evaluate((h) => {
		location.hash = h;
	}, hash);
}

async function look(stage, name) {
	await stage.shoot(page, `26-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function enter(stage, options) {
	page = await stage.page(options);
	await page.addInitScript(
		(s) => localStorage.setItem("yizhan.signin", s),
		signin,
	);
	await page.goto(`${box.url}/console/`);
}

async function peer(user) {
	const { token } = await box.call("token.issue", { user });
	return Peer.open(box.url, token, `${user}-pc`, "desktop");
}

export default {
	async "it shows what goes on now"(stage) {
		const config = join(stage.shots, "26-box.toml");
		writeFileSync(config, "[backup]\nnightly = false\n");
		box = new Daemon(stage.build, join(stage.shots, "26-box.log"), [
			"--config",
			config,
		]);
		await box.start();
		stage.hosts.add(box.address);
		const { user } = await box.call("user.create", {
			id: "chief",
			name: "Chief Admin",
			admin: true,
		});
		const { token } = await box.call("token.issue", { user: "chief" });
		signin = JSON.stringify({ token, user });
		for (const id of ["alice", "bob", "carol", "dave"])
			await box.call("user.create", { id, name: id });
		await box.call("group.create", {
			id: "sales",
			name: "Sales",
			members: ["alice", "bob", "carol"],
		});
		alice = await peer("alice");
		bob = await peer("bob");
		for (let i = 0; i < 12; i++)
			await alice.call("message.send", {
				conv: "g:sales",
				cid: `way-${i}`,
				kind: "text",
				body: { text: `the secret line ${i}` },
			});
		await enter(stage);
		await page.getByRole("link", { name: "Monitoring" }).click();
		await page.getByRole("heading", { name: "Now", exact: true }).waitFor();
		await tile("sessions").getByText("3", { exact: true }).waitFor();
		const committed = page.locator('[data-row="committed"]');
		await until("commits are counted", async () =>
			/ms/.test(await committed.textContent()),
		);
		const chart = (key) => page.locator(`[data-chart="${key}"]`);
		await chart("sync").locator("canvas").waitFor();
		await chart("sessions").locator("canvas").waitFor();
		for (const key of ["sessions", "requests", "sync"]) {
			const { above, newest } = await figures(chart(key));
			assert.ok(newest.length);
			assert.deepEqual(above, newest, key);
		}
		await look(stage, "now");
		await chart("sessions").scrollIntoViewIfNeeded();
		await look(stage, "charts");
		await page.locator("select[name=span]").selectOption("hour");
		await until("it is in the address", () => /span=hour/.test(page.url()));
		await look(stage, "hour");
	},

	async "it says what was slow"(stage) {
		await box.call("user.set_password", {
			id: "dave",
			password: "a long secret",
		});
		await open("#/slow");
		/* On a busy machine others are slower. */
		await page.locator("[data-row]").first().waitFor();
		assert.match(
			await page.locator("[data-row]").first().textContent(),
			/ms|sec/,
		);
		await look(stage, "slow");
	},

	async "it shows the log and changes how much of it there is"(stage) {
		await open("#/log");
		await page.locator("[data-line]").first().waitFor();
		await look(stage, "log");
		await page.getByLabel("Part").fill("net");
		await page.locator("select[name=new-level]").selectOption("debug");
		await page.getByRole("button", { name: "Change", exact: true }).click();
		await page.getByText("net=debug").waitFor();
		await page.locator("[data-line]", { hasText: "the level of part net is debug" }).waitFor();
		await page.getByLabel("Search").fill("no line has this");
		await page.getByText("No such lines.").waitFor();
		await page.getByLabel("Search").fill("");
		await page.locator("select[name=new-level]").selectOption("reset");
		await page.getByRole("button", { name: "Change", exact: true }).click();
		await until(
			"reset",
			async () => (await page.getByText("net=debug").count()) === 0,
		);
	},

	async "it tells the way of a message, never what it says"(stage) {
		const sent = await alice.call("message.send", {
			conv: "g:sales",
			cid: "way-last",
			kind: "text",
			body: { text: "the secret plan" },
		});
		await open("#/journey");
		await page.getByRole("heading", { name: "Journey" }).waitFor();
		await look(stage, "journey-empty");
		await page.getByLabel("Conversation").fill("g:sales");
		await page.getByLabel("Number in it").fill(String(sent.seq));
		await page.getByRole("button", { name: "Look", exact: true }).click();
		await page.locator('[data-member="bob"]').waitFor();
		await page.locator('[data-member="carol"]', { hasText: "offline" }).waitFor();
		await bob.call("conversation.delivered", { conv: "g:sales", seq: sent.seq });
		await page.getByRole("button", { name: "Look", exact: true }).click();
		await page
			.locator('[data-member="bob"]', { hasText: "delivered" })
			.locator("code", { hasText: "bob-pc" })
			.waitFor();
		assert.equal(await page.getByText("secret").count(), 0);
		await look(stage, "journey");
		/* It can be sent to somebody as it is. */
		await page.reload();
		await page.locator('[data-member="bob"]', { hasText: "delivered" }).waitFor();
		await page.getByLabel("Conversation").fill("g:nobody");
		await page.getByRole("button", { name: "Look", exact: true }).click();
		await page.getByRole("alert").waitFor();
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		await page.context().close();
		await enter(stage, {
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		await page.locator("h1").waitFor();
		for (const place of ["monitor", "slow", "log", "journey?conv=g%3Asales&seq=3"]) {
			await open(`#/${place}`);
			await page.waitForFunction(
				() => !document.querySelector(".waiting") && document.querySelector("h1"),
			);
			const name = place.replace(/\?.*/, "");
			if (name === "monitor")
				await page.locator("canvas").last().scrollIntoViewIfNeeded();
			if (name === "journey")
				await page.locator("[data-member]").first().waitFor();
			await look(stage, `narrow-${name}`);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.equal(width, 360, `${place} overflows`);
		}
		await page.context().close();
	},

	async "with a second organisation it is nobody's here"(stage) {
		await box.call("tenant.create", { id: "acme" });
		await enter(stage);
		await page.locator("h1").waitFor();
		for (const place of ["monitor", "slow", "log"]) {
			await open(`#/${place}`);
			await page.getByText("Looked after elsewhere").waitFor();
		}
		alice.close();
		bob.close();
		await page.context().close();
		await box.stop();
	},
};
