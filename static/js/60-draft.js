// Drafts: what is typed is kept on the server five seconds after the last key
// and when the page goes away. Nothing is ever kept in the browser.
(() => {
	each("form[data-draft]", (form) => {
		const note = form.querySelector("[data-saved]");
		let timer = 0, changed = false;

		function body() {
			const data = new URLSearchParams();
			for (const [name, value] of new FormData(form)) {
				if (typeof value === "string" && form.elements[name]?.type !== "password") data.append(name, value);
			}
			const at = new URL(form.action);
			data.set("draft", at.pathname + at.search); // a draft is found again by its address
			return data;
		}
		// What is typed belongs to this form alone: the page takes its address, so that
		// loading it again shows the same form and not a new one.
		function stand() {
			const at = new URL(form.action);
			if (at.pathname === location.pathname && at.search) history.replaceState(history.state, "", at.search);
		}
		async function save() {
			if (!changed) return;
			changed = false;
			try {
				const r = await fetch("/drafts", { method: "POST", body: body(), redirect: "manual" });
				if (!r.ok) throw r;
				if (r.status === 202) return location.reload(); // kept, but nobody is signed in any more
				const now = new Date().toTimeString().slice(0, 5);
				if (note) note.textContent = (words.saved ?? "{time}").replace("{time}", now);
			} catch {
				changed = true;
				if (note) note.textContent = words.offline ?? "";
			}
		}
		function beacon() {
			if (changed && navigator.sendBeacon("/drafts", body())) changed = false;
		}
		form.addEventListener("input", () => {
			if (!changed) stand();
			changed = true;
			clearTimeout(timer);
			timer = setTimeout(save, 5000);
		});
		function settled() {
			changed = false;
			clearTimeout(timer);
		}
		form.addEventListener("submit", settled);
		// To throw a draft away and keep what was typed a second ago would bring it back.
		each("form[action='/drafts/drop']", (drop) => drop.addEventListener("submit", settled));
		addEventListener("pagehide", beacon);
		document.addEventListener("draft", (e) => e.detail ? e.detail.push(save()) : beacon());
	});
})();
