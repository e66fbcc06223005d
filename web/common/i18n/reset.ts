// SPDX-License-Identifier: Apache-2.0
// Texts of choosing a password by mail. They come with that part of the page:
// no page begins with them.
import type { Locale } from "./engine";

const en = {
	forgot: "Forgot your password?",
	"forgot.intro": "Type your sign-in name or your mail address. If there is an account with an address, a letter with a link is on its way at once.",
	"forgot.user": "Sign-in name or mail address",
	"forgot.send": "Send a link",
	"forgot.sent": "If there is such an account, a letter is on its way. The link in it is good for half an hour, once. Look into the junk, too; without a letter ask your administrator.",
	back: "Back to the sign-in",
	choose: "Choose a password",
	"choose.intro": "It is yours alone: nobody else is told. All other sign-ins of yours end.",
	"choose.fresh": "New password",
	"choose.save": "Save the password",
	done: "Saved. Now sign in as {user} with the new password.",
	over: "This link is wrong, was used, or is too old. Ask for another one.",
	fast: "That was asked for too often. Try again in a quarter of an hour.",
};

const zh: Record<keyof typeof en, string> = {
	forgot: "忘记密码？",
	"forgot.intro": "请输入登录名或邮箱地址。如果账号存在且登记了邮箱，系统会立即发送一封含有链接的邮件。",
	"forgot.user": "登录名或邮箱地址",
	"forgot.send": "发送链接",
	"forgot.sent": "如果账号存在，邮件已发出。邮件中的链接半小时内有效，仅可使用一次。请同时查看垃圾邮件箱；若未收到，请联系管理员。",
	back: "返回登录",
	choose: "设置密码",
	"choose.intro": "密码仅您本人知晓。设置后，您在其他设备上的登录将全部失效。",
	"choose.fresh": "新密码",
	"choose.save": "保存密码",
	done: "已保存。请以 {user} 和新密码登录。",
	over: "链接无效、已使用或已过期，请重新获取。",
	fast: "请求过于频繁，请一刻钟后再试。",
};

export const resetTexts: Record<Locale, Record<keyof typeof en, string>> = {
	en,
	"zh-CN": zh,
};
export type ResetKey = keyof typeof en;
