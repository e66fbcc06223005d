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

const sizes = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function bytesText(bytes: number): string {
	let n = bytes;
	let i = 0;
	for (; n >= 1024 && i < sizes.length - 1; i++)
		n /= 1024;
	return new Intl.NumberFormat(locale.value, {
		style: "unit",
		unit: sizes[i],
		unitDisplay: i ? "short" : "long",
		maximumFractionDigits: n < 10 && i ? 1 : 0,
	}).format(n);
}
