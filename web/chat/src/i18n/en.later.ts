// SPDX-License-Identifier: Apache-2.0
// Texts of what the page does not begin with (later.ts): the page begins
// sooner without them.

export const enLater = {
	"room.with": "Room {name}",
	"room.members_one": "{n} person here",
	"room.members_other": "{n} people here",
	"room.sampled": "Showing {shown} of {heard} messages a second",
	"room.missed_one": "{n} missed",
	"room.missed_other": "{n} missed",
	"room.link": "Copy the link to this room",
	"room.leave": "Leave the room",
	"room.like": "Like",
	"room.system": "Announcement",
	"room.empty": "Nothing has been said yet.",
	"room.muted": "Only speakers may write here now.",
	"room.drop.rate": "Not shown: too many messages at once.",
	"room.drop.busy": "Not shown: the server is busy.",
	"room.drop.muted": "Not shown: you may not write here now.",
	"room.drop.filtered": "Not shown: this may not be said here.",
	"room.out.banned": "You have been banned from this room.",
	"room.out.forbidden": "You may not enter this room.",
	"room.out.destroyed": "This room was closed.",
	"room.out.not_found": "There is no such room.",

	"group.title": "Group information",
	"group.name": "Group name",
	"group.rename": "Rename",
	"group.members": "Members",
	"group.add": "Add members",
	"group.remove": "Remove from the group",
	"group.remove.sure": "Remove {name} from the group?",
	"group.leave": "Leave group",
	"group.leave.sure": "Leave \"{name}\"? You will get no more of its messages.",
	"group.owner": "Owner",
	"group.admin": "Admin",
	"group.makeAdmin": "Make an admin",
	"group.dropAdmin": "No longer an admin",

	"error.expired": "This file is no longer kept.",
	"keep.messages_one": "Messages are kept for {n} day.",
	"keep.messages_other": "Messages are kept for {n} days.",
	"keep.files_one": "Files are kept for {n} day.",
	"keep.files_other": "Files are kept for {n} days.",
} as const;

export type LaterKey = keyof typeof enLater;
