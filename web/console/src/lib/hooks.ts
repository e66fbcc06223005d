// SPDX-License-Identifier: Apache-2.0
import { codeText } from "@i18n";

/** A webhook's state, or a delivery's result; a newer server may have others. */
export const hookWord = (word: string): string => codeText("hook.is", word) ?? word;

/** How a webhook's state, or a delivery's result, looks. */
export function hookTone(state: string): string {
	if (state === "ok")
		return "good";
	return state === "paused" || state === "retrying" ? "warn" : "bad";
}

/** A list as people type one: by commas, spaces or lines. */
export function listOf(text: string): string[] {
	return text.split(/[\s,，]+/).filter(Boolean);
}
