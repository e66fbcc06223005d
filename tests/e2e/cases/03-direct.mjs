// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { until } from "../lib/until.mjs";

export default {
	async "a first message reaches the other and its tick becomes read"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await alice.search();
		await alice.page.keyboard.type("bob");
		await alice.page.locator(".hit.on", { hasText: "Bob Chen" }).waitFor();
		await alice.page.keyboard.press("Enter");
		await alice.page.waitForSelector('.chat[data-conv="u:bob"]');
		await alice.write("Hi Bob, lunch at 12?");
		await bob.hasBadge("u:alice", 1);
		await bob.page.waitForFunction(() => document.title.startsWith("(1)"));
		await alice.tick("Hi Bob, lunch at 12?", "delivered");
		await bob.open("u:alice");
		await bob.sees("Hi Bob, lunch at 12?");
		await alice.tick("Hi Bob, lunch at 12?", "read");
		await bob.hasBadge("u:alice", 0);
	},

	async "both see the same in the same order"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await bob.write("Sure! The noodle place again?");
		await alice.sees("Sure! The noodle place again?");
		await alice.write("好呀，老地方见。");
		await bob.sees("好呀，老地方见。");
		await alice.tick("好呀，老地方见。", "read");
		assert.deepEqual(await alice.texts(), await bob.texts());
		await alice.shoot("03-direct");
	},

	async "typing is shown"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		const area = bob.page.locator(".composer textarea");
		const sign = alice.page.locator(".typing", { hasText: "Bob Chen" });
		/* Said at most every three seconds, so she goes on typing. */
		await until("alice sees bob typing", async () => {
			await area.pressSequentially("la");
			return sign.isVisible();
		});
		await bob.page.fill(".composer textarea", "");
	},

	async "Shift+Enter makes a line and an Enter of an IME sends nothing"(stage) {
		const alice = await stage.person("alice");
		const area = alice.page.locator(".composer textarea");
		await area.fill("one");
		await area.press("Shift+Enter");
		await area.pressSequentially("two");
		await area.evaluate((el) => {
			for (const more of [{ isComposing: true }, { keyCode: 229 }])
				el.dispatchEvent(
					new KeyboardEvent("keydown", {
						key: "Enter",
						bubbles: true,
						cancelable: true,
						...more,
					}),
				);
		});
		assert.equal(await area.inputValue(), "one\ntwo");
		await area.press("Enter");
		await alice.sees("one");
		assert.equal((await alice.texts()).at(-1), "one\ntwo");
	},

	async "a draft stays with its conversation and survives a reload"(stage) {
		const alice = await stage.person("alice");
		const area = alice.page.locator(".composer textarea");
		await area.fill("unfinished thought");
		await alice.goHome();
		await alice.row("u:bob").getByText("unfinished thought").waitFor();
		await alice.page.reload();
		await alice.row("u:bob").waitFor();
		await alice.open("u:bob");
		assert.equal(await area.inputValue(), "unfinished thought");
		await area.fill("");
		await alice.goHome();
		assert.equal(
			await alice.row("u:bob").getByText("unfinished").count(),
			0,
		);
		await alice.open("u:bob");
	},
};
