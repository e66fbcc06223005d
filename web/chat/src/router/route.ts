// SPDX-License-Identifier: Apache-2.0
// The places of the page and how they are written in the fragment.

export type Route =
	| { view: "chats"; conv?: string }
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
	const [view, arg] = hash.replace(/^#?\/?/, "").split("/");
	const value = decode(arg);
	if (view === "people")
		return value ? { view, user: value } : { view };
	if (view === "r" && value)
		return { view, room: value };
	if (view === "me")
		return { view };
	return value ? { view: "chats", conv: value } : { view: "chats" };
}

export function routeHash(route: Route): string {
	const { view, ...rest } = route;
	const [arg] = Object.values(rest) as (string | undefined)[];
	return `#/${route.view}${arg ? `/${encodeURIComponent(arg)}` : ""}`;
}
