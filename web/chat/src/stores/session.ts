// SPDX-License-Identifier: Apache-2.0
// Who is here.
import { browserStorage } from "@yizhan/sdk";
import { type Program, startSession } from "@common/stores/session";

export * from "@common/stores/session";

const program: Program = {
	name: "yizhan-chat",
	store: (user) => browserStorage(`yizhan-${user.id}`),
};

export const startChat = () => startSession(program);
