// SPDX-License-Identifier: Apache-2.0
// For the tests of the pages: what may be wrong with the texts of one.

type Texts = Readonly<Record<string, string>>;

const holes = (text: string) =>
	[...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join(" ");

/** Texts that are empty, have other parameters in another language, or lack
 * the other form of a plural. */
export function brokenTexts(en: Texts, zh: Texts): string[] {
	const other = (key: string) =>
		/_one$/.test(key)
			? key.replace(/_one$/, "_other")
			: key.replace(/_other$/, "_one");
	return Object.keys({ ...en, ...zh }).filter(
		(key) =>
			!en[key]?.trim() ||
			!zh[key]?.trim() ||
			holes(en[key]) !== holes(zh[key]) ||
			(/_(one|other)$/.test(key) && !(other(key) in en)),
	);
}

/** Those of a Chinese page that are not Chinese. */
export function latinTexts(zh: Texts): string[] {
	return Object.keys(zh).filter((key) => {
		const words = (zh[key] ?? "").replace(/\{\w+\}/g, "");
		return /\p{L}/u.test(words) && !/\p{Script=Han}/u.test(words);
	});
}

/** Keys that stand nowhere in the sources; `made` are beginnings of keys that
 * are put together there. */
export function unusedKeys(
	texts: Texts,
	sources: readonly string[],
	made: readonly string[],
): string[] {
	const whole = sources.join("\n");
	return Object.keys(texts).filter((key) => {
		const base = key.replace(/_(one|other)$/, "").replaceAll(".", "\\.");
		return (
			!made.some((m) => key.startsWith(m)) &&
			!new RegExp(`["'\`]${base}["'\`]`).test(whole)
		);
	});
}
