// Leaving: cover the page in the same frame, then go. Never location.replace:
// it would hide one entry of the history and open the one before it.
(() => {
	const title = document.title;
	function cover() {
		const sheet = document.createElement("div");
		sheet.className = "cover";
		sheet.setAttribute("role", "alert");
		sheet.textContent = words.loading ?? "…";
		each("dialog[open]", (d) => d.close());
		for (const child of document.body.children) child.inert = true;
		document.body.append(sheet);
		document.title = words.page ?? "…";
	}

	let gone = false;
	function leave() {
		if (gone) return;
		gone = true;
		cover();
		document.dispatchEvent(new Event("draft"));
		location.href = "/leave";
	}

	each("[data-leave]", (link) => {
		link.setAttribute("role", "button");
		link.addEventListener("click", (e) => {
			e.preventDefault();
			leave();
		});
		link.addEventListener("keydown", (e) => {
			if (e.key === " ") {
				e.preventDefault();
				leave();
			}
		});
	});

	// Back may show the page with its cover still on.
	addEventListener("pageshow", () => {
		if (!gone) return;
		gone = false;
		document.title = title;
		each(".cover", (c) => c.remove());
		for (const child of document.body.children) child.inert = false;
	});

	if (!signedIn || document.body.hasAttribute("data-no-keys")) return;

	// Shift three times, each alone. Alt+Shift and Ctrl+Shift switch keyboard
	// layouts, and capitals are typed with Shift: none of these may count.
	let count = 0, last = 0, alone = false;

	function show() {
		each("[data-dots]", (d) => { d.textContent = count ? "●".repeat(count) + "○".repeat(3 - count) : ""; });
		if (count) say(count === 1 ? words.shiftTwo : words.shiftLast);
	}
	function reset() {
		alone = false;
		if (count) {
			count = 0;
			show();
			say("");
		}
	}
	addEventListener("keydown", (e) => {
		if (e.key !== "Shift" || e.altKey || e.ctrlKey || e.metaKey) return reset();
		if (!e.repeat) alone = true;
	});
	addEventListener("pointerdown", reset);
	addEventListener("keyup", (e) => {
		if (e.key !== "Shift") return;
		if (!alone || e.altKey || e.ctrlKey || e.metaKey) return reset();
		alone = false;
		count = e.timeStamp - last > 5000 ? 1 : count + 1;
		last = e.timeStamp;
		show();
		if (count === 3) leave();
		else setTimeout(() => { if (count && performance.now() - last >= 5000) reset(); }, 5050);
	});
})();
