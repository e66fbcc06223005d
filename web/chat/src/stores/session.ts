// SPDX-License-Identifier: Apache-2.0
// Who is here, and before that the set-up of the box.
import { browserStorage, finishSetup } from "@yizhan/sdk";
import {
	begin,
	phase,
	type Program,
	startSession,
	url,
} from "@common/stores/session";
import { ref } from "vue";
import { leaveSetup, takeSetupToken } from "../router";

export * from "@common/stores/session";

const program: Program = {
	name: "yizhan-chat",
	store: (user) => browserStorage(`yizhan-${user.id}`),
};

export const setupToken = ref<string>();
/** The first admin is made; people may be added before the chat begins. */
export const isSettingUp = ref(false);

export async function startChat(): Promise<void> {
	const token = takeSetupToken();
	if (token === undefined)
		return startSession(program);
	setupToken.value = token;
	phase.value = "setup";
}

export async function submitSetup(form: {
	org: string;
	user: string;
	name: string;
	password: string;
}): Promise<void> {
	const token = setupToken.value ?? "";
	const answer = await finishSetup(url, { ...form, token });
	isSettingUp.value = true;
	setupToken.value = undefined;
	leaveSetup();
	await begin({ token: answer.token, user: answer.user }, program);
}
