// SPDX-License-Identifier: Apache-2.0
// Finding people: which question is asked, and how pages follow each other.
import { YizhanError } from "@yizhan/sdk";
import { beforeEach, expect, test, vi } from "vitest";
import { effectScope, ref } from "vue";

type Call = { op: string; params: Record<string, unknown> };

const world = vi.hoisted(() => ({
	calls: [] as Call[],
	answer: (_: Call): unknown => ({}),
}));
vi.mock("../src/stores/people", () => ({
	keepPeople: () => {},
	keepNames: () => {},
}));
vi.mock("../src/stores/session", () => {
	const call = async (op: string, params: Call["params"]) => {
		world.calls.push({ op, params });
		return world.answer({ op, params });
	};
	const list = (params: Call["params"]) => call("user.list", params);
	return { client: () => ({ call, people: { list } }) };
});

const { usePeopleSearch } = await import("../src/stores/directory");

const user = (id: string) => ({ id, name: id.toUpperCase() });

async function settle(): Promise<void> {
	await vi.advanceTimersByTimeAsync(300);
}

function open(whom?: Parameters<typeof usePeopleSearch>[0]) {
	return effectScope().run(() => usePeopleSearch(whom))!;
}

beforeEach(() => {
	vi.useFakeTimers();
	world.calls = [];
	world.answer = ({ op }) =>
		op === "user.search"
			? { users: [user("bob")], more: false, partial: false }
			: { users: [user("ann"), user("bob")], more: false };
});

test("without words all are listed, with words they are searched", async () => {
	const people = open();
	await settle();
	expect(people.users.value.map((u) => u.id)).toEqual(["ann", "bob"]);
	people.text.value = " zw ";
	await settle();
	expect(world.calls.map((c) => c.op)).toEqual(["user.list", "user.search"]);
	expect(world.calls[1]?.params).toEqual({ text: "zw", limit: 100 });
	expect(people.users.value.map((u) => u.id)).toEqual(["bob"]);
});

test("pages go on: of a list by id, of what is found by its place", async () => {
	world.answer = ({ params }) => ({
		users: [user(params.after ? "bob" : "ann")],
		more: !params.after,
	});
	const people = open();
	await settle();
	people.more();
	await settle();
	expect(world.calls[1]?.params.after).toBe("ann");
	expect(people.users.value.length).toBe(2);
	world.answer = ({ params }) => ({
		users: [user(`u${params.after ?? 0}`)],
		...(params.after ? { more: false } : { more: true, next: 7 }),
	});
	people.text.value = "u";
	await settle();
	people.more();
	await settle();
	people.more();
	await settle();
	expect(people.users.value.map((u) => u.id)).toEqual(["u0", "u7"]);
	expect(world.calls.length).toBe(4);
});

test("signs alone are looked for as they stand", async () => {
	const people = open();
	world.answer = ({ op }) => {
		if (op === "user.search")
			throw new YizhanError("bad_field", "needs a letter", "text");
		return { users: [user("a_b")], more: false };
	};
	people.text.value = "_";
	await settle();
	expect(world.calls.at(-1)?.params.text).toBe("_");
	expect(people.users.value.map((u) => u.id)).toEqual(["a_b"]);
	expect(people.error.value).toBe(undefined);
});

test("who is shut out stands behind, where she is to be found", async () => {
	const people = open({ withDisabled: true });
	people.text.value = "b";
	await settle();
	expect(people.users.value.map((u) => u.id)).toEqual(["bob", "ann"]);
});

test("what a search leaves out stands behind, by its id", async () => {
	const people = open();
	world.answer = ({ op }) =>
		op === "user.search"
			? { users: [user("wang")], more: false, partial: true }
			: { users: [user("ann"), user("wang")], more: true };
	people.text.value = "wang";
	await settle();
	expect(people.users.value.map((u) => u.id)).toEqual(["wang", "ann"]);
	people.more();
	await settle();
	expect(world.calls.at(-1)).toEqual({
		op: "user.list",
		params: { limit: 100, text: "wang", after: "wang" },
	});
});

test("of a department only its people are asked for", async () => {
	const department = ref<string | undefined>("rd");
	world.answer = ({ op }) =>
		op === "department.members"
			? { people: [{ user: "carol", name: "Carol" }], more: false }
			: { users: [], more: false };
	const people = open({ department });
	people.text.value = "c";
	await settle();
	expect(people.users.value).toEqual([{ id: "carol", name: "Carol" }]);
	expect(world.calls.at(-1)).toEqual({
		op: "department.members",
		params: { id: "rd", subtree: true, limit: 100, text: "c" },
	});
	department.value = undefined;
	await settle();
	expect(world.calls.at(-1)?.op).toBe("user.search");
});

test("an answer to an older question is dropped", async () => {
	const people = open();
	let late = (_: unknown) => {};
	world.answer = ({ op }) =>
		op === "user.search"
			? new Promise((resolve) => {
					late = resolve;
				})
			: { users: [user("all")], more: false };
	people.text.value = "x";
	await settle();
	people.text.value = "";
	await settle();
	late({ users: [user("x")], more: false });
	await settle();
	expect(people.users.value.map((u) => u.id)).toEqual(["all"]);
});
