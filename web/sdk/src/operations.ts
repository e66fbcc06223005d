// SPDX-License-Identifier: Apache-2.0
// Generated from the table of operations by `yizhan-gen --typescript`.
// Do not edit.
import type {
	ConversationInfo,
	Cursor,
	Device,
	Entry,
	Group,
	GroupMember,
	SessionInfo,
	TextBody,
	User,
} from "./types.js";

export interface AuthLoginIn {
	user: string;
	password: string;
	tenant?: string;
}
export interface AuthLoginOut {
	token: string;
	user: User;
	expires_ts: number;
}
export interface AuthLogoutIn {}
export interface AuthLogoutOut {}
export interface SetupStateIn {}
export interface SetupStateOut {
	required: boolean;
	version: string;
}
export interface SetupFinishIn {
	token: string;
	user: string;
	name?: string;
	password: string;
	org?: string;
}
export interface SetupFinishOut {
	token: string;
	user: User;
	expires_ts: number;
}
export interface SessionOpenIn {
	token: string;
	device: Device;
	client?: { name: string; version: string };
}
export interface SessionOpenOut {
	user: User;
	tenant: string;
	session: string;
	server: { version: string };
	heartbeat_ms: number;
	id: number;
	limits?: Record<string, number>;
}
export interface SessionPingIn {}
export interface SessionPingOut {
	ts: number;
}
export interface SessionListIn {}
export interface SessionListOut {
	sessions: SessionInfo[];
}
export interface SessionKickIn {
	session?: string;
	device?: string;
	user?: string;
}
export interface SessionKickOut {
	kicked: number;
}
export interface SessionCloseIn {}
export interface SessionCloseOut {}
export interface TokenIssueIn {
	user: string;
	lifetime_s?: number;
}
export interface TokenIssueOut {
	token: string;
	expires_ts?: number;
}
export interface TokenRevokeIn {
	token?: string;
	user?: string;
}
export interface TokenRevokeOut {
	revoked: number;
}
export interface UserCreateIn {
	id: string;
	name?: string;
	password?: string;
	admin?: boolean;
}
export interface UserCreateOut {
	user: User;
}
export interface UserGetIn {
	id: string;
}
export interface UserGetOut {
	user: User;
}
export interface UserListIn {
	after?: string;
	text?: string;
	limit?: number;
}
export interface UserListOut {
	users: User[];
	more: boolean;
}
export interface UserUpdateIn {
	id: string;
	name?: string;
	admin?: boolean;
}
export interface UserUpdateOut {
	user: User;
}
export interface UserDisableIn {
	id: string;
	disabled?: boolean;
}
export interface UserDisableOut {
	user: User;
}
export interface UserSetPasswordIn {
	id?: string;
	password: string;
	old?: string;
}
export interface UserSetPasswordOut {}
export interface GroupCreateIn {
	id?: string;
	name: string;
	members?: string[];
	cid?: string;
}
export interface GroupCreateOut {
	group: Group;
	seq: number;
	id: number;
}
export interface GroupGetIn {
	id: string;
}
export interface GroupGetOut {
	group: Group;
}
export interface GroupMembersIn {
	id: string;
	after?: string;
	limit?: number;
}
export interface GroupMembersOut {
	members: GroupMember[];
	more: boolean;
}
export interface GroupAddIn {
	id: string;
	users: string[];
	cid?: string;
}
export interface GroupAddOut {
	seq?: number;
	id?: number;
	added: number;
}
export interface GroupRemoveIn {
	id: string;
	users: string[];
	cid?: string;
}
export interface GroupRemoveOut {
	seq?: number;
	id?: number;
	removed: number;
}
export interface GroupLeaveIn {
	id: string;
	cid?: string;
}
export interface GroupLeaveOut {
	seq: number;
	id: number;
}
export interface GroupUpdateIn {
	id: string;
	name?: string;
	owner?: string;
	admins_add?: string[];
	admins_remove?: string[];
	cid?: string;
}
export interface GroupUpdateOut {
	group: Group;
	seq: number;
	id: number;
}
export interface SyncIn {
	since?: number;
	limit?: number;
}
export interface SyncOut {
	conversations: ConversationInfo[];
	since: number;
	more: boolean;
}
export interface ConversationGetIn {
	conv: string;
}
export interface ConversationGetOut {
	conversation: ConversationInfo;
	cursors: Cursor[];
}
export interface ConversationSetIn {
	conv: string;
	pinned?: boolean;
	muted?: boolean;
}
export interface ConversationSetOut {}
export interface ConversationReadIn {
	conv: string;
	seq: number;
}
export interface ConversationReadOut {
	read: number;
}
export interface ConversationDeliveredIn {
	conv: string;
	seq: number;
}
export interface ConversationDeliveredOut {}
export interface ConversationTypingIn {
	conv: string;
}
export interface ConversationTypingOut {}
export interface MessageSendIn {
	conv: string;
	cid: string;
	kind: string;
	body: TextBody;
	reply_to?: number;
	mentions?: string[];
}
export interface MessageSendOut {
	seq: number;
	id: number;
	ts: number;
}
export interface MessageListIn {
	conv: string;
	after?: number;
	before?: number;
	around?: number;
	limit?: number;
}
export interface MessageListOut {
	entries: Entry[];
	more_before: boolean;
	more_after: boolean;
	seq: number;
}
export interface MessageRecallIn {
	conv: string;
	seq: number;
	cid: string;
}
export interface MessageRecallOut {
	seq: number;
	id: number;
	ts: number;
}

/** Every operation a person's session may call. */
export interface Operations {
	"auth.login": { in: AuthLoginIn; out: AuthLoginOut };
	"auth.logout": { in: AuthLogoutIn; out: AuthLogoutOut };
	"setup.state": { in: SetupStateIn; out: SetupStateOut };
	"setup.finish": { in: SetupFinishIn; out: SetupFinishOut };
	"session.open": { in: SessionOpenIn; out: SessionOpenOut };
	"session.ping": { in: SessionPingIn; out: SessionPingOut };
	"session.list": { in: SessionListIn; out: SessionListOut };
	"session.kick": { in: SessionKickIn; out: SessionKickOut };
	"session.close": { in: SessionCloseIn; out: SessionCloseOut };
	"token.issue": { in: TokenIssueIn; out: TokenIssueOut };
	"token.revoke": { in: TokenRevokeIn; out: TokenRevokeOut };
	"user.create": { in: UserCreateIn; out: UserCreateOut };
	"user.get": { in: UserGetIn; out: UserGetOut };
	"user.list": { in: UserListIn; out: UserListOut };
	"user.update": { in: UserUpdateIn; out: UserUpdateOut };
	"user.disable": { in: UserDisableIn; out: UserDisableOut };
	"user.set_password": { in: UserSetPasswordIn; out: UserSetPasswordOut };
	"group.create": { in: GroupCreateIn; out: GroupCreateOut };
	"group.get": { in: GroupGetIn; out: GroupGetOut };
	"group.members": { in: GroupMembersIn; out: GroupMembersOut };
	"group.add": { in: GroupAddIn; out: GroupAddOut };
	"group.remove": { in: GroupRemoveIn; out: GroupRemoveOut };
	"group.leave": { in: GroupLeaveIn; out: GroupLeaveOut };
	"group.update": { in: GroupUpdateIn; out: GroupUpdateOut };
	"sync": { in: SyncIn; out: SyncOut };
	"conversation.get": { in: ConversationGetIn; out: ConversationGetOut };
	"conversation.set": { in: ConversationSetIn; out: ConversationSetOut };
	"conversation.read": { in: ConversationReadIn; out: ConversationReadOut };
	"conversation.delivered": {
		in: ConversationDeliveredIn;
		out: ConversationDeliveredOut;
	};
	"conversation.typing": {
		in: ConversationTypingIn;
		out: ConversationTypingOut;
	};
	"message.send": { in: MessageSendIn; out: MessageSendOut };
	"message.list": { in: MessageListIn; out: MessageListOut };
	"message.recall": { in: MessageRecallIn; out: MessageRecallOut };
}
