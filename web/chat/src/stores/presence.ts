// SPDX-License-Identifier: Apache-2.0
// Whether one other person is here, as long as it is looked at.
import type { Operations } from "@yizhan/sdk";
import { computed, onScopeDispose, shallowRef } from "vue";
import { locale, t } from "../i18n";
import { listText } from "@common/lib/dates";
import { now } from "./clock";
import { client } from "./session";

type Presence = Operations["presence.get"]["out"]["presence"][number];

/** Changes are told for a while only: asked again before it ends. */
const early = 0.9;

export function usePresence(user: string) {
	const presence = shallowRef<Presence>();
	const users = [user];
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isOver = false;

	async function subscribe(): Promise<void> {
		clearTimeout(timer);
		if (client().state !== "online")
			return;
		const asked = client().call("presence.subscribe", { users });
		const out = await asked.catch(() => undefined);
		if (!out || isOver)
			return;
		[presence.value] = out.presence;
		timer = setTimeout(() => void subscribe(), out.lifetime_ms * early);
	}

	const offs = [
		client().on("event", ({ method, params }) => {
			const told = params as Presence;
			if (method === "presence" && told.user === user)
				presence.value = told;
		}),
		client().on("state", ({ state }) => {
			if (state === "online")
				void subscribe();
			else
				presence.value = undefined; /* who knows */
		}),
	];
	onScopeDispose(() => {
		isOver = true;
		clearTimeout(timer);
		for (const off of offs)
			off();
		client()
			.call("presence.unsubscribe", { users })
			.catch(() => undefined);
	});
	void subscribe();

	const isHere = computed(() => !!presence.value?.online);
	const text = computed(() => {
		const { online, status, last_seen_ts } = presence.value ?? {};
		const words = [status?.emoji, status?.text].filter(Boolean).join(" ");
		if (words)
			return words;
		if (online)
			return t("presence.here");
		const when = last_seen_ts && listText(last_seen_ts, now.value, locale.value);
		return when ? t("presence.lastSeen", { when }) : "";
	});
	return { isHere, text };
}
