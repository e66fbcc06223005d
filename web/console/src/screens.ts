// SPDX-License-Identifier: Apache-2.0
// What there is, in the order of the navigation. A new screen is a row and a
// file; its code is loaded when somebody goes there.
import type { Key } from "@i18n";
import type { IconName } from "@common/components/AppIcon.vue";
import type { Component } from "vue";
import { may } from "./lib/may";
import { hasTenants } from "./lib/tenants";

export interface Screen {
	/** In the address. */
	name: string;
	title: Key;
	/** Rights of which a role needs one to see it; none: administrators. */
	sees?: readonly string[];
	/** The right without which its buttons that change something are left
	 * out; absent: it looks for itself. */
	changes?: string;
	load: () => Promise<{ default: Component }>;
	/** Of one thing: shown in place of the list when the address names it. */
	one?: () => Promise<{ default: Component }>;
	/** Not in the navigation unless it says so. */
	isThere?: () => boolean;
}

export interface Section {
	name: string;
	title: Key;
	icon: IconName;
	screens: readonly Screen[];
}

export const sections: readonly Section[] = [
	{
		name: "overview",
		title: "over.title",
		icon: "list",
		screens: [
			{
				name: "overview",
				title: "over.title",
				sees: ["tenant.read"],
				load: () => import("./screens/OverviewScreen.vue"),
			},
		],
	},
	{
		name: "people",
		title: "nav.people",
		icon: "people",
		screens: [
			{
				name: "people",
				title: "people.title",
				sees: ["user.read", "user.write", "user.password", "device.read"],
				load: () => import("./screens/PeopleScreen.vue"),
				one: () => import("./screens/PersonScreen.vue"),
			},
			{
				name: "departments",
				title: "dept.title",
				sees: ["department.read", "department.write"],
				changes: "department.write",
				load: () => import("./screens/DepartmentsScreen.vue"),
			},
			{
				name: "roles",
				title: "role.title",
				load: () => import("./screens/RolesScreen.vue"),
			},
			{
				name: "import",
				title: "import.title",
				sees: ["user.write"],
				load: () => import("./screens/ImportScreen.vue"),
			},
		],
	},
	{
		name: "conversations",
		title: "nav.conversations",
		icon: "chat",
		screens: [
			{
				name: "groups",
				title: "group.title",
				sees: ["group.read", "group.write"],
				changes: "group.write",
				load: () => import("./screens/GroupsScreen.vue"),
				one: () => import("./screens/GroupScreen.vue"),
			},
			{
				name: "channels",
				title: "channel.title",
				sees: ["channel.read", "channel.write"],
				changes: "channel.write",
				load: () => import("./screens/ChannelsScreen.vue"),
				one: () => import("./screens/ChannelScreen.vue"),
			},
			{
				name: "rooms",
				title: "room.title",
				sees: ["room.read", "room.write"],
				changes: "room.write",
				load: () => import("./screens/RoomsScreen.vue"),
				one: () => import("./screens/RoomScreen.vue"),
			},
			{
				name: "announcements",
				title: "cast.title",
				sees: ["broadcast.read", "broadcast.write"],
				changes: "broadcast.write",
				load: () => import("./screens/BroadcastsScreen.vue"),
			},
		],
	},
	{
		name: "messages",
		title: "nav.messages",
		icon: "compose",
		screens: [
			{
				name: "words",
				title: "words.title",
				sees: ["words.read", "words.write"],
				changes: "words.write",
				load: () => import("./screens/WordsScreen.vue"),
			},
			{
				name: "find",
				title: "find.title",
				sees: ["audit.read"],
				load: () => import("./screens/AuditSearchScreen.vue"),
			},
			{
				name: "reports",
				title: "report.title",
				sees: ["report.read", "report.write"],
				load: () => import("./screens/ReportsScreen.vue"),
			},
			{
				name: "flagged",
				title: "flagged.title",
				sees: ["words.read", "words.write"],
				changes: "words.write",
				load: () => import("./screens/FlaggedScreen.vue"),
			},
			{
				name: "retention",
				title: "keep.title",
				sees: ["retention.read", "retention.write"],
				changes: "retention.write",
				load: () => import("./screens/RetentionScreen.vue"),
			},
		],
	},
	{
		name: "integrations",
		title: "nav.integrations",
		icon: "link",
		screens: [
			{
				name: "keys",
				title: "key.title",
				sees: ["access.read", "access.write"],
				changes: "access.write",
				load: () => import("./screens/KeysScreen.vue"),
			},
			{
				name: "issuers",
				title: "issuer.title",
				load: () => import("./screens/IssuersScreen.vue"),
			},
			{
				name: "webhooks",
				title: "hook.title",
				sees: ["webhook.read", "webhook.write"],
				changes: "webhook.write",
				load: () => import("./screens/WebhooksScreen.vue"),
				one: () => import("./screens/WebhookScreen.vue"),
			},
			{
				name: "callbacks",
				title: "callback.title",
				sees: ["callback.read", "callback.write"],
				changes: "callback.write",
				load: () => import("./screens/CallbacksScreen.vue"),
			},
			{
				name: "examples",
				title: "example.title",
				sees: ["access.read", "access.write"],
				changes: "access.write",
				load: () => import("./screens/ExamplesScreen.vue"),
			},
		],
	},
	{
		name: "settings",
		title: "set.title",
		icon: "edit",
		screens: [
			{
				name: "settings",
				title: "set.title",
				sees: ["setting.read", "setting.write"],
				changes: "setting.write",
				load: () => import("./screens/SettingsScreen.vue"),
			},
			{
				name: "branding",
				title: "brand.title",
				load: () => import("./screens/BrandScreen.vue"),
			},
			{
				name: "address",
				title: "net.title",
				sees: ["box.read", "box.write"],
				changes: "box.write",
				load: () => import("./screens/AddressScreen.vue"),
			},
			{
				name: "mail",
				title: "mail.title",
				sees: ["box.read", "box.write"],
				changes: "box.write",
				load: () => import("./screens/MailScreen.vue"),
			},
		],
	},
	{
		name: "monitoring",
		title: "nav.monitoring",
		icon: "eye",
		screens: [
			{
				name: "monitor",
				title: "mon.title",
				sees: ["box.read"],
				load: () => import("./screens/MonitorScreen.vue"),
			},
			{
				name: "slow",
				title: "slow.title",
				sees: ["box.read"],
				load: () => import("./screens/SlowScreen.vue"),
			},
			{
				name: "log",
				title: "log.title",
				sees: ["box.read"],
				load: () => import("./screens/LogScreen.vue"),
			},
			{
				name: "journey",
				title: "way.title",
				sees: ["box.read"],
				load: () => import("./screens/JourneyScreen.vue"),
			},
		],
	},
	{
		name: "system",
		title: "nav.system",
		icon: "heart",
		screens: [
			{
				name: "backups",
				title: "backup.title",
				sees: ["box.read", "box.write"],
				changes: "box.write",
				load: () => import("./screens/BackupsScreen.vue"),
			},
			{
				name: "health",
				title: "health.title",
				sees: ["box.read"],
				load: () => import("./screens/HealthScreen.vue"),
			},
			{
				name: "audit",
				title: "audit.title",
				sees: ["audit.read"],
				load: () => import("./screens/AuditScreen.vue"),
			},
			{
				name: "organisations",
				title: "tenant.title",
				load: () => import("./screens/TenantsScreen.vue"),
				isThere: () => hasTenants.value,
			},
			{
				name: "licence",
				title: "licence.title",
				load: () => import("./screens/LicenceScreen.vue"),
			},
			{
				name: "about",
				title: "about.title",
				sees: ["box.read"],
				load: () => import("./screens/AboutScreen.vue"),
			},
		],
	},
];

/** Those that one may see. */
export function ownSections(): Section[] {
	return sections
		.map((section) => ({
			...section,
			screens: section.screens.filter(
				(s) => may(...(s.sees ?? [])) && (s.isThere?.() ?? true),
			),
		}))
		.filter((section) => section.screens.length);
}

export function firstScreen(): string {
	return ownSections()[0]?.screens[0]?.name ?? "";
}

export function findScreen(
	name: string,
): { section: Section; screen: Screen } | undefined {
	const own = ownSections();
	for (const section of sections) {
		const screen = section.screens.find(
			(s) => s.name === name && may(...(s.sees ?? [])),
		);
		if (screen)
			return { section: own.find((s) => s.name === section.name) ?? section, screen };
	}
	return undefined;
}
