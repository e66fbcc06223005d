// SPDX-License-Identifier: Apache-2.0
// What there is, in the order of the navigation. A new screen is a row and a
// file; its code is loaded when somebody goes there.
import type { Key } from "@i18n";
import type { IconName } from "@common/components/AppIcon.vue";
import type { Component } from "vue";

export interface Screen {
	/** In the address. */
	name: string;
	title: Key;
	load: () => Promise<{ default: Component }>;
	/** Of one thing: shown in place of the list when the address names it. */
	one?: () => Promise<{ default: Component }>;
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
				load: () => import("./screens/PeopleScreen.vue"),
				one: () => import("./screens/PersonScreen.vue"),
			},
			{
				name: "departments",
				title: "dept.title",
				load: () => import("./screens/DepartmentsScreen.vue"),
			},
			{
				name: "import",
				title: "import.title",
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
				load: () => import("./screens/GroupsScreen.vue"),
				one: () => import("./screens/GroupScreen.vue"),
			},
			{
				name: "channels",
				title: "channel.title",
				load: () => import("./screens/ChannelsScreen.vue"),
			},
			{
				name: "rooms",
				title: "room.title",
				load: () => import("./screens/RoomsScreen.vue"),
			},
			{
				name: "announcements",
				title: "cast.title",
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
				load: () => import("./screens/WordsScreen.vue"),
			},
			{
				name: "flagged",
				title: "flagged.title",
				load: () => import("./screens/FlaggedScreen.vue"),
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
				load: () => import("./screens/KeysScreen.vue"),
			},
			{
				name: "webhooks",
				title: "hook.title",
				load: () => import("./screens/WebhooksScreen.vue"),
				one: () => import("./screens/WebhookScreen.vue"),
			},
			{
				name: "callbacks",
				title: "callback.title",
				load: () => import("./screens/CallbacksScreen.vue"),
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
				load: () => import("./screens/SettingsScreen.vue"),
			},
			{
				name: "branding",
				title: "brand.title",
				load: () => import("./screens/BrandScreen.vue"),
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
				load: () => import("./screens/BackupsScreen.vue"),
			},
			{
				name: "health",
				title: "health.title",
				load: () => import("./screens/HealthScreen.vue"),
			},
			{
				name: "about",
				title: "about.title",
				load: () => import("./screens/AboutScreen.vue"),
			},
		],
	},
];

export const firstScreen = "overview";

export function findScreen(
	name: string,
): { section: Section; screen: Screen } | undefined {
	for (const section of sections) {
		const screen = section.screens.find((s) => s.name === name);
		if (screen)
			return { section, screen };
	}
	return undefined;
}
