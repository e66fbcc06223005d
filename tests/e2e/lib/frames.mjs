// SPDX-License-Identifier: Apache-2.0
// What happens in the page, frame by frame, while a history is scrolled.
// These functions run in the page: each stands for itself.

/** Looks at each painted frame: what is in view may move only as far as the
 * wheel was turned (up is positive), all of it alike, and no part of the view
 * may be empty. */
export function watchFrames() {
	const box = document.querySelector(".history-scroll");
	const parts = ".history-head, [data-row], .history-foot";
	const out = { wrong: [], seen: new Set(), looks: 0, turned: 0, isOver: false };
	let before;
	let measured;
	let moved = 0;

	/* What is in view, from top to bottom. */
	const inView = (view) =>
		[...box.querySelectorAll(parts)]
			.filter((part) => part.style.visibility !== "hidden")
			.map((part) => ({ part, place: part.getBoundingClientRect() }))
			.filter(({ place }) => place.bottom > view.top)
			.filter(({ place }) => place.top < view.bottom)
			.sort((a, b) => a.place.top - b.place.top);

	const holes = (view, shown) => {
		const tops = [...shown.map(({ place }) => place.top), view.bottom];
		const ends = [view.top, ...shown.map(({ place }) => place.bottom)];
		return tops
			.map((top, i) => Math.round(top - ends[i]))
			.filter((gap) => gap > 1);
	};

	const bubbles = (shown) =>
		new Map(
			shown.flatMap(({ part }) => {
				const seq = part.querySelector("[data-seq]")?.dataset.seq;
				const bubble = part.querySelector(".bubble, .msg-note");
				return bubble
					? [[Number(seq), bubble.getBoundingClientRect().bottom]]
					: [];
			}),
		);

	const follow = (now, view) => {
		const kept = [...now].filter(([seq]) => before.has(seq));
		const moves = kept.map(([seq, y]) => y - before.get(seq));
		const rest = out.turned - moved;
		const [least, most] = [Math.min(...moves), Math.max(...moves)];
		const isWithin =
			least > Math.min(rest, 0) - 2 && most < Math.max(rest, 0) + 2;
		const isRight = moves.length
			? isWithin && most - least < 2
			: Math.abs(rest) > view.height; /* all of it may be out of view */
		moved += moves.length ? (rest < 0 ? least : most) : rest;
		if (Math.abs(out.turned - moved) < 2)
			moved = out.turned; /* rows end between pixels */
		return { isRight, moves, rest };
	};

	/* Where the list is and how high its rows are: what a jump comes from. */
	const measure = () => ({
		top: box.scrollTop,
		height: box.scrollHeight,
		rows: new Map(
			[...box.querySelectorAll(parts)].map((part) => [
				part.querySelector("[data-seq]")?.dataset.seq ?? part.className,
				Math.round(part.getBoundingClientRect().height),
			]),
		),
	});

	const changed = (was, is) =>
		[...is.rows]
			.filter(([seq, px]) => was.rows.has(seq) && was.rows.get(seq) !== px)
			.map(([seq, px]) => `${seq}: ${was.rows.get(seq)} to ${px}`);

	const come = (was, is) =>
		[...is.rows]
			.filter(([seq]) => !was.rows.has(seq))
			.map(([seq, px]) => `${seq}: ${px}`);

	const look = () => {
		const view = box.getBoundingClientRect();
		const shown = inView(view);
		const now = bubbles(shown);
		const gaps = holes(view, shown);
		const measures = measure();
		before ??= now;
		measured ??= measures;
		const { isRight, moves, rest } = follow(now, view);
		if (!isRight || gaps.length)
			out.wrong.push({
				moves: moves.map(Math.round).join(" "),
				rest: Math.round(rest),
				gaps: gaps.join(" "),
				rows: [...now.keys()].join(" "),
				top: `${measured.top} to ${measures.top}`,
				height: `${measured.height} to ${measures.height}`,
				resized: changed(measured, measures).join(", "),
				come: come(measured, measures).join(", "),
			});
		for (const seq of now.keys())
			out.seen.add(seq);
		before = now;
		measured = measures;
		out.looks++;
	};

	/* Only what is painted counts: a resize is told after all scripts of a
	 * frame, to the newest observer last. Those deeper in the tree than what
	 * is told are told again: that deep that this changes nothing. */
	let probe = document.body;
	for (let depth = 0; depth < 50; depth++)
		probe = probe.appendChild(document.createElement("div"));
	probe.style.cssText = "position: fixed; height: 1px";
	new ResizeObserver(look).observe(probe);
	const frame = () => {
		probe.style.width = `${1 + (out.looks % 2)}px`;
		if (!out.isOver)
			requestAnimationFrame(frame);
	};
	frame();
	window.watched = out;
}

/** After the turn is painted; says whether the message was seen. */
export function painted([turn, seq]) {
	const { watched } = window;
	const { looks } = watched;
	return new Promise((resolve) => {
		const wait = () => {
			if (watched.looks < looks + 2)
				return requestAnimationFrame(wait);
			watched.turned += turn;
			resolve(watched.seen.has(seq));
		};
		wait();
	});
}

/** Ends watching; the frames that were wrong and the messages seen. */
export function watchedFrames() {
	window.watched.isOver = true;
	return { ...window.watched, seen: [...window.watched.seen] };
}
