// SPDX-License-Identifier: Apache-2.0
// The console: its door, people, departments, lists of people.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { problems } from "../lib/audit.mjs";
import { holdAnswer } from "../lib/hold.mjs";
import { until } from "../lib/until.mjs";

const row = (page, id) => page.locator(`[data-row="${id}"]`);
let page;

async function open(hash) {
	await page.evaluate((h) => {
		location.hash = h;
	}, hash);
}

async function audit(name) {
	assert.deepEqual(await problems(page), [], name);
}

export default {
	async "the chat's sign-in opens it, for administrators only"(stage) {
		const bob = await stage.person("bob");
		await bob.page.goto(`${stage.url}/console/`);
		await bob.page.getByText("For administrators").waitFor();
		await stage.shoot(bob.page, "20-door");
		await bob.page.getByRole("link", { name: "Open the chat" }).click();
		await bob.page.waitForSelector(".rail");

		page = await stage.page();
		await page.goto(`${stage.url}/console/#/people`);
		await page.fill("[name=user]", "alice");
		await page.fill("[name=password]", stage.passwords.get("alice"));
		await page.keyboard.press("Enter");
		await row(page, "wang").waitFor();
		await stage.shoot(page, "20-people");
		await audit("people");
	},

	async "people are searched, narrowed and added"(stage) {
		await page.getByRole("searchbox").fill("小明");
		await row(page, "bob").waitFor({ state: "detached" });
		await row(page, "wang").waitFor();
		assert.match(page.url(), /#\/people\?text=/);
		await page.reload();
		await row(page, "wang").waitFor();
		assert.equal(await page.locator("[data-row]").count(), 1);
		await page.getByRole("searchbox").fill("");
		await row(page, "bob").waitFor();
		await page.selectOption("[name=role]", { label: "Administrators" });
		await row(page, "bob").waitFor({ state: "detached" });
		await row(page, "alice").waitFor();
		await page.selectOption("[name=role]", "");
		await page.getByRole("button", { name: "Add a person" }).click();
		await page.fill("[name=person-id]", "erin");
		await page.fill("[name=person-name]", "Erin Ito");
		await page.keyboard.press("Enter");
		await page.locator("[data-password]").waitFor();
		await page.keyboard.press("Escape");
		await row(page, "erin").waitFor();
		await page.getByRole("searchbox").fill("nobody like that");
		await page.getByRole("heading", { name: "Nobody found" }).waitFor();
		await page.getByRole("searchbox").fill("");
	},

	async "one person is renamed, gets a password, is shut out and let in"(stage) {
		await row(page, "erin").getByRole("link").click();
		await page.getByText("Has not signed in yet").waitFor();
		await page.fill("[name=person-name]", "Erin Sato");
		await page
			.locator("form", { has: page.locator("[name=person-name]") })
			.getByRole("button", { name: "Save" })
			.click();
		await page.getByRole("heading", { name: "Erin Sato" }).waitFor();
		await page.fill("[name=tag]", "night shift");
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "Remove the tag night shift" }).waitFor();

		await page.getByRole("button", { name: "New password" }).click();
		const field = page.locator("[name=new-password]");
		const password = await field.inputValue();
		await page.keyboard.press("Enter");
		await page.locator("[data-secret]", { hasText: password }).waitFor();
		await page.keyboard.press("Escape");
		stage.passwords.set("erin", password);
		const erin = await stage.person("erin");
		await page.reload();
		await page.getByText("Connected now.").waitFor();
		await stage.shoot(page, "20-person");
		await audit("person");

		await page.getByRole("button", { name: "Disable", exact: true }).click();
		await page.getByText("Disable Erin Sato?").waitFor();
		await stage.shoot(page, "20-disable");
		await audit("dialog");
		await page.locator("dialog .danger").click();
		await page.getByText("the account is disabled").waitFor();
		await erin.page.getByText("Your account has been disabled").waitFor();
		await page.getByRole("button", { name: "Enable" }).click();
		await page.getByRole("button", { name: "Disable", exact: true }).waitFor();
		await stage.leave("erin");
	},

	async "why somebody cannot sign in is told"(stage) {
		const password = "lena's own 1";
		await stage.daemon.call("user.create", { id: "lena", name: "Lena Late", password });
		await page.evaluate(async () => {
			for (let n = 0; n < 5; n++)
				await fetch("/v1/auth/login", {
					method: "POST",
					headers: { "Content-Type": "application/json" },
					body: JSON.stringify({ user: "lena", password: "wrong" }),
				});
		});
		await open("#/people/lena");
		await page.getByText(/Too many wrong passwords from 127\.0\.0\.1: .* until/).waitFor();
		await stage.shoot(page, "20-locked");
		await audit("locked");
	},

	async "nobody shuts themselves out"() {
		await open("#/people/alice");
		await page.getByText("This is you.").waitFor();
		assert.equal(await page.locator("[name=admin]").isDisabled(), true);
		assert.equal(await page.getByRole("button", { name: "Disable" }).count(), 0);
	},

	async "departments are a tree, walked and moved by keyboard"(stage) {
		await open("#/departments");
		await page.getByText("No departments yet").waitFor();
		const add = async (button, name) => {
			await page.getByRole("button", { name: button }).click();
			await page.fill("[name=department-name]", name);
			await page.keyboard.press("Enter");
			await page.getByRole("treeitem", { name }).waitFor();
		};
		await add("Add a department", "Sales");
		await add("Add below Sales", "North");
		const north = page.getByRole("treeitem", { name: "North" });
		assert.equal(await north.getAttribute("aria-level"), "2");

		await page.getByRole("button", { name: "Add people" }).click();
		await page.getByRole("searchbox").fill("小明");
		await page.locator(".pick-row", { hasText: "王小明" }).click();
		await page.locator("dialog").getByRole("button", { name: "Add" }).click();
		await row(page, "wang").waitFor();
		await row(page, "wang").locator("[aria-haspopup=menu]").click();
		await page.getByRole("menuitem", { name: "Make the head" }).click();
		await row(page, "wang").getByText("Head").waitFor();
		await stage.shoot(page, "20-departments");
		await audit("departments");

		await page.getByRole("button", { name: "Edit" }).click();
		await page.selectOption("[name=department-above]", "");
		await page.locator("dialog").getByRole("button", { name: "Save" }).click();
		await page
			.locator('[role=treeitem][aria-level="1"]', { hasText: "North" })
			.waitFor();
		const sales = page.getByRole("treeitem", { name: "Sales" });
		await sales.focus();
		await page.keyboard.press("ArrowDown");
		await page.locator("[role=treeitem]:focus", { hasText: "North" }).waitFor();
		await page.keyboard.press("ArrowUp");
		await page.keyboard.press("Enter");
		await page.locator("[role=treeitem].on", { hasText: "Sales" }).waitFor();
	},

	async "a department is dragged below another, and to the top"() {
		const item = (name, level) =>
			page.locator(`[role=treeitem][aria-level="${level}"]`, { hasText: name });
		/* Where it would be dropped lights up, after it has moved a little. */
		const drag = async (from, ...places) => {
			await from.hover();
			await page.mouse.down();
			for (const place of places)
				await until("the place lights up", async () => {
					await place.hover();
					return place.and(page.locator(".over")).isVisible();
				});
			await page.mouse.up();
		};
		await drag(item("North", 1), item("Sales", 1));
		await item("North", 2).waitFor();
		await drag(item("North", 2), item("Sales", 1), page.locator(".dept-top"));
		await item("North", 1).waitFor();
	},

	async "departments have an order, and people a title and a primary one"(stage) {
		const item = (name) => page.getByRole("treeitem", { name });
		const first = (name) =>
			page.locator("[role=treeitem]:first-child", { hasText: name }).waitFor();
		await item("North").click();
		await page.getByRole("button", { name: "Move up" }).click();
		await first("North");
		assert.equal(await page.getByRole("button", { name: "Move up" }).isDisabled(), true);
		await page.getByRole("button", { name: "Move down" }).click();
		await first("Sales");
		/* The same by dragging it to the upper edge of the first one. */
		await item("North").hover();
		await page.mouse.down();
		await until("the edge lights up", async () => {
			await page
				.locator("[role=treeitem]:first-child")
				.hover({ position: { x: 80, y: 4 } });
			return page.locator(".over.before").isVisible();
		});
		await page.mouse.up();
		await first("North");
		await page.getByRole("button", { name: "Move down" }).click();
		await first("Sales");
		const menu = async (name) => {
			await row(page, "wang").locator("[aria-haspopup=menu]").click();
			await page.getByRole("menuitem", { name }).click();
		};
		await menu("Say what they are here");
		await page.fill("[name=department-title]", "Lead");
		await audit("department title");
		await page.keyboard.press("Enter");
		await row(page, "wang").getByText("Lead").waitFor();
		const { departments } = await stage.daemon.call("department.list", { text: "Sales" });
		const [sales] = departments;
		await stage.daemon.call("department.add", { id: sales.id, users: ["wang"] });
		await item("Sales").click();
		await menu("Make it their primary department");
		await row(page, "wang").getByText("Primary").waitFor();
		await stage.shoot(page, "20-department-order");
		await audit("department order");
	},

	async "a department is deleted when it is empty, by whoever types its name"(stage) {
		const item = (name) => page.getByRole("treeitem", { name });
		const ask = async (name) => {
			await item(name).click();
			await page.locator("[role=treeitem].on", { hasText: name }).waitFor();
			await page.getByRole("button", { name: "Delete", exact: true }).click();
			const last = page.locator("dialog").getByRole("button", { name: "Delete" });
			assert.equal(await last.isDisabled(), true);
			await page.fill("[name=ask-typed]", name);
			return last;
		};
		await stage.daemon.call("department.create", { id: "old", name: "Old" });
		await page.reload();
		await item("Old").waitFor();
		let last = await ask("Old");
		await stage.shoot(page, "20-department-delete");
		await audit("department delete");
		await last.click();
		await item("Old").waitFor({ state: "detached" });
		await page.locator("dialog").waitFor({ state: "detached" });
		last = await ask("North");
		await last.click();
		await page.locator("dialog").getByRole("alert").waitFor();
		await page.keyboard.press("Escape");
		await item("North").waitFor();
	},

	async "stopped halfway, a list says how many were taken in"(stage) {
		/* The second answer waits until somebody has pressed Cancel. */
		let batches = 0;
		const isBatch = (method, params) => method === "user.import" && !params.check;
		const second = await holdAnswer(page, (...asked) => isBatch(...asked) && ++batches === 2);
		await open("#/import");
		await page.reload();
		const ids = Array.from({ length: 51 }, (_, i) => `stop-${i}`);
		await page.fill("[name=people]", ids.map((id) => `${id},,long enough pw\n`).join(""));
		await page.getByRole("button", { name: "See what would happen" }).click();
		await page.getByRole("button", { name: "Import 51 people" }).click();
		await page.getByText("25 of 51 taken in…").waitFor();
		await page.getByRole("button", { name: "Cancel" }).click();
		await second.release();
		await page.getByText("Stopped: 50 people were taken in and stay.").waitFor();
		await stage.shoot(page, "20-stopped");
		await audit("stopped");
		await page.getByRole("button", { name: "See what would happen" }).click();
		await page.getByText("1 new, 50 there already, 0 with problems.").waitFor();
		assert.equal(batches, 2, "the third was not sent");
		for (const id of ids.slice(0, 50))
			await stage.daemon.call("user.delete", { id });
	},

	async "a list is tried first, then taken in"(stage) {
		await open("#/import");
		await page.fill(
			"[name=people]",
			"id,name,password,department,shoe\nfay,Fay,,Sales,38\n" +
				"gil,Gil,long enough pw,,\nwang,Another,,,\na b,x,,,\nhal,Hal,,Nowhere,\n",
		);
		await page.getByRole("button", { name: "See what would happen" }).click();
		await page.getByText("2 new, 0 there already, 3 with problems.").waitFor();
		await page.getByText("left out: shoe").waitFor();
		await page.getByText("Somebody else has this sign-in name").waitFor();
		await page.getByText("There is no department Nowhere").waitFor();
		await stage.shoot(page, "20-import");
		await audit("import");
		const before = await stage.daemon.call("user.list", { text: "fay" });
		assert.deepEqual(before.users, [], "a dry run makes nobody");
		await page.getByRole("button", { name: "Import 2 people" }).click();
		await page.getByText("2 people are there.").waitFor();
		const { user } = await stage.daemon.call("user.get", { id: "fay" });
		assert.equal(user.departments[0].name, "Sales");
	},

	async "people are narrowed, and the address says by what"(stage) {
		await stage.daemon.call("tag.add", { tag: "early", users: ["fay", "gil"] });
		await open("#/people");
		await row(page, "gil").waitFor();
		await page.selectOption("[name=department]", { label: "Sales" });
		await row(page, "gil").waitFor({ state: "detached" });
		await row(page, "fay").waitFor();
		await page.selectOption("[name=department]", "");
		await page.selectOption("[name=tag]", { label: "early (2 people)" });
		await row(page, "gil").waitFor();
		assert.equal(new URL(page.url()).hash, "#/people?tag=early");
		await page.reload();
		await row(page, "gil").waitFor();
		assert.equal(await page.locator("[data-row]").count(), 2);
		const [file] = await Promise.all([
			page.waitForEvent("download"),
			page.getByRole("button", { name: "Export" }).click(),
		]);
		const [head, fay] = readFileSync(await file.path(), "utf8").split(/\r?\n/);
		assert.match(head, /id,name,.*,departments,tags$/);
		assert.match(fay, /^fay,Fay,.*,Sales,early$/);
		await page.check("[name=online]");
		await page.getByText("Nobody found").waitFor();
		await page.selectOption("[name=tag]", "");
		await page.selectOption("[name=role]", { label: "Administrators" });
		await row(page, "alice").waitFor();
		await stage.shoot(page, "20-narrowed");
		await audit("narrowed");
	},

	async "Ctrl+K leads to any screen and any person"(stage) {
		await page.keyboard.press("Control+k");
		await page.keyboard.type("depart");
		await page.locator(".hit.on", { hasText: "Departments" }).waitFor();
		await stage.shoot(page, "20-palette");
		await audit("palette");
		await page.keyboard.press("Enter");
		await page.getByRole("tree").waitFor();
		await page.keyboard.press("Control+k");
		await page.keyboard.type("小明");
		await page.locator(".hit.on", { hasText: "王小明" }).waitFor();
		await page.keyboard.press("Enter");
		await page.getByRole("heading", { name: "王小明" }).waitFor();
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		const token = await page.evaluate(() => localStorage.getItem("yizhan.signin"));
		await page.context().close();
		page = await stage.page({
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		await page.addInitScript(
			(t) => localStorage.setItem("yizhan.signin", t),
			token,
		);
		await page.goto(`${stage.url}/console/#/people`);
		await row(page, "wang").waitFor();
		const places = ["#/people", "#/people/wang", "#/departments", "#/import"];
		for (const [i, place] of places.entries()) {
			await open(place);
			await page.waitForFunction(
				() => !document.querySelector(".waiting") && document.querySelector("h1"),
			);
			await stage.shoot(page, `20-narrow-${i + 1}`);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.equal(width, 360, `${place} overflows`);
			await audit(place);
		}
		await page.context().close();
	},
};
