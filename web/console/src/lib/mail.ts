// SPDX-License-Identifier: Apache-2.0
// The form of mail, and what it says to the server.
import type { MailGetOut, MailUpdateIn } from "@yizhan/sdk";

export const kinds = ["starttls", "tls", "none"] as const;
export type Kind = (typeof kinds)[number];
export const portOf: Record<Kind, number> = { starttls: 587, tls: 465, none: 25 };

export interface MailForm {
	host: string;
	port: string;
	security: Kind;
	user: string;
	password: string;
	from: string;
	url: string;
	language: "en" | "zh-CN";
}

/** As it is, or, where nothing is, a good beginning. */
export function filled(
	m: MailGetOut | undefined,
	language: "en" | "zh-CN",
	origin: string,
): MailForm {
	const security = (m?.security as Kind | undefined) ?? "starttls";
	return {
		host: m?.host ?? "",
		port: m?.port && m.port !== portOf[security] ? String(m.port) : "",
		security,
		user: m?.user ?? "",
		password: "",
		from: m?.from ?? "",
		url: m?.url ?? origin,
		language: (m?.language as "en" | "zh-CN" | undefined) ?? language,
	};
}

export function toUpdate(form: MailForm): MailUpdateIn {
	const port = Number(form.port.trim());
	const user = form.security === "none" ? "" : form.user.trim();
	return {
		host: form.host.trim(),
		security: form.security,
		from: form.from.trim(),
		url: form.url.trim(),
		language: form.language,
		...(form.port.trim() && { port }),
		...(user && { user }),
		...(user && form.password && { password: form.password }),
	};
}
