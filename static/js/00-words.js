"use strict";
// The words of the page's language and the one region that speaks them.
const words = document.querySelector("[data-words]")?.dataset ?? {};
const signedIn = document.body.hasAttribute("data-signed-in");

function say(text) {
	const region = document.querySelector("[data-status]");
	if (region) region.textContent = text;
}

function each(selector, run) {
	document.querySelectorAll(selector).forEach(run);
}
