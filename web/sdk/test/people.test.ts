// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { stage } from "./fake/index.js";

test("a_name_is_asked_for_once_and_then_known", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	const told: string[] = [];
	bob.people.on("change", (ids) => told.push(...ids));
	expect(bob.people.get("alice")).toBeUndefined();
	expect(bob.people.get("alice")).toBeUndefined();
	await clock.run(100);
	expect(bob.people.get("alice")!.name).toBe("ALICE");
	expect(told).toEqual(["alice"]);
	expect(server.calls("user.get")).toEqual([{ id: "alice" }]);
});

test("a_new_name_arrives_by_the_directory_log", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	bob.people.get("alice");
	await clock.run(100);
	server.world.rename("alice", "Alice Liddell");
	server.world.rename("carol", "nobody asked");
	await clock.run(100);
	expect(bob.people.get("alice")!.name).toBe("Alice Liddell");
	expect(server.calls("user.get").length).toBe(2);
});

test("a_new_name_is_known_after_an_absence", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	bob.people.get("alice");
	await clock.run(100);
	server.dropAll();
	await clock.until(() => bob.state === "offline");
	server.world.rename("alice", "A.");
	await clock.until(() => bob.state === "online");
	await clock.run(500);
	expect(bob.people.get("alice")!.name).toBe("A.");
});

test("nobody_is_asked_for_only_once", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	bob.people.get("ghost");
	await clock.run(100);
	expect(bob.people.get("ghost")).toBeUndefined();
	await clock.run(100);
	expect(server.calls("user.get").length).toBe(1);
	const load = bob.people.load("ghost");
	load.catch(() => {});
	await clock.run(100);
	await expect(load).rejects.toMatchObject({ code: "not_found" });
});

test("names_asked_for_offline_come_later", async () => {
	const { clock, client } = stage();
	const bob = client("bob");
	expect(bob.people.get("alice")).toBeUndefined();
	void bob.connect();
	await clock.run(500);
	expect(bob.people.get("alice")!.name).toBe("ALICE");
});

test("a_list_fills_the_cache", async () => {
	const { clock, server, online } = stage();
	const bob = await online("bob");
	const list = bob.people.list({ text: "a" });
	await clock.run(100);
	expect((await list).users.length).toBe(3);
	expect(bob.people.get("carol")!.name).toBe("CAROL");
	expect(server.calls("user.get")).toEqual([]);
});
