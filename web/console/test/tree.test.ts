// SPDX-License-Identifier: Apache-2.0
import type { Department } from "@yizhan/sdk";
import { expect, test } from "vitest";
import {
	departmentFinder,
	mayMove,
	placesFor,
	putBeside,
	rowsOf,
	shifts,
} from "../src/lib/tree";

const department = (id: string, parent: string | undefined, order: number) =>
	({ id, name: `The ${id}`, order, people: 0, ...(parent && { parent }) }) as Department;

const all = [
	department("b", undefined, 2),
	department("a", undefined, 1),
	department("a2", "a", 2),
	department("a1", "a", 1),
	department("a1x", "a1", 1),
];
const ids = (closed: string[] = []) =>
	rowsOf(all, new Set(closed)).map((r) => `${r.level}${r.department.id}`);

test("each stands before those below it, siblings in their order", () => {
	expect(ids()).toEqual(["1a", "2a1", "3a1x", "2a2", "1b"]);
});

test("below what is closed nothing is shown", () => {
	expect(ids(["a1"])).toEqual(["1a", "2a1", "2a2", "1b"]);
	expect(ids(["a"])).toEqual(["1a", "1b"]);
});

test("nothing is moved into itself, below itself or where it is", () => {
	expect(mayMove(all, "a", "a")).toBe(false);
	expect(mayMove(all, "a", "a1x")).toBe(false);
	expect(mayMove(all, "a1", "a")).toBe(false);
	expect(mayMove(all, "a", "")).toBe(false);
	expect(mayMove(all, "a1", "")).toBe(true);
	expect(mayMove(all, "a1", "b")).toBe(true);
});

test("a department is offered every place that is not below it", () => {
	const places = placesFor(all, "a1").map((r) => r.department.id);
	expect(places).toEqual(["a", "a2", "b"]);
	expect(placesFor(all, undefined)).toHaveLength(all.length);
});

test("a list names departments by id, or by a name that one has", () => {
	const find = departmentFinder([...all, { ...department("c", undefined, 3), name: "The b" }]);
	expect(find("a1")).toBe("a1");
	expect(find("The a1")).toBe("a1");
	expect(find("The b")).toBeUndefined();
	expect(find("nothing")).toBeUndefined();
});

test("one comes a place up or down, and where places are shared all get new ones", () => {
	const [b, a] = all as [Department, Department];
	expect(shifts(all, b, -1)).toEqual([
		{ id: "b", order: 1 },
		{ id: "a", order: 2 },
	]);
	expect(shifts(all, a, -1)).toEqual([]);
	const same = ["x", "y", "z"].map((id) => department(id, undefined, 7));
	expect(shifts(same, same[2]!, -1)).toEqual([
		{ id: "x", order: 0 },
		{ id: "z", order: 1 },
		{ id: "y", order: 2 },
	]);
});

test("one is put before or behind another beside it, and nowhere else", () => {
	const beside = ["x", "y", "z"].map((id, i) => department(id, undefined, i + 4));
	expect(putBeside(beside, "z", "x", false)).toEqual([
		{ id: "z", order: 4 },
		{ id: "x", order: 5 },
		{ id: "y", order: 6 },
	]);
	expect(putBeside(beside, "x", "y", true)).toEqual([
		{ id: "y", order: 4 },
		{ id: "x", order: 5 },
	]);
	expect(putBeside(beside, "x", "y", false)).toEqual([]);
	expect(putBeside(beside, "x", "x", true)).toEqual([]);
	expect(putBeside(all, "a1", "b", true)).toEqual([]);
});
