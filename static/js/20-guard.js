// The browser keeps pages for Back in spite of no-store. A page that comes
// back stays hidden until the server says that the sign-in still lives.
(() => {
	if (!signedIn) return;
	const root = document.documentElement;
	addEventListener("pagehide", () => { root.hidden = true; });
	addEventListener("pageshow", async (e) => {
		if (!e.persisted) {
			root.hidden = false;
			return;
		}
		try {
			const r = await fetch("/alive", { method: "HEAD", redirect: "manual", cache: "no-store" });
			if (r.status === 204) {
				root.hidden = false;
				return;
			}
		} catch { /* no connection: ask for the page itself, which shows nothing of ours */ }
		location.reload();
	});
})();
