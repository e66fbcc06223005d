// SPDX-License-Identifier: Apache-2.0
// The page of docs/quickstart-isv.md, served by its back end, as both stand
// there; only the port is another one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Daemon } from "../lib/daemon.mjs";
import { Peer } from "../lib/peer.mjs";
import { until } from "../lib/until.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const text = readFileSync(join(root, "docs/quickstart-isv.md"), "utf8");

async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address();
	server.close();
	await once(server, "close");
	return port;
}

/** The programs and the settings of the page in files; the commands' answers. */
class Site {
	async start(stage) {
		this.dir = mkdtempSync(join(tmpdir(), "yizhan-isv-"));
		this.port = await freePort();
		this.url = `http://localhost:${this.port}`;
		for (const [, name, program] of text.matchAll(
			/^`([\w.]+)`:\n\n```\w+\n(.*?)^```$/gms,
		))
			writeFileSync(join(this.dir, name), program);
		const [, toml] = text.match(/^```toml\n(.*?)^```$/ms);
		const config = join(this.dir, "yizhan.toml");
		writeFileSync(config, toml.replace("http://localhost:8000", this.url));
		const log = join(stage.shots, "isv.log");
		this.daemon = new Daemon(stage.build, log, ["--config", config]);
		await this.daemon.start();
		const made = {};
		for (const [, op, json] of text.matchAll(/^yizhanctl call (\S+) '(.*)'$/gm))
			made[op] = await this.daemon.call(op, JSON.parse(json));
		this.process = spawn("python3", ["-B", join(this.dir, "shop.py")], {
			stdio: ["ignore", "ignore", "inherit"],
			env: {
				...process.env,
				PYTHONPATH: join(root, "sdk/python"),
				PORT: this.port,
				YIZHAN_URL: this.daemon.url,
				YIZHAN_CA: join(this.daemon.dir, "tls/cert.pem"),
				YIZHAN_KEY: made["key.create"].secret,
				YIZHAN_SECRET: made["issuer.create"].secret,
			},
		});
		await until("the shop listens", () => fetch(this.url).catch(() => false));
	}

	order(user) {
		const headers = { Cookie: `user=${user}` };
		return fetch(`${this.url}/order`, { method: "POST", headers });
	}

	async stop() {
		if (this.process?.exitCode === null) {
			this.process.kill("SIGKILL");
			await once(this.process, "exit");
		}
		await this.daemon?.stop();
		rmSync(this.dir, { recursive: true, force: true });
	}
}

async function chat(stage, site) {
	const page = await stage.page();
	stage.hosts.add(new URL(site.url).host);
	stage.hosts.add(site.daemon.address);
	const cookie = { name: "user", value: "alice", url: site.url };
	await page.context().addCookies([cookie]);
	await page.goto(site.url);
	const sees = (words) => page.locator("li", { hasText: words }).waitFor();

	await site.order("alice");
	await sees("seller: Thank you for your order. (received)");
	const { token } = await site.daemon.call("token.issue", { user: "seller" });
	const seller = await Peer.open(site.daemon.url, token, "counter");
	await page.fill("[name=text]", "When does it come?");
	await page.getByRole("button", { name: "Send" }).click();
	await sees("You: When does it come? (sent)");
	await seller.say("u:alice", ["Tomorrow at ten."]);
	await sees("seller: Tomorrow at ten. (received)");
	await page.reload();
	await sees("You: When does it come?");
	await sees("seller: Tomorrow at ten. (received)");
	await stage.shoot(page, "14-isv");
	seller.close();
	await page.context().close();
}

export default {
	async "a page of an ISV's site has a chat in it"(stage) {
		const site = new Site();
		try {
			await site.start(stage);
			await chat(stage, site);
		} finally {
			await site.stop();
		}
	},
};
