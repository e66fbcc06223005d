// SPDX-License-Identifier: Apache-2.0
// Texts in the person's language. Only the language in use is loaded.
import { YizhanError } from "@yizhan/sdk";
import { ref, shallowRef } from "vue";
import type { Key, Messages } from "./en";

export type { Key } from "./en";
export const locales = ["zh-CN", "en"] as const;
export type Locale = (typeof locales)[number];

type PluralKey = Extract<Key, `${string}_other`> extends `${infer Base}_other`
	? Base
	: never;
export type Params = Record<string, string | number>;

const loaders: Record<Locale, () => Promise<Messages>> = {
	"zh-CN": async () => (await import("./zh-CN")).zh,
	en: async () => (await import("./en")).en,
};
const storageKey = "yizhan.language";
const messages = shallowRef<Messages>();

/** The language shown now. */
export const locale = ref<Locale>("en");

/** The first wish of the browser that we speak; Chinese of any kind is
 * better served by zh-CN than by English. */
export function pickLocale(
	stored: string | null,
	wishes: readonly string[],
): Locale {
	const known = locales.find((l) => l === stored);
	if (known)
		return known;
	for (const wish of wishes) {
		const base = wish.toLowerCase().split("-")[0];
		if (base === "zh")
			return "zh-CN";
		if (base === "en")
			return "en";
	}
	return "en";
}

async function load(l: Locale): Promise<void> {
	messages.value = await loaders[l]();
	locale.value = l;
	document.documentElement.lang = l;
}

export function startI18n(): Promise<void> {
	const stored = localStorage.getItem(storageKey);
	return load(pickLocale(stored, navigator.languages));
}

export function setLocale(l: Locale): Promise<void> {
	localStorage.setItem(storageKey, l);
	return load(l);
}

export function fill(text: string, params: Params = {}): string {
	return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
		String(params[name] ?? whole),
	);
}

export function t(key: Key, params?: Params): string {
	return fill(messages.value?.[key] ?? key, params);
}

/** Plural: key_one or key_other by n, which is also the parameter {n}. */
export function tn(key: PluralKey, n: number, params?: Params): string {
	const rule = new Intl.PluralRules(locale.value).select(n);
	const full: Key = rule === "one" ? `${key}_one` : `${key}_other`;
	return t(full, { n, ...params });
}

/** What a code means there (room.out, …), else in general. */
export function codeText(area: string, code: string): string | undefined {
	const texts: Record<string, string> = messages.value ?? {};
	return texts[`${area}.${code}`] ?? texts[`error.${code}`];
}

/** What a failure means for a person. */
export function errorText(error: unknown): string {
	const code = error instanceof YizhanError ? error.code : "internal";
	const text = codeText("error", code);
	if (text)
		return text;
	return error instanceof Error && error.message
		? error.message
		: t("error.internal");
}

/** Names in a row, as the language joins them. */
export function joinNames(names: readonly string[]): string {
	return new Intl.ListFormat(locale.value).format(names);
}
