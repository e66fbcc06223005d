// SPDX-License-Identifier: Apache-2.0
import { brokenTexts, latinTexts, unusedKeys } from "@common/i18n/check";
import { common } from "@common/i18n/en";
import { startI18n } from "@i18n";
import { expect, test, vi } from "vitest";
import { en } from "../src/i18n/en";
import { zh } from "../src/i18n/zh-CN";
import { scopes, scopeText } from "../src/lib/scopes";

const sources = import.meta.glob<string>(
	["../src/**/*.{ts,vue}", "!../src/i18n/{en,zh-CN}.ts"],
	{ query: "?raw", import: "default", eager: true },
);

const server = import.meta.glob<string>(
	["../../../src/core/signin.c", "../../../src/model/scope.c"],
	{ query: "?raw", import: "default", eager: true },
);
const sourceOf = (name: string) =>
	server[Object.keys(server).find((path) => path.endsWith(name)) ?? ""] ?? "";

test("both languages have them all, with the same parameters", () => {
	expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
	expect(brokenTexts(en, zh)).toEqual([]);
});

test("all that stops a sign-in has a sentence", () => {
	const stops = [...sourceOf("signin.c").matchAll(/\{ "(\w+)", \w+ \}/g)].map((m) => m[1]);
	expect(stops.length).toBeGreaterThan(5);
	for (const stop of stops)
		expect(en).toHaveProperty([`person.why.${stop}`]);
});

test("all that a key or a role may do has words", async () => {
	vi.stubGlobal("localStorage", { getItem: () => "en" });
	vi.stubGlobal("navigator", { languages: [] });
	vi.stubGlobal("document", { documentElement: {} });
	await startI18n();
	const rows = sourceOf("scope.c").matchAll(/^\t\{ "([\w.]+)", "/gm);
	const all = [...scopes, ...[...rows].map((m) => m[1]!)];
	expect(all.length).toBeGreaterThan(80);
	expect(all.filter((scope) => scopeText(scope) === scope)).toEqual([]);
});

test("Chinese texts are Chinese", () => {
	expect(latinTexts(zh)).toEqual([]);
});

test("every key is used by the console", () => {
	const own = Object.fromEntries(
		Object.entries(en).filter(([key]) => !(key in common)),
	);
	/* Beginnings of keys that are put together. */
	const made = [
		"person.why.",
		"person.disable",
		"person.signOut",
		"error.",
		"hook.is.",
		"import.fate.",
		"setup.nolink",
		"setup.badlink",
		"setup.verdict.",
		"setup.mend.",
		"setup.demo.",
		"bulk.",
		"mail.security.",
		"mail.step.",
		"mon.place.",
		"mon.rate.",
		"mon.stage.",
		"way.hook.",
		"way.state.",
		"report.",
		"room.class.",
		"scope.",
		"room.drop.",
		"find.kind.",
		"callback.kind.",
	];
	expect(unusedKeys(own, Object.values(sources), made)).toEqual([]);
});
