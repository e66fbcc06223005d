// SPDX-License-Identifier: Apache-2.0
// What a form asks of the server: one thing at a time, and what was wrong
// with the last one.
import { ref } from "vue";

export function useTask() {
	const isBusy = ref(false);
	const error = ref<unknown>();

	/** Nothing while another one is under way. */
	async function run(task: () => Promise<void>): Promise<void> {
		if (isBusy.value)
			return;
		isBusy.value = true;
		error.value = undefined;
		try {
			await task();
		} catch (e) {
			error.value = e;
		} finally {
			isBusy.value = false;
		}
	}

	return { isBusy, error, run };
}
