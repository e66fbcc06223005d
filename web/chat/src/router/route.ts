// SPDX-License-Identifier: Apache-2.0
// The places of the page and how they are written in the fragment.

export type Route =
	/* seq: a message to be led to. */
	| { view: "chats"; conv?: string; seq?: number }
	| { view: "people"; user?: string }
	/* Short, for it is handed round as a link. */
	| { view: "r"; room: string }
	| { view: "me" };

export function decode(part: string | undefined): string | undefined {
	try {
		return part ? decodeURIComponent(part) : undefined;
	} catch {
		return undefined;
	}
}

export function parseRoute(hash: string): Route {
	const [view, arg, more] = hash.replace(/^#?\/?/, "").split("/");
	const value = decode(arg);
	if (view === "people")
		return value ? { view, user: value } : { view };
	if (view === "r" && value)
		return { view, room: value };
	if (view === "me")
		return { view };
	if (!value)
		return { view: "chats" };
	const seq = /^[1-9]\d{0,14}$/.test(more ?? "") ? Number(more) : undefined;
	return { view: "chats", conv: value, ...(seq && { seq }) };
}

export function routeHash(route: Route): string {
	const { view, ...rest } = route;
	const args = Object.values(rest).filter((arg) => arg !== undefined);
	return ["#", view, ...args.map(encodeURIComponent)].join("/");
}
