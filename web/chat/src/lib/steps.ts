// SPDX-License-Identifier: Apache-2.0
// A list that measures its rows keeps the heights by place, and understands a
// change of length at one end at a time. So rows that come and go at both ends
// (a long window that is moved) are shown in steps.

interface Keyed {
	readonly key: string;
}

export interface Step<T> {
	items: readonly T[];
	/** The change is at the start of the list, else at its end. */
	isShift: boolean;
	/** Nothing is left to be done. */
	isLast: boolean;
}

function indexOf(items: readonly Keyed[], item: Keyed | undefined): number {
	return item ? items.findIndex((i) => i.key === item.key) : -1;
}

function atStart<T extends Keyed>(
	items: readonly T[],
	wanted: readonly T[],
): Step<T> {
	const isLast =
		items.length === wanted.length &&
		items.every((item, i) => item.key === wanted[i]?.key);
	return { items: isLast ? wanted : items, isShift: true, isLast };
}

/** What to show next on the way from `shown` to `wanted`. Of the rows at the
 * start which are no longer wanted, no more than `spare` are taken away: if
 * there are more, all of them stay for now. */
export function nextStep<T extends Keyed>(
	shown: readonly T[],
	wanted: readonly T[],
	spare = Infinity,
): Step<T> {
	const above = indexOf(wanted, shown[0]);
	if (above > 0)
		return atStart([...wanted.slice(0, above), ...shown], wanted);
	const gone = indexOf(shown, wanted[0]);
	if (gone > 0 && gone <= spare)
		return atStart(shown.slice(gone), wanted);
	const kept = gone > 0 ? shown.slice(0, gone) : [];
	return {
		items: kept.length ? [...kept, ...wanted] : wanted,
		isShift: false,
		isLast: true,
	};
}
