// SPDX-License-Identifier: Apache-2.0
// Mail: set up and tried in the console; somebody is invited and chooses her
// password; and somebody forgot hers.
import assert from "node:assert/strict";
import { join } from "node:path";
import { problems } from "../lib/audit.mjs";
import { Daemon } from "../lib/daemon.mjs";
import { PostOffice } from "../lib/post.mjs";

const button = (name) => page.getByRole("button", { name, exact: true });
const linkIn = (letter) => /https:\S+#reset=\S+/.exec(letter)[0];
const office = new PostOffice();
let box;
let page;
let signin;

async function look(stage, name) {
	await stage.shoot(page, `36-${name}`);
	assert.deepEqual(await problems(page), [], name);
}

async function enter(stage, path, options, isSignedIn = true) {
	page = await stage.page(options);
	if (isSignedIn)
		await page.addInitScript(
			(s) => localStorage.setItem("yizhan.signin", s),
			signin,
		);
	await page.goto(`${box.url}${path}`);
}

async function choose(password) {
	await page.fill("[name=fresh]", password);
	await page.fill("[name=again]", password);
	await button("Save the password").click();
	await page.getByText("Saved. Now sign in").waitFor();
	assert.equal(new URL(page.url()).hash, "", "the secret stays in the address");
}

async function signIn(user, password) {
	await page.fill("[name=user]", user);
	await page.fill("[name=password]", password);
	await button("Sign in").click();
	await page.locator(".rail-logo").waitFor();
}

export default {
	async "without mail nobody is promised a letter"(stage) {
		await office.start();
		box = new Daemon(stage.build, join(stage.shots, "36-box.log"));
		await box.start();
		stage.hosts.add(box.address);
		const { user } = await box.call("user.create", {
			id: "chief",
			name: "Chief Admin",
			admin: true,
		});
		const { token } = await box.call("token.issue", { user: "chief" });
		signin = JSON.stringify({ token, user });
		await enter(stage, "/", {}, false);
		await page.getByText("Ask your administrator").waitFor();
		assert.equal(await button("Forgot your password?").count(), 0);
		await page.context().close();
	},

	async "an admin sets it up, and a letter says that it works"(stage) {
		await enter(stage, "/console/#/mail");
		await page.getByText("Mail is not set up").waitFor();
		await look(stage, "empty");
		await page.fill("[name=mail-host]", "127.0.0.1");
		await page.selectOption("[name=mail-security]", "none");
		await page.fill("[name=mail-port]", "1");
		await page.fill("[name=mail-from]", "chat@example.com");
		await page.getByText("4 changes are not saved").waitFor();
		await button("Save").click();
		await page.getByText("Mail goes by 127.0.0.1").waitFor();
		await page.getByText("Changed by chief,").waitFor();
		await page.fill("[name=mail-to]", "chief@example.com");
		await button("Send a letter").click();
		await page.getByText("does not answer at this port").waitFor();
		await look(stage, "refused");
		await page.fill("[name=mail-port]", String(office.port));
		await button("Save").click();
		await page.getByText("does not answer at this port").waitFor({ state: "detached" });
		await button("Send a letter").click();
		await page.getByText("has taken the letter").waitFor();
		assert.match((await office.letters(1))[0], /This letter is a test/);
		await look(stage, "works");
		await page.context().close();
	},

	async "somebody new is invited and chooses a password"(stage) {
		await enter(stage, "/console/#/people");
		await button("Add a person").click();
		await page.fill("[name=person-id]", "lin");
		await page.fill("[name=person-name]", "Lin Mei");
		await page.fill("[name=person-email]", "lin@example.com");
		await page.locator("[name=person-password]").waitFor({ state: "detached" });
		await look(stage, "add");
		await button("Add person").click();
		await page.getByText("is on its way to lin@example.com").waitFor();
		await look(stage, "added");
		await page.context().close();
		const letter = (await office.letters(2))[1];
		assert.match(letter, /Lin Mei/);
		await enter(stage, "/", {}, false);
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		await page.goto(linkIn(letter)); /* no other page, another fragment */
		await page.getByRole("heading", { name: "Choose a password" }).waitFor();
		await page.reload();
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		await page.goto("about:blank");
		await page.goto(linkIn(letter));
		await page.getByRole("heading", { name: "Choose a password" }).waitFor();
		await look(stage, "choose");
		await choose("a first password");
		await button("Sign in").click();
		assert.equal(await page.inputValue("[name=user]"), "lin");
		await signIn("lin", "a first password");
		await page.context().close();
	},

	async "who forgot hers gets a link, and it is good once"(stage) {
		await enter(stage, "/", {}, false);
		await button("Forgot your password?").click();
		await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
		await look(stage, "forgot");
		await page.fill("[name=user]", "LIN@example.com");
		await button("Send a link").click();
		await page.getByText("a letter is on its way").waitFor();
		await look(stage, "sent");
		const link = linkIn((await office.letters(3))[2]);
		await page.goto("about:blank");
		await page.goto(link);
		await choose("a second password");
		await button("Sign in").click();
		await signIn("lin", "a second password");
		/* Also where somebody is signed in; used, it says so. */
		await page.goto("about:blank");
		await page.goto(link);
		await page.fill("[name=fresh]", "a third password");
		await page.fill("[name=again]", "a third password");
		await button("Save the password").click();
		await page.getByText("This link is wrong, was used").waitFor();
		await look(stage, "used");
		await button("Back to the sign-in").click();
		await page.getByRole("heading", { name: "Sign in" }).waitFor();
		await page.context().close();
	},

	async "an admin sends a link from the person's page"(stage) {
		await enter(stage, "/console/#/people/lin");
		await button("Send a link for a password").click();
		await page.getByText("is on its way to lin@example.com").waitFor();
		await look(stage, "person");
		await office.letters(4);
		await page.context().close();
	},

	async "Chinese, dark and 360 px wide it is whole too"(stage) {
		const options = {
			locale: "zh-CN",
			colorScheme: "dark",
			reducedMotion: "reduce",
			viewport: { width: 360, height: 740 },
			hasTouch: true,
			isMobile: true,
		};
		await enter(stage, "/", options, false);
		await button("忘记密码？").click();
		await page.getByRole("heading", { name: "忘记密码？" }).waitFor();
		await look(stage, "forgot-narrow");
		await page.context().close();
		await enter(stage, "/console/#/mail", options);
		await page.getByText("邮件经由").waitFor();
		await look(stage, "narrow");
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.equal(width, 360, "it overflows");
		await button("停止发送邮件").first().click();
		await page.fill("[name=ask-typed]", "127.0.0.1");
		await page.getByRole("dialog").getByRole("button", { name: "停止发送邮件" }).click();
		await page.getByText("尚未设置邮件").waitFor();
		await page.context().close();
		await box.stop();
		await office.stop();
	},
};
