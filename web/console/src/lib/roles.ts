// SPDX-License-Identifier: Apache-2.0
// Roles by their names: those of the product are called in the page's language.
import { t } from "@i18n";

const builtin = {
	auditor: "role.auditor",
	helper: "role.helper",
} as const;

export function roleName(role: { id: string; name?: string }): string {
	return role.id in builtin
		? t(builtin[role.id as keyof typeof builtin])
		: (role.name ?? role.id);
}
