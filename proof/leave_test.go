package proof_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// elsewhere replaces the neutral page on the network: the browser takes it for
// Wikipedia. It answers only when allowed to.
type elsewhere struct {
	*httptest.Server
	answer chan struct{}
}

const neutralText = "An invented neutral page"

func newElsewhere(t *testing.T) *elsewhere {
	e := &elsewhere{answer: make(chan struct{})}
	e.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-e.answer:
		case <-r.Context().Done():
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<!doctype html><title>Neutral</title><p>%s</p>", neutralText)
	}))
	t.Cleanup(e.Close)
	return e
}

// options sends every foreign host name to the replacement page.
func (e *elsewhere) options() []chromedp.ExecAllocatorOption {
	return []chromedp.ExecAllocatorOption{
		chromedp.Flag("host-resolver-rules", "MAP *.wikipedia.org "+e.Listener.Addr().String()),
		chromedp.Flag("ignore-certificate-errors", true),
	}
}

// visible is the text that can be read on the screen: none while the page is
// hidden.
const visible = `document.documentElement.hidden ? "" : document.title + " " + document.body.innerText`

// TestLeavingQuickly leaves a case in each possible way. What was on the screen
// must be covered before the network answers, the sign-in must be over, and
// going back must show nothing.
func TestLeavingQuickly(t *testing.T) {
	ways := map[string]func(context.Context, *testing.T){
		"Shift three times": shiftThrice,
		"Leave now":         pressLeave,
	}
	tool(t, "chromium")
	s := demo(t, t.TempDir(), 60) // a demo of its own: it changes the language of an account
	for _, l := range looks {
		for name, leave := range ways {
			t.Run(fmt.Sprintf("%s %d", name, l.width), func(t *testing.T) { leavesNothing(t, s, l, leave) })
		}
	}
}

func leavesNothing(t *testing.T, s *server, l look, leave func(context.Context, *testing.T)) {
	away := newElsewhere(t)
	ctx := browser(t, s.url, "caseworker", l, away.options()...)
	code := openACase(ctx, t, s.url)
	cookies := cookiesOf(ctx, t)
	covered := tellsOfCover(ctx, t)
	leave(ctx, t)
	select {
	case whole := <-covered:
		if !whole {
			t.Error("while the network is slow the case can still be seen or reached")
		}
	case <-time.After(30 * time.Second):
		t.Error("the page was not covered")
	}
	close(away.answer)
	until(ctx, t, "the neutral page is there", fmt.Sprintf("document.body.innerText.includes(%q)", neutralText))
	for range 2 {
		back(ctx, t)
		showsNothingOf(ctx, t, code)
	}
	isSignedOut(t, s, cookies)
}

// openACase goes from the list to a case and on to its services, so that there
// is a page to go back to. It returns the code of the case.
func openACase(ctx context.Context, t *testing.T, base string) (code string) {
	t.Helper()
	do(ctx, t, chromedp.Navigate(base+"/cases"), chromedp.WaitReady("#cases tbody a"))
	code = strings.TrimSpace(eval[string](ctx, t, `document.querySelector("#cases tbody a").textContent`))
	of := eval[string](ctx, t, `document.querySelector("#cases tbody a").getAttribute("href")`)
	do(ctx, t, chromedp.Navigate(base+of), chromedp.Navigate(base+of+"/services"), chromedp.WaitReady("main"))
	if text := eval[string](ctx, t, visible); !strings.HasPrefix(code, "AC-") || !strings.Contains(text, code) {
		t.Fatalf("the page does not show the case %q: %.200q", code, text)
	}
	return code
}

// covers reports whether the cover is over the whole window, tested at its
// corners and in the middle, and the rest can be neither read out nor reached.
const covers = `[[1, 1], [innerWidth - 2, 1], [1, innerHeight - 2], [innerWidth - 2, innerHeight - 2], [innerWidth / 2, innerHeight / 2]]
	.every(([x, y]) => document.elementFromPoint(x, y)?.closest(".cover"))
	&& getComputedStyle(document.querySelector(".cover")).opacity === "1"
	&& [...document.body.children].every(c => c.inert || c.matches(".cover"))`

// tellsOfCover makes the page report, at the moment of the key or the click
// that leaves, whether it is fully covered. Once the page is on its way to
// another site, nobody can ask it.
func tellsOfCover(ctx context.Context, t *testing.T) <-chan bool {
	t.Helper()
	told := make(chan bool, 10)
	do(ctx, t, chromedp.ExposeFunc("tell", func(_ context.Context, whole bool) (chromedp.Void, error) {
		told <- whole
		return chromedp.Void{}, nil
	}))
	eval[int](ctx, t, `["keyup", "click"].forEach(kind => addEventListener(kind, () => { if (document.querySelector(".cover")) tell(`+covers+`) })), 0`)
	return told
}

// shiftThrice presses Shift alone, three times.
func shiftThrice(ctx context.Context, t *testing.T) {
	t.Helper()
	for range 3 {
		press(ctx, t, "Shift", 16)
	}
}

// press presses a key and lets it go.
func press(ctx context.Context, t *testing.T, key string, code int64) {
	t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown, input.DispatchKeyEventTypeKeyUp} {
		do(ctx, t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key, Code: key + "Left", WindowsVirtualKeyCode: code})
			return err
		}))
	}
}

// pressLeave clicks the visible link.
func pressLeave(ctx context.Context, t *testing.T) {
	t.Helper()
	at := eval[[]float64](ctx, t, `[...document.querySelectorAll("a.leave")].map(a => a.getBoundingClientRect()).filter(r => r.width > 0).map(r => [r.x + r.width / 2, r.y + r.height / 2])[0]`)
	if len(at) != 2 {
		t.Fatal("no link for leaving is visible")
	}
	for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		do(ctx, t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: at[0], Y: at[1], Button: input.MouseButtonLeft, ClickCount: 1})
			return err
		}))
	}
}

// now asks the page that is on the screen at this moment. Unlike eval it does
// not wait for a page that is still loading.
func now[T any](ctx context.Context, script string) (out T, err error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	err = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, runtime.Evaluate, runtime.EvaluateParams{Expression: script, ReturnByValue: new(true)})
		if err != nil {
			return err
		}
		if got.ExceptionDetails != nil {
			return errors.New(got.ExceptionDetails.Text)
		}
		return json.Unmarshal(got.Result.Value, &out)
	}))
	return out, err
}

// until waits until a script is true on the page, whatever page that is by
// then.
func until(ctx context.Context, t *testing.T, what, script string) {
	t.Helper()
	var last error
	for over := time.Now().Add(30 * time.Second); time.Now().Before(over); {
		holds, err := now[bool](ctx, script)
		if err == nil && holds {
			return
		}
		last = err
		time.Sleep(20 * time.Millisecond)
	}
	text, _ := now[string](ctx, visible)
	t.Fatalf("timed out waiting until %s (%v): %.200q", what, last, text)
}

// back presses Back and does not wait: what shows for a moment counts too.
func back(ctx context.Context, t *testing.T) {
	t.Helper()
	if _, err := now[int](ctx, "history.back(), 0"); err != nil {
		t.Fatal(err)
	}
}

// showsNothingOf watches the screen for a while.
func showsNothingOf(ctx context.Context, t *testing.T, code string) {
	t.Helper()
	last := ""
	for over := time.Now().Add(1500 * time.Millisecond); time.Now().Before(over); time.Sleep(10 * time.Millisecond) {
		text, err := now[string](ctx, visible)
		if err != nil {
			continue // between two pages
		}
		if last = text; strings.Contains(text, code) {
			t.Fatalf("going back shows the case: %.200q", text)
		}
	}
	if strings.Contains(last, neutralText) {
		t.Errorf("going back went nowhere, so it proves nothing")
	}
}

// cookiesOf returns the cookies of the browser, as somebody could have copied
// them.
func cookiesOf(ctx context.Context, t *testing.T) []*network.Cookie {
	t.Helper()
	var out []*network.Cookie
	do(ctx, t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		got, err := cdp.Call(ctx, target, network.GetCookies, network.GetCookiesParams{})
		if err == nil {
			out = got.Cookies
		}
		return err
	}))
	if len(out) == 0 {
		t.Fatal("a browser that is signed in has no cookie")
	}
	return out
}

// isSignedOut tries the earlier cookies once more.
func isSignedOut(t *testing.T, s *server, cookies []*network.Cookie) {
	t.Helper()
	if p := withCookies(t, s, cookies).ask(http.MethodGet, "/cases", nil); !strings.HasPrefix(p.path, "/sign-in") {
		t.Errorf("after leaving, the old cookies still open %s", p.path)
	}
}

// withCookies returns a visitor with the cookies of a browser.
func withCookies(t *testing.T, s *server, cookies []*network.Cookie) *visitor {
	t.Helper()
	v := visit(t, s)
	at, err := url.Parse(s.url)
	if err != nil {
		t.Fatal(err)
	}
	list := make([]*http.Cookie, len(cookies))
	for i, c := range cookies {
		list[i] = &http.Cookie{Name: c.Name, Value: c.Value}
	}
	v.http.Jar.SetCookies(at, list)
	return v
}
