// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { stage } from "./fake/index.js";

test("an_operation_is_called_by_noun_and_verb", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	const asked = bob.nouns.user.get({ id: "alice" });
	await clock.run(100);
	expect((await asked).user.name).toBe("ALICE");
	expect(server.calls("user.get")).toEqual([{ id: "alice" }]);
});

test("a_refusal_is_the_same_as_of_call", async () => {
	const { clock, online } = stage();
	const bob = await online("bob");
	const asked = bob.nouns.user.get({ id: "ghost" });
	asked.catch(() => {});
	await clock.run(100);
	await expect(asked).rejects.toMatchObject({ code: "not_found" });
});

test("what_an_operation_appends_is_seen_by_the_caller", async () => {
	const { clock, online } = stage();
	const bob = await online("bob");
	const timeline = bob.open("u:alice");
	bob.send("u:alice", { text: "oops" });
	await clock.run(500);
	const asked = bob.nouns.message.recall({ conv: "u:alice", seq: 1, cid: "r1" });
	await clock.run(500);
	expect((await asked).seq).toBe(2);
	expect(timeline.find(1)).toMatchObject({ recalled: true });
});
