// SPDX-License-Identifier: Apache-2.0
// A list that the server gives by pages: one page is shown at a time.
import { onScopeDispose, ref, shallowRef } from "vue";

export interface Page<T> {
	items: readonly T[];
	more: boolean;
	/** What the next page comes after. */
	next?: string | undefined;
}

export type FetchPage<T> = (after: string | undefined) => Promise<Page<T>>;

export function usePages<T>(fetch: FetchPage<T>) {
	const items = shallowRef<readonly T[]>([]);
	const isLoading = ref(false);
	const isThere = ref(false); /* something was loaded once */
	const hasMore = ref(false);
	const error = shallowRef<unknown>();
	/** 0 is the first. */
	const page = ref(0);
	/* What each page comes after; the first comes after nothing. */
	let starts: (string | undefined)[] = [undefined];
	let turn = 0;

	async function show(at: number): Promise<void> {
		const mine = ++turn;
		isLoading.value = true;
		error.value = undefined;
		try {
			const found = await fetch(starts[at]);
			if (mine !== turn)
				return; /* somebody has asked for something else since */
			items.value = found.items;
			hasMore.value = found.more && found.next !== undefined;
			starts = [...starts.slice(0, at + 1), found.next];
			page.value = at;
			isThere.value = true;
		} catch (e) {
			if (mine === turn)
				error.value = e;
		} finally {
			if (mine === turn)
				isLoading.value = false;
		}
	}

	/** From the first page on: something else is asked for. */
	const restart = () => {
		starts = [undefined];
		return show(0);
	};
	onScopeDispose(() => {
		turn++;
	});
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

/** All pages, one after the other. */
export async function* allPages<T>(
	fetch: FetchPage<T>,
): AsyncGenerator<readonly T[]> {
	let after: string | undefined;
	for (let more = true; more; ) {
		const page = await fetch(after);
		yield page.items;
		more = page.more && page.next !== undefined;
		after = page.next;
	}
}
