// SPDX-License-Identifier: Apache-2.0
// Days as they are here, as a field for dates has them.

const dayMs = 86_400_000;

/** When it begins; undefined: that is no day. */
export function dayStart(text: string): number | undefined {
	const ts = Date.parse(`${text}T00:00`);
	return Number.isNaN(ts) ? undefined : ts;
}

/** What is asked of the server: the last one is in it. */
export function between(
	from: string,
	upto: string,
): { after_ts?: number; before_ts?: number } {
	const after_ts = dayStart(from);
	const last = dayStart(upto);
	return {
		...(after_ts !== undefined && { after_ts }),
		...(last !== undefined && { before_ts: last + dayMs }),
	};
}

/** The day of then: "2026-05-01". */
export function dayOf(ts: number): string {
	const d = new Date(ts);
	const two = (n: number) => String(n).padStart(2, "0");
	return [d.getFullYear(), two(d.getMonth() + 1), two(d.getDate())].join("-");
}
