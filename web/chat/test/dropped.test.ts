// SPDX-License-Identifier: Apache-2.0
// Folders that are dropped: what lies in them, in order and bounded.
import { expect, test } from "vitest";
import { droppedFiles } from "../src/lib/dropped";

const piece = 3; /* told at once, as browsers tell 100 */

function fileEntry(name: string) {
	return {
		isFile: true,
		name,
		file: (ok: (f: File) => void) => ok(new File(["x"], name)),
	};
}

function folder(name: string, inside: object[]) {
	return {
		isFile: false,
		name,
		createReader() {
			let at = 0;
			return {
				readEntries(ok: (some: object[]) => void) {
					ok(inside.slice(at, at + piece));
					at += piece;
				},
			};
		},
	};
}

function data(entries: (object | null)[], files: File[] = []): DataTransfer {
	const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
	return { items, files } as unknown as DataTransfer;
}

const names = async (d: DataTransfer, most = 100) =>
	(await droppedFiles(d, most)).map((f) => f.name);

test("files of a folder and below it come in their order", async () => {
	const deep = folder("2019", [fileEntry("b"), fileEntry("a")]);
	const top = folder("plans", [fileEntry("z"), deep, fileEntry("c")]);
	expect(await names(data([fileEntry("first"), top]))).toEqual([
		"first",
		"a",
		"b",
		"c",
		"z",
	]);
});

test("a folder that is told in pieces is read to its end", async () => {
	const many = Array.from({ length: 50 }, (_, i) => fileEntry(`${100 + i}`));
	expect((await names(data([folder("many", many)]))).length).toBe(50);
});

test("what programs hide, and empty folders, are nothing", async () => {
	const top = folder("x", [fileEntry(".DS_Store"), folder("empty", [])]);
	expect(await names(data([top]))).toEqual([]);
});

test("there is an end, however much there is", async () => {
	const many = Array.from({ length: 500 }, (_, i) => fileEntry(`${i}`));
	expect((await names(data([folder("x", many)]), 20)).length).toBe(21);
	/* Folders in folders in folders. */
	const endless: { isFile: boolean; name: string } = {
		isFile: false,
		name: "in",
	};
	Object.assign(endless, folder("in", [endless, endless]));
	expect(await names(data([endless]))).toEqual([]);
});

test("a browser that knows no folders gives its files", async () => {
	const plain = [new File(["x"], "plain")];
	expect(await names(data([null], plain))).toEqual(["plain"]);
	const old = { items: [{}], files: plain } as unknown as DataTransfer;
	expect(await names(old)).toEqual(["plain"]);
});
