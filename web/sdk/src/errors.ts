// SPDX-License-Identifier: Apache-2.0
// Generated from src/base/err.def by `yizhan-gen --errors-typescript`.
// Do not edit.

/** Stable codes a server answers with. */
export type ServerErrorCode =
	| "parse_error"
	| "bad_request"
	| "unknown_operation"
	| "bad_field"
	| "too_large"
	| "too_deep"
	| "unauthorized"
	| "bad_login"
	| "forbidden"
	| "user_disabled"
	| "not_member"
	| "setup_required"
	| "setup_token_invalid"
	| "setup_done"
	| "not_found"
	| "exists"
	| "conflict"
	| "wrong_state"
	| "recall_too_late"
	| "limit_reached"
	| "too_fast"
	| "busy"
	| "restarting"
	| "timeout"
	| "internal"
	| "disk_full"
	| "io_error"
	| "sync_failed"
	| "corrupt"
	| "full"
	| "again"
	| "closed"
	| "tls_error";
