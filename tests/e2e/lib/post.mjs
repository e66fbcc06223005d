// SPDX-License-Identifier: Apache-2.0
// A mail server (aiosmtpd) that says on its output what it was given.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { until } from "./until.mjs";

async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address();
	server.close();
	await once(server, "close");
	return port;
}

const answers = (port) =>
	new Promise((resolve) => {
		const socket = connect(port, "127.0.0.1");
		socket.on("data", () => socket.end());
		socket.on("close", (hadError) => resolve(!hadError));
		socket.on("error", () => undefined);
	});

export class PostOffice {
	#process;
	#said = "";

	async start() {
		this.port = await freePort();
		const args = ["-u", "-m", "aiosmtpd", "-n", "-l", `127.0.0.1:${this.port}`,
			"-c", "aiosmtpd.handlers.Debugging", "stdout"];
		this.#process = spawn("/usr/bin/python3", args, { stdio: ["ignore", "pipe", "inherit"] });
		this.#process.stdout.on("data", (text) => {
			this.#said += text;
		});
		await until("the mail server answers", () => answers(this.port));
	}

	/** The texts of all letters, once there are so many. */
	letters(count) {
		return until(`${count} letters`, () => {
			const all = this.#said.split("MESSAGE FOLLOWS").slice(1);
			const whole = all.filter((l) => l.includes("END MESSAGE"));
			return whole.length < count
				? undefined
				: whole.map((l) => {
						const body = l.split(/\r?\n\r?\n/)[1].split("------------")[0];
						return Buffer.from(body, "base64").toString();
					});
		});
	}

	async stop() {
		this.#process.kill();
		await once(this.#process, "exit");
	}
}
