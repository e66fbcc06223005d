// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest";
import { effectScope } from "vue";

const answer = vi.hoisted(() => {
	const kept = new Map<string, string>();
	vi.stubGlobal("sessionStorage", {
		getItem: (key: string) => kept.get(key) ?? null,
		setItem: (key: string, value: string) => kept.set(key, value),
	});
	return { busy: true };
});
vi.mock("@common/stores/session", () => ({
	client: () => ({ call: async () => ({ ...answer }) }),
	connection: { state: "online" },
	onClient: () => {},
}));
vi.mock("@common/stores/toast", () => ({ attempt: (p: Promise<unknown>) => p }));

test("whoever sees how a restore ended is not told of it at a later sign-in", async () => {
	const { restoring, setRestoring } = await import("../src/lib/restored");
	const { useBackups } = await import("../src/lib/useBackups");
	setRestoring("yizhan-1.tar.zst");
	const scope = effectScope();
	const state = scope.run(() => useBackups(1))!;
	await vi.waitFor(() => expect(state.isBusy.value).toBe(true));
	expect(restoring.value).toBe("yizhan-1.tar.zst");
	answer.busy = false;
	await state.again();
	await vi.waitFor(() => expect(restoring.value).toBe(""));
	scope.stop();
});
