// SPDX-License-Identifier: Apache-2.0
// What a server key may do, as the server names it.

const both = [
	"user",
	"conversation",
	"message",
	"group",
	"channel",
	"room",
	"session",
	"device",
	"contact",
	"presence",
	"department",
	"file",
	"broadcast",
	"words",
	"webhook",
	"callback",
];

export const scopes: readonly string[] = [
	...both.flatMap((noun) => [`${noun}.read`, `${noun}.write`]),
	"message.import",
	"token.write",
	"search.write",
	"brand.write",
	"act",
];
