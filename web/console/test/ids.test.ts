// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { ref } from "vue";
import { useCid } from "../src/lib/ids";

test("what is said again has its id until it is something else", () => {
	const text = ref("hello");
	const to = ref("all");
	const cid = useCid([text, to]);
	const first = cid();
	expect(cid()).toBe(first);
	text.value = "hello!";
	const second = cid();
	expect(second).not.toBe(first);
	to.value = "tag";
	expect(cid()).not.toBe(second);
});
