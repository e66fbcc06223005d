// SPDX-License-Identifier: Apache-2.0
// Times and numbers in the person's language.
import { locale } from "@i18n";

export function dateText(ts: number | undefined): string {
	if (!ts)
		return "–";
	return new Intl.DateTimeFormat(locale.value, { dateStyle: "medium" }).format(ts);
}

export function timeText(ts: number | undefined): string {
	if (!ts)
		return "–";
	return new Intl.DateTimeFormat(locale.value, {
		dateStyle: "medium",
		timeStyle: "short",
	}).format(ts);
}

export function numberText(n: number): string {
	return new Intl.NumberFormat(locale.value).format(n);
}
