// SPDX-License-Identifier: Apache-2.0
// Who is here: the sign-in, the client of the SDK and its connection.
import {
	Client,
	type ClientState,
	login,
	type SignedOutReason,
	type Storage,
	type User,
} from "@yizhan/sdk";
import { computed, reactive, ref, shallowRef } from "vue";
import { tenantOf } from "../lib/names";
import { deviceId } from "./device";

declare const __VERSION__: string;

export type Phase =
	| "loading"
	| "signin"
	| "ended" /* signed in, but this tab was put aside */
	| "ready";

export interface SignIn {
	token: string;
	user: User;
}

/** Which program this is, and where it keeps what it knows (or nowhere). */
export interface Program {
	name: string;
	store?: (user: User) => Storage;
}

const storageKey = "yizhan.signin";
const tenantKey = "yizhan.tenant";
export const url = location.origin;
let program: Program = { name: "yizhan" };

/** Whose people sign in here: as the address says (`/?tenant=…`), else those of
 * the last sign-in in this browser. Undefined is the one of most boxes. */
export const tenant = ref(
	new URLSearchParams(location.search).get("tenant") ??
		localStorage.getItem(tenantKey) ??
		undefined,
);

/** What sign-in adds to name the tenant. */
export const toTenant = () => (tenant.value ? { tenant: tenant.value } : {});

export const phase = ref<Phase>("loading");
export const endedReason = ref<SignedOutReason>();
export const connection = reactive<{
	state: ClientState;
	retryAt: number | undefined;
	/** Online at least once since the page was opened. */
	wasOnline: boolean;
	serverVersion: string;
	isStale: boolean;
}>({
	state: "connecting",
	retryAt: undefined,
	wasOnline: false,
	serverVersion: "",
	isStale: false,
});

const current = shallowRef<Client>();
const signIn = shallowRef<SignIn>();

export const me = computed<User>(
	() => signIn.value?.user ?? { id: "", name: "" },
);

/** The client; only to be asked for while somebody is signed in. */
export function client(): Client {
	if (!current.value)
		throw new Error("nobody is signed in");
	return current.value;
}

/** Where and as whom, for what goes by HTTP. */
export function server() {
	return { url, token: () => signIn.value?.token ?? "" };
}

type Hook = (c: Client, user: User) => void;
const hooks: Hook[] = [];

/** Stores attach to each new client here, and to the one that is there. */
export function onClient(hook: Hook): void {
	hooks.push(hook);
	if (current.value)
		hook(current.value, me.value);
}

const leavings: (() => Promise<void>)[] = [];

/** Stores that keep something in this browser forget it here. */
export function onSignOut(leave: () => Promise<void>): void {
	leavings.push(leave);
}

function stored(): SignIn | undefined {
	try {
		const value = JSON.parse(localStorage.getItem(storageKey) ?? "null");
		return value?.token && value?.user?.id ? value : undefined;
	} catch {
		return undefined;
	}
}

function remember(value: SignIn | undefined): void {
	signIn.value = value;
	if (!value) {
		localStorage.removeItem(storageKey);
		return;
	}
	localStorage.setItem(storageKey, JSON.stringify(value));
	tenant.value = tenantOf(value.token);
	if (tenant.value)
		localStorage.setItem(tenantKey, tenant.value);
	else
		localStorage.removeItem(tenantKey);
}

function onEnd(reason: SignedOutReason): void {
	void current.value?.close();
	current.value = undefined;
	endedReason.value = reason;
	const isAside = ["replaced", "device_limit", "suspended"].includes(reason);
	if (!isAside)
		remember(undefined);
	phase.value = isAside ? "ended" : "signin";
}

function watchClient(c: Client): void {
	c.on("state", (e) => {
		connection.state = e.state;
		connection.retryAt = e.retry_at;
		connection.wasOnline ||= e.state === "online";
	});
	c.on("open", (e) => {
		const version = e.server.version;
		if (connection.serverVersion && connection.serverVersion !== version)
			connection.isStale = true;
		connection.serverVersion = version;
		if (signIn.value)
			remember({ ...signIn.value, user: e.user });
	});
	c.on("signedout", (e) => onEnd(e.reason));
}

export async function begin(value: SignIn, as = program): Promise<void> {
	program = as;
	remember(value);
	endedReason.value = undefined;
	connection.state = "connecting";
	connection.wasOnline = false;
	const id = await deviceId();
	const c = new Client({
		url,
		token: value.token,
		device: { id, platform: "web" },
		client: { name: as.name, version: __VERSION__ },
		...(as.store && { store: as.store(value.user) }),
	});
	current.value = c;
	watchClient(c);
	for (const hook of hooks)
		hook(c, value.user);
	/* Refusals come as `signedout`; the rest is retried by the client. */
	c.connect().catch(() => undefined);
	await c.loaded;
	/* Unless the server has refused the token meanwhile. */
	if (current.value === c)
		phase.value = "ready";
}

/** As whoever signed in here before, on whichever page; else asks. A box
 * without anybody leads to its set-up by itself. */
export async function startSession(as: Program): Promise<void> {
	program = as;
	phase.value = "loading";
	/* Whoever comes by a letter's link chooses a password first. */
	const known = location.hash.startsWith("#reset=") ? undefined : stored();
	if (known)
		await begin(known);
	else
		phase.value = "signin";
}

export async function submitSignIn(
	user: string,
	password: string,
	more: { new_password?: string; totp?: string } = {},
	show?: (codes: readonly string[]) => Promise<void>,
): Promise<void> {
	const answer = await login(url, user, password, { ...toTenant(), ...more });
	if (answer.recovery)
		await show?.(answer.recovery);
	await begin({ token: answer.token, user: answer.user });
}


/** Takes the session back after another tab or browser took it. */
export async function resume(): Promise<void> {
	const value = signIn.value;
	if (value)
		await begin(value);
}

export async function signOut(): Promise<void> {
	const c = current.value;
	current.value = undefined;
	await c?.signOut().catch(() => c.close());
	for (const leave of leavings)
		await leave().catch(() => undefined);
	remember(undefined);
	endedReason.value = "signed_out";
	phase.value = "signin";
}

export function setOwnUser(user: User): void {
	if (signIn.value)
		remember({ ...signIn.value, user });
}
