// SPDX-License-Identifier: Apache-2.0
// What is asked of the server for a screen, and how the asking went.
import { onScopeDispose, ref, shallowRef } from "vue";
import { patiently } from "./patient";

/* Whoever goes through screens quickly waits some seconds before she is told. */
const tries = 6;

/** Asks the server; of several questions the last one counts. */
export function useAsking() {
	const error = shallowRef<unknown>();
	const isLoading = ref(false);
	let turn = 0;

	async function ask<T>(
		fetch: () => Promise<T>,
		take: (found: T) => void,
	): Promise<void> {
		const mine = ++turn;
		isLoading.value = true;
		error.value = undefined;
		try {
			const found = await patiently(fetch, undefined, tries);
			if (mine === turn)
				take(found);
		} catch (e) {
			if (mine === turn)
				error.value = e;
		} finally {
			if (mine === turn)
				isLoading.value = false;
		}
	}

	onScopeDispose(() => {
		turn++;
	});
	return { error, isLoading, ask };
}

export function useLoad<T>(fetch: () => Promise<T>) {
	const value = shallowRef<T>();
	const { error, isLoading, ask } = useAsking();
	const again = () =>
		ask(fetch, (found) => {
			value.value = found;
		});
	void again();
	return { value, error, isLoading, again };
}
