// SPDX-License-Identifier: Apache-2.0
// One thing from the server, and how the asking went.
import { onScopeDispose, ref, shallowRef } from "vue";
import { patiently } from "./patient";

/* Whoever goes through screens quickly waits some seconds before she is told. */
const tries = 6;

export function useLoad<T>(fetch: () => Promise<T>) {
	const value = shallowRef<T>();
	const error = shallowRef<unknown>();
	const isLoading = ref(false);
	let turn = 0;

	async function again(): Promise<void> {
		const mine = ++turn;
		isLoading.value = true;
		error.value = undefined;
		try {
			const found = await patiently(fetch, undefined, tries);
			if (mine === turn)
				value.value = found;
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
	void again();
	return { value, error, isLoading, again };
}
