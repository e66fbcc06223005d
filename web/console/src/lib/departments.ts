// SPDX-License-Identifier: Apache-2.0
// All departments.
import { client } from "@common/stores/session";
import type { Department } from "@yizhan/sdk";
import { allPages } from "./pages";
import { patiently } from "./patient";
import { departmentFinder } from "./tree";

const pageSize = 500;

export async function loadDepartments(): Promise<Department[]> {
	const out: Department[] = [];
	const fetch = async (after: string | undefined) => {
		const { departments, more } = await patiently(() =>
			client().call("department.tree", {
				...(after && { after }),
				limit: pageSize,
			}),
		);
		return { items: departments, more, next: departments.at(-1)?.id };
	};
	for await (const some of allPages(fetch))
		out.push(...some);
	return out;
}

export const findDepartments = async () =>
	departmentFinder(await loadDepartments());
