// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { until } from "../lib/until.mjs";

async function groupOf(person, name) {
	const row = person.page.locator(".pane-list [data-conv]", { hasText: name });
	await row.waitFor();
	return row.getAttribute("data-conv");
}

export default {
	async "a group is made and its members have it"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		await page.getByRole("button", { name: "New chat" }).click();
		await page.getByRole("menuitem", { name: "New group" }).click();
		await page.fill("[name=group-name]", "Spring launch 春季发布");
		await page.locator(".dialog [data-user=bob]").click();
		await page.locator(".dialog [data-user=carol]").click();
		await stage.shoot(page, "04-new-group");
		await page.getByRole("button", { name: "Create group" }).click();
		await page.waitForSelector('.chat[data-conv^="g:"]');
		await alice.notes("You created the group");
		const bob = await stage.person("bob");
		const carol = await stage.person("carol");
		stage.group = await groupOf(bob, "Spring launch");
		assert.equal(await groupOf(carol, "Spring launch"), stage.group);
	},

	async "a mention is completed, marked and counted"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		const carol = await stage.person("carol");
		const conv = stage.group;
		await bob.goHome();
		const before = await carol.badge(conv);
		const area = alice.page.locator(".composer textarea");
		await area.fill("");
		await area.pressSequentially("@bo");
		await alice.page.locator(".offer.on", { hasText: "Bob Chen" }).waitFor();
		await alice.shoot("04-mention");
		await area.press("Enter");
		await area.pressSequentially("please sign the licence");
		await area.press("Enter");
		await bob.row(conv).getByText("[@you]").waitFor();
		await until(
			"carol counts one more, without a mark",
			async () => (await carol.badge(conv)) === before + 1,
		);
		assert.equal(await carol.row(conv).getByText("[@you]").count(), 0);
		await alice.write("No hurry.");
		await bob.hasBadge(conv, 2);
		await bob.shoot("04-unread");
	},

	async "readers are counted up to all"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		const carol = await stage.person("carol");
		await bob.open(stage.group);
		await bob.page.locator(".mention.me", { hasText: "@Bob Chen" }).waitFor();
		await alice.tick("No hurry.", "some");
		await carol.open(stage.group);
		await alice.tick("No hurry.", "read");
		await bob.hasBadge(stage.group, 0);
		await alice.shoot("04-group");
	},

	async "the sheet adds, renames and removes"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		await page.getByRole("button", { name: "Group information" }).click();
		await page.locator(".dialog [data-user=carol]").waitFor();
		await stage.shoot(page, "04-group-info");
		await page.getByRole("button", { name: "Add members" }).click();
		await page.locator(".dialog [data-user=dave]").click();
		await page.getByRole("button", { name: "Add members" }).click();
		await page.locator(".members [data-user=dave]").waitFor();
		await page.getByRole("button", { name: "Rename" }).click();
		await page.fill(".dialog [name=group-name]", "Summer launch");
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByRole("heading", { name: "Summer launch" }).first().waitFor();
		await page.locator(".members [data-user=dave] [aria-haspopup]").click();
		await page.getByRole("menuitem", { name: "Remove" }).click();
		await page.getByRole("button", { name: "Remove" }).click();
		await page
			.locator(".members [data-user=dave]")
			.waitFor({ state: "detached" });
		await page.keyboard.press("Escape");
		await alice.notes("You removed 戴维");
		const bob = await stage.person("bob");
		await bob.row(stage.group).getByText("Summer launch").waitFor();
		await bob.notes("Alice Lin removed 戴维");
	},

	async "a late answer closes nothing that was opened meanwhile"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		/* The answer of one call waits until window.letGo(). */
		await page.addInitScript(() => {
			const proto = WebSocket.prototype;
			const { get, set } = Object.getOwnPropertyDescriptor(proto, "onmessage");
			const { send } = proto;
			let id;
			proto.send = function (text) {
				const call = JSON.parse(text);
				if (call.method === window.holds)
					id = call.id;
				send.call(this, text);
			};
			Object.defineProperty(proto, "onmessage", {
				get,
				set(hear) {
					set.call(this, (event) => {
						const isHeld = id && JSON.parse(event.data).id === id;
						const go = () => hear.call(this, event);
						if (isHeld)
							window.letGo = go;
						else
							go();
					});
				},
			});
		});
		await page.reload();
		await alice.open(stage.group);
		await page.getByRole("button", { name: "Group information" }).click();
		await page.locator(".members [data-user=carol]").waitFor();
		await page.getByRole("button", { name: "Rename" }).click();
		await page.fill(".dialog [name=group-name]", "Autumn launch");
		await page.evaluate(() => {
			window.holds = "group.update";
		});
		await page.getByRole("button", { name: "Save" }).click();
		await alice.row(stage.group).getByText("Autumn launch").waitFor();
		await page.locator(".members [data-user=carol] [aria-haspopup]").click();
		await page.getByRole("menuitem", { name: "Remove" }).click();
		await page.getByRole("alertdialog").waitFor();
		await page.waitForFunction(() => window.letGo);
		await page.evaluate(() => window.letGo());
		await page
			.getByRole("alertdialog")
			.getByRole("button", { name: "Remove" })
			.and(page.locator(":enabled"))
			.waitFor();
		await page.getByRole("button", { name: "Cancel" }).click();
		await page.keyboard.press("Escape");
	},

	async "the sheet says for how long the group is kept"(stage) {
		const rule = (days) =>
			stage.daemon.call("retention.set", { conv: stage.group, ...days });
		await rule({ message_days: 400, file_days: 30 });
		const { page } = await stage.person("alice");
		await page.getByRole("button", { name: "Group information" }).click();
		await page.getByText("Messages are kept for 400 days.").waitFor();
		await page.getByText("Files are kept for 30 days.").waitFor();
		await stage.shoot(page, "04-group-kept");
		await page.keyboard.press("Escape");
		await rule({});
	},

	async "who leaves keeps the past and writes no more"(stage) {
		const carol = await stage.person("carol");
		const { page } = carol;
		await page.getByRole("button", { name: "Group information" }).click();
		await page.getByRole("button", { name: "Leave group" }).click();
		await page.getByRole("button", { name: "Leave group" }).click();
		await carol.row(stage.group).waitFor({ state: "detached" });
		const alice = await stage.person("alice");
		await alice.notes("Carol Meyer left the group");
		await stage.leave("carol");
	},
};
