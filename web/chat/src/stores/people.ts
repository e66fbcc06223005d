// SPDX-License-Identifier: Apache-2.0
// Names of people by id, reactive, from the SDK's cache.
import type { User } from "@yizhan/sdk";
import { shallowReactive } from "vue";
import { t } from "../i18n";
import { client, me, onClient } from "./session";

/* So the server calls whomever it deleted, in every language. */
const goneName = "Deleted person";

const known = shallowReactive(new Map<string, User>());

onClient((c) => {
	known.clear();
	c.people.on("change", (ids) => {
		for (const id of ids) {
			const user = c.people.get(id);
			if (user)
				known.set(id, user);
		}
	});
});

export function person(id: string): User | undefined {
	if (id === me.value.id)
		return me.value;
	const user = known.get(id);
	if (user || !id || id === "*")
		return user;
	/* Asks when it is not cached; `change` brings it. */
	const cached = client().people.get(id);
	return cached;
}

/** The name to show; the id stands in until it is known. */
export function nameOf(id: string): string {
	const name = person(id)?.name || id;
	return name === goneName ? t("person.gone") : name;
}

/** Of people of whom no more is told than their names. */
export function keepNames(users: readonly User[]): void {
	for (const user of users)
		known.set(user.id, { ...known.get(user.id), ...user });
}

export function keepPeople(users: readonly User[]): void {
	for (const user of users)
		known.set(user.id, user);
}
