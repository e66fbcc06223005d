// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test, vi } from "vitest";
import {
	browserStorage,
	localStorageStorage,
	memoryStorage,
	type Storage,
} from "../src/index.js";

function fakeLocalStorage(): object {
	const map: Record<string, string> = {};
	const functions = {
		getItem: (k: string) => map[k] ?? null,
		setItem: (k: string, v: string) => void (map[k] = v),
		removeItem: (k: string) => void delete map[k],
	};
	return new Proxy(functions, { ownKeys: () => Object.keys(map),
		getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
	});
}

afterEach(() => vi.unstubAllGlobals());

async function check(store: Storage): Promise<void> {
	await store.set("a/2", { n: 2 });
	await store.set("a/1", { n: 1 });
	await store.set("b/1", [1]);
	expect(await store.get("a/2")).toEqual({ n: 2 });
	expect(await store.get("none")).toBeUndefined();
	expect(await store.keys("a/")).toEqual(["a/1", "a/2"]);
	await store.delete("a/1");
	expect(await store.keys("a/")).toEqual(["a/2"]);
	const value = { list: [1] };
	await store.set("c", value);
	value.list.push(2);
	expect(await store.get("c")).toEqual({ list: [1] });
}

test("memory_keeps_values", () => check(memoryStorage()));

test("local_storage_keeps_values_under_its_prefix", async () => {
	vi.stubGlobal("localStorage", fakeLocalStorage());
	await check(localStorageStorage("p/"));
	expect(Object.keys(localStorage).every((k) => k.startsWith("p/"))).toBe(
		true,
	);
});

test("browser_storage_falls_back_to_local_storage", async () => {
	vi.stubGlobal("localStorage", fakeLocalStorage());
	await check(browserStorage("im"));
	expect(Object.keys(localStorage).length).toBe(3);
});

test("browser_storage_falls_back_to_memory", () => check(browserStorage()));
