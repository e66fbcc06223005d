// SPDX-License-Identifier: Apache-2.0
// Finding messages and going to them.
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";
import { holdAnswer } from "../lib/hold.mjs";
import { until } from "../lib/until.mjs";

const found = (person) => person.page.locator(".found");

/** What was said a moment ago may not be in the index yet. */
function indexed(peer, text) {
	return until(`${text} is in the index`, async () => {
		const out = await peer.call("message.search", { text });
		return out.hits.length > 0;
	});
}

export default {
	async "a word is found, marked, and led to in its place"(stage) {
		const alice = await stage.person("alice");
		const peer = await stage.peer("bob");
		const conv = "u:alice";
		await peer.say(conv, ["the invoice 第十七号 is due"]);
		await peer.say(conv, Array.from({ length: 120 }, (_, i) => `noise ${i}`));
		await peer.say(conv, ["another invoice came"]);
		await indexed(peer, "another");
		await alice.open("u:bob");
		await alice.page.getByRole("button", { name: "Find messages" }).click();
		await alice.page.locator(".find input").first().fill("invoice");
		await found(alice).nth(1).waitFor();
		const marks = await found(alice).first().locator("mark").allTextContents();
		assert.deepEqual(marks, ["invoice"]);
		await alice.shoot("18-find");
		assert.deepEqual(await problems(alice.page), []);
		await alice.page.locator(".find input").first().fill("第十七");
		await until("only one is left", async () => (await found(alice).count()) === 1);
		await found(alice).click();
		await alice.page
			.locator(".msg-row.flash", { hasText: "第十七号" })
			.waitFor();
		assert.equal(await alice.page.locator(".dialog").count(), 0);
		await alice.shoot("18-jump");
		peer.close();
	},

	async "pages go on, filters narrow, and nothing is said clearly"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		await page.keyboard.press("Control+k");
		await page.fill(".palette-input input", "noise");
		await page.locator(".hit", { hasText: "Messages with" }).click();
		await found(alice).nth(19).waitFor();
		assert.equal(await found(alice).count(), 20);
		await page.locator(".find").getByRole("button", { name: "More" }).click();
		await found(alice).nth(39).waitFor();
		assert.equal(await found(alice).count(), 40);
		await page.locator(".find-more summary").click();
		await page.selectOption(".find [name=from]", "alice");
		await page.getByText("Nothing was found.").waitFor();
		await alice.shoot("18-none");
		assert.deepEqual(await problems(page), []);
		await page.selectOption(".find [name=from]", "bob");
		await found(alice).first().waitFor();
		await page.getByRole("button", { name: "Somebody else" }).click();
		await page.locator(".dialog.box").getByRole("searchbox").fill("wxm");
		await page.locator(".dialog.box [data-user=wang]").click();
		await page.getByText("Nothing was found.").waitFor();
		assert.equal(await page.locator(".find [name=from]").inputValue(), "wang");
		await page.selectOption(".find [name=from]", "bob");
		await found(alice).first().waitFor();
		await page.fill(".find [name=until]", "2001-01-01");
		await page.getByText("Nothing was found.").waitFor();
		// A day alone is a question too.
		await page.selectOption(".find [name=from]", "");
		await page.locator(".find input").first().fill("");
		const today = new Date().toLocaleDateString("sv");
		await page.fill(".find [name=until]", today);
		await found(alice).nth(19).waitFor();
		await alice.shoot("18-day");
		await page.keyboard.press("Escape");
	},

	async "people and groups are found as their names are typed"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		await stage.daemon.call("group.create", {
			id: "yanfa",
			name: "研发部",
			members: ["alice", "wang"],
		});
		await page.locator('.pane-list [data-conv="g:yanfa"]').waitFor();
		await page.keyboard.press("Control+k");
		await page.fill(".palette-input input", "wxm");
		await page.locator(".hit", { hasText: "王小明" }).waitFor();
		await page.fill(".palette-input input", "yanfa bu");
		await page.locator(".hit", { hasText: "研发部" }).waitFor();
		await page.keyboard.press("Escape");

		await page.getByRole("button", { name: "New chat" }).click();
		await page.getByRole("menuitem", { name: "New group" }).click();
		await page.locator(".dialog").getByRole("searchbox").fill("wangxiao");
		await page.locator(".dialog [data-user=wang]").waitFor();
		await page.getByRole("button", { name: "Close" }).click();

		await alice.open("g:yanfa");
		await page.locator(".composer textarea").pressSequentially("hello @wxm");
		await page.locator(".offer", { hasText: "王小明" }).waitFor();
		await alice.shoot("18-mention");
		assert.deepEqual(await problems(page), []);
		await page.keyboard.press("Enter");
		await page.keyboard.press("Enter");
		await alice.sees("hello @王小明");
		const log = await stage.log("alice", "g:yanfa");
		assert.deepEqual(log.at(-1).mentions, ["wang"]);
	},

	async "members who come after a name was begun are offered, too"(stage) {
		const { page } = await stage.person("wang");
		const members = await holdAnswer(page, (method) => method === "group.members");
		await page.reload();
		await stage.people.get("wang").open("g:yanfa");
		await page.locator(".composer textarea").pressSequentially("hello @ali");
		await members.come();
		assert.equal(await page.locator(".offer").count(), 0);
		await members.release();
		await page.locator(".offer", { hasText: "Alice Lin" }).waitFor();
		await stage.leave("wang");
	},
};
