// The idle lock: warn at eight of ten minutes, in words and never by the
// second. Work in one tab counts for all of them.
(() => {
	const dialog = document.querySelector("[data-lock]");
	if (!signedIn || !dialog?.showModal) return;
	const minute = 60000, line = dialog.querySelector("[data-lock-text]");
	const steps = [[9 * minute, "last"], [9 * minute + 20000, "forty"], [9 * minute + 40000, "twenty"]];
	const tabs = "BroadcastChannel" in window ? new BroadcastChannel("stay") : null;
	let since = Date.now(), renewed = since, before = null;

	// Behind the lock nobody is signed in: what was typed is kept before, or it
	// would come back as what a stranger sent.
	async function shut(form) {
		document.documentElement.hidden = true;
		const kept = [];
		document.dispatchEvent(new CustomEvent("draft", { detail: kept }));
		await Promise.race([Promise.all(kept), new Promise((r) => setTimeout(r, 2000))]);
		form.submit();
	}
	each("form[action='/lock'], form[action='/sign-out']", (form) => form.addEventListener("submit", (e) => {
		e.preventDefault();
		shut(form);
	}));
	function close() {
		if (!dialog.open) return;
		dialog.close();
		// Closing gives the field its focus back without its caret, and what is
		// typed then goes nowhere: take the focus away once, and give it again.
		before?.blur();
		before?.focus();
	}
	// The server counts from its own last request, so work in the page has to
	// be told to it, but not more often than once a minute.
	function renew() {
		renewed = Date.now();
		fetch("/alive", { cache: "no-store", redirect: "manual" }).then((r) => {
			if (r.status !== 204) location.reload();
		}).catch(() => {});
	}
	function active() {
		if (dialog.open) return;
		since = Date.now();
		if (since - renewed > minute) {
			renew();
			tabs?.postMessage("stay");
		}
	}
	function stay() {
		close();
		since = Date.now();
		renew();
		tabs?.postMessage("stay");
	}
	if (tabs) tabs.onmessage = () => {
		since = renewed = Date.now();
		close();
	};
	["keydown", "pointerdown", "input", "scroll"].forEach((kind) => addEventListener(kind, active, { passive: true }));
	dialog.querySelector("[data-stay]").addEventListener("click", stay);
	dialog.addEventListener("cancel", (e) => {
		e.preventDefault();
		stay();
	});
	setInterval(() => {
		const idle = Date.now() - since;
		if (idle >= 10 * minute) return shut(dialog.querySelector("form"));
		if (idle < 8 * minute) return;
		if (!dialog.open) {
			before = document.activeElement;
			line.textContent = line.dataset.two;
			dialog.showModal();
		}
		const step = steps.filter(([at]) => idle >= at).pop();
		if (step && line.textContent !== line.dataset[step[1]]) line.textContent = line.dataset[step[1]];
	}, 2000);
})();
