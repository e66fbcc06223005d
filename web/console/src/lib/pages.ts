// SPDX-License-Identifier: Apache-2.0
// A list that the server gives by pages: one page is shown at a time.
import { ref, shallowRef } from "vue";
import { useAsking } from "./load";
import { patiently } from "./patient";

export interface Page<T> {
	items: readonly T[];
	more: boolean;
	/** What the next page comes after. */
	next?: string | undefined;
}

export type FetchPage<T> = (after: string | undefined) => Promise<Page<T>>;

export function usePages<T>(fetch: FetchPage<T>) {
	const items = shallowRef<readonly T[]>([]);
	const { error, isLoading, ask } = useAsking();
	const isThere = ref(false); /* something was loaded once */
	const hasMore = ref(false);
	/** 0 is the first. */
	const page = ref(0);
	/* What each page comes after; the first comes after nothing. */
	let starts: (string | undefined)[] = [undefined];

	const show = (at: number) =>
		ask(
			() => fetch(starts[at]),
			(found) => {
				items.value = found.items;
				hasMore.value = found.more && found.next !== undefined;
				starts = [...starts.slice(0, at + 1), found.next];
				page.value = at;
				isThere.value = true;
			},
		);

	/** From the first page on: something else is asked for. */
	const restart = () => {
		starts = [undefined];
		return show(0);
	};
	return {
		items,
		isLoading,
		isThere,
		hasMore,
		error,
		page,
		restart,
		/** The same page anew: something in it has changed. */
		again: () => show(page.value),
		next: () => show(page.value + 1),
		previous: () => show(Math.max(0, page.value - 1)),
	};
}

export type Pages = Pick<
	ReturnType<typeof usePages>,
	"page" | "hasMore" | "isLoading" | "isThere" | "error" | "again" | "next" | "previous"
>;

/** What is on all pages; while they come, how many there are. */
export async function allPages<T>(
	fetch: FetchPage<T>,
	onCount?: (n: number) => void,
): Promise<T[]> {
	const all: T[] = [];
	let after: string | undefined;
	do {
		const page = await patiently(() => fetch(after));
		all.push(...page.items);
		onCount?.(all.length);
		after = page.more ? page.next : undefined;
	} while (after !== undefined);
	return all;
}
