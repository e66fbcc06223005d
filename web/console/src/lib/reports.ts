// SPDX-License-Identifier: Apache-2.0
// Reports of messages, as words.
import { type Key, t } from "@i18n";
import type { Operations, ReportListOut } from "@yizhan/sdk";

export type Report = ReportListOut["reports"][number];
export type Outcome = Operations["report.resolve"]["in"]["outcome"];

export const outcomes: readonly Outcome[] = [
	"dismissed",
	"removed",
	"suspended",
	"settled",
];

const reasonText = (reason: string) => t(`report.r.${reason}` as Key);

export const reasonsText = (r: { reasons: readonly string[] }): string =>
	r.reasons.map(reasonText).join(", ");
export { reasonText };

export const outcomeText = (r: Report): string =>
	r.outcome ? t(`report.is.${r.outcome}` as Key) : "";

export interface ReportedFile {
	id: string;
	name: string;
	size: number;
	mime?: string;
}

const pictureBytesMax = 16 << 20;

export const isPicture = (f: ReportedFile): boolean =>
	!!f.mime?.startsWith("image/") && f.size <= pictureBytesMax;

/** The file that a body names, if it does. */
export function fileOf(body: Record<string, unknown>): ReportedFile | undefined {
	const { id, name = "", size = 0, mime } = (body.file ?? {}) as Partial<ReportedFile>;
	return id ? { id, name, size, ...(mime && { mime }) } : undefined;
}

/** What people read of a body, of whatever kind. */
export function bodyText(body: Record<string, unknown>, kind: string): string {
	const { text, title, name, file } = body as Record<string, string> & {
		file?: { name?: string };
	};
	return text ?? title ?? name ?? file?.name ?? kind;
}
