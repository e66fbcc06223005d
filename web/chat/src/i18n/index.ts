// SPDX-License-Identifier: Apache-2.0
// The texts of the chat page.
import { makeI18n } from "@common/i18n/engine";
import type { Messages } from "./en";
import type { LaterKey } from "./en.later";

export {
	fill,
	type Locale,
	localeNames,
	locales,
	type Params,
	pickLocale,
} from "@common/i18n/engine";
export type Key = keyof Messages | LaterKey;

export const {
	locale,
	startI18n,
	offerLocale,
	setLocale,
	addTexts,
	t,
	tn,
	codeText,
	errorText,
	joinNames,
} = makeI18n<Messages & Record<LaterKey, string>>({
	"zh-CN": async () => (await import("./zh-CN")).zh,
	en: async () => (await import("./en")).en,
});
