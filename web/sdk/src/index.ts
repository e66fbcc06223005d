// SPDX-License-Identifier: Apache-2.0
// The client library of Yizhan: everything public is exported here.
export type * from "./errors.js";
export type * from "./operations.js";
export type * from "./types.js";

export { brand, callOnce, finishSetup, login, setupState } from "./auth.js";
export type { OpenMethod } from "./auth.js";
export { Client } from "./client.js";
export type { ClientEvents, ClientOptions } from "./client.js";
export type { Clock } from "./clock.js";
export type {
	ClientState,
	SignedOutReason,
	SocketLike,
	WebSocketLike,
} from "./connection.js";
export { Conversations } from "./conversations.js";
export type { Conversation, ConversationsEvents } from "./conversations.js";
export { Emitter } from "./emitter.js";
export { YizhanError } from "./error.js";
export type { ErrorCode, LocalErrorCode } from "./error.js";
export type { Draft, Pending, Sending } from "./outbox.js";
export type { Nouns } from "./nouns.js";
export { People } from "./people.js";
export type { PeopleEvents } from "./people.js";
export { Room } from "./room.js";
export type { CallOptions } from "./rpc.js";
export { browserStorage, localStorageStorage, memoryStorage } from "./storage.js";
export type { Storage } from "./storage.js";
export { Timeline } from "./timeline.js";
export type { ItemState, TimelineEvents, TimelineItem } from "./timeline.js";
