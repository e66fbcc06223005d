// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { parseRoute, type Route, routeHash } from "../src/router/route";

const routes: Record<string, Route> = {
	"#/chats": { view: "chats" },
	"#/chats/u%3Abob": { view: "chats", conv: "u:bob" },
	"#/chats/g%3Ax/17": { view: "chats", conv: "g:x", seq: 17 },
	"#/people/bob": { view: "people", user: "bob" },
	"#/r/hall": { view: "r", room: "hall" },
	"#/me": { view: "me" },
};

test("a place is written and read back", () => {
	for (const [hash, route] of Object.entries(routes)) {
		expect(routeHash(route)).toBe(hash);
		expect(parseRoute(hash)).toEqual(route);
	}
});

test("what is no seq is none", () => {
	for (const bad of ["0", "-1", "1e3", "x", "9".repeat(20), ""])
		expect(parseRoute(`#/chats/u%3Abob/${bad}`)).toEqual({
			view: "chats",
			conv: "u:bob",
		});
});

test("what cannot be read leads to the list", () => {
	for (const hash of ["", "#", "#/", "#/chats/%E0%A4%A", "#/nowhere"])
		expect(parseRoute(hash)).toEqual({ view: "chats" });
});
