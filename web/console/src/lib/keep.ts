// SPDX-License-Identifier: Apache-2.0
// For how long things are kept: days as people type them and read them.
import { locale, t } from "@i18n";
import type { RetentionListOut, RetentionReportsOut } from "@yizhan/sdk";

export type Rule = RetentionListOut["conversations"][number];
export type Report = RetentionReportsOut["reports"][number];

export const daysMax = 36_500;

/** What was typed; undefined: nothing, null: no such number of days. */
export function daysOf(text: string): number | undefined | null {
	const clean = text.trim();
	if (!clean)
		return undefined;
	const days = /^\d{1,5}$/.test(clean) ? Number(clean) : daysMax + 1;
	return days <= daysMax ? days : null;
}

export const daysIn = (days: number | undefined): string =>
	days === undefined ? "" : String(days);

/** `none` stands for 0, which is never. */
export function daysText(days: number, none: string): string {
	if (days === 0)
		return none;
	return new Intl.NumberFormat(locale.value, {
		style: "unit",
		unit: "day",
		unitDisplay: "long",
	}).format(days);
}

/** Whether something goes by the new rule that stayed by the old one. */
export const isShorter = (now: number, before: number): boolean =>
	now !== 0 && (before === 0 || now < before);

export function kindText(report: Report): string {
	if (report.dry_run)
		return t("keep.run.counted");
	return t(report.nightly ? "keep.run.night" : "keep.run.asked");
}
