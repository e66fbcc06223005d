// SPDX-License-Identifier: Apache-2.0
import { useTask } from "@common/lib/task";
import { expect, test } from "vitest";

test("does one thing at a time", async () => {
	const { isBusy, run } = useTask();
	const done: string[] = [];
	let end = (): void => undefined;
	const first = run(async () => {
		await new Promise<void>((ends) => {
			end = ends;
		});
		done.push("first");
	});
	expect(isBusy.value).toBe(true);
	await run(async () => {
		done.push("meanwhile");
	});
	end();
	await first;
	expect(isBusy.value).toBe(false);
	expect(done).toEqual(["first"]);
});

test("keeps what was wrong until the next one begins", async () => {
	const { error, isBusy, run } = useTask();
	const wrong = new Error("no");
	await run(() => Promise.reject(wrong));
	expect(error.value).toBe(wrong);
	expect(isBusy.value).toBe(false);
	await run(async () => expect(error.value).toBeUndefined());
	expect(error.value).toBeUndefined();
});
