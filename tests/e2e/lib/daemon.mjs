// SPDX-License-Identifier: Apache-2.0
// A yizhand of its own: temporary directory, free port, log kept.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { until } from "./until.mjs";

const exec = promisify(execFile);

export class Daemon {
	#process;
	#log;

	constructor(build, log, more = []) {
		this.build = build;
		this.more = more;
		this.dir = mkdtempSync(join(tmpdir(), "yizhan-e2e-"));
		this.#log = createWriteStream(log);
		this.address = "127.0.0.1:0";
	}

	get url() {
		return `https://${this.address}`;
	}

	/** Starts, the second time on the same port, until it takes messages. */
	async start() {
		const args = ["--data", this.dir, "--listen", this.address, ...this.more];
		this.#process = spawn(join(this.build, "yizhand"), args, {
			stdio: ["ignore", "pipe", "pipe"],
		});
		this.#process.stdout.pipe(this.#log, { end: false });
		this.#process.stderr.pipe(this.#log, { end: false });
		const { pid } = this.#process;
		const status = await until("yizhand accepts calls", async () => {
			if (this.#process.exitCode !== null)
				throw new Error("yizhand ended at once; see its log");
			const s = await this.ctl("status").catch(() => undefined);
			return s?.pid === pid ? s : undefined;
		});
		this.address = status.listen;
	}

	/** yizhanctl with its answer as an object. */
	async ctl(...args) {
		const all = ["--data", this.dir, "--json", ...args];
		const { stdout } = await exec(join(this.build, "yizhanctl"), all);
		return JSON.parse(stdout);
	}

	call(op, params = {}) {
		return this.ctl("call", op, JSON.stringify(params));
	}

	/** At once, as the power would do it. */
	async kill() {
		const gone = once(this.#process, "exit");
		this.#process.kill("SIGKILL");
		await gone;
	}

	async stop() {
		if (this.#process && this.#process.exitCode === null) {
			const gone = once(this.#process, "exit");
			this.#process.kill("SIGTERM");
			await gone;
		}
		this.#log.end();
		rmSync(this.dir, { recursive: true, force: true });
	}
}
