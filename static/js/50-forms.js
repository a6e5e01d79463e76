// Forms: focus on what is wrong, no second sending by a second click, the
// password in clear for those who ask; and menus that close again.
(() => {
	document.querySelector("[data-errors]")?.focus();

	document.addEventListener("submit", (e) => {
		const form = e.target, button = e.submitter;
		if (form.method !== "post") return;
		if (form.dataset.sent && Date.now() - form.dataset.sent < 1000) return e.preventDefault();
		form.dataset.sent = Date.now();
		if (!button?.classList.contains("button")) return;
		const text = button.textContent;
		const wait = setTimeout(() => {
			button.textContent = words.saving ?? text;
			button.setAttribute("aria-disabled", "true");
		}, 400);
		addEventListener("pageshow", () => {
			clearTimeout(wait);
			button.textContent = text;
			button.removeAttribute("aria-disabled");
			delete form.dataset.sent;
		}, { once: true });
	});

	const menu = document.querySelector(".menu");
	if (menu) {
		document.addEventListener("click", (e) => { if (!menu.contains(e.target)) menu.open = false; });
		document.addEventListener("keydown", (e) => {
			if (e.key !== "Escape" || !menu.open) return;
			menu.open = false;
			menu.querySelector("summary").focus();
		});
	}

	each("[data-print]", (button) => {
		button.hidden = false;
		button.addEventListener("click", () => print());
	});

	each("[data-show]", (button) => {
		const input = document.getElementById(button.dataset.show), word = button.textContent;
		button.hidden = false;
		button.setAttribute("aria-controls", input.id);
		button.addEventListener("click", () => {
			const shown = input.type === "text";
			input.type = shown ? "password" : "text";
			button.textContent = shown ? word : button.dataset.hideWord;
		});
		input.form?.addEventListener("submit", () => { input.type = "password"; });
	});
})();
