// SPDX-License-Identifier: Apache-2.0
// Texts of mail addresses and invitations. They come with the forms that have
// them: no page begins with them.
import type { Locale } from "./engine";

const en = {
	email: "Mail address",
	invite: "Send an invitation: the person chooses a password by the link in it",
	invited: "A letter is on its way to {email}. Its link is good for 7 days.",
	bad: "Write it as name@example.com.",
};

export const inviteTexts: Record<Locale, Record<keyof typeof en, string>> = {
	en,
	"zh-CN": {
		email: "邮箱地址",
		invite: "发送邀请邮件，由本人通过链接设置密码",
		invited: "邮件已发往 {email}，其中的链接 7 天内有效。",
		bad: "请填写完整的邮箱地址，例如 name@example.com。",
	},
};

/** Roughly; the server looks closer. */
export function isGoodEmail(text: string): boolean {
	return /^[^\s@]+@[^\s@]+$/.test(text) && text.length <= 128;
}
