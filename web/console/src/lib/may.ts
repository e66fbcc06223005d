// SPDX-License-Identifier: Apache-2.0
// What one may here. The server decides with each call; this only leaves out
// what it would refuse.
import { me } from "@common/stores/session";

/** Administrators may everything, others what a right of their role says:
 * with one of these. Without any, administrators alone. */
export function may(...rights: string[]): boolean {
	return (
		me.value.admin === true ||
		rights.some((right) => me.value.rights?.includes(right))
	);
}

export function mayEnter(): boolean {
	return may() || !!me.value.rights?.length;
}
