// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";

export default {
	async "a reply shows what it answers and leads there"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await alice.open("u:bob");
		await bob.open("u:alice");
		await alice.write("Which port does the server use?");
		await bob.sees("Which port");
		await bob.act("Which port", "Reply");
		await bob.page.locator(".replying", { hasText: "Which port" }).waitFor();
		await bob.write("8443, unless you change it.");
		const quote = alice.message("8443, unless").locator(".msg-quote");
		await quote.getByText("Which port does the server use?").waitFor();
		await quote.getByText("Alice Lin").waitFor();
		await quote.click();
		await alice.page
			.locator(".msg-row.flash", { hasText: "Which port" })
			.waitFor();
		await alice.shoot("05-reply");
	},

	async "a recalled message is gone for both"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await alice.write("oops, wrong window");
		await bob.sees("oops, wrong window");
		await alice.act("oops, wrong window", "Recall");
		await alice.notes("You recalled a message");
		await bob.notes("Alice Lin recalled a message");
		for (const person of [alice, bob]) {
			const texts = await person.texts();
			assert.ok(!texts.includes("oops, wrong window"), person.id);
			assert.ok(!(await person.page.content()).includes("wrong window"));
		}
		await bob.shoot("05-recall");
	},
};
