// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createSSRApp, effectScope, ssrContextKey } from "vue";

const asked: string[] = [];
const page = vi.hoisted(() => {
	const kept = { getItem: () => null, setItem: () => undefined };
	vi.stubGlobal("localStorage", kept);
	vi.stubGlobal("sessionStorage", kept);
	vi.stubGlobal("addEventListener", () => undefined);
	vi.stubGlobal("location", { hash: "", origin: "https://box.example" });
	return { hidden: false };
});
vi.mock("@common/stores/session", () => ({
	client: () => ({
		call: async (op: string) => {
			asked.push(op);
			return op === "doctor.run" ? { findings: [] } : {};
		},
	}),
	connection: { state: "online" },
	me: { value: { id: "alice", admin: true } },
	onClient: () => undefined,
}));
vi.mock("@common/stores/toast", () => ({ attempt: (p: Promise<unknown>) => p }));

beforeAll(() => {
	vi.useFakeTimers();
});
afterAll(() => {
	vi.useRealTimers();
});

/** What is asked while so many seconds pass. */
async function within(seconds: number): Promise<string[]> {
	asked.length = 0;
	await vi.advanceTimersByTimeAsync(seconds * 1000);
	return [...asked].sort();
}

test("the tiles of the overview renew every 30 seconds while it is looked at", async () => {
	const tiles = [
		"backup.list",
		"licence.get",
		"monitor.stats",
		"report.list",
		"server.status",
		"tenant.stats",
	];
	const screen = (await import("../src/screens/OverviewScreen.vue")).default as unknown as {
		setup(props: object, context: object): void;
	};
	vi.stubGlobal("document", page);
	const scope = effectScope();
	/* Without a browser a screen is made as for a server. */
	createSSRApp({})
		.provide(ssrContextKey, {})
		.runWithContext(() =>
			scope.run(() => screen.setup({}, { expose: () => undefined })),
		);
	expect(asked).toEqual(expect.arrayContaining(tiles));
	expect(await within(29)).toEqual([]);
	expect(await within(1)).toEqual(tiles);
	expect(await within(29)).toEqual([]);
	expect(await within(1)).toEqual(tiles);
	page.hidden = true;
	expect(await within(60)).toEqual([]);
	page.hidden = false;
	expect(await within(30)).toEqual(tiles);
	scope.stop();
	expect(await within(60)).toEqual([]);
});
