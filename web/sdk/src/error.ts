// SPDX-License-Identifier: Apache-2.0
import type { ServerErrorCode } from "./errors.js";

/** Codes the SDK itself gives. */
export type LocalErrorCode =
	/** Not connected: the call was not made. */
	| "offline"
	/** By the caller's AbortSignal. */
	| "aborted"
	/** Too many unsent messages wait already. */
	| "outbox_full"
	/** A pending message was thrown away by the user. */
	| "discarded";

export type ErrorCode = ServerErrorCode | LocalErrorCode;

/* The same request may succeed later. */
const TRANSIENT: ReadonlySet<string> = new Set<ErrorCode>([
	"too_fast",
	"busy",
	"restarting",
	"timeout",
	"internal",
	"disk_full",
	"io_error",
	"sync_failed",
	"files_unavailable",
	"full",
	"again",
	"closed",
	"offline",
	"unauthorized",
]);

/** What every promise of the SDK rejects with. */
export class YizhanError extends Error {
	/** Stable; translate by this. */
	readonly code: ErrorCode;
	/** The field of the request that is wrong. */
	readonly field?: string;
	/** What to do about it, in English. */
	readonly hint?: string;

	constructor(
		code: ErrorCode,
		message: string = code,
		field?: string,
		hint?: string,
	) {
		super(message);
		this.name = "YizhanError";
		this.code = code;
		if (field !== undefined)
			this.field = field;
		if (hint !== undefined)
			this.hint = hint;
	}

	/** Worth trying again later without a change. */
	get transient(): boolean {
		return TRANSIENT.has(this.code);
	}

	/** From an error object of the wire. */
	static fromWire(error: unknown): YizhanError {
		const e = (error ?? {}) as WireError;
		return new YizhanError(
			(e.data?.code ?? "internal") as ErrorCode,
			e.message,
			e.data?.field,
			e.data?.hint,
		);
	}

	/** Any thrown value as a YizhanError. */
	static from(e: unknown): YizhanError {
		return e instanceof YizhanError
			? e
			: new YizhanError("internal", String(e));
	}
}

interface WireError {
	message?: string;
	data?: { code?: string; field?: string; hint?: string };
}
