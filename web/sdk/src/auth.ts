// SPDX-License-Identifier: Apache-2.0
import { systemClock } from "./clock.js";
import { type SocketLike, socketUrl, type WebSocketLike } from "./connection.js";
import { type ErrorCode, YizhanError } from "./error.js";
import type {
	AuthLoginOut,
	BrandGetOut,
	Operations,
	SetupFinishIn,
	SetupFinishOut,
	SetupStateOut,
} from "./operations.js";
import { Rpc } from "./rpc.js";

const TIMEOUT_MS = 30_000;

interface Problem {
	code?: string;
	title?: string;
	detail?: string;
	field?: string;
	hint?: string;
}

async function request<T>(url: string, path: string, body?: object): Promise<T> {
	const u = new URL(path, url.replace(/^ws/, "http"));
	let response: Response;
	try {
		response = await fetch(u, {
			...(body && {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify(body),
			}),
			cache: "no-store",
			signal: AbortSignal.timeout(TIMEOUT_MS),
		});
	} catch (e) {
		throw new YizhanError("offline", (e as Error).message);
	}
	const answer = await response.json().catch(() => ({}));
	if (response.ok)
		return answer as T;
	const { code, title, detail, field, hint } = answer as Problem;
	throw new YizhanError(
		(code ?? "internal") as ErrorCode,
		detail ?? title ?? `HTTP ${response.status}`,
		field,
		hint,
	);
}

/** Name and password for a token, by HTTP. */
export function login(
	url: string,
	user: string,
	password: string,
	more: { tenant?: string; new_password?: string; totp?: string } = {},
): Promise<AuthLoginOut> {
	return request(url, "/v1/auth/login", { user, password, ...more });
}

/** Must the box be set up first? */
export function setupState(
	url: string,
	more: { tenant?: string } = {},
): Promise<SetupStateOut> {
	return request(url, `/v1/setup?${new URLSearchParams(more)}`);
}

/** How the tenant's pages look. */
export function brand(
	url: string,
	more: { tenant?: string } = {},
): Promise<BrandGetOut> {
	return request(url, `/v1/brand?${new URLSearchParams(more)}`);
}

/** Makes the first admin with the token of the set-up link. */
export function finishSetup(
	url: string,
	form: SetupFinishIn,
): Promise<SetupFinishOut> {
	return request(url, "/v1/setup", form);
}

/** Operations that need no session. */
export type OpenMethod =
	| "auth.forgot"
	| "auth.login"
	| "auth.reset"
	| "setup.state"
	| "setup.finish"
	| "totp.begin";

/** One such call over a WebSocket of its own. */
export function callOnce<M extends OpenMethod>(
	url: string,
	method: M,
	params: Operations[M]["in"],
	options: { WebSocket?: WebSocketLike; timeout_ms?: number } = {},
): Promise<Operations[M]["out"]> {
	const WS = options.WebSocket ?? (globalThis.WebSocket as WebSocketLike);
	const { timeout_ms = TIMEOUT_MS } = options;
	const socket: SocketLike = new WS(socketUrl(url), "yizhan.v1");
	const rpc = new Rpc(systemClock, () => {});
	return new Promise<Operations[M]["out"]>((resolve, reject) => {
		const lost = () => {
			rpc.detach();
			reject(new YizhanError("offline"));
		};
		socket.onerror = lost;
		socket.onclose = lost;
		socket.onmessage = (event) => rpc.receive(String(event.data));
		socket.onopen = () => {
			rpc.attach((text) => socket.send(text));
			rpc.call(method, params, { timeout_ms }).then(resolve, reject);
		};
	}).finally(() => socket.close(1000));
}
