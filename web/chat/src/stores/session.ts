// SPDX-License-Identifier: Apache-2.0
// Who is here.
import { browserStorage } from "@yizhan/sdk";
import { client, type Program, startSession } from "@common/stores/session";

export * from "@common/stores/session";

const program: Program = {
	name: "yizhan-chat",
	store: (user) => browserStorage(`yizhan-${user.id}`),
};

export const startChat = () => startSession(program);

/** When it is connected, which a page that opens is not yet. */
export function online(): Promise<void> {
	const c = client();
	if (c.state === "online")
		return Promise.resolve();
	return new Promise((done) => {
		const off = c.on("state", ({ state }) => {
			if (state !== "online")
				return;
			off();
			done();
		});
	});
}
