// SPDX-License-Identifier: Apache-2.0
// The tree of departments as rows, and what may be moved where.
import type { Department } from "@yizhan/sdk";

export const levelsMax = 10;

export interface TreeRow {
	department: Department;
	/** 1 at the top. */
	level: number;
	hasChildren: boolean;
	isOpen: boolean;
}

export function childrenOf(
	all: readonly Department[],
	parent: string | undefined,
): Department[] {
	return all
		.filter((d) => (d.parent ?? "") === (parent ?? ""))
		.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
}

/** Each before those below it, but nothing below one that is closed. */
export function rowsOf(
	all: readonly Department[],
	closed: ReadonlySet<string>,
): TreeRow[] {
	const below = new Map<string, Department[]>();
	for (const d of all) {
		const siblings = below.get(d.parent ?? "");
		if (siblings)
			siblings.push(d);
		else
			below.set(d.parent ?? "", [d]);
	}
	const out: TreeRow[] = [];
	const walk = (parent: string, level: number) => {
		const some = (below.get(parent) ?? []).sort(
			(a, b) => a.order - b.order || (a.id < b.id ? -1 : 1),
		);
		for (const department of some) {
			const hasChildren = below.has(department.id);
			const isOpen = hasChildren && !closed.has(department.id);
			out.push({ department, level, hasChildren, isOpen });
			if (isOpen && level < levelsMax)
				walk(department.id, level + 1);
		}
	};
	walk("", 1);
	return out;
}

/** Not into itself, nor below itself, nor where it is already. */
export function mayMove(
	all: readonly Department[],
	id: string,
	target: string,
): boolean {
	const parents = new Map(all.map((d) => [d.id, d.parent]));
	if (target === id || (parents.get(id) ?? "") === target)
		return false;
	for (let at: string | undefined = target; at; at = parents.get(at))
		if (at === id)
			return false;
	return true;
}

interface Place {
	id: string;
	order: number;
}

/* What has to change for those beside each other to stand so. */
function places(wanted: readonly Department[]): Place[] {
	const orders = wanted.map((d) => d.order).sort((a, b) => a - b);
	/* Where two have the same place, all get new ones. */
	const isClear = new Set(orders).size === orders.length;
	return wanted
		.map((d, i) => ({ id: d.id, was: d.order, order: isClear ? orders[i]! : i }))
		.filter((d) => d.was !== d.order)
		.map(({ id, order }) => ({ id, order }));
}

/** What has to change for it to come one place up (-1) or down (1) among those
 * beside it; nothing at the end. */
export function shifts(
	all: readonly Department[],
	department: Department,
	by: -1 | 1,
): Place[] {
	const wanted = childrenOf(all, department.parent);
	const at = wanted.findIndex((d) => d.id === department.id);
	const other = wanted[at + by];
	if (!other)
		return [];
	wanted[at] = other;
	wanted[at + by] = department;
	return places(wanted);
}

/** Both are below the same one, or at the top. */
export const areBeside = (all: readonly Department[], ...ids: string[]) =>
	new Set(ids.map((id) => all.find((d) => d.id === id)?.parent ?? "")).size === 1;

/** What has to change for it to stand before or behind one beside it. */
export function putBeside(
	all: readonly Department[],
	id: string,
	target: string,
	isBehind: boolean,
): Place[] {
	const moved = all.find((d) => d.id === id);
	if (!moved || id === target || !areBeside(all, id, target))
		return [];
	const wanted = childrenOf(all, moved.parent).filter((d) => d.id !== id);
	const at = wanted.findIndex((d) => d.id === target);
	wanted.splice(isBehind ? at + 1 : at, 0, moved);
	return places(wanted);
}

/** Where it may be put: every department but itself and those below it. */
export function placesFor(
	all: readonly Department[],
	id: string | undefined,
): TreeRow[] {
	const rows = rowsOf(all, new Set());
	const isBelow = (d: Department): boolean => {
		const parents = new Map(all.map((x) => [x.id, x.parent]));
		for (let at: string | undefined = d.id; at; at = parents.get(at))
			if (at === id)
				return true;
		return false;
	};
	return id ? rows.filter((r) => !isBelow(r.department)) : rows;
}

/** By id, or by a name that only one has. */
export function departmentFinder(
	all: readonly Department[],
): (text: string) => string | undefined {
	const ids = new Set(all.map((d) => d.id));
	const names = new Map<string, string | undefined>();
	for (const d of all)
		names.set(d.name, names.has(d.name) ? undefined : d.id);
	return (text) => (ids.has(text) ? text : names.get(text));
}
