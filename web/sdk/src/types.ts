// SPDX-License-Identifier: Apache-2.0
// Objects of the wire that operations and events share.

/** Person as the server tells it. */
export interface User {
	id: string;
	name: string;
	admin?: boolean;
	disabled?: boolean;
	created_ts?: number;
	/** Deleted: the name is nobody's. */
	gone?: boolean;
	/** Of those who have one, and what it lets them do. */
	role?: string;
	rights?: string[];
	/** For who may see them: user.get says it, and user.list with `details`. */
	departments?: OwnDepartment[];
	/** To administrators, by user.list with `details`. */
	tags?: string[];
	/** Where she gets mail: to administrators, and of oneself. */
	email?: string;
}

export interface Department {
	id: string;
	name: string;
	/** Right above it; absent: at the top. */
	parent?: string;
	/** Its place among those beside it. */
	order: number;
	/** 1 at the top; department.list does not say it. */
	level?: number;
	head?: string;
	/** The group that has its people. */
	group?: string;
	/** How many are in it, none below it. */
	people: number;
	/** How many departments are right below it. */
	children: number;
	created_ts: number;
}

/** A department, and what somebody is there. */
export interface OwnDepartment {
	id: string;
	name: string;
	title?: string;
	primary?: boolean;
	head?: boolean;
}

/** How far a person has received and read a conversation. */
export interface Cursor {
	user: string;
	read: number;
	delivered?: number;
}

export interface Group {
	id: string;
	conv: string;
	name: string;
	owner: string;
	members: number;
	created_ts?: number;
	/** group.list shows it to everyone. */
	listed?: boolean;
	/** How one comes in. */
	join?: "invitation" | "open" | "approval" | "question" | "closed";
	/** Who may invite, and mention everyone. */
	invite?: "members" | "admins" | "owner";
	mention_all?: "members" | "admins" | "owner";
	/** How many older entries newcomers see; -1: all. */
	history?: number;
	/** Before this time, Unix ms, only admins and speakers write. */
	muted_until?: number;
	dissolved?: boolean;
	/** What is asked of those who join; group.get alone says it. */
	question?: string;
	/** It has that department's people; group.get alone says it. */
	department?: string;
}

export interface GroupMember {
	user: string;
	name: string;
	role: "owner" | "admin" | "member";
	/** What she is called here. */
	nickname?: string;
	read?: number;
	/** Since when, Unix ms. */
	joined_ts?: number;
	/** Before this time she may not write. */
	muted_until?: number;
	/** She writes when all are muted. */
	speaker?: boolean;
}

export interface SessionInfo {
	session: string;
	device: string;
	platform: Platform;
	name?: string;
	opened_ts: number;
	current: boolean;
}

export type Platform = "phone" | "desktop" | "web";

export interface Device {
	id: string;
	platform: Platform;
	name?: string;
}

/** Content of a message: what its kind has (see the protocol), and a text that
 * all kinds but `merged` may have. */
export interface MessageBody {
	text?: string;
	[member: string]: unknown;
}

interface EntryBase {
	conv: string;
	/** 1, 2, 3 … in its conversation. */
	seq: number;
	/** Tenant-wide, in commit order. */
	id: number;
	/** Milliseconds since 1970, by the server's clock. */
	ts: number;
	/** Messages of the conversation up to and with this entry. */
	count: number;
	from: string;
	/** With which server key, if any. */
	via?: string;
	cid?: string;
	/** Imported: when it came here; ts is when it was said. */
	stored_ts?: number;
}

/** A message. `kind` and `body` are gone once it is recalled. */
export interface MessageEntry extends EntryBase {
	type: "message";
	kind?: string;
	body?: MessageBody;
	reply_to?: number;
	/** User ids; "*" is everybody. */
	mentions?: string[];
	recalled?: boolean;
	/** Not for this person, or deleted by her: no sender, no content. */
	hidden?: boolean;
	/** The only ones it is for. */
	to?: string[];
	edited_ts?: number;
	/** How many of each emoji. */
	reactions?: Record<string, number>;
	pinned?: boolean;
	forwarded?: boolean;
	/** Asks for acknowledgement. */
	urgent?: boolean;
	/** How many have acknowledged it. */
	acks?: number;
	/** Erased so long after it was read. */
	burn_s?: number;
	/** Said to many: the seq of the broadcast in `t:`. */
	broadcast?: number;
	/** Still being said, piece by piece. */
	streaming?: boolean;
	/** It was, and nobody finished it. */
	broken_off?: boolean;
	/** Its files are gone: they were kept long enough. */
	expired?: boolean;
	/** A callback could not be asked about it, and its default is to pass. */
	unchecked?: boolean;
	/** Extension keys and their values. */
	ext?: Record<string, string>;
	/** Said elsewhere during a cut-over: it counts. */
	bridged?: boolean;
	/** Recorded from a room; absent: normal. */
	priority?: "high" | "low";
	/** Recorded from a room: so many equal ones. */
	merged?: number;
}

/** Any other entry of a log: it tells a change and holds no content. */
export interface ChangeEntry extends EntryBase {
	type:
		| "recall"
		| "create"
		| "join"
		| "leave"
		| "update"
		| "user"
		| "setting"
		| "destroy"
		| "edit"
		| "react"
		| "pin"
		| "extend"
		| "ack"
		| "calm"
		| "erase"
		| "finish"
		| "contact"
		| "block"
		| "presence"
		| "device"
		| "request"
		| "invitation"
		| "access"
		| "policy"
		| "broadcast"
		| "purge"
		| "expire"
		| "report";
	/** Changes of a message: its seq; purge: up to which all are gone;
	 * expire: up to which messages may have lost their files. */
	target?: number;
	/** create, join, leave, user: whom it is about; of join and leave
	 * empty when there was nothing to change. */
	users?: string[];
	/** setting: the conversation whose settings changed, and what of it was
	 * deleted or cleared; react and pin: which, and whether it is there. */
	body?: {
		conv?: string;
		deleted?: number[];
		cleared?: number;
		emoji?: string;
		on?: boolean;
		/** extend: which of them changed. */
		keys?: string[];
		device?: string;
		/** A group that follows a department. */
		department?: string;
		/** policy: what was changed, and what a callback's breaker does. */
		of?: string;
		id?: string;
		breaker?: "open" | "closed";
	};
}

export type Entry = MessageEntry | ChangeEntry;

/** A conversation as `sync` and `conversation.get` tell it. */
export interface ConversationInfo {
	/** `u:<peer>`, `g:<group>`, `c:<channel>`, `s:<me>` or `t:`. */
	conv: string;
	kind: "direct" | "group" | "channel" | "self" | "tenant";
	title?: string;
	peer?: { id: string; name: string };
	seq: number;
	count: number;
	unread: number;
	mentions: number;
	/** Own read cursor. */
	read: number;
	/** First seq that may be seen. */
	from_seq?: number;
	/** Newest entry; a long text is cut. */
	last?: Entry;
	member_count?: number;
	role?: "owner" | "admin" | "member" | "writer" | "reader";
	pinned?: boolean;
	muted?: boolean;
	/** Muted, but for mentions. */
	alert_mentions?: boolean;
	/** Not listed until the next message. */
	hidden?: boolean;
	marked_unread?: boolean;
	/** What was begun to write, here or on another device. */
	draft?: { text: string; reply_to?: number };
	draft_ts?: number;
	/** Before this time the person may not write there. */
	muted_until?: number;
	/** Nobody writes there any more. */
	dissolved?: boolean;
	left?: boolean;
	/** How long messages and files are kept there; see conversation.get. */
	message_days?: number;
	file_days?: number;
	/** Direct conversations only. */
	cursors?: Cursor[];
	ts: number;
	changed: number;
}

/** joining: asked for; away: no connection, joins again by itself. */
export type RoomState = "joining" | "joined" | "away" | "out";

export type RoomPriority = "high" | "normal" | "low";

/** A message of a live room. */
export interface RoomMessage {
	room: string;
	/** 1, 2, 3 … in its room. */
	n: number;
	from: string;
	kind: string;
	body: Record<string, unknown>;
	ts: number;
	/** history() of a recorded room: its place in the log. */
	seq?: number;
	/** normal unless told. */
	priority?: RoomPriority;
	/** Merged: how many equal ones it stands for. */
	count?: number;
	/** Events only: one's own. */
	mine?: boolean;
}

/** What to say in a room. */
export interface RoomDraft {
	/** `text` unless told. */
	kind?: string;
	body: Record<string, unknown>;
	priority?: RoomPriority;
	/** Equal ones of a moment become one with a count. */
	merge?: boolean;
	/** That of an earlier attempt, to be sent no more than once. */
	cid?: string;
}

/** Why the room let a message fall: too many at once, the room or the person
 * is muted, a filter, or the server has too much to do. */
export type RoomDrop = "rate" | "muted" | "filtered" | "busy";

/** What became of a message; none of them is an error. */
export type RoomSent =
	| { n: number; merged?: undefined; dropped?: undefined }
	| { merged: true; n?: undefined; dropped?: undefined }
	| { dropped: RoomDrop; hint?: string; n?: undefined; merged?: undefined };

/** Messages between `after` and the next one told never came; by class, as far
 * as the server says. Or other events never came: what the room is now is for
 * the caller to ask. */
export interface RoomMissed {
	after: number;
	count: number;
	high: number;
	normal: number;
	low: number;
	/** Who came and went, attributes, changes of the room. */
	events: number;
}

export interface RoomAttributeOptions {
	/** What it must be now (`wrong_state` otherwise). */
	expect?: string;
	/** There must be none (`exists` otherwise). */
	new?: boolean;
	/** Goes when its owner leaves. */
	auto_delete?: boolean;
	/** Though somebody else owns it; for owners and moderators. */
	force?: boolean;
}

export interface RoomEvents {
	state: RoomState;
	message: RoomMessage;
	/** Before the message behind the gap; other events at once, with `count` 0. */
	missed: RoomMissed;
	/** Small rooms only: who came and went. */
	joined: { user: string; count: number };
	left: { user: string; count: number };
	/** Large rooms: how many there are. */
	count: { count: number };
	attributes: {
		set: Record<string, string>;
		deleted: string[];
		/** Empty: the system. */
		by: string;
	};
	updated: { title?: string; muted_until?: number; by?: string };
	/** The server sent one away; state is out. */
	removed: { reason: string };
}
