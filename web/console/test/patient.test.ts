// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { effectScope } from "vue";
import { type ErrorCode, YizhanError } from "@yizhan/sdk";
import { useLoad } from "../src/lib/load";
import { patiently } from "../src/lib/patient";

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** Refused so often, then answered. */
function hasty(refusals: number, code: ErrorCode = "too_fast") {
	return vi.fn(() =>
		refusals-- > 0
			? Promise.reject(new YizhanError(code))
			: Promise.resolve("an answer"),
	);
}

test("what was refused for haste is asked again", async () => {
	const task = hasty(7);
	const answer = patiently(task);
	await vi.runAllTimersAsync();
	expect(await answer).toBe("an answer");
	expect(task).toHaveBeenCalledTimes(8);
});

test("what was refused for another reason is not", async () => {
	const task = hasty(1, "forbidden");
	await expect(patiently(task)).rejects.toThrow("forbidden");
	expect(task).toHaveBeenCalledTimes(1);
});

test("a screen waits for a while, and then says so", async () => {
	const scope = effectScope();
	const [soon, never] = scope.run(() => [useLoad(hasty(3)), useLoad(hasty(99))])!;
	await vi.runAllTimersAsync();
	expect(soon!.value.value).toBe("an answer");
	expect(soon!.error.value).toBeUndefined();
	expect((never!.error.value as YizhanError).code).toBe("too_fast");
	expect(never!.isLoading.value).toBe(false);
	scope.stop();
});
