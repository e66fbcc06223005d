// SPDX-License-Identifier: Apache-2.0
// What narrows the list of people: as the address of the screen says it, and
// as the server is asked.
import type { UserListIn } from "@yizhan/sdk";

const names = ["state", "role", "department", "tag", "online"] as const;

/** What is empty narrows nothing. */
export type Filters = Record<(typeof names)[number], string>;

/** Stands among the roles, of which none can be called so. */
export const admins = "*";

const states: Readonly<Record<string, boolean>> = {
	active: false,
	disabled: true,
};

export const filtersOf = (query: Readonly<Record<string, string>>): Filters =>
	Object.fromEntries(names.map((n) => [n, query[n] ?? ""])) as Filters;

export function askedBy(f: Filters): UserListIn {
	const disabled = states[f.state];
	return {
		...(disabled !== undefined && { disabled }),
		...(f.role && (f.role === admins ? { admin: true } : { role: f.role })),
		...(f.department && { department: f.department }),
		...(f.tag && { tag: f.tag }),
		...(f.online && { online: true }),
	};
}
