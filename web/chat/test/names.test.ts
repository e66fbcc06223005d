// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import {
	hueOf,
	initialPassword,
	initials,
	isGoodId,
	isGoodPassword,
	tenantOf,
} from "@common/lib/names";
import { parseRoute, routeHash } from "../src/router/route";

describe("faces", () => {
	test("initials in any language", () => {
		expect(initials("Ada Lovelace")).toBe("AL");
		expect(initials("bob")).toBe("B");
		expect(initials("王小明")).toBe("小明");
		expect(initials("李四")).toBe("李四");
		expect(initials("Spring launch 春季发布")).toBe("SL");
		expect(initials("春季发布 Launch")).toBe("发布");
		expect(initials("Anna Maria von Trapp")).toBe("AT");
		expect(initials("😀 !!")).toBe("#");
		expect(initials("")).toBe("#");
	});

	test("a hue belongs to an id and hues differ", () => {
		expect(hueOf("alice")).toBe(hueOf("alice"));
		const hues = new Set(
			Array.from({ length: 200 }, (_, i) => hueOf(`user${i}`)),
		);
		expect(hues.size).toBeGreaterThan(10);
		for (const hue of hues)
			expect(hue >= 0 && hue < 360).toBe(true);
	});
});

describe("passwords and ids", () => {
	test("an initial password meets the rules and differs each time", () => {
		const all = Array.from({ length: 50 }, initialPassword);
		expect(new Set(all).size).toBe(50);
		for (const p of all) {
			expect(p).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
			expect(isGoodPassword(p)).toBe(true);
		}
	});

	test("eight characters of any script, 256 bytes at most", () => {
		expect(isGoodPassword("1234567")).toBe(false);
		expect(isGoodPassword("春眠不觉晓处处闻")).toBe(true);
		expect(isGoodPassword("x".repeat(256))).toBe(true);
		expect(isGoodPassword("x".repeat(257))).toBe(false);
		expect(isGoodPassword("春".repeat(86))).toBe(false);
	});

	test("ids are what the server takes", () => {
		for (const id of ["alice", "A.b_c-9", "x".repeat(64)])
			expect(isGoodId(id)).toBe(true);
		for (const id of ["", "a b", "王", "x".repeat(65), "a/b", "a\n"])
			expect(isGoodId(id)).toBe(false);
	});
});

describe("routes", () => {
	test("what is written is read again", () => {
		const routes = [
			{ view: "chats" },
			{ view: "chats", conv: "u:a.b-c_d" },
			{ view: "people" },
			{ view: "people", user: "bob" },
			{ view: "me" },
		] as const;
		for (const route of routes)
			expect(parseRoute(routeHash(route))).toEqual(route);
	});

	test("anything else is the list of chats", () => {
		for (const hash of ["", "#", "#/nowhere", "#/chats/%E0%A4%A"])
			expect(parseRoute(hash)).toEqual({ view: "chats" });
	});
});

describe("tenants", () => {
	const random = "a_b-".repeat(11).slice(1);

	test("a token names its tenant, the usual one has no name", () => {
		expect(tenantOf(`yz_east-1_${random}`)).toBe("east-1");
		expect(tenantOf(`yz_default_${random}`)).toBeUndefined();
		expect(tenantOf(random)).toBeUndefined();
		expect(tenantOf("")).toBeUndefined();
	});
});
