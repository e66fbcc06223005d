// SPDX-License-Identifier: Apache-2.0

/** The first answer to what `isWanted` stays away, on connections that the page
 * makes from now on, until it is released. */
export async function holdAnswer(page, isWanted) {
	let give;
	const held = new Promise((resolve) => {
		give = resolve;
	});
	let wanted;
	await page.routeWebSocket(/\/ws/, (socket) => {
		const server = socket.connectToServer();
		socket.onMessage((text) => {
			const { id, method, params } = JSON.parse(text);
			if (isWanted(method, params))
				wanted ??= id;
			server.send(text);
		});
		server.onMessage((text) => {
			if (wanted === undefined || JSON.parse(text).id !== wanted)
				return socket.send(text);
			wanted = -1;
			give(() => socket.send(text));
		});
	});
	return {
		/** When it has come. */
		come: () => held,
		release: async () => (await held)(),
	};
}
