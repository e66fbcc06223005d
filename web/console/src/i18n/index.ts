// SPDX-License-Identifier: Apache-2.0
// The texts of the console.
import { makeI18n } from "@common/i18n/engine";
import { YizhanError } from "@yizhan/sdk";
import type { Messages } from "./en";
import { hintInChinese } from "./hints";

export type { Key } from "./en";

const made = makeI18n<Messages>({
	"zh-CN": async () => (await import("./zh-CN")).zh,
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

/** What the server says to do about it; undefined when it is not known in the
 * language of the page, unless `any` will do. */
function hintOf(error: unknown, any: boolean): string | undefined {
	const hint = error instanceof YizhanError ? error.hint : undefined;
	if (!hint || locale.value === "en")
		return hint;
	return hintInChinese(hint) ?? (any ? hint : undefined);
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
