// SPDX-License-Identifier: Apache-2.0
import { brokenTexts, latinTexts, unusedKeys } from "@common/i18n/check";
import { makeI18n } from "@common/i18n/engine";
import { YizhanError } from "@yizhan/sdk";
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
		"../../common/**/*.{ts,vue}",
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
		const made = [
			"error.",
			"ended.",
			"me.theme.",
			"report.",
			"room.drop.",
			"room.out.",
			"signin.weak",
			"weak.",
		];
		expect(unusedKeys(en, Object.values(sources), made)).toEqual([]);
	});
});

test("a password that is not taken is told why, in the page's language", () => {
	const page = makeI18n<typeof zhFirst>({ "zh-CN": async () => zhFirst, en: async () => enFirst });
	page.addTexts({ "zh-CN": {}, en: zhFirst });
	const why = (field: string, hint: string) =>
		page.errorText(new YizhanError("bad_field", "wrong", field, hint));
	expect(why("new_password", "must have at least 12 characters")).toBe(
		"不能使用这个密码：至少 12 个字符",
	);
	expect(why("password", "must have at least 3 of these: small letters, capitals, digits, other characters")).toBe(
		"不能使用这个密码：小写字母、大写字母、数字、其他字符至少要有 3 种",
	);
	expect(why("password", "was used before; choose another one")).toBe(
		"不能使用这个密码：以前用过",
	);
	/* Not of the rules: a mail server's. */
	expect(why("password", "is needed again: it was for another server or user")).toBe(
		zh["error.bad_field"],
	);
	expect(why("name", "must have at least 12 characters")).toBe(zh["error.bad_field"]);
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
