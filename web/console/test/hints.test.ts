// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { hintInChinese, hints } from "../src/i18n/hints";

const files = import.meta.glob<string>(
	"../../../src/{base,core,licence,modules,net}/**/*.c",
	{ query: "?raw", import: "default", eager: true },
);

/* As the compiler has it: macros that are a text stand where they are used. */
function expanded(file: string): string {
	const texts = new Map<string, string>();
	const code = file
		.replace(/\\\n/g, "")
		.replace(/^#define (\w+)\s+(".*")\s*$/gm, (_, name, text) => {
			texts.set(name, text);
			return "";
		});
	return code.replace(/\b[A-Z_]{3,}\b/g, (name) => texts.get(name) ?? name);
}

/* As one text: literals side by side joined, what printf fills in as {}. */
const source = Object.values(files)
	.map(expanded)
	.join("\n")
	.replace(/%"\s*PRI\w+/g, '%"')
	.replace(/"\s*"/g, "")
	.replace(/%(\.(\*|\d+))?(ll|z)?[sdu]?/g, "{}");

test("every text is one of the server's", () => {
	const said = (theirs: string) =>
		source.includes(`"${theirs.replace(/\{\d\}/g, "{}")}"`);
	/* Filled in by the caller. */
	const made = /^must have at least|^must have (\{1\} to|at most|exactly) \{?\d?\}?.*(bytes|items)$/;
	const unknown = hints.map(([theirs]) => theirs).filter((h) => !made.test(h) && !said(h));
	expect(unknown).toEqual([]);
});

test("what the server fills in stays", () => {
	expect(hintInChinese("must have 1 to 64 bytes")).toBe("长度须为 1 到 64 字节");
	expect(hintInChinese("must be 1 to 128")).toBe("须在 1 到 128 之间");
	expect(hintInChinese("must be one of: phone, web")).toBe("须为以下之一：phone, web");
	expect(hintInChinese("must have no #")).toBe("不能含 #");
	expect(hintInChinese("must have 1 to $1 bytes")).toBe("长度须为 1 到 $1 字节");
	expect(hintInChinese("something new")).toBeUndefined();
});

test("who meets the licence's end reads where a larger one goes", () => {
	const place = "; put a larger licence into System > Licence of the console, or run: yizhanctl licence install FILE";
	const said = hintInChinese(`the licence is for 100 people${place}`);
	expect(said).toContain("许可证最多 100 人");
	expect(said).toContain("系统 > 许可证");
	expect(hintInChinese(`the licence is for 3 tenants${place}`)).toContain("系统 > 许可证");
});

test("what is said in Chinese has Chinese in it", () => {
	expect(hints.filter(([, ours]) => !/\p{Script=Han}/u.test(ours))).toEqual([]);
});
