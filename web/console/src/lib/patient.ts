// SPDX-License-Identifier: Apache-2.0
// Many calls in a row: when the server says "too fast", they wait for it.
import { YizhanError } from "@yizhan/sdk";

const firstMs = 250;
const mostMs = 4000;

function pause(ms: number, signal?: AbortSignal): Promise<void> {
	return new Promise((resolve, reject) => {
		const aborted = () => {
			clearTimeout(timer);
			reject(new YizhanError("aborted"));
		};
		const timer = setTimeout(() => {
			signal?.removeEventListener("abort", aborted);
			resolve();
		}, ms);
		signal?.addEventListener("abort", aborted, { once: true });
	});
}

const passing = new Set(["too_fast", "busy", "again"]);

/** Runs it until it is not refused for haste, or was so often. */
export async function patiently<T>(
	task: () => Promise<T>,
	signal?: AbortSignal,
	tries = Infinity,
): Promise<T> {
	for (let ms = firstMs; ; ms = Math.min(ms * 2, mostMs)) {
		if (signal?.aborted)
			throw new YizhanError("aborted");
		try {
			return await task();
		} catch (e) {
			if (!(e instanceof YizhanError) || !passing.has(e.code) || --tries < 1)
				throw e;
		}
		await pause(ms, signal);
	}
}
