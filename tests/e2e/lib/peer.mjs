// SPDX-License-Identifier: Apache-2.0
// A program that speaks the protocol itself, for messages by the hundred.
import { once } from "node:events";
import { createRequire } from "node:module";
import { setTimeout as pause } from "node:timers/promises";

const require = createRequire(
	new URL("../../../web/chat/package.json", import.meta.url),
);
const { WebSocket } = require("ws");

export class Peer {
	#socket;
	#waiting = new Map();
	#last = 0;

	static async open(url, token, device, platform = "desktop") {
		const peer = new Peer();
		peer.#socket = new WebSocket(
			`${url.replace(/^http/, "ws")}/ws`,
			"yizhan.v1",
			{ rejectUnauthorized: false },
		);
		peer.#socket.on("message", (data) => peer.#take(JSON.parse(data)));
		await once(peer.#socket, "open");
		await peer.call("session.open", {
			token,
			device: { id: device, platform },
		});
		return peer;
	}

	#take(frame) {
		const waiting = this.#waiting.get(frame.id);
		this.#waiting.delete(frame.id);
		if (frame.error)
			waiting?.reject(new Error(frame.error.data?.code ?? "refused"));
		else
			waiting?.resolve(frame.result);
	}

	call(method, params) {
		const id = ++this.#last;
		const frame = { jsonrpc: "2.0", id, method, params };
		return new Promise((resolve, reject) => {
			this.#waiting.set(id, { resolve, reject });
			this.#socket.send(JSON.stringify(frame));
		});
	}

	/** Sends one after the other; the answer to the last one. */
	async say(conv, texts) {
		const run = `${Date.now()}`;
		let ack;
		for (const [i, text] of texts.entries()) {
			const cid = `${run}-${i}`;
			const params = { conv, cid, kind: "text", body: { text } };
			ack = await this.insist("message.send", params);
		}
		return ack;
	}

	/** Asks; a refusal for haste is asked again, after a pause. */
	async insist(method, params) {
		for (;;) {
			try {
				return await this.call(method, params);
			} catch (error) {
				if (error.message !== "too_fast" && error.message !== "busy")
					throw error;
				await pause(50);
			}
		}
	}

	close() {
		this.#socket.close();
	}
}
