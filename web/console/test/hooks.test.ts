// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import calls from "../../../src/net/outcall.c?raw";
import states from "../../../src/core/webhookstate.c?raw";
import { en } from "../src/i18n/en";

const [, body = ""] = /^state_name\(([^]*?)^}/m.exec(states) ?? [];
const words = [
	...[...calls.matchAll(/\[OUTCALL_\w+\] = "(\w+)"/g)],
	...[...body.matchAll(/"(\w+)"/g)],
].map(([, word]) => word ?? "");

test("every state and result of a webhook has its text", () => {
	expect(words.length).toBeGreaterThan(12);
	expect(words.filter((word) => !(`hook.is.${word}` in en))).toEqual([]);
});
