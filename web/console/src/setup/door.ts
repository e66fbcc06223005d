// SPDX-License-Identifier: Apache-2.0
// Whether this page is the set-up of a box without an admin, at /setup; and
// the token of the link, which leaves the address bar but survives a reload.
import { finishSetup, setupState, YizhanError } from "@yizhan/sdk";
import { begin, tenant, url } from "@common/stores/session";
import { ref } from "vue";
import { program } from "../program";
import { href, read } from "../router";

export type DoorState = "form" | "nolink" | "badlink" | "done";

export const isAtDoor = ref(location.pathname.replace(/\/$/, "") === "/setup");
export const doorState = ref<DoorState>("form");
let token = "";

/** History keeps it with this entry alone: no storage, no address. */
function takeToken(): string {
	const given = location.hash.replace(/^#(t=)?/, "");
	const kept = (history.state as { setup?: unknown } | null)?.setup;
	const found = given || (typeof kept === "string" ? kept : "");
	history.replaceState({ setup: found }, "", location.pathname + location.search);
	return found;
}

export async function openDoor(): Promise<void> {
	token = takeToken();
	if (!token)
		doorState.value = "nolink";
	try {
		await setupState(url, tenant.value ? { tenant: tenant.value } : {});
	} catch (e) {
		if (e instanceof YizhanError && e.code === "unknown_operation")
			doorState.value = "done";
	}
}

export async function enter(form: {
	org: string;
	user: string;
	name: string;
	password: string;
}): Promise<void> {
	try {
		const answer = await finishSetup(url, { ...form, token });
		token = "";
		history.replaceState(null, "", `/console/${href("setup", "address")}`);
		read();
		await begin({ token: answer.token, user: answer.user }, program);
		isAtDoor.value = false;
	} catch (e) {
		const code = e instanceof YizhanError ? e.code : undefined;
		if (code === "setup_done" || code === "unknown_operation")
			doorState.value = "done";
		else if (code === "setup_token_invalid")
			doorState.value = "badlink";
		else
			throw e;
	}
}
