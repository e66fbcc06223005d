# SPDX-License-Identifier: Apache-2.0
# Generated from the table of operations by scripts/make-sdks. Do not edit.
"""Every operation of the REST door, by noun and verb."""
from __future__ import annotations

from typing import (
    TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional, Sequence, TypedDict,
)

from .op import Noun, Op, Page

if TYPE_CHECKING:
    from typing_extensions import NotRequired

#: Stable codes that the daemon answers with.
CODES = (
    "parse_error",
    "bad_request",
    "unknown_operation",
    "bad_field",
    "too_large",
    "too_deep",
    "secret_in_url",
    "unauthorized",
    "bad_login",
    "forbidden",
    "user_disabled",
    "not_member",
    "setup_required",
    "setup_token_invalid",
    "setup_done",
    "refused",
    "muted",
    "contact_required",
    "suspended",
    "password_expired",
    "totp_required",
    "totp_wrong",
    "totp_setup_required",
    "link_invalid",
    "not_found",
    "exists",
    "conflict",
    "wrong_state",
    "recall_too_late",
    "limit_reached",
    "stale",
    "edit_too_late",
    "expired",
    "too_fast",
    "busy",
    "restarting",
    "timeout",
    "internal",
    "disk_full",
    "io_error",
    "sync_failed",
    "corrupt",
    "full",
    "again",
    "closed",
    "tls_error",
    "files_unavailable",
)

AuthDepartment = TypedDict("AuthDepartment", {
    "id": "str",  # The department
    "name": "str",  # Its name
    "title": "NotRequired[str]",  # What she is there
    "primary": "NotRequired[bool]",  # It is her primary one
    "head": "NotRequired[bool]",  # She is its head
})

User = TypedDict("User", {
    "id": "str",  # Her id
    "name": "str",  # Her name
    "admin": "bool",  # She administers the tenant
    "disabled": "bool",  # She cannot sign in
    "created_ts": "int",  # Since when, Unix ms
    "gone": "NotRequired[bool]",  # She was deleted: the name is nobody's
    "role": "NotRequired[str]",  # The role that she has: user.get says it to administrators, and everybody of herself
    "rights": "NotRequired[List[str]]",  # What that lets her do
    "email": "NotRequired[str]",  # Where she gets mail: user.get and user.list say it to administrators, user.get to everybody of herself
    "departments": "NotRequired[List[AuthDepartment]]",
    "tags": "NotRequired[List[str]]",  # Her tags: user.list with `details` says it
})

Session = TypedDict("Session", {
    "session": "str",  # Its id
    "device": "str",  # The device
    "platform": "str",  # phone, desktop or web
    "name": "NotRequired[str]",  # The device's name
    "opened_ts": "int",  # Since when, Unix ms
    "current": "bool",  # It is the one that asks
})

Device = TypedDict("Device", {
    "id": "str",  # Chosen by the device
    "platform": "str",  # phone, desktop or web
    "name": "NotRequired[str]",  # What its person or it says
    "push": "bool",  # It may be pushed to
    "online": "bool",  # It has a session
    "current": "bool",  # It is the one that asks
    "seen_ts": "int",  # Last sign-in, within a day, Unix ms
    "address": "NotRequired[str]",  # Block of addresses it came from
})

UserPeopleIn = TypedDict("UserPeopleIn", {
    "id": "str",  # Her id
    "name": "NotRequired[str]",  # Her name; the id when not given
    "password": "NotRequired[str]",  # Absent: she cannot sign in by password, unless `hash` is given; at most 50 of them in one call
    "hash": "NotRequired[str]",  # Her password's hash, where another server had it: argon2id, as a PHC string
    "admin": "NotRequired[bool]",  # Makes her an admin
    "email": "NotRequired[str]",  # Where she gets mail
})

UserResult = TypedDict("UserResult", {
    "id": "str",  # Who
    "state": "str",  # `made`; `same`: she is there already; `taken`: the id is somebody else's; `limit`: as many are here as the licence, or the tenant, may have
})

UserSignIn = TypedDict("UserSignIn", {
    "stopped_by": "List[str]",  # What she would meet, or none: `locked`, too many wrong passwords from an address; `codes`, too many wrong codes of the second step; `no_password`; `password`, it has to be changed; `totp`, the second step has to be set up; `devices`, she has as many of a platform as may be, and none makes room; `sessions`, the tenant or the server has; `licence`, for a device that was never seen
    "locked_until_ts": "NotRequired[int]",  # Until when, Unix ms; of several addresses the last
    "locked_from": "NotRequired[str]",  # From where; absent: from everywhere
})

ContactRequest = TypedDict("ContactRequest", {
    "user": "str",  # Who asks, or is asked
    "name": "NotRequired[str]",  # Her name
    "text": "NotRequired[str]",  # The words
    "ts": "int",  # When, Unix ms
})

Standing = TypedDict("Standing", {
    "user": "str",  # The other person
    "name": "str",  # Her name
    "contact": "bool",  # The two are contacts
    "remark": "NotRequired[str]",  # What one calls her
    "tags": "NotRequired[List[str]]",  # Her tags
    "star": "NotRequired[bool]",  # She is marked
    "since_ts": "NotRequired[int]",  # Contacts since, Unix ms
    "requested": "NotRequired[bool]",  # One has asked her
    "asks": "NotRequired[bool]",  # She has asked
    "text": "NotRequired[str]",  # Her words
    "blocked": "NotRequired[bool]",  # One blocks her
})

Contact = TypedDict("Contact", {
    "user": "str",  # Who
    "name": "NotRequired[str]",  # Her name
    "remark": "NotRequired[str]",  # What one calls her
    "tags": "NotRequired[List[str]]",  # Her tags
    "star": "NotRequired[bool]",  # She is marked
    "since_ts": "int",  # Since when, Unix ms
})

Block = TypedDict("Block", {
    "user": "str",  # Who is blocked
    "name": "NotRequired[str]",  # Her name
    "since_ts": "int",  # Since when, Unix ms
})

PresenceStatusIn = TypedDict("PresenceStatusIn", {
    "text": "NotRequired[str]",  # A few words
    "emoji": "NotRequired[str]",  # A picture for them
    "until_ts": "NotRequired[int]",  # When it ends, Unix ms; never when not given
})

PresenceStatus = TypedDict("PresenceStatus", {
    "text": "NotRequired[str]",  # A few words
    "emoji": "NotRequired[str]",  # A picture for them
    "until_ts": "NotRequired[int]",  # When it ends, Unix ms
})

Presence = TypedDict("Presence", {
    "user": "str",  # Who
    "online": "bool",  # She is here
    "platforms": "NotRequired[List[str]]",  # On phone, desktop, web
    "status": "NotRequired[PresenceStatus]",
    "last_seen_ts": "NotRequired[int]",  # Of who is not here and lets one know, Unix ms
})

GroupSettingsIn = TypedDict("GroupSettingsIn", {
    "join": "NotRequired[str]",  # How one comes in without group.add: by invitation, freely, after approval of an admin, by answering a question, or not at all (invitation, open, approval, question, closed)
    "invite": "NotRequired[str]",  # Who may invite (members, admins, owner)
    "mention_all": "NotRequired[str]",  # Who may mention everyone (members, admins, owner)
    "history": "NotRequired[int]",  # How many older entries newcomers see; -1: all
    "listed": "NotRequired[bool]",  # Shown to everyone who looks for groups
    "question": "NotRequired[str]",  # What is asked of those who join
    "answer": "NotRequired[str]",  # What lets them in, without regard to case and width; without it, admins judge the answers
})

Group = TypedDict("Group", {
    "id": "str",  # Its id
    "conv": "str",  # Its conversation
    "name": "str",  # Its name
    "owner": "str",  # Who owns it
    "members": "int",  # How many members
    "created_ts": "int",  # Since when, Unix ms
    "listed": "bool",  # group.list shows it to everyone
    "join": "str",  # How one comes in: invitation, open, approval, question, closed
    "invite": "str",  # Who may: members, admins, owner
    "mention_all": "str",  # Who may mention everyone: members, admins, owner
    "history": "int",  # How many older entries newcomers see; -1: all
    "muted_until": "NotRequired[int]",  # Everyone but admins and speakers is muted, Unix ms
    "dissolved": "NotRequired[bool]",  # It is no more
    "question": "NotRequired[str]",  # What is asked of those who join; group.get alone says it
    "department": "NotRequired[str]",  # It has that department's people; group.get alone says it
})

GroupMember = TypedDict("GroupMember", {
    "user": "str",  # Who
    "name": "str",  # Her name
    "nickname": "NotRequired[str]",  # What she is called here
    "role": "str",  # member, admin or owner
    "read": "int",  # Her read cursor
    "joined_ts": "NotRequired[int]",  # Since when, Unix ms
    "muted_until": "NotRequired[int]",  # She may not write before
    "speaker": "NotRequired[bool]",  # She writes when all are muted
})

GroupInvitation = TypedDict("GroupInvitation", {
    "id": "str",  # The group
    "name": "str",  # Its name
    "members": "int",  # How many are in it
    "by": "str",  # Who invited last; empty: the system
    "text": "NotRequired[str]",  # What she said
    "ts": "int",  # When, Unix ms
})

GroupRequest = TypedDict("GroupRequest", {
    "user": "str",  # Who asks to join
    "name": "str",  # Her name
    "ts": "int",  # When she asked last, Unix ms
    "text": "NotRequired[str]",  # What she said
    "answer": "NotRequired[str]",  # To the group's question
})

GroupReader = TypedDict("GroupReader", {
    "user": "str",  # Who has read it
    "ts": "int",  # When, Unix ms
})

ChannelSettingsIn = TypedDict("ChannelSettingsIn", {
    "comments": "NotRequired[bool]",  # Readers may answer messages; at first they may not
    "listed": "NotRequired[bool]",  # Shown to everyone who looks for channels, as at first
    "open": "NotRequired[bool]",  # Whoever knows its id may follow, as at first
})

Channel = TypedDict("Channel", {
    "id": "str",  # Its id
    "conv": "str",  # Its conversation
    "name": "str",  # Its name
    "owner": "str",  # Who owns it
    "readers": "int",  # How many follow
    "created_ts": "int",  # Since when, Unix ms
    "listed": "bool",  # channel.list shows it to everyone
    "comments": "bool",  # Readers may answer messages
    "open": "bool",  # Whoever knows its id may follow
    "dissolved": "NotRequired[bool]",  # It is no more
})

ChannelReader = TypedDict("ChannelReader", {
    "user": "str",  # Who follows
    "role": "str",  # reader, writer or owner
    "read": "int",  # Her read cursor
    "joined_ts": "int",  # Since when, Unix ms
})

ConversationDraft = TypedDict("ConversationDraft", {
    "text": "str",  # Its words
    "reply_to": "NotRequired[int]",  # The seq it is to answer
})

Entry = TypedDict("Entry", {
    "conv": "NotRequired[str]",  # The conversation (not in `last`)
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
    "stored_ts": "NotRequired[int]",  # Of imported messages: when they came here
    "count": "int",  # Messages up to and with this entry, imported ones apart
    "type": "str",  # message, or what happened: see the protocol
    "from": "str",  # Who; empty: the system
    "via": "NotRequired[str]",  # With which server key, if any
    "cid": "NotRequired[str]",  # The sender's client id
    "kind": "NotRequired[str]",  # Of messages: text, image, file, voice, video, location, card or merged
    "body": "NotRequired[Dict[str, Any]]",  # Of messages, by kind
    "reply_to": "NotRequired[int]",  # The seq it answers
    "mentions": "NotRequired[List[str]]",  # User ids, or * for everyone
    "recalled": "NotRequired[bool]",  # A tombstone: kind and body are gone
    "hidden": "NotRequired[bool]",  # A message that the caller is not to see, or has deleted
    "to": "NotRequired[List[str]]",  # The only ones it is for
    "edited_ts": "NotRequired[int]",  # When its content was changed last
    "reactions": "NotRequired[Dict[str, Any]]",  # How many of each emoji
    "pinned": "NotRequired[bool]",  # Pinned in its conversation
    "forwarded": "NotRequired[bool]",  # Somebody else said it first
    "unchecked": "NotRequired[bool]",  # A callback could not be asked about it, and its default is to pass
    "urgent": "NotRequired[bool]",  # It asks for acknowledgement
    "burn_s": "NotRequired[int]",  # Erased so long after it was read
    "acks": "NotRequired[int]",  # How many have acknowledged it
    "ext": "NotRequired[Dict[str, Any]]",  # Extension keys and their values
    "broadcast": "NotRequired[int]",  # Said to many: the seq of the broadcast in the tenant's log
    "bridged": "NotRequired[bool]",  # Said elsewhere during a cut-over: it counts
    "priority": "NotRequired[str]",  # Recorded from a room: high or low; absent: normal
    "merged": "NotRequired[int]",  # Recorded from a room: how many equal ones it stands for
    "streaming": "NotRequired[bool]",  # It is still being said
    "broken_off": "NotRequired[bool]",  # It was being said, and nobody finished it
    "expired": "NotRequired[bool]",  # Its files are gone: they were kept long enough
    "target": "NotRequired[int]",  # Of changes: the seq they change
    "users": "NotRequired[List[str]]",  # Of changes: whom they concern
})

ConversationPeer = TypedDict("ConversationPeer", {
    "id": "str",  # The other person
    "name": "str",  # Her name
})

ConversationCursor = TypedDict("ConversationCursor", {
    "user": "str",  # Whose
    "read": "int",  # Read up to this seq
    "delivered": "int",  # Delivered up to this seq
})

Conversation = TypedDict("Conversation", {
    "conv": "str",  # Its name as the caller sees it
    "kind": "str",  # direct, group, channel, self or tenant
    "title": "NotRequired[str]",  # Of groups and channels
    "left": "NotRequired[bool]",  # The caller is no member any more
    "dissolved": "NotRequired[bool]",  # Nobody writes there any more
    "seq": "NotRequired[int]",  # Newest entry
    "count": "NotRequired[int]",  # Messages so far
    "unread": "NotRequired[int]",  # Messages not read
    "mentions": "NotRequired[int]",  # Of these, that mention the caller
    "read": "NotRequired[int]",  # The caller's read cursor
    "from_seq": "NotRequired[int]",  # First seq the caller may see
    "member_count": "NotRequired[int]",  # How many members
    "role": "NotRequired[str]",  # The caller's: member, admin, owner; reader, writer, owner of channels
    "pinned": "NotRequired[bool]",  # Kept on top
    "muted": "NotRequired[bool]",  # Without alerts
    "muted_until": "NotRequired[int]",  # Before this time, Unix ms, the caller may not write there; 9223372036854775807: for ever
    "alert_mentions": "NotRequired[bool]",  # Muted, but for mentions of the caller
    "hidden": "NotRequired[bool]",  # Not listed until the next message
    "marked_unread": "NotRequired[bool]",  # Marked so by the caller
    "draft": "NotRequired[ConversationDraft]",
    "draft_ts": "NotRequired[int]",  # When the draft was kept, Unix ms
    "ts": "NotRequired[int]",  # Of the newest entry, Unix ms
    "last": "NotRequired[Entry]",
    "peer": "NotRequired[ConversationPeer]",
    "cursors": "NotRequired[List[ConversationCursor]]",
    "changed": "int",  # Tenant-wide id of the newest change
})

Hit = TypedDict("Hit", {
    "entry": "Entry",
    "excerpt": "List[str]",  # What stands around the first place that was found: by turns beside such a place, and in it
})

Reaction = TypedDict("Reaction", {
    "user": "str",  # Who
    "ts": "int",  # When, Unix ms
})

MessagePinned = TypedDict("MessagePinned", {
    "by": "str",  # Who pinned it
    "ts": "int",  # When, Unix ms
    "message": "Entry",
})

ImportMessageIn = TypedDict("ImportMessageIn", {
    "cid": "str",  # Its id where it comes from: imported once
    "from": "str",  # Who said it
    "ts": "int",  # When, Unix ms; not before the one before it
    "kind": "str",  # What it is (text, image, file, voice, video, location, card)
    "body": "Dict[str, Any]",  # By kind
    "reply_to": "NotRequired[int]",  # The seq, here, that it answers
    "mentions": "NotRequired[List[str]]",  # User ids, or * for everyone; nobody is told
})

RoomSettingsIn = TypedDict("RoomSettingsIn", {
    "window_ms": "NotRequired[int]",  # Length of a window
    "slots": "NotRequired[int]",  # Messages in one window
    "reserved": "NotRequired[int]",  # Of these, for class high alone
    "extra": "NotRequired[int]",  # On top, for speakers and kinds of extra_kinds
    "high_for_all": "NotRequired[bool]",  # Anybody may use class high, not only speakers, the owner and administrators
    "low_kinds": "NotRequired[List[str]]",  # Kinds that are always low
    "extra_kinds": "NotRequired[List[str]]",  # Kinds that may use extra slots
    "history": "NotRequired[int]",  # Messages that late joiners get
    "record": "NotRequired[bool]",  # Its messages go into its log
})

RoomSettings = TypedDict("RoomSettings", {
    "window_ms": "int",  # Length of a window
    "slots": "int",  # Messages in one window
    "reserved": "int",  # Of these, for class high alone
    "extra": "int",  # On top, for speakers and kinds of extra_kinds
    "high_for_all": "bool",  # Anybody may use class high
    "low_kinds": "List[str]",  # Kinds that are always low
    "extra_kinds": "List[str]",  # Kinds that may use extra slots
    "history": "int",  # Messages that late joiners get
    "record": "bool",  # Its messages go into its log
})

Room = TypedDict("Room", {
    "room": "str",  # Its id
    "title": "str",  # Its title
    "owner": "str",  # Who looks after it; empty: the system
    "created_ts": "int",  # Since when, Unix ms
    "keep": "bool",  # It stays when nobody is there
    "muted_until": "NotRequired[int]",  # Only speakers may speak until then, Unix ms
    "settings": "RoomSettings",
    "live": "NotRequired[bool]",  # Somebody is there, or was lately
    "members": "NotRequired[int]",  # People who are there
})

RoomRow = TypedDict("RoomRow", {
    "room": "str",  # Its id
    "title": "str",  # Its title
    "owner": "str",  # Who looks after it; empty: the system
    "created_ts": "int",  # Since when, Unix ms
    "keep": "bool",  # It stays when nobody is there
    "muted_until": "NotRequired[int]",  # Only speakers may speak until then, Unix ms
    "live": "bool",  # Somebody is there, or was lately
    "members": "int",  # People who are there
})

RoomMessage = TypedDict("RoomMessage", {
    "room": "str",  # The room
    "n": "int",  # Its number in the room
    "seq": "NotRequired[int]",  # In the log of a recorded room
    "from": "str",  # Who; empty: the system
    "kind": "str",  # What it is
    "body": "Dict[str, Any]",  # By kind
    "ts": "int",  # When, Unix ms
    "priority": "NotRequired[str]",  # high or low; absent: normal
    "count": "NotRequired[int]",  # How many equal ones were merged
})

RoomAttribute = TypedDict("RoomAttribute", {
    "key": "str",  # Its key
    "value": "str",  # Its value
    "owner": "str",  # Who set it; empty: the system
    "auto_delete": "NotRequired[bool]",  # It goes when its owner leaves
})

RoomMark = TypedDict("RoomMark", {
    "user": "str",  # Who has it
    "until": "NotRequired[int]",  # Unix ms; absent: for ever
})

RoomClasses = TypedDict("RoomClasses", {
    "high": "int",  # Of class high
    "normal": "int",  # Of class normal
    "low": "int",  # Of class low
})

RoomDropped = TypedDict("RoomDropped", {
    "rate": "RoomClasses",
    "muted": "RoomClasses",
    "filtered": "RoomClasses",
    "busy": "RoomClasses",
    "ring": "RoomClasses",
})

Tenant = TypedDict("Tenant", {
    "suspended": "bool",  # Nobody gets in
    "users_max": "NotRequired[int]",  # Most people, if fewer than the box may have
    "files_bytes_max": "NotRequired[int]",  # Most bytes of files
    "file_bytes_max": "NotRequired[int]",  # Most bytes of one file
    "messages_per_s": "NotRequired[int]",  # Most messages a second
    "sessions_max": "NotRequired[int]",  # Most devices connected
    "suspended_ts": "NotRequired[int]",  # Since when, Unix ms
    "tends_ts": "NotRequired[int]",  # Since when its admins look after the box beside others, Unix ms
    "id": "str",  # Its id
    "name": "str",  # Its name
    "created_ts": "int",  # Since when, Unix ms
    "host": "NotRequired[str]",  # The host name by which its people find it, beside /t/ and its id
})

TenantDay = TypedDict("TenantDay", {
    "from_ts": "int",  # When it begins, Unix ms
    "messages": "int",  # Said on it; imported ones are not
})

Key = TypedDict("Key", {
    "id": "str",  # Its id
    "name": "str",  # Its name
    "by": "str",  # Who made it; empty: the system
    "scopes": "List[str]",  # What it may do
    "addresses": "List[str]",  # From where; empty: everywhere
    "expires_ts": "int",  # When it ends, Unix ms; 0: never
    "created_ts": "int",  # Since when, Unix ms
    "used_ts": "NotRequired[int]",  # When it was used last, to a minute; absent: never
    "used_from": "NotRequired[str]",  # From which address
})

Role = TypedDict("Role", {
    "id": "str",  # The role
    "name": "str",  # What it is called
    "builtin": "bool",  # It comes with the product
    "rights": "List[str]",  # What it lets people do
})

RolePeople = TypedDict("RolePeople", {
    "user": "str",  # Who
    "role": "str",  # Has which
    "since_ts": "int",  # Since when, Unix ms
})

AuditRow = TypedDict("AuditRow", {
    "ts": "int",  # When, Unix ms
    "by": "str",  # Who; empty: the system
    "as": "NotRequired[str]",  # The person as whom the system did it
    "op": "str",  # Which operation
    "said": "Dict[str, Any]",  # What the call said, without secrets and what is long
})

AuditHit = TypedDict("AuditHit", {
    "entry": "Entry",
    "excerpt": "List[str]",  # What stands around the first place that was found: by turns beside such a place, and in it
})

MessageReport = TypedDict("MessageReport", {
    "id": "int",  # The message's tenant-wide id, and the report's: there is one of a message
    "conv": "str",  # Where it stands, canonical
    "seq": "int",  # Its place there
    "from": "str",  # Who said it; empty: the system
    "said_ts": "int",  # When, Unix ms
    "kind": "str",  # Of the message: text, image …
    "people": "int",  # How many people reported it
    "reasons": "List[str]",  # What for
    "first_ts": "int",  # When the first one did
    "newest_ts": "int",  # When the newest one did
    "state": "str",  # open or closed
    "outcome": "NotRequired[str]",  # Of closed ones: dismissed, removed, suspended or settled
    "closed_ts": "NotRequired[int]",  # When it was closed
    "by": "NotRequired[str]",  # By whom; empty: the system
})

ClosedReport = TypedDict("ClosedReport", {
    "id": "int",  # The message's tenant-wide id, and the report's: there is one of a message
    "conv": "str",  # Where it stands, canonical
    "seq": "int",  # Its place there
    "from": "str",  # Who said it; empty: the system
    "said_ts": "int",  # When, Unix ms
    "kind": "str",  # Of the message: text, image …
    "people": "int",  # How many people reported it
    "reasons": "List[str]",  # What for
    "first_ts": "int",  # When the first one did
    "newest_ts": "int",  # When the newest one did
    "state": "str",  # open or closed
    "outcome": "NotRequired[str]",  # Of closed ones: dismissed, removed, suspended or settled
    "closed_ts": "NotRequired[int]",  # When it was closed
    "by": "NotRequired[str]",  # By whom; empty: the system
    "note": "NotRequired[str]",  # Of who closed it
})

Reporter = TypedDict("Reporter", {
    "user": "str",  # Who
    "reason": "str",  # What for
    "text": "str",  # In her own words, or empty
    "ts": "int",  # When, Unix ms
})

Issuer = TypedDict("Issuer", {
    "id": "str",  # Its id: the `kid` of its tokens
    "name": "str",  # Its name
    "by": "str",  # Who registered it; empty: the system
    "alg": "str",  # EdDSA or HS256
    "key": "NotRequired[str]",  # Of EdDSA the public key, base64url; a secret is never shown
    "makes_users": "bool",  # Whom it names and nobody knows is made
    "created_ts": "int",  # Since when, Unix ms
})

WordMatch = TypedDict("WordMatch", {
    "word": "str",  # As the text has it
    "action": "str",  # flag, mask or block
})

FlaggedMessage = TypedDict("FlaggedMessage", {
    "id": "int",  # Tenant-wide id of the entry that said it: of the message, or of what changed it
    "ts": "int",  # When it was said, Unix ms
    "conv": "str",  # Where
    "seq": "int",  # Which message there has it; of a notice, its entry
    "from": "str",  # Who said it
    "word": "str",  # The word, as it is compared
})

Broadcast = TypedDict("Broadcast", {
    "seq": "int",  # Its seq in the tenant's log
    "to": "str",  # all, tag or department
    "tag": "NotRequired[str]",  # To those who have it
    "department": "NotRequired[str]",  # To those who are in it
    "subtree": "NotRequired[bool]",  # To those below it too
    "rate": "NotRequired[int]",  # To some: people a second, at most
    "from": "str",  # Who sends it; empty: the system
    "kind": "str",  # As of messages
    "body": "Dict[str, Any]",  # By kind
    "state": "str",  # running, done or cancelled
    "sent": "int",  # How many people have got it
    "ts": "int",  # When it was sent, Unix ms
    "ended_ts": "NotRequired[int]",  # When it was done, or cancelled
})

Webhook = TypedDict("Webhook", {
    "id": "str",  # Its id
    "url": "str",  # Where to
    "note": "str",  # What it is for
    "by": "str",  # Who made it; empty: the system
    "created_ts": "int",  # Since when, Unix ms
    "events": "List[str]",  # Types of entries; empty: all
    "convs": "List[str]",  # Conversations; empty: all
    "ordered": "bool",  # Nothing overtakes an event that fails
    "parallel": "int",  # Calls at once
    "private": "bool",  # It may call private addresses
    "old_secret_until_ts": "NotRequired[int]",  # Until then the secret before signs as well
    "state": "str",  # `ok`; `retrying`: some events wait to be tried again; `failing`: the newest call failed; `down`: too many in a row, the log waits; `paused`
    "paused": "NotRequired[str]",  # Why: `admin`; `gone`: it answered 410; `failing`: for three days
    "cursor": "int",  # All up to this tenant-wide id is delivered, pending or dead
    "behind": "int",  # Entries after it; 1,000: or more
    "pending": "int",  # Events under way or to be tried again
    "dead": "int",  # Dead letters
    "failures": "int",  # Failed calls in a row
    "ok_ts": "NotRequired[int]",  # Its newest good answer, Unix ms
    "tried_ts": "NotRequired[int]",  # Its newest call, Unix ms
    "status": "NotRequired[int]",  # The newest answer's HTTP status
    "why": "NotRequired[str]",  # Why the newest call failed
})

WebhookCall = TypedDict("WebhookCall", {
    "event": "int",  # The entry's id; of a test its number
    "type": "str",  # The entry's type, or `webhook.test`
    "ts": "int",  # When it ended, Unix ms
    "try": "int",  # Which try of this event
    "took_ms": "int",  # How long it took
    "result": "str",  # `ok`; `answered`: with a bad status; `bad_url`, `no_address`, `not_permitted`, `not_reached`, `not_trusted`, `late`, `broken`, `too_large`
    "status": "NotRequired[int]",  # The answer's HTTP status
})

WebhookPending = TypedDict("WebhookPending", {
    "event": "int",  # The entry's id; of a test its number
    "what": "str",  # `entry`; `again`: it was asked for; `test`
    "tries": "int",  # How often it failed
    "next_ts": "int",  # When it is tried again, Unix ms
})

WebhookDead = TypedDict("WebhookDead", {
    "event": "int",  # The entry's id
    "dead_ts": "int",  # When it was given up, Unix ms
    "type": "str",  # The entry's type
    "tries": "int",  # How often it failed
    "status": "int",  # The last answer's; 0: there was none
    "why": "str",  # Why the last call failed
})

Callback = TypedDict("Callback", {
    "id": "str",  # Its id
    "name": "str",  # Its name
    "by": "str",  # Who made it; empty: the system
    "url": "str",  # Where it is asked
    "conversations": "List[str]",  # Which conversations; empty: all
    "kinds": "List[str]",  # Which messages; empty: all
    "deadline_ms": "int",  # Milliseconds it has for an answer
    "default_verdict": "str",  # What becomes of a message that it gives no answer to
    "enabled": "bool",  # It is asked
    "private": "bool",  # It may have a private address
    "created_ts": "int",  # Since when, Unix ms
    "updated_ts": "int",  # Changed when, Unix ms
})

FilePart = TypedDict("FilePart", {
    "from": "int",  # Its first byte
    "upto": "int",  # The one behind its last
})

File = TypedDict("File", {
    "id": "str",  # Its id; alone it gives nobody a right
    "name": "str",  # What it is called
    "size": "int",  # Bytes
    "ts": "int",  # When it was begun, Unix ms
    "mime": "NotRequired[str]",  # What it is by its first bytes; absent while it is an upload
    "hash": "NotRequired[str]",  # SHA-256 of its bytes, as small hexadecimal digits; absent while it is an upload
    "width": "NotRequired[int]",  # Pixels, of images whose header says
    "height": "NotRequired[int]",  # Pixels, of images whose header says
    "parts": "NotRequired[List[FilePart]]",
})

FileHit = TypedDict("FileHit", {
    "entry": "Entry",
    "excerpt": "List[str]",  # What stands around the first place that was found: by turns beside such a place, and in it
})

Department = TypedDict("Department", {
    "id": "str",  # Its id
    "name": "str",  # Its name
    "parent": "NotRequired[str]",  # Right above it; absent: at the top
    "order": "int",  # Its place among those beside it
    "level": "NotRequired[int]",  # 1 at the top; department.list does not say it
    "head": "NotRequired[str]",  # Its head, who is in it
    "group": "NotRequired[str]",  # The group that has its people
    "people": "int",  # How many are in it, none below it
    "children": "int",  # How many are right below it
    "created_ts": "int",  # Since when, Unix ms
})

DepartmentPeople = TypedDict("DepartmentPeople", {
    "user": "str",  # Who
    "name": "str",  # Her name
    "disabled": "NotRequired[bool]",  # She cannot sign in
    "title": "NotRequired[str]",  # What she is in this very one
    "primary": "NotRequired[bool]",  # It is her primary one
    "head": "NotRequired[bool]",  # She is its head
    "since_ts": "NotRequired[int]",  # Since when, Unix ms; absent: she is below it
})

SettingSettings = TypedDict("SettingSettings", {
    "name": "str",  # As setting.update has it
    "unit": "str",  # ms, minutes, bytes, count, choice, switch: 0 or 1, or zone, which has a text
    "value": "int",  # What holds
    "default": "int",  # What holds when nobody says anything
    "min": "int",  # The least that may be said
    "max": "int",  # The most
    "text": "NotRequired[str]",  # What holds, where it is no number; empty: nothing was said
    "locked": "bool",  # The server's configuration says it, and nobody here may
    "option": "NotRequired[str]",  # The option that would
    "changed_ts": "NotRequired[int]",  # When it was said here, Unix ms
    "changed_by": "NotRequired[str]",  # By whom; empty: the system
})

RetentionConversation = TypedDict("RetentionConversation", {
    "conv": "str",  # The conversation
    "message_days": "NotRequired[int]",  # Messages older than so many days go; 0: never; absent: as the tenant has it
    "file_days": "NotRequired[int]",  # The same of files alone
})

RetentionReport = TypedDict("RetentionReport", {
    "id": "int",  # Which run
    "begun_ts": "int",  # When it began, Unix ms; what is old is so by this time
    "ended_ts": "NotRequired[int]",  # When it ended; absent while it is under way
    "dry_run": "bool",  # It only counted
    "nightly": "bool",  # It began by itself
    "conversations": "int",  # In how many something was old
    "entries": "int",  # How many entries went
    "messages": "int",  # How many of them were messages
    "bytes": "int",  # How long the texts of those entries were
    "files": "int",  # How many files they named, and those messages whose files alone were old
})

Licence = TypedDict("Licence", {
    "id": "str",  # Its number
    "holder": "str",  # Whose it is
    "edition": "NotRequired[str]",  # What it is called
    "note": "NotRequired[str]",  # What its issuer wrote beside it
    "issuer": "NotRequired[str]",  # Who made it out of their own
    "people": "NotRequired[int]",  # Registered people; none: no limit
    "devices": "NotRequired[int]",  # At a time; none: no limit
    "tenants": "NotRequired[int]",  # None: no limit
    "from_ts": "NotRequired[int]",  # It begins, Unix ms
    "until_ts": "NotRequired[int]",  # It ends, Unix ms; none: it does not
    "features": "List[str]",  # What it is for besides
    "machine_bound": "bool",  # It is for one machine
})

MonitorStage = TypedDict("MonitorStage", {
    "stage": "str",  # `accepted`: until the daemon took a request; `committed`: then until it was on the disk; `written`: then until a receiver's socket had the message; `delivered`: from the disk until her client said so; `sync`: one commit
    "span": "str",  # `minute` or `hour`: the last
    "count": "int",  # How many there were
    "p50_us": "int",  # Half of them took no longer, µs
    "p90_us": "int",  # Nine of ten took no longer
    "p99_us": "int",  # 99 of 100 took no longer
    "max_us": "int",  # The longest, an eighth too much at most
})

MonitorMinute = TypedDict("MonitorMinute", {
    "ts": "int",  # When it ended, Unix ms
    "ms": "int",  # How long it was
    "requests": "int",  # Accepted in it
    "failed": "int",  # Answered with an error
    "entries": "int",  # Committed
    "events": "int",  # Written to sockets
    "dropped": "int",  # Not pushed: a queue was full
    "commits": "int",  # Synced
    "sessions": "int",  # Open at its end
})

MonitorDisk = TypedDict("MonitorDisk", {
    "database_bytes": "int",  # All databases
    "wal_bytes": "int",  # Their write-ahead logs
    "free_bytes": "NotRequired[int]",  # Room on the disk of the data
})

MonitorSlow = TypedDict("MonitorSlow", {
    "ts": "int",  # When it ended, Unix ms
    "op": "str",  # Which operation
    "tenant": "str",  # Whose
    "took_us": "int",  # From the gate to its answer, µs
    "place": "str",  # Where it was for most of it: `waiting` for its shard, `shard`, `writer`, `readers`, `hash`, `files`, `system`
    "code": "NotRequired[str]",  # It failed with this
})

MonitorDevice = TypedDict("MonitorDevice", {
    "device": "NotRequired[str]",  # Its id, while its session lasts
    "platform": "NotRequired[str]",  # Its platform, likewise
    "here": "bool",  # Its session lasts
    "written_ts": "NotRequired[int]",  # Its socket had it, Unix ms
    "delivered_ts": "NotRequired[int]",  # Its client said it has it
    "dropped_ts": "NotRequired[int]",  # It was too slow and was told to ask again
})

MonitorReceiver = TypedDict("MonitorReceiver", {
    "user": "str",  # Who
    "state": "str",  # How far it came: `read`; `delivered`; `written`: her client did not confirm it; `behind`: her connection was too slow; `waiting`: she is connected, and nothing is known of it; `offline`
    "devices": "List[MonitorDevice]",
})

MonitorWebhook = TypedDict("MonitorWebhook", {
    "id": "str",  # Which webhook
    "state": "str",  # `delivered`; `waiting`: it is tried again; `given_up`; `behind`: its turn has not come; `paused`
    "tries": "NotRequired[int]",  # How often it failed
    "next_ts": "NotRequired[int]",  # When it is tried again, Unix ms
    "call": "NotRequired[WebhookCall]",
})

LogLine = TypedDict("LogLine", {
    "n": "int",  # Its number since the daemon started
    "ts": "int",  # When, Unix ms
    "level": "str",  # error, warn, info or debug
    "part": "str",  # Which part of the daemon spoke
    "text": "str",  # What it said
})

AuthLoginOut = TypedDict("AuthLoginOut", {
    "token": "str",  # The bearer token; shown only once
    "user": "User",
    "expires_ts": "int",  # When the token ends, Unix ms
    "recovery": "NotRequired[List[str]]",  # Codes in the place of the authenticator's, each once; shown only when the second step is switched on
})

AuthResetOut = TypedDict("AuthResetOut", {
    "user": "User",
})

TotpBeginOut = TypedDict("TotpBeginOut", {
    "key": "str",  # For the authenticator, base32; shown only once
    "uri": "str",  # The same as otpauth:, for a QR code
})

TotpGetOut = TypedDict("TotpGetOut", {
    "on": "bool",  # She signs in with a code as well
    "since_ts": "NotRequired[int]",  # Since when, Unix ms
    "recovery_left": "NotRequired[int]",  # Codes for recovery that are left
})

TokenIssueOut = TypedDict("TokenIssueOut", {
    "token": "str",  # The bearer token; shown only once
    "expires_ts": "NotRequired[int]",  # When it ends, Unix ms
})

SetupStateOut = TypedDict("SetupStateOut", {
    "required": "bool",  # The first admin is still to be made
    "version": "str",  # The daemon's version
})

SetupFinishOut = TypedDict("SetupFinishOut", {
    "token": "str",  # The bearer token; shown only once
    "user": "User",
    "expires_ts": "int",  # When the token ends, Unix ms
    "recovery": "NotRequired[List[str]]",  # Codes in the place of the authenticator's, each once; shown only when the second step is switched on
})

SessionListOut = TypedDict("SessionListOut", {
    "sessions": "List[Session]",
})

SessionKickOut = TypedDict("SessionKickOut", {
    "kicked": "int",  # How many sessions ended
})

DeviceListOut = TypedDict("DeviceListOut", {
    "devices": "List[Device]",
})

DeviceGetOut = TypedDict("DeviceGetOut", {
    "id": "str",  # Chosen by the device
    "platform": "str",  # phone, desktop or web
    "name": "NotRequired[str]",  # What its person or it says
    "push": "bool",  # It may be pushed to
    "online": "bool",  # It has a session
    "current": "bool",  # It is the one that asks
    "seen_ts": "int",  # Last sign-in, within a day, Unix ms
    "address": "NotRequired[str]",  # Block of addresses it came from
})

DeviceSetOut = TypedDict("DeviceSetOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

DeviceRenameOut = TypedDict("DeviceRenameOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

DeviceKickOut = TypedDict("DeviceKickOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

UserCreateOut = TypedDict("UserCreateOut", {
    "user": "User",
})

UserListOut = TypedDict("UserListOut", {
    "users": "List[User]",
    "more": "bool",  # There is another page
    "next": "NotRequired[str]",  # What to give as `after` for it
})

UserImportOut = TypedDict("UserImportOut", {
    "results": "List[UserResult]",
})

UserGetOut = TypedDict("UserGetOut", {
    "user": "User",
    "sign_in": "NotRequired[UserSignIn]",
})

UserUpdateOut = TypedDict("UserUpdateOut", {
    "user": "User",
})

UserDeleteOut = TypedDict("UserDeleteOut", {
    "user": "str",  # Who
    "gone": "bool",  # She is deleted
    "erase": "bool",  # What she said goes as well
    "done": "bool",  # Nothing is left to be done
    "erased": "int",  # Messages of hers that went so far
    "groups": "int",  # Groups that she leaves
    "channels": "int",  # Channels that she leaves
    "owned": "int",  # Of those, the ones that get another owner: an admin of it, or who has the least id
    "ended": "int",  # Of those, the ones that end, for nobody else is in them
    "direct": "int",  # Direct conversations: the others keep them, and write nothing there any more
    "contacts": "int",  # People who lose her as a contact
    "departments": "int",  # Departments that she leaves
    "devices": "int",  # Devices that are forgotten
    "files": "int",  # Files of hers, at most 10,000; those that a message names stay with it, all others go later
})

UserSearchOut = TypedDict("UserSearchOut", {
    "users": "List[User]",
    "more": "bool",  # There is another page
    "next": "NotRequired[int]",  # What to give as `after` for it
    "partial": "bool",  # There was too much to look through: ask more closely
})

UserDisableOut = TypedDict("UserDisableOut", {
    "user": "User",
})

UserInviteOut = TypedDict("UserInviteOut", {
    "email": "str",  # Where it goes
    "expires_ts": "int",  # When its link ends, Unix ms
})

ContactRequestOut = TypedDict("ContactRequestOut", {
    "seq": "NotRequired[int]",  # Of the entry in one's own log
    "id": "NotRequired[int]",  # Tenant-wide id of the entry
    "ts": "NotRequired[int]",  # When, Unix ms
})

ContactRequestsOut = TypedDict("ContactRequestsOut", {
    "requests": "List[ContactRequest]",
    "more": "bool",  # There is another page
})

ContactAcceptOut = TypedDict("ContactAcceptOut", {
    "seq": "NotRequired[int]",  # Of the entry in one's own log
    "id": "NotRequired[int]",  # Tenant-wide id of the entry
    "ts": "NotRequired[int]",  # When, Unix ms
})

ContactRefuseOut = TypedDict("ContactRefuseOut", {
    "seq": "NotRequired[int]",  # Of the entry in one's own log
    "id": "NotRequired[int]",  # Tenant-wide id of the entry
    "ts": "NotRequired[int]",  # When, Unix ms
})

ContactRemoveOut = TypedDict("ContactRemoveOut", {
    "seq": "NotRequired[int]",  # Of the entry in one's own log
    "id": "NotRequired[int]",  # Tenant-wide id of the entry
    "ts": "NotRequired[int]",  # When, Unix ms
})

ContactSetOut = TypedDict("ContactSetOut", {
    "seq": "NotRequired[int]",  # Of the entry in one's own log
    "id": "NotRequired[int]",  # Tenant-wide id of the entry
    "ts": "NotRequired[int]",  # When, Unix ms
})

ContactGetOut = TypedDict("ContactGetOut", {
    "contact": "Standing",
})

ContactListOut = TypedDict("ContactListOut", {
    "contacts": "List[Contact]",
    "more": "bool",  # There is another page
})

BlockAddOut = TypedDict("BlockAddOut", {
    "seq": "NotRequired[int]",  # Of the entry in one's own log
    "id": "NotRequired[int]",  # Tenant-wide id of the entry
    "ts": "NotRequired[int]",  # When, Unix ms
})

BlockListOut = TypedDict("BlockListOut", {
    "blocks": "List[Block]",
    "more": "bool",  # There is another page
})

BlockRemoveOut = TypedDict("BlockRemoveOut", {
    "seq": "NotRequired[int]",  # Of the entry in one's own log
    "id": "NotRequired[int]",  # Tenant-wide id of the entry
    "ts": "NotRequired[int]",  # When, Unix ms
})

PresenceSetOut = TypedDict("PresenceSetOut", {
    "seq": "NotRequired[int]",  # Of the entry in one's own log
    "id": "NotRequired[int]",  # Tenant-wide id of the entry
    "ts": "NotRequired[int]",  # When, Unix ms
})

PresenceGetOut = TypedDict("PresenceGetOut", {
    "presence": "List[Presence]",
})

PresenceSettingsOut = TypedDict("PresenceSettingsOut", {
    "text": "NotRequired[str]",  # The status's words
    "emoji": "NotRequired[str]",  # Its picture
    "until_ts": "NotRequired[int]",  # When it ends, Unix ms
    "last_seen": "str",  # everyone, contacts or nobody
    "invisible": "bool",  # One seems not to be here
})

GroupCreateOut = TypedDict("GroupCreateOut", {
    "group": "Group",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupListOut = TypedDict("GroupListOut", {
    "groups": "List[Group]",
    "more": "bool",  # There is another page
})

GroupGetOut = TypedDict("GroupGetOut", {
    "group": "Group",
})

GroupUpdateOut = TypedDict("GroupUpdateOut", {
    "group": "Group",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupMembersOut = TypedDict("GroupMembersOut", {
    "members": "List[GroupMember]",
    "more": "bool",  # There is another page
})

GroupAddOut = TypedDict("GroupAddOut", {
    "seq": "NotRequired[int]",  # Of the entry; absent: no change
    "id": "NotRequired[int]",  # Of the entry, tenant-wide
    "added": "int",  # How many came
})

GroupRemoveOut = TypedDict("GroupRemoveOut", {
    "seq": "NotRequired[int]",  # Of the entry; absent: no change
    "id": "NotRequired[int]",  # Of the entry, tenant-wide
    "removed": "int",  # How many went
})

GroupLeaveOut = TypedDict("GroupLeaveOut", {
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupSetRoleOut = TypedDict("GroupSetRoleOut", {
    "group": "Group",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupTransferOut = TypedDict("GroupTransferOut", {
    "group": "Group",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupDissolveOut = TypedDict("GroupDissolveOut", {
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupMuteOut = TypedDict("GroupMuteOut", {
    "group": "Group",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupSpeakersOut = TypedDict("GroupSpeakersOut", {
    "group": "Group",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupJoinOut = TypedDict("GroupJoinOut", {
    "state": "str",  # joined, waiting for an admin, or member already
    "seq": "NotRequired[int]",  # Of the entry, for who joined
    "id": "NotRequired[int]",  # Of the entry, tenant-wide
})

GroupInviteOut = TypedDict("GroupInviteOut", {
    "invited": "int",  # How many were not in it
})

GroupInvitationsOut = TypedDict("GroupInvitationsOut", {
    "invitations": "List[GroupInvitation]",
    "more": "bool",  # There is another page
})

GroupRequestsOut = TypedDict("GroupRequestsOut", {
    "requests": "List[GroupRequest]",
    "more": "bool",  # There is another page
})

GroupApproveOut = TypedDict("GroupApproveOut", {
    "seq": "NotRequired[int]",  # Of the entry; absent: no change
    "id": "NotRequired[int]",  # Of the entry, tenant-wide
    "added": "int",  # How many came
})

GroupRefuseOut = TypedDict("GroupRefuseOut", {
    "refused": "int",  # How many had waited
})

GroupSetNoticeOut = TypedDict("GroupSetNoticeOut", {
    "group": "Group",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupNoticeOut = TypedDict("GroupNoticeOut", {
    "text": "str",  # What it says
    "by": "str",  # Who put it up; empty: the system
    "seq": "int",  # Of the entry that told of it
    "ts": "int",  # When, Unix ms
    "read": "bool",  # The caller has said that she read it
    "readers": "int",  # How many have
})

GroupNoticeReadersOut = TypedDict("GroupNoticeReadersOut", {
    "readers": "List[GroupReader]",
    "more": "bool",  # There is another page
})

GroupSetNicknameOut = TypedDict("GroupSetNicknameOut", {
    "group": "Group",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

GroupSearchOut = TypedDict("GroupSearchOut", {
    "groups": "List[Group]",
    "more": "bool",  # There is another page
    "next": "NotRequired[int]",  # What to give as `after` for it
    "partial": "bool",  # There was too much to look through: ask more closely
})

ChannelCreateOut = TypedDict("ChannelCreateOut", {
    "channel": "Channel",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

ChannelListOut = TypedDict("ChannelListOut", {
    "channels": "List[Channel]",
    "more": "bool",  # There is another page
})

ChannelGetOut = TypedDict("ChannelGetOut", {
    "channel": "Channel",
})

ChannelUpdateOut = TypedDict("ChannelUpdateOut", {
    "channel": "Channel",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

ChannelFollowOut = TypedDict("ChannelFollowOut", {
    "following": "bool",  # Whether one follows now
})

ChannelUnfollowOut = TypedDict("ChannelUnfollowOut", {
    "following": "bool",  # Whether one follows now
})

ChannelReadersOut = TypedDict("ChannelReadersOut", {
    "readers": "List[ChannelReader]",
    "more": "bool",  # There is another page
})

ChannelAddOut = TypedDict("ChannelAddOut", {
    "added": "int",  # How many did not read it before
})

ChannelRemoveOut = TypedDict("ChannelRemoveOut", {
    "removed": "int",  # How many had read it
})

ChannelWritersOut = TypedDict("ChannelWritersOut", {
    "channel": "Channel",
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

ChannelDissolveOut = TypedDict("ChannelDissolveOut", {
    "seq": "int",  # Of the entry
    "id": "int",  # Of the entry, tenant-wide
})

SyncOut = TypedDict("SyncOut", {
    "conversations": "List[Conversation]",
    "since": "int",  # For the next call
    "epoch": "str",  # As session.open says
    "more": "bool",  # Call again at once
})

ConversationGetOut = TypedDict("ConversationGetOut", {
    "conversation": "Conversation",
    "message_days": "NotRequired[int]",  # Messages older than so many days go; absent: never
    "file_days": "NotRequired[int]",  # Files of messages older than so many days go; absent: no sooner than their messages
    "cursors": "NotRequired[List[ConversationCursor]]",
})

ConversationReadOut = TypedDict("ConversationReadOut", {
    "read": "int",  # Where the cursor stands now
})

MessageSendOut = TypedDict("MessageSendOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageListOut = TypedDict("MessageListOut", {
    "entries": "List[Entry]",
    "more_before": "bool",  # There are older ones
    "more_after": "bool",  # There are newer ones
    "seq": "int",  # Newest seq the caller may see
})

MessageSearchOut = TypedDict("MessageSearchOut", {
    "hits": "List[Hit]",
    "more": "bool",  # There is another page; this one may be short, or empty, where much had to be looked through
    "next": "NotRequired[int]",  # What to give as `after` for it
    "partial": "bool",  # There was too much to look through, and what is old was left out: ask more closely
    "upto": "int",  # The tenant-wide id up to which all that was said can be found
})

MessageRecallOut = TypedDict("MessageRecallOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageReportOut = TypedDict("MessageReportOut", {
    "id": "int",  # The message's tenant-wide id, by which the report is known
})

MessageGetOut = TypedDict("MessageGetOut", {
    "entries": "List[Entry]",
    "rest": "bool",  # Too long: ask again for those behind the last
})

MessageEditOut = TypedDict("MessageEditOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageReactOut = TypedDict("MessageReactOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageUnreactOut = TypedDict("MessageUnreactOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageReactionsOut = TypedDict("MessageReactionsOut", {
    "people": "List[Reaction]",
    "more": "bool",  # There are more, after the last
})

MessageForwardOut = TypedDict("MessageForwardOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageReadersOut = TypedDict("MessageReadersOut", {
    "users": "List[str]",  # By id; may be none though there are more
    "after": "NotRequired[str]",  # For the next page
    "more": "bool",  # There are more members to look at
})

MessageAckOut = TypedDict("MessageAckOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageAcksOut = TypedDict("MessageAcksOut", {
    "users": "List[str]",  # By id; may be none though there are more
    "after": "NotRequired[str]",  # For the next page
    "more": "bool",  # There are more members to look at
})

MessageCalmOut = TypedDict("MessageCalmOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessagePinOut = TypedDict("MessagePinOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageUnpinOut = TypedDict("MessageUnpinOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessagePinnedOut = TypedDict("MessagePinnedOut", {
    "pinned": "List[MessagePinned]",
    "more": "bool",  # There are more, after the last
})

MessageExtendOut = TypedDict("MessageExtendOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

MessageImportOut = TypedDict("MessageImportOut", {
    "imported": "int",  # How many were new
    "known": "int",  # How many had been imported before
    "seq": "int",  # The newest of the conversation
})

StreamOpenOut = TypedDict("StreamOpenOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

StreamAppendOut = TypedDict("StreamAppendOut", {
    "at": "int",  # How many characters there are now: go on from there
    "saved": "int",  # How many of them are committed and synced
})

StreamFinishOut = TypedDict("StreamFinishOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

RoomCreateOut = TypedDict("RoomCreateOut", {
    "room": "Room",
    "seq": "int",  # Of the entry in its log
    "id": "int",  # Tenant-wide id
})

RoomListOut = TypedDict("RoomListOut", {
    "rooms": "List[RoomRow]",
    "more": "bool",  # There are more
})

RoomGetOut = TypedDict("RoomGetOut", {
    "room": "Room",
})

RoomUpdateOut = TypedDict("RoomUpdateOut", {
    "room": "Room",
    "seq": "int",  # Of the entry in its log
    "id": "int",  # Tenant-wide id
})

RoomDestroyOut = TypedDict("RoomDestroyOut", {
    "seq": "NotRequired[int]",  # Of the entry in its log; absent: it was so already
    "id": "NotRequired[int]",  # Tenant-wide id
})

RoomSendOut = TypedDict("RoomSendOut", {
    "n": "NotRequired[int]",  # Its number in the room
    "merged": "NotRequired[bool]",  # It goes out when the window ends
    "dropped": "NotRequired[str]",  # It was not sent: rate, muted, filtered or busy
    "hint": "NotRequired[str]",  # What to do about it
})

RoomHistoryOut = TypedDict("RoomHistoryOut", {
    "messages": "List[RoomMessage]",
    "more": "bool",  # There are older ones
    "next": "NotRequired[int]",  # What to say as before, or as before_seq when they have a seq
})

RoomMembersOut = TypedDict("RoomMembersOut", {
    "count": "int",  # People who are there
    "members": "NotRequired[List[str]]",  # A page of them, for those who are there too, its owner and administrators
    "more": "bool",  # There is another page
    "next": "NotRequired[int]",  # What to give as `after` for it
})

RoomAttributesOut = TypedDict("RoomAttributesOut", {
    "attributes": "List[RoomAttribute]",
})

RoomMuteOut = TypedDict("RoomMuteOut", {
    "seq": "NotRequired[int]",  # Of the entry in its log; absent: it was so already
    "id": "NotRequired[int]",  # Tenant-wide id
})

RoomBanOut = TypedDict("RoomBanOut", {
    "seq": "NotRequired[int]",  # Of the entry in its log; absent: it was so already
    "id": "NotRequired[int]",  # Tenant-wide id
})

RoomSpeakersOut = TypedDict("RoomSpeakersOut", {
    "seq": "NotRequired[int]",  # Of the entry in its log; absent: it was so already
    "id": "NotRequired[int]",  # Tenant-wide id
})

RoomMarksOut = TypedDict("RoomMarksOut", {
    "marks": "List[RoomMark]",
    "more": "bool",  # There are more
})

RoomAnnounceOut = TypedDict("RoomAnnounceOut", {
    "rooms": "int",  # Live rooms that got it
})

RoomStatsOut = TypedDict("RoomStatsOut", {
    "n": "int",  # Number of its newest message
    "began_ts": "int",  # When its numbers began
    "members": "int",  # People who are there
    "seats": "int",  # Sessions that are there
    "accepted": "RoomClasses",
    "dropped": "RoomDropped",
    "written": "int",  # Frames written to sockets
    "unrecorded": "int",  # Messages that should be in the log and are not
})

TenantGetOut = TypedDict("TenantGetOut", {
    "tenant": "Tenant",
})

TenantUpdateOut = TypedDict("TenantUpdateOut", {
    "tenant": "Tenant",
})

TenantStatsOut = TypedDict("TenantStatsOut", {
    "people": "int",  # Registered
    "people_max": "int",  # As many there may be
    "admins": "int",  # Administrators, those not disabled
    "files_bytes": "int",  # What files take
    "files_bytes_max": "int",  # What they may take
    "days": "List[TenantDay]",
    "counted_ts": "int",  # The first hour that was counted, Unix ms; 0: nothing was said yet
    "online": "int",  # People who are connected now
    "sessions": "int",  # Theirs, now
})

KeyCreateOut = TypedDict("KeyCreateOut", {
    "secret": "str",  # The bearer text `yzk_…`; shown only once
    "key": "Key",
})

KeyListOut = TypedDict("KeyListOut", {
    "keys": "List[Key]",
    "more": "bool",  # There is another page
})

KeyGetOut = TypedDict("KeyGetOut", {
    "id": "str",  # Its id
    "name": "str",  # Its name
    "by": "str",  # Who made it; empty: the system
    "scopes": "List[str]",  # What it may do
    "addresses": "List[str]",  # From where; empty: everywhere
    "expires_ts": "int",  # When it ends, Unix ms; 0: never
    "created_ts": "int",  # Since when, Unix ms
    "used_ts": "int",  # When it was used last, to a minute; 0: never
    "used_from": "NotRequired[str]",  # From which address
})

RoleListOut = TypedDict("RoleListOut", {
    "roles": "List[Role]",
    "rights": "List[str]",  # All there are: `<noun>.read` for what GET asks, `<noun>.write` for everything else of it, `user.password`: new passwords and nothing else of people
})

RolePeopleOut = TypedDict("RolePeopleOut", {
    "people": "List[RolePeople]",
})

RoleSetOut = TypedDict("RoleSetOut", {
    "role": "Role",
})

AuditListOut = TypedDict("AuditListOut", {
    "rows": "List[AuditRow]",
    "more": "bool",  # There is another page; this one may be short where much was passed over
    "next": "NotRequired[str]",  # What to give as `after` for it
})

AuditSearchOut = TypedDict("AuditSearchOut", {
    "hits": "List[AuditHit]",
    "more": "bool",  # There is another page; this one may be short, or empty, where much had to be looked through
    "next": "NotRequired[int]",  # What to give as `after` for it
    "partial": "bool",  # There was too much to look through, and what is old was left out: ask more closely
    "upto": "int",  # The tenant-wide id up to which all that was said can be found
})

ReportListOut = TypedDict("ReportListOut", {
    "waiting": "int",  # How many are open
    "reports": "List[MessageReport]",
    "more": "bool",  # There is another page
    "next": "NotRequired[str]",  # What to give as `after` for it
})

ReportGetOut = TypedDict("ReportGetOut", {
    "report": "ClosedReport",
    "copy": "Dict[str, Any]",  # The message's body when it was reported first
    "cut": "bool",  # It was too long: the beginning of its text alone
    "reporters": "List[Reporter]",
    "of_author": "int",  # How many messages of its author were reported
    "entries": "List[Entry]",
})

IssuerCreateOut = TypedDict("IssuerCreateOut", {
    "issuer": "Issuer",
    "secret": "NotRequired[str]",  # The secret that was made; shown only once
})

IssuerListOut = TypedDict("IssuerListOut", {
    "issuers": "List[Issuer]",
})

WordsSetOut = TypedDict("WordsSetOut", {
    "count": "int",  # How many words the tenant has now
})

WordsAddOut = TypedDict("WordsAddOut", {
    "count": "int",  # How many words the tenant has now
})

WordsListOut = TypedDict("WordsListOut", {
    "words": "List[str]",  # As they are compared, in their order
    "more": "bool",  # There is another page
})

WordsRemoveOut = TypedDict("WordsRemoveOut", {
    "count": "int",  # How many words the tenant has now
})

WordsSummaryOut = TypedDict("WordsSummaryOut", {
    "flag": "int",  # How many words are noted for review
    "mask": "int",  # How many are masked
    "block": "int",  # How many are refused
    "count": "int",  # How many words there are
    "changed": "int",  # Tenant-wide id of the entry that told of the newest change; 0: none did
})

WordsTestOut = TypedDict("WordsTestOut", {
    "words": "List[WordMatch]",
    "action": "str",  # What would become of it: pass, flag, mask or block
    "text": "str",  # The text, masked
})

WordsFlaggedOut = TypedDict("WordsFlaggedOut", {
    "messages": "List[FlaggedMessage]",
    "more": "bool",  # There is another page
})

WordsReviewOut = TypedDict("WordsReviewOut", {
    "reviewed": "int",  # How many are off the list
    "again": "bool",  # There are older ones left; ask again
})

TagAddOut = TypedDict("TagAddOut", {
    "changed": "int",  # Of how many that was new
})

TagRemoveOut = TypedDict("TagRemoveOut", {
    "changed": "int",  # Of how many that was new
})

TagPeopleOut = TypedDict("TagPeopleOut", {
    "users": "List[str]",  # Who has it, in the order of ids
    "more": "bool",  # There is another page
})

TagListOut = TypedDict("TagListOut", {
    "tags": "List[str]",  # Her tags; or the tenant's, in order
    "people": "NotRequired[List[int]]",  # Of each of the tenant's tags how many have it; 20,000: that many or more
    "more": "NotRequired[bool]",  # There is another page
    "next": "NotRequired[str]",  # What to give as `after` for it
})

BroadcastSendOut = TypedDict("BroadcastSendOut", {
    "seq": "int",  # Its place in the conversation
    "id": "int",  # Tenant-wide id
    "ts": "int",  # When, Unix ms
})

BroadcastListOut = TypedDict("BroadcastListOut", {
    "broadcasts": "List[Broadcast]",
    "more": "bool",  # There is another page
})

BroadcastGetOut = TypedDict("BroadcastGetOut", {
    "broadcast": "Broadcast",
})

BroadcastCancelOut = TypedDict("BroadcastCancelOut", {
    "broadcast": "Broadcast",
})

CutoverBeginOut = TypedDict("CutoverBeginOut", {
    "on": "bool",  # Whether it is on
    "since_ts": "NotRequired[int]",  # What was said there since then is news here, Unix ms
    "ends_ts": "NotRequired[int]",  # When it ends by itself, Unix ms
})

CutoverGetOut = TypedDict("CutoverGetOut", {
    "on": "bool",  # Whether it is on
    "since_ts": "NotRequired[int]",  # What was said there since then is news here, Unix ms
    "ends_ts": "NotRequired[int]",  # When it ends by itself, Unix ms
})

CutoverEndOut = TypedDict("CutoverEndOut", {
    "on": "bool",  # Whether it is on
    "since_ts": "NotRequired[int]",  # What was said there since then is news here, Unix ms
    "ends_ts": "NotRequired[int]",  # When it ends by itself, Unix ms
})

WebhookCreateOut = TypedDict("WebhookCreateOut", {
    "secret": "str",  # What its calls are signed with; shown only once
})

WebhookListOut = TypedDict("WebhookListOut", {
    "webhooks": "List[Webhook]",
    "more": "bool",  # There is another page
})

WebhookGetOut = TypedDict("WebhookGetOut", {
    "id": "str",  # Its id
    "url": "str",  # Where to
    "note": "str",  # What it is for
    "by": "str",  # Who made it; empty: the system
    "created_ts": "int",  # Since when, Unix ms
    "events": "List[str]",  # Types of entries; empty: all
    "convs": "List[str]",  # Conversations; empty: all
    "ordered": "bool",  # Nothing overtakes an event that fails
    "parallel": "int",  # Calls at once
    "private": "bool",  # It may call private addresses
    "old_secret_until_ts": "NotRequired[int]",  # Until then the secret before signs as well
    "state": "str",  # `ok`; `retrying`: some events wait to be tried again; `failing`: the newest call failed; `down`: too many in a row, the log waits; `paused`
    "paused": "NotRequired[str]",  # Why: `admin`; `gone`: it answered 410; `failing`: for three days
    "cursor": "int",  # All up to this tenant-wide id is delivered, pending or dead
    "behind": "int",  # Entries after it; 1,000: or more
    "pending": "int",  # Events under way or to be tried again
    "dead": "int",  # Dead letters
    "failures": "int",  # Failed calls in a row
    "ok_ts": "NotRequired[int]",  # Its newest good answer, Unix ms
    "tried_ts": "NotRequired[int]",  # Its newest call, Unix ms
    "status": "NotRequired[int]",  # The newest answer's HTTP status
    "why": "NotRequired[str]",  # Why the newest call failed
})

WebhookRotateOut = TypedDict("WebhookRotateOut", {
    "secret": "str",  # What its calls are signed with; shown only once
})

WebhookTestOut = TypedDict("WebhookTestOut", {
    "job": "int",  # Its number
})

WebhookRedeliverOut = TypedDict("WebhookRedeliverOut", {
    "job": "int",  # Its number
})

WebhookDeliveriesOut = TypedDict("WebhookDeliveriesOut", {
    "calls": "List[WebhookCall]",
    "pending": "List[WebhookPending]",
})

WebhookDeadOut = TypedDict("WebhookDeadOut", {
    "dead": "List[WebhookDead]",
    "more": "bool",  # There is another page
})

CallbackCreateOut = TypedDict("CallbackCreateOut", {
    "secret": "str",  # `whsec_…`, which signs what it is asked; shown only once
    "callback": "Callback",
})

CallbackListOut = TypedDict("CallbackListOut", {
    "callbacks": "List[Callback]",
})

CallbackGetOut = TypedDict("CallbackGetOut", {
    "id": "str",  # Its id
    "name": "str",  # Its name
    "by": "str",  # Who made it; empty: the system
    "url": "str",  # Where it is asked
    "conversations": "List[str]",  # Which conversations; empty: all
    "kinds": "List[str]",  # Which messages; empty: all
    "deadline_ms": "int",  # Milliseconds it has for an answer
    "default_verdict": "str",  # What becomes of a message that it gives no answer to
    "enabled": "bool",  # It is asked
    "private": "bool",  # It may have a private address
    "created_ts": "int",  # Since when, Unix ms
    "updated_ts": "int",  # Changed when, Unix ms
    "breaker": "str",  # closed: it is asked; open: it failed and its default holds; trial: one message tries it
    "opened_ts": "NotRequired[int]",  # Not closed since, Unix ms
    "asked": "int",  # Times it was asked since the start
    "failed": "int",  # Times it failed of these
    "defaulted": "int",  # Messages that its default decided
    "error": "NotRequired[str]",  # Its newest failure
    "error_ts": "NotRequired[int]",  # When that was, Unix ms
})

CallbackUpdateOut = TypedDict("CallbackUpdateOut", {
    "secret": "NotRequired[str]",  # The new secret, if one was asked for; shown only once
    "callback": "Callback",
})

CallbackTestOut = TypedDict("CallbackTestOut", {
    "ok": "bool",  # It answered in time, and well
    "status": "NotRequired[int]",  # Its HTTP status; absent: none came
    "took_ms": "int",  # How long it took
    "error": "NotRequired[str]",  # What is wrong, when not ok
    "verdict": "NotRequired[str]",  # What it said: pass or refuse
    "text": "NotRequired[str]",  # What the sender would be told
    "body": "NotRequired[Dict[str, Any]]",  # What the message would say instead
    "ext": "NotRequired[Dict[str, Any]]",  # Extension keys it would get
})

FileCreateOut = TypedDict("FileCreateOut", {
    "file": "File",
})

FileListOut = TypedDict("FileListOut", {
    "files": "List[File]",
    "more": "bool",  # There is another page
})

FileFinishOut = TypedDict("FileFinishOut", {
    "file": "File",
})

FileGetOut = TypedDict("FileGetOut", {
    "file": "File",
})

FileLinkOut = TypedDict("FileLinkOut", {
    "url": "str",  # The address; it needs no token, and takes none
    "expires_ts": "int",  # When it ends, Unix ms
})

FileSearchOut = TypedDict("FileSearchOut", {
    "hits": "List[FileHit]",
    "more": "bool",  # There is another page; this one may be short, or empty, where much had to be looked through
    "next": "NotRequired[int]",  # What to give as `after` for it
    "partial": "bool",  # There was too much to look through, and what is old was left out: ask more closely
    "upto": "int",  # The tenant-wide id up to which all that was said can be found
})

DepartmentCreateOut = TypedDict("DepartmentCreateOut", {
    "department": "Department",
    "seq": "NotRequired[int]",  # Of the entry in the tenant's log; absent: no change
    "id": "NotRequired[int]",  # Of the entry, tenant-wide
})

DepartmentListOut = TypedDict("DepartmentListOut", {
    "departments": "List[Department]",
    "more": "bool",  # There is another page
})

DepartmentTreeOut = TypedDict("DepartmentTreeOut", {
    "departments": "List[Department]",
    "more": "bool",  # There is another page
})

DepartmentGetOut = TypedDict("DepartmentGetOut", {
    "department": "Department",
    "above": "List[str]",  # Those above it, the top first
})

DepartmentUpdateOut = TypedDict("DepartmentUpdateOut", {
    "department": "Department",
    "seq": "NotRequired[int]",  # Of the entry in the tenant's log; absent: no change
    "id": "NotRequired[int]",  # Of the entry, tenant-wide
})

DepartmentDeleteOut = TypedDict("DepartmentDeleteOut", {
    "seq": "int",  # Of the entry in the tenant's log
    "id": "int",  # Of the entry, tenant-wide
})

DepartmentMembersOut = TypedDict("DepartmentMembersOut", {
    "people": "List[DepartmentPeople]",
    "more": "bool",  # There is another page
})

DepartmentAddOut = TypedDict("DepartmentAddOut", {
    "added": "int",  # How many came
    "seq": "NotRequired[int]",  # Of the entry in the tenant's log; absent: no change
    "id": "NotRequired[int]",  # Of the entry, tenant-wide
})

DepartmentRemoveOut = TypedDict("DepartmentRemoveOut", {
    "removed": "int",  # How many went
    "seq": "NotRequired[int]",  # Of the entry in the tenant's log; absent: no change
    "id": "NotRequired[int]",  # Of the entry, tenant-wide
})

DepartmentSetMemberOut = TypedDict("DepartmentSetMemberOut", {
    "seq": "int",  # Of the entry in the tenant's log
    "id": "int",  # Of the entry, tenant-wide
})

SettingGetOut = TypedDict("SettingGetOut", {
    "org": "str",  # What the organisation is called, or empty
    "settings": "List[SettingSettings]",
})

SettingUpdateOut = TypedDict("SettingUpdateOut", {
    "org": "str",  # What the organisation is called, or empty
    "settings": "List[SettingSettings]",
})

RetentionGetOut = TypedDict("RetentionGetOut", {
    "message_days": "int",  # Messages older than so many days go; 0: never
    "file_days": "int",  # Files of messages older than so many days go; 0: no sooner than their messages
    "own": "bool",  # The conversation has a rule of its own
})

RetentionSetOut = TypedDict("RetentionSetOut", {
    "message_days": "int",  # Messages older than so many days go; 0: never
    "file_days": "int",  # Files of messages older than so many days go; 0: no sooner than their messages
    "own": "bool",  # The conversation has a rule of its own
})

RetentionListOut = TypedDict("RetentionListOut", {
    "conversations": "List[RetentionConversation]",
    "more": "bool",  # There is another page
})

RetentionRunOut = TypedDict("RetentionRunOut", {
    "id": "int",  # Of the run, for its report; of one that is under way and does the same, that
})

RetentionReportsOut = TypedDict("RetentionReportsOut", {
    "reports": "List[RetentionReport]",
})

BackupUploadOut = TypedDict("BackupUploadOut", {
    "at": "int",  # How many bytes of it are there
})

LicenceGetOut = TypedDict("LicenceGetOut", {
    "state": "str",  # `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`
    "why": "NotRequired[str]",  # The same as a sentence
    "licence": "NotRequired[Licence]",
    "days_left": "NotRequired[int]",  # Whole days until it ends
    "people": "int",  # Registered on this box
    "people_max": "NotRequired[int]",  # As many there may be; none: no limit
    "devices": "int",  # Here now
    "devices_max": "NotRequired[int]",  # As many may be; none: no limit
    "tenants": "int",  # Of this box
    "tenants_max": "NotRequired[int]",  # As many may be; none: no limit
    "free_people": "int",  # People without any licence
    "machine": "str",  # This machine's code, for a licence that is for it alone
    "development": "bool",  # This build obeys a key that everybody has
})

LicenceInstallOut = TypedDict("LicenceInstallOut", {
    "state": "str",  # `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`
    "why": "NotRequired[str]",  # The same as a sentence
    "licence": "NotRequired[Licence]",
    "days_left": "NotRequired[int]",  # Whole days until it ends
    "people": "int",  # Registered on this box
    "people_max": "NotRequired[int]",  # As many there may be; none: no limit
    "devices": "int",  # Here now
    "devices_max": "NotRequired[int]",  # As many may be; none: no limit
    "tenants": "int",  # Of this box
    "tenants_max": "NotRequired[int]",  # As many may be; none: no limit
    "free_people": "int",  # People without any licence
    "machine": "str",  # This machine's code, for a licence that is for it alone
    "development": "bool",  # This build obeys a key that everybody has
})

LicenceRemoveOut = TypedDict("LicenceRemoveOut", {
    "state": "str",  # `free`: there is none. `ok`: in force. Or why it is not: `early`, `expired`, `other_machine`, `forged`, `no_licence`, `too_large`, `bad_member`, `newer`, `not_a_signer`, `above_parent`
    "why": "NotRequired[str]",  # The same as a sentence
    "licence": "NotRequired[Licence]",
    "days_left": "NotRequired[int]",  # Whole days until it ends
    "people": "int",  # Registered on this box
    "people_max": "NotRequired[int]",  # As many there may be; none: no limit
    "devices": "int",  # Here now
    "devices_max": "NotRequired[int]",  # As many may be; none: no limit
    "tenants": "int",  # Of this box
    "tenants_max": "NotRequired[int]",  # As many may be; none: no limit
    "free_people": "int",  # People without any licence
    "machine": "str",  # This machine's code, for a licence that is for it alone
    "development": "bool",  # This build obeys a key that everybody has
})

BrandGetOut = TypedDict("BrandGetOut", {
    "name": "str",  # In the place of the product's; empty: the product's
    "accent": "str",  # #rrggbb, or empty
    "login_text": "str",  # Shown at the sign-in, or empty
    "support_url": "str",  # Where to ask for help, or empty
    "logo": "str",  # Its id, with which GET /brand/logo gives it; empty: the product's
    "language": "str",  # Of its pages, for whoever has not chosen one: `en`, `zh-CN`, or empty: as the browser has it
    "mail": "bool",  # Who forgot her password can have a new one by mail
})

BrandUpdateOut = TypedDict("BrandUpdateOut", {
    "name": "str",  # In the place of the product's; empty: the product's
    "accent": "str",  # #rrggbb, or empty
    "login_text": "str",  # Shown at the sign-in, or empty
    "support_url": "str",  # Where to ask for help, or empty
    "logo": "str",  # Its id, with which GET /brand/logo gives it; empty: the product's
    "language": "str",  # Of its pages, for whoever has not chosen one: `en`, `zh-CN`, or empty: as the browser has it
    "mail": "bool",  # Who forgot her password can have a new one by mail
})

MonitorStatsOut = TypedDict("MonitorStatsOut", {
    "ts": "int",  # Now, Unix ms
    "uptime_s": "int",  # Since it started
    "connections": "int",  # Open now
    "sessions": "int",  # Open now
    "tenants_open": "int",  # Whose database is open
    "stages": "List[MonitorStage]",
    "minute": "List[MonitorMinute]",
    "hour": "List[MonitorMinute]",
    "disk": "MonitorDisk",
    "slow": "List[MonitorSlow]",
})

MonitorJourneyOut = TypedDict("MonitorJourneyOut", {
    "conv": "str",  # The conversation
    "seq": "int",  # Its place in it
    "id": "int",  # Its tenant-wide id
    "type": "str",  # The entry's type
    "from": "str",  # Who sent it; empty: the system
    "ts": "int",  # When, Unix ms
    "recalled": "bool",  # It was taken back
    "confirms": "bool",  # Whether clients confirm what is said there: not where there are many
    "accepted_ts": "NotRequired[int]",  # When the daemon took it; like the times of devices known for the newest messages alone
    "committed_ts": "NotRequired[int]",  # When it was on the disk
    "accepted_us": "NotRequired[int]",  # How long that took, µs
    "committed_us": "NotRequired[int]",  # How long that took then
    "receivers": "List[MonitorReceiver]",
    "cut": "bool",  # There are more than the 200 here: ask for one, by `user`
    "webhooks": "List[MonitorWebhook]",
})

LogListOut = TypedDict("LogListOut", {
    "gap": "bool",  # Lines after `after` are gone, or the daemon was started anew
    "lines": "List[LogLine]",
    "after": "int",  # What to give as `after` for what follows
    "more": "bool",  # There are newer ones already
    "level": "str",  # As the option log.level says
    "levels": "str",  # What the operation log.level has set, such as `net=debug core=warn`; `*`: all parts that have none
})

AUTH_LOGIN = Op(
    "auth.login", "POST", "/v1/auth/login", False,
)
AUTH_FORGOT = Op(
    "auth.forgot", "POST", "/v1/auth/forgot", False,
)
AUTH_RESET = Op(
    "auth.reset", "POST", "/v1/auth/reset", False,
)
TOTP_BEGIN = Op(
    "totp.begin", "POST", "/v1/auth/totp", False,
)
TOTP_GET = Op(
    "totp.get", "GET", "/v1/totp", False,
)
TOTP_REMOVE = Op(
    "totp.remove", "POST", "/v1/totp/remove", False,
)
AUTH_LOGOUT = Op(
    "auth.logout", "POST", "/v1/auth/logout", False,
)
TOKEN_ISSUE = Op(
    "token.issue", "POST", "/v1/tokens", False,
)
TOKEN_REVOKE = Op(
    "token.revoke", "POST", "/v1/tokens/revoke", False,
)
SETUP_STATE = Op(
    "setup.state", "GET", "/v1/setup", False,
)
SETUP_FINISH = Op(
    "setup.finish", "POST", "/v1/setup", False,
)
SESSION_LIST = Op(
    "session.list", "GET", "/v1/sessions", False,
)
SESSION_KICK = Op(
    "session.kick", "POST", "/v1/sessions/kick", False,
)
DEVICE_LIST = Op(
    "device.list", "GET", "/v1/devices", False,
)
DEVICE_GET = Op(
    "device.get", "GET", "/v1/devices/{device}", False,
)
DEVICE_SET = Op(
    "device.set", "PATCH", "/v1/devices/{device}", True,
)
DEVICE_RENAME = Op(
    "device.rename", "POST", "/v1/devices/{device}/rename", True,
)
DEVICE_KICK = Op(
    "device.kick", "POST", "/v1/devices/{device}/kick", True,
)
USER_CREATE = Op(
    "user.create", "POST", "/v1/users", False,
)
USER_LIST = Op(
    "user.list", "GET", "/v1/users", False,
    Page("after", "more", "users", ('next',)),
)
USER_IMPORT = Op(
    "user.import", "POST", "/v1/users/import", False,
)
USER_GET = Op(
    "user.get", "GET", "/v1/users/{id}", False,
)
USER_UPDATE = Op(
    "user.update", "PATCH", "/v1/users/{id}", False,
)
USER_DELETE = Op(
    "user.delete", "DELETE", "/v1/users/{id}", False,
)
USER_SEARCH = Op(
    "user.search", "GET", "/v1/search/users", False,
    Page("after", "more", "users", ('next',)),
)
USER_DISABLE = Op(
    "user.disable", "POST", "/v1/users/{id}/disable", False,
)
USER_INVITE = Op(
    "user.invite", "POST", "/v1/users/{id}/invite", False,
)
USER_SET_PASSWORD = Op(
    "user.set_password", "POST", "/v1/users/password", False,
)
CONTACT_REQUEST = Op(
    "contact.request", "POST", "/v1/contact-requests", True,
)
CONTACT_REQUESTS = Op(
    "contact.requests", "GET", "/v1/contact-requests", False,
    Page("after", "more", "requests", ('requests', 'user')),
)
CONTACT_ACCEPT = Op(
    "contact.accept", "POST", "/v1/contact-requests/{user}/accept", True,
)
CONTACT_REFUSE = Op(
    "contact.refuse", "POST", "/v1/contact-requests/{user}/refuse", True,
)
CONTACT_REMOVE = Op(
    "contact.remove", "DELETE", "/v1/contacts/{user}", True,
)
CONTACT_SET = Op(
    "contact.set", "PATCH", "/v1/contacts/{user}", True,
)
CONTACT_GET = Op(
    "contact.get", "GET", "/v1/contacts/{user}", False,
)
CONTACT_LIST = Op(
    "contact.list", "GET", "/v1/contacts", False,
    Page("after", "more", "contacts", ('contacts', 'user')),
)
BLOCK_ADD = Op(
    "block.add", "POST", "/v1/blocks", True,
)
BLOCK_LIST = Op(
    "block.list", "GET", "/v1/blocks", False,
    Page("after", "more", "blocks", ('blocks', 'user')),
)
BLOCK_REMOVE = Op(
    "block.remove", "DELETE", "/v1/blocks/{user}", True,
)
PRESENCE_SET = Op(
    "presence.set", "PUT", "/v1/presence", True,
)
PRESENCE_GET = Op(
    "presence.get", "GET", "/v1/presence", False,
)
PRESENCE_SETTINGS = Op(
    "presence.settings", "GET", "/v1/presence/settings", False,
)
GROUP_CREATE = Op(
    "group.create", "POST", "/v1/groups", True,
)
GROUP_LIST = Op(
    "group.list", "GET", "/v1/groups", False,
    Page("after", "more", "groups", ('groups', 'id')),
)
GROUP_GET = Op(
    "group.get", "GET", "/v1/groups/{id}", False,
)
GROUP_UPDATE = Op(
    "group.update", "PATCH", "/v1/groups/{id}", True,
)
GROUP_MEMBERS = Op(
    "group.members", "GET", "/v1/groups/{id}/members", False,
    Page("after", "more", "members", ('members', 'user')),
)
GROUP_ADD = Op(
    "group.add", "POST", "/v1/groups/{id}/members", True,
)
GROUP_REMOVE = Op(
    "group.remove", "POST", "/v1/groups/{id}/members/remove", True,
)
GROUP_LEAVE = Op(
    "group.leave", "POST", "/v1/groups/{id}/leave", True,
)
GROUP_SET_ROLE = Op(
    "group.set_role", "POST", "/v1/groups/{id}/roles", True,
)
GROUP_TRANSFER = Op(
    "group.transfer", "POST", "/v1/groups/{id}/transfer", True,
)
GROUP_DISSOLVE = Op(
    "group.dissolve", "POST", "/v1/groups/{id}/dissolve", True,
)
GROUP_MUTE = Op(
    "group.mute", "POST", "/v1/groups/{id}/mute", True,
)
GROUP_SPEAKERS = Op(
    "group.speakers", "POST", "/v1/groups/{id}/speakers", True,
)
GROUP_JOIN = Op(
    "group.join", "POST", "/v1/groups/{id}/join", True,
)
GROUP_INVITE = Op(
    "group.invite", "POST", "/v1/groups/{id}/invitations", True,
)
GROUP_DECLINE = Op(
    "group.decline", "POST", "/v1/groups/{id}/decline", False,
)
GROUP_INVITATIONS = Op(
    "group.invitations", "GET", "/v1/invitations", False,
    Page("after", "more", "invitations", ('invitations', 'id')),
)
GROUP_REQUESTS = Op(
    "group.requests", "GET", "/v1/groups/{id}/requests", False,
    Page("after", "more", "requests", ('requests', 'user')),
)
GROUP_APPROVE = Op(
    "group.approve", "POST", "/v1/groups/{id}/requests/approve", True,
)
GROUP_REFUSE = Op(
    "group.refuse", "POST", "/v1/groups/{id}/requests/refuse", False,
)
GROUP_SET_NOTICE = Op(
    "group.set_notice", "POST", "/v1/groups/{id}/notice", True,
)
GROUP_NOTICE = Op(
    "group.notice", "GET", "/v1/groups/{id}/notice", False,
)
GROUP_READ_NOTICE = Op(
    "group.read_notice", "POST", "/v1/groups/{id}/notice/read", False,
)
GROUP_NOTICE_READERS = Op(
    "group.notice_readers", "GET", "/v1/groups/{id}/notice/readers", False,
    Page("after", "more", "readers", ('readers', 'user')),
)
GROUP_SET_NICKNAME = Op(
    "group.set_nickname", "POST", "/v1/groups/{id}/nickname", True,
)
GROUP_SEARCH = Op(
    "group.search", "GET", "/v1/search/groups", False,
    Page("after", "more", "groups", ('next',)),
)
CHANNEL_CREATE = Op(
    "channel.create", "POST", "/v1/channels", True,
)
CHANNEL_LIST = Op(
    "channel.list", "GET", "/v1/channels", False,
    Page("after", "more", "channels", ('channels', 'id')),
)
CHANNEL_GET = Op(
    "channel.get", "GET", "/v1/channels/{id}", False,
)
CHANNEL_UPDATE = Op(
    "channel.update", "PATCH", "/v1/channels/{id}", True,
)
CHANNEL_FOLLOW = Op(
    "channel.follow", "POST", "/v1/channels/{id}/follow", False,
)
CHANNEL_UNFOLLOW = Op(
    "channel.unfollow", "POST", "/v1/channels/{id}/unfollow", False,
)
CHANNEL_READERS = Op(
    "channel.readers", "GET", "/v1/channels/{id}/readers", False,
    Page("after", "more", "readers", ('readers', 'user')),
)
CHANNEL_ADD = Op(
    "channel.add", "POST", "/v1/channels/{id}/readers", False,
)
CHANNEL_REMOVE = Op(
    "channel.remove", "POST", "/v1/channels/{id}/readers/remove", False,
)
CHANNEL_WRITERS = Op(
    "channel.writers", "POST", "/v1/channels/{id}/writers", True,
)
CHANNEL_DISSOLVE = Op(
    "channel.dissolve", "POST", "/v1/channels/{id}/dissolve", True,
)
SYNC = Op(
    "sync", "GET", "/v1/sync", False,
    Page("since", "more", "conversations", ('since',)),
)
CONVERSATION_GET = Op(
    "conversation.get", "GET", "/v1/conversations", False,
)
CONVERSATION_SET = Op(
    "conversation.set", "POST", "/v1/conversations/set", False,
)
CONVERSATION_DRAFT = Op(
    "conversation.draft", "POST", "/v1/conversations/draft", False,
)
CONVERSATION_CLEAR = Op(
    "conversation.clear", "POST", "/v1/conversations/clear", False,
)
CONVERSATION_READ = Op(
    "conversation.read", "POST", "/v1/conversations/read", False,
)
CONVERSATION_TYPING = Op(
    "conversation.typing", "POST", "/v1/conversations/typing", False,
)
MESSAGE_SEND = Op(
    "message.send", "POST", "/v1/messages", True,
)
MESSAGE_LIST = Op(
    "message.list", "GET", "/v1/messages", False,
    Page("after", "more_after", "entries", ('entries', 'seq')),
)
MESSAGE_SEARCH = Op(
    "message.search", "GET", "/v1/search/messages", False,
    Page("after", "more", "hits", ('next',)),
)
MESSAGE_RECALL = Op(
    "message.recall", "POST", "/v1/messages/recall", True,
)
MESSAGE_REMOVE = Op(
    "message.remove", "POST", "/v1/messages/remove", False,
)
MESSAGE_REPORT = Op(
    "message.report", "POST", "/v1/messages/report", False,
)
MESSAGE_GET = Op(
    "message.get", "GET", "/v1/messages/get", False,
)
MESSAGE_EDIT = Op(
    "message.edit", "POST", "/v1/messages/edit", True,
)
MESSAGE_DELETE = Op(
    "message.delete", "POST", "/v1/messages/delete", False,
)
MESSAGE_REACT = Op(
    "message.react", "POST", "/v1/messages/react", True,
)
MESSAGE_UNREACT = Op(
    "message.unreact", "POST", "/v1/messages/unreact", True,
)
MESSAGE_REACTIONS = Op(
    "message.reactions", "GET", "/v1/messages/reactions", False,
    Page("after", "more", "people", ('people', 'user')),
)
MESSAGE_FORWARD = Op(
    "message.forward", "POST", "/v1/messages/forward", True,
)
MESSAGE_READERS = Op(
    "message.readers", "GET", "/v1/messages/readers", False,
    Page("after", "more", "users", ('after',)),
)
MESSAGE_ACK = Op(
    "message.ack", "POST", "/v1/messages/ack", True,
)
MESSAGE_ACKS = Op(
    "message.acks", "GET", "/v1/messages/acks", False,
    Page("after", "more", "users", ('after',)),
)
MESSAGE_CALM = Op(
    "message.calm", "POST", "/v1/messages/calm", True,
)
MESSAGE_PIN = Op(
    "message.pin", "POST", "/v1/messages/pin", True,
)
MESSAGE_UNPIN = Op(
    "message.unpin", "POST", "/v1/messages/unpin", True,
)
MESSAGE_PINNED = Op(
    "message.pinned", "GET", "/v1/messages/pinned", False,
    Page("after", "more", "pinned", ('pinned', 'message', 'seq')),
)
MESSAGE_EXTEND = Op(
    "message.extend", "POST", "/v1/messages/extend", True,
)
MESSAGE_IMPORT = Op(
    "message.import", "POST", "/v1/messages/import", False,
)
STREAM_OPEN = Op(
    "stream.open", "POST", "/v1/streams", True,
)
STREAM_APPEND = Op(
    "stream.append", "POST", "/v1/streams/append", False,
)
STREAM_FINISH = Op(
    "stream.finish", "POST", "/v1/streams/finish", True,
)
ROOM_CREATE = Op(
    "room.create", "POST", "/v1/rooms", True,
)
ROOM_LIST = Op(
    "room.list", "GET", "/v1/rooms", False,
    Page("after", "more", "rooms", ('rooms', 'room')),
)
ROOM_GET = Op(
    "room.get", "GET", "/v1/rooms/{room}", False,
)
ROOM_UPDATE = Op(
    "room.update", "PATCH", "/v1/rooms/{room}", False,
)
ROOM_DESTROY = Op(
    "room.destroy", "DELETE", "/v1/rooms/{room}", False,
)
ROOM_SEND = Op(
    "room.send", "POST", "/v1/rooms/{room}/messages", True,
)
ROOM_HISTORY = Op(
    "room.history", "GET", "/v1/rooms/{room}/messages", False,
)
ROOM_MEMBERS = Op(
    "room.members", "GET", "/v1/rooms/{room}/members", False,
    Page("after", "more", "members", ('next',)),
)
ROOM_ATTRIBUTES = Op(
    "room.attributes", "GET", "/v1/rooms/{room}/attributes", False,
)
ROOM_SET_ATTRIBUTE = Op(
    "room.set_attribute", "POST", "/v1/rooms/{room}/attributes", False,
)
ROOM_DELETE_ATTRIBUTE = Op(
    "room.delete_attribute", "POST", "/v1/rooms/{room}/attributes/delete", False,
)
ROOM_MUTE = Op(
    "room.mute", "POST", "/v1/rooms/{room}/mute", False,
)
ROOM_BAN = Op(
    "room.ban", "POST", "/v1/rooms/{room}/ban", False,
)
ROOM_SPEAKERS = Op(
    "room.speakers", "POST", "/v1/rooms/{room}/speakers", False,
)
ROOM_MARKS = Op(
    "room.marks", "GET", "/v1/rooms/{room}/marks", False,
    Page("after", "more", "marks", ('marks', 'user')),
)
ROOM_ANNOUNCE = Op(
    "room.announce", "POST", "/v1/rooms/announce", False,
)
ROOM_STATS = Op(
    "room.stats", "GET", "/v1/rooms/{room}/stats", False,
)
TENANT_GET = Op(
    "tenant.get", "GET", "/v1/tenants/{id}", False,
)
TENANT_UPDATE = Op(
    "tenant.update", "PATCH", "/v1/tenants/{id}", False,
)
TENANT_STATS = Op(
    "tenant.stats", "GET", "/v1/stats", False,
)
KEY_CREATE = Op(
    "key.create", "POST", "/v1/keys", False,
)
KEY_LIST = Op(
    "key.list", "GET", "/v1/keys", False,
    Page("after", "more", "keys", ('keys', 'id')),
)
KEY_GET = Op(
    "key.get", "GET", "/v1/keys/{id}", False,
)
KEY_UPDATE = Op(
    "key.update", "PATCH", "/v1/keys/{id}", False,
)
KEY_REVOKE = Op(
    "key.revoke", "DELETE", "/v1/keys/{id}", False,
)
ROLE_LIST = Op(
    "role.list", "GET", "/v1/roles", False,
)
ROLE_PEOPLE = Op(
    "role.people", "GET", "/v1/roles/people", False,
)
ROLE_SET = Op(
    "role.set", "PUT", "/v1/roles/{id}", False,
)
ROLE_DELETE = Op(
    "role.delete", "DELETE", "/v1/roles/{id}", False,
)
ROLE_GIVE = Op(
    "role.give", "PUT", "/v1/users/{user}/role", False,
)
AUDIT_LIST = Op(
    "audit.list", "GET", "/v1/audit", False,
    Page("after", "more", "rows", ('next',)),
)
AUDIT_SEARCH = Op(
    "audit.search", "POST", "/v1/audit/search", False,
    Page("after", "more", "hits", ('next',)),
)
REPORT_LIST = Op(
    "report.list", "GET", "/v1/reports", False,
    Page("after", "more", "reports", ('next',)),
)
REPORT_GET = Op(
    "report.get", "POST", "/v1/reports/get", False,
)
REPORT_RESOLVE = Op(
    "report.resolve", "POST", "/v1/reports/resolve", False,
)
ISSUER_CREATE = Op(
    "issuer.create", "POST", "/v1/issuers", False,
)
ISSUER_LIST = Op(
    "issuer.list", "GET", "/v1/issuers", False,
)
ISSUER_DELETE = Op(
    "issuer.delete", "DELETE", "/v1/issuers/{id}", False,
)
WORDS_SET = Op(
    "words.set", "PUT", "/v1/words", False,
)
WORDS_ADD = Op(
    "words.add", "POST", "/v1/words", False,
)
WORDS_LIST = Op(
    "words.list", "GET", "/v1/words", False,
    Page("after", "more", "words", ('words',)),
)
WORDS_REMOVE = Op(
    "words.remove", "POST", "/v1/words/remove", False,
)
WORDS_SUMMARY = Op(
    "words.summary", "GET", "/v1/words/summary", False,
)
WORDS_TEST = Op(
    "words.test", "POST", "/v1/words/test", False,
)
WORDS_FLAGGED = Op(
    "words.flagged", "GET", "/v1/words/flagged", False,
    Page("after", "more", "messages", ('messages', 'id')),
)
WORDS_REVIEW = Op(
    "words.review", "POST", "/v1/words/review", False,
)
TAG_ADD = Op(
    "tag.add", "POST", "/v1/tags/add", False,
)
TAG_REMOVE = Op(
    "tag.remove", "POST", "/v1/tags/remove", False,
)
TAG_PEOPLE = Op(
    "tag.people", "GET", "/v1/tags/people", False,
    Page("after", "more", "users", ('users',)),
)
TAG_LIST = Op(
    "tag.list", "GET", "/v1/tags", False,
)
BROADCAST_SEND = Op(
    "broadcast.send", "POST", "/v1/broadcasts", True,
)
BROADCAST_LIST = Op(
    "broadcast.list", "GET", "/v1/broadcasts", False,
    Page("after", "more", "broadcasts", ('broadcasts', 'seq')),
)
BROADCAST_GET = Op(
    "broadcast.get", "GET", "/v1/broadcasts/get", False,
)
BROADCAST_CANCEL = Op(
    "broadcast.cancel", "POST", "/v1/broadcasts/cancel", False,
)
CUTOVER_BEGIN = Op(
    "cutover.begin", "POST", "/v1/cutover", False,
)
CUTOVER_GET = Op(
    "cutover.get", "GET", "/v1/cutover", False,
)
CUTOVER_END = Op(
    "cutover.end", "POST", "/v1/cutover/end", False,
)
WEBHOOK_CREATE = Op(
    "webhook.create", "POST", "/v1/webhooks", False,
)
WEBHOOK_LIST = Op(
    "webhook.list", "GET", "/v1/webhooks", False,
    Page("after", "more", "webhooks", ('webhooks', 'id')),
)
WEBHOOK_GET = Op(
    "webhook.get", "GET", "/v1/webhooks/{id}", False,
)
WEBHOOK_UPDATE = Op(
    "webhook.update", "PATCH", "/v1/webhooks/{id}", False,
)
WEBHOOK_DELETE = Op(
    "webhook.delete", "DELETE", "/v1/webhooks/{id}", False,
)
WEBHOOK_ROTATE = Op(
    "webhook.rotate", "POST", "/v1/webhooks/{id}/rotate", False,
)
WEBHOOK_TEST = Op(
    "webhook.test", "POST", "/v1/webhooks/{id}/test", False,
)
WEBHOOK_REDELIVER = Op(
    "webhook.redeliver", "POST", "/v1/webhooks/{id}/redeliver", False,
)
WEBHOOK_DELIVERIES = Op(
    "webhook.deliveries", "GET", "/v1/webhooks/{id}/deliveries", False,
)
WEBHOOK_DEAD = Op(
    "webhook.dead", "GET", "/v1/webhooks/{id}/dead", False,
    Page("after", "more", "dead", ('dead', 'event')),
)
CALLBACK_CREATE = Op(
    "callback.create", "POST", "/v1/callbacks", False,
)
CALLBACK_LIST = Op(
    "callback.list", "GET", "/v1/callbacks", False,
)
CALLBACK_GET = Op(
    "callback.get", "GET", "/v1/callbacks/{id}", False,
)
CALLBACK_UPDATE = Op(
    "callback.update", "PATCH", "/v1/callbacks/{id}", False,
)
CALLBACK_DELETE = Op(
    "callback.delete", "DELETE", "/v1/callbacks/{id}", False,
)
CALLBACK_TEST = Op(
    "callback.test", "POST", "/v1/callbacks/{id}/test", False,
)
FILE_CREATE = Op(
    "file.create", "POST", "/v1/files", False,
)
FILE_LIST = Op(
    "file.list", "GET", "/v1/files", False,
)
FILE_FINISH = Op(
    "file.finish", "POST", "/v1/files/{id}/finish", False,
)
FILE_GET = Op(
    "file.get", "GET", "/v1/files/{id}", False,
)
FILE_DELETE = Op(
    "file.delete", "DELETE", "/v1/files/{id}", False,
)
FILE_LINK = Op(
    "file.link", "GET", "/v1/files/{id}/link", False,
)
FILE_SEARCH = Op(
    "file.search", "GET", "/v1/search/files", False,
    Page("after", "more", "hits", ('next',)),
)
SEARCH_REBUILD = Op(
    "search.rebuild", "POST", "/v1/search/rebuild", False,
)
DEPARTMENT_CREATE = Op(
    "department.create", "POST", "/v1/departments", True,
)
DEPARTMENT_LIST = Op(
    "department.list", "GET", "/v1/departments", False,
    Page("after", "more", "departments", ('departments', 'id')),
)
DEPARTMENT_TREE = Op(
    "department.tree", "GET", "/v1/department-tree", False,
    Page("after", "more", "departments", ('departments', 'id')),
)
DEPARTMENT_GET = Op(
    "department.get", "GET", "/v1/departments/{id}", False,
)
DEPARTMENT_UPDATE = Op(
    "department.update", "PATCH", "/v1/departments/{id}", True,
)
DEPARTMENT_DELETE = Op(
    "department.delete", "DELETE", "/v1/departments/{id}", True,
)
DEPARTMENT_MEMBERS = Op(
    "department.members", "GET", "/v1/departments/{id}/members", False,
    Page("after", "more", "people", ('people', 'user')),
)
DEPARTMENT_ADD = Op(
    "department.add", "POST", "/v1/departments/{id}/members", True,
)
DEPARTMENT_REMOVE = Op(
    "department.remove", "POST", "/v1/departments/{id}/members/remove", True,
)
DEPARTMENT_SET_MEMBER = Op(
    "department.set_member", "POST", "/v1/departments/{id}/members/set", True,
)
SETTING_GET = Op(
    "setting.get", "GET", "/v1/settings", False,
)
SETTING_UPDATE = Op(
    "setting.update", "PATCH", "/v1/settings", False,
)
RETENTION_GET = Op(
    "retention.get", "GET", "/v1/retention", False,
)
RETENTION_SET = Op(
    "retention.set", "PUT", "/v1/retention", False,
)
RETENTION_LIST = Op(
    "retention.list", "GET", "/v1/retention/conversations", False,
    Page("after", "more", "conversations", ('conversations', 'conv')),
)
RETENTION_RUN = Op(
    "retention.run", "POST", "/v1/retention/run", False,
)
RETENTION_REPORTS = Op(
    "retention.reports", "GET", "/v1/retention/reports", False,
)
BACKUP_UPLOAD = Op(
    "backup.upload", "POST", "/v1/backups/{name}/upload", False,
)
LICENCE_GET = Op(
    "licence.get", "GET", "/v1/licence", False,
)
LICENCE_INSTALL = Op(
    "licence.install", "POST", "/v1/licence", False,
)
LICENCE_REMOVE = Op(
    "licence.remove", "DELETE", "/v1/licence", False,
)
BRAND_GET = Op(
    "brand.get", "GET", "/v1/brand", False,
)
BRAND_UPDATE = Op(
    "brand.update", "PATCH", "/v1/brand", False,
)
MONITOR_STATS = Op(
    "monitor.stats", "GET", "/v1/monitor", False,
)
MONITOR_JOURNEY = Op(
    "monitor.journey", "POST", "/v1/monitor/journey", False,
)
LOG_LIST = Op(
    "log.list", "GET", "/v1/log", False,
    Page("after", "more", "lines", ('after',)),
)


class AuthOps(Noun):
    """Operations of the noun auth."""

    def login(
        self,
        *,
        user: str,
        password: str,
        new_password: Optional[str] = None,
        totp: Optional[str] = None,
        tenant: Optional[str] = None,
    ) -> AuthLoginOut:
        """Signs in with a password and gives a token.

        user: Who signs in
        password: The password, 8 characters or more
        new_password: In its place from now on: asked for by password_expired, and taken at any sign-in
        totp: A code of the authenticator, or one for recovery
        tenant: The tenant; when not given the one that has the host name, or `default`
        """
        return self._call(AUTH_LOGIN, {
            "user": user,
            "password": password,
            "new_password": new_password,
            "totp": totp,
            "tenant": tenant,
        })

    def forgot(
        self,
        *,
        user: str,
        tenant: Optional[str] = None,
    ) -> None:
        """Has a link for a new password sent, good for half an hour; answers the same whether there is such a person or not.

        user: Her id, or where she gets mail
        tenant: The tenant; when not given the one that has the host name, or `default`
        """
        return self._call(AUTH_FORGOT, {
            "user": user,
            "tenant": tenant,
        })

    def reset(
        self,
        *,
        token: str,
        password: str,
    ) -> AuthResetOut:
        """Sets the password by a link that came by mail; the link is used up, and every sign-in of the person ends.

        token: Of the link; it says which tenant
        password: The password, 8 characters or more
        """
        return self._call(AUTH_RESET, {
            "token": token,
            "password": password,
        })

    def logout(
        self,
    ) -> None:
        """Revokes the token in use and ends its sessions."""
        return self._call(AUTH_LOGOUT, {})


class TotpOps(Noun):
    """Operations of the noun totp."""

    def begin(
        self,
        *,
        user: str,
        password: str,
        tenant: Optional[str] = None,
    ) -> TotpBeginOut:
        """Gives a key for an authenticator; the next sign-in with a code of it switches the second step on.

        user: Who begins
        password: The password, 8 characters or more
        tenant: The tenant; when not given the one that has the host name, or `default`
        """
        return self._call(TOTP_BEGIN, {
            "user": user,
            "password": password,
            "tenant": tenant,
        })

    def get(
        self,
        *,
        user: Optional[str] = None,
    ) -> TotpGetOut:
        """Says whether a person signs in with a second step.

        user: Whose; one's own when not given
        """
        return self._call(TOTP_GET, {
            "user": user,
        })

    def remove(
        self,
        *,
        user: Optional[str] = None,
        code: Optional[str] = None,
    ) -> None:
        """Takes the second step away: with a code one's own, without one an administrator, as when the telephone is lost.

        user: Whose; one's own when not given
        code: A code, for one's own
        """
        return self._call(TOTP_REMOVE, {
            "user": user,
            "code": code,
        })


class TokenOps(Noun):
    """Operations of the noun token."""

    def issue(
        self,
        *,
        user: str,
        lifetime_s: Optional[int] = None,
    ) -> TokenIssueOut:
        """Makes a token for a person without a password.

        user: For whom
        lifetime_s: Seconds until it ends; 0 or absent: never
        """
        return self._call(TOKEN_ISSUE, {
            "user": user,
            "lifetime_s": lifetime_s,
        })

    def revoke(
        self,
        *,
        token: Optional[str] = None,
        user: Optional[str] = None,
    ) -> None:
        """Revokes one token, or all of a person.

        token: One token
        user: All tokens of a person
        """
        return self._call(TOKEN_REVOKE, {
            "token": token,
            "user": user,
        })


class SetupOps(Noun):
    """Operations of the noun setup."""

    def state(
        self,
        *,
        tenant: Optional[str] = None,
    ) -> SetupStateOut:
        """Says that the first admin is still to be made; afterwards there is no such operation, but for the system admin.

        tenant: The tenant; when not given the one that has the host name, or `default`
        """
        return self._call(SETUP_STATE, {
            "tenant": tenant,
        })

    def finish(
        self,
        *,
        token: str,
        user: str,
        password: str,
        name: Optional[str] = None,
        org: Optional[str] = None,
    ) -> SetupFinishOut:
        """Makes the first admin; the link is used up, and there is no such operation any more.

        token: The set-up link's token; it says which tenant
        user: The first admin's id
        password: The password, 8 characters or more
        name: The first admin's name
        org: The organisation's name
        """
        return self._call(SETUP_FINISH, {
            "token": token,
            "user": user,
            "password": password,
            "name": name,
            "org": org,
        })


class SessionOps(Noun):
    """Operations of the noun session."""

    def list(
        self,
    ) -> SessionListOut:
        """Lists one's own open sessions."""
        return self._call(SESSION_LIST, {})

    def kick(
        self,
        *,
        session: Optional[str] = None,
        device: Optional[str] = None,
        user: Optional[str] = None,
    ) -> SessionKickOut:
        """Ends sessions: own ones, or anybody's for admins.

        session: One session
        device: All of one device
        user: Of another person (admins)
        """
        return self._call(SESSION_KICK, {
            "session": session,
            "device": device,
            "user": user,
        })


class DeviceOps(Noun):
    """Operations of the noun device."""

    def list(
        self,
        *,
        user: Optional[str] = None,
    ) -> DeviceListOut:
        """Lists one's own devices, or anybody's for admins.

        user: Of another person (admins, server keys)
        """
        return self._call(DEVICE_LIST, {
            "user": user,
        })

    def get(
        self,
        *,
        device: str,
        user: Optional[str] = None,
    ) -> DeviceGetOut:
        """Gives a device of one's own, or anybody's for admins.

        device: The device
        user: Of another person (admins, server keys)
        """
        return self._call(DEVICE_GET, {
            "device": device,
            "user": user,
        })

    def set(
        self,
        *,
        device: str,
        push: bool,
        cid: Optional[str] = None,
    ) -> DeviceSetOut:
        """Says whether a device of one's own may be pushed to.

        device: The device
        push: It may be pushed to
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEVICE_SET, {
            "device": device,
            "push": push,
            "cid": cid,
        })

    def rename(
        self,
        *,
        device: str,
        name: str,
        cid: Optional[str] = None,
    ) -> DeviceRenameOut:
        """Gives a device of one's own a name.

        device: The device
        name: What one calls it
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEVICE_RENAME, {
            "device": device,
            "name": name,
            "cid": cid,
        })

    def kick(
        self,
        *,
        device: str,
        user: Optional[str] = None,
        cid: Optional[str] = None,
    ) -> DeviceKickOut:
        """Signs a device out: its sessions end, and its token, unless an issuer of the ISV's signed that.

        device: The device
        user: Of another person (admins, server keys)
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEVICE_KICK, {
            "device": device,
            "user": user,
            "cid": cid,
        })


class UserOps(Noun):
    """Operations of the noun user."""

    def create(
        self,
        *,
        id: str,
        name: Optional[str] = None,
        password: Optional[str] = None,
        admin: Optional[bool] = None,
        email: Optional[str] = None,
        invite: Optional[bool] = None,
    ) -> UserCreateOut:
        """Makes a person; asked twice with the same content it answers the same.

        id: Her id
        name: Her name; the id when not given
        password: Absent: she cannot sign in by password
        admin: Makes her an admin
        email: Where she gets mail
        invite: Sends her a link there, with which she chooses her password within seven days
        """
        return self._call(USER_CREATE, {
            "id": id,
            "name": name,
            "password": password,
            "admin": admin,
            "email": email,
            "invite": invite,
        })

    def list(
        self,
        *,
        after: Optional[str] = None,
        text: Optional[str] = None,
        admin: Optional[bool] = None,
        disabled: Optional[bool] = None,
        department: Optional[str] = None,
        tag: Optional[str] = None,
        role: Optional[str] = None,
        online: Optional[bool] = None,
        details: Optional[bool] = None,
        limit: Optional[int] = None,
    ) -> UserListOut:
        """Lists people, by pages.

        after: `next` of the page before
        text: Only whose id or name contains this, or reads so: found as by user.search
        admin: Only admins, or only others
        disabled: Only those who are shut out, or only others
        department: Only who is in this department or below it; this, tag, role and online are for administrators and who has the right user.read
        tag: Only who has this tag
        role: Only who has this role
        online: Only who is here now
        details: With the departments and tags of each, for administrators and who has the right user.read
        limit: Most rows; 100 when not given
        """
        return self._call(USER_LIST, {
            "after": after,
            "text": text,
            "admin": admin,
            "disabled": disabled,
            "department": department,
            "tag": tag,
            "role": role,
            "online": online,
            "details": details,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        after: Optional[str] = None,
        text: Optional[str] = None,
        admin: Optional[bool] = None,
        disabled: Optional[bool] = None,
        department: Optional[str] = None,
        tag: Optional[str] = None,
        role: Optional[str] = None,
        online: Optional[bool] = None,
        details: Optional[bool] = None,
        limit: Optional[int] = None,
    ) -> Iterator[User]:
        """Goes through all pages of list()."""
        return self._all(USER_LIST, {
            "after": after,
            "text": text,
            "admin": admin,
            "disabled": disabled,
            "department": department,
            "tag": tag,
            "role": role,
            "online": online,
            "details": details,
            "limit": limit,
        })

    def import_(
        self,
        *,
        people: Sequence[UserPeopleIn],
        check: Optional[bool] = None,
        invite: Optional[bool] = None,
    ) -> UserImportOut:
        """Makes many people; who is there already keeps what she has. Asked twice it answers the same.

        check: Only says what would become of them
        invite: Sends a link to choose a password to those who are new, have an address and none
        """
        return self._call(USER_IMPORT, {
            "people": people,
            "check": check,
            "invite": invite,
        })

    def get(
        self,
        *,
        id: str,
    ) -> UserGetOut:
        """Gives one person.

        id: Her id
        """
        return self._call(USER_GET, {
            "id": id,
        })

    def update(
        self,
        *,
        id: str,
        name: Optional[str] = None,
        admin: Optional[bool] = None,
        email: Optional[str] = None,
    ) -> UserUpdateOut:
        """Changes one's own name, or anybody for admins.

        id: Her id
        name: Her new name
        admin: Makes her an admin, or no longer (admins only)
        email: Where she gets mail, or empty (admins only)
        """
        return self._call(USER_UPDATE, {
            "id": id,
            "name": name,
            "admin": admin,
            "email": email,
        })

    def delete(
        self,
        *,
        id: str,
        erase: Optional[bool] = None,
        dry_run: Optional[bool] = None,
    ) -> UserDeleteOut:
        """Deletes a person for ever, her id included; asked again it says how far that is.

        id: Her id
        erase: What she said goes as well, for ever; else it stays, under nobody's name
        dry_run: Only says what would go
        """
        return self._call(USER_DELETE, {
            "id": id,
            "erase": erase,
            "dry_run": dry_run,
        })

    def search(
        self,
        *,
        text: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
        disabled: Optional[bool] = None,
    ) -> UserSearchOut:
        """Finds people by name or id, also by pinyin and initials; nobody who is disabled, unless that is asked for.

        text: Part of the name or id, as it is written, or its pinyin or initials
        after: `next` of the page before
        limit: Most rows; 20 when not given
        disabled: Those who are shut out as well, for administrators and who has the right user.read
        """
        return self._call(USER_SEARCH, {
            "text": text,
            "after": after,
            "limit": limit,
            "disabled": disabled,
        })

    def search_all(
        self,
        *,
        text: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
        disabled: Optional[bool] = None,
    ) -> Iterator[User]:
        """Goes through all pages of search()."""
        return self._all(USER_SEARCH, {
            "text": text,
            "after": after,
            "limit": limit,
            "disabled": disabled,
        })

    def disable(
        self,
        *,
        id: str,
        disabled: Optional[bool] = None,
    ) -> UserDisableOut:
        """Shuts a person out at once, or lets her in again.

        id: Her id
        disabled: false lets her in again; true when not given
        """
        return self._call(USER_DISABLE, {
            "id": id,
            "disabled": disabled,
        })

    def invite(
        self,
        *,
        id: str,
    ) -> UserInviteOut:
        """Sends a person a link with which she chooses a password within seven days; links of before are good no more.

        id: Her id
        """
        return self._call(USER_INVITE, {
            "id": id,
        })

    def set_password(
        self,
        *,
        password: str,
        id: Optional[str] = None,
        old: Optional[str] = None,
    ) -> None:
        """Sets a password; every other sign-in of the person ends.

        password: The new one, 8 characters or more
        id: Whose; one's own when not given
        old: The present one, for one's own
        """
        return self._call(USER_SET_PASSWORD, {
            "password": password,
            "id": id,
            "old": old,
        })


class ContactOps(Noun):
    """Operations of the noun contact."""

    def request(
        self,
        *,
        user: str,
        text: Optional[str] = None,
        cid: Optional[str] = None,
    ) -> ContactRequestOut:
        """Asks somebody to be a contact; when she has asked too, the two are contacts.

        user: The other person
        text: Words for her
        cid: Client id: a retry gets the first answer
        """
        return self._call(CONTACT_REQUEST, {
            "user": user,
            "text": text,
            "cid": cid,
        })

    def requests(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
        sent: Optional[bool] = None,
    ) -> ContactRequestsOut:
        """Lists open requests, by pages.

        after: The last id of the page before
        limit: Most rows; 100 when not given
        sent: Those one has sent, not those one got
        """
        return self._call(CONTACT_REQUESTS, {
            "after": after,
            "limit": limit,
            "sent": sent,
        })

    def requests_all(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
        sent: Optional[bool] = None,
    ) -> Iterator[ContactRequest]:
        """Goes through all pages of requests()."""
        return self._all(CONTACT_REQUESTS, {
            "after": after,
            "limit": limit,
            "sent": sent,
        })

    def accept(
        self,
        *,
        user: str,
        cid: Optional[str] = None,
    ) -> ContactAcceptOut:
        """Takes somebody's request: the two are contacts.

        user: The other person
        cid: Client id: a retry gets the first answer
        """
        return self._call(CONTACT_ACCEPT, {
            "user": user,
            "cid": cid,
        })

    def refuse(
        self,
        *,
        user: str,
        cid: Optional[str] = None,
    ) -> ContactRefuseOut:
        """Turns somebody's request down.

        user: The other person
        cid: Client id: a retry gets the first answer
        """
        return self._call(CONTACT_REFUSE, {
            "user": user,
            "cid": cid,
        })

    def remove(
        self,
        *,
        user: str,
        cid: Optional[str] = None,
    ) -> ContactRemoveOut:
        """Ends being contacts, for both; or takes one's own request back.

        user: The other person
        cid: Client id: a retry gets the first answer
        """
        return self._call(CONTACT_REMOVE, {
            "user": user,
            "cid": cid,
        })

    def set(
        self,
        *,
        user: str,
        remark: Optional[str] = None,
        tags: Optional[Sequence[str]] = None,
        star: Optional[bool] = None,
        cid: Optional[str] = None,
    ) -> ContactSetOut:
        """Notes something about a contact, for oneself.

        user: The other person
        remark: What one calls her, 64 characters; empty: nothing
        tags: All tags of hers, each of up to 32 characters
        star: Marks her
        cid: Client id: a retry gets the first answer
        """
        return self._call(CONTACT_SET, {
            "user": user,
            "remark": remark,
            "tags": tags,
            "star": star,
            "cid": cid,
        })

    def get(
        self,
        *,
        user: str,
    ) -> ContactGetOut:
        """Gives what somebody and oneself are to each other.

        user: The other person
        """
        return self._call(CONTACT_GET, {
            "user": user,
        })

    def list(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
        tag: Optional[str] = None,
        star: Optional[bool] = None,
    ) -> ContactListOut:
        """Lists one's contacts, by pages.

        after: The last id of the page before
        limit: Most rows; 100 when not given
        tag: Only those with this tag
        star: Only those marked
        """
        return self._call(CONTACT_LIST, {
            "after": after,
            "limit": limit,
            "tag": tag,
            "star": star,
        })

    def list_all(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
        tag: Optional[str] = None,
        star: Optional[bool] = None,
    ) -> Iterator[Contact]:
        """Goes through all pages of list()."""
        return self._all(CONTACT_LIST, {
            "after": after,
            "limit": limit,
            "tag": tag,
            "star": star,
        })


class BlockOps(Noun):
    """Operations of the noun block."""

    def add(
        self,
        *,
        user: str,
        cid: Optional[str] = None,
    ) -> BlockAddOut:
        """Takes no direct messages of somebody any more, and shows her nothing live.

        user: The other person
        cid: Client id: a retry gets the first answer
        """
        return self._call(BLOCK_ADD, {
            "user": user,
            "cid": cid,
        })

    def list(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> BlockListOut:
        """Lists whom one blocks, by pages.

        after: The last id of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(BLOCK_LIST, {
            "after": after,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Block]:
        """Goes through all pages of list()."""
        return self._all(BLOCK_LIST, {
            "after": after,
            "limit": limit,
        })

    def remove(
        self,
        *,
        user: str,
        cid: Optional[str] = None,
    ) -> BlockRemoveOut:
        """Ends blocking somebody.

        user: The other person
        cid: Client id: a retry gets the first answer
        """
        return self._call(BLOCK_REMOVE, {
            "user": user,
            "cid": cid,
        })


class PresenceOps(Noun):
    """Operations of the noun presence."""

    def set(
        self,
        *,
        status: Optional[PresenceStatusIn] = None,
        last_seen: Optional[str] = None,
        invisible: Optional[bool] = None,
        cid: Optional[str] = None,
    ) -> PresenceSetOut:
        """Sets what one shows of oneself.

        last_seen: Who may know when one was here last (everyone, contacts, nobody)
        invisible: One seems not to be here
        cid: Client id: a retry gets the first answer
        """
        return self._call(PRESENCE_SET, {
            "status": status,
            "last_seen": last_seen,
            "invisible": invisible,
            "cid": cid,
        })

    def get(
        self,
        *,
        users: Sequence[str],
    ) -> PresenceGetOut:
        """Says who of these people is here, and on what.

        users: Whose
        """
        return self._call(PRESENCE_GET, {
            "users": users,
        })

    def settings(
        self,
    ) -> PresenceSettingsOut:
        """Gives what one shows of oneself."""
        return self._call(PRESENCE_SETTINGS, {})


class GroupOps(Noun):
    """Operations of the noun group."""

    def create(
        self,
        *,
        name: str,
        id: Optional[str] = None,
        members: Optional[Sequence[str]] = None,
        settings: Optional[GroupSettingsIn] = None,
        cid: Optional[str] = None,
    ) -> GroupCreateOut:
        """Makes a group; its creation is one entry.

        name: Its name
        id: Absent: the daemon makes one
        members: Who is in it; the caller is its owner and member anyway
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_CREATE, {
            "name": name,
            "id": id,
            "members": members,
            "settings": settings,
            "cid": cid,
        })

    def list(
        self,
        *,
        text: Optional[str] = None,
        after: Optional[str] = None,
        all: Optional[bool] = None,
        limit: Optional[int] = None,
    ) -> GroupListOut:
        """Lists the groups that want to be found, by pages.

        text: Only those whose id or name contains it
        after: The last id of the page before
        all: Those, too, that do not want to be found (admins)
        limit: Most rows; 100 when not given
        """
        return self._call(GROUP_LIST, {
            "text": text,
            "after": after,
            "all": all,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        text: Optional[str] = None,
        after: Optional[str] = None,
        all: Optional[bool] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Group]:
        """Goes through all pages of list()."""
        return self._all(GROUP_LIST, {
            "text": text,
            "after": after,
            "all": all,
            "limit": limit,
        })

    def get(
        self,
        *,
        id: str,
    ) -> GroupGetOut:
        """Gives a group.

        id: The group's id
        """
        return self._call(GROUP_GET, {
            "id": id,
        })

    def update(
        self,
        *,
        id: str,
        name: Optional[str] = None,
        owner: Optional[str] = None,
        admins_add: Optional[Sequence[str]] = None,
        admins_remove: Optional[Sequence[str]] = None,
        settings: Optional[GroupSettingsIn] = None,
        cid: Optional[str] = None,
    ) -> GroupUpdateOut:
        """Changes name, owner and admins of a group.

        id: The group's id
        name: Its new name
        owner: Its new owner
        admins_add: Members who become admins of the group
        admins_remove: Admins of the group who become members
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_UPDATE, {
            "id": id,
            "name": name,
            "owner": owner,
            "admins_add": admins_add,
            "admins_remove": admins_remove,
            "settings": settings,
            "cid": cid,
        })

    def members(
        self,
        *,
        id: str,
        text: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> GroupMembersOut:
        """Lists members, by pages, all or by a part of a name.

        id: The group's id
        text: Only those whose id, name or nickname contains it
        after: The last id of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(GROUP_MEMBERS, {
            "id": id,
            "text": text,
            "after": after,
            "limit": limit,
        })

    def members_all(
        self,
        *,
        id: str,
        text: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[GroupMember]:
        """Goes through all pages of members()."""
        return self._all(GROUP_MEMBERS, {
            "id": id,
            "text": text,
            "after": after,
            "limit": limit,
        })

    def add(
        self,
        *,
        id: str,
        users: Sequence[str],
        cid: Optional[str] = None,
    ) -> GroupAddOut:
        """Adds people; they see the log from here on.

        id: The group's id
        users: Who
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_ADD, {
            "id": id,
            "users": users,
            "cid": cid,
        })

    def remove(
        self,
        *,
        id: str,
        users: Sequence[str],
        cid: Optional[str] = None,
    ) -> GroupRemoveOut:
        """Removes people; they keep what they have seen.

        id: The group's id
        users: Who
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_REMOVE, {
            "id": id,
            "users": users,
            "cid": cid,
        })

    def leave(
        self,
        *,
        id: str,
        cid: Optional[str] = None,
    ) -> GroupLeaveOut:
        """Leaves; an owner's group passes to an admin or member.

        id: The group's id
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_LEAVE, {
            "id": id,
            "cid": cid,
        })

    def set_role(
        self,
        *,
        id: str,
        users: Sequence[str],
        role: str,
        cid: Optional[str] = None,
    ) -> GroupSetRoleOut:
        """Makes members admins of the group, or admins members.

        id: The group's id
        users: Who
        role: What they are from now on (member, admin)
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_SET_ROLE, {
            "id": id,
            "users": users,
            "role": role,
            "cid": cid,
        })

    def transfer(
        self,
        *,
        id: str,
        user: str,
        cid: Optional[str] = None,
    ) -> GroupTransferOut:
        """Gives the group to another member.

        id: The group's id
        user: Who owns it from now on; the former owner becomes an admin
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_TRANSFER, {
            "id": id,
            "user": user,
            "cid": cid,
        })

    def dissolve(
        self,
        *,
        id: str,
        history: Optional[bool] = None,
        cid: Optional[str] = None,
    ) -> GroupDissolveOut:
        """Ends the group; its id is never given again.

        id: The group's id
        history: Whether who was in it reads on what was said; true when not given
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_DISSOLVE, {
            "id": id,
            "history": history,
            "cid": cid,
        })

    def mute(
        self,
        *,
        id: str,
        users: Optional[Sequence[str]] = None,
        all: Optional[bool] = None,
        until: Optional[int] = None,
        off: Optional[bool] = None,
        cid: Optional[str] = None,
    ) -> GroupMuteOut:
        """Forbids people, or everyone, to write, until a time.

        id: The group's id
        users: Whom; of lower rank than the caller
        all: Everyone but admins and speakers
        until: Unix ms; for ever when not given
        off: No longer
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_MUTE, {
            "id": id,
            "users": users,
            "all": all,
            "until": until,
            "off": off,
            "cid": cid,
        })

    def speakers(
        self,
        *,
        id: str,
        add: Optional[Sequence[str]] = None,
        remove: Optional[Sequence[str]] = None,
        cid: Optional[str] = None,
    ) -> GroupSpeakersOut:
        """Changes who may write when everyone is muted.

        id: The group's id
        add: Who may write when everyone is muted
        remove: Who no longer may
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_SPEAKERS, {
            "id": id,
            "add": add,
            "remove": remove,
            "cid": cid,
        })

    def join(
        self,
        *,
        id: str,
        answer: Optional[str] = None,
        text: Optional[str] = None,
        cid: Optional[str] = None,
    ) -> GroupJoinOut:
        """Joins, by invitation or as the group lets people in.

        id: The group's id
        answer: To the group's question
        text: What the admins are told when they decide
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_JOIN, {
            "id": id,
            "answer": answer,
            "text": text,
            "cid": cid,
        })

    def invite(
        self,
        *,
        id: str,
        users: Sequence[str],
        text: Optional[str] = None,
        cid: Optional[str] = None,
    ) -> GroupInviteOut:
        """Invites people; group.join accepts.

        id: The group's id
        users: Who
        text: What they are told
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_INVITE, {
            "id": id,
            "users": users,
            "text": text,
            "cid": cid,
        })

    def decline(
        self,
        *,
        id: str,
    ) -> None:
        """Declines an invitation.

        id: The group's id
        """
        return self._call(GROUP_DECLINE, {
            "id": id,
        })

    def invitations(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> GroupInvitationsOut:
        """Lists one's own invitations, by pages.

        after: The last id of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(GROUP_INVITATIONS, {
            "after": after,
            "limit": limit,
        })

    def invitations_all(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[GroupInvitation]:
        """Goes through all pages of invitations()."""
        return self._all(GROUP_INVITATIONS, {
            "after": after,
            "limit": limit,
        })

    def requests(
        self,
        *,
        id: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> GroupRequestsOut:
        """Lists who asks to join, by pages; for admins of the group.

        id: The group's id
        after: The last user of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(GROUP_REQUESTS, {
            "id": id,
            "after": after,
            "limit": limit,
        })

    def requests_all(
        self,
        *,
        id: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[GroupRequest]:
        """Goes through all pages of requests()."""
        return self._all(GROUP_REQUESTS, {
            "id": id,
            "after": after,
            "limit": limit,
        })

    def approve(
        self,
        *,
        id: str,
        users: Sequence[str],
        cid: Optional[str] = None,
    ) -> GroupApproveOut:
        """Lets in who asked to join.

        id: The group's id
        users: Who
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_APPROVE, {
            "id": id,
            "users": users,
            "cid": cid,
        })

    def refuse(
        self,
        *,
        id: str,
        users: Sequence[str],
    ) -> GroupRefuseOut:
        """Refuses who asked to join; who does not wait is passed over.

        id: The group's id
        users: Who
        """
        return self._call(GROUP_REFUSE, {
            "id": id,
            "users": users,
        })

    def set_notice(
        self,
        *,
        id: str,
        text: str,
        cid: Optional[str] = None,
    ) -> GroupSetNoticeOut:
        """Puts up a notice; nobody has read it then.

        id: The group's id
        text: What everybody is to read; may be empty
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_SET_NOTICE, {
            "id": id,
            "text": text,
            "cid": cid,
        })

    def notice(
        self,
        *,
        id: str,
    ) -> GroupNoticeOut:
        """Gives the notice.

        id: The group's id
        """
        return self._call(GROUP_NOTICE, {
            "id": id,
        })

    def read_notice(
        self,
        *,
        id: str,
    ) -> None:
        """Says that one has read the notice.

        id: The group's id
        """
        return self._call(GROUP_READ_NOTICE, {
            "id": id,
        })

    def notice_readers(
        self,
        *,
        id: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> GroupNoticeReadersOut:
        """Lists who has read the notice, by pages.

        id: The group's id
        after: The last user of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(GROUP_NOTICE_READERS, {
            "id": id,
            "after": after,
            "limit": limit,
        })

    def notice_readers_all(
        self,
        *,
        id: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[GroupReader]:
        """Goes through all pages of notice_readers()."""
        return self._all(GROUP_NOTICE_READERS, {
            "id": id,
            "after": after,
            "limit": limit,
        })

    def set_nickname(
        self,
        *,
        id: str,
        user: Optional[str] = None,
        nickname: Optional[str] = None,
        cid: Optional[str] = None,
    ) -> GroupSetNicknameOut:
        """Changes what a member is called in the group.

        id: The group's id
        user: Whose; the caller's when not given, others' by admins
        nickname: What she is called here; absent: by her name again
        cid: Client id: a retry gets the first answer
        """
        return self._call(GROUP_SET_NICKNAME, {
            "id": id,
            "user": user,
            "nickname": nickname,
            "cid": cid,
        })

    def search(
        self,
        *,
        text: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> GroupSearchOut:
        """Finds one's own groups and those that want to be found, by name or id, also by pinyin and initials.

        text: Part of the name or id, as it is written, or its pinyin or initials
        after: `next` of the page before
        limit: Most rows; 20 when not given
        """
        return self._call(GROUP_SEARCH, {
            "text": text,
            "after": after,
            "limit": limit,
        })

    def search_all(
        self,
        *,
        text: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Group]:
        """Goes through all pages of search()."""
        return self._all(GROUP_SEARCH, {
            "text": text,
            "after": after,
            "limit": limit,
        })


class ChannelOps(Noun):
    """Operations of the noun channel."""

    def create(
        self,
        *,
        name: str,
        id: Optional[str] = None,
        owner: Optional[str] = None,
        settings: Optional[ChannelSettingsIn] = None,
        cid: Optional[str] = None,
    ) -> ChannelCreateOut:
        """Makes a channel, which the caller owns.

        name: Its name
        id: Absent: the daemon makes one
        owner: Whose it is, when administrators make it for somebody
        cid: Client id: a retry gets the first answer
        """
        return self._call(CHANNEL_CREATE, {
            "name": name,
            "id": id,
            "owner": owner,
            "settings": settings,
            "cid": cid,
        })

    def list(
        self,
        *,
        text: Optional[str] = None,
        after: Optional[str] = None,
        all: Optional[bool] = None,
        limit: Optional[int] = None,
    ) -> ChannelListOut:
        """Lists the channels that want to be found, by pages.

        text: Only those whose id or name contains it
        after: The last id of the page before
        all: Those, too, that do not want to be found (admins)
        limit: Most rows; 100 when not given
        """
        return self._call(CHANNEL_LIST, {
            "text": text,
            "after": after,
            "all": all,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        text: Optional[str] = None,
        after: Optional[str] = None,
        all: Optional[bool] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Channel]:
        """Goes through all pages of list()."""
        return self._all(CHANNEL_LIST, {
            "text": text,
            "after": after,
            "all": all,
            "limit": limit,
        })

    def get(
        self,
        *,
        id: str,
    ) -> ChannelGetOut:
        """Gives a channel that one follows or may find.

        id: The channel's id
        """
        return self._call(CHANNEL_GET, {
            "id": id,
        })

    def update(
        self,
        *,
        id: str,
        name: Optional[str] = None,
        owner: Optional[str] = None,
        settings: Optional[ChannelSettingsIn] = None,
        cid: Optional[str] = None,
    ) -> ChannelUpdateOut:
        """Changes name, owner and settings of a channel.

        id: The channel's id
        name: Its new name
        owner: Its new owner, who follows it; the former one becomes a writer
        cid: Client id: a retry gets the first answer
        """
        return self._call(CHANNEL_UPDATE, {
            "id": id,
            "name": name,
            "owner": owner,
            "settings": settings,
            "cid": cid,
        })

    def follow(
        self,
        *,
        id: str,
    ) -> ChannelFollowOut:
        """Begins to read a channel; twice is once.

        id: The channel's id
        """
        return self._call(CHANNEL_FOLLOW, {
            "id": id,
        })

    def unfollow(
        self,
        *,
        id: str,
    ) -> ChannelUnfollowOut:
        """Stops reading a channel; twice is once.

        id: The channel's id
        """
        return self._call(CHANNEL_UNFOLLOW, {
            "id": id,
        })

    def readers(
        self,
        *,
        id: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> ChannelReadersOut:
        """Lists who follows, by pages; for writers.

        id: The channel's id
        after: The last user of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(CHANNEL_READERS, {
            "id": id,
            "after": after,
            "limit": limit,
        })

    def readers_all(
        self,
        *,
        id: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[ChannelReader]:
        """Goes through all pages of readers()."""
        return self._all(CHANNEL_READERS, {
            "id": id,
            "after": after,
            "limit": limit,
        })

    def add(
        self,
        *,
        id: str,
        users: Sequence[str],
    ) -> ChannelAddOut:
        """Makes people readers of a channel; for its writers.

        id: The channel's id
        users: Who; a second time changes nothing
        """
        return self._call(CHANNEL_ADD, {
            "id": id,
            "users": users,
        })

    def remove(
        self,
        *,
        id: str,
        users: Sequence[str],
    ) -> ChannelRemoveOut:
        """Takes readers out of a channel; for its writers.

        id: The channel's id
        users: Who; a second time changes nothing
        """
        return self._call(CHANNEL_REMOVE, {
            "id": id,
            "users": users,
        })

    def writers(
        self,
        *,
        id: str,
        add: Optional[Sequence[str]] = None,
        remove: Optional[Sequence[str]] = None,
        cid: Optional[str] = None,
    ) -> ChannelWritersOut:
        """Changes who publishes; new writers follow it as well.

        id: The channel's id
        add: Who may publish
        remove: Who no longer may; she reads on
        cid: Client id: a retry gets the first answer
        """
        return self._call(CHANNEL_WRITERS, {
            "id": id,
            "add": add,
            "remove": remove,
            "cid": cid,
        })

    def dissolve(
        self,
        *,
        id: str,
        history: Optional[bool] = None,
        cid: Optional[str] = None,
    ) -> ChannelDissolveOut:
        """Ends the channel; its id is never given again.

        id: The channel's id
        history: Whether its readers read on what was said; true when not given
        cid: Client id: a retry gets the first answer
        """
        return self._call(CHANNEL_DISSOLVE, {
            "id": id,
            "history": history,
            "cid": cid,
        })


class ConversationOps(Noun):
    """Operations of the noun conversation."""

    def get(
        self,
        *,
        conv: str,
    ) -> ConversationGetOut:
        """Gives one conversation with its members' cursors.

        conv: The conversation
        """
        return self._call(CONVERSATION_GET, {
            "conv": conv,
        })

    def set(
        self,
        *,
        conv: str,
        pinned: Optional[bool] = None,
        muted: Optional[bool] = None,
        alert_mentions: Optional[bool] = None,
        hidden: Optional[bool] = None,
        unread: Optional[bool] = None,
    ) -> None:
        """Pins, mutes, hides or marks a conversation for oneself.

        conv: The conversation
        pinned: Keep it on top
        muted: Without alerts
        alert_mentions: When muted: alerts for mentions all the same
        hidden: Not listed until the next message
        unread: Marked as unread until it is read
        """
        return self._call(CONVERSATION_SET, {
            "conv": conv,
            "pinned": pinned,
            "muted": muted,
            "alert_mentions": alert_mentions,
            "hidden": hidden,
            "unread": unread,
        })

    def draft(
        self,
        *,
        conv: str,
        text: Optional[str] = None,
        reply_to: Optional[int] = None,
    ) -> None:
        """Keeps what one has begun to write, for one's other devices.

        conv: The conversation
        text: The words; none: the draft is dropped
        reply_to: The seq it is to answer
        """
        return self._call(CONVERSATION_DRAFT, {
            "conv": conv,
            "text": text,
            "reply_to": reply_to,
        })

    def clear(
        self,
        *,
        conv: str,
    ) -> None:
        """Clears a conversation for oneself: what was said is not shown any more.

        conv: The conversation
        """
        return self._call(CONVERSATION_CLEAR, {
            "conv": conv,
        })

    def read(
        self,
        *,
        conv: str,
        seq: int,
    ) -> ConversationReadOut:
        """Moves one's read cursor forward.

        conv: The conversation
        seq: Up to this seq
        """
        return self._call(CONVERSATION_READ, {
            "conv": conv,
            "seq": seq,
        })

    def typing(
        self,
        *,
        conv: str,
        kind: Optional[str] = None,
        stop: Optional[bool] = None,
    ) -> None:
        """Tells the others that one is typing, or speaking.

        conv: The conversation
        kind: What is under way; text when not given (text, voice)
        stop: It is no longer
        """
        return self._call(CONVERSATION_TYPING, {
            "conv": conv,
            "kind": kind,
            "stop": stop,
        })


class MessageOps(Noun):
    """Operations of the noun message."""

    def send(
        self,
        *,
        conv: str,
        kind: str,
        body: Mapping[str, Any],
        cid: Optional[str] = None,
        reply_to: Optional[int] = None,
        mentions: Optional[Sequence[str]] = None,
        to: Optional[Sequence[str]] = None,
        urgent: Optional[bool] = None,
        burn_s: Optional[int] = None,
    ) -> MessageSendOut:
        """Sends a message; the answer means committed and synced.

        conv: The conversation
        kind: What it is (text, image, file, voice, video, location, card)
        body: By kind
        cid: Client id: a retry gets the first answer
        reply_to: The seq it answers
        mentions: User ids, or * for everyone
        to: In groups: the only members it is for, and who count it
        urgent: Asks everyone for an acknowledgement
        burn_s: Of two: erased for both so many seconds after the other read it
        """
        return self._call(MESSAGE_SEND, {
            "conv": conv,
            "kind": kind,
            "body": body,
            "cid": cid,
            "reply_to": reply_to,
            "mentions": mentions,
            "to": to,
            "urgent": urgent,
            "burn_s": burn_s,
        })

    def list(
        self,
        *,
        conv: str,
        after: Optional[int] = None,
        before: Optional[int] = None,
        around: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> MessageListOut:
        """Gives a page of a conversation's log.

        conv: The conversation
        after: Entries after this seq, the oldest of them first
        before: Entries before this seq, the newest of them
        around: Entries on both sides of this seq
        limit: Most entries; 50 when not given
        """
        return self._call(MESSAGE_LIST, {
            "conv": conv,
            "after": after,
            "before": before,
            "around": around,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        conv: str,
        after: Optional[int] = None,
        before: Optional[int] = None,
        around: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Entry]:
        """Goes through all pages of list()."""
        return self._all(MESSAGE_LIST, {
            "conv": conv,
            "after": after,
            "before": before,
            "around": around,
            "limit": limit,
        })

    def search(
        self,
        *,
        text: Optional[str] = None,
        conv: Optional[str] = None,
        from_: Optional[str] = None,
        kind: Optional[str] = None,
        file: Optional[bool] = None,
        after_ts: Optional[int] = None,
        before_ts: Optional[int] = None,
        order: Optional[str] = None,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> MessageSearchOut:
        """Finds messages that one may see.

        text: Words and phrases that all stand in it; what is in quotation marks, as it is
        conv: Only in this conversation; otherwise in all that one is in
        from_: Only what this person said
        kind: Only of this kind (text, image, file, voice, video, location, card, merged)
        file: Only images, files, voices and videos
        after_ts: Only what was said then or later, Unix ms
        before_ts: Only what was said before, Unix ms
        order: newest first, when not given; or by relevance, of the newest 1,000 (newest, relevance)
        after: `next` of the page before
        limit: Most hits; 20 when not given
        """
        return self._call(MESSAGE_SEARCH, {
            "text": text,
            "conv": conv,
            "from": from_,
            "kind": kind,
            "file": file,
            "after_ts": after_ts,
            "before_ts": before_ts,
            "order": order,
            "after": after,
            "limit": limit,
        })

    def search_all(
        self,
        *,
        text: Optional[str] = None,
        conv: Optional[str] = None,
        from_: Optional[str] = None,
        kind: Optional[str] = None,
        file: Optional[bool] = None,
        after_ts: Optional[int] = None,
        before_ts: Optional[int] = None,
        order: Optional[str] = None,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Hit]:
        """Goes through all pages of search()."""
        return self._all(MESSAGE_SEARCH, {
            "text": text,
            "conv": conv,
            "from": from_,
            "kind": kind,
            "file": file,
            "after_ts": after_ts,
            "before_ts": before_ts,
            "order": order,
            "after": after,
            "limit": limit,
        })

    def recall(
        self,
        *,
        conv: str,
        seq: int,
        cid: Optional[str] = None,
    ) -> MessageRecallOut:
        """Takes a message back: its content is erased, its seq stays.

        conv: The conversation
        seq: Which message
        cid: Client id: a retry gets the first answer
        """
        return self._call(MESSAGE_RECALL, {
            "conv": conv,
            "seq": seq,
            "cid": cid,
        })

    def remove(
        self,
        *,
        conv: str,
        seq: int,
        reason: Optional[str] = None,
    ) -> None:
        """Takes anybody's message back, however old; members see by whom.

        conv: The conversation, by its canonical name
        seq: Which message
        reason: Why, for the audit log
        """
        return self._call(MESSAGE_REMOVE, {
            "conv": conv,
            "seq": seq,
            "reason": reason,
        })

    def report(
        self,
        *,
        conv: str,
        seq: int,
        reason: str,
        text: Optional[str] = None,
    ) -> MessageReportOut:
        """Tells the administrators of a message that one may see; once for each.

        conv: The conversation
        seq: Which message
        reason: What is wrong with it; secrets: it tells what is not to be told (spam, abuse, fraud, sexual, violence, secrets, other)
        text: In one's own words
        """
        return self._call(MESSAGE_REPORT, {
            "conv": conv,
            "seq": seq,
            "reason": reason,
            "text": text,
        })

    def get(
        self,
        *,
        conv: str,
        seqs: Sequence[int],
    ) -> MessageGetOut:
        """Gives entries as they are now, by their seqs.

        conv: The conversation
        seqs: Which entries
        """
        return self._call(MESSAGE_GET, {
            "conv": conv,
            "seqs": seqs,
        })

    def edit(
        self,
        *,
        conv: str,
        seq: int,
        kind: str,
        body: Mapping[str, Any],
        cid: Optional[str] = None,
        mentions: Optional[Sequence[str]] = None,
    ) -> MessageEditOut:
        """Changes what one's own message says; what it said is erased.

        conv: The conversation
        seq: Which message
        kind: The message's own (text, image, file, voice, video, location, card)
        body: What it shall say, by kind
        cid: Client id: a retry gets the first answer
        mentions: User ids, or * for everyone
        """
        return self._call(MESSAGE_EDIT, {
            "conv": conv,
            "seq": seq,
            "kind": kind,
            "body": body,
            "cid": cid,
            "mentions": mentions,
        })

    def delete(
        self,
        *,
        conv: str,
        seqs: Sequence[int],
    ) -> None:
        """Deletes messages for oneself alone.

        conv: The conversation
        seqs: Which messages
        """
        return self._call(MESSAGE_DELETE, {
            "conv": conv,
            "seqs": seqs,
        })

    def react(
        self,
        *,
        conv: str,
        seq: int,
        emoji: str,
        cid: Optional[str] = None,
    ) -> MessageReactOut:
        """Adds one's reaction to a message.

        conv: The conversation
        seq: Which message
        emoji: An emoji, or the name of one
        cid: Client id: a retry gets the first answer
        """
        return self._call(MESSAGE_REACT, {
            "conv": conv,
            "seq": seq,
            "emoji": emoji,
            "cid": cid,
        })

    def unreact(
        self,
        *,
        conv: str,
        seq: int,
        emoji: str,
        cid: Optional[str] = None,
    ) -> MessageUnreactOut:
        """Takes one's reaction back.

        conv: The conversation
        seq: Which message
        emoji: An emoji, or the name of one
        cid: Client id: a retry gets the first answer
        """
        return self._call(MESSAGE_UNREACT, {
            "conv": conv,
            "seq": seq,
            "emoji": emoji,
            "cid": cid,
        })

    def reactions(
        self,
        *,
        conv: str,
        seq: int,
        emoji: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> MessageReactionsOut:
        """Lists who reacted so to a message.

        conv: The conversation
        seq: Which message
        emoji: Which reaction
        after: The last one of a page
        limit: Most of them; 50 when not given
        """
        return self._call(MESSAGE_REACTIONS, {
            "conv": conv,
            "seq": seq,
            "emoji": emoji,
            "after": after,
            "limit": limit,
        })

    def reactions_all(
        self,
        *,
        conv: str,
        seq: int,
        emoji: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Reaction]:
        """Goes through all pages of reactions()."""
        return self._all(MESSAGE_REACTIONS, {
            "conv": conv,
            "seq": seq,
            "emoji": emoji,
            "after": after,
            "limit": limit,
        })

    def forward(
        self,
        *,
        from_: str,
        seqs: Sequence[int],
        conv: str,
        merged: Optional[bool] = None,
        title: Optional[str] = None,
        cid: Optional[str] = None,
    ) -> MessageForwardOut:
        """Says elsewhere what one may read here.

        from_: The conversation where they stand
        seqs: Which messages; one, if they are not merged
        conv: The conversation where they go
        merged: Into one message of kind merged
        title: Of a merged message
        cid: Client id: a retry gets the first answer
        """
        return self._call(MESSAGE_FORWARD, {
            "from": from_,
            "seqs": seqs,
            "conv": conv,
            "merged": merged,
            "title": title,
            "cid": cid,
        })

    def readers(
        self,
        *,
        conv: str,
        seq: int,
        which: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> MessageReadersOut:
        """Lists who of the members has read a message, or has not.

        conv: The conversation
        seq: Which message
        which: Which of them; the first when not given (read, unread)
        after: What the page before said
        limit: Most of them; 50 when not given
        """
        return self._call(MESSAGE_READERS, {
            "conv": conv,
            "seq": seq,
            "which": which,
            "after": after,
            "limit": limit,
        })

    def readers_all(
        self,
        *,
        conv: str,
        seq: int,
        which: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[str]:
        """Goes through all pages of readers()."""
        return self._all(MESSAGE_READERS, {
            "conv": conv,
            "seq": seq,
            "which": which,
            "after": after,
            "limit": limit,
        })

    def ack(
        self,
        *,
        conv: str,
        seq: int,
        cid: Optional[str] = None,
    ) -> MessageAckOut:
        """Acknowledges an urgent message.

        conv: The conversation
        seq: Which message
        cid: Client id: a retry gets the first answer
        """
        return self._call(MESSAGE_ACK, {
            "conv": conv,
            "seq": seq,
            "cid": cid,
        })

    def acks(
        self,
        *,
        conv: str,
        seq: int,
        which: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> MessageAcksOut:
        """Lists who has acknowledged an urgent message, or has not.

        conv: The conversation
        seq: Which message
        which: Which of them; the first when not given (acked, waiting)
        after: What the page before said
        limit: Most of them; 50 when not given
        """
        return self._call(MESSAGE_ACKS, {
            "conv": conv,
            "seq": seq,
            "which": which,
            "after": after,
            "limit": limit,
        })

    def acks_all(
        self,
        *,
        conv: str,
        seq: int,
        which: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[str]:
        """Goes through all pages of acks()."""
        return self._all(MESSAGE_ACKS, {
            "conv": conv,
            "seq": seq,
            "which": which,
            "after": after,
            "limit": limit,
        })

    def calm(
        self,
        *,
        conv: str,
        seq: int,
        cid: Optional[str] = None,
    ) -> MessageCalmOut:
        """Withdraws that a message is urgent.

        conv: The conversation
        seq: Which message
        cid: Client id: a retry gets the first answer
        """
        return self._call(MESSAGE_CALM, {
            "conv": conv,
            "seq": seq,
            "cid": cid,
        })

    def pin(
        self,
        *,
        conv: str,
        seq: int,
        cid: Optional[str] = None,
    ) -> MessagePinOut:
        """Pins a message in its conversation, for everyone.

        conv: The conversation
        seq: Which message
        cid: Client id: a retry gets the first answer
        """
        return self._call(MESSAGE_PIN, {
            "conv": conv,
            "seq": seq,
            "cid": cid,
        })

    def unpin(
        self,
        *,
        conv: str,
        seq: int,
        cid: Optional[str] = None,
    ) -> MessageUnpinOut:
        """Unpins a message.

        conv: The conversation
        seq: Which message
        cid: Client id: a retry gets the first answer
        """
        return self._call(MESSAGE_UNPIN, {
            "conv": conv,
            "seq": seq,
            "cid": cid,
        })

    def pinned(
        self,
        *,
        conv: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> MessagePinnedOut:
        """Lists the pinned messages of a conversation.

        conv: The conversation
        after: The seq of the last one of a page
        limit: Most of them; 50 when not given
        """
        return self._call(MESSAGE_PINNED, {
            "conv": conv,
            "after": after,
            "limit": limit,
        })

    def pinned_all(
        self,
        *,
        conv: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[MessagePinned]:
        """Goes through all pages of pinned()."""
        return self._all(MESSAGE_PINNED, {
            "conv": conv,
            "after": after,
            "limit": limit,
        })

    def extend(
        self,
        *,
        conv: str,
        seq: int,
        cid: Optional[str] = None,
        set: Optional[Mapping[str, Any]] = None,
        delete: Optional[Sequence[str]] = None,
        expect: Optional[Mapping[str, Any]] = None,
    ) -> MessageExtendOut:
        """Sets and deletes extension keys of a message, others' untouched.

        conv: The conversation
        seq: Which message
        cid: Client id: a retry gets the first answer
        set: Keys of 1 to 64 bytes and their values, strings of at most 2,048 bytes
        delete: Keys to delete
        expect: What must stand there now, else nothing is changed; null: nothing
        """
        return self._call(MESSAGE_EXTEND, {
            "conv": conv,
            "seq": seq,
            "cid": cid,
            "set": set,
            "delete": delete,
            "expect": expect,
        })

    def import_(
        self,
        *,
        conv: str,
        messages: Sequence[ImportMessageIn],
    ) -> MessageImportOut:
        """Brings history from elsewhere: nobody is told, nothing is unread.

        conv: `d:<a>:<b>`, `g:<group>` or `c:<channel>`, where nothing was said here yet, or during a cut-over
        """
        return self._call(MESSAGE_IMPORT, {
            "conv": conv,
            "messages": messages,
        })


class StreamOps(Noun):
    """Operations of the noun stream."""

    def open(
        self,
        *,
        conv: str,
        cid: Optional[str] = None,
        reply_to: Optional[int] = None,
    ) -> StreamOpenOut:
        """Begins a text that is said piece by piece: it has its seq and counts from now on.

        conv: The conversation
        cid: Client id: a retry gets the first answer
        reply_to: The seq it answers
        """
        return self._call(STREAM_OPEN, {
            "conv": conv,
            "cid": cid,
            "reply_to": reply_to,
        })

    def append(
        self,
        *,
        conv: str,
        seq: int,
        at: int,
        text: str,
    ) -> StreamAppendOut:
        """Says the next piece of it, pushed at once and committed within a second or so.

        conv: The conversation
        seq: Which message
        at: How many characters stand before it
        text: The next piece; empty: there is more to come
        """
        return self._call(STREAM_APPEND, {
            "conv": conv,
            "seq": seq,
            "at": at,
            "text": text,
        })

    def finish(
        self,
        *,
        conv: str,
        seq: int,
        cid: Optional[str] = None,
        text: Optional[str] = None,
        at: Optional[int] = None,
        mentions: Optional[Sequence[str]] = None,
    ) -> StreamFinishOut:
        """Makes it a message like others.

        conv: The conversation
        seq: Which message
        cid: Client id: a retry gets the first answer
        text: All of it, at most 20,000 characters; what was appended, when not given
        at: How many characters were appended: it is refused when some are missing
        mentions: User ids, or * for everyone
        """
        return self._call(STREAM_FINISH, {
            "conv": conv,
            "seq": seq,
            "cid": cid,
            "text": text,
            "at": at,
            "mentions": mentions,
        })


class RoomOps(Noun):
    """Operations of the noun room."""

    def create(
        self,
        *,
        room: str,
        title: Optional[str] = None,
        keep: Optional[bool] = None,
        settings: Optional[RoomSettingsIn] = None,
        cid: Optional[str] = None,
    ) -> RoomCreateOut:
        """Makes a room; the caller looks after it.

        room: The room
        title: Its title
        keep: It stays when nobody is there
        cid: Client id: a retry gets the first answer
        """
        return self._call(ROOM_CREATE, {
            "room": room,
            "title": title,
            "keep": keep,
            "settings": settings,
            "cid": cid,
        })

    def list(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
        mine: Optional[bool] = None,
        kept: Optional[bool] = None,
    ) -> RoomListOut:
        """Lists rooms and how many are there, by pages.

        after: Rooms after this one
        limit: Most rooms; 50 when not given
        mine: Only those of the caller
        kept: Only those that are kept
        """
        return self._call(ROOM_LIST, {
            "after": after,
            "limit": limit,
            "mine": mine,
            "kept": kept,
        })

    def list_all(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
        mine: Optional[bool] = None,
        kept: Optional[bool] = None,
    ) -> Iterator[RoomRow]:
        """Goes through all pages of list()."""
        return self._all(ROOM_LIST, {
            "after": after,
            "limit": limit,
            "mine": mine,
            "kept": kept,
        })

    def get(
        self,
        *,
        room: str,
    ) -> RoomGetOut:
        """Gives a room.

        room: The room
        """
        return self._call(ROOM_GET, {
            "room": room,
        })

    def update(
        self,
        *,
        room: str,
        title: Optional[str] = None,
        keep: Optional[bool] = None,
        owner: Optional[str] = None,
        settings: Optional[RoomSettingsIn] = None,
    ) -> RoomUpdateOut:
        """Changes title, owner and settings of a room.

        room: The room
        title: Its title
        keep: It stays when nobody is there
        owner: Who looks after it
        """
        return self._call(ROOM_UPDATE, {
            "room": room,
            "title": title,
            "keep": keep,
            "owner": owner,
            "settings": settings,
        })

    def destroy(
        self,
        *,
        room: str,
    ) -> RoomDestroyOut:
        """Ends a room; everyone there is told and goes.

        room: The room
        """
        return self._call(ROOM_DESTROY, {
            "room": room,
        })

    def send(
        self,
        *,
        room: str,
        kind: str,
        body: Mapping[str, Any],
        cid: Optional[str] = None,
        priority: Optional[str] = None,
        merge: Optional[bool] = None,
    ) -> RoomSendOut:
        """Says something in a room that one is in; the answer says its number, or why it was dropped.

        room: The room
        kind: What it is
        body: By kind; of text {text}
        cid: Client id: a retry gets the first answer for a while
        priority: normal when not given, or when one may not say high (high, normal, low)
        merge: Equal ones of a window become one with a count
        """
        return self._call(ROOM_SEND, {
            "room": room,
            "kind": kind,
            "body": body,
            "cid": cid,
            "priority": priority,
            "merge": merge,
        })

    def history(
        self,
        *,
        room: str,
        before: Optional[int] = None,
        before_seq: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> RoomHistoryOut:
        """Gives a page of what was said in a room.

        room: The room
        before: Messages before this n, from memory
        before_seq: Messages before this seq, from the log
        limit: Most messages; 50 when not given
        """
        return self._call(ROOM_HISTORY, {
            "room": room,
            "before": before,
            "before_seq": before_seq,
            "limit": limit,
        })

    def members(
        self,
        *,
        room: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> RoomMembersOut:
        """Says how many are there, and by pages who; one who comes or goes meanwhile may make another missed or named twice.

        room: The room
        after: `next` of the page before
        limit: Most people; 500 when not given
        """
        return self._call(ROOM_MEMBERS, {
            "room": room,
            "after": after,
            "limit": limit,
        })

    def members_all(
        self,
        *,
        room: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[str]:
        """Goes through all pages of members()."""
        return self._all(ROOM_MEMBERS, {
            "room": room,
            "after": after,
            "limit": limit,
        })

    def attributes(
        self,
        *,
        room: str,
        keys: Optional[Sequence[str]] = None,
    ) -> RoomAttributesOut:
        """Gives attributes of a room.

        room: The room
        keys: Which; all when not given
        """
        return self._call(ROOM_ATTRIBUTES, {
            "room": room,
            "keys": keys,
        })

    def set_attribute(
        self,
        *,
        room: str,
        key: str,
        value: str,
        expect: Optional[str] = None,
        new: Optional[bool] = None,
        auto_delete: Optional[bool] = None,
        force: Optional[bool] = None,
    ) -> None:
        """Sets an attribute of a room.

        room: The room
        key: Its key
        value: Its value
        expect: Only when this is its value now
        new: Only when there is none
        auto_delete: It goes when the caller leaves the room
        force: Whoever set it: for the room's owner and administrators
        """
        return self._call(ROOM_SET_ATTRIBUTE, {
            "room": room,
            "key": key,
            "value": value,
            "expect": expect,
            "new": new,
            "auto_delete": auto_delete,
            "force": force,
        })

    def delete_attribute(
        self,
        *,
        room: str,
        key: str,
        expect: Optional[str] = None,
        force: Optional[bool] = None,
    ) -> None:
        """Deletes an attribute of a room.

        room: The room
        key: Its key
        expect: Only when this is its value now
        force: Whoever set it: for the room's owner and administrators
        """
        return self._call(ROOM_DELETE_ATTRIBUTE, {
            "room": room,
            "key": key,
            "expect": expect,
            "force": force,
        })

    def mute(
        self,
        *,
        room: str,
        user: Optional[str] = None,
        all: Optional[bool] = None,
        until: Optional[int] = None,
        off: Optional[bool] = None,
    ) -> RoomMuteOut:
        """Mutes one person in a room, or everyone.

        room: The room
        user: Whom
        all: Everyone but speakers, its owner and administrators
        until: Unix ms; for ever when not given
        off: No longer
        """
        return self._call(ROOM_MUTE, {
            "room": room,
            "user": user,
            "all": all,
            "until": until,
            "off": off,
        })

    def ban(
        self,
        *,
        room: str,
        user: str,
        until: Optional[int] = None,
        off: Optional[bool] = None,
    ) -> RoomBanOut:
        """Keeps somebody out of a room.

        room: The room
        user: Whom
        until: Unix ms; for ever when not given
        off: No longer
        """
        return self._call(ROOM_BAN, {
            "room": room,
            "user": user,
            "until": until,
            "off": off,
        })

    def speakers(
        self,
        *,
        room: str,
        add: Optional[Sequence[str]] = None,
        remove: Optional[Sequence[str]] = None,
    ) -> RoomSpeakersOut:
        """Changes who may speak in a muted room.

        room: The room
        add: Who may speak in a muted room, use extra slots and class high
        remove: Who no longer may
        """
        return self._call(ROOM_SPEAKERS, {
            "room": room,
            "add": add,
            "remove": remove,
        })

    def marks(
        self,
        *,
        room: str,
        kind: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> RoomMarksOut:
        """Lists who is banned, muted or a speaker, by pages; for those who may change it.

        room: The room
        kind: Which marks (ban, mute, speaker)
        after: People after this one
        limit: Most marks; 50 when not given
        """
        return self._call(ROOM_MARKS, {
            "room": room,
            "kind": kind,
            "after": after,
            "limit": limit,
        })

    def marks_all(
        self,
        *,
        room: str,
        kind: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[RoomMark]:
        """Goes through all pages of marks()."""
        return self._all(ROOM_MARKS, {
            "room": room,
            "kind": kind,
            "after": after,
            "limit": limit,
        })

    def announce(
        self,
        *,
        kind: str,
        body: Mapping[str, Any],
        rooms: Optional[Sequence[str]] = None,
        all: Optional[bool] = None,
    ) -> RoomAnnounceOut:
        """Says something in live rooms as the system.

        kind: What it is
        body: By kind; of text {text}
        rooms: Where
        all: In every live room
        """
        return self._call(ROOM_ANNOUNCE, {
            "kind": kind,
            "body": body,
            "rooms": rooms,
            "all": all,
        })

    def stats(
        self,
        *,
        room: str,
    ) -> RoomStatsOut:
        """Counts what a live room let through and what it dropped.

        room: The room
        """
        return self._call(ROOM_STATS, {
            "room": room,
        })


class TenantOps(Noun):
    """Operations of the noun tenant."""

    def get(
        self,
        *,
        id: str,
    ) -> TenantGetOut:
        """Shows a tenant: its name, what it may have, whether it is suspended.

        id: Which tenant
        """
        return self._call(TENANT_GET, {
            "id": id,
        })

    def update(
        self,
        *,
        id: str,
        name: Optional[str] = None,
        users_max: Optional[int] = None,
        files_bytes_max: Optional[int] = None,
        file_bytes_max: Optional[int] = None,
        messages_per_s: Optional[int] = None,
        sessions_max: Optional[int] = None,
        tends: Optional[bool] = None,
        host: Optional[str] = None,
    ) -> TenantUpdateOut:
        """Changes a tenant's name, its host name and what it may have, at once.

        id: Which tenant
        name: Its name
        users_max: Most people; 0: as many as the box may have
        files_bytes_max: Most bytes of files; 0: as the box's option says
        file_bytes_max: Most bytes of one file; 0: as the box's option says
        messages_per_s: Most messages a second of all its people together; 0: nobody counts
        sessions_max: Most devices connected at once; 0: as many as the box may have
        tends: Of `default`: its admins look after the box though there are other tenants
        host: The host name by which its people find it; empty: none of its own
        """
        return self._call(TENANT_UPDATE, {
            "id": id,
            "name": name,
            "users_max": users_max,
            "files_bytes_max": files_bytes_max,
            "file_bytes_max": file_bytes_max,
            "messages_per_s": messages_per_s,
            "sessions_max": sessions_max,
            "tends": tends,
            "host": host,
        })

    def stats(
        self,
        *,
        days: Optional[int] = None,
        offset_minutes: Optional[int] = None,
    ) -> TenantStatsOut:
        """Says how much goes on: who is there, messages by the day, what files take.

        days: How many days, today the last; 30 when not given
        offset_minutes: What the clock on the wall is ahead of UTC: where days begin; as the setting has it when not given
        """
        return self._call(TENANT_STATS, {
            "days": days,
            "offset_minutes": offset_minutes,
        })


class KeyOps(Noun):
    """Operations of the noun key."""

    def create(
        self,
        *,
        id: str,
        scopes: Sequence[str],
        name: Optional[str] = None,
        addresses: Optional[Sequence[str]] = None,
        lifetime_s: Optional[int] = None,
    ) -> KeyCreateOut:
        """Makes a server key; its secret is answered this once.

        id: Its id, part of its text
        scopes: What it may do: `user.read`, `message.write`, …
        name: What it is for; the id when not given
        addresses: Addresses and ranges it may be used from; none: from everywhere
        lifetime_s: Seconds until it ends; 0: never
        """
        return self._call(KEY_CREATE, {
            "id": id,
            "scopes": scopes,
            "name": name,
            "addresses": addresses,
            "lifetime_s": lifetime_s,
        })

    def list(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> KeyListOut:
        """Lists server keys, by pages.

        after: The last id of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(KEY_LIST, {
            "after": after,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Key]:
        """Goes through all pages of list()."""
        return self._all(KEY_LIST, {
            "after": after,
            "limit": limit,
        })

    def get(
        self,
        *,
        id: str,
    ) -> KeyGetOut:
        """Gives a server key.

        id: Its id
        """
        return self._call(KEY_GET, {
            "id": id,
        })

    def update(
        self,
        *,
        id: str,
        name: Optional[str] = None,
        scopes: Optional[Sequence[str]] = None,
        addresses: Optional[Sequence[str]] = None,
        lifetime_s: Optional[int] = None,
    ) -> None:
        """Changes what a key may do, from where and how long; its secret stays.

        id: Its id
        name: What it is for
        scopes: What it may do: `user.read`, `message.write`, …
        addresses: Addresses and ranges it may be used from; none: from everywhere
        lifetime_s: Seconds from now until it ends; 0: never
        """
        return self._call(KEY_UPDATE, {
            "id": id,
            "name": name,
            "scopes": scopes,
            "addresses": addresses,
            "lifetime_s": lifetime_s,
        })

    def revoke(
        self,
        *,
        id: str,
    ) -> None:
        """Ends a server key at once, for ever.

        id: Its id
        """
        return self._call(KEY_REVOKE, {
            "id": id,
        })


class RoleOps(Noun):
    """Operations of the noun role."""

    def list(
        self,
    ) -> RoleListOut:
        """Lists roles, and the rights that there are."""
        return self._call(ROLE_LIST, {})

    def people(
        self,
    ) -> RolePeopleOut:
        """Lists who has a role."""
        return self._call(ROLE_PEOPLE, {})

    def set(
        self,
        *,
        id: str,
        rights: Sequence[str],
        name: Optional[str] = None,
    ) -> RoleSetOut:
        """Makes a role, or gives it other rights; sessions of who has it end.

        id: The role, there already or new
        rights: What it lets people do: see role.list
        name: What it is called; the id when not given
        """
        return self._call(ROLE_SET, {
            "id": id,
            "rights": rights,
            "name": name,
        })

    def delete(
        self,
        *,
        id: str,
    ) -> None:
        """Deletes a role that nobody has.

        id: The role
        """
        return self._call(ROLE_DELETE, {
            "id": id,
        })

    def give(
        self,
        *,
        user: str,
        role: Optional[str] = None,
    ) -> None:
        """Gives somebody a role, or takes it; her sessions end.

        user: Who
        role: Which; none any more when not given
        """
        return self._call(ROLE_GIVE, {
            "user": user,
            "role": role,
        })


class AuditOps(Noun):
    """Operations of the noun audit."""

    def list(
        self,
        *,
        after: Optional[str] = None,
        by: Optional[str] = None,
        op: Optional[str] = None,
        after_ts: Optional[int] = None,
        before_ts: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> AuditListOut:
        """Lists what administrators and people with a role did.

        after: `next` of the page before
        by: Only what this person did; empty: the system
        op: Only operations whose name begins so: `user.`
        after_ts: Only what was done then or later, Unix ms
        before_ts: Only what was done before, Unix ms
        limit: Most rows; 100 when not given
        """
        return self._call(AUDIT_LIST, {
            "after": after,
            "by": by,
            "op": op,
            "after_ts": after_ts,
            "before_ts": before_ts,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        after: Optional[str] = None,
        by: Optional[str] = None,
        op: Optional[str] = None,
        after_ts: Optional[int] = None,
        before_ts: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[AuditRow]:
        """Goes through all pages of list()."""
        return self._all(AUDIT_LIST, {
            "after": after,
            "by": by,
            "op": op,
            "after_ts": after_ts,
            "before_ts": before_ts,
            "limit": limit,
        })

    def search(
        self,
        *,
        reason: str,
        text: Optional[str] = None,
        conv: Optional[str] = None,
        from_: Optional[str] = None,
        kind: Optional[str] = None,
        file: Optional[bool] = None,
        after_ts: Optional[int] = None,
        before_ts: Optional[int] = None,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> AuditSearchOut:
        """Finds messages of everybody; that it was done, by whom and why, is written down first.

        reason: Why: it stands in the audit log before anything is looked at
        text: Words and phrases that all stand in it
        conv: Only in this conversation, by its canonical name
        from_: Only what this person said
        kind: Only of this kind (text, image, file, voice, video, location, card, merged)
        file: Only images, files, voices and videos
        after_ts: Only what was said then or later, Unix ms
        before_ts: Only what was said before, Unix ms
        after: `next` of the page before
        limit: Most hits; 20 when not given
        """
        return self._call(AUDIT_SEARCH, {
            "reason": reason,
            "text": text,
            "conv": conv,
            "from": from_,
            "kind": kind,
            "file": file,
            "after_ts": after_ts,
            "before_ts": before_ts,
            "after": after,
            "limit": limit,
        })

    def search_all(
        self,
        *,
        reason: str,
        text: Optional[str] = None,
        conv: Optional[str] = None,
        from_: Optional[str] = None,
        kind: Optional[str] = None,
        file: Optional[bool] = None,
        after_ts: Optional[int] = None,
        before_ts: Optional[int] = None,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[AuditHit]:
        """Goes through all pages of search()."""
        return self._all(AUDIT_SEARCH, {
            "reason": reason,
            "text": text,
            "conv": conv,
            "from": from_,
            "kind": kind,
            "file": file,
            "after_ts": after_ts,
            "before_ts": before_ts,
            "after": after,
            "limit": limit,
        })


class ReportOps(Noun):
    """Operations of the noun report."""

    def list(
        self,
        *,
        state: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> ReportListOut:
        """Lists messages that people reported.

        state: Which; open ones when not given (open, closed)
        after: `next` of the page before
        limit: Most reports; 50 when not given
        """
        return self._call(REPORT_LIST, {
            "state": state,
            "after": after,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        state: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[MessageReport]:
        """Goes through all pages of list()."""
        return self._all(REPORT_LIST, {
            "state": state,
            "after": after,
            "limit": limit,
        })

    def get(
        self,
        *,
        id: int,
        reason: str,
    ) -> ReportGetOut:
        """Shows a reported message and what is around it; that it was done, by whom and why, is written down first.

        id: Which: the message's id
        reason: Why: it stands in the audit log before anything is shown
        """
        return self._call(REPORT_GET, {
            "id": id,
            "reason": reason,
        })

    def resolve(
        self,
        *,
        id: int,
        outcome: str,
        note: Optional[str] = None,
    ) -> None:
        """Closes a report, and says what came of it.

        id: Which: the message's id
        outcome: dismissed: nothing is wrong; removed: the message is taken back by this call; suspended: its author was disabled before; settled: as the note says (dismissed, removed, suspended, settled)
        note: For those who look later; required with settled
        """
        return self._call(REPORT_RESOLVE, {
            "id": id,
            "outcome": outcome,
            "note": note,
        })


class IssuerOps(Noun):
    """Operations of the noun issuer."""

    def create(
        self,
        *,
        id: str,
        alg: str,
        name: Optional[str] = None,
        key: Optional[str] = None,
        makes_users: Optional[bool] = None,
    ) -> IssuerCreateOut:
        """Registers a key whose tokens sign people in.

        id: Its id: the `kid` of its tokens
        alg: How it signs; no other way is accepted (EdDSA, HS256)
        name: Its name; the id when not given
        key: EdDSA: the public key, PEM or base64url of its 32 bytes. HS256: the secret, 32 to 256 bytes; one is made when not given
        makes_users: Make people whom nobody knows yet
        """
        return self._call(ISSUER_CREATE, {
            "id": id,
            "alg": alg,
            "name": name,
            "key": key,
            "makes_users": makes_users,
        })

    def list(
        self,
    ) -> IssuerListOut:
        """Lists issuers, at most 20."""
        return self._call(ISSUER_LIST, {})

    def delete(
        self,
        *,
        id: str,
    ) -> None:
        """Ends all that its tokens are good for, at once.

        id: Its id
        """
        return self._call(ISSUER_DELETE, {
            "id": id,
        })


class WordsOps(Noun):
    """Operations of the noun words."""

    def set(
        self,
        *,
        block: Optional[Sequence[str]] = None,
        mask: Optional[Sequence[str]] = None,
        flag: Optional[Sequence[str]] = None,
    ) -> WordsSetOut:
        """Replaces all word rules of the tenant.

        block: Words whose messages are refused
        mask: Words that are replaced by stars, one for each character
        flag: Words whose messages pass and are noted for review
        """
        return self._call(WORDS_SET, {
            "block": block,
            "mask": mask,
            "flag": flag,
        })

    def add(
        self,
        *,
        action: str,
        words: Sequence[str],
    ) -> WordsAddOut:
        """Adds words; one that was there does what is said now.

        action: What they do to a message (flag, mask, block)
        words: The words, at most 32 characters each
        """
        return self._call(WORDS_ADD, {
            "action": action,
            "words": words,
        })

    def list(
        self,
        *,
        action: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> WordsListOut:
        """Lists words by what they do, by pages.

        action: Those that do this (flag, mask, block)
        after: The last word of the page before
        limit: Most words; 100 when not given
        """
        return self._call(WORDS_LIST, {
            "action": action,
            "after": after,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        action: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[str]:
        """Goes through all pages of list()."""
        return self._all(WORDS_LIST, {
            "action": action,
            "after": after,
            "limit": limit,
        })

    def remove(
        self,
        *,
        words: Sequence[str],
    ) -> WordsRemoveOut:
        """Removes words; those that are not there are passed over.

        words: The words, in any spelling that is compared as the same
        """
        return self._call(WORDS_REMOVE, {
            "words": words,
        })

    def summary(
        self,
    ) -> WordsSummaryOut:
        """Says how many word rules there are, and which change was the newest."""
        return self._call(WORDS_SUMMARY, {})

    def test(
        self,
        *,
        text: str,
    ) -> WordsTestOut:
        """Says what the rules would make of a text.

        text: What somebody might say
        """
        return self._call(WORDS_TEST, {
            "text": text,
        })

    def flagged(
        self,
        *,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> WordsFlaggedOut:
        """Lists what was noted for review: messages, also of their edits, keys and reactions, and notices of groups.

        after: The last id of the page before
        limit: Most messages; 100 when not given
        """
        return self._call(WORDS_FLAGGED, {
            "after": after,
            "limit": limit,
        })

    def flagged_all(
        self,
        *,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[FlaggedMessage]:
        """Goes through all pages of flagged()."""
        return self._all(WORDS_FLAGGED, {
            "after": after,
            "limit": limit,
        })

    def review(
        self,
        *,
        upto: int,
    ) -> WordsReviewOut:
        """Takes messages off that list, as far as one was looked at.

        upto: The id of the last one that was looked at
        """
        return self._call(WORDS_REVIEW, {
            "upto": upto,
        })


class TagOps(Noun):
    """Operations of the noun tag."""

    def add(
        self,
        *,
        tag: str,
        users: Sequence[str],
    ) -> TagAddOut:
        """Gives people a tag, which broadcasts go by.

        tag: The tag
        users: Whose
        """
        return self._call(TAG_ADD, {
            "tag": tag,
            "users": users,
        })

    def remove(
        self,
        *,
        tag: str,
        users: Sequence[str],
    ) -> TagRemoveOut:
        """Takes a tag from people.

        tag: The tag
        users: Whose
        """
        return self._call(TAG_REMOVE, {
            "tag": tag,
            "users": users,
        })

    def people(
        self,
        *,
        tag: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> TagPeopleOut:
        """Lists who has a tag.

        tag: The tag
        after: The last one of a page
        limit: Most of them; 100 when not given
        """
        return self._call(TAG_PEOPLE, {
            "tag": tag,
            "after": after,
            "limit": limit,
        })

    def people_all(
        self,
        *,
        tag: str,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[str]:
        """Goes through all pages of people()."""
        return self._all(TAG_PEOPLE, {
            "tag": tag,
            "after": after,
            "limit": limit,
        })

    def list(
        self,
        *,
        user: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> TagListOut:
        """Lists the tags of a person, or all that people have.

        user: Whose; of everybody in the tenant when not given, by pages
        after: The last one of a page
        limit: Most of them; 100 when not given
        """
        return self._call(TAG_LIST, {
            "user": user,
            "after": after,
            "limit": limit,
        })


class BroadcastOps(Noun):
    """Operations of the noun broadcast."""

    def send(
        self,
        *,
        to: str,
        kind: str,
        body: Mapping[str, Any],
        cid: Optional[str] = None,
        tag: Optional[str] = None,
        department: Optional[str] = None,
        subtree: Optional[bool] = None,
        rate: Optional[int] = None,
    ) -> BroadcastSendOut:
        """Says something to everyone, to those with a tag, or to a department.

        to: To whom (all, tag, department)
        kind: What it is (text, image, file, voice, video, location, card)
        body: By kind
        cid: Client id: a retry gets the first answer
        tag: To tag: those who have this one
        department: To department: those who are in this one
        subtree: To department: those below it too
        rate: To some: at most so many people a second; 200 when not given
        """
        return self._call(BROADCAST_SEND, {
            "to": to,
            "kind": kind,
            "body": body,
            "cid": cid,
            "tag": tag,
            "department": department,
            "subtree": subtree,
            "rate": rate,
        })

    def list(
        self,
        *,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> BroadcastListOut:
        """Lists broadcasts, by pages.

        after: The seq of the last one of a page
        limit: Most of them; 50 when not given
        """
        return self._call(BROADCAST_LIST, {
            "after": after,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Broadcast]:
        """Goes through all pages of list()."""
        return self._all(BROADCAST_LIST, {
            "after": after,
            "limit": limit,
        })

    def get(
        self,
        *,
        seq: int,
    ) -> BroadcastGetOut:
        """Says how far a broadcast has come.

        seq: Its seq in the tenant's log
        """
        return self._call(BROADCAST_GET, {
            "seq": seq,
        })

    def cancel(
        self,
        *,
        seq: int,
    ) -> BroadcastCancelOut:
        """Stops a broadcast: who has not got it yet gets it no more.

        seq: Its seq in the tenant's log
        """
        return self._call(BROADCAST_CANCEL, {
            "seq": seq,
        })


class CutoverOps(Noun):
    """Operations of the noun cutover."""

    def begin(
        self,
        *,
        since_ts: Optional[int] = None,
        hours: Optional[int] = None,
    ) -> CutoverBeginOut:
        """From now on message.import takes messages into conversations in which people write here.

        since_ts: What was said there since then is news here; now, when not given
        hours: It ends by itself after so many; 168 when not given
        """
        return self._call(CUTOVER_BEGIN, {
            "since_ts": since_ts,
            "hours": hours,
        })

    def get(
        self,
    ) -> CutoverGetOut:
        """Says whether a cut-over is on."""
        return self._call(CUTOVER_GET, {})

    def end(
        self,
    ) -> CutoverEndOut:
        """Ends the cut-over: everybody has come."""
        return self._call(CUTOVER_END, {})


class WebhookOps(Noun):
    """Operations of the noun webhook."""

    def create(
        self,
        *,
        id: str,
        url: str,
        note: Optional[str] = None,
        events: Optional[Sequence[str]] = None,
        convs: Optional[Sequence[str]] = None,
        secret: Optional[str] = None,
        ordered: Optional[bool] = None,
        parallel: Optional[int] = None,
        private: Optional[bool] = None,
        paused: Optional[bool] = None,
    ) -> WebhookCreateOut:
        """Has entries posted to an address, from now on.

        id: Its id
        url: Where to: `https://…` or `http://…`
        note: What it is for
        events: Types of entries it is told of: `message`, `recall`, …; none: all
        convs: Conversations it is told of, by canonical name or as a beginning: `g:*`; none: all
        secret: `whsec_` and base64 of 24 to 64 bytes; one is made when not given
        ordered: Nothing overtakes an event that fails
        parallel: Calls at once; 1 when not given
        private: It may call private and loopback addresses: an administrator who looks after the server permits that
        paused: It waits to be let go by webhook.update
        """
        return self._call(WEBHOOK_CREATE, {
            "id": id,
            "url": url,
            "note": note,
            "events": events,
            "convs": convs,
            "secret": secret,
            "ordered": ordered,
            "parallel": parallel,
            "private": private,
            "paused": paused,
        })

    def list(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> WebhookListOut:
        """Lists webhooks and how they fare, by pages.

        after: The last id of the page before
        limit: Most rows; 20 when not given
        """
        return self._call(WEBHOOK_LIST, {
            "after": after,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Webhook]:
        """Goes through all pages of list()."""
        return self._all(WEBHOOK_LIST, {
            "after": after,
            "limit": limit,
        })

    def get(
        self,
        *,
        id: str,
    ) -> WebhookGetOut:
        """Shows a webhook, and how it fares to a second.

        id: Its id
        """
        return self._call(WEBHOOK_GET, {
            "id": id,
        })

    def update(
        self,
        *,
        id: str,
        url: Optional[str] = None,
        note: Optional[str] = None,
        events: Optional[Sequence[str]] = None,
        convs: Optional[Sequence[str]] = None,
        ordered: Optional[bool] = None,
        parallel: Optional[int] = None,
        private: Optional[bool] = None,
        paused: Optional[bool] = None,
    ) -> None:
        """Changes a webhook; its secret stays.

        id: Its id
        url: Where to: `https://…` or `http://…`
        note: What it is for
        events: Types of entries it is told of: `message`, `recall`, …; none: all
        convs: Conversations it is told of, by canonical name or as a beginning: `g:*`; none: all
        ordered: Nothing overtakes an event that fails
        parallel: Calls at once
        private: It may call private and loopback addresses: an administrator who looks after the server permits that
        paused: Whether it waits; when it goes on, what is pending is tried anew at once
        """
        return self._call(WEBHOOK_UPDATE, {
            "id": id,
            "url": url,
            "note": note,
            "events": events,
            "convs": convs,
            "ordered": ordered,
            "parallel": parallel,
            "private": private,
            "paused": paused,
        })

    def delete(
        self,
        *,
        id: str,
    ) -> None:
        """Ends a webhook, with its dead letters.

        id: Its id
        """
        return self._call(WEBHOOK_DELETE, {
            "id": id,
        })

    def rotate(
        self,
        *,
        id: str,
        secret: Optional[str] = None,
        overlap_s: Optional[int] = None,
    ) -> WebhookRotateOut:
        """Gives it another secret; both sign for a while.

        id: Its id
        secret: `whsec_` and base64 of 24 to 64 bytes; one is made when not given
        overlap_s: How long the present one signs as well; a day when not given
        """
        return self._call(WEBHOOK_ROTATE, {
            "id": id,
            "secret": secret,
            "overlap_s": overlap_s,
        })

    def test(
        self,
        *,
        id: str,
    ) -> WebhookTestOut:
        """Posts a `webhook.test` once, paused or not; how it went is told by webhook.deliveries.

        id: Its id
        """
        return self._call(WEBHOOK_TEST, {
            "id": id,
        })

    def redeliver(
        self,
        *,
        id: str,
        event: Optional[int] = None,
        since_ts: Optional[int] = None,
        until_ts: Optional[int] = None,
    ) -> WebhookRedeliverOut:
        """Posts one entry again, or all of a time.

        id: Its id
        event: The tenant-wide id of one entry
        since_ts: Or all that it wants from then on, Unix ms …
        until_ts: … to then; now when not given
        """
        return self._call(WEBHOOK_REDELIVER, {
            "id": id,
            "event": event,
            "since_ts": since_ts,
            "until_ts": until_ts,
        })

    def deliveries(
        self,
        *,
        id: str,
    ) -> WebhookDeliveriesOut:
        """Shows its newest calls and what is tried again.

        id: Its id
        """
        return self._call(WEBHOOK_DELIVERIES, {
            "id": id,
        })

    def dead(
        self,
        *,
        id: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> WebhookDeadOut:
        """Lists events that it would not take, by pages.

        id: Its id
        after: The last event of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(WEBHOOK_DEAD, {
            "id": id,
            "after": after,
            "limit": limit,
        })

    def dead_all(
        self,
        *,
        id: str,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[WebhookDead]:
        """Goes through all pages of dead()."""
        return self._all(WEBHOOK_DEAD, {
            "id": id,
            "after": after,
            "limit": limit,
        })


class CallbackOps(Noun):
    """Operations of the noun callback."""

    def create(
        self,
        *,
        id: str,
        url: str,
        name: Optional[str] = None,
        conversations: Optional[Sequence[str]] = None,
        kinds: Optional[Sequence[str]] = None,
        deadline_ms: Optional[int] = None,
        default_verdict: Optional[str] = None,
        enabled: Optional[bool] = None,
        private: Optional[bool] = None,
    ) -> CallbackCreateOut:
        """Has somebody outside asked about messages before they are stored; the secret is answered this once.

        id: Its id; callbacks are asked in the order of ids
        url: Where it is asked: https://… or http://…
        name: What it is for; the id when not given
        conversations: Which conversations: `direct`, `group`, `channel`; none: all
        kinds: Which kinds of messages, also `merged`; none: all
        deadline_ms: Milliseconds it has for an answer; 1000 when not given
        default_verdict: What becomes of a message that it gives no answer to; pass when not given (pass, refuse)
        enabled: It is asked; true when not given
        private: It may have a private address: an administrator who looks after the server permits that
        """
        return self._call(CALLBACK_CREATE, {
            "id": id,
            "url": url,
            "name": name,
            "conversations": conversations,
            "kinds": kinds,
            "deadline_ms": deadline_ms,
            "default_verdict": default_verdict,
            "enabled": enabled,
            "private": private,
        })

    def list(
        self,
    ) -> CallbackListOut:
        """Lists callbacks."""
        return self._call(CALLBACK_LIST, {})

    def get(
        self,
        *,
        id: str,
    ) -> CallbackGetOut:
        """Tells of a callback, and how it is doing.

        id: Its id
        """
        return self._call(CALLBACK_GET, {
            "id": id,
        })

    def update(
        self,
        *,
        id: str,
        name: Optional[str] = None,
        url: Optional[str] = None,
        conversations: Optional[Sequence[str]] = None,
        kinds: Optional[Sequence[str]] = None,
        deadline_ms: Optional[int] = None,
        default_verdict: Optional[str] = None,
        enabled: Optional[bool] = None,
        private: Optional[bool] = None,
        new_secret: Optional[bool] = None,
    ) -> CallbackUpdateOut:
        """Changes a callback; its breaker begins anew.

        id: Its id
        name: What it is for
        url: Where it is asked
        conversations: Which conversations: `direct`, `group`, `channel`; none: all
        kinds: Which kinds of messages, also `merged`; none: all
        deadline_ms: Milliseconds it has for an answer
        default_verdict: What becomes of a message that it gives no answer to (pass, refuse)
        enabled: It is asked
        private: It may have a private address: an administrator who looks after the server permits that
        new_secret: Make a new secret; for a day the old one signs as well
        """
        return self._call(CALLBACK_UPDATE, {
            "id": id,
            "name": name,
            "url": url,
            "conversations": conversations,
            "kinds": kinds,
            "deadline_ms": deadline_ms,
            "default_verdict": default_verdict,
            "enabled": enabled,
            "private": private,
            "new_secret": new_secret,
        })

    def delete(
        self,
        *,
        id: str,
    ) -> None:
        """Deletes a callback: it is asked no more.

        id: Its id
        """
        return self._call(CALLBACK_DELETE, {
            "id": id,
        })

    def test(
        self,
        *,
        id: str,
        text: Optional[str] = None,
    ) -> CallbackTestOut:
        """Asks a callback about a message that nobody sent.

        id: Its id
        text: What somebody might say; `test` when not given
        """
        return self._call(CALLBACK_TEST, {
            "id": id,
            "text": text,
        })


class FileOps(Noun):
    """Operations of the noun file."""

    def create(
        self,
        *,
        name: str,
        size: int,
        hash: Optional[str] = None,
    ) -> FileCreateOut:
        """Begins an upload: takes room for it, or says why not.

        name: What it is called, without a path
        size: Bytes
        hash: SHA-256 of its bytes, as small hexadecimal digits: other bytes are refused at the end
        """
        return self._call(FILE_CREATE, {
            "name": name,
            "size": size,
            "hash": hash,
        })

    def list(
        self,
        *,
        before: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> FileListOut:
        """Lists one's own files and uploads.

        before: The last one of a page
        limit: Most of them; 100 when not given
        """
        return self._call(FILE_LIST, {
            "before": before,
            "limit": limit,
        })

    def finish(
        self,
        *,
        id: str,
    ) -> FileFinishOut:
        """Makes an upload whole, of which every part is there.

        id: The file
        """
        return self._call(FILE_FINISH, {
            "id": id,
        })

    def get(
        self,
        *,
        id: str,
        conv: Optional[str] = None,
        seq: Optional[int] = None,
    ) -> FileGetOut:
        """Gives what is known of a file, or how far an upload is.

        id: The file
        conv: Where one saw it; finds it among very many that name it
        seq: The message there
        """
        return self._call(FILE_GET, {
            "id": id,
            "conv": conv,
            "seq": seq,
        })

    def delete(
        self,
        *,
        id: str,
    ) -> None:
        """Deletes a file that no message names, or an upload.

        id: The file
        """
        return self._call(FILE_DELETE, {
            "id": id,
        })

    def link(
        self,
        *,
        id: str,
        conv: Optional[str] = None,
        seq: Optional[int] = None,
    ) -> FileLinkOut:
        """Gives an address of the store of files, from which whoever has it fetches the bytes for a while.

        id: The file
        conv: Where one saw it; finds it among very many that name it
        seq: The message there
        """
        return self._call(FILE_LINK, {
            "id": id,
            "conv": conv,
            "seq": seq,
        })

    def search(
        self,
        *,
        text: Optional[str] = None,
        conv: Optional[str] = None,
        from_: Optional[str] = None,
        kind: Optional[str] = None,
        mime: Optional[str] = None,
        after_ts: Optional[int] = None,
        before_ts: Optional[int] = None,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> FileSearchOut:
        """Finds files in messages that one may see, by name.

        text: Words and phrases that all stand in its name
        conv: Only in this conversation; otherwise in all that one is in
        from_: Only what this person said
        kind: Only messages of this kind (image, file, voice, video)
        mime: Only files whose type begins so: image/, application/pdf
        after_ts: Only what was said then or later, Unix ms
        before_ts: Only what was said before, Unix ms
        after: `next` of the page before
        limit: Most hits; 20 when not given
        """
        return self._call(FILE_SEARCH, {
            "text": text,
            "conv": conv,
            "from": from_,
            "kind": kind,
            "mime": mime,
            "after_ts": after_ts,
            "before_ts": before_ts,
            "after": after,
            "limit": limit,
        })

    def search_all(
        self,
        *,
        text: Optional[str] = None,
        conv: Optional[str] = None,
        from_: Optional[str] = None,
        kind: Optional[str] = None,
        mime: Optional[str] = None,
        after_ts: Optional[int] = None,
        before_ts: Optional[int] = None,
        after: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[FileHit]:
        """Goes through all pages of search()."""
        return self._all(FILE_SEARCH, {
            "text": text,
            "conv": conv,
            "from": from_,
            "kind": kind,
            "mime": mime,
            "after_ts": after_ts,
            "before_ts": before_ts,
            "after": after,
            "limit": limit,
        })


class SearchOps(Noun):
    """Operations of the noun search."""

    def rebuild(
        self,
    ) -> None:
        """Has the index of messages made again, beside the one that is searched meanwhile."""
        return self._call(SEARCH_REBUILD, {})


class DepartmentOps(Noun):
    """Operations of the noun department."""

    def create(
        self,
        *,
        name: str,
        id: Optional[str] = None,
        parent: Optional[str] = None,
        order: Optional[int] = None,
        group: Optional[bool] = None,
        cid: Optional[str] = None,
    ) -> DepartmentCreateOut:
        """Makes a department; asked twice with the same id and content it answers the same.

        name: Its name
        id: Absent: the daemon makes one
        parent: Right above it; absent: at the top
        order: Its place among those beside it; absent: behind them
        group: A group follows it: has its people, always
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEPARTMENT_CREATE, {
            "name": name,
            "id": id,
            "parent": parent,
            "order": order,
            "group": group,
            "cid": cid,
        })

    def list(
        self,
        *,
        text: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> DepartmentListOut:
        """Lists departments by pages, all or by a part of a name.

        text: Only those whose id or name contains it
        after: The last id of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(DEPARTMENT_LIST, {
            "text": text,
            "after": after,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        text: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Department]:
        """Goes through all pages of list()."""
        return self._all(DEPARTMENT_LIST, {
            "text": text,
            "after": after,
            "limit": limit,
        })

    def tree(
        self,
        *,
        id: Optional[str] = None,
        levels: Optional[int] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> DepartmentTreeOut:
        """Gives the tree of departments, by pages.

        id: Those below this one; absent: all
        levels: How many levels of them; all when not given
        after: The last id of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(DEPARTMENT_TREE, {
            "id": id,
            "levels": levels,
            "after": after,
            "limit": limit,
        })

    def tree_all(
        self,
        *,
        id: Optional[str] = None,
        levels: Optional[int] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Department]:
        """Goes through all pages of tree()."""
        return self._all(DEPARTMENT_TREE, {
            "id": id,
            "levels": levels,
            "after": after,
            "limit": limit,
        })

    def get(
        self,
        *,
        id: str,
    ) -> DepartmentGetOut:
        """Gives one department.

        id: The department's id
        """
        return self._call(DEPARTMENT_GET, {
            "id": id,
        })

    def update(
        self,
        *,
        id: str,
        name: Optional[str] = None,
        parent: Optional[str] = None,
        order: Optional[int] = None,
        head: Optional[str] = None,
        group: Optional[bool] = None,
        cid: Optional[str] = None,
    ) -> DepartmentUpdateOut:
        """Changes name, place, head and group of a department.

        id: The department's id
        name: Its new name
        parent: Moves it, with all below it, there; empty: to the top
        order: Its place among those beside it
        head: Its head, somebody who is in it; empty: nobody
        group: A group follows it, or no longer does
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEPARTMENT_UPDATE, {
            "id": id,
            "name": name,
            "parent": parent,
            "order": order,
            "head": head,
            "group": group,
            "cid": cid,
        })

    def delete(
        self,
        *,
        id: str,
        cid: Optional[str] = None,
    ) -> DepartmentDeleteOut:
        """Deletes a department with nobody in it and none below it.

        id: The department's id
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEPARTMENT_DELETE, {
            "id": id,
            "cid": cid,
        })

    def members(
        self,
        *,
        id: str,
        subtree: Optional[bool] = None,
        text: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> DepartmentMembersOut:
        """Lists who is in a department, by pages.

        id: The department's id
        subtree: Those below it too, each person once
        text: Only those whose id or name contains it
        after: The last user of the page before
        limit: Most rows; 100 when not given
        """
        return self._call(DEPARTMENT_MEMBERS, {
            "id": id,
            "subtree": subtree,
            "text": text,
            "after": after,
            "limit": limit,
        })

    def members_all(
        self,
        *,
        id: str,
        subtree: Optional[bool] = None,
        text: Optional[str] = None,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[DepartmentPeople]:
        """Goes through all pages of members()."""
        return self._all(DEPARTMENT_MEMBERS, {
            "id": id,
            "subtree": subtree,
            "text": text,
            "after": after,
            "limit": limit,
        })

    def add(
        self,
        *,
        id: str,
        users: Sequence[str],
        cid: Optional[str] = None,
    ) -> DepartmentAddOut:
        """Puts people into a department, and into its group.

        id: The department's id
        users: Who
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEPARTMENT_ADD, {
            "id": id,
            "users": users,
            "cid": cid,
        })

    def remove(
        self,
        *,
        id: str,
        users: Sequence[str],
        cid: Optional[str] = None,
    ) -> DepartmentRemoveOut:
        """Takes people out of a department, and of its group.

        id: The department's id
        users: Who
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEPARTMENT_REMOVE, {
            "id": id,
            "users": users,
            "cid": cid,
        })

    def set_member(
        self,
        *,
        id: str,
        user: str,
        title: Optional[str] = None,
        primary: Optional[bool] = None,
        cid: Optional[str] = None,
    ) -> DepartmentSetMemberOut:
        """Changes a person's title there, or makes it her primary one.

        id: The department's id
        user: Who
        title: What she is there; empty: nothing in particular
        primary: true makes it her primary one
        cid: Client id: a retry gets the first answer
        """
        return self._call(DEPARTMENT_SET_MEMBER, {
            "id": id,
            "user": user,
            "title": title,
            "primary": primary,
            "cid": cid,
        })


class SettingOps(Noun):
    """Operations of the noun setting."""

    def get(
        self,
    ) -> SettingGetOut:
        """Gives what is decided for the tenant."""
        return self._call(SETTING_GET, {})

    def update(
        self,
        *,
        org: Optional[str] = None,
        recall_window_ms: Optional[int] = None,
        edit_window_ms: Optional[int] = None,
        token_lifetime_ms: Optional[int] = None,
        direct_needs_contact: Optional[bool] = None,
        groups_by_admins: Optional[bool] = None,
        password_chars: Optional[int] = None,
        password_classes: Optional[int] = None,
        password_history: Optional[int] = None,
        password_age_ms: Optional[int] = None,
        password_change_first: Optional[bool] = None,
        login_failures: Optional[int] = None,
        login_lock_ms: Optional[int] = None,
        totp_for: Optional[int] = None,
        read_receipts: Optional[bool] = None,
        group_history: Optional[bool] = None,
        file_bytes: Optional[int] = None,
        file_types: Optional[int] = None,
        phones: Optional[int] = None,
        desktops: Optional[int] = None,
        browsers: Optional[int] = None,
        language: Optional[int] = None,
        utc_offset_minutes: Optional[int] = None,
        time_zone: Optional[str] = None,
        reset: Optional[Sequence[str]] = None,
    ) -> SettingUpdateOut:
        """Decides for the tenant; what is not given stays.

        org: What the organisation is called
        recall_window_ms: How long one may take a message back
        edit_window_ms: How long one may change what one said
        token_lifetime_ms: How long a sign-in by password lasts; those there are end as they were to
        direct_needs_contact: Direct messages go from contact to contact only
        groups_by_admins: Administrators and server keys alone make groups
        password_chars: How many characters a new password has at least
        password_classes: How many of small letters, capitals, digits and other characters a new password has
        password_history: How many of one's newest passwords do not come back; 0: any may
        password_age_ms: When a password is to be changed; 0: never
        password_change_first: A password that an administrator gave is changed at the first sign-in
        login_failures: Wrong passwords for one account from one address until it is shut out
        login_lock_ms: For how long; they are counted within the same time
        totp_for: Who signs in with a code of an authenticator as well: 0 whoever wants to, 1 administrators, 2 everybody
        read_receipts: People see how far others have read
        group_history: Who comes into a group sees of what was said before as much as the group says; else nothing
        file_bytes: The largest file; at most what the server's configuration allows
        file_types: Which files are taken, by their first bytes: 0 all, 1 those that are known, which programs are not, 2 images, sound and video
        phones: Phones of one person at a time
        desktops: Desktops of one person at a time
        browsers: Browsers of one person at a time
        language: Of the pages, for whoever has not chosen one, and of letters: 0 as the browser has it and as mail is set up, 1 English, 2 Chinese
        utc_offset_minutes: How far its clocks are ahead of UTC: where its days and nights begin. It ends a time_zone; said with one, it holds where the server's system does not know that
        time_zone: The same by the place, such as Europe/Berlin, whose clocks are put on and back
        reset: Names of settings that are to be what they are by default
        """
        return self._call(SETTING_UPDATE, {
            "org": org,
            "recall_window_ms": recall_window_ms,
            "edit_window_ms": edit_window_ms,
            "token_lifetime_ms": token_lifetime_ms,
            "direct_needs_contact": direct_needs_contact,
            "groups_by_admins": groups_by_admins,
            "password_chars": password_chars,
            "password_classes": password_classes,
            "password_history": password_history,
            "password_age_ms": password_age_ms,
            "password_change_first": password_change_first,
            "login_failures": login_failures,
            "login_lock_ms": login_lock_ms,
            "totp_for": totp_for,
            "read_receipts": read_receipts,
            "group_history": group_history,
            "file_bytes": file_bytes,
            "file_types": file_types,
            "phones": phones,
            "desktops": desktops,
            "browsers": browsers,
            "language": language,
            "utc_offset_minutes": utc_offset_minutes,
            "time_zone": time_zone,
            "reset": reset,
        })


class RetentionOps(Noun):
    """Operations of the noun retention."""

    def get(
        self,
        *,
        conv: Optional[str] = None,
    ) -> RetentionGetOut:
        """Says for how long messages and files are kept.

        conv: Of this conversation, by its canonical name; the tenant's when not given
        """
        return self._call(RETENTION_GET, {
            "conv": conv,
        })

    def set(
        self,
        *,
        conv: Optional[str] = None,
        message_days: Optional[int] = None,
        file_days: Optional[int] = None,
    ) -> RetentionSetOut:
        """Says from now on for how long messages and files are kept; the next night what is older goes.

        conv: For this conversation, by its canonical name; for the tenant when not given
        message_days: Messages older than so many days go; 0: never. When not given: as the tenant has it, or, for the tenant, never
        file_days: Files of messages older than so many days go, and the messages stay; 0: no sooner than their messages. When not given: as with message_days
        """
        return self._call(RETENTION_SET, {
            "conv": conv,
            "message_days": message_days,
            "file_days": file_days,
        })

    def list(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> RetentionListOut:
        """Lists conversations that have a rule of their own.

        after: The last conversation of the page before
        limit: Most conversations; 100 when not given
        """
        return self._call(RETENTION_LIST, {
            "after": after,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        after: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[RetentionConversation]:
        """Goes through all pages of list()."""
        return self._all(RETENTION_LIST, {
            "after": after,
            "limit": limit,
        })

    def run(
        self,
        *,
        dry_run: Optional[bool] = None,
    ) -> RetentionRunOut:
        """Deletes what is too old now, or counts it, and does not wait for the end.

        dry_run: Only counts what would go
        """
        return self._call(RETENTION_RUN, {
            "dry_run": dry_run,
        })

    def reports(
        self,
    ) -> RetentionReportsOut:
        """Says what the newest runs deleted, or would have."""
        return self._call(RETENTION_REPORTS, {})


class BackupOps(Noun):
    """Operations of the noun backup."""

    def upload(
        self,
        *,
        name: str,
        size: int,
    ) -> BackupUploadOut:
        """Begins to bring an export of another server, or says how far that is; a backup of a whole box is not brought.

        name: The name of its file, as the other server says it
        size: Bytes that there must be room for: those of all of it
        """
        return self._call(BACKUP_UPLOAD, {
            "name": name,
            "size": size,
        })


class LicenceOps(Noun):
    """Operations of the noun licence."""

    def get(
        self,
    ) -> LicenceGetOut:
        """Says what the licence is, and how much of it is used."""
        return self._call(LICENCE_GET, {})

    def install(
        self,
        *,
        text: str,
        check: Optional[bool] = None,
    ) -> LicenceInstallOut:
        """Takes a licence; it is in force at once.

        text: The content of the file, or the code
        check: Only say what it is; nothing changes
        """
        return self._call(LICENCE_INSTALL, {
            "text": text,
            "check": check,
        })

    def remove(
        self,
    ) -> LicenceRemoveOut:
        """Goes back to the free edition."""
        return self._call(LICENCE_REMOVE, {})


class BrandOps(Noun):
    """Operations of the noun brand."""

    def get(
        self,
        *,
        tenant: Optional[str] = None,
    ) -> BrandGetOut:
        """Says how a tenant looks to its people.

        tenant: The tenant; when not given the one that has the host name, or `default`
        """
        return self._call(BRAND_GET, {
            "tenant": tenant,
        })

    def update(
        self,
        *,
        name: Optional[str] = None,
        accent: Optional[str] = None,
        login_text: Optional[str] = None,
        support_url: Optional[str] = None,
        logo: Optional[str] = None,
        reset: Optional[Sequence[str]] = None,
    ) -> BrandUpdateOut:
        """Changes how the tenant looks; what is not given stays.

        name: In the place of the product's name
        accent: #rrggbb: buttons, links and own messages are made of it; white text upon it must have a contrast of 4.5 to 1
        login_text: A few words at the sign-in
        support_url: Where people ask for help: https, http, mailto or tel
        logo: A PNG, JPEG or WebP of at most 65536 bytes and 1024 pixels a side, base64
        reset: Names of what is to be as it came
        """
        return self._call(BRAND_UPDATE, {
            "name": name,
            "accent": accent,
            "login_text": login_text,
            "support_url": support_url,
            "logo": logo,
            "reset": reset,
        })


class MonitorOps(Noun):
    """Operations of the noun monitor."""

    def stats(
        self,
    ) -> MonitorStatsOut:
        """Says how the daemon does: rates, how long things take from stage to stage, the disk, slow calls."""
        return self._call(MONITOR_STATS, {})

    def journey(
        self,
        *,
        conv: str,
        seq: int,
        user: Optional[str] = None,
    ) -> MonitorJourneyOut:
        """Tells the way of one message, never what it says: when it was stored, whom it reached and where it stopped; that it was looked at is written down first.

        conv: The conversation, by its canonical name
        seq: Which message
        user: Only how it came to her
        """
        return self._call(MONITOR_JOURNEY, {
            "conv": conv,
            "seq": seq,
            "user": user,
        })


class LogOps(Noun):
    """Operations of the noun log."""

    def list(
        self,
        *,
        after: Optional[int] = None,
        level: Optional[str] = None,
        part: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> LogListOut:
        """Gives the newest lines of the daemon's log, or those after what one has.

        after: `after` of the answer before; when not given, the newest lines
        level: Only this bad, or worse (error, warn, info, debug)
        part: Only of this part
        limit: Most lines; 100 when not given
        """
        return self._call(LOG_LIST, {
            "after": after,
            "level": level,
            "part": part,
            "limit": limit,
        })

    def list_all(
        self,
        *,
        after: Optional[int] = None,
        level: Optional[str] = None,
        part: Optional[str] = None,
        limit: Optional[int] = None,
    ) -> Iterator[LogLine]:
        """Goes through all pages of list()."""
        return self._all(LOG_LIST, {
            "after": after,
            "level": level,
            "part": part,
            "limit": limit,
        })


class Operations(Noun):
    """All nouns, and what has none."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self.auth = AuthOps(client)
        self.totp = TotpOps(client)
        self.token = TokenOps(client)
        self.setup = SetupOps(client)
        self.session = SessionOps(client)
        self.device = DeviceOps(client)
        self.user = UserOps(client)
        self.contact = ContactOps(client)
        self.block = BlockOps(client)
        self.presence = PresenceOps(client)
        self.group = GroupOps(client)
        self.channel = ChannelOps(client)
        self.conversation = ConversationOps(client)
        self.message = MessageOps(client)
        self.stream = StreamOps(client)
        self.room = RoomOps(client)
        self.tenant = TenantOps(client)
        self.key = KeyOps(client)
        self.role = RoleOps(client)
        self.audit = AuditOps(client)
        self.report = ReportOps(client)
        self.issuer = IssuerOps(client)
        self.words = WordsOps(client)
        self.tag = TagOps(client)
        self.broadcast = BroadcastOps(client)
        self.cutover = CutoverOps(client)
        self.webhook = WebhookOps(client)
        self.callback = CallbackOps(client)
        self.file = FileOps(client)
        self.search = SearchOps(client)
        self.department = DepartmentOps(client)
        self.setting = SettingOps(client)
        self.retention = RetentionOps(client)
        self.backup = BackupOps(client)
        self.licence = LicenceOps(client)
        self.brand = BrandOps(client)
        self.monitor = MonitorOps(client)
        self.log = LogOps(client)

    def sync(
        self,
        *,
        since: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> SyncOut:
        """Gives every own conversation that changed after an id.

        since: What the last answer said; 0 for everything
        limit: Most conversations; 200 when not given
        """
        return self._call(SYNC, {
            "since": since,
            "limit": limit,
        })

    def sync_all(
        self,
        *,
        since: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Iterator[Conversation]:
        """Goes through all pages of sync()."""
        return self._all(SYNC, {
            "since": since,
            "limit": limit,
        })
