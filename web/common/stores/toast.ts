// SPDX-License-Identifier: Apache-2.0
// Short notes at the edge of the page, one at a time.
import { ref } from "vue";
import { errorText } from "@i18n";

export const toast = ref<{ text: string; isBad: boolean }>();
let timer: ReturnType<typeof setTimeout> | undefined;

function show(text: string, isBad: boolean, ms: number): void {
	clearTimeout(timer);
	toast.value = { text, isBad };
	timer = setTimeout(() => {
		toast.value = undefined;
	}, ms);
}

export function say(text: string): void {
	show(text, false, 2500);
}

export function sayError(error: unknown): void {
	show(errorText(error), true, 6000);
}

/** Runs it; a failure becomes a note. True when it went well. */
export async function attempt(task: Promise<unknown>): Promise<boolean> {
	try {
		await task;
		return true;
	} catch (error) {
		sayError(error);
		return false;
	}
}
