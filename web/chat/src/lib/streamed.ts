// SPDX-License-Identifier: Apache-2.0
// A text that is said piece by piece, as far as it is known here. Places are
// counted in characters (code points), as the server does. Pure.

export interface Piece {
	at: number;
	text: string;
}

/* More than that waits for nothing that still comes. */
const waitingMax = 512;

const count = (text: string) => [...text].length;

export class Streamed {
	text = "";
	#length = 0;
	#waiting: Piece[] = [];

	/** Pieces wait for one before them that was missed. */
	get hasHole(): boolean {
		return this.#waiting.length > 0;
	}

	/** What the server has saved of it. */
	saved(text: string): void {
		const length = count(text);
		if (length > this.#length) {
			this.text = text;
			this.#length = length;
		}
		this.#drain();
	}

	piece(piece: Piece): void {
		this.#waiting.push(piece);
		if (this.#waiting.length > waitingMax)
			this.#waiting.shift();
		this.#drain();
	}

	#drain(): void {
		this.#waiting.sort((a, b) => a.at - b.at);
		for (;;) {
			const [first] = this.#waiting;
			if (!first || first.at > this.#length)
				return;
			this.#waiting.shift();
			this.#add(first);
		}
	}

	/* Of what overlaps only the end is new. */
	#add({ at, text }: Piece): void {
		const chars = [...text];
		const known = this.#length - at;
		if (known >= chars.length)
			return;
		this.text += chars.slice(known).join("");
		this.#length = at + chars.length;
	}
}
