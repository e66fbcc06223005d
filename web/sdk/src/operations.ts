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
	/** The bearer token, or one that an issuer signed. */
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
	limits: { body_bytes: number; recall_ms: number; group_members: number; room_body_bytes: number };
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
	/** What is other than usual. */
	settings?: { join?: "invitation" | "open" | "approval" | "question" | "closed"; invite?: "members" | "admins" | "owner"; mention_all?: "members" | "admins" | "owner"; history?: number; listed?: boolean; question?: string; answer?: string };
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

/** Lists members, by pages, all or by a part of a name. */
export interface GroupMembersIn {
	/** The group's id. */
	id: string;
	/** Only those whose id, name or nickname contains it. */
	text?: string;
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
	/** What is to be another. */
	settings?: { join?: "invitation" | "open" | "approval" | "question" | "closed"; invite?: "members" | "admins" | "owner"; mention_all?: "members" | "admins" | "owner"; history?: number; listed?: boolean; question?: string; answer?: string };
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

/** Makes members admins of the group, or admins members. */
export interface GroupSetRoleIn {
	/** The group's id. */
	id: string;
	/** Who. */
	users: string[];
	/** What they are from now on. */
	role: "member" | "admin";
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupSetRoleOut {
	/** The group. */
	group: Group;
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Gives the group to another member. */
export interface GroupTransferIn {
	/** The group's id. */
	id: string;
	/** Who owns it from now on; the former owner becomes an admin. */
	user: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupTransferOut {
	/** The group. */
	group: Group;
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Ends the group; its id is never given again. */
export interface GroupDissolveIn {
	/** The group's id. */
	id: string;
	/** Whether who was in it reads on what was said; true when not given. */
	history?: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupDissolveOut {
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Forbids people, or everyone, to write, until a time. */
export interface GroupMuteIn {
	/** The group's id. */
	id: string;
	/** Whom; of lower rank than the caller. */
	users?: string[];
	/** Everyone but admins and speakers. */
	all?: boolean;
	/** Unix ms; for ever when not given. */
	until?: number;
	/** No longer. */
	off?: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupMuteOut {
	/** The group. */
	group: Group;
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Changes who may write when everyone is muted. */
export interface GroupSpeakersIn {
	/** The group's id. */
	id: string;
	/** Who may write when everyone is muted. */
	add?: string[];
	/** Who no longer may. */
	remove?: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupSpeakersOut {
	/** The group. */
	group: Group;
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Joins, by invitation or as the group lets people in. */
export interface GroupJoinIn {
	/** The group's id. */
	id: string;
	/** To the group's question. */
	answer?: string;
	/** What the admins are told when they decide. */
	text?: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupJoinOut {
	/** joined, waiting for an admin, or member already. */
	state: string;
	/** Of the entry, for who joined. */
	seq?: number;
	/** Of the entry, tenant-wide. */
	id?: number;
}

/** Invites people; group.join accepts. */
export interface GroupInviteIn {
	/** The group's id. */
	id: string;
	/** Who. */
	users: string[];
	/** What they are told. */
	text?: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupInviteOut {
	/** How many were not in it. */
	invited: number;
}

/** Declines an invitation. */
export interface GroupDeclineIn {
	/** The group's id. */
	id: string;
}
export interface GroupDeclineOut {}

/** Lists one's own invitations, by pages. */
export interface GroupInvitationsIn {
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface GroupInvitationsOut {
	/** In the order of ids. */
	invitations: { id: string; name: string; members: number; by: string; text?: string; ts: number }[];
	/** There is another page. */
	more: boolean;
}

/** Lists who asks to join, by pages; for admins of the group. */
export interface GroupRequestsIn {
	/** The group's id. */
	id: string;
	/** The last user of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface GroupRequestsOut {
	/** In the order of ids. */
	requests: { user: string; name: string; ts: number; text?: string; answer?: string }[];
	/** There is another page. */
	more: boolean;
}

/** Lets in who asked to join. */
export interface GroupApproveIn {
	/** The group's id. */
	id: string;
	/** Who. */
	users: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupApproveOut {
	/** Of the entry; absent: no change. */
	seq?: number;
	/** Of the entry, tenant-wide. */
	id?: number;
	/** How many came. */
	added: number;
}

/** Refuses who asked to join; who does not wait is passed over. */
export interface GroupRefuseIn {
	/** The group's id. */
	id: string;
	/** Who. */
	users: string[];
}
export interface GroupRefuseOut {
	/** How many had waited. */
	refused: number;
}

/** Puts up a notice; nobody has read it then. */
export interface GroupSetNoticeIn {
	/** The group's id. */
	id: string;
	/** What everybody is to read; may be empty. */
	text: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupSetNoticeOut {
	/** The group. */
	group: Group;
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Gives the notice. */
export interface GroupNoticeIn {
	/** The group's id. */
	id: string;
}
export interface GroupNoticeOut {
	/** What it says. */
	text: string;
	/** Who put it up; empty: the system. */
	by: string;
	/** Of the entry that told of it. */
	seq: number;
	/** When, Unix ms. */
	ts: number;
	/** The caller has said that she read it. */
	read: boolean;
	/** How many have. */
	readers: number;
}

/** Says that one has read the notice. */
export interface GroupReadNoticeIn {
	/** The group's id. */
	id: string;
}
export interface GroupReadNoticeOut {}

/** Lists who has read the notice, by pages. */
export interface GroupNoticeReadersIn {
	/** The group's id. */
	id: string;
	/** The last user of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface GroupNoticeReadersOut {
	/** In the order of ids. */
	readers: { user: string; ts: number }[];
	/** There is another page. */
	more: boolean;
}

/** Changes what a member is called in the group. */
export interface GroupSetNicknameIn {
	/** The group's id. */
	id: string;
	/** Whose; the caller's when not given, others' by admins. */
	user?: string;
	/** What she is called here; absent: by her name again. */
	nickname?: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface GroupSetNicknameOut {
	/** The group. */
	group: Group;
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Lists the groups that want to be found, by pages. */
export interface GroupListIn {
	/** Only those whose id or name contains it. */
	text?: string;
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface GroupListOut {
	/** In the order of ids. */
	groups: { id: string; conv: string; name: string; owner: string; members: number; created_ts: number; listed: boolean; join: string; invite: string; mention_all: string; history: number; muted_until?: number; dissolved?: boolean; question?: string }[];
	/** There is another page. */
	more: boolean;
}

/** Makes a channel, which the caller owns. */
export interface ChannelCreateIn {
	/** Absent: the daemon makes one. */
	id?: string;
	/** Its name. */
	name: string;
	/** Whose it is, when administrators make it for somebody. */
	owner?: string;
	/** What is other than usual. */
	settings?: { comments?: boolean; listed?: boolean; open?: boolean };
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ChannelCreateOut {
	/** The channel. */
	channel: { id: string; conv: string; name: string; owner: string; readers: number; created_ts: number; listed: boolean; comments: boolean; open: boolean; dissolved?: boolean };
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Gives a channel that one follows or may find. */
export interface ChannelGetIn {
	/** The channel's id. */
	id: string;
}
export interface ChannelGetOut {
	/** The channel. */
	channel: { id: string; conv: string; name: string; owner: string; readers: number; created_ts: number; listed: boolean; comments: boolean; open: boolean; dissolved?: boolean };
}

/** Lists the channels that want to be found, by pages. */
export interface ChannelListIn {
	/** Only those whose id or name contains it. */
	text?: string;
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface ChannelListOut {
	/** In the order of ids. */
	channels: { id: string; conv: string; name: string; owner: string; readers: number; created_ts: number; listed: boolean; comments: boolean; open: boolean; dissolved?: boolean }[];
	/** There is another page. */
	more: boolean;
}

/** Begins to read a channel; twice is once. */
export interface ChannelFollowIn {
	/** The channel's id. */
	id: string;
}
export interface ChannelFollowOut {
	/** Whether one follows now. */
	following: boolean;
}

/** Stops reading a channel; twice is once. */
export interface ChannelUnfollowIn {
	/** The channel's id. */
	id: string;
}
export interface ChannelUnfollowOut {
	/** Whether one follows now. */
	following: boolean;
}

/** Lists who follows, by pages; for writers. */
export interface ChannelReadersIn {
	/** The channel's id. */
	id: string;
	/** The last user of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface ChannelReadersOut {
	/** In the order of ids. */
	readers: { user: string; role: string; read: number; joined_ts: number }[];
	/** There is another page. */
	more: boolean;
}

/** Makes people readers of a channel; for its writers. */
export interface ChannelAddIn {
	/** The channel's id. */
	id: string;
	/** Who; a second time changes nothing. */
	users: string[];
}
export interface ChannelAddOut {
	/** How many did not read it before. */
	added: number;
}

/** Takes readers out of a channel; for its writers. */
export interface ChannelRemoveIn {
	/** The channel's id. */
	id: string;
	/** Who; a second time changes nothing. */
	users: string[];
}
export interface ChannelRemoveOut {
	/** How many had read it. */
	removed: number;
}

/** Changes name, owner and settings of a channel. */
export interface ChannelUpdateIn {
	/** The channel's id. */
	id: string;
	/** Its new name. */
	name?: string;
	/** Its new owner, who follows it; the former one becomes a writer. */
	owner?: string;
	/** What is to be another. */
	settings?: { comments?: boolean; listed?: boolean; open?: boolean };
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ChannelUpdateOut {
	/** The channel. */
	channel: { id: string; conv: string; name: string; owner: string; readers: number; created_ts: number; listed: boolean; comments: boolean; open: boolean; dissolved?: boolean };
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Changes who publishes; new writers follow it as well. */
export interface ChannelWritersIn {
	/** The channel's id. */
	id: string;
	/** Who may publish. */
	add?: string[];
	/** Who no longer may; she reads on. */
	remove?: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ChannelWritersOut {
	/** The channel. */
	channel: { id: string; conv: string; name: string; owner: string; readers: number; created_ts: number; listed: boolean; comments: boolean; open: boolean; dissolved?: boolean };
	/** Of the entry. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Ends the channel; its id is never given again. */
export interface ChannelDissolveIn {
	/** The channel's id. */
	id: string;
	/** Whether its readers read on what was said; true when not given. */
	history?: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ChannelDissolveOut {
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

/** Makes a room; the caller looks after it. */
export interface RoomCreateIn {
	/** The room. */
	room: string;
	/** Its title. */
	title?: string;
	/** It stays when nobody is there. */
	keep?: boolean;
	/** What it lets through. */
	settings?: { window_ms?: number; slots?: number; reserved?: number; extra?: number; high_for_all?: boolean; low_kinds?: string[]; extra_kinds?: string[]; history?: number; record?: boolean };
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface RoomCreateOut {
	/** The room. */
	room: { room: string; title: string; owner: string; created_ts: number; keep: boolean; muted_until?: number; settings: { window_ms: number; slots: number; reserved: number; extra: number; high_for_all: boolean; low_kinds: string[]; extra_kinds: string[]; history: number; record: boolean }; live?: boolean; members?: number };
	/** Of the entry in its log. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
}

/** Gives a room. */
export interface RoomGetIn {
	/** The room. */
	room: string;
}
export interface RoomGetOut {
	/** The room. */
	room: { room: string; title: string; owner: string; created_ts: number; keep: boolean; muted_until?: number; settings: { window_ms: number; slots: number; reserved: number; extra: number; high_for_all: boolean; low_kinds: string[]; extra_kinds: string[]; history: number; record: boolean }; live?: boolean; members?: number };
}

/** Lists rooms and how many are there, by pages. */
export interface RoomListIn {
	/** Rooms after this one. */
	after?: string;
	/** Most rooms; 50 when not given. */
	limit?: number;
	/** Only those of the caller. */
	mine?: boolean;
	/** Only those that are kept. */
	kept?: boolean;
}
export interface RoomListOut {
	/** In the order of their ids. */
	rooms: { room: string; title: string; owner: string; created_ts: number; keep: boolean; muted_until?: number; live: boolean; members: number }[];
	/** There are more. */
	more: boolean;
}

/** Changes title, owner and settings of a room. */
export interface RoomUpdateIn {
	/** The room. */
	room: string;
	/** Its title. */
	title?: string;
	/** It stays when nobody is there. */
	keep?: boolean;
	/** Who looks after it. */
	owner?: string;
	/** What it lets through; what is not named stays. */
	settings?: { window_ms?: number; slots?: number; reserved?: number; extra?: number; high_for_all?: boolean; low_kinds?: string[]; extra_kinds?: string[]; history?: number; record?: boolean };
}
export interface RoomUpdateOut {
	/** The room. */
	room: { room: string; title: string; owner: string; created_ts: number; keep: boolean; muted_until?: number; settings: { window_ms: number; slots: number; reserved: number; extra: number; high_for_all: boolean; low_kinds: string[]; extra_kinds: string[]; history: number; record: boolean }; live?: boolean; members?: number };
	/** Of the entry in its log. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
}

/** Ends a room; everyone there is told and goes. */
export interface RoomDestroyIn {
	/** The room. */
	room: string;
}
export interface RoomDestroyOut {
	/** Of the entry in its log; absent: it was so already. */
	seq?: number;
	/** Tenant-wide id. */
	id?: number;
}

/** Enters a room with this session, and gets its history. */
export interface RoomJoinIn {
	/** The room. */
	room: string;
	/** The newest n that one has; not given: the room's history. */
	after?: number;
}
export interface RoomJoinOut {
	/** The room. */
	room: string;
	/** Its title. */
	title: string;
	/** Number of its newest message. */
	n: number;
	/** When its numbers began; another one: they began anew. */
	began_ts: number;
	/** People who are there. */
	members: number;
}

/** Leaves a room with this session. */
export interface RoomLeaveIn {
	/** The room. */
	room: string;
}
export interface RoomLeaveOut {}

/** Says something in a room that one is in; the answer says its number, or why it was dropped. */
export interface RoomSendIn {
	/** The room. */
	room: string;
	/** Client id: a retry gets the first answer for a while. */
	cid: string;
	/** What it is. */
	kind: string;
	/** By kind; of text {text}. */
	body: Record<string, unknown>;
	/** normal when not given, or when one may not say high. */
	priority?: "high" | "normal" | "low";
	/** Equal ones of a window become one with a count. */
	merge?: boolean;
}
export interface RoomSendOut {
	/** Its number in the room. */
	n?: number;
	/** It goes out when the window ends. */
	merged?: boolean;
	/** It was not sent: rate, muted, filtered or busy. */
	dropped?: string;
	/** What to do about it. */
	hint?: string;
}

/** Says how many are there, and who. */
export interface RoomMembersIn {
	/** The room. */
	room: string;
}
export interface RoomMembersOut {
	/** People who are there. */
	count: number;
	/** Up to 500 of them, for those who are there too. */
	members?: string[];
}

/** Gives a page of what was said in a room. */
export interface RoomHistoryIn {
	/** The room. */
	room: string;
	/** Messages before this n, from memory. */
	before?: number;
	/** Messages before this seq, from the log. */
	before_seq?: number;
	/** Most messages; 50 when not given. */
	limit?: number;
}
export interface RoomHistoryOut {
	/** In their order. */
	messages: { room: string; n: number; seq?: number; from: string; kind: string; body: Record<string, unknown>; ts: number; priority?: string; count?: number }[];
	/** There are older ones. */
	more: boolean;
	/** What to say as before, or as before_seq when they have a seq. */
	next?: number;
}

/** Gives attributes of a room. */
export interface RoomAttributesIn {
	/** The room. */
	room: string;
	/** Which; all when not given. */
	keys?: string[];
}
export interface RoomAttributesOut {
	/** In no order. */
	attributes: { key: string; value: string; owner: string; auto_delete?: boolean }[];
}

/** Sets an attribute of a room. */
export interface RoomSetAttributeIn {
	/** The room. */
	room: string;
	/** Its key. */
	key: string;
	/** Its value. */
	value: string;
	/** Only when this is its value now. */
	expect?: string;
	/** Only when there is none. */
	new?: boolean;
	/** It goes when the caller leaves the room. */
	auto_delete?: boolean;
	/** Whoever set it: for the room's owner and administrators. */
	force?: boolean;
}
export interface RoomSetAttributeOut {}

/** Deletes an attribute of a room. */
export interface RoomDeleteAttributeIn {
	/** The room. */
	room: string;
	/** Its key. */
	key: string;
	/** Only when this is its value now. */
	expect?: string;
	/** Whoever set it: for the room's owner and administrators. */
	force?: boolean;
}
export interface RoomDeleteAttributeOut {}

/** Mutes one person in a room, or everyone. */
export interface RoomMuteIn {
	/** The room. */
	room: string;
	/** Whom. */
	user?: string;
	/** Everyone but speakers, its owner and administrators. */
	all?: boolean;
	/** Unix ms; for ever when not given. */
	until?: number;
	/** No longer. */
	off?: boolean;
}
export interface RoomMuteOut {
	/** Of the entry in its log; absent: it was so already. */
	seq?: number;
	/** Tenant-wide id. */
	id?: number;
}

/** Keeps somebody out of a room. */
export interface RoomBanIn {
	/** The room. */
	room: string;
	/** Whom. */
	user: string;
	/** Unix ms; for ever when not given. */
	until?: number;
	/** No longer. */
	off?: boolean;
}
export interface RoomBanOut {
	/** Of the entry in its log; absent: it was so already. */
	seq?: number;
	/** Tenant-wide id. */
	id?: number;
}

/** Changes who may speak in a muted room. */
export interface RoomSpeakersIn {
	/** The room. */
	room: string;
	/** Who may speak in a muted room, use extra slots and class high. */
	add?: string[];
	/** Who no longer may. */
	remove?: string[];
}
export interface RoomSpeakersOut {
	/** Of the entry in its log; absent: it was so already. */
	seq?: number;
	/** Tenant-wide id. */
	id?: number;
}

/** Lists who is banned, muted or a speaker, by pages; for those who may change it. */
export interface RoomMarksIn {
	/** The room. */
	room: string;
	/** Which marks. */
	kind: "ban" | "mute" | "speaker";
	/** People after this one. */
	after?: string;
	/** Most marks; 50 when not given. */
	limit?: number;
}
export interface RoomMarksOut {
	/** In the order of the people's ids. */
	marks: { user: string; until?: number }[];
	/** There are more. */
	more: boolean;
}

/** Says something in live rooms as the system. */
export interface RoomAnnounceIn {
	/** Where. */
	rooms?: string[];
	/** In every live room. */
	all?: boolean;
	/** What it is. */
	kind: string;
	/** By kind; of text {text}. */
	body: Record<string, unknown>;
}
export interface RoomAnnounceOut {
	/** Live rooms that got it. */
	rooms: number;
}

/** Counts what a live room let through and what it dropped. */
export interface RoomStatsIn {
	/** The room. */
	room: string;
}
export interface RoomStatsOut {
	/** Number of its newest message. */
	n: number;
	/** When its numbers began. */
	began_ts: number;
	/** People who are there. */
	members: number;
	/** Sessions that are there. */
	seats: number;
	/** Messages that were accepted. */
	accepted: { high: number; normal: number; low: number };
	/** Messages that were not. */
	dropped: { rate: { high: number; normal: number; low: number }; muted: { high: number; normal: number; low: number }; filtered: { high: number; normal: number; low: number }; busy: { high: number; normal: number; low: number }; ring: { high: number; normal: number; low: number } };
	/** Frames written to sockets. */
	written: number;
	/** Messages that should be in the log and are not. */
	unrecorded: number;
}

/** Makes a server key; its secret is answered this once. */
export interface KeyCreateIn {
	/** Its id, part of its text. */
	id: string;
	/** What it is for; the id when not given. */
	name?: string;
	/** What it may do: `user.read`, `message.write`, …. */
	scopes: string[];
	/** Addresses and ranges it may be used from; none: from everywhere. */
	addresses?: string[];
	/** Seconds until it ends; 0: never. */
	lifetime_s?: number;
}
export interface KeyCreateOut {
	/** The bearer text `yzk_…`; shown only once. */
	secret: string;
	/** The key. */
	key: { id: string; name: string; by: string; scopes: string[]; addresses: string[]; expires_ts: number; created_ts: number; used_ts?: number; used_from?: string };
}

/** Lists server keys, by pages. */
export interface KeyListIn {
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface KeyListOut {
	/** In the order of ids. */
	keys: { id: string; name: string; by: string; scopes: string[]; addresses: string[]; expires_ts: number; created_ts: number; used_ts?: number; used_from?: string }[];
	/** There is another page. */
	more: boolean;
}

/** Changes what a key may do, from where and how long; its secret stays. */
export interface KeyUpdateIn {
	/** Its id. */
	id: string;
	/** What it is for. */
	name?: string;
	/** What it may do: `user.read`, `message.write`, …. */
	scopes?: string[];
	/** Addresses and ranges it may be used from; none: from everywhere. */
	addresses?: string[];
	/** Seconds from now until it ends; 0: never. */
	lifetime_s?: number;
}
export interface KeyUpdateOut {}

/** Ends a server key at once, for ever. */
export interface KeyRevokeIn {
	/** Its id. */
	id: string;
}
export interface KeyRevokeOut {}

/** Registers a key whose tokens sign people in. */
export interface IssuerCreateIn {
	/** Its id: the `kid` of its tokens. */
	id: string;
	/** Its name; the id when not given. */
	name?: string;
	/** How it signs; no other way is accepted. */
	alg: "EdDSA" | "HS256";
	/** EdDSA: the public key, PEM or base64url of its 32 bytes. HS256: the secret, 32 to 256 bytes; one is made when not given. */
	key?: string;
	/** Make people whom nobody knows yet. */
	makes_users?: boolean;
}
export interface IssuerCreateOut {
	/** The issuer. */
	issuer: { id: string; name: string; by: string; alg: string; key?: string; makes_users: boolean; created_ts: number };
	/** The secret that was made; shown only once. */
	secret?: string;
}

/** Lists issuers, at most 20. */
export interface IssuerListIn {}
export interface IssuerListOut {
	/** In the order of ids. */
	issuers: { id: string; name: string; by: string; alg: string; key?: string; makes_users: boolean; created_ts: number }[];
}

/** Ends all that its tokens are good for, at once. */
export interface IssuerDeleteIn {
	/** Its id. */
	id: string;
}
export interface IssuerDeleteOut {}

/** Replaces all word rules of the tenant. */
export interface WordsSetIn {
	/** Words whose messages are refused. */
	block?: string[];
	/** Words that are replaced by stars, one for each character. */
	mask?: string[];
	/** Words whose messages pass and are noted for review. */
	flag?: string[];
}
export interface WordsSetOut {
	/** How many words the tenant has now. */
	count: number;
}

/** Adds words; one that was there does what is said now. */
export interface WordsAddIn {
	/** What they do to a message. */
	action: "flag" | "mask" | "block";
	/** The words, at most 32 characters each. */
	words: string[];
}
export interface WordsAddOut {
	/** How many words the tenant has now. */
	count: number;
}

/** Removes words; those that are not there are passed over. */
export interface WordsRemoveIn {
	/** The words, in any spelling that is compared as the same. */
	words: string[];
}
export interface WordsRemoveOut {
	/** How many words the tenant has now. */
	count: number;
}

/** Lists words by what they do, by pages. */
export interface WordsListIn {
	/** Those that do this. */
	action: "flag" | "mask" | "block";
	/** The last word of the page before. */
	after?: string;
	/** Most words; 100 when not given. */
	limit?: number;
}
export interface WordsListOut {
	/** As they are compared, in their order. */
	words: string[];
	/** There is another page. */
	more: boolean;
}

/** Says what the rules would make of a text. */
export interface WordsTestIn {
	/** What somebody might say. */
	text: string;
}
export interface WordsTestOut {
	/** What was found, at most 100. */
	words: { word: string; action: string }[];
	/** What would become of it: pass, flag, mask or block. */
	action: string;
	/** The text, masked. */
	text: string;
}

/** Lists messages that were noted for review. */
export interface WordsFlaggedIn {
	/** The last id of the page before. */
	after?: number;
	/** Most messages; 100 when not given. */
	limit?: number;
}
export interface WordsFlaggedOut {
	/** Oldest first. */
	messages: { id: number; ts: number; conv: string; seq: number; from: string; word: string }[];
	/** There is another page. */
	more: boolean;
}

/** Takes messages off that list, as far as one was looked at. */
export interface WordsReviewIn {
	/** The id of the last one that was looked at. */
	upto: number;
}
export interface WordsReviewOut {
	/** How many are off the list. */
	reviewed: number;
	/** There are older ones left; ask again. */
	again: boolean;
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
	"group.set_role": { in: GroupSetRoleIn; out: GroupSetRoleOut };
	"group.transfer": { in: GroupTransferIn; out: GroupTransferOut };
	"group.dissolve": { in: GroupDissolveIn; out: GroupDissolveOut };
	"group.mute": { in: GroupMuteIn; out: GroupMuteOut };
	"group.speakers": { in: GroupSpeakersIn; out: GroupSpeakersOut };
	"group.join": { in: GroupJoinIn; out: GroupJoinOut };
	"group.invite": { in: GroupInviteIn; out: GroupInviteOut };
	"group.decline": { in: GroupDeclineIn; out: GroupDeclineOut };
	"group.invitations": { in: GroupInvitationsIn; out: GroupInvitationsOut };
	"group.requests": { in: GroupRequestsIn; out: GroupRequestsOut };
	"group.approve": { in: GroupApproveIn; out: GroupApproveOut };
	"group.refuse": { in: GroupRefuseIn; out: GroupRefuseOut };
	"group.set_notice": { in: GroupSetNoticeIn; out: GroupSetNoticeOut };
	"group.notice": { in: GroupNoticeIn; out: GroupNoticeOut };
	"group.read_notice": { in: GroupReadNoticeIn; out: GroupReadNoticeOut };
	"group.notice_readers": {
		in: GroupNoticeReadersIn;
		out: GroupNoticeReadersOut;
	};
	"group.set_nickname": { in: GroupSetNicknameIn; out: GroupSetNicknameOut };
	"group.list": { in: GroupListIn; out: GroupListOut };
	"channel.create": { in: ChannelCreateIn; out: ChannelCreateOut };
	"channel.get": { in: ChannelGetIn; out: ChannelGetOut };
	"channel.list": { in: ChannelListIn; out: ChannelListOut };
	"channel.follow": { in: ChannelFollowIn; out: ChannelFollowOut };
	"channel.unfollow": { in: ChannelUnfollowIn; out: ChannelUnfollowOut };
	"channel.readers": { in: ChannelReadersIn; out: ChannelReadersOut };
	"channel.add": { in: ChannelAddIn; out: ChannelAddOut };
	"channel.remove": { in: ChannelRemoveIn; out: ChannelRemoveOut };
	"channel.update": { in: ChannelUpdateIn; out: ChannelUpdateOut };
	"channel.writers": { in: ChannelWritersIn; out: ChannelWritersOut };
	"channel.dissolve": { in: ChannelDissolveIn; out: ChannelDissolveOut };
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
	"room.create": { in: RoomCreateIn; out: RoomCreateOut };
	"room.get": { in: RoomGetIn; out: RoomGetOut };
	"room.list": { in: RoomListIn; out: RoomListOut };
	"room.update": { in: RoomUpdateIn; out: RoomUpdateOut };
	"room.destroy": { in: RoomDestroyIn; out: RoomDestroyOut };
	"room.join": { in: RoomJoinIn; out: RoomJoinOut };
	"room.leave": { in: RoomLeaveIn; out: RoomLeaveOut };
	"room.send": { in: RoomSendIn; out: RoomSendOut };
	"room.members": { in: RoomMembersIn; out: RoomMembersOut };
	"room.history": { in: RoomHistoryIn; out: RoomHistoryOut };
	"room.attributes": { in: RoomAttributesIn; out: RoomAttributesOut };
	"room.set_attribute": { in: RoomSetAttributeIn; out: RoomSetAttributeOut };
	"room.delete_attribute": {
		in: RoomDeleteAttributeIn;
		out: RoomDeleteAttributeOut;
	};
	"room.mute": { in: RoomMuteIn; out: RoomMuteOut };
	"room.ban": { in: RoomBanIn; out: RoomBanOut };
	"room.speakers": { in: RoomSpeakersIn; out: RoomSpeakersOut };
	"room.marks": { in: RoomMarksIn; out: RoomMarksOut };
	"room.announce": { in: RoomAnnounceIn; out: RoomAnnounceOut };
	"room.stats": { in: RoomStatsIn; out: RoomStatsOut };
	"key.create": { in: KeyCreateIn; out: KeyCreateOut };
	"key.list": { in: KeyListIn; out: KeyListOut };
	"key.update": { in: KeyUpdateIn; out: KeyUpdateOut };
	"key.revoke": { in: KeyRevokeIn; out: KeyRevokeOut };
	"issuer.create": { in: IssuerCreateIn; out: IssuerCreateOut };
	"issuer.list": { in: IssuerListIn; out: IssuerListOut };
	"issuer.delete": { in: IssuerDeleteIn; out: IssuerDeleteOut };
	"words.set": { in: WordsSetIn; out: WordsSetOut };
	"words.add": { in: WordsAddIn; out: WordsAddOut };
	"words.remove": { in: WordsRemoveIn; out: WordsRemoveOut };
	"words.list": { in: WordsListIn; out: WordsListOut };
	"words.test": { in: WordsTestIn; out: WordsTestOut };
	"words.flagged": { in: WordsFlaggedIn; out: WordsFlaggedOut };
	"words.review": { in: WordsReviewIn; out: WordsReviewOut };
}
