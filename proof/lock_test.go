package proof_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// later lets a test put the clock of the page forward, so that it need not wait
// ten minutes.
const later = `(() => { const real = Date.now; window.minutes = 0; Date.now = () => real() + minutes * 60000 })(), 0`

// TestIdleLock leaves a form half written until the screen locks. The page
// warns and can be told to stay. After the lock the page is covered, the keys
// are gone, going back shows nothing, and the typed text comes back after the
// password.
func TestIdleLock(t *testing.T) {
	tool(t, "chromium")
	s := demo(t, t.TempDir(), 60) // a demo of its own: it changes the language of an account
	for _, l := range looks {
		t.Run(fmt.Sprint(l.width), func(t *testing.T) { locks(t, s, l) })
	}
}

func locks(t *testing.T, s *server, l look) {
	const first, more = "Half a sentence that", " nobody has sent yet"
	ctx := browser(t, s.url, "caseworker", l)
	code := openACase(ctx, t, s.url)
	cookies := cookiesOf(ctx, t)
	path := eval[string](ctx, t, "location.pathname") + "/new"
	do(ctx, t, chromedp.Navigate(s.url+path), chromedp.WaitReady("textarea[name=note]"))
	eval[int](ctx, t, later)
	do(ctx, t, chromedp.SendKeys("textarea[name=note]", first))
	settles(ctx, t, first)

	said := warnings[l.lang]
	press(ctx, t, "Shift", 16)
	reads(ctx, t, "[data-status]", said.shift)
	eval[int](ctx, t, "minutes = 8.1, 0")
	until(ctx, t, "it warns", `document.querySelector("[data-lock]").open`)
	reads(ctx, t, "[data-lock-text]", said.two)
	eval[int](ctx, t, "minutes = 9.1, 0")
	reads(ctx, t, "[data-lock-text]", said.last)
	do(ctx, t, chromedp.Click("[data-stay]", chromedp.NodeVisible))
	until(ctx, t, "it stays", `!document.querySelector("[data-lock]").open`)
	until(ctx, t, "the focus is where it was", `document.activeElement.name === "note"`)

	do(ctx, t, chromedp.KeyEvent(more)) // typed too late for the draft that is saved every few seconds
	settles(ctx, t, first+more)
	waitsTooLong(ctx, t)
	for _, text := range []string{code, first} {
		showsNothingOf(ctx, t, text)
	}
	if p := withCookies(t, s, cookies).ask(http.MethodGet, "/cases", nil); !strings.HasPrefix(p.path, "/lock") {
		t.Errorf("a locked screen still opens %s", p.path)
	}
	unlock(ctx, t, "not-the-password")
	until(ctx, t, "the wrong password is told", `document.querySelector("[data-errors]") !== null`)
	unlock(ctx, t, demoPassword)
	until(ctx, t, "the form is back", fmt.Sprintf(`location.pathname === %q && document.querySelector("textarea[name=note]") !== null`, path))
	if got := eval[string](ctx, t, `document.querySelector("textarea[name=note]").value`); got != first+more {
		t.Errorf("after the lock the form shows %q, want %q", got, first+more)
	}

	eval[int](ctx, t, later)
	waitsTooLong(ctx, t)
	for range 2 {
		back(ctx, t)
		for _, text := range []string{code, first} {
			showsNothingOf(ctx, t, text)
		}
	}
	do(ctx, t, chromedp.Navigate(s.url+path))
	unlock(ctx, t, demoPassword)
	until(ctx, t, "the form is back again", fmt.Sprintf("location.pathname === %q", path))
	do(ctx, t, chromedp.Click("form[action='/drafts/drop'] button"))
	until(ctx, t, "the draft is gone", `document.readyState === "complete" && document.querySelector("main h1") !== null && document.querySelector("form[action='/drafts/drop']") === null`)
}

// TestLockNow locks the screen right after the last key, before a draft was
// saved. What was typed stands in its form again after the password.
func TestLockNow(t *testing.T) {
	tool(t, "chromium")
	s := demo(t, t.TempDir(), 60)
	const typed = "A sentence that was just written"
	ctx := browser(t, s.url, "caseworker", looks[0])
	openACase(ctx, t, s.url)
	path := eval[string](ctx, t, "location.pathname") + "/new"
	do(ctx, t, chromedp.Navigate(s.url+path), chromedp.WaitReady("textarea[name=note]"), chromedp.SendKeys("textarea[name=note]", typed))
	eval[int](ctx, t, `document.querySelector("header form[action='/lock'] button").click(), 0`)
	unlock(ctx, t, demoPassword)
	until(ctx, t, "the form is back", fmt.Sprintf(`location.pathname === %q && document.querySelector("textarea[name=note]") !== null`, path))
	if got := eval[string](ctx, t, `document.querySelector("textarea[name=note]").value`); got != typed {
		t.Errorf("after the lock the form shows %q, want %q", got, typed)
	}
}

// warnings are the words a page says by itself. They reach the script through
// attributes, and html/template puts quotes into those it takes for a script.
var warnings = map[string]struct{ shift, two, last string }{
	"en": {"Two more to leave", "The screen locks in 2 minutes. Your text is saved.", "The screen locks in 1 minute. Your text is saved."},
	"hi": {"बाहर निकलने के लिए दो बार और", "स्क्रीन 2 मिनट में लॉक होगी। आपका लिखा सुरक्षित है।", "स्क्रीन 1 मिनट में लॉक होगी। आपका लिखा सुरक्षित है।"},
}

// reads waits until an element that can be seen says exactly these words.
func reads(ctx context.Context, t *testing.T, selector, text string) {
	t.Helper()
	until(ctx, t, fmt.Sprintf("%s says %q", selector, text), fmt.Sprintf("document.querySelector(%q).innerText.trim() === %q", selector, text))
}

// waitsTooLong moves the clock of the page forward by ten minutes.
func waitsTooLong(ctx context.Context, t *testing.T) {
	t.Helper()
	eval[int](ctx, t, "minutes += 10.1, 0")
	until(ctx, t, "it locks", `location.pathname === "/lock" && !document.documentElement.hidden`)
}

// settles waits until the note of the form is the typed text, and the page is
// still.
func settles(ctx context.Context, t *testing.T, text string) {
	t.Helper()
	until(ctx, t, "what is typed stands there", fmt.Sprintf(`document.querySelector("textarea[name=note]").value === %q`, text))
	time.Sleep(time.Second) // the page may still scroll to the box, and scrolling counts as activity
}

// unlock types a password on the locked screen.
func unlock(ctx context.Context, t *testing.T, password string) {
	t.Helper()
	until(ctx, t, "the locked screen asks for the password", `document.querySelector("main form[action='/unlock'] input[name=password]") !== null`)
	do(ctx, t, chromedp.SendKeys("main input[name=password]", password), chromedp.Submit("main input[name=password]"))
}
