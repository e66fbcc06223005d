// SPDX-License-Identifier: Apache-2.0
// The texts of the console.
import { makeI18n } from "@common/i18n/engine";
import type { Messages } from "./en";

export type { Key } from "./en";

export const {
	locale,
	startI18n,
	offerLocale,
	setLocale,
	t,
	tn,
	codeText,
	errorText,
	joinNames,
} = makeI18n<Messages>({
	"zh-CN": async () => (await import("./zh-CN")).zh,
	en: async () => (await import("./en")).en,
});
