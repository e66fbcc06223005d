// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from "node:timers/promises";

/** Asks again until the answer is truthy; fails with `what` otherwise. */
export async function until(what, ask, limit_ms = 20_000) {
	const end = Date.now() + limit_ms;
	for (;;) {
		const answer = await ask();
		if (answer)
			return answer;
		if (Date.now() > end)
			throw new Error(`not so: ${what}`);
		await pause(40);
	}
}
