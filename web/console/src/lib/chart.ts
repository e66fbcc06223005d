// SPDX-License-Identifier: Apache-2.0
// Numbers as charts have them: moments from the oldest on, and lines with a
// value for each.

/** A value for each moment; null: there was none. */
export interface Line {
	label: string;
	values: readonly (number | null)[];
}

/** By days, as bars; or from moment to moment, as lines. */
export type Kind = "day" | "moment";

/* A moment of its own is in the middle of this. */
const aloneMs = 10_000;

/** From where to where a chart goes: half a bar more on both sides, and never
 * from a moment to the same one. */
export function spread(kind: Kind, times: readonly number[]): [number, number] {
	const first = times[0] ?? 0;
	const last = times.at(-1) ?? first;
	const step = (last - first) / (times.length - 1) || aloneMs;
	const more = kind === "day" || first === last ? step / 2 : 0;
	return [first - more, last + more];
}

/** How far the lines of a scale are apart: 0.1, 0.2, 0.5, 1 and so on. */
export const steps = Array.from({ length: 16 }, (_, i) => 10 ** (i - 1)).flatMap((power) =>
	[1, 2, 5].map((n) => n * power),
);

const there = (line: Line): number[] => line.values.filter((v) => v !== null);
export const sum = (line: Line): number => there(line).reduce((all, v) => all + v, 0);
export const most = (lines: readonly Line[]): number => Math.max(0, ...lines.flatMap(there));

/** The value at a moment; without one, or when it is gone, the newest. */
export const at = (line: Line, index = -1): number | null =>
	index in line.values ? (line.values[index] ?? null) : (line.values.at(-1) ?? null);
