// SPDX-License-Identifier: Apache-2.0
// Over real sockets on the loopback.
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket, { WebSocketServer } from "ws";
import {
	callOnce,
	finishSetup,
	login,
	setupState,
	type WebSocketLike,
} from "../src/index.js";

const WS = WebSocket as unknown as WebSocketLike;
let server: Server;
let url: string;

async function bodyOf(request: IncomingMessage): Promise<any> {
	let text = "";
	for await (const chunk of request)
		text += chunk;
	return text ? JSON.parse(text) : undefined;
}

function answer(path: string, body: any): [number, object] {
	const user = { id: "root", name: "Root", admin: true };
	if (path === "GET /v1/setup")
		return [200, { required: true, version: "0.1.0" }];
	if (path === "POST /v1/setup" && body.token === "link")
		return [200, { token: "yz_1", user, expires_ts: 1 }];
	if (path === "POST /v1/auth/login" && body.password === "right")
		return [200, { token: "yz_2", user, expires_ts: 1 }];
	const code = path.endsWith("setup") ? "setup_token_invalid" : "bad_login";
	return [401, { type: "about:blank", title: "No.", status: 401, code }];
}

beforeAll(async () => {
	server = createServer(async (request, response) => {
		const path = `${request.method} ${request.url}`;
		const [status, body] = answer(path, await bodyOf(request));
		response.writeHead(status, { "content-type": "application/json" });
		response.end(JSON.stringify(body));
	});
	const sockets = new WebSocketServer({ server, path: "/ws" });
	sockets.on("connection", (socket) =>
		socket.on("message", (data) => {
			const { id, method } = JSON.parse(String(data));
			const result = { required: false, version: method };
			socket.send(JSON.stringify({ jsonrpc: "2.0", id, result }));
		}),
	);
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server.close());

test("login_gives_a_token", async () => {
	expect(await login(url, "root", "right")).toMatchObject({
		token: "yz_2",
		user: { id: "root" },
	});
});

test("a_wrong_password_has_a_stable_code", async () => {
	await expect(login(url, "root", "wrong")).rejects.toMatchObject({
		code: "bad_login",
		message: "No.",
	});
});

test("set_up_by_the_link", async () => {
	expect(await setupState(url)).toEqual({ required: true, version: "0.1.0" });
	const form = { user: "root", name: "Root", password: "long enough" };
	const done = await finishSetup(url, { token: "link", ...form });
	expect(done.token).toBe("yz_1");
	await expect(
		finishSetup(url, { token: "used", ...form }),
	).rejects.toMatchObject({ code: "setup_token_invalid" });
});

test("a_box_that_is_away_is_offline", async () => {
	await expect(setupState("http://127.0.0.1:1")).rejects.toMatchObject({
		code: "offline",
	});
	await expect(
		callOnce("http://127.0.0.1:1", "setup.state", {}, { WebSocket: WS }),
	).rejects.toMatchObject({ code: "offline" });
});

test("one_call_over_a_web_socket_of_its_own", async () => {
	expect(
		await callOnce(url, "setup.state", {}, { WebSocket: WS }),
	).toEqual({ required: false, version: "setup.state" });
});
