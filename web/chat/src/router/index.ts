// SPDX-License-Identifier: Apache-2.0
// Where the person is, in the fragment of the address: no path but `/`
// need exist on the server, and Back works on a phone.
import { shallowRef } from "vue";
import { parseRoute, type Route, routeHash } from "./route";

export { type Route, routeHash } from "./route";

export const route = shallowRef<Route>(parseRoute(location.hash));
let depth = 0;

function read(): void {
	route.value = parseRoute(location.hash);
}

window.addEventListener("popstate", () => {
	depth = Math.max(0, depth - 1);
	read();
});

export function go(to: Route, replace = false): void {
	const hash = routeHash(to);
	if (hash === location.hash)
		return;
	if (replace) {
		history.replaceState(null, "", `/${hash}`);
	} else {
		history.pushState(null, "", `/${hash}`);
		depth++;
	}
	read();
}

/** Back to where the person came from, or up when she came by a link. */
export function back(up: Route): void {
	if (depth > 0)
		history.back();
	else
		go(up, true);
}
