// SPDX-License-Identifier: Apache-2.0
// Several organisations on one box, looked after by the admins of the first:
// there is nothing of it in the console until they ask for it.
import { client, connection, onClient } from "@common/stores/session";
import type { TenantGetOut, TenantListOut } from "@yizhan/sdk";
import { ref, watch } from "vue";
import { hostOf } from "../setup/addresses";
import { ofBox } from "./box";
import type { Page } from "./pages";

export type Tenant = TenantGetOut["tenant"];

/** One of the list; of one that was deleted nothing else can be asked. */
export type TenantRow = Omit<Tenant, "suspended"> &
	Pick<TenantListOut["tenants"][number], "state" | "erase_ts">;

/** Each with its label. */
export const states = {
	active: "tenant.active",
	suspended: "tenant.suspended",
	deleted: "tenant.deleted",
} as const;
export type TenantState = keyof typeof states;

/** A page of the list with what each may have, which is its own to say;
 * undefined: all but the deleted. Null: somebody else looks after them. */
export async function tenantPage(
	state: TenantState | undefined,
	after: string | undefined,
	limit: number,
): Promise<Page<TenantRow> | null> {
	const told = await ofBox(
		client().call("tenant.list", {
			...(after && { after }),
			...(state && { state }),
			limit,
		}),
	);
	if (!told)
		return null;
	const items = await Promise.all(
		told.tenants.map(async (row) =>
			row.state === "deleted"
				? row
				: { ...row, ...(await client().call("tenant.get", { id: row.id })).tenant },
		),
	);
	return { items, more: told.more, next: items.at(-1)?.id };
}

export const first = "default";

/** Whether its screen is there. */
export const hasTenants = ref(false);

async function ask(): Promise<void> {
	try {
		const told = await ofBox(client().call("tenant.get", { id: first }));
		hasTenants.value = !!told?.tenant.tends_ts;
	} catch {
		/* Asked again with the next connection. */
	}
}

onClient(() => {
	hasTenants.value = false;
});
watch(
	() => connection.state,
	(state) => {
		if (state === "online")
			void ask();
	},
	{ immediate: true },
);

export async function setTends(tends: boolean): Promise<void> {
	const { tenant } = await client().call("tenant.update", { id: first, tends });
	hasTenants.value = !!tenant.tends_ts;
}

/** Its id may be such. */
export const isTenantId = (id: string): boolean => /^[a-z0-9-]{1,32}$/.test(id);

/** As the DNS has it: what is typed may be a whole address, and Chinese. */
export function hostOfName(text: string): string {
	const bare = hostOf(text);
	try {
		return bare && new URL(`http://${bare}`).hostname;
	} catch {
		return bare; /* the server says what is wrong with it */
	}
}

const megabyte = 1024 * 1024;

/** What it may have, in the order of the form: each a number, 0 is none of its
 * own. */
export const quotas = [
	{ name: "users_max", label: "tenant.users", unit: 1 },
	{ name: "sessions_max", label: "tenant.sessions", unit: 1 },
	{ name: "messages_per_s", label: "tenant.rate", unit: 1 },
	{ name: "files_bytes_max", label: "tenant.files", unit: megabyte },
	{ name: "file_bytes_max", label: "tenant.file", unit: megabyte },
] as const;

export type QuotaName = (typeof quotas)[number]["name"];

/** What was typed, for the server; undefined: no number. */
export function quotaOf(text: string, unit: number): number | undefined {
	const clean = text.trim() || "0";
	return /^\d{1,10}$/.test(clean) ? Number(clean) * unit : undefined;
}

/** Its form, as people read and type it. */
export type TenantTexts = Record<"name" | "host" | QuotaName, string>;

/* What others set may be no whole number of megabytes. */
const quotaText = (n: number | undefined, unit: number) =>
	n ? String(Number((n / unit).toFixed(6))) : "";

export function textsOf(x: TenantRow | null): TenantTexts {
	return {
		name: x?.name ?? "",
		host: x?.host ?? "",
		...(Object.fromEntries(
			quotas.map((q) => [q.name, quotaText(x?.[q.name], q.unit)]),
		) as Record<QuotaName, string>),
	};
}

/** For the server: what is the same stays exactly as it has it. */
export function changesOf(before: TenantTexts, now: TenantTexts) {
	const isNew = (name: keyof TenantTexts) => now[name] !== before[name];
	return {
		...(isNew("name") && { name: now.name }),
		...(isNew("host") && { host: hostOfName(now.host) }),
		...Object.fromEntries(
			quotas
				.filter((q) => isNew(q.name))
				.map((q) => [q.name, quotaOf(now[q.name], q.unit)]),
		),
	};
}
