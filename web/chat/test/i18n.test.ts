// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { fill, pickLocale } from "../src/i18n";
import { en } from "../src/i18n/en";
import { zh } from "../src/i18n/zh-CN";

const sources = import.meta.glob<string>(
	["../src/**/*.{ts,vue}", "!../src/i18n/{en,zh-CN}.ts"],
	{ query: "?raw", import: "default", eager: true },
);
const texts: Record<string, Record<string, string>> = { en, zh };

function holes(text: string): string[] {
	return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}

describe("texts", () => {
	test("both languages have the same keys", () => {
		expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
	});

	test("every key has a text and the same parameters in both", () => {
		for (const [key, text] of Object.entries(en)) {
			const other = texts.zh?.[key] ?? "";
			expect(text.trim(), key).not.toBe("");
			expect(other.trim(), key).not.toBe("");
			expect(holes(other), key).toEqual(holes(text));
		}
	});

	test("every plural has both forms", () => {
		const keys = Object.keys(en);
		for (const key of keys.filter((k) => k.endsWith("_one")))
			expect(keys).toContain(key.replace(/_one$/, "_other"));
		for (const key of keys.filter((k) => k.endsWith("_other")))
			expect(keys).toContain(key.replace(/_other$/, "_one"));
	});

	test("Chinese texts are Chinese", () => {
		const latin = Object.entries(zh).filter(([, text]) => {
			const words = text.replace(/\{\w+\}/g, "");
			return /\p{L}/u.test(words) && !/\p{Script=Han}/u.test(words);
		});
		expect(latin).toEqual([]);
	});

	test("every key is used by the page", () => {
		const whole = Object.values(sources).join("\n");
		const made = ["error.", "ended.", "me.theme.", "room.drop.", "room.out."];
		const unused = Object.keys(en).filter((key) => {
			const base = key.replace(/_(one|other)$/, "");
			return (
				!made.some((m) => key.startsWith(m)) &&
				!new RegExp(`["'\`]${base.replaceAll(".", "\\.")}["'\`]`).test(whole)
			);
		});
		expect(unused).toEqual([]);
	});
});

describe("choice of the language", () => {
	test("what the person chose wins", () => {
		expect(pickLocale("en", ["zh-CN"])).toBe("en");
	});

	test("the first wish that is spoken decides", () => {
		expect(pickLocale(null, ["fr", "zh-TW", "en"])).toBe("zh-CN");
		expect(pickLocale(null, ["de-AT", "en-US", "zh"])).toBe("en");
	});

	test("nothing known gives English", () => {
		expect(pickLocale("xx", ["fr", "de"])).toBe("en");
		expect(pickLocale(null, [])).toBe("en");
	});
});

describe("fill", () => {
	test("parameters stand where their names are", () => {
		expect(fill("{a} and {b}", { a: 1, b: "two" })).toBe("1 and two");
	});

	test("a value with braces is not filled again", () => {
		expect(fill("{a} {b}", { a: "{b}", b: "x" })).toBe("{b} x");
	});

	test("an unknown name stays", () => {
		expect(fill("{a}", {})).toBe("{a}");
	});
});
