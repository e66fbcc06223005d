// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { Drafts, type DraftStorage } from "../src/lib/drafts";

function memory(): DraftStorage & { map: Map<string, string> } {
	const map = new Map<string, string>();
	return {
		map,
		getItem: (key) => map.get(key) ?? null,
		setItem: (key, value) => void map.set(key, value),
		removeItem: (key) => void map.delete(key),
	};
}

describe("drafts", () => {
	test("a draft outlives the page", () => {
		const storage = memory();
		new Drafts(storage, "d").set("u:bob", { text: "half a", reply_to: 7 });
		expect(new Drafts(storage, "d").get("u:bob")).toEqual({
			text: "half a",
			reply_to: 7,
		});
	});

	test("people on one browser do not see each other's", () => {
		const storage = memory();
		new Drafts(storage, "d.alice").set("u:bob", { text: "secret" });
		expect(new Drafts(storage, "d.carol").get("u:bob")).toBeUndefined();
	});

	test("an empty draft is none and leaves nothing in the storage", () => {
		const storage = memory();
		const drafts = new Drafts(storage, "d");
		drafts.set("u:bob", { text: "x" });
		drafts.set("u:bob", { text: "  \n" });
		expect(drafts.get("u:bob")).toBeUndefined();
		expect(storage.map.size).toBe(0);
	});

	test("a reply without a word yet is kept", () => {
		const drafts = new Drafts(memory(), "d");
		drafts.set("u:bob", { text: "", reply_to: 3 });
		expect(drafts.get("u:bob")?.reply_to).toBe(3);
	});

	test("the oldest goes when there are too many", () => {
		const drafts = new Drafts(memory(), "d");
		for (let i = 0; i < 201; i++)
			drafts.set(`g:${i}`, { text: "x" });
		expect(drafts.get("g:0")).toBeUndefined();
		expect(drafts.get("g:200")).toBeDefined();
		expect(drafts.entries()).toHaveLength(200);
	});

	test("foreign content in the storage is ignored", () => {
		for (const junk of ["{", "3", '[["a"]]', '[[1,{"text":"x"}]]', "[null]"]) {
			const storage = memory();
			storage.setItem("d", junk);
			const drafts = new Drafts(storage, "d");
			expect(drafts.entries()).toEqual([]);
		}
	});

	test("a full storage does not stop the person", () => {
		const storage = memory();
		storage.setItem = () => {
			throw new Error("QuotaExceededError");
		};
		const drafts = new Drafts(storage, "d");
		drafts.set("u:bob", { text: "still here" });
		expect(drafts.get("u:bob")?.text).toBe("still here");
	});
});
