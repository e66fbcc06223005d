// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { problems } from "../lib/audit.mjs";

async function card(person, user) {
	await person.page.evaluate((u) => {
		location.hash = `#/people/${u}`;
	}, user);
	await person.page.locator(".contact .btn").first().waitFor();
}

const press = (person, name) =>
	person.page.locator(".contact").getByRole("button", { name }).click();

export default {
	async "a request is made, seen and accepted"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await card(alice, "bob");
		await press(alice, "Add to contacts");
		await alice.page.getByText("Your request waits for an answer.").waitFor();
		await bob.page.evaluate(() => {
			location.hash = "#/people";
		});
		await bob.page.locator(".requests [data-user=alice]").click();
		await bob.page.getByRole("button", { name: "Accept" }).waitFor();
		await bob.shoot("17-request");
		assert.deepEqual(await problems(bob.page), []);
		await press(bob, "Accept");
		await alice.page.getByRole("button", { name: "Remove from contacts" }).waitFor();
		await bob.page.locator(".requests").waitFor({ state: "detached" });
		await alice.page.fill("[name=remark]", "Bob of Sales");
		await press(alice, "Mark");
		await alice.page.locator(".contact [aria-pressed=true]").waitFor();
		assert.equal(await alice.page.inputValue("[name=remark]"), "Bob of Sales");
		await alice.page.locator(".contact-note").getByText("Save").click();
		await alice.page.getByText("Saved").waitFor();
		await alice.shoot("17-contact");
		assert.deepEqual(await problems(alice.page), []);
		await alice.page.reload();
		await alice.page.getByRole("button", { name: "Remove from contacts" }).waitFor();
		assert.equal(await alice.page.inputValue("[name=remark]"), "Bob of Sales");
	},

	async "who is blocked cannot write until she is not"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await press(alice, "Block");
		await alice.page.getByText("You take no messages of this person.").waitFor();
		await bob.open("u:alice");
		await bob.write("can you hear me?");
		await bob
			.message("can you hear me?")
			.getByText("You can only write to your contacts.")
			.waitFor();
		await press(alice, "Unblock");
		await alice.page.getByRole("button", { name: "Block", exact: true }).waitFor();
		await bob
			.message("can you hear me?")
			.getByRole("button", { name: "Send again" })
			.click();
		await bob.hasSent("can you hear me?");
	},

	async "one sees who is here, and what she says of herself"(stage) {
		const alice = await stage.person("alice");
		await stage.person("bob");
		await alice.open("u:bob");
		await alice.page.locator(".chat-sub", { hasText: "Here" }).waitFor();
		const peer = await stage.peer("bob");
		await peer.call("presence.set", { status: { text: "on the train", emoji: "🚄" } });
		await alice.page.locator(".chat-sub", { hasText: "🚄 on the train" }).waitFor();
		await alice.shoot("17-presence");
		await peer.call("presence.set", { status: {} });
		await alice.page.locator(".chat-sub", { hasText: "Here" }).waitFor();
		peer.close();
	},
};
