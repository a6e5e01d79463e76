package proof_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// hand is a person at a browser, who goes on only by what the page shows. It counts what
// is pressed.
type hand struct {
	t      *testing.T
	ctx    context.Context
	clicks int
}

// shows finds the first link, button, box or folded part with these words (they may
// begin with … where a number stands before them) that can be seen, and marks it. Where it is folded away, the
// head of the fold is marked instead.
const shows = `(words => {
	if (document.readyState !== "complete") return "";
	const said = e => { const c = e.cloneNode(true); c.querySelectorAll(".vh, .note").forEach(x => x.remove()); return c.textContent.replace(/\s+/g, " ").trim() };
	const is = e => words.startsWith("…") ? said(e).endsWith(words.slice(1)) : said(e) === words;
	document.querySelectorAll("[data-played]").forEach(e => e.removeAttribute("data-played"));
	const all = [...document.querySelectorAll("a[href], button, label, summary")].filter(is);
	const open = all.find(e => e.checkVisibility() && !e.classList.contains("vh"));
	const fold = all.length && all[0].closest("details:not([open])");
	const mark = open || fold && fold.querySelector("summary");
	if (!mark) return "";
	mark.setAttribute("data-played", "");
	mark.scrollIntoView({block: "center"});
	return open ? "here" : "folded";
})(%q)`

// press clicks what has these words, after the folds it stands in.
func (h *hand) press(words string) *hand {
	h.t.Helper()
	for range 4 {
		found := ""
		for over := time.Now().Add(10 * time.Second); found == "" && time.Now().Before(over); time.Sleep(20 * time.Millisecond) {
			found, _ = now[string](h.ctx, fmt.Sprintf(shows, words)) // a page that is being left answers with an error
		}
		if found == "" {
			h.t.Fatalf("nobody finds %q on %s:\n%s", words, eval[string](h.ctx, h.t, "location.pathname"), eval[string](h.ctx, h.t, "document.querySelector('main').innerText"))
		}
		h.clicks++
		do(h.ctx, h.t, chromedp.Click("[data-played]"))
		if found == "here" {
			break
		}
	}
	h.t.Logf("%2d clicks: %s", h.clicks, words)
	return h
}

// reads waits until the page says something.
func (h *hand) reads(words string) *hand {
	h.t.Helper()
	until(h.ctx, h.t, "the page says "+words, fmt.Sprintf(`document.readyState === "complete" && document.body.innerText.replace(/\s+/g, " ").includes(%q)`, words))
	return h
}

// saved waits for a file in a folder and returns its bytes.
func (h *hand) saved(dir string) []byte {
	h.t.Helper()
	for range 300 {
		list, _ := filepath.Glob(filepath.Join(dir, "*.pdf"))
		if len(list) == 1 {
			body, err := os.ReadFile(list[0])
			if err != nil {
				h.t.Fatal(err)
			}
			return body
		}
		time.Sleep(100 * time.Millisecond)
	}
	h.t.Fatalf("no file came: %s", eval[string](h.ctx, h.t, "document.body.innerText"))
	return nil
}

// savesInto lets the browser save files into a folder.
func savesInto(ctx context.Context, t *testing.T, dir string) {
	t.Helper()
	do(ctx, t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: "allow", DownloadPath: dir})
		return err
	}))
}

// makesAPacket plays a Saturday from the sign-in to the file on the disk and on to the record
// that it was filed. The facts are in place, so nothing is typed but the password, and then
// what the office gave: its name and the number of the receipt.
func makesAPacket(t *testing.T, s *server, width int64) {
	ctx, dir := browser(t, s.url, "legal", look{width, "light", "en"}), t.TempDir()
	savesInto(ctx, t, dir)
	h := &hand{t: t, ctx: ctx, clicks: 1} // the sign-in
	do(ctx, t, chromedp.Navigate(s.url+"/today"), chromedp.WaitReady("main"))
	h.press("…Applications to file").reads("One line is one application")
	h.press("Legal services authority (DLSA)").reads("Can be applied for")
	h.prepares()
	if h.press("Save all of it to hand in (PDF)"); eval[string](ctx, t, "location.hash") == "#print" { // it stands on top as what comes next, and leads down to the button
		do(ctx, t, chromedp.Click("#print button[value=whole]"))
		h.clicks++
	}
	h.reads("Why do you open what is sealed?")
	h.press("For a claim or a paper").press("Open")
	text := textOf(t, h.saved(dir))
	for en, hi := range map[string]string{"Index of annexures": "संलग्नकों की सूची", "RECEIPT": "पावती", "Statement of facts": "तथ्यों का विवरण", "Checklist of this packet": "इस पैकेट की जाँच-सूची"} {
		if !strings.Contains(text, en) && !strings.Contains(text, hi) {
			t.Errorf("the file lacks %q", en)
		}
	}
	if strings.Contains(text, "DRAFT") {
		t.Error("the file is a draft")
	}
	if h.clicks >= 10 {
		t.Errorf("%d clicks to the file, want fewer than ten", h.clicks)
	}
	h.filesIt(fmt.Sprintf("17/%d", width))
}

// prepares goes to the application that stands on top of the page: one that is begun, or a
// new one, for which nothing has to be typed.
func (h *hand) prepares() {
	h.t.Helper()
	first := eval[string](h.ctx, h.t, `[...document.querySelectorAll("main a.button")].map(a => a.firstChild.textContent.trim()).find(t => ["Prepare application", "Go on with it"].includes(t)) || ""`)
	if h.press(first); first == "Prepare application" {
		h.reads("Save and continue")
		if empty := eval[int](h.ctx, h.t, `[...document.querySelectorAll("main form.form input[type=text], main form.form textarea")].filter(e => !e.value).length`); empty > 0 {
			h.t.Errorf("%d boxes want words", empty)
		}
		h.press("Save and continue").reads("The application is begun.")
	}
	h.reads("Still missing")
}

// filesIt goes on from the file on the disk: the application was handed in today at another
// office, which gave a number. Then the application says so.
func (h *hand) filesIt(number string) {
	h.t.Helper()
	before := h.clicks
	h.press("Go back").press("It was filed: record the day").reads("The same application also asks for")
	h.press("Another office").press("More: number, words").types("office_name", "An invented front office").types("number", number)
	h.press("Save").reads("Recorded as filed. It is the authority's turn now.")
	if n := h.clicks - before; n >= 8 {
		h.t.Errorf("%d clicks from the file to what was filed, want fewer than eight", n)
	}
	h.press("See the whole application").reads("Filed, no answer yet").reads("Authority, ").reads("What came next?")
	do(h.ctx, h.t, chromedp.Click(".timeline .masked button"))
	h.reads("An invented front office").reads(number)
	if ago := eval[int](h.ctx, h.t, `Date.now() - Date.parse(document.querySelector(".timeline time").getAttribute("datetime"))`); ago < 0 || ago > 24*60*60*1000 {
		h.t.Errorf("it was filed %d ms ago, and not today", ago)
	}
}

// findsWhatIsMissing plays a case whose papers and facts are not there: the list says which,
// where it comes from and how long it takes, one way leads to each, and what was asked for
// waits on a list.
func findsWhatIsMissing(t *testing.T, s *server) {
	h := &hand{t: t, ctx: browser(t, s.url, "legal", look{360, "light", "en"}), clicks: 1}
	h.goes(s.url, "/today").press("…Papers missing").press("Not asked for yet").reads("nobody has them, and nobody asked for them yet")
	code := eval[string](h.ctx, t, `document.querySelector("main li.gap a[href*='/packets?']").textContent.trim()`)
	h.press(code).reads("Can be applied for").prepares()
	if h.clicks > 6 {
		t.Errorf("%d clicks to what is missing, want six", h.clicks)
	}
	type missing struct {
		What, Line, Href string
		Status           int
	}
	papers, facts := 0, 0
	for _, m := range eval[[]missing](h.ctx, t, `Promise.all([...document.querySelectorAll("#missing li")].map(async li => {
		const a = li.querySelector("a[href]");
		return {What: li.querySelector("h3").textContent, Line: li.querySelector("p").textContent, Href: a ? a.getAttribute("href") : "", Status: a ? (await fetch(a.href)).status : 0};
	}))`, chromedp.EvalAwaitPromise) {
		switch {
		case m.What == "" || m.Href == "" || m.Status != 200:
			t.Errorf("no way leads to what is missing: %+v", m)
		case strings.Contains(m.Href, "/papers/"):
			papers++
			if !strings.Contains(m.Line, "from: ") || !strings.Contains(m.Line, "such papers") && !strings.Contains(m.Line, "none has come yet") {
				t.Errorf("nobody knows from where, or how long it takes: %+v", m)
			}
		default:
			facts++
		}
	}
	if papers == 0 || facts == 0 {
		t.Errorf("%d papers and %d facts are missing: too little was tried", papers, facts)
	}
	h.press("Note a paper that was asked for").press("Save").reads("Written down. It stands on the list until it comes.")
	h.goes(s.url, "/papers").reads(code)
}

// textOf reads a PDF back as text.
func textOf(t *testing.T, body []byte) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "pdftotext", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(body)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
