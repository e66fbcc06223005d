// SPDX-License-Identifier: Apache-2.0
// The console: roles and what each sees, the audit log, looking into messages
// with a reason, deleting somebody.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { problems } from "../lib/audit.mjs";
import { until } from "../lib/until.mjs";

let page;

async function audit(name) {
	assert.deepEqual(await problems(page), [], name);
}

async function signIn(stage, id, options = {}) {
	const mine = await stage.page(options);
	await mine.goto(`${stage.url}/console/`);
	await mine.fill("[name=user]", id);
	await mine.fill("[name=password]", stage.passwords.get(id));
	await mine.keyboard.press("Enter");
	await mine.waitForSelector(".side-nav");
	return mine;
}

const go = (hash) =>
	page.evaluate((h) => {
		location.hash = h;
	}, hash);
const hasText = (text) => page.getByText(text).first().waitFor();

/* What one may press who may change nothing. */
const harmless =
	/^(|Search|Clear|Show.*|Export.*|Next|Previous|Look|Look again|Pause|Copy|Refresh|Again|Ask again|Modern.*|MLPS.*)$/;

/** On every screen that there is for her, and on these. */
async function meetsNoButtonToChange(more) {
	const found = [];
	const look = async (place) => {
		await go(place);
		await settled();
		const names = await page
			.locator("#main button:not([disabled])")
			.evaluateAll((all) => all.map((b) => b.ariaLabel ?? b.textContent.trim()));
		found.push(...names.filter((n) => !harmless.test(n)).map((n) => `${place}: ${n}`));
		found.push(...(await page.locator("#main [role=alert]").allTextContents()));
	};
	for (const section of await hrefs(".side-nav a")) {
		await go(section);
		await settled();
		for (const tab of [section, ...(await hrefs(".tabs a"))])
			await look(tab);
	}
	for (const place of more)
		await look(place);
	assert.equal(found.join("; "), "", `she met: ${found.join("; ")}`);
}

const hrefs = (which) =>
	page.locator(which).evaluateAll((all) => all.map((a) => a.getAttribute("href")));

async function settled() {
	await page.waitForTimeout(150);
	await page.waitForFunction(
		() => !document.querySelector("#main .waiting") && document.querySelector("#main h1"),
	);
}

export default {
	async "an administrator gives somebody a role"(stage) {
		const fresh = { gone: "Grace Gone", looker: "Lena Looks" };
		for (const [id, name] of Object.entries(fresh)) {
			await stage.daemon.call("user.create", { id, name, password: `${id}'s own 1` });
			stage.passwords.set(id, `${id}'s own 1`);
		}
		const grace = await stage.peer("gone");
		await grace.say("u:bob", ["the zeppelin is late"]);
		grace.close();
		page = await signIn(stage, "alice");
		await go("#/people/looker");
		await page.locator("[name=role]").selectOption("auditor");
		await page
			.getByRole("region", { name: "Role" })
			.getByRole("button", { name: "Save" })
			.click();
		await page.getByText("Saved").first().waitFor();
		await go("#/roles");
		await page.locator("[data-holder=looker]").waitFor();
		await page.getByRole("button", { name: "Add a role" }).click();
		await page.fill("[name=role-id]", "hr");
		await page.fill("[name=role-name]", "Personnel");
		await page.locator("input[value='department.write']").check();
		await stage.shoot(page, "25-role-form");
		await audit("role form");
		await page.getByRole("button", { name: "Save" }).click();
		await page.locator("[data-role=hr]").waitFor();
		await stage.shoot(page, "25-roles");
		await audit("roles");
	},

	async "a message is looked for with a reason, and taken back"(stage) {
		await go("#/find");
		await page.fill("[name=text]", "zeppelin");
		const search = page.locator("form.panel button[type=submit]");
		assert.equal(await search.isDisabled(), true, "no reason, no look");
		await page.fill("[name=reason]", "complaint 4711");
		await until("the index", async () => {
			await search.click();
			await page.waitForTimeout(200);
			return (await page.locator("[data-hit]").count()) > 0;
		});
		await stage.shoot(page, "25-find");
		await audit("find");
		const way = page.locator("[data-hit]").getByRole("link", { name: "Journey" });
		const [conv, seq] = (await page.locator("[data-hit]").getAttribute("data-hit")).split("/");
		assert.equal(
			await way.getAttribute("href"),
			`#/journey?${new URLSearchParams({ conv, seq })}`,
		);
		await page.getByRole("button", { name: "Take back" }).click();
		await page.getByText("Take back this message of gone?").waitFor();
		assert.ok(await page.locator("dialog .danger").isDisabled());
		await page.fill("[name=ask-typed]", "gone");
		await page.locator("dialog .danger").click();
		await page.getByText("The message is taken back.").waitFor();
		assert.equal(await page.locator("[data-hit]").count(), 0);
	},

	async "the audit log says so, and is a file"(stage) {
		await go("#/audit");
		await page.getByText("complaint 4711").first().waitFor();
		await page.fill("[name=op]", "role.");
		await page.getByRole("button", { name: "Show" }).click();
		await page.getByText("complaint 4711").first().waitFor({ state: "detached" });
		await page.getByText("role.set").first().waitFor();
		await stage.shoot(page, "25-audit");
		await audit("audit");
		const [file] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("button", { name: "Export CSV" }).click(),
		]);
		assert.equal(file.suggestedFilename(), "audit.csv");
	},

	async "what the server did as somebody says as whom"(stage) {
		const away = JSON.stringify({ status: { text: "away" } });
		await stage.daemon.ctl("call", "presence.set", away, "--as", "bob");
		await page.fill("[name=op]", "presence.");
		await page.getByRole("button", { name: "Show" }).click();
		const row = page.locator("tbody tr", { hasText: "presence.set" }).first();
		await row.getByText("the server", { exact: true }).waitFor();
		const whom = row.getByRole("link", { name: "bob" });
		assert.equal(await whom.getAttribute("href"), "#/people/bob");
		assert.match((await row.innerText()).replace(/\s+/g, " "), /the server as bob/);
		await stage.shoot(page, "25-audit-as");
		await audit("audit as");
		for (const [name, has] of [
			["Export CSV", /,,bob,presence\.set,/],
			["Export JSON", /"as":"bob"/],
		]) {
			const [file] = await Promise.all([
				page.waitForEvent("download"),
				page.getByRole("button", { name }).click(),
			]);
			assert.match(await readFile(await file.path(), "utf8"), has);
		}
	},

	async "somebody is deleted by typing the id"(stage) {
		await go("#/people/gone");
		await page.getByRole("button", { name: "Delete…" }).click();
		await page.getByText("Delete Grace Gone?").waitFor();
		await page.getByText("What goes, for ever").waitFor();
		const button = page.locator("dialog .danger");
		assert.equal(await button.isDisabled(), true);
		await page.fill("[name=ask-typed]", "gone");
		await page.locator("[name=erase]").check();
		await stage.shoot(page, "25-delete");
		await audit("delete");
		await button.click();
		await page.getByText("Grace Gone is deleted.").waitFor();
		await until(
			"her row goes",
			async () => (await page.locator("[data-row=gone]").count()) === 0,
		);
		await go("#/people/gone");
		await hasText("This person was deleted.");
		await stage.shoot(page, "25-gone");
		await audit("gone");
	},

	async "many are given a tag and signed out at once"(stage) {
		await go("#/people");
		for (const id of ["bob", "wang"])
			await page.locator(`[data-row=${id}] input[type=checkbox]`).check();
		await page.getByText("Chosen: 2").waitFor();
		await stage.shoot(page, "25-bulk");
		await audit("bulk");
		await page.getByRole("button", { name: "Add a tag" }).click();
		assert.equal(await page.getAttribute("[name=bulk-tag-text]", "maxlength"), "32");
		await page.fill("[name=bulk-tag-text]", "east");
		await page.getByRole("button", { name: "Add", exact: true }).click();
		await page.getByText("Done for 2.").waitFor();
		await page.locator("[name=tag] option", { hasText: "east (2 people)" }).waitFor({
			state: "attached",
		});
		await page.locator("[data-row=bob] input[type=checkbox]").check();
		await page.getByRole("button", { name: "Add a tag" }).click();
		await page.selectOption("[name=bulk-tag]", { label: "east (2 people)" });
		await stage.shoot(page, "25-bulk-tag");
		await audit("bulk-tag");
		await page.keyboard.press("Escape");
		const { users } = await stage.daemon.call("tag.people", { tag: "east" });
		assert.equal(users.length, 2);
		await page.getByRole("button", { name: "Choose all who match" }).click();
		await page.getByText(/Chosen: \d+/).waitFor();
		await page.getByRole("button", { name: "Choose nobody" }).click();
	},

	async "who is found is who is chosen, by pinyin and disabled too"(stage) {
		for (const [id, name] of Object.entries({ m1: "韩梅梅", m2: "韩美美" }))
			await stage.daemon.call("user.create", { id, name });
		await stage.daemon.call("user.disable", { id: "m2" });
		await page.getByRole("searchbox").fill("hanmm");
		await page.locator("[data-row=m2]", { hasText: "Disabled" }).waitFor();
		await page.getByRole("button", { name: "Choose all who match" }).click();
		await page.getByText("Chosen: 2").waitFor();
		await page.getByRole("button", { name: "New passwords" }).click();
		/* Half-way nobody has them: the browser would ask before it leaves. */
		const [file, isAsked] = await Promise.all([
			page.waitForEvent("download"),
			page.locator("dialog .danger").evaluate((button) => {
				const leaving = new Event("beforeunload", { cancelable: true });
				button.click();
				window.dispatchEvent(leaving);
				return leaving.defaultPrevented;
			}),
		]);
		assert.equal(isAsked, true);
		const rows = (await readFile(await file.path(), "utf8")).trim().split("\n");
		assert.deepEqual(rows.map((r) => r.split(",")[0].trim()), ["id", "m1", "m2"]);
		await page.getByText("Done for 2.").waitFor();
	},

	async "who signs many out stays, and who was refused stays chosen"() {
		await page.getByRole("searchbox").fill("");
		for (const id of ["alice", "m1"])
			await page.locator(`[data-row=${id}] input[type=checkbox]`).check();
		await page.getByRole("button", { name: "Sign out everywhere" }).click();
		await page.locator("dialog .danger").click();
		await page.getByText("Refused for 1: alice – This is not possible at the moment.").waitFor();
		await page.getByText("Chosen: 1").waitFor();
		assert.equal(await page.locator("[data-row=alice] input").isChecked(), true);
		await page.getByRole("button", { name: "Choose nobody" }).click();
	},

	async "an auditor looks and changes nothing"(stage) {
		await page.context().close();
		page = await signIn(stage, "looker");
		await go("#/people");
		await page.locator("[data-row=bob]").waitFor();
		assert.equal(await page.getByRole("button", { name: "Add a person" }).count(), 0);
		await page.locator("[data-row=bob]").getByRole("link").click();
		await page.getByRole("table", { name: "Devices" }).locator("[data-row]").first().waitFor();
		await go("#/settings");
		await hasText("Your role lets you look here");
		await stage.daemon.call("group.create", { id: "seen", name: "Seen", members: ["bob"] });
		await stage.daemon.call("department.create", { id: "seen", name: "Seen" });
		await stage.daemon.call("department.add", { id: "seen", users: ["bob"] });
		await stage.daemon.call("webhook.create", { id: "seen", url: "https://127.0.0.1:1/" });
		await meetsNoButtonToChange([
			"#/people/bob",
			"#/groups/seen",
			"#/departments/seen",
			"#/webhooks/seen",
		]);
		await stage.daemon.call("webhook.delete", { id: "seen" });
		await stage.daemon.call("department.remove", { id: "seen", users: ["bob"] });
		await stage.daemon.call("department.delete", { id: "seen" });
		assert.equal(await page.getByRole("link", { name: "Roles" }).count(), 0);
		await stage.shoot(page, "25-auditor");
		await audit("auditor");
		await go("#/roles");
		await until("the way back", () =>
			page.evaluate(() => location.hash !== "#/roles"),
		);
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		await page.context().close();
		page = await signIn(stage, "alice", {
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		const places = ["#/roles", "#/find", "#/audit", "#/people/looker"];
		for (const [i, place] of places.entries()) {
			await go(place);
			await page.waitForFunction(
				() => !document.querySelector(".waiting") && document.querySelector("h1"),
			);
			await page.waitForTimeout(300);
			await stage.shoot(page, `25-narrow-${i + 1}`);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.equal(width, 360, `${place} overflows`);
			await audit(place);
		}
		await page.getByRole("button", { name: "删除…" }).click();
		await page.getByText("以下内容将永久消失").waitFor();
		await stage.shoot(page, "25-narrow-delete");
		await audit("narrow delete");
		await page.context().close();
	},

	async "in the chat, too, who is deleted has no name in Chinese"(stage) {
		const { token } = await stage.daemon.call("token.issue", { user: "bob" });
		const { user } = await stage.daemon.call("user.get", { id: "bob" });
		page = await stage.page({ locale: "zh-CN" });
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			JSON.stringify({ token, user }),
		);
		await page.goto(`${stage.url}/#/chats/u%3Agone`);
		await page.getByText("已删除的人员").first().waitFor();
		assert.equal(await page.getByText("Deleted person").count(), 0);
		await stage.shoot(page, "25-gone-chat");
		await page.context().close();
	},
};
