// SPDX-License-Identifier: Apache-2.0
// The texts of the console.
import { makeI18n } from "@common/i18n/engine";
import { YizhanError } from "@yizhan/sdk";
import type { Messages } from "./en";

export type { Key } from "./en";

/* With what stands there for the server's words, which are English. */
let chinese: typeof import("./zh-CN") | undefined;

const made = makeI18n<Messages>({
	"zh-CN": async () => {
		chinese = await import("./zh-CN");
		return chinese.zh;
	},
	en: async () => (await import("./en")).en,
});

export const {
	locale,
	startI18n,
	offerLocale,
	setLocale,
	t,
	tn,
	codeText,
	joinNames,
} = made;

/** What the page's language has in place of the server's words; undefined: it
 * is theirs. */
export const ofLocale = () => (locale.value === "en" ? undefined : chinese);

/** Words of the server's own, in the page's language as far as it has them. */
export const saidText = (text: string): string =>
	ofLocale()?.hintInChinese(text) ?? text;

/** What the server says to do about it; undefined when it is not known in the
 * language of the page, unless `any` will do. */
function hintOf(error: unknown, any: boolean): string | undefined {
	const hint = error instanceof YizhanError ? error.hint : undefined;
	if (!hint || any || locale.value === "en")
		return hint && saidText(hint);
	return ofLocale()?.hintInChinese(hint);
}

function withHint(error: unknown, any: boolean): string {
	const text = made.errorText(error);
	const hint = made.isWeak(error) ? undefined : hintOf(error, any);
	return hint ? t("form.hint", { text, hint }) : text;
}

/** What went wrong, and what to do about it as far as the page knows words. */
export const errorText = (error: unknown) => withHint(error, false);

/** The same of a form: what a field must be like is said in the server's words
 * rather than not at all. */
export const formError = (error: unknown) => withHint(error, true);
