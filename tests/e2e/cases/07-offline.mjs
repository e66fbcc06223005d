// SPDX-License-Identifier: Apache-2.0
import assert from "node:assert/strict";
import { until } from "../lib/until.mjs";

async function sameAsLog(stage, persons) {
	const entries = await stage.log("alice", "u:bob");
	const texts = entries
		.filter((e) => e.type === "message" && !e.recalled)
		.map((e) => e.body.text);
	for (const person of persons)
		await until(`${person.id} sees the log`, async () => {
			const shown = await person.texts();
			return JSON.stringify(shown) === JSON.stringify(texts.slice(-shown.length));
		});
	return texts;
}

export default {
	async "what is written offline is sent once, in order"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await alice.open("u:bob");
		await bob.open("u:alice");
		await alice.page.context().setOffline(true);
		await alice.page.locator(".banner").waitFor();
		for (const n of [1, 2, 3])
			await alice.write(`from the tunnel ${n}`);
		await alice.tick("from the tunnel 3", "sending");
		await alice.shoot("07-offline");
		for (const n of [1, 2, 3])
			await bob.write(`from the office ${n}`);
		await bob.tick("from the office 3", "sent");
		await alice.page.context().setOffline(false);
		await alice.tick("from the tunnel 3", "read");
		await alice.sees("from the office 3");
		await alice.page.locator(".banner").waitFor({ state: "detached" });
		const texts = await sameAsLog(stage, [alice, bob]);
		for (const place of ["tunnel", "office"])
			assert.deepEqual(
				texts.filter((x) => x.includes(place)),
				[1, 2, 3].map((n) => `from the ${place} ${n}`),
			);
	},

	async "a kill -9 of the daemon loses nothing and doubles nothing"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await alice.write("just before the kill");
		await bob.sees("just before the kill");
		await stage.daemon.kill();
		await alice.page.locator(".banner").waitFor();
		await bob.page.locator(".banner").waitFor();
		await alice.write("while it was down, alice");
		await bob.write("while it was down, bob");
		await alice.shoot("07-killed");
		await stage.daemon.start();
		await alice.sees("while it was down, bob");
		await bob.sees("while it was down, alice");
		await alice.tick("while it was down, alice", "read");
		for (const person of [alice, bob])
			await person.page.locator(".banner").waitFor({ state: "detached" });
		await bob.write("and we go on");
		await alice.sees("and we go on");
		const texts = await sameAsLog(stage, [alice, bob]);
		for (const x of ["alice", "bob"])
			assert.equal(
				texts.filter((y) => y === `while it was down, ${x}`).length,
				1,
			);
	},

	async "an unsent message survives a reload"(stage) {
		const alice = await stage.person("alice");
		const bob = await stage.person("bob");
		await stage.daemon.kill();
		await alice.write("kept through the reload");
		await alice.tick("kept through the reload", "sending");
		const isKept = alice.page.evaluate(async () => {
			const dbs = await indexedDB.databases();
			return dbs.length > 0;
		});
		assert.ok(await isKept);
		await stage.daemon.start();
		await alice.page.reload();
		await bob.sees("kept through the reload");
		await alice.tick("kept through the reload", "read");
		const texts = await sameAsLog(stage, [alice, bob]);
		const times = texts.filter((x) => x === "kept through the reload");
		assert.equal(times.length, 1);
	},
};
