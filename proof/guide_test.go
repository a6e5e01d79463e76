package proof_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// goes opens an address of the program.
func (h *hand) goes(base, path string) *hand {
	h.t.Helper()
	do(h.ctx, h.t, chromedp.Navigate(base+path), chromedp.WaitReady("main"))
	return h
}

// types writes into the box of a name.
func (h *hand) types(name, text string) *hand {
	h.t.Helper()
	eval[bool](h.ctx, h.t, fmt.Sprintf(`(() => { const e = document.querySelector("main [name='%s']"); e.closest("details")?.setAttribute("open", ""); e.value = %q; return true })()`, name, text))
	return h
}

// chooses picks an answer of a list by its words, or the first that begins with them.
func (h *hand) chooses(name, words string) *hand {
	h.t.Helper()
	ok := eval[bool](h.ctx, h.t, fmt.Sprintf(`(() => { const e = document.querySelector("main select[name='%s']"); const o = [...e.options].find(o => o.value && o.text.startsWith(%q)); if (o) e.value = o.value; return !!o })()`, name, words))
	if !ok {
		h.t.Fatalf("%s has no answer %q", name, words)
	}
	return h
}

// at is the address that the browser shows.
func (h *hand) at() string { return eval[string](h.ctx, h.t, "location.pathname") }

// where opens a list, finds the first of the pages it leads to which has some words, and
// opens that: the pages themselves, or a part of each.
func (h *hand) where(base, list, links, part, words string) *hand {
	h.t.Helper()
	found := eval[string](h.goes(base, list).ctx, h.t, fmt.Sprintf(`(async () => {
		const seen = new Set();
		for (const a of document.querySelectorAll("main a[href]")) {
			const to = a.getAttribute("href").split("#")[0], href = to + %q;
			if (seen.has(href) || !new RegExp(%q).test(to)) continue;
			seen.add(href);
			if ((await (await fetch(href)).text()).includes(%q)) return href;
		}
		return "";
	})()`, part, links, words), chromedp.EvalAwaitPromise)
	if found == "" {
		h.t.Fatalf("no page that %s leads to says %q", list, words)
	}
	return h.goes(base, found)
}

// TestTheGuideOfLegalAid plays docs/legal-aid.md in one demo, from the sign-in to a filed
// application and through its chapters. Nothing but the guide is known beforehand.
func TestTheGuideOfLegalAid(t *testing.T) {
	tool(t, "chromium")
	tool(t, "pdftotext")
	s := ownDemo(t)
	for _, width := range []int64{1280, 360} {
		t.Run(fmt.Sprint("from the sign-in to a filed application, ", width), func(t *testing.T) { makesAPacket(t, s, width) })
	}
	t.Run("what is missing", func(t *testing.T) { findsWhatIsMissing(t, s) })
	t.Run("chapters", func(t *testing.T) { playsChapters(t, s) })
	t.Run("a delay, a correction, a hand-over", func(t *testing.T) { handsOver(t, ownDemo(t)) }) // of its own: the late application is filed above
}

// handsOver plays what is left in a browser: a delay is asked to be excused, a step is
// corrected and taken back, and the case is handed over to a colleague, who takes it over.
func handsOver(t *testing.T, s *server) {
	ctx := browser(t, s.url, "legal", look{1280, "light", "en"})
	h := &hand{t: t, ctx: ctx}

	h.where(s.url, "/today", "^/cases/[0-9a-f-]{36}$", "/rights", "Ask to condone the delay").press("Ask to condone the delay")
	h.reads("Request to condone a delay").reads("Days without a reason are what fails")
	letter := eval[string](ctx, t, `document.querySelector("main textarea[name=letter]").value`)
	for _, want := range []string{"The days from the end of the time to the filing", "We ask that the delay be condoned", "without"} {
		if !strings.Contains(letter, want) {
			t.Errorf("the request lacks %q:\n%s", want, letter)
		}
	}

	h.where(s.url, "/applications?stage=filed", "/applications/", "", "Granted in part").press("Refused")
	application := h.at()
	until(ctx, t, "the step is open", `document.readyState === "complete" && !!document.querySelector("#step form")`)
	h.press("Save").reads("Recorded as refused.")
	h.press("Correct or take back").reads("Why is it corrected?")
	h.chooses("correction", "It was another step").chooses("kind", "Granted in part").press("Save the correction").reads("Corrected. What stood there before stays in the history.")
	h.press("Correct or take back").reads("It did not happen at all?").press("Take it back").reads("Taken back.")
	if at := h.at(); at != application {
		t.Errorf("after taking a step back the page is %s, and not the application %s", at, application)
	}

	h.where(s.url, "/cases", "^/cases/[0-9a-f-]{36}$", "/people", "Hand this case over")
	caseAt := strings.TrimSuffix(h.at(), "/people")
	h.press("Hand this case over").reads("What has to be known")
	next := eval[string](ctx, t, `document.querySelector("main select[name=to] option[value]:not([value=''])").text`)
	h.chooses("to", next).press("For good: my access ends").types("note", "An invented note: the hearing is on Monday.").press("Hand over").reads("The case is handed over.")
	if status := eval[int](ctx, t, fmt.Sprintf(`fetch(%q).then(r => r.status)`, caseAt), chromedp.EvalAwaitPromise); status != 404 {
		t.Errorf("the case that was handed over answers %d", status)
	}
	other := &hand{t: t, ctx: browser(t, s.url, "legal2", look{360, "light", "en"})}
	other.goes(s.url, "/today").reads("Handed to you").press("Look at what was handed over")
	other.reads("handed to you by").press("Read the note").reads("Why do you open what is sealed?").press("For a claim or a paper").press("Open")
	other.reads("the hearing is on Monday").press("I have taken over").reads("It has left your Today.")
}
