// SPDX-License-Identifier: Apache-2.0
import { Client, type ClientOptions } from "../../src/index.js";
import { FakeClock, seeded } from "./clock.js";
import { FakeServer } from "./server.js";

export * from "./clock.js";
export * from "./server.js";
export { Refusal } from "./world.js";

export interface Stage {
	clock: FakeClock;
	server: FakeServer;
	random: () => number;
	/** A client of this person; not yet connected. */
	client(user: string, options?: Partial<ClientOptions>): Client;
	/** The same, once it is online. */
	online(user: string, options?: Partial<ClientOptions>): Promise<Client>;
}

/** A server with alice, bob and carol, and the clients of a test. */
export function stage(seed = 1): Stage {
	const clock = new FakeClock();
	const random = seeded(seed);
	const server = new FakeServer(clock, random);
	for (const user of ["alice", "bob", "carol"])
		server.world.addUser(user);
	const client = (user: string, options: Partial<ClientOptions> = {}) =>
		new Client({
			url: "https://box.example",
			token: `token-${user}`,
			device: { id: `${user}-1`, platform: "web" },
			WebSocket: server.WebSocket,
			clock,
			random,
			...options,
		});
	return {
		clock,
		server,
		random,
		client,
		async online(user, options) {
			const c = client(user, options);
			void c.connect();
			await clock.until(() => c.state === "online");
			return c;
		},
	};
}

/** Texts of what a timeline shows. */
export function texts(items: readonly { entry: any }[]): string[] {
	return items
		.filter((i) => i.entry.type === "message")
		.map((i) => i.entry.body?.text ?? "(recalled)");
}
