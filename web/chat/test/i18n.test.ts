// SPDX-License-Identifier: Apache-2.0
import { brokenTexts, latinTexts, unusedKeys } from "@common/i18n/check";
import { describe, expect, test } from "vitest";
import { inviteTexts } from "@common/i18n/invite";
import { resetTexts } from "@common/i18n/reset";
import { fill, pickLocale } from "../src/i18n";
import { en as enFirst } from "../src/i18n/en";
import { enLater } from "../src/i18n/en.later";
import { zh as zhFirst } from "../src/i18n/zh-CN";
import { zhLater } from "../src/i18n/zh-CN.later";

const en = { ...enFirst, ...enLater };
const zh = { ...zhFirst, ...zhLater };

const sources = import.meta.glob<string>(
	[
		"../src/**/*.{ts,vue}",
		"../../{common,console/src}/**/*.{ts,vue}",
		"!../**/i18n/{en,zh-CN}*.ts",
		"!../../**/i18n/{en,zh-CN}*.ts",
	],
	{ query: "?raw", import: "default", eager: true },
);
describe("texts", () => {
	test("both languages have them all, with the same parameters", () => {
		expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
		expect(brokenTexts(en, zh)).toEqual([]);
	});

	test("Chinese texts are Chinese", () => {
		expect(latinTexts(zh)).toEqual([]);
	});

	test("those that come with a form are whole, too", () => {
		for (const texts of [inviteTexts, resetTexts]) {
			expect(brokenTexts(texts.en, texts["zh-CN"])).toEqual([]);
			expect(latinTexts(texts["zh-CN"])).toEqual([]);
		}
	});

	test("every key is used by a page", () => {
		const made = ["error.", "ended.", "me.theme.", "report.", "room.drop.", "room.out."];
		expect(unusedKeys(en, Object.values(sources), made)).toEqual([]);
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
