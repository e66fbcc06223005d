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

/** Signs in with a password and gives a token. */
export interface AuthLoginIn {
	/** Who signs in. */
	user: string;
	/** The password, 8 characters or more. */
	password: string;
	/** The tenant; `default` when not given. */
	tenant?: string;
}
export interface AuthLoginOut {
	/** The bearer token; shown only once. */
	token: string;
	/** Who signed in. */
	user: User;
	/** When the token ends, Unix ms. */
	expires_ts: number;
}

/** Revokes the token in use and ends its sessions. */
export interface AuthLogoutIn {}
export interface AuthLogoutOut {}

/** Makes a token for a person without a password. */
export interface TokenIssueIn {
	/** For whom. */
	user: string;
	/** Seconds until it ends; 0 or absent: never. */
	lifetime_s?: number;
}
export interface TokenIssueOut {
	/** The bearer token; shown only once. */
	token: string;
	/** When it ends, Unix ms. */
	expires_ts?: number;
}

/** Revokes one token, or all of a person. */
export interface TokenRevokeIn {
	/** One token. */
	token?: string;
	/** All tokens of a person. */
	user?: string;
}
export interface TokenRevokeOut {}

/** Says whether the first admin is still to be made. */
export interface SetupStateIn {
	/** The tenant; `default` when not given. */
	tenant?: string;
}
export interface SetupStateOut {
	/** The first admin is still to be made. */
	required: boolean;
	/** The daemon's version. */
	version: string;
}

/** Makes the first admin; the link is used up. */
export interface SetupFinishIn {
	/** The set-up link's token; it says which tenant. */
	token: string;
	/** The first admin's id. */
	user: string;
	/** The first admin's name. */
	name?: string;
	/** The password, 8 characters or more. */
	password: string;
	/** The organisation's name. */
	org?: string;
}
export interface SetupFinishOut {
	/** The bearer token; shown only once. */
	token: string;
	/** Who signed in. */
	user: User;
	/** When the token ends, Unix ms. */
	expires_ts: number;
}

/** Signs this connection in; the first call of every one. */
export interface SessionOpenIn {
	/** The bearer token. */
	token: string;
	/** The device. */
	device: Device;
	/** The program that connects. */
	client?: { name?: string; version?: string };
}
export interface SessionOpenOut {
	/** Who signed in. */
	user: User;
	/** Her tenant. */
	tenant: string;
	/** The organisation's name, when set-up was told one. */
	org?: string;
	/** This session. */
	session: string;
	/** The daemon. */
	server: { version: string };
	/** Be heard at least this often. */
	heartbeat_ms: number;
	/** The newest tenant-wide id. */
	id: number;
	/** What clients must keep to. */
	limits: { body_bytes: number; recall_ms: number; group_members: number };
}

/** Proves that both sides are there. */
export interface SessionPingIn {}
export interface SessionPingOut {
	/** The daemon's time, Unix ms. */
	ts: number;
}

/** Lists one's own open sessions. */
export interface SessionListIn {}
export interface SessionListOut {
	/** Oldest first. */
	sessions: SessionInfo[];
}

/** Ends sessions: own ones, or anybody's for admins. */
export interface SessionKickIn {
	/** One session. */
	session?: string;
	/** All of one device. */
	device?: string;
	/** Of another person (admins). */
	user?: string;
}
export interface SessionKickOut {
	/** How many sessions ended. */
	kicked: number;
}

/** Ends this session politely. */
export interface SessionCloseIn {}
export interface SessionCloseOut {}

/** Makes a person; asked twice with the same content it answers the same. */
export interface UserCreateIn {
	/** Her id. */
	id: string;
	/** Her name; the id when not given. */
	name?: string;
	/** Absent: she cannot sign in by password. */
	password?: string;
	/** Makes her an admin. */
	admin?: boolean;
}
export interface UserCreateOut {
	/** The person. */
	user: User;
}

/** Gives one person. */
export interface UserGetIn {
	/** Her id. */
	id: string;
}
export interface UserGetOut {
	/** The person. */
	user: User;
}

/** Lists people, by pages. */
export interface UserListIn {
	/** The last id of the page before. */
	after?: string;
	/** Only whose id or name contains this. */
	text?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface UserListOut {
	/** In the order of ids. */
	users: User[];
	/** There is another page. */
	more: boolean;
}

/** Changes one's own name, or anybody for admins. */
export interface UserUpdateIn {
	/** Her id. */
	id: string;
	/** Her new name. */
	name?: string;
	/** Makes her an admin, or no longer (admins only). */
	admin?: boolean;
}
export interface UserUpdateOut {
	/** The person. */
	user: User;
}

/** Shuts a person out at once, or lets her in again. */
export interface UserDisableIn {
	/** Her id. */
	id: string;
	/** false lets her in again; true when not given. */
	disabled?: boolean;
}
export interface UserDisableOut {
	/** The person. */
	user: User;
}

/** Sets a password; every other sign-in of the person ends. */
export interface UserSetPasswordIn {
	/** Whose; one's own when not given. */
	id?: string;
	/** The new one, 8 characters or more. */
	password: string;
	/** The present one, for one's own. */
	old?: string;
}
export interface UserSetPasswordOut {}

/** Makes a group; its creation is one entry. */
export interface GroupCreateIn {
	/** Absent: the daemon makes one. */
	id?: string;
	/** Its name. */
	name: string;
	/** Who is in it; the caller is its owner and member anyway. */
	members?: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupCreateOut {
	/** The group. */
	group: Group;
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Gives a group. */
export interface GroupGetIn {
	/** The group's id. */
	id: string;
}
export interface GroupGetOut {
	/** The group. */
	group: Group;
}

/** Lists members, by pages. */
export interface GroupMembersIn {
	/** The group's id. */
	id: string;
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface GroupMembersOut {
	/** In the order of ids. */
	members: GroupMember[];
	/** There is another page. */
	more: boolean;
}

/** Adds people; they see the log from here on. */
export interface GroupAddIn {
	/** The group's id. */
	id: string;
	/** Who. */
	users: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupAddOut {
	/** Of the entry; absent: no change. */
	seq?: number;
	/** Of the entry, tenant-wide. */
	id?: number;
	/** How many came. */
	added: number;
}

/** Removes people; they keep what they have seen. */
export interface GroupRemoveIn {
	/** The group's id. */
	id: string;
	/** Who. */
	users: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupRemoveOut {
	/** Of the entry; absent: no change. */
	seq?: number;
	/** Of the entry, tenant-wide. */
	id?: number;
	/** How many went. */
	removed: number;
}

/** Leaves; an owner's group passes to an admin or member. */
export interface GroupLeaveIn {
	/** The group's id. */
	id: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupLeaveOut {
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Changes name, owner and admins of a group. */
export interface GroupUpdateIn {
	/** The group's id. */
	id: string;
	/** Its new name. */
	name?: string;
	/** Its new owner. */
	owner?: string;
	/** Members who become admins of the group. */
	admins_add?: string[];
	/** Admins of the group who become members. */
	admins_remove?: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupUpdateOut {
	/** The group. */
	group: Group;
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Gives every own conversation that changed after an id. */
export interface SyncIn {
	/** What the last answer said; 0 for everything. */
	since?: number;
	/** Most conversations; 200 when not given. */
	limit?: number;
}
export interface SyncOut {
	/** What changed since. */
	conversations: ConversationInfo[];
	/** For the next call. */
	since: number;
	/** Call again at once. */
	more: boolean;
}

/** Gives one conversation with its members' cursors. */
export interface ConversationGetIn {
	/** The conversation. */
	conv: string;
}
export interface ConversationGetOut {
	/** The conversation. */
	conversation: ConversationInfo;
	/** Of all members, when there are 200 or fewer. */
	cursors?: Cursor[];
}

/** Pins or mutes a conversation for oneself. */
export interface ConversationSetIn {
	/** The conversation. */
	conv: string;
	/** Keep it on top. */
	pinned?: boolean;
	/** Without alerts. */
	muted?: boolean;
}
export interface ConversationSetOut {}

/** Moves one's read cursor forward. */
export interface ConversationReadIn {
	/** The conversation. */
	conv: string;
	/** Up to this seq. */
	seq: number;
}
export interface ConversationReadOut {
	/** Where the cursor stands now. */
	read: number;
}

/** Says that the device has everything up to here. */
export interface ConversationDeliveredIn {
	/** The conversation. */
	conv: string;
	/** Up to this seq. */
	seq: number;
}
export interface ConversationDeliveredOut {}

/** Tells the others that one is typing. */
export interface ConversationTypingIn {
	/** The conversation. */
	conv: string;
}
export interface ConversationTypingOut {}

/** Sends a message; the answer means committed and synced. */
export interface MessageSendIn {
	/** The conversation. */
	conv: string;
	/** Client id: a retry gets the first answer. */
	cid: string;
	/** What it is. */
	kind: "text";
	/** By kind; of text {text}. */
	body: TextBody;
	/** The seq it answers. */
	reply_to?: number;
	/** User ids, or * for everyone. */
	mentions?: string[];
}
export interface MessageSendOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Gives a page of a conversation's log. */
export interface MessageListIn {
	/** The conversation. */
	conv: string;
	/** Entries after this seq, the oldest of them first. */
	after?: number;
	/** Entries before this seq, the newest of them. */
	before?: number;
	/** Entries on both sides of this seq. */
	around?: number;
	/** Most entries; 50 when not given. */
	limit?: number;
}
export interface MessageListOut {
	/** In the order of seq. */
	entries: Entry[];
	/** There are older ones. */
	more_before: boolean;
	/** There are newer ones. */
	more_after: boolean;
	/** Newest seq the caller may see. */
	seq: number;
}

/** Takes a message back: its content is erased, its seq stays. */
export interface MessageRecallIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Client id: a retry gets the first answer. */
	cid: string;
}
export interface MessageRecallOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Every operation a person's session may call. */
export interface Operations {
	"auth.login": { in: AuthLoginIn; out: AuthLoginOut };
	"auth.logout": { in: AuthLogoutIn; out: AuthLogoutOut };
	"token.issue": { in: TokenIssueIn; out: TokenIssueOut };
	"token.revoke": { in: TokenRevokeIn; out: TokenRevokeOut };
	"setup.state": { in: SetupStateIn; out: SetupStateOut };
	"setup.finish": { in: SetupFinishIn; out: SetupFinishOut };
	"session.open": { in: SessionOpenIn; out: SessionOpenOut };
	"session.ping": { in: SessionPingIn; out: SessionPingOut };
	"session.list": { in: SessionListIn; out: SessionListOut };
	"session.kick": { in: SessionKickIn; out: SessionKickOut };
	"session.close": { in: SessionCloseIn; out: SessionCloseOut };
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
