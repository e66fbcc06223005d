// SPDX-License-Identifier: Apache-2.0
// Programs that can be pasted: what they say is true of this server.

export const bot = "hello-bot";
export const keyScopes = ["user.write", "message.write", "act"];

/** In single quotes, for a shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

interface Back {
	base: string;
	key: string;
	/** Who gets the message. */
	user: string;
	/** Its certificate is signed by its own root. */
	isOurs: boolean;
	text: string;
}

/** A person is made and writes to somebody; the second time nothing more
 * happens. */
export function shellText(e: Back): string {
	const root = "yizhan-root.pem";
	const call = (path: string, body: unknown, ...more: string[]) =>
		[
			"curl -sS --fail",
			...(e.isOurs ? [`--cacert ${root}`] : []),
			`-H ${quoted(`Authorization: Bearer ${e.key}`)}`,
			"-H 'Content-Type: application/json'",
			...more,
			`-d ${quoted(JSON.stringify(body))}`,
			`${e.base}${path}`,
		].join(" \\\n  ");
	const message = {
		conv: `u:${e.user}`,
		cid: "hello-1",
		kind: "text",
		body: { text: e.text },
	};
	return [
		...(e.isOurs ? [`curl -sSk -o ${root} ${e.base}/ca/${root}`] : []),
		call("/v1/users", { id: bot, name: "Hello" }),
		call("/v1/messages", message, `-H 'Yizhan-As: ${bot}'`),
		"",
	].join("\n");
}

/** A page with a conversation in it. */
export function pageText(base: string, token: string): string {
	return `<!doctype html>
<meta charset="utf-8"><title>Yizhan</title><ul></ul>
<form><input name="text" autocomplete="off"><button>OK</button></form>
<script type="module">
import { Client } from ${JSON.stringify(`${base}/sdk/yizhan.js`)};
const client = new Client({
	url: ${JSON.stringify(base)},
	token: ${JSON.stringify(token)},
	device: { id: "example", platform: "web" },
});
const chat = client.open("u:${bot}");
const list = document.querySelector("ul"), form = document.querySelector("form");
const row = ({ entry, mine }) =>
	Object.assign(document.createElement("li"), {
		textContent: (mine ? "> " : "") + (entry.body?.text ?? ""),
	});
chat.on("change", () => list.replaceChildren(...chat.items.map(row)));
form.onsubmit = (event) => {
	event.preventDefault();
	chat.send({ text: form.elements.text.value });
	form.reset();
};
await client.connect();
</script>
`;
}
