// SPDX-License-Identifier: Apache-2.0
import { expect, test, vi } from "vitest";
import { changesOf, type TenantRow, textsOf } from "../src/lib/tenants";

vi.mock("@common/stores/session", () => ({
	connection: { state: "offline" },
	onClient: () => {},
}));

const acme = {
	id: "acme",
	name: "Acme",
	host: "im.acme.example",
	users_max: 50,
	files_bytes_max: 500_000,
	file_bytes_max: 3 * 1024 * 1024,
} as TenantRow;

test("what was not typed is not sent", () => {
	const before = textsOf(acme);
	expect(changesOf(before, { ...before })).toEqual({});
	expect(changesOf(before, { ...before, name: "Acme 2" })).toEqual({ name: "Acme 2" });
});

test("what was typed is sent as numbers and as a host name", () => {
	const before = textsOf(acme);
	expect(
		changesOf(before, {
			...before,
			host: "https://Other.Example/",
			users_max: "",
			files_bytes_max: "2",
		}),
	).toEqual({ host: "other.example", users_max: 0, files_bytes_max: 2 * 1024 * 1024 });
});

test("less than a megabyte is not shown as none", () => {
	expect(textsOf(acme).files_bytes_max).toBe("0.476837");
	expect(textsOf(acme).file_bytes_max).toBe("3");
	expect(textsOf(null).users_max).toBe("");
});
