// SPDX-License-Identifier: Apache-2.0
// The console: the overview, and looking after the box; on a box of its own,
// for it is told to the admins of the only tenant.
import assert from "node:assert/strict";
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { drawn, figures } from "../lib/chart.mjs";
import { Daemon } from "../lib/daemon.mjs";
import { Peer } from "../lib/peer.mjs";
import { until } from "../lib/until.mjs";

const button = (name) => page.getByRole("button", { name, exact: true });
const tile = (key) => page.locator(`[data-tile="${key}"]`);
let box;
let page;
let signin;

async function open(hash) {
	await page.evaluate((h) => {
		location.hash = h;
	}, hash);
}

async function look(stage, name) {
	await stage.shoot(page, `31-${name}`);
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
	async "it begins with what there is to do"(stage) {
		const config = join(stage.shots, "31-box.toml");
		writeFileSync(config, "[backup]\nnightly = false\n");
		box = new Daemon(stage.build, join(stage.shots, "31-box.log"), [
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
		await enter(stage);
		await page.getByText("4 steps left").waitFor();
		await page.getByText("Nothing was said yet.").waitFor();
		await tile("online").getByText("1", { exact: true }).waitFor();
		await tile("backup").getByText("None yet").waitFor();
		await tile("storage").getByText(/^Files 0 .* of .*, databases and index .*[1-9]/).waitFor();
		await page.locator("[data-check], .health .note").first().waitFor();
		await look(stage, "fresh");
		await page.getByRole("link", { name: "Add your colleagues" }).click();
		await page.getByRole("heading", { name: "People" }).waitFor();
	},

	async "people talk, and it is counted"(stage) {
		await box.call("user.create", { id: "alice", name: "Alice", admin: true });
		await box.call("user.create", { id: "bob", name: "Bob" });
		const alice = await peer("alice");
		const bob = await peer("bob");
		for (let i = 0; i < 7; i++)
			await (i % 2 ? alice : bob).call("message.send", {
				conv: i % 2 ? "u:bob" : "u:alice",
				cid: `overview-${i}`,
				kind: "text",
				body: { text: `line ${i}` },
			});
		await open("#/overview");
		await tile("today").getByText("7", { exact: true }).waitFor();
		await tile("online").getByText("3", { exact: true }).waitFor();
		await page.getByText("1 step left").waitFor();
		await page.getByRole("img", { name: /Messages per day: 7 together/ }).waitFor();
		await page.getByText("Show as a table").click();
		assert.equal(await page.locator(".chart-table tbody tr").count(), 30);
		await look(stage, "overview");
		await page.getByText("Show as a table").click();
		await look(stage, "chart");
		alice.close();
		bob.close();
	},

	async "its days are drawn, and follow the pointer, the theme and the width"(stage) {
		const chart = page.locator(".chart");
		const { above, newest } = await figures(chart);
		assert.deepEqual([above, newest], [["7"], ["7"]]);
		await chart.locator(".u-over").hover({ position: { x: 4, y: 20 } });
		await chart.locator("figcaption").getByText("0", { exact: true }).waitFor();
		await page.mouse.move(0, 0);
		await chart.locator("figcaption").getByText("7", { exact: true }).waitFor();
		const colour = () =>
			chart.locator("summary").evaluate((el) => getComputedStyle(el).color);
		const light = await drawn(chart);
		assert.equal(light.colour, await colour());
		await page.emulateMedia({ colorScheme: "dark" });
		await until("it is drawn for the dark", async () => {
			const dark = await drawn(chart);
			return dark.colour !== light.colour && dark.colour === (await colour());
		});
		await look(stage, "overview-dark");
		await page.emulateMedia({ colorScheme: "light" });
		await page.setViewportSize({ width: 700, height: 800 });
		await until("it is as wide as there is room", async () => {
			const { width } = await drawn(chart);
			return width === (await chart.boundingBox()).width && width < light.width;
		});
		await page.setViewportSize({ width: 1280, height: 800 });
	},

	async "a backup is made, read, and seen to be broken"(stage) {
		await open("#/backups");
		await page.getByText("No backups yet").waitFor();
		await look(stage, "no-backups");
		await button("Make a backup").click();
		await page.getByText("The last backup was made well").waitFor();
		const rows = page.locator("[data-row]");
		await until("one backup", async () => (await rows.count()) === 1);
		const verify = page.getByRole("button", { name: /^Verify: yizhan-/ });
		await verify.click();
		await page.locator("[data-last]", { hasText: "is whole" }).waitFor();
		const told = await box.call("backup.list");
		const made = told.backups[0].name;
		await button(`Commands: ${made}`).click();
		await page.locator("[data-restoring]", { hasText: made }).waitFor();
		assert.equal(
			await page.locator("[data-secret]").textContent(),
			`systemctl stop yizhan && yizhanctl restore ${told.directory}/${made}; systemctl start yizhan`,
		);
		await button("Copy").waitFor();
		await look(stage, "backups");

		writeFileSync(join(told.directory, told.backups[0].name), "not a backup");
		await verify.click();
		await page.locator("[data-last].bad", { hasText: "is not whole" }).waitFor();
		await look(stage, "backup-broken");
	},

	async "one goes to this computer, and one comes from it"(stage) {
		const { backups, directory } = await box.call("backup.list");
		const [{ name }] = backups;
		const [kept] = await Promise.all([
			page.waitForEvent("download"),
			button(`Download: ${name}`).click(),
		]);
		assert.equal(kept.suggestedFilename(), name);
		assert.equal(readFileSync(await kept.path(), "utf8"), "not a backup");
		const other = "yizhan-other-20200101T000000Z.tar.zst";
		const bring = (n) =>
			page.setInputFiles("[name=archive]", {
				name: n,
				mimeType: "application/zstd",
				buffer: Buffer.alloc(9_000_000, "b"),
			});
		await bring(other);
		await page.getByText("It is on the server now.").waitFor();
		await page.locator("[data-row]", { hasText: other }).waitFor();
		assert.equal(statSync(join(directory, other)).size, 9_000_000);
		await look(stage, "brought");
		await bring("notes.zst");
		await page.getByRole("alert").or(page.locator(".toast")).first().waitFor();
		rmSync(join(directory, other));
	},

	async "the doctor says what is well and what mends the rest"(stage) {
		await open("#/health");
		await page.getByText("What is well").waitFor();
		assert.equal(await page.getByText("there is no backup").count(), 0);
		await page.getByText("Configuration", { exact: true }).waitFor();
		await look(stage, "health");
		await box.call("webhook.create", { id: "erp", url: "https://127.0.0.1:1/" });
		await box.call("webhook.update", { id: "erp", paused: true });
		await button("Look again").click();
		const mend = page.locator("[data-check=webhooks]").getByRole("link", { name: "Webhooks" });
		assert.equal(await mend.getAttribute("href"), "#/webhooks");
		await look(stage, "mend");
		await box.call("webhook.delete", { id: "erp" });
		await button("Look again").click();
		await mend.waitFor({ state: "detached" });
		await open("#/about");
		await page.getByRole("cell", { name: "SQLite", exact: true }).waitFor();
		await page.getByText("Commits since the start").waitFor();
		await look(stage, "about");
	},

	async "Ctrl+K and the keyboard lead there"() {
		await page.keyboard.press("Control+k");
		await page.keyboard.type("overv");
		await page.locator(".hit.on", { hasText: "Overview" }).waitFor();
		await page.keyboard.press("Enter");
		await tile("today").waitFor();
		await page.locator("main").focus();
		await page.keyboard.press("Tab");
		const focused = () => page.evaluate(() => document.activeElement?.tagName);
		assert.equal(await focused(), "A");
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
		await tile("today").waitFor();
		for (const place of ["overview", "backups", "health", "about"]) {
			await open(`#/${place}`);
			await page.waitForFunction(
				() => !document.querySelector(".waiting") && document.querySelector("h1"),
			);
			if (place === "overview")
				await page.locator("canvas").scrollIntoViewIfNeeded();
			await look(stage, `narrow-${place}`);
			/* Names of libraries stay as they are. */
			const english = page.locator("main [lang=en]");
			if (place !== "about")
				assert.deepEqual(await english.allTextContents(), [], place);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.equal(width, 360, `${place} overflows`);
			const section = await page.locator(".side-nav a.on").boundingBox();
			assert.ok(section.x > 0 && section.x + section.width < 360, `${place}: where one is`);
		}
		await page.context().close();
	},

	async "with a second organisation the box is nobody's here"(stage) {
		await box.call("tenant.create", { id: "acme" });
		await enter(stage);
		await tile("today").waitFor();
		await until(
			"no health",
			async () => (await page.locator(".health").count()) === 0,
		);
		assert.equal(await tile("backup").count(), 0);
		await open("#/backups");
		await page.getByText("Looked after elsewhere").waitFor();
		await look(stage, "foreign");
		await open("#/webhooks");
		await page.getByRole("button", { name: "New webhook" }).click();
		await page.getByText("ask an administrator who looks after this server").waitFor();
		assert.equal(await page.locator("[name=hook-private]").count(), 0);
		await page.keyboard.press("Escape");
		await open("#/health");
		await page.getByText("Looked after elsewhere").waitFor();
		await page.context().close();
		await box.stop();
	},
};
