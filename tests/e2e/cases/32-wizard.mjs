// SPDX-License-Identifier: Apache-2.0
// The whole set-up of a box of its own, from the link to the first message.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";

const password = "willow saddle river";
const words = {
	en: {
		locale: "en-GB",
		next: "Next",
		back: "Back",
		skip: "Skip for now",
		demo: "Five demo people",
		make: "Add 5 people",
		copy: "Copy all",
		send: "Send",
		sent: "Sent to the group",
		renew: "Make new ones",
	},
	zh: {
		locale: "zh-CN",
		next: "下一步",
		back: "返回",
		skip: "暂时跳过",
		demo: "五位演示成员",
		make: "添加 5 人",
		copy: "全部复制",
		send: "发送",
		sent: "已发送到群",
		renew: "重新生成",
	},
};

/** A box that listens at every address of this machine. */
async function newBox(stage, name) {
	const box = new Daemon(stage.build, join(stage.shots, `${name}.log`));
	box.address = "0.0.0.0:0";
	await box.start();
	box.address = `127.0.0.1:${box.address.split(":").at(-1)}`;
	stage.hosts.add(box.address);
	return box;
}

async function open(stage, box, options) {
	const { token } = await box.call("setup.link");
	const page = await stage.page(options);
	return { page, link: `${box.url}/setup#${token}` };
}

/** As somebody without a mouse does it. */
async function press(page, role, name) {
	await page.getByRole(role, { name, exact: true }).focus();
	await page.keyboard.press("Enter");
}

async function fillDoor(page, org) {
	const form = { org, user: "lin", name: "Lin Mei", password, again: password };
	for (const [name, value] of Object.entries(form))
		await page.fill(`[name=${name}]`, value);
}

async function through(stage, w) {
	const box = await newBox(stage, `32-${w.locale}`);
	const { page, link } = await open(stage, box, { locale: w.locale });
	const began = performance.now();
	await page.goto(link);
	await fillDoor(page, "Green Hill");
	await page.keyboard.press("Enter");
	await page.waitForSelector("[name=base]:checked");
	await press(page, "link", w.next);
	await press(page, "link", w.next);
	await press(page, "button", w.demo);
	await press(page, "button", w.make);
	await page.locator("[data-person=liuyang]").waitFor();
	assert.equal(await page.locator("[data-password]").count(), 5);
	await press(page, "button", w.copy);
	await press(page, "link", w.next);
	await press(page, "button", w.send);
	await page.getByText(w.sent).waitFor();
	const took = performance.now() - began;
	assert.ok(took < 60_000, `link to first message in ${took} ms`);
	console.log(`     link to first message: ${(took / 1000).toFixed(1)} s`);

	await page.locator(".setup-feet .primary").click();
	await page.locator(".msg-text", { hasText: "Green Hill" }).waitFor();
	await stage.shoot(page, `32-chat-${w.locale}`);
	await page.context().close();
	await box.stop();
}

export default {
	"in English it takes less than a minute": (stage) => through(stage, words.en),
	"in Chinese it takes less than a minute": (stage) => through(stage, words.zh),

	async "narrow, dark and in Chinese, forth, back and loaded again"(stage) {
		const w = words.zh;
		const box = await newBox(stage, "32-narrow");
		const { page, link } = await open(stage, box, {
			locale: w.locale,
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		});
		const look = async (name) => {
			await stage.shoot(page, `32-${name}`);
			const width = await page.evaluate(() => document.documentElement.scrollWidth);
			assert.equal(width, 360, `${name} overflows`);
			assert.deepEqual(await problems(page), [], name);
		};
		const next = () => page.getByRole("link", { name: w.next }).click();
		await page.goto(link);
		await fillDoor(page, "青山科技");
		await page.reload();
		assert.equal(await page.inputValue("[name=org]"), "青山科技");
		assert.equal(await page.inputValue("[name=password]"), "", "a secret is kept");
		await fillDoor(page, "青山科技");
		await look("narrow-1");
		await page.keyboard.press("Enter");

		await page.waitForSelector("[name=base]:checked");
		await page.reload();
		await page.waitForSelector("[name=base]:checked");
		await page.locator("[data-verdict=checking]").first().waitFor({ state: "detached" });
		await page.fill("[name=host]", "no-such-name.invalid");
		await page.keyboard.press("Enter");
		await page.locator("[data-host='no-such-name.invalid'][data-verdict=unknown]").waitFor();
		await look("narrow-2");
		await page.getByRole("link", { name: w.back }).click();
		await page.fill("[name=org]", "青山集团");
		await page.keyboard.press("Enter");
		await page.getByRole("button", { name: "保存" }).and(page.locator(":disabled")).waitFor();
		await look("narrow-1-again");
		await page.fill("[name=name]", "李总");
		await next();
		await page.waitForSelector("[name=base]");
		await page.getByRole("link", { name: w.back }).click();
		assert.equal(await page.inputValue("[name=name]"), "李总", "going on keeps it");
		await next();
		await page.locator("[data-host='127.0.0.1']").click();
		await next();
		await look("narrow-3");
		await next();

		await page.fill("[name=people]", "zhao,赵磊\n坏 名,某人\n");
		await page.reload();
		assert.equal(await page.inputValue("[name=people]"), "zhao,赵磊\n坏 名,某人\n");
		await page.getByRole("button", { name: "预览" }).click();
		await page.locator(".bad-text").waitFor();
		await page.getByRole("button", { name: "添加 1 人" }).click();
		const shown = page.locator("[data-person=zhao] [data-password]");
		const first = await shown.textContent();
		await look("narrow-4");
		await next();
		await page.getByRole("link", { name: w.back }).click();
		assert.equal(await shown.textContent(), first, "going on loses no password");
		await page.getByRole("button", { name: w.copy }).click();
		/* Until it is, the page asks before it is left. */
		await page.getByText("已复制").waitFor();
		await page.reload();
		await page.getByRole("button", { name: w.renew }).click();
		assert.notEqual(await shown.textContent(), first);
		const stored = await page.evaluate(() =>
			JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
		);
		assert.ok(!stored.includes(await shown.textContent()), "a secret is kept");
		await page.getByRole("button", { name: w.copy }).click();
		await next();

		await page.locator(`[data-qr='${box.url}/']`).waitFor();
		await page.getByRole("heading", { name: "青山集团" }).waitFor();
		await look("narrow-5");
		await page.fill("[name=first]", "大家好，从今天起用这里。");
		await page.getByRole("link", { name: w.back }).click();
		await next();
		await page.waitForSelector("[name=first]");
		await page.reload();
		assert.equal(await page.inputValue("[name=first]"), "大家好，从今天起用这里。");
		await page.getByRole("button", { name: w.send }).click();
		await page.getByText(w.sent).waitFor();
		await page.reload();
		await page.getByText(w.sent).waitFor();
		await look("narrow-5-sent");
		await page.emulateMedia({ media: "print" });
		await stage.shoot(page, "32-print");
		await page.emulateMedia({ media: "screen" });
		await page.context().close();
		await box.stop();
	},

	async "another certificate is taken, and given back"(stage) {
		const dir = mkdtempSync(join(tmpdir(), "yizhan-wizard-"));
		const file = (name) => join(dir, name);
		execFileSync("openssl", [
			..."req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30".split(" "),
			..."-subj /CN=box -addext subjectAltName=DNS:im.example".split(" "),
			...["-keyout", file("key.pem"), "-out", file("cert.pem")],
		], { stdio: "ignore" });
		execFileSync("openssl", [
			..."pkcs12 -export -passout pass:tea".split(" "),
			...["-inkey", file("key.pem"), "-in", file("cert.pem"), "-out", file("both.pfx")],
		], { stdio: "ignore" });
		const box = await newBox(stage, "32-cert");
		const { page, link } = await open(stage, box);
		await page.goto(link);
		await fillDoor(page, "Green Hill");
		await page.keyboard.press("Enter");
		await page.getByText("Use a certificate of your own").click();
		await page.setInputFiles("[name=cert]", file("cert.pem"));
		await page.getByRole("button", { name: "Use it" }).click();
		await page.getByText("has no key").waitFor();
		await page.setInputFiles("[name=key]", file("key.pem"));
		await stage.shoot(page, "32-certificate");
		assert.deepEqual(await problems(page), []);
		await page.getByRole("button", { name: "Use it" }).click();
		await page.getByText("Signed by somebody else").waitFor();
		await page.locator("[data-verdict=uncovered]").first().waitFor();
		await stage.shoot(page, "32-uncovered");
		await page.getByRole("button", { name: "Back to the server's own" }).click();
		await page.fill("[name=ask-typed]", new URL(page.url()).hostname);
		await page.locator("dialog .danger").click();
		await page.getByText("This server signs its own").waitFor();
		await page.setInputFiles("[name=cert]", file("both.pfx"));
		await page.getByRole("button", { name: "Use it" }).click();
		await page.getByText("the right one?").waitFor();
		await page.fill("[name=passphrase]", "tea");
		await page.getByRole("button", { name: "Use it" }).click();
		await page.getByText("Signed by somebody else").waitFor();
		await page.context().close();
		await box.stop();
		rmSync(dir, { recursive: true });
	},
};
