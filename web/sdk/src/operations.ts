// SPDX-License-Identifier: Apache-2.0
// Generated from the table of operations by `yizhan-gen --typescript`.
// Do not edit.
import type {
	ConversationInfo,
	Cursor,
	Department,
	Device,
	Entry,
	Group,
	GroupMember,
	SessionInfo,
	User,
} from "./types.js";

/** Signs in with a password and gives a token. */
export interface AuthLoginIn {
	/** Who signs in. */
	user: string;
	/** The password, 8 characters or more. */
	password: string;
	/** In its place from now on: asked for by password_expired, and taken at any sign-in. */
	new_password?: string;
	/** A code of the authenticator, or one for recovery. */
	totp?: string;
	/** The tenant; when not given the one that has the host name, or `default`. */
	tenant?: string;
}
export interface AuthLoginOut {
	/** The bearer token; shown only once. */
	token: string;
	/** Who signed in. */
	user: User;
	/** When the token ends, Unix ms. */
	expires_ts: number;
	/** Codes in the place of the authenticator's, each once; shown only when the second step is switched on. */
	recovery?: string[];
}

/** Has a link for a new password sent, good for half an hour; answers the same whether there is such a person or not. */
export interface AuthForgotIn {
	/** Her id, or where she gets mail. */
	user: string;
	/** The tenant; when not given the one that has the host name, or `default`. */
	tenant?: string;
}
export interface AuthForgotOut {}

/** Sets the password by a link that came by mail; the link is used up, and every sign-in of the person ends. */
export interface AuthResetIn {
	/** Of the link; it says which tenant. */
	token: string;
	/** The password, 8 characters or more. */
	password: string;
}
export interface AuthResetOut {
	/** Whose password it is. */
	user: User;
}

/** Gives a key for an authenticator; the next sign-in with a code of it switches the second step on. */
export interface TotpBeginIn {
	/** Who begins. */
	user: string;
	/** The password, 8 characters or more. */
	password: string;
	/** The tenant; when not given the one that has the host name, or `default`. */
	tenant?: string;
}
export interface TotpBeginOut {
	/** For the authenticator, base32; shown only once. */
	key: string;
	/** The same as otpauth:, for a QR code. */
	uri: string;
}

/** Says whether a person signs in with a second step. */
export interface TotpGetIn {
	/** Whose; one's own when not given. */
	user?: string;
}
export interface TotpGetOut {
	/** She signs in with a code as well. */
	on: boolean;
	/** Since when, Unix ms. */
	since_ts?: number;
	/** Codes for recovery that are left. */
	recovery_left?: number;
}

/** Takes the second step away: with a code one's own, without one an administrator, as when the telephone is lost. */
export interface TotpRemoveIn {
	/** Whose; one's own when not given. */
	user?: string;
	/** A code, for one's own. */
	code?: string;
}
export interface TotpRemoveOut {}

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

/** Says that the first admin is still to be made; afterwards there is no such operation, but for the system admin. */
export interface SetupStateIn {
	/** The tenant; when not given the one that has the host name, or `default`. */
	tenant?: string;
}
export interface SetupStateOut {
	/** The first admin is still to be made. */
	required: boolean;
	/** The daemon's version. */
	version: string;
}

/** Makes a set-up link: the first is good for a day, one in its place for half an hour. */
export interface SetupLinkIn {
	/** The tenant that waits for its first admin; your own when not given. */
	id?: string;
}
export interface SetupLinkOut {
	/** What the link carries in its fragment. */
	token: string;
	/** When it ends, Unix ms. */
	expires_ts: number;
}

/** Makes the first admin; the link is used up, and there is no such operation any more. */
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
	/** Codes in the place of the authenticator's, each once; shown only when the second step is switched on. */
	recovery?: string[];
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
	/** Another one than before: a backup was restored, and nothing known of logs holds; sync from 0. */
	epoch: string;
	/** What clients must keep to. */
	limits: { body_bytes: number; recall_ms: number; edit_ms: number; read_receipts: boolean; group_members: number; room_body_bytes: number };
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

/** Lists one's own devices, or anybody's for admins. */
export interface DeviceListIn {
	/** Of another person (admins, server keys). */
	user?: string;
}
export interface DeviceListOut {
	/** In the order of ids. */
	devices: { id: string; platform: string; name?: string; push: boolean; online: boolean; current: boolean; seen_ts: number; address?: string }[];
}

/** Gives a device of one's own, or anybody's for admins. */
export interface DeviceGetIn {
	/** The device. */
	device: string;
	/** Of another person (admins, server keys). */
	user?: string;
}
export interface DeviceGetOut {
	/** Chosen by the device. */
	id: string;
	/** phone, desktop or web. */
	platform: string;
	/** What its person or it says. */
	name?: string;
	/** It may be pushed to. */
	push: boolean;
	/** It has a session. */
	online: boolean;
	/** It is the one that asks. */
	current: boolean;
	/** Last sign-in, within a day, Unix ms. */
	seen_ts: number;
	/** Block of addresses it came from. */
	address?: string;
}

/** Gives a device of one's own a name. */
export interface DeviceRenameIn {
	/** The device. */
	device: string;
	/** What one calls it. */
	name: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DeviceRenameOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Says whether a device of one's own may be pushed to. */
export interface DeviceSetIn {
	/** The device. */
	device: string;
	/** It may be pushed to. */
	push: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DeviceSetOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Signs a device out: its sessions end, and its token, unless an issuer of the ISV's signed that. */
export interface DeviceKickIn {
	/** The device. */
	device: string;
	/** Of another person (admins, server keys). */
	user?: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DeviceKickOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

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
	/** Where she gets mail. */
	email?: string;
	/** Sends her a link there, with which she chooses her password within seven days. */
	invite?: boolean;
}
export interface UserCreateOut {
	/** The person. */
	user: User;
}

/** Makes many people; who is there already keeps what she has. Asked twice it answers the same. */
export interface UserImportIn {
	/** Who. */
	people: { id: string; name?: string; password?: string; hash?: string; admin?: boolean; email?: string }[];
	/** Only says what would become of them. */
	check?: boolean;
	/** Sends a link to choose a password to those who are new, have an address and none. */
	invite?: boolean;
}
export interface UserImportOut {
	/** In the order of the list. */
	results: { id: string; state: string }[];
}

/** Gives one person. */
export interface UserGetIn {
	/** Her id. */
	id: string;
}
export interface UserGetOut {
	/** The person. */
	user: User;
	/** What stands between her and her next sign-in, for administrators and who has the right user.read. */
	sign_in?: { stopped_by: string[]; locked_until_ts?: number; locked_from?: string };
}

/** Lists people, by pages. */
export interface UserListIn {
	/** `next` of the page before. */
	after?: string;
	/** Only whose id or name contains this, or reads so: found as by user.search. */
	text?: string;
	/** Only admins, or only others. */
	admin?: boolean;
	/** Only those who are shut out, or only others. */
	disabled?: boolean;
	/** Only who is in this department or below it; this, tag, role and online are for administrators and who has the right user.read. */
	department?: string;
	/** Only who has this tag. */
	tag?: string;
	/** Only who has this role. */
	role?: string;
	/** Only who is here now. */
	online?: boolean;
	/** With the departments and tags of each, for administrators and who has the right user.read. */
	details?: boolean;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface UserListOut {
	/** In the order of ids; a page is shorter, or empty, when very many are looked through for it. */
	users: User[];
	/** There is another page. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: string;
}

/** Finds people by name or id, also by pinyin and initials; nobody who is disabled, unless that is asked for. */
export interface UserSearchIn {
	/** Part of the name or id, as it is written, or its pinyin or initials. */
	text: string;
	/** `next` of the page before. */
	after?: number;
	/** Most rows; 20 when not given. */
	limit?: number;
	/** Those who are shut out as well, for administrators and who has the right user.read. */
	disabled?: boolean;
}
export interface UserSearchOut {
	/** The best first. */
	users: User[];
	/** There is another page. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: number;
	/** There was too much to look through: ask more closely. */
	partial: boolean;
}

/** Changes one's own name, or anybody for admins. */
export interface UserUpdateIn {
	/** Her id. */
	id: string;
	/** Her new name. */
	name?: string;
	/** Makes her an admin, or no longer (admins only). */
	admin?: boolean;
	/** Where she gets mail, or empty (admins only). */
	email?: string;
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

/** Deletes a person for ever, her id included; asked again it says how far that is. */
export interface UserDeleteIn {
	/** Her id. */
	id: string;
	/** What she said goes as well, for ever; else it stays, under nobody's name. */
	erase?: boolean;
	/** Only says what would go. */
	dry_run?: boolean;
}
export interface UserDeleteOut {
	/** Who. */
	user: string;
	/** She is deleted. */
	gone: boolean;
	/** What she said goes as well. */
	erase: boolean;
	/** Nothing is left to be done. */
	done: boolean;
	/** Messages of hers that went so far. */
	erased: number;
	/** Groups that she leaves. */
	groups: number;
	/** Channels that she leaves. */
	channels: number;
	/** Of those, the ones that get another owner: an admin of it, or who has the least id. */
	owned: number;
	/** Of those, the ones that end, for nobody else is in them. */
	ended: number;
	/** Direct conversations: the others keep them, and write nothing there any more. */
	direct: number;
	/** People who lose her as a contact. */
	contacts: number;
	/** Departments that she leaves. */
	departments: number;
	/** Devices that are forgotten. */
	devices: number;
	/** Files of hers, at most 10,000; those that a message names stay with it, all others go later. */
	files: number;
}

/** Sends a person a link with which she chooses a password within seven days; links of before are good no more. */
export interface UserInviteIn {
	/** Her id. */
	id: string;
}
export interface UserInviteOut {
	/** Where it goes. */
	email: string;
	/** When its link ends, Unix ms. */
	expires_ts: number;
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

/** Asks somebody to be a contact; when she has asked too, the two are contacts. */
export interface ContactRequestIn {
	/** The other person. */
	user: string;
	/** Words for her. */
	text?: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ContactRequestOut {
	/** Of the entry in one's own log. */
	seq?: number;
	/** Tenant-wide id of the entry. */
	id?: number;
	/** When, Unix ms. */
	ts?: number;
}

/** Takes somebody's request: the two are contacts. */
export interface ContactAcceptIn {
	/** The other person. */
	user: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ContactAcceptOut {
	/** Of the entry in one's own log. */
	seq?: number;
	/** Tenant-wide id of the entry. */
	id?: number;
	/** When, Unix ms. */
	ts?: number;
}

/** Turns somebody's request down. */
export interface ContactRefuseIn {
	/** The other person. */
	user: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ContactRefuseOut {
	/** Of the entry in one's own log. */
	seq?: number;
	/** Tenant-wide id of the entry. */
	id?: number;
	/** When, Unix ms. */
	ts?: number;
}

/** Ends being contacts, for both; or takes one's own request back. */
export interface ContactRemoveIn {
	/** The other person. */
	user: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ContactRemoveOut {
	/** Of the entry in one's own log. */
	seq?: number;
	/** Tenant-wide id of the entry. */
	id?: number;
	/** When, Unix ms. */
	ts?: number;
}

/** Notes something about a contact, for oneself. */
export interface ContactSetIn {
	/** The other person. */
	user: string;
	/** What one calls her, 64 characters; empty: nothing. */
	remark?: string;
	/** All tags of hers, each of up to 32 characters. */
	tags?: string[];
	/** Marks her. */
	star?: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface ContactSetOut {
	/** Of the entry in one's own log. */
	seq?: number;
	/** Tenant-wide id of the entry. */
	id?: number;
	/** When, Unix ms. */
	ts?: number;
}

/** Gives what somebody and oneself are to each other. */
export interface ContactGetIn {
	/** The other person. */
	user: string;
}
export interface ContactGetOut {
	/** What the two are to each other. */
	contact: { user: string; name: string; contact: boolean; remark?: string; tags?: string[]; star?: boolean; since_ts?: number; requested?: boolean; asks?: boolean; text?: string; blocked?: boolean };
}

/** Lists one's contacts, by pages. */
export interface ContactListIn {
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
	/** Only those with this tag. */
	tag?: string;
	/** Only those marked. */
	star?: boolean;
}
export interface ContactListOut {
	/** In the order of ids. */
	contacts: { user: string; name?: string; remark?: string; tags?: string[]; star?: boolean; since_ts: number }[];
	/** There is another page. */
	more: boolean;
}

/** Lists open requests, by pages. */
export interface ContactRequestsIn {
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
	/** Those one has sent, not those one got. */
	sent?: boolean;
}
export interface ContactRequestsOut {
	/** Open ones, in the order of ids. */
	requests: { user: string; name?: string; text?: string; ts: number }[];
	/** There is another page. */
	more: boolean;
}

/** Takes no direct messages of somebody any more, and shows her nothing live. */
export interface BlockAddIn {
	/** The other person. */
	user: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface BlockAddOut {
	/** Of the entry in one's own log. */
	seq?: number;
	/** Tenant-wide id of the entry. */
	id?: number;
	/** When, Unix ms. */
	ts?: number;
}

/** Ends blocking somebody. */
export interface BlockRemoveIn {
	/** The other person. */
	user: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface BlockRemoveOut {
	/** Of the entry in one's own log. */
	seq?: number;
	/** Tenant-wide id of the entry. */
	id?: number;
	/** When, Unix ms. */
	ts?: number;
}

/** Lists whom one blocks, by pages. */
export interface BlockListIn {
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface BlockListOut {
	/** In the order of ids. */
	blocks: { user: string; name?: string; since_ts: number }[];
	/** There is another page. */
	more: boolean;
}

/** Sets what one shows of oneself. */
export interface PresenceSetIn {
	/** What one says of oneself; {} takes it away. */
	status?: { text?: string; emoji?: string; until_ts?: number };
	/** Who may know when one was here last. */
	last_seen?: "everyone" | "contacts" | "nobody";
	/** One seems not to be here. */
	invisible?: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface PresenceSetOut {
	/** Of the entry in one's own log. */
	seq?: number;
	/** Tenant-wide id of the entry. */
	id?: number;
	/** When, Unix ms. */
	ts?: number;
}

/** Gives what one shows of oneself. */
export interface PresenceSettingsIn {}
export interface PresenceSettingsOut {
	/** The status's words. */
	text?: string;
	/** Its picture. */
	emoji?: string;
	/** When it ends, Unix ms. */
	until_ts?: number;
	/** everyone, contacts or nobody. */
	last_seen: string;
	/** One seems not to be here. */
	invisible: boolean;
}

/** Says who of these people is here, and on what. */
export interface PresenceGetIn {
	/** Whose. */
	users: string[];
}
export interface PresenceGetOut {
	/** In the order asked. */
	presence: { user: string; online: boolean; platforms?: string[]; status?: { text?: string; emoji?: string; until_ts?: number }; last_seen_ts?: number }[];
}

/** The same, and tells this session for a while when it changes. */
export interface PresenceSubscribeIn {
	/** Whose. */
	users: string[];
}
export interface PresenceSubscribeOut {
	/** In the order asked. */
	presence: { user: string; online: boolean; platforms?: string[]; status?: { text?: string; emoji?: string; until_ts?: number }; last_seen_ts?: number }[];
	/** Subscribe again before. */
	lifetime_ms: number;
}

/** Ends that. */
export interface PresenceUnsubscribeIn {
	/** Whose; everybody's when not given. */
	users?: string[];
}
export interface PresenceUnsubscribeOut {}

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
	/** Those, too, that do not want to be found (admins). */
	all?: boolean;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface GroupListOut {
	/** In the order of ids. */
	groups: { id: string; conv: string; name: string; owner: string; members: number; created_ts: number; listed: boolean; join: string; invite: string; mention_all: string; history: number; muted_until?: number; dissolved?: boolean; question?: string; department?: string }[];
	/** There is another page. */
	more: boolean;
}

/** Finds one's own groups and those that want to be found, by name or id, also by pinyin and initials. */
export interface GroupSearchIn {
	/** Part of the name or id, as it is written, or its pinyin or initials. */
	text: string;
	/** `next` of the page before. */
	after?: number;
	/** Most rows; 20 when not given. */
	limit?: number;
}
export interface GroupSearchOut {
	/** The best first. */
	groups: { id: string; conv: string; name: string; owner: string; members: number; created_ts: number; listed: boolean; join: string; invite: string; mention_all: string; history: number; muted_until?: number; dissolved?: boolean; question?: string; department?: string }[];
	/** There is another page. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: number;
	/** There was too much to look through: ask more closely. */
	partial: boolean;
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
	/** Those, too, that do not want to be found (admins). */
	all?: boolean;
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
	/** As session.open says. */
	epoch: string;
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
	/** Messages older than so many days go; absent: never. */
	message_days?: number;
	/** Files of messages older than so many days go; absent: no sooner than their messages. */
	file_days?: number;
	/** Of all members, when there are 200 or fewer. */
	cursors?: Cursor[];
}

/** Pins, mutes, hides or marks a conversation for oneself. */
export interface ConversationSetIn {
	/** The conversation. */
	conv: string;
	/** Keep it on top. */
	pinned?: boolean;
	/** Without alerts. */
	muted?: boolean;
	/** When muted: alerts for mentions all the same. */
	alert_mentions?: boolean;
	/** Not listed until the next message. */
	hidden?: boolean;
	/** Marked as unread until it is read. */
	unread?: boolean;
}
export interface ConversationSetOut {}

/** Keeps what one has begun to write, for one's other devices. */
export interface ConversationDraftIn {
	/** The conversation. */
	conv: string;
	/** The words; none: the draft is dropped. */
	text?: string;
	/** The seq it is to answer. */
	reply_to?: number;
}
export interface ConversationDraftOut {}

/** Clears a conversation for oneself: what was said is not shown any more. */
export interface ConversationClearIn {
	/** The conversation. */
	conv: string;
}
export interface ConversationClearOut {}

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

/** Tells the others that one is typing, or speaking. */
export interface ConversationTypingIn {
	/** The conversation. */
	conv: string;
	/** What is under way; text when not given. */
	kind?: "text" | "voice";
	/** It is no longer. */
	stop?: boolean;
}
export interface ConversationTypingOut {}

/** Sends a message; the answer means committed and synced. */
export interface MessageSendIn {
	/** The conversation. */
	conv: string;
	/** Client id: a retry gets the first answer. */
	cid: string;
	/** What it is. */
	kind: "text" | "image" | "file" | "voice" | "video" | "location" | "card";
	/** By kind. */
	body: { text: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; width: number; height: number; thumb?: string; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; duration_ms: number; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; width: number; height: number; duration_ms: number; thumb?: string; text?: string } | { lat: number; lon: number; name?: string; text?: string } | { type: string; data: Record<string, unknown>; text?: string };
	/** The seq it answers. */
	reply_to?: number;
	/** User ids, or * for everyone. */
	mentions?: string[];
	/** In groups: the only members it is for, and who count it. */
	to?: string[];
	/** Asks everyone for an acknowledgement. */
	urgent?: boolean;
	/** Of two: erased for both so many seconds after the other read it. */
	burn_s?: number;
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

/** Finds messages that one may see. */
export interface MessageSearchIn {
	/** Words and phrases that all stand in it; what is in quotation marks, as it is. */
	text?: string;
	/** Only in this conversation; otherwise in all that one is in. */
	conv?: string;
	/** Only what this person said. */
	from?: string;
	/** Only of this kind. */
	kind?: "text" | "image" | "file" | "voice" | "video" | "location" | "card" | "merged";
	/** Only images, files, voices and videos. */
	file?: boolean;
	/** Only what was said then or later, Unix ms. */
	after_ts?: number;
	/** Only what was said before, Unix ms. */
	before_ts?: number;
	/** newest first, when not given; or by relevance, of the newest 1,000. */
	order?: "newest" | "relevance";
	/** `next` of the page before. */
	after?: number;
	/** Most hits; 20 when not given. */
	limit?: number;
}
export interface MessageSearchOut {
	/** In the order that was asked for. */
	hits: { entry: { conv?: string; seq: number; id: number; ts: number; stored_ts?: number; count: number; type: string; from: string; via?: string; cid?: string; kind?: string; body?: Record<string, unknown>; reply_to?: number; mentions?: string[]; recalled?: boolean; hidden?: boolean; to?: string[]; edited_ts?: number; reactions?: Record<string, unknown>; pinned?: boolean; forwarded?: boolean; unchecked?: boolean; urgent?: boolean; burn_s?: number; acks?: number; ext?: Record<string, unknown>; broadcast?: number; bridged?: boolean; priority?: string; merged?: number; streaming?: boolean; broken_off?: boolean; expired?: boolean; target?: number; users?: string[] }; excerpt: string[] }[];
	/** There is another page; this one may be short, or empty, where much had to be looked through. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: number;
	/** There was too much to look through, and what is old was left out: ask more closely. */
	partial: boolean;
	/** The tenant-wide id up to which all that was said can be found. */
	upto: number;
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

/** Takes anybody's message back, however old; members see by whom. */
export interface MessageRemoveIn {
	/** The conversation, by its canonical name. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Why, for the audit log. */
	reason?: string;
}
export interface MessageRemoveOut {}

/** Tells the administrators of a message that one may see; once for each. */
export interface MessageReportIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** What is wrong with it; secrets: it tells what is not to be told. */
	reason: "spam" | "abuse" | "fraud" | "sexual" | "violence" | "secrets" | "other";
	/** In one's own words. */
	text?: string;
}
export interface MessageReportOut {
	/** The message's tenant-wide id, by which the report is known. */
	id: number;
}

/** Gives entries as they are now, by their seqs. */
export interface MessageGetIn {
	/** The conversation. */
	conv: string;
	/** Which entries. */
	seqs: number[];
}
export interface MessageGetOut {
	/** Those that the caller may see. */
	entries: Entry[];
	/** Too long: ask again for those behind the last. */
	rest: boolean;
}

/** Changes what one's own message says; what it said is erased. */
export interface MessageEditIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Client id: a retry gets the first answer. */
	cid: string;
	/** The message's own. */
	kind: "text" | "image" | "file" | "voice" | "video" | "location" | "card";
	/** What it shall say, by kind. */
	body: { text: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; width: number; height: number; thumb?: string; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; duration_ms: number; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; width: number; height: number; duration_ms: number; thumb?: string; text?: string } | { lat: number; lon: number; name?: string; text?: string } | { type: string; data: Record<string, unknown>; text?: string };
	/** User ids, or * for everyone. */
	mentions?: string[];
}
export interface MessageEditOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Deletes messages for oneself alone. */
export interface MessageDeleteIn {
	/** The conversation. */
	conv: string;
	/** Which messages. */
	seqs: number[];
}
export interface MessageDeleteOut {}

/** Adds one's reaction to a message. */
export interface MessageReactIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** An emoji, or the name of one. */
	emoji: string;
	/** Client id: a retry gets the first answer. */
	cid: string;
}
export interface MessageReactOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Takes one's reaction back. */
export interface MessageUnreactIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** An emoji, or the name of one. */
	emoji: string;
	/** Client id: a retry gets the first answer. */
	cid: string;
}
export interface MessageUnreactOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Lists who reacted so to a message. */
export interface MessageReactionsIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Which reaction. */
	emoji: string;
	/** The last one of a page. */
	after?: string;
	/** Most of them; 50 when not given. */
	limit?: number;
}
export interface MessageReactionsOut {
	/** By id. */
	people: { user: string; ts: number }[];
	/** There are more, after the last. */
	more: boolean;
}

/** Says elsewhere what one may read here. */
export interface MessageForwardIn {
	/** The conversation where they stand. */
	from: string;
	/** Which messages; one, if they are not merged. */
	seqs: number[];
	/** The conversation where they go. */
	conv: string;
	/** Into one message of kind merged. */
	merged?: boolean;
	/** Of a merged message. */
	title?: string;
	/** Client id: a retry gets the first answer. */
	cid: string;
}
export interface MessageForwardOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Lists who of the members has read a message, or has not. */
export interface MessageReadersIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Which of them; the first when not given. */
	which?: "read" | "unread";
	/** What the page before said. */
	after?: string;
	/** Most of them; 50 when not given. */
	limit?: number;
}
export interface MessageReadersOut {
	/** By id; may be none though there are more. */
	users: string[];
	/** For the next page. */
	after?: string;
	/** There are more members to look at. */
	more: boolean;
}

/** Acknowledges an urgent message. */
export interface MessageAckIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Client id: a retry gets the first answer. */
	cid: string;
}
export interface MessageAckOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Lists who has acknowledged an urgent message, or has not. */
export interface MessageAcksIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Which of them; the first when not given. */
	which?: "acked" | "waiting";
	/** What the page before said. */
	after?: string;
	/** Most of them; 50 when not given. */
	limit?: number;
}
export interface MessageAcksOut {
	/** By id; may be none though there are more. */
	users: string[];
	/** For the next page. */
	after?: string;
	/** There are more members to look at. */
	more: boolean;
}

/** Withdraws that a message is urgent. */
export interface MessageCalmIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Client id: a retry gets the first answer. */
	cid: string;
}
export interface MessageCalmOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Pins a message in its conversation, for everyone. */
export interface MessagePinIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Client id: a retry gets the first answer. */
	cid: string;
}
export interface MessagePinOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Unpins a message. */
export interface MessageUnpinIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Client id: a retry gets the first answer. */
	cid: string;
}
export interface MessageUnpinOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Lists the pinned messages of a conversation. */
export interface MessagePinnedIn {
	/** The conversation. */
	conv: string;
	/** The seq of the last one of a page. */
	after?: number;
	/** Most of them; 50 when not given. */
	limit?: number;
}
export interface MessagePinnedOut {
	/** In the order of seq. */
	pinned: { by: string; ts: number; message: Entry }[];
	/** There are more, after the last. */
	more: boolean;
}

/** Sets and deletes extension keys of a message, others' untouched. */
export interface MessageExtendIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Client id: a retry gets the first answer. */
	cid: string;
	/** Keys of 1 to 64 bytes and their values, strings of at most 2,048 bytes. */
	set?: Record<string, unknown>;
	/** Keys to delete. */
	delete?: string[];
	/** What must stand there now, else nothing is changed; null: nothing. */
	expect?: Record<string, unknown>;
}
export interface MessageExtendOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Brings history from elsewhere: nobody is told, nothing is unread. */
export interface MessageImportIn {
	/** `d:<a>:<b>`, `g:<group>` or `c:<channel>`, where nothing was said here yet, or during a cut-over. */
	conv: string;
	/** In the order of their times. */
	messages: { cid: string; from: string; ts: number; kind: "text" | "image" | "file" | "voice" | "video" | "location" | "card"; body: { text: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; width: number; height: number; thumb?: string; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; duration_ms: number; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; width: number; height: number; duration_ms: number; thumb?: string; text?: string } | { lat: number; lon: number; name?: string; text?: string } | { type: string; data: Record<string, unknown>; text?: string }; reply_to?: number; mentions?: string[] }[];
}
export interface MessageImportOut {
	/** How many were new. */
	imported: number;
	/** How many had been imported before. */
	known: number;
	/** The newest of the conversation. */
	seq: number;
}

/** Begins a text that is said piece by piece: it has its seq and counts from now on. */
export interface StreamOpenIn {
	/** The conversation. */
	conv: string;
	/** Client id: a retry gets the first answer. */
	cid: string;
	/** The seq it answers. */
	reply_to?: number;
}
export interface StreamOpenOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Says the next piece of it, pushed at once and committed within a second or so. */
export interface StreamAppendIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** How many characters stand before it. */
	at: number;
	/** The next piece; empty: there is more to come. */
	text: string;
}
export interface StreamAppendOut {
	/** How many characters there are now: go on from there. */
	at: number;
	/** How many of them are committed and synced. */
	saved: number;
}

/** Makes it a message like others. */
export interface StreamFinishIn {
	/** The conversation. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Client id: a retry gets the first answer. */
	cid: string;
	/** All of it, at most 20,000 characters; what was appended, when not given. */
	text?: string;
	/** How many characters were appended: it is refused when some are missing. */
	at?: number;
	/** User ids, or * for everyone. */
	mentions?: string[];
}
export interface StreamFinishOut {
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

/** Says how many are there, and by pages who; one who comes or goes meanwhile may make another missed or named twice. */
export interface RoomMembersIn {
	/** The room. */
	room: string;
	/** `next` of the page before. */
	after?: number;
	/** Most people; 500 when not given. */
	limit?: number;
}
export interface RoomMembersOut {
	/** People who are there. */
	count: number;
	/** A page of them, for those who are there too, its owner and administrators. */
	members?: string[];
	/** There is another page. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: number;
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

/** Makes a tenant with a database of its own. */
export interface TenantCreateIn {
	/** Its id: 1 to 32 of a-z 0-9 -. */
	id: string;
	/** Its name. */
	name?: string;
}
export interface TenantCreateOut {
	/** The tenant. */
	tenant: { id: string; name: string; created_ts: number; host?: string; state: string; suspended_ts?: number; erase_ts?: number };
}

/** Lists the tenants of the box, by pages, or those that were deleted and are not erased yet. */
export interface TenantListIn {
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
	/** Those in this state; when not given all but the deleted. */
	state?: "active" | "suspended" | "deleted";
}
export interface TenantListOut {
	/** In the order of ids. */
	tenants: { id: string; name: string; created_ts: number; host?: string; state: string; suspended_ts?: number; erase_ts?: number }[];
	/** There is another page. */
	more: boolean;
}

/** Shows a tenant: its name, what it may have, whether it is suspended. */
export interface TenantGetIn {
	/** Which tenant. */
	id: string;
}
export interface TenantGetOut {
	/** The tenant. */
	tenant: { suspended: boolean; users_max?: number; files_bytes_max?: number; file_bytes_max?: number; messages_per_s?: number; sessions_max?: number; suspended_ts?: number; tends_ts?: number; id: string; name: string; created_ts: number; host?: string };
}

/** Changes a tenant's name, its host name and what it may have, at once. */
export interface TenantUpdateIn {
	/** Which tenant. */
	id: string;
	/** Its name. */
	name?: string;
	/** Most people; 0: as many as the box may have. */
	users_max?: number;
	/** Most bytes of files; 0: as the box's option says. */
	files_bytes_max?: number;
	/** Most bytes of one file; 0: as the box's option says. */
	file_bytes_max?: number;
	/** Most messages a second of all its people together; 0: nobody counts. */
	messages_per_s?: number;
	/** Most devices connected at once; 0: as many as the box may have. */
	sessions_max?: number;
	/** Of `default`: its admins look after the box though there are other tenants. */
	tends?: boolean;
	/** The host name by which its people find it; empty: none of its own. */
	host?: string;
}
export interface TenantUpdateOut {
	/** The tenant. */
	tenant: { suspended: boolean; users_max?: number; files_bytes_max?: number; file_bytes_max?: number; messages_per_s?: number; sessions_max?: number; suspended_ts?: number; tends_ts?: number; id: string; name: string; created_ts: number; host?: string };
}

/** Puts everybody of a tenant out and lets nobody in; nothing is lost. */
export interface TenantSuspendIn {
	/** Which tenant. */
	id: string;
}
export interface TenantSuspendOut {
	/** The tenant. */
	tenant: { suspended: boolean; users_max?: number; files_bytes_max?: number; file_bytes_max?: number; messages_per_s?: number; sessions_max?: number; suspended_ts?: number; tends_ts?: number; id: string; name: string; created_ts: number; host?: string };
}

/** Lets the people of a suspended tenant in again. */
export interface TenantResumeIn {
	/** Which tenant. */
	id: string;
}
export interface TenantResumeOut {
	/** The tenant. */
	tenant: { suspended: boolean; users_max?: number; files_bytes_max?: number; file_bytes_max?: number; messages_per_s?: number; sessions_max?: number; suspended_ts?: number; tends_ts?: number; id: string; name: string; created_ts: number; host?: string };
}

/** Begins an archive of one tenant beside the backups; backup.list says how it went. */
export interface TenantExportIn {
	/** Which tenant. */
	id: string;
	/** That seals it; when not given, as the box's backups. */
	passphrase?: string;
}
export interface TenantExportOut {}

/** Begins to make a new tenant of an archive that lies beside the backups; backup.list says how it went. */
export interface TenantImportIn {
	/** The archive, as backup.list says it. */
	backup: string;
	/** Its id here: with the old one, tokens and keys are good on. */
	id: string;
	/** Its name here. */
	name?: string;
	/** Its id in the archive, when that is one of a whole box. */
	from?: string;
	/** It begins suspended: nobody gets in and webhooks wait. */
	suspended?: boolean;
	/** That seals it; when not given, as the box's backups. */
	passphrase?: string;
}
export interface TenantImportOut {}

/** Says what goes with a tenant; or deletes it: everybody is put out, and after some days of grace it is erased. */
export interface TenantDeleteIn {
	/** Which tenant. */
	id: string;
	/** Its id once more. */
	confirm?: string;
	/** Only says what would go. */
	dry_run?: boolean;
	/** Days until it is erased; 7 when not given. */
	grace_days?: number;
}
export interface TenantDeleteOut {
	/** Its id. */
	id: string;
	/** Its name. */
	name: string;
	/** Who are in it. */
	people: number;
	/** Of all its logs. */
	entries: number;
	/** What its files take. */
	files_bytes: number;
	/** When it is erased, Unix ms. */
	erase_ts: number;
}

/** Has a deleted tenant back that is not erased yet; it is suspended then. */
export interface TenantUndeleteIn {
	/** Which tenant. */
	id: string;
}
export interface TenantUndeleteOut {
	/** The tenant. */
	tenant: { suspended: boolean; users_max?: number; files_bytes_max?: number; file_bytes_max?: number; messages_per_s?: number; sessions_max?: number; suspended_ts?: number; tends_ts?: number; id: string; name: string; created_ts: number; host?: string };
}

/** Says how the daemon is; to tenant admins while theirs is the only tenant. */
export interface ServerStatusIn {}
export interface ServerStatusOut {
	/** The daemon's version. */
	version: string;
	/** Since it started. */
	uptime_s: number;
	/** Open now. */
	connections: number;
	/** Open now. */
	sessions: number;
	/** Accepted so far. */
	requests: number;
	/** Synced so far. */
	commits: number;
	/** Failed so far. */
	commits_failed: number;
	/** Room kept for the day the disk is full; 0: it is short. */
	reserve_bytes: number;
	/** Found damaged since the start. */
	tenants_damaged: number;
	/** By a limit, since the start. */
	connections_refused: number;
	/** Refused since the start. */
	logins_failed: number;
	/** How often a session was too slow, since the start. */
	behind: number;
	/** `development`: this build obeys licences that everybody can make; else `release`. */
	licence_keys: string;
}

/** Says how much goes on: who is there, messages by the day, what files take. */
export interface TenantStatsIn {
	/** How many days, today the last; 30 when not given. */
	days?: number;
	/** What the clock on the wall is ahead of UTC: where days begin; as the setting has it when not given. */
	offset_minutes?: number;
}
export interface TenantStatsOut {
	/** Registered. */
	people: number;
	/** As many there may be. */
	people_max: number;
	/** Administrators, those not disabled. */
	admins: number;
	/** What files take. */
	files_bytes: number;
	/** What they may take. */
	files_bytes_max: number;
	/** In their order, quiet ones too. */
	days: { from_ts: number; messages: number }[];
	/** The first hour that was counted, Unix ms; 0: nothing was said yet. */
	counted_ts: number;
	/** People who are connected now. */
	online: number;
	/** Theirs, now. */
	sessions: number;
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

/** Gives a server key. */
export interface KeyGetIn {
	/** Its id. */
	id: string;
}
export interface KeyGetOut {
	/** Its id. */
	id: string;
	/** Its name. */
	name: string;
	/** Who made it; empty: the system. */
	by: string;
	/** What it may do. */
	scopes: string[];
	/** From where; empty: everywhere. */
	addresses: string[];
	/** When it ends, Unix ms; 0: never. */
	expires_ts: number;
	/** Since when, Unix ms. */
	created_ts: number;
	/** When it was used last, to a minute; 0: never. */
	used_ts: number;
	/** From which address. */
	used_from?: string;
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

/** Lists roles, and the rights that there are. */
export interface RoleListIn {}
export interface RoleListOut {
	/** Those of the product first. */
	roles: { id: string; name: string; builtin: boolean; rights: string[] }[];
	/** All there are: `<noun>.read` for what GET asks, `<noun>.write` for everything else of it, `user.password`: new passwords and nothing else of people. */
	rights: string[];
}

/** Lists who has a role. */
export interface RolePeopleIn {}
export interface RolePeopleOut {
	/** In the order of ids. */
	people: { user: string; role: string; since_ts: number }[];
}

/** Makes a role, or gives it other rights; sessions of who has it end. */
export interface RoleSetIn {
	/** The role, there already or new. */
	id: string;
	/** What it is called; the id when not given. */
	name?: string;
	/** What it lets people do: see role.list. */
	rights: string[];
}
export interface RoleSetOut {
	/** As it is now. */
	role: { id: string; name: string; builtin: boolean; rights: string[] };
}

/** Deletes a role that nobody has. */
export interface RoleDeleteIn {
	/** The role. */
	id: string;
}
export interface RoleDeleteOut {}

/** Gives somebody a role, or takes it; her sessions end. */
export interface RoleGiveIn {
	/** Who. */
	user: string;
	/** Which; none any more when not given. */
	role?: string;
}
export interface RoleGiveOut {}

/** Lists what administrators and people with a role did. */
export interface AuditListIn {
	/** `next` of the page before. */
	after?: string;
	/** Only what this person did; empty: the system. */
	by?: string;
	/** Only operations whose name begins so: `user.`. */
	op?: string;
	/** Only what was done then or later, Unix ms. */
	after_ts?: number;
	/** Only what was done before, Unix ms. */
	before_ts?: number;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface AuditListOut {
	/** The newest first. */
	rows: { ts: number; by: string; as?: string; op: string; said: Record<string, unknown> }[];
	/** There is another page; this one may be short where much was passed over. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: string;
}

/** Finds messages of everybody; that it was done, by whom and why, is written down first. */
export interface AuditSearchIn {
	/** Why: it stands in the audit log before anything is looked at. */
	reason: string;
	/** Words and phrases that all stand in it. */
	text?: string;
	/** Only in this conversation, by its canonical name. */
	conv?: string;
	/** Only what this person said. */
	from?: string;
	/** Only of this kind. */
	kind?: "text" | "image" | "file" | "voice" | "video" | "location" | "card" | "merged";
	/** Only images, files, voices and videos. */
	file?: boolean;
	/** Only what was said then or later, Unix ms. */
	after_ts?: number;
	/** Only what was said before, Unix ms. */
	before_ts?: number;
	/** `next` of the page before. */
	after?: number;
	/** Most hits; 20 when not given. */
	limit?: number;
}
export interface AuditSearchOut {
	/** In the order that was asked for. */
	hits: { entry: { conv?: string; seq: number; id: number; ts: number; stored_ts?: number; count: number; type: string; from: string; via?: string; cid?: string; kind?: string; body?: Record<string, unknown>; reply_to?: number; mentions?: string[]; recalled?: boolean; hidden?: boolean; to?: string[]; edited_ts?: number; reactions?: Record<string, unknown>; pinned?: boolean; forwarded?: boolean; unchecked?: boolean; urgent?: boolean; burn_s?: number; acks?: number; ext?: Record<string, unknown>; broadcast?: number; bridged?: boolean; priority?: string; merged?: number; streaming?: boolean; broken_off?: boolean; expired?: boolean; target?: number; users?: string[] }; excerpt: string[] }[];
	/** There is another page; this one may be short, or empty, where much had to be looked through. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: number;
	/** There was too much to look through, and what is old was left out: ask more closely. */
	partial: boolean;
	/** The tenant-wide id up to which all that was said can be found. */
	upto: number;
}

/** Lists messages that people reported. */
export interface ReportListIn {
	/** Which; open ones when not given. */
	state?: "open" | "closed";
	/** `next` of the page before. */
	after?: string;
	/** Most reports; 50 when not given. */
	limit?: number;
}
export interface ReportListOut {
	/** How many are open. */
	waiting: number;
	/** Of open ones the first is first, of closed ones the newest; without what was said. */
	reports: { id: number; conv: string; seq: number; from: string; said_ts: number; kind: string; people: number; reasons: string[]; first_ts: number; newest_ts: number; state: string; outcome?: string; closed_ts?: number; by?: string }[];
	/** There is another page. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: string;
}

/** Shows a reported message and what is around it; that it was done, by whom and why, is written down first. */
export interface ReportGetIn {
	/** Which: the message's id. */
	id: number;
	/** Why: it stands in the audit log before anything is shown. */
	reason: string;
}
export interface ReportGetOut {
	/** As report.list has it. */
	report: { id: number; conv: string; seq: number; from: string; said_ts: number; kind: string; people: number; reasons: string[]; first_ts: number; newest_ts: number; state: string; outcome?: string; closed_ts?: number; by?: string; note?: string };
	/** The message's body when it was reported first. */
	copy: Record<string, unknown>;
	/** It was too long: the beginning of its text alone. */
	cut: boolean;
	/** Who reported it, by id; at most 200; none to whoever said it. */
	reporters: { user: string; reason: string; text: string; ts: number }[];
	/** How many messages of its author were reported. */
	of_author: number;
	/** As they are now: messages before it, itself, and messages behind it. */
	entries: Entry[];
}

/** Closes a report, and says what came of it. */
export interface ReportResolveIn {
	/** Which: the message's id. */
	id: number;
	/** dismissed: nothing is wrong; removed: the message is taken back by this call; suspended: its author was disabled before; settled: as the note says. */
	outcome: "dismissed" | "removed" | "suspended" | "settled";
	/** For those who look later; required with settled. */
	note?: string;
}
export interface ReportResolveOut {}

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

/** Says how many word rules there are, and which change was the newest. */
export interface WordsSummaryIn {}
export interface WordsSummaryOut {
	/** How many words are noted for review. */
	flag: number;
	/** How many are masked. */
	mask: number;
	/** How many are refused. */
	block: number;
	/** How many words there are. */
	count: number;
	/** Tenant-wide id of the entry that told of the newest change; 0: none did. */
	changed: number;
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

/** Lists what was noted for review: messages, also of their edits, keys and reactions, and notices of groups. */
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

/** Gives people a tag, which broadcasts go by. */
export interface TagAddIn {
	/** The tag. */
	tag: string;
	/** Whose. */
	users: string[];
}
export interface TagAddOut {
	/** Of how many that was new. */
	changed: number;
}

/** Takes a tag from people. */
export interface TagRemoveIn {
	/** The tag. */
	tag: string;
	/** Whose. */
	users: string[];
}
export interface TagRemoveOut {
	/** Of how many that was new. */
	changed: number;
}

/** Lists who has a tag. */
export interface TagPeopleIn {
	/** The tag. */
	tag: string;
	/** The last one of a page. */
	after?: string;
	/** Most of them; 100 when not given. */
	limit?: number;
}
export interface TagPeopleOut {
	/** Who has it, in the order of ids. */
	users: string[];
	/** There is another page. */
	more: boolean;
}

/** Lists the tags of a person, or all that people have. */
export interface TagListIn {
	/** Whose; of everybody in the tenant when not given, by pages. */
	user?: string;
	/** The last one of a page. */
	after?: string;
	/** Most of them; 100 when not given. */
	limit?: number;
}
export interface TagListOut {
	/** Her tags; or the tenant's, in order. */
	tags: string[];
	/** Of each of the tenant's tags how many have it; 20,000: that many or more. */
	people?: number[];
	/** There is another page. */
	more?: boolean;
	/** What to give as `after` for it. */
	next?: string;
}

/** Says something to everyone, to those with a tag, or to a department. */
export interface BroadcastSendIn {
	/** Client id: a retry gets the first answer. */
	cid: string;
	/** To whom. */
	to: "all" | "tag" | "department";
	/** To tag: those who have this one. */
	tag?: string;
	/** To department: those who are in this one. */
	department?: string;
	/** To department: those below it too. */
	subtree?: boolean;
	/** To some: at most so many people a second; 200 when not given. */
	rate?: number;
	/** What it is. */
	kind: "text" | "image" | "file" | "voice" | "video" | "location" | "card";
	/** By kind. */
	body: { text: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; width: number; height: number; thumb?: string; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; duration_ms: number; text?: string } | { file: { id?: string; name: string; size: number; mime?: string; hash?: string }; width: number; height: number; duration_ms: number; thumb?: string; text?: string } | { lat: number; lon: number; name?: string; text?: string } | { type: string; data: Record<string, unknown>; text?: string };
}
export interface BroadcastSendOut {
	/** Its place in the conversation. */
	seq: number;
	/** Tenant-wide id. */
	id: number;
	/** When, Unix ms. */
	ts: number;
}

/** Says how far a broadcast has come. */
export interface BroadcastGetIn {
	/** Its seq in the tenant's log. */
	seq: number;
}
export interface BroadcastGetOut {
	/** The broadcast. */
	broadcast: { seq: number; to: string; tag?: string; department?: string; subtree?: boolean; rate?: number; from: string; kind: string; body: Record<string, unknown>; state: string; sent: number; ts: number; ended_ts?: number };
}

/** Lists broadcasts, by pages. */
export interface BroadcastListIn {
	/** The seq of the last one of a page. */
	after?: number;
	/** Most of them; 50 when not given. */
	limit?: number;
}
export interface BroadcastListOut {
	/** The oldest first. */
	broadcasts: { seq: number; to: string; tag?: string; department?: string; subtree?: boolean; rate?: number; from: string; kind: string; body: Record<string, unknown>; state: string; sent: number; ts: number; ended_ts?: number }[];
	/** There is another page. */
	more: boolean;
}

/** Stops a broadcast: who has not got it yet gets it no more. */
export interface BroadcastCancelIn {
	/** Its seq in the tenant's log. */
	seq: number;
}
export interface BroadcastCancelOut {
	/** The broadcast. */
	broadcast: { seq: number; to: string; tag?: string; department?: string; subtree?: boolean; rate?: number; from: string; kind: string; body: Record<string, unknown>; state: string; sent: number; ts: number; ended_ts?: number };
}

/** From now on message.import takes messages into conversations in which people write here. */
export interface CutoverBeginIn {
	/** What was said there since then is news here; now, when not given. */
	since_ts?: number;
	/** It ends by itself after so many; 168 when not given. */
	hours?: number;
}
export interface CutoverBeginOut {
	/** Whether it is on. */
	on: boolean;
	/** What was said there since then is news here, Unix ms. */
	since_ts?: number;
	/** When it ends by itself, Unix ms. */
	ends_ts?: number;
}

/** Says whether a cut-over is on. */
export interface CutoverGetIn {}
export interface CutoverGetOut {
	/** Whether it is on. */
	on: boolean;
	/** What was said there since then is news here, Unix ms. */
	since_ts?: number;
	/** When it ends by itself, Unix ms. */
	ends_ts?: number;
}

/** Ends the cut-over: everybody has come. */
export interface CutoverEndIn {}
export interface CutoverEndOut {
	/** Whether it is on. */
	on: boolean;
	/** What was said there since then is news here, Unix ms. */
	since_ts?: number;
	/** When it ends by itself, Unix ms. */
	ends_ts?: number;
}

/** Has entries posted to an address, from now on. */
export interface WebhookCreateIn {
	/** Its id. */
	id: string;
	/** Where to: `https://…` or `http://…`. */
	url: string;
	/** What it is for. */
	note?: string;
	/** Types of entries it is told of: `message`, `recall`, …; none: all. */
	events?: string[];
	/** Conversations it is told of, by canonical name or as a beginning: `g:*`; none: all. */
	convs?: string[];
	/** `whsec_` and base64 of 24 to 64 bytes; one is made when not given. */
	secret?: string;
	/** Nothing overtakes an event that fails. */
	ordered?: boolean;
	/** Calls at once; 1 when not given. */
	parallel?: number;
	/** It may call private and loopback addresses: an administrator who looks after the server permits that. */
	private?: boolean;
	/** It waits to be let go by webhook.update. */
	paused?: boolean;
}
export interface WebhookCreateOut {
	/** What its calls are signed with; shown only once. */
	secret: string;
}

/** Lists webhooks and how they fare, by pages. */
export interface WebhookListIn {
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 20 when not given. */
	limit?: number;
}
export interface WebhookListOut {
	/** In the order of ids. */
	webhooks: { id: string; url: string; note: string; by: string; created_ts: number; events: string[]; convs: string[]; ordered: boolean; parallel: number; private: boolean; old_secret_until_ts?: number; state: string; paused?: string; cursor: number; behind: number; pending: number; dead: number; failures: number; ok_ts?: number; tried_ts?: number; status?: number; why?: string }[];
	/** There is another page. */
	more: boolean;
}

/** Shows a webhook, and how it fares to a second. */
export interface WebhookGetIn {
	/** Its id. */
	id: string;
}
export interface WebhookGetOut {
	/** Its id. */
	id: string;
	/** Where to. */
	url: string;
	/** What it is for. */
	note: string;
	/** Who made it; empty: the system. */
	by: string;
	/** Since when, Unix ms. */
	created_ts: number;
	/** Types of entries; empty: all. */
	events: string[];
	/** Conversations; empty: all. */
	convs: string[];
	/** Nothing overtakes an event that fails. */
	ordered: boolean;
	/** Calls at once. */
	parallel: number;
	/** It may call private addresses. */
	private: boolean;
	/** Until then the secret before signs as well. */
	old_secret_until_ts?: number;
	/** `ok`; `retrying`: some events wait to be tried again; `failing`: the newest call failed; `down`: too many in a row, the log waits; `paused`. */
	state: string;
	/** Why: `admin`; `gone`: it answered 410; `failing`: for three days. */
	paused?: string;
	/** All up to this tenant-wide id is delivered, pending or dead. */
	cursor: number;
	/** Entries after it; 1,000: or more. */
	behind: number;
	/** Events under way or to be tried again. */
	pending: number;
	/** Dead letters. */
	dead: number;
	/** Failed calls in a row. */
	failures: number;
	/** Its newest good answer, Unix ms. */
	ok_ts?: number;
	/** Its newest call, Unix ms. */
	tried_ts?: number;
	/** The newest answer's HTTP status. */
	status?: number;
	/** Why the newest call failed. */
	why?: string;
}

/** Changes a webhook; its secret stays. */
export interface WebhookUpdateIn {
	/** Its id. */
	id: string;
	/** Where to: `https://…` or `http://…`. */
	url?: string;
	/** What it is for. */
	note?: string;
	/** Types of entries it is told of: `message`, `recall`, …; none: all. */
	events?: string[];
	/** Conversations it is told of, by canonical name or as a beginning: `g:*`; none: all. */
	convs?: string[];
	/** Nothing overtakes an event that fails. */
	ordered?: boolean;
	/** Calls at once. */
	parallel?: number;
	/** It may call private and loopback addresses: an administrator who looks after the server permits that. */
	private?: boolean;
	/** Whether it waits; when it goes on, what is pending is tried anew at once. */
	paused?: boolean;
}
export interface WebhookUpdateOut {}

/** Gives it another secret; both sign for a while. */
export interface WebhookRotateIn {
	/** Its id. */
	id: string;
	/** `whsec_` and base64 of 24 to 64 bytes; one is made when not given. */
	secret?: string;
	/** How long the present one signs as well; a day when not given. */
	overlap_s?: number;
}
export interface WebhookRotateOut {
	/** What its calls are signed with; shown only once. */
	secret: string;
}

/** Ends a webhook, with its dead letters. */
export interface WebhookDeleteIn {
	/** Its id. */
	id: string;
}
export interface WebhookDeleteOut {}

/** Posts a `webhook.test` once, paused or not; how it went is told by webhook.deliveries. */
export interface WebhookTestIn {
	/** Its id. */
	id: string;
}
export interface WebhookTestOut {
	/** Its number. */
	job: number;
}

/** Posts one entry again, or all of a time. */
export interface WebhookRedeliverIn {
	/** Its id. */
	id: string;
	/** The tenant-wide id of one entry. */
	event?: number;
	/** Or all that it wants from then on, Unix ms …. */
	since_ts?: number;
	/** … to then; now when not given. */
	until_ts?: number;
}
export interface WebhookRedeliverOut {
	/** Its number. */
	job: number;
}

/** Shows its newest calls and what is tried again. */
export interface WebhookDeliveriesIn {
	/** Its id. */
	id: string;
}
export interface WebhookDeliveriesOut {
	/** The newest calls, the newest first. */
	calls: { event: number; type: string; ts: number; try: number; took_ms: number; result: string; status?: number }[];
	/** In the order of ids. */
	pending: { event: number; what: string; tries: number; next_ts: number }[];
}

/** Lists events that it would not take, by pages. */
export interface WebhookDeadIn {
	/** Its id. */
	id: string;
	/** The last event of the page before. */
	after?: number;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface WebhookDeadOut {
	/** In the order of ids. */
	dead: { event: number; dead_ts: number; type: string; tries: number; status: number; why: string }[];
	/** There is another page. */
	more: boolean;
}

/** Has somebody outside asked about messages before they are stored; the secret is answered this once. */
export interface CallbackCreateIn {
	/** Its id; callbacks are asked in the order of ids. */
	id: string;
	/** What it is for; the id when not given. */
	name?: string;
	/** Where it is asked: https://… or http://…. */
	url: string;
	/** Which conversations: `direct`, `group`, `channel`; none: all. */
	conversations?: string[];
	/** Which kinds of messages, also `merged`; none: all. */
	kinds?: string[];
	/** Milliseconds it has for an answer; 1000 when not given. */
	deadline_ms?: number;
	/** What becomes of a message that it gives no answer to; pass when not given. */
	default_verdict?: "pass" | "refuse";
	/** It is asked; true when not given. */
	enabled?: boolean;
	/** It may have a private address: an administrator who looks after the server permits that. */
	private?: boolean;
}
export interface CallbackCreateOut {
	/** `whsec_…`, which signs what it is asked; shown only once. */
	secret: string;
	/** The callback. */
	callback: { id: string; name: string; by: string; url: string; conversations: string[]; kinds: string[]; deadline_ms: number; default_verdict: string; enabled: boolean; private: boolean; created_ts: number; updated_ts: number };
}

/** Lists callbacks. */
export interface CallbackListIn {}
export interface CallbackListOut {
	/** In the order of ids. */
	callbacks: { id: string; name: string; by: string; url: string; conversations: string[]; kinds: string[]; deadline_ms: number; default_verdict: string; enabled: boolean; private: boolean; created_ts: number; updated_ts: number }[];
}

/** Tells of a callback, and how it is doing. */
export interface CallbackGetIn {
	/** Its id. */
	id: string;
}
export interface CallbackGetOut {
	/** Its id. */
	id: string;
	/** Its name. */
	name: string;
	/** Who made it; empty: the system. */
	by: string;
	/** Where it is asked. */
	url: string;
	/** Which conversations; empty: all. */
	conversations: string[];
	/** Which messages; empty: all. */
	kinds: string[];
	/** Milliseconds it has for an answer. */
	deadline_ms: number;
	/** What becomes of a message that it gives no answer to. */
	default_verdict: string;
	/** It is asked. */
	enabled: boolean;
	/** It may have a private address. */
	private: boolean;
	/** Since when, Unix ms. */
	created_ts: number;
	/** Changed when, Unix ms. */
	updated_ts: number;
	/** closed: it is asked; open: it failed and its default holds; trial: one message tries it. */
	breaker: string;
	/** Not closed since, Unix ms. */
	opened_ts?: number;
	/** Times it was asked since the start. */
	asked: number;
	/** Times it failed of these. */
	failed: number;
	/** Messages that its default decided. */
	defaulted: number;
	/** Its newest failure. */
	error?: string;
	/** When that was, Unix ms. */
	error_ts?: number;
}

/** Changes a callback; its breaker begins anew. */
export interface CallbackUpdateIn {
	/** Its id. */
	id: string;
	/** What it is for. */
	name?: string;
	/** Where it is asked. */
	url?: string;
	/** Which conversations: `direct`, `group`, `channel`; none: all. */
	conversations?: string[];
	/** Which kinds of messages, also `merged`; none: all. */
	kinds?: string[];
	/** Milliseconds it has for an answer. */
	deadline_ms?: number;
	/** What becomes of a message that it gives no answer to. */
	default_verdict?: "pass" | "refuse";
	/** It is asked. */
	enabled?: boolean;
	/** It may have a private address: an administrator who looks after the server permits that. */
	private?: boolean;
	/** Make a new secret; for a day the old one signs as well. */
	new_secret?: boolean;
}
export interface CallbackUpdateOut {
	/** The new secret, if one was asked for; shown only once. */
	secret?: string;
	/** The callback. */
	callback: { id: string; name: string; by: string; url: string; conversations: string[]; kinds: string[]; deadline_ms: number; default_verdict: string; enabled: boolean; private: boolean; created_ts: number; updated_ts: number };
}

/** Deletes a callback: it is asked no more. */
export interface CallbackDeleteIn {
	/** Its id. */
	id: string;
}
export interface CallbackDeleteOut {}

/** Asks a callback about a message that nobody sent. */
export interface CallbackTestIn {
	/** Its id. */
	id: string;
	/** What somebody might say; `test` when not given. */
	text?: string;
}
export interface CallbackTestOut {
	/** It answered in time, and well. */
	ok: boolean;
	/** Its HTTP status; absent: none came. */
	status?: number;
	/** How long it took. */
	took_ms: number;
	/** What is wrong, when not ok. */
	error?: string;
	/** What it said: pass or refuse. */
	verdict?: string;
	/** What the sender would be told. */
	text?: string;
	/** What the message would say instead. */
	body?: Record<string, unknown>;
	/** Extension keys it would get. */
	ext?: Record<string, unknown>;
}

/** Begins an upload: takes room for it, or says why not. */
export interface FileCreateIn {
	/** What it is called, without a path. */
	name: string;
	/** Bytes. */
	size: number;
	/** SHA-256 of its bytes, as small hexadecimal digits: other bytes are refused at the end. */
	hash?: string;
}
export interface FileCreateOut {
	/** The file. */
	file: { id: string; name: string; size: number; ts: number; mime?: string; hash?: string; width?: number; height?: number; parts?: { from: number; upto: number }[] };
}

/** Makes an upload whole, of which every part is there. */
export interface FileFinishIn {
	/** The file. */
	id: string;
}
export interface FileFinishOut {
	/** The file. */
	file: { id: string; name: string; size: number; ts: number; mime?: string; hash?: string; width?: number; height?: number; parts?: { from: number; upto: number }[] };
}

/** Gives what is known of a file, or how far an upload is. */
export interface FileGetIn {
	/** The file. */
	id: string;
	/** Where one saw it; finds it among very many that name it. */
	conv?: string;
	/** The message there. */
	seq?: number;
}
export interface FileGetOut {
	/** The file. */
	file: { id: string; name: string; size: number; ts: number; mime?: string; hash?: string; width?: number; height?: number; parts?: { from: number; upto: number }[] };
}

/** Gives an address of the store of files, from which whoever has it fetches the bytes for a while. */
export interface FileLinkIn {
	/** The file. */
	id: string;
	/** Where one saw it; finds it among very many that name it. */
	conv?: string;
	/** The message there. */
	seq?: number;
}
export interface FileLinkOut {
	/** The address; it needs no token, and takes none. */
	url: string;
	/** When it ends, Unix ms. */
	expires_ts: number;
}

/** Lists one's own files and uploads. */
export interface FileListIn {
	/** The last one of a page. */
	before?: string;
	/** Most of them; 100 when not given. */
	limit?: number;
}
export interface FileListOut {
	/** Newest first. */
	files: { id: string; name: string; size: number; ts: number; mime?: string; hash?: string; width?: number; height?: number; parts?: { from: number; upto: number }[] }[];
	/** There is another page. */
	more: boolean;
}

/** Deletes a file that no message names, or an upload. */
export interface FileDeleteIn {
	/** The file. */
	id: string;
}
export interface FileDeleteOut {}

/** Finds files in messages that one may see, by name. */
export interface FileSearchIn {
	/** Words and phrases that all stand in its name. */
	text?: string;
	/** Only in this conversation; otherwise in all that one is in. */
	conv?: string;
	/** Only what this person said. */
	from?: string;
	/** Only messages of this kind. */
	kind?: "image" | "file" | "voice" | "video";
	/** Only files whose type begins so: image/, application/pdf. */
	mime?: string;
	/** Only what was said then or later, Unix ms. */
	after_ts?: number;
	/** Only what was said before, Unix ms. */
	before_ts?: number;
	/** `next` of the page before. */
	after?: number;
	/** Most hits; 20 when not given. */
	limit?: number;
}
export interface FileSearchOut {
	/** In the order that was asked for. */
	hits: { entry: { conv?: string; seq: number; id: number; ts: number; stored_ts?: number; count: number; type: string; from: string; via?: string; cid?: string; kind?: string; body?: Record<string, unknown>; reply_to?: number; mentions?: string[]; recalled?: boolean; hidden?: boolean; to?: string[]; edited_ts?: number; reactions?: Record<string, unknown>; pinned?: boolean; forwarded?: boolean; unchecked?: boolean; urgent?: boolean; burn_s?: number; acks?: number; ext?: Record<string, unknown>; broadcast?: number; bridged?: boolean; priority?: string; merged?: number; streaming?: boolean; broken_off?: boolean; expired?: boolean; target?: number; users?: string[] }; excerpt: string[] }[];
	/** There is another page; this one may be short, or empty, where much had to be looked through. */
	more: boolean;
	/** What to give as `after` for it. */
	next?: number;
	/** There was too much to look through, and what is old was left out: ask more closely. */
	partial: boolean;
	/** The tenant-wide id up to which all that was said can be found. */
	upto: number;
}

/** Has the index of messages made again, beside the one that is searched meanwhile. */
export interface SearchRebuildIn {}
export interface SearchRebuildOut {}

/** Makes a department; asked twice with the same id and content it answers the same. */
export interface DepartmentCreateIn {
	/** Absent: the daemon makes one. */
	id?: string;
	/** Its name. */
	name: string;
	/** Right above it; absent: at the top. */
	parent?: string;
	/** Its place among those beside it; absent: behind them. */
	order?: number;
	/** A group follows it: has its people, always. */
	group?: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DepartmentCreateOut {
	/** The department. */
	department: Department;
	/** Of the entry in the tenant's log; absent: no change. */
	seq?: number;
	/** Of the entry, tenant-wide. */
	id?: number;
}

/** Lists departments by pages, all or by a part of a name. */
export interface DepartmentListIn {
	/** Only those whose id or name contains it. */
	text?: string;
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface DepartmentListOut {
	/** In the order of ids. */
	departments: Department[];
	/** There is another page. */
	more: boolean;
}

/** Gives the tree of departments, by pages. */
export interface DepartmentTreeIn {
	/** Those below this one; absent: all. */
	id?: string;
	/** How many levels of them; all when not given. */
	levels?: number;
	/** The last id of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface DepartmentTreeOut {
	/** Each before those below it, siblings in their order. */
	departments: Department[];
	/** There is another page. */
	more: boolean;
}

/** Gives one department. */
export interface DepartmentGetIn {
	/** The department's id. */
	id: string;
}
export interface DepartmentGetOut {
	/** The department. */
	department: Department;
	/** Those above it, the top first. */
	above: string[];
}

/** Changes name, place, head and group of a department. */
export interface DepartmentUpdateIn {
	/** The department's id. */
	id: string;
	/** Its new name. */
	name?: string;
	/** Moves it, with all below it, there; empty: to the top. */
	parent?: string;
	/** Its place among those beside it. */
	order?: number;
	/** Its head, somebody who is in it; empty: nobody. */
	head?: string;
	/** A group follows it, or no longer does. */
	group?: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DepartmentUpdateOut {
	/** The department. */
	department: Department;
	/** Of the entry in the tenant's log; absent: no change. */
	seq?: number;
	/** Of the entry, tenant-wide. */
	id?: number;
}

/** Deletes a department with nobody in it and none below it. */
export interface DepartmentDeleteIn {
	/** The department's id. */
	id: string;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DepartmentDeleteOut {
	/** Of the entry in the tenant's log. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Lists who is in a department, by pages. */
export interface DepartmentMembersIn {
	/** The department's id. */
	id: string;
	/** Those below it too, each person once. */
	subtree?: boolean;
	/** Only those whose id or name contains it. */
	text?: string;
	/** The last user of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface DepartmentMembersOut {
	/** In the order of ids. */
	people: { user: string; name: string; disabled?: boolean; title?: string; primary?: boolean; head?: boolean; since_ts?: number }[];
	/** There is another page. */
	more: boolean;
}

/** Puts people into a department, and into its group. */
export interface DepartmentAddIn {
	/** The department's id. */
	id: string;
	/** Who. */
	users: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DepartmentAddOut {
	/** How many came. */
	added: number;
	/** Of the entry in the tenant's log; absent: no change. */
	seq?: number;
	/** Of the entry, tenant-wide. */
	id?: number;
}

/** Takes people out of a department, and of its group. */
export interface DepartmentRemoveIn {
	/** The department's id. */
	id: string;
	/** Who. */
	users: string[];
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DepartmentRemoveOut {
	/** How many went. */
	removed: number;
	/** Of the entry in the tenant's log; absent: no change. */
	seq?: number;
	/** Of the entry, tenant-wide. */
	id?: number;
}

/** Changes a person's title there, or makes it her primary one. */
export interface DepartmentSetMemberIn {
	/** The department's id. */
	id: string;
	/** Who. */
	user: string;
	/** What she is there; empty: nothing in particular. */
	title?: string;
	/** true makes it her primary one. */
	primary?: boolean;
	/** Client id: a retry gets the first answer. */
	cid?: string;
}
export interface DepartmentSetMemberOut {
	/** Of the entry in the tenant's log. */
	seq: number;
	/** Of the entry, tenant-wide. */
	id: number;
}

/** Gives what is decided for the tenant. */
export interface SettingGetIn {}
export interface SettingGetOut {
	/** What the organisation is called, or empty. */
	org: string;
	/** All there are. */
	settings: { name: string; unit: string; value: number; default: number; min: number; max: number; text?: string; locked: boolean; option?: string; changed_ts?: number; changed_by?: string }[];
}

/** Decides for the tenant; what is not given stays. */
export interface SettingUpdateIn {
	/** What the organisation is called. */
	org?: string;
	/** How long one may take a message back. */
	recall_window_ms?: number;
	/** How long one may change what one said. */
	edit_window_ms?: number;
	/** How long a sign-in by password lasts; those there are end as they were to. */
	token_lifetime_ms?: number;
	/** Direct messages go from contact to contact only. */
	direct_needs_contact?: boolean;
	/** Administrators and server keys alone make groups. */
	groups_by_admins?: boolean;
	/** How many characters a new password has at least. */
	password_chars?: number;
	/** How many of small letters, capitals, digits and other characters a new password has. */
	password_classes?: number;
	/** How many of one's newest passwords do not come back; 0: any may. */
	password_history?: number;
	/** When a password is to be changed; 0: never. */
	password_age_ms?: number;
	/** A password that an administrator gave is changed at the first sign-in. */
	password_change_first?: boolean;
	/** Wrong passwords for one account from one address until it is shut out. */
	login_failures?: number;
	/** For how long; they are counted within the same time. */
	login_lock_ms?: number;
	/** Who signs in with a code of an authenticator as well: 0 whoever wants to, 1 administrators, 2 everybody. */
	totp_for?: number;
	/** People see how far others have read. */
	read_receipts?: boolean;
	/** Who comes into a group sees of what was said before as much as the group says; else nothing. */
	group_history?: boolean;
	/** The largest file; at most what the server's configuration allows. */
	file_bytes?: number;
	/** Which files are taken, by their first bytes: 0 all, 1 those that are known, which programs are not, 2 images, sound and video. */
	file_types?: number;
	/** Phones of one person at a time. */
	phones?: number;
	/** Desktops of one person at a time. */
	desktops?: number;
	/** Browsers of one person at a time. */
	browsers?: number;
	/** Of the pages, for whoever has not chosen one, and of letters: 0 as the browser has it and as mail is set up, 1 English, 2 Chinese. */
	language?: number;
	/** How far its clocks are ahead of UTC: where its days and nights begin. It ends a time_zone; said with one, it holds where the server's system does not know that. */
	utc_offset_minutes?: number;
	/** The same by the place, such as Europe/Berlin, whose clocks are put on and back. */
	time_zone?: string;
	/** Names of settings that are to be what they are by default. */
	reset?: string[];
}
export interface SettingUpdateOut {
	/** What the organisation is called, or empty. */
	org: string;
	/** All there are. */
	settings: { name: string; unit: string; value: number; default: number; min: number; max: number; text?: string; locked: boolean; option?: string; changed_ts?: number; changed_by?: string }[];
}

/** Says for how long messages and files are kept. */
export interface RetentionGetIn {
	/** Of this conversation, by its canonical name; the tenant's when not given. */
	conv?: string;
}
export interface RetentionGetOut {
	/** Messages older than so many days go; 0: never. */
	message_days: number;
	/** Files of messages older than so many days go; 0: no sooner than their messages. */
	file_days: number;
	/** The conversation has a rule of its own. */
	own: boolean;
}

/** Says from now on for how long messages and files are kept; the next night what is older goes. */
export interface RetentionSetIn {
	/** For this conversation, by its canonical name; for the tenant when not given. */
	conv?: string;
	/** Messages older than so many days go; 0: never. When not given: as the tenant has it, or, for the tenant, never. */
	message_days?: number;
	/** Files of messages older than so many days go, and the messages stay; 0: no sooner than their messages. When not given: as with message_days. */
	file_days?: number;
}
export interface RetentionSetOut {
	/** Messages older than so many days go; 0: never. */
	message_days: number;
	/** Files of messages older than so many days go; 0: no sooner than their messages. */
	file_days: number;
	/** The conversation has a rule of its own. */
	own: boolean;
}

/** Lists conversations that have a rule of their own. */
export interface RetentionListIn {
	/** The last conversation of the page before. */
	after?: string;
	/** Most conversations; 100 when not given. */
	limit?: number;
}
export interface RetentionListOut {
	/** By their names. */
	conversations: ConversationInfo[];
	/** There is another page. */
	more: boolean;
}

/** Deletes what is too old now, or counts it, and does not wait for the end. */
export interface RetentionRunIn {
	/** Only counts what would go. */
	dry_run?: boolean;
}
export interface RetentionRunOut {
	/** Of the run, for its report; of one that is under way and does the same, that. */
	id: number;
}

/** Says what the newest runs deleted, or would have. */
export interface RetentionReportsIn {}
export interface RetentionReportsOut {
	/** The newest first; 30 are kept. */
	reports: { id: number; begun_ts: number; ended_ts?: number; dry_run: boolean; nightly: boolean; conversations: number; entries: number; messages: number; bytes: number; files: number }[];
}

/** Begins a backup of the box; backup.list says how it went. */
export interface BackupCreateIn {}
export interface BackupCreateOut {}

/** Begins to read all of a backup, and every database in it; backup.list says how it went. */
export interface BackupVerifyIn {
	/** The name of its file, as backup.list says it. */
	name: string;
}
export interface BackupVerifyOut {}

/** Begins to unpack and to read all of a backup of the whole box; when it is good the server starts anew on it, and what came later is gone; backup.list says how it went. */
export interface BackupRestoreIn {
	/** The name of its file, as backup.list says it. */
	name: string;
	/** Its name once more. */
	confirm: string;
	/** That it is sealed by; when not given, that of the box's backups. */
	passphrase?: string;
}
export interface BackupRestoreOut {}

/** Ends what is under way of that kind; nothing comes of it. */
export interface BackupCancelIn {}
export interface BackupCancelOut {}

/** Lists the backups of the box, by pages. */
export interface BackupListIn {
	/** The last name of the page before. */
	after?: string;
	/** Most rows; 100 when not given. */
	limit?: number;
}
export interface BackupListOut {
	/** The newest first. */
	backups: { name: string; bytes: number; sealed: boolean; made_ts?: number; version?: string; host?: string; tenant?: string }[];
	/** There is another page. */
	more: boolean;
	/** Where they lie. */
	directory: string;
	/** One is being made or read now. */
	busy: boolean;
	/** When the newest of the whole box was begun, Unix ms; 0: there is none. */
	newest_ts: number;
	/** How far it is, if one is. */
	under_way?: { what: string; bytes_done: number; bytes_all: number };
	/** What was done last, if anything. */
	last?: { what: string; name: string; ended_ts: number; took_ms: number; ok: boolean; why?: string };
}

/** Begins to bring an export of another server, or says how far that is; a backup of a whole box is not brought. */
export interface BackupUploadIn {
	/** The name of its file, as the other server says it. */
	name: string;
	/** Bytes that there must be room for: those of all of it. */
	size: number;
}
export interface BackupUploadOut {
	/** How many bytes of it are there. */
	at: number;
}

/** Says whether the box is well, and what mends it. */
export interface DoctorRunIn {}
export interface DoctorRunOut {
	/** In the order of the checks. */
	findings: { check: string; level: string; code: string; params: string[]; text: string; mend?: string; advice?: string; advice_params?: string[] }[];
	/** The worst level of them. */
	worst: string;
}

/** Shows the certificate of the box, and its addresses. */
export interface CertShowIn {}
export interface CertShowOut {
	/** There is one; without, nothing but port and addresses is said. */
	tls: boolean;
	/** Where the box listens. */
	port: number;
	/** How this machine is called, the best first; loopback is left out. */
	addresses: { host: string; is_name: boolean }[];
	/** Those that somebody has said beside the machine's own; they are among the addresses. */
	names: string[];
	/** The root of this box signed it. */
	ours?: boolean;
	/** It is good from then, Unix ms. */
	from_ts?: number;
	/** And until then, Unix ms. */
	until_ts?: number;
	/** Its SHA-256. */
	fingerprint?: string;
	/** The root's SHA-256. */
	root_fingerprint?: string;
	/** What it is not for, joined by commas; empty: it is for all. */
	missing?: string;
}

/** Says whether a name or an address leads to this box. */
export interface CertCheckIn {
	/** A name or an address, without a port. */
	host: string;
}
export interface CertCheckOut {
	/** What was asked. */
	host: string;
	/** It is an address, or leads to one. */
	resolves: boolean;
	/** To one of this machine. */
	is_here: boolean;
	/** And this daemon answers there. */
	answers: boolean;
	/** The certificate is for it. */
	covered: boolean;
}

/** Takes a certificate that somebody else signed; it is in force within seconds. */
export interface CertImportIn {
	/** The certificate and its chain as PEM, or a PFX file in base64. */
	cert: string;
	/** The key as PEM, when it is not in there. */
	key?: string;
	/** Of the key, or of the PFX file. */
	passphrase?: string;
}
export interface CertImportOut {}

/** Goes back to a certificate that the box signs itself. */
export interface CertNewIn {
	/** Names and addresses that it is for beside the machine's own, such as chat.example.com; as before when not given. */
	names?: string[];
}
export interface CertNewOut {}

/** Says what the licence is, and how much of it is used. */
export interface LicenceGetIn {}
export interface LicenceGetOut {
	/** `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`. */
	state: string;
	/** The same as a sentence. */
	why?: string;
	/** What it says. */
	licence?: { id: string; holder: string; edition?: string; note?: string; issuer?: string; people?: number; devices?: number; tenants?: number; from_ts?: number; until_ts?: number; features: string[]; machine_bound: boolean };
	/** Whole days until it ends. */
	days_left?: number;
	/** Registered on this box. */
	people: number;
	/** As many there may be; none: no limit. */
	people_max?: number;
	/** Here now. */
	devices: number;
	/** As many may be; none: no limit. */
	devices_max?: number;
	/** Of this box. */
	tenants: number;
	/** As many may be; none: no limit. */
	tenants_max?: number;
	/** People without any licence. */
	free_people: number;
	/** This machine's code, for a licence that is for it alone. */
	machine: string;
	/** This build obeys a key that everybody has. */
	development: boolean;
}

/** Takes a licence; it is in force at once. */
export interface LicenceInstallIn {
	/** The content of the file, or the code. */
	text: string;
	/** Only say what it is; nothing changes. */
	check?: boolean;
}
export interface LicenceInstallOut {
	/** `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`. */
	state: string;
	/** The same as a sentence. */
	why?: string;
	/** What it says. */
	licence?: { id: string; holder: string; edition?: string; note?: string; issuer?: string; people?: number; devices?: number; tenants?: number; from_ts?: number; until_ts?: number; features: string[]; machine_bound: boolean };
	/** Whole days until it ends. */
	days_left?: number;
	/** Registered on this box. */
	people: number;
	/** As many there may be; none: no limit. */
	people_max?: number;
	/** Here now. */
	devices: number;
	/** As many may be; none: no limit. */
	devices_max?: number;
	/** Of this box. */
	tenants: number;
	/** As many may be; none: no limit. */
	tenants_max?: number;
	/** People without any licence. */
	free_people: number;
	/** This machine's code, for a licence that is for it alone. */
	machine: string;
	/** This build obeys a key that everybody has. */
	development: boolean;
}

/** Goes back to the free edition. */
export interface LicenceRemoveIn {}
export interface LicenceRemoveOut {
	/** `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`. */
	state: string;
	/** The same as a sentence. */
	why?: string;
	/** What it says. */
	licence?: { id: string; holder: string; edition?: string; note?: string; issuer?: string; people?: number; devices?: number; tenants?: number; from_ts?: number; until_ts?: number; features: string[]; machine_bound: boolean };
	/** Whole days until it ends. */
	days_left?: number;
	/** Registered on this box. */
	people: number;
	/** As many there may be; none: no limit. */
	people_max?: number;
	/** Here now. */
	devices: number;
	/** As many may be; none: no limit. */
	devices_max?: number;
	/** Of this box. */
	tenants: number;
	/** As many may be; none: no limit. */
	tenants_max?: number;
	/** People without any licence. */
	free_people: number;
	/** This machine's code, for a licence that is for it alone. */
	machine: string;
	/** This build obeys a key that everybody has. */
	development: boolean;
}

/** Says how a tenant looks to its people. */
export interface BrandGetIn {
	/** The tenant; when not given the one that has the host name, or `default`. */
	tenant?: string;
}
export interface BrandGetOut {
	/** In the place of the product's; empty: the product's. */
	name: string;
	/** #rrggbb, or empty. */
	accent: string;
	/** Shown at the sign-in, or empty. */
	login_text: string;
	/** Where to ask for help, or empty. */
	support_url: string;
	/** Its id, with which GET /brand/logo gives it; empty: the product's. */
	logo: string;
	/** Of its pages, for whoever has not chosen one: `en`, `zh-CN`, or empty: as the browser has it. */
	language: string;
	/** Who forgot her password can have a new one by mail. */
	mail: boolean;
}

/** Gives a tenant's logo; GET /brand/logo gives the image itself. */
export interface BrandLogoIn {
	/** The tenant; when not given the one that has the host name, or `default`. */
	tenant?: string;
	/** Which one, as brand.get has it; the present one when not given. */
	id?: string;
}
export interface BrandLogoOut {
	/** Of its content. */
	id: string;
	/** Its media type. */
	type: string;
	/** Its bytes, base64. */
	data: string;
}

/** Changes how the tenant looks; what is not given stays. */
export interface BrandUpdateIn {
	/** In the place of the product's name. */
	name?: string;
	/** #rrggbb: buttons, links and own messages are made of it; white text upon it must have a contrast of 4.5 to 1. */
	accent?: string;
	/** A few words at the sign-in. */
	login_text?: string;
	/** Where people ask for help: https, http, mailto or tel. */
	support_url?: string;
	/** A PNG, JPEG or WebP of at most 65536 bytes and 1024 pixels a side, base64. */
	logo?: string;
	/** Names of what is to be as it came. */
	reset?: string[];
}
export interface BrandUpdateOut {
	/** In the place of the product's; empty: the product's. */
	name: string;
	/** #rrggbb, or empty. */
	accent: string;
	/** Shown at the sign-in, or empty. */
	login_text: string;
	/** Where to ask for help, or empty. */
	support_url: string;
	/** Its id, with which GET /brand/logo gives it; empty: the product's. */
	logo: string;
	/** Of its pages, for whoever has not chosen one: `en`, `zh-CN`, or empty: as the browser has it. */
	language: string;
	/** Who forgot her password can have a new one by mail. */
	mail: boolean;
}

/** Says how the box sends mail, without the password. */
export interface MailGetIn {}
export interface MailGetOut {
	/** Mail is set up; without, nothing is sent. */
	ready: boolean;
	/** The mail server. */
	host?: string;
	/** Its port. */
	port?: number;
	/** `starttls`, `tls` or `none`. */
	security?: string;
	/** Who signs in there; empty: nobody. */
	user?: string;
	/** A password is kept. */
	has_password?: boolean;
	/** The sender's address. */
	from?: string;
	/** The address in links. */
	url?: string;
	/** Of the letters. */
	language?: string;
	/** Letters that are still to be sent. */
	waiting: number;
	/** Since the start. */
	sent: number;
	/** Given up since the start. */
	failed: number;
}

/** Sets mail up, or anew: what is not given is as if nobody had said it, but for the password. */
export interface MailUpdateIn {
	/** The mail server: a name or an address. */
	host: string;
	/** 587 when not given; of `tls` 465, of `none` 25. */
	port?: number;
	/** `starttls` when not given; `tls`: from the first byte; `none`: for a server of one's own that asks for no password. */
	security?: "starttls" | "tls" | "none";
	/** Who signs in there; absent: nobody does. */
	user?: string;
	/** Never given out again; absent: the one that is there, for the same server and user. */
	password?: string;
	/** The sender's address. */
	from: string;
	/** The address of the pages, for links in letters. */
	url: string;
	/** Of the letters of those who decided on no language; `en` when not given. */
	language?: "en" | "zh-CN";
}
export interface MailUpdateOut {
	/** Mail is set up; without, nothing is sent. */
	ready: boolean;
	/** The mail server. */
	host?: string;
	/** Its port. */
	port?: number;
	/** `starttls`, `tls` or `none`. */
	security?: string;
	/** Who signs in there; empty: nobody. */
	user?: string;
	/** A password is kept. */
	has_password?: boolean;
	/** The sender's address. */
	from?: string;
	/** The address in links. */
	url?: string;
	/** Of the letters. */
	language?: string;
	/** Letters that are still to be sent. */
	waiting: number;
	/** Since the start. */
	sent: number;
	/** Given up since the start. */
	failed: number;
}

/** Forgets the mail server: nothing is sent any more. */
export interface MailRemoveIn {}
export interface MailRemoveOut {
	/** Mail is set up; without, nothing is sent. */
	ready: boolean;
	/** The mail server. */
	host?: string;
	/** Its port. */
	port?: number;
	/** `starttls`, `tls` or `none`. */
	security?: string;
	/** Who signs in there; empty: nobody. */
	user?: string;
	/** A password is kept. */
	has_password?: boolean;
	/** The sender's address. */
	from?: string;
	/** The address in links. */
	url?: string;
	/** Of the letters. */
	language?: string;
	/** Letters that are still to be sent. */
	waiting: number;
	/** Since the start. */
	sent: number;
	/** Given up since the start. */
	failed: number;
}

/** Sends a letter now and says how far it came. */
export interface MailTestIn {
	/** Where to. */
	to: string;
}
export interface MailTestOut {
	/** The mail server has taken the letter. */
	ok: boolean;
	/** How far it came: `resolve`, `connect`, `secure`, `greeting`, `sign_in`, `sender`, `recipient`, `text`, `sent`. */
	step: string;
	/** What went wrong. */
	why?: string;
	/** What the server answered last. */
	code?: number;
	/** And in its own words. */
	said?: string;
}

/** Says how the daemon does: rates, how long things take from stage to stage, the disk, slow calls. */
export interface MonitorStatsIn {}
export interface MonitorStatsOut {
	/** Now, Unix ms. */
	ts: number;
	/** Since it started. */
	uptime_s: number;
	/** Open now. */
	connections: number;
	/** Open now. */
	sessions: number;
	/** Whose database is open. */
	tenants_open: number;
	/** Each stage, in each span. */
	stages: { stage: string; span: string; count: number; p50_us: number; p90_us: number; p99_us: number; max_us: number }[];
	/** The last minute, by 5 seconds. */
	minute: { ts: number; ms: number; requests: number; failed: number; entries: number; events: number; dropped: number; commits: number; sessions: number }[];
	/** The last hour, by minutes. */
	hour: { ts: number; ms: number; requests: number; failed: number; entries: number; events: number; dropped: number; commits: number; sessions: number }[];
	/** What lies on it. */
	disk: { database_bytes: number; wal_bytes: number; free_bytes?: number };
	/** The slowest calls of the last hour, the slowest first. */
	slow: { ts: number; op: string; tenant: string; took_us: number; place: string; code?: string }[];
}

/** Tells the way of one message, never what it says: when it was stored, whom it reached and where it stopped; that it was looked at is written down first. */
export interface MonitorJourneyIn {
	/** The conversation, by its canonical name. */
	conv: string;
	/** Which message. */
	seq: number;
	/** Only how it came to her. */
	user?: string;
}
export interface MonitorJourneyOut {
	/** The conversation. */
	conv: string;
	/** Its place in it. */
	seq: number;
	/** Its tenant-wide id. */
	id: number;
	/** The entry's type. */
	type: string;
	/** Who sent it; empty: the system. */
	from: string;
	/** When, Unix ms. */
	ts: number;
	/** It was taken back. */
	recalled: boolean;
	/** Whether clients confirm what is said there: not where there are many. */
	confirms: boolean;
	/** When the daemon took it; like the times of devices known for the newest messages alone. */
	accepted_ts?: number;
	/** When it was on the disk. */
	committed_ts?: number;
	/** How long that took, µs. */
	accepted_us?: number;
	/** How long that took then. */
	committed_us?: number;
	/** For whom it is, but its sender. */
	receivers: { user: string; state: string; devices: { device?: string; platform?: string; here: boolean; written_ts?: number; delivered_ts?: number; dropped_ts?: number }[] }[];
	/** There are more than the 200 here: ask for one, by `user`. */
	cut: boolean;
	/** Those that want it. */
	webhooks: { id: string; state: string; tries?: number; next_ts?: number; call?: { event: number; type: string; ts: number; try: number; took_ms: number; result: string; status?: number } }[];
}

/** Gives the newest lines of the daemon's log, or those after what one has. */
export interface LogListIn {
	/** `after` of the answer before; when not given, the newest lines. */
	after?: number;
	/** Only this bad, or worse. */
	level?: "error" | "warn" | "info" | "debug";
	/** Only of this part. */
	part?: string;
	/** Most lines; 100 when not given. */
	limit?: number;
}
export interface LogListOut {
	/** Lines after `after` are gone, or the daemon was started anew. */
	gap: boolean;
	/** In the order in which they came. */
	lines: { n: number; ts: number; level: string; part: string; text: string }[];
	/** What to give as `after` for what follows. */
	after: number;
	/** There are newer ones already. */
	more: boolean;
	/** As the option log.level says. */
	level: string;
	/** What the operation log.level has set, such as `net=debug core=warn`; `*`: all parts that have none. */
	levels: string;
}

/** Changes how much is logged, until the daemon ends. */
export interface LogLevelIn {
	/** Of this part; when not given, of all that have none. */
	part?: string;
	/** From now on; `reset`: as the options say. */
	level: "error" | "warn" | "info" | "debug" | "reset";
}
export interface LogLevelOut {
	/** As the option log.level says. */
	level: string;
	/** What the operation log.level has set, such as `net=debug core=warn`; `*`: all parts that have none. */
	levels: string;
}

/** Every operation a person's session may call. */
export interface Operations {
	"auth.login": { in: AuthLoginIn; out: AuthLoginOut };
	"auth.forgot": { in: AuthForgotIn; out: AuthForgotOut };
	"auth.reset": { in: AuthResetIn; out: AuthResetOut };
	"totp.begin": { in: TotpBeginIn; out: TotpBeginOut };
	"totp.get": { in: TotpGetIn; out: TotpGetOut };
	"totp.remove": { in: TotpRemoveIn; out: TotpRemoveOut };
	"auth.logout": { in: AuthLogoutIn; out: AuthLogoutOut };
	"token.issue": { in: TokenIssueIn; out: TokenIssueOut };
	"token.revoke": { in: TokenRevokeIn; out: TokenRevokeOut };
	"setup.state": { in: SetupStateIn; out: SetupStateOut };
	"setup.link": { in: SetupLinkIn; out: SetupLinkOut };
	"setup.finish": { in: SetupFinishIn; out: SetupFinishOut };
	"session.open": { in: SessionOpenIn; out: SessionOpenOut };
	"session.ping": { in: SessionPingIn; out: SessionPingOut };
	"session.list": { in: SessionListIn; out: SessionListOut };
	"session.kick": { in: SessionKickIn; out: SessionKickOut };
	"session.close": { in: SessionCloseIn; out: SessionCloseOut };
	"device.list": { in: DeviceListIn; out: DeviceListOut };
	"device.get": { in: DeviceGetIn; out: DeviceGetOut };
	"device.rename": { in: DeviceRenameIn; out: DeviceRenameOut };
	"device.set": { in: DeviceSetIn; out: DeviceSetOut };
	"device.kick": { in: DeviceKickIn; out: DeviceKickOut };
	"user.create": { in: UserCreateIn; out: UserCreateOut };
	"user.import": { in: UserImportIn; out: UserImportOut };
	"user.get": { in: UserGetIn; out: UserGetOut };
	"user.list": { in: UserListIn; out: UserListOut };
	"user.search": { in: UserSearchIn; out: UserSearchOut };
	"user.update": { in: UserUpdateIn; out: UserUpdateOut };
	"user.disable": { in: UserDisableIn; out: UserDisableOut };
	"user.delete": { in: UserDeleteIn; out: UserDeleteOut };
	"user.invite": { in: UserInviteIn; out: UserInviteOut };
	"user.set_password": { in: UserSetPasswordIn; out: UserSetPasswordOut };
	"contact.request": { in: ContactRequestIn; out: ContactRequestOut };
	"contact.accept": { in: ContactAcceptIn; out: ContactAcceptOut };
	"contact.refuse": { in: ContactRefuseIn; out: ContactRefuseOut };
	"contact.remove": { in: ContactRemoveIn; out: ContactRemoveOut };
	"contact.set": { in: ContactSetIn; out: ContactSetOut };
	"contact.get": { in: ContactGetIn; out: ContactGetOut };
	"contact.list": { in: ContactListIn; out: ContactListOut };
	"contact.requests": { in: ContactRequestsIn; out: ContactRequestsOut };
	"block.add": { in: BlockAddIn; out: BlockAddOut };
	"block.remove": { in: BlockRemoveIn; out: BlockRemoveOut };
	"block.list": { in: BlockListIn; out: BlockListOut };
	"presence.set": { in: PresenceSetIn; out: PresenceSetOut };
	"presence.settings": { in: PresenceSettingsIn; out: PresenceSettingsOut };
	"presence.get": { in: PresenceGetIn; out: PresenceGetOut };
	"presence.subscribe": { in: PresenceSubscribeIn; out: PresenceSubscribeOut };
	"presence.unsubscribe": {
		in: PresenceUnsubscribeIn;
		out: PresenceUnsubscribeOut;
	};
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
	"group.search": { in: GroupSearchIn; out: GroupSearchOut };
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
	"conversation.draft": { in: ConversationDraftIn; out: ConversationDraftOut };
	"conversation.clear": { in: ConversationClearIn; out: ConversationClearOut };
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
	"message.search": { in: MessageSearchIn; out: MessageSearchOut };
	"message.recall": { in: MessageRecallIn; out: MessageRecallOut };
	"message.remove": { in: MessageRemoveIn; out: MessageRemoveOut };
	"message.report": { in: MessageReportIn; out: MessageReportOut };
	"message.get": { in: MessageGetIn; out: MessageGetOut };
	"message.edit": { in: MessageEditIn; out: MessageEditOut };
	"message.delete": { in: MessageDeleteIn; out: MessageDeleteOut };
	"message.react": { in: MessageReactIn; out: MessageReactOut };
	"message.unreact": { in: MessageUnreactIn; out: MessageUnreactOut };
	"message.reactions": { in: MessageReactionsIn; out: MessageReactionsOut };
	"message.forward": { in: MessageForwardIn; out: MessageForwardOut };
	"message.readers": { in: MessageReadersIn; out: MessageReadersOut };
	"message.ack": { in: MessageAckIn; out: MessageAckOut };
	"message.acks": { in: MessageAcksIn; out: MessageAcksOut };
	"message.calm": { in: MessageCalmIn; out: MessageCalmOut };
	"message.pin": { in: MessagePinIn; out: MessagePinOut };
	"message.unpin": { in: MessageUnpinIn; out: MessageUnpinOut };
	"message.pinned": { in: MessagePinnedIn; out: MessagePinnedOut };
	"message.extend": { in: MessageExtendIn; out: MessageExtendOut };
	"message.import": { in: MessageImportIn; out: MessageImportOut };
	"stream.open": { in: StreamOpenIn; out: StreamOpenOut };
	"stream.append": { in: StreamAppendIn; out: StreamAppendOut };
	"stream.finish": { in: StreamFinishIn; out: StreamFinishOut };
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
	"tenant.create": { in: TenantCreateIn; out: TenantCreateOut };
	"tenant.list": { in: TenantListIn; out: TenantListOut };
	"tenant.get": { in: TenantGetIn; out: TenantGetOut };
	"tenant.update": { in: TenantUpdateIn; out: TenantUpdateOut };
	"tenant.suspend": { in: TenantSuspendIn; out: TenantSuspendOut };
	"tenant.resume": { in: TenantResumeIn; out: TenantResumeOut };
	"tenant.export": { in: TenantExportIn; out: TenantExportOut };
	"tenant.import": { in: TenantImportIn; out: TenantImportOut };
	"tenant.delete": { in: TenantDeleteIn; out: TenantDeleteOut };
	"tenant.undelete": { in: TenantUndeleteIn; out: TenantUndeleteOut };
	"server.status": { in: ServerStatusIn; out: ServerStatusOut };
	"tenant.stats": { in: TenantStatsIn; out: TenantStatsOut };
	"key.create": { in: KeyCreateIn; out: KeyCreateOut };
	"key.list": { in: KeyListIn; out: KeyListOut };
	"key.get": { in: KeyGetIn; out: KeyGetOut };
	"key.update": { in: KeyUpdateIn; out: KeyUpdateOut };
	"key.revoke": { in: KeyRevokeIn; out: KeyRevokeOut };
	"role.list": { in: RoleListIn; out: RoleListOut };
	"role.people": { in: RolePeopleIn; out: RolePeopleOut };
	"role.set": { in: RoleSetIn; out: RoleSetOut };
	"role.delete": { in: RoleDeleteIn; out: RoleDeleteOut };
	"role.give": { in: RoleGiveIn; out: RoleGiveOut };
	"audit.list": { in: AuditListIn; out: AuditListOut };
	"audit.search": { in: AuditSearchIn; out: AuditSearchOut };
	"report.list": { in: ReportListIn; out: ReportListOut };
	"report.get": { in: ReportGetIn; out: ReportGetOut };
	"report.resolve": { in: ReportResolveIn; out: ReportResolveOut };
	"issuer.create": { in: IssuerCreateIn; out: IssuerCreateOut };
	"issuer.list": { in: IssuerListIn; out: IssuerListOut };
	"issuer.delete": { in: IssuerDeleteIn; out: IssuerDeleteOut };
	"words.set": { in: WordsSetIn; out: WordsSetOut };
	"words.add": { in: WordsAddIn; out: WordsAddOut };
	"words.remove": { in: WordsRemoveIn; out: WordsRemoveOut };
	"words.summary": { in: WordsSummaryIn; out: WordsSummaryOut };
	"words.list": { in: WordsListIn; out: WordsListOut };
	"words.test": { in: WordsTestIn; out: WordsTestOut };
	"words.flagged": { in: WordsFlaggedIn; out: WordsFlaggedOut };
	"words.review": { in: WordsReviewIn; out: WordsReviewOut };
	"tag.add": { in: TagAddIn; out: TagAddOut };
	"tag.remove": { in: TagRemoveIn; out: TagRemoveOut };
	"tag.people": { in: TagPeopleIn; out: TagPeopleOut };
	"tag.list": { in: TagListIn; out: TagListOut };
	"broadcast.send": { in: BroadcastSendIn; out: BroadcastSendOut };
	"broadcast.get": { in: BroadcastGetIn; out: BroadcastGetOut };
	"broadcast.list": { in: BroadcastListIn; out: BroadcastListOut };
	"broadcast.cancel": { in: BroadcastCancelIn; out: BroadcastCancelOut };
	"cutover.begin": { in: CutoverBeginIn; out: CutoverBeginOut };
	"cutover.get": { in: CutoverGetIn; out: CutoverGetOut };
	"cutover.end": { in: CutoverEndIn; out: CutoverEndOut };
	"webhook.create": { in: WebhookCreateIn; out: WebhookCreateOut };
	"webhook.list": { in: WebhookListIn; out: WebhookListOut };
	"webhook.get": { in: WebhookGetIn; out: WebhookGetOut };
	"webhook.update": { in: WebhookUpdateIn; out: WebhookUpdateOut };
	"webhook.rotate": { in: WebhookRotateIn; out: WebhookRotateOut };
	"webhook.delete": { in: WebhookDeleteIn; out: WebhookDeleteOut };
	"webhook.test": { in: WebhookTestIn; out: WebhookTestOut };
	"webhook.redeliver": { in: WebhookRedeliverIn; out: WebhookRedeliverOut };
	"webhook.deliveries": { in: WebhookDeliveriesIn; out: WebhookDeliveriesOut };
	"webhook.dead": { in: WebhookDeadIn; out: WebhookDeadOut };
	"callback.create": { in: CallbackCreateIn; out: CallbackCreateOut };
	"callback.list": { in: CallbackListIn; out: CallbackListOut };
	"callback.get": { in: CallbackGetIn; out: CallbackGetOut };
	"callback.update": { in: CallbackUpdateIn; out: CallbackUpdateOut };
	"callback.delete": { in: CallbackDeleteIn; out: CallbackDeleteOut };
	"callback.test": { in: CallbackTestIn; out: CallbackTestOut };
	"file.create": { in: FileCreateIn; out: FileCreateOut };
	"file.finish": { in: FileFinishIn; out: FileFinishOut };
	"file.get": { in: FileGetIn; out: FileGetOut };
	"file.link": { in: FileLinkIn; out: FileLinkOut };
	"file.list": { in: FileListIn; out: FileListOut };
	"file.delete": { in: FileDeleteIn; out: FileDeleteOut };
	"file.search": { in: FileSearchIn; out: FileSearchOut };
	"search.rebuild": { in: SearchRebuildIn; out: SearchRebuildOut };
	"department.create": { in: DepartmentCreateIn; out: DepartmentCreateOut };
	"department.list": { in: DepartmentListIn; out: DepartmentListOut };
	"department.tree": { in: DepartmentTreeIn; out: DepartmentTreeOut };
	"department.get": { in: DepartmentGetIn; out: DepartmentGetOut };
	"department.update": { in: DepartmentUpdateIn; out: DepartmentUpdateOut };
	"department.delete": { in: DepartmentDeleteIn; out: DepartmentDeleteOut };
	"department.members": { in: DepartmentMembersIn; out: DepartmentMembersOut };
	"department.add": { in: DepartmentAddIn; out: DepartmentAddOut };
	"department.remove": { in: DepartmentRemoveIn; out: DepartmentRemoveOut };
	"department.set_member": {
		in: DepartmentSetMemberIn;
		out: DepartmentSetMemberOut;
	};
	"setting.get": { in: SettingGetIn; out: SettingGetOut };
	"setting.update": { in: SettingUpdateIn; out: SettingUpdateOut };
	"retention.get": { in: RetentionGetIn; out: RetentionGetOut };
	"retention.set": { in: RetentionSetIn; out: RetentionSetOut };
	"retention.list": { in: RetentionListIn; out: RetentionListOut };
	"retention.run": { in: RetentionRunIn; out: RetentionRunOut };
	"retention.reports": { in: RetentionReportsIn; out: RetentionReportsOut };
	"backup.create": { in: BackupCreateIn; out: BackupCreateOut };
	"backup.verify": { in: BackupVerifyIn; out: BackupVerifyOut };
	"backup.restore": { in: BackupRestoreIn; out: BackupRestoreOut };
	"backup.cancel": { in: BackupCancelIn; out: BackupCancelOut };
	"backup.list": { in: BackupListIn; out: BackupListOut };
	"backup.upload": { in: BackupUploadIn; out: BackupUploadOut };
	"doctor.run": { in: DoctorRunIn; out: DoctorRunOut };
	"cert.show": { in: CertShowIn; out: CertShowOut };
	"cert.check": { in: CertCheckIn; out: CertCheckOut };
	"cert.import": { in: CertImportIn; out: CertImportOut };
	"cert.new": { in: CertNewIn; out: CertNewOut };
	"licence.get": { in: LicenceGetIn; out: LicenceGetOut };
	"licence.install": { in: LicenceInstallIn; out: LicenceInstallOut };
	"licence.remove": { in: LicenceRemoveIn; out: LicenceRemoveOut };
	"brand.get": { in: BrandGetIn; out: BrandGetOut };
	"brand.logo": { in: BrandLogoIn; out: BrandLogoOut };
	"brand.update": { in: BrandUpdateIn; out: BrandUpdateOut };
	"mail.get": { in: MailGetIn; out: MailGetOut };
	"mail.update": { in: MailUpdateIn; out: MailUpdateOut };
	"mail.remove": { in: MailRemoveIn; out: MailRemoveOut };
	"mail.test": { in: MailTestIn; out: MailTestOut };
	"monitor.stats": { in: MonitorStatsIn; out: MonitorStatsOut };
	"monitor.journey": { in: MonitorJourneyIn; out: MonitorJourneyOut };
	"log.list": { in: LogListIn; out: LogListOut };
	"log.level": { in: LogLevelIn; out: LogLevelOut };
}
