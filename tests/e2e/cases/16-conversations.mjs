// SPDX-License-Identifier: Apache-2.0
// Conversations as one keeps them, and what the organisation says.
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";
import { until } from "../lib/until.mjs";

async function menu(person, conv, label) {
	await person.row(conv).click({ button: "right" });
	await person.page.getByRole("menuitem", { name: label }).click();
}

export default {
	async "one is hidden until its next message"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await bob.open("u:alice");
		await alice.goHome();
		await menu(alice, "u:bob", "Hide until the next message");
		await alice.row("u:bob").waitFor({ state: "detached" });
		await bob.write("are you there?");
		await alice.row("u:bob").getByText("are you there?").waitFor();
	},

	async "one is marked as unread until it is opened"(stage) {
		const alice = await stage.person("alice");
		await menu(alice, "u:bob", "Mark as read");
		await alice.hasBadge("u:bob", 0);
		/* The page says so when it has no more to say: until then it would
		 * take the mark away. */
		const peer = await stage.peer("alice");
		await until("the server has it", async () => {
			const out = await peer.call("conversation.get", { conv: "u:bob" });
			return out.conversation.unread === 0;
		});
		peer.close();
		await menu(alice, "u:bob", "Mark as unread");
		await alice.row("u:bob").locator(".badge.dot").waitFor();
		await alice.shoot("16-marked");
		assert.deepEqual(await problems(alice.page), []);
		await alice.open("u:bob");
		await alice.row("u:bob").locator(".badge.dot").waitFor({ state: "detached" });
	},

	async "a draft is gone on with on another device"(stage) {
		const alice = await stage.person("alice");
		await alice.open("u:bob");
		await alice.page.fill(".composer textarea", "Dear Bob, about the");
		const peer = await stage.peer("alice");
		await until("the server has the draft", async () => {
			const out = await peer.call("conversation.get", { conv: "u:bob" });
			return out.conversation.draft?.text === "Dear Bob, about the";
		});
		await alice.goHome();
		await alice.row("u:bob").getByText("Dear Bob, about the").waitFor();
		await peer.call("conversation.draft", { conv: "u:bob", text: "Dear Bob, I" });
		await alice.row("u:bob").getByText("Dear Bob, I").waitFor();
		await alice.open("u:bob");
		const area = alice.page.locator(".composer textarea");
		assert.equal(await area.inputValue(), "Dear Bob, I");
		await area.press("Enter");
		await until("the draft is gone", async () => {
			const out = await peer.call("conversation.get", { conv: "u:bob" });
			return !out.conversation.draft;
		});
		peer.close();
	},

	async "it is cleared for oneself, after a question"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await alice.open("u:bob");
		await alice.sees("Dear Bob, I");
		await menu(alice, "u:bob", "Clear for me");
		await alice.shoot("16-clear");
		assert.deepEqual(await problems(alice.page), []);
		await alice.page.getByRole("button", { name: "Clear for me" }).click();
		await alice.message("Dear Bob, I").waitFor({ state: "detached" });
		await bob.sees("Dear Bob, I");
		await bob.write("and now?");
		await alice.sees("and now?");
		assert.deepEqual(await alice.texts(), ["and now?"]);
	},

	async "what the organisation says is one conversation to read"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await bob.goHome();
		const said = (text, more) =>
			stage.daemon.call("broadcast.send", {
				cid: text.replaceAll(" ", "-"),
				kind: "text",
				body: { text },
				...more,
			});
		await said("We close on Friday", { to: "all" });
		await bob.row("t:").getByText("We close on Friday").waitFor();
		await bob.hasBadge("t:", 1);
		await stage.daemon.call("tag.add", { tag: "sales", users: ["bob"] });
		await said("Sales meet on Monday", { to: "tag", tag: "sales", rate: 200 });
		await bob.hasBadge("t:", 2);
		await bob.row("t:").click();
		const texts = bob.page.locator(".org-one .msg-text");
		await texts.nth(1).waitFor();
		assert.deepEqual(await texts.allTextContents(), [
			"We close on Friday",
			"Sales meet on Monday",
		]);
		await bob.hasBadge("t:", 0);
		await bob.shoot("16-org");
		assert.deepEqual(await problems(bob.page), []);
		await bob.page.keyboard.press("Escape");
		await bob.page.reload();
		await bob.row("t:").getByText("Sales meet on Monday").waitFor();
		await bob.hasBadge("t:", 0);
		await alice.row("t:").click();
		await alice.page.locator(".org-one").first().waitFor();
		assert.equal(await alice.page.getByText("Sales meet").count(), 0);
	},

	async "a channel is read by those who follow it"(stage) {
		const alice = await stage.person("alice");
		const peer = await stage.peer("bob");
		await peer.call("channel.create", {
			id: "news",
			name: "Company news",
			settings: { open: true },
		});
		const reader = await stage.peer("alice");
		await reader.call("channel.follow", { id: "news" });
		await peer.say("c:news", ["A new canteen opens"]);
		await alice.row("c:news").getByText("A new canteen opens").waitFor();
		await alice.open("c:news");
		await alice.sees("A new canteen opens");
		await alice.page.getByText("Only writers publish here.").waitFor();
		await alice.shoot("16-channel");
		peer.close();
		reader.close();
	},
};
