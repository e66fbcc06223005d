// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";

const evil = `"><img src=x onerror="window.hacked=1"><script>hacked=1</script>`;
const texts = [
	evil,
	"<b>bold?</b> {{constructor.constructor('hacked=1')()}}",
	"javascript:alert(1) data:text/html,<script>hacked=1</script>",
	"https://ok.example/<script>hacked=1</script>",
	"\u202Egnp.exe\u202C and zero\u200Bwidth",
	"a".repeat(3000),
	"👩‍👩‍👧‍👦".repeat(50),
];

export default {
	async "names and messages are text, whatever they say"(stage) {
		await stage.daemon.call("user.create", {
			id: "eve",
			name: evil,
			password: "eve has a password",
		});
		stage.passwords.set("eve", "eve has a password");
		const eve = await stage.person("eve");
		const alice = await stage.person("alice");
		await eve.open("u:alice");
		for (const text of texts) {
			await eve.page.fill(".composer textarea", text);
			await eve.page.keyboard.press("Enter");
		}
		const sending = eve.page.locator(".ticks.sending").first();
		await sending.waitFor({ state: "detached" });
		await alice.row("u:eve").waitFor();
		await alice.open("u:eve");
		await alice.page.getByRole("heading", { name: evil }).first().waitFor();
		await alice.page.waitForFunction(
			(n) => document.querySelectorAll(".msg-text").length === n,
			texts.length,
		);
		const shown = await alice.texts();
		assert.deepEqual(shown.slice(0, 5), texts.slice(0, 5));
		await alice.shoot("09-hostile");
		for (const person of [alice, eve]) {
			const found = await person.page.evaluate(() => ({
				hacked: window.hacked,
				images: document.querySelectorAll(".chat img, .roving img").length,
				links: [...document.querySelectorAll(".msg-text a")].map((a) => ({
					href: a.href,
					rel: a.rel,
				})),
			}));
			assert.equal(found.hacked, undefined);
			assert.equal(found.images, 0);
			assert.deepEqual(found.links, [
				{ href: "https://ok.example/", rel: "noopener noreferrer" },
			]);
		}
		await stage.leave("eve");
	},
};
