// SPDX-License-Identifier: Apache-2.0
// Texts in the person's language. Only the language in use is loaded.
import { YizhanError } from "@yizhan/sdk";
import { ref, shallowRef } from "vue";

export const locales = ["zh-CN", "en"] as const;
export type Locale = (typeof locales)[number];
export const localeNames: Record<Locale, string> = {
	"zh-CN": "中文",
	en: "English",
};

type PluralOf<Key extends string> = Extract<
	Key,
	`${string}_other`
> extends `${infer Base}_other`
	? Base
	: never;
export type Params = Record<string, string | number>;

const storageKey = "yizhan.language";
/* As the organisation has it, for whoever has chosen none. */
const houseKey = "yizhan.language.house";

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

export function fill(text: string, params: Params = {}): string {
	return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
		String(params[name] ?? whole),
	);
}

/** The texts of one page; a key that a language lacks does not compile. */
export function makeI18n<Messages extends Record<string, string>>(
	loaders: Record<Locale, () => Promise<Partial<Messages>>>,
) {
	type Key = keyof Messages & string;
	const messages = shallowRef<Partial<Messages>>();
	const later = shallowRef<Partial<Record<Locale, Partial<Messages>>>>({});
	/** The language shown now. */
	const locale = ref<Locale>("en");

	async function load(l: Locale): Promise<void> {
		messages.value = await loaders[l]();
		locale.value = l;
		document.documentElement.lang = l;
	}

	let started: Promise<void>;

	const wanted = () =>
		pickLocale(
			localStorage.getItem(storageKey) ?? localStorage.getItem(houseKey),
			navigator.languages,
		);

	function startI18n(): Promise<void> {
		started = load(wanted());
		return started;
	}

	/** What the organisation has decided; empty: nothing. */
	async function offerLocale(house: string): Promise<void> {
		localStorage.setItem(houseKey, house);
		await started;
		if (wanted() !== locale.value)
			await load(wanted());
	}

	function setLocale(l: Locale): Promise<void> {
		localStorage.setItem(storageKey, l);
		return load(l);
	}

	/** Those of what the page does not begin with, in every language. */
	function addTexts(more: Record<Locale, Partial<Messages>>): void {
		later.value = more;
	}

	const text = (key: string): string | undefined =>
		messages.value?.[key] ?? later.value[locale.value]?.[key];

	function t(key: Key, params?: Params): string {
		return fill(text(key) ?? key, params);
	}

	/** Plural: key_one or key_other by n, which is also the parameter {n}. */
	function tn(key: PluralOf<Key>, n: number, params?: Params): string {
		const rule = new Intl.PluralRules(locale.value).select(n);
		const full = rule === "one" ? `${key}_one` : `${key}_other`;
		return t(full as Key, { n, ...params });
	}

	/** What a code means there (room.out, …), else in general. */
	function codeText(area: string, code: string): string | undefined {
		return text(`${area}.${code}`) ?? text(`error.${code}`);
	}

	/** Why the rules do not let a password through, as the server's hint has it. */
	function weakText(hint = ""): string {
		const [, n = "", what] = /least (\d+) (characters|of)/.exec(hint) ?? [];
		const key = what ? what.slice(0, 2) : hint.startsWith("was used") && "used";
		const why = key ? fill(text(`weak.${key}`) ?? hint, { n }) : hint;
		return fill(text("signin.weak") ?? why, { hint: why });
	}

	const isWeak = (error: unknown): error is YizhanError =>
		error instanceof YizhanError &&
		error.code === "bad_field" &&
		!!error.field?.endsWith("password") &&
		/least \d+ (characters|of)|^was used/.test(error.hint ?? "");

	/** What a failure means for a person. */
	function errorText(error: unknown): string {
		if (isWeak(error))
			return weakText(error.hint);
		const code = error instanceof YizhanError ? error.code : "internal";
		const text = codeText("error", code);
		if (text)
			return text;
		return error instanceof Error && error.message
			? error.message
			: t("error.internal");
	}

	/** Names in a row, as the language joins them. */
	function joinNames(names: readonly string[]): string {
		return new Intl.ListFormat(locale.value).format(names);
	}

	return {
		locale,
		startI18n,
		offerLocale,
		setLocale,
		addTexts,
		t,
		tn,
		codeText,
		errorText,
		isWeak,
		joinNames,
	};
}
