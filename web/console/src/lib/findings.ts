// SPDX-License-Identifier: Apache-2.0
// The doctor's sentences in the person's language. What there is no text for, a
// newer server's, stays English.
import { locale, ofLocale } from "@i18n";
import { fill } from "@common/i18n/engine";
import type { Finding } from "./box";

export interface Sentence {
	text: string;
	lang: string;
}

function sentence(
	texts: Readonly<Record<string, string>> | undefined,
	code: string | undefined,
	params: readonly string[],
	english: string,
): Sentence {
	const text = code !== undefined && texts?.[code];
	if (!text)
		return { text: english, lang: "en" };
	return {
		text: fill(
			text,
			Object.fromEntries(params.map((value, i) => [`${i + 1}`, value])),
		),
		lang: locale.value,
	};
}

export function findingText(f: Finding): Sentence {
	return sentence(ofLocale()?.found, f.code, f.params, f.text);
}

/** What mends it; commands are the same in all languages. */
export function mendText(f: Finding): Sentence {
	return sentence(ofLocale()?.advice, f.advice, f.advice_params ?? [], f.mend ?? "");
}
