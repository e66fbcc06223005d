// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";

export default {
	async "a message that is refused can be retried or discarded"(stage) {
		const bob = await stage.person("bob");
		const { page } = bob;
		await bob.open(stage.group);
		await stage.daemon.kill();
		await page.locator(".banner").waitFor();
		await bob.write("too late for this group");
		await page.route("**/*", (route) => route.abort());
		await page.context().setOffline(true);
		await stage.daemon.start();
		await stage.daemon.call("group.remove", {
			id: stage.group.slice(2),
			users: ["bob"],
		});
		await page.unroute("**/*");
		await page.context().setOffline(false);
		await bob.tick("too late for this group", "failed");
		await bob.shoot("10-failed");
		await page.getByText("You are no longer in this group").waitFor();
		await page.getByRole("button", { name: "Discard" }).click();
		await bob
			.message("too late for this group")
			.waitFor({ state: "detached" });
	},

	async "who is disabled is told so"(stage) {
		const bob = await stage.person("bob");
		await stage.daemon.call("user.disable", { id: "bob", disabled: true });
		await bob.page.getByText("Your account has been disabled").waitFor();
		await bob.shoot("10-disabled");
		await stage.daemon.call("user.disable", { id: "bob", disabled: false });
		await stage.leave("bob");
	},

	async "one browser too many pauses the oldest, which can come back"(stage) {
		const dave = await stage.person("dave");
		const peers = [];
		for (const n of [1, 2, 3])
			peers.push(await stage.peer("dave", `browser-${n}`, "web"));
		await dave.page.getByText("Paused here").waitFor();
		await dave.shoot("10-paused");
		await dave.page.getByRole("button", { name: "Use Yizhan here" }).click();
		await dave.row("u:alice").waitFor();
		for (const peer of peers)
			peer.close();
		await stage.leave("dave");
	},

	async "signing out leaves nothing behind"(stage) {
		const alice = await stage.person("alice");
		const { page } = alice;
		await page.locator(".rail-tab.me").click();
		await page.getByRole("button", { name: "Sign out" }).click();
		await page.getByText("You signed out.").waitFor();
		const kept = await page.evaluate(() => JSON.stringify(localStorage));
		assert.ok(!kept.includes("yz_default_"), "the token is gone");
		await page.reload();
		await page.waitForSelector("[name=user]");
	},
};
