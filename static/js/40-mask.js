// A value that was shown hides again: at once when the tab is left, after a
// minute otherwise, unless somebody is in the middle of it.
(() => {
	function hide() {
		let any = false;
		each("[data-shown]", (value) => {
			const box = value.closest("[data-masked]");
			box.querySelector("[data-rehide]")?.remove();
			value.remove();
			box.querySelector(".masked-off").hidden = false;
			any = true;
		});
		if (any) say(words.hidden ?? "");
	}
	function busy() {
		const chosen = getSelection();
		return [...document.querySelectorAll("[data-masked]")].some((m) =>
			m.contains(document.activeElement) || (!chosen.isCollapsed && chosen.containsNode(m, true)));
	}
	if (!document.querySelector("[data-shown]")) return;
	document.addEventListener("visibilitychange", () => { if (document.hidden) hide(); });
	setInterval(() => { if (!busy()) hide(); }, 60000);
})();
