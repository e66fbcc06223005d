// SPDX-License-Identifier: Apache-2.0
// The tree of departments, one level at a time.
import { type Department, YizhanError } from "@yizhan/sdk";
import { client } from "./session";

const page = 500;

/** Those right below one, or at the top; none where people may not see them. */
export async function departmentsBelow(
	id: string | undefined,
): Promise<Department[]> {
	const all: Department[] = [];
	for (;;) {
		const last = all.at(-1);
		try {
			const out = await client().call("department.tree", {
				levels: 1,
				limit: page,
				...(id ? { id } : {}),
				...(last ? { after: last.id } : {}),
			});
			all.push(...out.departments);
			if (!out.more || !out.departments.length)
				return all;
		} catch (e) {
			if (e instanceof YizhanError && e.code === "forbidden")
				return [];
			throw e;
		}
	}
}
