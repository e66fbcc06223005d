// SPDX-License-Identifier: Apache-2.0
// What the cases share: a daemon, a browser, people with their pages, and a
// close look at what the pages do behind one's back.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Daemon } from "./daemon.mjs";
import { Peer } from "./peer.mjs";
import { Person } from "./person.mjs";

const require = createRequire(
	new URL("../../../web/chat/package.json", import.meta.url),
);
const { chromium } = require("playwright-core");

const root = fileURLToPath(new URL("../../..", import.meta.url));
const flags = [
	"--no-sandbox",
	"--disable-gpu",
	"--disable-quic",
	"--no-first-run",
	"--disable-background-networking",
	"--disable-component-update",
	"--disable-sync",
	/* A microphone that beeps, and nobody to be asked for it. */
	"--use-fake-device-for-media-stream",
	"--use-fake-ui-for-media-stream",
];

/* Said by the browser when a connection fails, which cases do on purpose. */
const expected = [
	/WebSocket connection to .* failed/,
	/Failed to load resource: net::ERR_/,
	/Failed to load resource: the server responded with a status of (401|403|409|503)/,
	/net::ERR_INTERNET_DISCONNECTED/,
	/ERR_CONNECTION_REFUSED/,
];

export class Stage {
	people = new Map();
	/** id → initial password. */
	passwords = new Map();
	/** Which pages may call: the daemon's, and what a case adds. */
	hosts = new Set();
	#noise = [];
	#browser;

	constructor() {
		this.build = resolve(process.env.YIZHAN_BUILD ?? `${root}/build`);
		this.shots = join(this.build, "e2e-shots");
		rmSync(this.shots, { recursive: true, force: true });
		mkdirSync(this.shots, { recursive: true });
		this.daemon = new Daemon(this.build, join(this.shots, "yizhand.log"));
	}

	get url() {
		return this.daemon.url;
	}

	async start() {
		if (!existsSync(join(this.build, "yizhand")))
			throw new Error(`there is no yizhand in ${this.build}`);
		await this.daemon.start();
		this.hosts.add(this.daemon.address);
		/* A new profile directory each time, removed afterwards. */
		this.#browser = await chromium.launch({
			executablePath: "/usr/bin/chromium",
			args: flags,
		});
	}

	async stop() {
		await this.#browser?.close();
		await this.daemon.stop();
	}

	/** A browser context of its own (cookies, storage), with one page. */
	async page(options = {}) {
		const context = await this.#browser.newContext({
			ignoreHTTPSErrors: true,
			viewport: { width: 1280, height: 800 },
			locale: "en-GB",
			...options,
		});
		context.setDefaultTimeout(15_000);
		const page = await context.newPage();
		this.#watch(page);
		return page;
	}

	/** Console errors, exceptions, refusals of the policy, foreign hosts. */
	#watch(page) {
		const note = (text) => this.#noise.push(text);
		page.on("console", (m) => {
			const text = m.text();
			const isLoud = m.type() === "error" || m.type() === "warning";
			/* Gone once there is an administrator, as it should be. */
			const isGone =
				/status of 404/.test(text) && /\/setup\??(#|$)/.test(m.location().url);
			if (isLoud && !isGone && !expected.some((e) => e.test(text)))
				note(`console: ${text}`);
		});
		page.on("pageerror", (e) => note(`exception: ${e.stack ?? e}`));
		page.on("request", (r) => {
			const host = new URL(r.url()).host;
			if (host && !this.hosts.has(host))
				note(`foreign request: ${r.url()}`);
		});
		page.on("websocket", (w) => {
			if (!this.hosts.has(new URL(w.url()).host))
				note(`foreign socket: ${w.url()}`);
		});
		page.on("dialog", (d) => {
			note(`dialog: ${d.message()}`);
			void d.dismiss();
		});
	}

	assertQuiet() {
		if (this.#noise.length)
			throw new Error(`the pages complain:\n${this.#noise.join("\n")}`);
	}

	forgetNoise() {
		this.#noise = [];
	}

	/** A person signed in on a page of her own; the same page next time. */
	async person(id, options) {
		const known = this.people.get(id);
		if (known)
			return known;
		const page = await this.page(options);
		const person = new Person(this, id, page);
		await person.signIn(this.passwords.get(id));
		this.people.set(id, person);
		return person;
	}

	adopt(id, page) {
		const person = new Person(this, id, page);
		this.people.set(id, person);
		return person;
	}

	async leave(id) {
		const person = this.people.get(id);
		this.people.delete(id);
		await person?.page.context().close();
	}

	shoot(page, name) {
		return page.screenshot({ path: join(this.shots, `${name}.png`) });
	}

	async shootAll(name) {
		const safe = name.replace(/[^A-Za-z0-9-]+/g, "-");
		for (const [id, person] of this.people)
			await this.shoot(person.page, `${safe}-${id}`);
	}

	/** A program that is signed in as this person. */
	async peer(user, device = `${user}-pc`, platform = "desktop") {
		const { token } = await this.daemon.call("token.issue", { user });
		return Peer.open(this.url, token, device, platform);
	}

	/** A whole log as the server tells it to a member. */
	async log(user, conv) {
		const peer = await this.peer(user);
		const out = [];
		for (let more = true; more; ) {
			const after = out.at(-1)?.seq ?? 0;
			const params = { conv, after, limit: 200 };
			const page = await peer.call("message.list", params);
			out.push(...page.entries);
			more = page.more_after;
		}
		peer.close();
		return out;
	}
}
