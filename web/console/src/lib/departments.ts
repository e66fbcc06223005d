// SPDX-License-Identifier: Apache-2.0
// All departments.
import { client } from "@common/stores/session";
import type { Department } from "@yizhan/sdk";
import { allPages } from "./pages";
import { departmentFinder } from "./tree";

const pageSize = 500;

export const loadDepartments = () =>
	allPages<Department>(async (after) => {
		const { departments, more } = await client().call("department.tree", {
			...(after && { after }),
			limit: pageSize,
		});
		return { items: departments, more, next: departments.at(-1)?.id };
	});

export const findDepartments = async () =>
	departmentFinder(await loadDepartments());
