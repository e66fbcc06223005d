// SPDX-License-Identifier: Apache-2.0
// Every screen has an address, in the fragment: `#/people/alice?text=li`. No
// path but /console/ need exist on the server.
import { shallowRef } from "vue";

export interface Route {
	screen: string;
	/** Of what the screen shows. */
	id?: string;
	query: Readonly<Record<string, string>>;
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return "";
	}
}

export function parseRoute(hash: string): Route {
	const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?");
	const [screen = "", id = ""] = path.split("/");
	return {
		screen: decode(screen),
		...(id && { id: decode(id) }),
		query: Object.fromEntries(new URLSearchParams(query)),
	};
}

/** The address of a screen; members that are empty are left out. */
export function href(
	screen: string,
	id?: string,
	query: Record<string, string | undefined> = {},
): string {
	const kept = Object.entries(query).filter(([, value]) => value);
	const more = new URLSearchParams(kept as [string, string][]).toString();
	const path = [screen, ...(id ? [id] : [])].map(encodeURIComponent).join("/");
	return `#/${path}${more && `?${more}`}`;
}

export const route = shallowRef<Route>({ screen: "", query: {} });

/** Also after the path was changed by hand. */
export function read(): void {
	route.value = parseRoute(location.hash);
}

/** Goes there; `replace` for what is no step of its own, such as typing. */
export function go(to: string, replace = false): void {
	if (to === location.hash)
		return;
	if (replace)
		history.replaceState(null, "", to);
	else
		history.pushState(null, "", to);
	read();
}

export function startRouter(): void {
	window.addEventListener("popstate", read);
	window.addEventListener("hashchange", read);
	read();
}
